"""What the fast reader passes over in an .xlsb: error values (shown as blanks), and cells that lie outside the sheet.

The parts of the sheets are walked record by record.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

from ..core.problems import Refusal
from ..core.text import Text
from .error_cells import CODES, UNKNOWN, ErrorCells
from .fault_words import IN_PIECES, OUTSIDE, REPAIR, TWO_VALUES, broken_styles, no_numbers
from .package_parts import DAMAGED
from .screening import refusal
from .source import Source

_ROW, _CELL_ERROR, _FORMULA_ERROR = 0, 3, 11
_NUMBERS = frozenset((5, 9))
#: Records of cells: blank, short number, error, truth value, number, text, shared text, formulas' results, rich text.
_CELLS = frozenset((*range(1, 12), 62))
_RICH = 62
#: The least that a cell's record holds, by its kind.
_LEAST = {1: 8, 2: 12, 3: 9, 4: 9, 5: 16, 6: 12, 7: 12, 8: 12, 9: 16, 10: 9, 11: 9, 62: 13}
_SHEET, _DATA, _DATA_END = 0x9C, 0x91, 0x92
_CELL_STYLES, _CELL_STYLES_END, _STYLE = 0x269, 0x26A, 0x2F
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383
Told = tuple[ErrorCells, tuple[Text, ...]]


def xlsb_faults(source: Source) -> dict[str, Told]:
    """By sheet name its error values and what to tell of it, for a workbook that was screened.

    :raises Refusal: a row or a column that no sheet has, rows that go back, or sheet data twice
    """
    found: dict[str, Told] = {}
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            styles = _styles(archive)
            for name, part in _parts(archive):
                found[name] = _walked(archive.read(part), name, styles)
    except DAMAGED:
        return found
    return found


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.bin.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    book = archive.read("xl/workbook.bin")
    there = set(archive.namelist())
    for kind, at, size in records(book):
        if kind == _SHEET and size >= 12:
            link, after = _wide(book, at + 8)
            name, _ = _wide(book, after)
            part = posixpath.normpath(posixpath.join("xl", targets.get(link, ""))).lstrip("/")
            if part in there:
                yield name, part


def _wide(content: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", content, at)[0]
    end = at + 4 + 2 * length
    if end > len(content):
        raise ValueError
    return content[at + 4 : end].decode("utf-16-le", "replace"), end


def _styles(archive: zipfile.ZipFile) -> int:
    """How many styles of cells there are."""
    if "xl/styles.bin" not in archive.namelist():
        return 0
    count, inside = 0, False
    for kind, _, _ in records(archive.read("xl/styles.bin")):
        inside = kind == _CELL_STYLES or (inside and kind != _CELL_STYLES_END)
        count += inside and kind == _STYLE
    return count


def _walked(part: bytes, name: str, styles: int) -> Told:
    errors, told = ErrorCells(), Counter[str]()
    row = last = before = -1
    data = 0
    cell = struct.Struct("<II").unpack_from
    for kind, at, size in records(part):
        if kind == _DATA:
            data += 1
            if data > 1:
                raise _broken(name, IN_PIECES)
        elif kind == _ROW and size >= 4:
            row, before = int.from_bytes(part[at : at + 4], "little"), -1
            if row > _LAST_ROW or data != 1:
                raise _broken(name, OUTSIDE)
            if row <= last:
                raise _broken(name, Text("行号重复或倒退", "rows repeat or go back"))
            last = row
        elif kind in _CELLS:
            if size < _LEAST[kind]:
                raise _broken(name, Text("有单元格不完整", "a cell is cut short"))
            column, style = cell(part, at)
            if column > _LAST_COLUMN or row < 0 or data != 1:
                raise _broken(name, OUTSIDE)
            if column <= before:
                raise _broken(name, TWO_VALUES)
            before = column
            told["styles"] += bool(styles) and style & 0xFFFFFF >= styles
            told["rich"] += kind == _RICH
            told["numbers"] += kind in _NUMBERS and part[at + 15] & 0x7F == 0x7F and part[at + 14] & 0xF0 == 0xF0
            if kind in (_CELL_ERROR, _FORMULA_ERROR):
                errors.add(row + 1, column, CODES.get(part[at + 8], UNKNOWN))
        elif kind == _DATA_END:
            data, row = data + 1, -1
    return errors, tuple(_notes(told))


def _notes(told: Counter[str]) -> Iterator[Text]:
    if count := told["styles"]:
        yield broken_styles(count)
    if count := told["rich"]:
        yield Text(f"{count} 个富文本单元格未读出", f"{count} cells of rich text are not read")
    if count := told["numbers"]:
        yield no_numbers(count)


def _broken(name: str, what: Text) -> Refusal:
    return refusal(what, REPAIR, name)


def records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of each record as far as they are whole; kind and size are in seven bits a byte."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = kind & 0x7F | (part[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end:
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        if at + size > end:
            return
        yield kind, at, size
        at += size
