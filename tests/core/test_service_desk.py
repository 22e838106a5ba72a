"""The service desk's entries, drafts and entitlements: rules applied, gaps said, nothing made up."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.actions.asking import shipped_library
from qifutong_desktop.catalog.knowledge import load_written
from qifutong_desktop.catalog.service_desk import load_desk_rules, read_desk_rules
from qifutong_desktop.core.canonical import FieldValue, canonical, from_plain
from qifutong_desktop.core.client import Client, Tier
from qifutong_desktop.core.dossier import Evidence
from qifutong_desktop.core.merge import case_state
from qifutong_desktop.core.operation import Operation
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.service_desk.draft import Draft, make_draft
from qifutong_desktop.core.service_desk.entitled import has_health_check, quarter_of, training_left
from qifutong_desktop.core.service_desk.entry import (
    KINDS,
    VARIANTS,
    Entry,
    Kind,
    entry_field,
    number_typed,
    revised,
    service_field,
    services_from_fields,
    services_of,
    state_words,
)
from qifutong_desktop.core.service_desk.facts import Addresses, SystemInUse
from qifutong_desktop.core.service_desk.preparing import points_of
from qifutong_desktop.core.service_desk.waiting import waiting
from tests.plan_cases import a_plan, some_needs

from .desk_cases import COMPANY, DESK, TODAY, bought, drafted, facts

RULES = load_desk_rules()
ROOT = Path(__file__).parents[2]
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2035, 12, 31))
ENTRIES = st.sampled_from(KINDS).flatmap(
    lambda kind: st.builds(
        Entry,
        kind=st.just(kind),
        opened=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
        time=st.sampled_from(["", "00:00", "14:30"]),
        state=st.sampled_from(["draft", "sent", "accepted", "working", "solved", "withdrawn"]),
        number=st.sampled_from(["", "00012345"]),
        variant=st.sampled_from(["", *VARIANTS.get(kind, {})]),
        words=st.text(max_size=30),
        systems=st.lists(st.text(min_size=1, max_size=6), max_size=3).map(tuple),
        activated=DAYS,
        by=DAYS,
        due=DAYS,
        closed_on=DAYS,
        revision=st.integers(0, 9),
        files=st.lists(st.builds(Evidence, st.text(max_size=9), st.just("ab" * 32)), max_size=2).map(tuple),
    )
)


# --- entries as fields -----------------------------------------------------------------------------------------------


@given(ENTRIES)
def test_an_entry_comes_back_from_the_log(entry: Entry) -> None:
    stored = from_plain(json.loads(canonical(service_field(entry))))
    assert services_from_fields({"deal.rival": "x", entry_field("a1"): stored}) == ({"a1": entry}, ())


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.text(max_size=3) | st.sampled_from(["feedback", "25:00", "x"]),
    lambda inner: st.lists(inner, max_size=2).map(tuple) | st.dictionaries(st.sampled_from(["a", "b"]), inner),
)


@given(st.dictionaries(st.sampled_from([*service_field(Entry("refund", TODAY)), "colour"]), JUNK))  # type: ignore[misc]
def test_what_does_not_fit_is_left_out_with_a_problem(stored: dict[str, FieldValue]) -> None:
    whole = {"kind": "feedback", "opened": TODAY, **stored}
    found, problems = services_from_fields({"service.a1": whole})
    assert len(found) + len(problems) == 1
    assert [one.key for one in problems] in ([], ["service.a1"])
    for entry in found.values():
        assert services_from_fields({"service.a1": service_field(entry)})[0] == found


@pytest.mark.parametrize(
    "wrong",
    [{"number": "1234567"}, {"number": "１２３４５６７８"}, {"time": "24:00"}, {"time": "9:00"}, {"variant": "onsite"}],
)
def test_a_stored_number_hour_or_variant_that_is_none_is_left_out(wrong: dict[str, str]) -> None:
    assert services_from_fields({"service.a": {"kind": "feedback", "opened": TODAY, **wrong}})[0] == {}


@pytest.mark.parametrize(
    ("typed", "number"), [("12345678", "12345678"), (" １２３４ 5678 ", "12345678"), ("", ""), ("00000001", "00000001")]
)
def test_a_number_of_eight_digits_is_understood_as_typed(typed: str, number: str) -> None:
    assert number_typed(typed) == number


@pytest.mark.parametrize("typed", ["1234567", "123456789", "1234567a", "-1234567", "١٢٣٤٥٦٧٨", "八"])
def test_any_other_number_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        number_typed(typed)


def test_a_change_taken_back_is_a_revision_too() -> None:
    log: list[Operation] = []

    def say(entry: Entry) -> Entry:
        before = tuple(one.name for one in case_state(log).heads.get("service.a1", ()))
        at = f"2026-09-28T02:00:{len(log):02}Z"
        log.append(Operation("ab" * 16, "service.a1", service_field(entry), "wen", "", len(log), at, before))
        return services_of(case_state(log).values, log)[0]["a1"]

    written = say(revised(Entry("feedback", TODAY), words="a"))
    sent = say(revised(written, state="sent"))
    undone = say(written)
    again = say(revised(undone, state="sent", words="b"))
    taken_back = say(undone)
    assert [one.revision for one in (written, sent, undone, again, taken_back)] == [1, 2, 3, 4, 5]
    assert services_of({}, log) == ({}, ())


def test_a_change_is_a_new_revision_and_none_is_none() -> None:
    entry = Entry("feedback", TODAY)
    sent = revised(entry, state="sent")
    assert (sent.state, sent.revision) == ("sent", 1)
    assert revised(sent, state="sent") is sent


def test_the_states_of_a_report_are_the_lists_own() -> None:
    states = ("accepted", "working", "solved")
    said = [state_words(Entry("feedback", TODAY, state=state)).zh for state in states]  # type: ignore[arg-type]
    assert said == ["接单", "处理中", "已解决"]


# --- drafts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_makes_nothing_up(kind: Kind) -> None:
    """Without addresses and numbers there are none in it, and it says what to fill in."""
    draft = drafted(Entry(kind, TODAY))
    for said in (draft.body, draft.call, draft.subject):
        for text in (said.zh, said.en):
            assert "@" not in text
            assert not re.search(r"\d{3,4}-\d{7,8}|\d{11}", text), "no telephone number"
            assert "{" not in text
    assert draft.to.email == ""
    assert draft.to_fill[0].zh.startswith("收件地址")
    assert "待填写" in draft.body.zh
    assert "to be filled in" in draft.body.en


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_clause_leaves_open_is_marked_in_the_draft(kind: Kind) -> None:
    draft = drafted(Entry(kind, TODAY))
    for due in draft.dues:
        assert due.open is None or any(due.open.zh in one.zh for one in draft.open), due.id
        assert due.other is None or any(f"{due.other}" in one.zh for one in draft.open), due.id
        assert due.clause in draft.body.zh
    assert all(one.zh in draft.body.zh and one.en in draft.body.en for one in draft.open)
    assert bool(draft.open) == ("【待公司确认】" in draft.body.zh)


@pytest.mark.parametrize("kind", KINDS)
def test_english_drafts_are_english(kind: Kind) -> None:
    client = Client("Dragon Foods", contact="Ms Xu")
    known = replace(facts(TODAY, bought(), client=client), company=replace(COMPANY, name="Qifutong", consultant="Wen"))
    body = drafted(Entry(kind, TODAY), known).body.en
    own = "投诉处理意见书"
    strays = [line for line in body.splitlines() if re.search("[\u4e00-\u9fff]", line.partition("; clause:")[0])]
    assert [line for line in strays if own not in line] == []


def test_the_subject_of_a_complaint_is_as_the_list_wants_it() -> None:
    draft = drafted(Entry("complaint", TODAY, words="多次打不开"))
    assert draft.subject.zh == draft.subject.en == "投诉+绍兴䶮禾烘焙食品有限公司"
    assert "《投诉处理意见书》" in draft.body.zh
    assert "多次打不开" in draft.body.zh
    assert [one.id for one in draft.dues] == ["complaint.first", "complaint.second", "complaint.opinion"]


def test_words_in_braces_stay_the_clients_own() -> None:
    client = Client("{tier}{quote}公司", contact="{x}")
    draft = drafted(Entry("consultation", TODAY, words="{client} 是什么"), facts(TODAY, bought(), client=client))
    assert draft.subject.zh == "咨询：{tier}{quote}公司"
    assert "{client} 是什么" in draft.body.zh


def test_a_report_carries_its_number_and_state_once_accepted() -> None:
    draft = drafted(Entry("feedback", TODAY, state="working", number="20260928"))
    assert draft.subject.zh.endswith("（编号 20260928）")
    assert "反馈编号：20260928；状态：处理中" in draft.body.zh
    nameless = drafted(Entry("feedback", TODAY, state="accepted"))
    assert "8 位反馈编号" in [one.zh for one in nameless.to_fill]


def test_a_call_about_operations_has_the_extension_and_its_contradiction() -> None:
    call = drafted(Entry("feedback", TODAY)).call.zh
    assert "分机 2（运维；条款前后不一：技术热线按 1；分机 2 运维，待公司确认）" in call
    assert "分机：价目表未写" in drafted(Entry("refund", TODAY)).call.zh
    assert "分机" not in drafted(Entry("integration", TODAY)).call.zh, "a call to the client"


def test_addresses_that_the_firm_filled_in_are_used() -> None:
    known = facts(TODAY, bought(), addresses=Addresses("s@example.com", "c@example.com", "r@example.com", "010"))
    kinds: dict[Kind, str] = {"feedback": "s@example.com", "complaint": "c@example.com", "refund": "r@example.com"}
    assert {kind: drafted(Entry(kind, TODAY), known).to.email for kind in kinds} == kinds
    assert "电话：010" in drafted(Entry("feedback", TODAY), known).call.zh


def test_a_refund_says_answer_reason_and_what_is_not_known() -> None:
    draft = drafted(Entry("refund", date(2026, 9, 10), activated=date(2026, 9, 7), variant="no_reason"))
    assert "结论：可以退款" in draft.body.zh
    assert "今天是第 3 天" in draft.body.zh
    assert "价目表列有不退的项目，原文待补" in draft.body.zh
    assert "开通失败的截图或记录" not in draft.body.zh
    failed = drafted(Entry("refund", date(2026, 12, 10), variant="failed_opening"))
    assert "结论：可以退款" in failed.body.zh
    assert "附件：开通失败的截图或记录" in [one.zh for one in failed.to_fill]


# --- entitled --------------------------------------------------------------------------------------------------------


def held(day: date, variant: str = "") -> Entry:
    return Entry("training", day, state="solved", variant=variant, closed_on=day)


def test_trainings_are_counted_by_service_year() -> None:
    quote = bought(date(2026, 9, 7), years=2)
    entries = {
        "a": held(date(2026, 10, 1)),
        "b": Entry("training", date(2026, 11, 1), state="sent", by=date(2026, 11, 20)),
        "c": held(date(2026, 12, 1), "remedial"),
        "d": Entry("training", date(2026, 12, 2)),
        "e": Entry("training", date(2026, 12, 2), state="withdrawn"),
        "f": Entry("feedback", date(2026, 12, 2), state="solved"),
    }
    first = training_left(facts(date(2026, 12, 5), quote, entries=entries), DESK)
    assert first is not None
    assert (first.year, first.allowed, first.used, first.booked, first.left) == (1, 2, 1, 1, 0)
    assert first.remedial_left == 0
    second = training_left(facts(date(2027, 9, 7), quote, entries=entries), DESK)
    assert second is not None
    assert (second.year, second.left, second.remedial_left) == (2, 2, 0), "the remedial one counts a contract"
    assert second.last == quote.end, "gift months belong to the last paid year"


@pytest.mark.parametrize(("tier", "left"), [("basic", 1), ("standard", 2), ("enterprise", None)])
def test_trainings_of_a_tier(tier: Tier, left: int | None) -> None:
    found = training_left(facts(TODAY, bought(tier=tier)), DESK)
    assert found is not None
    assert (found.left, found.remedial_left) == (left, 1)


def test_a_training_beyond_the_entitlement_is_said_and_the_remedial_one_offered() -> None:
    entries = {"a": held(date(2026, 9, 10)), "b": held(date(2026, 9, 11))}
    draft = drafted(Entry("training", TODAY), facts(TODAY, bought(), entries=entries))
    assert "价目表没有加次的价格，待评估" in draft.body.zh
    assert "可改为申请补训" in draft.body.zh
    assert draft.training is not None
    assert draft.training.left == 0


@pytest.mark.parametrize(("tier", "has"), [("basic", False), ("standard", True), ("enterprise", True)])
def test_a_health_check_comes_from_standard_on(tier: Tier, has: bool) -> None:
    assert has_health_check(facts(TODAY, bought(tier=tier)), DESK) is has
    dues = drafted(Entry("health_check", TODAY), facts(TODAY, bought(tier=tier))).dues
    assert [one.id for one in dues] == (["health_check.quarter"] if has else [])


@given(st.dates(date(2026, 1, 1), date(2028, 2, 29)), st.integers(0, 420))
def test_the_quarter_holds_today_and_ends_within_the_service(start: date, offset: int) -> None:
    quote = bought(start)
    today = min(date.fromordinal(start.toordinal() + offset), quote.end)
    quarter = quarter_of(quote, today, [])
    assert quarter.first <= today <= quarter.last <= quote.end
    assert today <= quarter.calendar_last
    checked = [Entry("health_check", today, state="solved", closed_on=today)]
    later = quarter_of(quote, today, checked)
    assert later.first > quarter.last or (later.checked and later.last == quote.end)


# --- preparing -------------------------------------------------------------------------------------------------------


def test_an_integration_is_prepared_system_by_system() -> None:
    systems = (SystemInUse("用友", "U8", "no"), SystemInUse("小鹅通"))
    known = facts(TODAY, bought(), systems=systems)
    points = points_of(Entry("integration", TODAY), known, DESK)
    assert [one.system for one in points] == ["用友 U8"] * 3 + ["小鹅通"] * 3
    assert [one.what.zh for one in points[:2]] == ["接口文档", "数据源清单"]
    assert all(one.who.zh for one in points)
    draft = drafted(Entry("integration", TODAY), known)
    assert "用友 U8：接口文档（没有）——客户方对接人向该系统厂商索取" in draft.body.zh
    assert [one.zh for one in draft.open if "未列名" in one.zh] == ["小鹅通：价目表未列名，非标接口另行评估"]
    only = drafted(Entry("integration", TODAY, systems=("用友",)), known)
    assert "小鹅通" not in only.body.zh


def test_papers_are_due_by_the_plan_else_within_five_workdays() -> None:
    plan = a_plan(some_needs())
    [planned] = drafted(Entry("integration", TODAY), facts(TODAY, bought(), plan=plan)).dues
    [counted] = drafted(Entry("integration", TODAY), facts(TODAY, bought())).dues
    assert planned.id == counted.id == "integration.papers"
    assert planned.on == next(task.end for task in plan.tasks if task.id == "papers")
    assert (counted.first, counted.on) == (date(2026, 10, 8), date(2026, 10, 10))
    assert planned.owed_by == counted.owed_by == "client"


def test_migration_and_go_live_follow_the_plan() -> None:
    plan = a_plan(some_needs())
    known = facts(TODAY, bought(), plan=plan, stage="proposing")
    days = {one.id: one.on for one in drafted(Entry("go_live", TODAY), known).dues}
    assert days["go_live.go_live"] == plan.go_live
    assert days["go_live.acceptance"] == plan.acceptance
    migration = drafted(Entry("migration", TODAY), known)
    assert {one.id for one in migration.dues} >= {"migration.data_list", "migration.rehearsal", "migration.backup"}
    assert any("未标为已签约" in one.zh for one in migration.open)
    assert drafted(Entry("go_live", TODAY), facts(TODAY)).dues == (), "no plan, no date made up"


def test_every_item_names_tasks_that_a_plan_can_hold() -> None:
    plans = [a_plan(some_needs()), a_plan(industry="retail")]
    held = {task.id for plan in plans for task in plan.tasks} | {gate.id for plan in plans for gate in plan.gates}
    held |= {"go_live", "data_list", "switch"}
    named = {name for words in RULES.words.values() for item in words.items for name in item.tasks}
    assert named <= held


# --- the data --------------------------------------------------------------------------------------------------------


def test_clauses_are_those_that_the_answers_show() -> None:
    """One wording of a clause in the program, whether it is answered or drafted."""
    told = "；".join(one.clause for one in shipped_library().passages)
    clauses = [term.clause for term in RULES.terms] + [words.clause for words in RULES.words.values()]
    clauses += [RULES.refund.clause, RULES.refund.excluded_clause]
    assert [part for clause in clauses for part in clause.split("；") if part not in told] == []
    assert RULES.refund.clause == DESK.book.clauses["refund"].source


def test_no_term_is_called_published_whose_wording_is_not_at_hand() -> None:
    assert {term.source for term in RULES.terms} == {"summarised"}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('unit = "hours"', 'unit = "weeks"', "term.complaint.first.unit"),
        ('after = "refund.first"', 'after = "refund.paid"', "term.refund.paid"),
        ('variant = "quick"', 'variant = "fast"', "term.feedback.quick"),
        ("days = 5\n", "days = 0\n", "refund.days"),
        ("remedial = 1", "remedial = 1\nmore = 2", "training.more"),
    ],
)
def test_a_rule_that_is_none_is_refused_with_its_place(old: str, new: str, key: str, tmp_path: Path) -> None:
    folder = ROOT / "resources" / "service_desk"
    text = (folder / "rules.toml").read_text("utf-8")
    assert old in text
    file = tmp_path / "rules.toml"
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(Refusal) as refused:
        read_desk_rules(file, folder / "drafts.toml")
    assert (str(file), key) in [(one.file, one.key) for one in refused.value.problems]


@pytest.mark.parametrize(("old", "new"), [("{client}", "{klient}"), ('kind = "refund"', 'kind = "feedback"')])
def test_words_that_cannot_be_filled_are_refused(old: str, new: str, tmp_path: Path) -> None:
    folder = ROOT / "resources" / "service_desk"
    file = tmp_path / "drafts.toml"
    file.write_text((folder / "drafts.toml").read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(Refusal) as refused:
        read_desk_rules(folder / "rules.toml", file)
    assert {one.file for one in refused.value.problems} == {str(file)}


def test_every_kind_has_its_row_in_the_page_of_promises() -> None:
    page = (ROOT / "docs" / "coverage.md").read_text("utf-8")
    rows = {cells[1].strip(" `"): cells for line in page.splitlines() if len(cells := line.split("|")) == 9}
    assert set(KINDS) <= set(rows)
    for kind in KINDS:
        cells, words = rows[kind], RULES.words[kind]
        assert (cells[5].strip(), cells[6].strip()) == (words.clause, words.source), kind
        found: Draft = drafted(Entry(kind, TODAY))
        assert cells[2].strip() == found.name.zh


def test_every_answer_that_promises_a_process_leads_to_its_draft() -> None:
    """The answers marked in the page of promises, and no others; each is one of the knowledge base."""
    page = (ROOT / "docs" / "coverage.md").read_text("utf-8")
    marked = {line.split("`")[1] for line in page.splitlines() if " ○ |" in line}
    leading = {passage for words in RULES.words.values() for passage in words.passages}
    assert leading == marked
    assert leading <= {one.id for one in load_written()}
    assert RULES.drafted_from("refund.time") == "refund"
    assert RULES.drafted_from("fees.basic") is None


def test_files_that_went_along_are_no_longer_asked_for() -> None:
    wanted = [one for one in RULES.words["refund"].wanted if one.required and not one.variant]
    files = tuple(Evidence(f"{one.id}.pdf", "ab" * 32) for one in wanted)
    entry = Entry("refund", TODAY, words="w", variant="no_reason")
    known = facts(TODAY, bought(TODAY))

    def asked(entry: Entry) -> int:
        return sum(one.zh.startswith("附件") for one in make_draft("a1", entry, known, DESK).to_fill)

    assert [asked(replace(entry, files=files[:count])) for count in range(len(files) + 1)] == [2, 2, 0]


def test_what_is_not_done_waits_by_its_day_and_names_its_number() -> None:
    entries = {
        "a1": Entry("feedback", TODAY, state="sent", number="10002345", due=date(2026, 9, 10)),
        "a2": Entry("refund", date(2026, 9, 8)),
        "a3": Entry("training", TODAY, state="solved", due=date(2026, 9, 1)),
        "a4": Entry("consultation", TODAY, state="sent"),
    }
    found = waiting(entries, RULES)
    assert [(one.entry, one.on) for one in found] == [("a2", date(2026, 9, 8)), ("a1", date(2026, 9, 10))]
    assert found[1].what.zh == "问题反馈 10002345（已发出）的时限"
