"""What stands under a table and is no data, headers of two rows in words nobody knows, and days that never were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qifutong_desktop.core.migration.days import is_packed
from qifutong_desktop.core.migration.facts import TableFacts

from .test_fast_path import fast, same
from .test_reading import xlsx

_HEADS = ["客户名称", "税号", "手机", "业务员", "签约日期", "年费金额", "备注"]


def _book(folder: Path, rows: list[list[Any]]) -> Path:
    path = folder / "a.xlsx"
    path.write_bytes(xlsx([[text if text != "" else None for text in row] for row in rows]))
    return path


def _only(book: Path) -> TableFacts:
    same(book)
    (table,) = fast(book) or []
    return table


def _customers(count: int = 5) -> list[list[Any]]:
    rows: list[list[Any]] = [list(_HEADS)]
    for number in range(count):
        day = f"2025-01-{number + 1:02d}"
        name = f"苏州恒鼎机电{'甲乙丙丁戊己庚辛'[number]}有限公司"
        rows.append([name, "", f"1540000560{number}", "李强", day, 100 + number, "x"])
    return rows


@pytest.mark.parametrize(
    "footer",
    [
        ["制表人:", "王芳", "审核人:", "刘洋"],
        ["制表人：", "王芳", "审核人：", "刘洋", "日期：2025-01-01"],
        ["以上数据仅供内部使用"],
        ["本表数据截至2025年3月"],
        ["合计（大写）：捌佰贰拾捌元整", "", "", "", "", 828],
        ["合计：人民币捌佰贰拾捌元整", "", "", "", "", 828],
    ],
)
def test_a_footer_is_no_customer(footer: list[object], tmp_path: Path) -> None:
    book = _book(tmp_path, [*_customers(), footer])
    table = _only(book)
    assert table.rows == 5
    assert any(note.zh.startswith("未计入") for note in table.notes)


@pytest.mark.parametrize(
    "row",
    [
        ["备注：甲店", "", "15400005609", "李强", "2025-02-02", 1],
        ["合计商行", "", "15400005609", "李强", "2025-02-02", 1],
        ["总计网络科技有限公司", "", "15400005609", "李强", "2025-02-02", 1],
        ["以上海为家商贸有限公司"],
    ],
)
def test_a_customer_whose_name_begins_like_a_footer_stays_one(row: list[object], tmp_path: Path) -> None:
    book = _book(tmp_path, [*_customers(), row])
    table = _only(book)
    assert table.rows == 6


@pytest.mark.parametrize("above", [[], [["2025年度会员档案"]], [["说明：1.带*为必填；2.请勿合并单元格"]]])
def test_groups_over_headings_that_nobody_knows_are_joined(above: list[list[Any]], tmp_path: Path) -> None:
    groups: list[object] = ["基本信息", "", "", "", "业务信息", "", "", ""]
    heads: list[object] = ["卡号", "姓名", "联系电话", "生日", "证件号码", "消费总额", "注册时间", "开卡门店"]
    rows: list[list[Any]] = [
        [f"00000{one}", f"吴涛{one}", f"1540000560{one}", "2025.04.10", "", 56953.26 + one, "2025.06.25", "滨江店"]
        for one in range(6)
    ]
    book = _book(tmp_path, [*above, groups, heads, *rows])
    table = _only(book)
    assert (table.header_row, table.header_rows, table.rows) == (len(above) + 1, 2, 6)
    assert table.columns == tuple(f"{'基本信息' if at < 4 else '业务信息'}/{head}" for at, head in enumerate(heads))


def test_eight_digits_that_are_no_day_are_an_impossible_date(tmp_path: Path) -> None:
    rows = _customers()
    rows[3][4], rows[4][4] = "20241305", "去年底"
    book = _book(tmp_path, rows)
    table = _only(book)
    found = {one.kind: one.addresses for one in table.issues if one.kind in ("impossible_date", "unreadable_date")}
    assert [place.rpartition("!")[2] for place in found["impossible_date"]] == ["E4"]
    assert [place.rpartition("!")[2] for place in found["unreadable_date"]] == ["E5"]
    assert is_packed("20241305")
    assert not is_packed("2024-13-05")


def test_eight_digits_kept_as_a_number_are_the_day_they_say_or_an_impossible_one(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["合同编号", "签约日期"], *[[f"HT{at:03d}", 20240301 + at] for at in range(8)]]
    rows[4][1] = 20241305
    book = tmp_path / "a.xlsx"
    book.write_bytes(xlsx(rows))
    table = _only(book)
    assert {one.kind: one.addresses for one in table.issues} == {"impossible_date": ("Sheet!B5",)}
    assert [one.type for one in table.columns_profile if one.name == "签约日期"] == ["date"]
