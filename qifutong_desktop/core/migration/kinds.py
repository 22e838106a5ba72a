"""The kind of one cell, told from its text alone, and the shape it is shown as; each text is judged once."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from ..patterns import later
from .days import day_kind, day_of

#: What a cell may be. ``i1`` to ``i15``: a plain whole number of so many digits; ``z2`` …: digits that begin with 0.
CellKind = str

NUMBER: Final = "number"
GROUPED: Final = "grouped"
UNIT: Final = "unit"
LONG: Final = "long"
LOST: Final = "precision_lost"
SCIENTIFIC: Final = "scientific"
FLOAT_CODE: Final = "float_code"
PACKED: Final = "packed_date"
SERIAL: Final = "serial"
DATE: Final = "date"
IMPOSSIBLE: Final = "impossible_date"
VAGUE: Final = "vague_date"
MASKED: Final = "masked"
ERROR: Final = "error_cell"
FULL_WIDTH: Final = "full_width"
#: Sixteen digits and more of which all from the 16th on are 0, as a spreadsheet leaves them.
LONG_CUT: Final = "long_cut"
#: Eleven digits that are a mobile phone's, in a column whose heading does not say so.
MOBILE: Final = "mobile"
TRUTH: Final = "truth"
TEXT: Final = "text"

SHAPES: Final = str.maketrans(
    "".join(chr(code) for code in range(128)),
    "".join("9" if c.isdigit() else "A" if c.isupper() else "a" if c.islower() else c for c in map(chr, range(128))),
)
_WIDE_RUN = later(r"[^\x00-\x7f]+")
LONGEST_SHAPE = 24
#: So many stars tell how long a masked text is: any code, phone and name.
LONGEST_MASK = 24
_NUMBER = later(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)%?")
_GROUPED = later(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")
_UNIT = later(
    r"(?:[¥￥$]|RMB|CNY)\s*[+-]?\d[\d,]*(?:\.\d+)?\s*(?:万|亿)?元?"
    r"|[+-]?\d[\d,]*(?:\.\d+)?\s*(?:[万亿]?元整?|[万亿]|角|分|块|个|件|只|台|套|箱|盒|包|袋|瓶|支|条|张|本|根|片|卷|桶|吨|公斤|千克|克|斤|米|厘米|毫米|平方米?"
    r"|立方米?|升|毫升|天|日|月|年|小时|人|户|次|份|批|组|双|对|把|块|桶|辆|位|名|kg|g|mg|t|km|m|cm|mm|m2|m3|l|ml|pcs?|rmb|cny|usd|yuan)",
    re.IGNORECASE,
)
_SCIENTIFIC = later(r"[+-]?\d(?:\.\d+)?[eE]\+?\d{1,3}")
_FLOAT_CODE = later(r"\d{8,15}\.0+")
_MASKED = later(r"\*{2,}|＊|●{2,}|•{2,}|\d[xX]{4,}\d")
#: Apart, since it takes a millisecond to compile.
_MASKED_WORD = later(r"[\u4e00-\u9fff]\*|\*[\u4e00-\u9fff]")
_ERRORS: Final = frozenset(
    {
        *("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!"),
        *("#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#GETTING_DATA", "#BUSY!"),
        *(f"ERR:{code}" for code in range(501, 541)),
    }
)
_WIDE_DIGIT = later(r"[０-９]")


def shape(text: str) -> str:
    """``138-0000-0000`` → ``999-9999-9999``, ``A-甲乙01`` → ``A-字99``; at most 24 characters."""
    if text.isascii():
        return text[:LONGEST_SHAPE].translate(SHAPES)
    if text.isalpha() and len(text) < 5:
        return "字"
    return _WIDE_RUN.sub("\x1f", text[:80]).translate(SHAPES)[:LONGEST_SHAPE].replace("\x1f", "字")


def full_width(text: str) -> bool:
    """True when full-width digits stand in it."""
    return _WIDE_DIGIT.search(text) is not None


def kind_of_text(text: str) -> CellKind:
    """The kind of a cell that holds text, not blank."""
    if text.isascii():
        if text.isdigit():
            return kind_of_digits(text)
        if text.isalpha():
            return TEXT
        plain = text
    elif text.isalpha():
        return TEXT
    else:
        plain = unicodedata.normalize("NFKC", text).strip()
        if plain.isascii() and plain.isdigit():
            return kind_of_digits(plain)
    return _kind_of_mixed(plain)


def kind_of_digits(digits: str) -> CellKind:
    """The kind of nothing but digits: by length, and whether they begin with 0."""
    length = len(digits)
    if digits[0] == "0" and length > 1:
        return f"z{length}"
    if length > 15:
        return LONG_CUT if digits[15:].strip("0") == "" else LONG
    if length == 8 and digits[:2] in ("19", "20") and day_of(digits):
        return PACKED
    return f"i{length}"


def _kind_of_mixed(text: str) -> CellKind:
    if len(text) > 40:
        return MASKED if _is_masked(text) else TEXT
    first = text[0]
    if first.isdigit() or first in "+-.¥￥$RrCc":
        if _FLOAT_CODE.fullmatch(text):
            return FLOAT_CODE
        if _NUMBER.fullmatch(text):
            return NUMBER
        found = day_kind(text)
        if found != "no_date":
            return found
        if _GROUPED.fullmatch(text):
            return GROUPED
        if _SCIENTIFIC.fullmatch(text):
            return SCIENTIFIC
        if _UNIT.fullmatch(text):
            return UNIT
    elif first in "#Ee" and text.upper() in _ERRORS:
        return ERROR
    return MASKED if _is_masked(text) else TEXT


def _is_masked(text: str) -> bool:
    return bool(_MASKED.search(text) or ("*" in text and _MASKED_WORD.search(text)))


def kind_of_number(text: str) -> CellKind:
    """The kind of a cell that holds a number, written as the reader writes it; from 10^15 on digits are lost."""
    if text.isdigit():
        return f"i{len(text)}" if len(text) <= 15 else LOST
    return LOST if "e+" in text or (text.lstrip("-").isdigit() and len(text) > 16) else NUMBER


def length_of(kind: CellKind) -> int:
    """Of ``i5`` and ``z5`` 5, of every other kind 0."""
    return int(kind[1:]) if kind[0] in "iz" and kind[1:].isdigit() else 0


def is_number(kind: CellKind) -> bool:
    """A number that one may calculate with, perhaps after a separator is taken out."""
    return kind in (NUMBER, GROUPED, PACKED, SERIAL) or (kind[0] == "i" and kind[1:].isdigit())


def mask(text: str) -> str:
    """The first character, or up to three of a long text, and a star for each other; of a very long text ``…`` ends."""
    kept = max(1, min(3, len(text) // 4))
    hidden = max(1, len(text) - kept)
    return text[:kept] + "*" * min(LONGEST_MASK, hidden) + ("…" if hidden > LONGEST_MASK else "")
