"""What the client mends: his own sheet, cell by cell where it stands, with colours, comments and an 错误说明 column.

Mended and read again it is clean: rows and columns stay where they are, and the added column is never moved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from ..core.migration.data_rows import RawRow
from ..core.migration.sheet import column_letter
from .book_save import save_streamed
from .book_text import plain_text, text_cell

#: The heading of the added column, and the title of the added sheet.
ERROR_COLUMN = "错误说明"
SUMMARY_SHEET = "错误汇总"
#: Comments beyond these make Excel slow to open the file; the colours and the column go on.
_COMMENTS = 2_000
_UNFIT = re.compile(r"[\\*?:/\[\]\n\t]")
_WRONG = PatternFill("solid", fgColor="F9C6C0")
_ROW = PatternFill("solid", fgColor="FDF3D8")
_HEAD = PatternFill("solid", fgColor="C0392B")
_WHITE = Font(bold=True, color="FFFFFF")


@dataclass(frozen=True, slots=True)
class CellError:
    """``position`` is the cell's place in its row, None where the row has no such cell; ``what`` says what to do."""

    position: int | None
    heading: str
    what: str


@dataclass(frozen=True, slots=True)
class ErrorSheet:
    """One sheet with its errors, by the sheet's own row. ``first_column`` (0 is A) is that of a row's first cell;
    ``rows`` are all rows that are not blank, in order."""

    title: str
    header_row: int
    first_column: int
    width: int
    errors: Mapping[int, Sequence[CellError]]
    rows: Iterable[RawRow]


def write_error_book(file: str, sheets: Sequence[ErrorSheet], path: Path) -> None:
    """Write the client's sheets that have errors, and a summary of them.

    :raises Refusal: the path cannot be written, or a sheet's rows can no longer be read
    """
    book = Workbook(write_only=True)
    comments = _COMMENTS
    for sheet in sheets:
        comments = _write_sheet(book, sheet, comments)
    _write_summary(book, file, sheets)
    save_streamed(book, path)


def _write_sheet(book: Any, sheet: ErrorSheet, comments: int) -> int:
    """How many comments may still be made."""
    page = book.create_sheet(_title(sheet.title))
    column = sheet.first_column + sheet.width
    page.column_dimensions[column_letter(column)].width = 60
    page.freeze_panes = f"A{sheet.header_row + 1}"
    at = 0
    for row in sheet.rows:
        while at + 1 < row.number:
            page.append([])
            at += 1
        errors = sheet.errors.get(row.number, ())
        cells = [None] * sheet.first_column + [text_cell(page, text) for text in row.cells]
        cells += [None] * (column + 1 - len(cells))
        if row.number == sheet.header_row:
            cells[column] = _marked(page, ERROR_COLUMN)
        if errors:
            comments -= _mark(page, cells, errors, sheet.first_column, comments)
            told = text_cell(page, "；".join(dict.fromkeys(_told(one) for one in errors)))
            told.fill = _ROW
            cells[column] = told
        page.append(cells)
        at = row.number
    return comments


def _title(name: str) -> str:
    """A sheet's name as a workbook may have it; other formats take more."""
    return _UNFIT.sub("_", plain_text(name))[:31].strip("'") or "表"


def _mark(page: Any, cells: list[Any], errors: Sequence[CellError], first: int, comments: int) -> int:
    made = 0
    for one in errors:
        if one.position is None:
            continue
        place = first + one.position
        if cells[place] is None:
            cells[place] = text_cell(page, "")
        cells[place].fill = _WRONG
        if made < comments and cells[place].comment is None:
            cells[place].comment = Comment(plain_text(one.what), "企服通", height=60, width=220)
            made += 1
    return made


def _told(one: CellError) -> str:
    return f"{one.heading}：{one.what}" if one.heading else one.what


def _marked(page: Any, text: str) -> Any:
    cell = text_cell(page, text)
    cell.fill, cell.font = _HEAD, _WHITE
    return cell


def _write_summary(book: Any, file: str, sheets: Sequence[ErrorSheet]) -> None:
    page = book.create_sheet(SUMMARY_SHEET)
    for letter, width in zip("ABCD", (24, 24, 50, 10), strict=True):
        page.column_dimensions[letter].width = width
    page.append([text_cell(page, f"{file}：请在各表标红的单元格直接改正，改好后整份交回")])
    page.append([_marked(page, word) for word in ("所在工作表", "原列名", "问题", "处数")])
    for sheet in sheets:
        counted = Counter((one.heading, one.what) for errors in sheet.errors.values() for one in errors)
        for (heading, what), count in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
            cells = [text_cell(page, text) for text in (sheet.title, heading, what, str(count))]
            page.append(cells)
