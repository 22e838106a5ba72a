"""The numbers in a question, and what they count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..client import Billing, Tier
from ..order import MAX_DAYS, MAX_MONTHS, MAX_ROWS, MAX_STORAGE_GB, MAX_SYSTEMS, MAX_USERS, MAX_YEARS
from .vocabulary import plain

_DIGITS: Mapping[str, int] = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    "两": 2,
    "俩": 2,
    "仨": 3,
}
_PLACES: Mapping[str, int] = {"十": 10, "百": 100, "千": 1000}
_N = r"(?P<n>\d[\d,]*(?:\.\d+)?\s*[万千百kw]?|[零一二三四五六七八九十百千万两俩仨半]+)\s*(?:多|来)?\s*"
_MORE = r"(?:扩容?|再?加|增加|新增|增购|追加|多加|多开|多买|多要|再开|再买|再要|添|增)了?\s*"
_ACCOUNTS = r"(?:账号|帐号|账户|帐户|用户|员工|坐席|号(?![人码店前后线键楼]))"
#: Systems by which clients name a connection; of two names for one the first counts.
_SYSTEMS: Mapping[str, str] = {
    **{name: name for name in ("用友", "金蝶", "淘宝", "天猫", "京东", "拼多多", "抖音", "企业微信", "钉钉", "物流")},
    "企微": "企业微信",
}
_TIER_WORDS: Mapping[Tier, str] = {"basic": "基础版", "standard": "标准版", "enterprise": "企业版"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question says in numbers; None where it says nothing. ``more`` are accounts to be added, ``months_left``
    those of a running contract; ``more_open``: accounts are to be added, but not said how many. ``named`` are systems
    by name, ``shops`` those on one of them or on several; ``about``: a number was said roughly (四十来个)."""

    text: str
    users: int | None = None
    more: int | None = None
    rows: int | None = None
    customers: int | None = None
    systems: int | None = None
    named: tuple[str, ...] = ()
    shops: int | None = None
    days: Decimal | None = None
    storage_gb: Decimal | None = None
    years: int | None = None
    months: int | None = None
    months_left: int | None = None
    tiers: tuple[Tier, ...] = ()
    billing: Billing | None = None
    more_open: bool = False
    about: bool = False

    def says(self, *words: str) -> bool:
        """Whether one of the words stands in the question."""
        return any(word in self.text for word in words)


