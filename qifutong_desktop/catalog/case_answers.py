"""The answers of a case file, each as its question's type asks (contract.md, CASE)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from ..core.client import SOURCES, Answer, Row, Source, Special, Value
from ..core.problems import Problem
from ..core.questionnaire import Column, Option, Question, Questionnaire
from ..core.ranges import Range
from ..core.text import Text
from .case_values import Wrong, meant, only, ordered, read_day, read_number, read_text, shown

_UNKNOWN = ("不清楚", "unknown")
_NOT_APPLICABLE = ("不适用", "na")
_MAX_ROWS = 200


def answers_of(
    raw: Mapping[str, Any], questionnaire: Questionnaire, problems: list[Problem], *, earlier: bool = False
) -> dict[str, Answer]:
    """The answers that can be read, by question id; the others are added to ``problems`` with their place.

    ``earlier``: they were given to another questionnaire, or nobody knows to which; what this one has dropped since
    (:func:`.questionnaire_effect.answers_for`) is kept as it stands.
    """
    answers: dict[str, Answer] = {}
    for key, given in raw.items():
        place = f"answers.{key}"
        wrong: list[Problem] = []
        read = _read(key, given, questionnaire, place, wrong)
        if wrong and earlier and (dropped := _dropped(key, given, questionnaire)) is not None:
            answers[key] = dropped
            continue
        problems += wrong
        if read is not None:
            answers[key] = read
    return answers


def _read(key: str, given: Any, questionnaire: Questionnaire, place: str, wrong: list[Problem]) -> Answer | None:
    question = questionnaire.by_id.get(key)
    if question is None:
        what = Text("问卷里没有这道题", "is no question of the questionnaire")
        wrong.append(Problem(place, what, meant(key, questionnaire.by_id)))
        return None
    try:
        return _answer(question, given, place, wrong)
    except Wrong as fault:
        where = f"{place}.{fault.key}" if fault.key else place
        wrong.append(Problem(where, fault.what, fault.remedy))
        return None


def _dropped(key: str, given: Any, questionnaire: Questionnaire) -> Answer | None:
    """An answer that this questionnaire can no longer take, as it stands; None where it could, or it is no answer."""
    from ..core.questionnaire_effect import answers_for

    whole = given if isinstance(given, dict) and "value" in given else {"value": given}
    source, note, value = whole.get("source", "口述"), whole.get("note", ""), _as_it_stands(whole["value"])
    if value is None or source not in SOURCES or not isinstance(note, str):
        return None
    answer = Answer(value, cast(Source, source), note)
    return answer if answers_for(questionnaire, {key: answer})[1] else None


def _as_it_stands(given: Any) -> Value | None:
    """A value whose question is not known; None where no question could have it."""
    match given:
        case str() if given in (*_UNKNOWN, *_NOT_APPLICABLE):
            return Special.UNKNOWN if given in _UNKNOWN else Special.NOT_APPLICABLE
        case list() if all(isinstance(one, str) for one in given):
            return tuple(given)
        case list() if all(isinstance(one, dict) and all(map(_is_cell, one.values())) for one in given):
            return tuple(given)
        case {"low": int() as low, "high": int() as high} if low <= high:
            return Range(low, high)
    return cast(Value, given) if _is_cell(given) else None


def _is_cell(given: Any) -> bool:
    return isinstance(given, str | int | Decimal | date) and not isinstance(given, bool | datetime)


def _answer(question: Question, given: Any, place: str, problems: list[Problem]) -> Answer:
    if not isinstance(given, dict) or set(given) == {"low", "high"}:
        return Answer(_value(question, given))
    only(given, ("value", "source", "note"), place, problems)
    if "value" not in given:
        raise Wrong(Text("缺少 value", "lacks its value"), Text("请写 value = …", "write value = …"))
    source = given.get("source", "口述")
    if source not in SOURCES:
        what = Text(f"没有来源 {shown(source)}", f"knows no source {shown(source)}")
        raise Wrong(what, meant(shown(source), SOURCES), "source")
    note = given.get("note", "")
    return Answer(_value(question, given["value"]), cast(Source, source), read_text(note) if note != "" else "")


def _value(question: Question, given: Any) -> Value:
    special = _special(question, given)
    if special is not None:
        return special
    match question.type:
        case "ladder":
            return _rung(question, given)
        case "one":
            return _choice(question.options, given)
        case "several":
            return _several(question, given)
        case "table":
            return _rows(question, given)
        case "text":
            return read_text(given)
        case "date":
            return read_day(given)
        case "integer" | "decimal" | "money":
            return _number_or_range(question, given)


def _special(question: Question, given: Any) -> Special | None:
    words = _UNKNOWN[:1] if question.type == "text" else _UNKNOWN
    if given in words and isinstance(given, str):
        return Special.UNKNOWN
    if isinstance(given, str) and given in (_NOT_APPLICABLE[:1] if question.type == "text" else _NOT_APPLICABLE):
        if not question.na:
            raise Wrong(
                Text("这道题对每家企业都适用", "applies to every firm"),
                Text("请给出答案，或写“不清楚”", "answer it, or write 不清楚"),
            )
        return Special.NOT_APPLICABLE
    return None


def _rung(question: Question, given: Any) -> Value:
    ends = [given["low"], given["high"]] if isinstance(given, dict) and set(given) == {"low", "high"} else [given]
    top = len(question.options) - 1
    if not all(isinstance(end, int) and not isinstance(end, bool) and 0 <= end <= top for end in ends):
        raise Wrong(
            Text(f"{shown(given)} 不是 0–{top} 的等级", f"{shown(given)} is no rung from 0 to {top}"),
            Text(f"请写 0–{top}、不清楚 或 不适用", f"write 0 to {top}, 不清楚 or 不适用"),
        )
    return Range(*ordered(ends)) if len(ends) == 2 else cast(int, given)


def _choice(options: Sequence[Option], given: Any) -> str:
    ids = [option.id for option in options]
    if isinstance(given, str) and given in ids:
        return given
    words = given.strip() if isinstance(given, str) else None
    by_words = next((option.id for option in options if words in (option.text.zh, option.text.en)), None)
    if by_words is None:
        raise Wrong(Text(f"没有选项 {shown(given)}", f"has no option {shown(given)}"), meant(shown(given), ids))
    return by_words


def _several(question: Question, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise Wrong(Text("应为列表", "must be a list"), Text('请写 ["…", "…"]', 'write ["…", "…"]'))
    chosen = tuple(_choice(question.options, entry) for entry in given)
    if len(set(chosen)) < len(chosen):
        raise Wrong(Text("同一选项写了两次", "names an option twice"), Text("请删去重复的", "drop the repeated one"))
    alone = [option.id for option in question.options if option.alone and option.id in chosen]
    if alone and len(chosen) > 1:
        raise Wrong(
            Text(f"{alone[0]} 不能与其他选项同选", f"has {alone[0]} beside other options"),
            Text("请只留其一", "keep one or the other"),
        )
    return chosen


def _number_or_range(question: Question, given: Any) -> Value:
    if not isinstance(given, dict):
        return read_number(given, question.type, question.limit)
    ends = ordered([read_number(given.get(end), question.type, question.limit) for end in ("low", "high")])
    if question.type == "integer":
        return Range(int(ends[0]), int(ends[1]))
    return Range(Decimal(ends[0]), Decimal(ends[1]))


def _rows(question: Question, given: Any) -> tuple[Row, ...]:
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise Wrong(Text("应为若干行的列表", "must be a list of rows"), Text("请写 [{…}, {…}]", "write [{…}, {…}]"))
    if len(given) > _MAX_ROWS:
        raise Wrong(Text(f"超过 {_MAX_ROWS} 行", f"has more than {_MAX_ROWS} rows"), Text("请合并", "merge some"))
    rows = tuple(_row(question, row, number) for number, row in enumerate(given, 1))
    for column in question.columns:
        if column.key:
            _no_repeats(column, rows)
        if question.limit is not None and column.type == "integer":
            _sum_within(column, rows, question.limit)
    return rows


def _sum_within(column: Column, rows: Sequence[Row], limit: Decimal) -> None:
    total = sum(value for row in rows if isinstance(value := row.get(column.id), int))
    if total > limit:
        raise Wrong(
            Text(f"{column.label.zh}合计 {total}，超过上限 {limit:f}", f"sums to {total} {column.id}, above {limit:f}"),
            Text("请核对单位与位数", "check the unit and the digits"),
        )


def _no_repeats(column: Column, rows: Sequence[Row]) -> None:
    seen: set[object] = set()
    for number, row in enumerate(rows, 1):
        value = row.get(column.id)
        if value is not None and value in seen:
            what = Text(f"{column.label.zh}“{value}”重复", f"{column.label.en} {value!r} stands twice")
            raise Wrong(what, Text("请合并成一行", "merge them into one row"), f"{number}.{column.id}")
        seen.add(value)


def _row(question: Question, given: Mapping[str, Any], number: int) -> Row:
    columns = {column.id: column for column in question.columns}
    for key in given:
        if key not in columns:
            raise Wrong(Text("没有这一列", "is no column"), meant(key, columns), f"{number}.{key}")
    row: dict[str, str | int | Decimal | date | None] = {}
    for name, column in columns.items():
        if name in given:
            try:
                row[name] = _cell(column, given[name])
            except Wrong as wrong:
                raise Wrong(wrong.what, wrong.remedy, f"{number}.{name}") from None
        elif column.required:
            what = Text(f"第 {number} 行缺少 {name}（{column.label.zh}）", f"row {number} lacks {name}")
            raise Wrong(what, Text("请补上，或写“不清楚”", "give it, or write 不清楚"), f"{number}.{name}")
        else:
            row[name] = None
    return row


def _cell(column: Column, given: Any) -> str | int | Decimal | date | None:
    if isinstance(given, str) and given in _UNKNOWN and given not in [option.id for option in column.options]:
        if column.key:
            raise Wrong(Text("这一列不能是不清楚", "cannot be unclear"), Text("请给出名称", "give a name"))
        return None
    match column.type:
        case "one":
            return _choice(column.options, given)
        case "text":
            return read_text(given)
        case "date":
            return read_day(given)
        case "integer" | "decimal" | "money":
            return read_number(given, column.type, column.limit)
