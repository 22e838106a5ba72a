"""What a comparison of measurements says in print: for the report of its own, and for a renewal's proposal."""

from __future__ import annotations

from collections.abc import Sequence

from .charts import overlay_of
from .document import Beside, Block, Column, Page, Radar, Row, Section, Table
from .remeasure import Comparison, DimensionChange, SceneChange
from .remeasure_words import headline, lead, level_span, moved, pain_words, promises
from .wording import closed_up, full_day, score

#: So many scenes stand on the page of a proposal; those that fell first.
_SCENES, _FELL = 4, 2


def remeasured_page(comparison: Comparison) -> Page:
    """The whole comparison on one page, for a proposal."""
    radar, table = overview(comparison)
    return Page(
        chapter="复测",
        title=headline(comparison).zh,
        lead=lead(comparison).zh,
        blocks=(Beside((radar,), (table,), 0.46), *_most(comparison), *kept_promises(comparison)),
        notes=notes(comparison),
    )


def notes(comparison: Comparison) -> tuple[str, ...]:
    """How it was measured."""
    versions = "、".join(dict.fromkeys(time.diagnosis.questionnaire for time in comparison.times))
    days = "，".join(f"{one.label}为{full_day(one.day)}" for one in comparison.times if one.day)
    lost = sum(len(time.lost) for time in comparison.times)
    return (
        f"{days}{'。' if days else ''}各次答案都按同一版问卷（{versions}）重新计分；图中轮廓取区间中点。"
        "答案与上次相同的，可能是沿用而未重新核实。"
        + (f"早先的{lost}个答案已不合现行问卷，未计入。" if lost else "")
        + "企服通诊断不是官方评级。",
    )


def overview(comparison: Comparison) -> tuple[Radar, Table]:
    """The outlines over each other, and every dimension at each time."""
    labels = [time.label for time in comparison.times]
    rows = [_dimension(one) for one in comparison.dimensions]
    totals = [time.diagnosis.total for time in comparison.times]
    rows.append(Row(("加权总分", *map(score, totals), moved(totals[0], totals[-1]).zh), "total"))
    levels = [level_span(time.diagnosis.level).zh for time in comparison.times]
    rows.append(Row(("综合等级", *levels, ""), "strong"))
    share = 54 // len(labels)
    columns = (Column("维度", 28), *(Column(label, share, "right") for label in labels), Column("变化", 18, "right"))
    return overlay_of(comparison), Table(columns, tuple(rows))


def _dimension(one: DimensionChange) -> Row:
    cells = (f"{score(points)}　{level_span(level).zh}" for points, level in zip(one.scores, one.levels, strict=True))
    return Row((one.name.zh, *cells, moved(one.scores[0], one.scores[-1]).zh))


def _most(comparison: Comparison) -> tuple[Block, ...]:
    shown = (*comparison.fell[:_FELL], *comparison.rose)[:_SCENES]
    rest = len(comparison.scenes) - len(shown)
    head = "变化最大的场景" + (f"（另有{rest}个，见复测报告）" if rest else "")
    return (Section(head), scenes_table(shown)) if shown else ()


def scenes_table(scenes: Sequence[SceneChange]) -> Table:
    """What was answered then and now."""
    rows = tuple(
        Row((one.scene.zh, closed_up(one.before.zh), closed_up(one.after.zh), "上升" if one.rose else "下降"))
        for one in scenes
    )
    return Table((Column("场景", 18), Column("当时", 36), Column("现在", 36), Column("", 10, "right")), rows)


def kept_promises(comparison: Comparison) -> tuple[Block, ...]:
    """What was promised against what was reached, and the client's pains; only what was promised or said."""
    rows = [Row(tuple(cell.zh for cell in row)) for row in promises(comparison)]
    blocks: list[Block] = []
    if rows:
        columns = (Column("承诺", 30), Column("承诺值", 22), Column("兑现", 22), Column("结论", 26))
        blocks += [Section("承诺与兑现"), Table(columns, tuple(rows))]
    if comparison.pains:
        columns = (
            Column("贵司当时的原话", 46),
            Column("当时每月", 18, "right"),
            Column("现在每月", 18, "right"),
            Column("每月省下", 18, "right"),
        )
        told = [Row((f"“{one.first.words}”", *(cell.zh for cell in pain_words(one)))) for one in comparison.pains]
        blocks += [Section("贵司说的难处"), Table(columns, tuple(told))]
    return tuple(blocks)
