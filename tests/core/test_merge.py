"""A case is the same whatever order its operations come in; nothing said is lost; undo is read off the log."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.core.canonical import FieldValue, canonical, from_plain, same
from qifutong_desktop.core.case_fields import case_fields, case_from_fields, changed_fields
from qifutong_desktop.core.client import Answer, Case, Client, Company, Preferences, Row, Special
from qifutong_desktop.core.merge import (
    Step,
    case_state,
    history,
    known_at,
    redo_steps,
    undo_steps,
)
from qifutong_desktop.core.operation import Operation, operation_from_plain
from qifutong_desktop.core.ranges import Range

# --- values ----------------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=2)
whole = st.integers(-(2**63), 2**63 - 1)
days = st.dates(date(1900, 1, 1), date(2999, 12, 31))
scalars = (
    st.none()
    | st.booleans()
    | whole
    | texts
    | days
    | st.sampled_from(Special)
    | decimals
    | st.tuples(whole, whole).map(lambda ends: Range(min(ends), max(ends)))
    | st.tuples(decimals, decimals).map(lambda ends: Range(min(ends), max(ends)))
)
keys = texts.filter(lambda key: not key.startswith("$"))
values: st.SearchStrategy[FieldValue] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


@given(values)
def test_any_value_comes_back_from_its_canonical_json(value: FieldValue) -> None:
    written = canonical(value)
    assert from_plain(json.loads(written)) == value
    assert canonical(from_plain(json.loads(written))) == written
    assert type(from_plain(json.loads(written))) is type(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": ("x", None, True)}, '{"a":["x",null,true],"b":1}'),
        (Decimal("3.50"), '{"$decimal":"3.50"}'),
        (date(2027, 1, 4), '{"$date":"2027-01-04"}'),
        (Range(1, 3), '{"$range":[1,3]}'),
        (Special.UNKNOWN, '{"$special":"不清楚"}'),
        ('张三 "¥"\n\x00\\', '"张三 \\"¥\\"\\n\\u0000\\\\"'),
    ],
)
def test_the_spelling_that_is_hashed_never_changes(value: FieldValue, written: str) -> None:
    assert canonical(value) == written


def nested(depth: int) -> FieldValue:
    value: FieldValue = "x"
    for _ in range(depth):
        value = (value,)
    return value


@pytest.mark.parametrize(
    "value",
    [
        *(1.5, Decimal("NaN"), "\ud800", {"$date": "x"}, ["list"], b"bytes", datetime(2026, 11, 22, tzinfo=UTC)),
        *(2**63, Decimal("1E+100"), Decimal("1E-101"), Decimal("1." + "0" * 100), date(1, 1, 1), date.max),
        *(nested(33), nested(100_000), {"a": nested(32)}, Range(1, 2**63)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_stored_exactly_or_worked_on_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(value)  # type: ignore[arg-type]


def test_the_outermost_values_come_back() -> None:
    for value in (nested(32), 2**63 - 1, Decimal("1E+99"), Decimal("1E-99"), date(1900, 1, 1), date(2999, 12, 31)):
        assert from_plain(json.loads(canonical(value))) == value


@pytest.mark.parametrize(
    "stored",
    [
        *('{"$decimal":"1e5x"}', '{"$decimal":"NaN"}', '{"$other":1}', '{"$date":"2027-01-04","a":2}', "1.5"),
        *('{"$decimal":"1E+999999999"}', '{"$date":"20270104"}', '{"$date":"9999-12-31"}', "9223372036854775808"),
        *('{"$range":[1,[2]]}', "[" * 33 + "]" * 33, '{"a":' * 33 + "1" + "}" * 33),
    ],
    ids=lambda stored: stored[:30],
)
def test_a_tag_that_nobody_wrote_is_refused(stored: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_plain(json.loads(stored))


def test_the_two_unicode_spellings_of_a_text_agree_but_stay_as_typed() -> None:
    assert same("é", "e\u0301")
    assert canonical("é") != canonical("e\u0301")
    assert not same("企服通", "企服痛")


# --- operations ------------------------------------------------------------------------------------------------------


def op(field: str, value: FieldValue, n: int, *after: Operation, device: str = "A", day: int = 1) -> Operation:
    at = f"2026-11-{day:02}T08:00:{n % 60:02}Z"
    return Operation("c1", field, value, "林", device, n, at, tuple(one.name for one in after))


def test_an_operation_is_named_by_what_it_says() -> None:
    one = op("answers.P03", {"value": 36, "source": "口述", "note": ""}, 1)
    assert operation_from_plain(json.loads(one.body)) == one
    assert op("answers.P03", {"value": 37, "source": "口述", "note": ""}, 1).name != one.name


@pytest.mark.parametrize("key", ["case", "n", "kind", "supersedes", "at"])
def test_an_operation_with_a_wrong_part_is_refused(key: str) -> None:
    plain = json.loads(op("notes", "x", 1).body)
    for wrong in ({**plain, key: {}}, {name: value for name, value in plain.items() if name != key}, {**plain, "x": 1}):
        with pytest.raises(ValueError, match=r"."):
            operation_from_plain(wrong)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("at", f"{at}Z") for at in ("0000-01-01T00:00:00", "9999-12-31T23:59:59", "1969-12-31T23:59:59")),
        *(("at", at) for at in ("2026-02-30T08:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T08:00:60Z")),
        *(("at", at) for at in ("2026-11-22T08:00:00+08:00", "2026-11-22T08:00:00", "２０２６-11-22T08:00:00Z")),
        *(("n", n) for n in (-1, 2**63)),
        *(("case", case) for case in ("", "a/b", "a" * 65, "客")),
        *(("supersedes", (name,)) for name in ("", "a" * 63, "A" * 64, "/" * 64)),
        *(("of", "x"), ("author", "林" * 201), ("device", "A" * 65), ("field", "f" * 501)),
        *(("value", "字" * 350_000), ("reason", "字" * 350_000), ("value", nested(32))),
    ],
    ids=lambda said: str(said)[:24],
)
def test_an_operation_that_cannot_be_is_never_made(key: str, value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        replace(op("notes", "x", 1), **{key: value})


@st.composite
def logs(draw: st.DrawFn) -> tuple[Operation, ...]:
    """Three devices that see some of what was said before and say more."""
    written: list[Operation] = []
    numbers = {device: count(1) for device in "ABC"}
    for _ in range(draw(st.integers(0, 14))):
        device, field = draw(st.sampled_from("ABC")), draw(st.sampled_from(["notes", "client.name"]))
        seen = draw(st.sets(st.sampled_from(written), max_size=3)) if written else set()
        after = tuple(one for one in seen if one.field == field)
        value = draw(st.none() | st.integers(0, 2))
        written.append(op(field, value, next(numbers[device]), *after, device=device, day=draw(st.integers(1, 3))))
    return tuple(written)


@given(logs(), st.data())
def test_order_and_repetition_do_not_matter(log: tuple[Operation, ...], data: st.DataObject) -> None:
    part = data.draw(st.lists(st.sampled_from(log), max_size=20)) if log else []
    shuffled = data.draw(st.permutations(part))
    assert case_state(shuffled) == case_state(part)
    assert case_state([*part, *shuffled]) == case_state(part)
    assert case_state(data.draw(st.permutations(log))) == case_state(log)


@given(logs())
def test_what_nobody_superseded_stays_visible_and_what_was_superseded_does_not(log: tuple[Operation, ...]) -> None:
    state = case_state(log)
    shown = {one.name for heads in state.heads.values() for one in heads}
    replaced = {name for one in log for name in one.supersedes}
    assert shown == {one.name for one in log} - replaced
    assert case_state(one for one in log if one.name in state.names) == state


@given(logs())
def test_a_history_holds_everything_and_never_puts_the_answer_before_the_question(log: tuple[Operation, ...]) -> None:
    for field in ("notes", "client.name"):
        told = history(log, field)
        assert {one.name for one in told} == {one.name for one in log if one.field == field}
        place = {one.name: number for number, one in enumerate(told)}
        assert all(place[name] < place[one.name] for one in told for name in one.supersedes)


def test_two_who_did_not_see_each_other_make_a_conflict_until_somebody_picks() -> None:
    first = op("answers.P03", 30, 1)
    mine, yours = op("answers.P03", 36, 2, first), op("answers.P03", 40, 1, first, device="B", day=2)
    state = case_state([mine, yours, first])
    assert state.conflicts == {"answers.P03": (yours, mine)}
    assert state.value("answers.P03") == 40
    picked = op("answers.P03", 36, 3, mine, yours, day=3)
    assert not case_state([picked, mine, yours, first]).conflicts


def test_two_who_say_the_same_agree() -> None:
    state = case_state([op("notes", "é", 1), op("notes", "e\u0301", 1, device="B")])
    assert not state.conflicts
    assert len(state.heads["notes"]) == 2


def test_a_case_as_it_was_on_a_day() -> None:
    first = op("notes", "早", 1, day=1)
    later = op("notes", "晚", 2, first, day=5)
    assert case_state(known_at([later, first], "2026-11-03T00:00:00Z")).value("notes") == "早"


# --- undo ------------------------------------------------------------------------------------------------------------


def write(log: list[Operation], field: str, value: FieldValue, device: str = "A") -> None:
    heads = case_state(log).heads.get(field, ())
    log.append(op(field, value, len(log) + 1, *heads, device=device))


def take(log: list[Operation], steps: Sequence[Step], device: str = "A") -> bool:
    for step in steps:
        n = len(log) + 1
        at = f"2026-11-02T08:00:{n % 60:02}Z"
        place = ("c1", step.of.field, step.value, "林", device, n, at)
        log.append(Operation(*place, supersedes=step.supersedes, kind=step.kind, of=step.of.name))
    return bool(steps)


def undo(log: list[Operation], device: str = "A") -> bool:
    return take(log, undo_steps(log, device), device)


def redo(log: list[Operation], device: str = "A") -> bool:
    return take(log, redo_steps(log, device), device)


edit = st.tuples(st.sampled_from(["notes", "client.name", "data"]), st.integers(0, 3))
edits = st.lists(edit, min_size=1, max_size=8)


@given(edits, st.data())
def test_undo_goes_back_through_every_state_and_redo_forward_again(
    edited: Sequence[tuple[str, int]], data: st.DataObject
) -> None:
    log: list[Operation] = []
    states = [case_state(log).values]
    for field, value in edited:
        write(log, field, value)
        states.append(case_state(log).values)
    place = len(edited)
    for forward in data.draw(st.lists(st.booleans(), max_size=20)):
        moved = redo(log) if forward else undo(log)
        assert moved == (place < len(edited) if forward else place > 0)
        place += (1 if forward else -1) if moved else 0
        assert case_state(log).values == states[place]
    while undo(log):
        place -= 1
    assert place == 0
    assert case_state(log).values == {}


def test_something_new_ends_redo() -> None:
    log: list[Operation] = []
    write(log, "notes", 1)
    assert undo(log)
    write(log, "client.name", "甲")
    assert not redo(log)


def test_undo_never_takes_back_what_a_colleague_wrote_since() -> None:
    log: list[Operation] = []
    write(log, "client.name", "甲")
    write(log, "notes", 1)
    write(log, "notes", 2, device="B")
    assert undo(log)
    assert case_state(log).values == {"notes": 2}
    assert not undo(log)
    assert undo(log, "B")
    assert case_state(log).values == {"notes": 1}


# --- cases -----------------------------------------------------------------------------------------------------------

ROW: Row = {"name": "用友", "count": 2, "fee": Decimal("3.50"), "since": date(2020, 5, 1), "x": None}
CASE = Case(
    Client("北京甲木商贸有限公司", uscc="91110108MA01ABCD2X", contact="周敏"),
    {
        "P03": Answer(36, "Excel实测", "按工资表"),
        "P04": Answer(Range(1, 3)),
        "P05": Answer(Special.UNKNOWN),
        "P06": Answer(("oa", "crm")),
        "P07": Answer((ROW,)),
    },
    ("a.xlsx",),
    Preferences(term=2, start=date(2027, 1, 4), budget=Decimal(30000), set_apart=("custom_days",)),
    Company(bank="某银行"),
)


def test_a_case_comes_back_from_its_fields() -> None:
    assert case_from_fields(case_fields(CASE)) == (CASE, ())
    assert case_from_fields(case_fields(Case(Client("甲"), {}))) == (Case(Client("甲"), {}), ())


def test_what_no_longer_fits_is_left_out_and_named() -> None:
    fields = case_fields(CASE) | {
        "preferences.term": "two",
        "preferences.tier": "gold",
        "preferences.gone": 1,
        "client.name": 3,
        "answers.P03": {"value": 1},
    }
    case, problems = case_from_fields(fields)
    named = {"preferences.term", "preferences.tier", "preferences.gone", "client.name", "answers.P03"}
    assert {problem.key for problem in problems} == named
    assert case.preferences.term == 1
    assert case.client.contact == "周敏"


def test_only_what_changed_is_written() -> None:
    before, after = case_fields(CASE), case_fields(Case(CASE.client, {"P03": CASE.answers["P03"]}, ("a.xlsx",)))
    assert changed_fields(before, before) == {}
    changes = changed_fields(before, after)
    assert changes["answers.P04"] is None
    assert "client.name" not in changes
    assert {name: value for name, value in (before | changes).items() if value is not None} == after


def test_what_was_set_together_is_taken_back_and_brought_again_together() -> None:
    log: list[Operation] = []
    write(log, "notes", "甲")
    write(log, "data", ("a.csv",))
    write(log, "sizing", 3)
    log[2] = replace(log[2], of=log[1].name)
    back = undo_steps(log, "A")
    assert [(step.of.field, step.value) for step in back] == [("sizing", None), ("data", None)]
    take(log, back)
    assert case_state(log).values == {"notes": "甲"}
    again = redo_steps(log, "A")
    assert [step.of.field for step in again] == ["data", "sizing"]
    take(log, again)
    assert case_state(log).values == {"notes": "甲", "data": ("a.csv",), "sizing": 3}
    write(log, "sizing", 4, device="B")
    assert [step.of.field for step in undo_steps(log, "A")] == ["data"], "what somebody else has changed stays"
