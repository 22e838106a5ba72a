"""Load-time checks of a questionnaire: functions in a list, each names file and question of what it finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import get_args

from .problems import Problem
from .questionnaire import (
    AtLeast,
    Capability,
    Is,
    Option,
    Question,
    Questionnaire,
    Role,
    Signal,
    all_options,
    conditions,
    leaves,
)
from .questionnaire_reach import problem_at, unreachable
from .text import Text

#: Columns that a role reads from its table.
ROLE_COLUMNS: Mapping[Role, tuple[str, ...]] = {
    "seats": ("users",),
    "migration_rows": ("rows",),
    "integrations": ("system",),
    "kept_systems": ("system",),
    "custom_days": ("requirement",),
    "pains": ("pain", "hours", "yuan", "wanted"),
    "people": ("name", "role"),
    "forbidden": ("start", "end"),
}


def check(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Every problem of every check. Later checks trust what earlier ones found whole, so the first list wins."""
    for group in (_SHAPE, _MEANING):
        problems = tuple(problem for one in group for problem in one(questionnaire))
        if problems:
            return problems
    return ()


def duplicate_ids(questionnaire: Questionnaire) -> Iterator[Problem]:
    """No two questions, options of a list, or columns share an id."""
    remedy = Text("请换一个没有用过的编号", "give it an id that was never used")
    for question_id, times in Counter(question.id for question in questionnaire.questions).items():
        if times > 1:
            question = [q for q in questionnaire.questions if q.id == question_id][-1]
            yield problem_at(question, "", Text(f"编号出现 {times} 次", f"the id stands {times} times"), remedy)
    for question in questionnaire.questions:
        lists = [("options", [option.id for option in question.options])]
        lists.append(("columns", [column.id for column in question.columns]))
        lists += [(f"columns.{column.id}", [option.id for option in column.options]) for column in question.columns]
        for key, ids in lists:
            for repeated in (name for name, times in Counter(ids).items() if times > 1):
                what = Text(f"{repeated} 重复", f"{repeated} stands more than once")
                yield problem_at(question, key, what, remedy)


