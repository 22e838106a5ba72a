"""Backups, each with its day, to be brought back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from ...core.text import Text

_DAILY = re.compile(r"store-(\d{4}-\d\d-\d\d)")
_REPLACED = re.compile(r"replaced-(\d{4}-\d\d-\d\dT\d{6})Z")
_UPGRADE = re.compile(r"before-upgrade-from-(\d+)")


def copy_words(copy: Path, zone: tzinfo | None = None) -> Text:
    """What a backup is: of which day, or made when and for which reason. Its name tells, in UTC, else the file itself;
    times are said in ``zone``, None the system's."""
    if daily := _DAILY.match(copy.name):
        return Text(f"{daily[1]} 的备份", f"Backup of {daily[1]}")
    if replaced := _REPLACED.match(copy.name):
        at = _said(datetime.strptime(replaced[1], "%Y-%m-%dT%H%M%S").replace(tzinfo=UTC), zone)
        return Text(f"{at} 恢复备份时换下的数据", f"Data of {at}, put aside when a backup was restored")
    at = _said(datetime.fromtimestamp(copy.stat().st_mtime, UTC), zone) if copy.exists() else ""
    if _UPGRADE.match(copy.name):
        return Text(f"{at} 升级前的备份".strip(), f"Backup from before an upgrade, {at}".rstrip(", "))
    return Text(f"另存的数据（{copy.stem}）", f"Data set aside ({copy.stem})")


def _said(at: datetime, zone: tzinfo | None) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
