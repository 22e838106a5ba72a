"""The team's page in words: rows of clients, quotes, changes, figures and rules, each as facts of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from ...core.field_words import field_name, tier_name, value_said
from ...core.money import figures as spelt
from ...core.questionnaire import Question
from ...core.text import Text
from ..look import Look
from ..models.cases_model import changed_words, row_of
from .fact_table import Fact

if TYPE_CHECKING:
    from ...actions.rules_shown import RulesShown
    from ...actions.team import TeamChange, TeamClient
    from ...actions.team_quotes import ConversionFigure, TeamQuote, TierFigure
    from ...store.hub.team import HubRelease

Part = Literal["clients", "quotes", "changes", "figures", "rules"]
PARTS: dict[Part, Text] = {
    "clients": Text("客户", "Clients"),
    "quotes": Text("报价", "Quotes"),
    "changes": Text("动态", "Changes"),
    "figures": Text("数字", "Figures"),
    "rules": Text("规则版本", "Rules"),
}
Side = Literal["left", "right"]
#: The columns of each table: head, share of the width, side.
COLUMNS: dict[str, tuple[tuple[Text, int, Side], ...]] = {
    "clients": (
        (Text("客户", "Client"), 30, "left"),
        (Text("负责人", "Owner"), 13, "left"),
        (Text("阶段", "Stage"), 12, "left"),
        (Text("报价，元", "Quote, CNY"), 17, "right"),
        (Text("到期", "Expires"), 13, "right"),
        (Text("最近更改", "Changed by"), 15, "left"),
    ),
    "quotes": (
        (Text("编号", "Number"), 22, "left"),
        (Text("客户", "Client"), 23, "left"),
        (Text("版本", "Tier"), 10, "left"),
        (Text("合计，元", "Total, CNY"), 14, "right"),
        (Text("有效至", "Valid until"), 12, "right"),
        (Text("出具人", "Issued by"), 12, "left"),
        (Text("状态", "State"), 10, "left"),
    ),
    "changes": (
        (Text("时间", "When"), 13, "left"),
        (Text("谁", "Who"), 11, "left"),
        (Text("客户", "Client"), 20, "left"),
        (Text("哪一项", "What"), 24, "left"),
        (Text("写了什么", "Says"), 32, "left"),
    ),
    "tiers": (
        (Text("月份", "Month"), 30, "left"),
        (Text("版本", "Tier"), 20, "left"),
        (Text("在效报价", "In force"), 25, "right"),
        (Text("合计，元", "Total, CNY"), 25, "right"),
    ),
    "conversion": (
        (Text("首次报价月", "First quoted"), 30, "left"),
        (Text("客户", "Clients"), 20, "right"),
        (Text("已签约", "Signed"), 30, "right"),
        (Text("已丢单", "Lost"), 20, "right"),
    ),
    "rules": (
        (Text("规则", "Rules"), 14, "left"),
        (Text("本机在用", "In force here"), 28, "left"),
        (Text("本机收到", "Taken in here"), 14, "left"),
        (Text("中心库", "At the hub"), 16, "left"),
        (Text("比较", "Compared"), 28, "left"),
    ),
}
_QUOTE = {
    "signed": (Text("已签", "signed"), "ok"),
    "replaced": (Text("已有新版", "replaced"), "text_3"),
    "past": (Text("已过期", "expired"), "warn"),
    "open": (Text("有效", "valid"), "text"),
}
_KINDS = {"undo": Text("撤销", "undone"), "redo": Text("重做", "redone")}
_RULES = {"pricebook": Text("价目表", "Price list"), "questionnaire": Text("问卷", "Questionnaire")}


def client_row(one: TeamClient, look: Look, today: date) -> tuple[Fact, ...]:
    """Client, owner, stage, quote, expiry, changed by whom."""
    from ...actions.client_list import local

    row = row_of(one.case, one.name, one.overview, local(one.changed), today, look.lang)
    return (
        Fact(row.name, row.facts, bold=True),
        Fact(one.owner or "—"),
        Fact(row.stage),
        Fact(row.total, tone="text_3" if "total" in row.faint else "text", right=True),
        Fact(row.expiry, tone="warn" if row.pressing else "text_2", right=True),
        Fact(one.by or "—", row.changed),
    )


def quote_row(one: TeamQuote, look: Look, today: date) -> tuple[Fact, ...]:
    """Number, client, tier, total, valid until, by, state."""
    past = one.valid_until is not None and one.valid_until < today
    words, tone = _QUOTE["signed" if one.signed else "replaced" if not one.in_force else "past" if past else "open"]
    total = "—"
    if one.total is not None:
        total = spelt(one.total.low) if one.total.exact else f"{spelt(one.total.low)}–{spelt(one.total.high)}"
    return (
        Fact(one.number, look.say(Text(f"第 {one.version} 版", f"version {one.version}"))),
        Fact(one.client or "—"),
        Fact(look.say(tier_name(one.tier))),
        Fact(total, right=True),
        Fact(one.valid_until.isoformat() if one.valid_until else "—", tone="warn" if past else "text", right=True),
        Fact(one.by or "—", one.at[:10]),
        Fact(look.say(words), tone=tone),
    )


def change_row(
    one: TeamChange, look: Look, today: date, questions: Mapping[str, Question], tasks: Mapping[str, Text]
) -> tuple[Fact, ...]:
    """When, who, which client, what of him."""
    from ...actions.client_list import local

    kind = f"{look.say(_KINDS[one.kind])}：" if one.kind in _KINDS else ""
    said = look.say(value_said(one.field, one.value, questions))
    return (
        Fact(changed_words(local(one.at), today, look.lang), tone="text_2"),
        Fact(one.author or "—"),
        Fact(one.client or "—", cut=True),
        Fact(look.say(field_name(one.field, questions, tasks)), cut=True),
        Fact(f"{kind}{said}", one.reason),
    )


def tier_rows(tiers: Sequence[TierFigure], look: Look) -> list[tuple[Fact, ...]]:
    """Month, team, tier, quotes with a bar, total; newest month first."""
    most = max((one.quotes for one in tiers), default=1)
    return [
        (
            Fact(one.month, one.team),
            Fact(look.say(tier_name(one.tier))),
            Fact(f"{one.quotes}", right=True, bar=one.quotes / most),
            Fact(spelt(one.total.low), right=True),
        )
        for one in sorted(tiers, key=lambda one: (one.month, one.quotes), reverse=True)
    ]


def conversion_rows(rows: Sequence[ConversionFigure]) -> list[tuple[Fact, ...]]:
    """Month, quoted, signed with its share as a bar, lost; newest month first."""
    return [
        (
            Fact(one.month, one.team),
            Fact(f"{one.quoted}", right=True),
            Fact(f"{one.signed} · {one.signed / one.quoted:.0%}", right=True, bar=one.signed / one.quoted, tone="ok"),
            Fact(f"{one.lost}", right=True),
        )
        for one in sorted(rows, key=lambda one: one.month, reverse=True)
        if one.quoted
    ]


def days_words(days: Sequence[int]) -> Text:
    """The days from first quote to planned go-live in a sentence."""
    if not days:
        return Text("还没有计划的上线日", "No go-live is planned yet")
    middle, low, high, count = days[len(days) // 2], days[0], days[-1], len(days)
    return Text(
        f"首次报价到计划上线：多数在 {middle} 天上下（{count} 位客户，{low}–{high} 天）",
        f"From first quote to planned go-live: about {middle} days ({count} clients, {low}–{high})",
    )


def rule_rows(here: RulesShown, hub: Sequence[HubRelease] | None, look: Look) -> list[tuple[Fact, ...]]:
    """Which rules this computer works by, the newest release it took in, and the hub's (None: not asked or away)."""
    rows: list[tuple[Fact, ...]] = []
    for one in here.rules:
        mine = max((update.release for update in here.imported if update.kind == one.kind), default=0)
        theirs = next((release for release in hub or () if release.kind == one.kind), None)
        words, tone = _compared(mine, theirs.release if theirs else 0, hub is not None)
        since = one.since.isoformat() if one.since else ""
        rows.append(
            (
                Fact(look.say(_RULES[one.kind]), bold=True),
                Fact(one.name, look.say(Text(f"自 {since}", f"from {since}")) if since else ""),
                Fact(_release(mine, look)),
                Fact(_release(theirs.release if theirs else 0, look), f"{theirs.came:%Y-%m-%d}" if theirs else ""),
                Fact(look.say(words), tone=tone),
            )
        )
    return rows


def _release(number: int, look: Look) -> str:
    return look.say(Text(f"第 {number} 号", f"release {number}")) if number else "—"


def _compared(mine: int, theirs: int, asked: bool) -> tuple[Text, str]:
    if not asked:
        return Text("连不上中心库，未比较", "the hub is away: not compared"), "text_3"
    if theirs > mine:
        words = Text("中心库的较新：同步时核对签名后采用", "newer there: a sync takes it in, if the firm signed it")
        return words, "warn"
    if mine > theirs:
        return Text("本机的较新", "newer here"), "text_2"
    return Text("一致", "the same"), "ok"
