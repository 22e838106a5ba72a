"""Workbooks as clients hand them over, each with the exact truth of every table in it.

Titles over merged cells, groups merged down, headings printed on each page, sections, subtotals, invoicing particulars
above and below, signatures, tables one under the other and side by side; and in the cells a known number of faults.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import xlwt
from openpyxl import Workbook
from stdnum.cn import ric, uscc

from qifutong_desktop.core.migration.issues import IssueKind
from qifutong_desktop.workbooks.plain_files import Cell, ods_bytes

Value = str | int | float | date | None
Merge = tuple[int, int, int, int]
FORMATS = ("xlsx", "xls", "ods", "csv")


@dataclass(slots=True)
class Body:
    """A table before it is put on a sheet: its heading rows, its rows, and what is true of them."""

    headings: list[list[str]]
    rows: list[list[Value]]
    issues: Counter[IssueKind] = field(default_factory=Counter)
    exact: int = 0
    key: int = 0
    sums: tuple[int, ...] = ()
    serial: bool = False
    groups: int | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of one table; ``header_row`` as the sheet counts."""

    header_row: int
    header_rows: int
    rows: int
    exact: int
    key: int
    issues: Mapping[IssueKind, int]


@dataclass(slots=True)
class Page:
    """A sheet; merges are row and column, first and last, from 0."""

    name: str
    hidden: bool = False
    grid: list[list[Value]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)

    def put(self, *cells: Value, at: int = 0) -> int:
        """One more row; its number from 0."""
        self.grid.append([None] * at + list(cells))
        return len(self.grid) - 1

    def over(self, text: str, width: int) -> None:
        """A text merged over so many columns."""
        row = self.put(text)
        if width > 1:
            self.merges.append((row, row, 0, width - 1))


# --- what stands in the tables ---------------------------------------------------------------------------------------

_SYLLABLES = "澜砚泓沐璟珩棠岫昱钧铎朔霁峤笙筠桥川衡舟谷岭霖禾榆桦枫柏汀洲"
_TRADES = ("轴承", "模具", "五金", "自动化", "液压", "包装", "电气", "塑胶")
_CITIES = (("江苏", "无锡"), ("江苏", "常州"), ("浙江", "宁波"), ("安徽", "滁州"))
_SURNAMES, _GIVEN = "阮裘麦植库乌淳冼郏逄晁勾敖融冷訾", ("知夏", "予安", "书屿", "亦禾", "闻溪", "慕言", "清越", "景行")


def _uscc(number: int) -> str:
    body = f"91320299MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def _card(number: int) -> str:
    body = f"320299{date(1960, 1, 1) + timedelta(days=number * 37 % 15000):%Y%m%d}{number % 1000:03d}"
    return body + ric.calc_check_digit(body + "0")


