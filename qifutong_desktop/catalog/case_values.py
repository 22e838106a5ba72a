"""One value of a case file at a time: text, date, number; what is wrong and what was probably meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from ..core.order import iso_day
from ..core.problems import Problem
from ..core.text import Text

_MAX_TEXT = 2000
_DATES = (date(1990, 1, 1), date(2100, 12, 31))
#: The largest value where a question sets none.
_LIMITS = {"integer": Decimal(10**9), "decimal": Decimal(10**9), "money": Decimal(10**12)}


class Wrong(Exception):
    """One value that cannot be read: what and remedy, the place is added where it is known."""

    def __init__(self, what: Text, remedy: Text, key: str = "") -> None:
        super().__init__(what.en)
        self.what, self.remedy, self.key = what, remedy, key


def type_problem(key: str, zh: str, en: str) -> Problem:
    """The problem of a value whose type is not the one named."""
    return Problem(key, Text(f"应为{zh}", f"must be {en}"), Text("请改正类型", "mend its type"))


def only(table: Mapping[str, Any], allowed: Sequence[str], place: str, problems: list[Problem]) -> None:
    """Note every key that is not allowed, with what was probably meant."""
    for key in table:
        if key not in allowed:
            where = f"{place}.{key}" if place else key
            problems.append(Problem(where, Text("不认识的键", "is an unknown key"), meant(key, allowed)))


def meant(word: str, allowed: Iterable[str]) -> Text:
    """``did you mean …`` when something is near, else what is allowed."""
    from difflib import get_close_matches

    known = list(allowed)
    same = [name for name in known if name.lower() == str(word).lower()]
    near = same or get_close_matches(str(word), known, n=1, cutoff=0.5)
    if near:
        return Text(f"是不是 {near[0]}？", f"did you mean {near[0]}?")
    some = known if len(known) <= 12 else [*known[:12], "…"]
    return Text(f"可用的有 {'、'.join(some)}", f"known are {', '.join(some)}")


def ordered(ends: list[Any]) -> list[Any]:
    """[low, high] as given.

    :raises Wrong: when low is above high
    """
    if ends[0] > ends[1]:
        raise Wrong(Text("low 大于 high", "has low above high"), Text("请对调", "swap them"))
    return ends


def shown(given: Any) -> str:
    """A value as a sentence can carry it, cut to 40 characters."""
    words = str(given)
    return words if len(words) <= 40 else words[:40] + "…"


def read_text(given: Any) -> str:
    """A text without its outer blanks.

    :raises Wrong: no text, blank, too long, or with control characters
    """
    if not isinstance(given, str) or not given.strip():
        raise Wrong(Text("应为文字", "must be text"), Text('请写在引号里 "…"', 'write it in quotes "…"'))
    if len(given) > _MAX_TEXT:
        what = Text(f"超过 {_MAX_TEXT} 字", f"is longer than {_MAX_TEXT} characters")
        raise Wrong(what, Text("请缩短", "shorten it"))
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in given):
        raise Wrong(Text("含有控制字符", "holds control characters"), Text("请删去", "remove them"))
    return given.strip()


def read_day(given: Any) -> date:
    """A day, as TOML date or ISO string.

    :raises Wrong: impossible, or outside 1990–2100
    """
    if isinstance(given, str):
        given = iso_day(given)
    if not isinstance(given, date) or isinstance(given, datetime):
        what = Text("不是存在的日期", "is no date that exists")
        raise Wrong(what, Text("请写 2027-01-04 的样式", "write it like 2027-01-04"))
    if not _DATES[0] <= given <= _DATES[1]:
        what = Text(f"日期 {given} 不合常理", f"{given} is out of all reason")
        raise Wrong(what, Text("请核对年份", "check the year"))
    return given


def read_number(given: Any, kind: str, limit: Decimal | None) -> int | Decimal:
    """A non-negative number of a kind (integer, decimal, money), at most ``limit``."""
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        what = Text("应为整数", "must be a whole number") if kind == "integer" else Text("应为数字", "must be a number")
        raise Wrong(what, Text("请写不带单位的数字", "write the number without its unit"))
    if isinstance(given, Decimal) and not given.is_finite():
        raise Wrong(Text(f"{given} 不是数字", f"{given} is no number"), Text("请写出数字", "write a number"))
    if kind == "integer" and isinstance(given, Decimal):
        raise Wrong(Text(f"{given} 不是整数", f"{given} is not whole"), Text("请写整数", "write a whole number"))
    if given < 0:
        what = Text(f"{shown(given)} 是负数", f"{shown(given)} is negative")
        raise Wrong(what, Text("请写 0 或更大的数", "write 0 or more"))
    most = _LIMITS[kind] if limit is None else limit
    if given > most:
        raise Wrong(
            Text(f"{shown(given)} 超过上限 {most:f}", f"{shown(given)} is above the limit of {most:f}"),
            Text("请核对单位与位数", "check the unit and the digits"),
        )
    if isinstance(given, Decimal) and -cast(int, given.as_tuple().exponent) > (2 if kind == "money" else 6):
        what = Text(f"{shown(given)} 小数位过多", f"{shown(given)} has too many decimals")
        raise Wrong(what, Text("请四舍五入", "round it"))
    return given
