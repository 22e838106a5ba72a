"""What a three-phase implementation plan is made of: tasks on the working calendar, gates, cutover, risks, effort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .diagnosis import Signal
from .ranges import Range
from .text import Text

Owner = Literal["客户", "顾问", "实施", "集成", "第三方", "双方"]
Phase = Literal[1, 2, 3]


@dataclass(frozen=True, slots=True)
class Days:
    """Three-point duration in workdays."""

    low: Decimal
    likely: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """One task on the calendar, by its likely duration. Dates are inclusive.

    ``critical``: one workday later, and the chosen cutover window is missed and go-live moves to a later one.
    ``slack`` is in whole workdays: before go-live those by which the task may slip without that (waiting for the
    window counts), after it those that do not delay acceptance; no task after go-live is critical. ``cutover`` marks
    the task that waits for the window (its days are calendar days), ``rest_days`` that it is done on days off.
    ``edited``: a person changed it; ``not_before`` is the earliest day that person set."""

    id: str
    phase: Phase
    name: Text
    owner: Owner
    days: Days
    after: tuple[str, ...]
    start: date
    end: date
    critical: bool
    slack: int
    deliverables: tuple[Text, ...]
    rest_days: bool = False
    cutover: bool = False
    edited: bool = False
    not_before: date | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A milestone: on ``day``, the end of the last task of ``after``, the condition must hold to go on."""

    id: str
    phase: Phase
    name: Text
    day: date
    condition: Text
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CutoverCandidate:
    """A window that was weighed; inclusive dates; exactly one candidate is chosen. ``free``: long enough and nothing
    stands against it."""

    start: date
    end: date
    chosen: bool
    verdict: Text
    free: bool = False


@dataclass(frozen=True, slots=True)
class Cutover:
    """The chosen window, first to last usable day; the cutover task tells which of its days are worked.

    ``at_night`` is True when the switch is made in weekday nights (retailers never close at weekends)."""

    start: date
    end: date
    needed_days: Decimal
    reason: Text
    candidates: tuple[CutoverCandidate, ...]
    at_night: bool = False


@dataclass(frozen=True, slots=True)
class Risk:
    """Drawn from answers. ``probability`` and ``impact`` are 1 (low) to 3 (high); ``questions`` are the ids of the
    answers that raised it."""

    id: str
    signal: Signal | None
    name: Text
    trigger: Text
    probability: int
    impact: int
    owner: Owner
    mitigation: Text
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EffortLine:
    """Our own work: role × days × internal rate. For inside only; never in a client's document.

    ``rate`` (yuan a day) and ``cost`` are None until the firm has set its own rates: none is invented."""

    role: Text
    days: Range[Decimal]
    rate: Decimal | None = None
    cost: Range[Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """``go_live`` is the first working day on the new system by the likely durations; ``p50``/``p80`` by simulation.

    ``critical_path`` is the driving chain (决定上线日期的任务链): from the first task, or from one that waits for a
    day set by a person, to the cutover each begins when the one before it is done. It decides when all is ready; where
    days are left to the window, its tasks have slack.
    ``provisional_years`` touch the plan but have no State Council notice (暂按周末推算).
    ``adds`` is False where a running contract goes on and nothing is set up, integrated, migrated or developed.
    """

    start: date
    tasks: tuple[ScheduledTask, ...]
    gates: tuple[Gate, ...]
    critical_path: tuple[str, ...]
    go_live: date
    acceptance: date
    p50: date
    p80: date
    weeks: int
    cutover: Cutover
    risks: tuple[Risk, ...]
    effort: tuple[EffortLine, ...]
    provisional_years: tuple[int, ...]
    notes: tuple[Text, ...] = ()
    adds: bool = True
