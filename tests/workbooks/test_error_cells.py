"""Error values: in every format their text at their place, and each counted with its address."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from qifutong_desktop.workbooks.error_cells import ErrorCells, with_errors
from qifutong_desktop.workbooks.plain_files import ods_bytes
from qifutong_desktop.workbooks.reading import measure, preview
from qifutong_desktop.workbooks.rows_stream import TableEnd, stream_rows

from .hostile import bases

#: As the old formats number them.
CODES = {
    "#NULL!": 0x00,
    "#DIV/0!": 0x07,
    "#VALUE!": 0x0F,
    "#REF!": 0x17,
    "#NAME?": 0x1D,
    "#NUM!": 0x24,
    "#N/A": 0x2A,
}
COUNT = 400
Wrong = Mapping[tuple[int, int], str]


def planted(seed: int) -> dict[tuple[int, int], str]:
    """(row from 1, column from 0) → error, in the columns of name and amount; some rows have both."""
    chance = random.Random(seed)
    places = [(row, column) for row in range(2, COUNT + 2) for column in (1, 2) if chance.random() < 0.1]
    return {place: chance.choice(list(CODES)) for place in places}


def rows(wrong: Wrong) -> list[list[object]]:
    table: list[list[object]] = [["单号", "客户名称", "金额"]]
    for row in range(2, COUNT + 2):
        cells: list[object] = [f"D{row:04d}", f"第{row}商行", Decimal(row) / 4]
        table.append([wrong.get((row, column), cell) for column, cell in enumerate(cells)])
    return table


def xlsx(wrong: Wrong) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.title = bases.SHEET
    for cells in rows(wrong):
        sheet.append(cells)
    for row, column in wrong:
        sheet.cell(row, column + 1).data_type = "e"
    book.save(out)
    return out.getvalue()


def rewritten(wrong: Wrong, pattern: str, new: str) -> bytes:
    """The .xlsx with its error cells written in another way."""
    parts = bases.parts_of(xlsx(wrong))
    before = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(pattern.encode(), new.encode(), before)
    assert parts["xl/worksheets/sheet1.xml"] != before
    return bases.zipped(parts)


def xls(wrong: Wrong) -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet(bases.SHEET)
    for number, row in enumerate(rows(wrong), 1):
        for column, cell in enumerate(row):
            if (number, column) in wrong:
                sheet.row(number - 1).set_cell_error(column, CODES[wrong[number, column]])
            else:
                sheet.write(number - 1, column, cell)
    book.save(out)
    return out.getvalue()


def xlsb(wrong: Wrong) -> bytes:
    """Every other one is a formula's result."""
    table = rows(wrong)
    for number, ((row, column), word) in enumerate(wrong.items()):
        code = bytes([CODES[word]])
        table[row - 1][column] = b"\x03" + code if number % 2 else b"\x0b" + code + bytes(10)
    return bases.xlsb_book(table)


def ods(wrong: Wrong, written: str) -> bytes:
    parts = bases.parts_of(ods_bytes(bases.SHEET, rows(wrong)))  # type: ignore[arg-type]
    errors = "|".join(map(re.escape, CODES))
    parts["content.xml"] = re.sub(
        rf'<table:table-cell office:value-type="string"><text:p>({errors})</text:p>',
        lambda found: f"<table:table-cell {written}><text:p>{found[1]}</text:p>",
        parts["content.xml"].decode(),
    ).encode()
    return bases.zipped(parts)


