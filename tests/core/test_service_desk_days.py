"""Terms and refunds counted over the calendar: holidays, 调休, month ends, year ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.core.calendar import each_day
from qifutong_desktop.core.service_desk.entry import Entry, State
from qifutong_desktop.core.service_desk.refund import Answer, refund_answer, refund_window
from qifutong_desktop.core.service_desk.rules import Counting
from qifutong_desktop.core.service_desk.terms import Due, dues_of, last_day_of, next_due

from .desk_cases import DESK, bought, drafted, facts

CALENDAR, REFUND = DESK.calendar, DESK.rules.refund
DAY = timedelta(days=1)
DAYS = st.dates(date(2024, 1, 1), date(2028, 11, 30))
#: around what makes counting hard: 春节, 国庆 with its working Saturdays, ends of months and years
HARD = st.sampled_from(
    [
        middle + timedelta(days=offset)
        for middle in (date(2026, 2, 17), date(2026, 10, 3), date(2026, 12, 31), date(2027, 2, 6), date(2028, 2, 29))
        for offset in range(-9, 10)
    ]
)
ANY = DAYS | HARD


def workdays(first: date, last: date) -> int:
    """Counted one by one."""
    return len([day for day in each_day(first, last) if CALENDAR.is_workday(day)])


def due(entry: Entry, id: str) -> Due:
    return next(one for one in dues_of(entry, DESK) if one.id == id)


# --- counting --------------------------------------------------------------------------------------------------------


@given(ANY, st.integers(1, 12), st.booleans())
def test_workdays_are_counted_and_end_on_one(start: date, count: int, first_counts: bool) -> None:
    last = last_day_of(start, count, Counting("workdays", first_counts), CALENDAR)
    assert CALENDAR.is_workday(last)
    assert workdays(start if first_counts else start + DAY, last) == count


@given(ANY, st.integers(1, 40))
def test_days_are_days_whatever_the_calendar(start: date, count: int) -> None:
    assert last_day_of(start, count, Counting("days"), CALENDAR) - start == timedelta(days=count)
    assert last_day_of(start, count, Counting("days", True), CALENDAR) - start == timedelta(days=count - 1)


@given(ANY, ANY, st.integers(1, 12), st.sampled_from(["days", "workdays"]))
def test_who_asks_later_is_never_answered_earlier(one: date, other: date, count: int, unit: str) -> None:
    counting = Counting("days" if unit == "days" else "workdays")
    early, late = sorted((one, other))
    assert last_day_of(early, count, counting, CALENDAR) <= last_day_of(late, count, counting, CALENDAR)


@pytest.mark.parametrize("count", [0, -1])
def test_no_time_is_no_term(count: int) -> None:
    with pytest.raises(ValueError, match="no time"):
        last_day_of(date(2026, 9, 7), count, Counting("workdays"), CALENDAR)


# --- report, complaint, money back -----------------------------------------------------------------------------------


@given(ANY)
def test_a_report_is_solved_within_its_workdays(opened: date) -> None:
    quick, slow = (due(Entry("feedback", opened), f"feedback.{kind}") for kind in ("quick", "slow"))
    assert [workdays(opened + DAY, day) for day in (quick.first, quick.on, slow.first, slow.on)] == [1, 3, 5, 7]
    for one, days in ((quick, 3), (slow, 7)):
        assert (one.other or one.on) == opened + timedelta(days=days), "the other reading"


@given(ANY)
def test_a_complaint_is_counted_from_its_day_and_the_other_reading_is_later(opened: date) -> None:
    entry = Entry("complaint", opened, time="16:05")
    first, second, opinion = dues_of(entry, DESK)
    assert [(one.on - opened).days for one in (first, second, opinion)] == [1, 3, 5]
    assert (first.at, second.at, opinion.at) == ("16:05", "", "")
    assert second.other is not None
    assert opinion.other is not None
    assert second.on < second.other < opinion.other
    assert workdays(opened + 2 * DAY, second.other) == 3
    assert workdays(second.other + DAY, opinion.other) >= 1


@given(ANY)
def test_money_is_back_after_four_to_seven_workdays(opened: date) -> None:
    step, paid = (due(Entry("refund", opened), f"refund.{name}") for name in ("first", "paid"))
    assert (workdays(opened + DAY, step.first), workdays(opened + DAY, step.on)) == (1, 2)
    assert (workdays(opened + DAY, paid.first), workdays(opened + DAY, paid.on)) == (4, 7)
    assert step.on < paid.on


@given(ANY)
def test_a_count_that_touches_a_year_without_notice_says_so(opened: date) -> None:
    paid = due(Entry("refund", opened), "refund.paid")
    # ``paid`` runs from the end of the step before
    touched = {year for year in (paid.first.year, paid.on.year) if year not in CALENDAR.noticed_years}
    assert touched <= set(paid.provisional)
    assert set(paid.provisional) <= {opened.year, paid.on.year} - CALENDAR.noticed_years
    draft = drafted(Entry("refund", opened, activated=opened), facts(opened, bought(opened)))
    assert any("暂按周末推算" in one.zh for one in draft.open) == bool(
        {opened.year, paid.on.year} - CALENDAR.noticed_years
    )


@pytest.mark.parametrize(
    ("opened", "step", "paid"),
    [
        # before 国庆: 09-29, 09-30 | 10-08, 10-09, the working Saturday 10-10, 10-12, 10-13
        (date(2026, 9, 28), date(2026, 9, 30), date(2026, 10, 13)),
        # on the working Saturday 02-14; 春节 02-15 to 02-23: 02-24, 02-25 | 02-26, 02-27, Saturday 02-28, 03-02, 03-03
        (date(2026, 2, 14), date(2026, 2, 25), date(2026, 3, 3)),
        # on a rest day within the holiday: 10-08, 10-09 | the working Saturday 10-10, 10-12 to 10-15
        (date(2026, 10, 3), date(2026, 10, 9), date(2026, 10, 15)),
        # over the end of the year, 元旦 2027 provisional
        (date(2026, 12, 30), date(2027, 1, 4), date(2027, 1, 11)),
    ],
)
def test_money_back_by_hand(opened: date, step: date, paid: date) -> None:
    entry = Entry("refund", opened)
    assert (due(entry, "refund.first").on, due(entry, "refund.paid").on) == (step, paid)


@pytest.mark.parametrize(
    ("state", "next_id"),
    [
        ("sent", "complaint.first"),
        ("accepted", "complaint.second"),
        ("working", "complaint.opinion"),
        ("solved", None),
        ("withdrawn", None),
    ],
)
def test_what_is_due_next_follows_the_state(state: State, next_id: str | None) -> None:
    found = next_due(dues_of(Entry("complaint", date(2026, 9, 7), state=state), DESK))
    assert (found.id if found else None) == next_id


def test_a_consultation_has_no_term_but_the_day_agreed_on() -> None:
    assert dues_of(Entry("consultation", date(2026, 9, 7)), DESK) == ()
    [agreed] = dues_of(Entry("consultation", date(2026, 9, 7), by=date(2026, 9, 9)), DESK)
    assert (agreed.on, agreed.source) == (date(2026, 9, 9), "own")


def test_a_chosen_kind_of_report_takes_its_term_alone() -> None:
    assert [one.id for one in dues_of(Entry("feedback", date(2026, 9, 7), variant="slow"), DESK)] == ["feedback.slow"]


# --- five days -------------------------------------------------------------------------------------------------------


@given(ANY)
def test_the_readings_of_five_days_lie_in_order(opened: date) -> None:
    window = refund_window(bought(opened), REFUND, CALENDAR, opened, None)
    assert (window.narrow, window.last) == (opened + 4 * DAY, opened + 5 * DAY)
    assert workdays(opened + DAY, window.wide) == 5
    assert CALENDAR.next_workday(window.last) <= window.wide, "a last day on a rest day may move to the next workday"


@given(ANY)
def test_the_answer_goes_from_yes_over_confirm_to_no_and_never_back(opened: date) -> None:
    quote = bought(opened)
    window = refund_window(quote, REFUND, CALENDAR, opened, None)
    said = {day: answer(opened, day) for day in each_day(opened, window.wide + 3 * DAY)}
    assert {day for day, one in said.items() if one == "yes"} == set(each_day(opened, window.narrow))
    assert {day for day, one in said.items() if one == "confirm"} == set(each_day(window.narrow + DAY, window.wide))
    assert said[window.wide + DAY] == "no"


def answer(opened: date, today: date) -> Answer:
    return refund_answer(bought(opened), REFUND, CALENDAR, today).answer


@pytest.mark.parametrize(
    ("opened", "narrow", "last", "wide"),
    [
        (date(2026, 9, 7), date(2026, 9, 11), date(2026, 9, 12), date(2026, 9, 14)),  # an ordinary week
        (date(2026, 9, 29), date(2026, 10, 3), date(2026, 10, 4), date(2026, 10, 12)),  # 国庆 and 10-10 worked
        (date(2026, 2, 13), date(2026, 2, 17), date(2026, 2, 18), date(2026, 2, 27)),  # 春节 and 02-14 worked
        (date(2028, 2, 28), date(2028, 3, 3), date(2028, 3, 4), date(2028, 3, 6)),  # a leap day
        (date(2026, 12, 29), date(2027, 1, 2), date(2027, 1, 3), date(2027, 1, 6)),  # the end of the year
    ],
)
def test_five_days_by_hand(opened: date, narrow: date, last: date, wide: date) -> None:
    window = refund_window(bought(opened), REFUND, CALENDAR, opened, None)
    assert (window.narrow, window.last, window.wide) == (narrow, last, wide)


@given(ANY, st.integers(-30, 30))
def test_a_renewal_is_refundable_until_the_day_before_it_begins(start: date, offset: int) -> None:
    today = start + timedelta(days=offset)
    found = refund_answer(bought(start, customer="renewal"), REFUND, CALENDAR, today)
    grounds = {one.ground: one.answer for one in found.grounds}
    assert grounds["renewal"] == ("yes" if today < start else "no")
    assert grounds["no_reason"] != "yes", "whether the 5 days cover renewals is not written"
    assert (found.answer == "yes") == (today < start)


@given(ANY, st.integers(0, 400))
def test_a_failed_opening_is_refundable_whenever(start: date, offset: int) -> None:
    today = start + timedelta(days=offset)
    found = refund_answer(bought(start), REFUND, CALENDAR, today, failed=True)
    assert (found.answer, found.grounds[0].ground) == ("yes", "failed_opening")


def test_the_day_counted_is_said_and_a_told_opening_counts() -> None:
    told = refund_answer(bought(), REFUND, CALENDAR, date(2026, 9, 14), opened=date(2026, 9, 11))
    assert (told.answer, told.window and told.window.number) == ("yes", 3)
    assert "自开通日 2026-09-11 起，当日不计，今天是第 3 天，期限到 2026年9月16日（周三）" in told.grounds[0].why.zh
    assert refund_answer(bought(), REFUND, CALENDAR, date(2026, 9, 15)).answer == "no"


def test_before_the_opening_and_without_a_quote_nothing_is_promised() -> None:
    assert refund_answer(bought(), REFUND, CALENDAR, date(2026, 9, 1)).answer == "confirm"
    assert refund_answer(None, REFUND, CALENDAR, date(2026, 9, 1)).answer == "confirm"
    assert "原文待补" in refund_answer(None, REFUND, CALENDAR, date(2026, 9, 1)).excluded.zh


def test_nobody_has_to_pay_back_what_is_not_refundable() -> None:
    late = Entry("refund", date(2026, 12, 1), activated=date(2026, 9, 7))
    draft = drafted(late)
    assert (draft.refund and draft.refund.answer, draft.dues) == ("no", ())
    assert [one.id for one in drafted(Entry("refund", date(2026, 9, 8))).dues] == ["refund.first", "refund.paid"]
