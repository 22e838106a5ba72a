"""Passphrases of signing keys in the system's keyring, for those who ask for it; nowhere else are they kept."""

from __future__ import annotations

from .keys import SERVICE, quietly
from .unlocking import Keyring, backend_of

_SERVICE = f"{SERVICE} signing key"


def keep_passphrase(fingerprint: str, passphrase: str, keyring: Keyring = True) -> bool:
    """Keep the passphrase of the key whose certificate has this SHA-256 (hex); False when no keyring keeps it."""
    backend = backend_of(keyring)
    if backend is None:
        return False
    quietly(lambda: backend.set_password(_SERVICE, fingerprint.lower(), passphrase))
    return kept_passphrase(fingerprint, keyring) == passphrase


def kept_passphrase(fingerprint: str, keyring: Keyring = True) -> str | None:
    """The passphrase that is kept; None without a keyring, or when it knows none."""
    backend = backend_of(keyring)
    return quietly(lambda: backend.get_password(_SERVICE, fingerprint.lower())) if backend else None


def drop_passphrase(fingerprint: str, keyring: Keyring = True) -> bool:
    """Keep it no longer; False when the keyring still hands it out."""
    backend = backend_of(keyring)
    if backend is not None:
        quietly(lambda: backend.delete_password(_SERVICE, fingerprint.lower()))
    return kept_passphrase(fingerprint, keyring) is None
