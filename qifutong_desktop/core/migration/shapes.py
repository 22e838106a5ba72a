"""What a column's values look like, whatever its heading says. Masked values (``138****1234``) keep their shape."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from .codes import id_card_kind, uscc_kind
from .targets import FieldType

#: So many of the values at hand decide; fewer than ENOUGH of them say nothing.
SHARE = 0.8
ENOUGH = 2

_MOBILE = re.compile(r"(?:\+|00)?(?:86)?-?1[3-9][\d*]{9}(?:\.0)?")
_PHONE = re.compile(r"(?:0\d{2,3}-?)?[2-9*][\d*]{6,7}(?:-\d{1,6})?|[48]00[\d-]{7,9}")
_EMAIL = re.compile(r"[\w.+*-]+@[\w*-]+(?:\.[\w*-]+)+")
_URL = re.compile(r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org)(?:/\S*)?", re.I)
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY][1-9A-Z*][\d*]{6}[0-9A-Z*]{10}|\d{15}")
#: 公民身份号码, masked or not: region, a day of birth that may be, and 17 digits in all before the check character.
_ID_CARD = re.compile(
    r"[1-8*][\d*]{5}(?:19|20|[12]\*|\*[\d*])[\d*]{2}(?:0[1-9*]|1[0-2*]|\*[\d*])(?:0[1-9*]|[12][\d*]|3[01*]|\*[\d*])"
    r"[\d*]{3}[\dXx*]"
)
_DATE = re.compile(
    r"(?:19|20)\d{2}([-/.年])\d{1,2}[-/.月]\d{1,2}日?(?:[ T]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:\d{6})?|\d{1,2}[-/.月]\d{1,2}日?|\d{2}[-/.]\d{1,2}[-/.]\d{1,2}"
)
_NUMBER = re.compile(r"[+\-¥$]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?\s*([^\d\s]{0,4})")
_FIRM = re.compile(r".*(?:公司|厂|店|中心|集团|合作社|经营部|商行|事务所|医院|学校|研究所|工作室|部|\(有限合伙\))")
_PERSON = re.compile(r"[一-鿿][一-鿿*·]{1,3}|[一-鿿*·]{2,4}(?:先生|女士|小姐|经理|总|工)")
_PLACE = re.compile(r"[一-鿿]{1,10}(?:省|市|区|县|旗|州|盟|自治区)")
_CODE = re.compile(r"[A-Za-z0-9*][\w*./#-]*")
_SPACE = re.compile(r"\s+")


def _is_barcode(text: str) -> bool:
    if not (text.isdecimal() and len(text) in (8, 12, 13, 14)):
        return False
    digits = [int(digit) for digit in text]
    weighed = sum(digit * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits[:-1])))
    return (10 - weighed % 10) % 10 == digits[-1]


def _is_credit_code(text: str) -> bool:
    """What can be a 身份证号 is one, whatever else it fits; 18 digits whose check as a code alone holds are none."""
    if not _USCC.fullmatch(text):
        return False
    return not _ID_CARD.fullmatch(text) or (uscc_kind(text) == "code" and id_card_kind(text) == "bad_code")


def _whole(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


#: A column of a distinctive type shows it whatever stands above it.
_TESTS: Mapping[FieldType, Callable[[str], bool]] = {
    "mobile": _whole(_MOBILE),
    "phone": lambda text: bool(_PHONE.fullmatch(text) or _MOBILE.fullmatch(text)),
    "email": _whole(_EMAIL),
    "url": _whole(_URL),
    "uscc": _is_credit_code,
    "barcode": _is_barcode,
    "date": _whole(_DATE),
    "money": _whole(_NUMBER),
    "quantity": _whole(_NUMBER),
    "percent": _whole(_NUMBER),
    "firm": _whole(_FIRM),
    "person": _whole(_PERSON),
    "place": _whole(_PLACE),
    "account": lambda text: _CODE.fullmatch(_SPACE.sub("", text)) is not None,
    "code": _whole(_CODE),
}
#: From these shapes alone a column may be proposed.
DISTINCTIVE: tuple[FieldType, ...] = ("uscc", "mobile", "email", "url", "barcode", "firm")
#: Values of these shapes cannot stand in a field of that type.
_IMPOSSIBLE: Mapping[FieldType, tuple[FieldType, ...]] = {
    "firm": ("date", "mobile", "email", "uscc"),
    "person": ("date", "mobile", "email", "money", "uscc"),
    "place": ("date", "mobile", "email", "money"),
    "code": ("date", "email"),
    "text": ("mobile", "email", "uscc"),
}
#: Values must have the shape of these types, most of them.
_STRICT: tuple[FieldType, ...] = ("mobile", "phone", "email", "url", "uscc", "date", "money", "quantity", "percent")
#: At least so large a share of a strict type's values must fit.
_FITTING = 0.5


def plain_value(text: str) -> str:
    """A cell as its shape is judged: NFKC, no blanks around it or around its marks."""
    return unicodedata.normalize("NFKC", text).strip().lstrip("'")


def has_shape(values: Sequence[str], kind: FieldType, share: float = SHARE) -> bool:
    """True when at least ``share`` of the values that are not blank look like ``kind``; False for too few of them."""
    plain = [value for text in values if (value := plain_value(text))]
    test = _TESTS.get(kind)
    if test is None or len(plain) < ENOUGH:
        return False
    joined = [_SPACE.sub("", value) if kind in ("mobile", "phone", "uscc") else value for value in plain]
    return sum(1 for value in joined if test(value)) >= share * len(joined)


def contradicts(values: Sequence[str], kind: FieldType) -> bool:
    """True when the values plainly are not of a type: a phone column full of dates."""
    if sum(1 for text in values if plain_value(text)) < ENOUGH:
        return False
    if kind in _STRICT:
        return not has_shape(values, kind, _FITTING)
    return any(has_shape(values, other) for other in _IMPOSSIBLE.get(kind, ()))
