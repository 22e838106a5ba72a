"""The program's own update: signed at the firm, and at the consultant's tried on a copy before it gets its turn."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.problems import Refusal
from ..core.program_release import PRODUCT, ProgramRelease
from ..core.progress import Progress, silent
from ..core.text import Text
from ..core.update import version_order
from ..installation.bundle import Bundle, list_files, read_bundle, refused, write_bundle
from ..installation.launcher import Turn, environment, write_turn
from ..installation.layout import Installation, installation_here, this_platform
from ..installation.trying import Proof, prove
from ..installation.unpacking import disk_refused, install
from ..store.file import Store
from ..store.firm_key import fingerprint, firm_key_that_checks, read_private_key
from ..store.lock import Holder, hold
from ..store.schema import VERSION
from ..store.trial_copy import trial_copy

_LOCK = "update.lock"
_TRYING = Text("新版本正在数据副本上自检", "The new version tries itself on a copy of the data")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is installed in ``root``: the version whose turn it is, the one to go back to, and one that was given up
    because it never came up ("" for none). ``key`` is the fingerprint of the signer of a bundle just taken in."""

    root: Path
    turn: Turn
    key: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was signed."""

    path: Path
    release: ProgramRelease
    key: str


# --- at the firm -----------------------------------------------------------------------------------------------------


def make_release(folder: Path, key: Path, passphrase: str, out: Path, progress: Progress = silent) -> Made:
    """Sign the frozen program in a folder, once it has passed its own self-test here.

    :raises Refusal: it does not pass, a file cannot be shipped, the key is none, ``out`` cannot be written
    """
    private = read_private_key(key, passphrase)
    if out.resolve() == key.resolve() or folder.resolve() in out.resolve().parents:
        what = Text("会盖掉私钥，或写进程序文件夹", "would replace the key, or lie among the files to be signed")
        raise Refusal.of("--out", what, Text("请另选位置", "choose another place"), str(out))
    proof = prove(folder)
    release = ProgramRelease(PRODUCT, proof.version, proof.platform, proof.store_schema, list_files(folder))
    with disk_refused(out):
        write_bundle(folder, release, private, out, progress)
    return Made(out, release, fingerprint(private.public_key().public_bytes_raw()))


# --- at the consultant's ---------------------------------------------------------------------------------------------


def standing(root: Path | None = None) -> Standing:
    """What is installed in ``root``, else where this program runs.

    :raises Refusal: this program is not installed side by side
    """
    here = _installation(root)
    return Standing(here.root, here.turn)


def update_program(store: Store, path: Path, root: Path | None = None, progress: Progress = silent) -> Standing:
    """Take a bundle in: signed by the firm, for this system, newer; unpacked, tried on a copy of the store.

    :raises Refusal: whichever of these does not hold, with the reason; the present version keeps its turn
    """
    here = _installation(root)
    bundle = read_bundle(path, firm_key_that_checks(store, str(path)))
    with _alone(here):
        try:
            _refuse_unfit(bundle.release, here.turn)
        except Refusal as refusal:
            raise refusal.in_file(str(path)) from None
        with trial_copy(store) as (copy, word):
            install(bundle, here, lambda folder: _tried(folder, bundle, copy, word, progress), progress)
        return Standing(here.root, here.turn, fingerprint(bundle.key))


def _tried(folder: Path, bundle: Bundle, copy: Path, word: str, progress: Progress) -> None:
    """:raises Refusal: the version in a folder fails on the copy, or is not what its bundle says"""
    progress(_TRYING, 0, None)
    release = bundle.release
    if prove(folder, ["--copy", str(copy)], word) != Proof(release.version, release.platform, release.store_schema):
        raise refused("自检报出的版本与清单不符", "its self-test names another version than its list")


def _refuse_unfit(release: ProgramRelease, turn: Turn) -> None:
    """:raises Refusal: it is for another system, or no newer than what is or was here"""
    if release.platform != this_platform():
        theirs, ours = release.platform, this_platform()
        raise refused(f"是给 {theirs} 的，本机是 {ours}", f"is for {theirs}, not for {ours}", "platform")
    if release.version == turn.current:
        raise refused(f"就是现在的版本 {turn.current}", f"is the version that is here, {turn.current}", "version")
    highest = turn.highest or turn.current
    if version_order(release.version) < max(version_order(highest), version_order(turn.current)):
        zh = f"版本 {release.version} 比装过的 {highest} 旧，不会降级"
        raise refused(zh, f"version {release.version} is older than {highest}, which was here", "version")
    if release.store_schema < VERSION:
        raise _store_too_new(release.version, release.store_schema)


def go_back(root: Path | None = None) -> Standing:
    """Give the former version its turn again, once it has shown that it starts.

    :raises Refusal: there is none, it does not start, or it cannot open the store as it is now
    """
    here = _installation(root)
    with _alone(here):
        turn = here.turn
        if not turn.former or not here.folder(turn.former).is_dir():
            what = Text("没有可以退回的版本", "there is no version to go back to")
            raise Refusal.of("--back", what, Text("请用升级包安装", "install one from its bundle"), str(here.root))
        schema = prove(here.folder(turn.former)).store_schema
        if schema < VERSION:
            raise _store_too_new(turn.former, schema)
        with disk_refused(here.root):
            write_turn(here.root, Turn(turn.former, turn.current, turn.highest))
        return Standing(here.root, here.turn)


def start_again(root: Path) -> None:
    """Start the program anew by its launcher, once this window is gone. It outlives us."""
    with suppress(OSError):
        subprocess.Popen([str(Installation(root).launcher)], env=environment(None), start_new_session=True)


def _store_too_new(version: str, schema: int) -> Refusal:
    what = Text(
        f"版本 {version} 只能打开到格式 {schema} 的数据，现在的数据是格式 {VERSION}",
        f"version {version} opens data up to format {schema}; the data here is of format {VERSION}",
    )
    remedy = Text(
        f"请留在现在的版本；升级前的数据在 backups/before-upgrade-from-{schema}.db",
        f"stay with the present version; the data of before is in backups/before-upgrade-from-{schema}.db",
    )
    return Refusal.of("store", what, remedy)


def _installation(root: Path | None) -> Installation:
    if root is not None and (root / "versions").is_dir():
        return Installation(root)
    here = installation_here() if root is None else None
    if here is None:
        what = Text("这里的程序不是按版本并排安装的", "the program here is not installed version beside version")
        remedy = Text("请用安装包重新安装，做法见 docs/updates.md", "install it anew by the installer: docs/updates.md")
        raise Refusal.of("", what, remedy, str(root or ""))
    return here


@contextmanager
def _alone(here: Installation) -> Iterator[None]:
    """:raises Refusal: another update is under way, or the folder cannot be written"""
    with disk_refused(here.root):
        held = hold(here.root, _LOCK)
    if isinstance(held, Holder):
        what = Text("另一个升级正在进行", "another update is under way")
        raise Refusal.of("", what, Text("请等它结束", "wait for it to end"), str(here.root))
    with held:
        yield


# --- words for the command line --------------------------------------------------------------------------------------


def standing_json(found: Standing) -> dict[str, Any]:
    """The object of ``update``."""
    turn = found.turn
    return {
        "root": str(found.root),
        "version": turn.current,
        "former": turn.former or None,
        "failed": turn.failed or None,
        "key": found.key or None,
    }


def made_json(made: Made) -> dict[str, Any]:
    """The object of ``release make``."""
    release = made.release
    return {
        "path": str(made.path),
        "version": release.version,
        "platform": release.platform,
        "store_schema": release.store_schema,
        "files": len(release.files),
        "size": made.path.stat().st_size,
        "key": made.key,
    }
