"""A column's keys as they come in, window by window, in one array that grows."""

from __future__ import annotations

from typing import Any

import numpy as np

from .cell_keys import Keys


class HeldKeys:
    """The keys of a column by the rows that hold something, 0 where nothing stands; of 32 bits while all of them are
    texts.

    All columns of a sheet grow at about the same time: what they leave behind lies side by side, and the next larger
    arrays find room there. Small pieces of each window, put together in the end, held half as much again.
    """

    def __init__(self) -> None:
        self._held: Any = np.zeros(0, np.int32)

    def put(self, start: int, keys: Keys) -> None:
        """The keys of rows from ``start`` on."""
        wide = self._held.dtype == np.int64 or int(keys.max()) >= 2**31
        self._make_room(start + len(keys), np.int64 if wide else np.int32)
        self._held[start : start + len(keys)] = keys

    def keys(self, rows: int) -> Any:
        """All of them."""
        self._make_room(rows, self._held.dtype)
        return self._held[:rows]

    def _make_room(self, rows: int, kind: Any) -> None:
        before = self._held
        if rows > len(before) or kind != before.dtype:
            self._held = np.zeros(max(len(before), 1 << max(rows - 1, 0).bit_length()), kind)
            self._held[: len(before)] = before
