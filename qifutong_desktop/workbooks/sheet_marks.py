"""Formulas without a result: a reader of values shows blanks, the bytes of an .xlsx tell."""

from __future__ import annotations

import re
import zipfile
import zlib
from array import array
from typing import IO

from ..core.migration.sheet import Marked, Marks
from .package_parts import DAMAGED, sheet_parts
from .source import Source

_WINDOW = 1024 * 1024
#: A cell is never so long that its start and end are further apart; a longer formula is not told.
_KEPT = 64 * 1024
_PLACE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(
    rb"<(?:\w{1,20}:)?c(\s[^>]{1,200})>\s*<(?:\w{1,20}:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w{1,20}:)?f>)\s*"
    rb"(?:</(?:\w{1,20}:)?c>|<(?:\w{1,20}:)?v\s*/>|<(?:\w{1,20}:)?v>\s*</)"
)
#: A formula whose result is the empty text has one.
_TEXT_RESULT = re.compile(rb'\bt="str"')


def counts_from_1904(source: Source) -> bool:
    """Whether the workbook's days count from 1904, as old ones from a Mac do."""
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive, archive.open("xl/workbook.xml") as part:
            return re.search(rb'date1904="(?:1|true)"', part.read(_KEPT)) is not None
    except (KeyError, OSError, ValueError, zipfile.BadZipFile, zlib.error):
        return False


def sheet_marks(source: Source) -> dict[str, Marks]:
    """By sheet name, for a workbook that was screened; whatever cannot be followed has no marks."""
    found: dict[str, Marks] = {}
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            for name, part in sheet_parts(archive):
                with archive.open(part) as sheet:
                    found[name] = Marks(_formulas(sheet))
    except DAMAGED:
        return found
    return found


def _formulas(sheet: IO[bytes]) -> dict[int, Marked]:
    formulas: dict[int, array[int]] = {}
    kept = b""
    while chunk := sheet.read(_WINDOW):
        window = kept + chunk
        # cut behind a whole cell, so that none is read in halves or twice
        cut = max(window.rfind(b"</c>"), window.rfind(b":c>"))
        cut = len(window) if cut < 0 else cut + (4 if window[cut : cut + 4] == b"</c>" else 3)
        _look(window[:cut], formulas)
        kept = window[cut:][-_KEPT:]
    _look(kept, formulas)
    return {column: Marked(len(rows), rows) for column, rows in formulas.items()}


def _look(window: bytes, formulas: dict[int, array[int]]) -> None:
    if b"<f" in window or b":f" in window:
        for found in _FORMULA.finditer(window):
            if not _TEXT_RESULT.search(found[1]):
                _note(found[1], formulas)


def _note(attributes: bytes, marks: dict[int, array[int]]) -> None:
    place = _PLACE.search(attributes)
    if place is None:
        return
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - 64
    marks.setdefault(column - 1, array("L")).append(int(place[2]))
