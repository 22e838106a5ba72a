"""The tables of a file whatever its format, opened once it has been screened. Only the reading process imports this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..core.migration.cells import Row, clean
from ..core.migration.layout import HEAD_ROWS, header_at
from ..core.migration.neighbours import first_header
from ..core.migration.preview import SheetPreview
from ..core.migration.sheet import Marks, SheetShape
from ..core.migration.vocabulary import Vocabulary
from ..core.text import Text
from .screening import Kind, refusal, refuse_unheld
from .source import Source

#: A row's clean texts, and the cells that these stand for as they were read.
TypedRow = tuple[Row, Sequence[object]]
#: As many as a sheet of a workbook has.
MAX_COLUMNS = 16_384
#: A preview shows no more of a row than this.
_SHOWN_COLUMNS = 256
_SHOWN_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or all of a text file; its rows can be read once. ``beside`` names all sheets of the file."""

    shape: SheetShape
    rows: Iterator[TypedRow]
    notes: tuple[Text, ...] = ()
    beside: frozenset[str] = frozenset()


def tables(source: Source, kind: Kind, vocabulary: Vocabulary) -> Iterator[Table]:
    """In the file's order; ``kind`` is as :func:`opened` says.

    Error values are texts (``#N/A``).

    :raises Refusal: encrypted, damaged, not readable, too wide; while its rows are read, too
    """
    path = source.path
    match kind:
        case "csv":
            from .texts import text_table

            found = text_table(path, vocabulary.knows)
            rows = (([clean(cell) for cell in row], row) for row in found.rows)
            yield Table(SheetShape(path.stem), _narrow(rows), found.notes)
        case "dbf":
            from .dbf import dbf_table

            held = dbf_table(path)
            yield Table(SheetShape(path.stem, typed=True, header_row=1), _narrow(held.rows), held.notes)
        case "xlsx" | "xlsb" | "xls" | "ods":
            from .books import sheets
            from .sheet_marks import counts_from_1904

            if kind != "xls":
                refuse_unheld(source)
            old = kind == "xlsx" and counts_from_1904(source)
            for sheet in sheets(source, kind):
                shape = SheetShape(sheet.name, sheet.hidden, sheet.first_column, typed=True, counts_from_1904=old)
                yield Table(shape, _narrow(sheet.rows), sheet.notes, sheet.beside)


def hidden_marks(source: Source, kind: Kind) -> dict[str, Marks]:
    """By sheet, cells of which :func:`tables` shows nothing; only an .xlsx has such."""
    if kind != "xlsx":
        return {}
    from .sheet_marks import sheet_marks

    return sheet_marks(source)


def preview_of(table: Table, count: int, vocabulary: Vocabulary, first: int = 1) -> SheetPreview:
    """``count`` rows from row ``first`` on, and the header of the sheet's first table."""
    shown: list[tuple[str, ...]] = []
    head: list[tuple[int, Row]] = []
    for number, (texts, cells) in enumerate(table.rows, 1):
        if number >= first and len(shown) < count:
            shown.append(_shown(texts, cells))
        if len(head) < HEAD_ROWS and any(texts):
            head.append((number, texts))
        if len(head) >= HEAD_ROWS and len(shown) == count:
            break
    told = table.shape.header_row == 1 and bool(head)
    header = header_at([row for _, row in head], 0, vocabulary) if told else first_header(head, vocabulary)
    return SheetPreview(
        table.shape.name,
        table.shape.hidden,
        table.shape.first_column,
        tuple(shown),
        head[header.first][0] if header else None,
        header.rows if header else 0,
        table.notes,
        first,
    )


def _shown(texts: Row, cells: Sequence[object]) -> tuple[str, ...]:
    raw = [cell if isinstance(cell, str) else text for text, cell in zip(texts, cells, strict=True)]
    while raw and not raw[-1]:
        raw.pop()
    return tuple(text[:_SHOWN_CHARACTERS] for text in raw[:_SHOWN_COLUMNS])


def _narrow(rows: Iterable[TypedRow]) -> Iterator[TypedRow]:
    """:raises Refusal: a row wider than any workbook's"""
    for number, row in enumerate(rows, 1):
        if len(row[0]) > MAX_COLUMNS:
            width = len(row[0])
            raise refusal(
                Text(f"有 {width:,} 列，超过 {MAX_COLUMNS:,}", f"{width:,} columns, over {MAX_COLUMNS:,}"),
                Text("请检查分隔符，或删去多余的列", "check its delimiter, or delete the columns that are not needed"),
                f"row {number}",
            )
        yield row