class _People:
    """Different names, phones and codes without end."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.number = chance.randrange(1000, 90000)
        self._names: set[str] = set()

    def next(self) -> int:
        self.number += 1
        return self.number

    def mobile(self) -> str:
        return f"154{self.next() * 7919 % 100_000_000:08d}"

    def person(self) -> str:
        return self.chance.choice(_SURNAMES) + self.chance.choice(_GIVEN)

    def firm(self, city: str) -> str:
        while True:
            pair = "".join(self.chance.sample(_SYLLABLES, 3))
            name = f"{city}{pair}{self.chance.choice(_TRADES)}有限公司"
            if pair not in self._names:
                self._names.add(pair)
                return name


def _spread(chance: Random, rows: int, plans: Sequence[tuple[IssueKind, int]]) -> dict[int, IssueKind]:
    """Which row gets which fault of one column."""
    picked = chance.sample(range(rows), min(rows, sum(count for _, count in plans)))
    kinds = [kind for kind, count in plans for _ in range(count)]
    return dict(zip(picked, kinds, strict=False))


def _plant(
    body: Body,
    chance: Random,
    column: int,
    plans: Sequence[IssueKind],
    spoil: Callable[[IssueKind, Value], Value],
    *,
    sheet_types: bool = False,
) -> None:
    for row, kind in _spread(chance, len(body.rows), [(kind, chance.randint(0, 3)) for kind in plans]).items():
        before = body.rows[row][column]
        body.rows[row][column] = spoil(kind, before)
        body.issues[kind] += 1
        if kind == "full_width" and sheet_types and isinstance(before, int):
            body.issues["text_number"] += 1


def _wide(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in text)


def _phone(people: _People, chance: Random) -> Callable[[IssueKind, Value], Value]:
    def spoil(kind: IssueKind, value: Value) -> Value:
        plain = str(value)
        match kind:
            case "bad_phone":
                return chance.choice([plain[:-1], plain + "5", "12" + plain[2:]])
            case "two_phones":
                return plain + chance.choice(["/", "、", " ", ";"]) + people.mobile()
            case "masked":
                return plain[:3] + "****" + plain[7:]
            case _:
                return _wide(plain)

    return spoil


def _day(kind: IssueKind, _: Value) -> Value:
    return "2023-02-30" if kind == "impossible_date" else "24-3-5"


def _amount(chance: Random) -> Callable[[IssueKind, Value], Value]:
    def spoil(kind: IssueKind, value: Value) -> Value:
        match kind:
            case "unit_in_number":
                return chance.choice([f"{value}元", f"¥{value}", f"{value}万元"])
            case "error_cell":
                return chance.choice(["#N/A", "#DIV/0!"])
            case "full_width":
                return _wide(str(value))
            case _:
                return f"1,{chance.randint(100, 999)}.50"

    return spoil


def _ledger(chance: Random, people: _People, typed: bool) -> Body:
    """Customers, with copies and with entries of one firm under one code."""
    heads = ["客户名称", "统一社会信用代码", "联系人", "手机", "省", "市", "详细地址", "客户级别", "建档日期", "备注"]
    serial = chance.random() < 0.5
    body = Body([heads], [], serial=serial)
    start = date(2021, 1, 4)
    for _ in range(chance.randint(14, 70)):
        province, city = chance.choice(_CITIES)
        number = people.next()
        day: Value = start + timedelta(days=chance.randrange(1500))
        body.rows.append(
            [
                *(people.firm(city), _uscc(number), people.person(), people.mobile(), province, city),
                *(f"{city}市锡澜路{number % 399 + 1}号", chance.choice("ABC"), day, chance.choice(["", "", "月结"])),
            ]
        )
    _plant(body, chance, 3, ("bad_phone", "two_phones", "masked", "full_width"), _phone(people, chance))
    _plant(body, chance, 1, ("bad_uscc",), lambda _, value: str(value)[:-1] + ("A" if str(value)[-1] != "A" else "B"))
    _plant(body, chance, 8, ("impossible_date", "unreadable_date"), _day)
    whole = [row for row in body.rows if row[1] and uscc.is_valid(str(row[1]))]
    clean = [row for row in whole if str(row[3]).isascii() and str(row[3]).isdigit() and len(str(row[3])) == 11]
    clean = [row for row in clean if isinstance(row[8], date) and str(row[3]).startswith("154")]
    for row in chance.sample(clean, min(len(clean), chance.randint(0, 3))):
        body.rows.insert(chance.randint(len(body.rows) // 2, len(body.rows)), list(row))
        body.exact += 1
    for row in chance.sample(clean, min(len(clean), chance.randint(0, 3))):
        again = list(row)
        again[2], again[3], again[9] = people.person(), people.mobile(), "另一联系人"
        body.rows.append(again)
        body.key += 1
    return body


def _staff(chance: Random, people: _People, typed: bool) -> Body:
    """Departments merged down, job numbers with zeros before them, identity cards."""
    heads = ["部门", "工号", "姓名", "性别", "身份证号", "手机", "入职日期"]
    body = Body([heads], [], groups=0)
    count = 0
    for department in chance.sample(["销售部", "仓储部", "财务部", "采购部", "质量部"], chance.randint(2, 4)):
        for place in range(chance.randint(3, 9)):
            count += 1
            hired = date(2018, 5, 7) + timedelta(days=chance.randrange(2000))
            card = _card(people.next())
            body.rows.append(
                [
                    *(department if place == 0 else None, f"00{count:03d}", people.person(), chance.choice("男女")),
                    *(card, people.mobile(), hired),
                ]
            )
    plans: list[IssueKind] = ["bad_id_card", "precision_lost"] if typed else ["bad_id_card"]

    def card_wrong(kind: IssueKind, value: Value) -> Value:
        text = str(value)
        if kind == "precision_lost":
            return float(int(text[:15] + "000"))
        return text[:-1] + ("1" if text[-1] != "1" else "2")

    _plant(body, chance, 4, plans, card_wrong)
    if typed:
        _plant(body, chance, 1, ("leading_zeros_lost",), lambda _, value: int(str(value)))
    _plant(body, chance, 5, ("bad_phone", "full_width"), _phone(people, chance))
    return body


def _stock(chance: Random, people: _People, typed: bool) -> Body:
    """One column a warehouse under a group's heading."""
    houses = chance.sample(["原料仓", "成品仓", "半成品仓", "一号仓", "外协仓", "退货仓"], chance.randint(2, 4))
    two = chance.random() < 0.6
    fixed = ["物料编码", "物料名称", "规格型号", "单位"]
    if two:
        headings = [[*fixed, "期末库存", *[""] * (len(houses) - 1), "成本"], ["", "", "", "", *houses, ""]]
    else:
        headings = [[*fixed, *houses, "成本"]]
    width = len(fixed) + len(houses) + 1
    body = Body(headings, [], sums=tuple(range(4, width - 1)))
    for _ in range(chance.randint(12, 60)):
        number = people.next()
        amounts: list[Value] = [chance.randint(0, 900) for _ in houses]
        body.rows.append(
            [
                *(f"WL-{number:06d}", f"{chance.choice(_TRADES)}件{number % 97}", f"{number % 50}×{number % 7}", "件"),
                *(*amounts, round(chance.uniform(1, 900), 2)),
            ]
        )
    _plant(body, chance, width - 1, ("unit_in_number", "text_number", "error_cell"), _amount(chance))
    return body


