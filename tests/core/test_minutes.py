"""Minutes are the difference of a case at two moments, whatever was said between; a pause ends a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.core.canonical import FieldValue, same
from qifutong_desktop.core.client import Case, Preferences
from qifutong_desktop.core.dossier import Dossier
from qifutong_desktop.core.merge import case_state, known_at, redo_steps, undo_steps
from qifutong_desktop.core.minutes import (
    INTERNAL,
    INTERNAL_PREFERENCES,
    PAUSE,
    Meeting,
    Record,
    meetings,
    net_changes,
    record_field,
    record_value,
    records_from_fields,
    said_before,
    span_said,
    span_typed,
    subject_of,
)
from qifutong_desktop.core.operation import Operation, moment
from qifutong_desktop.core.problems import Refusal

CHINA = timezone(timedelta(hours=8))
BEGIN = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
FIELDS = ("client.phone", "answers.P03", "preferences.tier", "deal.notes", "scope.idle_years")


def at(minutes: int) -> str:
    return moment(BEGIN + timedelta(minutes=minutes))


class Log:
    """Operations as a store would write them."""

    def __init__(self) -> None:
        self.told: list[Operation] = []

    def say(self, minutes: int, field: str, value: FieldValue, device: str = "a", reason: str = "") -> None:
        heads = case_state(self.told).heads.get(field, ())
        self._add(minutes, field, value, device, tuple(one.name for one in heads), reason=reason)

    def undo(self, minutes: int, device: str = "a") -> None:
        for step in undo_steps(self.told, device):
            self._add(minutes, step.of.field, step.value, device, step.supersedes, "undo", step.of.name)

    def redo(self, minutes: int, device: str = "a") -> None:
        for step in redo_steps(self.told, device):
            self._add(minutes, step.of.field, step.value, device, step.supersedes, "redo", step.of.name)

    def _add(
        self,
        minutes: int,
        field: str,
        value: FieldValue,
        device: str,
        supersedes: tuple[str, ...],
        kind: str = "set",
        of: str = "",
        reason: str = "",
    ) -> None:
        number = len(self.told) + 1
        self.told.append(
            Operation("c", field, value, device, device, number, at(minutes), supersedes, kind, of, reason)  # type: ignore[arg-type]
        )


acts = st.lists(
    st.tuples(
        st.sampled_from(("say", "say", "undo", "redo")),
        st.sampled_from(FIELDS),
        st.sampled_from((None, "x", "y", 3)),
        st.sampled_from(("a", "b")),
        st.integers(0, 40),
    ),
    max_size=25,
)


def played(script: Sequence[tuple[str, str, FieldValue, str, int]]) -> Log:
    log, now = Log(), 0
    for act, field, value, device, later in script:
        now += later
        if act == "say":
            log.say(now, field, value, device)
        elif act == "undo":
            log.undo(now, device)
        else:
            log.redo(now, device)
    return log


@settings(max_examples=150)
@given(acts, st.integers(0, 500), st.integers(0, 300))
def test_the_changes_are_the_difference_of_the_two_ends(
    script: Sequence[tuple[str, str, FieldValue, str, int]], first: int, long: int
) -> None:
    told = played(script).told
    begin, end = at(first), at(first + long)
    before = case_state(said_before(told, begin))
    after = case_state(known_at(told, end))
    differing = {
        field: (before.value(field), after.value(field))
        for field in FIELDS
        if subject_of(field) is not None and not same(before.value(field), after.value(field))
    }
    found = net_changes(told, begin, end)
    assert {one.field: (one.before, one.after) for one in found} == differing
    assert all(begin <= one.at <= end for one in found), "told of a moment of the meeting itself"


@settings(max_examples=60)
@given(acts)
def test_every_change_lies_in_one_meeting_and_pauses_lie_between(
    script: Sequence[tuple[str, str, FieldValue, str, int]],
) -> None:
    told = played(script).told
    found = sorted(meetings(told), key=lambda one: one.begin)
    for one in found:
        assert one.changes == len(net_changes(told, one.begin, one.end)) > 0
    for one, other in pairwise(found):
        assert datetime.fromisoformat(other.begin) - datetime.fromisoformat(one.end) > PAUSE


def test_a_long_pause_ends_a_meeting_and_what_was_taken_back_is_none() -> None:
    log = Log()
    log.say(0, "client.phone", "1")
    log.say(90, "answers.P03", "x", reason="改口")
    log.say(181, "client.phone", "2")
    log.undo(182)
    log.say(300, "preferences.tier", "basic")
    assert [(one.begin, one.end, one.changes) for one in meetings(log.told)] == [
        (at(300), at(300), 1),
        (at(0), at(90), 2),
    ]
    [answer, phone] = net_changes(log.told, at(0), at(90))
    assert (answer.field, answer.reason, answer.author) == ("answers.P03", "改口", "a")
    assert phone.before is None
    short = meetings(log.told, pause=timedelta(minutes=60))
    assert len(short) == 3


def test_a_redone_change_keeps_its_reason() -> None:
    log = Log()
    log.say(0, "answers.P03", "x", reason="改口")
    log.undo(1)
    log.redo(2)
    [one] = net_changes(log.told, at(0), at(9))
    assert (one.reason, one.at) == ("改口", at(2))


def test_what_is_typed_follows_a_meeting_that_goes_on() -> None:
    log = Log()
    log.say(0, "client.phone", "1")
    log.say(5, record_field(at(0)), record_value(Record(attendees="甲、乙", notes="记")))
    log.say(30, "answers.P03", "x")
    [one] = meetings(log.told)
    assert (one.begin, one.end, one.record.attendees) == (at(0), at(30), "甲、乙")


def test_a_span_set_by_hand_stands_and_the_rest_is_a_meeting_of_its_own() -> None:
    log = Log()
    for minute in (0, 30, 60):
        log.say(minute, "client.phone", str(minute))
    log.say(70, record_field(at(30)), record_value(Record(begin=at(20), end=at(40))))
    assert [(one.id, one.begin, one.end) for one in meetings(log.told)] == [
        (at(60), at(60), at(60)),
        (at(30), at(20), at(40)),
        (at(0), at(0), at(0)),
    ]


def test_notes_outlive_the_changes_they_were_about_and_a_quote_makes_a_meeting() -> None:
    log = Log()
    log.say(0, "client.phone", "1")
    log.say(1, record_field(at(0)), record_value(Record(notes="谈过")))
    log.undo(2)
    log.undo(3)
    log.redo(4)
    log.redo(5)
    assert [one.record.notes for one in meetings(log.told)] == ["谈过"]
    assert [one.begin for one in meetings((), {at(9)})] == [at(9)]
    assert meetings(()) == ()


def test_a_record_that_does_not_fit_is_read_as_far_as_it_does() -> None:
    stored: FieldValue = {"place": "三楼", "notes": 3, "begin": "gestern", "end": at(1)}
    assert records_from_fields({"minutes.x": stored, "minutes.y": "words"}) == {"x": Record(place="三楼")}
    assert record_value(Record()) is None


def test_a_span_as_it_is_typed() -> None:
    meeting = Meeting(at(0), at(0), at(50), 1)
    assert span_said(meeting, CHINA) == "09:00–09:50"
    assert span_typed("9:10～10:05", meeting, CHINA) == (at(10), "2026-11-22T02:05:59Z")
    for wrong in ("9:10", "10:05-9:10", "25:00-26:00", "上午"):
        with pytest.raises(Refusal):
            span_typed(wrong, meeting, CHINA)


def test_nothing_of_ours_is_told_of() -> None:
    ours = ("deal.notes", "deal.rival", "company.bank", "approval.x", "service.x", "minutes.x", "deleted", "data")
    hidden = ("preferences.concession_reason", "preferences.budget")
    assert [field for field in (*ours, *hidden) if subject_of(field) is not None] == []


#: The nouns under which each part of a case and of a dossier is stored; "" for what is no field of its own.
NOUNS = {
    "client": "client",
    "answers": "answers",
    "data": "data",
    "preferences": "",
    "company": "company",
    "asked_on": "asked_on",
    "measured": "measured",
    "promised": "promise",
    "alternatives": "alternative",
    "case": "",
    "deal": "deal",
    "sizing": "sizing",
    "evidence": "evidence",
    "edits": "plan",
    "spoken": "keep_spoken",
    "headers": "header",
    "mappings": "mapping",
    "namings": "table",
    "recipes": "recipe",
    "scope": "scope",
    "rehearsed": "rehearsed",
    "approvals": "approval",
    "problems": "",
    "measured_as": "",
    "rehearsed_as": "",
}


def test_of_every_field_it_is_decided_whether_a_client_reads_it() -> None:
    """A new part of a case is told in core/minutes.py or named there as internal; one of both, never neither."""
    parts = {part.name for kind in (Case, Dossier) for part in fields(kind)}
    assert parts == set(NOUNS), "say here under which noun it is stored"
    told = {noun: subject_of(f"{noun}.x") is not None for noun in NOUNS.values() if noun}
    assert told == {noun: noun not in INTERNAL for noun in told}
    wishes = {part.name: subject_of(f"preferences.{part.name}") is not None for part in fields(Preferences)}
    assert wishes == {name: name not in INTERNAL_PREFERENCES for name in wishes}
