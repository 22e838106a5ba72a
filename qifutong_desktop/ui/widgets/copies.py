"""Backups, each with its day, to be brought back."""

from __future__ import annotations

import re
from pathlib import Path

from ...core.text import Text

_DAILY = re.compile(r"store-(\d{4}-\d\d-\d\d)")
_UPGRADE = re.compile(r"before-upgrade-from-(\d+)")


def copy_words(copy: Path) -> Text:
    """What a backup is, by its file name: of which day, or made for which reason."""
    if daily := _DAILY.match(copy.name):
        return Text(f"{daily[1]} 的备份", f"Backup of {daily[1]}")
    if _UPGRADE.match(copy.name):
        return Text("升级前的备份", "Backup from before an upgrade")
    return Text(f"另存的数据（{copy.stem}）", f"Data set aside ({copy.stem})")
