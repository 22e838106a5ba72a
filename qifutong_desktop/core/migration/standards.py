"""One cell in one writing: what is certain is done and told by its rule, what is not is wrong, with the reason.

Nothing here guesses. A value that is right already comes back as it is, so cleaning twice changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, get_args

from ..text import Text
from .cells import EDGES, clean, heading_key
from .choices import value_map
from .codes import phone_kind, uscc_kind
from .days import day_kind, day_of, day_of_serial, is_packed
from .identity import phone_keys
from .kinds import ERROR, MASKED, kind_of_text
from .recipe import Recipe, Rule
from .targets import TargetField

#: What a clean field holds. A choice is its id.
Value = str | Decimal | date

FaultKind = Literal[
    "missing",
    "too_long",
    "bad_phone",
    "two_phones",
    "leading_zeros_lost",
    "bad_credit_code",
    "precision_lost",
    "impossible_date",
    "unreadable_date",
    "not_a_number",
    "unknown_unit",
    "unknown_choice",
    "bad_email",
    "bad_url",
    "masked",
    "error_cell",
    "rule_off",
    "unknown_reference",
    "ambiguous_reference",
    "duplicate_key",
    "differs_in_order",
    "order_incomplete",
    "no_column",
    "refused_by_database",
]
FAULTS: tuple[FaultKind, ...] = get_args(FaultKind)
FAULT_WORDS: Mapping[FaultKind, Text] = {
    "missing": Text("必填项为空", "a required field is blank"),
    "too_long": Text("超过字段长度", "longer than the field"),
    "bad_phone": Text("不是完整的电话号码", "no complete phone number"),
    "two_phones": Text("一格里有多个电话，请只留一个", "several phones in one cell: keep one"),
    "leading_zeros_lost": Text("区号前的 0 丢失", "the 0 before the area code is lost"),
    "bad_credit_code": Text("统一社会信用代码的长度或校验位不对", "its length or check character is wrong"),
    "precision_lost": Text("号码被当作数字存过，后几位已丢失", "stored as a number, its last digits are lost"),
    "impossible_date": Text("没有这一天", "there is no such day"),
    "unreadable_date": Text("不是可确定的日期，请写成 2026-09-07", "not a certain date: write it like 2026-09-07"),
    "not_a_number": Text("不是数字", "no number"),
    "unknown_unit": Text("单位不知如何换算", "nobody said what this unit comes to"),
    "unknown_choice": Text("不在可选值之内", "none of the choices"),
    "bad_email": Text("不是邮箱地址", "no e-mail address"),
    "bad_url": Text("不是网址", "no web address"),
    "masked": Text("被打了星号，需要原值", "masked by stars: the value itself is needed"),
    "error_cell": Text("单元格是错误值", "the cell holds an error"),
    "rule_off": Text("需要的清洗规则已关闭", "the rule that it needs is switched off"),
    "unknown_reference": Text("找不到所指的记录", "the record that it names is not there"),
    "ambiguous_reference": Text("有多条同名记录，无法确定是哪一条", "several records have this name"),
    "duplicate_key": Text("与另一行的唯一编号相同而内容不同", "another row has this key and says something else"),
    "differs_in_order": Text("同一单号的各行在此不一致", "the lines of one order differ here"),
    "order_incomplete": Text("同一单的另一行有误，整单先不导入", "another line of this order is wrong"),
    "no_column": Text("客户的表里没有这一列", "the client's table has no such column"),
    "refused_by_database": Text("目标库不接受", "the target database refuses it"),
}


@dataclass(frozen=True, slots=True)
class Good:
    """``value`` None is a blank cell. ``rules`` are those that changed it, in order."""

    value: Value | None
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a cell cannot be taken."""

    kind: FaultKind


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column's cells are read beside their type: ``unit`` of the heading, ``factors`` by unit (None: open),
    ``templated`` and ``decided`` choices by value (:func:`choices.value_map`), whether serials count from 1904."""

    unit: str = ""
    factors: Mapping[str, Decimal | None] = field(default_factory=dict)
    templated: Mapping[str, str] = field(default_factory=dict)
    decided: Mapping[str, str] = field(default_factory=dict)
    counts_from_1904: bool = False


PLAIN = Reading()

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WIDE = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3000: 0x20}
#: In running text only letters and digits are narrowed; ，（ stay as Chinese is written.
_WIDE_WORDS = {code: narrow for code, narrow in _WIDE.items() if chr(narrow).isalnum() or narrow == 0x20}
_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_SPACES = re.compile(r"[^\S\n]+|\s*\n\s*")
_FLOAT_CODE = re.compile(r"(\d{1,15})\.0+")
_LOST = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?\d{1,3}|\d{16,}\.0+")
_EMAIL = re.compile(r"[\w.+%-]+@([\w-]+\.)+[\w-]+")
_URL = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]\S*)?", re.IGNORECASE)
_NUMBER = re.compile(r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(\.\d*)?(?:[eE]([+-]?\d{1,3}))?")
_CURRENCY = re.compile(r"^(?:¥|\$|RMB|CNY)\s*(?=[+-]?\d)|(?<=\d)\s*整$", re.IGNORECASE)
_WITH_UNIT = re.compile(r"([+-]?[\d,]+(?:\.\d*)?)\s*([^\d\s.,+-]{1,6})")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|[-x#])\s*(\d{1,6})\)?$", re.IGNORECASE)
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})")
_LARGEST = Decimal(10) ** 15
_PLACES = 8


def standardise(raw: str, field: TargetField, reading: Reading, recipe: Recipe) -> Good | Wrong:
    """A cell as its field holds it, or what is wrong with it. Length and required fields are judged by the row."""
    text, rules = _trimmed(raw)
    if not text:
        return Good(None, rules)
    if raw in recipe.keep.get(field.id, ()) and field.type not in _PARSED:
        return Good(text, rules)
    kind = kind_of_text(text)
    if kind == ERROR:
        return Wrong("error_cell")
    if kind == MASKED and not (field.type == "text" and not field.refers_to):
        return Wrong("masked")
    found = _typed(text, field, reading)
    if isinstance(found, Wrong):
        return found
    needed = [rule for rule in found.rules if not recipe.on(rule)]
    if not needed:
        return Good(found.value, (*rules, *found.rules))
    if field.type in _PARSED:
        return Wrong("rule_off")
    return Good(_without(text, field, reading, recipe), rules)


def shown(value: Value, field: TargetField) -> str:
    """A clean value as it is written in an import sheet; :func:`standardise` takes it back unchanged."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return next((choice.label.zh for choice in field.choices if choice.id == value), value)


