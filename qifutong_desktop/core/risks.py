"""Risks of a plan: raised by signals of the answers or by what the plan itself meets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .calendar import Calendar, each_day
from .cutover import Window
from .diagnosis import Signal, Wishes
from .plan_data import Event, PlanData, RiskSpec
from .plan_model import Risk
from .plan_tasks import Facts
from .plan_words import day_words, span_words
from .text import Text, listed

_UNTOLD = Text("见访谈记录", "see the notes of the interview")


@dataclass(frozen=True, slots=True)
class Met:
    """What a plan met on its way, with the words that fill a trigger."""

    words: Mapping[str, Text]
    days: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """The finished course of a plan, as far as risks look at it. ``passed`` are the windows before the chosen one."""

    start: date
    go_live: date
    acceptance: date
    p80: date
    paid_from: date
    passed: tuple[Window, ...]
    avoid_sales: bool


def find_risks(
    data: PlanData,
    calendar: Calendar,
    facts: Facts,
    signals: Mapping[Signal, tuple[str, ...]],
    evidence: Mapping[Signal, Text],
    wishes: Wishes,
    course: Course,
) -> tuple[Risk, ...]:
    """All risks, the gravest (probability × impact) first, then in file order."""
    met = dict(_events(data, calendar, facts, wishes, course))
    found = [risk for spec in data.risks if (risk := _raised(spec, signals, evidence, met)) is not None]
    return tuple(sorted(found, key=lambda risk: -risk.probability * risk.impact))


def _raised(
    spec: RiskSpec,
    signals: Mapping[Signal, tuple[str, ...]],
    evidence: Mapping[Signal, Text],
    met: Mapping[Event, Met],
) -> Risk | None:
    questions: tuple[str, ...] = ()
    if spec.signal is not None:
        if spec.signal not in signals:
            return None
        questions = signals[spec.signal]
        here = Met({"evidence": evidence.get(spec.signal, _UNTOLD)})
    elif spec.event is not None and spec.event in met and not any(signal in signals for signal in spec.unless):
        here = met[spec.event]
    else:
        return None
    words = {"days": Text(str(here.days), str(here.days)), **here.words}
    trigger = Text(
        spec.trigger.zh.format_map({key: text.zh for key, text in words.items()}),
        spec.trigger.en.format_map({key: text.en for key, text in words.items()}),
    )
    impact = min(3, spec.impact + sum(1 for days in spec.impact_from_days if here.days >= days))
    return Risk(
        spec.id, spec.signal, spec.name, trigger, spec.probability, impact, spec.owner, spec.mitigation, questions
    )


def _events(
    data: PlanData, calendar: Calendar, facts: Facts, wishes: Wishes, course: Course
) -> Iterator[tuple[Event, Met]]:
    years = calendar.provisional_years(course.start, max(course.acceptance, course.p80))
    if years:
        yield "provisional_calendar", Met({"years": Text("、".join(map(str, years)), ", ".join(map(str, years)))})
    days = tuple(each_day(course.start, course.acceptance))
    festival = [day for day in days if "春节" in calendar.holiday_names.get(day, "")]
    if festival:
        yield "spring_festival", Met({"dates": span_words(festival[0], festival[-1])})
    sales = [sale.name for sale in data.cutover.sales if any(sale.holds(day) for day in days)]
    if sales and course.avoid_sales:
        yield "big_sales", Met({"names": listed(sales)})
    closing = [window for window in course.passed if window.kinds & {"month_end", "quarter_end", "tax"}]
    if closing:
        yield "month_end", Met({"dates": span_words(closing[0].start, closing[-1].end)})
    systems = facts.counts["integrations"]
    if systems:
        named = listed(Text(name, name) for name in facts.systems)
        yield "third_party", Met({"names": named if facts.systems else Text(f"{systems} 个", f"{systems}")})
    if facts.counts["rows"]:
        yield "client_data", Met({})
    yield from _late(wishes, course)


def _late(wishes: Wishes, course: Course) -> Iterator[tuple[Event, Met]]:
    unused = (course.go_live - course.paid_from).days
    if unused > 0:
        yield "paid_before_live", Met({"dates": span_words(course.paid_from, course.go_live)}, unused)
    if wishes.go_live and course.p80 > wishes.go_live:
        yield "late_for_wish", Met({"dates": day_words(wishes.go_live)}, (course.p80 - wishes.go_live).days)
