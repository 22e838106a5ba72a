"""The quote of an open case: what it rests on, what keeps it from being issued, issuing it, comparing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from .. import __version__
from ..catalog.pricebook import parse_pricebook
from ..core.client import Apart
from ..core.interpretations import Interpretation, interpretations
from ..core.issued import Circumstances, issued_quote
from ..core.money import ZERO, Money
from ..core.needs import NeedKey
from ..core.options import quoted_order
from ..core.pricing import price
from ..core.problems import Refusal
from ..core.quote import DraftQuote, FirmQuote, LineCode
from ..core.quote_diff import quote_diff
from ..core.ranges import counted, plain
from ..core.savings import annual_saving
from ..core.text import Text
from ..store.clock import latest_day
from ..store.file import Store
from ..store.quotes import issued_book, issued_quote_of
from .approving import unconfirmed
from .casework import bring_out
from .issuing import Issue, issue
from .proposing import Offer
from .working import Issued, Work, work_through

#: The need that a line is drawn from.
_NEEDS: dict[LineCode, NeedKey] = {
    "subscription": "capabilities",
    "seats": "seats",
    "integrations": "integrations",
    "custom": "custom_days",
    "migration": "migration_rows",
}
#: The number to order that makes it instead, where one is typed.
_TO_ORDER: dict[LineCode, str] = {
    "seats": "users",
    "integrations": "systems",
    "custom": "custom_days",
    "migration": "rows",
}


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One thing that keeps a quote from being issued, and where it is mended: a step (or settings) and a field."""

    what: Text
    step: str
    field: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What is not settled or has no list price. ``apart``: the quote leaves it out. ``worth`` is what it would add to
    the total, None where nobody has priced it."""

    key: Apart
    what: Text
    apart: bool
    worth: Money | None


# --- what it rests on ------------------------------------------------------------------------------------------------


def questions_of(offer: Offer, code: LineCode) -> tuple[str, ...]:
    """The questions whose answers make a line; none for a line that no need makes."""
    need = _NEEDS.get(code)
    return offer.diagnosed.diagnosis.needs.need(need).questions if need else ()


def ordered_field(offer: Offer, code: LineCode) -> str:
    """The field of the number to order that makes a line; "" where the answers make it."""
    name = _TO_ORDER.get(code, "")
    typed = bool(name) and getattr(offer.diagnosed.case.preferences, name) is not None
    return f"preferences.{name}" if typed else ""


def readings(offer: Offer) -> tuple[Interpretation, ...]:
    """The interpretations of the price list that the quote rests on, with what each other reading is worth."""
    return interpretations(offer.quote.estimate.order, offer.book, offer.today)


def saving(offer: Offer) -> Decimal | None:
    """What paying by the year saves against the months; None where it is paid by the month, or saves nothing."""
    order = offer.quote.estimate.order
    if order.billing != "annual" or offer.quote.estimate.midterm:
        return None
    saved, _ = annual_saving(order, offer.book, offer.today)
    return saved if saved > 0 else None


def choices(offer: Offer) -> tuple[Choice, ...]:
    """All that may be left out of the quote in print, as far as it is open."""
    estimate, whole = offer.quote.estimate, offer.diagnosed.diagnosis.needs
    order = estimate.order
    option = next(one for one in offer.comparison.recommendation.options if one.tier == order.tier)
    full = replace(option.order, start=order.start, set_apart=order.set_apart, concession=order.concession)
    days, systems, rows = whole.amount("custom_days"), full.unnamed_integrations, full.migration_rows
    open_parts: list[tuple[Apart, bool, Text]] = [
        ("seats", full.users.exact, _part("账号", "Accounts", counted(full.users), "个")),
        ("integrations", systems.exact, _part("未点名集成", "Unnamed systems", counted(systems), "个")),
        ("custom_days", days.exact, _part("定制开发", "Custom person-days", plain(days), "人天")),
        ("migration_rows", rows.exact, _part("迁移", "Rows to migrate", counted(rows), "条")),
    ]
    found = []
    for key, exact, what in open_parts:
        if not exact:
            apart = tuple(one for one in order.set_apart if one != key)
            with_it = price(quoted_order(replace(full, set_apart=apart)), offer.book, offer.today).total
            without = price(quoted_order(replace(full, set_apart=(*apart, key))), offer.book, offer.today).total
            found.append(Choice(key, what, key in order.set_apart, _added(without, with_it)))
    known = {choice.key for choice in found}
    said = {one.key: one for one in estimate.pending}
    asked: tuple[Apart, ...] = (*order.unpriced, "seats")
    more = [key for key in asked if key in said and key not in known]
    return (*found, *(Choice(key, said[key].what, said[key].apart, None) for key in more))


def _part(zh: str, en: str, amount: str, unit: str) -> Text:
    return Text(f"{zh} {amount} {unit}", f"{en} {amount}")


def _added(without: Money, with_it: Money) -> Money:
    low, high = with_it.low - without.low, with_it.high - without.high
    return Money(max(ZERO, min(low, high)), max(low, high, ZERO))


# --- what is missing -------------------------------------------------------------------------------------------------


def open_points(offer: Offer) -> tuple[OpenPoint, ...]:
    """What keeps the quote from being issued (``Offer.missing``), each with the place where it is mended."""
    return tuple(OpenPoint(what, *_place(offer, what)) for what in offer.missing)


def _place(offer: Offer, what: Text) -> tuple[str, str]:
    for misfit, unfit in offer.unaccepted:
        if what == unfit:
            return "quote", f"accepted.{misfit}"
    reasons = offer.quote.reasons if isinstance(offer.quote, DraftQuote) else ()
    if what not in reasons:
        return "settings", "company"
    for key, said in _keyed(offer):
        if what.zh.endswith(said.zh):
            return key
    for line in offer.quote.estimate.lines:
        if what.zh.startswith(line.label.zh):
            days = offer.quote.estimate.order.custom_days
            if line.code == "custom" and days.exact:
                return "quote", "preferences.custom_rate"
            return _answer(offer, _NEEDS.get(line.code))
    return "quote", "preferences.start"


def _keyed(offer: Offer) -> Iterator[tuple[tuple[str, str], Text]]:
    for violation in offer.quote.estimate.violations:
        yield ("quote", f"approval.{violation.key}"), violation.what
    for pending in offer.quote.estimate.pending:
        yield ("quote", f"set_apart.{pending.key}"), pending.what


def _answer(offer: Offer, need: NeedKey | None) -> tuple[str, str]:
    questions = offer.diagnosed.diagnosis.needs.need(need).questions if need else ()
    return ("diagnosis", f"answers.{questions[0]}") if questions else ("plan", "")


# --- issuing and comparing -------------------------------------------------------------------------------------------


def issue_shown(store: Store, shown: Work, author: str, now: datetime) -> Issue:
    """Issue the quote that is shown: under a new number, or as the next version of the one that this client has.

    :raises Refusal: when the store no longer says what is shown, or as :func:`.issuing.issue`; none is issued
    """
    kept = bring_out(store, shown.id, shown.kept.company)
    work = work_through(kept, shown.rules, shown.today, quick=True)
    offer = work.offer
    moved_on = latest_day(store, now) != shown.today
    changed = moved_on or offer is None or shown.offer is None or offer.quote != shown.offer.quote
    if changed or offer is None or offer.missing or not isinstance(offer.quote, FirmQuote):
        what = Text("报价刚刚有变化，没有发布", "the quote has just changed; it was not issued")
        raise Refusal.of("", what, Text("请核对后再发布", "look at it again, then issue it"))
    if doubted := unconfirmed(store, work, author):
        what = Text(f"批准未能核实：{doubted[0].zh}", f"an approval cannot be confirmed: {doubted[0].en}")
        raise Refusal.of("approval", what, Text("请重新申请批准", "ask for approval again"))
    questionnaire = shown.rules.questionnaire
    asked = f"{questionnaire.id} {questionnaire.version}"
    under = Circumstances(kept.id, asked, __version__, offer.approved, work.state.names)
    number = kept.issued[-1].number if kept.issued else ""
    case = offer.diagnosed.case
    return issue(store, case, offer.quote, offer.book, under, author=author, now=now, supersedes=number)


def differences(store: Store, before: Issued, now: DraftQuote | FirmQuote) -> tuple[Text, ...]:
    """What differs between an issued quote and the one that is being made, in words.

    :raises Refusal: when this version of the program cannot read the price book that it was issued by
    """
    stored = issued_quote_of(store, before.number, before.version)
    book = parse_pricebook(issued_book(store, stored), before.inputs.book)
    return quote_diff(issued_quote(before.inputs, book), now)