def _months(chance: Random, people: _People, typed: bool) -> Body:
    """One column a month, the region merged down, and the year's sum at the end."""
    first = chance.randint(1, 7)
    months = [f"{month}月" for month in range(first, first + chance.randint(3, 6))]
    body = Body([["区域", "业务员", "客户名称", *months, "合计"]], [], sums=tuple(range(3, 4 + len(months))), groups=0)
    for region in chance.sample(["华东区", "华南区", "华北区", "西南区"], chance.randint(2, 3)):
        for place in range(chance.randint(5, 12)):
            sold = [chance.randint(0, 90_000) for _ in months]
            firm = people.firm(chance.choice(_CITIES)[1])
            body.rows.append([region if place == 0 else None, people.person(), firm, *sold, sum(sold)])
    return body


def _sales(chance: Random, people: _People, typed: bool) -> Body:
    """Delivery notes of one line each."""
    heads = ["出库单号", "出库日期", "客户名称", "商品名称", "规格", "数量", "单价", "金额", "经手人"]
    body = Body([heads], [], sums=(5, 7), serial=chance.random() < 0.5)
    day = date(2025, 3, 3)
    for _ in range(chance.randint(15, 80)):
        day += timedelta(days=chance.randint(0, 2))
        count, price = chance.randint(1, 90), chance.randint(5, 400)
        number = people.next()
        body.rows.append(
            [
                *(f"CK{day:%Y%m}-{number:05d}", day, people.firm(chance.choice(_CITIES)[1]), f"轴承{number % 37}"),
                *(f"{number % 90}mm", count, price, count * price, people.person()),
            ]
        )
    _plant(body, chance, 6, ("unit_in_number", "full_width"), _amount(chance), sheet_types=typed)
    _plant(body, chance, 1, ("impossible_date",), _day)
    return body


KINDS: Mapping[str, Callable[[Random, _People, bool], Body]] = {
    "客户台账": _ledger,
    "员工花名册": _staff,
    "库存盘点表": _stock,
    "月度销售统计": _months,
    "销售出库明细": _sales,
}

# --- how they stand on a sheet ---------------------------------------------------------------------------------------


