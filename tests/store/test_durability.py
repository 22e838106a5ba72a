"""What the store survives, in short; the long form is ``python -m benchmarks.durability``, see docs/durability.md.

Each proof stands beside a control that must fail in the same run.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.durability import filling, tracing
from benchmarks.durability.failing import Fault, faults, suffer
from benchmarks.durability.flipping import flip
from benchmarks.durability.killing import storm
from benchmarks.durability.leaking import COUNT, leaks, markers, seen
from benchmarks.durability.losing_power import Disk, crashes
from benchmarks.durability.saving import speed
from benchmarks.durability.tracing import Remove, Rename, Sync, Truncate, Write


def test_no_acknowledged_answer_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    ours = storm(tmp_path / "ours", 100)
    assert ours.kills == 100
    assert ours.acknowledged >= ours.kills
    assert (ours.lost, ours.broken) == (0, [])
    control = storm(tmp_path / "control", 25, early=True)
    assert control.lost > 0, "said saved before the save: the storm must notice"


def test_no_acknowledged_answer_is_lost_when_the_power_goes(tmp_path: Path) -> None:
    _needs(tracing.why_not())
    for name in ("ours", "control"):
        (tmp_path / name).mkdir()
    ours = crashes(tmp_path / "ours", 150)
    assert ours.states >= 100
    assert (ours.losing, ours.broken) == (0, [])
    control = crashes(tmp_path / "control", 60, saves=12, weak=True)
    assert control.losing > 0, "synchronous=NORMAL: the replay must notice"


def test_a_disk_that_fails_is_said_in_words_and_nothing_is_lost(tmp_path: Path) -> None:
    _needs(tracing.why_not())
    ours = suffer(tmp_path / "ours", faults(8))
    assert all(one.met for one in ours), [one.fault for one in ours if not one.met]
    assert [(one.fault, one.lost, one.broken) for one in ours if one.lost or one.broken] == []
    writes = [one for one in ours if one.fault.calls == "pwrite64" or "fsync" in one.fault.calls]
    for one in writes:
        assert [said.partition(":")[0] for said in one.said] == ["NotWritten"], one
    [full] = [one for one in writes if one.fault.error == "ENOSPC" and one.fault.calls == "pwrite64"]
    assert "the disk is full" in full.said[0]
    assert "free some space" in full.said[0]
    [control] = suffer(tmp_path / "control", [Fault("write", "ENOSPC", 2)], control=True)
    assert control.lost, "a JSON file written over in place must lose what it held"


def test_work_goes_on_when_a_full_disk_has_room_again(tmp_path: Path) -> None:
    _needs(filling.why_not())
    one = filling.fill(tmp_path / "disk")
    assert one.said.startswith("NotWritten")
    assert "the disk is full" in one.said
    assert one.saved == one.kept == one.reopened == one.after > 20
    assert list(one.broken) == []
    assert one.control_kept < one.control_saved, "a JSON file written over in place must lose what it held"


def test_every_flipped_bit_is_found_at_opening_and_a_backup_is_offered(tmp_path: Path) -> None:
    one = flip(tmp_path, 40)
    assert (one.found, one.offered) == (40, 40)
    assert one.restored == one.saved
    assert one.control_found < 40, "plain SQLite does not see them all"


def test_no_name_phone_or_amount_is_written_anywhere_in_the_clear(tmp_path: Path) -> None:
    one = leaks(tmp_path)
    assert one.found == 0
    assert one.strangers == ()
    assert one.control == COUNT, "the same store in plain holds every one"
    assert one.decrypted_before == COUNT
    assert one.decrypted_after == 0
    assert one.kept > 0, "the issued quote is kept by duty, with the names on it"


def test_a_large_store_opens_lists_and_saves_beside_its_plain_twin(tmp_path: Path) -> None:
    """That it works; how fast it is, is measured in the long form only."""
    one = speed(tmp_path, cases=3, operations=20, rounds=3)
    assert (one.cases, one.operations) == (3, 20)
    assert min(one.opening, one.listing, one.saving, one.plain_saving, one.unencrypted_saving) > 0


# --- the instruments themselves --------------------------------------------------------------------------------------


def test_a_disk_keeps_what_was_flushed_and_only_that(tmp_path: Path) -> None:
    file, other, disk = tmp_path / "a", tmp_path / "b", Disk(tmp_path)
    for event in (Truncate(file, 0, created=True), Write(file, 0, b"one"), Sync(file)):
        disk.do(event)
    assert disk.nothing() == {}, "its name was not flushed"
    disk.do(Sync(tmp_path))
    disk.do(Write(file, 1, b"NEW"))
    assert disk.nothing() == {file: b"one"}
    assert disk.everything() == {file: b"oNEW"}
    disk.do(Rename(file, other))
    assert (set(disk.nothing()), set(disk.everything())) == ({file}, {other})
    disk.do(Remove(other))
    disk.do(Sync(tmp_path))
    assert disk.nothing() == disk.everything() == {}


def test_a_trace_tells_every_write_with_its_bytes(tmp_path: Path) -> None:
    _needs(tracing.why_not())
    (tmp_path / "writer.py").write_text(
        "import os, sys\n"
        "f = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY | os.O_TRUNC)\n"
        "os.write(f, b'ab'); os.write(f, b'cd'); os.pwrite(f, b'\\x00\"', 9)\n"
        "os.ftruncate(f, 3); os.fsync(f); os.rename(sys.argv[1], sys.argv[1] + 'b'); os.unlink(sys.argv[1] + 'b')\n"
    )
    file = tmp_path / "文件"
    paths = {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    seen_here = [
        event
        for event in tracing.traced("writer", [str(file)], tmp_path / "log", paths)
        if (event.new if isinstance(event, Rename) else event.path).name.startswith("文件")
    ]
    assert seen_here == [
        Truncate(file, 0, created=True),
        Write(file, 0, b"ab"),
        Write(file, 2, b"cd"),
        Write(file, 9, b'\x00"'),
        Truncate(file, 3),
        Sync(file),
        Rename(file, tmp_path / "文件b"),
        Remove(tmp_path / "文件b"),
    ]


def test_markers_are_found_in_every_encoding() -> None:
    assert len(set(markers())) == COUNT
    for encoding in ("utf-8", "utf-16-le", "gb18030"):
        assert seen("，".join(markers()).encode(encoding)) == set(markers())


def _needs(missing: str) -> None:
    if missing:
        pytest.skip(missing)
