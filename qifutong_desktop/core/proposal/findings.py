"""Where the client stands and what it costs: radar, dimensions, findings."""

from __future__ import annotations

from ..charts import radar_of
from ..diagnosis import LEVELS, Diagnosis
from ..document import Beside, Block, Column, Page, Row, Section, Table, Words
from ..wording import closed_up, score
from .brief import Brief, level_words, reached_words

_MOST_FINDINGS = 5


def diagnosis_page(brief: Brief) -> Page:
    """Where the client stands, by dimension, and the weakest places with evidence and remedy."""
    diagnosis = brief.diagnosis
    blocks: list[Block] = [
        Beside((radar_of(diagnosis),), (_dimensions(brief), *_next(diagnosis)), 0.42),
    ]
    if brief.findings():
        blocks += [Section("按对经营的影响排序，最先要补的几处"), _findings(brief)]
    return Page(
        chapter="现状诊断",
        title=_title(diagnosis),
        lead=_lead(diagnosis),
        blocks=tuple(blocks),
        notes=(
            "企服通诊断参考《中小企业数字化水平评测指标（2024年版）》的框架，不是官方评级。等级区间左闭右开："
            "L1为20至40分，L2为40至60分，L3为60至80分，L4为80分以上。"
            f"来源：问卷{diagnosis.questionnaire}，答案来源见“证据”列。",
        ),
    )


def _title(diagnosis: Diagnosis) -> str:
    points = score(diagnosis.total)
    level = level_words(diagnosis.level)
    if diagnosis.level.low < diagnosis.score_level.low:
        reached = LEVELS[diagnosis.score_level.low].zh
        return f"总分{points}够到{reached}，核心场景没有跟上：综合等级{level}"
    return f"综合等级{level}，总分{points}；{reached_words(diagnosis)}"


def _lead(diagnosis: Diagnosis) -> str:
    unclear = len(diagnosis.unclear)
    words = f"问了{diagnosis.asked}题，答清{diagnosis.answered}题"
    words += f"，{unclear}题“不清楚”按区间计分。" if unclear else "。"
    if diagnosis.findings:
        words += f"最先要补的是{'、'.join(one.scene.zh for one in diagnosis.findings[:3])}。"
    return words


def _dimensions(brief: Brief) -> Table:
    diagnosis = brief.diagnosis
    rows = [
        Row((one.name.zh, str(one.weight), score(one.score), closed_up(one.weakest.zh))) for one in diagnosis.dimensions
    ]
    rows.append(Row(("加权总分", "100", score(diagnosis.total), brief.level), "total"))
    columns = (Column("维度", 24), Column("权重", 11, "right"), Column("得分", 20, "right"), Column("最弱的一处", 45))
    return Table(columns, tuple(rows))


def _next(diagnosis: Diagnosis) -> tuple[Words, ...]:
    if not diagnosis.unclear or not diagnosis.next_questions:
        return ()
    asks = "”“".join(one.text.zh.rstrip("？?") for one in diagnosis.next_questions[:2])
    return (Words(f"再答清“{asks}”，结果收窄最多。", small=True),)


def _findings(brief: Brief) -> Table:
    shown = brief.findings()[:_MOST_FINDINGS]
    rows = [
        Row(
            (
                one.scene.zh,
                closed_up(one.seen.zh),
                one.source,
                closed_up(one.consequence.zh),
                closed_up(one.remedy.zh),
            )
        )
        for one in shown
    ]
    columns = (Column("场景", 14), Column("我们看到的", 28), Column("证据", 9), Column("后果", 24), Column("对策", 25))
    return Table(columns, tuple(rows))
