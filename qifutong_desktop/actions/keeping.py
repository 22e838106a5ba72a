"""The store without a window: where it lies, how it is set up and opened, what it holds, its copies, its audit."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from ..core.problems import Problem, Refusal
from ..core.ranges import several
from ..core.text import Lang, Text
from ..store.audit import Report, audit, unanchored
from ..store.backup import Backup, back_up, backups, daily_backup, restore, restore_open
from ..store.cases import Erased, erase, finish_erasing, overdue_in_bin, past_retention
from ..store.clock import note_time
from ..store.disk import low_space, synced_folder
from ..store.file import FILE, Store, add_key_file, create_store, is_there, open_store
from ..store.keys import KEY_FILE, keyring_keeps
from ..store.lock import Held, Holder, hold
from ..store.operations import CaseSummary, list_cases
from ..store.quotes import issued_quotes, kept_by_duty
from ..store.refusals import Busy, NotWritten, WrongKey
from ..store.trial_copy import clear_trial
from ..store.unlocking import Keyring, backend_of
from .preferences import read_settings

T = TypeVar("T")
#: Asks the person at the terminal for a secret; None when nobody is there.
Ask = Callable[[Text], str | None]
KEY_VARIABLE = "QIFUTONG_KEY_FILE"
_TRIES = 3
_CODE = re.compile(r"(?:[0-9A-Za-z]{5}[\s-]*){7}")


@dataclass(frozen=True, slots=True)
class Given:
    """One way in: a passphrase, a recovery code or a key file; nothing of it means the system's keyring."""

    passphrase: str | None = None
    recovery_code: str | None = None
    key_file: Path | None = None


def key_file() -> Path | None:
    """What ``QIFUTONG_KEY_FILE`` names."""
    named = os.environ.get(KEY_VARIABLE)
    return Path(named).expanduser() if named else None


def no_store(folder: Path) -> Text:
    """How a folder without a store gets one."""
    if backups(folder):
        return Text(
            f"{folder} 没有数据文件，但有备份：用 qifutong restore 恢复",
            f"{folder} holds no store, but backups: qifutong restore brings one back",
        )
    return Text(f"{folder} 还没有数据：用 qifutong cases --init 新建", f"{folder} holds nothing: qifutong cases --init")


# --- opening ---------------------------------------------------------------------------------------------------------


def open_kept(folder: Path, ask: Ask) -> Store | None:
    """The store of a folder, opened by ``QIFUTONG_KEY_FILE``, else the keyring, else by asking; None without a store.

    :raises Refusal: when no key opens it and nobody can be asked, or what ``open_store`` refuses
    """
    if not is_there(folder):
        return None

    def attempt(given: Given) -> Store:
        return open_store(
            folder, passphrase=given.passphrase, key_file=given.key_file, recovery_code=given.recovery_code
        )

    return with_key(attempt, ask)


def with_key(attempt: Callable[[Given], T], ask: Ask) -> T:
    """What ``attempt`` gives with the first key that opens.

    :raises WrongKey: when none does
    """
    named = key_file()
    if named is not None:
        return attempt(Given(key_file=named))
    try:
        return attempt(Given())
    except WrongKey:
        return _asking(attempt, ask)


def _asking(attempt: Callable[[Given], T], ask: Ask) -> T:
    for left in reversed(range(_TRIES)):
        typed = ask(Text("密码（或恢复码）", "Passphrase (or recovery code)"))
        if not typed:
            break
        try:
            return attempt(Given(recovery_code=typed) if looks_like_code(typed) else Given(passphrase=typed))
        except WrongKey:
            if not left:
                raise
    what = Text("数据已加密，没有可用的密钥", "the store is encrypted and no key is at hand")
    remedy = Text(
        f"请在终端里运行以输入密码，或用 {KEY_VARIABLE} 指明密钥文件",
        f"run it at a terminal to type the passphrase, or name a key file in {KEY_VARIABLE}",
    )
    raise WrongKey([Problem("passphrase", what, remedy)])


def looks_like_code(typed: str) -> bool:
    """Whether what was typed has the form of a recovery code."""
    return _CODE.fullmatch(typed.strip()) is not None


# --- keeping it ------------------------------------------------------------------------------------------------------


def begin_day(store: Store, now: datetime) -> tuple[Text, ...]:
    """What a store needs at each start, and what the consultant should hear of it.

    The clock is compared with the highest time seen, a cut-off erasing is completed, cases longer than 30 days in the
    bin go for good, the first start of a day makes the day's backup, and cases older than the retention that was set
    are counted. A full or failing disk is told and keeps nobody from opening. What endangers the folder itself is told
    by :func:`folder_notices`.
    """
    told: list[Text] = []
    clear_trial(store.folder, now)
    for work in (_compare_clock, _finish_erasing, _empty_bin, _back_up_today, _count_overdue):
        try:
            told += work(store, now)
        except (NotWritten, Busy) as refusal:
            told += [problem.what for problem in refusal.problems]
    return tuple(dict.fromkeys(told))


