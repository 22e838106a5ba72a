"""Groups of texts by what a hash of each says of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .cell_keys import begins
from .met_hashes import MetHashes
from .word_hashes import U64


class Groups:
    """Hashes to small numbers, from ``first`` on; of each group one text is known, its member (-1 before ``first``)."""

    def __init__(self, first: int = 0) -> None:
        self._met = MetHashes()
        self.members = np.full(first, -1, np.int32)

    def numbers(self, hashes: Any, texts: Any) -> Any:
        """The groups of texts with these hashes."""
        hashes = np.maximum(hashes, U64(1))
        found, slots = self._met.numbers(hashes)
        found -= 1
        fresh = np.flatnonzero(found < 0)
        if len(fresh):
            order = np.argsort(hashes.take(fresh))
            ordered = hashes.take(fresh.take(order))
            first = begins(ordered)
            fresh = fresh.take(order)
            before = len(self.members)
            found[fresh] = np.cumsum(first) - 1 + before
            fresh = fresh[first]
            self.members = np.concatenate((self.members, texts[fresh].astype(np.int32)))
            self._met.add(ordered[first], slots[fresh], before + 1)
        return found
