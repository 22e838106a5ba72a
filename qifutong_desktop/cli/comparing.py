"""``qifutong compare``"""

from __future__ import annotations

from argparse import Namespace

from ..actions.comparing import compare_case
from ..actions.proposing import quoted_option
from ..actions.weighing import alternatives_of, sensitivity_of_option
from ..core.alternatives_json import alternatives_json, sensitivity_json
from ..core.money import yuan_range
from ..core.options import Option
from ..core.ranges import several
from ..core.recommendation import Comparison, Recommendation
from ..core.recommendation_json import comparison_json
from ..core.text import Lang, Text
from .alternative_words import alternative_lines, swing_lines
from .columns import bullets, columns, part
from .diagnosing import read_asked_case
from .face import Face
from .parsing import asked_day
from .quote_words import billing_name, tier_name


def compare(asked: Namespace, face: Face) -> int:
    """:raises Refusal: what is wrong in the case, or cannot be priced"""
    today = asked_day(asked)
    diagnosed = read_asked_case(asked, face)
    comparison = compare_case(diagnosed, today)
    book = diagnosed.rules.book
    worked = alternatives_of(diagnosed, today)
    quoted = quoted_option(comparison.recommendation, diagnosed.case.preferences)
    weighed = sensitivity_of_option(quoted, diagnosed, today)
    notices = [notice.said(face.lang) for notice in diagnosed.notices]
    face.give(
        lambda: {
            **comparison_json(comparison, face.lang),
            "alternatives": alternatives_json(worked, book, face.lang),
            "sensitivity": sensitivity_json(weighed, face.lang),
            "notices": notices,
        },
        lambda: [
            *_lines(comparison, face.lang),
            *part(Text("备选方案", "Alternatives"), face.lang, alternative_lines(worked, book, face.lang)),
            *part(Text("总价取决于", "What the total hangs on"), face.lang, swing_lines(weighed, face.lang)),
        ],
    )
    face.notices(diagnosed.notices)
    return 0


def _lines(comparison: Comparison, lang: Lang) -> list[str]:
    zh = lang == "zh"
    head = ("套餐", "付款", "年数", "总价", "服务月数") if zh else ("tier", "billing", "years", "total", "months")
    rows = [_row(option, lang) for option in comparison.options]
    return [
        *advice_lines(comparison.recommendation, lang),
        *part(Text("全部组合", "All options"), lang, columns([head, *rows], right={2, 3, 4})),
        *part(Text("年付回本（比按月付）", "Break-even of paying annually"), lang, _break_evens(comparison, lang)),
    ]


def advice_lines(advice: Recommendation, lang: Lang) -> list[str]:
    """The advised tier, why, why not the others, and where the advice would change."""
    zh = lang == "zh"
    chosen = advice.chosen
    billing = billing_name(chosen.billing, lang)
    total = yuan_range(chosen.estimate.total)
    others = [
        f"{tier_name(tier, lang)}：{'；'.join(reason.zh for reason in reasons)}"
        if zh
        else f"{tier_name(tier, lang)}: {'; '.join(reason.en for reason in reasons)}"
        for tier, reasons in advice.why_not
    ]
    flips = [flip.what.said(lang) for flip in advice.flips]
    return [
        f"建议：{tier_name(chosen.tier, lang)}（{billing}），合计 {total}"
        if zh
        else f"Advice: {tier_name(chosen.tier, lang)} ({billing}), {total}",
        *bullets([reason.said(lang) for reason in advice.reasons]),
        *part(Text("为什么不是其他套餐", "Why not the others"), lang, bullets(others)),
        *part(Text("什么时候该改", "When it would change"), lang, bullets(flips)),
        *part(Text("尚未确定", "Still open"), lang, bullets([one.said(lang) for one in advice.undecided])),
    ]


def _row(option: Option, lang: Lang) -> tuple[str, ...]:
    broken = [misfit.what.said(lang) for misfit in option.misfits if misfit.certain]
    return (
        tier_name(option.tier, lang),
        billing_name(option.billing, lang),
        str(option.years),
        yuan_range(option.estimate.total),
        str(option.estimate.service.months),
        ("；" if lang == "zh" else "; ").join(broken),
    )


def _break_evens(comparison: Comparison, lang: Lang) -> list[str]:
    lines = []
    for one in comparison.break_evens:
        name, saving = tier_name(one.tier, lang), yuan_range(one.saving)
        if lang == "zh":
            month = "期内不回本" if one.month is None else f"第 {one.month} 个月回本"
            lines.append(f"{name} {one.years} 年：{month}，共省 {saving}")
        else:
            month = "never within the term" if one.month is None else f"in month {one.month}"
            lines.append(f"{name}, {several(one.years, 'year')}: {month}, saves {saving}")
    return bullets(lines)