def end_day(store: Store, now: datetime) -> None:
    """The last thing before a store is locked or closed: remember the time. A store that cannot be written, or is
    locked already, keeps nobody from closing."""
    with suppress(Refusal):
        note_time(store, now)


def _compare_clock(store: Store, now: datetime) -> tuple[Text, ...]:
    said = note_time(store, now)
    return (said,) if said else ()


def _finish_erasing(store: Store, now: datetime) -> tuple[Text, ...]:
    return finish_erasing(store)[1]


def _empty_bin(store: Store, now: datetime) -> tuple[Text, ...]:
    return forget_cases(store, overdue_in_bin(store, now), now).kept


def _back_up_today(store: Store, now: datetime) -> tuple[Text, ...]:
    """Today is the consultant's day, not that of Greenwich."""
    return daily_backup(store, now.astimezone().date())[1]


def _count_overdue(store: Store, now: datetime) -> tuple[Text, ...]:
    days = read_settings(store).retention_days
    count = len(past_retention(store, now, days)) if days else 0
    if not count:
        return ()
    return (
        Text(
            f"{count} 个客户超过 {days} 天没有改动，已过保留期，请查看是否彻底删除",
            f"unchanged for {days} days and past your retention: {several(count, 'client')}; see whether to erase them",
        ),
    )


def forget_cases(store: Store, cases: Sequence[str], now: datetime) -> Erased:
    """Erase clients for good, in the file and in every backup; ``kept`` says which issued quotes stay by duty."""
    return erase(store, cases, now, duty=kept_by_duty(store, cases))


# --- setting up ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetUp:
    """A new store. The recovery code is shown this once and stored nowhere."""

    folder: Path
    device: str
    recovery_code: str
    key_file: Path | None
    notices: tuple[Text, ...]


def set_up(folder: Path, passphrase: str) -> SetUp:
    """Make a store; where ``QIFUTONG_KEY_FILE`` names a file that is not there yet, make a key file as well.

    :raises Refusal: there is a store already, an empty passphrase, a key file that would be replaced, a failing disk
    """
    named = key_file()
    if named is not None and not is_there(folder) and (named.exists() or not named.parent.is_dir()):
        what = Text(
            f"密钥文件 {named} 已存在，或其文件夹不存在", f"the key file {named} is there, or its folder is not"
        )
        remedy = Text("请另指一个位置，或去掉这个变量", "name another place, or unset the variable")
        raise Refusal([Problem(KEY_VARIABLE, what, remedy)])
    store, code = create_store(folder, passphrase)
    notices = folder_notices(folder)
    with store:
        if named is not None:
            try:
                add_key_file(store, named)
            except Refusal as refusal:  # the store is there: its recovery code must be shown all the same
                said = refusal.problems[0].what
                notices += (Text(f"密钥文件没有写成：{said.zh}", f"the key file was not written: {said.en}"),)
                named = None
        return SetUp(folder, store.device, code, named, notices)


def keyring_usable(keyring: Keyring = True) -> bool:
    """Whether a store can be set up without a passphrase: the system's keyring keeps a secret (tried with one)."""
    backend = backend_of(keyring)
    return backend is not None and keyring_keeps(backend)


def set_up_unasked(folder: Path, keyring: Keyring = True) -> SetUp:
    """Make a store without asking for a passphrase: the key lies in the system's keyring, the recovery code opens too.

    :raises NoKeyring: when no keyring keeps the key; nothing is made
    :raises Refusal: there is a store already, a failing disk
    """
    store, code = create_store(folder, None, keyring=keyring)
    with store:
        return SetUp(folder, store.device, code, None, folder_notices(folder))


def folder_notices(folder: Path) -> tuple[Text, ...]:
    """What endangers a store in this folder: a cloud that syncs it, a disk that is nearly full."""
    return tuple(notice for notice in (synced_folder(folder), low_space(folder)) if notice)


def set_up_json(made: SetUp, lang: Lang = "zh") -> dict[str, Any]:
    """The object of ``cases --init``."""
    return {
        "folder": str(made.folder),
        "device": made.device,
        "recovery_code": made.recovery_code,
        "key_file": None if made.key_file is None else str(made.key_file),
        "notices": [notice.said(lang) for notice in made.notices],
    }


# --- what it holds ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """One case of the list with its issued quotes, as (number, version)."""

    summary: CaseSummary
    quotes: tuple[tuple[str, int], ...]


