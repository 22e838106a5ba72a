"""Page 2: everything an owner needs to decide, readable alone and sent on as a picture."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ..diagnosis import Pain
from ..document import Column, KeyFigure, KeyFigures, Page, Row, SideHead, Table, Words
from ..money import figures, yuan
from ..ranges import Range
from ..savings import annual_saving
from ..wording import day_span, decimals, full_day, score, short_day
from .brief import Brief, reached_words, said, span_words


def summary_page(brief: Brief) -> Page:
    """The page an owner decides by, and that is exported as a picture."""
    heads = [_said(brief), _results(brief), _why_this_tier(brief), _cost(brief), _both_sides(brief)]
    return Page(
        chapter="摘要",
        title=_title(brief),
        lead=_lead(brief),
        blocks=(_figures(brief), *[head for head in heads if head.words], _decisions(brief)),
        notes=(f"来源：{_sources(brief)}。金额均为含税价，税率{brief.estimate.tax_percent}%。{_validity(brief)}",),
    )


def _title(brief: Brief) -> str:
    diagnosis = brief.diagnosis
    if not brief.well_known:
        return f"{diagnosis.asked}题只答清{diagnosis.answered}题，还不能下结论：先补答案，再定套餐"
    price = f"{brief.term_word}{brief.total_words}元"
    live = f"{brief.go_live}上线" if brief.plan.adds else "继续使用，没有新增的实施工作"
    return f"{brief.offer}满足已确认的全部需求，{live}，{price}"


def _lead(brief: Brief) -> str:
    weak = [finding.scene.zh for finding in brief.diagnosis.findings[:3]]
    start = f"最影响经营的是{'、'.join(weak)}。" if weak else ""
    if not brief.plan.adds:
        return f"{start}系统已在使用，续用不停机、不重新迁移。"
    return f"{start}从启动到验收{brief.plan.weeks}周，先模拟迁移再正式切换。"


def _validity(brief: Brief) -> str:
    if brief.draft:
        return "报价为草案，不构成要约。"
    return f"报价有效至{full_day(brief.quote.terms.valid_until)}（含当日）。"


def _figures(brief: Brief) -> KeyFigures:
    diagnosis = brief.diagnosis
    apart = brief.apart_amount()
    note = f"{brief.renewed_year_words}{figures(brief.renewed_year().low)}元"
    note += f"；不含的部分最多{figures(apart)}元" if apart else ""
    total = brief.estimate.total
    price = yuan(total.low) if total.exact else f"¥{total.low:,.0f}–{total.high:,.0f}"
    return KeyFigures(
        (
            KeyFigure("综合等级", brief.level, f"总分{score(diagnosis.total)}；{reached_words(diagnosis)}"),
            KeyFigure("建议套餐" if brief.well_known else "暂按此套餐估算", brief.offer, f"可用账号{brief.accounts}"),
            KeyFigure(f"{brief.term_word}合计（含税）", price, note, accent=True),
            _live(brief),
        )
    )


def _live(brief: Brief) -> KeyFigure:
    """The day of first use; where it is in use already, how long the service goes on."""
    if brief.plan.adds:
        return KeyFigure("上线日期", brief.go_live, f"八成把握不晚于{short_day(brief.plan.p80)}")
    service = brief.estimate.service
    return KeyFigure("服务到", full_day(service.end), f"{full_day(service.start)}起")


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
    """The results the client asked for himself, in his words."""
    return SideHead("贵司要的结果", tuple(Words(wanted) for wanted in brief.diagnosis.wishes.expectations[:3]))


def _why_this_tier(brief: Brief) -> SideHead:
    words = []
    for tier, reasons in brief.comparison.recommendation.why_not:
        name = brief.book.tiers[tier].name.zh
        words.append(Words(said("；".join(reason.zh for reason in reasons[:3])) + "。", f"不选{name}："))
    return SideHead(brief.why, tuple(words))


def _cost(brief: Brief) -> SideHead:
    estimate = brief.estimate
    later = brief.renewed_year()
    once = any(line.kind == "one_off" and line.amount.high for line in estimate.lines)
    first = Words(
        f"含税，服务{estimate.service.months}个月（至{full_day(estimate.service.end)}）；"
        f"{brief.renewed_year_words}同等规模{span_words(later)}元（12个月"
        + ("，一次性费用不再发生）。" if once else "）。"),
        f"{brief.term_word}{brief.total_words}元，",
    )
    words = [first]
    if estimate.order.billing == "annual" and not estimate.midterm:
        saving, _ = annual_saving(estimate.order, brief.book, brief.today)
        words.append(Words(f"同样{estimate.order.months}个月按月付，套餐费多{figures(saving)}元。", "年付省下的："))
    if brief.still_open():
        words.append(Words(f"{'、'.join(brief.still_open())}；定下后才能签发报价单。", "还没有定下："))
    if brief.set_apart():
        most = f"，已有价目的部分最多{figures(brief.apart_amount())}元" if brief.apart_amount() else ""
        words.append(Words(f"{'、'.join(brief.set_apart())}{most}，另行报价。", "本报价不含："))
    return SideHead("要花多少", tuple(words))


def _both_sides(brief: Brief) -> SideHead:
    papers = [task.name.zh for task in brief.plan.tasks if task.owner == "客户"]
    words = [Words(f"{'、'.join(papers[:4])}{_contact(brief)}。", "请贵司做：")] if papers else []
    first = "正式切换前先做沙箱模拟迁移，对账通过才切换；" if brief.plan.adds else ""
    words.append(Words(f"{first}{brief.book.refund}（以价目表服务条款为准）。", "我们保证："))
    return SideHead("双方要做的", tuple(words))


def _contact(brief: Brief) -> str:
    return "；并任命唯一项目对接人" if brief.plan.adds else ""


def _decisions(brief: Brief) -> Table:
    plan = brief.plan
    decider = brief.decider
    contact = brief.diagnosis.wishes.single_contact or brief.case.client.contact or "贵司对接人"
    rows = [(f"确认{brief.offer}与报价单{brief.quote.terms.number}", decider, brief.day(brief.signing))]
    if plan.adds:
        window = day_span(plan.cutover.start, plan.cutover.end)
        rows += [
            ("任命唯一项目对接人，备齐接口文档与数据源清单", contact, brief.day(_papers_due(brief))),
            (f"同意{window}停用旧台账、切换到新系统", decider, brief.day(plan.cutover.start)),
        ]
    head = "请贵司决定的三件事" if plan.adds else "请贵司决定"
    columns = (Column("", 6), Column(head, 64), Column("决定人", 16), Column("最迟", 14, "right"))
    return Table(columns, tuple(Row((str(number), *cells)) for number, cells in enumerate(rows, 1)))


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
