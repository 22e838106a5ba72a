"""How the figures of an analysis are said: large amounts in 万元 and 亿元, shares in percent, sources by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from ..document import Column
from ..money import MINUS, figures
from .analysis import Analysis, Channel, Group, Origin, Part

_WAN, _YI = Decimal(10_000), Decimal(100_000_000)
_HUNDREDTH, _TENTH = Decimal("0.01"), Decimal("0.1")
NAMELESS = "未注明"


def large(amount: Decimal) -> str:
    """``3.72亿元``, ``4,122.31万元``, ``980.00元``"""
    size = abs(amount)
    if size >= _YI:
        return f"{figures(amount / _YI)}亿元"
    if size >= _WAN:
        return f"{figures(amount / _WAN)}万元"
    return f"{figures(amount)}元"


def in_wan(amount: Decimal) -> Decimal:
    """For a chart in 万元."""
    return (amount / _WAN).quantize(_HUNDREDTH, ROUND_HALF_UP)


def percent(part: Decimal | int, whole: Decimal | int) -> str:
    """``49.7%``; of nothing ``–``"""
    if not whole:
        return "–"
    return f"{(Decimal(part) * 100 / Decimal(whole)).quantize(_TENTH, ROUND_HALF_UP)}%".replace("-", MINUS)


def named(one: Channel | Group) -> str:
    """Its name, 未注明 where it has none."""
    return one.name or NAMELESS


def bare(file: str) -> str:
    """A file's own name."""
    return file.replace("\\", "/").rsplit("/", 1)[-1]


def table_name(file: str, sheet: str) -> str:
    """``客户台账.xlsx　客户台账``; a sheet that is called like its file is not named again."""
    name = bare(file)
    return f"{name}　{sheet}" if sheet and sheet not in name else name


def sources(analysis: Analysis, part: Part) -> str:
    """What the foot of a page says of its figures: ``来源：京东订单.csv（订单金额、下单时间）9,018行中7,465行``."""
    told = [_source(one) for one in analysis.origins if one.part == part]
    return f"来源：{'；'.join(told)}。" if told else ""


def _source(one: Origin) -> str:
    columns = "、".join(dict.fromkeys(column.column for column in one.columns))
    rows = f"{one.rows:,}行" if one.used == one.rows else f"{one.rows:,}行中{one.used:,}行"
    return f"{table_name(one.file, one.sheet)}（{columns}）{rows}"


def listed(words: Iterable[str], most: int = 4) -> str:
    """``甲、乙、丙等5项``"""
    found: Sequence[str] = tuple(words)
    return "、".join(found) if len(found) <= most else f"{'、'.join(found[:most])}等{len(found)}项"


def share_columns(what: str, count: str, amount: str = "金额（元）") -> tuple[Column, ...]:
    """The columns of a table that shares an amount out: of what, how many, how much, which share."""
    return Column(what, 40), Column(count, 18, "right"), Column(amount, 26, "right"), Column("占比", 16, "right")
