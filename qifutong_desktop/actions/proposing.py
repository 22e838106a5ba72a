"""The main job: from a client's case and workbooks to a proposal and a quote."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..core.approval import Approval, approved_keys
from ..core.calendar import Calendar
from ..core.client import Preferences
from ..core.diagnosis_json import diagnosis_json
from ..core.document import Document
from ..core.issued import Circumstances, IssueInputs, issue_inputs
from ..core.migration.sizing import Sizing, sizing_json
from ..core.options import Option, quoted_order
from ..core.order import concession_wished
from ..core.plan import ROUNDS, Plan, make_plan
from ..core.plan_edits import TaskEdit
from ..core.plan_json import effort_json, plan_json
from ..core.pricebook import PriceBook
from ..core.pricing import price
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.quote import DraftQuote, Estimate, FirmQuote, Terms, payment_words, settle
from ..core.quote_document import SELLER_UNNAMED, is_draft, seller_named
from ..core.quote_json import quote_json
from ..core.recommendation import Comparison, Recommendation
from ..core.recommendation_json import recommendation_json
from ..core.remeasure import Comparison as Remeasured
from ..core.remeasure import compare_case as remeasured_case
from ..core.running import running_contract
from ..core.text import Lang, Text
from .comparing import compare_case
from .diagnosing import Diagnosed, diagnose_opened, open_case
from .printable import printable
from .printing import check_case, with_printable_names
from .publishing import all_or_nothing, refuse_overwriting

if TYPE_CHECKING:
    from ..core.migration.rehearsed import Rehearsed
    from ..signing.keys import SigningKey

PROPOSAL, SUMMARY, QUOTE, PLAN, DATA_REPORT = (
    "proposal.pdf",
    "summary.png",
    "quote.pdf",
    "plan.xlsx",
    "data-report.json",
)
#: width of the picture of the summary, in pixels: sharp on a telephone, small enough for a chat
_PICTURE_WIDTH = 1080
_AS_PLANNED: Mapping[str, TaskEdit] = {}


@dataclass(frozen=True, slots=True)
class Offer:
    """A diagnosed case worked through to plan and quote; nothing is drawn or written yet."""

    diagnosed: Diagnosed
    comparison: Comparison
    plan: Plan
    quote: DraftQuote | FirmQuote
    book: PriceBook
    calendar: Calendar
    today: date
    edits: Mapping[str, TaskEdit] = field(default_factory=dict)
    approved: tuple[str, ...] = ()
    """The violations that a second person has approved, by key."""
    settled: bool = True
    """With the points at which the advice changes, and the odds of the go-live."""
    rehearsed: Rehearsed | None = None
    """What the last rehearsal of the client's data came to, for a page of the proposal."""
    paper_sha256: str = ""
    """Of the issued quote's file, where there is one: the contract names it."""

    @property
    def draft(self) -> bool:
        """The quote prints as 草案."""
        return is_draft(self.diagnosed.case, self.quote)

    @property
    def missing(self) -> tuple[Text, ...]:
        """What stands between this quote and one that may be issued, its number aside."""
        reasons = self.quote.reasons if isinstance(self.quote, DraftQuote) else ()
        return reasons if seller_named(self.diagnosed.case) else (*reasons, SELLER_UNNAMED)

    @property
    def unaccepted(self) -> tuple[tuple[str, Text], ...]:
        """What the quoted tier lacks for certain and the client has not taken it without, by the misfit's key."""
        return _unaccepted(self.quote.estimate, self.comparison, self.diagnosed.case.preferences, self.book)


@dataclass(frozen=True, slots=True)
class Signing:
    """With which key a quote is signed, and when (an aware moment)."""

    key: SigningKey
    now: datetime


