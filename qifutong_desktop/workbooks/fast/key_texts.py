"""What keys stand for: their texts, and what sort of value each is."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np

from .cell_keys import (
    MINUS,
    MOMENT,
    NUMBER,
    Keys,
    among_many,
    begins,
    is_moment,
    moment_key,
    moment_text,
    number_key,
    number_text,
)
from .shared_texts import Texts

_BEGINNINGS = frozenset("0123456789-")


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

    def same(self, texts: Keys, others: Keys) -> tuple[Keys, Keys]:
        """Numbers and moments of ``others`` that are written as some of the texts, in order, and the first of these.

        Both are in the order of their keys; of the fewer of them each is looked at.
        """
        if len(texts) > len(others):
            held = dict(zip(self.texts(texts)[::-1], texts.tolist()[::-1], strict=True))
            found = np.array([held.get(text, 0) for text in self.texts(others)], np.int64)
            return others[found > 0], found[found > 0]
        values = np.array([_value(text) for text in self.texts(texts)], np.int64)
        values *= among_many(values, others)
        order = np.argsort(values, kind="stable")
        ordered = values[order]
        first = begins(ordered) & (ordered > 0)
        return ordered[first], texts[order[first]]

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


def _value(text: str) -> int:
    if text[:1] not in _BEGINNINGS:
        return 0
    return number_key(text) or (_moment(text) if text[4:5] == "-" else 0)


def _moment(text: str) -> int:
    try:
        key = moment_key(datetime.datetime.fromisoformat(text))
    except (ValueError, TypeError):
        return 0
    return key if key and moment_text(key) == text else 0
