"""Who judges the cells of a column: by what its heading asks for, and by whether its file says text or number."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from .codes import CodeKind, id_card_kind, phone_kind, uscc_kind
from .days import day_of, day_of_serial
from .duties import Duty
from .kinds import (
    ERROR,
    FLOAT_CODE,
    LOST,
    MASKED,
    MOBILE,
    NUMBER,
    PACKED,
    SCIENTIFIC,
    SERIAL,
    CellKind,
    kind_of_number,
    kind_of_text,
)

#: The kind of a cell's text, which is not blank.
Judge = Callable[[str], CellKind]

_BROKEN = (MASKED, ERROR, SCIENTIFIC, FLOAT_CODE, LOST)
#: Of ASCII a broken text has one of these: stars or X in place of digits, an error's mark, an exponent, a point.
_BREAKING = frozenset("*xX#:eE.")


def text_judge(duty: Duty) -> Judge:
    """For cells that hold text."""
    match duty:
        case "phone" | "mobile":
            return _phone_judge(duty == "mobile")
        case "uscc" | "tax":
            return _code_judge(partial(uscc_kind, tax=duty == "tax"), "bad_uscc")
        case "id_card":
            return _code_judge(id_card_kind, "bad_id_card")
        case "date":
            return _day_judge(kind_of_text)
        case "any":
            return lambda text: MOBILE if _is_mobile(text) else kind_of_text(text)
        case _:
            return kind_of_text


def number_judge(duty: Duty) -> Judge:
    """For cells that their file says are numbers."""
    match duty:
        case "phone" | "mobile" | "uscc" | "tax" | "id_card":
            as_text = text_judge(duty)
            return lambda text: LOST if kind_of_number(text) == LOST else as_text(text)
        case "date":
            return _day_judge(kind_of_number)
        case "any":
            return lambda text: MOBILE if _is_mobile(text) else kind_of_number(text)
        case _:
            return kind_of_number


def _is_mobile(text: str) -> bool:
    return len(text) == 11 and text.isascii() and text.isdigit() and "13" <= text[:2] <= "19"


def _unbroken(text: str) -> CellKind:
    """The kind of what is broken whatever its column, "" of all else."""
    if text.isascii() and _BREAKING.isdisjoint(text):
        return ""
    kind = kind_of_text(text)
    return kind if kind in _BROKEN else ""


def _code_judge(judge: Callable[[str], CodeKind], bad: CellKind) -> Judge:
    def code_judge(text: str) -> CellKind:
        kind = judge(text)
        return kind if kind != "bad_code" else _unbroken(text) or bad

    return code_judge


def _phone_judge(mobile: bool) -> Judge:
    def judge(text: str) -> CellKind:
        if _is_mobile(text):
            return "phone"
        kind = phone_kind(text, mobile=mobile)
        return kind if kind == "phone" and "." not in text else _unbroken(text) or kind

    return judge


def _day_judge(judge: Judge) -> Judge:
    def day_judge(text: str) -> CellKind:
        kind = judge(text)
        if kind == "i8" and text.startswith(("19", "20")) and day_of(text):
            return PACKED
        return SERIAL if kind in ("i5", NUMBER) and day_of_serial(text) else kind

    return day_judge
