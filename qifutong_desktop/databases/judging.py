"""What the classes of a column come to: judged by the same checks that judge a workbook's cells.

Of each class a value is made that looks as they all do; what the checks say of it holds for the whole class.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..core.migration.column_found import ColumnFound, Days, Found
from ..core.migration.column_issues import ColumnPlace, column_issues
from ..core.migration.column_judges import number_judge, text_judge
from ..core.migration.column_summary import column_profile
from ..core.migration.column_type import Tallies, tallies, type_of_column
from ..core.migration.columns import ColumnProfile, ColumnType
from ..core.migration.days import day_of, day_of_serial
from ..core.migration.duties import CheckWords, Duty
from ..core.migration.issues import ADDRESSES, Issue
from ..core.migration.kinds import (
    DATE,
    FULL_WIDTH,
    GROUPED,
    LOST,
    PACKED,
    SERIAL,
    TRUTH,
    CellKind,
    is_number,
    kind_of_number,
    shape,
)
from .code_checks import EXAMPLES, STATES
from .column_sql import CODES
from .wording import DIGITS, WIDE_DIGITS

#: From 16 digits on a number loses some in a sheet; a server keeps whole ones.
_LONGEST_NUMBER = 15
#: A column in which so many of the different values look like names of people holds them: 4 of 5.
_NAMES_SHARE = (4, 5)
_PASSED = ("code", "right_but_cut", LOST)
_SORTS = ("texts", "numbers", "moments", "truths")
_MOBILE = "13800138001"
#: Flags of classes that come with their shape.
_SHAPED = ("t", "k", *STATES)
_TEXT, _MASKED = "文字", "文**"
_WIDEN = str.maketrans(DIGITS, WIDE_DIGITS)
_TURNS = "12"


@dataclass(frozen=True, slots=True)
class ColumnClass:
    """One row of :func:`column_sql.classes_of`."""

    sort: str
    wide: bool
    flag: str
    same: str
    keep: int
    form: str
    cells: int
    values: int
    low: float | None
    high: float | None
    names: int


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """All that was asked about one column. ``top`` are the most frequent values with their counts, None when that
    question was not answered; ``sort`` is the type that the server gives it (text, whole, real, moment, boolean);
    ``shapes_differ``: this server cannot make our shapes."""

    name: str
    heading: str
    sort: str
    duty: Duty
    classes: tuple[ColumnClass, ...]
    rows: int
    filled: int
    distinct: int
    top: tuple[tuple[str, int], ...] | None
    required: bool = False
    shapes_differ: bool = False


@dataclass(frozen=True, slots=True)
class JudgedColumn:
    """``unknown`` names what the profile cannot know; it stands empty there, not for nothing found."""

    profile: ColumnProfile
    issues: tuple[Issue, ...]
    unknown: tuple[str, ...]


def class_of(row: Sequence[Any]) -> ColumnClass:
    """A row as the server gives it."""
    sort, wide, flag, same, keep, form, cells, values, low, high, names = row[:11]
    number = (None if low is None else float(low)), (None if high is None else float(high))
    return ColumnClass(sort, bool(wide), flag, same, int(keep), form, int(cells), int(values), *number, int(names or 0))


def judge(facts: ColumnFacts, table: str, words: CheckWords, personal: bool) -> JudgedColumn:
    """The column's profile and issues, as those of a workbook's column but for the addresses."""
    sorts = {name: _Sort() for name in _SORTS}
    for rank, one in enumerate(facts.classes):
        text = looks_like(one, facts.duty)
        sort = _sort_of(one, facts.sort, text)
        sorts[sort].take(one, text, _kind_of(one, text, sort, facts.duty), rank)
    # only as most frequent values: of texts that are kept it would be guessed whether they name people
    kept = {"truths": dict(facts.top or ())}
    blank = facts.rows - facts.filled
    texts, numbers, moments, truths = (sorts[name].found(kept.get(name, {})) for name in _SORTS)
    found = ColumnFound(facts.duty, facts.required, blank, (), texts, numbers, moments, truths, facts.distinct)
    counts = tallies(found, typed=facts.sort != "text")
    kind = type_of_column(counts)
    place = ColumnPlace(table, facts.name, facts.heading)
    told = column_profile(found, counts, kind, place, words.surnames, personal or _people(facts.classes))
    where = f"{table}.{facts.name}"
    examples = tuple(replace(one, address=where) for one in told.counter_examples)
    unknown = _unknown(facts, counts, kind)
    profile = _emptied(replace(told, filled=facts.filled, counter_examples=examples), unknown)
    issues = tuple(replace(one, addresses=()) for one in column_issues(found, counts, kind, place))
    return JudgedColumn(profile, issues, unknown)


def _sort_of(one: ColumnClass, sort: str, text: str) -> str:
    """Where a class belongs: what the server keeps as a number is one, but for a whole number too long for a sheet."""
    if sort == "moment":
        return "texts" if day_of(text[:10]) is None else "moments"
    if sort == "boolean":
        return "truths"
    if sort in ("whole", "real") or one.sort in ("integer", "real"):
        exact = sort == "whole" or one.sort == "integer"
        return "texts" if exact and len(text.lstrip("-").partition(".")[0]) > _LONGEST_NUMBER else "numbers"
    return "texts"


def _kind_of(one: ColumnClass, text: str, sort: str, duty: Duty) -> CellKind:
    if duty in CODES and one.flag not in STATES and sort in ("texts", "numbers"):
        if sort == "numbers" and kind_of_number(text) == LOST:
            return LOST
        # an example may pass a check by chance that its class failed
        kind = text_judge(duty)(text)
        return f"bad_{'id_card' if duty == 'id_card' else 'uscc'}" if kind in _PASSED else kind
    match sort:
        case "moments":
            return DATE
        case "truths":
            return TRUTH
        case "numbers":
            return number_judge(duty)(text)
        case _:
            return text_judge(duty)(text)


class _Sort:
    """The classes of one sort of cells on their way into what was found."""

    def __init__(self) -> None:
        self._tally: Counter[CellKind] = Counter()
        self._shapes: Counter[str] = Counter()
        self._places: dict[CellKind, list[tuple[int, str]]] = {}
        self._days, self._perhaps_days = Days(), Days()
        self._numbers: list[float] = []

    def take(self, one: ColumnClass, text: str, kind: CellKind, rank: int) -> None:
        """A class, a value that looks like it, and what the checks say of that; ``rank``: the most frequent is 0."""
        form = one.form if one.flag in _SHAPED else shape(text)
        self._tally[kind] += one.cells
        self._shapes[form] += one.cells
        if one.wide:
            self._tally[FULL_WIDTH] += one.cells
        places = self._places.setdefault(kind, [])
        if len(places) < ADDRESSES:
            places.append((rank, form))
        if kind == DATE:
            self._days.add(day_of(text), one.cells)
        elif kind == PACKED:
            self._perhaps_days.add(day_of(text), one.cells)
        elif kind == SERIAL:
            self._perhaps_days.add(day_of_serial(text), one.cells)
        if one.low is not None and one.high is not None and is_number(kind) and kind != GROUPED:
            self._numbers += (one.low, one.high)

    def found(self, kept: Mapping[str, int]) -> Found:
        low, high = min(self._numbers, default=None), max(self._numbers, default=None)
        days, perhaps = self._days, self._perhaps_days
        return Found(kept, self._tally, self._places, self._shapes, days, perhaps, low=low, high=high)


def looks_like(one: ColumnClass, duty: Duty) -> str:
    """A value of which every check says what it would say of each value of the class."""
    if duty in CODES and one.flag in EXAMPLES[duty]:
        return EXAMPLES[duty][one.flag]
    match one.flag:
        case "t":
            return _TEXT
        case "k":
            return _MASKED
        case "e":
            return one.form
        case "m":
            text = _MOBILE
        case _:
            text = one.form[: one.keep] + _filled(one, one.form[one.keep :], one.keep)
    return text.translate(_WIDEN) if one.wide else text


def _filled(one: ColumnClass, tail: str, before: int) -> str:
    """Digits in place of the nines: all one where they are, in turns in a phone, else fives."""
    filled = []
    zeros_from = tail.rfind(".") if one.flag == "f" else 15 - before if one.flag == "c" else len(tail)
    same = list(one.same)
    turns = _TURNS if "1" not in one.same and "2" not in one.same else "34"
    for place, char in enumerate(tail):
        if char != "9":
            filled.append(char)
        elif place >= zeros_from or (one.flag == "z" and before + place == 0):
            filled.append("0")
        elif same:
            filled.append(same.pop())
        else:
            filled.append(turns[place % 2] if before else "5")
    return "".join(filled)


def _people(classes: Sequence[ColumnClass]) -> bool:
    """True when nearly all of the different texts look like Chinese names of people."""
    texts = [one for one in classes if one.sort not in ("integer", "real")]
    values, names = sum(one.values for one in texts), sum(one.names for one in texts)
    share, of = _NAMES_SHARE
    return values > 2 and names * of >= values * share


def _unknown(facts: ColumnFacts, counts: Tallies, kind: ColumnType) -> tuple[str, ...]:
    """What the answers do not tell: values beyond the classes asked for, tops not answered, shapes no server makes."""
    unknown = []
    if counts.filled < facts.filled:
        unknown += ["types", "patterns", "months", "issues", *(("low", "high") if kind == "number" else ())]
    elif facts.shapes_differ or any(one.wide for one in facts.classes):
        unknown.append("patterns")
    if facts.top is None:
        unknown.append("top")
    if kind == "date" and facts.duty == "any" and counts.both["i5"]:
        unknown.append("months")
    return tuple(dict.fromkeys(unknown))


def _emptied(profile: ColumnProfile, unknown: Sequence[str]) -> ColumnProfile:
    """Nothing stands where nothing is known."""
    for name in unknown:
        match name:
            case "types":
                profile = replace(profile, types=(), counter_examples=())
            case "patterns":
                profile = replace(profile, patterns=())
            case "months":
                profile = replace(profile, months=(), first=None, last=None)
            case "top":
                profile = replace(profile, top=())
            case "low":
                profile = replace(profile, low=None, high=None)
            case _:
                pass
    return profile
