"""The passphrase of a signing key, or a token's PIN, remembered by the system's keyring when a person asks for it.

Without a keyring (a server, a session without D-Bus) nothing is remembered and everything else works on.
"""

from __future__ import annotations

from ..core.problems import Refusal
from ..core.text import Text
from ..store.key_passphrases import drop_passphrase, keep_passphrase, kept_passphrase
from ..store.refusals import NoKeyring
from ..store.unlocking import Keyring


def remember(fingerprint: str, passphrase: str, keyring: Keyring = True) -> None:
    """Let the system's keyring keep it. ``fingerprint`` is the SHA-256 of the key's certificate (hex), as in
    ``Certified.fingerprint``.

    :raises NoKeyring: when none keeps it; the key still works with its passphrase typed
    """
    if not keep_passphrase(fingerprint, passphrase, keyring):
        what = Text("系统没有可用的密钥环，密码没有记住", "no keyring here: the passphrase was not remembered")
        remedy = Text("每次签名时输入密码即可", "type the passphrase each time you sign")
        raise NoKeyring(Refusal.of("passphrase", what, remedy).problems)


def recall(fingerprint: str, keyring: Keyring = True) -> str | None:
    """What is remembered; None when nothing is, or there is no keyring."""
    return kept_passphrase(fingerprint, keyring)


def forget(fingerprint: str, keyring: Keyring = True) -> None:
    """Remember it no longer.

    :raises NoKeyring: when the keyring does not let go of it
    """
    if not drop_passphrase(fingerprint, keyring):
        what = Text("系统密钥环没有删掉这个密码", "the system's keyring did not delete the passphrase")
        remedy = Text(
            "请在系统的密码管理中删除“qifutong-desktop signing key”",
            "delete “qifutong-desktop signing key” in the system's own password manager",
        )
        raise NoKeyring(Refusal.of("passphrase", what, remedy).problems)
