"""复测报告: where the client stood, where he stands, what was promised and what was reached."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from .client import Company
from .document import Block, Cover, Document, KeyFigure, KeyFigures, Page, Section, Words
from .ranges import Range
from .remeasure import Comparison
from .remeasure_pages import kept_promises, notes, overview, scenes_table
from .remeasure_words import headline, lead, level_span, moved, why_open
from .said_short import level_words
from .wording import full_day, score

TITLE = "数字化复测报告"
_NOTE = "企服通诊断参考《中小企业数字化水平评测指标（2024年版）》的框架，不是官方评级。"


def remeasure_document(comparison: Comparison, company: Company, today: date) -> Document:
    """The report as a document, dated ``today``."""
    pages = [_summary(comparison), _scenes(comparison)]
    if blocks := kept_promises(comparison):
        pages.append(_promises(comparison, blocks))
    labels = "、".join(time.label for time in comparison.times)
    return Document(
        title=f"{comparison.client} {TITLE}",
        author=company.name,
        subject="各次诊断的对比、承诺与兑现",
        status="报告",
        foot=f"{TITLE}　{full_day(today)}　{comparison.client}",
        pages=tuple(pages),
        cover=Cover(
            brand="企服通",
            title=TITLE,
            subtitle=f"{labels}各次诊断叠在一起：变化、承诺与兑现",
            facts=(
                ("呈送", comparison.client),
                ("编制", "　".join(part for part in (company.name, company.consultant) if part)),
                *((one.label, full_day(one.day)) for one in comparison.times if one.day),
                ("日期", full_day(today)),
            ),
            note=_NOTE,
        ),
        summary=0,
        keywords=("数字化诊断", "复测", "兑现"),
    )


def _summary(comparison: Comparison) -> Page:
    first, last = comparison.first.diagnosis, comparison.last.diagnosis
    kept = [one.standing for one in comparison.dimensions if one.standing is not None]
    figures = [
        KeyFigure("综合等级", level_words(last).zh, f"{comparison.first.label}为{level_words(first).zh}", accent=True),
        KeyFigure("总分变化", moved(first.total, last.total).zh, _between(first.total, last.total)),
        KeyFigure("变化的场景", f"{len(comparison.scenes)}个", f"{len(comparison.rose)}升{len(comparison.fell)}降"),
    ]
    if kept:
        figures.append(KeyFigure("承诺的等级", f"{kept.count('reached')}/{len(kept)}", "项已达到"))
    return Page(
        chapter="总览",
        title=headline(comparison).zh,
        lead=lead(comparison).zh,
        blocks=(KeyFigures(tuple(figures)), *overview(comparison)),
        notes=notes(comparison),
    )


def _between(before: Range[Fraction], after: Range[Fraction]) -> str:
    """``34–41 → 52``, and what leaves the direction open."""
    return "；".join(part for part in (f"{score(before)} → {score(after)}", why_open(before, after).zh) if part)


def _scenes(comparison: Comparison) -> Page:
    blocks: list[Block] = []
    for head, scenes in (("上升的场景", comparison.rose), ("下降的场景", comparison.fell)):
        if scenes:
            blocks += [Section(f"{head}（{len(scenes)}个）"), scenes_table(scenes)]
    if not blocks:
        blocks.append(Words("两次都答清的场景，答案没有变化。"))
    if comparison.open_scenes:
        names = "、".join(scene.zh for scene in comparison.open_scenes)
        blocks += [Section("还不能比的场景"), Words(f"{names}：有一次答案不清楚，区间重叠。")]
    rose, fell = len(comparison.rose), len(comparison.fell)
    return Page(
        chapter="变化",
        title=f"{rose}个场景上升，{fell}个下降" if rose or fell else "没有场景确定上升或下降",
        lead="用问卷选项的原话写明当时怎样、现在怎样；只列两次答案都清楚、确定有变化的。",
        blocks=tuple(blocks),
    )


def _promises(comparison: Comparison, blocks: tuple[Block, ...]) -> Page:
    levels = [one for one in comparison.dimensions if one.promised is not None]
    reached = sum(one.standing == "reached" for one in levels)
    title = "贵司当时说的难处，现在怎样"
    if levels:
        title = f"承诺了{len(levels)}个维度的等级，{reached}个已达到"
        missed = [one for one in levels if one.standing == "missed"]
        if missed:
            title += f"，{'、'.join(f'{one.name.zh}在{level_span(one.levels[-1]).zh}' for one in missed[:2])}"
    return Page(
        chapter="承诺与兑现",
        title=title,
        lead="只列当时写下的承诺与贵司自己说的数；没有承诺过的不算，没有再问的不填。",
        blocks=blocks,
    )
