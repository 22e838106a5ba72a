"""Why the store would not do something: each kind is a class, so that a page can offer the way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from ..core.problems import Problem, Refusal
from ..core.text import Text


class WrongKey(Refusal):
    """No given passphrase, code, key file or keyring opens the file."""


class NoStore(Refusal):
    """There is no store in the folder, or one where none should be."""


class NoKeyring(Refusal):
    """The system has no keyring that keeps a secret, and no passphrase was given."""


class Locked(Refusal):
    """The store was locked after a pause; the key is no longer in memory."""


class Damaged(Refusal):
    """The file fails its integrity check. ``backups`` are there to restore, newest first."""

    def __init__(self, problems: Sequence[Problem], backups: tuple[Path, ...] = ()) -> None:
        super().__init__(problems)
        self.backups = backups


class Newer(Refusal):
    """A newer version of the program wrote the file."""


class Busy(Refusal):
    """Another window or process holds the file."""


class NotWritten(Refusal):
    """The disk is full or faulty: the change was not stored, what was stored before is intact."""


def not_written(reason: str, key: str = "store") -> NotWritten:
    """The refusal for a failed write; ``reason`` in the system's words decides which."""
    full = "full" in reason.lower() or "no space" in reason.lower() or "quota" in reason.lower()
    what = (
        Text(
            "磁盘空间不足，这次修改没有保存；此前保存的内容完好",
            "the disk is full; this change is not saved, all before it is intact",
        )
        if full
        else Text(
            f"读写磁盘失败（{reason}），这次修改没有保存；此前保存的内容完好",
            f"the disk failed ({reason}); this change is not saved, all before it is intact",
        )
    )
    remedy = (
        Text("请腾出空间后再试", "free some space, then try again")
        if full
        else Text("请检查磁盘后再试", "check the disk, then try again")
    )
    return NotWritten([Problem(key, what, remedy)])


def busy() -> Busy:
    """The refusal while another process writes for long."""
    what = Text("文件正被另一个窗口或进程写入", "another window or process is writing to the file")
    return Busy([Problem("store", what, Text("请稍后再试", "try again in a moment"))])


@contextmanager
def disk_faults_refused() -> Iterator[None]:
    """A fault of disk or database inside becomes a :class:`NotWritten`, :class:`Busy` or :class:`Damaged`."""
    try:
        yield
    except OSError as error:
        raise not_written(error.strerror or str(error)) from error
    except (DBAPIError, sqlcipher.Error) as error:
        reason = str(error.orig if isinstance(error, DBAPIError) else error)
        if "locked" in reason or "busy" in reason:
            raise busy() from error
        if "malformed" in reason or "not a database" in reason:
            what = Text("文件已损坏", "the file is damaged")
            raise Damaged([Problem("store", what, Text("请从备份恢复", "restore a backup"))]) from error
        if any(word in reason for word in ("full", "I/O", "unable to open", "readonly")):
            raise not_written(reason) from error
        raise
