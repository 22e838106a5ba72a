"""When each task is done: a forward and a backward pass in half workdays, and a simulation over the ranges.

Time is counted in half-day slots of a list of workdays: slot 2i is the morning of the i-th workday, 2i + 1 its
afternoon. A duration is rounded up to half days, so two half-day tasks share one day.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from random import Random

from .plan_model import Days
from .plan_tasks import ChosenTask


@dataclass(frozen=True, slots=True)
class Slots:
    """A task in half-day slots: it takes ``start`` up to but not including ``finish``; ``float`` slots of slack."""

    start: int
    finish: int
    slack: int


@dataclass(frozen=True, slots=True)
class Network:
    """Tasks in an order in which predecessors come first, as indices; ``cutover`` is the index of the one that waits
    for its window. ``earliest`` holds for each task the half-day slot before which it must not begin."""

    tasks: tuple[ChosenTask, ...]
    after: tuple[tuple[int, ...], ...]
    cutover: int
    earliest: tuple[int, ...]

    @classmethod
    def of(cls, tasks: tuple[ChosenTask, ...]) -> Network:
        """The network of chosen tasks, none of them held back."""
        index = {task.id: number for number, task in enumerate(tasks)}
        after = tuple(tuple(index[id] for id in task.after) for task in tasks)
        (cutover,) = (number for number, task in enumerate(tasks) if task.spec.cutover)
        return cls(tasks, after, cutover, (0,) * len(tasks))

    @property
    def before_cutover(self) -> frozenset[int]:
        """Everything that the cutover waits for."""
        needed = {self.cutover}
        for number in range(self.cutover, -1, -1):
            if number in needed:
                needed.update(self.after[number])
        return frozenset(needed - {self.cutover})


def halves(days: Decimal) -> int:
    """A duration in half workdays, rounded up."""
    return int((days * 2).to_integral_value(ROUND_CEILING))


def pass_through(
    network: Network, durations: Sequence[int], go_live: Callable[[int], int], latest_ready: Callable[[int], int]
) -> tuple[Slots, ...]:
    """Earliest slots and slack of every task. For the slot at which everything before the cutover is ready, ``go_live``
    gives the first slot on the new system and ``latest_ready`` the last slot that is still in time for its window."""
    starts: list[int] = []
    finishes: list[int] = []
    for number, after in enumerate(network.after):
        start = max([network.earliest[number], *(finishes[one] for one in after)])
        starts.append(start)
        finishes.append(go_live(start) if number == network.cutover else start + durations[number])
    latest = [max(finishes)] * len(starts)
    for number in range(len(starts) - 1, -1, -1):
        waits = number == network.cutover
        here = latest_ready(starts[number]) if waits else latest[number] - durations[number]
        for one in network.after[number]:
            latest[one] = min(latest[one], here)
    return tuple(
        Slots(start, finish, 0 if number == network.cutover else last - finish)
        for number, (start, finish, last) in enumerate(zip(starts, finishes, latest, strict=True))
    )


def driving_chain(network: Network, slots: Sequence[Slots]) -> tuple[str, ...]:
    """The chain of tasks, each beginning when the one before it is done, that decides when the cutover is ready. It
    goes back to a task that waits for none, or that waits for its own earliest day."""
    number = network.cutover
    chain = [number]
    while network.after[number]:
        before = max(network.after[number], key=lambda one: slots[one].finish)
        if slots[before].finish < slots[number].start:
            break
        number = before
        chain.append(number)
    return tuple(network.tasks[one].id for one in reversed(chain))


def simulate(network: Network, go_live: Callable[[int, float], date], *, seed: int, rounds: int) -> tuple[date, ...]:
    """``rounds`` sorted go-live dates. Each draws every duration before the cutover, and its own, from a triangle.

    ``go_live`` takes the number of workdays until readiness (rounded up) and the cutover's days as drawn.
    """
    rng = Random(seed)
    order = sorted(network.before_cutover)
    place = {number: position for position, number in enumerate(order)}
    steps = [
        (
            _triangle(network.tasks[number].days, rng),
            tuple(place[one] for one in network.after[number]),
            network.earliest[number] / 2,
        )
        for number in order
    ]
    ends = [place[number] for number in network.after[network.cutover]]
    cutover = _triangle(network.tasks[network.cutover].days, rng)
    found: list[date] = []
    for _ in range(rounds):
        finish: list[float] = []
        for draw, after, earliest in steps:
            start = max([finish[one] for one in after], default=0.0)
            finish.append((start if start > earliest else earliest) + draw())
        ready = max([finish[one] for one in ends], default=0.0)
        found.append(go_live(math.ceil(ready - 1e-9), cutover()))
    return tuple(sorted(found))


def _triangle(days: Days, rng: Random) -> Callable[[], float]:
    """A draw from the triangle of the three points by inverting its distribution; a fixed duration draws nothing."""
    low, likely, high = float(days.low), float(days.likely), float(days.high)
    if low == high:
        return lambda: low
    rising, falling, turn = (high - low) * (likely - low), (high - low) * (high - likely), (likely - low) / (high - low)
    uniform, root = rng.random, math.sqrt

    def draw() -> float:
        u = uniform()
        return low + root(u * rising) if u < turn else high - root((1.0 - u) * falling)

    return draw


def percentile(dates: Sequence[date], percent: int) -> date:
    """The date that ``percent`` of the sorted ``dates`` do not pass."""
    return dates[max(0, math.ceil(len(dates) * percent / 100) - 1)]
