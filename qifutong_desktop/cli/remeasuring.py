"""``qifutong remeasure``"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from ..actions.remeasuring import remeasure_files, remeasured_json
from ..core.remeasure import Comparison, DimensionChange, SceneChange
from ..core.remeasure_words import headline, lead, level_span, moved, pain_words, promises
from ..core.text import Lang, Text
from ..core.wording import score
from .columns import bullets, columns, part
from .face import Face
from .parsing import asked_day


def remeasure(asked: Namespace, face: Face) -> int:
    """:raises Refusal: what is wrong in a case, another client, the folder"""
    paths = [Path(name) for name in asked.CASE]
    try:
        comparison, files, notices = remeasure_files(paths, Path(asked.out), asked_day(asked), face.progress)
    finally:
        face.progress_done()
    face.give(
        lambda: remeasured_json(comparison, files, notices, face.lang),
        lambda: _lines(comparison, files, face.lang),
    )
    face.notices(notices)
    return 0


def _lines(comparison: Comparison, files: Sequence[Path], lang: Lang) -> list[str]:
    labels = [time.label for time in comparison.times]
    head = (Text("维度", "dimension").said(lang), *labels, Text("变化", "change").said(lang))
    colon = Text("：", ": ").said(lang)
    kept = [" → ".join(cell.said(lang) for cell in row if cell.zh) for row in promises(comparison)]
    pains = [
        one.first.words + colon + " → ".join(cell.said(lang) for cell in pain_words(one)[:2])
        for one in comparison.pains
    ]
    lost = [f"{time.label}{colon}{one.said(lang)}" for time in comparison.times for one in time.lost]
    return [
        f"{comparison.client}　{headline(comparison).said(lang)}",
        lead(comparison).said(lang),
        "",
        *columns([head, *_rows(comparison, lang)], right=range(1, len(labels) + 2)),
        *part(Text("变化的场景", "Scenes that moved"), lang, [_scene(one, lang) for one in comparison.scenes]),
        *part(Text("承诺与兑现", "Promised and reached"), lang, bullets(kept)),
        *part(Text("客户说的难处，每月", "The client's pains, a month"), lang, bullets(pains)),
        *part(Text("未计入的答案", "Answers not counted"), lang, bullets(lost)),
        *part(Text("写出的文件", "Written"), lang, [f"  {file}" for file in files]),
    ]


def _rows(comparison: Comparison, lang: Lang) -> list[tuple[str, ...]]:
    totals = [time.diagnosis.total for time in comparison.times]
    levels = (level_span(time.diagnosis.level).said(lang) for time in comparison.times)
    return [
        *(_dimension(one, lang) for one in comparison.dimensions),
        (Text("总分", "total").said(lang), *map(score, totals), moved(totals[0], totals[-1]).said(lang)),
        (Text("等级", "level").said(lang), *levels, ""),
    ]


def _dimension(one: DimensionChange, lang: Lang) -> tuple[str, ...]:
    pairs = zip(one.scores, one.levels, strict=True)
    cells = (f"{score(points)} {level_span(level).said(lang)}" for points, level in pairs)
    return (one.name.said(lang), *cells, moved(one.scores[0], one.scores[-1]).said(lang))


def _scene(one: SceneChange, lang: Lang) -> str:
    moves = f"{one.before.said(lang)} → {one.after.said(lang)}"
    return f"  {'↑' if one.rose else '↓'} {one.scene.said(lang)}{Text('：', ': ').said(lang)}{moves}"
