"""Invented firms, people, goods and orders around 无锡澜桥精密机械有限公司. Nobody and nothing here is real.

Mobile numbers begin with 154, which no network uses; district 320299 of the 信用代码 does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

_PLACES = (
    ("江苏", "无锡", "新吴区"),
    ("江苏", "无锡", "惠山区"),
    ("江苏", "无锡", "江阴市"),
    ("江苏", "无锡", "宜兴市"),
    ("江苏", "苏州", "昆山市"),
    ("江苏", "苏州", "吴江区"),
    ("江苏", "常州", "武进区"),
    ("江苏", "南通", "海门区"),
    ("浙江", "宁波", "北仑区"),
    ("浙江", "嘉兴", "平湖市"),
    ("上海", "上海", "嘉定区"),
    ("安徽", "滁州", "天长市"),
)
_FIRST = "澜砚泓沐璟珩棠岫昱钧铎朔霁峤笙筠"
_SECOND = "桥川衡舟谷岭霖禾榆桦枫柏汀洲"
_TRADES = (
    "精密机械",
    "自动化设备",
    "模具",
    "液压科技",
    "轴承",
    "数控机床",
    "五金制品",
    "传动设备",
    "工程机械",
    "汽车零部件",
)
_SURNAMES = "阮裘麦植库乌淳冼郏逄晁勾敖融冷訾"
_GIVEN = (
    "知夏",
    "予安",
    "书屿",
    "亦禾",
    "闻溪",
    "慕言",
    "清越",
    "景行",
    "南乔",
    "星野",
    "望舒",
    "砚秋",
    "北辰",
    "以宁",
    "沐阳",
    "拾光",
)
_ROADS = ("锡澜路", "行创四路", "梅育路", "东港大道", "望山路", "新锦路", "科创街", "渔港路")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
SALES = ("阮知夏", "裘予安", "麦书屿", "王经理", "冼闻溪")


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented customer. ``uscc`` is "" for one in ten, as in any ledger."""

    name: str
    uscc: str
    contact: str
    mobile: str
    province: str
    city: str
    district: str
    address: str
    grade: str
    seller: str
    since: date


@dataclass(frozen=True, slots=True)
class Item:
    """An article in stock: unit cost in fen, quantities by warehouse."""

    code: str
    name: str
    spec: str
    unit: str
    cost: int
    stock: tuple[int, int, int]


def person(chance: Random) -> str:
    """An invented name."""
    return chance.choice(_SURNAMES) + chance.choice(_GIVEN)


def mobile(number: int) -> str:
    """An impossible mobile number; different numbers give different ones."""
    return f"154{(number * 7_919_317 + 20_260_901) % 100_000_000:08d}"


def uscc(number: int) -> str:
    """A 统一社会信用代码 with a right check character, of a district that does not exist."""
    body = f"91320299MA{number * 7_127 % 10_000_000:07d}"
    total = sum(_ALPHABET.index(letter) * weight for letter, weight in zip(body, _WEIGHTS, strict=True))
    return body + _ALPHABET[(31 - total % 31) % 31]


def firms(count: int, chance: Random) -> list[Firm]:
    """So many firms; no two share name, code or phone."""
    names = [
        f"{place[1]}{first}{second}{trade}有限公司"
        for place in _PLACES
        for first in _FIRST
        for second in _SECOND
        for trade in _TRADES
    ]
    picked = chance.sample(sorted(set(names)), count)
    return [_firm(number, name, chance) for number, name in enumerate(picked, 1)]


def _firm(number: int, name: str, chance: Random) -> Firm:
    province, city, district = chance.choice([place for place in _PLACES if place[1] == name[:2]])
    street = f"{district}{chance.choice(_ROADS)}{chance.randint(1, 399)}号"
    return Firm(
        name=name,
        uscc="" if number % 10 == 0 else uscc(number),
        contact=person(chance),
        mobile=mobile(number),
        province=province,
        city=city,
        district=district,
        address=f"{province}{'' if province == city else city}{street}",
        grade=chance.choice("AABBBBCCC"),
        seller=chance.choice(SALES),
        since=date(2015, 3, 2) + timedelta(days=chance.randint(0, 4000)),
    )


_GOODS = (
    ("深沟球轴承", "套", 1280),
    ("直线导轨", "根", 18600),
    ("滚珠丝杠", "根", 32500),
    ("伺服电机", "台", 168000),
    ("联轴器", "个", 4650),
    ("气缸", "个", 9800),
    ("精密齿轮", "件", 7600),
    ("同步带轮", "件", 3900),
    ("法兰盘", "件", 5200),
    ("密封圈", "只", 85),
    ("内六角螺栓", "盒", 2600),
    ("主轴箱体", "件", 286000),
)


def items(count: int, chance: Random) -> list[Item]:
    """Invented goods with code, specification, cost and stock in three warehouses."""
    made = []
    for number in range(1, count + 1):
        name, unit, cost = chance.choice(_GOODS)
        spec = f"{chance.choice('ABHKLMS')}{chance.randint(10, 99)}-{chance.randint(100, 999)}×{chance.randint(5, 60)}"
        stock = (chance.randint(0, 900), chance.choice((0, 0, chance.randint(1, 200))), chance.randint(0, 400))
        made.append(Item(f"LQ{number:05d}", name, spec, unit, cost + chance.randint(0, 999), stock))
    return made
