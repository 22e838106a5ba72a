"""What is fixed, what is open, who decides it by when, and when the money leaves the account."""

from __future__ import annotations

from decimal import Decimal

from ..document import BarGroup, Bars, Block, Column, Page, Row, Section, Table
from ..money import figures
from ..options import Month
from ..quote import Line
from ..wording import closed_up, short_day
from .brief import Brief

_WAN = Decimal(10_000)
_QUESTIONS = {"seats": "seats", "integrations": "integrations", "custom": "custom_days", "migration": "migration_rows"}


def cost_page(brief: Brief) -> Page:
    quoted, whole = brief.estimate, brief.option.estimate
    low, high, gap = quoted.total.low, whole.total.high, brief.open_amount()
    title = f"{brief.term_word}{figures(low)}元已能报定"
    title += f"，待定项最多再加{figures(gap)}元" if gap else "，没有待定项"
    blocks: list[Block] = [_table(brief)]
    if gap:
        blocks += [Section("差额由什么决定"), _open_items(brief)]
    blocks += [Section(_cash_title(brief)), *_cash(brief)]
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


def _cash_title(brief: Brief) -> str:
    even = _break_even(brief)
    if brief.estimate.order.billing == "annual":
        if even is not None and even[0] is not None:
            return f"每月付款：年付一次付清，按月付到第{even[0]}个月就超过它"
        return "每月付款：年付一次付清"
    return "每月付款：按月付"


def _break_even(brief: Brief) -> tuple[int | None, Decimal] | None:
    years = brief.estimate.order.years
    for one in brief.comparison.break_evens:
        if one.tier == brief.option.tier and one.years == years:
            return one.month, one.saving.low
    return None


def _cash(brief: Brief) -> list[Block]:
    order = brief.estimate.order
    if order.years > 3:
        return []
    whole = {(one.billing, one.years): one for one in brief.comparison.options if one.tier == brief.option.tier}
    annual, monthly = whole["annual", order.years], whole["monthly", order.years]
    quoted = brief.estimate.total.low if order.billing == "annual" else None
    gap = brief.open_amount()
    groups = []
    for number in range(1, min(len(monthly.cash), 12) + 1):
        first = _at(annual.cash, number)
        paid = quoted if first and quoted is not None else first
        groups.append(
            BarGroup(
                f"第{number}月",
                (
                    paid / _WAN if paid else None,
                    gap / _WAN if number == 1 and gap else None,
                    _at(monthly.cash, number) / _WAN,
                ),
            )
        )
    series = ("年付", "待定项（高值）", "按月付")
    return [Bars("", series, tuple(groups), "万元", frozenset({1}), frozenset({0, 1}))]


def _at(cash: tuple[Month, ...], number: int) -> Decimal:
    return next((month.amount.low for month in cash if month.number == number), Decimal(0))


def _notes(brief: Brief) -> tuple[str, ...]:
    gap = (brief.plan.go_live - brief.estimate.service.start).days
    words = []
    if gap > 0 and brief.estimate.service.gift_months:
        words.append(
            f"开通到上线约{gap}天为已计费未上线期，赠送的{brief.estimate.service.gift_months}个月附加在服务期末。"
        )
    return (*words, "低值是已确定的需求，高值是待定项全部发生。对价目表的理解见报价单。")
