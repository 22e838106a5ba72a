"""What the fast reader passes over in an old .xls: cells that point nowhere, and error values (shown as blanks)."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator

import olefile

from ..core.text import Text
from .source import Source

_XF, _TEXTS, _TEXT, _ERROR, _FORMULA, _MANY = 0x00E0, 0x00FC, 0x00FD, 0x0205, 0x0006, 0x00BD
_STYLED = frozenset((_TEXT, _ERROR, _FORMULA, _MANY, 0x0203, 0x027E))
_SHEET, _BEGIN, _SHEET_KIND = 0x0085, 0x0809, 0x0010


def xls_faults(source: Source) -> dict[int, tuple[Text, ...]]:
    """By the worksheet's number (0 is the first), what to tell of it; nothing of a file that is no .xls.

    A workbook's stream is walked record by record: it holds 65,536 rows a sheet at most.
    """
    try:
        with source.open() as file, olefile.OleFileIO(file) as container:
            stream = container.openstream("Workbook").read()
    except Exception:  # the library meets damage with errors of every kind; the reader itself will refuse it
        return {}
    found: dict[int, Counter[str]] = {}
    styles = texts = 0
    sheet = -1
    for kind, at, size in _records(stream):
        if kind == _BEGIN and size >= 4:
            sheet += struct.unpack_from("<H", stream, at + 2)[0] == _SHEET_KIND
        elif kind == _XF:
            styles += 1
        elif kind == _TEXTS and size >= 8:
            texts = struct.unpack_from("<I", stream, at + 4)[0]
        elif kind in _STYLED and size >= 6:
            counted = found.setdefault(sheet, Counter())
            counted["styles"] += struct.unpack_from("<H", stream, at + 4)[0] >= styles
            if kind == _TEXT and size >= 10:
                counted["texts"] += struct.unpack_from("<I", stream, at + 6)[0] >= texts
            elif kind == _ERROR and size >= 8:
                counted["errors"] += stream[at + 7] == 1
            elif kind == _FORMULA and size >= 14:
                counted["errors"] += stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff"
    return {sheet: tuple(_told(counted)) for sheet, counted in found.items()}


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
        yield Text(
            f"{count} 个单元格的格式已损坏，日期可能显示为数字",
            f"the format of {count} cells is broken: dates may show as numbers",
        )
    if count := counted["errors"]:
        yield Text(f"{count} 个错误值（如 #N/A）显示为空白", f"{count} error values (such as #N/A) show as blanks")
