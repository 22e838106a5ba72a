"""Whether money is paid back: the three grounds of the list, each with its answer, its reason and the day counted.

The list's wording is not at hand. Where its readings differ the answer is ``confirm``, never a guess; nothing is
promised beyond the three grounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..calendar import Calendar
from ..text import Text
from .entry import Entry
from .facts import Bought, ClientFacts
from .rules import Desk, RefundRules
from .terms import day_words, last_day_of

Ground = Literal["no_reason", "failed_opening", "renewal"]
Answer = Literal["yes", "confirm", "no"]
ANSWERS: dict[Answer, Text] = {
    "yes": Text("可以退款", "refundable"),
    "confirm": Text("待公司确认", "to be confirmed by the firm"),
    "no": Text("不在可退的情况内", "none of the refundable cases"),
}
_RANK: tuple[Answer, ...] = ("yes", "confirm", "no")


@dataclass(frozen=True, slots=True)
class Window:
    """The days without a reason. ``start`` is the day of opening; ``told``: somebody said so, else it is the first day
    of service. ``last`` is the last day by our reading, ``narrow`` and ``wide`` by the others; ``number`` is today's
    place in the count, 0 on the day of opening. ``provisional``: years without a notice that ``wide`` rests on."""

    start: date
    told: bool
    narrow: date
    last: date
    wide: date
    number: int
    provisional: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GroundAnswer:
    """One ground: whether it holds, and why."""

    ground: Ground
    answer: Answer
    why: Text


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """The answer for one quote: that of its best ground. ``grounds`` the best first; ``excluded`` says what the list
    leaves out of refunds, as far as that is known."""

    answer: Answer
    grounds: tuple[GroundAnswer, ...]
    window: Window | None
    excluded: Text


def refund_window(bought: Bought, rules: RefundRules, calendar: Calendar, today: date, opened: date | None) -> Window:
    """The days without a reason, counted three ways; ``opened`` is the day of opening where somebody told it."""
    start = opened or bought.start
    narrow, last, wide = (
        last_day_of(start, rules.days, one, calendar) for one in (rules.narrow, rules.ours, rules.wide)
    )
    provisional = calendar.provisional_years(start, wide)
    return Window(start, opened is not None, narrow, last, wide, (today - start).days, provisional)


def refund_answer(
    bought: Bought | None,
    rules: RefundRules,
    calendar: Calendar,
    today: date,
    *,
    opened: date | None = None,
    failed: bool = False,
) -> RefundAnswer:
    """Whether what was bought is paid back when asked for today. ``failed``: it could not be opened."""
    grounds: list[GroundAnswer] = []
    window = None
    if failed:
        why = Text(
            "开通失败的可以退款；请附失败的截图或记录", "what could not be opened is refunded; attach a record of it"
        )
        grounds.append(GroundAnswer("failed_opening", "yes", why))
    if bought is None:
        why = Text("没有已签发的报价，不知道自哪天起算", "there is no issued quote to count from")
        grounds.append(GroundAnswer("no_reason", "confirm", why))
    else:
        window = refund_window(bought, rules, calendar, today, opened)
        grounds.append(_no_reason(bought, window, today, rules.days, failed))
        if bought.customer == "renewal":
            grounds.append(_renewal(bought, today))
    grounds.sort(key=lambda one: _RANK.index(one.answer))
    return RefundAnswer(grounds[0].answer, tuple(grounds), window, rules.excluded)


def refund_of(entry: Entry, facts: ClientFacts, desk: Desk) -> RefundAnswer:
    """The answer to a refund that is asked for on the day the entry is handed in."""
    return refund_answer(
        facts.about(entry.quote),
        desk.rules.refund,
        desk.calendar,
        entry.opened,
        opened=entry.activated,
        failed=entry.variant == "failed_opening",
    )


def _no_reason(bought: Bought, window: Window, today: date, days: int, failed: bool) -> GroundAnswer:
    last, wide = day_words(window.last), day_words(window.wide)
    if failed or today < window.start:
        why = Text(
            f"尚未开通，{days} 天无理由的期限从哪天起算待公司确认",
            f"not opened yet: from which day the {days} days run is to be confirmed",
        )
        return GroundAnswer("no_reason", "confirm", why)
    counted = Text(
        f"自开通日 {window.start} 起，当日不计，今天是第 {window.number} 天",
        f"counted from the opening on {window.start}, that day left out, today is day {window.number}",
    )
    if today > window.wide:
        why = Text(
            f"{counted.zh}；按最宽的读法也已于 {wide.zh}期满",
            f"{counted.en}; by the widest reading it ended on {wide.en}",
        )
        return GroundAnswer("no_reason", "no", why)
    if today > window.last:
        why = Text(
            f"{counted.zh}；按自然日已于 {last.zh}期满，若按工作日计可到 {wide.zh}",
            f"{counted.en}; by calendar days it ended on {last.en}, by workdays it would run to {wide.en}",
        )
        return GroundAnswer("no_reason", "confirm", why)
    if today > window.narrow:
        why = Text(
            f"{counted.zh}，期限到 {last.zh}；若开通当日计入，已于 {window.narrow} 期满",
            f"{counted.en}, it runs to {last.en}; were the opening day counted, it ended on {window.narrow}",
        )
        return GroundAnswer("no_reason", "confirm", why)
    if bought.customer != "new":
        why = Text(
            f"{counted.zh}，期限到 {last.zh}；续费与扩容是否适用，条文未写",
            f"{counted.en}, it runs to {last.en}; whether it covers renewals and additions is not written",
        )
        return GroundAnswer("no_reason", "confirm", why)
    return GroundAnswer(
        "no_reason", "yes", Text(f"{counted.zh}，期限到 {last.zh}", f"{counted.en}, it runs to {last.en}")
    )


def _renewal(bought: Bought, today: date) -> GroundAnswer:
    start = day_words(bought.start)
    if today < bought.start:
        why = Text(f"续费自 {start.zh}起生效，今天尚未生效", f"the renewal begins on {start.en}: not in force today")
        return GroundAnswer("renewal", "yes", why)
    why = Text(f"续费已于 {start.zh}生效", f"the renewal has been in force since {start.en}")
    return GroundAnswer("renewal", "no", why)
