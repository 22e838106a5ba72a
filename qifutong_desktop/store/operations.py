"""The log of operations in the file: written in one transaction a change, read back as values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from ..core.canonical import FieldValue, digest
from ..core.merge import CaseState, Step, case_state, redo_steps, undo_steps
from ..core.operation import LARGEST, Operation, operation_from_plain
from ..core.overview import Overview, overview_from_json, overview_json
from ..core.problems import Problem, Refusal
from ..core.text import Text
from .file import Store
from .refusals import Damaged
from .schema import cases, heads, operations, settings

_RESTORE = Text("请从备份恢复", "restore a backup")
#: The field that puts a case in the bin: the moment it went there.
DELETED = "deleted"
NAME = "client.name"
#: After an erasure: the highest number this device gave out, so that none is given twice.
FLOOR = "n_floor"


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One line of the list of cases. ``changed`` and ``deleted`` are UTC moments; ``deleted`` is "" outside the bin.

    ``overview`` is the last that was stored (None: never yet), ``fresh`` whether it knows of every operation.
    """

    case: str
    name: str
    changed: str
    deleted: str
    operations: int
    overview: Overview | None = None
    fresh: bool = False


def record(
    store: Store,
    case: str,
    changes: Mapping[str, FieldValue],
    *,
    author: str,
    at: str,
    reason: str = "",
    seen: Mapping[str, tuple[str, ...]] | None = None,
    overview: Overview | None = None,
    together: bool = False,
) -> tuple[Operation, ...]:
    """Write changes of fields, in one transaction; on the disk when it returns. A new case begins with its first one.
    Changes made ``together`` are one step to undo.

    ``seen`` holds, by field, the names of the heads that the author had before him: what came meanwhile is then kept
    beside his as a conflict. Without it his words replace what stands. ``overview`` is what the list shows of the case
    with these changes; without it the former one stays and is fresh no more (:func:`put_overview`).

    :raises NotWritten: when the disk fails; nothing of it is stored
    :raises Refusal: when the case was erased for good; a value that no operation holds
    """
    if not changes:
        return ()
    with store.saving() as cursor:
        return _record(cursor, store.device, case, changes, _Saying(author, at, reason, seen, overview, together))


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
    overview: Overview | None = None,
) -> tuple[Operation, ...]:
    """As :func:`record`, as part of a larger transaction (``store.writing()``)."""
    if not changes:
        return ()
    cursor = connection.connection.cursor()
    return _record(cursor, device, case, changes, _Saying(author, at, reason, seen, overview))


class _Saying(NamedTuple):
    """Who says it, and what goes along."""

    author: str
    at: str
    reason: str
    seen: Mapping[str, tuple[str, ...]] | None
    overview: Overview | None
    together: bool = False


def _record(
    cursor: Any, device: str, case: str, changes: Mapping[str, FieldValue], saying: _Saying
) -> tuple[Operation, ...]:
    written: list[Operation] = []
    case_id = 0
    for field, value in changes.items():
        case_id, last, heads_now = _standing(cursor, device, case, field, saying.at)
        known = None if saying.seen is None else saying.seen.get(field)
        supersedes = tuple(heads_now) if known is None else known
        first = written[0].name if saying.together and written else ""
        with _in_words(field):
            one = Operation(
                *(case, field, value, saying.author, device, last + 1, saying.at, supersedes),
                of=first,
                reason=saying.reason,
            )
        _add(cursor, case_id, one, heads_now)
        written.append(one)
    _count(cursor, case_id, len(written), saying.at, saying.overview)
    return tuple(written)


def append(store: Store, given: Iterable[Operation]) -> int:
    """Take in operations made elsewhere, in any order; those already here are skipped. How many were new.

    :raises Refusal: when a case was erased here, or one counter of a device stands for two operations
    """
    with store.writing() as connection:
        return append_within(connection, given)


def append_within(connection: Connection, given: Iterable[Operation]) -> int:
    """As :func:`append`, as part of a larger transaction."""
    by_case: dict[str, list[Operation]] = {}
    for one in given:
        by_case.setdefault(one.case, []).append(one)
    return sum(_take_in(connection, case, ones) for case, ones in by_case.items())


