"""``python -m benchmarks.durability`` prints the table (a quarter of an hour); ``--write`` renews docs/durability.md.

Exit code 1 when a promise is broken, or when a control that must fail does not.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from benchmarks.table import Row, markdown_table, milliseconds, text_table

from . import filling, tracing
from .failing import Fault, faults, suffer
from .flipping import flip
from .killing import storm
from .leaking import COUNT, leaks
from .losing_power import crashes
from .page import PAGE, renewed
from .program_update import NEW, OLD, updates
from .saving import speed
from .update_power import outages


def _kill(folder: Path, share: float) -> list[Row]:
    ours = storm(folder / "ours", max(20, round(10_000 * share)))
    control = storm(folder / "control", max(20, round(200 * share)), early=True)
    return [
        Row(
            f"kill -9, {ours.kills:,} times",
            f"{ours.lost} of {ours.acknowledged:,} acknowledged saves lost, {len(ours.broken)} broken",
            f"“saved” said before the save: {control.lost} of {control.acknowledged:,} lost",
            aim="0 lost, 0 broken; the control loses",
            met=not ours.lost and not ours.broken and control.lost > 0,
        )
    ]


def _power(folder: Path, share: float) -> list[Row]:
    if reason := tracing.why_not():
        return [Row("power loss", f"not tried: {reason}", met=False)]
    states = max(60, round(4_500 * share))
    (folder / "ours").mkdir()
    (folder / "control").mkdir()
    ours = crashes(folder / "ours", states, saves=50)
    control = crashes(folder / "control", max(60, states // 10), weak=True)
    return [
        Row(
            f"power loss, {ours.states:,} states of {ours.operations:,} moments",
            f"{ours.losing} lose any of {ours.acknowledged} acknowledged saves, {len(ours.broken)} broken",
            f"synchronous=NORMAL: {control.losing} of {control.states} lose",
            aim="0 lose, 0 broken; the control loses",
            met=not ours.losing and not ours.broken and control.losing > 0,
        )
    ]


def _fail(folder: Path, share: float) -> list[Row]:
    if reason := tracing.why_not():
        return [Row("disk faults", f"not tried: {reason}", met=False)]
    ours = suffer(folder / "ours", faults(max(9, round(120 * share))))
    control = suffer(folder / "control", [Fault("write", "ENOSPC", nth) for nth in range(1, 4)], control=True)
    lost, broken = sum(bool(one.lost) for one in ours), sum(bool(one.broken) for one in ours)
    met, said = sum(one.met for one in ours), sum(bool(one.said) for one in ours)
    return [
        Row(
            f"disk faults, {met} injected (EIO, ENOSPC, EDQUOT, EMFILE)",
            f"{said} refused in words, the others absorbed; {lost} lost a save, {broken} broke or could not go on",
            f"a JSON file written over: {sum(bool(one.lost) for one in control)} of {len(control)} lose all",
            aim="0 lost, 0 broken; the control loses",
            met=not lost and not broken and all(one.lost for one in control),
        )
    ]


def _full(folder: Path, share: float) -> list[Row]:
    if reason := filling.why_not():
        return [Row("full disk", f"not tried: {reason}", met=False)]
    one = filling.fill(folder)
    return [
        Row(
            "a disk of 2 MB, full, then larger",
            f"{one.kept} of {one.saved} saves there while full, {one.reopened} reopened; {one.after} more with room",
            f"a JSON file written over: {one.control_kept} of {one.control_saved} answers left",
            aim="all there; the control loses",
            met=one.kept == one.saved == one.reopened == one.after and not one.broken and not one.control_kept,
        )
    ]


def _flip(folder: Path, share: float) -> list[Row]:
    one = flip(folder, max(30, round(300 * share)))
    return [
        Row(
            f"single bits flipped, {one.tried}",
            f"{one.found} found, {one.offered} offered a backup; restored {one.restored} of {one.saved} saves",
            f"plain SQLite's integrity_check: {one.control_found} found",
            aim="all found; the control finds fewer",
            met=one.found == one.offered == one.tried > one.control_found and one.restored == one.saved,
        )
    ]


def _leak(folder: Path, share: float) -> list[Row]:
    one = leaks(folder)
    searched = f"{one.bytes_searched / 1e6:.1f} MB" + (" of writes" if one.traced else " of files (no strace)")
    return [
        Row(
            f"{COUNT} markers in {searched}",
            f"{one.found} found; {len(one.strangers)} files off the list",
            f"plain SQLite: {one.control} found",
            aim="0; the control holds all",
            met=not one.found and not one.strangers and one.control == COUNT,
        ),
        Row(
            "markers in decrypted pages after erasing",
            f"{one.decrypted_after} found beside {one.kept} kept by duty with the issued quote",
            f"before erasing: {one.decrypted_before} found",
            aim="0; the control holds all",
            met=not one.decrypted_after and one.decrypted_before == COUNT,
        ),
    ]


def _speed(folder: Path, share: float) -> list[Row]:
    one = speed(folder, cases=max(50, round(2_000 * share)))
    ratio, encryption = one.saving / one.plain_saving, one.saving / one.unencrypted_saving
    size = f"{one.cases:,} cases × {one.operations} operations ({one.size / 1e6:.0f} MB)"
    opening = one.opening + one.listing
    return [
        Row(f"open and list {size}", milliseconds(opening), aim="< 1 s", met=opening < 1),
        Row(
            "one saved answer, median",
            milliseconds(one.saving),
            f"{milliseconds(one.plain_saving)} (sqlite3 by hand)",
            f"{ratio:.2f}",
            "≤ 1.5",
            ratio <= 1.5,
        ),
        Row(
            "one saved answer, 99th of 100",
            milliseconds(one.slowest),
            f"{milliseconds(one.plain_slowest)} (sqlite3 by hand)",
            f"{one.slowest / one.plain_slowest:.2f}",
        ),
        Row(
            "what encryption adds to a save",
            milliseconds(one.saving),
            f"{milliseconds(one.unencrypted_saving)} (our code, plain file)",
            f"{encryption:.2f}",
        ),
    ]


def _hub(folder: Path, share: float) -> list[Row]:
    from .hub import converged

    one = converged(folder, max(2, round(50 * share)))
    total, syncs, broken = (sum(getattr(told, name) for told in one.told) for name in ("operations", "syncs", "broken"))
    lost, more, apart = (sum(getattr(told, name) for told in one.told) for name in ("lost", "more", "apart"))
    return [
        Row(
            f"{len(one.told)} seeds of 8 laptops, {syncs:,} syncs, {broken:,} of them broken",
            f"{lost} of {total:,} operations lost, {more} too many, {apart} cases differ",
            f"no commit order: {one.missed} of {one.there} missed",
            aim="0; the control loses",
            met=all(told.well for told in one.told) and one.missed > 0,
        )
    ]


def _update(folder: Path, share: float) -> list[Row]:
    for name in ("kill", "careless", "power", "forgetful"):
        (folder / name).mkdir()
    ours = updates(folder / "kill", max(12, round(500 * share)))
    control = updates(folder / "careless", max(8, round(50 * share)), careless=True)
    rows = [
        Row(
            f"updates killed, {ours.kills}",
            f"{len(ours.broken)} start no whole version ({ours.started[OLD]} the old, {ours.started[NEW]} the new);"
            f" {ours.finished} finish when done again",
            f"written over in place: {len(control.broken)} of {control.kills} start a mix or nothing",
            aim="0; all finish; the control breaks",
            met=not ours.broken and ours.finished == ours.kills and bool(control.broken),
        )
    ]
    if reason := tracing.why_not():
        return [*rows, Row("power loss during an update", f"not tried: {reason}", met=False)]
    cut, weak = outages(folder / "power", max(1, round(8 * share))), outages(folder / "forgetful", 1, forgetful=True)
    return [
        *rows,
        Row(
            f"power loss, {cut.states} states of {cut.moments} moments",
            f"{len(cut.broken)} start no whole version; done, {cut.last} starts",
            f"files never flushed: done, {weak.last} starts",
            aim="0; done stays done; the control is undone",
            met=not cut.broken and cut.last == NEW and weak.last != NEW,
        ),
    ]


PROOFS: dict[str, Callable[[Path, float], list[Row]]] = {
    "kill": _kill,
    "power": _power,
    "fail": _fail,
    "full": _full,
    "flip": _flip,
    "leak": _leak,
    "speed": _speed,
    "update": _update,
    "hub": _hub,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.durability", description=__doc__)
    parser.add_argument("--only", choices=PROOFS, action="append", help="only this proof (may be repeated)")
    parser.add_argument("--share", type=float, default=1.0, help="a part of the full length: 0.1 is a tenth")
    parser.add_argument("--write", action="store_true", help="renew docs/durability.md, at full length")
    asked = parser.parse_args()
    begun, measured = time.monotonic(), dict[str, list[Row]]()
    for name, proof in PROOFS.items():
        if not asked.only or name in asked.only:
            print(f"{name} …", file=sys.stderr, flush=True)
            with tempfile.TemporaryDirectory() as folder:
                measured[name] = proof(Path(folder), 1.0 if asked.write else asked.share)
    rows = [row for proven in measured.values() for row in proven]
    print(text_table(rows))
    print(f"\n{_machine()}; {time.monotonic() - begun:.0f} s in all")
    if asked.write:
        tables = {name: markdown_table(proven) for name, proven in measured.items()}
        former = PAGE.read_text("utf-8") if PAGE.exists() else ""
        PAGE.write_text(renewed(former, tables, _machine()), "utf-8")
    return 0 if all(row.met is not False for row in rows) else 1


def _machine() -> str:
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{system}, Python {platform.python_version()}, SQLite {sqlcipher.sqlite_version} in SQLCipher"


if __name__ == "__main__":
    sys.exit(main())
