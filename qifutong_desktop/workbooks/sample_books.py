"""The sample client's workbooks, as messy as real ones; the same bytes every time.

What they hold, so that it can be checked: 1,975 customer rows in three files are 1,243 customers; the address book
has 55 people of whom 52 are active; 9,018 order lines hold 31 exact repeats; the stock list has 1,286 articles.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from ..core.problems import Refusal
from ..core.text import Text
from .plain_files import Cell, ods_bytes, xlsx_bytes
from .sample_data import SALES, Firm, Item, firms, items, mobile, person

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

OWNER = "无锡澜桥精密机械有限公司"
_SEED = 20260901
_CUSTOMERS = 1243
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def write_sample_books(folder: Path) -> tuple[Path, ...]:
    """Write the six files into an existing folder and return their paths in a fixed order.

    :raises Refusal: the folder cannot be written
    """
    chance = Random(_SEED)
    people = firms(_CUSTOMERS, chance)
    goods = items(1286, chance)
    made = (
        ("客户台账_销售一部.xlsx", _ledger(people[:820], Random(_SEED + 1))),
        ("客户台账_王经理.xlsx", _second_ledger(people[640:1100], Random(_SEED + 2))),
        ("客户资料(旧).csv", _old_customers([*people[:210], *people[900:]], Random(_SEED + 3))),
        ("企业微信通讯录.xlsx", _address_book(Random(_SEED + 4))),
        ("京东订单.csv", _orders(goods, Random(_SEED + 5))),
        ("存货与期初.ods", ods_bytes("期初", _stock(goods))),
    )
    try:
        for name, content in made:
            (folder / name).write_bytes(content)
    except OSError as error:
        raise Refusal.of(
            "",
            Text(f"无法写入（{error.strerror}）", f"cannot be written ({error.strerror})"),
            Text("请检查文件夹、权限与空间", "check the folder, its permissions and the space left"),
            str(folder),
        ) from None
    return tuple(folder / name for name, _ in made)


def _ledger(people: Sequence[Firm], chance: Random) -> bytes:
    """820 customers, 38 of them a second time in another writing, 24 rows copied as they are."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "客户台账"
    rows = [_ledger_row(firm, chance) for firm in people]
    rows += [_rewritten(firm, chance) for firm in chance.sample(people, 38)]
    rows += [list(row) for row in chance.sample(rows[:820], 24)]
    headings = (
        "序号",
        "客户名称*",
        "统一社会\n信用代码",
        " 联系人",
        "联系电话 ",
        "所在地区",
        "详细地址",
        "客户级别",
        "业务员",
        "建档日期",
        "备注",
    )
    sheet.append([f"{OWNER}客户台账（销售一部）"])
    sheet.append(["制表日期：2026-09-01", None, None, None, None, None, None, None, "保密：仅供内部使用"])
    sheet.append([])
    sheet.append(headings)
    for number, row in enumerate(rows, 1):
        sheet.append([number, *row])
        if number == 431:
            sheet.append([f"{OWNER}客户台账（销售一部）"])
            sheet.append(headings)
        elif number % 150 == 0:
            sheet.append([])
    sheet.append([])
    sheet.append(["合计", f"共 {len(rows)} 户"])
    sheet.append(["制表人：裘予安", None, None, None, None, None, "审核："])
    _title_look(sheet)
    old = book.create_sheet("旧表勿删")
    old.append(["客户名称", "联系人", "联系电话", "地址"])
    for firm in people[:40]:
        old.append([firm.name, firm.contact, firm.mobile, firm.address])
    old.sheet_state = "hidden"
    return xlsx_bytes(book)


