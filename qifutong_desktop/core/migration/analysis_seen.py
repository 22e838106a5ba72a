"""What a pass over many rows remembers of them: digests of eight bytes, and never more than so many."""

from __future__ import annotations

import hashlib

#: So many digests are held in one memory (some 100 MB); what comes later is only held against these.
MOST = 1_000_000


def digest(*parts: str) -> int:
    """One number for some texts."""
    packed = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest(), "big")


class Seen:
    """Which digests came before, and with what number."""

    def __init__(self, most: int = MOST) -> None:
        self._known: dict[int, int] = {}
        self._most = most

    @property
    def full(self) -> bool:
        return len(self._known) >= self._most

    def __contains__(self, key: int) -> bool:
        return key in self._known

    def first(self, key: int, number: int = 0) -> int | None:
        """The number that came first with this key; None the first time."""
        found = self._known.get(key)
        if found is None and not self.full:
            self._known[key] = number
        return found
