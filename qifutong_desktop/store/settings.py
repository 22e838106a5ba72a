"""Small values beside the log: settings of this store, and drafts of what is being typed."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from .file import Store
from .schema import cases, drafts, settings


def setting(store: Store, key: str) -> Any:
    """The value of a setting (what JSON can hold); None when it was never set."""
    with store.reading() as connection:
        return setting_within(connection, key)


def setting_within(connection: Connection, key: str) -> Any:
    """As :func:`setting`, inside a transaction."""
    found = connection.scalar(select(settings.c.value).where(settings.c.key == key))
    return None if found is None else json.loads(found)


def put_setting(store: Store, key: str, value: Any) -> None:
    """Store a setting; None forgets it."""
    with store.writing() as connection:
        put_setting_within(connection, key, value)


def put_setting_within(connection: Connection, key: str, value: Any) -> None:
    """As :func:`put_setting`, as part of a larger transaction."""
    connection.execute(delete(settings).where(settings.c.key == key))
    if value is not None:
        connection.execute(insert(settings).values(key=key, value=json.dumps(value, ensure_ascii=False)))


def put_draft(store: Store, key: str, body: str, *, at: str, case: str = "") -> None:
    """Keep what is half typed (a field's text, a form as JSON) over a crash. One of a case is erased along with it."""
    with store.writing() as connection:
        case_id = connection.scalar(select(cases.c.id).where(cases.c.case == case)) if case else None
        connection.execute(delete(drafts).where(drafts.c.key == key))
        connection.execute(insert(drafts).values(key=key, case_id=case_id, body=body, at=at))


def draft(store: Store, key: str) -> str | None:
    """A draft, or None."""
    with store.reading() as connection:
        found = connection.scalar(select(drafts.c.body).where(drafts.c.key == key))
    return None if found is None else str(found)


def drop_draft(store: Store, key: str) -> None:
    """Forget a draft: it was saved or given up."""
    with store.writing() as connection:
        connection.execute(delete(drafts).where(drafts.c.key == key))
