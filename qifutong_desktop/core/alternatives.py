"""备选方案: several orders for one client side by side, what they differ in, and choosing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, get_args

from .canonical import FieldValue
from .case_fields import alternative_field
from .client import LETTERS, Alternative, Apart, Case, Preferences
from .money import NOTHING, Money, to_fen
from .options import Misfit
from .order import Order
from .plain_values import written_down
from .problems import Problem
from .quote import Estimate, LineCode
from .text import Text

#: What forms an order: an alternative holds this for itself. Everything else (whose customer it is, what he has paid,
#: his budget) is a fact of the client and the same in all of them.
SETTINGS = (
    "tier",
    "billing",
    "term",
    "start",
    "users",
    "systems",
    "rows",
    "custom_days",
    "custom_rate",
    "set_apart",
    "payment",
    "concession_amount",
    "concession_percent",
    "concession_reason",
)
LINE_NAMES: dict[LineCode, Text] = {
    "subscription": Text("套餐费", "Plan fee"),
    "gift": Text("赠送服务", "Gift months"),
    "seats": Text("扩容账号", "Extra accounts"),
    "integrations": Text("系统集成", "Integrations"),
    "custom": Text("定制开发", "Custom work"),
    "migration": Text("数据迁移", "Data migration"),
    "first_month": Text("首月优惠", "First month"),
    "concession": Text("优惠折让", "Concession"),
    "renewal": Text("续费折扣", "Renewal discount"),
}
_AT_DEFAULT = Preferences()


@dataclass(frozen=True, slots=True)
class Side:
    """An alternative worked through as the case's own order is. ``chosen``: the case's own settings are just these.

    ``misfits`` is what its tier does not carry, ``missing`` what keeps its quote from being issued (violations among
    it), ``apart`` what that quote leaves out in print. ``approved`` are the violations that a second person has
    approved for this very order, by key.
    """

    alternative: Alternative
    chosen: bool
    estimate: Estimate
    go_live: date
    misfits: tuple[Misfit, ...]
    missing: tuple[Text, ...]
    apart: tuple[Text, ...] = ()
    approved: tuple[str, ...] = ()

    @property
    def per_year(self) -> Money | None:
        """The total by twelve paid months, to the fen; None for less than a year, in which one-off fees would count
        several times, and for what only adds to a running contract."""
        total, months = self.estimate.total, self.estimate.order.months
        if self.estimate.midterm or months < 12:
            return None
        return Money(to_fen(total.low * 12 / months), to_fen(total.high * 12 / months))


@dataclass(frozen=True, slots=True)
class Unfit:
    """An alternative that has no price or plan, and why."""

    alternative: Alternative
    chosen: bool
    problems: tuple[Problem, ...]

    @property
    def why(self) -> Text:
        """The first problem with its remedy."""
        what, remedy = self.problems[0].what, self.problems[0].remedy
        return Text(f"{what.zh}；{remedy.zh}", f"{what.en}; {remedy.en}")


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line in every alternative that has a price; ``to_first`` is what each costs more than the first one's."""

    code: LineCode
    amounts: tuple[Money, ...]
    to_first: tuple[Money, ...]


def line_rows(sides: Sequence[Side]) -> tuple[LineRow, ...]:
    """The lines that any of them charges or takes off, in the order of print. Σ over a column is its total (or its
    difference to the first total)."""
    found = []
    for code in get_args(LineCode):
        lines = [side.estimate.line(code) for side in sides]
        amounts = tuple(NOTHING if line is None else line.amount for line in lines)
        if any(amount != NOTHING for amount in amounts):
            found.append(LineRow(code, amounts, tuple(amount - amounts[0] for amount in amounts)))
    return tuple(found)


def left_out(whole: Order, estimate: Estimate) -> tuple[Text, ...]:
    """What a quote leaves out in print: of ``whole`` the open parts that are set apart, and what has no list price."""
    parts: tuple[tuple[Apart, LineCode, bool], ...] = (
        ("seats", "seats", whole.users.exact),
        ("integrations", "integrations", whole.unnamed_integrations.exact),
        ("custom_days", "custom", whole.custom_days.exact),
        ("migration_rows", "migration", whole.migration_rows.exact),
    )
    named = tuple(LINE_NAMES[code] for key, code, exact in parts if key in whole.set_apart and not exact)
    return (*named, *(one.what for one in estimate.pending if one.apart))


# --- settings --------------------------------------------------------------------------------------------------------


def settings_of(preferences: Preferences) -> Preferences:
    """Of the preferences only what forms an order; the rest at its default."""
    return _with(_AT_DEFAULT, preferences)


def ordered_by(case: Case, alternative: Alternative) -> Preferences:
    """The case's preferences with the order of an alternative in them."""
    return _with(case.preferences, alternative.settings)


def is_chosen(alternative: Alternative, case: Case) -> bool:
    """Whether the case's own order is just this."""
    return ordered_by(case, alternative) == case.preferences


def _with(whole: Preferences, settings: Preferences) -> Preferences:
    changes: dict[str, Any] = {name: getattr(settings, name) for name in SETTINGS}
    return replace(whole, **changes)


# --- changes of fields -----------------------------------------------------------------------------------------------


def put_aside(case: Case, title: str) -> dict[str, FieldValue]:
    """The case's own order as the next alternative; nothing when all letters are taken."""
    taken = {one.letter for one in case.alternatives}
    letter = next((letter for letter in LETTERS if letter not in taken), None)
    if letter is None:
        return {}
    return {f"alternative.{letter}": alternative_field(Alternative(letter, title, settings_of(case.preferences)))}


def renamed(alternative: Alternative, title: str) -> dict[str, FieldValue]:
    """The alternative under another title."""
    return {f"alternative.{alternative.letter}": alternative_field(replace(alternative, title=title))}


def deleted(alternative: Alternative) -> dict[str, FieldValue]:
    """The alternative is gone; the case's own order stays as it is."""
    return {f"alternative.{alternative.letter}": None}


def choosing(alternative: Alternative) -> dict[str, FieldValue]:
    """The alternative's settings as the case's own: the quote is made from it. What it leaves at its default is
    cleared."""
    settings = alternative.settings
    return {
        f"preferences.{part.name}": None
        if getattr(settings, part.name) == getattr(_AT_DEFAULT, part.name)
        else written_down(getattr(settings, part.name))
        for part in fields(Preferences)
        if part.name in SETTINGS
    }
