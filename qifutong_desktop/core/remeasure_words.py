"""A comparison of measurements in words, for print, screen and terminal alike."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from .diagnosis import LEVELS, Pain
from .plan_words import day_words
from .ranges import Range, plain
from .remeasure import Comparison, PainChange, Standing, Time
from .said_short import level_words
from .text import Text, listed
from .wording import score

STANDINGS: dict[Standing, Text] = {
    "reached": Text("已达到", "reached"),
    "open": Text("有答案不清楚，未定", "open, an answer is unclear"),
    "missed": Text("尚未达到", "not reached yet"),
}
_NOT_ASKED, _NOT_SAID = Text("没有再问", "not asked again"), Text("没有说", "not said")
_NOT_NOTED = Text("没有记录", "not noted")
_COSTS = (Text("小时", "hours"), Text("元", "yuan"))


def headline(comparison: Comparison) -> Text:
    """The message: both levels and both scores."""
    first, last = comparison.first.diagnosis, comparison.last.diagnosis
    before, after = level_words(first), level_words(last)
    points = score(first.total), score(last.total)
    if before == after and not last.level.exact:
        return Text(
            f"答案不清楚的还多，综合等级在{after.zh}之间；总分{points[0]}到{points[1]}",
            f"Answers are unclear: the level lies within {after.en}; the score went from {points[0]} to {points[1]}",
        )
    if before == after:
        return Text(
            f"综合等级仍是{after.zh}，总分{points[0]}到{points[1]}",
            f"Still {after.en}; the score went from {points[0]} to {points[1]}",
        )
    return Text(
        f"综合等级从{before.zh}到{after.zh}，总分{points[0]}到{points[1]}",
        f"From {before.en} to {after.en}; the score from {points[0]} to {points[1]}",
    )


def lead(comparison: Comparison) -> Text:
    """What rose and fell, and how much was gone through again."""
    rose, fell, unclear = len(comparison.rose), len(comparison.fell), len(comparison.open_scenes)
    both, changed = comparison.changed + comparison.same, comparison.changed
    hidden = Text("", "")
    if unclear:
        hidden = Text(f"，{unclear}个因答案不清楚还不能比", f", {unclear} hidden by unclear answers")
    return Text(
        f"{rose}个场景上升，{fell}个下降{hidden.zh}。难处单独比较；其余题中两次都问到{both}题，其中{changed}题答案有变化。",
        f"{rose} scenes rose, {fell} fell{hidden.en}. "
        f"Pains aside, {changed} of {both} answers asked for twice changed.",
    )


def time_words(time: Time) -> Text:
    """``T0 2026年1月12日``"""
    if time.day is None:
        return Text(time.label, time.label)
    day = day_words(time.day)
    return Text(f"{time.label} {day.zh}", f"{time.label} {day.en}")


def level_span(levels: Range[int]) -> Text:
    """``L2``, ``L1–L2`` or ``未达L1``."""
    low, high = (_short(end) for end in (levels.low, levels.high))
    return low if low == high else Text(f"{low.zh}–{high.zh}", f"{low.en}–{high.en}")


def _short(level: int) -> Text:
    return Text(LEVELS[level].zh.removeprefix("企服通"), LEVELS[level].en.removeprefix("Qifutong "))


def moved(before: Range[Fraction], after: Range[Fraction]) -> Text:
    """``+24``, ``−3``, ``不变``, ``+3至+9``; where unclear answers leave open whether it rose or fell ``升降未定``, and
    ``未降，至多+9`` or ``未升，至多−9`` where they leave one of them: in the whole points that are shown beside it."""
    low, high = _ends(before, after)
    if low == high:
        return Text(_signed(low), _signed(low)) if low else Text("不变", "same")
    if low == 0:
        return Text(f"未降，至多{_signed(high)}", f"no fall, {_signed(high)} at most")
    if high == 0:
        return Text(f"未升，至多{_signed(low)}", f"no rise, {_signed(low)} at most")
    if low < 0 < high:
        return Text("升降未定", "not certain")
    return Text(f"{_signed(low)}至{_signed(high)}", f"{_signed(low)} to {_signed(high)}")


def why_open(before: Range[Fraction], after: Range[Fraction]) -> Text:
    """What stands behind ``升降未定``: between which ends it lies; empty where the direction is certain."""
    low, high = _ends(before, after)
    if not low < 0 < high:
        return Text("", "")
    least, most = _signed(low), _signed(high)
    return Text(f"有答案不清楚，变化在{least}与{most}分之间", f"answers are unclear: between {least} and {most} points")


def _ends(before: Range[Fraction], after: Range[Fraction]) -> tuple[int, int]:
    return int(after.low) - int(before.high), int(after.high) - int(before.low)


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"−{-points}" if points else "0"


def promises(comparison: Comparison) -> list[tuple[Text, Text, Text, Text]]:
    """What, promised, reached, verdict; none where nothing was promised."""
    rows = []
    for one in comparison.dimensions:
        if one.promised is not None and one.standing is not None:
            rows.append((one.name, _short(one.promised), level_span(one.levels[-1]), STANDINGS[one.standing]))
    promised = comparison.promised
    if promised.go_live is not None:
        live = day_words(promised.went_live) if promised.went_live else _NOT_NOTED
        rows.append((Text("上线日期", "Go-live"), day_words(promised.go_live), live, _late(comparison.days_late)))
    return rows


def _late(days: int | None) -> Text:
    if days is None:
        return Text("", "")
    if days == 0:
        return Text("按期", "on time")
    return Text(f"晚{days}天", f"{days} days late") if days > 0 else Text(f"早{-days}天", f"{-days} days early")


def pain_words(one: PainChange) -> tuple[Text, Text, Text]:
    """What it cost a month, what it costs now, and what that saves; nothing that was not said."""
    saved = _amounts(one.hours_saved, one.yuan_saved)
    return _cost(one.first), _cost(one.again) if one.again else _NOT_ASKED, saved or Text("–", "–")


def _cost(pain: Pain) -> Text:
    return _amounts(pain.hours_per_month, pain.yuan_per_month) or _NOT_SAID


def _amounts(hours: Decimal | None, yuan: Decimal | None) -> Text | None:
    said = [(_figure(amount), unit) for amount, unit in zip((hours, yuan), _COSTS, strict=True) if amount is not None]
    if not said:
        return None
    return listed(Text(f"{amount}{unit.zh}", f"{amount} {unit.en}") for amount, unit in said)


def _figure(amount: Decimal) -> str:
    whole, point, rest = plain(abs(amount)).partition(".")
    return f"{'−' if amount < 0 else ''}{int(whole):,}{point}{rest}"
