"""Workbooks through the fast reader: each sheet's rows as clean texts. Only the reading process imports this."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import python_calamine as calamine

from ..core.migration.cells import Row, clean
from ..core.problems import Refusal
from ..core.text import Text
from .cell_faults import cell_faults
from .error_cells import ErrorCells, with_errors
from .ods_errors import ods_errors
from .package_parts import DAMAGED, in_usual_places
from .screening import NO_PASSWORD, PASSWORD, Kind, refusal
from .source import Source
from .xls_faults import Told, xls_faults
from .xlsb_faults import xlsb_faults
from .xlsx_errors import xlsx_errors

#: From here on a float no longer holds every whole number: what is shown keeps its exponent, as a warning.
_EXACT = 10**15
#: A row's clean texts, and the cells that these stand for as they were read.
TypedRow = tuple[Row, Sequence[object]]
_SAVE_AS = Text("请用 Excel 或 WPS 打开，另存为 .xlsx 后再试", "open it in Excel or WPS and save it as .xlsx")
_UNREAD = Text("工作簿已损坏或含有无法识别的内容", "the workbook is damaged or holds what the reader does not know")
_UNREAD_ALONE = Text(
    "工作簿已损坏或含有无法识别的内容（.xlsb 和 .ods 没有备用读取器）",
    "the workbook is damaged or holds what the reader does not know (.xlsb and .ods have no second reader)",
)
_SECOND = Text("由备用读取器读取，请抽查数据", "read by the second reader: check a few of its rows")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as the reader gives it; its rows can be read once: their texts, and the cells that these stand for.

    ``first_column`` (0 is A) is that of the first cell in each row; ``beside`` are the names of all the book's sheets.
    """

    name: str
    hidden: bool
    rows: Iterator[TypedRow]
    notes: tuple[Text, ...] = ()
    first_column: int = 0
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the bytes of the file tell of its sheets: by name, in an .xls by number."""

    errors: Mapping[Any, ErrorCells]
    notes: Mapping[Any, tuple[Text, ...]]

    def of(self, name: str, number: int) -> tuple[ErrorCells, tuple[Text, ...]]:
        found = self.errors.get(name, self.errors.get(number, _NONE))
        return found, self.notes.get(name, self.notes.get(number, ()))


_NONE = ErrorCells()


def sheets(source: Source, kind: Kind) -> Iterator[Sheet]:
    """The worksheets of a workbook in its order; charts and macro sheets are passed over.

    Error values are texts (``#N/A``). What the fast reader refuses of an .xlsx (a ``#SPILL!`` is enough) or an .xls the
    second reader is asked for, with a note.

    :raises Refusal: damaged to both readers, or holding cells that no reader shows
    """
    with source.open() as file:
        try:
            if kind == "xlsx" and not in_usual_places(source):
                raise refusal(_UNREAD, _SAVE_AS)
            book = _guarded(lambda: calamine.CalamineWorkbook.from_filelike(file), kind)
        except Refusal as refused:
            yield from _second(source, kind, refused)
            return
        beside = _beside(source, kind)
        number, names = -1, frozenset(meta.name for meta in book.sheets_metadata)
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            number += 1
            if kind in ("xls", "xlsb") and any(character < " " for character in meta.name):
                raise refusal(_UNREAD, _SAVE_AS)  # no program writes such a name
            errors, notes = beside.of(meta.name, number)
            try:
                sheet = _guarded(lambda name=meta.name: book.get_sheet_by_name(name), kind, meta.name)  # type: ignore[misc]
            except Refusal as refused:
                yield from _second(source, kind, refused, meta.name)
                continue
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            first = sheet.start[1] if sheet.start is not None else 0
            rows, first = with_errors(_rows(sheet), first, errors)
            yield Sheet(meta.name, hidden, rows, notes, first, names)


def _beside(source: Source, kind: Kind) -> _Beside:
    """:raises Refusal: cells that no reader shows, or whose text cannot be known"""
    if kind == "xlsx":
        found = xlsx_errors(source)
        faults: Mapping[str, tuple[Text, ...]] = {}
        with contextlib.suppress(*DAMAGED):
            faults = cell_faults(source)
        return _Beside(
            {sheet: errors for sheet, (errors, _) in found.items()},
            {sheet: (*found.get(sheet, (0, ()))[1], *faults.get(sheet, ())) for sheet in {*found, *faults}},
        )
    if kind == "ods":
        return _Beside(ods_errors(source), {})
    told: Mapping[Any, Told] = xlsb_faults(source) if kind == "xlsb" else xls_faults(source)
    return _Beside(
        {sheet: errors for sheet, (errors, _) in told.items()}, {sheet: notes for sheet, (_, notes) in told.items()}
    )


def _second(source: Source, kind: Kind, refused: Refusal, only: str = "") -> Iterator[Sheet]:
    """:raises Refusal: the one given, when the second reader is no wiser"""
    if refused.problems[0].what == PASSWORD or kind not in ("xlsx", "xls"):
        raise refused
    from .second_reader import second_sheets

    try:
        for name, hidden, rows in second_sheets(source, kind, only):
            yield Sheet(name, hidden, _second_rows(rows, refused), (_SECOND,))
    except (MemoryError, Refusal):
        raise
    except Exception:  # whatever it stumbles over, the file is what the first reader said
        raise refused from None


def _second_rows(rows: Iterable[tuple[Any, ...]], refused: Refusal) -> Iterator[TypedRow]:
    try:
        for row in rows:
            yield [_text(cell) for cell in row], row
    except MemoryError:
        raise
    except Exception:
        raise refused from None


def _text(cell: object) -> str:
    """A cell of the second reader as the first would give it: there every number of a workbook is a float."""
    if type(cell) is int and abs(cell) >= _EXACT:
        return _number(float(cell))
    return _TEXTS.get(type(cell), str)(cell)


def _rows(sheet: calamine.CalamineSheet) -> Iterator[TypedRow]:
    if sheet.start is None:
        return
    texts = _TEXTS
    for row in sheet.iter_rows():
        # letters and digits alone are clean as they are: most cells, and a call less for each
        yield [cell if type(cell) is str and cell.isalnum() else texts[type(cell)](cell) for cell in row], row


def _guarded(read: Callable[[], Any], kind: Kind, sheet: str = "") -> Any:
    try:
        return read()
    except calamine.PasswordError:
        raise refusal(PASSWORD, NO_PASSWORD) from None
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader's PanicException is no Exception
        if "password" in str(error).lower():
            raise refusal(PASSWORD, NO_PASSWORD) from None
        raise refusal(_UNREAD if kind in ("xlsx", "xls") else _UNREAD_ALONE, _SAVE_AS, sheet) from None


def _number(cell: float) -> str:
    return str(int(cell)) if cell.is_integer() and -_EXACT < cell < _EXACT else repr(cell)


def _moment(cell: datetime.datetime) -> str:
    return cell.isoformat(" ") if cell.time() != datetime.time() else cell.date().isoformat()


_TEXTS: dict[type, Callable[[Any], str]] = {
    str: clean,
    int: str,
    float: _number,
    bool: lambda cell: "TRUE" if cell else "FALSE",
    datetime.datetime: _moment,
    datetime.date: datetime.date.isoformat,
    datetime.time: datetime.time.isoformat,
    datetime.timedelta: str,
    type(None): lambda cell: "",
}
