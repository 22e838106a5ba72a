"""The log of operations in the file: written in one transaction a change, read back as values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from ..core.canonical import FieldValue
from ..core.merge import CaseState, Step, case_state, redo_step, undo_step
from ..core.operation import Operation, operation_from_plain
from ..core.problems import Problem, Refusal
from ..core.text import Text
from .file import Store
from .refusals import Damaged
from .schema import cases, erased, heads, operations, settings

#: The field that puts a case in the bin: the moment it went there.
DELETED = "deleted"
NAME = "client.name"
#: After an erasure: the highest number this device gave out, so that none is given twice.
FLOOR = "n_floor"


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One line of the list of cases. ``changed`` and ``deleted`` are UTC moments; ``deleted`` is "" outside the bin."""

    case: str
    name: str
    changed: str
    deleted: str
    operations: int


def record(
    store: Store,
    case: str,
    changes: Mapping[str, FieldValue],
    *,
    author: str,
    at: str,
    reason: str = "",
    seen: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Operation, ...]:
    """Write changes of fields, in one transaction; on the disk when it returns. A new case begins with its first one.

    ``seen`` holds, by field, the names of the heads that the author had before him: what came meanwhile is then kept
    beside his as a conflict. Without it his words replace what stands.

    :raises NotWritten: when the disk fails; nothing of it is stored
    :raises Refusal: when the case was erased for good
    """
    with store.writing() as connection:
        return record_within(connection, store.device, case, changes, author=author, at=at, reason=reason, seen=seen)


def record_within(
    connection: Connection,
    device: str,
    case: str,
    changes: Mapping[str, FieldValue],
    *,
    author: str,
    at: str,
    reason: str = "",
    seen: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Operation, ...]:
    """As :func:`record`, as part of a larger transaction (``store.writing()``)."""
    if not changes:
        return ()
    case_id = _case_id(connection, case, at)
    last = _last_number(connection, device)
    written = []
    for number, (field, value) in enumerate(changes.items(), last + 1):
        known = seen.get(field) if seen is not None else None
        replaced = _head_names(connection, case_id, field) if known is None else known
        written.append(Operation(case, field, value, author, device, number, at, replaced, reason=reason))
    for one in written:
        _add(connection, case_id, one)
    return tuple(written)


def append(store: Store, given: Iterable[Operation]) -> int:
    """Take in operations made elsewhere, in any order; those already here are skipped. How many were new.

    :raises Refusal: when a case was erased here, or one counter of a device stands for two operations
    """
    with store.writing() as connection:
        return append_within(connection, given)


def append_within(connection: Connection, given: Iterable[Operation]) -> int:
    """As :func:`append`, as part of a larger transaction."""
    touched: dict[str, int] = {}
    new = 0
    for one in given:
        if one.case not in touched:
            touched[one.case] = _case_id(connection, one.case, one.at)
        if not _is_known(connection, one):
            _insert(connection, touched[one.case], one)
            new += 1
    for case_id in touched.values():
        _derive(connection, case_id)
    return new


def undo(store: Store, case: str, *, author: str, at: str) -> Operation | None:
    """Take back the last change of this device to a case that still stands; None when there is none."""
    return _step(store, case, undo_step(case_operations(store, case), store.device), author, at)


def redo(store: Store, case: str, *, author: str, at: str) -> Operation | None:
    """Bring back what was undone last; None when there is nothing, or something new was done since."""
    return _step(store, case, redo_step(case_operations(store, case), store.device), author, at)


def _step(store: Store, case: str, step: Step | None, author: str, at: str) -> Operation | None:
    if step is None:
        return None
    with store.writing() as connection:
        number = _last_number(connection, store.device) + 1
        one = Operation(
            *(case, step.of.field, step.value, author, store.device, number, at, step.supersedes),
            kind=step.kind,
            of=step.of.name,
        )
        _add(connection, _case_id(connection, case, at), one)
    return one


