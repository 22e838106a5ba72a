"""Where a client stands on a day, and what the consultant has to see to: from the list's overviews alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .deal import STAGES
from .overview import Overview
from .text import Text

Standing = Literal["lead", "diagnosing", "proposing", "quoted", "signed", "lost", "renewal", "expired"]
STANDINGS: dict[Standing, Text] = {
    "lead": STAGES["lead"],
    "diagnosing": STAGES["diagnosing"],
    "proposing": STAGES["proposing"],
    "quoted": STAGES["quoted"],
    "signed": STAGES["signed"],
    "lost": STAGES["lost"],
    "renewal": Text("待续费", "Renewal due"),
    "expired": Text("已过期", "Expired"),
}
Group = Literal["all", "open", "quoted", "signed", "ending"]
GROUPS: dict[Group, Text] = {
    "all": Text("全部", "All"),
    "open": Text("进行中", "In progress"),
    "quoted": Text("已报价", "Quoted"),
    "signed": Text("已签约", "Signed"),
    "ending": Text("待续费与过期", "Renewal or expired"),
}
_GROUP: dict[Standing, Group] = {
    "lead": "open",
    "diagnosing": "open",
    "proposing": "open",
    "quoted": "quoted",
    "signed": "signed",
    "renewal": "ending",
    "expired": "ending",
}
#: How long before its end a service is to be renewed, and a quote or a signing day is near, in days.
RENEWAL_DAYS, NEAR_DAYS = 60, 7
#: How long after its last change an unfinished diagnosis is still on the consultant's mind, in days.
_FRESH_DAYS = 14


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to see to: of which client, what, and by which day. ``entry`` is that of the service desk, "" for what
    is none of its."""

    case: str
    name: str
    what: Text
    on: date
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A client as the list knows it. ``changed`` is the day of the last change."""

    case: str
    name: str
    changed: date
    overview: Overview


def standing(overview: Overview, today: date) -> Standing:
    """The stage, or that a quote or a service has run out (or soon will)."""
    end = expiry(overview)
    if end is not None and end < today:
        return "expired"
    if overview.stage == "signed" and end is not None and end <= today + timedelta(days=RENEWAL_DAYS):
        return "renewal"
    return overview.stage


def expiry(overview: Overview) -> date | None:
    """The last day of what is running: of the service when it is signed, of the quote while it is open."""
    return {"signed": overview.service_end, "quoted": overview.valid_until}.get(overview.stage)


def near(end: date, today: date) -> bool:
    """Whether a last day is past or close."""
    return end <= today + timedelta(days=NEAR_DAYS)


def in_group(standing: Standing, group: Group) -> bool:
    """Whether a filter of the list shows it; lost ones stand only among all."""
    return group == "all" or _GROUP.get(standing) == group


def dues(known: Iterable[Known], today: date) -> tuple[Due, ...]:
    """All that is to be seen to, the earliest first; of one client on one day the more pressing first."""
    found = [due for client in known for due in _of(client, today)]
    return tuple(sorted(found, key=lambda due: (due.on, due.name)))


def late(dues: Iterable[Due], today: date) -> int:
    """How many of them are overdue."""
    return sum(due.on < today for due in dues)


def _of(client: Known, today: date) -> Iterator[Due]:
    overview = client.overview
    for one in overview.waiting:
        if near(one.on, today):
            yield Due(client.case, client.name, one.what, one.on, one.entry)
    if overview.stage == "lost":
        return
    for what, on in _dated(overview, today):
        yield Due(client.case, client.name, what, on)
    unfinished = overview.stage == "diagnosing" and overview.lacks and overview.next_on is None
    if unfinished and client.changed >= today - timedelta(days=_FRESH_DAYS):
        what = Text(f"诊断还差 {overview.lacks} 题", f"{overview.lacks} questions are open")
        yield Due(client.case, client.name, what, today)


def _dated(overview: Overview, today: date) -> Iterator[tuple[Text, date]]:
    if overview.stage == "quoted" and overview.valid_until is not None and near(overview.valid_until, today):
        day = f"{overview.valid_until:%m-%d}"
        yield Text(f"报价 {day} 到期，客户尚未签字", f"the quote ends on {day}, unsigned"), overview.valid_until
    if standing(overview, today) in ("renewal", "expired") and overview.stage == "signed":
        assert overview.service_end is not None
        day = f"{overview.service_end:%m-%d}"
        yield Text(f"服务 {day} 到期，请谈续费", f"service ends on {day}: talk about renewal"), overview.service_end
    if overview.next_on is not None:
        step = overview.next_step or ""
        yield Text(step or "约好的下一步", step or "the next step as agreed"), overview.next_on
    if overview.stage != "signed" and overview.signing_on is not None and near(overview.signing_on, today):
        yield Text("预计签约日", "the day expected for signing"), overview.signing_on
