"""Writing several files into a folder: all of them or none."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType

from ..assets import asset
from ..core.problems import Refusal
from ..core.text import Text
from ..store.disk import settle_file, settle_folder
from ..store.lock import LOCK_FILE, Held, hold

_STAGE = ".qifutong-"
#: Signals that end the program; those that a system does not have are left out.
_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]


@contextmanager
def all_or_nothing(folder: Path) -> Iterator[Path]:
    """A fresh folder on the disk of ``folder`` to write into; what is in it when the block ends moves into ``folder``.

    Files of the same name are replaced, each in one step, others stay. When the block or the move fails, everything
    is as it was; a signal waits for the end of the move. A process killed outright may leave new files beside old
    ones, but none is missing, and the next run clears its stage away.

    :raises Refusal: the folder cannot be written, or the disk is full
    :raises FileNotFoundError: what the block reads of the program itself is gone
    """
    made: list[Path] = []
    try:
        made = _make_parents(folder)
        _sweep(folder)
        stage, held = _stage_in(folder if folder.is_dir() else folder.parent)
        try:
            (stage / "new").mkdir()
            yield stage / "new"
            with _undisturbed():
                _move(stage, folder)
        except Refusal as refusal:
            raise _named_for(refusal, stage / "new", folder) from None
        finally:
            with _undisturbed():
                held.release()
                shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        _take_back(made)
        if isinstance(error, FileNotFoundError) and _comes_with_us(error.filename):
            raise
        raise Refusal.of(
            "",
            Text(f"无法写入（{error.strerror}）", f"cannot be written ({error.strerror})"),
            Text("请检查文件夹、权限与剩余空间", "check the folder, its permissions and the free space"),
            str(folder),
        ) from None
    except BaseException:
        _take_back(made)
        raise


def refuse_overwriting(inputs: Sequence[Path], outputs: Sequence[Path]) -> None:
    """:raises Refusal: an output is one of the inputs, by whatever path; it is named as the input was"""
    for source in inputs:
        for output in outputs:
            with suppress(OSError, ValueError):
                if source.samefile(output):
                    raise Refusal.of(
                        "",
                        Text(f"会被写出的 {output.name} 覆盖", f"would be overwritten by the {output.name} we write"),
                        Text("请另选文件夹，或给它改名", "choose another folder, or rename it"),
                        str(source),
                    )


def _comes_with_us(missing: object) -> bool:
    """Whether a path is of the program, or of a library that it stands on."""
    ours = (Path(sys.prefix), asset("resources"))
    return isinstance(missing, str) and any(place in Path(missing).absolute().parents for place in ours)


def _stage_in(parent: Path) -> tuple[Path, Held]:
    while True:
        stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=parent))
        try:
            held = hold(stage)
        except BaseException:
            shutil.rmtree(stage, ignore_errors=True)
            raise
        if isinstance(held, Held):  # else another run swept it before it was ours
            return stage, held


def _sweep(folder: Path) -> None:
    """Clear away the stages of processes that are gone: the system has let go of their locks."""
    for place in (folder, folder.parent):
        with suppress(OSError):
            for stage in place.glob(f"{_STAGE}*"):
                if (stage / LOCK_FILE).is_file() and isinstance(held := hold(stage), Held):
                    held.release()
                    shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals that would end the program are kept until the block is over; only the main thread ever gets them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept: list[int] = []

    def keep(number: int, frame: FrameType | None) -> None:
        kept.append(number)

    former = {one: signal.getsignal(one) for one in _ENDING}
    former = {one: handler for one, handler in former.items() if handler not in (None, signal.SIG_IGN)}
    try:
        for one in former:
            signal.signal(one, keep)
        yield
    finally:
        for one, handler in former.items():
            signal.signal(one, handler)
        for number in kept[:1]:
            signal.raise_signal(number)


def _make_parents(folder: Path) -> list[Path]:
    """Make what is missing above ``folder``; returns what was made, outermost first."""
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    missing = [parent for parent in folder.parents if not parent.exists()][::-1]
    made: list[Path] = []
    try:
        for parent in missing:
            made.append(parent)
            parent.mkdir()
    except BaseException:
        _take_back(made)
        raise
    return made


def _take_back(made: list[Path]) -> None:
    for parent in reversed(made):
        with suppress(OSError):  # somebody else's file is in it by now, or it was never made
            parent.rmdir()


def _move(stage: Path, folder: Path) -> None:
    """:raises OSError: when not everything could be moved; then all is as it was"""
    new = stage / "new"
    written = sorted(new.rglob("*"))
    for file in written:
        if file.is_file():  # a full or failing disk must say so before anything is moved
            settle_file(file)
    if not folder.exists():
        new.rename(folder)
        _settle([folder.parent])
        return
    pairs = [(file, folder / file.relative_to(new)) for file in written]
    _check_places(pairs)
    copies = stage / "old"
    copies.mkdir()
    done: list[tuple[Path, Path, Path | None]] = []
    try:
        for number, (file, target) in enumerate(pairs):
            if file.is_dir() and target.is_dir():
                continue
            copy = _copied(target, copies / str(number))
            done.append((file, target, copy))
            if file.is_dir():
                target.mkdir()
            else:
                file.replace(target)
    except BaseException:
        _undo(done, copies, folder)
        raise
    _settle([folder, *(target for file, target in pairs if target.is_dir())])


def _settle(folders: Sequence[Path]) -> None:
    """As far as the disk can: some network folders know no such thing, and the files are in place by now."""
    for folder in folders:
        with suppress(OSError):
            settle_folder(folder)


def _check_places(pairs: Sequence[tuple[Path, Path]]) -> None:
    for file, target in pairs:
        if target.is_dir() and not file.is_dir():
            raise IsADirectoryError(errno.EISDIR, f"{target.name} is a folder")
        if file.is_dir() and os.path.lexists(target) and not target.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, f"{target.name} is not a folder")


def _copied(target: Path, copy: Path) -> Path | None:
    """A second name for the file, so that it outlives being replaced; a true copy where a disk knows no such names."""
    if not os.path.lexists(target):
        return None
    try:
        os.link(target, copy, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(target, copy, follow_symlinks=False)
    return copy


def _undo(done: Sequence[tuple[Path, Path, Path | None]], copies: Path, folder: Path) -> None:
    """Put back what stood there; what a failing disk does not take back stays beside it under a name to be found."""
    lost = False
    for file, target, copy in reversed(done):
        if file.is_file():  # it never left the stage
            continue
        try:
            if copy is not None:
                copy.replace(target)
            elif target.is_dir():
                target.rmdir()
            else:
                target.unlink(missing_ok=True)
        except OSError:
            lost = lost or copy is not None
    if lost:
        place = Path(tempfile.mkdtemp(prefix="qifutong-old-", dir=folder))
        copies.replace(place / "old")


def _named_for(refusal: Refusal, stage: Path, folder: Path) -> Refusal:
    """The user never sees the stage's name."""
    return Refusal(
        [replace(problem, file=problem.file.replace(str(stage), str(folder))) for problem in refusal.problems]
    )
