"""Questionnaire files (their raw tables) → the sheets of the workbook that people edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..core.questionnaire import Condition, Is, QuestionType
from ..core.questionnaire_book import (
    HINT_EN,
    HINT_ZH,
    LABEL_EN,
    LABEL_ZH,
    SHEETS,
    TYPE_WORDS,
    BookSheet,
    SheetRow,
)
from ..core.skip_condition import relevant
from .questionnaire_reader import Reader

Tables = Sequence[tuple[str, Mapping[str, Any]]]
_LANGUAGE = "中文 (zh)"
_TITLE = "企服通诊断问卷"
Cells = dict[str, str]


def book_of(files: Tables) -> tuple[BookSheet, ...]:
    """The sheets of a questionnaire that loads, its files given base first."""
    writer = _Writer(files)
    base = files[0][1]
    lists = {"dimensions": base.get("dimensions", []), "tiers": base.get("tiers", {}), "who": base.get("who", {})}
    settings = {
        "form_title": _TITLE,
        "form_id": base["id"],
        "version": base["version"],
        "default_language": _LANGUAGE,
        "core_weight": base.get("core_weight"),
        "quick_minutes": base.get("quick_minutes"),
    }
    rows: Mapping[str, Iterable[Cells]] = {
        "survey": writer.survey(base.get("sections", [])),
        "choices": writer.choices,
        "settings": [_said(settings)],
        "dimensions": [
            _said({"id": one["id"], "weight": one["weight"]} | _pair("name_zh", "name_en", one["name"]))
            for one in lists["dimensions"]
        ],
        "who": [{"id": name} | _pair("name_zh", "name_en", text) for name, text in lists["who"].items()],
        "tiers": [{"tier": tier, "capabilities": " ".join(names)} for tier, names in lists["tiers"].items()],
    }
    return tuple(_sheet(name, rows[name]) for name in SHEETS)


def _sheet(name: str, rows: Iterable[Cells]) -> BookSheet:
    numbered = tuple(SheetRow(number, cells) for number, cells in enumerate(rows, 2))
    return BookSheet(name, tuple(column.name for column in SHEETS[name]), numbered)


class _Writer:
    """Goes through the questions in asking order and gathers the choices on its way."""

    def __init__(self, files: Tables) -> None:
        self.choices: list[Cells] = []
        self._questions = [(file, one) for file, table in files for one in table.get("questions", [])]
        self._types: dict[str, QuestionType] = {one["id"]: one["type"] for _, one in self._questions}
        self._industry = next((one["id"] for _, one in self._questions if one.get("role") == "industry"), "")
        self._reader = Reader("")

    def survey(self, sections: Sequence[Mapping[str, Any]]) -> list[Cells]:
        rows: list[Cells] = []
        for section in sections:
            condition = self._condition(section)
            head = {"type": "begin_group", "name": section["id"]} | _pair(LABEL_ZH, LABEL_EN, section["title"])
            if condition is not None:
                head["relevant"] = relevant(condition, self._types)
            if isinstance(condition, Is) and condition.question == self._industry:
                head["industry"] = condition.value
            rows.append(head)
            for file, question in self._questions:
                if question["section"] == section["id"]:
                    rows += self._question(question, file)
            rows.append({"type": "end_group", "name": section["id"]})
        return rows

    def _condition(self, table: Mapping[str, Any]) -> Condition | None:
        return self._reader.condition(table["if"], "") if "if" in table else None

    def _question(self, question: Mapping[str, Any], file: str) -> list[Cells]:
        kind, name = question["type"], question["id"]
        options = question.get("options", [])
        if "rungs" in question:
            options = [
                {"id": str(level), "text": text, "score": 25 * level} for level, text in enumerate(question["rungs"])
            ]
        cells: Cells = {"type": TYPE_WORDS[kind] + (f" {name}" if options else ""), "name": name}
        cells |= _pair(LABEL_ZH, LABEL_EN, question["text"]) | _pair(HINT_ZH, HINT_EN, question["hint"])
        condition = self._condition(question)
        if condition is not None:
            cells["relevant"] = relevant(condition, self._types)
        if kind in ("ladder", "money"):
            cells["kind"] = kind
        plain = ("dimension", "weight", "core", "price_points", "limit", "who", "seconds", "quick", "homework", "na")
        cells |= _said({key: question.get(key) for key in plain} | {"need": question.get("role"), "file": file})
        cells |= _span("assume", question.get("assume"))
        if "evidence" in question:
            cells |= _pair("evidence_zh", "evidence_en", question["evidence"])
        words = question.get("words", {})
        for key in ("scene", "consequence", "remedy"):
            if key in words:
                cells |= _pair(f"{key}_zh", f"{key}_en", words[key])
        cells |= _said({"needs_capability": words.get("needs_capability")})
        self._add_choices(name, options)
        columns = [row for column in question.get("columns", []) for row in self._column(name, column)]
        return [cells, *columns, {"type": "end_repeat", "name": name}] if kind == "table" else [cells]

    def _column(self, question: str, column: Mapping[str, Any]) -> list[Cells]:
        kind, options = column["type"], column.get("options", [])
        list_name = f"{question}_{column['id']}"
        cells: Cells = {"type": TYPE_WORDS[kind] + (f" {list_name}" if options else ""), "name": column["id"]}
        cells |= _pair(LABEL_ZH, LABEL_EN, column["label"])
        cells |= _said({key: column.get(key) or None for key in ("required", "key")} | {"limit": column.get("limit")})
        if kind == "money":
            cells["kind"] = kind
        self._add_choices(list_name, options)
        return [cells]

    def _add_choices(self, list_name: str, options: Sequence[Mapping[str, Any]]) -> None:
        for option in options:
            cells: Cells = {"list_name": list_name, "name": option["id"]}
            cells |= _pair(LABEL_ZH, LABEL_EN, option["text"]) | _span("days", option.get("days"))
            plain = ("score", "capabilities", "signals", "trainings")
            marks = ("alone", "optional", "small")
            cells |= _said({key: option.get(key) for key in plain} | {key: option.get(key) or None for key in marks})
            condition = self._condition(option)
            if condition is not None:
                cells["relevant"] = relevant(condition, self._types)
            self.choices.append(cells)


def _pair(zh: str, en: str, text: Sequence[str]) -> Cells:
    return {key: said for key, said in zip((zh, en), text, strict=False) if said}


def _span(name: str, span: Mapping[str, Any] | None) -> Cells:
    return _said({f"{name}_{end}": span[end] for end in ("low", "high")}) if span else {}


def _said(values: Mapping[str, Any]) -> Cells:
    return {key: _cell(value) for key, value in values.items() if value is not None and value != []}


def _cell(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return " ".join(value)
        case Decimal():
            return f"{value:f}"
    return str(value)
