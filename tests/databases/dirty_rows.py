"""Invented rows with every silent fault, and how they come into a table, a .csv and the checks of a workbook."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from qifutong_desktop.core.migration.cells import clean
from qifutong_desktop.core.migration.facts import TableFacts
from qifutong_desktop.core.migration.profile import TableProfile
from qifutong_desktop.core.migration.sheet import SheetShape
from qifutong_desktop.workbooks.check_words import load_check_words
from qifutong_desktop.workbooks.vocabulary import load_vocabulary

VOCABULARY, WORDS = load_vocabulary(), load_check_words()

_HAN = st.text(st.sampled_from("张李王赵甲乙丙丁戊己无锡苏州商贸机械有限公司路号楼一二三"), min_size=1, max_size=12)
_DIGITS = st.text(st.sampled_from("0123456789"), min_size=1, max_size=20)
_WIDE = st.text(st.sampled_from("０１２３４５６７８９"), min_size=1, max_size=12)
_ASCII = st.text(st.sampled_from("ABCXYZabcxyz0189 -_/.,:;#*+()%@RrMmBbEe"), min_size=1, max_size=30)
_DAY = st.builds(
    lambda y, m, d, mark, long: f"{y}{mark}{m:0{2 if long else 1}d}{mark}{d:0{2 if long else 1}d}",
    st.sampled_from([0, 1899, 1900, 1999, 2023, 2024, 2025, 2101]).map(lambda year: f"{year:04d}"),
    st.integers(0, 13),
    st.integers(0, 32),
    st.sampled_from("-/."),
    st.booleans(),
)
_MOMENT = st.builds(
    lambda day, time: day + time,
    _DAY,
    st.sampled_from(["", " 10:30", " 8:05:09", "T08:00:00", " 10:30:00.123"]),
)
_CHINESE_DAY = st.builds(lambda m, d: f"2024年{m}月{d}日", st.integers(0, 13), st.integers(0, 32))
_PACKED = st.builds(
    lambda y, m, d: f"{y}{m:02d}{d:02d}", st.integers(1995, 2030), st.integers(0, 13), st.integers(0, 32)
)
_SERIAL = st.builds(lambda n, tail: f"{n}{tail}", st.integers(17_000, 75_000), st.sampled_from(["", ".5", ".25"]))
_AMOUNT = st.builds(
    lambda sign, whole, tail, unit: f"{sign}{whole}{tail}{unit}",
    st.sampled_from(["", "", "", "-", "+", "¥", "￥", "RMB "]),
    st.one_of(st.integers(0, 10**9).map(str), st.integers(0, 10**9).map(lambda n: f"{n:,}")),
    st.sampled_from(["", "", ".0", ".00", ".5", ".75", ".", "0001"]),
    st.sampled_from(["", "", "", "元", "万元", "箱", "kg", "%", " 个", "亿", "E+10"]),
)
_MOBILE = st.builds(lambda a, b: f"1{a}{b:09d}", st.integers(0, 9), st.integers(0, 999_999_999))
_PHONE = st.one_of(
    _MOBILE,
    st.builds(lambda n: f"{n[:3]}-{n[3:7]}-{n[7:]}", _MOBILE),
    st.builds(lambda n, other: f"{n}/{other}", _MOBILE, _MOBILE),
    st.builds(lambda n: f"+86 {n}", _MOBILE),
    st.builds(lambda n: f"{n}.0", _MOBILE),
    st.builds(
        lambda area, mark, n: f"{area}{mark}{n}",
        st.sampled_from(["0512", "021", "010", "0999", "512", "400", "800", "086", "(0512)"]),
        st.sampled_from(["-", "", " ", ")"]),
        st.one_of(st.integers(1_000_000, 99_999_999).map(str), st.sampled_from(["66666666", "8888888"])),
    ),
    st.builds(lambda n: f"0512-66{n:06d}转{n % 1000}", st.integers(0, 999_999)),
    st.sampled_from(["无", "95588", "12315", "114", "1380000****", "13800138000 李总", "********", "11111111111"]),
)
_ID_CARD = st.one_of(
    st.sampled_from(["11010519491231002X", "11010519491231002x", "110105194912010000", "330106199001011000"]),
    st.builds(lambda n: f"3301061990{n:08d}", st.integers(0, 99_999_999)),
    st.builds(lambda n: f"33010619900{n % 9 + 1}01{n % 1000:03d}X", st.integers(0, 10**6)),
)
_CREDIT_CODE = st.one_of(
    st.sampled_from(["91310000MA1FL0000N", "91310000MA1FL00009", "91310000ma1fl0000n", "913100001234560000"]),
    st.builds(lambda n: f"91310000MA{n:08d}", st.integers(0, 99_999_999)),
    st.builds(lambda n: f"3201{n:011d}", st.integers(0, 10**11 - 1)),
)
_ODD = st.sampled_from(
    ["#N/A", "#REF!", "ERR:502", "张**", "张*", "138****0000", "A*", "＊", "●●", "1xxxx2", "-", "0", "00", "（甲）"]
)

ANYTHING = st.one_of(
    _HAN, _DIGITS, _WIDE, _ASCII, _MOMENT, _CHINESE_DAY, _PACKED, _SERIAL, _AMOUNT, _PHONE, _ID_CARD, _ODD
)
#: What stands under each heading, most of the time.
COLUMNS: dict[str, st.SearchStrategy[str]] = {
    "客户编码": st.one_of(st.integers(0, 999).map(lambda n: f"{n:06d}"), st.integers(1, 999).map(str), _DIGITS),
    "客户名称": _HAN,
    "手机": _PHONE,
    "联系电话": _PHONE,
    "身份证号": _ID_CARD,
    "信用代码": _CREDIT_CODE,
    "税号": _CREDIT_CODE,
    "建档日期": st.one_of(_MOMENT, _CHINESE_DAY, _PACKED, _SERIAL, _DAY),
    "金额": _AMOUNT,
    "邮编": st.one_of(st.integers(0, 999_999).map(str), st.just("214000")),
    "等级": st.sampled_from(["A", "B", "C", "a-1"]),
    "其他": ANYTHING,
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str | None]]]:
    """Headings and rows of texts; blanks, NULLs and edges of blanks among them, and whole rows again."""
    headings = draw(st.lists(st.sampled_from(list(COLUMNS)), min_size=3, max_size=6, unique=True))
    if "客户编码" not in headings:
        headings.insert(0, "客户编码")
    rows: list[list[str | None]] = []
    for number in range(draw(st.integers(2, 14))):
        row: list[str | None] = []
        for heading in headings:
            text = draw(
                st.one_of(COLUMNS[heading], COLUMNS[heading], COLUMNS[heading], ANYTHING, st.none(), st.just(" "))
            )
            row.append(text if text is None or draw(st.integers(0, 9)) != 0 else f" {text} ")
        # a row of a sheet is told from notes by how full it is
        row[headings.index("客户编码")] = row[headings.index("客户编码")] or f"C{number}"
        rows.append(row)
    again = draw(st.lists(st.sampled_from(rows), max_size=4))
    return headings, [list(row) for row in [*rows, *again]]


def workbook_facts(name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> TableFacts:
    """The same as a text file would give: every cell is a text."""
    profile = TableProfile(SheetShape(name, header_row=1), VOCABULARY, WORDS)
    for row in [list(headings), *rows]:
        profile.take([clean(str(cell)) if cell is not None else "" for cell in row])
    facts = profile.facts()
    assert facts is not None
    return facts


def write_csv(path: Path, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
