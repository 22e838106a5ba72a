"""The desk's rules as data (``resources/service_desk``): terms with their clauses, and the words of each draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from ..calendar import Calendar
from ..knowledge.passage import Source
from ..pricebook import PriceBook
from ..ranges import Range
from ..text import Text
from .entry import Kind, State

Unit = Literal["days", "workdays", "hours"]
UNITS: tuple[Unit, ...] = get_args(Unit)
#: Who owes what a term is about.
Side = Literal["firm", "client"]
SIDES: tuple[Side, ...] = get_args(Side)
#: To whom a draft goes. The material gives no address: a firm fills them in.
Role = Literal["service", "complaints", "refunds", "client"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Counting:
    """How a term counts: in what, and whether the day it begins on is its first."""

    unit: Unit
    first_counts: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A time that a clause promises, ``amount`` from its shortest to its longest.

    It runs from the day an entry is handed in, or from the last day of the term ``after``. ``variant`` ties it to one
    kind of report. ``met_by`` is the state in which it is met. ``open`` says what the clause leaves open and how it is
    read; ``other`` and ``other_after`` count it the other way.
    """

    id: str
    kind: Kind
    what: Text
    amount: Range[int]
    counting: Counting
    owed_by: Side
    met_by: State
    clause: str
    source: Source
    after: str = ""
    variant: str = ""
    open: Text | None = None
    other: Counting | None = None
    other_after: str = ""


@dataclass(frozen=True, slots=True)
class RefundRules:
    """``days`` without a reason, by our reading and by the narrowest and the widest; what is excluded is not known."""

    days: int
    clause: str
    ours: Counting
    narrow: Counting
    wide: Counting
    open: Text
    excluded: Text
    excluded_clause: str


@dataclass(frozen=True, slots=True)
class TrainingRules:
    """Sessions beside those of the tier: ``remedial`` a contract. ``open`` says how service years are read."""

    remedial: int
    open: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to prepare. ``who`` sees to it; ``tasks`` names what of the plan it is wanted by, the first of them
    that the plan holds: a task, a gate, or ``go_live``."""

    id: str
    what: Text
    who: Text
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that belongs to a draft; ``variant`` ties it to one of the kind's variants."""

    id: str
    name: Text
    required: bool
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one kind of draft; ``{client}``, ``{tier}``, ``{number}`` … stand for what is known of the case.

    ``extension``: of the hotline, to be asked for on the telephone; "" where the list names none. ``passages`` are the
    answers of the knowledge base that lead to such a draft.
    """

    kind: Kind
    name: Text
    to: Role
    subject: Text
    opening: Text
    asks: tuple[Text, ...]
    wanted: tuple[Wanted, ...]
    items: tuple[Item, ...]
    clause: str
    source: Source
    open: tuple[Text, ...] = ()
    extension: bool = False
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskRules:
    """All of it. ``roles`` says what an address is called."""

    terms: tuple[Term, ...]
    refund: RefundRules
    training: TrainingRules
    health_check_open: Text
    roles: Mapping[Role, Text]
    words: Mapping[Kind, Wording]

    def terms_of(self, kind: Kind) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.kind == kind)

    def drafted_from(self, passage: str) -> Kind | None:
        """The kind of draft that an answer of the knowledge base leads to; None where it leads to none."""
        return next((kind for kind, words in self.words.items() if passage in words.passages), None)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk decides by: its rules, the price book and the calendar in force."""

    rules: DeskRules
    book: PriceBook
    calendar: Calendar
