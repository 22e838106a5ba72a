"""What the total hangs on, in yuan: every open answer, the rate of custom work, every reading of the price list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from .client import Apart
from .interpretations import interpretations
from .money import NOTHING, Money, figures
from .needs import NeedKey, Needs
from .options import quoted_order
from .order import Order
from .pricebook import PriceBook
from .pricing import price
from .ranges import Range, plain
from .text import Text

Kind = Literal["answer", "rate", "reading"]
#: The parts of an order that an open answer leaves open: need, the key by which a quote leaves it out, field.
_PARTS: tuple[tuple[NeedKey, Apart, str], ...] = (
    ("seats", "seats", "users"),
    ("integrations", "integrations", "unnamed_integrations"),
    ("migration_rows", "migration_rows", "migration_rows"),
    ("custom_days", "custom_days", "custom_days"),
)


@dataclass(frozen=True, slots=True)
class Swing:
    """One thing on which the total hangs, everything else left as it is.

    ``key`` is the question that settles it, ``custom_rate``, or the policy. ``lowest`` and ``highest`` are the totals
    by its lowest and its highest answer; of a reading: by ours and by the other one, which may be less. ``what`` names
    it, ``ends`` says between what it lies. ``apart``: the quote leaves it out in print, so that it comes on top.
    """

    kind: Kind
    key: str
    what: Text
    ends: Text
    lowest: Money
    highest: Money
    apart: bool = False

    @property
    def worth(self) -> Money:
        """What it makes of the total, in the cheapest and in the dearest case of everything else."""
        return self.highest - self.lowest


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """``total`` as it is quoted; ``swings`` the one that moves it most first, without those that move nothing."""

    total: Money
    swings: tuple[Swing, ...]

    @property
    def open(self) -> bool:
        """Whether anything but our reading of the list is not settled."""
        return any(swing.kind != "reading" for swing in self.swings)


def sensitivity(order: Order, needs: Needs, book: PriceBook, today: date) -> Sensitivity:
    """All that the total of an order hangs on. ``order`` holds the whole range of the needs it was drawn from, and what
    is ``set_apart``.

    :raises Refusal: a concession larger than the order
    """
    quoted = quoted_order(order)
    total = price(quoted, book, today).total
    swings = [*_answers(order, needs, book, today), *_rate(quoted, book, today)]
    swings += [
        Swing("reading", one.key, one.footnote, one.instead, total, total + one.worth)
        for one in interpretations(quoted, book, today)
    ]
    moving = [swing for swing in swings if swing.worth != NOTHING]
    return Sensitivity(total, tuple(sorted(moving, key=lambda one: -max(abs(one.worth.low), abs(one.worth.high)))))


def _answers(order: Order, needs: Needs, book: PriceBook, today: date) -> Iterator[Swing]:
    for key, apart, name in _PARTS:
        ends: Range[Any] = getattr(order, name)
        if ends.exact:
            continue
        need = needs.need(key)
        answers: list[dict[str, Any]] = [{name: Range.of(ends.low)}, {name: Range.of(ends.high)}]
        lowest, highest = (price(quoted_order(replace(order, **one)), book, today).total for one in answers)
        span = plain(needs.amount(key))
        yield Swing(
            "answer",
            need.questions[0],
            need.label,
            Text(f"{span} {need.unit.zh}", f"{span} {need.unit.en}"),
            lowest,
            highest,
            apart in order.set_apart,
        )


def _rate(order: Order, book: PriceBook, today: date) -> Iterator[Swing]:
    """The rate of custom work, as long as nobody has fixed it."""
    line = price(order, book, today).line("custom")
    if line is None or line.unit_price is None or line.unit_price.exact:
        return
    low, high = line.unit_price.low, line.unit_price.high
    lowest, highest = (price(replace(order, custom_rate=rate), book, today).total for rate in (low, high))
    span = f"{figures(low)}–{figures(high)}".replace(".00", "")
    ends = Text(f"{span} 元/人天", f"{span} a person-day")
    yield Swing("rate", "custom_rate", Text("定制单价", "Rate of custom work"), ends, lowest, highest)