def make_offer(
    diagnosed: Diagnosed,
    today: date,
    number: str = "",
    *,
    edits: Mapping[str, TaskEdit] = _AS_PLANNED,
    approvals: Sequence[Approval] = (),
    quick: bool = False,
    before: Offer | None = None,
) -> Offer:
    """Advice, plan and quote for a diagnosed case. Without a ``number`` the quote is a draft in print.

    ``edits`` are what a person changed of the plan, ``approvals`` what a second person granted; they count as far as
    they fit this very order. ``quick`` leaves out what takes long and shows last: the points at
    which the advice changes (there are none then) and the odds of the go-live (p50 and p80 are one likely run).

    :raises Refusal: a text that cannot be printed, a start that no plan can have, or what cannot be priced
    """
    check_case(diagnosed.case, diagnosed.file)
    book, calendar = diagnosed.rules.book, diagnosed.rules.calendar
    case, diagnosis = diagnosed.case, diagnosed.diagnosis
    if before is not None and (before.settled or quick) and _same_grounds(before, diagnosed, today, edits):
        estimate = before.quote.estimate
        approved = approved_keys(approvals, estimate, case.client.name, book)
        unfit = [one for _, one in _unaccepted(estimate, before.comparison, case.preferences, book)]
        again = settle(estimate, _terms(case.preferences, estimate, book, today, number), approved, unfit)
        return replace(before, diagnosed=diagnosed, quote=again, approved=approved)
    comparison = compare_case(diagnosed, today, flips=not quick)
    option = quoted_option(comparison.recommendation, case.preferences)
    order = replace(quoted_order(option.order), concession=concession_wished(case.preferences))
    running = running_contract(case.preferences, diagnosis.needs, book)

    def plan_from(start: date, paid_from: date | None, rounds: int = ROUNDS) -> Plan:
        return make_plan(
            diagnosed.rules.plan,
            calendar,
            tier=option.tier,
            needs=diagnosis.needs,
            signals=diagnosis.signals,
            industry=diagnosis.industry,
            wishes=diagnosis.wishes,
            start=start,
            paid_from=paid_from,
            done=behind_us(diagnosed),
            evidence=diagnosis.evidence,
            rounds=rounds,
            edits=edits,
            running=running,
        )

    try:
        kick_off = max(today, order.start or today)
        activation = order.start or _activation(plan_from(kick_off, None, rounds=1))
        estimate = price(replace(order, start=activation), book, today)
        plan = plan_from(kick_off, activation, rounds=1 if quick else ROUNDS)
    except Refusal as refusal:
        raise refusal.in_file(diagnosed.file) from None
    approved = approved_keys(approvals, estimate, case.client.name, book)
    unfit = [one for _, one in _unaccepted(estimate, comparison, case.preferences, book)]
    quote = settle(estimate, _terms(case.preferences, estimate, book, today, number), approved, unfit)
    return Offer(diagnosed, comparison, plan, quote, book, calendar, today, edits, approved, not quick)


def _unaccepted(
    estimate: Estimate, comparison: Comparison, preferences: Preferences, book: PriceBook
) -> tuple[tuple[str, Text], ...]:
    option = next(one for one in comparison.recommendation.options if one.tier == estimate.order.tier)
    exceeded = {violation.key for violation in estimate.violations}
    name = book.tiers[estimate.order.tier].name
    return tuple(
        (
            one.key,
            Text(f"{name.zh}{one.what.zh}，客户知悉后才能签发", f"{name.en} {one.what.en}: the client must know"),
        )
        for one in option.misfits
        if one.certain and one.key not in preferences.accepted and one.key not in exceeded
    )


def _same_grounds(before: Offer, diagnosed: Diagnosed, today: date, edits: Mapping[str, TaskEdit]) -> bool:
    """Whether all that advice, plan and price are made from is as it was."""
    was, now = before.diagnosed, diagnosed
    return (
        was.rules is now.rules
        and before.today == today
        and before.edits == edits
        and was.case.preferences == now.case.preferences
        and was.diagnosis.needs == now.diagnosis.needs
        and was.diagnosis.signals == now.diagnosis.signals
        and was.diagnosis.evidence == now.diagnosis.evidence
        and was.diagnosis.industry == now.diagnosis.industry
        and was.diagnosis.wishes == now.diagnosis.wishes
        and behind_us(was) == behind_us(now)
    )


