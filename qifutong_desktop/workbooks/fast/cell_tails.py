"""What stands in the tags of a sheet's cells behind their places: few ways, each known once it was met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core.patterns import later
from .plain_book import NotPlain
from .word_hashes import LOW, word_of

_TAIL = later(rb'((?: (?:s="\d{1,5}"|t="[A-Za-z]{1,9}"|cm="\d+"|vm="\d+"|ph="[01]"))*)( ?/)?>')
_NAME = later(rb" (\w+)=")
_STYLE, _TYPE = later(rb' s="(\d+)"'), later(rb' t="(\w+)"')
_TEXTS = {b"s": "s", b"inlineStr": "i", b"str": "t"}
_LONGEST, _MOST = 24, 200


@dataclass(frozen=True, slots=True)
class Tail:
    """What a cell's tag says behind its place: ``kind`` is s(hared), i(nline), t(ext itself), n(umber), d(ay), or x
    for all else."""

    raw: bytes
    kind: str
    closed: bool
    error: bool

    @property
    def valued(self) -> bool:
        """What it means stands in a ``<v>``."""
        return self.kind in "sntd" and not self.closed


class Tails:
    """Those of one sheet; ``kinds`` as :attr:`PlainBook.kinds`."""

    def __init__(self, kinds: str) -> None:
        self._kinds = kinds
        self._known: list[Tail] = []
        self._by_raw: dict[bytes, Tail] = {}

    def __getitem__(self, number: int) -> Tail | None:
        return self._known[number] if number >= 0 else None

    def any(self, kind: str) -> bool:
        """Whether a tail of the kind was met."""
        return any(one.kind == kind for one in self._known)

    def told(self, numbers: Any) -> tuple[Any, Any, Any]:
        """By cell, from its tail's number: whether it is closed, its kind as a byte, whether it has a value."""
        closed = np.array([one.closed for one in self._known] + [False])
        kinds = np.array([ord(one.kind) for one in self._known] + [ord("x")], np.uint8)
        valued = np.array([one.valued for one in self._known] + [False])
        return closed[numbers], kinds[numbers], valued[numbers]

    def of(self, window: bytes, words: Any, behind: Any, first: Any) -> tuple[Any, Any]:
        """By cell, the number of its tail (the last number but one: none that we know) and its length; ``first`` are
        the first eight bytes of the tails."""
        found = np.full(len(behind), -1, np.int64)
        lengths = np.zeros(len(behind), np.int64)
        left: Any = None
        for number, one in enumerate(self._known):
            left = self._match(words, behind, first, left, number, one, found, lengths)
            if left is not None and not len(left):
                return found, lengths
        while left is None or len(left):
            at = int(behind[left[0]]) if left is not None else int(behind[0])
            tail = self._tail(window, at)
            number = len(self._known)
            if tail is None or number >= _MOST:
                left = left[1:] if left is not None else np.arange(1, len(behind))
                continue
            self._known.append(tail)
            left = self._match(words, behind, first, left, number, tail, found, lengths)
        return found, lengths

    @staticmethod
    def _match(
        words: Any, behind: Any, first: Any, left: Any, number: int, tail: Tail, found: Any, lengths: Any
    ) -> Any:
        size = len(tail.raw)
        mine = first if left is None else first.take(left)
        same = (mine & LOW[min(size, 8)]) == word_of(tail.raw)
        chosen = np.flatnonzero(same) if left is None else left.compress(same)
        if size > 8 and len(chosen):
            more = (words[behind[chosen] + 8] & LOW[min(size - 8, 8)]) == word_of(tail.raw[8:])
            if size > 16:
                more &= (words[behind[chosen] + 16] & LOW[size - 16]) == word_of(tail.raw[16:])
            if not more.all():
                chosen = chosen[more]
                same = np.zeros(len(mine), bool)
                same[np.searchsorted(left, chosen) if left is not None else chosen] = True
        found[chosen] = number
        lengths[chosen] = size
        return np.flatnonzero(~same) if left is None else left.compress(~same)

    def _tail(self, window: bytes, at: int) -> Tail | None:
        raw = _TAIL.match(window, at)
        if raw is None or len(raw[0]) > _LONGEST:
            return None
        if raw[0] in self._by_raw:
            return self._by_raw[raw[0]]
        style, sort = _STYLE.search(raw[1]), _TYPE.search(raw[1])
        named = sort[1] if sort else b"n"
        number = int(style[1]) if style else -1
        if number > 0 and number >= len(self._kinds):
            raise NotPlain
        names = _NAME.findall(raw[1])
        if len(set(names)) < len(names):
            raise NotPlain
        kind = "x"
        if named in _TEXTS:
            kind = _TEXTS[named]
        elif named == b"n":
            kind = self._kinds[number] if 0 <= number < len(self._kinds) else "n"
        tail = Tail(raw[0], kind, raw[2] is not None, named == b"e")
        self._by_raw[raw[0]] = tail
        return tail
