"""A client's alternatives worked through as his own order is, and what the total of an order hangs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..core.alternatives import Side, Unfit, is_chosen, left_out, ordered_by
from ..core.approval import Approval
from ..core.client import Alternative, Case
from ..core.diagnosis import Diagnosis
from ..core.options import Option
from ..core.order import concession_wished
from ..core.plan_edits import TaskEdit
from ..core.problems import Refusal
from ..core.quote import DraftQuote, FirmQuote
from ..core.sensitivity import Sensitivity, sensitivity
from .diagnosing import Diagnosed
from .proposing import Offer, make_offer, quoted_option


def alternatives_of(
    diagnosed: Diagnosed, today: date, offer: Offer | None = None, approvals: Sequence[Approval] = ()
) -> tuple[Side | Unfit, ...]:
    """Every alternative of a case, by its letter. ``offer`` is the case's own, for the one that is chosen;
    ``approvals`` are what a second person granted, and count for the alternative whose order they fit."""
    return tuple(_worked(one, diagnosed, today, offer, approvals) for one in diagnosed.case.alternatives)


def _worked(
    alternative: Alternative, diagnosed: Diagnosed, today: date, own: Offer | None, approvals: Sequence[Approval]
) -> Side | Unfit:
    chosen = is_chosen(alternative, diagnosed.case)
    try:
        offer = own if chosen and own is not None else offer_of(alternative, diagnosed, today, own, approvals)
    except Refusal as refusal:
        return Unfit(alternative, chosen, refusal.problems)
    option = quoted_option(offer.comparison.recommendation, offer.diagnosed.case.preferences)
    estimate = offer.quote.estimate
    apart = left_out(option.order, estimate)
    live = offer.plan.go_live
    return Side(alternative, chosen, estimate, live, option.misfits, offer.missing, apart, offer.approved)


def offer_of(
    alternative: Alternative,
    diagnosed: Diagnosed,
    today: date,
    own: Offer | None = None,
    approvals: Sequence[Approval] = (),
) -> Offer:
    """Advice, plan and quote of an alternative; the plan with the edits of the case's ``own``.

    :raises Refusal: as :func:`.proposing.make_offer`
    """
    again = diagnosed.preferring(ordered_by(diagnosed.case, alternative))
    return make_offer(again, today, edits=own.edits if own else {}, approvals=approvals, quick=True)


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that :func:`alternatives_of` is made from: the same grounds give the same result."""

    case: Case
    diagnosis: Diagnosis
    today: date
    edits: Mapping[str, TaskEdit]
    quote: DraftQuote | FirmQuote | None
    approvals: tuple[Approval, ...]


def grounds_of(diagnosed: Diagnosed, today: date, offer: Offer | None, approvals: tuple[Approval, ...] = ()) -> Grounds:
    """What the alternatives of a case rest on."""
    edits, quote = (offer.edits, offer.quote) if offer else ({}, None)
    return Grounds(diagnosed.case, diagnosed.diagnosis, today, edits, quote, approvals)


def sensitivity_of(offer: Offer) -> Sensitivity:
    """What the total of the quote hangs on."""
    option = quoted_option(offer.comparison.recommendation, offer.diagnosed.case.preferences)
    order = offer.quote.estimate.order
    whole = replace(option.order, start=order.start, set_apart=order.set_apart, concession=order.concession)
    return sensitivity(whole, offer.diagnosed.diagnosis.needs, offer.book, offer.today)


def sensitivity_of_option(option: Option, diagnosed: Diagnosed, today: date) -> Sensitivity:
    """As :func:`sensitivity_of`, where no plan is made: from ``today``, unless the client names the first day.

    :raises Refusal: a concession larger than the order
    """
    order = replace(option.order, concession=concession_wished(diagnosed.case.preferences))
    try:
        return sensitivity(order, diagnosed.diagnosis.needs, diagnosed.rules.book, today)
    except Refusal as refusal:
        raise refusal.in_file(diagnosed.file) from None
