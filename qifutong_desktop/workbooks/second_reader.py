"""A second opinion on workbooks that the fast reader refuses; slower, and imported only for them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from .source import Source

#: Name, hidden or not, and rows of values.
SecondSheet = tuple[str, bool, Iterable[tuple[Any, ...]]]


def second_sheets(source: Source, kind: str, only: str = "") -> Iterator[SecondSheet]:
    """Each worksheet of an .xlsx or an .xls, or the one named.

    :raises Exception: of any kind, for a workbook that it cannot read either; while reading its rows too
    """
    yield from _new(source, only) if kind == "xlsx" else _old(source, only)


def _new(source: Source, only: str) -> Iterator[SecondSheet]:
    from openpyxl import load_workbook

    book = load_workbook(source.open(), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if only and sheet.title != only:
                continue
            sheet.reset_dimensions()
            yield sheet.title, sheet.sheet_state != "visible", sheet.iter_rows(values_only=True)
    finally:
        book.close()


def _old(source: Source, only: str) -> Iterator[SecondSheet]:
    import xlrd

    with source.open() as file:
        book = xlrd.open_workbook(file_contents=file.read(), logfile=io.StringIO(), on_demand=True)
    for number, name in enumerate(book.sheet_names()):
        if only and name != only:
            continue
        sheet = book.sheet_by_index(number)
        yield name, sheet.visibility != 0, _old_rows(sheet, book.datemode)
        book.unload_sheet(number)


def _old_rows(sheet: Any, datemode: int) -> Iterator[tuple[Any, ...]]:
    for row in range(sheet.nrows):
        yield tuple(_old_cell(cell.ctype, cell.value, datemode) for cell in sheet.row(row))


def _old_cell(kind: int, value: Any, datemode: int) -> Any:
    import xlrd

    if kind == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate_as_datetime(value, datemode)
        except (ValueError, OverflowError):
            return value
        return moment.time() if 0 <= value < 1 else moment
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#UNKNOWN!")
    return bool(value) if kind == xlrd.XL_CELL_BOOLEAN else value
