"""Sheets as people lay them out, with what is on them: tables under titles, one under the other, broken by blank rows,
totals and headers again. Made from a seed; ``Truth`` is what a reader must find."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Value = str | int | float | None
Rows = list[list[Value]]
_Maker = Callable[[random.Random, int], Value]


@dataclass(frozen=True, slots=True)
class Truth:
    """One table: the sheet's row of its header, its data rows, and how many of them repeat one before."""

    header: int
    rows: int
    exact: int
    columns: tuple[str, ...]


@dataclass
class Sheet:
    """What is written and what is to be found."""

    rows: Rows = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)

    def texts(self) -> list[list[str]]:
        """The rows as a reader gives them, of one width."""
        width = max(map(len, self.rows))
        return [
            ["" if cell is None else str(cell) for cell in [*row, *[None] * (width - len(row))]] for row in self.rows
        ]


def _word(*words: str) -> _Maker:
    return lambda chance, row: chance.choice(words)


def _code(prefix: str) -> _Maker:
    return lambda chance, row: f"{prefix}{row:05d}"


def _number(low: int, high: int, places: int = 0) -> _Maker:
    return lambda chance, row: round(chance.uniform(low, high), places) if places else chance.randint(low, high)


def _date(chance: random.Random, row: int) -> Value:
    return f"202{chance.randint(3, 6)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"


def _firm(chance: random.Random, row: int) -> Value:
    return f"{chance.choice(['常州', '昆山', '嘉兴'])}{chance.choice(['远航', '德润', '启明'])}{row}号贸易有限公司"


def _person(chance: random.Random, row: int) -> Value:
    return chance.choice("赵钱孙李周吴郑王") + chance.choice("伟芳娜敏静强磊洋") + chance.choice("一二三四五六七八九十")


#: (headings with makers of cells) that we know, and that nobody knows
KNOWN: tuple[tuple[tuple[str, _Maker], ...], ...] = (
    (("客户编号", _code("K")), ("客户名称", _firm), ("联系人", _person), ("手机", _number(15400000000, 15499999999))),
    (
        *(("商品编码", _code("P")), ("商品名称", _word("轴承", "垫片", "螺栓", "链条")), ("规格型号", _code("M"))),
        *(("单位", _word("个", "件")), ("销售价", _number(5, 900, 2))),
    ),
    (("工号", _code("E")), ("姓名", _person), ("部门", _word("财务部", "销售部", "仓储部")), ("入职日期", _date)),
    (("订单号", _code("DD")), ("下单时间", _date), ("客户名称", _firm), ("订单金额", _number(100, 90000, 2))),
    (
        ("供应商名称", _firm),
        ("联系人", _person),
        ("电话", _number(51080000000, 51089999999)),
        ("期初应付", _number(1, 999)),
    ),
)
UNKNOWN: tuple[tuple[tuple[str, _Maker], ...], ...] = (
    (
        ("工装", _code("GZ")),
        ("班组", _word("甲班", "乙班", "丙班")),
        ("耗时", _number(3, 90)),
        ("温度", _number(20, 90, 1)),
    ),
    (("课程", _word("刀具", "焊接", "叉车")), ("讲师", _person), ("课时", _number(1, 12)), ("得分", _number(50, 99))),
    (("车牌", _code("苏B")), ("油耗", _number(5, 20, 1)), ("里程", _number(1000, 9000))),
    (
        *(("检测项", _word("硬度", "弯曲", "拉伸")), ("下限", _number(1, 9)), ("上限", _number(10, 99))),
        *(("实测", _number(1, 99, 2)), ("判定人", _person)),
    ),
    (("会议室", _code("R")), ("楼层", _number(1, 9)), ("座位", _number(4, 80)), ("投影", _word("有", "无", "坏"))),
)
_TITLES = ("{}明细表", "附表：{}", "二、{}一览", "{}（2026年度）", "表2 {}")
_NOTES = ("单位：元", "以上数据仅供参考，请勿外传", "制表人：王芳", "备注：价格含税", "填表日期：2026-03-01")


def sheet(seed: int, kinds: Sequence[bool], *, far: int = 0) -> Sheet:
    """One table for each of ``kinds`` (True: of known headings), one under the other; ``far``: rows of the first."""
    chance = random.Random(seed)
    made = Sheet()
    picked = [chance.choice(KNOWN if known else UNKNOWN) for known in kinds]
    while any(one == other for one, other in pairwise(picked)):
        picked = [chance.choice(KNOWN if known else UNKNOWN) for known in kinds]
    for place, columns in enumerate(picked):
        if place:
            made.rows += [[] for _ in range(chance.randint(1, 3))]
        _table(made, columns, chance, far if far and not place else chance.randint(3, 30), first=not place)
    return made


def _table(
    made: Sheet, columns: Sequence[tuple[str, _Maker]], chance: random.Random, count: int, *, first: bool
) -> None:
    shift = 0 if first or chance.random() < 0.8 else chance.randint(1, 3)

    def put(*cells: Value) -> None:
        made.rows.append([*[None] * shift, *cells])

    def put_total(word: str) -> None:
        put(word, *[None] * (len(columns) - 2), chance.randint(100, 9999))

    if chance.random() < 0.6:
        put(chance.choice(_TITLES).format(chance.choice(["汇总", "台账", "清单"])))
        if chance.random() < 0.3:
            made.rows.append([])
        if chance.random() < 0.3:
            put("单位：元")
    names = [name for name, _ in columns]
    put(*names)
    head = len(made.rows)
    data: Rows = []
    for row in range(count):
        again = data and chance.random() < 0.05
        data.append(list(chance.choice(data)) if again else [make(chance, row) for _, make in columns])
    for number, cells in enumerate(data):
        if number > 1 and chance.random() < 0.06:
            made.rows += [[] for _ in range(chance.randint(1, 2))]
        if number > 2 and chance.random() < 0.03:
            put_total("小计")
        if number > 2 and chance.random() < 0.03:
            made.rows.append([])
            put(*names)
        put(*cells)
    if chance.random() < 0.4:
        put_total("合计")
    if chance.random() < 0.4:
        made.rows += [[]] * chance.randint(0, 1)
        put(chance.choice(_NOTES))
    made.truth.append(Truth(head, count, len(data) - len({tuple(row) for row in data}), tuple(names)))
