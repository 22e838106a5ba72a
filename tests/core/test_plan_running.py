"""The plan of a renewal or a mid-term order holds only what the order adds."""

from __future__ import annotations

import pytest

from qifutong_desktop.catalog.plan import load_plan_data
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.client import AlreadyPaid, CustomerKind, Tier
from qifutong_desktop.core.diagnosis import Needs
from qifutong_desktop.core.plan import Plan
from qifutong_desktop.core.running import connected_systems
from tests.plan_cases import a_plan, some_needs

FIRST_SET_UP = {"provision", "configure", "admin_training", "private_deployment"}
NOTHING = some_needs(systems=(), rows=(0, 0))


def ids(plan: Plan) -> set[str]:
    return {task.id for task in plan.tasks}


@pytest.mark.parametrize("tier", ["basic", "standard", "enterprise"])
def test_nothing_new_is_no_implementation(tier: Tier) -> None:
    plan = a_plan(NOTHING, tier=tier, connected=frozenset(), done=frozenset({"kickoff", "survey", "proposal"}))
    assert ids(plan) == {"review", "signing", "retraining", "carry_on"}
    assert not plan.adds
    assert not plan.risks
    assert [gate.id for gate in plan.gates] == ["signed"]
    assert plan.cutover.at_night, "no rest days are waited for"


def test_only_what_is_added_is_planned() -> None:
    needs = some_needs(systems=("用友", "淘宝"), rows=(0, 0))
    plan = a_plan(needs, connected=frozenset({"用友"}))
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
    found = ids(a_plan(needs, connected=frozenset()))
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
    assert connected_systems(customer, paid, needs, load_pricebook()) == connected
