"""One way to write a value down, so that equal values have equal bytes and a hash can name them.

JSON in UTF-8 with sorted keys and no blanks. What JSON has no word for carries a tag: ``{"$decimal":"3.50"}``,
``{"$date":"2027-01-04"}``, ``{"$range":[1,3]}``, ``{"$special":"不清楚"}``. There are no floats. Text stays as it was
typed, never normalised: a client's name is his own; :func:`same` compares in NFC, so one spelling is no conflict.

What a value may be is said here and nowhere else, for what is written and for whatever comes from outside: whole
numbers of 64 bits, decimals of at most 100 digits on either side of the point, days that every calendar here can count
on from, and no more than ``DEEPEST`` brackets within each other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from .client import Special
from .ranges import Range

#: What a field of a case may hold. None is a cleared field.
FieldValue = (
    None
    | bool
    | int
    | str
    | Decimal
    | date
    | Special
    | Range[int]
    | Range[Decimal]
    | tuple["FieldValue", ...]
    | Mapping[str, "FieldValue"]
)

#: Answers need a few. The text of a value that is nested deeper stops those who read it.
DEEPEST = 32
#: Before 1900 and after 2999 there are systems that know no local time, and sums of days end with 9999.
FIRST_YEAR, LAST_YEAR = 1900, 2999
_WHOLE, _PLACES = 2**63, 100

_ESCAPES = {code: f"\\u{code:04x}" for code in range(0x20)} | {
    ord('"'): '\\"',
    ord("\\"): "\\\\",
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
}


def canonical(value: FieldValue) -> str:
    """The one spelling of a value.

    :raises ValueError: of what cannot be stored: a float, a moment, NaN, half a surrogate, a key that begins with $;
        a number, a day or a nesting beyond what is said above
    """
    return _written(value, DEEPEST)


def _written(value: FieldValue, deep: int) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() if -_WHOLE <= value < _WHOLE:
            return str(value)
        case str():
            return _quoted(value)
        case Decimal() if _is_short(value):
            return f'{{"$decimal":"{value}"}}'
        case date() if not isinstance(value, datetime) and FIRST_YEAR <= value.year <= LAST_YEAR:
            return f'{{"$date":"{value.isoformat()}"}}'
        case Special():
            return f'{{"$special":{_quoted(value.value)}}}'
        case Range():
            return f'{{"$range":[{_written(value.low, deep)},{_written(value.high, deep)}]}}'
        case tuple() if deep:
            return f"[{','.join(_written(one, deep - 1) for one in value)}]"
        case Mapping() if deep:
            return f"{{{','.join(_pair(key, value[key], deep - 1) for key in sorted(value))}}}"
    raise ValueError(f"a field cannot hold {_shown(value)}")


def _pair(key: str, value: FieldValue, deep: int) -> str:
    if key.startswith("$"):
        raise ValueError(f"the key {_shown(key)} begins with $, which marks a tag")
    return f"{_quoted(key)}:{_written(value, deep)}"


def _is_short(number: Decimal) -> bool:
    return number.is_finite() and abs(number.adjusted()) < _PLACES and len(number.as_tuple().digits) <= _PLACES


def _shown(value: object) -> str:
    """A value in a message for engineers: not whole, for it may be endless, and deep."""
    return f"{value!r:.80}" if isinstance(value, (str, float, bytes)) else f"this {type(value).__name__}"


def _quoted(text: str) -> str:
    text.encode()  # half of a surrogate pair is no text: UnicodeEncodeError is a ValueError
    return f'"{text.translate(_ESCAPES)}"'


def from_plain(plain: Any) -> FieldValue:
    """A value from parsed JSON (no floats in it), tags undone: the inverse of :func:`canonical`.

    :raises ValueError: on an unknown or malformed tag, on a float, and as :func:`canonical` does
    """
    return _read(plain, DEEPEST)


def _read(plain: Any, deep: int) -> FieldValue:
    match plain:
        case None | bool() | str():
            return plain
        case int() if -_WHOLE <= plain < _WHOLE:
            return plain
        case list() if deep:
            return tuple(_read(one, deep - 1) for one in plain)
        case dict() if deep and not any(key.startswith("$") for key in plain):
            return {key: _read(one, deep - 1) for key, one in plain.items()}
        case {"$decimal": str(digits), **rest} if not rest:
            return _decimal(digits)
        case {"$date": str(day), **rest} if not rest:
            return _day(day)
        case {"$special": str(word), **rest} if not rest:
            return Special(word)
        case {"$range": [low, high], **rest} if not rest:
            return _range(_read(low, 1), _read(high, 1))
    raise ValueError(f"no stored value: {_shown(plain)}")


def _decimal(digits: str) -> Decimal:
    try:
        number = Decimal(digits)
    except ArithmeticError:
        raise ValueError(f"no decimal: {_shown(digits)}") from None
    if not _is_short(number) or str(number) != digits:
        raise ValueError(f"no decimal as it is written here: {_shown(digits)}")
    return number


def _day(written: str) -> date:
    day = date.fromisoformat(written)
    if day.isoformat() != written or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"no day as it is written here: {_shown(written)}")
    return day


def _range(low: FieldValue, high: FieldValue) -> Range[int] | Range[Decimal]:
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        return Range(low, high)
    if type(low) is int and type(high) is int:
        return Range(low, high)
    raise ValueError("a range has two whole numbers or two decimals")


def same(one: FieldValue, other: FieldValue) -> bool:
    """Whether two values say the same; the two Unicode spellings of one text do."""
    mine, yours = canonical(one), canonical(other)
    return mine == yours or unicodedata.normalize("NFC", mine) == unicodedata.normalize("NFC", yours)


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8: 64 lower-case hex digits."""
    return sha256(text.encode()).hexdigest()
