"""Rows out of a file: the very rows that the measure counted, in bounded batches, stopped at once, never a crash."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from qifutong_desktop.core.migration.data_rows import RawRow
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.progress import Cancelled
from qifutong_desktop.core.text import Text
from qifutong_desktop.workbooks.reader import Caps
from qifutong_desktop.workbooks.reading import measure
from qifutong_desktop.workbooks.rows_stream import TableEnd, stream_rows
from qifutong_desktop.workbooks.sample_books import write_sample_books

from .fault_books import as_xls, as_xlsx, fault_book


def streamed(path: Path, sheet: str, header: int) -> tuple[list[RawRow], TableEnd]:
    rows: list[RawRow] = []
    for answer in stream_rows(path, sheet, header):
        if isinstance(answer, TableEnd):
            return rows, answer
        assert len(answer) <= 500
        rows += answer
    raise AssertionError("no end")


def test_the_rows_are_those_that_were_measured(tmp_path: Path) -> None:
    """In the sample's workbooks (titles, repeated heads, totals, hidden sheets) and in two of the fault books."""
    paths = list(write_sample_books(tmp_path))
    book = fault_book(300, 0.02, 7)
    (tmp_path / "faults.xlsx").write_bytes(as_xlsx(book))
    (tmp_path / "faults.xls").write_bytes(as_xls(book))
    paths += [tmp_path / "faults.xlsx", tmp_path / "faults.xls"]
    sizing = measure(paths)
    assert len(sizing.tables) == 10
    for table in sizing.tables:
        assert table.header_row is not None
        rows, end = streamed(Path(table.file), table.sheet, table.header_row)
        assert sum(row.data for row in rows) == table.rows
        assert end.heading.names == table.columns
        assert end.heading.rows == table.header_rows
        assert [row.number for row in rows] == sorted({row.number for row in rows})


def test_cells_come_as_they_stand_with_their_own_row(tmp_path: Path) -> None:
    path = tmp_path / "甲.csv"
    path.write_text('客户名称,手机\n\n" 甲公司 ",="15400000001"\n合计,1\n乙公司,１５４０００００００２\t\n', "utf-8")
    rows, _ = streamed(path, "甲", 1)
    assert [(row.number, row.data, row.cells) for row in rows[1:]] == [
        (3, True, (" 甲公司 ", '="15400000001"')),
        (4, False, ("合计", "1")),
        (5, True, ("乙公司", "１５４０００００００２\t")),
    ]


def test_a_watcher_stops_it_at_once_and_nobody_waits_for_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("客户名称,手机\n" + "".join(f"第{n}公司,154{n:08d}\n" for n in range(200_000)), "utf-8")

    def stop(words: Text, done: int, total: int | None) -> None:
        if done >= 1_000:
            raise Cancelled

    began = time.monotonic()
    with pytest.raises(Cancelled):
        list(stream_rows(path, "many", 1, progress=stop))
    taken = stream_rows(path, "many", 1)
    next(taken)
    taken.close()
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("sheet", "header", "said"), [("没有", 1, "没有工作表"), ("甲", 9, "空行或不存在"), ("甲", 2, "空行或不存在")]
)
def test_what_is_not_there_is_one_sentence(tmp_path: Path, sheet: str, header: int, said: str) -> None:
    path = tmp_path / "甲.csv"
    path.write_text("客户名称,手机\n\n甲公司,15400000001\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        list(stream_rows(path, sheet, header))
    assert said in refused.value.line()


def test_a_damaged_book_and_a_cap_end_in_a_refusal(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(Refusal):
        list(stream_rows(broken, "表1", 1))
    large = tmp_path / "large.csv"
    large.write_text("客户名称,手机\n" + "甲公司,15400000001\n" * 100_000, "utf-8")
    with pytest.raises(Refusal) as refused:
        list(stream_rows(large, "large", 1, caps=Caps(wall=0.02, per_megabyte=0)))
    assert "中止" in refused.value.line()
