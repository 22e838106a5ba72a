"""The published price list, sentence by sentence: each clause is quoted beside an order that shows what it means.

Read it from top to bottom to learn the list. An order here says only what the clause is about; ``order`` adds the
dullest rest: basic, one year, ten users, an existing customer, nothing else.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from qifutong_desktop.actions.quoting import price_order_dict
from qifutong_desktop.core.problems import Refusal

TODAY = date(2026, 11, 22)
TIERS = ("basic", "standard", "enterprise")
CHARGED = ("basic", "standard")


# --- how the tests below speak ---------------------------------------------------------------------------------------


def quote(**said: Any) -> dict[str, Any]:
    order = {"tier": "basic", "billing": "annual", "term": 1, "users": 10, "customer": "existing"} | said
    return price_order_dict(order, TODAY)


def line(code: str, **said: Any) -> str | tuple[str, str]:
    """What one line costs; "0.00" when it is not there. A tuple is (low, high)."""
    for found in quote(**said)["lines"]:
        if found["code"] == code:
            return ends(found["amount"])
    return "0.00"


def total(**said: Any) -> str | tuple[str, str]:
    return ends(quote(**said)["total"])


def ends(amount: dict[str, str]) -> str | tuple[str, str]:
    return amount["low"] if amount["low"] == amount["high"] else (amount["low"], amount["high"])


def needs_approval(about: str, **said: Any) -> bool:
    """Whether a violation speaks of this ORDER key or policy."""
    return any(about in json.dumps(found, default=str, ensure_ascii=False) for found in quote(**said)["violations"])


def clause(text: str, *rows: Any) -> list[Any]:
    """The rows of one clause; the clause is the name of each test."""
    return [pytest.param(*row, id=f"{text} | {' '.join(map(str, row))}") for row in rows]


# --- the price of a plan ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "price"),
    clause("monthly 999 | 3999 | 9999", ("basic", "999.00"), ("standard", "3999.00"), ("enterprise", "9999.00")),
)
def test_a_month_costs(tier: str, price: str) -> None:
    assert total(tier=tier, billing="monthly", term=1) == price


@pytest.mark.parametrize(
    ("tier", "price"),
    clause("annual 7999 | 35999 | 95999", ("basic", "7999.00"), ("standard", "35999.00"), ("enterprise", "95999.00")),
)
def test_a_year_costs(tier: str, price: str) -> None:
    assert total(tier=tier, billing="annual", term=1) == price


@pytest.mark.parametrize("tier", TIERS)
def test_three_years_cost_three_times_the_annual_price(tier: str) -> None:
    assert Decimal(total(tier=tier, term=3)) == 3 * Decimal(total(tier=tier, term=1))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tier", "label"),
    clause(
        "labelled 8折 | 9折 | 9.6折: annual prices are constants, never recomputed from a 折",
        ("basic", "0.8"),
        ("standard", "0.9"),
        ("enterprise", "0.96"),
    ),
)
def test_the_label_does_not_make_the_annual_price(tier: str, label: str) -> None:
    year, months = total(tier=tier), total(tier=tier, billing="monthly", term=12)
    assert Decimal(year) < Decimal(months) * Decimal(label)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tier", "customer", "saving"),
    clause(
        "the true saving against the 12 monthly payments that this client would really make",
        ("basic", "existing", "3989.00"),
        ("standard", "existing", "11989.00"),
        ("enterprise", "existing", "23989.00"),
        ("basic", "new", "3489.50"),
        ("standard", "new", "9989.50"),
        ("enterprise", "new", "23989.00"),
    ),
)
def test_a_year_saves(tier: str, customer: str, saving: str) -> None:
    year, months = (total(tier=tier, billing=b, term=t, customer=customer) for b, t in (("annual", 1), ("monthly", 12)))
    assert Decimal(months) - Decimal(year) == Decimal(saving)  # type: ignore[arg-type]


# --- gift months and the service period ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "customer", "years", "months"),
    clause(
        "赠1个月 | 赠2个月 | 赠3个月; per paid year, new and renewal",
        ("basic", "new", 1, 13),
        ("standard", "new", 1, 14),
        ("enterprise", "new", 1, 15),
        ("basic", "new", 2, 26),
        ("standard", "renewal", 3, 42),
    ),
)
def test_gift_months_are_served(tier: str, customer: str, years: int, months: int) -> None:
    assert quote(tier=tier, term=years, customer=customer)["service"]["months"] == months


def test_a_gift_is_a_zero_yuan_line_never_priced_as_a_saving() -> None:
    gifts = [found["amount"] for found in quote()["lines"] if found["code"] == "gift"]
    assert gifts == [{"low": "0.00", "high": "0.00"}]


@pytest.mark.parametrize("tier", TIERS)
def test_paying_by_the_month_earns_no_gift(tier: str) -> None:
    assert quote(tier=tier, billing="monthly", term=12)["service"]["months"] == 12


@pytest.mark.parametrize(
    ("start", "billing", "last_day"),
    clause(
        "end = D + months (gift included), clamped to the month's end, then − 1 day",
        (date(2027, 1, 31), "annual", "2028-02-28"),
        (date(2027, 1, 31), "monthly", "2027-02-27"),
        (date(2027, 1, 4), "annual", "2028-02-03"),
        (date(2027, 3, 1), "monthly", "2027-03-31"),
        (date(2028, 1, 30), "monthly", "2028-02-28"),
    ),
)
def test_service_ends_on(start: date, billing: str, last_day: str) -> None:
    assert quote(billing=billing, term=1, start=start)["service"]["end"] == last_day


# --- users -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tier", CHARGED)
@pytest.mark.parametrize("users", [1, 9, 10, 30])
def test_users_included_30(tier: str, users: int) -> None:
    assert line("seats", tier=tier, users=users) == "0.00"


@pytest.mark.parametrize("tier", CHARGED)
@pytest.mark.parametrize(
    ("users", "price"),
    clause(
        "extra users 300 元/人/年, in multiples of 5: 31 users → 5 extra (¥1,500); 36 → 10",
        (31, "1500.00"),
        (35, "1500.00"),
        (36, "3000.00"),
        (40, "3000.00"),
        (41, "4500.00"),
    ),
)
def test_extra_users_cost(tier: str, users: int, price: str) -> None:
    assert line("seats", tier=tier, users=users) == price


def test_extra_users_are_paid_for_every_year() -> None:
    assert line("seats", users=31, term=3) == "4500.00"


@pytest.mark.parametrize("users", [31, 300, 100_000])
def test_enterprise_users_by_contract_no_charge_line(users: int) -> None:
    assert line("seats", tier="enterprise", users=users) == "0.00"


@pytest.mark.parametrize(
    ("months", "price"),
    clause(
        "seats.monthly = per_commenced_year: ceil(months/12) years",
        (1, "1500.00"),
        (12, "1500.00"),
        (13, "3000.00"),
        (25, "4500.00"),
    ),
)
def test_extra_users_on_monthly_billing_cost(months: int, price: str) -> None:
    assert line("seats", users=35, billing="monthly", term=months) == price


def test_seats_monthly_prorata_month() -> None:
    assert line("seats", users=35, billing="monthly", term=7, policies={"seats.monthly": "prorata_month"}) == "875.00"


def test_seats_gift_months_covered() -> None:
    assert line("seats", tier="standard", users=35, term=1) == "1500.00", "14 months served, 12 paid"


def test_seats_gift_months_charged() -> None:
    changed = {"seats.gift_months": "charged"}
    assert line("seats", tier="standard", users=35, term=1, policies=changed) == "1750.00", "5 users × 2 months × 25 元"


@pytest.mark.parametrize(
    ("users", "price"),
    clause("seats.midterm: 25 元/人/月 to the contract's end, in fives", (35, "0.00"), (36, "875.00"), (45, "1750.00")),
)
def test_users_added_in_the_middle_of_a_contract(users: int, price: str) -> None:
    paid = {"seats": 5, "seats_until": date(2027, 12, 31), "months_left": 7}
    assert line("seats", users=users, start=date(2027, 6, 1), already_paid=paid) == price


def test_a_commenced_month_of_the_contract_counts_whole() -> None:
    paid = {"seats": 5, "seats_until": date(2027, 12, 31)}
    assert line("seats", users=40, start=date(2027, 6, 15), already_paid=paid) == "875.00", "6½ months are 7"


# --- integrations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "systems", "price"),
    clause(
        "integrations included 1 | 2 | 无限制; extra integration 2000 元/个 | 1500 元/个",
        ("basic", 0, "0.00"),
        ("basic", 1, "0.00"),
        ("basic", 2, "2000.00"),
        ("basic", 5, "8000.00"),
        ("standard", 2, "0.00"),
        ("standard", 3, "1500.00"),
        ("standard", 8, "9000.00"),
        ("enterprise", 40, "0.00"),
    ),
)
def test_integrations_cost(tier: str, systems: int, price: str) -> None:
    assert line("integrations", tier=tier, integrations=systems) == price


def test_integrations_are_counted_per_named_system() -> None:
    assert line("integrations", integrations=["用友", "淘宝"]) == "2000.00"
    assert line("integrations", integrations=["用友", "淘宝", "淘宝"]) == "2000.00", "two shops on one platform"


def test_a_system_that_the_list_does_not_name_counts_as_one_and_never_blocks() -> None:
    said = {"integrations": ["用友", "自研排产系统"]}
    assert line("integrations", **said) == "2000.00"
    assert quote(**said)["violations"] == []


def test_integrations_fee_one_off() -> None:
    assert line("integrations", integrations=2, term=3) == "2000.00", "no /年 in the clause"


def test_integrations_fee_per_year() -> None:
    assert line("integrations", integrations=2, term=3, policies={"integrations.fee": "per_year"}) == "6000.00"


def test_a_renewal_bills_no_integration_twice() -> None:
    said = {"customer": "renewal", "integrations": ["用友", "淘宝", "金蝶"]}
    assert line("integrations", **said) == "4000.00"
    assert line("integrations", **said, already_paid={"integrations": ["淘宝", "金蝶"]}) == "0.00"
    assert line("integrations", **said, already_paid={"integrations": ["淘宝"]}) == "2000.00"


# --- custom development ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tier", CHARGED)
def test_custom_development_800_to_1200_a_person_day(tier: str) -> None:
    assert line("custom", tier=tier, custom_days=10) == ("8000.00", "12000.00")


@pytest.mark.parametrize("tier", CHARGED)
@pytest.mark.parametrize("rate", [800, 1000, 1200])
def test_one_rate_inside_the_range_is_exact_and_needs_no_approval(tier: str, rate: int) -> None:
    said = {"tier": tier, "custom_days": 10, "custom_rate": rate}
    assert line("custom", **said) == f"{rate * 10}.00"
    assert quote(**said)["violations"] == []


@pytest.mark.parametrize("rate", [799, 1201])
def test_a_rate_out_of_the_range_is_a_violation_that_never_stops_the_arithmetic(rate: int) -> None:
    said = {"custom_days": 10, "custom_rate": rate}
    assert line("custom", **said) == f"{rate * 10}.00"
    assert needs_approval("custom", **said)


def test_open_days_at_one_rate_are_a_range() -> None:
    assert line("custom", custom_days={"low": 3, "high": 8}, custom_rate=1000) == ("3000.00", "8000.00")


def test_open_days_at_an_open_rate_go_from_the_least_to_the_most() -> None:
    assert line("custom", custom_days={"low": 3, "high": 8}) == ("2400.00", "9600.00")


def test_custom_enterprise_included_within_the_agreed_scope() -> None:
    assert line("custom", tier="enterprise", custom_days=300) == "0.00"


# --- migration -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "price"),
    clause(
        "first run free up to 10,000 rows, then 500 元/万条; ceil per 10,000",
        (0, "0.00"),
        (10_000, "0.00"),
        (10_001, "500.00"),
        (20_000, "500.00"),
        (20_001, "1000.00"),
        (100_000, "4500.00"),
    ),
)
def test_basic_migration_costs(rows: int, price: str) -> None:
    assert line("migration", migration_rows=rows) == price


@pytest.mark.parametrize(
    ("rows", "price"),
    clause(
        "free run used → ceil(rows/10000)×500, charged from row 1",
        (0, "0.00"),
        (1, "500.00"),
        (10_000, "500.00"),
        (10_001, "1000.00"),
    ),
)
def test_a_second_run_costs(rows: int, price: str) -> None:
    assert line("migration", migration_rows=rows, free_migration_used=True) == price


@pytest.mark.parametrize("used", [False, True])
@pytest.mark.parametrize("tier", ["standard", "enterprise"])
def test_migration_free_unlimited(tier: str, used: bool) -> None:
    assert line("migration", tier=tier, migration_rows=10**9, free_migration_used=used) == "0.00"


def test_migration_step_prorata() -> None:
    assert line("migration", migration_rows=12_345, policies={"migration.step": "prorata"}) == "117.25"


# --- a new customer's first month ------------------------------------------------------------------------------------


@pytest.mark.parametrize("months", [1, 12])
@pytest.mark.parametrize(
    ("tier", "off"),
    clause(
        "new customer's first order: first month 5折 | first month 5折 | –",
        ("basic", "-499.50"),
        ("standard", "-1999.50"),
        ("enterprise", "0.00"),
    ),
)
def test_a_new_customers_first_month(tier: str, off: str, months: int) -> None:
    assert line("first_month", tier=tier, billing="monthly", term=months, customer="new") == off


@pytest.mark.parametrize("customer", ["existing", "renewal"])
def test_only_a_new_customer_has_a_first_month(customer: str) -> None:
    assert line("first_month", billing="monthly", customer=customer) == "0.00"


@pytest.mark.parametrize("tier", TIERS)
def test_first_month_not_with_annual(tier: str) -> None:
    assert line("first_month", tier=tier, billing="annual", customer="new") == "0.00"


def test_first_month_on_the_plan_fee_only() -> None:
    needs = {"users": 100, "integrations": 5, "custom_days": 9, "migration_rows": 50_000}
    assert line("first_month", billing="monthly", customer="new", **needs) == "-499.50"


# --- renewal 满2年总价9折 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "price"),
    clause(
        "Two years prepaid and renewed at 总价9折: 14,398.20 / 64,798.20 / 172,798.20",
        ("basic", "14398.20"),
        ("standard", "64798.20"),
        ("enterprise", "172798.20"),
    ),
)
def test_two_years_renewed_cost(tier: str, price: str) -> None:
    assert total(tier=tier, term=2, customer="renewal", renewal_months=24) == price


@pytest.mark.parametrize(
    ("months", "price"),
    clause(
        "renewal.basis: cumulative renewal months including this order ≥ 24",
        (0, "7999.00"),
        (23, "7999.00"),
        (24, "7199.10"),
        (36, "7199.10"),
    ),
)
def test_a_renewal_of_one_year_costs(months: int, price: str) -> None:
    assert total(customer="renewal", renewal_months=months) == price


def test_renewal_months_are_taken_as_given_never_derived_from_term() -> None:
    assert total(customer="renewal", term=3, renewal_months=0) == "23997.00"


def test_renewal_basis_this_order() -> None:
    changed = {"renewal.basis": "this_order"}
    assert total(customer="renewal", term=1, renewal_months=36, policies=changed) == "7999.00"
    assert total(customer="renewal", term=2, renewal_months=0, policies=changed) == "14398.20"


@pytest.mark.parametrize("customer", ["new", "existing"])
def test_only_a_renewal_earns_the_renewal_price(customer: str) -> None:
    assert line("renewal", customer=customer, renewal_months=36) == "0.00"


def test_renewal_base_is_the_order_total_one_off_lines_included() -> None:
    needs = {"users": 35, "integrations": 2, "migration_rows": 20_000}
    assert total(customer="renewal", renewal_months=24, **needs) == "10799.10", "9/10 of 7999 + 1500 + 2000 + 500"


def test_renewal_of_a_range_is_rounded_once_at_each_end() -> None:
    assert line("renewal", customer="renewal", renewal_months=24, custom_days=1) == ("-879.90", "-919.90")


# --- concession 优惠折让 ----------------------------------------------------------------------------------------------


def test_a_concession_of_an_amount_needs_approval() -> None:
    said = {"concession": {"amount": 500, "reason": "展会签约"}}
    assert total(**said) == "7499.00"
    assert needs_approval("concession", **said)


def test_a_concession_of_a_percent_is_rounded_half_up() -> None:
    assert line("concession", concession={"percent": Decimal("2.5"), "reason": "展会签约"}) == "-199.98"


def test_a_concession_comes_before_the_renewal_price() -> None:
    said = {"customer": "renewal", "renewal_months": 24, "concession": {"amount": 500, "reason": "老客户"}}
    assert line("renewal", **said) == "-749.90"
    assert total(**said) == "6749.10"


# --- limits of a tier ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "customers", "over"),
    clause(
        "customer records ≤500 | – | –: >500 rules basic out; 500 fits",
        ("basic", 500, False),
        ("basic", 501, True),
        ("standard", 30_000, False),
        ("enterprise", 30_000, False),
    ),
)
def test_customer_records(tier: str, customers: int, over: bool) -> None:
    assert needs_approval("customers", tier=tier, customers=customers) is over


@pytest.mark.parametrize(
    ("tier", "gigabytes", "over"),
    clause(
        "storage not stated | 10 GB | 无限: basic by inheritance as standard",
        ("basic", 10, False),
        ("basic", 500, True),
        ("standard", 10, False),
        ("standard", Decimal("10.1"), True),
        ("enterprise", 500, False),
    ),
)
def test_storage(tier: str, gigabytes: int | Decimal, over: bool) -> None:
    assert needs_approval("storage", tier=tier, storage_gb=gigabytes) is over


def test_a_limit_never_stops_the_arithmetic() -> None:
    assert total(customers=9000) == "7999.00"


@pytest.mark.parametrize(
    ("tier", "users"),
    clause(
        "适用企业 is advice; 50 and 200 belong to both neighbours; 1–9 heads may take basic",
        ("basic", 1),
        ("basic", 50),
        ("standard", 50),
        ("standard", 200),
        ("enterprise", 200),
        ("basic", 200),
        ("enterprise", 10),
    ),
)
def test_a_tier_outside_its_band_is_allowed(tier: str, users: int) -> None:
    assert quote(tier=tier, users=users)["violations"] == []


# --- policies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "alternative"),
    clause(
        "needs approval before issue, as does every override of a policy",
        ("headcount.mode", "hard"),
        ("customers.count", "raw"),
        ("seats.monthly", "prorata_month"),
        ("seats.gift_months", "charged"),
        ("seats.midterm", "full_year"),
        ("integrations.fee", "per_year"),
        ("migration.step", "prorata"),
        ("migration.count", "raw"),
        ("first_month.applies", "annual_too"),
        ("renewal.basis", "this_order"),
        ("renewal.base", "recurring"),
        ("gift.months", "first_year_only"),
    ),
)
def test_an_overridden_policy_is_a_violation(key: str, alternative: str) -> None:
    assert needs_approval(key, policies={key: alternative})
    assert not needs_approval(key)


def test_tiers_inherit_may_be_switched_off() -> None:
    assert needs_approval("tiers.inherit", policies={"tiers.inherit": False})


@pytest.mark.parametrize("policies", [{"seats.monthyl": "prorata_month"}, {"seats.monthly": "whatever"}])
def test_a_policy_that_the_rules_do_not_name_is_refused(policies: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        quote(policies=policies)


def test_first_month_annual_too() -> None:
    changed = {"first_month.applies": "annual_too"}
    assert line("first_month", tier="standard", customer="new", policies=changed) == "-1999.50"


def test_renewal_base_recurring_leaves_one_off_lines_out() -> None:
    said = {"customer": "renewal", "renewal_months": 24, "users": 35, "integrations": 2}
    assert line("renewal", **said) == "-1149.90"
    assert line("renewal", **said, policies={"renewal.base": "recurring"}) == "-949.90"


def test_gift_months_first_year_only() -> None:
    said = {"customer": "new", "tier": "standard", "term": 3}
    assert quote(**said, policies={"gift.months": "first_year_only"})["service"]["months"] == 38


# --- tax and 大写 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "net", "tax"),
    clause(
        "net and tax rounded per line and summed: 7,999 = 7,546.23 + 452.77; 7,999 + 500: net 8,017.93",
        (0, "7546.23", "452.77"),
        (10_001, "8017.93", "481.07"),
    ),
)
def test_list_prices_include_six_percent_rounded_per_line(rows: int, net: str, tax: str) -> None:
    priced = quote(migration_rows=rows)
    assert (ends(priced["net"]), ends(priced["tax"])) == (net, tax)


def test_an_exact_total_is_said_in_words_and_a_range_is_not() -> None:
    assert quote(tier="standard")["in_words"] == "人民币叁万伍仟玖佰玖拾玖元整"
    assert quote(customer="renewal", renewal_months=24)["in_words"] == "人民币柒仟壹佰玖拾玖元壹角"
    assert quote(custom_days=1)["in_words"] is None


# --- ties and flips --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("users", [226, 230])
def test_standard_ties_with_enterprise_exactly(users: int) -> None:
    assert total(tier="standard", users=users) == total(tier="enterprise", users=users) == "95999.00"


def test_standard_with_231_users_is_dearer_than_enterprise() -> None:
    assert total(tier="standard", users=231) == "97499.00"


def test_standard_with_200_users() -> None:
    assert total(tier="standard", users=200) == "86999.00"
    assert total(tier="standard", users=200, integrations=8) == "95999.00"


def test_basic_with_migration_is_dearer_than_standard_above_570_000_rows() -> None:
    assert total(migration_rows=570_000, integrations=1) == total(tier="standard") == "35999.00"
    assert total(migration_rows=570_001, integrations=1) == "36499.00"


@pytest.mark.parametrize(
    ("days", "rate"),
    clause("Enterprise breaks even against standard at 50/60/75 custom days", (50, 1200), (60, 1000), (75, 800)),
)
def test_custom_days_bring_standard_to_enterprise(days: int, rate: int) -> None:
    assert total(tier="standard", custom_days=days, custom_rate=rate) == total(tier="enterprise") == "95999.00"


# --- what the list promises without a price --------------------------------------------------------------------------


FUNCTIONS = ("基础OA", "简易CRM", "全功能CRM/SCM", "定制化功能开发", "10GB")
SERVICE = (
    *("5×8", "在线客服", "7×12", "季度系统体检", "7×24", "专属客户经理", "数据加密防护"),
    *("私有化部署", "上门培训", "培训不限次", "分机2"),
)
LABELS = ("8折", "9折", "9.6折", "赠1个月", "赠2个月", "赠3个月", "首月5折", "总价9折")
UNITS = ("300元/人/年", "2000元/个", "1500元/个", "800–1200元/人天", "500元/万条")


@pytest.mark.parametrize("words", [*FUNCTIONS, *SERVICE, *LABELS, *UNITS])
def test_the_price_book_keeps_the_published_words(words: str) -> None:
    """Each value keeps `source`: the published clause, in Chinese, as it reads."""
    books = (Path(__file__).parents[1] / "resources" / "pricebook").glob("**/*.toml")
    assert words in "".join("".join(book.read_text("utf-8").split()) for book in sorted(books))


def test_a_line_may_have_a_tax_rate_of_its_own() -> None:
    """tax: alternative "rate per line"."""
    order = {"tier": "basic", "billing": "annual", "term": 1, "users": 1, "custom_days": 1, "custom_rate": 1130}
    priced = price_order_dict({**order, "policies": {"tax": {"custom": 13}}}, TODAY)
    taxes = {line["code"]: line["tax"]["low"] for line in priced["lines"]}
    assert (taxes["subscription"], taxes["custom"]) == ("452.77", "130.00")
    assert priced["tax"]["low"] == "582.77"
    assert [one["key"] for one in priced["violations"]] == ["policies.tax.custom"]
