"""Needs and plans of invented clients, for tests about plans."""

from __future__ import annotations

from datetime import date

from qifutong_desktop.catalog.calendar import load_calendar
from qifutong_desktop.catalog.plan import load_plan_data
from qifutong_desktop.core.client import Tier
from qifutong_desktop.core.diagnosis import Industry, Needs, Signal, Wishes
from qifutong_desktop.core.plan import Plan, PlanData, make_plan
from qifutong_desktop.core.plan_edits import TaskEdit
from qifutong_desktop.core.running import Running
from qifutong_desktop.core.text import Text
from tests.builders import need


def some_needs(
    *,
    capabilities: tuple[str, ...] = ("oa", "crm_full", "scm"),
    systems: tuple[str, ...] = ("用友",),
    possible: tuple[str, ...] = (),
    rows: tuple[int, int] = (12000, 12000),
    custom: tuple[str, str] = ("0", "0"),
) -> Needs:
    return Needs(
        (
            need("capabilities", names=capabilities),
            need("integrations", names=systems, possible=possible),
            need("migration_rows", rows),
            need("custom_days", custom),
        )
    )


def a_plan(
    needs: Needs | None = None,
    *,
    tier: Tier = "standard",
    start: date = date(2026, 3, 2),
    signals: dict[Signal, tuple[str, ...]] | None = None,
    industry: Industry | None = "manufacturing",
    wishes: Wishes | None = None,
    data: PlanData | None = None,
    paid_from: date | None = None,
    done: frozenset[str] = frozenset(),
    evidence: dict[Signal, Text] | None = None,
    rounds: int = 400,
    seed: int = 7,
    edits: dict[str, TaskEdit] | None = None,
    running: Running | None = None,
) -> Plan:
    return make_plan(
        data or load_plan_data(),
        load_calendar(),
        tier=tier,
        needs=needs or some_needs(),
        signals=signals or {},
        industry=industry,
        wishes=wishes or Wishes(),
        start=start,
        paid_from=paid_from,
        done=done,
        evidence=evidence,
        rounds=rounds,
        seed=seed,
        edits=edits,
        running=running,
    )
