"""The plan of a renewal or a mid-term order holds only what the order adds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from qifutong_desktop.catalog.plan import load_plan_data
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.client import AlreadyPaid, CustomerKind, Preferences, Tier
from qifutong_desktop.core.diagnosis import Needs
from qifutong_desktop.core.money import Money
from qifutong_desktop.core.options import order_for
from qifutong_desktop.core.order import Order
from qifutong_desktop.core.plan import Plan
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.running import Running, running_contract
from tests.builders import need
from tests.plan_cases import a_plan, some_needs

FIRST_SET_UP = {"provision", "configure", "admin_training", "private_deployment"}
NOTHING = some_needs(systems=(), rows=(0, 0))


def ids(plan: Plan) -> set[str]:
    return {task.id for task in plan.tasks}


@pytest.mark.parametrize("tier", ["basic", "standard", "enterprise"])
def test_nothing_new_is_no_implementation(tier: Tier) -> None:
    plan = a_plan(NOTHING, tier=tier, running=Running(), done=frozenset({"kickoff", "survey", "proposal"}))
    assert ids(plan) == {"review", "signing", "retraining", "carry_on"}
    assert not plan.adds
    assert not plan.risks
    assert [gate.id for gate in plan.gates] == ["signed"]
    assert plan.cutover.at_night, "no rest days are waited for"


def test_only_what_is_added_is_planned() -> None:
    needs = some_needs(systems=("用友", "淘宝"), rows=(0, 0))
    plan = a_plan(needs, running=Running(frozenset({"用友"})))
    assert not FIRST_SET_UP & ids(plan)
    assert {"papers", "integrate_one", "sandbox", "trial", "acceptance", "switch"} <= ids(plan)
    assert "integrate_many" not in ids(plan)
    assert "用友" in plan.notes[0].zh
    assert plan.adds


@pytest.mark.parametrize(
    ("needs", "task"),
    [(some_needs(systems=()), "migrate"), (some_needs(systems=(), rows=(0, 0), custom=("5", "8")), "custom")],
)
def test_rows_and_custom_work_of_a_renewal_are_planned(needs: Needs, task: str) -> None:
    found = ids(a_plan(needs, running=Running()))
    assert task in found
    assert "acceptance" in found
    assert not FIRST_SET_UP & found


def test_a_new_customer_has_no_task_of_a_renewal() -> None:
    data = load_plan_data()
    assert {"retraining", "carry_on"} <= {task.id for task in data.tasks}
    for needs in (NOTHING, some_needs()):
        plan = a_plan(needs)
        assert not {"retraining", "carry_on"} & ids(plan)
        assert {"provision", "configure", "trial", "acceptance"} <= ids(plan)


@pytest.mark.parametrize(
    ("customer", "paid", "connected"),
    [
        ("new", AlreadyPaid(integrations=("用友",)), None),
        ("renewal", None, frozenset()),
        ("renewal", AlreadyPaid(integrations=(" 用友 ", "淘宝")), frozenset({"用友", "淘宝一店"})),
        ("existing", AlreadyPaid(integrations=("金蝶",)), frozenset()),
    ],
)
def test_connected_is_what_the_running_contract_paid(
    customer: CustomerKind, paid: AlreadyPaid | None, connected: frozenset[str] | None
) -> None:
    needs = some_needs(systems=("用友",), possible=("淘宝一店",))
    running = running_contract(Preferences(customer=customer, already_paid=paid), needs, load_pricebook())
    assert (running and running.connected) == connected


def test_what_came_with_the_tier_is_connected_too_and_costs_no_other_price() -> None:
    """The price takes the tier's included number off what is left, so only what was paid beyond it is named as paid."""
    book, needs = load_pricebook(), some_needs(systems=("用友", "淘宝", "金蝶"))
    paid = AlreadyPaid(integrations=("淘宝",))
    wishes = Preferences(customer="renewal", already_paid=paid, connected=("用友",), running_tier="basic")
    running = running_contract(wishes, needs, book)
    assert running is not None
    assert running.connected == {"用友", "淘宝"}
    assert "crm_full" not in running.capabilities
    plan = a_plan(needs, tier="basic", running=running)
    assert "integrate_one" in ids(plan), "金蝶 alone is new"
    order = Order("basic", "annual", 1, Range.of(30), integrations=("用友", "淘宝", "金蝶"), customer="renewal")
    line = price(replace(order, already_paid=paid), book, date(2027, 1, 4)).line("integrations")
    assert line is not None
    assert line.amount == Money.of(Decimal(2000)), "用友 is the included one, 淘宝 is paid"


@pytest.mark.parametrize(
    ("before", "now", "capabilities", "expected"),
    [
        ("basic", "standard", ("oa", "crm_full", "scm"), {"provision", "configure", "admin_training"}),
        ("basic", "standard", ("crm_simple",), {"provision"}),
        ("standard", "enterprise", ("private_deployment",), {"provision", "private_deployment"}),
        ("standard", "standard", ("oa", "crm_full"), set()),
        ("enterprise", "standard", ("oa", "crm_full"), set()),
        (None, "enterprise", ("private_deployment",), set()),
    ],
)
def test_a_larger_tier_is_set_up_for_what_it_brings(
    before: Tier | None, now: Tier, capabilities: tuple[str, ...], expected: set[str]
) -> None:
    needs = some_needs(capabilities=capabilities, systems=(), rows=(0, 0))
    running = running_contract(Preferences(customer="renewal", running_tier=before), needs, load_pricebook())
    plan = a_plan(needs, tier=now, running=running)
    assert FIRST_SET_UP & ids(plan) == expected
    assert plan.adds == bool(expected)
    assert ("acceptance" in ids(plan)) == bool(expected)
    names = [task.name.zh for task in plan.tasks if task.id == "configure"]
    assert names in ([], ["配置 CRM/SCM"]), "OA was there already"


def test_a_larger_tier_within_a_contract_waits_for_its_price() -> None:
    paid = AlreadyPaid(months_left=7)
    wishes = Preferences(customer="existing", already_paid=paid, running_tier="basic")
    counted = (need(key, (1, 1)) for key in ("seats", "customers_end", "storage_gb"))
    needs = Needs((*some_needs().items, *counted))

    def unpriced(preferences: Preferences, tier: Tier) -> tuple[str, ...]:
        return order_for(needs, preferences, tier, "annual", 1).unpriced

    assert unpriced(wishes, "standard") == ("tier_upgrade",)
    assert unpriced(wishes, "basic") == ()
    assert unpriced(replace(wishes, customer="renewal"), "standard") == (), "a renewal pays the tier's own fee"
    assert unpriced(replace(wishes, running_tier=None), "standard") == ()
