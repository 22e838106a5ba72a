"""What the list shows of a case survives being written down, and files of other versions of the program."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.actions.working import Kept, Work, work_through
from qifutong_desktop.core.client import Special
from qifutong_desktop.core.money import Money
from qifutong_desktop.core.operation import Operation
from qifutong_desktop.core.overview import Overview, Waiting, overview_from_json, overview_json, overview_of
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.text import Text

TODAY = date(2026, 9, 7)
AMOUNTS = st.decimals(0, 10**9, places=2)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2100, 12, 31))
OVERVIEWS = st.builds(
    Overview,
    stage=st.sampled_from(["lead", "diagnosing", "proposing", "quoted", "signed", "lost"]),
    industry=st.sampled_from([None, "manufacturing", "retail", "service"]),
    people=st.none() | st.tuples(st.integers(0, 99), st.integers(100, 10**6)).map(lambda ends: Range(*ends)),
    contact=st.text(max_size=20),
    tier=st.sampled_from([None, "basic", "standard", "enterprise"]),
    billing=st.sampled_from([None, "monthly", "annual"]),
    total=st.none() | st.builds(Money, AMOUNTS, AMOUNTS),
    version=st.integers(0, 99),
    valid_until=DAYS,
    service_end=DAYS,
    go_live=DAYS,
    next_step=st.text(max_size=20),
    next_on=DAYS,
    lacks=st.integers(0, 200),
    waiting=st.lists(
        st.builds(Waiting, st.text(max_size=8), st.builds(Text, st.text(max_size=9), st.text(max_size=9)), st.dates()),
        max_size=2,
    ).map(tuple),
)


@given(OVERVIEWS)
def test_an_overview_comes_back(overview: Overview) -> None:
    assert overview_from_json(overview_json(overview)) == overview


def test_a_key_of_another_version_is_passed_over_and_a_missing_one_stands_at_its_default() -> None:
    assert overview_from_json({"stage": "quoted", "colour": "red"}) == Overview(stage="quoted")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3) | st.sampled_from(["9999-99-99", "1e5"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["low", "high", "x"]), inner),
)


@given(st.dictionaries(st.sampled_from(list(overview_json(Overview()))), JUNK))
def test_whatever_stands_there_is_an_overview(plain: dict[str, Any]) -> None:
    read = overview_from_json(plain)
    assert overview_from_json(overview_json(read)) == read


def worked(**fields: Any) -> Work:
    at = "2026-09-07T08:00:00Z"
    log = [Operation("c1", name, value, "wen", "AAAA", n, at) for n, (name, value) in enumerate(fields.items(), 1)]
    return work_through(Kept("c1", tuple(log)), shipped(), TODAY, quick=True)


def answer(value: Any) -> dict[str, Any]:
    return {"value": value, "source": "口述", "note": ""}


def shown(work: Work) -> Overview:
    quote = work.offer.quote if work.offer else None
    return overview_of(work.dossier, work.diagnosis, work.stage, quote=quote)


def test_it_tells_what_was_said_and_leaves_open_what_was_not() -> None:
    work = worked(
        **{
            "client.name": "甲木商贸",
            "client.contact": "许㙍",
            "answers.P02": answer("retail"),
            "answers.P03": answer(86),
            "deal.next_step": "约演示",
            "deal.next_on": date(2026, 9, 10),
            "deal.rival": "某友商",
        }
    )
    said = shown(work)
    assert (said.industry, said.people, said.contact) == ("retail", Range.of(86), "许㙍")
    assert (said.next_step, said.next_on, said.rival) == ("约演示", date(2026, 9, 10), "某友商")
    assert said.total == (work.offer.quote.estimate.total if work.offer else None)
    assert said.lacks == sum(one.step == "diagnosis" for one in work.lacks) > 0
    assert (said.number, said.version, said.valid_until, said.service_end) == ("", 0, None, None)
    open_yet = shown(worked(**{"client.name": "乙", "answers.P03": answer(Special.UNKNOWN)}))
    assert (open_yet.people, open_yet.industry) == (None, None)


def test_an_amount_is_written_to_the_fen() -> None:
    assert overview_json(Overview(total=Money.of(Decimal(7999))))["total"] == {"low": "7999.00", "high": "7999.00"}
