"""How a table of ours is cleaned: which rules are on, what a person decided. The same recipe replays on every export.

Kept in the log as ``recipe.<target>``; no file name is part of it, so that it holds for the next export as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from ..canonical import FieldValue
from ..problems import Problem
from ..text import Text

NOUN = "recipe"

Rule = Literal[
    "trim",
    "width",
    "blanks",
    "phone",
    "email",
    "code",
    "credit_code",
    "date",
    "serial_date",
    "number",
    "unit",
    "choice",
    "region",
    "address",
    "default",
    "left_blank",
    "reference_left_blank",
]
RULES: tuple[Rule, ...] = get_args(Rule)
#: What each rule does, in words.
RULE_WORDS: Mapping[Rule, Text] = {
    "trim": Text('去掉首尾空白、控制符和 ="…" 外壳', 'blanks around it, control characters, the ="…" shell'),
    "width": Text("全角转半角", "full-width characters made narrow"),
    "blanks": Text("去掉文字中间的空白", "blanks between characters taken out"),
    "phone": Text("电话统一写法", "a phone in one writing"),
    "email": Text("邮箱域名小写", "the domain of an e-mail in small letters"),
    "code": Text("去掉编码末尾的 .0", "the .0 taken off a code"),
    "credit_code": Text("信用代码大写、去分隔", "a credit code in capitals, without separators"),
    "date": Text("日期统一为年-月-日，去掉时间", "a date as year-month-day, without its time"),
    "serial_date": Text("Excel 序号换成日期", "an Excel serial number made a date"),
    "number": Text("金额、数量去掉千分位与货币符号", "separators and currency signs taken out of a number"),
    "unit": Text("按单位换算", "a unit converted"),
    "choice": Text("换成系统里的选项", "a value made one of our choices"),
    "region": Text("省、市写全称", "province and city in full"),
    "address": Text("从地区或地址分出省、市、区", "province, city, district taken from region or address"),
    "default": Text("缺少时填入约定的值", "the agreed value where there is none"),
    "left_blank": Text("按决定：有误时留空", "left blank where wrong, as decided"),
    "reference_left_blank": Text("查不到对应记录，留空", "left blank: the record it names is not there"),
}
#: What the program does of itself and no person can switch off: without it nothing could be compared or loaded.
FIXED: frozenset[Rule] = frozenset(("trim", "default", "left_blank", "reference_left_blank"))


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one cell: ``row`` the sheet's own, ``column`` the client's heading, ``field`` ours."""

    row: int
    column: str
    field: str
    before: str
    after: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one target is cleaned. Nothing said: every rule is on, nothing is decided.

    ``off`` are rules switched off; ``keep`` values that stay as written, by field (one step undone, on every export);
    ``defaults`` fill a field that is blank or has no column; ``blank_if_wrong`` are optional fields whose wrong values
    are left out; ``pairs`` a yes or no on two records that may be one (:func:`clusters.pair_key`); ``first`` records
    that survive a merge though another says more (:func:`clusters.row_key`).
    """

    off: frozenset[Rule] = frozenset()
    keep: Mapping[str, frozenset[str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    blank_if_wrong: frozenset[str] = frozenset()
    pairs: Mapping[str, bool] = field(default_factory=dict)
    first: frozenset[str] = frozenset()

    def on(self, rule: Rule) -> bool:
        return rule not in self.off


AS_IT_COMES = Recipe()


def without(recipe: Recipe, key: str, rows: tuple[str, ...]) -> Recipe:
    """The recipe without anything said of a pair, and of which of its rows survives."""
    return replace(with_pair(recipe, key, None), first=recipe.first.difference(rows))


def with_rule(recipe: Recipe, rule: Rule, *, on: bool) -> Recipe:
    """The recipe with a rule switched on or off; one that is fixed stays on."""
    off = recipe.off - {rule} if on or rule in FIXED else recipe.off | {rule}
    return replace(recipe, off=off)


def with_pair(recipe: Recipe, key: str, said: bool | None) -> Recipe:
    """The recipe with a person's yes or no on a pair; None takes it back."""
    others = {name: value for name, value in recipe.pairs.items() if name != key}
    return replace(recipe, pairs=others if said is None else {**others, key: said})


def with_survivor(recipe: Recipe, chosen: str, other: str) -> Recipe:
    """The recipe in which of two records the ``chosen`` one survives."""
    return replace(recipe, first=recipe.first - {other} | {chosen})


def recipe_field(target: str) -> str:
    """The log field that holds how a target is cleaned."""
    return f"{NOUN}.{target}"


def recipe_value(recipe: Recipe) -> FieldValue:
    """A recipe as it is stored, None for one that says nothing."""
    stored: dict[str, FieldValue] = {
        "off": tuple(sorted(recipe.off)),
        "keep": {name: tuple(sorted(values)) for name, values in recipe.keep.items() if values},
        "defaults": dict(recipe.defaults),
        "blank_if_wrong": tuple(sorted(recipe.blank_if_wrong)),
        "pairs": dict(recipe.pairs),
        "first": tuple(sorted(recipe.first)),
    }
    said = {name: value for name, value in stored.items() if value}
    return said or None


def recipes_from_fields(values: Mapping[str, FieldValue]) -> tuple[dict[str, Recipe], tuple[Problem, ...]]:
    """The recipes in a case's fields, by target; what does not fit is left out, with a problem."""
    found: dict[str, Recipe] = {}
    problems = []
    for name, stored in values.items():
        noun, _, target = name.partition(".")
        if noun != NOUN or stored is None:
            continue
        recipe = _recipe(stored)
        if recipe is None or not target:
            what = Text("存的清洗规则不合本版本的格式，已略过", "a stored recipe does not fit; it was left out")
            problems.append(Problem(name, what, Text("请重新确认清洗规则", "confirm the rules of cleaning again")))
        else:
            found[target] = recipe
    return found, tuple(problems)


def _recipe(stored: FieldValue) -> Recipe | None:
    parts = {"off", "keep", "defaults", "blank_if_wrong", "pairs", "first"}
    if not isinstance(stored, Mapping) or not set(stored) <= parts:
        return None
    off, blank, first = (_texts(stored.get(name, ())) for name in ("off", "blank_if_wrong", "first"))
    keep, defaults, pairs = (stored.get(name, {}) for name in ("keep", "defaults", "pairs"))
    if off is None or blank is None or first is None or not off <= set(RULES) - FIXED:
        return None
    if not isinstance(keep, Mapping) or not isinstance(defaults, Mapping) or not isinstance(pairs, Mapping):
        return None
    kept = {name: _texts(values) for name, values in keep.items()}
    filled = {name: value for name, value in defaults.items() if isinstance(value, str)}
    said = {name: value for name, value in pairs.items() if isinstance(value, bool)}
    if len(filled) < len(defaults) or len(said) < len(pairs):
        return None
    held = {name: values for name, values in kept.items() if values is not None}
    if len(held) < len(kept):
        return None
    return Recipe(frozenset(rule for rule in RULES if rule in off), held, filled, blank, said, first)


def _texts(stored: FieldValue) -> frozenset[str] | None:
    if not isinstance(stored, tuple):
        return None
    found = frozenset(one for one in stored if isinstance(one, str))
    return found if len(found) == len(stored) else None
