"""Every fault is counted exactly, with its cells, in whatever file it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from qifutong_desktop.core.migration.issues import ADDRESSES
from qifutong_desktop.core.migration.sizing import MeasuredTable
from qifutong_desktop.workbooks.reading import measure

from .fault_books import BAD, FaultBook, as_csv, as_ods, as_xls, as_xlsx, fault_book


def found(table: MeasuredTable) -> dict[tuple[str, str], tuple[int, tuple[str, ...]]]:
    return {(one.kind, one.column): (one.count, one.addresses) for one in table.issues}


def planted(book: FaultBook) -> dict[tuple[str, str], tuple[int, tuple[str, ...]]]:
    return {key: (len(places), tuple(places[:ADDRESSES])) for key, places in book.truth.items()}


WRITERS: dict[str, Callable[[FaultBook], bytes]] = {".xlsx": as_xlsx, ".csv": as_csv, ".xls": as_xls, ".ods": as_ods}


@pytest.mark.parametrize(("rate", "seed"), [(0, 1), (0.02, 2), (0.04, 3), (0.08, 4)])
@pytest.mark.parametrize("suffix", WRITERS)
def test_every_fault_is_counted_with_its_cells(suffix: str, rate: float, seed: int, tmp_path: Path) -> None:
    book = fault_book(600, rate, seed)
    if rate > 0.03:
        assert {kind for kind, _ in book.truth} == {kind for faults in BAD.values() for kind in faults}
    path = tmp_path / f"客户{suffix}"
    path.write_bytes(WRITERS[suffix](book))
    (table,) = measure([path]).tables
    assert (table.rows, table.header_row, table.entity) == (600, 1, "customers")
    assert found(table) == planted(book)


def test_a_shorter_text_among_codes_without_zeros_has_lost_none_and_a_number_has(tmp_path: Path) -> None:
    rows: list[list[object]] = [["批次", f"{100000 + row}"] for row in range(40)]
    rows[3][1], rows[9][1] = "7741", 7742
    book = Workbook()
    heads: list[object] = ["说明", "货号"]
    for cells in (heads, *rows):
        book.worksheets[0].append(cells)
    book.save(tmp_path / "a.xlsx")
    (table,) = measure([tmp_path / "a.xlsx"]).tables
    assert {one.kind: one.addresses for one in table.issues} == {"leading_zeros_lost": ("Sheet!B11",)}
