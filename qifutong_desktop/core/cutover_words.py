"""The choice of a cutover window, explained: a reason for the chosen one, a verdict on each of the others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .calendar import DAY, each_day, holiday_said
from .cutover import Weigher, Window, span
from .plan_model import Cutover, CutoverCandidate
from .plan_words import day_words, span_words
from .text import Text, listed


def explain(
    weigher: Weigher, ready: date, chosen: Window, weighed: tuple[Window, ...], needed_days: Decimal
) -> Cutover:
    """The cutover of a plan whose work is ready at the end of ``ready``."""
    start, end = span(chosen, weigher.needed)
    reason = _reason(weigher, ready, chosen, len(weighed))
    return Cutover(start, end, needed_days, reason, _candidates(weigher, chosen, weighed), weigher.at_night)


def _reason(weigher: Weigher, ready: date, chosen: Window, count: int) -> Text:
    first, last = span(chosen, weigher.needed)
    days, when, ready_words = (last - first).days + 1, span_words(first, last), day_words(ready)
    name = holiday_said(weigher.calendar.holiday_names.get(first, ""))
    what = (
        Text("零售企业节假日是营业高峰，安排在平日夜间", "shops are busiest on days off, so a weekday night")
        if weigher.at_night
        else Text(
            f"连休 {days} 天{f'（{name.zh}）' if name.zh else ''}",
            f"{days} days off in a row{f' ({name.en})' if name.zh else ''}",
        )
    )
    kept = listed(_kept_free(weigher))
    if chosen.usable_days >= weigher.needed:
        longest = (
            Text("最早可用", "the earliest that is free")
            if weigher.at_night
            else Text(
                f"首个可用窗口起 {weigher.rules.patience_days} 天内最长",
                f"the longest within {weigher.rules.patience_days} days of the first that is free",
            )
        )
        why = Text(f"{longest.zh}，且避开{kept.zh}", f"{longest.en}, clear of {kept.en}")
    else:
        against = listed(chosen.against)
        why = Text(
            f"所比较的窗口都有冲突，这是冲突最轻的一个（{against.zh}），请客户确认",
            f"every window weighed has a conflict; this one has the least ({against.en}), for the client to confirm",
        )
    live = day_words(chosen.go_live)
    return Text(
        f"准备工作预计{ready_words.zh}完成，此后比较了 {count} 个窗口。选{when.zh}：{what.zh}；{why.zh}。"
        f"{live.zh}为新系统首个工作日。",
        f"Ready on {ready_words.en}; {count} windows after it were weighed. Chosen: {when.en}, {what.en}; {why.en}. "
        f"First workday on the new system: {live.en}.",
    )


def _kept_free(weigher: Weigher) -> tuple[Text, ...]:
    kept = [Text("月末与季末结账", "month-end and quarter-end"), Text("纳税申报期", "tax return days")]
    if weigher.avoid_sales:
        kept += [sale.name for sale in weigher.rules.sales]
    if weigher.forbidden:
        kept.append(Text("客户指定的禁止日期", "the client's forbidden dates"))
    return tuple(kept)


def _candidates(weigher: Weigher, chosen: Window, weighed: tuple[Window, ...]) -> tuple[CutoverCandidate, ...]:
    """One candidate a window; nights in a row with the same verdict become one line."""
    found: list[CutoverCandidate] = []
    for window in weighed:
        first, last = span(window, weigher.needed)
        is_chosen, verdict = window is chosen, _verdict(weigher, chosen, window)
        before = found[-1] if found else None
        if (
            weigher.at_night
            and before
            and not (is_chosen or before.chosen)
            and before.verdict == verdict
            and first <= before.end + DAY
        ):
            found[-1] = CutoverCandidate(before.start, last, False, verdict, before.free)
        else:
            free = window.usable_days >= weigher.needed
            found.append(CutoverCandidate(first, last, is_chosen, verdict, free))
    return tuple(found)


def _verdict(weigher: Weigher, chosen: Window, window: Window) -> Text:
    needed = weigher.needed
    if window is chosen and window.usable_days >= needed:
        return Text("选用", "chosen")
    if window is chosen:
        against = listed(window.against)
        return Text(f"选用：冲突最轻（{against.zh}）", f"chosen: the least conflict ({against.en})")
    if window.usable_days >= needed:
        return _free_verdict(weigher, chosen, window)
    if window.days < needed:
        return Text(f"只有 {window.days} 天，不足 {needed} 天", f"only {window.days} of {needed} days")
    why = _conflict(weigher, window)
    return Text(f"避开：{why.zh}", f"avoided: {why.en}")


def _conflict(weigher: Weigher, window: Window) -> Text:
    """What stands against the window's days, and what more against the day after it; with the holiday it touches."""
    names = (weigher.calendar.holiday_names.get(day) for day in each_day(window.start, window.end))
    holiday = next((name for name in names if name), None)
    days, live = listed(window.against_days), [one for one in window.against_live if one not in window.against_days]
    parts = []
    if holiday:
        meets = Text(f"正逢{days.zh}", f" and {days.en}") if window.against_days else Text("", "")
        parts.append(Text(f"{holiday}假期{meets.zh}", f"{holiday_said(holiday).en}{meets.en}"))
    elif window.against_days:
        parts.append(days)
    if live:
        what, day = listed(live), Text("上线日", "the day after") if weigher.at_night else _live(window)
        parts.append(Text(f"{day.zh}遇{what.zh}", f"{day.en}: {what.en}"))
    return listed(parts, "；", "; ")


def _live(window: Window) -> Text:
    day = window.go_live
    return Text(f"{day.month}月{day.day}日上线", f"going live on {day.isoformat()}")


def _free_verdict(weigher: Weigher, chosen: Window, window: Window) -> Text:
    wait = (window.start - chosen.start).days
    if window.usable_days > chosen.usable_days:
        return Text(f"更长，但要再等 {wait} 天", f"longer, but {wait} days later")
    if wait < 0:
        days = window.usable_days
        return Text(f"可用，但只有 {days} 天，短于所选窗口", f"free, but only {days} days, shorter than the chosen")
    return Text("可用，作为备选", "free, kept in reserve")
