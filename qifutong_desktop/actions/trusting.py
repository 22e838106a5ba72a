"""Whose signatures are trusted on this computer: looked at before they are pinned, listed, let go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..signing.keys import Certified, certified_root, fingerprint
from ..store.file import Store
from .own_key import own_key
from .signing import pin_roots, pinned_roots, roots_of_files, unpin_root
from .timestamping import pin_authorities, pinned_authorities


@dataclass(frozen=True, slots=True)
class Root:
    """One certificate (``der``). ``fingerprint`` is its SHA-256 as ``3E:16:…``, to compare by telephone;
    ``own``: it is the certificate of this store's own key."""

    der: bytes
    certified: Certified
    fingerprint: str
    own: bool = False


def trusted(store: Store, now: datetime) -> tuple[Root, ...]:
    """Every certificate that is trusted."""
    own = own_key(store, now)
    mine = own.certified.fingerprint if own else ""
    return tuple(_root(der, mine) for der in pinned_roots(store))


def roots_in(path: Path) -> tuple[Root, ...]:
    """The certificates of a file, to be compared before they are trusted.

    :raises Refusal: it cannot be read, or holds no certificate that may be trusted
    """
    return tuple(_root(der, "") for der in roots_of_files([path]))


def trust(store: Store, roots: tuple[Root, ...]) -> None:
    """Trust what these issued from now on."""
    pin_roots(store, [one.der for one in roots])


def trust_no_longer(store: Store, root: Root) -> None:
    """Trust a certificate no longer."""
    unpin_root(store, root.der)


def authorities(store: Store) -> tuple[Root, ...]:
    """Whose timestamps are trusted. They vouch for a time, never for who issued a quote."""
    return tuple(_root(der, "") for der in pinned_authorities(store))


def trust_authorities(store: Store, roots: tuple[Root, ...]) -> None:
    """Trust their timestamps from now on."""
    pin_authorities(store, (*pinned_authorities(store), *(one.der for one in roots)))


def trust_authority_no_longer(store: Store, root: Root) -> None:
    """Trust the timestamps of one no longer."""
    pin_authorities(store, [one for one in pinned_authorities(store) if one != root.der])


def _root(der: bytes, mine: str) -> Root:
    known = certified_root(der)
    return Root(der, known, fingerprint(der), known.fingerprint == mine)