def write_offer(
    offer: Offer, folder: Path, progress: Progress = silent, signing: Signing | None = None
) -> tuple[str, ...]:
    """Draw the documents of an offer into an existing folder, the quote signed where that is asked; the files' names.

    :raises Refusal: a character that cannot be printed, or a file that cannot be written
    """
    from ..workbooks.plan_book import write_plan_book

    client, sizing = offer.diagnosed.case.client, offer.diagnosed.sizing
    try:
        progress(Text("正在排版方案书", "drawing the proposal"), 0, None)
        names = _write_proposal(offer, folder)
        progress(Text("正在排版报价单", "drawing the quote"), 0, None)
        names.append(_write_quote(offer, folder, signing))
        progress(Text("正在写计划表", "writing the plan's workbook"), 0, None)
        write_plan_book(offer.plan, offer.calendar, folder / PLAN, client.name, offer.today)
        names.append(PLAN)
    except Refusal as refusal:
        raise refusal.in_file(offer.diagnosed.file) from None
    if sizing is not None:
        (folder / DATA_REPORT).write_text(_data_report(sizing), "utf-8")
        names.append(DATA_REPORT)
    return tuple(names)


def _write_proposal(offer: Offer, folder: Path) -> list[str]:
    """The proposal and, where it has one, its summary as a picture."""
    from ..documents.pdf import document_pdf
    from ..documents.picture import page_png

    proposal = proposal_document(offer)
    pdf = document_pdf(proposal)
    (folder / PROPOSAL).write_bytes(pdf)
    if proposal.summary is None:
        return [PROPOSAL]
    sheet = proposal.summary + (1 if proposal.cover else 0)
    (folder / SUMMARY).write_bytes(page_png(pdf, sheet, _PICTURE_WIDTH))
    return [PROPOSAL, SUMMARY]


def proposal_document(offer: Offer) -> Document:
    """What the proposal says: the PDF and the Word file are drawn from it."""
    from ..core.proposal import make_proposal
    from .weighing import alternatives_of

    diagnosed, quote = offer.diagnosed, offer.quote
    return make_proposal(
        diagnosed.case,
        diagnosed.diagnosis,
        offer.comparison,
        quote,
        offer.plan,
        diagnosed.sizing and with_printable_names(diagnosed.sizing),
        offer.book,
        offer.calendar,
        offer.today,
        quote.terms.number,
        offer.rehearsed,
        alternatives_of(diagnosed, offer.today, offer),
        _remeasured(offer),
    )


def _remeasured(offer: Offer) -> Remeasured | None:
    """For who is a customer already: his earlier diagnoses against this one."""
    case, questionnaire = offer.diagnosed.case, offer.diagnosed.rules.questionnaire
    if case.preferences.customer == "new":
        return None
    found = remeasured_case(case, questionnaire, offer.today)
    return found and replace(found, pains=printable(found.pains))


def _write_quote(offer: Offer, folder: Path, signing: Signing | None) -> str:
    """A draft prints as such; a quote carries its data, and a signature where that is asked."""
    from ..core.quote_document import make_quote_document
    from ..documents.pdf import document_pdf

    document = make_quote_document(offer.diagnosed.case, offer.quote, offer.book, offer.today)
    paper = document_pdf(document)
    if isinstance(offer.quote, FirmQuote) and not offer.draft:
        from .signing import sign_paper, with_quote_data

        paper = with_quote_data(paper, _inputs(offer, offer.quote), offer.book)
        if signing is not None:
            paper = sign_paper(paper, signing.key, signing.now).pdf
    (folder / QUOTE).write_bytes(paper)
    return QUOTE


def _inputs(offer: Offer, quote: FirmQuote) -> IssueInputs:
    """What the quote was made from, without a store: no case of its own, no audit chain."""
    questionnaire = offer.diagnosed.rules.questionnaire
    under = Circumstances("", f"{questionnaire.id} {questionnaire.version}", __version__, offer.approved)
    return issue_inputs(offer.diagnosed.case, quote, quote.terms, offer.book, under, "")


@contextmanager
def drawing_loaded() -> Iterator[None]:
    """Load what draws while another process reads the client's workbooks."""
    failed: list[BaseException] = []

    def load() -> None:
        try:
            _load_drawing()
        except BaseException as error:
            failed.append(error)

    loading = Thread(target=load)
    loading.start()
    try:
        yield
    finally:
        loading.join()
    if failed:
        raise failed[0]


