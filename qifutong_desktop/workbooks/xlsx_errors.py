"""Error values of an .xlsx by their places, and what lies where no reader looks: the bytes of its sheets tell.

Cells that are written as programs write them are found by a pattern; a sheet with others is parsed.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.etree import ElementTree
from xml.parsers import expat

from ..core.text import Text
from .error_cells import ErrorCells
from .package_parts import sheet_parts
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
_END = re.compile(rb"</(?:\w{1,20}:)?sheetData\s*>")
_SAVE_AS = Text("请用 Excel 或 WPS 打开并修复，另存为 .xlsx 后再试", "repair it in Excel or WPS and save it as .xlsx")


def xlsx_errors(source: Source) -> dict[str, ErrorCells]:
    """By sheet name, for a workbook that was screened; whatever cannot be followed has none.

    :raises Refusal: cells that no reader shows: outside the sheet's data, or wider than a sheet is
    """
    found: dict[str, ErrorCells] = {}
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            for name, part in sheet_parts(archive):
                with archive.open(part) as sheet:
                    errors = _by_pattern(sheet, name)
                if errors is None:
                    with archive.open(part) as sheet:
                        errors = _parsed(sheet, name)
                found[name] = errors
    except (KeyError, OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, ElementTree.ParseError):
        return found  # the reader itself will refuse it
    return found


def _by_pattern(sheet: IO[bytes], name: str) -> ErrorCells | None:
    """None: it holds what only a parser tells."""
    errors, width, data, ended = ErrorCells(), 0, 0, False
    for window in _windows(sheet):
        width = _widest(window, width, name)
        opened, closed = [one.start() for one in _DATA.finditer(window)], _END.search(window)
        row = _ROW.search(window, closed.end() if closed else 0) if closed or ended or not data else None
        stray = row is not None and (closed or ended or not opened or row.start() < opened[0])
        data, ended = data + len(opened), ended or closed is not None
        if stray or data > 1 or b"<!" in window:
            return None
        loose = len(_LOOSE.findall(window))
        for found in _CELL.finditer(window) if loose else ():
            place = _PLACE.search(found[1])
            if place is None:
                return None
            errors.add(int(place[2]), _column(place[1]), _word(found[2]))
            loose -= 1
        if loose:
            return None
    return errors


def _widest(window: bytes, open_cells: int, name: str) -> int:
    """How many cells the last row of the window has by now, its end not being seen.

    :raises Refusal: one of its rows has more than a sheet has columns
    """
    for number, row in enumerate(_ROW.split(window)):
        open_cells = (0 if number else open_cells) + len(_ROW_CELL.findall(row))
        if open_cells > _COLUMNS:
            what = Text(f"一行超过 {_COLUMNS:,} 个单元格", f"a row of more than {_COLUMNS:,} cells")
            raise refusal(what, _SAVE_AS, name)
    return open_cells


class _Parser:
    """The places of cells as the reader counts them: what they say, else one further than the last."""

    def __init__(self) -> None:
        self.errors = ErrorCells()
        self.data = 0
        self.outside = False
        self._row = self._column = 0
        self._inside = False
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
        elif tag == "v" and self._error:
            self._text = []

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "sheetData":
            self._inside = False
        elif tag == "c" and self._error:
            self.errors.add(*self._error, "".join(self._text or ()).strip())
            self._error = self._text = None


def _parsed(sheet: IO[bytes], name: str) -> ErrorCells:
    """:raises Refusal: cells outside the sheet's data, or such data twice"""
    held = _Parser()
    parser: Any = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = held.start, held.end
    parser.CharacterDataHandler = held.text
    parser.buffer_text = True
    try:
        while chunk := sheet.read(_WINDOW):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        pass  # the reader itself will refuse it, or read it up to here
    if held.data > 1 or held.outside:
        raise refusal(Text("工作表的数据分成了几段", "the sheet's data lies in several pieces"), _SAVE_AS, name)
    return held.errors


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
