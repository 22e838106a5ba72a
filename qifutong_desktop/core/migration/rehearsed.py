"""What a rehearsal came to, as it is remembered with its case: counts, sums and places; no value of the client's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..canonical import FieldValue
from ..plain_values import read_back, written_down
from ..problems import Problem
from ..text import Text
from .columns import Sample
from .recipe import Rule
from .scope import Activity
from .standards import FaultKind

#: The field of the log that holds it.
REHEARSED = "rehearsed"
#: So many places of one fault are remembered; its count goes on.
PLACES = 12


@dataclass(frozen=True, slots=True)
class SumLine:
    """Σ of one amount: over the client's rows, what went with rows that were not loaded, and in the database."""

    label: Text
    before: Decimal
    merged: Decimal
    skipped: Decimal
    rejected: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class DayLine:
    """First and last day of one date, over the client's rows and in the database; None where there is none."""

    label: Text
    before_first: date
    before_last: date
    after_first: date | None = None
    after_last: date | None = None


@dataclass(frozen=True, slots=True)
class EntityRun:
    """One entity, reconciled: read = created + updated + merged + skipped + rejected. ``differences``: what does not
    balance. ``elsewhere`` of its records stand in no table of their own, only in those of ``elsewhere_in``."""

    target: str
    label: Text
    read: int
    created: int
    updated: int
    merged: int
    skipped: int
    rejected: int
    keys_before: int
    keys_after: int
    sums: tuple[SumLine, ...] = ()
    days: tuple[DayLine, ...] = ()
    differences: tuple[Text, ...] = ()
    elsewhere: int = 0
    elsewhere_in: tuple[Text, ...] = ()

    @property
    def whence(self) -> Text | None:
        """How many of its records only other tables give (buyers of orders), None where it has all from its own."""
        return whence(self.elsewhere, self.keys_after, self.elsewhere_in) if self.elsewhere else None


@dataclass(frozen=True, slots=True)
class FaultRun:
    """Cells that were refused for one reason: in which column of which sheet, how many, and the first of them (``B7``).
    ``column`` is "" where the client's table has none for the field."""

    target: str
    file: str
    sheet: str
    column: str
    field: Text
    kind: FaultKind
    count: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepRun:
    """How many cells of an entity one rule changed."""

    target: str
    rule: Rule
    count: int


@dataclass(frozen=True, slots=True)
class Caught:
    """How many planted faults of one kind the self-test found."""

    kind: FaultKind
    planted: int
    caught: int


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One rehearsal. ``at`` is UTC; ``rests_on`` names the files and decisions it was made with, so that one knows when
    it is out of date; ``merged`` and ``proposed`` count pairs of records, ``problems`` what went wrong beside. ``rows``
    are those of the files, 0 in a rehearsal from before they were counted."""

    at: str
    rests_on: str
    entities: tuple[EntityRun, ...]
    faults: tuple[FaultRun, ...] = ()
    steps: tuple[StepRun, ...] = ()
    self_test: tuple[Caught, ...] = ()
    activity: tuple[Activity, ...] = ()
    problems: tuple[Text, ...] = ()
    merged: int = 0
    proposed: int = 0
    rows: int = 0

    @property
    def split(self) -> Text | None:
        """Why more was read than the files have rows; None where it was not."""
        return split(self.rows) if 0 < self.rows < self.read else None

    @property
    def balanced(self) -> bool:
        return bool(self.entities) and not self.problems and not any(one.differences for one in self.entities)

    @property
    def read(self) -> int:
        return sum(one.read for one in self.entities)

    @property
    def rejected(self) -> int:
        return sum(one.rejected for one in self.entities)


_PARTS: Mapping[str, type] = {
    "entities": EntityRun,
    "sums": SumLine,
    "days": DayLine,
    "faults": FaultRun,
    "steps": StepRun,
    "self_test": Caught,
    "activity": Activity,
    "months": Sample,
    **dict.fromkeys(("label", "field", "differences", "problems", "elsewhere_in"), Text),
}


def whence(count: int, records: int, tables: Sequence[Text]) -> Text:
    """Of so many records some stand in no table of their own, only in these."""
    zh, en = "、".join(one.zh for one in tables), ", ".join(one.en for one in tables)
    if count == records:
        return Text(f"都取自{zh}", f"all taken from {en}")
    return Text(f"其中 {count:,} 条只在{zh}里", f"{count:,} of them stand in {en} only")


def split(rows: int) -> Text:
    """Why more is read than the files have rows."""
    return Text(
        f"文件里是 {rows:,} 行；一行可给出几类数据，各算一条。",
        f"The files have {rows:,} rows; a row may give records of several kinds, each counted.",
    )


def rehearsed_field(found: Rehearsed) -> FieldValue:
    """What a rehearsal came to, as it is stored."""
    return written_down(found)


def rehearsed_of(stored: FieldValue) -> tuple[Rehearsed | None, tuple[Problem, ...]]:
    """The rehearsal again; one that does not fit this version is left out, with a problem."""
    if stored is None:
        return None, ()
    try:
        return read_back(Rehearsed, stored, _PARTS), ()
    except ValueError:
        what = Text("存的模拟结果不合本版本的格式，已略过", "the stored rehearsal does not fit this version")
        return None, (Problem(REHEARSED, what, Text("请重新模拟一次", "rehearse once more")),)
