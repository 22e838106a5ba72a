"""``qifutong hub clients`` and ``figures``: the team's view, straight from the hub."""

from __future__ import annotations

from argparse import Namespace

from ..actions.team import client_json, clients_at_hub, figures_at_hub, figures_json, middle
from ..core.deal import STAGES
from ..core.field_words import tier_name
from ..core.money import figures as spelt
from ..core.text import Lang
from ..store.hub.team import HubClient, HubFigures
from .asking import asker, data_password
from .columns import columns
from .face import Face


def clients(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no way to the hub, an administrator"""
    found = clients_at_hub(asked.URL, data_password(asked), asker(face))
    face.give(lambda: {"clients": [client_json(one) for one in found]}, lambda: _client_lines(found, face.lang))
    return 0


def figures(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no way to the hub"""
    found = figures_at_hub(asked.URL, data_password(asked), asker(face))
    face.give(lambda: figures_json(found), lambda: _figure_lines(found, face.lang))
    return 0


def _client_lines(found: tuple[HubClient, ...], lang: Lang) -> list[str]:
    zh = lang == "zh"
    if not found:
        return ["没有客户" if zh else "No clients"]
    heads = ("客户", "负责人", "阶段", "报价", "合计（元）", "有效至", "最近更改", "由谁")
    rows = [heads if zh else ("client", "owner", "stage", "quote", "total, CNY", "valid until", "changed", "by")]
    stages: dict[str, str] = {str(key): text.said(lang) for key, text in STAGES.items()}
    for one in found:
        rows.append(
            (
                one.name or one.case[:8],
                one.owner,
                stages.get(one.stage, one.stage),
                f"{one.number} V{one.version}" if one.number else "",
                spelt(one.total) if one.total is not None else "",
                one.valid_until.isoformat() if one.valid_until else "",
                f"{one.changed.astimezone():%Y-%m-%d %H:%M}",
                one.by,
            )
        )
    return columns(rows, indent="")


def _figure_lines(found: HubFigures, lang: Lang) -> list[str]:
    zh = lang == "zh"
    tiers: list[tuple[str, ...]] = [
        ("团队", "月份", "版本", "报价数", "合计（元）") if zh else ("team", "month", "tier", "quotes", "total, CNY")
    ]
    tiers += [
        (team, month, tier_name(tier).said(lang), str(count), spelt(total))
        for team, month, tier, count, total in found.tiers
    ]
    heads = ("团队", "首次报价月", "客户", "签约", "丢单")
    turned: list[tuple[str, ...]] = [heads if zh else ("team", "first quoted", "clients", "signed", "lost")]
    turned += [(team, month, *map(str, counts)) for team, month, *counts in found.conversion]
    days, count = middle(found.days), len(found.days)
    if days is None:
        told = "还没有计划上线日" if zh else "No go-live is planned yet"
    elif zh:
        told = f"首次报价到计划上线：中位数 {days} 天（{count} 位客户，{found.days[0]}–{found.days[-1]} 天）"
    else:
        span = f"{count} clients, {found.days[0]}–{found.days[-1]}"
        told = f"From first quote to planned go-live: median {days} days ({span})"
    return [*columns(tiers, indent=""), "", *columns(turned, indent=""), "", told]