def _load_drawing() -> None:
    from ..core import proposal, quote_document  # noqa: F401
    from ..documents import pdf, picture  # noqa: F401
    from ..workbooks import plan_book  # noqa: F401


def propose_case(
    path: Path,
    data: Sequence[Path],
    folder: Path,
    today: date,
    number: str = "",
    progress: Progress = silent,
    signing: Signing | None = None,
    password: str = "",
    approvals: Sequence[Approval] = (),
) -> tuple[Offer, tuple[Path, ...]]:
    """The whole job, the quote signed where asked; either all documents are in ``folder`` afterwards or none is.

    ``password`` opens those of the workbooks that are locked.

    :returns: the offer and the paths of what was written
    :raises Refusal: anything wrong in the case, its workbooks or the folder; a quote to sign that may not be issued
    """
    opened = open_case(path, data)
    written = [folder / name for name in (PROPOSAL, SUMMARY, QUOTE, PLAN, DATA_REPORT)]
    refuse_overwriting([path, *(workbook for workbook, _ in opened.workbooks)], written)
    with drawing_loaded():
        diagnosed = diagnose_opened(opened, progress, password)
    offer = make_offer(diagnosed, today, number, approvals=approvals)
    if signing is not None:
        _refuse_draft(offer)
    with all_or_nothing(folder) as stage:
        names = write_offer(offer, stage, progress, signing)
    return offer, tuple(folder / name for name in names)


def _refuse_draft(offer: Offer) -> None:
    """:raises Refusal: the quote is a draft, with the first reason"""
    if not offer.draft:
        return
    unnumbered = Text("报价单没有编号", "the quote has no number")
    reason = offer.missing[0] if offer.missing else unnumbered
    what = Text(f"草案不能签名：{reason.zh}", f"a draft cannot be signed: {reason.en}")
    remedy = Text("请补齐未定项，并用 --number 给出编号", "settle what is open and give a number by --number")
    raise Refusal.of("--sign", what, remedy, offer.diagnosed.file)


def offer_json(offer: Offer, files: Sequence[Path], lang: Lang = "zh") -> dict[str, Any]:
    """The contract's ``propose`` object."""
    diagnosis = diagnosis_json(offer.diagnosed.diagnosis, lang)
    return {
        "diagnosis": diagnosis,
        "recommendation": recommendation_json(offer.comparison.recommendation, lang),
        "plan": plan_json(offer.plan, lang),
        "effort": effort_json(offer.plan, lang),
        "quote": {
            **quote_json(offer.quote, lang),
            "issuable": not offer.missing,
            "reasons": [reason.said(lang) for reason in offer.missing],
        },
        "differences": diagnosis["differences"],
        "notices": [notice.said(lang) for notice in offer.diagnosed.notices],
        "files": [str(file) for file in files],
    }


def quoted_option(advice: Recommendation, preferences: Preferences) -> Option:
    """The tier that the client asked for, else the advised one."""
    wanted = preferences.tier or advice.chosen.tier
    return next(option for option in advice.options if option.tier == wanted)


def behind_us(diagnosed: Diagnosed) -> frozenset[str]:
    """Tasks of the plan that are done when a proposal is issued; the data check only where workbooks were measured."""
    checked = {"data_check"} if diagnosed.sizing is not None else set()
    return frozenset({"kickoff", "survey", "proposal"} | checked)


def _activation(plan: Plan) -> date:
    """The day the plan activates the service (开通), from which it is paid where the client names no day."""
    return next((task.start for task in plan.tasks if task.id == "provision"), plan.start)


def _terms(preferences: Preferences, estimate: Estimate, book: PriceBook, today: date, number: str) -> Terms:
    days = preferences.validity_days or book.validity_days
    payment = preferences.payment or payment_words(estimate, str(book.policies["payment"].default))
    return Terms(number, 1, today, today + timedelta(days=days - 1), payment)


def _data_report(sizing: Sizing) -> str:
    return json.dumps(sizing_json(sizing), ensure_ascii=False, indent=2) + "\n"