def stripped(raw: str) -> str:
    """A cell's text without blanks around it, the export's shell and characters that no file may hold."""
    return _trimmed(raw)[0]


_PARSED = ("date", "money", "quantity", "percent", "choice")


def _trimmed(raw: str) -> tuple[str, tuple[Rule, ...]]:
    if raw.isprintable() and raw == raw.strip(" ") and not raw.startswith('="'):
        return raw, ()
    text = raw
    while (after := clean(_CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))) != text:
        text = after
    return (text, ()) if text == raw else (text, ("trim",))


def _typed(text: str, field: TargetField, reading: Reading) -> Good | Wrong:
    match field.type:
        case "date":
            return _date(text, reading.counts_from_1904)
        case "money" | "quantity" | "percent":
            return _number(text, reading)
        case "choice":
            return _choice(text, field, reading)
        case "mobile" | "phone":
            return _phone(text, mobile=field.type == "mobile")
        case "uscc":
            return _credit_code(text, tax=field.length is None or field.length > 18)
        case "email":
            return _email(text)
        case "url":
            return _url(text)
        case "code" | "account" | "barcode":
            return _code(text)
        case "firm" | "person" | "place" | "text":
            return _words(text, names=field.type != "text")


def _without(text: str, field: TargetField, reading: Reading, recipe: Recipe) -> str:
    """The text with only those rules of plain words that are on."""
    if recipe.on("width") and field.type in ("firm", "person", "place", "text"):
        return _narrow(text, names=field.type != "text")
    return text


def _words(text: str, *, names: bool) -> Good:
    rules: list[Rule] = []
    narrow = _narrow(text, names=names)
    if narrow != text:
        rules.append("width")
    joined = _SPACES.sub(lambda gap: "\n" if "\n" in gap[0] else " ", narrow)
    if names:  # a mark that stood apart joins the letter before it: A ´ is Á
        joined = unicodedata.normalize("NFC", _GAP.sub("", joined.replace("\n", " ")))
    joined = joined.strip(EDGES)
    if joined != narrow:
        rules.append("blanks")
    return Good(joined or None, tuple(rules))


def _narrow(text: str, *, names: bool) -> str:
    return _stable(text) if names else text.translate(_WIDE_WORDS)


def _stable(text: str) -> str:
    """NFKC without the blanks that it brings to the edges."""
    return unicodedata.normalize("NFKC", text).strip(EDGES)


def _code(text: str) -> Good | Wrong:
    plain = _stable(text)
    if _LOST.fullmatch(plain):
        return Wrong("precision_lost")
    rules: tuple[Rule, ...] = ("width",) if plain != text else ()
    if found := _FLOAT_CODE.fullmatch(plain):
        return Good(found[1], (*rules, "code"))
    return Good(plain or None, rules)


def _credit_code(text: str, *, tax: bool) -> Good | Wrong:
    plain = "".join(_stable(text).upper().split()).replace("-", "")
    if _LOST.fullmatch(plain):
        return Wrong("precision_lost")
    match uscc_kind(plain, tax=tax):
        case "code":
            return Good(plain, ("credit_code",) if plain != text else ())
        case "precision_lost":
            return Wrong("precision_lost")
        case _:
            return Wrong("bad_credit_code")


