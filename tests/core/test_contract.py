"""The contract: its amounts are the quote's, nothing in it is invented, and a draft says what is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.actions.contracting import contract_of
from qifutong_desktop.actions.diagnosing import diagnose_opened, open_case
from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.actions.proposing import Offer, make_offer
from qifutong_desktop.catalog.contract import load_contract_words
from qifutong_desktop.catalog.service_desk import load_desk_rules
from qifutong_desktop.core.client import Answer, Case, Client, Company, Preferences
from qifutong_desktop.core.contract import BLANK, PLACE, PLACES, Clause
from qifutong_desktop.core.contract_document import chinese_number, contract_document
from qifutong_desktop.core.contract_facts import Agreement, conditions, places
from qifutong_desktop.core.contract_payment import Stage, payment_stages
from qifutong_desktop.core.document import Document, Signatures, Table, Words
from qifutong_desktop.core.money import in_words
from qifutong_desktop.core.order import parse_order
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.quote import DraftQuote, Estimate, FirmQuote, Terms, payment_words, settle
from qifutong_desktop.core.quote_document import make_quote_document, open_points
from qifutong_desktop.core.ranges import Range
from tests.document_text import document_lines

CASES = sorted((Path(__file__).parent.parent / "cases").glob("*.toml"))
SAMPLE = Path(__file__).parent.parent.parent / "resources" / "sample" / "case.toml"
TODAY = date(2026, 11, 22)
BOOK = shipped().book
PAYMENT = str(BOOK.policies["payment"].default)
AMOUNT = re.compile(r"-?[\d,]+\.\d\d")
CLIENT = Client("绍兴云禾烘焙食品有限公司", "91330621MA7HN2RB5U", "许宁", "总经理")
COMPANY = Company("企服通数字技术有限公司", "91330600MA2JQY7W3X")


@cache
def offer_of(case: Path) -> Offer:
    return make_offer(diagnose_opened(open_case(case)), TODAY)


def deal(case: Case | None = None, payment: str = PAYMENT, **order: Any) -> Agreement:
    """An agreement over an order, with the plan of another client: prices and places know nothing of tasks."""
    raw = {"tier": "standard", "billing": "annual", "term": 1, "users": 52, **order}
    priced = price(parse_order(raw, BOOK), BOOK, TODAY)
    terms = Terms("Q26-A1-0117", 1, TODAY, date(2026, 12, 6), payment)
    case = case or Case(CLIENT, {}, company=COMPANY)
    plan = offer_of(CASES[0]).plan
    return Agreement(
        case, FirmQuote(priced, terms), plan, BOOK, load_desk_rules(), load_contract_words(), TODAY, "ab" * 32
    )


def words_of(document: Document) -> str:
    return "\n".join(document_lines(document))


def tables(document: Document) -> Iterator[Table]:
    for page in document.pages:
        yield from (block for block in page.blocks if isinstance(block, Table))


def with_head(document: Document, head: str) -> Table:
    return next(table for table in tables(document) if table.columns[0].head == head)


def yuan(text: str) -> Decimal:
    assert AMOUNT.fullmatch(text), text
    return Decimal(text.replace(",", ""))


# --- amounts ---------------------------------------------------------------------------------------------------------

ORDERS = st.fixed_dictionaries(
    {
        "tier": st.sampled_from(["basic", "standard", "enterprise"]),
        "billing": st.sampled_from(["annual", "monthly"]),
        "term": st.integers(1, 5),
        "users": st.integers(1, 250),
        "integrations": st.integers(0, 6),
        "custom_days": st.integers(0, 9),
        "custom_rate": st.just(900),
        "migration_rows": st.integers(0, 60_000),
        "customer": st.sampled_from(["new", "renewal"]),
        "renewal_months": st.sampled_from([0, 24]),
        "concession": st.sampled_from([None, {"percent": "3.33", "reason": "老客户"}]),
    }
)


PAYMENTS = [PAYMENT, "签约付30%，UAT通过付60%，验收付10%", "签约付33.33%；余66.67%验收付清"]


@settings(max_examples=60, deadline=None)
@given(order=ORDERS, payment=st.sampled_from(PAYMENTS))
def test_its_amounts_are_those_of_the_quote_to_the_fen(order: dict[str, Any], payment: str) -> None:
    if order["concession"]:
        order = order | {"concession": {"percent": Decimal(order["concession"]["percent"]), "reason": "老客户"}}
    made = deal(payment=payment, **order)
    total = made.estimate.total.low
    document = contract_document(made)
    quote = make_quote_document(made.case, made.quote, BOOK, TODAY)
    assert with_head(document, "项目与依据") == with_head(quote, "项目与依据")
    printed = with_head(document, "项目与依据").rows[-1]
    assert yuan(printed.cells[-2]) == total
    assert yuan(with_head(document, "开票项目").rows[-1].cells[3]) == total
    assert in_words(total) in words_of(document)
    paid = with_head(document, "付款时点").rows
    assert yuan(paid[-1].cells[1]) == total
    stages = payment_stages(made.estimate, made.quote.terms.payment, PAYMENT)
    if all(stage.amount for stage in stages):
        assert sum(stage.amount.low * stage.times for stage in stages if stage.amount) == total


def estimate(**order: Any) -> Estimate:
    return deal(**order).estimate


def test_shares_that_make_a_whole_are_reckoned_and_others_are_left_to_the_parties() -> None:
    priced = estimate()
    split = payment_stages(priced, "签约付30%，UAT通过付60%，验收付10%", PAYMENT)
    assert [stage.when for stage in split] == ["签约付30%", "UAT通过付60%", "验收付10%"]
    for words in ("签约付30%，其余另议", "签约付30%和60%，验收付10%", "货到付款", "签约付120%"):
        assert payment_stages(priced, words, PAYMENT) == (Stage(words, None),)
    odd = contract_document(deal(payment="货到付款"))
    assert with_head(odd, "付款时点").rows[0].cells == ("货到付款", f"{BLANK}（待双方约定）")


def test_monthly_fees_are_paid_month_by_month() -> None:
    priced = estimate(billing="monthly", term=6, users=30)
    words = "套餐费按月付；首月套餐费、扩容与一次性费用签约时付清（待公司确认）"
    first, later = payment_stages(priced, words, PAYMENT)
    assert (first.when, first.amount and first.amount.low) == ("签约时", Decimal("1999.50"))
    assert (later.when, later.times, later.amount and later.amount.low) == ("第2至6个月，每月", 5, Decimal(3999))


# --- places ----------------------------------------------------------------------------------------------------------


def test_every_place_has_its_meaning_and_every_meaning_its_place() -> None:
    assert set(places(deal())) == set(PLACES)
    words = load_contract_words()
    used = {
        place
        for article in words.articles
        for clause in article.clauses
        for place in PLACE.findall(clause.text + clause.source)
    }
    assert used == set(PLACES)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_client_of_whom_little_is_known_gets_lines_to_fill_in(case: Path) -> None:
    told = offer_of(case)
    bare = replace(told.diagnosed.case, client=Client("某公司"), company=Company(), answers={})
    document = contract_of(replace(told, diagnosed=replace(told.diagnosed, case=bare)))
    words = words_of(document)
    assert not re.search(r"None|\{|\}|nan|[:：]。", words)
    assert document.pages[0].chapter == "服务合同"
    rows = {row.cells[0]: row.cells[1:] for row in next(tables(document)).rows}
    assert rows["统一社会信用代码（税号）"] == (BLANK, BLANK)
    assert rows["账号"] == (BLANK, BLANK)
    assert BLANK in rows["名称"][1], "企服通 is a brand"
    assert f"纳税人识别号{BLANK}" in words
    assert "（勾选一种）" in words


def test_what_is_known_stands_in_it() -> None:
    answers = {"P01": Answer("general", note="集团统一开票")}
    document = contract_document(deal(Case(CLIENT, answers, company=COMPANY), integrations=["用友", "京东", "抖音"]))
    words = words_of(document)
    for one in (
        "报价单Q26-A1-0117第1版",
        "ab" * 32,
        CLIENT.uscc,
        COMPANY.tax_id,
        "乙方开具增值税专用发票",
        "问卷备注：集团统一开票",
        "3个：用友、京东、抖音",
        "55个",
        "7×12服务",
        BOOK.refund,
    ):
        assert one in words, one
    assert "未定事项" not in words


def test_small_firms_are_asked_for_ordinary_invoices() -> None:
    small = contract_document(deal(Case(CLIENT, {"P01": Answer("small")}, company=COMPANY)))
    assert "乙方开具增值税普通发票" in words_of(small)


def test_clauses_that_an_order_does_not_need_are_not_printed() -> None:
    plain = deal(users=30)
    assert {"custom", "migration", "integrations", "not_new"}.isdisjoint(conditions(plain))
    rich = deal(customer="renewal", custom_days=3, custom_rate=900, migration_rows=9, integrations=1)
    assert {"custom", "migration", "integrations", "not_new", "issued"} <= conditions(rich)
    assert "续费与扩容　" not in words_of(contract_document(plain))
    assert "续费与扩容　" in words_of(contract_document(rich))


def test_custom_work_that_the_order_leaves_out_is_no_task_of_the_contract() -> None:
    told = next(deal for deal in map(offer_of, CASES) if any(task.id == "custom" for task in deal.plan.tasks))
    without = replace(deal(), plan=told.plan)
    with_it = replace(deal(custom_days=3, custom_rate=900), plan=told.plan)
    phases = [with_head(contract_document(one), "阶段").rows for one in (without, with_it)]
    assert ["定制开发" in "".join(cell for row in rows for cell in row.cells) for rows in phases] == [False, True]


def test_no_share_penalty_or_place_is_invented() -> None:
    """Besides the tax rate and what the list and the quote say there is no percentage, and no court is named."""
    for article in load_contract_words().articles:
        for clause in article.clauses:
            assert not re.search(r"[%％‰]|\d+(?:日|天|个月|年|元)", PLACE.sub("", clause.text)), clause.id
            assert not re.search(r"《|第\d+条", clause.text), "no law is cited"


# --- drafts and kinds ------------------------------------------------------------------------------------------------


def test_a_draft_quote_makes_a_contract_that_lists_first_what_is_open() -> None:
    told = offer_of(next(path for path in CASES if path.stem == "retail"))
    document = contract_of(told)
    assert document.status == "合同草案"
    assert "报价仍是草案" in document.pages[0].lead
    first = [block for block in document.pages[0].blocks[:12] if isinstance(block, Words)]
    said = "".join(block.text for block in first).replace(" ", "")
    assert told.missing
    for point in open_points(told.diagnosed.case, told.quote, "乙方"):
        assert point in said
    assert "编号" in said
    assert "设置的" not in said


def test_a_clients_paper_names_no_approval_of_ours() -> None:
    """Why a concession is made, which rate was promised and what the firm has to confirm is said to the consultant."""
    agreed = deal(custom_days=3, custom_rate=700, concession={"amount": Decimal(500), "reason": "友商低价"})
    payment = "签约付清（待公司确认）"
    quote = settle(agreed.estimate, replace(agreed.quote.terms, payment=payment))
    assert isinstance(quote, DraftQuote)
    assert len(quote.reasons) == 3
    assert "友商低价" in "".join(reason.zh for reason in quote.reasons)
    for paper, us in (
        (make_quote_document(agreed.case, quote, BOOK, TODAY), "我方"),
        (contract_document(replace(agreed, quote=quote)), "乙方"),
    ):
        said = "".join(document_lines(paper))
        assert said.count(f"部分条件尚待{us}确认") == 1
        assert not re.search("批准|公司确认|不在.*元内", said)


def test_an_issued_quote_and_its_contract_wait_for_nobodys_word() -> None:
    firm = deal()
    assert not firm.draft
    for paper in (make_quote_document(firm.case, firm.quote, BOOK, TODAY), contract_document(firm)):
        [tax] = [line for line in document_lines(paper) if "按含税价理解" in line]
        assert tax.endswith("税率6%。")


# --- what adds to a running contract ---------------------------------------------------------------------------------

RUNNING: dict[str, Any] = {
    "customer": "existing",
    "start": date(2027, 6, 15),
    "users": 60,
    "integrations": ["用友", "京东", "抖音", "金蝶"],
    "already_paid": {
        "seats": 15,
        "seats_until": date(2027, 12, 31),
        "integrations": ["抖音"],
        "order_no": "Q26-A1-0003",
    },
}


def test_a_mid_term_contract_is_of_what_it_adds() -> None:
    preferences = Preferences(customer="existing", running_tier="standard", connected=("用友", "京东"))
    document = contract_document(deal(Case(CLIENT, {}, preferences=preferences, company=COMPANY), **RUNNING))
    page, words = document.pages[0], words_of(document)
    assert page.title == "服务合同：标准版增购15个账号、1个系统集成，至2027年12月31日，合计4,125.00元（含税）"
    scope = {row.cells[0]: row.cells[1] for row in with_head(document, "项目").rows}
    assert scope["套餐"] == "原合同Q26-A1-0003的标准版，本单不再收套餐费"
    assert scope["使用人数（账号）"] == "新增15个，共60个"
    assert scope["系统集成"] == "新增1个：金蝶，共4个"
    assert {"培训", "赠送", "存储", "客户记录", "功能与服务"}.isdisjoint(scope)
    assert "自2027年6月15日起至2027年12月31日止，与原合同同期，按7个月计" in words
    assert "原合同的次数不变，本单不另增" in words
    assert "标准版2次免费培训。" not in words
    assert payment_words(estimate(**RUNNING), PAYMENT) == "签约付清扩容与一次性费用"
    assert "4个系统，其中1个已付、含2个，另收1个× 1,500.00元" in words
    unnamed = contract_document(deal(Case(CLIENT, {}, preferences=preferences), **RUNNING | {"integrations": 2}))
    assert "新增2个（待指明），共2个" in words_of(unnamed)


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ({"users": 52}, "；使用人数（账号）可按5个一组随时扩容。"),
        ({"users": 18}, "；使用人数（账号）含30个，可按5个一组随时扩容。"),
        ({"tier": "enterprise"}, "；使用人数（账号）以合同约定为准。"),
    ],
)
def test_a_quote_says_how_many_may_sign_in(order: dict[str, Any], said: str) -> None:
    agreed = deal(**order)
    assert said in words_of(make_quote_document(agreed.case, agreed.quote, BOOK, TODAY))


def test_a_rate_that_is_agreed_waits_for_no_rate() -> None:
    assert "签约前确定单价" in words_of(contract_document(deal(custom_days=3)))
    assert "签约前确定单价" not in words_of(contract_document(deal(custom_days=3, custom_rate=900)))


def test_a_mid_term_upgrade_says_that_the_difference_is_open() -> None:
    raised = replace(estimate(**RUNNING | {"tier": "enterprise"}).order, unpriced=("tier_upgrade",))
    agreed = deal()
    quote = settle(price(raised, BOOK, TODAY), agreed.quote.terms)
    document = contract_document(replace(agreed, quote=quote))
    assert "升级为企业版，至2027年12月31日，合计0.00元（含税），待评估项另计" in document.pages[0].title
    assert "现用套餐的套餐费已由原合同Q26-A1-0003付至期末" in words_of(document)
    assert "培训" in {row.cells[0] for row in with_head(document, "项目").rows}


def test_what_the_client_has_not_taken_it_without_keeps_every_paper_a_draft() -> None:
    diagnosed = diagnose_opened(open_case(SAMPLE))
    wished = replace(diagnosed.case.preferences, tier="basic")

    def offer(accepted: tuple[str, ...]) -> Offer:
        case = replace(diagnosed.case, preferences=replace(wished, accepted=accepted))
        return make_offer(replace(diagnosed, case=case), TODAY, "Q26-A1-0117", quick=True)

    told = offer(())
    lacks = [one for _, one in told.unaccepted]
    assert lacks
    quote = make_quote_document(told.diagnosed.case, told.quote, BOOK, TODAY)
    assert quote.status == "草案"
    for paper in (quote, contract_of(told)):
        said = "".join(document_lines(paper)).replace(" ", "")
        assert all(one.zh.replace(" ", "") in said for one in lacks)
    taken = offer(tuple(key for key, _ in told.unaccepted))
    assert not set(lacks) & set(taken.missing)


def test_systems_that_nobody_has_named_are_said() -> None:
    said = "".join(document_lines(contract_document(deal(integrations=["用友"]))))
    assert "待指明" not in said
    order = replace(deal(integrations=["用友"]).estimate.order, unnamed_integrations=Range.of(2))
    priced = price(order, BOOK, TODAY)
    agreed = deal()
    quote = FirmQuote(priced, agreed.quote.terms)
    assert "3个：用友，另2个待指明" in "".join(document_lines(contract_document(replace(agreed, quote=quote))))


def test_it_is_a_draft_until_both_have_sealed_it() -> None:
    document = contract_document(deal())
    assert (document.status, document.seam) == ("合同草案", True)
    assert "合同草案，经双方签章后生效。" in document.pages[0].lead
    parties = document.pages[0].blocks[-1]
    assert parties == Signatures((("甲方（盖章）", CLIENT.name), ("乙方（盖章）", COMPANY.name)))


def test_the_sources_name_every_printed_clause() -> None:
    document = contract_document(deal())
    printed = [block.lead.rstrip("　") for block in document.pages[0].blocks if isinstance(block, Words) and block.lead]
    rows = [row.cells for row in with_head(document, "来源").rows]
    assert sorted(clause for _, clauses in rows for clause in clauses.split("、")) == sorted(printed)
    assert len({source for source, _ in rows}) == len(rows) < 20
    assert all(source for source, _ in rows)


def test_a_clause_of_the_firms_own_takes_part() -> None:
    words = load_contract_words()
    extra = Clause("force.own", "自有条款", "甲方{quote}", "本模板，须经法务审定")
    last = words.articles[-1]
    own = replace(words, articles=(*words.articles[:-1], replace(last, clauses=(*last.clauses, extra))))
    assert "甲方报价单Q26-A1-0117第1版" in words_of(contract_document(replace(deal(), words=own)))


def test_articles_are_counted_in_chinese() -> None:
    assert [chinese_number(one) for one in (1, 10, 11, 20, 34)] == ["一", "十", "十一", "二十", "三十四"]