def missing_translations(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Every text stands in Chinese and in English."""
    remedy = Text("请补上 [中文, 英文]", "give both, [Chinese, English]")
    what = Text("缺少译文", "lacks a translation")
    for question in questionnaire.questions:
        texts = {"text": question.text, "hint": question.hint, "who": question.who}
        texts |= {key: option.text for key, option in all_options(question)}
        texts |= {f"columns.{column.id}": column.label for column in question.columns}
        if question.words is not None:
            words = question.words
            texts |= {"words.scene": words.scene, "words.consequence": words.consequence, "words.remedy": words.remedy}
        if question.evidence is not None:
            texts["evidence"] = question.evidence
        for key, text in texts.items():
            if not text.zh.strip() or not text.en.strip():
                yield problem_at(question, key, what, remedy)
    named = [(f"sections.{section.id}", section.title) for section in questionnaire.sections]
    named += [(f"dimensions.{dimension.id}", dimension.name) for dimension in questionnaire.dimensions]
    for key, text in named:
        if not text.zh.strip() or not text.en.strip():
            yield Problem(key, what, remedy, questionnaire.questions[0].file)


def unknown_references(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Sections, dimensions and conditions name what exists, and ask it what it can answer."""
    sections = {section.id for section in questionnaire.sections}
    dimensions = {dimension.id for dimension in questionnaire.dimensions}
    remedy = Text("请改成已有的编号", "name one that exists")
    for question in questionnaire.questions:
        if question.section not in sections:
            yield problem_at(question, "section", _unknown(question.section), remedy)
        if question.dimension is not None and question.dimension not in dimensions:
            yield problem_at(question, "dimension", _unknown(question.dimension), remedy)
        for key, condition in conditions(question):
            for leaf in leaves(condition):
                asked = questionnaire.by_id.get(leaf.question)
                if asked is None:
                    yield problem_at(question, key, _unknown(leaf.question), remedy)
                elif isinstance(leaf, AtLeast):
                    if asked.type not in ("integer", "decimal", "money", "ladder"):
                        what = Text(f"{asked.id} 不是数字题", f"{asked.id} asks for no number")
                        yield problem_at(question, key, what, remedy)
                else:
                    wanted = (leaf.value,) if isinstance(leaf, Is) else leaf.values
                    for name in set(wanted) - {option.id for option in asked.options}:
                        yield problem_at(question, key, _unknown(f"{asked.id}={name}"), remedy)


def _unknown(name: str) -> Text:
    return Text(f"引用了不存在的 {name}", f"names {name}, which does not exist")


def looks_ahead(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Conditions only look back: no forward reference, no cycle."""
    place = {question.id: number for number, question in enumerate(questionnaire.questions)}
    graph = {
        question.id: {leaf.question for _, condition in conditions(question) for leaf in leaves(condition)}
        for question in questionnaire.questions
    }
    for question in questionnaire.questions:
        for other in sorted(graph[question.id]):
            if other not in place or place[other] < place[question.id]:
                continue
            if question.id in _reach(graph, other):
                what = Text(f"与 {other} 互相依赖，成了环", f"and {other} depend on each other (a cycle)")
            else:
                what = Text(f"引用了排在后面的 {other}", f"looks ahead to {other}, which is asked later")
            yield problem_at(question, "if", what, Text("请只引用前面的题", "look only at questions asked before"))


def _reach(graph: Mapping[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += graph.get(name, ())
    return found


def shapes(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Options and columns stand where their type needs them; scored questions can be scored; weights sum to 100."""
    for question in questionnaire.questions:
        for wrong in _shape_faults(question):
            yield problem_at(question, "", wrong, Text("请按题型补齐或删去", "complete it for its type, or drop it"))
    used = {question.dimension for question in questionnaire.questions}
    file = questionnaire.questions[0].file
    for dimension in questionnaire.dimensions:
        if dimension.id not in used:
            what = Text("没有一道计分题", "has no scored question")
            yield Problem(f"dimensions.{dimension.id}", what, Text("请补题或删去", "add one or drop it"), file)
    total = sum(dimension.weight for dimension in questionnaire.dimensions)
    if total != 100:
        what = Text(f"权重之和为 {total}", f"have weights that sum to {total}")
        yield Problem("dimensions", what, Text("应为 100", "make it 100"), file)


def _shape_faults(question: Question) -> Iterator[Text]:
    kind, scored = question.type, question.dimension is not None
    if (kind in ("one", "several", "ladder")) != bool(question.options):
        yield Text("选项与题型不符", "has options that don't go with its type")
    if kind == "ladder" and len(question.options) != 5:
        yield Text("阶梯题应有五级", "is a ladder without five rungs")
    if (kind == "table") != bool(question.columns):
        yield Text("列与题型不符", "has columns that don't go with its type")
    if any((column.type == "one") != bool(column.options) for column in question.columns):
        yield Text("某一列的选项与类型不符", "has a column whose options don't go with its type")
    if scored and kind not in ("one", "several", "ladder"):
        yield Text("这种题型不能计分", "cannot be scored by its type")
    if scored and kind == "one" and any(not _has_score(option) for option in question.options):
        yield Text("每个选项都要有 0–100 的分", "needs a score of 0–100 at every option")
    if scored and kind == "several" and not question.measures:
        yield Text("没有可计分的措施", "lists no measure")
    if scored and any(option.visible is not None for option in question.options):
        yield Text("计分题的选项不能带条件", "is scored, so its options take no condition")
    if question.core and not (scored and kind == "ladder"):
        yield Text("核心场景须是计分的阶梯题", "is a core scene, so it must be a scored ladder")
    if scored and question.words is None:
        yield Text("缺少诊断用语", "lacks its finding words")
    if question.seconds <= 0 or question.weight <= 0:
        yield Text("秒数与权重须大于 0", "needs seconds and a weight above 0")
    columns = {column.id for column in question.columns}
    missing = [name for name in ROLE_COLUMNS.get(question.role, ()) if name not in columns] if question.role else []
    if missing:
        yield Text(f"缺少列 {'、'.join(missing)}", f"lacks the columns {', '.join(missing)}")


def _has_score(option: Option) -> bool:
    return option.score is not None and 0 <= option.score <= 100


def unfed_needs(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Every need, capability and signal is fed: each role by exactly one question, the others by some option."""
    file = questionnaire.questions[0].file
    fed = Counter(question.role for question in questionnaire.questions if question.role is not None)
    remedy = Text("请指定一道题", "let one question feed it")
    for role in get_args(Role):
        if fed[role] != 1:
            what = Text(f"由 {fed[role]} 道题提供，应为 1 道", f"is fed by {fed[role]} questions instead of one")
            yield Problem(f"role.{role}", what, remedy, file)
    options = [option for question in questionnaire.questions for _, option in all_options(question)]
    raised = {name for option in options for name in (*option.capabilities, *option.signals)}
    for name in (*get_args(Capability), *get_args(Signal)):
        if name not in raised:
            what = Text("没有任何选项能触发", "is raised by no option")
            yield Problem(name, what, Text("请让一个选项触发它", "let an option raise it"), file)
    for key, given in (("trainings", [o.trainings for o in options]), ("days", [o.days for o in options])):
        if not any(given):
            yield Problem(key, Text("没有任何选项提供", "is given by no option"), remedy, file)


def unreached_tiers(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Every tier can come out: some option raises one of its capabilities, and no question forces a higher tier."""
    order = list(questionnaire.tiers)
    file = questionnaire.questions[0].file
    for number, tier in enumerate(order):
        marks = set(questionnaire.tiers[tier])
        above = {name for higher in order[number + 1 :] for name in questionnaire.tiers[higher]}
        options = [option for question in questionnaire.questions for _, option in all_options(question)]
        if not any(marks & set(option.capabilities) for option in options):
            what = Text("没有回答能走到这个版本", "is reached by no answers")
            yield Problem(f"tiers.{tier}", what, Text("请补一个选项", "add an option that calls for it"), file)
        for question in questionnaire.questions:
            if question.type == "one" and all(above & set(option.capabilities) for option in question.options):
                what = Text(f"每个选项都要求高于 {tier} 的版本", f"has no option that {tier} could carry")
                remedy = Text("请补一个不加要求的选项", "add one that asks for less")
                yield problem_at(question, "options", what, remedy)


def quick_mode(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Quick mode fits its minutes, and never hangs on a question that it doesn't ask."""
    for section in [None, *(s for s in questionnaire.sections if s.visible is not None)]:
        packs = {s.id for s in questionnaire.sections if s.visible is not None and s is not section}
        quick = [q for q in questionnaire.questions if q.quick and q.section not in packs]
        seconds = sum(question.seconds for question in quick)
        if seconds > questionnaire.quick_minutes * 60:
            what = Text(
                f"快速模式要 {seconds} 秒，超过 {questionnaire.quick_minutes} 分钟",
                f"takes {seconds} s in quick mode, more than {questionnaire.quick_minutes} minutes",
            )
            yield Problem("quick", what, Text("请减少快速题", "mark fewer questions quick"), quick[0].file)
    quick_ids = {question.id for question in questionnaire.questions if question.quick}
    for question in questionnaire.questions:
        if question.quick and question.visible is not None:
            for leaf in leaves(question.visible):
                if leaf.question not in quick_ids:
                    what = Text(f"依赖非快速题 {leaf.question}", f"is quick but hangs on {leaf.question}, which is not")
                    yield problem_at(question, "quick", what, Text("请把它也列为快速题", "mark that one quick too"))


_SHAPE = (duplicate_ids, missing_translations, unknown_references, looks_ahead, shapes)
_MEANING = (unreachable, unfed_needs, unreached_tiers, quick_mode)
