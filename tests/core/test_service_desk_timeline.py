"""The line of a client's days: what happened, what is to come, what is due, and what is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.client import CustomerKind, Special
from qifutong_desktop.core.deal import Deal
from qifutong_desktop.core.operation import Operation
from qifutong_desktop.core.quote import FirmQuote
from qifutong_desktop.core.service_desk.entry import Entry, revised, service_field
from qifutong_desktop.core.service_desk.facts import bought_from
from qifutong_desktop.core.timeline import Dated, overdue, timeline
from tests.plan_cases import a_plan, some_needs
from tests.store.issuing import firm

from .desk_cases import CASE, DESK, TODAY, bought, facts


def said(n: int, at: str, field: str, value: FieldValue) -> Operation:
    return Operation(CASE, field, value, "wen", "7K2M", n, at)


def quoted(number: str, version: int = 1, **order: Any) -> FirmQuote:
    quote = firm(**order)
    return replace(quote, terms=replace(quote.terms, number=number, version=version))


def line(
    *log: Operation,
    issued: tuple[FirmQuote, ...] = (),
    deal: Deal = Deal(),  # noqa: B008
    **known: Any,
) -> tuple[Dated, ...]:
    today = known.pop("today", TODAY)
    return timeline(log, issued, deal, facts(today, *bought_from(issued), **known), DESK)


def words(found: tuple[Dated, ...]) -> list[tuple[date, str]]:
    return [(one.on, one.words.zh) for one in found]


def test_what_was_said_is_told_by_chinas_days() -> None:
    found = line(
        said(1, "2026-09-06T16:30:00Z", "client.name", "甲公司"),
        said(2, "2026-09-07T01:00:00Z", "answers.P01", "甲公司"),
        said(3, "2026-09-07T01:01:00Z", "answers.P02", "retail"),
        said(4, "2026-09-07T01:02:00Z", "answers.P02", {"value": Special.UNKNOWN, "source": "口述", "note": ""}),
        said(5, "2026-09-07T15:59:59Z", "evidence.P02", ({"name": "a.png", "sha256": "ab"},)),
        said(6, "2026-09-07T16:00:00Z", "sizing", {"tables": ()}),
        said(7, "2026-09-08T02:00:00Z", "deal.stage", "quoted"),
    )
    assert words(found) == [
        (date(2026, 9, 7), "建立客户档案"),
        (date(2026, 9, 7), "记录 2 个回答，其中不清楚 1 个"),
        (date(2026, 9, 7), "1 个回答附了凭证"),
        (date(2026, 9, 8), "测量客户的数据文件"),
        (date(2026, 9, 8), "阶段：已报价"),
    ]
    assert {one.standing for one in found} == {"happened"}


def test_each_state_of_an_entry_is_told_once() -> None:
    entry = Entry("feedback", date(2026, 9, 7))
    states = ("draft", "sent", "sent", "working")
    log = [
        said(n, f"2026-09-{10 + n}T02:00:00Z", "service.a1", service_field(revised(entry, state=state, words=f"{n}")))
        for n, state in enumerate(states)
    ]
    told = [one for one in line(*log) if one.sort == "desk"]
    assert words(tuple(told)) == [
        (date(2026, 9, 10), "问题反馈：草稿"),
        (date(2026, 9, 11), "问题反馈：已发出"),
        (date(2026, 9, 13), "问题反馈：处理中"),
    ]


def test_a_quote_is_due_while_it_is_open_and_only_in_its_last_version() -> None:
    issued = (quoted("Q1"), quoted("Q1", 2), quoted("Q2", users=60))
    found = line(issued=issued, stage="quoted", today=date(2026, 9, 22))
    assert sum("签发报价" in one.words.zh for one in found) == 3
    late = overdue(found)
    assert [(one.on, one.ref) for one in late] == [(date(2026, 9, 21), "Q1"), (date(2026, 9, 21), "Q2")]
    assert overdue(line(issued=issued, stage="quoted", today=date(2026, 9, 21))) == (), "its last day is in time"
    assert not [one for one in line(issued=issued, stage="signed") if "有效期" in one.words.zh]
    assert overdue(line(issued=issued, stage="lost", today=date(2027, 9, 9))) == ()


def test_service_refund_window_and_health_check_of_a_signed_client() -> None:
    issued = (quoted("Q1", start="2026-09-07"),)
    found = line(issued=issued, today=date(2026, 9, 8))
    known = {(one.sort, one.words.zh[:4]): (one.on, one.standing) for one in found}
    assert known["service", "服务开始"] == (date(2026, 9, 7), "happened")
    assert known["refund", "5 天无"] == (date(2026, 9, 12), "planned")
    assert known["service", "第 1 "] == (date(2026, 12, 6), "due")
    assert known["service", "服务到期"] == (date(2027, 11, 6), "due")
    told = {"a1": Entry("refund", date(2026, 9, 8), quote="Q1", activated=date(2026, 9, 9))}
    moved = line(issued=issued, today=date(2026, 9, 8), entries=told)
    assert [one.on for one in moved if one.sort == "refund"] == [date(2026, 9, 14)]


def test_a_service_that_was_renewed_is_not_overdue() -> None:
    def ended(*customers: tuple[str, CustomerKind]) -> tuple[Dated, ...]:
        known = [replace(bought(date.fromisoformat(day), customer=kind), number=day) for day, kind in customers]
        return overdue(timeline([], [], Deal(), facts(date(2027, 12, 1), *known), DESK))

    assert [one.ref for one in ended(("2026-09-07", "new"))] == ["2026-09-07"]
    assert ended(("2026-09-07", "new"), ("2027-11-07", "renewal")) == ()


def test_the_deals_days_are_overdue_until_it_is_decided() -> None:
    deal = Deal(signing_on=date(2026, 9, 20), next_on=date(2026, 9, 21), next_step="送合同")
    assert words(overdue(line(deal=deal, stage="proposing"))) == [
        (date(2026, 9, 20), "预计签约"),
        (date(2026, 9, 21), "送合同"),
    ]
    assert [one.words.zh for one in overdue(line(deal=deal, stage="signed"))] == ["送合同"]
    assert line(deal=deal, stage="lost") == ()


def test_a_plan_is_told_with_gates_and_the_clients_tasks_but_never_late() -> None:
    plan = a_plan(some_needs())
    found = line(plan=plan, today=plan.acceptance + timedelta(days=400))
    told = {one.ref: one.on for one in found if one.sort == "plan"}
    assert told["plan.go_live"] == plan.go_live
    assert told["plan.papers"] == next(task.end for task in plan.tasks if task.id == "papers")
    assert {f"plan.{gate.id}" for gate in plan.gates} <= set(told)
    assert not [one for one in overdue(found) if one.sort == "plan"]


def test_an_entry_is_due_by_its_terms_until_they_are_met() -> None:
    entry = Entry("complaint", date(2026, 9, 7), time="09:00", state="sent")

    def late(entry: Entry, today: date) -> list[tuple[date, str]]:
        return [(one.on, one.at) for one in overdue(line(entries={"a1": entry}, today=today))]

    assert late(entry, date(2026, 9, 8)) == []
    assert late(entry, date(2026, 9, 9)) == [(date(2026, 9, 8), "09:00")]
    assert late(revised(entry, state="accepted"), date(2026, 9, 11)) == [(date(2026, 9, 10), "")]
    assert late(revised(entry, state="solved"), date(2027, 1, 1)) == []
    assert late(revised(entry, state="withdrawn"), date(2027, 1, 1)) == []
    assert late(revised(entry, state="draft"), date(2026, 9, 8)) == [(date(2026, 9, 7), "")], "drafted, never sent"


ENTRIES: st.SearchStrategy[Mapping[str, Entry]] = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.builds(
        Entry,
        kind=st.sampled_from(["feedback", "complaint", "refund", "training", "health_check", "go_live"]),
        opened=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        state=st.sampled_from(["draft", "sent", "accepted", "working", "solved", "withdrawn"]),
        by=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    ),
)


@given(ENTRIES, st.dates(date(2026, 1, 1), date(2028, 6, 30)))
def test_overdue_is_what_is_due_and_past_and_the_line_is_in_order(entries: Mapping[str, Entry], today: date) -> None:
    found = timeline([], [], Deal(), facts(today, bought(), entries=entries), DESK)
    assert [one.on for one in found] == sorted(one.on for one in found)
    assert all(one.overdue == (one.standing == "due" and one.on < today) for one in found)
    assert all(one.on < today for one in found if one.standing == "happened")
    assert len(set(found)) == len(found)
