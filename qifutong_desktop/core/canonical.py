"""One way to write a value down, so that equal values have equal bytes and a hash can name them.

JSON in UTF-8 with sorted keys and no blanks. What JSON has no word for carries a tag: ``{"$decimal":"3.50"}``,
``{"$date":"2027-01-04"}``, ``{"$range":[1,3]}``, ``{"$special":"不清楚"}``. There are no floats. Text stays as it was
typed, never normalised: a client's name is his own; :func:`same` compares in NFC, so one spelling is no conflict.
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

_ESCAPES = {code: f"\\u{code:04x}" for code in range(0x20)} | {
    ord('"'): '\\"',
    ord("\\"): "\\\\",
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
}


def canonical(value: FieldValue) -> str:
    """The one spelling of a value.

    :raises ValueError: of what cannot be stored: a float, a moment, NaN, half a surrogate, a key that begins with $
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _quoted(value)
        case Decimal() if value.is_finite():
            return f'{{"$decimal":"{value}"}}'
        case date() if not isinstance(value, datetime):
            return f'{{"$date":"{value.isoformat()}"}}'
        case Special():
            return f'{{"$special":{_quoted(value.value)}}}'
        case Range():
            return f'{{"$range":[{canonical(value.low)},{canonical(value.high)}]}}'
        case tuple():
            return f"[{','.join(canonical(one) for one in value)}]"
        case Mapping():
            return f"{{{','.join(_pair(key, value[key]) for key in sorted(value))}}}"
    raise ValueError(f"a field cannot hold {value!r}")


def _pair(key: str, value: FieldValue) -> str:
    if key.startswith("$"):
        raise ValueError(f"the key {key!r} begins with $, which marks a tag")
    return f"{_quoted(key)}:{canonical(value)}"


def _quoted(text: str) -> str:
    text.encode()  # half of a surrogate pair is no text: UnicodeEncodeError is a ValueError
    return f'"{text.translate(_ESCAPES)}"'


def from_plain(plain: Any) -> FieldValue:
    """A value from parsed JSON (no floats in it), tags undone: the inverse of :func:`canonical`.

    :raises ValueError: on an unknown or malformed tag, or on a float
    """
    match plain:
        case None | bool() | int() | str():
            return plain
        case list():
            return tuple(from_plain(one) for one in plain)
        case dict() if not any(key.startswith("$") for key in plain):
            return {key: from_plain(one) for key, one in plain.items()}
        case {"$decimal": str(digits), **rest} if not rest:
            return _decimal(digits)
        case {"$date": str(day), **rest} if not rest:
            return date.fromisoformat(day)
        case {"$special": str(word), **rest} if not rest:
            return Special(word)
        case {"$range": [low, high], **rest} if not rest:
            return _range(from_plain(low), from_plain(high))
    raise ValueError(f"no stored value: {plain!r}")


def _decimal(digits: str) -> Decimal:
    try:
        number = Decimal(digits)
    except ArithmeticError:
        raise ValueError(f"no decimal: {digits!r}") from None
    if not number.is_finite() or str(number) != digits:
        raise ValueError(f"no decimal as it is written here: {digits!r}")
    return number


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
