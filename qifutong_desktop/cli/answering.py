"""``qifutong ask``: one question in words or JSON, or a whole file of them."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ..actions.asking import ask as answer_of
from ..actions.asking import questions_of, shipped_library
from ..actions.diagnosing import Diagnosed, diagnose_opened, open_case
from ..core.knowledge.answer import Answer, answer_json
from ..core.knowledge.computed import Computed
from ..core.knowledge.passage import Conflict, Passage, Source
from ..core.money import yuan_range
from ..core.problems import Refusal
from ..core.text import Lang, Text
from .columns import bullets, columns, part
from .face import Face
from .parsing import asked_day

_UNCLEAR = Text("价目表自身不一致或未写明", "The list contradicts itself or is silent")
_STATUS: dict[Source, Text] = {
    "published": Text("价目表原文", "published"),
    "interpreted": Text("我们的理解", "our reading"),
    "summarised": Text("按要点转述，原文待补", "in substance; the clause's own wording is not at hand"),
    "unfilled": Text("价目表未写明，待补", "not stated; to be filled in"),
    "company": Text("公司补充", "added by the firm"),
    "own": Text("本人笔记", "own note"),
}


def ask(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no question, two sources of questions, or what is wrong in the file or the case"""
    if (asked.TEXT is None) == (asked.file is None):
        what = Text("请给出问题，或用 --file 给出问题文件，二者选一", "give a question, or a file of them by --file")
        raise Refusal.of("ask", what, Text("例：qifutong ask 退款", "for example: qifutong ask refund"))
    if asked.TEXT is not None and not asked.TEXT.strip():
        raise Refusal.of("TEXT", Text("问题是空的", "the question is empty"), Text("请写出问题", "write the question"))
    today, diagnosed = asked_day(asked), _case(asked)
    questions = (asked.TEXT,) if asked.file is None else questions_of(Path(asked.file))
    needs = None if diagnosed is None else diagnosed.diagnosis.needs
    preferences = None if diagnosed is None else diagnosed.case.preferences
    answers = (answer_of(words, today, needs, preferences) for words in questions)
    if asked.file is None:
        given = next(answers)
        face.give(lambda: answer_json(given, shipped_library(), face.lang), lambda: _lines(given, face.lang))
        return 0
    for given in answers:
        face.give_json(answer_json(given, shipped_library(), face.lang))
    return 0


def _case(asked: Namespace) -> Diagnosed | None:
    return None if asked.case is None else diagnose_opened(open_case(Path(asked.case)))


def _lines(given: Answer, lang: Lang) -> list[str]:
    best = given.best
    if best is None:
        return ["知识库里没有找到；换个说法试试" if lang == "zh" else "nothing found; try other words"]
    others = [(hit.passage.id, hit.passage.title.said(lang)) for hit in given.hits[1:]]
    return [
        *(_computed_lines(given.computed, lang) if given.computed is not None else []),
        *_passage_lines(best, lang),
        *part(_UNCLEAR, lang, bullets([_conflict(each, lang) for each in best.conflicts])),
        *part(Text("相近的条目", "Also near"), lang, columns(others)),
    ]


def _passage_lines(one: Passage, lang: Lang) -> list[str]:
    status = _STATUS[one.source].said(lang)
    clause = f"条款（{status}）：{one.clause}" if lang == "zh" else f"clause ({status}): {one.clause}"
    return [f"{one.title.said(lang)}  [{one.id}]", f"  {one.text.said(lang)}", f"  {clause}"]


def _conflict(one: Conflict, lang: Lang) -> str:
    if lang == "zh":
        return f"{one.what.zh}（原文：{one.clause}；取法：{one.decision.zh}）"
    return f"{one.what.en} (clause: {one.clause}; read as: {one.decision.en})"


def _computed_lines(one: Computed, lang: Lang) -> list[str]:
    rows = [(line.label.said(lang), yuan_range(line.amount), line.why.said(lang)) for line in one.lines]
    taken = [each.said(lang) for each in one.assumed]
    return [
        one.text.said(lang),
        *columns(rows, right={1}),
        *part(Text("未说的按下列计", "What was not said was taken as"), lang, bullets(taken)),
        "",
    ]
