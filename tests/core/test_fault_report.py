from __future__ import annotations

from datetime import date, datetime
from random import Random

from qifutong_desktop.core.fault_report import (
    MOST_FRAMES,
    Fact,
    FaultReport,
    bounded,
    counted,
    fault_id,
    is_fault_id,
    kept_report,
    native_fault,
    report_text,
    safe,
)
from qifutong_desktop.core.text import Text

AT = datetime.fromisoformat("2026-11-23T14:02:11+08:00")
REPORT = FaultReport("F-20261123-7K2M", AT, "job", ("KeyError", "OSError(28)"), ("ui/jobs.py:90 Jobs.start",))

TRACE = """Fatal Python error: Segmentation fault

Thread 0x00007f11 (most recent call first):
  File "/Users/jiang dong/lib/python3.11/concurrent/futures/thread.py", line 81 in _worker
  File "/Users/jiang dong/qifutong_desktop/ui/jobs.py", line 91 in run

Current thread 0x00007f22 (most recent call first):
  File "C:\\Users\\蒋董\\qifutong_desktop\\ui\\widgets\\radar.py", line 40 in paintEvent
  File "/opt/site-packages/PySide6/x.py", line 3 in go
  File "/srv/qifutong_desktop/lib/qifutong_desktop/app.py", line 61 in _open

Extension modules: shiboken6.Shiboken (total: 1)
"""


def test_a_name_is_its_day_and_four_letters_that_are_read_without_doubt() -> None:
    chance = Random(1)
    names = {fault_id(date(2026, 11, 23), chance.getrandbits(20)) for _ in range(200)}
    assert len(names) > 190
    assert all(is_fault_id(name) for name in names)
    assert not is_fault_id("F-20261123-../x")


def test_the_headline_is_read_back_from_the_first_line_of_the_file() -> None:
    kept = kept_report(report_text(REPORT, "zh").splitlines()[0])
    assert kept is not None
    assert (kept.id, kept.at, kept.kinds) == (REPORT.id, "2026-11-23T14:02:11+08:00", "KeyError ← OSError(28)")
    assert kept_report("no report at all") is None


def test_the_text_says_where_what_and_how_often_in_both_languages() -> None:
    report = counted(
        FaultReport(*(REPORT.id, AT, "job", REPORT.kinds, REPORT.frames, (Fact(Text("页", "page"), "X"),))), 3
    )
    assert "次数: 3" in report_text(report, "zh")
    assert "times: 3" in report_text(report, "en")
    assert "page: X" in report_text(report, "en")
    assert "ui/jobs.py:90 Jobs.start" in report_text(report, "zh")
    assert report.like == REPORT.like


def test_a_deep_recursion_keeps_its_ends_and_names_stay_plain() -> None:
    frames = bounded([f"a.py:{n} f" for n in range(1000)])
    assert len(frames) == MOST_FRAMES
    assert (frames[0], frames[-1]) == ("a.py:0 f", "a.py:999 f")
    assert safe("青岚\n13900000000" * 50) == safe("青岚\n13900000000" * 50)[:160]
    assert "青" not in safe("青岚")


def test_a_native_trace_gives_our_own_lines_without_their_folders() -> None:
    kind, frames = native_fault(TRACE)
    assert kind == "Segmentation fault"
    assert frames == (
        "-- Thread",
        "ui/jobs.py:91 run",
        "-- Current thread",
        "app.py:61 _open",
        "ui/widgets/radar.py:40 paintEvent",
    )
    assert "jiang" not in "".join(frames)
    assert native_fault("\0\0 garbage")[1] == ()