def _title(page: Page, body: Body, title: str, chance: Random) -> None:
    width = len(body.headings[0]) + body.serial
    if chance.random() < 0.8:
        page.over(f"{chance.choice(['', '2025年', '澜桥公司'])}{title}", width)
    if chance.random() < 0.4:
        page.over(chance.choice(["单位：元", "填表说明：带*的必填", "（内部资料，请勿外传）"]), width)
    if chance.random() < 0.3:
        page.put("编制单位：澜桥公司", None, None, "日期：2025年8月31日")
    if chance.random() < 0.25:
        page.put("客户：", "澜桥公司", "日期：", "2025-08-31")
        page.put("电话：", "0510-00000000", "传真：", "0510-00000001")
    if chance.random() < 0.15:
        page.put("户名", "澜桥精密机械有限公司")
        page.put("账号", "6222000000000000000")
        page.put()
    if chance.random() < 0.3:
        page.put()


def _foot(page: Page, body: Body, chance: Random) -> None:
    for _ in range(chance.randint(0, 2)):
        page.put()
    match chance.randrange(8):
        case 5:
            page.put("收款单位", "澜桥精密机械有限公司")
            page.put("开户银行", "示例银行示例支行")
            page.put("账号", "6222000000000000000")
        case 6:
            page.put(None, "制单：阮知夏", None, "复核：裘予安", None, "单位负责人：麦书屿")
            page.put(None, None, None, "（盖章）")
        case 7:
            page.put("说明：1、本表一式两份；2、如有疑问请致电0510-00000000。")
            page.put("第 1 页，共 1 页")
        case 0:
            page.put("制单人：阮知夏", None, None, "审核：裘予安")
        case 1:
            page.put("制表：", "阮知夏", None, "审核：", "裘予安", None, "日期：", "2025-08-31")
        case 2:
            page.put("备注：以上数据截至2025年8月31日")
        case 3:
            page.put()
            page.put("开票信息")
            page.put("户名：", "澜桥精密机械有限公司")
            page.put("开户行：", "示例银行示例支行")
            page.put("账号：", "6222000000000000000")
            page.put("税号：", "91320299MA0000000X")
            page.put("地址电话：", "无锡市锡澜路1号 0510-00000000")
        case _:
            pass


def lay(page: Page, body: Body, title: str, chance: Random, *, plain: bool = False) -> None:
    """The table under its title, with what people put around and between its rows."""
    if not plain:
        _title(page, body, title, chance)
    at = 1 if body.serial else 0
    header_row = len(page.grid) + 1
    _heads(page, body, header_row - 1, at)
    issues = Counter(body.issues)
    paged = 0 if plain or len(body.rows) < 24 or len(body.headings) > 1 else chance.choice([0, 0, 15, 20])
    subtotals = bool(body.sums) and chance.random() < 0.4
    begun, sums = 0, [0.0] * len(body.sums)
    sections = _sections(body, chance) if body.serial and not subtotals and not plain else {}
    for place, row in enumerate(body.rows):
        grouped = body.groups is not None and row[body.groups] is not None
        if subtotals and place and (grouped or (body.groups is None and place % 10 == 0)):
            _total(page, body, at, "小计", sums)
            issues["total_row"] += 1
        if body.groups is not None and grouped:
            begun = len(page.grid)
        if sections and place in sections:
            page.over(sections[place], len(body.headings[0]) + at)
        if paged and place and place % paged == 0 and (body.groups is None or grouped):
            if chance.random() < 0.5:
                page.put(f"第 {place // paged} 页")
            page.put(*(["序号"] * at), *body.headings[0])
            issues["repeated_header"] += 1
            begun = len(page.grid)
        page.put(*([place + 1] * at), *row)
        if body.groups is not None and len(page.grid) - 1 > begun:
            last = place + 1 == len(body.rows) or body.rows[place + 1][body.groups] is not None
            if last:
                page.merges.append((begun, len(page.grid) - 1, at + body.groups, at + body.groups))
    if body.sums and chance.random() < 0.7:
        _total(page, body, at, chance.choice(["合计", "总计", "合 计", "合计："]), sums)
        issues["total_row"] += 1
    if not plain:
        _foot(page, body, chance)
    found = {kind: count for kind, count in issues.items() if count}
    page.truths.append(Truth(header_row, len(body.headings), len(body.rows), body.exact, body.key, found))


