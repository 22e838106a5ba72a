from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from qifutong_desktop.core.deal import Stage
from qifutong_desktop.core.due import GROUPS, Known, dues, expiry, in_group, late, standing
from qifutong_desktop.core.overview import Overview, Waiting
from qifutong_desktop.core.text import Text

TODAY = date(2026, 9, 4)


def known(name: str, overview: Overview, changed: date = TODAY) -> Known:
    return Known(name, name, changed, overview)


@pytest.mark.parametrize(
    ("overview", "stands"),
    [
        (Overview("quoted", valid_until=TODAY), "quoted"),
        (Overview("quoted", valid_until=TODAY - timedelta(1)), "expired"),
        (Overview("quoted"), "quoted"),
        (Overview("signed", service_end=TODAY + timedelta(61)), "signed"),
        (Overview("signed", service_end=TODAY + timedelta(60)), "renewal"),
        (Overview("signed", service_end=TODAY - timedelta(1)), "expired"),
        # a quote that once was valid no longer counts when the client is lost or has signed
        (Overview("lost", valid_until=TODAY - timedelta(1)), "lost"),
        (Overview("signed", valid_until=TODAY - timedelta(1), service_end=TODAY + timedelta(400)), "signed"),
    ],
)
def test_where_a_client_stands_follows_the_days(overview: Overview, stands: str) -> None:
    assert standing(overview, TODAY) == stands


def test_every_client_but_a_lost_one_is_in_exactly_one_filter() -> None:
    stages: list[Stage] = ["lead", "diagnosing", "proposing", "quoted", "signed", "lost"]
    for stage in stages:
        for end in (None, TODAY - timedelta(1), TODAY + timedelta(30), TODAY + timedelta(300)):
            stands = standing(Overview(stage, valid_until=end, service_end=end), TODAY)
            groups = [group for group in GROUPS if group != "all" and in_group(stands, group)]
            assert len(groups) == (stage != "lost")
            assert in_group(stands, "all")


def test_what_is_due_comes_by_day_the_overdue_first() -> None:
    found = dues(
        [
            known("甲", Overview("quoted", valid_until=TODAY + timedelta(3))),
            known("乙", Overview("proposing", next_step="约财务看方案", next_on=TODAY - timedelta(2))),
            known("丙", Overview("diagnosing", lacks=10)),
            known("丁", Overview("signed", service_end=TODAY + timedelta(26))),
            known("戊", Overview("proposing", signing_on=TODAY + timedelta(7))),
        ],
        TODAY,
    )
    assert [(due.name, due.what.zh, (due.on - TODAY).days) for due in found] == [
        ("乙", "约财务看方案", -2),
        ("丙", "诊断还差 10 题", 0),
        ("甲", "报价 09-07 到期，客户尚未签字", 3),
        ("戊", "预计签约日", 7),
        ("丁", "服务 09-30 到期，请谈续费", 26),
    ]


@pytest.mark.parametrize(
    "quiet",
    [
        known("丢单", Overview("lost", next_on=TODAY, valid_until=TODAY)),
        known("还早", Overview("quoted", valid_until=TODAY + timedelta(8))),
        known("签了", Overview("signed", signing_on=TODAY, service_end=TODAY + timedelta(300))),
        known("久未联系", Overview("diagnosing", lacks=10), TODAY - timedelta(15)),
        known("答完", Overview("diagnosing", lacks=0)),
    ],
)
def test_what_presses_nobody_is_not_listed(quiet: Known) -> None:
    assert dues([quiet], TODAY) == ()


def test_what_the_service_desk_waits_for_is_listed_of_lost_clients_too() -> None:
    words = Text("投诉（已发出）的时限", "complaint")
    waiting = tuple(Waiting(id, words, TODAY + timedelta(days)) for id, days in (("a", -1), ("b", 7), ("c", 8)))
    found = dues([known("丢单", Overview("lost", next_on=TODAY, waiting=waiting))], TODAY)
    assert [(due.entry, due.what) for due in found] == [("a", words), ("b", words)]
    assert late(found, TODAY) == 1


def test_the_last_day_is_that_of_what_is_running() -> None:
    both = Overview("quoted", valid_until=TODAY, service_end=TODAY + timedelta(365))
    assert expiry(both) == TODAY
    assert expiry(replace(both, stage="signed")) == TODAY + timedelta(365)
    assert expiry(replace(both, stage="proposing")) is None
