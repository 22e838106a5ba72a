"""Large workbooks of orders as a shop's system exports them: invented, the same at every call, written row by row.

Twelve columns: numbers of orders and items, a moment, a name, a phone (one in a hundred wrong), amounts, a status, an
address, a day as text. Texts are shared, amounts are numbers, moments are numbers in a date's format.
"""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .plain_xlsx import Cell, write_book

_HEADS = (
    *("订单编号", "下单时间", "客户名称", "联系电话", "商品编码", "商品名称"),
    *("数量", "单价", "订单金额", "订单状态", "收货地址", "付款日期"),
)
_FAMILY, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英"
_PLACES = ("上海市浦东新区", "苏州市工业园区", "无锡市滨湖区", "常州市武进区", "杭州市余杭区", "宁波市鄞州区")
_TRADES = ("商贸", "机械", "电子", "纺织", "食品", "物流", "建材", "化工")
_FORMS = ("有限公司", "（集团）有限公司", "经营部")
_STATES = ("交易成功", "待发货", "已发货", "退款中", "交易关闭", "待付款")
_DAY_ONE = 45_292


def order_book(rows: int, paid: str = _HEADS[-1], *, inline: bool = False) -> Path:
    """The workbook with so many orders, the last heading as given, its texts shared or ``inline`` in their cells; it is
    kept in the system's temporary folder for the next call."""
    name = f"orders-{rows}{'' if paid == _HEADS[-1] else '-' + paid}{'-inline' if inline else ''}.xlsx"
    path = Path(tempfile.gettempdir()) / "qifutong-benchmarks" / name
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        half = path.with_suffix(".half")
        write_book(half, "订单", itertools.chain([(*_HEADS[:-1], paid)], _orders(rows)), inline=inline)
        half.rename(path)
    return path


def _orders(rows: int) -> Iterator[tuple[Cell, ...]]:
    chance = random.Random(7)
    for number in range(rows):
        buyer = random.Random(chance.randrange(max(1, rows // 5)))
        place = buyer.choice(_PLACES)
        name = place[:2] + buyer.choice(_FAMILY) + buyer.choice(_GIVEN) + buyer.choice(_GIVEN)
        phone, luck = f"1{buyer.randint(30, 99)}{buyer.randint(0, 99_999_999):08d}", chance.random()
        if luck < 0.03:
            phone = phone[:-1] if luck < 0.01 else f"021-{phone[-8:]}"
        item, count, price = chance.randrange(5_000), chance.randint(1, 500), chance.randint(100, 99_900) / 100
        street = f"{buyer.choice(_FAMILY)}{buyer.choice(_GIVEN)}路{buyer.randint(1, 999)}号"
        yield (
            f"DD2024{chance.randint(1, 12):02d}{number:08d}",
            (_DAY_ONE + chance.randrange(700) + chance.randrange(86_400) / 86_400,),
            name + buyer.choice(_TRADES) + buyer.choice(_FORMS),
            phone,
            f"SP{item:05d}",
            f"商品{item // 7}号 型号{chr(65 + item % 26)}{item % 97}",
            count,
            price,
            round(count * price, 2),
            _STATES[int(luck * 6)],
            f"{place}{street}{chance.randint(1, 30)}栋{chance.randint(101, 2500)}室",
            "" if luck > 0.8 else f"2024-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        )
