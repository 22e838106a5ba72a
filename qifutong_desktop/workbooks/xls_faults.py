"""What the fast reader passes over in an old .xls: error values (shown as blanks), and cells that point nowhere."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator

import olefile

from ..core.text import Text
from .error_cells import CODES, UNKNOWN, ErrorCells
from .fault_words import broken_styles, no_numbers
from .source import Source

_XF, _TEXTS, _TEXT, _ERROR, _FORMULA, _MANY = 0x00E0, 0x00FC, 0x00FD, 0x0205, 0x0006, 0x00BD
_STYLED = frozenset((_TEXT, _ERROR, _FORMULA, _MANY, 0x0203, 0x027E))
_SHEET, _BEGIN, _END, _RESULT = 0x0085, 0x0809, 0x000A, 0x0207
Told = tuple[ErrorCells, tuple[Text, ...]]


def xls_faults(source: Source) -> dict[int, Told]:
    """By the worksheet's number (0 is the first), its error values and what to tell of it; nothing of another file.

    A workbook's stream is walked record by record: it holds 65,536 rows a sheet at most.
    """
    try:
        with source.open() as file, olefile.OleFileIO(file) as container:
            stream = container.openstream("Workbook" if container.exists("Workbook") else "Book").read()
    except Exception:  # the library meets damage with errors of every kind; the reader itself will refuse it
        return {}
    found: dict[int, Counter[str]] = {}
    wrong: dict[int, ErrorCells] = {}
    begins: dict[int, int] = {}
    styles = texts = depth = 0
    sheet = -1
    awaited = False
    for kind, at, size in _records(stream):
        if kind == _SHEET and size >= 6 and stream[at + 5] == 0:
            begins.setdefault(struct.unpack_from("<I", stream, at)[0], len(begins))
        elif kind == _BEGIN:
            depth += 1
            sheet = begins.get(at - 4, -1) if depth == 1 else sheet
        elif kind == _END:
            depth -= 1
        elif depth != 1:  # a chart in the sheet has cells of its own
            continue
        elif kind == _XF:
            styles += 1
        elif kind == _TEXTS and size >= 8:
            texts = struct.unpack_from("<I", stream, at + 4)[0]
        elif kind == _RESULT:
            awaited = False
        elif kind in _STYLED and size >= 6:
            counted = found.setdefault(sheet, Counter())
            counted["results"] += awaited
            awaited = kind == _FORMULA and size >= 14 and stream[at + 6] == 0 and _special(stream, at)
            counted["numbers"] += kind == 0x0203 and size >= 14 and _endless(stream, at)
            counted["styles"] += struct.unpack_from("<H", stream, at + 4)[0] >= styles
            if kind == _TEXT and size >= 10:
                counted["texts"] += struct.unpack_from("<I", stream, at + 6)[0] >= texts
            elif (code := _error_code(stream, kind, at, size)) is not None:
                row, column = struct.unpack_from("<HH", stream, at)
                wrong.setdefault(sheet, ErrorCells()).add(row + 1, column, CODES.get(code, UNKNOWN))
    return {sheet: (wrong.get(sheet, ErrorCells()), tuple(_told(counted))) for sheet, counted in found.items()}


def _error_code(stream: bytes, kind: int, at: int, size: int) -> int | None:
    """Of a cell that holds an error, or whose formula comes to one."""
    if kind == _ERROR and size >= 8 and stream[at + 7] == 1:
        return stream[at + 6]
    if kind == _FORMULA and size >= 14 and stream[at + 6] == 2 and _special(stream, at):
        return stream[at + 8]
    return None


def _special(stream: bytes, at: int) -> bool:
    """A formula's result that is no number."""
    return stream[at + 12 : at + 14] == b"\xff\xff"


def _endless(stream: bytes, at: int) -> bool:
    """A number that is none, or without end."""
    return stream[at + 13] & 0x7F == 0x7F and stream[at + 12] & 0xF0 == 0xF0


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    at, end = 0, len(stream) - 4
    unpack = struct.Struct("<HH").unpack_from
    while at <= end:
        kind, size = unpack(stream, at)
        if at + 4 + size > len(stream):
            return
        yield kind, at + 4, size
        at += 4 + size


def _told(counted: Counter[str]) -> Iterator[Text]:
    if count := counted["texts"]:
        yield Text(f"{count} 个单元格指向不存在的文字，未读出", f"{count} cells point to texts that are not there")
    if count := counted["styles"]:
        yield broken_styles(count)
    if count := counted["results"]:
        yield Text(f"{count} 个公式的文字结果缺失，未读出", f"the texts that {count} formulas come to are missing")
    if count := counted["numbers"]:
        yield no_numbers(count)