def _take_in(connection: Connection, case: str, given: Sequence[Operation]) -> int:
    """Operations of one case; how many were new. Heads and summary follow from what is new: to derive them from a whole
    log again takes longer the longer it is."""
    cursor = connection.connection.cursor()
    case_id = _case_id(cursor, case, given[0].at)
    superseded = _superseded(cursor, case_id)
    new = {one.name: _insert(cursor, case_id, one) for one in given if not _is_known(cursor, one)}
    added = {one.name: one for one in given if one.name in new}
    if not superseded.isdisjoint(new):
        _derive(connection, case_id)
    elif new:
        _add_heads(cursor, case_id, added, new)
        _count(cursor, case_id, len(new), max(one.at for one in added.values()))
    return len(new)


def _superseded(cursor: Any, case_id: int) -> set[str]:
    """What the operations of a case supersede, by name."""
    rows = cursor.execute("SELECT body FROM operations WHERE case_id = ?", (case_id,)).fetchall()
    return {name for (body,) in rows for name in _names_in(body)}


def _names_in(body: str) -> Sequence[str]:
    # a quotation mark within a text is escaped, so the key is found where it is one: ten times as fast as parsing all
    found = _SUPERSEDES.search(body)
    return found[1].replace('"', "").split(",") if found else json.loads(body)["supersedes"]


def _add_heads(cursor: Any, case_id: int, added: Mapping[str, Operation], rows: Mapping[str, int]) -> None:
    """New operations that nothing here superseded before become heads, but for those that one of them supersedes."""
    replaced = {(one.field, name) for one in added.values() for name in one.supersedes}
    for field in dict.fromkeys(one.field for one in added.values()):
        for head, name in cursor.execute(_HEADS_OF, (case_id, field)).fetchall():
            if (field, name.hex()) in replaced:
                cursor.execute(_DROP_HEAD, (case_id, field, head))
    for name, one in added.items():
        if (one.field, name) not in replaced:
            cursor.execute(_ADD_HEAD, (case_id, one.field, rows[name]))
    for field in {NAME, DELETED} & {one.field for one in added.values()}:
        _summarise(cursor, case_id, field)


def undo(store: Store, case: str, *, author: str, at: str) -> tuple[Operation, ...]:
    """Take back the last change of this device to a case that still stands, with what was set together with it; () when
    there is none."""
    return _steps(store, case, undo_steps(case_operations(store, case), store.device), author, at)


def redo(store: Store, case: str, *, author: str, at: str) -> tuple[Operation, ...]:
    """Bring back what was undone last; () when there is nothing, or something new was done since."""
    return _steps(store, case, redo_steps(case_operations(store, case), store.device), author, at)


def _steps(store: Store, case: str, steps: Sequence[Step], author: str, at: str) -> tuple[Operation, ...]:
    if not steps:
        return ()
    written: list[Operation] = []
    with store.saving() as cursor:
        case_id = 0
        for step in steps:
            case_id, last, heads_now = _standing(cursor, store.device, case, step.of.field, at)
            one = Operation(
                *(case, step.of.field, step.value, author, store.device, last + 1, at, step.supersedes),
                kind=step.kind,
                of=step.of.name,
            )
            _add(cursor, case_id, one, heads_now)
            written.append(one)
        _count(cursor, case_id, len(written), at)
    return tuple(written)


def put_overview(store: Store, case: str, overview: Overview, *, operations: int) -> None:
    """Store what the list shows of a case, made when the case had so many operations (``len`` of its log)."""
    with store.saving() as cursor:
        cursor.execute(_SHOW, (_overview_text(overview), operations, case))


def case_operations(store: Store, case: str) -> tuple[Operation, ...]:
    """Every operation of a case, in the order stored; () for an unknown case. Feed it to :mod:`..core.merge`.

    :raises Damaged: when an entry is not what its name says
    """
    found = select(operations.c.name, operations.c.body).join(cases).where(cases.c.case == case)
    with store.reading() as connection:
        return tuple(_read(*row) for row in connection.execute(found.order_by(operations.c.id)))


def list_cases(store: Store, *, in_bin: bool = False) -> tuple[CaseSummary, ...]:
    """The cases, last changed first; with ``in_bin`` those in the bin instead."""
    listed = select(
        *(cases.c.case, cases.c.name, cases.c.changed, func.coalesce(cases.c.deleted, "").label("deleted")),
        *(cases.c.operations, cases.c.overview, cases.c.overview_of),
    )
    listed = listed.where(cases.c.deleted.is_not(None) if in_bin else cases.c.deleted.is_(None))
    with store.reading() as connection:
        rows = connection.execute(listed.order_by(cases.c.changed.desc(), cases.c.id)).all()
    return tuple(
        CaseSummary(
            *(row.case, row.name, row.changed, row.deleted, row.operations),
            overview=None if row.overview is None else overview_from_json(json.loads(row.overview)),
            fresh=row.overview_of == row.operations,
        )
        for row in rows
    )


