"""The three-phase plan: which tasks, when, which window, how sure, what risks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.calendar import load_calendar
from qifutong_desktop.catalog.plan import load_plan_data
from qifutong_desktop.core.calendar import DAY, each_day
from qifutong_desktop.core.client import Tier
from qifutong_desktop.core.cutover import Weigher
from qifutong_desktop.core.cutover_words import explain
from qifutong_desktop.core.diagnosis import Industry, Needs, Signal, Wishes
from qifutong_desktop.core.plan import Days, Plan, PlanData, ScheduledTask
from qifutong_desktop.core.plan_checks import check_plan_data
from qifutong_desktop.core.plan_json import plan_json
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.text import Text
from tests.plan_cases import a_plan, some_needs

CALENDAR = load_calendar()
DATA = load_plan_data()
STARTS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
TIERS = st.sampled_from(get_args(Tier))
INDUSTRIES = st.sampled_from((None, *get_args(Industry)))
SIGNALS = st.dictionaries(st.sampled_from(get_args(Signal)), st.just(("X01",)))


@st.composite
def needs_of_any_client(draw: st.DrawFn) -> Needs:
    rows = sorted((draw(st.integers(0, 10**6)), draw(st.integers(0, 10**6))))
    custom = sorted((draw(st.integers(0, 80)), draw(st.integers(0, 80))))
    return some_needs(
        capabilities=tuple(draw(st.sets(st.sampled_from(("oa", "crm_full", "scm", "private_deployment"))))),
        systems=tuple("甲乙丙丁戊己"[: draw(st.integers(0, 6))]),
        rows=(rows[0], rows[1]),
        custom=(str(custom[0]), str(custom[1])),
    )


def task(plan: Plan, id: str) -> ScheduledTask:
    return next(one for one in plan.tasks if one.id == id)


def ids(plan: Plan) -> set[str]:
    return {one.id for one in plan.tasks}


def days(plan: Plan, id: str) -> tuple[str, str]:
    found = task(plan, id).days
    return f"{found.low.normalize():f}", f"{found.high.normalize():f}"


# Which tasks, how long


@pytest.mark.parametrize(
    ("id", "low", "high"),
    [
        ("kickoff", "0.5", "0.5"), ("survey", "1", "2"), ("data_check", "1", "1"), ("proposal", "1", "2"),
        ("review", "1", "1"), ("papers", "3", "5"), ("configure", "3", "8"), ("integrate_one", "7", "10"),
        ("rehearsal", "1", "2"), ("trial", "5", "10"),
    ],
)  # fmt: skip
def test_durations_are_those_of_the_three_phase_plan(id: str, low: str, high: str) -> None:
    assert days(a_plan(), id) == (low, high)


def test_the_cutover_takes_one_to_three_days_by_the_rows() -> None:
    assert days(a_plan(some_needs(rows=(500, 500))), "migrate") == ("1", "2")
    assert days(a_plan(some_needs(rows=(900_000, 900_000))), "migrate") == ("1", "3")


@pytest.mark.parametrize(
    ("systems", "low", "high"), [(2, "14", "21"), (3, "14", "21"), (4, "17", "26"), (6, "23", "36")]
)
def test_two_or_more_systems_take_14_to_21_days_and_each_beyond_three_adds(systems: int, low: str, high: str) -> None:
    plan = a_plan(some_needs(systems=tuple("甲乙丙丁戊己"[:systems])))
    assert days(plan, "integrate_many") == (low, high)
    assert task(plan, "integrate_many").name.zh == f"集成 {systems} 个系统"
    assert "integrate_one" not in ids(plan)


def test_no_integration_no_integration_task() -> None:
    plan = a_plan(some_needs(systems=()))
    assert not {"integrate_one", "integrate_many", "papers"} & ids(plan)
    assert "data_list" in ids(plan)
    assert next(gate for gate in plan.gates if gate.id == "uat").condition.zh == "UAT 通过"


def test_no_rows_no_migration_tasks_but_still_a_switch() -> None:
    plan = a_plan(some_needs(systems=(), rows=(0, 0)))
    migrating = {"cleaning", "backup", "rehearsal", "reconcile", "migrate", "incremental", "data_check", "data_list"}
    assert not migrating & ids(plan)
    assert task(plan, "switch").cutover
    assert task(plan, "trial").after == ("switch",)


@pytest.mark.parametrize(("tier", "id"), [("basic", "1 次"), ("standard", "2 次"), ("enterprise", "不限")])
def test_training_goes_by_tier(tier: Tier, id: str) -> None:
    (found,) = (one for one in a_plan(tier=tier).tasks if one.id.startswith("training_"))
    assert id in found.name.zh


def test_custom_work_takes_its_person_days_and_small_work_is_an_adjustment() -> None:
    plan = a_plan(some_needs(custom=("6", "20")))
    assert task(plan, "custom").days == Days(Decimal(6), Decimal(13), Decimal(20))
    small = a_plan(some_needs(custom=("0.5", "2")))
    assert days(small, "tweaks") == ("5", "10")
    assert "custom" not in ids(small)
    assert "custom" in ids(a_plan(some_needs(custom=("0.5", "2")), tier="basic"))
    assert not {"custom", "tweaks"} & ids(a_plan())


def test_only_the_wanted_modules_are_configured() -> None:
    assert task(a_plan(some_needs(capabilities=("crm_full",))), "configure").name.zh == "配置 CRM"
    assert days(a_plan(some_needs(capabilities=("crm_full",))), "configure") == ("3", "5")


def test_an_open_count_is_planned_at_its_high_end_and_said() -> None:
    plan = a_plan(some_needs(systems=("用友",), possible=("淘宝",), rows=(0, 8000)))
    assert {"integrate_many", "migrate"} <= ids(plan)
    assert ["系统数" in note.zh or "行数" in note.zh for note in plan.notes[:2]] == [True, True]


def test_waiting_for_papers_is_the_clients_task_and_a_signal_stretches_its_worst_case() -> None:
    assert task(a_plan(), "papers").owner == "客户"
    assert days(a_plan(signals={"no_interface_papers": ("B05",)}), "papers") == ("3", "10")


def test_the_health_check_comes_with_standard_and_enterprise() -> None:
    said = {tier: any("季度体检" in note.zh for note in a_plan(tier=tier).notes) for tier in get_args(Tier)}
    assert said == {"basic": False, "standard": True, "enterprise": True}


def test_the_first_health_check_is_three_calendar_months_after_acceptance() -> None:
    plan = a_plan(start=date(2026, 9, 1))
    assert plan.acceptance == date(2026, 10, 28)
    assert any("首次约在 2027年1月28日" in note.zh for note in plan.notes)


def test_what_is_done_drops_out_and_the_rest_begins_at_once() -> None:
    done = frozenset({"kickoff", "survey", "proposal"})
    unmeasured = a_plan(done=done, start=date(2026, 3, 2))
    assert unmeasured.tasks[0].id == "data_check"
    assert task(unmeasured, "review").after == ("data_check",)
    plan = a_plan(done=done | {"data_check"}, start=date(2026, 3, 2))
    assert [one.id for one in plan.tasks[:3]] == ["review", "signing", "papers"]
    assert task(plan, "review").start == task(plan, "papers").start == plan.start == date(2026, 3, 2)
    assert task(plan, "papers").after == ()
    assert plan.go_live <= a_plan(start=date(2026, 3, 2)).go_live


def test_deliverables_and_gates_are_those_of_the_three_phases() -> None:
    plan = a_plan()
    by_phase = {
        phase: {text.zh for one in plan.tasks if one.phase == phase for text in one.deliverables} for phase in (1, 2, 3)
    }
    assert by_phase == {
        1: {"诊断报告", "方案", "报价单", "接口清单", "数据清单"},
        2: {"配置说明", "接口测试报告", "UAT 用例"},
        3: {"迁移对账报告", "培训签到表", "上线确认书", "验收单"},
    }
    assert [gate.condition.zh for gate in plan.gates] == [
        "双方签字，唯一项目对接人任命",
        "UAT 通过，接口对账零差异",
        "上线评审通过，回退演练成功",
        "客户签署验收单",
    ]


# When


@settings(max_examples=60, deadline=None)
@given(needs_of_any_client(), TIERS, INDUSTRIES, STARTS, SIGNALS)
def test_every_plan_keeps_order_calendar_and_windows(
    needs: Needs, tier: Tier, industry: Industry | None, start: date, signals: dict[Signal, tuple[str, ...]]
) -> None:
    plan = a_plan(needs, tier=tier, industry=industry, start=start, signals=signals, rounds=40)
    by_id = {one.id: one for one in plan.tasks}
    for one in plan.tasks:
        assert one.start <= one.end
        assert all(by_id[id].end <= one.start for id in one.after)
        if not one.cutover:
            assert CALENDAR.is_workday(one.start)
            assert CALENDAR.is_workday(one.end)
        assert not (one.critical and one.slack)
    cutover = next(one for one in plan.tasks if one.cutover)
    assert all(by_id[id].end < cutover.start for id in cutover.after)
    assert plan.cutover.start <= cutover.start <= cutover.end <= plan.cutover.end
    assert plan.go_live == CALENDAR.workday_after(plan.cutover.end)
    assert all(one.start >= plan.go_live for one in plan.tasks if cutover.id in one.after)
    assert plan.p50 <= plan.p80
    assert sum(one.chosen for one in plan.cutover.candidates) == 1
    chain = [by_id[id] for id in plan.critical_path]
    assert all(before.id in after.after for before, after in pairwise(chain))
    assert chain[-1] is cutover
    assert not chain[0].after
    assert all(one.slack == min(before.slack for before in chain[:-1]) for one in chain[:-1])
    assert all(one.owner != "双方" for one in plan.tasks)


@settings(max_examples=40, deadline=None)
@given(needs_of_any_client(), TIERS, INDUSTRIES, STARTS)
def test_shortest_durations_never_go_live_later_than_longest(
    needs: Needs, tier: Tier, industry: Industry | None, start: date
) -> None:
    shortest = a_plan(needs, tier=tier, industry=industry, start=start, data=_all(lambda days: days.low), rounds=1)
    longest = a_plan(needs, tier=tier, industry=industry, start=start, data=_all(lambda days: days.high), rounds=1)
    assert shortest.go_live <= longest.go_live
    assert shortest.acceptance <= longest.acceptance


def _all(point: Callable[[Days], Decimal]) -> PlanData:
    """The plan data with every duration at one of its points (custom work aside, which stays open).

    The cutover keeps its own: work that needs more days may take an earlier window with something against it, where
    shorter work waits for a later free one that the longer does not fit into.
    """

    def flat(days: Days) -> Days:
        return Days(point(days), point(days), point(days))

    tasks = tuple(
        one
        if one.cutover
        else replace(
            one,
            days=one.days and flat(one.days),
            more=one.more and replace(one.more, add=flat(one.more.add), cap=one.more.cap and flat(one.more.cap)),
        )
        for one in DATA.tasks
    )
    return replace(DATA, tasks=tasks)


@settings(max_examples=40, deadline=None)
@given(STARTS, st.integers(0, 40), INDUSTRIES)
def test_starting_later_never_goes_live_earlier(start: date, later: int, industry: Industry | None) -> None:
    first = a_plan(start=start, industry=industry, rounds=60)
    second = a_plan(start=start + timedelta(days=later), industry=industry, rounds=60)
    assert (first.go_live, first.p50, first.p80) <= (second.go_live, second.p50, second.p80)
    assert first.go_live <= second.go_live


def test_tasks_of_half_a_day_share_a_day() -> None:
    plan = a_plan(start=date(2026, 3, 2))
    assert task(plan, "kickoff").end == task(plan, "survey").start == date(2026, 3, 2)
    assert task(plan, "survey").end == date(2026, 3, 3)


@pytest.mark.parametrize("start", [date(2026, 3, 2), date(2026, 5, 7), date(2026, 9, 14)])
@pytest.mark.parametrize("industry", ["manufacturing", "retail"])
def test_slack_is_how_far_a_task_may_slip_and_still_reach_the_window(start: date, industry: Industry) -> None:
    plan = a_plan(start=start, industry=industry, rounds=1)

    def ready(slow: ScheduledTask, extra: int) -> date:
        """When all is ready for the cutover with one task so many workdays longer."""
        longer = slow.days.likely + extra
        tasks = tuple(
            replace(one, more=None, days=Days(longer, longer, longer)) if one.id == slow.id else one
            for one in DATA.tasks
        )
        again = a_plan(start=start, industry=industry, data=replace(DATA, tasks=tasks), rounds=1)
        return max(task(again, id).end for one in again.tasks if one.cutover for id in one.after)

    before = [one for one in plan.tasks if one.end < plan.cutover.start]
    assert len(before) > 10
    for one in before:
        assert ready(one, one.slack) < plan.cutover.start <= ready(one, one.slack + 1)
        assert one.critical == (one.slack == 0)


def test_nothing_after_go_live_is_critical_for_it() -> None:
    plan = a_plan()
    assert [one.id for one in plan.tasks if one.start >= plan.go_live] == ["incremental", "trial", "acceptance"]
    assert not any(one.critical for one in plan.tasks if one.start >= plan.go_live)


# The window


def test_the_longest_free_window_is_taken_and_explained() -> None:
    plan = a_plan(some_needs(systems=("用友", "淘宝")), start=date(2026, 4, 20))
    assert (plan.cutover.start, plan.cutover.end) == (date(2026, 6, 19), date(2026, 6, 21))
    assert "端午节" in plan.cutover.reason.zh
    assert plan.go_live == date(2026, 6, 22)


def test_a_longer_window_is_worth_two_weeks_of_waiting_and_no_more() -> None:
    rules = replace(DATA.cutover, tax_day=0)
    weigher = Weigher(CALENDAR, rules, needed=1, at_night=False, avoid_sales=False, forbidden=())
    weekend, holiday = date(2026, 6, 6), date(2026, 6, 19)
    assert weigher.choose(date(2026, 6, 5))[0].start == holiday
    impatient = replace(weigher, rules=replace(rules, patience_days=12))
    assert impatient.choose(date(2026, 6, 5))[0].start == weekend
    found = explain(impatient, date(2026, 6, 5), *impatient.choose(date(2026, 6, 5)), Decimal(1))
    assert "更长，但要再等 13 天" in [one.verdict.zh for one in found.candidates if one.start == holiday]


def test_where_every_window_has_a_conflict_the_least_is_taken_and_said() -> None:
    forbidden = ((date(2026, 4, 16), date(2026, 4, 30)), (date(2026, 5, 16), date(2026, 5, 31)))
    plan = a_plan(start=date(2026, 3, 2), wishes=Wishes(forbidden=forbidden))
    assert (plan.cutover.start, plan.cutover.end) == (date(2026, 4, 4), date(2026, 4, 6))
    assert "冲突最轻的一个（纳税申报期）" in plan.cutover.reason.zh
    assert not next(one for one in plan.cutover.candidates if one.chosen).free


@settings(max_examples=40, deadline=None)
@given(STARTS, INDUSTRIES)
def test_the_switch_and_the_day_after_keep_off_closings_and_tax_days(start: date, industry: Industry | None) -> None:
    plan = a_plan(start=start, industry=industry, rounds=1)
    if "冲突" in plan.cutover.reason.zh:
        return
    for day in (*each_day(plan.cutover.start, plan.cutover.end), plan.go_live):
        assert day.day >= 16
        assert (day + timedelta(days=3)).month == day.month


@settings(max_examples=60, deadline=None)
@given(STARTS)
def test_retailers_switch_on_an_ordinary_weekday_night_out_of_season(start: date) -> None:
    plan = a_plan(start=start, industry="retail", rounds=1)
    night = task(plan, "migrate")
    assert plan.cutover.at_night
    assert not night.rest_days
    for day in (*each_day(night.start, night.end), plan.go_live):
        assert day.weekday() < 5
        assert CALENDAR.is_workday(day)
        assert not (date(day.year, 6, 1) <= day <= date(day.year, 6, 20))
        assert not (date(day.year, 9, 28) <= day <= date(day.year, 10, 8))
        assert not (date(day.year, 10, 20) <= day <= date(day.year, 11, 13))
    assert plan.go_live == night.end + DAY


def test_a_verdict_names_the_day_that_is_in_the_way() -> None:
    weigher = Weigher(CALENDAR, DATA.cutover, needed=1, at_night=False, avoid_sales=False, forbidden=())
    ready = date(2027, 1, 20)
    found = explain(weigher, ready, *weigher.choose(ready), Decimal(1))
    verdicts = {one.start: one.verdict.zh for one in found.candidates}
    assert verdicts[date(2027, 1, 30)] == "避开：月末结账；2月1日上线遇月初结账、纳税申报期"
    assert verdicts[date(2027, 2, 5)] == "避开：春节假期正逢纳税申报期"


def test_forbidden_dates_are_kept_free_and_the_verdict_says_so() -> None:
    free = a_plan()
    taken = ((free.cutover.start, free.cutover.end),)
    plan = a_plan(wishes=Wishes(forbidden=taken))
    assert plan.cutover.start > free.cutover.end
    verdict = next(one.verdict.zh for one in plan.cutover.candidates if one.start == free.cutover.start)
    assert "客户指定的禁止日期" in verdict


def test_a_client_who_forbids_every_date_is_told() -> None:
    with pytest.raises(Refusal, match="no cutover window"):
        a_plan(wishes=Wishes(forbidden=((date(2026, 1, 1), date(2029, 1, 1)),)))


# How sure


def test_the_same_arguments_make_the_same_plan_and_another_seed_other_draws() -> None:
    assert a_plan(seed=3) == a_plan(seed=3)
    plans = [a_plan(seed=seed, rounds=3, start=date(2026, 4, 11)) for seed in range(30)]
    assert len({(plan.p50, plan.p80) for plan in plans}) > 1


def test_fixed_durations_leave_no_doubt() -> None:
    plan = a_plan(data=_all(lambda days: days.high))
    assert plan.p50 == plan.p80 == plan.go_live


def test_wider_ranges_move_the_p80_and_not_the_plan() -> None:
    start = date(2026, 4, 10)
    calm = a_plan(start=start, rounds=2000)
    stirred = a_plan(start=start, rounds=2000, signals={"third_party_slow": ("B05",), "dirty_master_data": ("D01",)})
    assert stirred.go_live == calm.go_live
    assert stirred.p80 > calm.p80


def test_a_plan_is_made_in_less_than_150_ms() -> None:
    needs = some_needs(systems=tuple("甲乙丙丁"), custom=("3", "30"))
    took: list[float] = []
    for _ in range(3):
        began = time.perf_counter()
        a_plan(needs, tier="enterprise", rounds=2000)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.15


@pytest.mark.parametrize("start", [date(1999, 12, 31), date(2101, 1, 1), date.max])
def test_an_absurd_start_is_refused(start: date) -> None:
    with pytest.raises(Refusal, match=r"preferences\.start"):
        a_plan(start=start)


def test_an_absurd_amount_of_custom_work_is_refused() -> None:
    with pytest.raises(Refusal, match=r"needs\.custom_days"):
        a_plan(some_needs(custom=("1000000000", "1000000000")))


# Risks, effort


@pytest.mark.parametrize("signal", get_args(Signal))
def test_every_signal_raises_a_risk_in_the_words_of_the_answers(signal: Signal) -> None:
    said = Text("京东（要问供应商）", "JD (the vendor must be asked)")
    plan = a_plan(signals={signal: ("B05", "G02")}, evidence={signal: said})
    (risk,) = (one for one in plan.risks if one.signal == signal)
    assert said.zh in risk.trigger.zh
    assert "B05" not in risk.trigger.zh
    assert risk.questions == ("B05", "G02")
    assert next(one["questions"] for one in plan_json(plan)["risks"] if one["id"] == risk.id) == ["B05", "G02"]


def test_no_mitigation_claims_what_the_plan_or_the_quote_does_not_hold() -> None:
    claims = ("已在", "已排", "自上线日起算", "冻结变更", "排在最前", "按阶段付款", "三天内")
    assert [risk.id for risk in DATA.risks for claim in claims if claim in risk.mitigation.zh] == []


def test_risks_of_the_plan_itself() -> None:
    plan = a_plan(start=date(2027, 1, 4), industry="retail", wishes=Wishes(go_live=date(2027, 2, 1)))
    met = {"provisional_calendar", "spring_festival", "paid_before_live", "client_data", "third_party", "late_for_wish"}
    assert met <= {one.id for one in plan.risks}
    assert plan.provisional_years == (2027,)
    assert any("暂按周末推算" in note.zh for note in plan.notes)
    assert not any(one.id == "provisional_calendar" for one in a_plan().risks)


def test_paid_time_before_go_live_is_counted_from_the_day_of_payment() -> None:
    plan = a_plan(paid_from=date(2026, 4, 1))
    risk = next(one for one in plan.risks if one.id == "paid_before_live")
    assert f"约 {(plan.go_live - date(2026, 4, 1)).days} 天" in risk.trigger.zh
    assert not any(one.id == "paid_before_live" for one in a_plan(paid_from=date(2027, 1, 1)).risks)


def test_a_signal_says_it_better_than_the_plan() -> None:
    assert "client_data" in {one.id for one in a_plan().risks}
    assert "client_data" not in {one.id for one in a_plan(signals={"personal_data": ("D01",)}).risks}


def test_effort_has_no_price_until_the_firm_sets_its_rates() -> None:
    assert all(line.rate is None and line.cost is None for line in a_plan().effort)
    priced = a_plan(data=replace(DATA, rates={"consultant": Decimal(600)}))
    (line,) = (one for one in priced.effort if one.rate is not None)
    assert line.cost is not None
    assert line.cost.low == line.days.low * 600
    assert line.days.low < line.days.high


def test_the_json_of_a_plan_keeps_our_effort_to_ourselves() -> None:
    plan = a_plan(data=replace(DATA, rates={"consultant": Decimal(600)}))
    found = plan_json(plan)
    wanted = {"start", "go_live", "p50", "p80", "acceptance", "tasks", "gates", "critical_path", "cutover", "risks"}
    assert wanted <= found.keys()
    assert "effort" not in found
    assert [one["id"] for one in found["tasks"]] == [one.id for one in plan.tasks]
    assert found["tasks"][0]["workdays"] == {"low": "0.5", "likely": "0.5", "high": "0.5"}


# The data


def _broken(data: PlanData, **changes: object) -> PlanData:
    return replace(data, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "key", "what"),
    [
        (_broken(DATA, tasks=(*DATA.tasks, DATA.tasks[0])), "tasks.kickoff", "stands twice"),
        (
            _broken(DATA, tasks=(replace(DATA.tasks[0], after=("nobody",)), *DATA.tasks[1:])),
            "tasks.kickoff.after",
            "unknown predecessor nobody",
        ),
        (
            _broken(DATA, tasks=(replace(DATA.tasks[0], after=("survey",)), *DATA.tasks[1:])),
            "tasks.kickoff.after",
            "forms a cycle",
        ),
        (
            _broken(
                DATA, tasks=(replace(DATA.tasks[0], days=Days(Decimal(2), Decimal(1), Decimal(3))), *DATA.tasks[1:])
            ),
            "tasks.kickoff.days",
            "low <= likely <= high",
        ),
        (_broken(DATA, roles={}), "tasks.kickoff.roles", "unknown role consultant"),
        (_broken(DATA, risks=DATA.risks[1:]), "risks", "no risk answers to no_interface_papers"),
        (_broken(DATA, gates=(replace(DATA.gates[0], after=("x",)),)), "gates.signed.after", "unknown predecessor x"),
        (
            _broken(DATA, tasks=(replace(DATA.tasks[0], name=Text("启动会", "{oops}")), *DATA.tasks[1:])),
            "tasks.kickoff.name",
            "odd placeholder",
        ),
    ],
)
def test_faulty_plan_data_is_named_by_its_key(data: PlanData, key: str, what: str) -> None:
    assert any(problem.key == key and what in problem.what.en for problem in check_plan_data(data))


def test_the_shipped_data_has_no_problem() -> None:
    assert check_plan_data(DATA) == ()
