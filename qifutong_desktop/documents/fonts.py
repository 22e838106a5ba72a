"""The two faces of the documents, Noto Sans SC Regular and Bold, read once a process straight from their tables.

A TrueType file is a directory of tables; drawing needs only five: ``cmap`` (character → glyph), ``hmtx`` (advances),
``loca`` and ``glyf`` (outlines) and a few numbers of ``head``. Reading just these takes a few milliseconds.
"""

from __future__ import annotations

import struct
import sys
import unicodedata
from array import array
from functools import cache
from pathlib import Path

from ..assets import asset
from ..core.characters import shows_nothing
from ..core.problems import Refusal
from ..core.text import Text

EM = 1000
"""Advances and widths are in thousandths of an em."""


class Face:
    """One weight. ``advances`` maps a character to its advance; a character without glyph is not in it."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self._data = path.read_bytes()
        self._tables = self._directory()
        head = self.table("head")
        self.units: int = struct.unpack_from(">H", head, 18)[0]
        self.box: tuple[int, int, int, int] = struct.unpack_from(">4h", head, 36)
        hhea = self.table("hhea")
        self.ascent, self.descent = (value * EM // self.units for value in struct.unpack_from(">2h", hhea, 4))
        self._loca = _big_endian("I", self.table("loca"))
        self.glyphs = self._characters()
        full = struct.unpack_from(">H", hhea, 34)[0]
        metrics = [width * EM // self.units for width in _big_endian("H", self.table("hmtx")[: 4 * full])[::2]]
        metrics += metrics[-1:] * (len(self._loca) - full)  # the last width is that of all the glyphs after it
        self.advances = dict(zip(map(chr, self.glyphs), map(metrics.__getitem__, self.glyphs.values()), strict=True))

    def table(self, tag: str) -> bytes:
        start, length = self._tables[tag]
        return self._data[start : start + length]

    def outline(self, gid: int) -> bytes:
        """The glyph's description as it stands in ``glyf``; empty for a space."""
        base = self._tables["glyf"][0]
        return self._data[base + self._loca[gid] : base + self._loca[gid + 1]]

    def _directory(self) -> dict[str, tuple[int, int]]:
        count = struct.unpack_from(">H", self._data, 4)[0]
        entries = struct.iter_unpack(">4sLLL", self._data[12 : 12 + 16 * count])
        return {tag.decode("ascii"): (start, length) for tag, _, start, length in entries}

    def _characters(self) -> dict[int, int]:
        """Code point → glyph, from the format 12 table (the whole of Unicode)."""
        cmap = self.table("cmap")
        for index in range(struct.unpack_from(">H", cmap, 2)[0]):
            platform, encoding, start = struct.unpack_from(">HHL", cmap, 4 + 8 * index)
            if (platform, encoding) == (3, 10):
                groups = struct.unpack_from(">L", cmap, start + 12)[0]
                runs = struct.iter_unpack(">LLL", cmap[start + 16 : start + 16 + 12 * groups])
                found: dict[int, int] = {}
                for first, last, gid in runs:
                    if gid:
                        found.update(zip(range(first, last + 1), range(gid, gid + last + 1 - first), strict=True))
                return found
        raise ValueError(f"{self.name} has no full Unicode character map")


def _big_endian(kind: str, raw: bytes) -> array[int]:
    values = array(kind, raw)
    if sys.byteorder == "little":
        values.byteswap()
    return values


@cache
def face(bold: bool) -> Face:
    """The face of a weight; loaded at its first use, shared by every document of the process."""
    return Face(asset("resources", "fonts", f"NotoSansSC-{'Bold' if bold else 'Regular'}.ttf"))


_SPACES = {9: " ", 10: " ", 11: " ", 12: " ", 13: " ", 0x85: " ", 0xA0: " ", 0x2028: " ", 0x2029: " "}


@cache
def _stand_in(char: str) -> str | None:
    """What stands for a character that has no ink of its own: a space, nothing, or None: print it."""
    if ord(char) in _SPACES or (unicodedata.category(char) == "Zs" and char != "\u3000"):
        return " "
    return "" if shows_nothing(char) else None


def printable(text: str) -> str:
    """The text as it can be drawn: one line, no control or invisible characters.

    :raises Refusal: a character has no glyph; it is named with its code and the words around it
    """
    known = face(False).advances
    if text.isprintable() and all(map(known.__contains__, text)):
        return text
    kept = "".join(char if (other := _stand_in(char)) is None else other for char in text)
    for place, char in enumerate(kept):
        if char not in known:
            raise _no_glyph(kept, place)
    return kept


def _no_glyph(text: str, place: int) -> Refusal:
    code = f"U+{ord(text[place]):04X}"
    shown = "" if 0xD800 <= ord(text[place]) <= 0xDFFF else f"“{text[place]}”"
    around = "".join("□" if 0xD800 <= ord(char) <= 0xDFFF else char for char in text[max(0, place - 10) : place + 11])
    return Refusal.of(
        f"“{around}”",
        Text(f"字体中没有字符 {shown}（{code}），无法打印", f"the font has no glyph for {shown} ({code})"),
        Text("请改用常用写法或同义字", "write it with another character"),
    )
