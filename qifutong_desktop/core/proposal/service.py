"""Risks, what the tier includes, and the next steps with names and dates."""

from __future__ import annotations

from ..document import Block, Column, Page, Row, Section, Table
from ..pricebook import TierPrices
from ..quote_document import months_words
from ..wording import closed_up, full_day, short_day
from .brief import Brief

_GRADES = {1: "低", 2: "中", 3: "高"}
_FIELDS = (
    ("capabilities", "功能与服务"),
    ("training", "培训"),
    ("users", "使用人数（账号）"),
    ("integrations", "系统集成"),
    ("migration_free_rows", "数据迁移"),
    ("storage_gb", "存储"),
    ("customers", "客户记录"),
    ("gift_months", "年付赠送"),
)


def risk_page(brief: Brief) -> Page | None:
    """None when no answer raised a risk."""
    risks = sorted(brief.plan.risks, key=lambda risk: -risk.probability * risk.impact)
    if not risks:
        return None
    worst = risks[0]
    rows = tuple(
        Row(
            (
                closed_up(risk.name.zh),
                closed_up(risk.trigger.zh),
                _GRADES[risk.probability],
                _GRADES[risk.impact],
                risk.owner,
                closed_up(risk.mitigation.zh),
            )
        )
        for risk in risks
    )
    columns = (
        Column("风险", 18),
        Column("从哪里看出", 25),
        Column("可能", 7, "center"),
        Column("影响", 7, "center"),
        Column("负责", 8),
        Column("对策", 35),
    )
    return Page(
        chapter="风险",
        title=f"{len(risks)}项风险都有对策，最要紧的是{closed_up(worst.name.zh)}",
        lead="风险由贵司的答案得出，每项写明从哪里看出、谁负责、怎么做。",
        blocks=(Table(columns, rows),),
    )


def service_page(brief: Brief) -> Page:
    """What the tier includes by the list, how long, and what is left out."""
    tier = brief.tier
    included = [Row((label, _clause(tier, key))) for key, label in _FIELDS if key in tier.clauses]
    included.append(Row(("高版含低版", closed_up(brief.book.policies["tiers.inherit"].footnote.zh))))
    included.append(Row(("培训次数", closed_up(brief.book.policies["training"].footnote.zh))))
    service = brief.estimate.service
    what, counted = ("的新增部分", "按") if brief.estimate.midterm else ("的服务", "共")
    rows = [
        Row(("服务期", f"{full_day(service.start)}至{full_day(service.end)}，{_months(brief)}")),
        Row(("诊断规划与基础分析报表", "各版都含，不另收费")),
        Row(("退款", f"{brief.book.refund}，以价目表服务条款为准")),
    ]
    if brief.plan.adds:
        rows.append(Row(("模拟迁移", "正式切换前在沙箱完成，对账零差异才切换；同一次模拟的重跑不收费")))
    excluded = [
        Row(
            (
                closed_up(one.what.zh),
                "没有公布价格，" + ("本报价不含，另行报价" if one.apart else "待评估后才能签发报价"),
            )
        )
        for one in brief.estimate.pending
    ]
    blocks: list[Block] = [Section(f"{tier.name.zh}包含什么"), _pairs(included), Section("服务与保障"), _pairs(rows)]
    notes = [closed_up(note.zh) for note in brief.estimate.notes]
    if excluded:
        blocks += [Section("没有公布价格的"), _pairs(excluded)]
    return Page(
        chapter="服务条款",
        title=f"{tier.name.zh}{what}从{short_day(service.start)}到{full_day(service.end)}，{counted}{service.months}个月",
        lead="上表照录价目表，价目表未写的不作承诺；下表是对它的理解与本方案的约定。",
        blocks=tuple(blocks),
        notes=(*notes, f"来源：价目表{brief.book.id}版；价目表未写或前后不一之处，见报价单“对价目表的理解”。"),
    )


def _clause(tier: TierPrices, key: str) -> str:
    return closed_up(tier.clauses[key].source)


def _pairs(rows: list[Row]) -> Table:
    return Table((Column("", 28), Column("", 72)), tuple(rows))


def _months(brief: Brief) -> str:
    words = months_words(brief.estimate)
    return words if brief.estimate.midterm else f"共{words}"


def _first(brief: Brief) -> str:
    """What the plan begins with."""
    return closed_up(min(brief.plan.tasks, key=lambda task: task.start).name.zh)


def _lead(brief: Brief) -> str:
    if brief.draft:
        return "报价仍是草案：补齐报价单上所列各项后签发，自签发日起有效。"
    return f"报价有效至{full_day(brief.quote.terms.valid_until)}（含当日），过期后按当日价目表重新报价。"


def next_steps_page(brief: Brief) -> Page:
    """The next steps by date, and what is still to be asked."""
    plan = brief.plan
    company = brief.case.company.name
    contact = brief.case.client.contact or brief.case.client.name
    dated = [
        (brief.signing, "确认方案与报价单，签约付款", f"{contact}、{company}"),
        (plan.start, f"{_first(brief)}{'，任命唯一项目对接人' if plan.adds else ''}", f"{contact}、{company}"),
        *((gate.day, closed_up(gate.name.zh), "双方") for gate in plan.gates if gate.day != brief.signing),
        (plan.go_live, "在新系统开始工作" if plan.adds else "续费或扩容生效", brief.case.client.name),
    ]
    steps = [
        Row((str(number), what, who, brief.day(day)))
        for number, (day, what, who) in enumerate(sorted(dated, key=lambda step: step[0]), 1)
    ]
    first, signed = f"{brief.day(plan.start)}{_first(brief)}", f"{brief.day(brief.signing)}前签约"
    early = brief.signing < plan.start
    begun, share = (f"{signed}，{first}", 17) if early else (f"{first}，{signed}", 14)
    columns = (Column("", 6), Column("步骤", 68 - share), Column("谁", 26), Column("日期", share, "right"))
    blocks: list[Block] = [Table(columns, tuple(steps))]
    homework = brief.diagnosis.homework[:10]
    if homework:
        rows = tuple(Row((closed_up(one.text.zh), closed_up(one.who.zh), one.when)) for one in homework)
        blocks += [
            Section(f"还要问清的{len(homework)}件事"),
            Table((Column("问题", 62), Column("谁知道", 26), Column("何时", 12)), rows),
        ]
    return Page(
        chapter="下一步",
        title=f"{begun}，{brief.day(plan.go_live)}{'上线' if plan.adds else '生效'}",
        lead=_lead(brief),
        blocks=tuple(blocks),
    )
