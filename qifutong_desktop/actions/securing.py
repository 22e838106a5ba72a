"""The ways into an open store, as the settings change them."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.problems import Refusal
from ..core.text import Text
from ..store.file import Store, change_passphrase, forget_way, renew_recovery_code, set_passphrase
from ..store.keys import wrap_in_keyring
from ..store.refusals import NoKeyring, disk_faults_refused
from ..store.unlocking import Keyring, backend_of, write_wraps


@dataclass(frozen=True, slots=True)
class Ways:
    """Which ways lead in beside the recovery code."""

    passphrase: bool
    keyring: bool


def ways_in(store: Store) -> Ways:
    """The ways of an open store."""
    return Ways(store.has_passphrase, store.wraps.of("keyring") is not None)


def set_new_passphrase(store: Store, old: str, new: str, again: str) -> None:
    """Another passphrase; where there was none, ``old`` is not looked at.

    :raises Refusal: the two are not the same, too short, or ``old`` is not the passphrase
    """
    if len(new.strip().encode()) < 8:
        what = Text("新密码太短", "the new passphrase is too short")
        raise Refusal.of("", what, Text("至少 8 个字母数字，或 4 个汉字", "8 characters or more"))
    if new != again:
        what = Text("两次输入不一样", "the two are not the same")
        raise Refusal.of("", what, Text("请重新输入", "type it again"))
    if store.has_passphrase:
        change_passphrase(store, old, new)
    else:
        set_passphrase(store, new)


def fresh_code(store: Store) -> str:
    """A new recovery code, to be shown once; the old one opens no more."""
    return renew_recovery_code(store)


def keep_in_keyring(store: Store, wanted: bool, keyring: Keyring = True) -> None:
    """Let the system's keyring open the store, or no more.

    :raises NoKeyring: when it keeps nothing, or is the only way in
    """
    if not wanted:
        if not store.has_passphrase:
            what = Text("没有密码，密钥环是唯一的入口", "there is no passphrase: the keyring is the only way in")
            raise NoKeyring(Refusal.of("", what, Text("请先设密码", "set a passphrase first")).problems)
        forget_way(store, "keyring")
        return
    backend = backend_of(keyring)
    wrap = wrap_in_keyring(store.key, store.wraps.store, backend) if backend else None
    if wrap is None:
        what = Text("系统没有可用的密钥环", "the system has no keyring that keeps a secret")
        raise NoKeyring(Refusal.of("", what, Text("仍用密码打开", "go on with the passphrase")).problems)
    wraps = store.wraps.with_wrap(wrap)
    with disk_faults_refused():
        write_wraps(store.folder, wraps)
    store.wraps = wraps
