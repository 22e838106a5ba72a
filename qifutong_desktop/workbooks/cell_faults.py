"""What the fast reader passes over in silence: cells of an .xlsx that point nowhere, or hold what is no number.

It looks at the bytes of the sheets. A value that would be another one than the file's is refused; what is only shown
otherwise (a date as its number) is told.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from ..core.problems import Refusal
from ..core.text import Text
from .fault_words import OUTSIDE, REPAIR, TWO_VALUES, broken_styles, no_numbers
from .package_parts import sheet_parts
from .screening import refusal
from .source import Source

_WINDOW = 1024 * 1024
#: A cell that is longer is looked at in part.
_KEPT = 64 * 1024
#: A cell up to its value: its attributes, then what stands before the value, then the value's first characters.
_CELL = re.compile(
    rb"<(?:\w{1,20}:)?c((?:\s[^>]{0,400})?)>\s*(?:<(?:\w{1,20}:)?f[^<]{0,8000}(?:</[^>]*>)?\s*)?<(?:\w{1,20}:)?v>([^<]*)<"
)
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")
_STYLE = re.compile(rb"""\ss=["']([^"']*)["']""")
_PLACE = re.compile(rb"""\sr=["']([^"']*)["']""")
_ADDRESS = re.compile(rb"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_NUMBER = re.compile(rb"\s*[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,3})?\s*")
#: Most cells are one of these and need no closer look.
_PLAIN = re.compile(rb'(?: r="[A-Z]{1,3}\d{1,6}")?(?: s="(\d{1,5})")?(?: t="(s|n|str|b|e|d|inlineStr)")?')
#: … and a number beside nothing but its place none at all.
_SIMPLE = re.compile(rb'<c(?: r="[A-Z]{1,3}\d{1,6}")?><v>-?\d{1,15}(?:\.\d{1,15})?</v></c>')
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_TWO_VALUES = re.compile(rb"</(?:\w{1,20}:)?v>\s*<(?:\w{1,20}:)?v[\s>]")
_STYLES = re.compile(rb"<(?:\w{1,20}:)?cellXfs[^>]*>(.*?)</(?:\w{1,20}:)?cellXfs>", re.DOTALL)
_STYLED = re.compile(rb"<(?:\w{1,20}:)?xf(?:\s[^>]*)?>")
_CODE = re.compile(rb"""\snumFmtId=["'](\d+)["']""")
_FORMAT = re.compile(rb"""numFmtId=["'](\d+)["']\s+formatCode=["']([^"']*)["']""")
#: What in a format stands for itself: a colour or condition, a quotation, one character.
_QUOTED = re.compile(rb"\[[^\]]*\]|&quot;.*?&quot;|\\.")
_TEXT_START = re.compile(rb"<(?:\w{1,20}:)?si[\s/>]")


def cell_faults(source: Source) -> dict[str, tuple[Text, ...]]:
    """By sheet, what to tell of it.

    :raises Refusal: a cell whose text or place cannot be known
    """
    found = {}
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            texts = _count_texts(archive) if "xl/sharedStrings.xml" in names else 0
            styles = _styles(archive) if "xl/styles.xml" in names else ()
            for name, part in sheet_parts(archive):
                with archive.open(part) as sheet:
                    found[name] = _Look(name, texts, styles).told(sheet)
    except (KeyError, OSError, ValueError, EOFError, RuntimeError, SyntaxError, zipfile.BadZipFile):
        return found  # the reader itself will refuse it
    return found


def _count_texts(archive: zipfile.ZipFile) -> int:
    count, kept = 0, b""
    with archive.open("xl/sharedStrings.xml") as part:
        while chunk := part.read(_WINDOW):
            window = kept + chunk
            count += sum(1 for _ in _TEXT_START.finditer(window))
            kept = window[window.rfind(b"<") :][:64] if window.rfind(b"<") > len(window) - 32 else b""
            count -= 1 if _TEXT_START.match(kept) else 0
    return count


def _styles(archive: zipfile.ZipFile) -> tuple[bool, ...]:
    """Of each style of cells, whether it shows a number as a date."""
    content = archive.read("xl/styles.xml")
    days = {b"%d" % code for code in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
    for code, form in _FORMAT.findall(content):
        if re.search(rb"[ymdhs]", _QUOTED.sub(b"", form.lower())):
            days.add(code)
    held = _STYLES.search(content)
    return tuple((_CODE.search(one) or (b"", b""))[1] in days for one in _STYLED.findall(held[1])) if held else ()


class _Look:
    def __init__(self, sheet: str, texts: int, styles: tuple[bool, ...]) -> None:
        self._sheet, self._texts, self._styles = sheet, texts, styles
        self._odd_styles = self._odd_numbers = self._odd_days = 0
        self._first = ""

    def told(self, sheet: IO[bytes]) -> tuple[Text, ...]:
        """:raises Refusal: a cell whose text or place cannot be known"""
        for window in _windows(sheet):
            if _TWO_VALUES.search(window):
                raise self._broken("", TWO_VALUES)
            for found in _CELL.finditer(_SIMPLE.sub(b"<c/>", window)):
                attributes, value = found[1], found[2]
                plain = _PLAIN.fullmatch(attributes)
                if plain is None:
                    self._place(attributes)
                style = plain[1] if plain else (_STYLE.search(attributes) or (b"", b""))[1]
                kind = plain[2] or b"" if plain else (_TYPE.search(attributes) or (b"", b""))[1]
                if style and style != b"0":
                    if not style.isdigit() or int(style) >= len(self._styles):
                        self._odd_styles += 1
                    elif kind in (b"", b"n") and value[:1] == b"-" and self._styles[int(style)]:
                        self._odd_days += 1
                self._value(attributes, kind, value)
        return tuple(self._notes())

    def _place(self, attributes: bytes) -> None:
        places = _PLACE.findall(attributes)
        if len(places) > 1:
            raise self._broken(_word(places[0]), Text("单元格有两个位置", "a cell has two places"))
        address = _ADDRESS.fullmatch(places[0]) if places else None
        if places and (address is None or int(address[2]) > _LAST_ROW or _column(address[1]) > _LAST_COLUMN):
            raise self._broken(_word(places[0]), OUTSIDE)

    def _value(self, attributes: bytes, kind: bytes, value: bytes) -> None:
        if kind == b"s":
            text = value.strip()
            if text and not (text.isdigit() and len(text) < 10 and int(text) < self._texts):
                place = _PLACE.search(attributes)
                what = Text("单元格指向不存在的文字", "a cell points to a text that is not there")
                raise self._broken(_word(place[1]) if place else "", what)
        elif kind in (b"", b"n") and value.strip() and not self._is_number(value):
            self._odd_numbers += 1
            place = _PLACE.search(attributes)
            self._first = self._first or (_word(place[1]) if place else "")

    def _is_number(self, value: bytes) -> bool:
        return _NUMBER.fullmatch(value) is not None and abs(float(value)) < 1e308 and len(value) < 400

    def _notes(self) -> Iterator[Text]:
        if self._odd_styles:
            yield broken_styles(self._odd_styles)
        if self._odd_days:
            count = self._odd_days
            yield Text(f"{count} 个日期单元格里是负数，读不出日期", f"{count} cells for dates hold negative numbers")
        if self._odd_numbers:
            yield no_numbers(self._odd_numbers, self._first)

    def _broken(self, place: str, what: Text) -> Refusal:
        return refusal(what, REPAIR, "!".join(part for part in (self._sheet, place) if part))


def _windows(sheet: IO[bytes]) -> Iterator[bytes]:
    """The part in windows that are cut behind a whole cell."""
    kept = b""
    while chunk := sheet.read(_WINDOW):
        window = kept + chunk
        cut = max(window.rfind(b"</c>"), window.rfind(b":c>"))
        cut = len(window) if cut < 0 else cut + (4 if window[cut : cut + 4] == b"</c>" else 3)
        yield window[:cut]
        kept = window[cut:][-_KEPT:]
    yield kept


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _word(raw: bytes) -> str:
    return raw[:20].decode("ascii", "replace")
