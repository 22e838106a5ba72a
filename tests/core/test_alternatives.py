"""Alternatives: stored and read back, worked through by the same arrows, compared line by line, chosen."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.actions.diagnosing import Diagnosed, diagnose_opened, open_case
from qifutong_desktop.actions.proposing import make_offer, proposal_document
from qifutong_desktop.actions.weighing import alternatives_of
from qifutong_desktop.assets import asset
from qifutong_desktop.catalog.case import parse_case
from qifutong_desktop.catalog.case_writer import case_toml
from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.core.alternatives import (
    SETTINGS,
    Side,
    Unfit,
    choosing,
    deleted,
    is_chosen,
    line_rows,
    put_aside,
    renamed,
)
from qifutong_desktop.core.alternatives_table import table_rows
from qifutong_desktop.core.approval import granted, request_of
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.case_fields import alternative_field, case_fields, case_from_fields
from qifutong_desktop.core.client import Alternative, Billing, Case, Client, Preferences
from qifutong_desktop.core.pricebook import TIERS
from qifutong_desktop.core.problems import Refusal
from tests import independent_pricing
from tests.document_text import document_lines

TODAY = date(2026, 11, 22)
BILLINGS: tuple[Billing, ...] = get_args(Billing)


@cache
def sample_client() -> Diagnosed:
    """The sample client without workbooks."""
    return diagnose_opened(open_case(asset("resources", "sample", "case.toml")))


@pytest.fixture
def sample() -> Diagnosed:
    return sample_client()


def with_alternatives(told: Diagnosed, *given: Preferences) -> Diagnosed:
    named = tuple(Alternative(letter, f"方案{letter}", one) for letter, one in zip("ABC", given, strict=False))
    return replace(told, case=replace(told.case, alternatives=named))


def priced(told: Diagnosed, *given: Preferences) -> list[Side]:
    worked = alternatives_of(with_alternatives(told, *given), TODAY)
    assert all(isinstance(one, Side) for one in worked)
    return [one for one in worked if isinstance(one, Side)]


@st.composite
def orders(draw: st.DrawFn) -> Preferences:
    """Settings with every number named, so that nothing is open but the rate."""
    billing = draw(st.sampled_from(BILLINGS))
    return Preferences(
        billing=billing,
        term=draw(st.integers(1, 5 if billing == "annual" else 36)),
        tier=draw(st.sampled_from(TIERS)),
        start=date(2027, 1, 4),
        users=draw(st.integers(1, 400)),
        systems=draw(st.integers(0, 9)),
        rows=draw(st.integers(0, 90_000)),
        custom_days=draw(st.sampled_from((Decimal(0), Decimal(4), Decimal("7.5")))),
        custom_rate=draw(st.sampled_from((None, Decimal(900)))),
        concession_amount=draw(st.sampled_from((None, Decimal(300)))),
        concession_reason="老客户",
    )


def plain_order(side: Side) -> dict[str, Any]:
    """The order as the command line writes it, from the settings and not from the product's order."""
    wishes = side.alternative.settings
    order: dict[str, Any] = {
        "tier": wishes.tier,
        "billing": wishes.billing,
        "term": wishes.term,
        "users": wishes.users,
        "integrations": wishes.systems,
        "migration_rows": wishes.rows,
        "custom_days": wishes.custom_days,
        "custom_rate": wishes.custom_rate,
        "customer": "new",
        "start": wishes.start,
    }
    if wishes.concession_amount:
        order["concession"] = {"amount": wishes.concession_amount, "reason": wishes.concession_reason}
    return {key: value for key, value in order.items() if value is not None}


@settings(max_examples=25, deadline=None)
@given(orders())
def test_its_total_is_that_of_its_order_by_the_second_reading_of_the_list(wishes: Preferences) -> None:
    [side] = priced(sample_client(), wishes)
    expected = independent_pricing.price(plain_order(side), TODAY)["total"]
    assert (f"{side.estimate.total.low:.2f}", f"{side.estimate.total.high:.2f}") == (expected["low"], expected["high"])


def test_the_chosen_one_is_the_cases_own_quote_to_the_fen(sample: Diagnosed) -> None:
    own = make_offer(sample, TODAY)
    aside = put_aside(sample.case, "现在这样")
    case, problems = case_from_fields(case_fields(sample.case) | aside)
    assert not problems
    [side] = alternatives_of(replace(sample, case=case), TODAY)
    assert isinstance(side, Side)
    assert side.chosen
    assert side.estimate == own.quote.estimate
    assert side.go_live == own.plan.go_live