def number(said: str) -> Decimal:
    """``3万`` → 30000, ``一百二十`` → 120, ``1.5万`` → 15000, ``两`` → 2.

    :raises ValueError: no number
    """
    said = said.replace(",", "").replace(" ", "")
    if said[:1].isdigit():
        times = {"万": 10_000, "w": 10_000, "千": 1000, "k": 1000, "百": 100}.get(said[-1], 1)
        return Decimal(said if times == 1 else said[:-1]) * times
    total = part = digit = 0
    for char in said:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _PLACES:
            part, digit = part + (digit or 1) * _PLACES[char], 0
        elif char == "万":
            total, part, digit = (total + part + digit) * 10_000, 0, 0
        else:
            raise ValueError(said)
    last = said[-2:-1] if digit else ""
    if last == "万" or last in _PLACES:  # 三万五 is 35,000, 一百二 is 120
        digit *= 1000 if last == "万" else max(1, _PLACES[last] // 10)
    return Decimal(total + part + digit)


def read_question(words: str) -> Asked:
    """The numbers of a question with their meaning. A number larger than an order may hold counts as not said."""
    text = "".join(plain(words).text.split())
    rows, customers = _rows(text)
    more = _whole(
        text,
        _MORE + _N + r"(?:个|名|位)?(?:使用)?(?:人(?![天日均]|月(?![付结费]))|" + _ACCOUNTS + ")",
        MAX_USERS,
    )
    if more is None:
        more = _whole(text, r"(?:扩容?|增购)" + _N + r"(?:个|名|位)", MAX_USERS)
    left = _whole(text, r"(?:还剩|剩下?|剩余|还有)" + _N + r"个月", MAX_MONTHS)
    half = 6 if "半年" in text and "一年半" not in text else None
    if left is None and half is not None and re.search("(?:还剩|剩下?|剩余|还有)半年", text):
        left, half = half, None
    years = _whole(text, r"(?<![满第])" + _N + r"年(?!半)", MAX_YEARS)
    months = _whole(text, r"(?<![第剩])" + _N + r"个月", MAX_MONTHS) if left is None else None
    return Asked(
        text=text,
        users=None if more is not None else _whole(text, _N + _PEOPLE, MAX_USERS),
        more=more,
        rows=rows,
        customers=customers,
        systems=_whole(text, _N + r"(?:个|套|家)?(?:第三方|外部)?(?:系统|平台|接口|集成|软件)", MAX_SYSTEMS),
        named=tuple(dict.fromkeys(known for said, known in _SYSTEMS.items() if said in text)),
        shops=_whole(text, _N + r"(?:个|家)?(?:网|门|" + "|".join(_SYSTEMS) + ")?(?:店铺|店)", MAX_SYSTEMS),
        days=_decimal(text, _N + r"(?:个)?人[天日]", MAX_DAYS)
        or (_decimal(text, _N + r"天", MAX_DAYS) if re.search("定制|开发|二开", text) else None),
        storage_gb=_storage(text),
        years=years,
        months=months if months is not None else half,
        months_left=left,
        tiers=tuple(tier for tier, word in _TIER_WORDS.items() if word in text),
        billing=_billing(text, years, months if months is not None else half),
        more_open=more is None and re.search(_MORE + r"(?:好?几|些)个?(?:人|" + _ACCOUNTS + ")", text) is not None,
        about=re.search(r"[0-9十百千万](?:来|多|几)(?:个|号|名|位|人|条|家)", text) is not None,
    )


_PEOPLE = (
    r"(?:个|名|位|号)?(?:多)?(?:使用)?(?:人(?![天日民均]|月(?![付结费]))|员工|账号|帐号|账户|帐户|用户|坐席|"
    r"(?<=个)号(?![人码店前后线键楼]))"
)


def _rows(text: str) -> tuple[int | None, int | None]:
    """Rows to move, and customer records to keep: 条 of 客户 are records unless something is said of moving them."""
    moving = re.search("迁移|导|搬|历史|旧数据", text) is not None
    records = _whole(text, _N + r"(?:个|位|条|家)客户", MAX_ROWS)
    if records is None:
        about = r"客户(?:记录|资料|数据|档案|信息|数)?(?:有|大概|约|超过)*"
        records = _whole(text, about + _N + r"(?:条|个|家)", MAX_ROWS)
    rows = _whole(text, _N + r"(?:条|行|笔)", MAX_ROWS)
    if rows is None:
        rows = _whole(text, _N + r"(?:个)?(?:数据|记录)", MAX_ROWS)
    if moving:
        return rows if rows is not None else records, None
    if records is not None:
        return None, records
    return rows, None


def _storage(text: str) -> Decimal | None:
    found = re.search(r"(\d+(?:\.\d+)?)(g|t)b?(?![a-z])", text)
    if found is None:
        return None
    size = Decimal(found[1]) * (1024 if found[2] == "t" else 1)
    return size if size <= MAX_STORAGE_GB else None


def _billing(text: str, years: int | None, months: int | None) -> Billing | None:
    if re.search("月付|按月|每月|每个月|月结|包月|月费", text) or (months is not None and years is None):
        return "monthly"
    return "annual" if years is not None or re.search("年付|按年|每年|包年|年费", text) else None


def _whole(text: str, pattern: str, most: int) -> int | None:
    found = _decimal(text, pattern, Decimal(most))
    return int(found) if found is not None and found == found.to_integral_value() else None


def _decimal(text: str, pattern: str, most: Decimal) -> Decimal | None:
    found = re.search(pattern, text)
    if found is None:
        return None
    try:
        value = number(found["n"])
    except ValueError:  # 半
        return None
    return value if 0 < value <= most else None
