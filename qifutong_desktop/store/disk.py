"""Files on the disk: replaced whole or not at all, room left, and folders that a cloud keeps moving."""

from __future__ import annotations

import os
import shutil
import sys
from errno import EINVAL
from pathlib import Path

from ..core.text import Text

#: Below this, or three times the file, the program says so before the disk is full.
ENOUGH = 500 * 1024 * 1024
_SYNCED = {
    "onedrive": "OneDrive",
    "nutstore": "坚果云",
    "坚果云": "坚果云",
    "baidunetdisk": "百度网盘",
    "baidusyncdisk": "百度网盘",
    "百度网盘": "百度网盘",
    "百度云": "百度网盘",
    "icloud": "iCloud",
    "mobile documents": "iCloud",
    "cloudstorage": "iCloud",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "wpsdrive": "WPS 云盘",
    "wps云盘": "WPS 云盘",
    "wps 云盘": "WPS 云盘",
    "weiyun": "微云",
    "微云": "微云",
    "阿里云盘": "阿里云盘",
    "synologydrive": "Synology Drive",
    "nextcloud": "Nextcloud",
    "seafile": "Seafile",
}


def replace_file(path: Path, content: bytes) -> None:
    """Write beside the target, for the owner only, flush to the disk, then take its place in one step.

    :raises OSError: leaving the former file as it was
    """
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    settle_folder(path.parent)


def settle_file(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk (Windows does so by itself, and some shares on their server)."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno != EINVAL:  # no folder of this kind can be waited for
                raise
        finally:
            os.close(handle)


def low_space(folder: Path) -> Text | None:
    """A warning while there is still room for a backup and a day's work; None when there is plenty."""
    free = shutil.disk_usage(folder).free
    file = folder / "store.db"
    needed = max(ENOUGH, 3 * file.stat().st_size if file.exists() else 0)
    if free >= needed:
        return None
    megabytes = free // 1024**2
    return Text(f"磁盘只剩 {megabytes} MB，请尽快腾出空间，否则将无法保存", f"only {megabytes} MB are left on the disk")


def synced_folder(folder: Path) -> Text | None:
    """A warning when a cloud service keeps the folder in step: it may swap the file under an open database."""
    for part in folder.absolute().parts:
        for mark, service in _SYNCED.items():
            if mark in part.lower():
                return Text(
                    f"数据文件夹在{service}的同步目录里，同步可能损坏正在使用的数据，请移到本机的其他文件夹",
                    f"the data folder is synced by {service}, which can damage a file in use; keep it elsewhere",
                )
    return None
