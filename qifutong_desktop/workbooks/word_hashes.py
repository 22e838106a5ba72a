"""Hashes of many texts, eight bytes at a time; each process draws seeds of its own."""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import Any

import numpy as np

U64 = np.uint64
MIX = [U64(int.from_bytes(os.urandom(8), "little") | 1) for _ in range(8)]
#: By size, the first bytes of a word.
LOW = np.array([(1 << (8 * size)) - 1 for size in range(9)], U64)


def word_of(text: bytes) -> np.uint64:
    """Up to eight bytes as the first of a word."""
    return U64(int.from_bytes(text[:8].ljust(8, b"\x00"), "little"))


def words_of(window: bytes) -> Any:
    """The eight bytes from each place of a window on."""
    return np.ndarray((len(window) - 7,), "<u8", buffer=window, strides=(1,))


def hashed(words: Any, starts: Any, sizes: Any, most: int, seen_as: Any = None) -> Any:
    """Hashes of bytes (or of what they are ``seen_as``), of which ``sizes`` count ``most`` at most."""
    sizes = np.minimum(sizes, most)
    found = sizes.astype(U64) * MIX[0]
    left = np.arange(len(starts))
    place, size = starts, sizes
    while len(left):
        word = words[place]
        if seen_as is not None:
            word = seen_as[word.view(np.uint8)].view(U64)
        word &= LOW[np.minimum(size, 8)]
        mixed = (found if len(left) == len(found) else found.take(left)) ^ word
        mixed *= MIX[1]
        mixed ^= mixed >> U64(29)
        mixed *= MIX[2]
        mixed ^= mixed >> U64(32)
        found[left] = mixed
        more = np.flatnonzero(size > 8)
        left, place, size = left.take(more), place.take(more) + 8, size.take(more) - 8
    return found


def word_hash(text: str) -> int:
    """The hash that a text has in :attr:`text_forms.Forms.hashes`."""
    raw = text.encode("utf-8")
    words = words_of(raw + b"\x00" * 48)
    return int(hashed(words, np.zeros(1, np.int64), np.array([len(raw)]), 1 << 30)[0])


def word_hashes(texts: Collection[str]) -> Any:
    """As :func:`word_hash`, of many at once."""
    raws = [text.encode("utf-8") for text in texts]
    sizes = np.array([len(raw) for raw in raws], np.int64)
    return hashed(words_of(b"".join(raws) + b"\x00" * 48), np.cumsum(sizes) - sizes, sizes, 1 << 30)
