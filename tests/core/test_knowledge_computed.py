"""Answers that depend on the client: numbers read from the question, priced by the same core as a quote."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.actions.asking import ask
from qifutong_desktop.actions.diagnosing import diagnose_opened, open_case
from qifutong_desktop.actions.quoting import price_order_dict
from qifutong_desktop.core.knowledge.answer import Answer, spoken
from qifutong_desktop.core.knowledge.asked import number, read_question
from qifutong_desktop.core.knowledge.computed import Computed

TODAY = date(2026, 9, 7)
CASES = Path(__file__).parents[1] / "cases"


def computed(question: str) -> Computed:
    found = ask(question, TODAY).computed
    assert found is not None, question
    return found


def amounts(question: str) -> dict[str, str]:
    """Tier → its amount; a range as ``low–high``."""
    found = {}
    for line in computed(question).lines:
        low, high = f"{line.amount.low:.2f}", f"{line.amount.high:.2f}"
        found[line.label.en] = low if low == high else f"{low}–{high}"
    return found


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "value"),
    [
        *(("46", 46), ("3万", 30_000), ("1.2万", 12_000), ("12,000", 12_000), ("三万", 30_000), ("三万五", 35_000)),
        *(("一万两千", 12_000), ("一百二十", 120), ("一百二", 120), ("十", 10), ("二十", 20), ("两", 2), ("5k", 5000)),
        *(("一百零五", 105), ("三千五", 3500), ("十万", 100_000), ("二十五", 25), ("一万零五", 10_005)),
    ],
)
def test_numbers_as_they_are_said(said: str, value: int) -> None:
    assert number(said) == value


def in_chinese(value: int) -> str:
    """An independent way to write a number below 100,000."""
    digits, places = "零一二三四五六七八九", ("", "十", "百", "千", "万")
    text = str(value)
    words = "".join(digits[int(d)] + (places[len(text) - 1 - at] if d != "0" else "") for at, d in enumerate(text))
    while "零零" in words:
        words = words.replace("零零", "零")
    return words.rstrip("零") or "零"


@given(st.integers(1, 99_999))
def test_every_number_written_out_is_read_back(value: int) -> None:
    assert number(in_chinese(value)) == value
    assert number(f"{value:,}") == value


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("我们46人一年多少钱", {"users": 46, "years": 1, "billing": "annual"}),
        ("扩20个账号多少钱", {"more": 20, "users": None}),
        ("扩容到50个账号多少钱", {"more": None, "users": 50}),
        ("迁移3万条数据收费吗", {"rows": 30_000, "customers": None}),
        ("客户800条能用基础版吗", {"customers": 800, "rows": None, "tiers": ("basic",)}),
        ("导入800条客户资料", {"rows": 800, "customers": None}),
        ("还剩7个月再加10个人", {"more": 10, "months_left": 7, "months": None}),
        ("按月付6个月", {"months": 6, "billing": "monthly"}),
        ("定制要10人天", {"days": Decimal(10), "users": None}),
        ("对接五个系统", {"systems": 5}),
        ("500万亿人一年多少钱", {"users": None}),
        ("续费满两年打几折", {"years": None}),
        ("15G够吗", {"storage_gb": Decimal(15)}),
        ("2T的图纸", {"storage_gb": Decimal(2048)}),
    ],
)
def test_what_a_question_says_in_numbers(question: str, said: dict[str, object]) -> None:
    read = read_question(question)
    assert {name: getattr(read, name) for name in said} == said


# --- amounts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "rule", "expected"),
    [
        (
            "我们46人一年多少钱", "fees.annual",
            {"Basic": "13999.00", "Standard": "41999.00", "Enterprise": "95999.00"},
        ),
        ("扩20个账号多少钱", "accounts.extra", {"Basic": "6000.00", "Standard": "6000.00"}),
        ("只加3个账号", "accounts.extra", {"Basic": "1500.00", "Standard": "1500.00"}),
        ("还剩7个月，再增加10个账号要付多少", "accounts.midterm", {"Basic": "1750.00", "Standard": "1750.00"}),
        ("企业版加50个账号", "accounts.extra", {}),
        (
            "迁移3万条数据收费吗", "migration.price",
            {"Basic": "1000.00", "Standard": "0.00", "Enterprise": "0.00"},
        ),
        (
            "第二次迁移5000条多少钱", "migration.second",
            {"Basic": "500.00", "Standard": "0.00", "Enterprise": "0.00"},
        ),
        (
            "一年和按月差多少", "fees.saving",
            {"Basic": "3489.50", "Standard": "9989.50", "Enterprise": "23989.00"},
        ),
        ("标准版对接5个系统多少钱", "integration.extra", {"Standard": "4500.00"}),
        (
            "定制10人天多少钱", "custom.price",
            {"Basic": "8000.00–12000.00", "Standard": "8000.00–12000.00", "Enterprise": "0.00"},
        ),
        ("续费两年标准版多少钱", "renewal.discount", {"Standard": "64798.20"}),
        ("标准版30人月付一个月多少钱", "fees.standard", {"Standard": "1999.50"}),
        (
            "230个用户标准版和企业版哪个便宜", "accounts.tie", {"Standard": "95999.00", "Enterprise": "95999.00"},
        ),
    ],
)  # fmt: skip
def test_what_depends_on_the_client_is_worked_out(question: str, rule: str, expected: dict[str, str]) -> None:
    found = computed(question)
    assert found.rule == rule
    assert amounts(question) == expected
    assert all(line.why.zh and line.why.en and line.clause for line in found.lines)


@given(users=st.integers(1, 500), tier=st.sampled_from(["基础版", "标准版"]), years=st.integers(1, 10))
@settings(max_examples=60, deadline=None)
def test_a_question_costs_what_the_order_costs(users: int, tier: str, years: int) -> None:
    order = {"tier": "basic" if tier == "基础版" else "standard", "billing": "annual", "term": years, "users": users}
    expected = price_order_dict(order, TODAY)["total"]["low"]
    assert [*amounts(f"{tier}{users}个账号{years}年多少钱").values()] == [expected]


@pytest.mark.parametrize(
    ("question", "rule", "expected"),
    [
        ("我们四十来个人用标准版一年下来多少", "fees.standard", {"Standard": "38999.00"}),
        ("加十个号要多少", "accounts.extra", {"Basic": "3000.00", "Standard": "3000.00"}),
        ("加仨号", "accounts.extra", {"Basic": "1500.00", "Standard": "1500.00"}),
        ("加几个号多少钱", "accounts.extra", {"Basic": "1500.00", "Standard": "1500.00"}),
        ("还有半年到期想再加八个人", "accounts.midterm", {"Basic": "1500.00", "Standard": "1500.00"}),
        (
            "两年付便宜多少", "fees.multi_year",
            {"Basic": "7478.50", "Standard": "21978.50", "Enterprise": "47978.00"},
        ),
        (
            "三个店对接要加钱吗", "integration.count",
            {"Basic": "0.00–4000.00", "Standard": "0.00–1500.00", "Enterprise": "0.00"},
        ),
        (
            "淘宝两个店加京东一个店对接多少钱", "integration.count",
            {"Basic": "2000.00", "Standard": "0.00", "Enterprise": "0.00"},
        ),
        (
            "对接金蝶和淘宝要加多少", "integration.extra",
            {"Basic": "2000.00", "Standard": "0.00", "Enterprise": "0.00"},
        ),
        ("买三年标准版总共几钱", "fees.standard", {"Standard": "107997.00"}),
        ("标准版按月付六个月多少", "fees.standard", {"Standard": "21994.50"}),
    ],
)  # fmt: skip
def test_numbers_in_talk_are_worked_out(question: str, rule: str, expected: dict[str, str]) -> None:
    assert computed(question).rule == rule
    assert amounts(question) == expected


@pytest.mark.parametrize(
    ("question", "open_"),
    [
        ("加几个号多少钱", "要加几个账号还没有说，先按一组计"),
        ("三个店对接要加钱吗", "店铺在几个平台上还没有说：同一平台的算一个系统"),
        ("四十来个人一年多少钱", "约数按所说的整数计"),
    ],
)
def test_what_is_lacking_is_asked_for(question: str, open_: str) -> None:
    assert open_ in [one.zh for one in computed(question).assumed]


@given(
    more=st.integers(1, 300),
    tier=st.sampled_from(["basic", "standard"]),
    asked=st.sampled_from(["{}加{}个号要多少", "{}再添{}个人几多钱", "{}多开{}个账号一年多少"]),
)
@settings(max_examples=60, deadline=None)
def test_accounts_in_talk_cost_what_the_price_list_says(more: int, tier: str, asked: str) -> None:
    order = {"tier": tier, "billing": "annual", "term": 1, "users": 30 + more, "customer": "existing"}
    lines = {line["code"]: line["amount"]["low"] for line in price_order_dict(order, TODAY)["lines"]}
    name = "基础版" if tier == "basic" else "标准版"
    assert [*amounts(asked.format(name, in_chinese(more))).values()] == [lines["seats"]]


@given(count=st.integers(1, 40), tier=st.sampled_from(["basic", "standard"]))
@settings(max_examples=40, deadline=None)
def test_systems_in_talk_cost_what_the_price_list_says(count: int, tier: str) -> None:
    order: dict[str, object] = {"tier": tier, "billing": "annual", "term": 1, "users": 1}
    order["integrations"] = [f"系统{number}" for number in range(count)]
    lines = {line["code"]: line["amount"]["low"] for line in price_order_dict(order, TODAY)["lines"]}
    name = "基础版" if tier == "basic" else "标准版"
    assert [*amounts(f"{name}接{in_chinese(count)}个系统要补多少").values()] == [lines.get("integrations", "0.00")]


@pytest.mark.parametrize("question", ["用了半年退多少钱", "三个月免费吗", "半年后升级补多少钱", "买两年送几个月"])
def test_a_term_beside_another_matter_is_no_order(question: str) -> None:
    assert ask(question, TODAY).computed is None


def test_the_band_that_holds_the_heads_comes_first() -> None:
    assert next(iter(amounts("120人一年多少钱"))) == "Standard"
    assert next(iter(amounts("6人一年多少钱"))) == "Basic"


def test_what_was_not_said_is_said_to_be_assumed() -> None:
    assert [one.zh for one in computed("我们46人多少钱").assumed] == [
        "按新购客户计",
        "未说付款方式，按年付 1 年计",
        "所说人数都按使用人数（账号）计",
        "集成、迁移、定制未说，未计入",
    ]


@pytest.mark.parametrize(("question", "good"), [("客户800条能用基础版吗", False), ("有500个客户，用基础版行吗", True)])
def test_limits_are_checked(question: str, good: bool) -> None:
    assert ("基础版不行" in computed(question).text.zh) is not good


@pytest.mark.parametrize(
    "question",
    [
        "3个系统对接要多久",
        "5天无理由退款",
        "8位编号",
        "满2年9折",
        "7×24服务",
        "两年",
        "退款",
        "",
        "2026年价格",
        "基础版一年多少钱",
    ],
)
def test_a_number_alone_computes_nothing(question: str) -> None:
    assert ask(question, TODAY).computed is None


@given(st.text("我们零一两三十百千万0123456789.,个人账号年月条客户系统天gG扩加迁移定制多少钱按付续费 ", max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_question_is_answered_without_a_fault(question: str) -> None:
    given_answer = ask(question, TODAY)
    assert len(given_answer.hits) <= 8


# --- the rule beside the figure, and the open case -------------------------------------------------------------------


def test_the_rule_comes_first_and_carries_the_figure() -> None:
    found: Answer = ask("迁移3万条数据收费吗", TODAY)
    assert found.best is not None
    assert found.best.id == "migration.price"
    assert spoken(found, found.hits[0]).zh.startswith("迁移 30,000 条：基础版 ¥1,000.00；")
    assert found.best.text.zh in spoken(found, found.hits[0]).zh
    assert len({hit.passage.id for hit in found.hits}) == len(found.hits)


def test_an_open_case_fills_what_is_not_said() -> None:
    diagnosed = diagnose_opened(open_case(CASES / "retail.toml"))
    needs, preferences = diagnosed.diagnosis.needs, diagnosed.case.preferences
    ours = ask("我们一年多少钱", TODAY, needs, preferences).computed
    more = ask("我们46人一年多少钱", TODAY, needs, preferences).computed
    assert ours is not None
    assert more is not None
    assert ask("我们一年多少钱", TODAY).computed is None
    assert f"{needs.count('seats').low}" in ours.text.zh
    assert more.text.zh.startswith("46 个")
    assert "未说的各项取自当前案例" in [one.zh for one in ours.assumed]
    moved = ask("迁移收费吗", TODAY, needs, preferences).computed
    assert moved is not None
    assert f"{needs.count('migration_rows').low:,}" in moved.text.zh
