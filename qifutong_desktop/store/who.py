"""Who began a client and who changed it last, what was changed of late, and where two people's words still differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from ..core.merge import case_state
from ..core.operation import Operation
from .file import Store
from .operations import stored_operation
from .schema import cases, heads, operations

_AUTHOR, _AT = func.json_extract(operations.c.body, "$.author"), func.json_extract(operations.c.body, "$.at")


@dataclass(frozen=True, slots=True)
class Hands:
    """Of one case: who said the first of what is here, and who the newest."""

    first: str
    last: str


def hands(store: Store) -> dict[str, Hands]:
    """By case."""
    earliest = select(func.min(operations.c.id)).group_by(operations.c.case_id)
    first = select(cases.c.case, _AUTHOR).join_from(operations, cases).where(operations.c.id.in_(earliest))
    # max() makes SQLite take the other columns from the row where it stands
    last = (
        select(cases.c.case, _AUTHOR, func.max(_AT))
        .join_from(heads, cases)
        .join(operations, operations.c.id == heads.c.operation_id)
        .group_by(heads.c.case_id)
    )
    with store.reading() as connection:
        begun = {row[0]: row[1] for row in connection.execute(first)}
        return {case: Hands(begun.get(case, ""), author) for case, author, _ in connection.execute(last)}


def latest(store: Store, limit: int, cases_wanted: Iterable[str] | None = None) -> tuple[Operation, ...]:
    """The operations that came last, newest first; of some cases alone where they are given."""
    found = select(operations.c.body).order_by(operations.c.id.desc()).limit(limit)
    if cases_wanted is not None:
        mine = select(cases.c.id).where(cases.c.case.in_(list(cases_wanted)))
        found = found.where(operations.c.case_id.in_(mine))
    with store.reading() as connection:
        return tuple(stored_operation(body) for body in connection.scalars(found))


def disputed(store: Store) -> tuple[tuple[str, str, str], ...]:
    """Fields that say two things: case, the client's name, field. Cases in the bin are left alone."""
    twice = select(heads.c.case_id, heads.c.field).group_by(heads.c.case_id, heads.c.field).having(func.count() > 1)
    several = twice.subquery()
    bodies = (
        select(cases.c.case, cases.c.name, operations.c.body)
        .join_from(heads, several, (heads.c.case_id == several.c.case_id) & (heads.c.field == several.c.field))
        .join(cases, cases.c.id == heads.c.case_id)
        .join(operations, operations.c.id == heads.c.operation_id)
        .where(cases.c.deleted.is_(None))
    )
    said: dict[tuple[str, str], list[Operation]] = {}
    with store.reading() as connection:
        for case, name, body in connection.execute(bodies):
            said.setdefault((case, name), []).append(stored_operation(body))
    found = [(case, name, field) for (case, name), told in said.items() for field in case_state(told).conflicts]
    return tuple(sorted(found, key=lambda one: (one[1], one[0], one[2])))
