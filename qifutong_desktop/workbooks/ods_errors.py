"""Cells of an .ods that the fast reader shows as blanks or as 0: error values, and texts that say no value beside.

The sheet's XML tells them; it is parsed only where a pattern finds some.
"""

from __future__ import annotations

import re
import zipfile
from typing import Any
from xml.parsers import expat

from .error_cells import ErrorCells
from .package_parts import DAMAGED
from .source import Source

_WINDOW = 1024 * 1024
_WORDS = r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!)|Err:\d{3}"
_WORD = re.compile(_WORDS)
#: Whatever may be an error value; without one a sheet is not parsed.
_LOOSE = re.compile(rb"value-type\s*=\s*[\"']error|>\s*(?:" + _WORDS.encode() + rb")\s*<")
#: A cell with a text of which the file says no value: a reader takes it as blank, a spreadsheet program as its text.
_VALUELESS = re.compile(
    rb"<table:(?:covered-)?table-cell\b(?![^>]*\boffice:value-type=\"(?:string|boolean)\")"
    rb"(?![^>]*\boffice:(?:date-|time-)?value=)[^>]*[^/>]>\s*<text:p[ >]|<table:(?:covered-)?table-cell>\s*<text:p[ >]"
)
_LONGEST = 1024
#: As far as cells are counted that a file repeats.
_LAST_ROW, _LAST_COLUMN, _MOST = 1_048_576, 16_384, 2_000_000


def ods_errors(source: Source) -> dict[str, ErrorCells]:
    """By sheet name, for a workbook that was screened; nothing where its content cannot be followed."""
    held = _Parser()
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            if not _has_some(archive):
                return {}
            parser: Any = expat.ParserCreate()
            parser.StartElementHandler, parser.EndElementHandler = held.start, held.end
            parser.CharacterDataHandler = held.text
            parser.buffer_text = True
            with archive.open("content.xml") as part:
                while chunk := part.read(_WINDOW):
                    parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except DAMAGED:
        return held.found
    return held.found


def _has_some(archive: zipfile.ZipFile) -> bool:
    kept = b""
    with archive.open("content.xml") as part:
        while chunk := part.read(_WINDOW):
            if _LOOSE.search(kept + chunk) or _VALUELESS.search(kept + chunk):
                return True
            kept = chunk[-_LONGEST:]
    return False


class _Parser:
    """Cells by their places; a table in a cell is none of the sheet's."""

    def __init__(self) -> None:
        self.found: dict[str, ErrorCells] = {}
        self._errors = ErrorCells()
        self._tables = self._row = self._column = self._rows = self._columns = 0
        self._in_row: list[tuple[int, int, str]] = []
        self._kind: str | None = None
        self._text: list[str] | None = None
        self._passed = 0
        self._cell = self._valued = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table" and tag.startswith("table:"):
            self._tables += 1
            if self._tables == 1:
                self._errors = self.found[attributes.get("table:name", "")] = ErrorCells()
                self._row = 0
        elif self._tables != 1:
            return
        elif name == "table-row":
            self._rows, self._column, self._in_row = _times(attributes, "table:number-rows-repeated"), 0, []
        elif name in ("table-cell", "covered-table-cell"):
            self._columns = _times(attributes, "table:number-columns-repeated")
            self._kind = attributes.get("calcext:value-type") or attributes.get("office:value-type")
            self._valued = attributes.get("office:value-type") in ("string", "boolean") or any(
                f"office:{name}" in attributes for name in ("value", "date-value", "time-value")
            )
            self._text, self._cell = None, True
        elif name == "annotation":
            self._passed += 1
        elif name == "p" and self._cell and not self._passed:
            self._text = [] if self._text is None else [*self._text, "\n"]

    def text(self, text: str) -> None:
        if self._text is not None and not self._passed and self._tables == 1:
            self._text.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "table" and tag.startswith("table:"):
            self._tables -= 1
        elif self._tables != 1:
            return
        elif name == "annotation":
            self._passed -= 1
        elif name in ("table-cell", "covered-table-cell"):
            shown = "".join(self._text or ()).strip()
            if shown and (self._kind == "error" or not self._valued or _WORD.fullmatch(shown)):
                self._in_row.append((self._column, self._columns, shown))
            self._column += self._columns
            self._text, self._cell = None, False
        elif name == "table-row":
            self._note()
            self._row += self._rows

    def _note(self) -> None:
        for column, times, text in self._in_row:
            for row in range(self._row, min(self._row + self._rows, _LAST_ROW)):
                for place in range(column, min(column + times, _LAST_COLUMN)):
                    if len(self._errors) >= _MOST:
                        return
                    self._errors.add(row + 1, place, text)


def _times(attributes: dict[str, str], name: str) -> int:
    said = attributes.get(name, "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 1
