"""Reports of faults as files: what they hold, how many stay, and what the former run left behind."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from qifutong_desktop.actions.casework import said
from qifutong_desktop.actions.fault_log import LOG, OLD_LOG, last_headlines, note_line
from qifutong_desktop.actions.fault_mark import MARK, begin_run, end_run, settle_run
from qifutong_desktop.actions.fault_native import FOLDER, report_native_faults
from qifutong_desktop.actions.fault_reports import (
    MOST,
    confessed,
    delete_report,
    fault_report,
    hand_over,
    list_reports,
    read_report,
    surroundings,
)
from qifutong_desktop.core.problems import Refusal

AT = datetime.fromisoformat("2026-11-23T14:02:11+08:00")
MARKERS = ("湖州青岚茶业有限公司", "13912345678", "330501198001011234", "qinglan@example.cn")


class Telling(dict[str, str]):
    """Fields of a client that break when they are read, and say so with all they hold."""

    def __bool__(self) -> bool:
        try:
            return Path("/no/such/folder", *MARKERS).read_bytes() == b""
        except OSError as error:
            raise KeyError(*MARKERS) from error


def broken() -> BaseException:
    fields = Telling({"client.name": MARKERS[0]})
    try:
        said(None, "5a" * 16, fields, MARKERS[1], AT)  # type: ignore[arg-type]
    except KeyError as error:
        return error
    raise AssertionError


def test_a_report_holds_kinds_and_our_lines_and_nothing_of_the_client(tmp_path: Path) -> None:
    folder = tmp_path / MARKERS[0]
    path = confessed(folder, broken(), AT, "zh")
    assert path is not None
    text = path.read_text("utf-8")
    assert "KeyError ← FileNotFoundError(2)" in text
    assert "actions/casework.py:" in text
    assert "said" in text
    written = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
    for marker in MARKERS:
        for code in ("utf-8", "utf-16-le", "gb18030"):
            assert marker.encode(code) not in written
    assert str(Path.home()).encode() not in written
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_the_newest_twenty_stay_and_one_can_be_let_go_of(tmp_path: Path) -> None:
    paths = [confessed(tmp_path, broken(), AT, "en") for _ in range(MOST + 5)]
    kept = list_reports(tmp_path)
    assert [one.id for one in kept] == [path.stem for path in reversed(paths[5:]) if path is not None]
    delete_report(tmp_path, kept[0].id)
    assert kept[0].id not in {one.id for one in list_reports(tmp_path)}
    with pytest.raises(Refusal):
        read_report(tmp_path, kept[0].id)
    with pytest.raises(ValueError, match="no report"):
        delete_report(tmp_path, "../../etc/passwd")


def test_a_report_is_handed_over_as_text_or_with_all_others_in_one_file(tmp_path: Path) -> None:
    path = confessed(tmp_path / "profile", broken(), AT, "zh")
    assert path is not None
    text = read_report(tmp_path / "profile", path.stem)
    hand_over(tmp_path / "profile", text, tmp_path / "one.txt")
    assert (tmp_path / "one.txt").read_text("utf-8") == text
    hand_over(tmp_path / "profile", text, tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as archive:
        assert set(archive.namelist()) == {"report.txt", path.name, LOG}
    with pytest.raises(Refusal):
        hand_over(tmp_path / "profile", text, tmp_path / "nowhere" / "one.txt")


def test_a_disk_that_takes_nothing_hides_no_fault(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("a file where the folder should be")
    assert confessed(tmp_path / "profile", broken(), AT, "zh") is None


def test_a_fault_that_has_itself_as_its_cause_and_a_deep_one_still_make_a_report(tmp_path: Path) -> None:
    def deeper(n: int) -> None:
        deeper(n + 1)

    with pytest.raises(RecursionError) as deep:
        deeper(0)
    deep.value.__context__ = deep.value.__cause__ = deep.value
    report = fault_report(tmp_path, deep.value, AT, "window")
    assert len(report.kinds) == 5
    assert len(report.frames) <= 60


def test_the_log_turns_at_its_bound_and_names_the_faults_before(tmp_path: Path) -> None:
    confessed(tmp_path, broken(), AT, "zh")
    assert len(last_headlines(tmp_path)) == 1
    note_line(tmp_path, "x" * 300_000)
    second = confessed(tmp_path, broken(), AT, "zh")
    assert second is not None
    assert (tmp_path / OLD_LOG).stat().st_size > 300_000
    assert (tmp_path / LOG).stat().st_size < 4096


def test_what_surrounds_it_are_versions_and_counts(tmp_path: Path) -> None:
    names = [fact.name.en for fact in surroundings(tmp_path)]
    assert names[:3] == ["program", "system", "Python"]
    assert "room on the disk" in names


def test_a_native_trace_becomes_a_report_and_goes(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    (folder / "native-4711.trace").write_text(
        "Fatal Python error: Aborted\n\nCurrent thread 0x1 (most recent call first):\n"
        f'  File "/Users/{MARKERS[0]}/qifutong_desktop/app.py", line 7 in _open\n',
        "utf-8",
    )
    (folder / "native-4712.trace").touch()  # of a process that runs
    [report] = report_native_faults(tmp_path, lambda: (), "zh")
    assert (report.kinds, report.frames[-1]) == (("Aborted",), "app.py:7 _open")
    assert sorted(path.name for path in folder.iterdir()) == [f"{report.id}.txt", "native-4712.trace"]
    assert MARKERS[0] not in read_report(tmp_path, report.id)
    assert report_native_faults(tmp_path, lambda: (), "zh") == ()


def test_three_runs_that_break_at_once_are_a_loop_and_a_minute_ends_the_row(tmp_path: Path) -> None:
    assert not begin_run(tmp_path).broken
    for broke in (1, 2):
        former = begin_run(tmp_path)
        assert (former.broken, former.early, former.loops) == (True, broke, False)
    assert begin_run(tmp_path).loops
    settle_run(tmp_path)
    former = begin_run(tmp_path)
    assert (former.broken, former.loops) == (True, False)
    end_run(tmp_path)
    assert not begin_run(tmp_path).broken


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b'{"early": "x"}', b'{"early": -4}', b"\xff" * 9000])
def test_a_mark_that_cannot_be_read_still_says_that_the_run_broke(tmp_path: Path, left: bytes) -> None:
    (tmp_path / MARK).write_bytes(left)
    former = begin_run(tmp_path)
    assert (former.broken, former.early) == (True, 0)
