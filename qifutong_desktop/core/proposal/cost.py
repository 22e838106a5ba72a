"""What is fixed, what is open, who decides it by when, and when the money leaves the account."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..charts import tornado_of
from ..diagnosis import NeedKey
from ..document import Block, Column, Lines, Page, Row, Section, Series, Table
from ..money import figures
from ..options import Month, cash_by_month
from ..quote import Line, LineCode
from ..recommendation import BreakEven
from ..wording import closed_up, short_day
from .brief import Brief, span_words

_WAN = Decimal(10_000)
_QUESTIONS: dict[LineCode, NeedKey] = {
    "seats": "seats",
    "integrations": "integrations",
    "custom": "custom_days",
    "migration": "migration_rows",
}


def cost_page(brief: Brief) -> Page:
    """What is fixed, what is open and who decides it, and how the money leaves the account."""
    blocks: list[Block] = [_table(brief)]
    undecided = _undecided(brief)
    if undecided.rows:
        blocks += [Section("差额由什么决定"), undecided, *_swings(brief)]
    blocks += [*_cash(brief), Section("每月付款（含税，元）"), _months(brief)]
    return Page(
        chapter="成本测算",
        title=_title(brief),
        lead=f"低值是已确定的需求，高值是待定项全部发生；金额均为含税价，税率{brief.estimate.tax_percent}%。",
        blocks=tuple(blocks),
        notes=_notes(brief),
    )


def _title(brief: Brief) -> str:
    low, high = brief.estimate.total.low, brief.whole.total.high
    title = f"{brief.term_word}{figures(low)}元已确定"
    title += f"，待定项全部发生时为{figures(high)}元" if high > low else ""
    unpriced = [one.what.zh for one in brief.estimate.pending]
    return title + (f"；另有{len(unpriced)}项没有公布价格" if unpriced else "")


def _table(brief: Brief) -> Table:
    quoted = {line.code: line for line in brief.estimate.lines}
    rows = [_row(line, quoted.get(line.code)) for line in brief.whole.lines]
    low, high = brief.estimate.total.low, brief.whole.total.high
    rows.append(Row((f"{brief.term_word}合计", "", figures(low), figures(high), _gap(high - low)), "total"))
    columns = (
        Column("项目", 20),
        Column("依据", 40),
        Column("低（元）", 14, "right"),
        Column("高（元）", 14, "right"),
        Column("差（元）", 12, "right"),
    )
    return Table(columns, tuple(rows))


def _row(line: Line, quoted: Line | None) -> Row:
    low = quoted.amount.low if quoted else Decimal(0)
    high = line.amount.high
    return Row((closed_up(line.label.zh), closed_up(line.why.zh), figures(low), figures(high), _gap(high - low)))


def _gap(amount: Decimal) -> str:
    return figures(amount) if amount else "–"


def _undecided(brief: Brief) -> Table:
    """What leaves the price open or has no list price: what it hangs on, who decides, by when."""
    needs = brief.diagnosis.needs
    quoted = {line.code: line for line in brief.estimate.lines}
    due = short_day(brief.signing)
    rows = []
    for line in brief.whole.lines:
        mine = quoted.get(line.code)
        if line.code in _QUESTIONS and line.amount.high > (mine.amount.low if mine else 0):
            need = needs.need(_QUESTIONS[line.code])
            rows.append(Row((closed_up(line.label.zh), closed_up(need.reason.zh), brief.decider, due)))
    for one in brief.estimate.pending:
        words = "没有公布价格，" + ("本报价不含，另行报价" if one.apart else "待评估后才能签发")
        rows.append(Row((closed_up(one.what.zh), words, brief.case.company.name, due)))
    columns = (Column("待定项", 18), Column("取决于", 52), Column("由谁确定", 16), Column("最迟", 14, "right"))
    return Table(columns, tuple(rows))


def _swings(brief: Brief) -> list[Block]:
    """What each open item by itself makes of the total, where there are several to rank. What another reading of the
    list would come to is between us and the company."""
    chart = tornado_of(brief.sensitivity, readings=False)
    return [chart] if len(chart.bars) > 1 else []


def _break_even(brief: Brief) -> BreakEven | None:
    years = brief.estimate.order.years
    same = (one for one in brief.comparison.break_evens if one.tier == brief.option.tier and one.years == years)
    return next(same, None)


def _cash(brief: Brief) -> list[Block]:
    """What has left the account by each month of the service, paid by the year and by the month; nothing where only
    a running contract is added to, which has no choice of it."""
    even = _break_even(brief)
    if even is None or brief.estimate.midterm:
        return []
    annual = next(
        one
        for one in brief.comparison.options
        if (one.tier, one.billing, one.years) == (even.tier, "annual", even.years)
    )
    months = len(even.monthly.cash)
    yearly = brief.estimate.order.billing == "annual"
    series = (
        Series("年付", _paid(annual.cash, months), strong=yearly),
        Series("按月付", _paid(even.monthly.cash, months), strong=not yearly),
    )
    verticals = () if even.month is None else ((Decimal(even.month), f"第{even.month}个月"),)
    chart = Lines(f"到第几个月累计付了多少（同样{months}个月服务）", series, verticals=verticals, unit="万元")
    return [Section(_cash_title(even, yearly)), chart]


def _cash_title(even: BreakEven, yearly: bool) -> str:
    if even.month is None:
        return "付款：按月付到期末仍低于年付"
    if yearly:
        return f"付款：年付一次付清；按月付到第{even.month}个月超过它，到期末多{figures(even.saving.low)}元"
    return f"付款：按月付；若要用满{even.month}个月，改年付更省"


def _months(brief: Brief) -> Table:
    """Cash by month as quoted; equal months in a row are one line."""
    runs: list[tuple[int, int, str]] = []
    for month in cash_by_month(brief.estimate):
        amount = span_words(month.amount)
        if runs and runs[-1][2] == amount:
            runs[-1] = (runs[-1][0], month.number, amount)
        else:
            runs.append((month.number, month.number, amount))
    rows = [
        Row((f"第{first}个月" if first == last else f"第{first}至{last}个月，每月", amount))
        for first, last, amount in runs
    ]
    rows.append(Row(("合计", brief.total_words), "total"))
    return Table((Column("月份（自开通起）", 60), Column("付款", 40, "right")), tuple(rows))


def _paid(cash: Sequence[Month], months: int) -> tuple[tuple[Decimal, Decimal], ...]:
    points = []
    paid = Decimal(0)
    for number in range(1, months + 1):
        paid += next((month.amount.low for month in cash if month.number == number), Decimal(0))
        points.append((Decimal(number), paid / _WAN))
    return tuple(points)


def _notes(brief: Brief) -> tuple[str, ...]:
    gap = (brief.plan.go_live - brief.estimate.service.start).days
    gift = brief.estimate.service.gift_months
    words = []
    if gap > 0:
        late = f"，赠送的{gift}个月附加在服务期末" if gift else ""
        words.append(f"开通到上线约{gap}天为已计费未上线期{late}。")
    return (*words, "对价目表的理解见报价单。")
