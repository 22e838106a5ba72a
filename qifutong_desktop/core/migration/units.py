"""Units of amounts, beside a heading (单价（万元）) or in the cells (3箱), and what one of them comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .cells import heading_key
from .shapes import plain_value
from .targets import HeadingWords, TargetField

AMOUNTS = ("money", "quantity", "percent")

_IN_HEADING = re.compile(r"\((?:单位[::]?)?([^()]+)\)$|(?:单位[::]|[/_-])([^/_-]+)$")
_SHARE = re.compile(r"0?\.\d+|0|1(?:\.0+)?")
_IN_CELL = re.compile(r"[+\-¥$]?\d[\d,]*(?:\.\d+)?\s*([^\d\s.,]+)")


@dataclass(frozen=True, slots=True)
class UnitRule:
    """How a column's amounts become the target's unit.

    ``unit`` stands in the heading ("" where none does) and holds for cells without one of their own; ``factors``: unit
    → how many of the target's unit it is, None where that is open.
    """

    unit: str
    target: str
    factors: Mapping[str, Decimal | None] = field(default_factory=dict)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Units of which a person must say what one comes to."""
        return tuple(name for name, factor in self.factors.items() if factor is None)


def heading_unit(key: str, words: HeadingWords) -> str:
    """The unit that a heading key names at its end, "" for none: ``金额(万元)``, ``单价/元``."""
    found = _IN_HEADING.search(key)
    name = (found[1] or found[2]).strip("+-") if found else ""
    return name if any(name in units for units in words.units.values()) else ""


def without_unit(key: str, words: HeadingWords) -> str:
    """A heading key without the unit at its end."""
    unit = heading_unit(key, words)
    found = _IN_HEADING.search(key)
    return key[: found.start()] if unit and found else key


def unit_rule(
    column: str,
    values: Sequence[str],
    target: TargetField,
    words: HeadingWords,
    decided: Mapping[str, Decimal],
) -> UnitRule | None:
    """The units of a column that goes to ``target``, None where there is nothing to convert and nothing was asked.

    ``decided`` are factors that a person has given, by unit; what was answered stays, be it 1.
    """
    known = words.units.get(target.unit)
    if target.type not in AMOUNTS or known is None:
        return None
    head = heading_unit(heading_key(column), words)
    cells = [heading_key(unit) for text in values if (unit := _cell_unit(text))]
    if target.type == "percent" and not cells and _are_shares(values):
        return UnitRule("1", target.unit, {"1": Decimal(100)})
    names = dict.fromkeys([*([head] if head else []), *cells])
    factors = {name: decided.get(name, known.get(name)) for name in names}
    if all(factor == 1 and name not in decided for name, factor in factors.items()):
        return None
    return UnitRule(head, target.unit, factors)


def _cell_unit(text: str) -> str:
    found = _IN_CELL.fullmatch(plain_value(text))
    return found[1] if found else ""


def _are_shares(values: Sequence[str]) -> bool:
    """True for 0.13 instead of 13 %."""
    plain = [value for text in values if (value := plain_value(text))]
    return any("." in value for value in plain) and all(_SHARE.fullmatch(value) for value in plain)