def _sections(body: Body, chance: Random) -> dict[int, str]:
    """Before some rows the name of a group, merged over the whole width."""
    if chance.random() < 0.6:
        return {}
    names = chance.choice([("一、华东区", "二、华南区"), ("华东区", "华南区"), ("【直营】", "【加盟】")])
    return dict(zip((0, len(body.rows) // 2), names, strict=True))


def _heads(page: Page, body: Body, top: int, at: int) -> None:
    for number, heads in enumerate(body.headings):
        page.put(*(["序号" if number == 0 else ""] * at), *heads)
    if len(body.headings) < 2:
        return
    over, under = body.headings
    for column, text in enumerate(over):
        if text and not under[column]:
            page.merges.append((top, top + 1, at + column, at + column))
    run = [column for column, text in enumerate(under) if text]
    if len(run) > 1:
        page.merges.append((top, top, at + run[0], at + run[-1]))


def _total(page: Page, body: Body, at: int, word: str, sums: Sequence[float]) -> None:
    width = len(body.headings[0])
    cells: list[Value] = [None] * width
    for column in body.sums:
        cells[column] = sum(value for row in body.rows if isinstance(value := row[column], int))
    if at:
        page.put(word, *cells)
    else:
        cells[0] = word
        page.put(*cells)


def make_book(seed: int, kind: str) -> list[Page]:
    """The pages of one workbook: one to three tables, the last perhaps hidden, perhaps two on one sheet."""
    chance = Random(seed)
    people = _People(chance)
    typed = kind != "csv"  # a text file knows no numbers
    pages: list[Page] = []
    for name in chance.sample(sorted(KINDS), chance.randint(1, 3)):
        page = Page(name)
        lay(page, KINDS[name](chance, people, typed), name, chance)
        if chance.random() < 0.25:
            other = chance.choice([one for one in sorted(KINDS) if one != name])
            for _ in range(chance.randint(1, 3)):
                page.put()
            if chance.random() < 0.7:
                page.put(other)
            lay(page, KINDS[other](chance, people, typed), other, chance, plain=True)
        pages.append(page)
    if len(pages) > 1 and chance.random() < 0.4:
        pages[-1].hidden = True
    return pages if kind in ("xlsx", "xls") else pages[:1]


# --- written ---------------------------------------------------------------------------------------------------------


def write_pages(pages: Sequence[Page], path: Path) -> Path:
    """In the format that the suffix says; merges stand in .xlsx and .xls."""
    match path.suffix:
        case ".xlsx":
            _xlsx(pages, path)
        case ".xls":
            _xls(pages, path)
        case ".ods":
            path.write_bytes(ods_bytes(pages[0].name, [list(map(_odf, row)) for row in pages[0].grid]))
        case _:
            text = io.StringIO()
            csv.writer(text).writerows([list(map(_shown, row)) for row in pages[0].grid])
            path.write_bytes(text.getvalue().encode("gb18030"))
    return path


def _odf(value: Value) -> Cell:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _shown(value: Value) -> str:
    return "" if value is None else str(value)


def _xlsx(pages: Sequence[Page], path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        sheet = book.create_sheet(page.name)
        for row in page.grid:
            sheet.append([None if value == "" else value for value in row])
        for top, bottom, left, right in page.merges:
            sheet.merge_cells(start_row=top + 1, end_row=bottom + 1, start_column=left + 1, end_column=right + 1)
        sheet.sheet_state = "hidden" if page.hidden else "visible"
    book.save(path)


def _xls(pages: Sequence[Page], path: Path) -> None:
    book = xlwt.Workbook()
    dated = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for page in pages:
        sheet = book.add_sheet(page.name)
        sheet.visibility = 1 if page.hidden else 0
        corners = {(top, left): (bottom, right) for top, bottom, left, right in page.merges}
        for number, row in enumerate(page.grid):
            for column, value in enumerate(row):
                bottom, right = corners.get((number, column), (number, column))
                if value in (None, "") and (bottom, right) == (number, column):
                    continue
                cell = datetime.combine(value, time()) if isinstance(value, date) else value
                style = dated if isinstance(value, date) else xlwt.Style.default_style
                sheet.write_merge(number, bottom, column, right, cell, style)
    book.save(str(path))
