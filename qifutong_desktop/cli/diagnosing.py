"""``qifutong diagnose``"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ..actions.diagnosing import Diagnosed, diagnose_opened, open_case
from ..core.diagnosis import LEVELS, Diagnosis
from ..core.diagnosis_json import diagnosis_json, shown_score
from ..core.needs import Need
from ..core.ranges import Range, plain
from ..core.text import Lang, Text
from .asking import data_password
from .columns import bullets, columns, part
from .face import Face
from .sizing_lines import sizing_lines

#: questions proposed next; JSON holds them all
_NEXT = 3


def diagnose(asked: Namespace, face: Face) -> int:
    """:raises Refusal: what is wrong in the case or its workbooks"""
    diagnosed = read_asked_case(asked, face)
    diagnosis = diagnosed.diagnosis
    notices = [notice.said(face.lang) for notice in diagnosed.notices]
    face.give(
        lambda: {**diagnosis_json(diagnosis, face.lang), "notices": notices},
        lambda: diagnosis_lines(diagnosed, face.lang),
    )
    face.notices(diagnosed.notices)
    return 0


def read_asked_case(asked: Namespace, face: Face) -> Diagnosed:
    """The case and the workbooks that were named, diagnosed."""
    password, data = data_password(asked), [Path(name) for name in asked.data]
    try:
        return diagnose_opened(open_case(Path(asked.CASE), data), face.progress, password)
    finally:
        face.progress_done()


def diagnosis_lines(diagnosed: Diagnosed, lang: Lang) -> list[str]:
    """Scores, level, needs with their reasons, weak places, and what to ask next."""
    zh = lang == "zh"
    diagnosis = diagnosed.diagnosis
    found = [f"{one.scene.said(lang)}：{one.seen.said(lang)}" for one in diagnosis.findings[:5]]
    asks = [f"{one.id} {one.text.said(lang)}" for one in diagnosis.next_questions[:_NEXT]]
    homework = [
        f"{one.when} {one.question} {one.text.said(lang)}（{one.who.said(lang)}）" for one in diagnosis.homework
    ]
    return [
        f"{diagnosed.case.client.name}：{_levels(diagnosis.level, lang)}，{_span(diagnosis, lang)}"
        if zh
        else f"{diagnosed.case.client.name}: {_levels(diagnosis.level, lang)}, {_span(diagnosis, lang)}",
        "",
        *columns(_dimension_rows(diagnosis, lang), right={1, 2}),
        *part(Text("需求", "Needs"), lang, columns([_need_row(need, lang) for need in diagnosis.needs.items])),
        *part(Text("口述与实测相差超过 10%", "Said and measured differ"), lang, _differences(diagnosis, lang)),
        *part(Text("最弱的几处", "Weakest places"), lang, bullets(found)),
        *part(Text("客户的表格", "The client's workbooks"), lang, sizing_lines(diagnosed.sizing, lang)),
        *part(Text("最值得再问的", "Most worth asking next"), lang, bullets(asks)),
        *part(Text("会前会后要补的", "To be found out"), lang, bullets(homework)),
    ]


def _levels(level: Range[int], lang: Lang) -> str:
    low, high = LEVELS[level.low].said(lang), LEVELS[level.high].said(lang)
    return low if low == high else (f"{low} 至 {high}" if lang == "zh" else f"{low} to {high}")


def _span(diagnosis: Diagnosis, lang: Lang) -> str:
    low, high = shown_score(diagnosis.total.low), shown_score(diagnosis.total.high)
    points = f"{low:.2f}" if low == high else f"{low:.2f}–{high:.2f}"
    if lang == "zh":
        return f"总分 {points}；{diagnosis.asked} 题答清 {diagnosis.answered} 题"
    return f"{points} points; {diagnosis.answered} of {diagnosis.asked} questions answered"


def _dimension_rows(diagnosis: Diagnosis, lang: Lang) -> list[tuple[str, ...]]:
    zh = lang == "zh"
    rows: list[tuple[str, ...]] = [
        ("维度", "权重", "得分", "等级", "最弱处") if zh else ("dimension", "weight", "score", "level", "weakest")
    ]
    for one in diagnosis.dimensions:
        low, high = shown_score(one.score.low), shown_score(one.score.high)
        points = f"{low:.2f}" if low == high else f"{low:.2f}–{high:.2f}"
        if not one.applies:
            points = "不适用" if zh else "n/a"
        rows.append((one.name.said(lang), str(one.weight), points, _levels(one.level, lang), one.weakest.said(lang)))
    return rows


def _need_row(need: Need, lang: Lang) -> tuple[str, str, str]:
    if need.amount is None:
        known = f"{len(need.names)}" + (f"–{len(need.names) + len(need.possible)}" if need.possible else "")
    else:
        low, high = plain(need.amount.low), plain(need.amount.high)
        known = low if low == high else f"{low}–{high}"
    return need.label.said(lang), f"{known} {need.unit.said(lang)}", f"{need.reason.said(lang)}〔{need.source}〕"


def _differences(diagnosis: Diagnosis, lang: Lang) -> list[str]:
    lines = []
    for need in diagnosis.needs.items:
        if need.differs and need.spoken is not None and need.measured is not None:
            low, high = plain(need.spoken.low), plain(need.spoken.high)
            said = low if low == high else f"{low}–{high}"
            lines.append(
                f"{need.label.zh}：口述 {said}，实测 {plain(need.measured)}，按实测计"
                if lang == "zh"
                else f"{need.label.en}: said {said}, measured {plain(need.measured)}, which counts"
            )
    return bullets(lines)