def _title_look(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.merge_cells("A1:K1")
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")
    for letter, width in zip("ABCDEFGHIJK", (6, 30, 22, 10, 16, 12, 36, 9, 9, 12, 20), strict=True):
        sheet.column_dimensions[letter].width = width


def _ledger_row(firm: Firm, chance: Random) -> list[Cell]:
    name = firm.name + chance.choice(("", "", "", "", " ", "　"))
    note = chance.choice(("", "", "", "", "月结30天", "需开专票", "老客户，价格从优", "发货前电话确认"))
    return [
        name,
        firm.uscc,
        firm.contact,
        _phone(firm.mobile, chance),
        f"{firm.city}{firm.district}",
        firm.address,
        firm.grade,
        firm.seller,
        firm.since,
        note,
    ]


_PHONE_WRITINGS: tuple[Callable[[str], Cell], ...] = (
    str,
    str,
    int,
    lambda number: f"{number[:3]}-{number[3:7]}-{number[7:]}",
    lambda number: f"{number[:3]} {number[3:7]} {number[7:]}",
    lambda number: f"+86 {number}",
    lambda number: number + "\t",
    lambda number: number.translate(_FULL_WIDTH),
)


def _phone(number: str, chance: Random) -> Cell:
    return chance.choice(_PHONE_WRITINGS)(number)


def _rewritten(firm: Firm, chance: Random) -> list[Cell]:
    """The same customer, entered again by somebody else: only the phone is surely the same."""
    short = firm.name.removesuffix("有限公司")
    name = chance.choice((short, f"{short}有限责任公司", f"{short}（{firm.seller}）"))
    return [
        name,
        "",
        firm.contact,
        firm.mobile,
        firm.city,
        f"{firm.district}{firm.address[-6:]}",
        firm.grade,
        chance.choice(SALES),
        firm.since + timedelta(days=chance.randint(30, 900)),
        "重复？待核实",
    ]


def _second_ledger(people: Sequence[Firm], chance: Random) -> bytes:
    """460 customers, 180 of them also in the first ledger; 11 copied rows; a second sheet that is a working copy."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "我的客户"
    headings = ("公司全称", "税号", "主要联系人", "手机", "城市", "公司地址", "客户等级", "跟进人", "最近联系", "备注")
    rows: list[list[Cell]] = []
    for firm in people:
        called = date(2026, 8, 28) - timedelta(days=chance.randint(0, 700))
        rows.append(
            [
                firm.name.replace("有限公司", "有限责任公司") if chance.random() < 0.1 else firm.name,
                firm.uscc if chance.random() < 0.7 else "",
                firm.contact,
                _phone(firm.mobile, chance),
                firm.city,
                firm.address,
                f"{firm.grade}级",
                "王经理",
                called.strftime("%Y/%m/%d"),
                "",
            ]
        )
    rows += [list(row) for row in chance.sample(rows, 11)]
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    copy = book.create_sheet("Sheet2")
    copy.append(headings)
    for row in rows[:60]:
        copy.append(row)
    return xlsx_bytes(book)


def _old_customers(people: Sequence[Firm], chance: Random) -> bytes:
    """553 customers out of an old system, 9 rows twice; ``="…"`` around what Excel would count."""
    headings = [
        "客户编码",
        "客户名称",
        "信用代码",
        "联系人姓名",
        "联系方式",
        "省份",
        "城市",
        "详细地址",
        "来源",
        "创建时间",
    ]
    rows = [
        [
            f"KH{number:06d}",
            firm.name,
            f'="{firm.uscc}"' if firm.uscc else "",
            firm.contact,
            f'="{firm.mobile}"',
            firm.province,
            firm.city,
            firm.address,
            chance.choice(("展会", "转介绍", "电话", "网站", "")),
            firm.since.strftime("%Y-%m-%d 00:00:00"),
        ]
        for number, firm in enumerate(people, 1)
    ]
    rows += chance.sample(rows, 9)
    return _gb_csv([headings, *rows])


def _gb_csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("gb18030")


_DEPARTMENTS = (
    ("销售一部", 9),
    ("销售二部", 6),
    ("采购部", 5),
    ("仓储部", 8),
    ("生产部", 14),
    ("质量部", 5),
    ("财务部", 4),
    ("行政部", 4),
)
_INSTRUCTIONS = "\n".join(
    (
        "填写须知：",
        "1、不能在该表中对成员信息类别进行增加、删除或修改；",
        "2、红色字段为必填字段，黑色字段为选填字段；",
        "3、部门以/分隔。",
    )
)


def _address_book(chance: Random) -> bytes:
    """55 people under two rows of instructions; three accounts are disabled."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "成员列表"
    sheet.append([_INSTRUCTIONS])
    sheet.append([f"企业：{OWNER}"])
    sheet.append(
        [
            "姓名",
            "帐号",
            "手机号",
            "邮箱",
            "所在部门",
            "职位",
            "性别",
            "是否部门内领导",
            "排序",
            "别名",
            "地址",
            "座机",
            "禁用",
        ]
    )
    sheet.merge_cells("A1:M1")
    number = 0
    for department, count in _DEPARTMENTS:
        for place in range(count):
            number += 1
            sheet.append(
                (
                    person(chance),
                    f"lq{number:03d}",
                    mobile(50_000 + number),
                    f"lq{number:03d}@example.com",
                    f"澜桥/{department}",
                    "主管" if place == 0 else "职员",
                    chance.choice("男女"),
                    "是" if place == 0 else "否",
                    number,
                    "",
                    "",
                    "",
                    "是" if number in (17, 33, 48) else "否",
                )
            )
    return xlsx_bytes(book)


_ORDER_HEADINGS = [
    "订单号",
    "商品ID",
    "商品名称",
    "订购数量",
    "支付方式",
    "下单时间",
    "京东价",
    "订单金额",
    "结算金额",
    "余额支付",
    "应付金额",
    "订单状态",
    "订单类型",
    "下单帐号",
    "客户姓名",
    "客户地址",
    "联系电话",
    "订单备注",
    "发票类型",
    "发票抬头",
    "发票内容",
    "商家备注",
    "商家备注等级（等级1-5为由高到低）",
    "运费金额",
    "付款确认时间",
    "增值税发票",
    "货号",
    "订单完成时间",
    "订单来源",
    "订单渠道",
]


def _orders(goods: Sequence[Item], chance: Random) -> bytes:
    """8,987 lines of orders of one to four lines, each repeating its order's amount, and 31 lines exported twice."""
    lines: list[list[str]] = []
    placed = datetime(2024, 1, 2, 8, 30)  # noqa: DTZ001  (a shop's local time)
    order = 0
    while len(lines) < 8987:
        order += 1
        placed += timedelta(minutes=chance.randint(20, 620))
        bought = [(item, chance.randint(1, 12)) for item in chance.sample(goods, chance.choice((1, 1, 1, 2, 2, 3, 4)))]
        bought = bought[: 8987 - len(lines)]
        lines += _order_lines(order, placed, bought, chance)
    lines += chance.sample(lines, 31)
    return _gb_csv([_ORDER_HEADINGS, *lines])


def _order_lines(number: int, placed: datetime, bought: Sequence[tuple[Item, int]], chance: Random) -> list[list[str]]:
    total = f"{Decimal(sum(item.cost * 2 * count for item, count in bought)) / 100:.2f}"
    buyer = person(chance)
    stamp = placed.strftime("%Y-%m-%d %H:%M:%S")
    done = (placed + timedelta(days=5)).strftime("%Y-%m-%d %H:%M:%S")
    status = chance.choice(("完成", "完成", "完成", "完成", "等待确认收货", "(删除)等待付款"))
    phone = f"{mobile(100_000 + number)}\t"
    note = chance.choice(("", "", "", "尽快发货", "发票随货"))
    return [
        [
            f"{290_000_000_000 + number}\t",
            str(10_000_000 + int(item.code[2:])),
            f"澜桥 {item.name} {item.spec}",
            str(count),
            "在线支付",
            stamp,
            f"{Decimal(item.cost * 2) / 100:.2f}",
            total,
            total,
            "0.00",
            total,
            status,
            "SOP",
            f"jd_lq{number:06d}",
            buyer,
            f"江苏省无锡市新吴区行创四路{number % 200 + 1}号",
            phone,
            note,
            "电子发票",
            "个人",
            "明细",
            "",
            "",
            "0.00",
            stamp,
            "",
            item.code,
            done if status == "完成" else "",
            "京东商城",
            "移动端",
        ]
        for item, count in bought
    ]


def _stock(goods: Sequence[Item]) -> list[list[Cell]]:
    """One column a warehouse, and a 总计 row at the end."""
    headings = [
        "存货编码",
        "存货名称",
        "规格型号",
        "主计量单位",
        "原料仓",
        "半成品仓",
        "成品仓",
        "期初数量",
        "参考成本",
        "期初金额",
    ]
    rows: list[list[Cell]] = [["存货与期初（2026年8月末）"], ["单位：元"], [*headings]]
    for item in goods:
        count = sum(item.stock)
        cost = Decimal(item.cost) / 100
        rows.append([item.code, item.name, item.spec, item.unit, *item.stock, count, cost, cost * count])
    sums = [sum(item.stock[place] for item in goods) for place in range(3)]
    worth = sum((Decimal(item.cost) / 100 * sum(item.stock) for item in goods), Decimal(0))
    rows.append(["总计", "", "", "", *sums, sum(sums), "", worth])
    return rows
