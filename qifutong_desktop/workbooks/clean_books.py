"""The cleaned data as our import workbook: a sheet for each target entity, and one that tells every change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill

from ..core.migration.recipe import RULE_WORDS, Step
from ..core.migration.standards import Value, shown
from ..core.migration.targets import TargetEntity, TargetField
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.text import Text
from .book_text import text_cell

#: A sheet holds 1,048,576 rows; the rest goes into another one.
_ROWS_A_SHEET = 1_000_000
#: So many changes are listed; the counts by rule are in rehearsal.json.
_STEPS = 200_000
_HEAD = Font(bold=True, color="FFFFFF")
_REQUIRED = PatternFill("solid", fgColor="C0392B")
_OPEN = PatternFill("solid", fgColor="34495E")
STEPS_SHEET = "清洗记录"


@dataclass(frozen=True, slots=True)
class CleanRecord:
    """One row of an import sheet; an order's values stand on each of its lines. ``name`` is (来源系统, 来源主键)."""

    values: Mapping[str, Value]
    name: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A change with the file and sheet where it was made."""

    file: str
    sheet: str
    step: Step


def write_import_book(
    sheets: Sequence[tuple[TargetEntity, Iterable[CleanRecord]]],
    steps: Iterable[ToldStep],
    path: Path,
    progress: Progress = silent,
) -> None:
    """Write the workbook; the entities stand in the order given. Dates and amounts are typed, all else is text.

    :raises Refusal: the path cannot be written  :raises Cancelled: by ``progress``
    """
    book = Workbook(write_only=True)
    for target, records in sheets:
        progress(Text(f"正在写出{target.label.zh}", f"writing {target.label.en}"), 0, None)
        _write_entity(book, target, records, progress)
    _write_steps(book, steps)
    save_streamed(book, path)


def save_streamed(book: Any, path: Path) -> None:
    """:raises Refusal: the path cannot be written"""
    try:
        book.save(path)
    except OSError as error:
        raise Refusal.of(
            "",
            Text(f"无法写入（{error.strerror}）", f"cannot be written ({error.strerror})"),
            Text("请检查文件夹、权限与空间", "check the folder, its permissions and the space left"),
            str(path),
        ) from None


def _write_entity(book: Any, target: TargetEntity, records: Iterable[CleanRecord], progress: Progress) -> None:
    sheet = _sheet(book, target, target.sheet)
    words = Text(f"正在写出{target.label.zh}", f"writing {target.label.en}")
    for number, record in enumerate(records, 1):
        if number % _ROWS_A_SHEET == 0:
            sheet = _sheet(book, target, f"{target.sheet} ({number // _ROWS_A_SHEET + 1})")
        cells = [_cell(sheet, one, record.values.get(one.id)) for one in target.open_fields]
        sheet.append([*cells, *(text_cell(sheet, part) for part in record.name)])
        if number % 1_000 == 0:
            progress(words, number, None)


def _sheet(book: Any, target: TargetEntity, title: str) -> Any:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    fields = (*target.open_fields, *(one for one in target.fields if one.filled))
    heads = []
    for place, one in enumerate(fields):
        sheet.column_dimensions[_letter(place)].width = 28 if one.type in ("firm", "text", "url") else 16
        head = text_cell(sheet, f"{one.label.zh}*" if one.required and not one.filled else one.label.zh)
        head.font, head.fill = _HEAD, _REQUIRED if one.required and not one.filled else _OPEN
        heads.append(head)
    sheet.append(heads)
    return sheet


def _letter(place: int) -> str:
    from ..core.migration.sheet import column_letter

    return column_letter(place)


def _cell(sheet: Any, one: TargetField, value: Value | None) -> Any:
    if value is None:
        return None
    typed: Any = WriteOnlyCell(sheet)
    if isinstance(value, Decimal) and len(value.as_tuple().digits) <= 15:
        typed.value, typed.number_format = value, "#,##0.00######" if one.type == "money" else "General"
        return typed
    if isinstance(value, date):
        typed.value, typed.number_format = value, "yyyy-mm-dd"
        return typed
    return text_cell(sheet, shown(value, one))


def _write_steps(book: Any, steps: Iterable[ToldStep]) -> None:
    sheet = book.create_sheet(STEPS_SHEET)
    sheet.append([text_cell(sheet, word) for word in ("文件", "工作表", "所在行", "原列名", "改前", "改后", "规则")])
    for number, told in enumerate(_first(steps, _STEPS)):
        if number == _STEPS:
            sheet.append([text_cell(sheet, f"其余从略：只列前 {_STEPS:,} 处")])
            break
        step = told.step
        words = (told.file, told.sheet, str(step.row), step.column, step.before, step.after, RULE_WORDS[step.rule].zh)
        sheet.append([text_cell(sheet, word) for word in words])


def _first(steps: Iterable[ToldStep], count: int) -> Iterator[ToldStep]:
    for number, step in enumerate(steps):
        yield step
        if number == count:
            return
