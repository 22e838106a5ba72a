"""A priced order as a person reads it: every amount with its reason."""

from __future__ import annotations

from ..core.client import Tier
from ..core.money import in_words, yuan_range
from ..core.pricebook import TIER_NAMES
from ..core.quote import Estimate, Line
from ..core.text import Lang, Text
from .columns import bullets, columns, part


def tier_name(tier: Tier, lang: Lang) -> str:
    """A tier's name for people."""
    return TIER_NAMES[tier].said(lang)


def billing_name(billing: str, lang: Lang) -> str:
    """How it is paid, for people."""
    if lang == "zh":
        return "年付" if billing == "annual" else "月付"
    return billing


def estimate_lines(estimate: Estimate, lang: Lang) -> list[str]:
    """Lines with amounts and reasons, totals, and what still stands in the way of issuing."""
    zh = lang == "zh"
    joint = "：" if zh else ": "
    reasons = [violation.what.said(lang) for violation in estimate.violations]
    open_items = [pending.what.said(lang) for pending in estimate.pending]
    footnotes = [f"{use.key}{joint}{use.footnote.said(lang)}" for use in estimate.policies]
    return [
        _head(estimate, lang),
        "",
        *_priced(estimate, lang),
        *part(Text("为什么", "Why"), lang, [_why(line, lang) for line in estimate.lines]),
        *part(Text("须经批准才能出单", "Needs approval before issue"), lang, bullets(reasons)),
        *part(Text("待评估（无公布价）", "To be assessed (no list price)"), lang, bullets(open_items)),
        *part(Text("说明", "Notes"), lang, bullets([note.said(lang) for note in estimate.notes])),
        *part(Text("采用的价目表解释口径", "Readings of the price list used"), lang, bullets(footnotes)),
    ]


def _head(estimate: Estimate, lang: Lang) -> str:
    order, service = estimate.order, estimate.service
    billing = billing_name(order.billing, lang)
    if lang == "zh":
        gift = f"，含赠 {service.gift_months} 个月" if service.gift_months else ""
        return (
            f"{tier_name(order.tier, lang)} · {billing} · 服务期 {service.start} 至 {service.end}"
            f"（{service.months} 个月{gift}）· 价目表 {estimate.book}"
        )
    gift = f", {service.gift_months} of them a gift" if service.gift_months else ""
    return (
        f"{tier_name(order.tier, lang)} · {billing} · service {service.start} to {service.end}"
        f" ({service.months} months{gift}) · price list {estimate.book}"
    )


def _priced(estimate: Estimate, lang: Lang) -> list[str]:
    zh = lang == "zh"
    total = estimate.total
    rows = [(line.label.said(lang), yuan_range(line.amount)) for line in estimate.lines]
    rows += [
        ("", ""),
        ("合计（含税）" if zh else "Total (tax included)", yuan_range(total)),
        ("不含税" if zh else "Net", yuan_range(estimate.net)),
        (f"税额 {estimate.tax_percent:f}%" if zh else f"Tax {estimate.tax_percent:f}%", yuan_range(estimate.tax)),
    ]
    lines = columns(rows, right={1})
    if total.exact:
        lines.append(f"  {in_words(total.low)}")
    return lines


def _why(line: Line, lang: Lang) -> str:
    if lang == "zh":
        return f"  · {line.label.zh}：{line.why.zh}（价目表：{line.clause}）"
    return f"  · {line.label.en}: {line.why.en} (list: {line.clause})"
