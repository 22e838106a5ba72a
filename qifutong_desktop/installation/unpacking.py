"""A bundle becomes a version beside the others: unpacked under another name, checked on the disk, tried, then named.

Whatever is cut off leaves folders that begin with a dot, which nothing starts; the next update clears them away.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..core.problems import Refusal
from ..core.program_release import ProgramFile, ProgramRelease
from ..core.progress import Progress, silent
from ..core.text import Text
from ..store.disk import settle_folder
from .bundle import Bundle, copy_checked, refused
from .launcher import Turn, forget_starts, is_good, write_turn
from .layout import Installation

#: Room to be left beside what is unpacked.
_SPARE = 200 * 1024**2
_UNPACKING = Text("正在解开新版本", "Unpacking the new version")
_CHECKING = Text("正在核对磁盘上的文件", "Checking the files on the disk")


def install(bundle: Bundle, installation: Installation, tried: Callable[[Path], None], progress: Progress) -> None:
    """Unpack a bundle and give it its turn; ``tried`` gets its folder before it has its name, and may refuse it.

    Until ``current`` is replaced, in one step, the present version keeps its turn; then it is the former. Of older
    ones nothing is kept.

    :raises Refusal: no room, bytes that were not signed, a disk that fails, what ``tried`` says; nothing is changed
    """
    version = bundle.release.version
    with disk_refused(installation.root):
        sweep(installation)
        _refuse_full(bundle.release, installation)
        part = installation.versions / f".{version}.part"
        try:
            unpack(bundle, part, progress)
            check_files(part, bundle.release, progress)
            tried(part)
            _name(part, installation, version)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        give_turn(installation, version)
    with suppress(OSError):
        prune(installation)


def unpack(bundle: Bundle, folder: Path, progress: Progress = silent) -> None:
    """Write every file of a bundle into a new folder, and wait until all of it is on the disk.

    :raises Refusal: a file's bytes are not the ones that were signed
    :raises OSError: when the disk fails
    """
    folder.mkdir(parents=True)
    folders, done = {folder}, 0
    with bundle.path.open("rb") as source:
        source.seek(bundle.begin)
        for one in bundle.release.contents:
            target = _made(folder, one, folders)
            with target.open("xb") as file:
                if not copy_checked(source, file, one):
                    raise refused("内容与签名的清单不符", "is not what was signed", one.name).in_file(str(bundle.path))
                file.flush()
                os.fsync(file.fileno())
            if one.executable:
                target.chmod(0o755)
            done += one.size
            progress(_UNPACKING, done, bundle.release.size_in_bundle)
    for one in bundle.release.files:
        if one.link:
            _link(folder / one.link, _made(folder, one, folders))
    for each in sorted(folders, reverse=True):
        settle_folder(each)


def _made(folder: Path, one: ProgramFile, folders: set[Path]) -> Path:
    """The path of a file whose name is known to be good, with its folders made."""
    path = folder / one.name
    path.parent.mkdir(parents=True, exist_ok=True)
    folders.update(above for above in path.parents if above == folder or folder in above.parents)
    return path


def _link(target: Path, path: Path) -> None:
    try:
        os.link(target, path)
    except OSError:  # a disk that knows no second names
        shutil.copy(target, path)
        _settle(path)


def _settle(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def check_files(folder: Path, release: ProgramRelease, progress: Progress = silent) -> None:
    """Read back what lies on the disk.

    :raises Refusal: a file is missing, or other than it was signed
    """
    done = 0
    for one in release.files:
        with (folder / one.name).open("rb") as file:
            whole = copy_checked(file, None, one) and not file.read(1)
        if not whole:
            raise _disk("写到磁盘上的内容读回来不一样", "what was written reads back otherwise", str(folder / one.name))
        done += one.size
        progress(_CHECKING, done, release.size)


def _name(part: Path, installation: Installation, version: str) -> None:
    """A version of that name that is there, left from before, makes room. Nothing runs it: its turn is not now."""
    folder = installation.folder(version)
    if folder.exists():
        _patiently(lambda: folder.rename(installation.versions / f".{version}.gone"))
    forget_starts(installation.root, version)
    _patiently(lambda: part.rename(folder))
    settle_folder(installation.versions)


def _patiently(step: Callable[[], object]) -> None:
    """On Windows a scanner may hold a file for a moment after it was written."""
    for pause in (0.2, 0.5, 1.0, 2.0) if sys.platform == "win32" else ():
        try:
            step()
        except PermissionError:
            time.sleep(pause)
        else:
            return
    step()


def give_turn(installation: Installation, version: str) -> None:
    """From the next start on it is this version. The present one is the former, unless it has never come up itself:
    then the way back stays the one that is known to work.

    :raises OSError: leaving it as it was
    """
    turn = installation.turn
    highest = max(version, turn.highest or version, key=lambda name: [int(part) for part in name.split(".")])
    known = is_good(installation.root, turn.current) or not turn.former
    write_turn(installation.root, Turn(version, turn.current if known else turn.former, highest))


def prune(installation: Installation) -> None:
    """Keep the version whose turn it is and the one before it. One that cannot go now goes with the next update."""
    turn = installation.turn
    for folder in installation.versions.iterdir():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in (turn.current, turn.former):
            try:
                folder.rename(installation.versions / f".{folder.name}.gone")
                forget_starts(installation.root, folder.name)
            except OSError:
                continue
    sweep(installation)


def sweep(installation: Installation) -> None:
    """Clear away what was cut off: folders that begin with a dot."""
    installation.versions.mkdir(parents=True, exist_ok=True)
    for folder in installation.versions.glob(".*"):
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)


def _refuse_full(release: ProgramRelease, installation: Installation) -> None:
    """:raises Refusal: there is no room for it"""
    free, needed = shutil.disk_usage(installation.versions).free, room_needed(release, installation.versions)
    if free < needed:
        raise _disk(
            f"磁盘空间不足：需要 {_megabytes(needed)}，只剩 {_megabytes(free)}",
            f"has too little room: {_megabytes(needed)} are needed, {_megabytes(free)} are left",
            str(installation.root),
        )


def room_needed(release: ProgramRelease, folder: Path) -> int:
    """Bytes to be free before a release is unpacked in a folder: what is there under two names takes room once, where
    the disk knows second names."""
    return _SPARE + (release.size_in_bundle if _knows_second_names(folder) else release.size)


def _knows_second_names(folder: Path) -> bool:
    one, other = folder / ".one", folder / ".other"
    try:
        one.touch()
        os.link(one, other)
    except OSError:
        return False
    else:
        return True
    finally:
        one.unlink(missing_ok=True)
        other.unlink(missing_ok=True)


def _megabytes(size: int) -> str:
    return f"{-(-size // 1024**2):,} MB"


@contextmanager
def disk_refused(root: Path) -> Iterator[None]:
    """A fault of the disk inside is a refusal that says what stands."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise _disk(f"无法写入（{reason}）", f"cannot be written ({reason})", str(error.filename or root)) from error


def _disk(zh: str, en: str, place: str) -> Refusal:
    remedy = Text("请检查空间与权限后再升级；程序未变动", "check room and permissions, then again; nothing was changed")
    return Refusal.of("", Text(zh, en), remedy, place)
