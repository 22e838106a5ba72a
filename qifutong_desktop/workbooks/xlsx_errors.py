"""Error values of an .xlsx by their places, and what lies where no reader looks: the bytes of its sheets tell.

Cells that are written as programs write them are found by a pattern; a sheet with others is parsed.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from ..core.text import Text
from .error_cells import ErrorCells
from .fault_words import IN_PIECES, REPAIR, TWO_VALUES
from .package_parts import DAMAGED, sheet_parts
from .screening import refusal
from .source import Source

_WINDOW = 1024 * 1024
#: A cell is never so long that its start and end are further apart.
_KEPT = 64 * 1024
_COLUMNS = 16_384
#: Whatever may be an error value, however it is written.
_LOOSE = re.compile(rb"""\st\s*=\s*["']e["']""")
_CELL = re.compile(
    rb"<(?:\w{1,20}:)?c\s([^<>]{0,200}?\bt=\"e\"[^<>]{0,200})>\s*"
    rb"(?:<(?:\w{1,20}:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w{1,20}:)?f>)\s*)?<(?:\w{1,20}:)?v>([^<]{1,200})<"
)
_PLACE = re.compile(rb'(?:^|\s)r="([A-Z]{1,3})(\d{1,7})"')
_DATA = re.compile(rb"<(?:\w{1,20}:)?sheetData[\s/>]")
_ROW = re.compile(rb"<(?:\w{1,20}:)?row[\s/>]")
_ROW_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_TWO_TEXTS = re.compile(rb"</(?:\w{1,20}:)?is>\s*<(?:\w{1,20}:)?is[\s>]")
_END = re.compile(rb"</(?:\w{1,20}:)?sheetData\s*>")


_TORN = Text("工作表的内容有语法错误，请抽查数据", "the sheet is not well-formed: check a few of its rows")
Told = tuple[ErrorCells, tuple[Text, ...]]


def xlsx_errors(source: Source) -> dict[str, Told]:
    """By sheet name its error values and what to tell of it, for a workbook that was screened.

    Whatever cannot be followed has none.

    :raises Refusal: cells that no reader shows, or not as they are: outside the sheet's data, wider than a sheet is,
        with a value in pieces
    """
    found: dict[str, Told] = {}
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            for name, part in sheet_parts(archive):
                with archive.open(part) as sheet:
                    told = _by_pattern(sheet, name)
                if told is None:
                    with archive.open(part) as sheet:
                        told = _parsed(sheet, name)
                found[name] = told
    except DAMAGED:
        return found
    return found


def _by_pattern(sheet: IO[bytes], name: str) -> Told | None:
    """None: it holds what only a parser tells."""
    errors, width, data, ended = ErrorCells(), 0, 0, False
    check: Any = expat.ParserCreate()
    for number, window in enumerate(_windows(sheet)):
        try:
            check.Parse(window, False)
        except expat.ExpatError:
            return None
        width = _widest(window, width, name)
        opened, closed = [one.start() for one in _DATA.finditer(window)], _END.search(window)
        row = _ROW.search(window, closed.end() if closed else 0) if closed or ended or not data else None
        stray = row is not None and (closed or ended or not opened or row.start() < opened[0])
        data, ended = data + len(opened), ended or closed is not None
        if stray or data > 1 or b"<!" in window or window.find(b"<?", 0 if number else 2) >= 0:
            return None
        if _TWO_TEXTS.search(window):
            raise refusal(TWO_VALUES, REPAIR, name)
        loose = len(_LOOSE.findall(window))
        for found in _CELL.finditer(window) if loose else ():
            place = _PLACE.search(found[1])
            if place is None:
                return None
            errors.add(int(place[2]), _column(place[1]), _word(found[2]))
            loose -= 1
        if loose:
            return None
    return errors, _torn(check)


def _widest(window: bytes, open_cells: int, name: str) -> int:
    """How many cells the last row of the window has by now, its end not being seen.

    :raises Refusal: one of its rows has more than a sheet has columns
    """
    for number, row in enumerate(_ROW.split(window)):
        open_cells = (0 if number else open_cells) + len(_ROW_CELL.findall(row))
        if open_cells > _COLUMNS:
            what = Text(f"一行超过 {_COLUMNS:,} 个单元格", f"a row of more than {_COLUMNS:,} cells")
            raise refusal(what, REPAIR, name)
    return open_cells


def _torn(parser: Any) -> tuple[Text, ...]:
    """What to tell of a sheet that ends before its root does."""
    try:
        parser.Parse(b"", True)
    except expat.ExpatError:
        return (_TORN,)
    return ()


class _Parser:
    """The places of cells as the reader counts them: what they say, else one further than the last."""

    def __init__(self) -> None:
        self.errors = ErrorCells()
        self.data = 0
        self.outside = self.cut = False
        self._row = self._column = 0
        self._inside = self._value = False
        self._error: tuple[int, int] | None = None
        self._text: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "sheetData":
            self.data += 1
            self._inside = True
        elif tag == "row":
            self.outside |= not self._inside
            said = attributes.get("r", "")
            self._row = int(said) if said.isascii() and said.isdigit() else self._row + 1
            self._column = -1
        elif tag == "c" and self._inside:
            self._column += 1
            place = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", attributes.get("r", ""))
            row = self._row
            if place:
                row, self._column = int(place[2]), _column(place[1].upper().encode())
            self._error = (row, self._column) if attributes.get("t", "").strip() == "e" else None
        elif tag == "v":
            self._value = True
            self._text = [] if self._error else None

    def other(self, *_: object) -> None:
        """A comment, an instruction, a CDATA section: in a value the reader takes a part of it."""
        self.cut |= self._value

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "sheetData":
            self._inside = False
        elif tag == "v":
            self._value = False
        elif tag == "c" and self._error:
            self.errors.add(*self._error, "".join(self._text or ()).strip())
            self._error = self._text = None


def _parsed(sheet: IO[bytes], name: str) -> Told:
    """:raises Refusal: cells outside the sheet's data, such data twice, or a value in pieces"""
    held = _Parser()
    parser: Any = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = held.start, held.end
    parser.CharacterDataHandler = held.text
    parser.CommentHandler = parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = held.other
    parser.buffer_text = True
    notes: tuple[Text, ...] = ()
    try:
        while chunk := sheet.read(_WINDOW):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        notes = (_TORN,)
    if held.data > 1 or held.outside:
        raise refusal(IN_PIECES, REPAIR, name)
    if held.cut:
        raise refusal(Text("有单元格的值被拆成几段", "the value of a cell lies in several pieces"), REPAIR, name)
    return held.errors, notes


def _windows(sheet: IO[bytes]) -> Iterator[bytes]:
    """The part in windows that are cut behind a whole cell."""
    kept = b""
    while chunk := sheet.read(_WINDOW):
        window = kept + chunk
        cut = max(window.rfind(b"</c>"), window.rfind(b":c>"))
        if cut < 0:  # no whole cell in it: cut before a tag, so that none is read in halves
            cut = max(0, window.rfind(b"<"))
        else:
            cut += 4 if window[cut : cut + 4] == b"</c>" else 3
        if len(window) - cut > _KEPT:
            cut = max(cut, window.rfind(b"<", len(window) - _KEPT), len(window) - _KEPT)
        yield window[:cut]
        kept = window[cut:]
    yield kept


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _word(raw: bytes) -> str:
    return html.unescape(raw.decode("utf-8", "replace")).strip()
