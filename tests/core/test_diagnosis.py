"""Scores, levels, gate, needs and what to ask next (planning.md, Questionnaire), with intervals throughout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.assets import asset
from qifutong_desktop.catalog.case import parse_case, read_case
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.core.client import Answer, Special, Value
from qifutong_desktop.core.diagnosis import Diagnosis, NeedKey, diagnose, level_of
from qifutong_desktop.core.diagnosis_json import diagnosis_json, shown_score
from qifutong_desktop.core.migration.sizing import MeasuredTable, Sizing
from qifutong_desktop.core.questionnaire import Question, visibility
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.text import Text

QUESTIONNAIRE = load_questionnaire()
RECORDS = load_pricebook().tiers["basic"].customers
CASES = Path(__file__).parent.parent / "cases"


def told(
    term_months: int = 12,
    sizing: Sizing | None = None,
    gift_months: int = 0,
    spoken: frozenset[NeedKey] = frozenset(),
    **answers: Any,
) -> Diagnosis:
    """The diagnosis of answers written as in a case file."""
    case, _ = parse_case({"client": {"name": "测试"}, "answers": answers}, QUESTIONNAIRE, "case.toml")
    return diagnose(QUESTIONNAIRE, case.answers, sizing, term_months, gift_months, RECORDS, spoken)


def of_file(path: Path, sizing: Sizing | None = None) -> Diagnosis:
    return diagnose(QUESTIONNAIRE, read_case(path, QUESTIONNAIRE)[0].answers, sizing, records_limit=RECORDS)


def sample(sizing: Sizing | None = None) -> Diagnosis:
    return of_file(asset("resources", "sample", "case.toml"), sizing)


def measured(customers: int | None, users: int | None, rows: int) -> Sizing:
    seen = Text("客户", "customers")
    table = MeasuredTable("客户.xlsx", "Sheet1", 1, rows, ("名称",), "customers", seen, 0, 0, False, 1)
    return Sizing((table,), rows, rows, customers, users, 1)


def scored(**answers: Any) -> Diagnosis:
    """All scored questions of a service firm 不适用 but these."""
    absent = {
        q.id: "不适用"
        for q in QUESTIONNAIRE.questions
        if q.dimension and visibility(QUESTIONNAIRE, {"P02": Answer("service")})[q.id]
    }
    return told(P02="service", **{**absent, **answers})


# --- scores and levels -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "level"),
    [("0", 0), ("19.99", 0), ("20", 1), ("39.99", 1), ("40", 2), ("59.99", 2), ("60", 3), ("80", 4), ("100", 4)],
)
def test_levels_are_half_open(points: str, level: int) -> None:
    assert level_of(Fraction(points)) == level


@pytest.mark.parametrize(
    ("question", "answer", "points"),
    [
        ("S01", 0, 0),
        ("S01", 3, 75),
        ("B03", ["own_account", "leavers"], 40),
        ("B03", ["none"], 0),
        ("B04", "auto", 65),
        ("G01", "drive", 100),
    ],
)
def test_an_item_scores_by_rung_share_or_table(question: str, answer: Any, points: int) -> None:
    assert scored(**{question: answer}).total == Range.of(Fraction(points))


def test_core_scenes_weigh_one_and_a_half() -> None:
    # (1.5 × 100 + 1 × 0) ÷ 2.5
    assert scored(S01=4, S06=0).total == Range.of(Fraction(60))


def test_dimensions_weigh_as_said_and_what_does_not_apply_spreads_its_weight() -> None:
    # business 35 at 100, management 15 at 0
    assert scored(S01=4, G01="none").total == Range.of(Fraction(70))
    foundation = next(d for d in scored(S01=4).dimensions if d.id == "foundation")
    assert not foundation.applies


def test_unclear_is_an_interval_and_not_zero() -> None:
    diagnosis = scored(S01="不清楚", S02=4)
    assert diagnosis.total == Range(Fraction(50), Fraction(100))
    assert diagnosis.unclear == ("S01",)
    assert scored(S01={"low": 1, "high": 2}).total == Range(Fraction(25), Fraction(50))


def test_the_scene_gate_holds_the_level_down() -> None:
    # one core scene of three at the top: 35 × … is L4 by score elsewhere, but fewer than half stand at L2
    diagnosis = scored(S01=4, S02=1, S05=1, B04="tested", G01="drive", E01="up_much", D04="clean")
    assert diagnosis.score_level == Range.of(4)
    assert diagnosis.level == Range.of(1)
    assert (diagnosis.core_scenes, diagnosis.core_target, diagnosis.core_reached) == (3, 2, 1)


def test_core_scenes_are_counted_at_the_level_aimed_at() -> None:
    nothing_yet = scored(S01=0, S02=0, S05=1, G01="none")
    assert nothing_yet.level == Range.of(0)
    assert (nothing_yet.core_scenes, nothing_yet.core_target, nothing_yet.core_reached) == (3, 1, 1)
    top = scored(S01=4, S02=4, S05=3)
    assert (top.level.low, top.core_target, top.core_reached) == (4, 4, 2)


def test_half_of_the_core_scenes_is_enough() -> None:
    diagnosis = scored(S01=4, S02=1, B04="tested", G01="drive", E01="up_much", D04="clean")
    assert diagnosis.level == diagnosis.score_level == Range.of(4)


def test_an_unclear_core_scene_opens_the_level_both_ways() -> None:
    diagnosis = scored(S01="不清楚", S02=1, S05=4, B04="tested", G01="drive", E01="up_much", D04="clean")
    assert diagnosis.level == Range(1, 4)


def test_core_scenes_of_a_pack_that_may_come_count_against_the_level() -> None:
    absent: dict[str, Any] = {q.id: "不适用" for q in QUESTIONNAIRE.questions if q.dimension and q.section not in "MRV"}
    full = {"S01": 4, "B04": "tested", "G01": "drive", "E01": "up_much", "D04": "clean"}
    diagnosis = told(**{**absent, **full})  # the industry is still open
    assert diagnosis.score_level == Range(3, 4)
    assert diagnosis.level == Range(0, 4)


def test_a_shown_score_never_reaches_a_level_it_has_not_reached() -> None:
    assert shown_score(Fraction(3999999, 100000)) == 39.99
    assert shown_score(Fraction(40)) == 40.0


def test_findings_come_worst_first_with_the_clients_own_rung() -> None:
    findings = scored(S01=0, S02=2, S06=0, G01="drive").findings
    assert [finding.question for finding in findings] == ["S01", "S06"]
    assert findings[0].seen.zh == "在销售的微信、名片和脑子里"
    assert findings[0].scene.zh == "客户与营销"
    # 35 of 50 points for business, 1.5 of 4 inside: the whole of it is lost
    assert findings[0].impact == Fraction(35, 50) * Fraction(3, 8) * 100


@pytest.mark.parametrize(
    ("question", "answer", "weak"),
    [
        ("S01", 1, True), ("S01", 2, False), ("S01", {"low": 1, "high": 2}, False), ("D04", "some", True),
        ("E01", "flat", False), ("B04", "auto", False), ("G02", ["process"], True), ("G02", ["process", "kpi"], False),
    ],
)  # fmt: skip
def test_only_an_answer_below_half_is_a_finding(question: str, answer: Any, weak: bool) -> None:
    assert bool(scored(**{question: answer}).findings) == weak


def test_a_finding_says_what_its_remedy_needs() -> None:
    needed = {finding.question: finding.capabilities for finding in told(P02="retail", S04=0, B04="none").findings}
    assert needed == {"S04": ("scm",), "B04": ()}


#: What no tier of the price list has, so that no remedy may promise it.
NOT_SOLD = ("每日自动备份", "异地", "与现有财务软件对接", "看板", "一键", "公海", "扫码出入库", "手机报工", "自动提醒")


def test_no_remedy_promises_what_is_not_sold() -> None:
    words = [question.words for question in QUESTIONNAIRE.questions if question.words]
    assert len(words) > 30
    assert [one.remedy.zh for one in words for phrase in NOT_SOLD if phrase in one.remedy.zh] == []
    for one in words:
        assert ("SCM" in one.remedy.zh) == ("scm" in one.capabilities)
        assert ("OA" in one.remedy.zh) == ("oa" in one.capabilities)
        assert "CRM" not in one.remedy.zh or {"crm_simple", "crm_full"} & set(one.capabilities)


def test_a_finding_of_several_measures_says_what_is_missing() -> None:
    (finding,) = scored(D05=["codes"]).findings
    assert finding.seen.zh.startswith("已有：有统一编码，一物一码、一客一号。还没有：有专人")


def test_the_next_question_is_the_one_that_narrows_most() -> None:
    diagnosis = scored(S01="不清楚", S06="不清楚", S02=2, S05=2, S07=2)
    order = [q.id for q in diagnosis.next_questions if q.id.startswith("S")]
    assert order == ["S01", "S06"]
    asked_first = told().next_questions[0]
    assert asked_first.id == "P02"  # it opens a whole pack


def test_homework_is_what_nobody_knows() -> None:
    homework = {item.question: item.when for item in told(P02="service", S01="不清楚", B04="none").homework}
    assert homework["S01"] == "会后"
    assert homework["P03"] == "会前"
    assert "B04" not in homework


# --- needs -----------------------------------------------------------------------------------------------------------


def amounts(diagnosis: Diagnosis, key: NeedKey) -> tuple[float | Decimal, float | Decimal]:
    amount = diagnosis.needs.amount(key)
    return amount.low, amount.high


def test_users_are_summed_by_department_or_bounded_by_the_headcount() -> None:
    rows = [{"department": "销售", "users": 8}, {"department": "财务", "users": 5}]
    assert amounts(told(P03=86, P04=rows), "seats") == (13, 13)
    assert "8 + 5 = 13" in told(P03=86, P04=rows).needs.need("seats").reason.zh
    assert amounts(told(P03=86), "seats") == (1, 86)
    open_row = [*rows, {"department": "车间", "users": "不清楚"}]
    assert amounts(told(P03=86, P04=open_row), "seats") == (13, 86)


def test_customers_grow_over_the_term_and_the_month_that_passes_500_is_named() -> None:
    diagnosis = told(D01=480, D02=6)
    assert amounts(diagnosis, "customers_end") == (552, 552)
    assert diagnosis.needs.customers_full_month == 4  # 480 + 3 × 6 = 498, + 4 × 6 = 504
    assert "第 4 个月" in diagnosis.needs.need("customers_end").reason.zh
    assert told(D01=480, D02=5).needs.customers_full_month == 5  # exactly 500 after 4 months still fits
    assert told(D01=500, D02=0).needs.customers_full_month is None
    assert told(D01=501, D02=0).needs.customers_full_month == 1
    assert amounts(told(term_months=36, D01=480, D02=6), "customers_end") == (696, 696)


def test_records_and_storage_grow_through_the_gift_months_and_the_reason_says_so() -> None:
    diagnosis = told(gift_months=3, D01=480, D02=6, D07=1, D08=1)
    assert amounts(diagnosis, "customers_end") == (570, 570)
    assert amounts(diagnosis, "storage_gb") == (16, 16)
    for key in ("customers_end", "storage_gb"):
        said = diagnosis.needs.need(key).reason
        assert "按服务期最长 15 个月（付费 12 个月，赠送至多 3 个月）" in said.zh
        assert "× 15" in said.zh
    assert told(gift_months=3, D01=430, D02=5).needs.customers_full_month == 15


def test_a_firm_without_customers_is_not_asked_for_their_growth() -> None:
    diagnosis = told(D01=0, D02=30)
    assert amounts(diagnosis, "customers_end") == (0, 0)
    assert any("D02" in notice.en for notice in diagnosis.notices)


def test_storage_at_the_end_of_the_term() -> None:
    assert amounts(told(D07=Decimal("3.2"), D08=Decimal("0.3")), "storage_gb") == (Decimal("6.8"), Decimal("6.8"))


def test_custom_days_by_size_with_small_tweaks_apart() -> None:
    rows = [
        {"requirement": "报表", "size": "M", "clear": "firm"},
        {"requirement": "新模块", "size": "L", "clear": "open"},
        {"requirement": "打印", "size": "S"},
    ]
    need = told(N05=rows).needs.need("custom_days")
    assert need.amount == Range(Decimal(3), Decimal(38))
    assert "另有 1 项 S 级" in need.reason.zh
    assert amounts(told(N05=[]), "custom_days") == (0, 0)
    assert amounts(told(N05=[{"requirement": "没想好", "size": "不清楚"}]), "custom_days") == (0, 30)


def test_named_systems_are_integrations_and_open_ones_only_possible() -> None:
    rows = [{"system": "金蝶", "sure": "firm"}, {"system": "京东", "sure": "open"}]
    need = told(N02=rows).needs.need("integrations")
    assert (need.names, need.possible, need.amount) == (("金蝶",), ("京东",), Range(Decimal(1), Decimal(2)))


def test_unclear_integrations_are_at_most_the_systems_that_stay() -> None:
    systems = [{"system": "金蝶", "fate": "keep"}, {"system": "旧进销存", "fate": "replace"}]
    need = told(B01=systems, N02="不清楚").needs.need("integrations")
    assert (need.names, need.possible, need.amount) == ((), ("金蝶",), Range(Decimal(0), Decimal(1)))


def test_capabilities_are_certain_when_chosen_and_possible_while_open() -> None:
    modules = [{"module": "oa", "priority": "must"}, {"module": "scm", "priority": "later"}]
    need = told(N01=modules, N03="office", N04=["none"], B05="cloud").needs.need("capabilities")
    assert need.names == ("oa",)
    assert need.possible == ("scm",)
    assert {"hours_7x12", "hours_7x24"} <= set(told(N01=modules).needs.need("capabilities").possible)


def test_training_sessions_by_the_services_chosen() -> None:
    assert amounts(told(N04=["none"]), "training") == (1, 1)
    assert amounts(told(N04=["second_training"]), "training") == (2, 2)
    assert amounts(told(), "training") == (1, 3)


def test_measured_wins_over_spoken_and_both_are_kept() -> None:
    diagnosis = sample(measured(customers=1243, users=46, rows=14100))
    customers = diagnosis.needs.need("customers")
    assert customers.amount == Range.of(Decimal(1243))
    assert customers.spoken == Range.of(Decimal(1600))
    assert customers.differs  # 357 of 1600 is more than a tenth
    assert customers.source == "Excel实测"
    assert not diagnosis.needs.need("seats").differs  # 2 of 48
    assert not diagnosis.needs.need("migration_rows").differs  # 900 of 15000
    assert [row["need"] for row in diagnosis_json(diagnosis)["differences"]] == ["customers"]


SAID: dict[str, Any] = {
    "P03": 86,
    "P04": [{"department": "销售", "users": 8}, {"department": "财务", "users": 5}],
    "D01": 480,
    "D02": 6,
    "D03": [{"name": "订单", "rows": 9000}, {"name": "客户", "rows": 480}],
}
ALL: frozenset[NeedKey] = frozenset(get_args(NeedKey))


@pytest.mark.parametrize(
    ("key", "said", "found", "reason"),
    [
        ("seats", 13, 46, "按口述 8 + 5 = 13 个计，实测 46 个供核对"),
        ("customers", 480, 1243, "按口述 480 条计，实测 1243 条供核对"),
        ("migration_rows", 9480, 14100, "按口述 9000 + 480 = 9480 行计，实测 14100 行供核对"),
    ],
)
def test_the_consultant_may_keep_what_was_said(key: NeedKey, said: int, found: int, reason: str) -> None:
    sizing = measured(customers=1243, users=46, rows=14100)
    kept = told(sizing=sizing, spoken=frozenset({key}), **SAID).needs
    need, other = kept.need(key), told(sizing=sizing, **SAID).needs.need(key)
    assert (need.amount, need.measured, need.kept) == (Range.of(Decimal(said)), Decimal(found), True)
    assert (other.amount, other.measured, other.kept) == (Range.of(Decimal(found)), Decimal(found), False)
    assert need.spoken == other.spoken == Range.of(Decimal(said))
    assert (need.source, other.source) == ("口述", "Excel实测")
    assert need.reason.zh == reason
    assert need.differs
    for one in ("seats", "customers", "migration_rows"):
        assert kept.need(one).kept == (one == key)


def test_what_is_kept_of_the_records_grows_over_the_term() -> None:
    sizing = measured(customers=1243, users=46, rows=14100)
    kept = told(sizing=sizing, spoken=frozenset({"customers"}), **SAID)
    assert amounts(kept, "customers_end") == (552, 552)
    assert kept.needs.customers_full_month == 4
    assert kept.needs.need("customers_end").source == "口述"


def test_nothing_is_kept_where_nothing_was_said_or_measured() -> None:
    sizing = measured(customers=1243, users=46, rows=14100)
    unsaid: dict[str, Any] = {"P03": 86, "P04": "不清楚", "D01": "不清楚"}
    assert told(sizing=sizing, spoken=ALL, **unsaid).needs == told(sizing=sizing, **unsaid).needs
    assert told(spoken=ALL, **SAID).needs == told(**SAID).needs
    only_seats: frozenset[NeedKey] = frozenset({"seats"})
    partly = told(sizing=measured(None, None, 10), spoken=only_seats, **SAID).needs.need("seats")
    assert (partly.amount, partly.kept) == (Range.of(Decimal(13)), False)


def test_what_is_measured_need_not_be_asked() -> None:
    asked = {q.id for q in told(P02="service", sizing=measured(10, 5, 10)).next_questions}
    assert not asked & {"D01", "P04", "D03"}


def test_signals_name_the_answers_that_raise_them() -> None:
    diagnosis = told(B04="none", N07=["month_end"], B01=[{"system": "用友", "papers": "no"}])
    assert diagnosis.signals == {
        "no_backup": ("B04",),
        "month_end_busy": ("N07",),
        "no_interface_papers": ("B01",),
    }


def test_evidence_names_the_row_and_what_was_said_of_it() -> None:
    systems = [
        {"system": "用友", "papers": "no"},
        {"system": "京东", "papers": "unclear"},
        {"system": "打单", "papers": "yes"},
    ]
    evidence = told(B01=systems, B04="manual").evidence
    assert evidence["no_interface_papers"].zh == "用友（没有）、京东（要问供应商）"
    assert evidence["no_backup"].zh == "有人想起来就拷一份到 U 盘或网盘"


def test_wishes_hold_dates_and_people() -> None:
    wishes = told(
        N06="2027-03-01",
        N07=["dates"],
        N08=[{"start": "2027-02-01", "end": "2027-02-03"}, {"start": "2027-03-15"}],
        O03=[{"name": "王总", "role": "decides"}, {"name": "小李", "role": "contact"}],
        O02=[{"pain": "慢", "hours": 3, "wanted": "快"}],
    ).wishes
    assert wishes.go_live == date(2027, 3, 1)
    assert wishes.forbidden == ((date(2027, 2, 1), date(2027, 2, 3)), (date(2027, 3, 15), date(2027, 3, 15)))
    assert (wishes.decision_maker, wishes.single_contact, wishes.expectations) == ("王总", "小李", ("快",))


# --- whole cases -----------------------------------------------------------------------------------------------------


def test_the_sample_client() -> None:
    diagnosis = sample()
    assert diagnosis.unanswered == ()
    assert set(diagnosis.unclear) == {"M04", "D08", "E02", "N06"}
    assert (diagnosis.asked, diagnosis.answered) == (52, 48)
    assert diagnosis.notices == ()
    assert amounts(diagnosis, "seats") == (48, 48)
    assert amounts(diagnosis, "migration_rows") == (15000, 15000)
    assert amounts(diagnosis, "custom_days") == (0, 8)
    assert diagnosis.needs.need("integrations").names == ("金蝶云星空", "企业微信", "京东")
    assert set(diagnosis.needs.need("capabilities").names) == {"oa", "crm_full", "scm", "hours_7x12", "health_check"}
    assert len(diagnosis.pains) == 3
    assert diagnosis.level == Range.of(1)
    assert "month_end_busy" in diagnosis.signals


def test_small_service_client_stays_within_basic() -> None:
    diagnosis = of_file(CASES / "service.toml")
    assert diagnosis.industry == "service"
    assert set(diagnosis.needs.need("capabilities").names) == {"oa", "crm_simple"}
    assert diagnosis.needs.need("capabilities").possible == ()
    assert diagnosis.needs.customers_full_month is None
    assert diagnosis.needs.amount("integrations").high <= 1


def test_retail_client_outgrows_basic() -> None:
    diagnosis = of_file(CASES / "retail.toml")
    assert amounts(diagnosis, "customers") == (8000, 12000)
    assert "crm_full" in diagnosis.needs.need("capabilities").names
    assert diagnosis.needs.need("capabilities").possible == ("scm",)
    assert diagnosis.signals["big_sales_days"] == ("N07",)


def test_private_deployment_is_a_certain_need() -> None:
    names = of_file(CASES / "private.toml").needs.need("capabilities").names
    assert {"private_deployment", "hours_7x24", "onsite_training", "dedicated_manager"} <= set(names)


def test_the_json_has_the_contracts_keys_and_is_json() -> None:
    shown = json.loads(json.dumps(diagnosis_json(sample()), ensure_ascii=False))
    assert {"dimensions", "level", "needs", "unanswered"} <= set(shown)
    assert {"id", "score", "low", "high", "level"} <= set(shown["dimensions"][0])
    assert shown["total"]["low"] <= shown["total"]["score"] <= shown["total"]["high"]


# --- properties ------------------------------------------------------------------------------------------------------

Answers = Mapping[str, Answer]
CHOICE = [q for q in QUESTIONNAIRE.questions if q.type in ("one", "several", "ladder")]


def values(question: Question, *, known: bool) -> st.SearchStrategy[Value]:
    ids = [option.id for option in question.options]
    if question.type == "ladder":
        value: st.SearchStrategy[Value] = st.integers(0, 4)
    elif question.type == "one":
        value = st.sampled_from(ids)
    else:
        measures = [option.id for option in question.options if not option.alone]
        value = st.lists(st.sampled_from(measures), unique=True).map(tuple)
    if question.na:
        value = value | st.just(Special.NOT_APPLICABLE)
    return value if known else value | st.just(Special.UNKNOWN)


@st.composite
def cases(draw: st.DrawFn, *, known: bool = False) -> dict[str, Answer]:
    answers = {}
    for question in CHOICE:
        if known or draw(st.integers(0, 3)):
            answers[question.id] = Answer(draw(values(question, known=known)))
    return answers


@st.composite
def completed(draw: st.DrawFn) -> tuple[Answers, Answers]:
    """A case, and the same case with everything open answered."""
    before = draw(cases())
    full = draw(cases(known=True))
    clear = {key: answer for key, answer in before.items() if answer.value is not Special.UNKNOWN}
    return before, {**full, **clear}


def run(answers: Answers) -> Diagnosis:
    return diagnose(QUESTIONNAIRE, answers)


@settings(max_examples=50, deadline=None)
@given(cases())
def test_scores_stay_within_0_and_100(answers: Answers) -> None:
    diagnosis = run(answers)
    for span in (diagnosis.total, *(d.score for d in diagnosis.dimensions)):
        assert 0 <= span.low <= span.high <= 100
    assert 0 <= diagnosis.level.low <= diagnosis.level.high <= diagnosis.score_level.high <= 4


@settings(max_examples=70, deadline=None)
@given(completed())
def test_the_interval_holds_every_completion(pair: tuple[Answers, Answers]) -> None:
    before, after = run(pair[0]), run(pair[1])
    if not any(dimension.applies for dimension in after.dimensions):
        return
    assert before.total.low <= after.total.low <= after.total.high <= before.total.high
    assert before.level.low <= after.level.low <= after.level.high <= before.level.high


@settings(max_examples=70, deadline=None)
@given(completed(), st.data())
def test_answering_one_open_question_never_widens(pair: tuple[Answers, Answers], data: st.DataObject) -> None:
    before, after = pair
    changed = sorted(key for key in after if key not in before or before[key] != after[key])
    if not changed:
        return
    key = data.draw(st.sampled_from(changed))
    wide, narrow = run(before), run({**before, key: after[key]})
    if any(dimension.applies for dimension in narrow.dimensions):
        assert wide.total.low <= narrow.total.low <= narrow.total.high <= wide.total.high
        assert wide.level.low <= narrow.level.low <= narrow.level.high <= wide.level.high
    wide_names, narrow_names = wide.needs.need("capabilities"), narrow.needs.need("capabilities")
    assert set(wide_names.names) <= set(narrow_names.names)
    assert {*narrow_names.names, *narrow_names.possible} <= {*wide_names.names, *wide_names.possible}


@settings(max_examples=30, deadline=None)
@given(cases(), st.data())
def test_a_hidden_answer_never_matters(answers: dict[str, Answer], data: st.DataObject) -> None:
    answers["P02"] = Answer("service")
    hidden = [q for q in CHOICE if visibility(QUESTIONNAIRE, answers)[q.id] is False]
    without = {key: answer for key, answer in answers.items() if key not in {q.id for q in hidden}}
    with_other = dict(without)
    for question in hidden:
        with_other[question.id] = Answer(data.draw(values(question, known=False)))
    one, other = diagnosis_json(run(without)), diagnosis_json(run(with_other))
    assert len(other.pop("notices")) == len(hidden)
    one.pop("notices")
    assert one == other


@settings(max_examples=30, deadline=None)
@given(cases(), st.sampled_from(["health_check", "onsite", "manager", "custom_team"]))
def test_asking_for_more_never_drops_a_capability(answers: dict[str, Answer], more: str) -> None:
    given_before = answers.get("N04", Answer(())).value
    chosen = tuple(str(entry) for entry in given_before) if isinstance(given_before, tuple) else ()
    answers["N04"] = Answer(chosen)
    before = set(run(answers).needs.need("capabilities").names)
    answers["N04"] = Answer(tuple(dict.fromkeys([*chosen, more])))
    after = set(run(answers).needs.need("capabilities").names)
    assert before <= after
    assert len(after) > len(before) or more in chosen
