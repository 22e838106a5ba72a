"""Check digits told by the server: 身份证号 (GB 11643) and 统一社会信用代码 (GB 32100), without a number leaving it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import add
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, literal, or_

from .wording import Chars, Part, PlaceIn, like

State = Literal["good", "good_but_cut", "cut", "bad"]
STATES: tuple[State, ...] = get_args(State)
#: A code of each state by the duty of its column; the states of the judges of core are found by judging these.
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "id_card": {
        "good": "11010519491231002X",
        "good_but_cut": "110105194912010000",
        "cut": "110105194912312000",
    },
    "uscc": {"good": "91310000MA1FL0000N", "cut": "913100001234560000"},
    "tax": {"good": "310000123456789", "cut": "913100001234560000"},
}
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ALPHABET = "0-9A-HJ-NPQRTUWXY"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def state_of(text: Any, duty: str) -> ColumnElement[str]:
    """One of :data:`STATES` for each text: of an identity number, a credit code or (``tax``) a tax number."""
    if duty == "id_card":
        return _id_card(func.upper(func.replace(text, " ", "")))
    plain = func.upper(func.replace(func.replace(text, " ", ""), "-", ""))
    return _uscc(plain, tax=duty == "tax")


def _id_card(plain: Any) -> ColumnElement[str]:
    formed = and_(Chars(plain) == 18, like(plain, *["0-9"] * 17, "0-9X", start=True, end=True))
    total = _sum(cast(Part(plain, place, 1), Integer) * weight for place, weight in enumerate(_WEIGHTS, 1))
    checked = Part(literal(_CHECKS), total % 11 + 1, 1) == Part(plain, 18, 1)
    cut = like(plain, "0", "0", "0", end=True)
    return case(
        (~formed, "bad"),
        (~_born(plain), case((cut, "cut"), else_="bad")),
        (checked, case((cut, "good_but_cut"), else_="good")),
        (cut, "cut"),
        else_="bad",
    )


def _born(plain: Any) -> ColumnElement[bool]:
    """A day of birth that exists, 1900 to 2099; only asked of digits."""
    year, month, day = (cast(Part(plain, place, size), Integer) for place, size in ((7, 4), (11, 2), (13, 2)))
    leap = or_(and_(year % 4 == 0, year % 100 != 0), year % 400 == 0)
    last = case((month == 2, case((leap, 29), else_=28)), (month.in_((4, 6, 9, 11)), 30), else_=31)
    return and_(year.between(1900, 2099), month.between(1, 12), day >= 1, day <= last)


def _uscc(plain: Any, *, tax: bool) -> ColumnElement[str]:
    shape = [_ALPHABET] * 2 + ["0-9"] * 6 + [_ALPHABET] * 10
    formed = and_(Chars(plain) == 18, like(plain, *shape, start=True, end=True))
    total = _sum(_value(plain, place) * (3 ** (place - 1) % 31) for place in range(1, 18))
    checked = (total + _value(plain, 18)) % 31 == 0
    cut = and_(~like(plain, "^0-9"), like(plain, "0", "0", "0", end=True))
    judged = case((~formed, "bad"), (checked, "good"), (cut, "cut"), else_="bad")
    if not tax:
        return judged
    digits = and_(Chars(plain) == 15, ~like(plain, "^0-9"))
    older = and_(Chars(plain) == 20, ~like(plain, "^0-9A-Z"))
    return case((or_(digits, older), "good"), else_=judged)


def _value(plain: Any, place: int) -> ColumnElement[int]:
    return PlaceIn(literal(_LETTERS), Part(plain, place, 1)) - 1


def _sum(terms: Any) -> Any:
    return reduce(add, terms)