def rebuilt(store: Store) -> int:
    """Derive heads and summaries anew from the log; how many cases stood wrong (0 when all is well)."""
    with store.writing() as connection:
        return sum(_derive(connection, case_id) for case_id in connection.scalars(select(cases.c.id)).all())


# --- within one transaction ------------------------------------------------------------------------------------------

# What runs at every saved answer goes to the driver as it stands: composing it anew took longer than the disk.
_CASE_ID = 'SELECT id FROM cases WHERE "case" = ?'
_ERASED = 'SELECT 1 FROM erased WHERE "case" = ?'
_NEW_CASE = "INSERT INTO cases (\"case\", name, changed, operations) VALUES (?, '', ?, 0)"
_LAST_NUMBER = """
    SELECT max(coalesce((SELECT max(n) FROM operations WHERE device = ?), 0),
               coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = ?), 0))"""
_STANDING = f"""
    SELECT cases.id, ({_LAST_NUMBER}), operations.id, operations.name FROM cases
    LEFT JOIN heads ON heads.case_id = cases.id AND field = ?
    LEFT JOIN operations ON operations.id = operation_id
    WHERE "case" = ?"""
_STATE = """
    SELECT name, body FROM heads JOIN operations ON operations.id = operation_id
    WHERE heads.case_id = ? AND field = ?"""
_SUPERSEDES = re.compile(r'"supersedes":\[((?:"[0-9a-f]{64}",?)*)\]')
_KNOWN = "SELECT 1 FROM operations WHERE name = ?"
_SAME_NUMBER = "SELECT 1 FROM operations WHERE device = ? AND n = ?"
_HEADS_OF = """
    SELECT operation_id, name FROM heads JOIN operations ON operations.id = operation_id
    WHERE heads.case_id = ? AND field = ?"""
_INSERT = "INSERT INTO operations (name, case_id, device, n, body) VALUES (?, ?, ?, ?, ?)"
_DROP_HEAD = "DELETE FROM heads WHERE case_id = ? AND field = ? AND operation_id = ?"
_ADD_HEAD = "INSERT INTO heads (case_id, field, operation_id) VALUES (?, ?, ?)"
_MOVE_HEAD = "UPDATE heads SET operation_id = ? WHERE case_id = ? AND field = ? AND operation_id = ?"
_COUNT = "UPDATE cases SET changed = max(changed, ?), operations = operations + ? WHERE id = ?"
_COUNT_AND_SHOW = """
    UPDATE cases SET changed = max(changed, ?), operations = operations + ?, overview = ?, overview_of = operations + ?
    WHERE id = ?"""
_SHOW = 'UPDATE cases SET overview = ?, overview_of = ? WHERE "case" = ?'


@contextmanager
def _in_words(field: str) -> Iterator[None]:
    try:
        yield
    except ValueError:
        what = Text("内容过长，或有不可能的数字、日期", "is too long, or holds a number or day that cannot be")
        raise Refusal.of(field, what, Text("请缩短或改正后再保存", "shorten or mend it, then save")) from None


def _case_id(cursor: Any, case: str, at: str) -> int:
    found = cursor.execute(_CASE_ID, (case,)).fetchone()
    if found is not None:
        return int(found[0])
    if cursor.execute(_ERASED, (case,)).fetchone() is not None:
        what = Text("这个案例已彻底删除，不再接收它的内容", "this case was erased for good; nothing of it is taken in")
        raise Refusal([Problem(f"case.{case}", what, Text("如需重新开始，请新建案例", "start a new case instead"))])
    return int(cursor.execute(_NEW_CASE, (case, at)).lastrowid)


def _standing(cursor: Any, device: str, case: str, field: str, at: str) -> tuple[int, int, dict[str, int]]:
    """Before something is said of a field: the case's row (made if need be), the last number of the device, and what
    stands on the field: operations by name, with their rows."""
    rows = cursor.execute(_STANDING, (device, FLOOR, field, case)).fetchall()
    if not rows:
        return _case_id(cursor, case, at), _last_number(cursor, device), {}
    case_id, last, *_ = rows[0]
    return case_id, last, {name.hex(): row for _, _, row, name in rows if row is not None}