def case_operations(store: Store, case: str) -> tuple[Operation, ...]:
    """Every operation of a case, in the order stored; () for an unknown case. Feed it to :mod:`..core.merge`.

    :raises Damaged: when an entry is not what its name says
    """
    found = select(operations.c.name, operations.c.body).join(cases).where(cases.c.case == case)
    with store.reading() as connection:
        return tuple(_read(*row) for row in connection.execute(found.order_by(operations.c.id)))


def list_cases(store: Store, *, in_bin: bool = False) -> tuple[CaseSummary, ...]:
    """The cases, last changed first; with ``in_bin`` those in the bin instead."""
    listed = select(cases.c.case, cases.c.name, cases.c.changed, func.coalesce(cases.c.deleted, ""), cases.c.operations)
    listed = listed.where(cases.c.deleted.is_not(None) if in_bin else cases.c.deleted.is_(None))
    with store.reading() as connection:
        rows = connection.execute(listed.order_by(cases.c.changed.desc(), cases.c.id))
        return tuple(CaseSummary(*row) for row in rows)


def rebuilt(store: Store) -> int:
    """Derive heads and summaries anew from the log; how many cases stood wrong (0 when all is well)."""
    with store.writing() as connection:
        return sum(_derive(connection, case_id) for case_id in connection.scalars(select(cases.c.id)).all())


# --- within one transaction ------------------------------------------------------------------------------------------

# What runs at every saved answer goes to the driver as it stands: composing it anew took longer than the disk.
_CASE_ID = 'SELECT id FROM cases WHERE "case" = ?'
_LAST_NUMBER = """
    SELECT max(coalesce((SELECT max(n) FROM operations WHERE device = ?), 0),
               coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = ?), 0))"""
_HEAD_NAMES = """
    SELECT name FROM heads JOIN operations ON operations.id = operation_id WHERE heads.case_id = ? AND field = ?"""
_INSERT = "INSERT INTO operations (name, case_id, device, n, body) VALUES (?, ?, ?, ?, ?)"
_DROP_HEAD = """
    DELETE FROM heads WHERE case_id = ? AND field = ? AND operation_id = (SELECT id FROM operations WHERE name = ?)"""
_ADD_HEAD = "INSERT INTO heads (case_id, field, operation_id) VALUES (?, ?, ?)"
_COUNT = "UPDATE cases SET changed = max(changed, ?), operations = operations + 1 WHERE id = ?"


def _case_id(connection: Connection, case: str, at: str) -> int:
    found = connection.exec_driver_sql(_CASE_ID, (case,)).scalar()
    if found is not None:
        return int(found)
    if connection.scalar(select(erased.c.at).where(erased.c.case == case)) is not None:
        what = Text("这个案例已彻底删除，不再接收它的内容", "this case was erased for good; nothing of it is taken in")
        raise Refusal([Problem(f"case.{case}", what, Text("如需重新开始，请新建案例", "start a new case instead"))])
    made = insert(cases).values(case=case, name="", changed=at, operations=0)
    return int(connection.execute(made).lastrowid)


def _last_number(connection: Connection, device: str) -> int:
    return int(connection.exec_driver_sql(_LAST_NUMBER, (device, FLOOR)).scalar_one())


def keep_numbers(connection: Connection, device: str) -> None:
    """Before operations are deleted: note the highest number, so that none is given out twice."""
    last = str(_last_number(connection, device))
    connection.execute(delete(settings).where(settings.c.key == FLOOR))
    connection.execute(insert(settings).values(key=FLOOR, value=last))


def _head_names(connection: Connection, case_id: int, field: str) -> tuple[str, ...]:
    return tuple(row[0].hex() for row in connection.exec_driver_sql(_HEAD_NAMES, (case_id, field)))


