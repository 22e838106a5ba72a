"""Character data with its references resolved, many at a time: ``&amp;`` and the four others, ``&#23458;``."""

from __future__ import annotations

from typing import Any

import numpy as np

from .word_hashes import LOW, U64, word_of
from .written_numbers import pieces, whole_numbers

_NAMED = {b"&amp;": 38, b"&lt;": 60, b"&gt;": 62, b"&quot;": 34, b"&apos;": 39, b"&#x9;": 9, b"&#xA;": 10, b"&#xa;": 10}
_NUMBERED = word_of(b"&#")
_ONES, _HIGH = U64(0x0101010101010101), U64(0x8080808080808080)
_SEMICOLONS = U64(0x3B3B3B3B3B3B3B3B)
#: No byte of UTF-8: it stands where nothing is left of a reference.
_GONE = b"\xff"
_BEFORE, _BEHIND = 8, 16
_LONGEST = 10  # &#1114111;


def resolved(body: bytes) -> tuple[bytes, Any]:
    """The same with each entity, decimal reference, tab and line end as the character that it stands for, and the
    places of the ampersands that were left: what else they begin is not understood here.

    ``body`` holds no byte 255.
    """
    held = bytearray(_BEFORE) + body + bytes(_BEHIND)
    raw = np.frombuffer(held, np.uint8)
    at = np.flatnonzero(raw == 38)
    words = np.ndarray((len(held) - 7,), "<u8", buffer=held, strides=(1,))
    codes, sizes = _numbered(words, at)
    first = words[at]
    for name, code in _NAMED.items():
        mine = (first & LOW[len(name)]) == word_of(name)
        codes[mine], sizes[mine] = code, len(name)
    known = sizes > 0
    if not known.all():
        left, at, codes, sizes = at[~known] - _BEFORE, at[known], codes[known], sizes[known]
    else:
        left = at[:0]
    _write(held, raw, at, _encoded(codes, sizes), sizes)
    return bytes(memoryview(held)[_BEFORE:-_BEHIND]).translate(None, _GONE), left


def _numbered(words: Any, at: Any) -> tuple[Any, Any]:
    """The characters of decimal references, and how many bytes each reference takes; 0 where there is none."""
    digits = words[at + 2]
    marks = digits ^ _SEMICOLONS
    marks = (marks - _ONES) & ~marks & _HIGH
    count = (np.bitwise_count((marks & -marks) - U64(1)) >> 3).astype(np.int64)
    codes, fine = whole_numbers(words[at + count - 6], np.minimum(count, 8))
    fine &= (words[at] & LOW[2]) == _NUMBERED
    fine &= (count > 0) & (count < 8)
    fine &= (codes >= 32) | (codes == 9) | (codes == 10)
    fine &= (codes < 0xD800) | ((codes > 0xDFFF) & (codes < 0xFFFE)) | ((codes > 0xFFFF) & (codes <= 0x10FFFF))
    return codes, np.where(fine, count + 3, 0)


def _encoded(codes: Any, sizes: Any) -> Any:
    """The first eight bytes of what stands in each reference's place: UTF-8, then what is gone."""
    codes = codes.astype(U64)
    last = U64(0x80) | (codes & U64(63))
    middle = U64(0x80) | (codes >> U64(6) & U64(63))
    found = U64(0xE0) | codes >> U64(12) | middle << U64(8) | last << U64(16)
    length = np.full(len(codes), 3)
    for low, high, shorter in ((0, 0x80, 1), (0x80, 0x800, 2), (0x10000, 1 << 21, 4)):
        mine = np.flatnonzero((codes >= low) & (codes < high))
        if len(mine):
            length[mine] = shorter
            code, end, before = codes[mine], last[mine], middle[mine]
            if shorter == 1:
                found[mine] = code
            elif shorter == 2:
                found[mine] = U64(0xC0) | code >> U64(6) | end << U64(8)
            else:
                second = U64(0x80) | (code >> U64(12) & U64(63))
                found[mine] = U64(0xF0) | code >> U64(18) | second << U64(8) | before << U64(16) | end << U64(24)
    return found | (LOW[np.minimum(sizes, 8)] & ~LOW[length])


def _write(held: bytearray, raw: Any, at: Any, found: Any, sizes: Any) -> None:
    """Put the bytes in their places: eight at once where as many are there."""
    long = sizes >= 8
    pieces(memoryview(held), 8)[at[long]] = found[long].view("V8")
    for further in range(8, _LONGEST):
        raw[at[sizes > further] + further] = 255
    short = np.flatnonzero(~long)
    for place in range(8) if len(short) else ():
        mine = short[sizes[short] > place]
        raw[at[mine] + place] = (found[mine] >> U64(8 * place)).astype(np.uint8)
