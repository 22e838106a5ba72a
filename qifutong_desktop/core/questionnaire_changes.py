"""What differs between two questionnaires, in words: questions, options, weights, skip conditions, needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from .pricebook import TIERS
from .questionnaire import Column, Condition, Option, Question, Questionnaire, QuestionType
from .ranges import Range, plain
from .skip_condition import relevant
from .text import Text
from .update import version_order

#: added, dropped: a question; words: what is read; score: what counts for points; need: what counts for needs, risks
#: and price; asking: who is asked when; frame: what is not of one question.
ChangeKind = Literal["added", "dropped", "words", "score", "need", "asking", "frame"]
_NOTHING = Text("（无）", "(none)")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; ``question`` is "" where it is of no single one."""

    kind: ChangeKind
    question: str
    what: Text


def questionnaire_changes(before: Questionnaire, after: Questionnaire) -> tuple[Change, ...]:
    """Every difference, in the order of the later one; () where they are the same but for the files they stand in."""
    return (*_frame(before, after), *_dropped(before, after), *_questions(before, after), *_moved(before, after))


def version_notice(before: Questionnaire, after: Questionnaire) -> Text | None:
    """What is to be said when a changed questionnaire could not be released for its version."""
    try:
        higher = version_order(after.version) > version_order(before.version)
    except ValueError:
        higher = False
    if higher or not questionnaire_changes(before, after):
        return None
    return Text(
        f"内容有变，但版本 {after.version} 不比在用的 {before.version} 高：签发前请把 settings 里的 version 调高",
        f"changed, but its version {after.version} is not above {before.version}: raise it in settings to release it",
    )


