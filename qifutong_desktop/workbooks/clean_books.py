"""The cleaned data as our import workbook: a sheet for each target entity, and one that tells every change.

Written row by row by a library that holds no rows and turns no text into a formula, a link or a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import rustpy_xlsxwriter

from ..core.migration.recipe import RULE_WORDS, Step
from ..core.migration.standards import Value, shown
from ..core.migration.targets import TargetEntity, TargetField
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.text import Text
from .book_text import LONGEST, plain_text

#: A sheet holds 1,048,576 rows; the rest goes into another one.
_ROWS_A_SHEET = 1_000_000
#: So many changes are listed; the counts by rule are in rehearsal.json.
_STEPS = 200_000
#: Digits beyond these are not kept by any spreadsheet: such numbers are written as text.
_DIGITS = 15
#: No spreadsheet has days before.
_FIRST_DAY = date(1900, 3, 1)
_BEAT = 1_000
STEPS_SHEET = "清洗记录"
_STEP_HEADS = ("文件", "工作表", "所在行", "原列名", "改前", "改后", "规则")
#: Words: no program takes them for a number when somebody mends a cell. Every other text is kept as one by its format.
_WORDS = frozenset(("firm", "text", "url"))
_FORMATS = {"money": "#,##0.00######", "quantity": "General", "percent": "General", "date": "yyyy-mm-dd"}


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


class Records(Protocol):
    """Records whose number is known, taken once."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[CleanRecord]: ...


@dataclass(frozen=True, slots=True)
class Counted:
    """Records that are made one by one while they are written."""

    count: int
    rows: Iterable[CleanRecord]

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[CleanRecord]:
        return iter(self.rows)


def write_import_book(
    sheets: Sequence[tuple[TargetEntity, Records]],
    steps: Iterable[ToldStep],
    path: Path,
    progress: Progress = silent,
) -> None:
    """Write the workbook; the entities stand in the order given. Dates and amounts are typed, all else is text.

    :raises Refusal: the path cannot be written  :raises Cancelled: by ``progress``
    """
    pages = [page for target, records in sheets for page in _pages(target, records, progress)]
    pages.append((STEPS_SHEET, _step_rows(steps), dict.fromkeys(_STEP_HEADS, 16.0), {}))
    head = rustpy_xlsxwriter.Format().set_bold().set_font_color("FFFFFF").set_background_color("34495E")
    try:
        rustpy_xlsxwriter.write_worksheets(
            [(title, rows) for title, rows, _, _ in pages],
            str(path),
            freeze_panes={"general": {"row": 1, "col": 0}},
            column_widths={title: widths for title, _, widths, _ in pages},
            column_formats={title: formats for title, _, _, formats in pages},
            header_format={title: head for title, _, _, _ in pages},
        )
    except OSError as error:
        raise _unwritten(str(error.strerror or error), path) from None
    except (Exception, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the library's panic is no Exception: there was no room for its temporary file
        raise _unwritten(str(error), path) from None


def _unwritten(why: str, path: Path) -> Refusal:
    remedy = Text("请检查文件夹、权限与空间", "check the folder, its permissions and the space left")
    return Refusal.of("", Text(f"无法写入（{why}）", f"cannot be written ({why})"), remedy, str(path))


_Row = dict[str, Any]
_Page = tuple[str, Iterable[_Row], dict[str, float], dict[str, Any]]


def _pages(target: TargetEntity, records: Records, progress: Progress) -> Iterator[_Page]:
    """A page for each million records, one at least: its title, its rows, the widths and formats of its columns."""
    fields = (*target.open_fields, *(one for one in target.fields if one.filled))
    heads = [f"{one.label.zh}*" if one.required and not one.filled else one.label.zh for one in fields]
    widths = [28.0 if one.type in _WORDS else 16.0 for one in fields]
    formats = {
        head: rustpy_xlsxwriter.Format().set_num_format(_FORMATS.get(one.type, "@"))
        for head, one in zip(heads, fields, strict=True)
        if one.type not in _WORDS
    }
    rows = _rows(target, heads, records, progress)
    for number in range(max(1, -(-len(records) // _ROWS_A_SHEET))):
        title = target.sheet if number == 0 else f"{target.sheet} ({number + 1})"
        page = islice(rows, _ROWS_A_SHEET) if len(records) else iter([dict.fromkeys(heads)])
        yield title, page, dict(zip(heads, widths, strict=True)), formats


def _rows(target: TargetEntity, heads: Sequence[str], records: Records, progress: Progress) -> Iterator[_Row]:
    words = Text(f"正在写出{target.label.zh}", f"writing {target.label.en}")
    progress(words, 0, len(records))
    makers = {head: (one.id, _maker(one)) for head, one in zip(heads, target.open_fields, strict=False)}
    system, key = heads[len(makers) :]
    blank: _Row = dict.fromkeys(heads)
    for number, record in enumerate(records, 1):
        values, row = record.values, blank.copy()
        for head, (name, make) in makers.items():
            if name in values:
                row[head] = make(values[name])
        row[system], row[key] = record.name
        if not (row[system].isprintable() and row[key].isprintable()):
            row[system], row[key] = map(plain_text, record.name)
        yield row
        if number % _BEAT == 0:
            progress(words, number, len(records))


def _maker(one: TargetField) -> Callable[[Value], str | float | date | None]:
    """What a value of a field is written as; blank texts are no cells."""
    words = {choice.id: choice.label.zh for choice in one.choices}

    def made(value: Value) -> str | float | date | None:
        if isinstance(value, str):
            text = words.get(value, value) if words else value
            return text if 0 < len(text) <= LONGEST and text.isprintable() else plain_text(text) or None
        if isinstance(value, Decimal):
            return float(value) if len(value.as_tuple().digits) <= _DIGITS else shown(value, one)
        return value if value >= _FIRST_DAY else value.isoformat()

    return made


def _step_rows(steps: Iterable[ToldStep]) -> Iterator[_Row]:
    number = -1
    for number, told in enumerate(islice(steps, _STEPS + 1)):
        if number == _STEPS:
            yield dict.fromkeys(_STEP_HEADS) | {_STEP_HEADS[0]: f"其余从略：只列前 {_STEPS:,} 处"}
            return
        step = told.step
        words = (told.file, told.sheet, str(step.row), step.column, step.before, step.after, RULE_WORDS[step.rule].zh)
        yield dict(zip(_STEP_HEADS, map(plain_text, words), strict=True))
    if number < 0:
        yield dict.fromkeys(_STEP_HEADS)
