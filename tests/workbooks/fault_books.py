"""Workbooks with a known number of every fault, and the list of where each was put."""

from __future__ import annotations

import io
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import xlwt
from openpyxl import Workbook
from stdnum.cn import ric, uscc

from qifutong_desktop.core.migration.issues import IssueKind
from qifutong_desktop.workbooks.plain_files import Cell, ods_bytes

Value = str | int | float | date | None
#: (kind of issue, heading) → addresses of the cells that have it, in reading order.
Truth = dict[tuple[IssueKind, str], list[str]]

HEADINGS = (
    *("客户编号", "客户名称", "统一社会信用代码", "法人身份证号", "手机"),
    *("电话", "建档日期", "欠款", "条码", "级别"),
)


@dataclass
class FaultBook:
    """``rows`` under the header; ``truth`` what was planted; ``raw`` cells that only an .xlsx can hold, by address."""

    rows: list[list[Value]] = field(default_factory=list)
    truth: Truth = field(default_factory=lambda: defaultdict(list))


def id_card(chance: random.Random) -> str:
    born = date(1950, 1, 1) + timedelta(days=chance.randrange(18_000))
    body = f"320299{born:%Y%m%d}{100 * chance.randrange(10) + chance.randrange(1, 100):03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def credit_code(chance: random.Random) -> str:
    body = "91320299" + "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(9))
    return body + str(uscc.calc_check_digit(body))


def other(text: str, chance: random.Random) -> str:
    """The text with another last digit, so that its check fails."""
    return text[:-1] + chance.choice([digit for digit in "0123456789" if digit != text[-1]])


def day(chance: random.Random) -> date:
    return date(2020, 1, 1) + timedelta(days=chance.randrange(2_000))


#: heading → (a good cell, fault → a bad one); what an .xlsx and a .csv may hold
Maker = Callable[[random.Random, int], Value]
GOOD: Mapping[str, Maker] = {
    "客户编号": lambda chance, row: f"{row:06d}",
    "客户名称": lambda chance, row: f"无锡第{row}号机械有限公司",
    "统一社会信用代码": lambda chance, row: credit_code(chance),
    "法人身份证号": lambda chance, row: id_card(chance),
    "手机": lambda chance, row: f"154{row:08d}",
    "电话": lambda chance, row: f"0510-86{row:06d}",
    "建档日期": lambda chance, row: chance.choice(
        [day(chance).isoformat(), f"{day(chance):%Y/%m/%d}", f"{day(chance):%Y年%m月%d日}", f"{day(chance)} 08:30:00"]
    ),
    "欠款": lambda chance, row: chance.randrange(1, 10_000_000) / 100,
    "条码": lambda chance, row: f"69{row:011d}",
    "级别": lambda chance, row: chance.choice("ABC"),
}
UNITS = ("元", "万元", " 元", ".50元")
BAD: Mapping[str, Mapping[IssueKind, Maker]] = {
    "客户编号": {"leading_zeros_lost": lambda chance, row: row},
    "客户名称": {
        "blank_key": lambda chance, row: None,
        "full_width": lambda chance, row: f"无锡第９号机械{row}有限公司",
        "masked": lambda chance, row: f"无锡****{row}公司",
    },
    "统一社会信用代码": {"bad_uscc": lambda chance, row: other(credit_code(chance), chance)},
    "法人身份证号": {
        "bad_id_card": lambda chance, row: other(id_card(chance)[:17] + "X", chance)[:17] + "Q",
        "precision_lost": lambda chance, row: int(id_card(chance)[:17] + "5"),
    },
    "手机": {
        "scientific": lambda chance, row: "1.54E+10",
        "float_code": lambda chance, row: f"154{row:08d}.0",
        "two_phones": lambda chance, row: f"154{row:08d}/155{row:08d}",
        "bad_phone": lambda chance, row: f"154{row:07d}",
        "masked": lambda chance, row: f"154****{row:04d}",
        "full_width": lambda chance, row: "１５４" + f"{row:08d}",
    },
    "电话": {"leading_zeros_lost": lambda chance, row: 51086000000 + row},
    "建档日期": {
        "impossible_date": lambda chance, row: chance.choice(["2024-13-05", "0000-00-00", "2023-02-29", "2024/6/31"]),
        "unreadable_date": lambda chance, row: chance.choice(["24-3-5", "2024年3月", "去年底", "3/5/2024", "待定"]),
    },
    "欠款": {
        "unit_in_number": lambda chance, row: f"{chance.randrange(1, 9999)}{chance.choice(UNITS)}",
        "text_number": lambda chance, row: f"{chance.randrange(1, 99)},{chance.randrange(100, 999)}.00",
        "error_cell": lambda chance, row: "#N/A",
    },
    "条码": {"float_code": lambda chance, row: f"69{row:011d}.0"},
}


def fault_book(rows: int, rate: float, seed: int, *, first_row: int = 2, sheet: str = "客户") -> FaultBook:
    """A table of customers in which each fault strikes each cell of its column with the given chance."""
    chance = random.Random(seed)
    book = FaultBook()
    for number in range(1, rows + 1):
        row: list[Value] = []
        for column, heading in enumerate(HEADINGS):
            faults = [kind for kind in BAD.get(heading, {}) if chance.random() < rate]
            if not faults:
                row.append(GOOD[heading](chance, number))
                continue
            row.append(BAD[heading][faults[0]](chance, number))
            book.truth[faults[0], heading].append(f"{sheet}!{'ABCDEFGHIJ'[column]}{first_row + number - 1}")
        book.rows.append(row)
    return book


def as_xlsx(book: FaultBook, sheet: str = "客户") -> bytes:
    made = Workbook()
    page = made.worksheets[0]
    page.title = sheet
    page.append(list(HEADINGS))
    for row in book.rows:
        page.append(row)
    for cells in page.iter_rows():
        for cell in cells:
            if cell.value == "#N/A":
                cell.data_type = "e"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def as_xls(book: FaultBook) -> bytes:
    """Error values as texts: its writer has no others."""
    made = xlwt.Workbook()
    page = made.add_sheet("客户")
    rows: list[list[Value]] = [list(HEADINGS), *book.rows]
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                page.write(place, column, cell)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def as_ods(book: FaultBook) -> bytes:
    rows: list[list[Cell]] = [list(HEADINGS)]
    rows += [[Decimal(str(cell)) if isinstance(cell, float) else cell for cell in row] for row in book.rows]
    return ods_bytes("客户", rows)


def as_csv(book: FaultBook) -> bytes:
    """As a spreadsheet saves it: long numbers rounded to fifteen digits."""

    def text(value: Value) -> str:
        if isinstance(value, int) and value > 10**15:
            return str(value)[:15] + "000"
        return "" if value is None else f'"{value}"' if "," in str(value) else str(value)

    lines = [",".join(HEADINGS), *(",".join(map(text, row)) for row in book.rows)]
    return "\r\n".join(lines).encode("gb18030")
