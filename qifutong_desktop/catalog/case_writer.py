"""A :class:`Case` as a CASE file in TOML that :func:`.case.read_case` reads back (contract.md, CASE)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ..core.client import (
    AlreadyPaid,
    Alternative,
    Answer,
    Case,
    Client,
    Company,
    Measurement,
    Preferences,
    Promised,
    Row,
    Special,
    Value,
)
from ..core.problems import Refusal
from ..core.questionnaire import Question, Questionnaire
from ..core.ranges import Range
from ..core.text import Text
from .case import parse_case

Tables = dict[str, Any]


def case_toml(case: Case, questionnaire: Questionnaire) -> tuple[str, tuple[Text, ...]]:
    """The text of a case file, and what of the case it cannot hold (a half-typed number, an answer to a question that
    this questionnaire does not have), each in a sentence.

    :raises Refusal: a case that no file can hold even so
    """
    tables = _tables(case, questionnaire)
    left_out: list[Text] = []
    try:
        _read(tables, questionnaire)
    except Refusal as refusal:
        for problem in refusal.problems:
            _drop(tables, problem.key)
            key, what = problem.key, problem.what
            left_out.append(Text(f"未写出 {key}：{what.zh}", f"left out {key}: {what.en}"))
    return _text(tables), (*left_out, *_changed(case, tables, questionnaire))


def _read(tables: Tables, questionnaire: Questionnaire) -> Case:
    table = tomllib.loads(_text(tables), parse_float=Decimal)
    return parse_case(table, questionnaire, "")[0]


def _drop(tables: Tables, key: str) -> None:
    noun, _, rest = key.partition(".")
    name = rest.partition(".")[0]
    if isinstance(tables.get(noun), dict):
        tables[noun].pop(name, None)
    elif noun == "alternatives" and name:
        tables[noun][int(name) - 1] = {}
    else:
        tables.pop(noun, None)


def _changed(case: Case, tables: Tables, questionnaire: Questionnaire) -> Iterator[Text]:
    """What is read back otherwise than it was, such as blanks that are drawn together."""
    again = _read(tables, questionnaire)
    for noun in ("client", "preferences", "company"):
        for name in tables.get(noun, {}):
            if getattr(getattr(again, noun), name) != getattr(getattr(case, noun), name):
                yield Text(f"{noun}.{name} 读回时写法略有不同", f"{noun}.{name} reads back in another spelling")
    for key in tables.get("answers", {}):
        if again.answers[key] != case.answers[key]:
            yield Text(f"answers.{key} 读回时写法略有不同", f"answers.{key} reads back in another spelling")


# --- tables ----------------------------------------------------------------------------------------------------------


def _tables(case: Case, questionnaire: Questionnaire) -> Tables:
    client = _parts(case.client, Client("?")) | {"name": case.client.name or "?"}
    answers = {key: _answer(answer, questionnaire.by_id.get(key)) for key, answer in case.answers.items()}
    tables: Tables = {"questionnaire": questionnaire.version}
    if case.data:
        tables["data"] = list(case.data)
    if case.asked_on is not None:
        tables["asked_on"] = case.asked_on
    tables |= {"client": client, "answers": answers}
    tables["measured"] = {label: _measurement(one, questionnaire) for label, one in case.measured.items()}
    tables["promise"] = {**case.promised.levels, **_parts(replace(case.promised, levels={}), Promised())}
    tables |= {"preferences": _parts(case.preferences, Preferences()), "company": _parts(case.company, Company())}
    tables["alternatives"] = [_alternative(one) for one in case.alternatives] or {}
    return {name: table for name, table in tables.items() if table != {}}


def _parts(value: Any, default: Any) -> Tables:
    named = ((part.name, getattr(value, part.name)) for part in fields(value))
    found = {name: said for name, said in named if said != getattr(default, name)}
    return {name: _parts(one, AlreadyPaid()) if isinstance(one, AlreadyPaid) else one for name, one in found.items()}


def _alternative(one: Alternative) -> Tables:
    return {"letter": one.letter, "title": one.title.strip() or one.letter} | _parts(one.settings, Preferences())


def _measurement(measurement: Measurement, questionnaire: Questionnaire) -> Tables:
    given = measurement.answers.items()
    answers = {key: _answer(answer, questionnaire.by_id.get(key)) for key, answer in given}
    return _parts(replace(measurement, answers={}), Measurement({})) | {"answers": answers}


def _answer(answer: Answer, question: Question | None) -> Any:
    value = _value(answer.value, question)
    if answer.source == "口述" and not answer.note:
        return value
    return {"value": value, "source": answer.source} | ({"note": answer.note} if answer.note else {})


def _value(value: Value, question: Question | None) -> Any:
    match value:
        case Special():
            return value.value
        case Range(low, high):
            return {"low": low, "high": high}
        case tuple():
            return [_row(one, question) if isinstance(one, Mapping) else one for one in value]
    return value


def _row(row: Row, question: Question | None) -> Tables:
    """A cell that is open is left away, or named so where its column may not lack."""
    required = {column.id for column in question.columns if column.required} if question else set()
    open_cell = Special.UNKNOWN.value
    cells = {name: open_cell if cell is None and name in required else cell for name, cell in row.items()}
    return {name: cell for name, cell in cells.items() if cell is not None}


# --- TOML ------------------------------------------------------------------------------------------------------------


def _text(tables: Tables) -> str:
    lines: list[str] = []
    for name, value in tables.items():
        if isinstance(value, dict):
            lines += ["", f"[{name}]", *_pairs(value)]
        elif name == "alternatives":
            for one in value:
                lines += ["", f"[[{name}]]", *_pairs(one)] if one else []
        else:
            lines.append(f"{name} = {toml_value(value)}")
    return "\n".join(lines) + "\n"


def _pairs(table: Tables) -> list[str]:
    return [f"{toml_key(key)} = {toml_value(one)}" for key, one in table.items()]


def toml_key(name: str) -> str:
    """A key, quoted where TOML wants it."""
    plain = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if plain else toml_value(name)


def toml_value(value: Any) -> str:
    """A value as TOML writes it on one line; numbers with a point keep one.

    :raises ValueError: TOML has no word for it
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            digits = f"{value:f}"
            return digits if "." in digits else f"{digits}.0"
        case date():
            return value.isoformat()
        case str():
            # JSON's escapes are TOML's too; DEL is the one character that TOML wants escaped and JSON does not
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case dict():
            return "{ " + ", ".join(f"{toml_key(name)} = {toml_value(one)}" for name, one in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(toml_value(one) for one in value) + "]"
    raise ValueError(f"TOML has no word for {value!r}")