def said(values: Mapping[str, FieldValue], changes: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    return {name: value for name, value in (dict(values) | dict(changes)).items() if value is not None}


@settings(max_examples=40, deadline=None)
@given(orders(), orders())
def test_choosing_and_reading_back_is_the_same_order(before: Preferences, wishes: Preferences) -> None:
    one = Alternative("B", "乙", wishes)
    case = Case(Client("某某公司"), {}, preferences=before)
    values = said(case_fields(replace(case, alternatives=(one,))), choosing(one))
    chosen, problems = case_from_fields(values)
    assert not problems
    assert is_chosen(one, chosen)
    assert chosen.preferences == replace(wishes, customer=before.customer)
    assert chosen.alternatives == (one,)


def test_what_is_the_clients_stays_when_another_is_chosen(sample: Diagnosed) -> None:
    facts = Preferences(customer="renewal", renewal_months=24, budget=Decimal(9), accepted=("scm",), term=3)
    case = replace(sample.case, preferences=facts)
    chosen, _ = case_from_fields(said(case_fields(case), choosing(Alternative("A", "甲", Preferences(tier="basic")))))
    kept = chosen.preferences
    assert (kept.customer, kept.renewal_months, kept.budget, kept.accepted) == ("renewal", 24, Decimal(9), ("scm",))
    assert (kept.tier, kept.term) == ("basic", 1)


def test_lines_sum_to_the_totals_and_differences_to_theirs(sample: Diagnosed) -> None:
    sides = priced(sample, Preferences(), Preferences(billing="monthly", term=12), Preferences(tier="basic", users=30))
    rows = line_rows(sides)
    for column, side in enumerate(sides):
        for end in ("low", "high"):
            total, first = getattr(side.estimate.total, end), getattr(sides[0].estimate.total, end)
            assert sum(getattr(row.amounts[column], end) for row in rows) == total
            assert sum(getattr(row.to_first[column], end) for row in rows) == total - first
    assert sides[1].per_year == sides[1].estimate.total
    [half] = priced(sample, Preferences(billing="monthly", term=6))
    assert half.per_year is None
    assert {one.key for one in sides[2].misfits} >= {"scm", "crm_full"}


def test_numbers_ordered_count_and_the_reason_tells_what_the_answers_come_to(sample: Diagnosed) -> None:
    again = sample.preferring(Preferences(users=60, systems=1, rows=0, custom_days=Decimal(5)))
    needs = again.diagnosis.needs
    assert "订购数量 60" in needs.need("seats").reason.zh
    assert "48" in needs.need("seats").reason.zh
    assert needs.need("integrations").names == ("金蝶云星空",)
    assert make_offer(again, TODAY).quote.estimate.order.users.low == 60


def test_what_was_approved_of_an_order_is_not_asked_for_again(sample: Diagnosed) -> None:
    conceded = Preferences(concession_percent=Decimal(3), concession_reason="老客户", set_apart=("custom_days",))
    both = with_alternatives(sample, conceded, replace(conceded, concession_percent=Decimal(4)))
    [first, _] = alternatives_of(both, TODAY)
    assert isinstance(first, Side)
    book = sample.rules.book
    request = request_of(first.estimate, sample.case.client.name, book)
    assert request is not None
    approval = granted(request, "王经理", "approver", "signature", datetime(2026, 11, 22, tzinfo=UTC))
    worked = [one for one in alternatives_of(both, TODAY, approvals=[approval]) if isinstance(one, Side)]
    told = {row.name.zh: [cell.zh != "" for cell in row.cells] for row in table_rows(worked, book)}
    assert told["需审批"] == [False, True]
    assert told["审批"] == [True, False]
    assert not {"审批", "需审批"} & {row.name.zh for row in table_rows(worked, book, approvals=False)}


def test_one_without_a_price_does_not_hide_the_others(sample: Diagnosed) -> None:
    dear = Preferences(concession_amount=Decimal(10**8), concession_reason="试")
    worked = alternatives_of(with_alternatives(sample, Preferences(), dear), TODAY)
    assert [type(one) for one in worked] == [Side, Unfit]


def test_three_letters_are_given_and_a_gap_is_filled(sample: Diagnosed) -> None:
    case = sample.case
    for _ in range(4):
        case, _ = case_from_fields(said(case_fields(case), put_aside(case, "方案")))
    assert [one.letter for one in case.alternatives] == ["A", "B", "C"]
    values = said(said(case_fields(case), deleted(case.alternatives[1])), renamed(case.alternatives[2], "丙"))
    case, _ = case_from_fields(values)
    assert [(one.letter, one.title) for one in case.alternatives] == [("A", "方案"), ("C", "丙")]
    assert list(put_aside(case, "乙")) == ["alternative.B"]


@pytest.mark.parametrize(
    ("stored", "keys"),
    [
        (3, {"alternative.A"}),
        ({"title": 3}, {"alternative.A"}),
        ({"title": "甲", "term": "一年", "colour": "red"}, {"alternative.A.term", "alternative.A.colour"}),
    ],
)
def test_what_does_not_fit_is_left_out_and_told(stored: FieldValue, keys: set[str]) -> None:
    fields: dict[str, FieldValue] = {
        "alternative.A": stored,
        "alternative.B": alternative_field(Alternative("B", "乙", Preferences(users=9))),
    }
    case, problems = case_from_fields(fields)
    assert [one.letter for one in case.alternatives] == ["B"]
    assert {problem.key for problem in problems} == keys


@settings(max_examples=30, deadline=None)
@given(orders(), st.text("方案 abc\"'[]=#", max_size=12))
def test_a_case_file_holds_them_and_reads_them_back(wishes: Preferences, title: str) -> None:
    questionnaire = sample_client().rules.questionnaire
    one = Alternative("B", " ".join(title.split()) or "B", wishes)
    text, left_out = case_toml(Case(Client("某某公司"), {}, alternatives=(one,)), questionnaire)
    assert not left_out
    read, _ = parse_case(tomllib.loads(text, parse_float=Decimal), questionnaire, "案例.toml")
    assert read.alternatives == (one,)


def test_a_case_file_says_where_an_alternative_is_wrong() -> None:
    raw = {
        "client": {"name": "某某公司"},
        "alternatives": [{"letter": "D"}, {"customer": "new", "term": 99}, {"users": 0}, {"title": "多"}],
    }
    with pytest.raises(Refusal) as refused:
        parse_case(raw, load_questionnaire(), "案例.toml")
    keys = [problem.key for problem in refused.value.problems]
    assert keys == [
        "alternatives.1.letter",
        "alternatives.2.customer",
        "alternatives.2.term",
        "alternatives.3.users",
        "alternatives.4",
    ]
    with pytest.raises(Refusal, match="alternatives"):
        parse_case({"client": {"name": "某某公司"}, "alternatives": {"A": {}}}, load_questionnaire(), "案例.toml")


def test_a_half_typed_alternative_is_left_out_of_the_file_and_said_so() -> None:
    half = Alternative("A", "甲", Preferences(concession_amount=Decimal(5)))
    text, left_out = case_toml(Case(Client("某某公司"), {}, alternatives=(half,)), load_questionnaire())
    assert "alternatives" not in text
    assert "alternatives.1" in left_out[0].zh


def test_settings_are_preferences() -> None:
    assert set(SETTINGS) <= set(Preferences.__dataclass_fields__)


# --- the proposal ----------------------------------------------------------------------------------------------------


def test_the_proposal_compares_two_and_more(sample: Diagnosed) -> None:
    monthly = Preferences(billing="monthly", term=12, set_apart=("custom_days",))
    told = with_alternatives(sample, sample.case.preferences, monthly)
    pages = proposal_document(make_offer(told, TODAY)).pages
    [page] = [page for page in pages if page.chapter == "备选方案对比"]
    assert page.title == "2个方案里A总价最低，43,499.00元，本报价取它"
    dear = Preferences(concession_amount=Decimal(10**8), concession_reason="试")
    longer = with_alternatives(sample, Preferences(term=2), monthly, dear)
    [page] = [page for page in proposal_document(make_offer(longer, TODAY)).pages if page.chapter == "备选方案对比"]
    assert page.title.startswith("2个方案里B总价最低（付12个月），53,488.50元")
    words = "\n".join(document_lines(proposal_document(make_offer(told, TODAY))))
    assert "| 合计（含税） | 43,499.00 | 53,488.50 (total)" in words
    assert "| 合计（含税） | – | +9,989.50 (total)" in words


def test_the_proposal_has_no_such_page_for_one(sample: Diagnosed) -> None:
    told = with_alternatives(sample, Preferences())
    assert all(page.chapter != "备选方案对比" for page in proposal_document(make_offer(told, TODAY)).pages)


def test_the_cost_page_ranks_what_is_open_where_there_are_several() -> None:
    retail = diagnose_opened(open_case(Path(__file__).parents[1] / "cases" / "retail.toml"))
    lines = document_lines(proposal_document(make_offer(retail, TODAY)))
    at = lines.index("[Tornado]")
    found = [line for line in lines[at : at + 40] if line.startswith(("label: ", "words: "))][:6]
    assert found == [
        *("label: 定制开发", "words: +6,400.00 … +9,600.00"),
        *("label: 定制单价", "words: 0.00 … +3,200.00"),
        *("label: 需对接的系统", "words: +1,500.00"),
    ]
    assert not any("若按月折算" in line for line in lines), "what another reading comes to is not the client's"