def list_kept(store: Store, *, in_bin: bool = False) -> tuple[Listed, ...]:
    """The cases, last changed first; with ``in_bin`` those in the bin instead."""
    quotes = issued_quotes(store)
    return tuple(
        Listed(one, tuple((quote.number, quote.version) for quote in quotes if quote.case == one.case))
        for one in list_cases(store, in_bin=in_bin)
    )


def cases_json(folder: Path, listed: Sequence[Listed]) -> dict[str, Any]:
    """The contract's ``cases`` object."""
    return {
        "folder": str(folder),
        "cases": [
            {
                "id": one.summary.case,
                "name": one.summary.name,
                "changed": one.summary.changed,
                "deleted": one.summary.deleted or None,
                "operations": one.summary.operations,
                "quotes": [{"number": number, "version": version} for number, version in one.quotes],
            }
            for one in listed
        ],
    }


# --- copies ----------------------------------------------------------------------------------------------------------


def back_up_kept(store: Store, today: date, target: Path | None) -> Backup:
    """A verified copy of today, or in ``target``.

    :raises Refusal: a disk that is full or fails, a target in a folder that is not there
    """
    if target is not None and (target.is_dir() or not target.parent.is_dir()):
        raise Refusal.of(
            "--out",
            Text("不是可写的文件位置", "is no place for a file"),
            Text("请给出已有文件夹里的文件名", "name a file in a folder that is there"),
            str(target),
        )
    return back_up(store, today, target=target)


def backup_json(folder: Path, made: Backup | None, copies: Sequence[Backup]) -> dict[str, Any]:
    """The contract's ``backup`` object. ``key_envelope`` has to go with a copy that leaves this computer."""
    return {
        "made": None if made is None else _copy_json(made),
        "backups": [_copy_json(one) for one in copies],
        "key_envelope": str(folder / KEY_FILE),
    }


def _copy_json(one: Backup) -> dict[str, Any]:
    return {"path": str(one.path), "day": None if one.day is None else one.day.isoformat(), "bytes": one.size}


def restore_kept(folder: Path, named: str, now: datetime, ask: Ask) -> tuple[Path, Path | None]:
    """Put a copy (a path, or a name among the backups) in the store's place; the copy, and where the replaced file is.

    :raises Refusal: no such copy, one that is not sound, no key, or a window that has the store open
    """
    copy = _copy_named(folder, named)
    held = hold(folder)
    if isinstance(held, Holder):
        what = Text("程序正开着这份数据", "a window has this store open")
        raise Busy([Problem("store", what, Text("请先关闭窗口", "close it first"), str(folder / FILE))])
    try:

        def attempt(given: Given) -> Path | None:
            return restore(
                folder,
                copy,
                now,
                held,
                passphrase=given.passphrase,
                key_file=given.key_file,
                recovery_code=given.recovery_code,
            )

        return copy, with_key(attempt, ask)
    finally:
        held.release()


def restore_here(store: Store, named: str, now: datetime, held: Held) -> tuple[Path, Path | None]:
    """As :func:`restore_kept`, from within the window that has this store open and holds its lock.

    The same store goes on, with the content of the copy: all that pages show has to be read anew.

    :raises Refusal: no such copy, one that is not sound, a connection in use; the store goes on as it was
    """
    copy = _copy_named(store.folder, named)
    return copy, restore_open(store, copy, now, held)


def restored_json(copy: Path, replaced: Path | None) -> dict[str, Any]:
    """The contract's ``restore`` object."""
    return {"restored": str(copy), "replaced": None if replaced is None else str(replaced)}


def _copy_named(folder: Path, named: str) -> Path:
    given = Path(named)
    among = [one.path for one in backups(folder) if one.path.name == named]
    if not given.is_file() and not among:
        raise Refusal.of(
            "BACKUP",
            Text("没有这份备份", "there is no such copy"),
            Text("用 qifutong backup --list 查看已有的备份", "qifutong backup --list shows the copies"),
            named,
        )
    return given if given.is_file() else among[0]


# --- audit -----------------------------------------------------------------------------------------------------------


def audit_kept(store: Store | None, printed: Sequence[str]) -> Report:
    """Check the chain and all that hangs on it; a store that is not there has an empty chain.

    :raises Refusal: when one of ``printed`` is no head of a chain
    """
    return audit(store, printed) if store is not None else unanchored(printed)


def audit_json(report: Report, lang: Lang = "zh") -> dict[str, Any]:
    """The contract's ``audit`` object."""
    return {
        "ok": not report.broken,
        "events": report.events,
        "quotes": report.quotes,
        "head": report.head,
        "broken": [{"event": one.n or None, "what": one.what.said(lang)} for one in report.broken],
        "anchored": [{"head": head, "after": place} for head, place in report.anchored],
    }
