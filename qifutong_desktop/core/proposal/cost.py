"""What is fixed, what is open, who decides it by when, and when the money leaves the account."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..document import Block, Column, Lines, Page, Row, Section, Series, Table
from ..money import figures
from ..options import Month
from ..quote import Line
from ..recommendation import BreakEven
from ..wording import closed_up, short_day
from .brief import Brief

_WAN = Decimal(10_000)
_QUESTIONS = {"seats": "seats", "integrations": "integrations", "custom": "custom_days", "migration": "migration_rows"}


def cost_page(brief: Brief) -> Page:
    """What is fixed, what is open and who decides it, and when paying monthly overtakes paying yearly."""
    quoted, whole = brief.estimate, brief.option.estimate
    low, high, gap = quoted.total.low, whole.total.high, brief.open_amount()
    title = f"{brief.term_word}{figures(low)}元已能报定"
    title += f"，待定项最多再加{figures(gap)}元" if gap else "，没有待定项"
    blocks: list[Block] = [_table(brief)]
    if gap:
        blocks += [Section("差额由什么决定"), _open_items(brief)]
    blocks += _cash(brief)
    return Page(
        chapter="成本测算",
        title=title,
        lead=f"低值等于报价单，高值假设待定项全部发生，为{figures(high)}元。金额均为含税价，税率{quoted.tax_percent}%。",
        blocks=tuple(blocks),
        notes=_notes(brief),
    )


def _table(brief: Brief) -> Table:
    quoted = {line.code: line for line in brief.estimate.lines}
    rows = [_row(line, quoted.get(line.code)) for line in brief.option.estimate.lines]
    low, high = brief.estimate.total.low, brief.option.estimate.total.high
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


def _open_items(brief: Brief) -> Table:
    needs = brief.diagnosis.needs
    quoted = {line.code: line for line in brief.estimate.lines}
    due = next((gate.day for gate in brief.plan.gates if gate.phase == 1), brief.plan.start)
    decider = brief.diagnosis.wishes.decision_maker or "客户"
    rows = []
    for line in brief.option.estimate.lines:
        mine = quoted.get(line.code)
        if line.code not in _QUESTIONS or line.amount.high == (mine.amount.low if mine else 0):
            continue
        need = needs.need(_QUESTIONS[line.code])  # type: ignore[arg-type]
        rows.append(
            Row(
                (
                    closed_up(line.label.zh),
                    closed_up(need.reason.zh),
                    decider,
                    short_day(due),
                )
            )
        )
    columns = (
        Column("待定项", 16),
        Column("低值与高值的条件", 54),
        Column("由谁确定", 16),
        Column("最迟", 14, "right"),
    )
    return Table(columns, tuple(rows))


def _break_even(brief: Brief) -> BreakEven | None:
    years = brief.estimate.order.years
    same = (one for one in brief.comparison.break_evens if one.tier == brief.option.tier and one.years == years)
    return next(same, None)


def _cash(brief: Brief) -> list[Block]:
    """What has left the account by each month of the service, paid by the year and by the month."""
    even = _break_even(brief)
    if even is None:
        return []
    annual = next(
        one
        for one in brief.comparison.options
        if (one.tier, one.billing, one.years) == (even.tier, "annual", even.years)
    )
    months = len(even.monthly.cash)
    series = (
        Series("年付", _paid(annual.cash, months), strong=brief.estimate.order.billing == "annual"),
        Series("按月付", _paid(even.monthly.cash, months), strong=brief.estimate.order.billing == "monthly"),
    )
    title = f"到第n个月累计付款（同样{months}个月服务）"
    verticals = () if even.month is None else ((Decimal(even.month), f"第{even.month}个月"),)
    return [Section(_cash_title(even)), Lines(title, series, verticals=verticals, unit="万元")]


def _cash_title(even: BreakEven) -> str:
    if even.month is None:
        return "付款：按月付到期末仍低于年付"
    return f"付款：年付一次付清；按月付到第{even.month}个月超过它，到期末多{figures(even.saving.low)}元"


def _paid(cash: Sequence[Month], months: int) -> tuple[tuple[Decimal, Decimal], ...]:
    points = []
    paid = Decimal(0)
    for number in range(1, months + 1):
        paid += next((month.amount.low for month in cash if month.number == number), Decimal(0))
        points.append((Decimal(number), paid / _WAN))
    return tuple(points)


def _notes(brief: Brief) -> tuple[str, ...]:
    gap = (brief.plan.go_live - brief.estimate.service.start).days
    words = []
    if gap > 0 and brief.estimate.service.gift_months:
        words.append(
            f"开通到上线约{gap}天为已计费未上线期，赠送的{brief.estimate.service.gift_months}个月附加在服务期末。"
        )
    return (*words, "低值是已确定的需求，高值是待定项全部发生。对价目表的理解见报价单。")
