"""A backup is told by its day, or by when and why it was made: never by the name of its file."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from qifutong_desktop.core.text import Text
from qifutong_desktop.ui.widgets.copies import copy_words

CHINA = timezone(timedelta(hours=8))


def test_when_and_why_in_local_time(tmp_path: Path) -> None:
    assert copy_words(tmp_path / "store-2026-11-22.db", CHINA).zh == "2026-11-22 的备份"
    assert copy_words(tmp_path / "replaced-2026-11-22T183005Z.db", CHINA) == Text(
        "2026-11-23 02:30 恢复备份时换下的数据", "Data of 2026-11-23 02:30, put aside when a backup was restored"
    )
    upgraded = tmp_path / "before-upgrade-from-3.db"
    assert copy_words(upgraded, CHINA) == Text("升级前的备份", "Backup from before an upgrade")
    upgraded.touch()
    at = datetime(2026, 11, 22, 18, 30, tzinfo=UTC).timestamp()
    os.utime(upgraded, (at, at))
    assert copy_words(upgraded, CHINA) == Text(
        "2026-11-23 02:30 升级前的备份", "Backup from before an upgrade, 2026-11-23 02:30"
    )
