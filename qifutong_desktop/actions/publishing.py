"""Writing several files into a folder: all of them or none."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ..core.problems import Refusal
from ..core.text import Text


@contextmanager
def all_or_nothing(folder: Path) -> Iterator[Path]:
    """A fresh folder on the disk of ``folder`` to write into; what is in it when the block ends moves into ``folder``.

    Files of the same name are replaced, others stay. When the block or the move fails, everything is as it was.

    :raises Refusal: the folder cannot be written, or the disk is full
    """
    made: list[Path] = []
    try:
        made = _make_parents(folder)
        stage = Path(tempfile.mkdtemp(prefix=".qifutong-", dir=folder if folder.is_dir() else folder.parent))
        try:
            yield stage
            _move(stage, folder)
        except Refusal as refusal:
            raise _named_for(refusal, stage, folder) from None
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        _take_back(made)
        raise Refusal.of(
            "",
            Text(f"无法写入（{error.strerror}）", f"cannot be written ({error.strerror})"),
            Text("请检查文件夹、权限与剩余空间", "check the folder, its permissions and the free space"),
            str(folder),
        ) from None
    except BaseException:
        _take_back(made)
        raise


def _make_parents(folder: Path) -> list[Path]:
    """Make what is missing above ``folder``; returns what was made, outermost first."""
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    missing = [parent for parent in folder.parents if not parent.exists()][::-1]
    made: list[Path] = []
    try:
        for parent in missing:
            parent.mkdir()
            made.append(parent)
    except OSError:
        _take_back(made)
        raise
    return made


def _take_back(made: list[Path]) -> None:
    for parent in reversed(made):
        if not any(parent.iterdir()):
            parent.rmdir()


def _move(stage: Path, folder: Path) -> None:
    _sync(stage)
    if not folder.exists():
        stage.chmod(0o777 & ~_umask())
        stage.rename(folder)
        return
    written = sorted(stage.rglob("*"))
    replaced = Path(tempfile.mkdtemp(prefix=".replaced-", dir=stage))
    done: list[tuple[Path, Path | None]] = []
    try:
        for number, new in enumerate(written):
            target = folder / new.relative_to(stage)
            if new.is_dir() and target.is_dir():
                continue
            old = _set_aside(target, replaced / str(number))
            done.append((target, old))
            if new.is_dir():
                target.mkdir()
            else:
                new.rename(target)
    except BaseException:
        _undo(done)
        raise


def _set_aside(target: Path, place: Path) -> Path | None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, f"{target.name} is a folder")
    if not target.exists():
        return None
    target.rename(place)
    return place


def _undo(done: list[tuple[Path, Path | None]]) -> None:
    for target, old in reversed(done):
        if target.is_dir():
            target.rmdir()
        else:
            target.unlink(missing_ok=True)
        if old is not None:
            old.rename(target)


def _sync(stage: Path) -> None:
    """A full or failing disk must say so before anything is moved."""
    for file in stage.rglob("*"):
        if file.is_file():
            with file.open("rb+") as handle:
                os.fsync(handle.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _named_for(refusal: Refusal, stage: Path, folder: Path) -> Refusal:
    """The user never sees the stage's name."""
    return Refusal(
        [replace(problem, file=problem.file.replace(str(stage), str(folder))) for problem in refusal.problems]
    )
