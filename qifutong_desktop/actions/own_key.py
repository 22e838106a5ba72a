"""The key that quotes are signed with: a PKCS#12 file inside the encrypted store, still locked by its own passphrase;
or one that stays on its token (:mod:`.token_keys`).

The passphrase is typed each time, or recalled from the system's keyring where a person asked for that; wrong ones are
counted, and after five in a row the key rests for five minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from ..core.problems import Refusal
from ..core.text import Text
from ..signing.keys import Certified, SigningKey, certified, key_problems, make_key, read_key
from ..store.disk import replace_file
from ..store.file import Store
from ..store.refusals import NoKeyring, disk_faults_refused
from ..store.settings import put_setting, setting
from .key_passphrase import forget, recall, remember
from .signing import pin_own, read_file
from .token_keys import KeyOnToken, open_chosen, token_setting

_KEY, _TRIES = "signing.key", "signing.tries"
#: Wrong passphrases in a row, and how long the key rests then.
MOST_TRIES = 5
REST = timedelta(minutes=5)
_SHORTEST = 8


@dataclass(frozen=True, slots=True)
class OwnKey:
    """The key as far as it is known without its passphrase. ``remembered``: the system's keyring knows that one;
    ``tries`` are left before it rests. ``token`` names the token that it lies on ("" for a key file): that one counts
    the tries of its PIN itself, and the PIN is never remembered."""

    name: str
    certified: Certified
    remembered: bool
    tries: int
    token: str = ""


def own_key(store: Store, now: datetime) -> OwnKey | None:
    """The key of this store; None where there is none yet."""
    kept = _kept(store)
    if kept is None:
        return None
    found = certified(_certificate(kept))
    if "token" in kept:
        return OwnKey(str(kept["name"]), found, False, MOST_TRIES, str(kept["token"]["token"]))
    return OwnKey(str(kept["name"]), found, recall(found.fingerprint) is not None, _tries_left(store, now))


def make_own(store: Store, name: str, organisation: str, passphrase: str, again: str, now: datetime) -> OwnKey:
    """A new self-signed key, trusted on this computer from now on; it takes the place of the former one.

    :raises Refusal: no name, a passphrase that is too short, or two that differ
    """
    if len(passphrase.strip().encode()) < _SHORTEST:
        what = Text("密钥的密码太短", "the passphrase of the key is too short")
        raise Refusal.of("passphrase", what, Text("至少 8 个字母数字，或 4 个汉字", "8 characters or more"))
    if passphrase != again:
        what = Text("两次输入不一样", "the two are not the same")
        raise Refusal.of("passphrase", what, Text("请重新输入", "type it again"))
    content = make_key(name, organisation, passphrase, now)
    return _keep(store, f"{name.strip()}.p12", content, read_key(content, passphrase), now)


def import_own(store: Store, path: Path, passphrase: str, now: datetime) -> OwnKey:
    """The key of a .p12 or .pfx file, kept in the store from now on; what it signs is trusted on this computer.

    :raises Refusal: no such file, a wrong passphrase, none at all, or a key that must not sign (expired, not yet valid,
        made for other uses, weak)
    """
    content = read_file(path)
    try:
        return _keep(store, path.name, content, _fit(content, passphrase, now), now)
    except Refusal as refusal:
        raise (_open_to_all(content) or refusal).in_file(path.name) from None


def use_token(store: Store, one: KeyOnToken, now: datetime) -> OwnKey:
    """Sign with this key of a token from now on; what it signs is trusted on this computer once it has signed.

    :raises Refusal: it must not sign
    """
    put_setting(store, _KEY, token_setting(one))
    put_setting(store, _TRIES, None)
    kept = own_key(store, now)
    assert kept is not None
    return kept


def unlocked(store: Store, passphrase: str | None, now: datetime, *, keep: bool = False) -> SigningKey:
    """The key itself, fit to sign now. ``passphrase`` None: as the keyring remembers it; a token's PIN. ``keep``: let
    the keyring remember it from now on.

    :raises Refusal: no key, a wrong passphrase (with the tries left), a key at rest or unfit to sign, or no keyring
    """
    kept = _kept(store)
    if kept is None:
        what = Text("还没有签名密钥", "there is no signing key yet")
        raise Refusal.of("key", what, Text("请在设置里生成或导入", "make or import one in the settings"))
    if "token" in kept:
        key = open_chosen(kept, passphrase or "", now)
        pin_own(store, key)
        return key
    known = certified(_certificate(kept)).fingerprint
    given = passphrase if passphrase is not None else recall(known)
    if given is None:
        what = Text("需要密钥的密码", "the passphrase of the key is needed")
        raise Refusal.of("passphrase", what, Text("请输入", "type it"))
    if not _tries_left(store, now):
        raise _resting()
    try:
        key = read_key(bytes.fromhex(kept["p12"]), given)
    except Refusal:
        raise _wrong(store, now) from None
    put_setting(store, _TRIES, None)
    problems = key_problems(key, now)
    if problems:
        raise Refusal(problems)
    if keep:
        remember(known, given)
    return key


def remember_own(store: Store, passphrase: str, now: datetime) -> None:
    """Let the system's keyring remember the passphrase.

    :raises Refusal: as :func:`unlocked`
    """
    unlocked(store, passphrase, now, keep=True)


def forget_passphrase(store: Store) -> None:
    """The keyring remembers the passphrase no longer.

    :raises NoKeyring: when it does not let go of it
    """
    kept = _kept(store)
    if kept is not None:
        forget(certified(_certificate(kept)).fingerprint)


def forget_own(store: Store) -> None:
    """Take the key out of the store, and its passphrase out of the keyring; what it signed stays signed."""
    with suppress(NoKeyring):  # the key is gone: what the keyring still says opens nothing
        forget_passphrase(store)
    put_setting(store, _KEY, None)
    put_setting(store, _TRIES, None)


def write_certificate(store: Store, path: Path) -> None:
    """The certificate as PEM, to be given to those who should be able to check.

    :raises Refusal: it cannot be written
    """
    kept = _kept(store)
    if kept is not None:
        with disk_faults_refused():
            replace_file(path, _certificate(kept).public_bytes(Encoding.PEM))


# --- inside ----------------------------------------------------------------------------------------------------------


def _fit(content: bytes, passphrase: str, now: datetime) -> SigningKey:
    key = read_key(content, passphrase)
    problems = key_problems(key, now)
    if problems:
        raise Refusal(problems)
    return key


def _open_to_all(content: bytes) -> Refusal | None:
    """Why a key file that has no passphrase is not taken in; None where it has one."""
    try:
        read_key(content, "")
    except Refusal:
        return None
    what = Text("这个文件没有密码，谁拿到都能用它签名", "the file has no passphrase: whoever holds it can sign")
    return Refusal.of("passphrase", what, Text("请加上密码重新导出", "export it again under a passphrase"))


def _keep(store: Store, name: str, content: bytes, key: SigningKey, now: datetime) -> OwnKey:
    certificate = key.certificate.public_bytes(Encoding.DER)
    put_setting(store, _KEY, {"name": name, "p12": content.hex(), "certificate": certificate.hex()})
    put_setting(store, _TRIES, None)
    pin_own(store, key)
    kept = own_key(store, now)
    assert kept is not None
    return kept


def _kept(store: Store) -> Mapping[str, Any] | None:
    kept = setting(store, _KEY)
    known = isinstance(kept, dict) and {"name", "certificate"} <= set(kept) and ("p12" in kept or "token" in kept)
    return kept if known else None


def _certificate(kept: Mapping[str, Any]) -> x509.Certificate:
    return x509.load_der_x509_certificate(bytes.fromhex(kept["certificate"]))


def _tries_left(store: Store, now: datetime) -> int:
    wrong, at = _wrongs(store)
    rested = at is not None and not (at <= now < at + REST)
    return MOST_TRIES if rested and wrong >= MOST_TRIES else max(0, MOST_TRIES - wrong)


def _wrongs(store: Store) -> tuple[int, datetime | None]:
    match setting(store, _TRIES):
        case {"wrong": int(wrong), "at": str(at)}:
            return wrong, datetime.fromisoformat(at)
        case _:
            return 0, None


def _wrong(store: Store, now: datetime) -> Refusal:
    left = _tries_left(store, now) - 1
    put_setting(store, _TRIES, {"wrong": MOST_TRIES - left, "at": now.isoformat()})
    if not left:
        return _resting()
    what = Text("密码不对", "the passphrase is not the one")
    return Refusal.of("passphrase", what, Text(f"还可再试 {left} 次", f"{left} more {'try' if left == 1 else 'tries'}"))


def _resting() -> Refusal:
    minutes = int(REST.total_seconds()) // 60
    what = Text(f"连续输错 {MOST_TRIES} 次，密钥已暂停使用", f"{MOST_TRIES} wrong passphrases: the key rests")
    return Refusal.of("passphrase", what, Text(f"请 {minutes} 分钟后再试", f"try again in {minutes} minutes"))
