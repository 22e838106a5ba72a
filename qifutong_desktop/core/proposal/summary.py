"""Page 2: everything an owner needs to decide, readable alone and sent on as a picture."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ..diagnosis import Pain
from ..document import Column, KeyFigure, KeyFigures, Page, Row, SideHead, Table, Words
from ..money import figures, yuan
from ..ranges import Range
from ..savings import annual_saving
from ..wording import closed_up, day_span, decimals, full_day, short_day
from .brief import Brief

#: published after-sales clauses that stand beside the offer
REFUND = "5天无理由退款；开通失败、续费未生效也可退"


def summary_page(brief: Brief) -> Page:
    """The page an owner decides by, and that is exported as a picture."""
    total = brief.estimate.total
    heads = [_said(brief), _results(brief), _why_this_tier(brief), _cost(brief), _both_sides(brief)]
    return Page(
        chapter="摘要",
        title=f"{brief.offer}满足已确认的全部需求，{brief.go_live}上线，{brief.term_word}{figures(total.high)}元",
        lead=_lead(brief),
        blocks=(_figures(brief), *[head for head in heads if head.words], _decisions(brief)),
        notes=(
            f"来源：{_sources(brief)}。金额均为含税价，税率{brief.estimate.tax_percent}%。"
            f"报价有效至{full_day(brief.quote.terms.valid_until)}（含当日）。",
        ),
    )


def _lead(brief: Brief) -> str:
    weak = [finding.scene.zh for finding in brief.diagnosis.findings[:2]]
    start = f"现状最影响经营的是{'与'.join(weak)}。" if weak else ""
    return f"{start}分三个阶段、{brief.plan.weeks}周完成，先模拟迁移再正式切换。"


def _figures(brief: Brief) -> KeyFigures:
    diagnosis = brief.diagnosis
    later = brief.next_year()
    open_amount = brief.open_amount()
    note = f"次年{figures(later.low)}元" + (f"；待定最多再加{figures(open_amount)}" if open_amount else "")
    low, high = int(diagnosis.total.low), int(diagnosis.total.high)
    points = f"{low}" if low == high else f"{low}–{high}"
    return KeyFigures(
        (
            KeyFigure(
                "综合等级", brief.level, f"总分{points}，核心场景{diagnosis.core_reached}/{diagnosis.core_scenes}达标"
            ),
            KeyFigure("建议套餐", brief.offer, f"可用账号{brief.accounts}"),
            KeyFigure(f"{brief.term_word}合计（含税）", yuan(brief.estimate.total.high), note, accent=True),
            KeyFigure("上线日期", brief.go_live, f"八成把握不晚于{short_day(brief.plan.p80)}"),
        )
    )


def _said(brief: Brief) -> SideHead:
    return SideHead(
        "贵司说的难处", tuple(Words(f"“{pain.words}”", _pain_cost(pain)) for pain in brief.diagnosis.pains[:3])
    )


def _pain_cost(pain: Pain) -> str:
    costs = []
    if pain.hours_per_month:
        costs.append(f"{_number(pain.hours_per_month)}小时")
    if pain.yuan_per_month:
        costs.append(f"{_number(pain.yuan_per_month)}元")
    return f"每月{'、'.join(costs)}：" if costs else ""


def _results(brief: Brief) -> SideHead:
    worst = brief.diagnosis.findings[:3]
    words = tuple(Words(closed_up(finding.remedy.zh), f"{finding.scene.zh}：") for finding in worst)
    return SideHead("能得到的三个结果" if len(words) == 3 else "能得到的结果", words)


def _why_this_tier(brief: Brief) -> SideHead:
    words = []
    for tier, reasons in brief.comparison.recommendation.why_not:
        name = brief.book.tiers[tier].name.zh
        words.append(Words(closed_up("；".join(reason.zh for reason in reasons[:3])) + "。", f"不选{name}："))
    return SideHead(f"为什么是{brief.tier.name.zh}", tuple(words))


def _cost(brief: Brief) -> SideHead:
    estimate = brief.estimate
    later = brief.next_year()
    first = Words(
        f"含税，服务{estimate.service.months}个月（至{full_day(estimate.service.end)}）；"
        f"次年同等规模{figures(later.low)}元，一次性费用不再发生。",
        f"{brief.term_word}{figures(estimate.total.high)}元，",
    )
    words = [first]
    if estimate.order.billing == "annual":
        saving, _ = annual_saving(estimate.order, brief.book, brief.today)
        words.append(Words(f"同样{estimate.order.months}个月按月付，套餐费多{figures(saving)}元。", "年付省下的："))
    if brief.open_amount():
        words.append(
            Words(
                f"{_open_items(brief)}；全部发生时最多再加{figures(brief.open_amount())}元，另行报价。",
                "本报价不含：",
            )
        )
    return SideHead("要花多少", tuple(words))


def _open_items(brief: Brief) -> str:
    quoted = {line.code: line.amount for line in brief.estimate.lines}
    names = []
    for line in brief.option.estimate.lines:
        if line.kind != "discount" and line.amount.high > (quoted[line.code].low if line.code in quoted else 0):
            names.append(line.label.zh)
    return "、".join(names) or "待定需求"


def _both_sides(brief: Brief) -> SideHead:
    papers = [task.name.zh for task in brief.plan.tasks if task.owner == "客户"]
    words = [Words(f"{'、'.join(papers[:4])}；并任命唯一项目对接人。", "请贵司做：")] if papers else []
    words.append(Words(f"正式切换前先做沙箱模拟迁移，对账通过才切换；{REFUND}（以价目表服务条款为准）。", "我们保证："))
    return SideHead("双方要做的", tuple(words))


def _decisions(brief: Brief) -> Table:
    wishes, plan = brief.diagnosis.wishes, brief.plan
    decider = wishes.decision_maker or brief.case.client.contact or "决策人"
    contact = wishes.single_contact or brief.case.client.contact or "对接人"
    rows = [
        Row(
            (
                "1",
                f"确认{brief.offer}与报价单{brief.quote.terms.number}",
                decider,
                short_day(brief.signing),
            )
        ),
        Row(("2", "任命唯一项目对接人，备齐接口文档与数据源清单", contact, short_day(_papers_due(brief)))),
        Row(
            (
                "3",
                f"同意{day_span(plan.cutover.start, plan.cutover.end)}停用旧台账、切换到新系统",
                decider,
                short_day(plan.cutover.start),
            )
        ),
    ]
    columns = (Column("", 6), Column("请贵司决定的三件事", 64), Column("决定人", 16), Column("最迟", 14, "right"))
    return Table(columns, tuple(rows))


def _papers_due(brief: Brief) -> date:
    due = [task.end for task in brief.plan.tasks if task.owner == "客户" and task.phase == 1]
    return max(due, default=brief.plan.start)


def _sources(brief: Brief) -> str:
    parts = [f"访谈{brief.diagnosis.answered}题"]
    if brief.sizing is not None and brief.sizing.tables:
        parts.append(f"数据体检{len({table.file for table in brief.sizing.tables})}个文件")
    parts.append(f"价目表{brief.book.id}版")
    return "、".join(parts)


def _number(value: Decimal) -> str:
    return decimals(Range.of(value))
