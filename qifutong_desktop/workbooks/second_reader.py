"""A second opinion on workbooks that the fast reader refuses; slower, and imported only for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import load_workbook

from .source import Source


def second_sheets(source: Source, only: str = "") -> Iterator[tuple[str, bool, Iterable[tuple[Any, ...]]]]:
    """Name, hidden or not, and rows of values of each worksheet, or of the one named.

    :raises Exception: of any kind, for a workbook that it cannot read either; while reading its rows too
    """
    book = load_workbook(source.open(), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if only and sheet.title != only:
                continue
            sheet.reset_dimensions()
            yield sheet.title, sheet.sheet_state != "visible", sheet.iter_rows(values_only=True)
    finally:
        book.close()
