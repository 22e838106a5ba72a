"""questionnaire.xlsx: the questionnaire's sheets as a workbook for Excel, and back (read in a capped process)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..core.migration.sheet import column_letter
from ..core.problems import Refusal
from ..core.questionnaire_book import SHEETS, BookColumn, BookSheet, SheetRow
from ..core.text import Text
from .book_save import save_book
from .book_style import BAND, INK_2, LINE, at, fill, font, head, printed, say, title, widths
from .rows_stream import TableEnd, stream_rows

GUIDE = "说明"
_TOP = Alignment(vertical="top", wrap_text=True)
_NUMERIC = frozenset(
    ("score", "weight", "seconds", "price_points", "limit", "assume_low", "assume_high", "days_low", "days_high")
) | {"trainings", "core_weight", "quick_minutes"}
_TYPES = (
    ("select_one 表名", "单选；kind 填 ladder 时是五级阶梯题，选项编号 0–4"),
    ("select_multiple 表名", "多选"),
    ("integer / decimal / date / text", "整数、小数、日期、文字；decimal 的 kind 填 money 时是金额"),
    ("begin_repeat … end_repeat", "表格题：之间每行是一列"),
    ("begin_group … end_group", "一节；relevant 或 industry 写明只问谁"),
)
_RULES = (
    "编号（name）用过就不能改作他用；要换意思，请换一个新编号。",
    "relevant、编号、数字、yes/no 一律用半角：( ) = > '，不要用全角的（ ） ＝ ＞ “ ”。题目与说明的文字不受限。",
    "条件写法：${P02} = 'retail'；selected(${N07}, 'dates')；${P03} >= 50；可用 and、or、not(…) 连接。",
    "条件只能引用前面的题。",
    "改完用 qifutong questionnaire check 检查；问题会写明工作表与单元格。导入只写出文件夹，由公司签发后才生效。",
)


def write_questionnaire_book(sheets: Sequence[BookSheet], path: Path, day: date) -> None:
    """Write the workbook to ``path``, the same bytes for the same arguments.

    :raises Refusal: the path cannot be written
    """
    book = Workbook()
    guide = book.worksheets[0]
    guide.title = GUIDE
    _write_guide(guide)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.name), sheet)
    book.active = 1
    save_book(book, {}, path, day)


def _write_sheet(page: Worksheet, sheet: BookSheet) -> None:
    columns = SHEETS[sheet.name]
    head(page, 1, [column.name for column in columns])
    widths(page, [column.width for column in columns])
    for place, column in enumerate(columns, 1):
        said = _meaning(column)
        at(page, 1, place).comment = Comment(said, "企服通", height=60 + 18 * _lines(said, 38), width=280)
        if column.words:
            choice = DataValidation("list", formula1=f'"{",".join(column.words)}"', allow_blank=True)
            choice.add(f"{column_letter(place - 1)}2:{column_letter(place - 1)}999")
            page.add_data_validation(choice)
    for row in sheet.rows:
        group = row.cell("type").startswith(("begin_group", "end_group"))
        for place, column in enumerate(columns, 1):
            cell = say(page, row.number, place, row.cell(column.name))
            if column.name in _NUMERIC and row.cell(column.name):
                cell.value = float(row.cell(column.name))
                if cell.value == int(cell.value):
                    cell.value = int(cell.value)
                cell.data_type = "n"
            cell.alignment, cell.border = _TOP, LINE
            if group:
                cell.fill = fill(BAND)
        lines = max(_lines(row.cell(column.name), column.width) for column in columns)
        page.row_dimensions[row.number].height = 14.5 * min(lines, 12) + 3
    page.freeze_panes = "C2" if sheet.name == "survey" else "A2"
    printed(page, repeat_rows="1:1")
    page.sheet_view.showGridLines = True


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column; a 汉字 is two characters wide."""
    wide = sum(2 if ord(one) > 0x2E80 else 1 for one in text)
    return max(1, math.ceil(wide / (width - 2)))


def _meaning(column: BookColumn) -> str:
    allowed = f"（{' / '.join(column.words)}）" if column.words else ""
    return f"{column.meaning.zh}{allowed}"


def _write_guide(page: Worksheet) -> None:
    under = "survey 是题目，choices 是选项；其余的表是维度、角色、套餐与版本。"
    row = title(page, "企服通诊断问卷：编辑说明", (under,)) + 1
    for line in _RULES:
        say(page, row, 1, line).alignment = Alignment(vertical="top")
        row += 1
    row = _listing(page, row + 1, ("题型", "", "意思"), [(name, "", said) for name, said in _TYPES])
    for name, columns in SHEETS.items():
        rows = [(name, column.name, _meaning(column)) for column in columns]
        row = _listing(page, row + 1, ("工作表", "列", "意思"), rows)
    widths(page, (34, 24, 90))
    printed(page, repeat_rows="1:1", landscape=False)


def _listing(page: Worksheet, row: int, names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    head(page, row, names)
    for cells in rows:
        row += 1
        for place, text in enumerate(cells, 1):
            cell = say(page, row, place, text)
            cell.border = LINE
            if place < 3:
                cell.font = font(color=INK_2)
        page.row_dimensions[row].height = 15 * _lines(cells[-1], 90)
    return row + 1


def read_questionnaire_book(path: Path) -> tuple[BookSheet, ...]:
    """Every sheet that is ours, as texts.

    :raises Refusal: the file cannot be read, or has no sheet of a name that is needed
    """
    return tuple(_read_sheet(path, name) for name in SHEETS)


def _read_sheet(path: Path, name: str) -> BookSheet:
    rows: list[tuple[int, tuple[str, ...]]] = []
    first = 0
    try:
        with closing(stream_rows(path, name, 1)) as stream:
            for found in stream:
                if isinstance(found, TableEnd):
                    first = found.first_column
                else:
                    rows += [(row.number, row.cells) for row in found]
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None
    return _sheet(name, rows, first)


def _sheet(name: str, rows: Sequence[tuple[int, tuple[str, ...]]], first: int) -> BookSheet:
    heads: Mapping[int, tuple[str, ...]] = {number: cells for number, cells in rows if number == 1}
    columns = ("",) * first + tuple(cell.strip() for cell in heads.get(1, ()))
    if not any(columns):
        what = Text("第 1 行没有列名", "row 1 holds no column names")
        raise Refusal.of(name, what, Text("请从导出的工作簿改起", "begin with an exported workbook"))
    read = []
    for number, cells in rows:
        named = zip(columns[first:], cells, strict=False)
        texts = {column: cell.strip() for column, cell in named if column and cell.strip()}
        if number > 1 and texts:
            read.append(SheetRow(number, texts))
    return BookSheet(name, columns, tuple(read))
