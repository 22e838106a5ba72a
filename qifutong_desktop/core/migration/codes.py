"""Whether a phone, a 统一社会信用代码, a 身份证号 can be what its column says, told from the number alone."""

from __future__ import annotations

import re
import unicodedata
from operator import mul
from typing import Literal

from ..patterns import later
from .days import day_of
from .identity import phone_keys

PhoneKind = Literal["phone", "two_phones", "bad_phone", "leading_zeros_lost"]
CodeKind = Literal["code", "bad_code", "precision_lost", "right_but_cut"]

_LANDLINE = later(r"0(?:10|2\d|[3-9]\d{2})-?[2-9]\d{6,7}")
_NOT_DIGIT = later(r"\D")
_AREA_WITHOUT_ZERO = later(r"(?:10|2\d)\d{8}|[3-9]\d{2}\d{7,8}")
#: What stands further behind in a cell is no phone any more.
_LONGEST_PHONES = 200
_SERVICE = later(r"(?:400|800)\d{7}|95\d{3,4}|1[02]\d{3}")
_LOCAL = later(r"[2-9]\d{6,7}")
_ELEVEN = later(r"1[3-9]\d{9}")
#: A complete number of nothing but digits has so many, and begins with an area's 0, a mobile's 1, the country's 86.
_SHORTEST, _BEGINNINGS = 10, "018"
_EXTENSION = later(r"(?:转|分机|ext\.?|[-x#])\s*\d{1,6}\)?$", re.IGNORECASE)
_PHONE_WORDS = later(r"[\d\s+()\-/,、;,.x#转分机ext|]*", re.IGNORECASE)
_SPLIT = later(r"[/,、;|\n]|\s{2,}| (?=\+?\d{7})")
#: 登记管理部门 and 机构类别, six digits of the region, then the body's own code and a check character.
_USCC = later(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_ID = later(r"\d{17}[\dX]")
_ZERO_TAIL = later(r"\d{15}0{3}")
#: What a 统一社会信用代码 is written with, each character by its value, and the weights of all but the last (GB 32100).
USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = tuple(3**place % 31 for place in range(17))
_VALUES = {char: value for value, char in enumerate(USCC_LETTERS)}
#: Of a 身份证号 (GB 11643) the weights, and by what they come to the last character.
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
#: Tax numbers from before the credit code; still found under 税号.
_OLD_TAX = later(r"\d{15}|[0-9A-Z]{20}")


def phone_kind(text: str, *, mobile: bool = False) -> PhoneKind:
    """What stands in a cell that should hold a phone; with ``mobile`` nothing but one mobile number is right."""
    if len(text) == 11 and text.isascii() and text.isdigit() and "13" <= text[:2] <= "19":
        return "phone"
    plain = _plain(text)
    if _LANDLINE.fullmatch(plain) and len(set(plain[-7:])) > 1:
        return "bad_phone" if mobile else "phone"
    alone = plain.isascii() and plain.isdigit()
    found = () if alone and (len(plain) < _SHORTEST or plain[0] not in _BEGINNINGS) else phone_keys(plain)
    if len(found) > 1 or (not alone and _several(plain)):
        return "two_phones"
    if not _PHONE_WORDS.fullmatch(plain):
        return "bad_phone"
    digits = plain if alone else _NOT_DIGIT.sub("", plain)
    if found and len(digits) - len(found[0]) <= (6 if _EXTENSION.search(plain) else 4):
        return "phone" if not mobile or found[0][0] == "1" else "bad_phone"
    bare = plain if alone else _NOT_DIGIT.sub("", _EXTENSION.sub("", plain)) or digits
    if len(set(digits)) > 1 and _ELEVEN.fullmatch(bare):
        return "phone"
    if plain.isdigit() and _AREA_WITHOUT_ZERO.fullmatch(plain) and not mobile and not _SERVICE.fullmatch(plain):
        return "leading_zeros_lost"
    if mobile:
        return "bad_phone"
    served = _SERVICE.fullmatch(digits) or _SERVICE.fullmatch(bare)
    return "phone" if served or _LOCAL.fullmatch(bare) else "bad_phone"


def several_phones(text: str) -> bool:
    """True where separators part two or more phones in a cell, whatever their digits."""
    return _several(_plain(text))


def _plain(text: str) -> str:
    cut = text[:_LONGEST_PHONES]
    return (cut if cut.isascii() else unicodedata.normalize("NFKC", cut)).strip()


def _several(plain: str) -> bool:
    return sum(len(_NOT_DIGIT.sub("", part)) >= 7 for part in _SPLIT.split(plain)) > 1


def uscc_kind(text: str, *, tax: bool = False) -> CodeKind:
    """A 统一社会信用代码 by GB 32100: length, alphabet, check character; with ``tax`` also the older tax numbers."""
    plain = "".join(unicodedata.normalize("NFKC", text).upper().split()).replace("-", "")
    if tax and _OLD_TAX.fullmatch(plain):
        return "code"
    if not _USCC.fullmatch(plain):
        return "bad_code"
    total = sum(map(mul, map(_VALUES.__getitem__, plain), USCC_WEIGHTS))
    good = _VALUES[plain[17]] == -total % 31
    if not good and _ZERO_TAIL.fullmatch(plain):
        return "precision_lost"
    return "code" if good else "bad_code"


def id_card_kind(text: str) -> CodeKind:
    """A 身份证号 by GB 11643: 18 characters, a day of birth that exists, the check character; the region is not judged.

    Eighteen digits that end in 000 and fail are a number that a spreadsheet cut at 15 digits; one in eleven of those
    passes all the same, so beside others of their column these are lost too (``right_but_cut``).
    """
    plain = "".join(unicodedata.normalize("NFKC", text).upper().split())
    if not _ID.fullmatch(plain):
        return "bad_code"
    total = sum(map(mul, map(int, plain[:17]), ID_WEIGHTS))
    if day_of(plain[6:14]) is not None and ID_CHECKS[total % 11] == plain[17]:
        return "right_but_cut" if _ZERO_TAIL.fullmatch(plain) else "code"
    return "precision_lost" if _ZERO_TAIL.fullmatch(plain) else "bad_code"