def _phone(text: str, *, mobile: bool) -> Good | Wrong:
    plain = _stable(text)
    if _LOST.fullmatch(plain):
        return Wrong("precision_lost")
    if found := _FLOAT_CODE.fullmatch(plain):
        plain = found[1]
    abroad = _abroad(plain)
    if abroad:
        return Good(abroad, ("phone",) if abroad != text else ())
    match phone_kind(plain, mobile=mobile):
        case "phone":
            written = _written(plain)
            return Good(written, ("phone",) if written != text else ())
        case "two_phones":
            return Wrong("two_phones")
        case "leading_zeros_lost":
            return Wrong("leading_zeros_lost")
        case _:
            return Wrong("bad_phone")


def _abroad(plain: str) -> str:
    """A number of another country that says so by its +, in the international form; "" for every other."""
    if not plain.startswith("+") or plain.startswith("+86") or len(plain) > 40:
        return ""
    import phonenumbers  # it is large, and few cells want it

    try:
        number = phonenumbers.parse(plain, None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number) or number.extension:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _written(plain: str) -> str:
    """A phone that is one: a mobile by its digits, a landline as 0510-86000000, an extension after another hyphen."""
    keys = phone_keys(plain)
    number = keys[0] if keys else re.sub(r"\D", "", plain)
    digits = re.sub(r"\D", "", plain)
    tail = _EXTENSION.search(plain)
    extension = tail[1] if tail and digits.endswith(number + tail[1]) else ""
    if not keys and tail and digits != tail[1] and len(digits) - len(tail[1]) >= 7:
        number, extension = digits[: -len(tail[1])], tail[1]
    if landline := _LANDLINE.fullmatch(number):
        number = f"{landline[1]}-{landline[2]}"
    return f"{number}-{extension}" if extension else number


def _email(text: str) -> Good | Wrong:
    plain = _stable(text)
    if not _EMAIL.fullmatch(plain):
        return Wrong("bad_email")
    name, _, domain = plain.rpartition("@")
    written = f"{name}@{domain.lower()}"
    return Good(written, ("email",) if written != text else ())


def _url(text: str) -> Good | Wrong:
    plain = _stable(text)
    if not _URL.fullmatch(plain):
        return Wrong("bad_url")
    return Good(plain, ("width",) if plain != text else ())


def _date(text: str, counts_from_1904: bool) -> Good | Wrong:
    day = day_of(text)
    if day is not None:
        return Good(day, ("date",) if text != day.isoformat() else ())
    serial = day_of_serial(text, counts_from_1904)
    if serial is not None:
        return Good(serial, ("serial_date",))
    return Wrong("impossible_date" if is_packed(text) or day_kind(text) == "impossible_date" else "unreadable_date")


def _number(text: str, reading: Reading) -> Good | Wrong:
    plain = _CURRENCY.sub("", _stable(text)).strip()
    unit = reading.unit
    if found := _WITH_UNIT.fullmatch(plain):
        plain, unit = found[1], heading_key(found[2])
    elif plain.endswith("%"):
        plain, unit = plain[:-1].strip(), "%"
    if not unit and "1" in reading.factors:
        unit = "1"
    number = _decimal(plain)
    if number is None:
        return Wrong("not_a_number")
    factor = reading.factors.get(unit) if unit else Decimal(1)
    if factor is None:
        return Wrong("unknown_unit")
    value = _settled(number * factor)
    if abs(value) >= _LARGEST:
        return Wrong("precision_lost")
    rules: list[Rule] = []
    if f"{value:f}" != text and (plain != text or f"{number:f}" != plain):
        rules.append("number")
    if factor != 1:
        rules.append("unit")
    return Good(value, tuple(rules))


def _decimal(plain: str) -> Decimal | None:
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return None
    try:
        number = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None
    digits = number.as_tuple().digits
    # 0.30000000000000004: a spreadsheet calculates with 15 digits, what stands behind is noise of its floats
    if len(digits) > 15 and "." in plain:
        number = Decimal(f"{number:.14e}")
    return _settled(number)


def _settled(number: Decimal) -> Decimal:
    """Without an exponent and without zeros at the end; at most eight places."""
    if not number.is_finite() or abs(number) >= _LARGEST:
        return number
    rounded = number.quantize(Decimal(1).scaleb(-_PLACES))
    plain = rounded.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def _choice(text: str, field: TargetField, reading: Reading) -> Good | Wrong:
    mapped = value_map([text], field, reading.templated, reading.decided)
    found = mapped.known.get(text) if mapped else None
    if found is None:
        return Wrong("unknown_choice")
    label = next(choice.label.zh for choice in field.choices if choice.id == found)
    return Good(found, ("choice",) if text != label else ())
