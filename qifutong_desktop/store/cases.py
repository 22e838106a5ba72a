"""Cases as a consultant handles them: saved, opened, put in the bin, erased for good."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import delete, func, insert, select

from ..core.canonical import FieldValue, same
from ..core.case_fields import case_fields, case_from_fields, changed_fields
from ..core.client import Case
from ..core.merge import CaseState, case_state
from ..core.operation import Operation, moment
from ..core.problems import Problem, Refusal
from ..core.text import Text
from .backup import backups, rewrite
from .file import Store
from .operations import DELETED, CaseSummary, case_operations, keep_numbers, list_cases, record, stored_operation
from .schema import cases, erased, heads, operations
from .settings import put_setting, put_setting_within, setting, setting_within

BIN_DAYS = 30
#: The cases whose rows are deleted while their pages may still be in file or backups.
_ERASING = "erasing"
_OURS = ("client", "answers", "preferences", "company", "data")


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case as it stands: its value, the state with conflicts, and what no longer fits this version."""

    id: str
    case: Case
    state: CaseState
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: cases and operations gone, backups rewritten, and what is kept (by duty, or unreadable)."""

    cases: int
    operations: int
    backups: int
    kept: tuple[Text, ...]


def new_case(store: Store, case: Case, *, author: str, at: str) -> str:
    """Store a new case; its id (32 hex digits)."""
    case_id = secrets.token_hex(16)
    record(store, case_id, case_fields(case), author=author, at=at)
    return case_id


def save_case(
    store: Store, case_id: str, case: Case, *, author: str, at: str, reason: str = ""
) -> tuple[Operation, ...]:
    """Write what differs from what is stored, in one transaction; () when nothing does."""
    values = case_state(case_operations(store, case_id)).values
    stored = {name: value for name, value in values.items() if name.partition(".")[0] in _OURS}
    changes = changed_fields(stored, case_fields(case))
    return record(store, case_id, changes, author=author, at=at, reason=reason)


def cases_saying(store: Store, field: str, value: FieldValue) -> frozenset[str]:
    """The cases (by id) in which a field has this value, in conflict or not."""
    wanted = (
        select(cases.c.case, operations.c.body)
        .join_from(heads, cases)
        .join(operations, operations.c.id == heads.c.operation_id)
        .where(heads.c.field == field)
    )
    with store.reading() as connection:
        rows = connection.execute(wanted).all()
    return frozenset(row.case for row in rows if same(stored_operation(row.body).value, value))


def open_case(store: Store, case_id: str) -> OpenedCase:
    """A case from its operations alone.

    :raises Refusal: when there is no such case
    """
    known = case_operations(store, case_id)
    if not known:
        what = Text("没有这个案例", "there is no such case")
        raise Refusal([Problem(f"case.{case_id}", what, Text("请从列表中选择", "choose one from the list"))])
    state = case_state(known)
    case, problems = case_from_fields(state.values)
    return OpenedCase(case_id, case, state, problems)


def put_in_bin(store: Store, case_id: str, *, author: str, at: str) -> None:
    """Out of the list, for 30 days to be taken back."""
    open_case(store, case_id)
    record(store, case_id, {DELETED: at}, author=author, at=at)


def take_from_bin(store: Store, case_id: str, *, author: str, at: str) -> None:
    """Back into the list."""
    open_case(store, case_id)
    record(store, case_id, {DELETED: None}, author=author, at=at)


def overdue_in_bin(store: Store, now: datetime, *, days: int = BIN_DAYS) -> tuple[str, ...]:
    """The cases that lie in the bin longer than ``days``."""
    until = moment(now - timedelta(days=days))
    return tuple(one.case for one in list_cases(store, in_bin=True) if one.deleted < until)


def past_retention(store: Store, now: datetime, days: int) -> tuple[CaseSummary, ...]:
    """Cases that nobody has changed for longer than the firm's retention: to be shown, and erased by a person."""
    until = moment(now - timedelta(days=days))
    return tuple(one for one in list_cases(store) if one.changed < until)


def erase(store: Store, case_ids: Sequence[str], now: datetime, *, duty: Sequence[Text] = ()) -> Erased:
    """Erase cases for good: in the file and in every backup. ``duty`` says what is kept (issued quotes).

    Rows are overwritten (secure_delete), the file and each copy that held one are written anew without them. Only the
    bare ids stay, so that nothing brings the cases back.
    """
    if not case_ids:
        return Erased(0, 0, 0, tuple(duty))
    with store.writing() as connection:
        held = connection.execute(
            select(func.count(), func.coalesce(func.sum(cases.c.operations), 0)).where(cases.c.case.in_(case_ids))
        ).one()
        keep_numbers(connection, store.device)
        connection.execute(delete(erased).where(erased.c.case.in_(case_ids)))
        connection.execute(insert(erased), [{"case": case, "at": moment(now)} for case in case_ids])
        connection.execute(delete(cases).where(cases.c.case.in_(case_ids)))
        _none_left(connection, case_ids)
        begun = setting_within(connection, _ERASING) or []
        put_setting_within(connection, _ERASING, [*begun, *case_ids])
    rewritten, unread = finish_erasing(store)
    return Erased(int(held[0]), int(held[1]), rewritten, (*duty, *unread))


def finish_erasing(store: Store) -> tuple[int, tuple[Text, ...]]:
    """Take the pages of erased cases out of file and backups; at start, so that one that was cut off is completed.

    How many backups were rewritten, and which could not be.
    """
    case_ids = setting(store, _ERASING)
    if not case_ids:
        return 0, ()
    with store.alone() as alone:
        alone.execute("VACUUM")
        alone.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    rewritten, unread = _erase_in_backups(store, case_ids)
    put_setting(store, _ERASING, None)
    return rewritten, tuple(unread)


def _none_left(connection: Any, case_ids: Sequence[str]) -> None:
    orphans = select(func.count()).select_from(operations).where(operations.c.case_id.not_in(select(cases.c.id)))
    if connection.scalar(orphans):
        raise RuntimeError(f"operations of {len(case_ids)} erased cases are left: foreign keys are off")


def _erase_in_backups(store: Store, case_ids: Sequence[str]) -> tuple[int, list[Text]]:
    rewritten, unread = 0, []
    for backup in backups(store.folder):
        try:
            rewritten += rewrite(backup.path, store.key, lambda copy: _erase_in_copy(copy, case_ids))
        except (sqlcipher.Error, Refusal):
            unread.append(_unread(backup.path))
    return rewritten, unread


def _erase_in_copy(copy: Any, case_ids: Sequence[str]) -> bool:
    gone = 0
    for case in case_ids:
        gone += copy.execute('DELETE FROM cases WHERE "case" = ?', (case,)).rowcount
    return gone > 0


def _unread(path: Path) -> Text:
    return Text(
        f"备份 {path.name} 打不开或写不了，其中可能还有该客户，请手工删除",
        f"the copy {path.name} cannot be rewritten and may still hold the client: delete it by hand",
    )