def _is_known(connection: Connection, one: Operation) -> bool:
    name = bytes.fromhex(one.name)
    if connection.scalar(select(operations.c.id).where(operations.c.name == name)) is not None:
        return True
    same_number = select(operations.c.id).where(operations.c.device == one.device, operations.c.n == one.n)
    if connection.scalar(same_number) is not None:
        what = Text(
            f"设备 {one.device} 的第 {one.n} 条记录有两种内容，可能是数据文件夹被复制到了另一台电脑",
            f"entry {one.n} of device {one.device} exists in two versions; its folder may have been copied",
        )
        raise Refusal([Problem(f"{one.device}.{one.n}", what, Text("请在副本上重新设置设备", "set up the copy anew"))])
    return False


def _insert(connection: Connection, case_id: int, one: Operation) -> int:
    values = (bytes.fromhex(one.name), case_id, one.device, one.n, one.body)
    return int(connection.exec_driver_sql(_INSERT, values).lastrowid)


def _add(connection: Connection, case_id: int, one: Operation) -> None:
    """Insert the newest operation of its field, and bring what is derived along."""
    operation_id = _insert(connection, case_id, one)
    for name in one.supersedes:
        connection.exec_driver_sql(_DROP_HEAD, (case_id, one.field, bytes.fromhex(name)))
    connection.exec_driver_sql(_ADD_HEAD, (case_id, one.field, operation_id))
    connection.exec_driver_sql(_COUNT, (one.at, case_id))
    if one.field in (NAME, DELETED):
        shown = _shown(_state(connection, case_id, one.field))
        connection.execute(update(cases).where(cases.c.id == case_id).values(shown))


def _state(connection: Connection, case_id: int, field: str) -> CaseState:
    found = select(operations.c.name, operations.c.body).join(heads)
    found = found.where(heads.c.case_id == case_id, heads.c.field == field)
    return case_state(_read(*row) for row in connection.execute(found))


def _shown(state: CaseState) -> dict[str, str | None]:
    """What the summary takes from a state, of the fields that are in it."""
    found: dict[str, str | None] = {}
    if NAME in state.heads:
        found["name"] = str(state.value(NAME) or "")
    if DELETED in state.heads:
        deleted = state.value(DELETED)
        found["deleted"] = None if deleted is None else str(deleted)
    return found


def _derive(connection: Connection, case_id: int) -> bool:
    """Heads and summary of one case from its operations alone; whether they stood otherwise."""
    rows = connection.execute(
        select(operations.c.id, operations.c.name, operations.c.body).where(operations.c.case_id == case_id)
    ).all()
    known = {row.id: _read(row.name, row.body) for row in rows}
    ids = {one.name: number for number, one in known.items()}
    state = case_state(known.values())
    wanted = {(field, ids[one.name]) for field, ones in state.heads.items() for one in ones}
    stored = {tuple(row) for row in connection.execute(_heads_of(case_id))}
    summary = {"name": "", "deleted": None, "operations": len(known)} | _shown(state)
    summary["changed"] = max(one.at for one in known.values()) if known else ""
    listed = connection.execute(select(cases).where(cases.c.id == case_id)).one()._asdict()
    if wanted == stored and all(listed[key] == value for key, value in summary.items()):
        return False
    connection.execute(delete(heads).where(heads.c.case_id == case_id))
    if wanted:
        rows_of_heads = [{"case_id": case_id, "field": field, "operation_id": number} for field, number in wanted]
        connection.execute(insert(heads), rows_of_heads)
    connection.execute(update(cases).where(cases.c.id == case_id).values(summary))
    return True


def _heads_of(case_id: int) -> Any:
    return select(heads.c.field, heads.c.operation_id).where(heads.c.case_id == case_id)


def _read(name: bytes, body: str) -> Operation:
    one = parse_operation(body)
    if one.name != name.hex():
        what = Text("一条记录与它的校验值不符", "an entry does not match its hash")
        raise Damaged([Problem(name.hex(), what, Text("请从备份恢复", "restore a backup"))])
    return one


def parse_operation(body: str) -> Operation:
    """An operation from its canonical JSON.

    :raises ValueError: when it is not one
    """
    return operation_from_plain(json.loads(body, parse_float=_no_float, parse_constant=_no_float))


def _no_float(word: str) -> Any:
    raise ValueError(f"{word} is no stored value")