FORMATS: dict[str, tuple[str, Callable[[Wrong], bytes]]] = {
    "xlsx": (".xlsx", xlsx),
    "xlsx in single quotes": (".xlsx", lambda wrong: rewritten(wrong, ' t="e"', " t='e'")),
    "xlsx without places": (".xlsx", lambda wrong: rewritten(wrong, '<c r="[A-Z]+[0-9]+"', "<c")),
    "xlsx with comments": (".xlsx", lambda wrong: rewritten(wrong, "</row>", '<!-- <c r="A1" t="e"> --></row>')),
    "xlsx by formulas": (".xlsx", lambda wrong: rewritten(wrong, ' t="e"><v>', ' t="e"><f>A1&gt;2</f><v>')),
    "xls": (".xls", xls),
    "xlsb": (".xlsb", xlsb),
    "ods of LibreOffice": (
        ".ods",
        lambda wrong: ods(wrong, 'office:value-type="string" office:string-value="" calcext:value-type="error"'),
    ),
    "ods with a number behind": (".ods", lambda wrong: ods(wrong, 'office:value-type="float" office:value="0"')),
}


@pytest.mark.parametrize("name", FORMATS)
def test_each_is_counted_and_shown_where_it_stands(name: str, tmp_path: Path) -> None:
    suffix, make = FORMATS[name]
    wrong, path = planted(len(name)), tmp_path / f"a{suffix}"
    path.write_bytes(make(wrong))
    (table,) = measure([path]).tables
    assert table.rows == COUNT
    profiles = {one.name: one for one in table.columns_profile}
    for column, heading in ((1, "客户名称"), (2, "金额")):
        assert (profiles[heading].filled, profiles[heading].missing) == (COUNT, 0)
        places = [row for row, held in wrong if held == column]
        (issue,) = [one for one in table.issues if (one.kind, one.column) == ("error_cell", heading)]
        assert (issue.count, issue.addresses) == (
            len(places),
            tuple(f"{bases.SHEET}!{'ABC'[column]}{row}" for row in places[:20]),
        )
    expected = [[str(cell) for cell in row] for row in rows(wrong)]
    assert [list(row) for row in preview(path, 1_000).sheets[0].rows] == expected
    batches = [answer for answer in stream_rows(path, bases.SHEET, 1) if not isinstance(answer, TableEnd)]
    assert [list(row.cells) for batch in batches for row in batch] == expected


def test_an_error_left_of_and_below_all_else_is_shown(tmp_path: Path) -> None:
    """A reader that sees blanks begins and ends its rows elsewhere."""
    parts = bases.parts_of(bases.ods())
    kinds = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
    error = f"<table:table-cell {kinds}><text:p>#N/A</text:p></table:table-cell>"
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    moved = parts["content.xml"].decode().replace("<table:table-row>", f"<table:table-row>{blank}")
    moved = moved.replace("</table:table>", f"<table:table-row>{error}{blank}</table:table-row></table:table>")
    parts["content.xml"] = moved.encode()
    path = tmp_path / "a.ods"
    path.write_bytes(bases.zipped(parts))
    (shown,) = preview(path, 100).sheets
    assert (shown.first_column, len(shown.rows)) == (0, 32)
    assert shown.rows[0][2:] == bases.HEADS
    assert shown.rows[31] == ("#N/A",)


@given(
    st.lists(st.lists(st.sampled_from(["", "x"]), min_size=3, max_size=3), max_size=6),
    st.dictionaries(st.tuples(st.integers(1, 8), st.integers(0, 6)), st.sampled_from(["#N/A", "#REF!"]), max_size=6),
    st.integers(0, 3),
)
def test_rows_with_errors_are_the_rows_and_the_errors(
    table: list[list[str]], wrong: dict[tuple[int, int], str], first: int
) -> None:
    errors = ErrorCells()
    for (row, column), text in wrong.items():
        errors.add(row, column, text)
    found, start = with_errors(((list(row), tuple(row)) for row in table), first, errors)
    seen: dict[tuple[int, int], str] = {}
    for number, (texts, cells) in enumerate(found, 1):
        assert texts == list(cells)
        seen |= {(number, start + column): text for column, text in enumerate(texts) if text}
    plain = {(n, first + column): text for n, row in enumerate(table, 1) for column, text in enumerate(row) if text}
    assert seen == {**plain, **wrong}
    assert len(errors) == len(wrong)
