"""How a workbook of ours looks: fonts, colours, table heads, page setup, and text that stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

FACE = "微软雅黑"
INK, INK_2, ACCENT = "18212C", "4A5563", "1C5FA8"
HEAD, BAND, REST, HOLIDAY = "F1F4F7", "E7F0FA", "F1F4F7", "FBEFD9"
PHASES = {1: "66788E", 2: "1C5FA8", 3: "1E7F74"}
PHASE_NAMES = {1: "一 诊断规划", 2: "二 搭建与集成", 3: "三 迁移上线与运维"}
DATE = "yyyy-mm-dd"
DAYS = "0.0"
LINE = Border(bottom=Side(style="hair", color="C3CBD4"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_000


CENTRE = Alignment(horizontal="center", vertical="center")
WRAP = Alignment(vertical="center", wrap_text=True)
MIDDLE = Alignment(vertical="center")


@cache
def font(*, size: int = 10, bold: bool = False, color: str = INK) -> Font:
    """The workbook face in one size, weight and colour."""
    return Font(name=FACE, size=size, bold=bold, color=color)


@cache
def fill(color: str) -> PatternFill:
    """A solid ground."""
    return PatternFill("solid", start_color=color, end_color=color)


def rule(formula: str, *, font: Font | None = None, fill: PatternFill | None = None, stop: bool = False) -> Rule:
    """A conditional format that holds where ``formula`` is true."""
    return Rule("expression", formula=[formula], dxf=DifferentialStyle(font=font, fill=fill), stopIfTrue=stop)


def at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The address of a cell, as a formula names it."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell), "no merged cell is written to"
    return cell


def say(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Text from outside: always a string, even where it begins like a formula; no control characters."""
    cell = at(sheet, row, column)
    cell.font = font()
    cell.alignment = WRAP
    if not text:
        return cell
    cell.value = _CONTROL.sub("", text)[:_LONGEST]
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True
    return cell


def put(sheet: Worksheet, row: int, column: int, value: int | float | date, number_format: str = "General") -> Cell:
    """A number or a date."""
    cell = at(sheet, row, column)
    cell.value = value
    cell.number_format = number_format
    cell.font = font()
    cell.alignment = CENTRE
    return cell


def title(sheet: Worksheet, words: str, under: Sequence[str]) -> int:
    """Title in row 1 and a line of words in each row below; returns the next free row."""
    say(sheet, 1, 1, words).font = font(size=16, bold=True)
    at(sheet, 1, 1).alignment = MIDDLE
    sheet.row_dimensions[1].height = 30
    for row, line in enumerate(under, 2):
        say(sheet, row, 1, line).font = font(size=9, color=INK_2)
        at(sheet, row, 1).alignment = MIDDLE
    return 2 + len(under)


def head(sheet: Worksheet, row: int, names: Sequence[str], first: int = 1) -> None:
    """A row of column heads."""
    for column, name in enumerate(names, first):
        cell = say(sheet, row, column, name)
        cell.font = font(bold=True, color=INK_2)
        cell.fill = fill(HEAD)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = 24


def widths(sheet: Worksheet, sizes: Sequence[float], first: int = 1) -> None:
    """Set the widths of the columns, in characters."""
    for column, size in enumerate(sizes, first):
        sheet.column_dimensions[at(sheet, 1, column).column_letter].width = size


def printed(sheet: Worksheet, *, repeat_rows: str, landscape: bool = True) -> None:
    """A4, fitted to the width of one page, table head repeated, page numbers below."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = repeat_rows
    footer = sheet.oddFooter
    if footer is not None and footer.center is not None:
        footer.center.text = "&P / &N"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.sheet_view.showGridLines = False
