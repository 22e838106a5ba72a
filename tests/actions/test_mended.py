"""An error workbook that comes back mended is known by what is in it, and only its rows are taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from qifutong_desktop.actions.measuring import read_files
from qifutong_desktop.actions.rehearsal_files import write_rehearsal
from qifutong_desktop.actions.rehearsing import rehearse

GOOD = [f"甲{n}精密机械有限公司,1381234{n:04},2024-03-{n % 28 + 1:02}" for n in range(20)]
BAD = ["乙一精密机械有限公司,138123,2024-13-05", "乙二精密机械有限公司,13912345678,2024-02-30"]


@pytest.fixture(scope="module")
def sent_back(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The client's file, and our error workbook of it, mended and under another name."""
    folder = tmp_path_factory.mktemp("mended")
    original = folder / "客户.csv"
    original.write_text("\n".join(["客户名称,手机,创建时间", *GOOD, *BAD]), "utf-8")
    written = write_rehearsal(rehearse([original], ["客户.csv"]), folder / "out")
    book = load_workbook(next(path for path in written if path.name.startswith("errors")))
    for row in book["客户"].iter_rows(min_row=2):
        if row[0].value == "乙一精密机械有限公司":
            row[1].value, row[2].value = "13812349999", "2024-12-05"
        if row[0].value == "乙二精密机械有限公司":
            row[2].value = "2024-02-29"
    mended = folder / "改好了.xlsx"
    book.save(mended)
    return original, mended


def test_its_rows_stand_instead_of_those_it_mends(sent_back: tuple[Path, Path]) -> None:
    original, mended = sent_back
    alone, both = read_files([original]).sizing, read_files([original, mended]).sizing
    assert alone is not None
    assert both is not None
    assert (both.rows, both.rows_after_dedupe, both.customers) == (22, 22, 22)
    counted = [(one.file, one.sheet) for one in both.tables if one.counted]
    assert counted == [("改好了.xlsx", "客户")]
    aside = {one.sheet: one.notes for one in both.tables if one.hidden}
    assert any("改正后的错误表" in note.zh for note in aside["客户"])
    assert not any("隐藏" in note.zh for notes in aside.values() for note in notes)


def test_mended_it_loads_whole_and_keeps_the_names_of_its_records(sent_back: tuple[Path, Path]) -> None:
    original, mended = sent_back
    before, after = rehearse([original]), rehearse([original, mended])
    customers = next(one for one in after.tried if one.target.id == "customers")
    assert customers.balance.fates.created == 22
    assert customers.balance.fates.rejected == 0
    known = {name for one in before.tried if one.target.id == "customers" for r in one.records for name in r.names}
    assert known <= {name for record in customers.records for name in record.names}


def test_where_two_files_could_be_meant_nothing_is_left_out_and_it_says_so(
    sent_back: tuple[Path, Path], tmp_path: Path
) -> None:
    original, mended = sent_back
    twin = tmp_path / "二月" / "客户.csv"
    twin.parent.mkdir()
    twin.write_bytes(original.read_bytes())
    found = read_files([original, twin, mended]).sizing
    assert found is not None
    assert len([one for one in found.tables if one.counted]) == 3
    assert any("不能确定" in note.zh for one in found.tables for note in one.notes)
