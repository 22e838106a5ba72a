"""How long a large store takes to open and list, and one saved answer beside plain SQLite with the same settings.

The plain file is an export of the same store: same tables, same indexes, same rows. Its peer does by hand what a save
has to do (look up the case, the number and what is replaced; write the operation, what stands now, the summary), with
Python's own sqlite3 and without encryption, SQLAlchemy or checks. A third turn runs our own code on the plain file.
"""

from __future__ import annotations

import gc
import json
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from qifutong_desktop.core.money import Money
from qifutong_desktop.core.operation import Operation
from qifutong_desktop.core.overview import Overview
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.store.cipher import engine_for
from qifutong_desktop.store.file import Store
from qifutong_desktop.store.operations import append, list_cases, put_overview, record

from .storing import create, reopen

_AT = "2026-11-22T09:30:00Z"
_SETTINGS = (
    *("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY"),
    "cache_size=-16384",
)
_ROUNDS = 400
_STANDING = """
    SELECT cases.id, (SELECT max(
        coalesce((SELECT max(n) FROM operations WHERE device = ?), 0),
        coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = ?), 0))), operations.id, operations.name
    FROM cases LEFT JOIN heads ON heads.case_id = cases.id AND field = ?
    LEFT JOIN operations ON operations.id = operation_id WHERE "case" = ?"""
_ADD_HEAD = "INSERT INTO heads (operation_id, case_id, field) VALUES (?, ?, ?)"
_MOVE_HEAD = "UPDATE heads SET operation_id = ? WHERE case_id = ? AND field = ? AND operation_id = ?"


@dataclass(frozen=True, slots=True)
class Speed:
    """Wall seconds, medians; ``slowest`` is the 99th of 100 saves."""

    cases: int
    operations: int
    size: int
    opening: float
    listing: float
    saving: float
    slowest: float
    plain_saving: float
    plain_slowest: float
    unencrypted_saving: float


def speed(folder: Path, cases: int = 2000, operations: int = 100, rounds: int = _ROUNDS) -> Speed:
    """Fill a store, then measure it."""
    with create(folder / "store") as store:
        for case in range(cases):
            append(store, filled_case(case, operations))
            put_overview(store, case_id(case), _overview(case), operations=operations)
    opening, listing = zip(*(_open_and_list(folder / "store", cases) for _ in range(5)), strict=True)
    plain = folder / "plain.db"
    with reopen(folder / "store") as store:
        with store.alone() as bare:
            bare.execute("ATTACH ? AS plain KEY ''", (str(plain),))
            bare.execute("SELECT sqlcipher_export('plain')")
        with _unencrypted(folder, plain) as same_code:
            saving, plain_saving, unencrypted = _in_turns(
                rounds, _saver(store, cases), _plain_saver(plain, store.device, cases), _saver(same_code, cases)
            )
        size = store.path.stat().st_size
    return Speed(
        *(cases, operations, size),
        *(statistics.median(opening), statistics.median(listing)),
        *(statistics.median(saving), _slowest(saving)),
        *(statistics.median(plain_saving), _slowest(plain_saving)),
        unencrypted_saving=statistics.median(unencrypted),
    )


def _unencrypted(folder: Path, plain: Path) -> Store:
    """Our own code on a plain copy."""
    copy = folder / "unencrypted.db"
    shutil.copyfile(plain, copy)
    store = create(folder / "unused")

    def connected() -> Any:
        connection = sqlcipher.connect(str(copy), isolation_level=None, check_same_thread=False)
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        return connection

    store._engine = engine_for(connected)
    return store


def filled_case(case: int, count: int) -> Iterator[Operation]:
    """A case as it grows: fifty fields, answered again and again."""
    last: dict[str, tuple[str, ...]] = {}
    for number in range(count):
        field = f"answers.P{number % 50:02d}" if number else "client.name"
        value = f"客户{case}，第 {number} 次说的：上线前还要再核对一遍存货和往来"
        one = Operation(case_id(case), field, value, "L01", "AAAA", case * count + number + 1, _AT, last.get(field, ()))
        last[field] = (one.name,)
        yield one


def _overview(case: int) -> Overview:
    """What the list shows of a case in full bloom."""
    day = date(2027, 1, 4)
    return Overview(
        stage="quoted",
        industry="retail",
        people=Range.of(86),
        contact="许㙍",
        tier="standard",
        billing="annual",
        total=Money.of(Decimal("35999.00")),
        number=f"Q26-AAAA-{case:04}",
        version=1,
        valid_until=day,
        service_end=day,
        go_live=day,
        signing_on=day,
        next_step="约演示，带上存货对账的样表",
        next_on=day,
        rival="某友商",
        lacks=12,
    )


def case_id(case: int) -> str:
    return f"{case:032x}"


def _open_and_list(folder: Path, cases: int) -> tuple[float, float]:
    gc.collect()
    begun = time.perf_counter()
    with reopen(folder) as store:
        opened = time.perf_counter()
        if sum(one.fresh and one.overview is not None for one in list_cases(store)) != cases:
            raise RuntimeError("the list is not whole")
        return opened - begun, time.perf_counter() - opened


def _in_turns(rounds: int, *works: Callable[[int], None]) -> tuple[list[float], ...]:
    """A B A B; ten rounds before them are not counted."""
    seen: tuple[list[float], ...] = tuple([] for _ in works)
    for number in range(rounds + 10):
        for work, times in zip(works, seen, strict=True):
            begun = time.perf_counter()
            work(number)
            times.append(time.perf_counter() - begun)
    return tuple(times[10:] for times in seen)


def _slowest(times: list[float]) -> float:
    return sorted(times)[len(times) * 99 // 100]


def _saver(store: Store, cases: int) -> Callable[[int], None]:
    def save(number: int) -> None:
        changes = {f"answers.P{number % 50:02d}": f"又改了一次 {number}"}
        record(store, case_id(number * 7 % cases), changes, author="L01", at=_AT)

    return save


def _plain_saver(path: Path, device: str, cases: int) -> Callable[[int], None]:
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")

    fixed = {"at": _AT, "author": "L01", "device": device, "kind": "set", "of": "", "reason": ""}

    def save(number: int) -> None:
        case, field = case_id(number * 7 % cases), f"answers.P{number % 50:02d}"
        do = connection.execute
        do("BEGIN IMMEDIATE")
        standing = do(_STANDING, (device, "n_floor", field, case)).fetchall()
        row, last, head, name = standing[0]
        body = json.dumps(
            fixed
            | {"case": case, "field": field, "n": last + 1, "value": f"又改了一次 {number}"}
            | {"supersedes": [] if name is None else [name.hex()]},
            ensure_ascii=False,
        )
        new = do(
            "INSERT INTO operations (name, case_id, device, n, body) VALUES (?, ?, ?, ?, ?)",
            (sha256(body.encode()).digest(), row, device, last + 1, body),
        ).lastrowid
        do(_ADD_HEAD if head is None else _MOVE_HEAD, (new, row, field, *([] if head is None else [head])))
        do("UPDATE cases SET changed = ?, operations = operations + 1 WHERE id = ?", (_AT, row))
        do("COMMIT")

    return save