def _last_number(cursor: Any, device: str) -> int:
    return int(cursor.execute(_LAST_NUMBER, (device, FLOOR)).fetchone()[0])


def keep_numbers(connection: Connection, device: str) -> None:
    """Before operations are deleted: note the highest number, so that none is given out twice."""
    last = str(_last_number(connection.connection.cursor(), device))
    connection.execute(delete(settings).where(settings.c.key == FLOOR))
    connection.execute(insert(settings).values(key=FLOOR, value=last))


def _is_known(cursor: Any, one: Operation) -> bool:
    if cursor.execute(_KNOWN, (bytes.fromhex(one.name),)).fetchone() is not None:
        return True
    if cursor.execute(_SAME_NUMBER, (one.device, one.n)).fetchone() is not None:
        what = Text(
            f"设备 {one.device} 的第 {one.n} 条记录有两种内容，可能是数据文件夹被复制到了另一台电脑",
            f"entry {one.n} of device {one.device} exists in two versions; its folder may have been copied",
        )
        raise Refusal([Problem(f"{one.device}.{one.n}", what, Text("请在副本上重新设置设备", "set up the copy anew"))])
    return False


def _insert(cursor: Any, case_id: int, one: Operation) -> int:
    cursor.execute(_INSERT, (bytes.fromhex(one.name), case_id, one.device, one.n, one.body))
    return int(cursor.lastrowid)


def _add(cursor: Any, case_id: int, one: Operation, heads_now: Mapping[str, int]) -> None:
    """Insert the newest operation of its field in place of the heads that it supersedes, and show it in the list."""
    row = _insert(cursor, case_id, one)
    replaced = [head for name, head in heads_now.items() if name in one.supersedes]
    if len(replaced) == 1:
        cursor.execute(_MOVE_HEAD, (row, case_id, one.field, replaced[0]))
    else:
        for head in replaced:
            cursor.execute(_DROP_HEAD, (case_id, one.field, head))
        cursor.execute(_ADD_HEAD, (case_id, one.field, row))
    if one.field in (NAME, DELETED):
        _summarise(cursor, case_id, one.field)


def _summarise(cursor: Any, case_id: int, field: str) -> None:
    """Bring what the list shows of a case in line with the heads of a field."""
    state = case_state(_read(*found) for found in cursor.execute(_STATE, (case_id, field)).fetchall())
    for column, value in _shown(state).items():
        cursor.execute(f"UPDATE cases SET {column} = ? WHERE id = ?", (value, case_id))


def _count(cursor: Any, case_id: int, new: int, at: str, overview: Overview | None = None) -> None:
    if overview is None:
        cursor.execute(_COUNT, (at, new, case_id))
    else:
        cursor.execute(_COUNT_AND_SHOW, (at, new, _overview_text(overview), new, case_id))


def _overview_text(overview: Overview) -> str:
    return json.dumps(overview_json(overview), ensure_ascii=False, separators=(",", ":"))


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
    one = stored_operation(body)
    if one.name != name.hex():
        what = Text("一条记录与它的校验值不符", "an entry does not match its hash")
        raise Damaged([Problem(name.hex(), what, _RESTORE)])
    return one


def stored_operation(body: str) -> Operation:
    """The operation of a body in the file.

    :raises Damaged: when it is none
    """
    try:
        return parse_operation(body)
    except ValueError:
        what = Text("一条记录无法读取", "an entry cannot be read")
        raise Damaged([Problem(digest(body), what, _RESTORE)]) from None


def parse_operation(body: str) -> Operation:
    """An operation from its canonical JSON, wherever it comes from.

    :raises ValueError: when it is not one, or is not spelt as it would be here
    """
    if len(body) > LARGEST:
        raise ValueError(f"an operation of more than {LARGEST} bytes")
    try:
        one = operation_from_plain(json.loads(body, parse_float=_no_float, parse_constant=_no_float))
    except RecursionError:
        raise ValueError("nested too deep") from None
    if one.body != body:
        raise ValueError("not the one spelling of what it says")
    return one


def _no_float(word: str) -> Any:
    raise ValueError(f"{word[:40]} is no stored value")
