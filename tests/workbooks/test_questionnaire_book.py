"""The questionnaire's workbook: what is written is read again cell by cell, and other form programs take it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from qifutong_desktop.catalog.files import read_table
from qifutong_desktop.catalog.questionnaire import shipped_files
from qifutong_desktop.catalog.questionnaire_book import book_of
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.questionnaire_book import SHEETS
from qifutong_desktop.workbooks.questionnaire_book import read_questionnaire_book, write_questionnaire_book

DAY = date(2026, 9, 7)
BOOK = book_of([(path.name, read_table(path)) for path in shipped_files()])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "问卷.xlsx"
    write_questionnaire_book(BOOK, path, DAY)
    return path


def test_what_is_written_is_read_again_cell_by_cell(written: Path) -> None:
    assert read_questionnaire_book(written) == BOOK


def test_the_same_questionnaire_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    write_questionnaire_book(BOOK, again, DAY)
    assert again.read_bytes() == written.read_bytes()


def test_other_form_programs_take_it(written: Path) -> None:
    """pyxform is the reader that the makers of XLSForm publish; it warns of what it does not like."""
    convert = pytest.importorskip("pyxform.xls2xform", reason="pyxform is a test dependency").convert
    made = convert(xlsform=str(written), validate=False)
    assert made.warnings == []
    for said in ("/O/O02/pain", "/P/P02", "/N/N08", "selected("):
        assert said in made.xform


def test_every_heading_says_what_its_column_is_for(written: Path) -> None:
    book = openpyxl.load_workbook(written)
    assert book.sheetnames == ["说明", *SHEETS]
    for name, columns in SHEETS.items():
        heads = book[name][1]
        assert [cell.value for cell in heads] == [column.name for column in columns]
        assert all(cell.comment is not None and cell.comment.text.strip() for cell in heads)


def test_blank_rows_and_columns_of_ones_own_do_no_harm(written: Path, tmp_path: Path) -> None:
    """People leave a row free, and Excel keeps numbers as numbers."""
    book = openpyxl.load_workbook(written)
    book["survey"].insert_rows(10)
    path = tmp_path / "edited.xlsx"
    book.save(path)
    before, after = BOOK[0], read_questionnaire_book(path)[0]
    assert [row.cells for row in after.rows] == [row.cells for row in before.rows]
    assert [row.number for row in after.rows[:9]] == [2, 3, 4, 5, 6, 7, 8, 9, 11]


def test_a_file_that_is_none_or_lacks_a_sheet_is_refused(written: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no book")
    book = openpyxl.load_workbook(written)
    del book["choices"]
    fewer = tmp_path / "fewer.xlsx"
    book.save(fewer)
    for path, said in ((broken, "broken.xlsx"), (fewer, "choices"), (tmp_path / "none.xlsx", "none.xlsx")):
        with pytest.raises(Refusal) as refusal:
            read_questionnaire_book(path)
        assert said in refusal.value.line()
