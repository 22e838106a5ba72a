"""What a rehearsal cleaned, to be read and decided on: each step with examples, each pair of records that may be one.

Made from a rehearsal of this session and never kept: it holds the client's own values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..core.migration.cleaning import CleanRow
from ..core.migration.clusters import Pair, row_key
from ..core.migration.kinds import mask
from ..core.migration.recipe import AS_IT_COMES, FIXED, RULES, Recipe, Rule
from ..core.migration.standards import Value, shown
from ..core.migration.targets import TargetEntity
from ..core.text import Text
from .rehearsing import Rehearsal
from .trial_run import Tried

#: So many examples of a step, and pairs of an entity, are shown; counts go on.
EXAMPLES, PAIRS = 3, 40
#: Fields that speak for or against two records being one, the most telling first.
_TELLING = ("name", "uscc", "tax_number", "mobile", "phone", "city", "address", "contact", "number", "code")
_NUMBERS = frozenset(("mobile", "phone", "account"))
#: Of a number the digits between the third and the last four.
_INNER = re.compile(r"(?<=[\d０-９]{3})[\d０-９](?=[\s-]?(?:[\d０-９][\s-]?){4,}$)")


@dataclass(frozen=True, slots=True)
class Example:
    """One change: before, after, and the cell's row in its sheet."""

    before: str
    after: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class StepView:
    """What one rule did to one entity. ``fixed``: nobody can switch it off."""

    target: str
    label: Text
    rule: Rule
    count: int
    examples: tuple[Example, ...]
    fixed: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One record of a pair: its name, the other telling values, and where it stands."""

    name: str
    more: str
    place: str
    key: str


@dataclass(frozen=True, slots=True)
class PairView:
    """Two records that may be one. ``survivor`` is what stays when they are merged; ``same`` and ``differs`` name the
    fields that speak for and against; ``swaps``: a person can let the other one survive."""

    target: str
    label: Text
    key: str
    survivor: Side
    other: Side
    same: tuple[Text, ...]
    differs: tuple[Text, ...]
    proposed: bool
    swaps: bool


@dataclass(frozen=True, slots=True)
class Cleaning:
    """``pairs`` are those that a person should look at first; ``merged`` and ``proposed`` count all of them."""

    steps: tuple[StepView, ...]
    pairs: tuple[PairView, ...]
    merged: int
    proposed: int


def cleaning_of(rehearsal: Rehearsal, recipes: Mapping[str, Recipe]) -> Cleaning:
    """What there is to read and to decide. Rules that are off are there too, with nothing done."""
    steps: list[StepView] = []
    for one in rehearsal.tried:
        steps += _steps(one, rehearsal, recipes.get(one.target.id, AS_IT_COMES))
    pairs = [pair for one in rehearsal.tried for pair in _pairs(one)]
    counted = [pair for one in rehearsal.tried for pair in one.pairs]
    merged = sum(1 for pair in counted if pair.merged)
    return Cleaning(tuple(steps), tuple(pairs), merged, len(counted) - merged)


def _steps(one: Tried, rehearsal: Rehearsal, recipe: Recipe) -> Iterator[StepView]:
    counts: dict[Rule, int] = {rule: 0 for rule in RULES if not recipe.on(rule)}
    examples: dict[Rule, dict[tuple[str, str], Example]] = {}
    types = {field.id: field.type for field in one.target.open_fields}
    changed = ((row.plan.sheet, step) for row in rehearsal.rows.get(one.target.id, ()) for step in row.steps)
    blanked = (("", step) for step in one.left_blank)
    for sheet, step in (*changed, *blanked):
        counts[step.rule] = counts.get(step.rule, 0) + 1
        kept = examples.setdefault(step.rule, {})
        if len(kept) < EXAMPLES:
            kind = types.get(step.field, "text")
            before, after = (_visible(_hidden(text, kind)) for text in (step.before, step.after))
            kept.setdefault((before, after), Example(before, after, sheet, step.row))
    for rule in RULES:
        if rule in counts:
            found = tuple(examples.get(rule, {}).values())
            yield StepView(one.target.id, one.target.label, rule, counts[rule], found, rule in FIXED)


def _visible(text: str) -> str:
    """Blanks at the ends are seen."""
    bare = text.strip()
    start = text.find(bare)
    ends = text[:start], text[start + len(bare) :]
    before, after = (end.replace("\t", "⇥").replace(" ", "␣").replace("\u3000", "␣") for end in ends)
    return f"{before}{bare}{after}"


def _hidden(text: str, kind: str) -> str:
    """Of a number enough to compare it, of a person as everywhere."""
    if kind == "person":
        return mask(text) if text else ""
    return _INNER.sub(lambda found: "*" * len(found[0]), text) if kind in _NUMBERS else text


def _pairs(one: Tried) -> Iterator[PairView]:
    """What is only proposed first, then what differs in a telling field, then the rest; an entity whose rows merge by
    nothing but their name (a department on each row) asks nobody."""
    if len([field for field in one.target.open_fields if field.id in _TELLING]) < 3:
        return
    seen: set[str] = set()
    views = []
    for pair in one.pairs:
        if pair.key not in seen:
            seen.add(pair.key)
            views.append(_view(one.target, pair))
    views.sort(key=lambda view: (not view.proposed, not view.differs))
    yield from views[:PAIRS]


def _view(target: TargetEntity, pair: Pair) -> PairView:
    fields = [field for name in _TELLING if (field := target.field(name)) is not None]
    both = [field for field in fields if field.id in pair.one.values and field.id in pair.other.values]
    same = tuple(field.label for field in both if pair.one.values[field.id] == pair.other.values[field.id])
    differs = tuple(field.label for field in both if pair.one.values[field.id] != pair.other.values[field.id])
    survivor, other = _side(target, pair.one), _side(target, pair.other)
    return PairView(
        *(target.id, target.label, pair.key, survivor, other, same, differs),
        proposed=pair.decided is None and not pair.merged,
        swaps=survivor.key != other.key,
    )


def _side(target: TargetEntity, row: CleanRow) -> Side:
    told = [_told(target, name, row.values[name]) for name in _TELLING[1:] if name in row.values]
    file = row.plan.file.replace("\\", "/").rpartition("/")[2]
    place = f"{file} · {row.plan.sheet} {row.row}"
    return Side(str(row.values.get("name", "")), "　".join(told[:4]), place, row_key(row))


def _told(target: TargetEntity, name: str, value: Value) -> str:
    field = target.field(name)
    assert field is not None
    return _hidden(shown(value, field), field.type)