def _frame(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    if before.version != after.version:
        yield _turned("frame", "", Text("版本", "version"), _same(before.version), _same(after.version))
    weights = {one.id: one for one in before.dimensions}
    for one in after.dimensions:
        old = weights.pop(one.id, None)
        if old is None:
            what = Text(f"新增维度“{one.name.zh}”，权重 {one.weight}", f"new dimension {one.name.en}: {one.weight}")
            yield Change("frame", "", what)
        elif old.weight != one.weight:
            label = Text(f"维度“{one.name.zh}”的权重", f"weight of the dimension {one.name.en}")
            yield _turned("score", "", label, _same(old.weight), _same(one.weight))
        elif old.name != one.name:
            yield _turned("words", "", Text(f"维度 {one.id} 的名称", f"name of {one.id}"), old.name, one.name)
    for gone in weights.values():
        yield Change("frame", "", Text(f"删去维度 {gone.name.zh}", f"dimension dropped: {gone.name.en}"))
    titles = {one.id: one for one in before.sections}
    for section in after.sections:
        known = titles.pop(section.id, None)
        if known is None:
            yield Change("frame", "", Text(f"新增一节 {section.title.zh}", f"new section {section.title.en}"))
        elif known.title != section.title:
            label = Text(f"{section.id} 节的标题", f"title of section {section.id}")
            yield _turned("words", "", label, known.title, section.title)
    for left in titles.values():
        yield Change("frame", "", Text(f"删去一节 {left.title.zh}", f"section dropped: {left.title.en}"))
    for tier in TIERS:
        if before.tiers[tier] != after.tiers[tier]:
            label = Text(f"{tier} 版的能力", f"abilities of {tier}")
            yield _turned("need", "", label, _listed(before.tiers[tier]), _listed(after.tiers[tier]))
    if before.quick_minutes != after.quick_minutes:
        label = Text("快速模式的分钟数", "minutes of quick mode")
        yield _turned("asking", "", label, _same(before.quick_minutes), _same(after.quick_minutes))


def _dropped(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    for question in before.questions:
        if question.id not in after.by_id:
            what = Text(f"删去“{question.text.zh}”", f"dropped: {question.text.en}")
            yield Change("dropped", question.id, what)


def _questions(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    old_types = {one.id: one.type for one in before.questions}
    types = {one.id: one.type for one in after.questions}
    for question in after.questions:
        old = before.by_id.get(question.id)
        if old is None:
            yield Change("added", question.id, Text(f"新增“{question.text.zh}”", f"new: {question.text.en}"))
        elif old != question:
            yield from _changed(old, question, old_types, types)


def _moved(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    both = set(before.by_id) & set(after.by_id)
    first = [one.id for one in before.questions if one.id in both]
    now = [one.id for one in after.questions if one.id in both]
    if first != now:
        yield Change("asking", "", Text("题目的先后有调整", "questions are asked in another order"))


_Types = Mapping[str, QuestionType]


def _changed(old: Question, new: Question, old_types: _Types, types: _Types) -> Iterator[Change]:
    def turned(kind: ChangeKind, label: Text, one: Text, other: Text) -> Iterator[Change]:
        if one != other:
            yield _turned(kind, new.id, label, one, other)

    yield from turned("words", Text("题目", "text"), old.text, new.text)
    yield from turned("words", Text("为什么问", "why it is asked"), old.hint, new.hint)
    yield from turned("words", Text("凭据", "evidence"), old.evidence or _NOTHING, new.evidence or _NOTHING)
    if old.words != new.words:
        yield Change("words", new.id, Text("诊断用语有改动", "the words of its finding changed"))
    yield from turned("score", Text("题型", "type"), _same(old.type), _same(new.type))
    yield from turned("score", Text("维度", "dimension"), _same(old.dimension), _same(new.dimension))
    yield from turned("score", Text("权重", "weight"), _weight(old.weight), _weight(new.weight))
    yield from turned("score", Text("核心场景", "core scene"), _yes(old.core), _yes(new.core))
    yield from turned("need", Text("喂给需求", "need it feeds"), _same(old.role), _same(new.role))
    yield from turned("need", Text("没答时的估值", "assumed while open"), _span(old.assume), _span(new.assume))
    label = Text("没答时的价格不确定", "points left open in the price")
    yield from turned("need", label, _same(old.price_points), _same(new.price_points))
    yield from turned("asking", Text("节", "section"), _same(old.section), _same(new.section))
    skip = Text("什么时候才问", "when it is asked")
    yield from turned("asking", skip, _when(old.visible, old_types), _when(new.visible, types))
    yield from turned("asking", Text("谁能答", "who can answer"), old.who, new.who)
    yield from turned("asking", Text("秒数", "seconds"), _same(old.seconds), _same(new.seconds))
    yield from turned("asking", Text("快速模式", "quick mode"), _yes(old.quick), _yes(new.quick))
    yield from turned("asking", Text("会前会后", "homework"), _same(old.homework), _same(new.homework))
    yield from turned("asking", Text("可答不适用", "may not apply"), _yes(old.na), _yes(new.na))
    yield from turned("asking", Text("最大值", "limit"), _number(old.limit), _number(new.limit))
    yield from _options(new.id, "", old.options, new.options, old_types, types)
    yield from _columns(old, new, old_types, types)


def _columns(old: Question, new: Question, old_types: _Types, types: _Types) -> Iterator[Change]:
    known = {column.id: column for column in old.columns}
    for column in new.columns:
        before = known.pop(column.id, None)
        if before is None:
            yield Change("asking", new.id, Text(f"新增列“{column.label.zh}”", f"new column {column.label.en}"))
            continue
        if before.label != column.label:
            yield _turned("words", new.id, Text(f"列 {column.id}", f"column {column.id}"), before.label, column.label)
        if _form(before) != _form(column):
            what = Text(f"列“{column.label.zh}”的填法有改动", f"what the column {column.label.en} takes changed")
            yield Change("asking", new.id, what)
        yield from _options(new.id, f"{column.label.zh}：", before.options, column.options, old_types, types)
    for gone in known.values():
        yield Change("asking", new.id, Text(f"删去列“{gone.label.zh}”", f"column dropped: {gone.label.en}"))


def _form(column: Column) -> tuple[object, ...]:
    return column.type, column.required, column.key, column.limit


def _options(
    question: str,
    within: str,
    old: tuple[Option, ...],
    new: tuple[Option, ...],
    old_types: _Types,
    types: _Types,
) -> Iterator[Change]:
    known = {option.id: option for option in old}
    for option in new:
        before = known.pop(option.id, None)
        name = Text(f"{within}选项 {option.id}", f"option {option.id}")
        if before is None:
            what = Text(f"{within}新增选项“{option.text.zh}”", f"new option: {option.text.en}")
            yield Change("score" if option.score is not None else "asking", question, what)
            continue
        if before.text != option.text:
            yield _turned("words", question, name, before.text, option.text)
        if before.score != option.score:
            label = Text(f"{name.zh} 的分", f"points of {name.en}")
            yield _turned("score", question, label, _same(before.score), _same(option.score))
        for label, one, other in (
            (Text("要求的能力", "abilities asked"), _listed(before.capabilities), _listed(option.capabilities)),
            (Text("提示的风险", "risks signalled"), _listed(before.signals), _listed(option.signals)),
            (Text("人天", "person-days"), _span(before.days), _span(option.days)),
            (Text("含在套餐里", "part of the plan"), _yes(before.small), _yes(option.small)),
            (Text("培训次数", "trainings"), _same(before.trainings), _same(option.trainings)),
            (Text("可能不做", "may not come"), _yes(before.optional), _yes(option.optional)),
        ):
            if one != other:
                yield _turned("need", question, Text(f"{name.zh} {label.zh}", f"{name.en}: {label.en}"), one, other)
        if before.alone != option.alone:
            label = Text(f"{name.zh} 与其他互斥", f"{name.en} excludes the others")
            yield _turned("score", question, label, _yes(before.alone), _yes(option.alone))
        if _when(before.visible, old_types) != _when(option.visible, types):
            label = Text(f"{name.zh} 什么时候有", f"when there is {name.en}")
            yield _turned("asking", question, label, _when(before.visible, old_types), _when(option.visible, types))
    for gone in known.values():
        yield Change("score", question, Text(f"{within}删去选项“{gone.text.zh}”", f"option dropped: {gone.text.en}"))


# --- words -----------------------------------------------------------------------------------------------------------


def _turned(kind: ChangeKind, question: str, label: Text, one: Text, other: Text) -> Change:
    what = Text(f"{label.zh}：{one.zh} → {other.zh}", f"{label.en}: {one.en} → {other.en}")
    return Change(kind, question, what)


def _same(value: object) -> Text:
    return _NOTHING if value is None or value == "" else Text(str(value), str(value))


def _yes(value: bool) -> Text:
    return Text("是", "yes") if value else Text("否", "no")


def _number(value: Decimal | None) -> Text:
    return _same(None if value is None else plain(value))


def _weight(value: Fraction) -> Text:
    return _same(plain(Decimal(value.numerator) / value.denominator))


def _span(span: Range[Decimal] | None) -> Text:
    return _same(None if span is None else plain(span))


def _listed(names: tuple[str, ...]) -> Text:
    return _same(" ".join(names))


def _when(condition: Condition | None, types: _Types) -> Text:
    return Text("总是", "always") if condition is None else _same(relevant(condition, types))
