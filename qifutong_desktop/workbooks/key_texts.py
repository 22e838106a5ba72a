"""What keys stand for: their texts, and what sort of value each is."""

from __future__ import annotations

from typing import Any

import numpy as np

from .cell_keys import MINUS, MOMENT, NUMBER, Keys, is_moment, moment_text, number_text
from .shared_texts import Texts


class KeyTexts:
    """Keys of one workbook's cells, told as texts."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._sorts = np.frombuffer(bytes(texts.sorts if texts.others else b""), np.int8)

    def text(self, key: int) -> str:
        """What a key stands for."""
        if not key:
            return ""
        if key & NUMBER:
            return number_text(key)
        return moment_text(key) if key & MOMENT else self._texts.text(key - 1)

    def texts(self, keys: Keys) -> list[str]:
        """What keys stand for."""
        mine = (keys > 0) & (keys < MINUS)
        if mine.all():
            return self._texts.many(keys - 1)
        told = iter(self._texts.many(keys[mine] - 1))
        return [next(told) if own else self.text(key) for own, key in zip(mine.tolist(), keys.tolist(), strict=True)]

    def sorts(self, keys: Keys) -> Any:
        """0 a text, 1 a number, 2 a moment, 3 a truth value, of keys that are not blank."""
        found = np.zeros(len(keys), np.int8)
        if not len(keys) or (int(keys.max()) < MINUS and not len(self._sorts)):
            return found
        found[(keys & NUMBER) != 0] = 1
        found[is_moment(keys)] = 2
        if len(self._sorts):
            shared = self._texts.shared
            odd = np.flatnonzero((keys > shared) & (keys < MINUS))
            found[odd] = self._sorts[keys[odd] - 1 - shared]
        return found
