"""Hashes of many texts, eight bytes at a time; each process draws seeds of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

import numpy as np

from .plain_book import NotPlain
from .written_numbers import pieces

U64 = np.uint64
MIX = [U64(int.from_bytes(os.urandom(8), "little") | 1) for _ in range(8)]
#: By size, the first bytes of a word.
LOW = np.array([(1 << (8 * size)) - 1 for size in range(9)], U64)
#: Words that are taken together, of texts that have no more and of all others.
_SHORT, _LONG = 2, 6
#: No text of a cell has more bytes: 32,767 characters.
_LONGEST = 1 << 18


@lru_cache(maxsize=1024)
def word_of(text: bytes) -> np.uint64:
    """Up to eight bytes as the first of a word."""
    return U64(int.from_bytes(text[:8].ljust(8, b"\x00"), "little"))


def words_of(window: bytes | bytearray) -> Any:
    """The eight bytes from each place of a window on; to be indexed: ``take`` would first write them all out."""
    return np.ndarray((len(window) - 7,), "<u8", buffer=window, strides=(1,))


def hashed(words: Any, starts: Any, sizes: Any, seen_as: Callable[[Any], Any] | None = None) -> Any:
    """Hashes of bytes (or of what their words are ``seen_as``); behind each of them stand 31 others at least.

    ``words`` are :func:`words_of` a window: many of them taken together cost little more than one.

    :raises NotPlain: a text is longer than any cell's
    """
    if int(sizes.max(initial=0)) > _LONGEST:
        raise NotPlain
    found = sizes.astype(U64) * MIX[0]
    left, place, size, at = np.arange(len(starts)), starts, sizes, 0
    while len(left):
        short = size <= 8 * _SHORT
        for mine, count in ((np.flatnonzero(short), _SHORT), (np.flatnonzero(~short), _LONG)):
            if len(mine):
                taken = pieces(words.base, 8 * count)[place.take(mine)].view("<u8").reshape(-1, count)
                found[left.take(mine)] += _mixed(taken, size.take(mine), at, seen_as)
        more = np.flatnonzero(size > 8 * _LONG)
        left, place, size, at = left.take(more), place.take(more) + 8 * _LONG, size.take(more) - 8 * _LONG, at + _LONG
    return found


def _mixed(rows: Any, sizes: Any, before: int, seen_as: Callable[[Any], Any] | None) -> Any:
    """The sum of what words come to, each by its place; ``sizes`` are the bytes that count of each row."""
    full = int(sizes.min()) // 8
    found: Any = None
    for at in range(rows.shape[1]):
        word = rows[:, at] if at < full else rows[:, at] & LOW.take(sizes - 8 * at, mode="clip")
        word = (word if seen_as is None else seen_as(word)) * U64(pow(int(MIX[1]), before + at + 1, 1 << 64))
        word ^= word >> U64(29)
        word *= MIX[2]
        word ^= word >> U64(32)
        found = word if found is None else np.add(found, word, out=found)
    return found


def word_hash(text: str) -> int:
    """The hash that a text has in :attr:`text_forms.Forms.hashes`."""
    raw = text.encode("utf-8")
    words = words_of(raw + b"\x00" * 48)
    return int(hashed(words, np.zeros(1, np.int64), np.array([len(raw)]))[0])


def word_hashes(texts: Collection[str]) -> Any:
    """As :func:`word_hash`, of many at once."""
    raws = [text.encode("utf-8") for text in texts]
    sizes = np.array([len(raw) for raw in raws], np.int64)
    return hashed(words_of(b"".join(raws) + b"\x00" * 48), np.cumsum(sizes) - sizes, sizes)
