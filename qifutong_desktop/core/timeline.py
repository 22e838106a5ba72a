"""All that happened with a client and all that is due, in one line of days: from his log, quotes, deal, plan and desk.

Days are China's. A plan's own dates are never overdue, since nobody ticks its tasks off; an entry of the service desk
that is about them is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from .canonical import FieldValue
from .client import Special
from .deal import STAGES, Deal
from .operation import Operation
from .quote import FirmQuote
from .service_desk.entitled import has_health_check, quarter_of
from .service_desk.entry import Entry, services_from_fields, state_words
from .service_desk.facts import Bought, ClientFacts
from .service_desk.preparing import dues_for
from .service_desk.refund import refund_window
from .service_desk.rules import Desk
from .text import Text

Standing = Literal["happened", "planned", "due"]
Sort = Literal["case", "answers", "data", "deal", "quote", "service", "refund", "plan", "desk"]
_CHINA = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Dated:
    """One line. ``planned`` is to come and asks nothing; ``due`` is to be seen to by that day (``at``: by that hour),
    ``overdue`` when the day is past. ``ref`` names what it is about: a field, a number of a quote, a task, an entry."""

    on: date
    standing: Standing
    sort: Sort
    words: Text
    ref: str
    overdue: bool = False
    at: str = ""


def timeline(
    log: Iterable[Operation], issued: Sequence[FirmQuote], deal: Deal, facts: ClientFacts, desk: Desk
) -> tuple[Dated, ...]:
    """The line of one client on ``facts.today``, the earliest first. ``issued`` are all versions of his quotes."""
    found = [
        *_logged(log, desk),
        *_quotes(issued, facts),
        *_services(facts, desk),
        *_deal(deal, facts),
        *_plan(facts),
        *_entries(facts, desk),
    ]
    return tuple(sorted(set(found), key=_place))


def _place(one: Dated) -> tuple[date, int, str, int, str, str]:
    standing, sort = get_args(Standing).index(one.standing), get_args(Sort).index(one.sort)
    return one.on, standing, one.at, sort, one.ref, one.words.zh


def overdue(line: Iterable[Dated]) -> tuple[Dated, ...]:
    """What should have been seen to before today."""
    return tuple(one for one in line if one.overdue)


# --- what happened ---------------------------------------------------------------------------------------------------


def _logged(log: Iterable[Operation], desk: Desk) -> Iterator[Dated]:
    told = sorted(log, key=lambda one: (one.at, one.device, one.n, one.name))
    if told:
        yield Dated(_day(told[0]), "happened", "case", Text("建立客户档案", "The case was opened"), told[0].case)
    yield from _counted(told)
    before: dict[str, str] = {}
    for one in told:
        if one.field == "deal.stage" and one.value in STAGES:
            stage = next(words for key, words in STAGES.items() if key == one.value)
            yield Dated(_day(one), "happened", "deal", Text(f"阶段：{stage.zh}", f"Stage: {stage.en}"), one.field)
        elif one.field.startswith("service."):
            yield from _said_of_entry(one, before, desk)


def _counted(told: Sequence[Operation]) -> Iterator[Dated]:
    """Answers, evidence and measures by the day, however many."""
    days: dict[tuple[date, str], dict[str, FieldValue]] = {}
    for one in told:
        noun = one.field.partition(".")[0]
        if noun in ("answers", "evidence", "sizing") and one.value is not None:
            days.setdefault((_day(one), noun), {})[one.field] = one.value
    for (day, noun), fields in days.items():
        count = len(fields)
        if noun == "answers":
            unclear = sum(isinstance(one, Mapping) and one.get("value") is Special.UNKNOWN for one in fields.values())
            zh, en = (f"，其中不清楚 {unclear} 个", f", {unclear} of them not known") if unclear else ("", "")
            words = Text(f"记录 {count} 个回答{zh}", f"{count} answers noted{en}")
            yield Dated(day, "happened", "answers", words, noun)
        elif noun == "evidence":
            words = Text(f"{count} 个回答附了凭证", f"evidence for {count} answers")
            yield Dated(day, "happened", "answers", words, noun)
        else:
            yield Dated(day, "happened", "data", Text("测量客户的数据文件", "The client's files were measured"), noun)


def _said_of_entry(one: Operation, before: dict[str, str], desk: Desk) -> Iterator[Dated]:
    entries, _ = services_from_fields({one.field: one.value})
    for id, entry in entries.items():
        if before.get(one.field) != entry.state:
            name, state = desk.rules.words[entry.kind].name, state_words(entry)
            words = Text(f"{name.zh}：{state.zh}", f"{name.en}: {state.en}")
            yield Dated(_day(one), "happened", "desk", words, id)
        before[one.field] = entry.state


def _day(one: Operation) -> date:
    return (datetime.fromisoformat(one.at) + _CHINA).date()


# --- quotes, service, deal, plan -------------------------------------------------------------------------------------


def _quotes(issued: Sequence[FirmQuote], facts: ClientFacts) -> Iterator[Dated]:
    for quote in issued:
        terms = quote.terms
        words = Text(f"签发报价 {terms.number} 第 {terms.version} 版", f"Quote {terms.number} v{terms.version} issued")
        yield Dated(terms.issued_on, "happened", "quote", words, terms.number)
    if facts.stage in ("signed", "lost"):
        return
    for one in facts.bought:
        words = Text(f"报价 {one.number} 有效期到这一天", f"Last day of quote {one.number}")
        yield _due(one.valid_until, "quote", words, one.number, facts.today)


def _services(facts: ClientFacts, desk: Desk) -> Iterator[Dated]:
    if facts.stage != "signed":
        return
    own = [one for one in facts.bought if not one.adds]
    for one in own:
        begins = Text(f"服务开始（{one.number}）", f"Service begins ({one.number})")
        yield _ahead(one.start, "service", begins, one.number, facts.today)
        ends = Text(f"服务到期，续费（{one.number}）", f"Service ends: renewal ({one.number})")
        if any(other.end > one.end for other in own):
            yield _ahead(one.end, "service", ends, one.number, facts.today)
        else:
            yield _due(one.end, "service", ends, one.number, facts.today)
        yield from _refund_day(one, facts, desk)
    yield from _health_check(facts, desk)


def _refund_day(one: Bought, facts: ClientFacts, desk: Desk) -> Iterator[Dated]:
    """The last day without a reason, by our reading; from the day of opening where a request told it."""
    if one.customer != "new":
        return
    asked = [entry for entry in facts.entries.values() if entry.kind == "refund" and facts.about(entry.quote) == one]
    told = [entry.activated for entry in asked if entry.activated is not None]
    window = refund_window(one, desk.rules.refund, desk.calendar, facts.today, told[-1] if told else None)
    days = desk.rules.refund.days
    words = Text(f"{days} 天无理由退款的最后一天（口径待公司确认）", f"Last of {days} days to refund (to be confirmed)")
    yield _ahead(window.last, "refund", words, one.number, facts.today)


def _health_check(facts: ClientFacts, desk: Desk) -> Iterator[Dated]:
    contract = facts.contract()
    if contract is None or not has_health_check(facts, desk):
        return
    if any(entry.kind == "health_check" and entry.running for entry in facts.entries.values()):
        return
    quarter = quarter_of(contract, facts.today, facts.entries.values())
    if not quarter.checked and quarter.last >= facts.today:
        words = Text(f"第 {quarter.number} 个服务季度的体检", f"Health check of service quarter {quarter.number}")
        yield Dated(quarter.last, "due", "service", words, "health_check")


def _deal(deal: Deal, facts: ClientFacts) -> Iterator[Dated]:
    if facts.stage == "lost":
        return
    if deal.signing_on is not None and facts.stage != "signed":
        yield _due(deal.signing_on, "deal", Text("预计签约", "Signing expected"), "deal.signing_on", facts.today)
    if deal.next_on is not None:
        step = deal.next_step.strip()
        words = Text(step or "约好的下一步", step or "The next step as agreed")
        yield _due(deal.next_on, "deal", words, "deal.next_on", facts.today)


def _plan(facts: ClientFacts) -> Iterator[Dated]:
    plan = facts.plan
    if plan is None or facts.stage == "lost":
        return
    dates = [
        (plan.start, Text("实施计划开始", "The plan begins"), "start"),
        *((gate.day, Text(f"关口：{gate.name.zh}", f"Gate: {gate.name.en}"), gate.id) for gate in plan.gates),
        (plan.cutover.start, Text("切换窗口开始", "The cutover window begins"), "cutover"),
        (plan.go_live, Text("计划上线", "Go-live as planned"), "go_live"),
    ]
    dates += [(task.end, task.name, task.id) for task in plan.tasks if task.owner == "客户"]
    for on, words, ref in dates:
        yield _ahead(on, "plan", words, f"plan.{ref}", facts.today)


# --- the service desk ------------------------------------------------------------------------------------------------


def _entries(facts: ClientFacts, desk: Desk) -> Iterator[Dated]:
    for id, entry in facts.entries.items():
        name = desk.rules.words[entry.kind].name
        if entry.state == "draft":
            words = Text(f"{name.zh}：起草后还没有发出", f"{name.en}: drafted, not sent")
            yield _due(entry.opened, "desk", words, id, facts.today)
        elif entry.running:
            yield from _entry_dues(id, entry, name, facts, desk)


def _entry_dues(id: str, entry: Entry, name: Text, facts: ClientFacts, desk: Desk) -> Iterator[Dated]:
    for due in dues_for(entry, facts, desk):
        if not due.met:
            words = Text(f"{name.zh}：{due.what.zh}", f"{name.en}: {due.what.en}")
            yield _due(due.on, "desk", words, id, facts.today, due.at)


def _due(on: date, sort: Sort, words: Text, ref: str, today: date, at: str = "") -> Dated:
    return Dated(on, "due", sort, words, ref, on < today, at)


def _ahead(on: date, sort: Sort, words: Text, ref: str, today: date) -> Dated:
    return Dated(on, "happened" if on < today else "planned", sort, words, ref)
