"""resources/questionnaire/*.toml → :class:`Questionnaire`, with every problem located.

A text is ``["中文", "English"]``; a condition is ``{question, is | any_of | at_least}``, ``{all = […]}`` or
``{not = …}``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, cast, get_args

from ..assets import asset
from ..core.client import Tier
from ..core.problems import Problem, Refusal
from ..core.questionnaire import (
    All,
    Capability,
    Column,
    ColumnType,
    Condition,
    Dimension,
    Option,
    Question,
    Questionnaire,
    QuestionType,
    Role,
    Section,
    Signal,
    When,
    Words,
)
from ..core.questionnaire_checks import check
from ..core.text import Text
from .files import parse_table, read_table
from .pins import PINS, pinned_text
from .questionnaire_reader import Reader

_OPTION_KEYS = (
    "id", "text", "score", "signals", "capabilities", "alone", "optional", "days", "small", "trainings", "if",
)  # fmt: skip
_COLUMN_KEYS = ("id", "label", "type", "options", "required", "key", "limit")
_QUESTION_KEYS = (
    "id", "section", "type", "text", "hint", "who", "seconds", "quick", "homework", "options", "columns", "rungs",
    "dimension", "weight", "core", "role", "if", "na", "limit", "assume", "price_points", "words", "evidence",
)  # fmt: skip
_BASE_KEYS = (
    "id", "version", "core_weight", "quick_minutes", "dimensions", "sections", "who", "tiers", "questions",
)  # fmt: skip


def _option(reader: Reader, key: str, table: dict[str, Any]) -> Option:
    reader.only(table, key, _OPTION_KEYS)
    return Option(
        id=reader.take(table, key, "id", str, "?"),
        text=reader.text(table, key, "text"),
        score=reader.take(table, key, "score", int, None),
        signals=cast(tuple[Signal, ...], reader.words(table, key, "signals", get_args(Signal))),
        capabilities=cast(tuple[Capability, ...], reader.words(table, key, "capabilities", get_args(Capability))),
        alone=reader.take(table, key, "alone", bool, False),
        optional=reader.take(table, key, "optional", bool, False),
        days=reader.span(table, key, "days"),
        small=reader.take(table, key, "small", bool, False),
        trainings=reader.take(table, key, "trainings", int, None),
        visible=reader.visible(table, key),
    )


def _options(reader: Reader, key: str, table: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(_option(reader, place, entry) for place, entry in reader.tables(table, key, "options"))


def _rungs(reader: Reader, key: str, table: Mapping[str, Any]) -> tuple[Option, ...]:
    rungs = reader.take(table, key, "rungs", list, [])
    return tuple(
        Option(str(level), reader.text({"text": rung}, f"{key}.rungs.{level}", "text"), 25 * level)
        for level, rung in enumerate(rungs)
    )


def _column(reader: Reader, key: str, table: dict[str, Any]) -> Column:
    reader.only(table, key, _COLUMN_KEYS)
    limit = reader.take(table, key, "limit", (int, Decimal), None)
    return Column(
        id=reader.take(table, key, "id", str, "?"),
        label=reader.text(table, key, "label"),
        type=cast(ColumnType, reader.word(table, key, "type", get_args(ColumnType), "text")),
        options=_options(reader, key, table),
        required=reader.take(table, key, "required", bool, False),
        key=reader.take(table, key, "key", bool, False),
        limit=None if limit is None else Decimal(limit),
    )


def _question(reader: Reader, table: dict[str, Any], base: _Base) -> Question:
    key = str(table.get("id", "?"))
    reader.only(table, key, _QUESTION_KEYS)
    section = reader.take(table, key, "section", str, "?")
    core = reader.take(table, key, "core", bool, False)
    weight = reader.take(table, key, "weight", (int, Decimal), base.core_weight if core else 1)
    limit = reader.take(table, key, "limit", (int, Decimal), None)
    words = reader.take(table, key, "words", dict, {})
    who = reader.take(table, key, "who", str, "?")
    if who not in base.who:
        reader.wrong(f"{key}.who", f"没有 {who!r} 这个角色", f"knows no {who!r}")
    return Question(
        id=key,
        section=section,
        type=cast(QuestionType, reader.word(table, key, "type", get_args(QuestionType), "text")),
        text=reader.text(table, key, "text"),
        hint=reader.text(table, key, "hint"),
        who=base.who.get(who, Text("?", "?")),
        seconds=reader.take(table, key, "seconds", int, 60),
        file=reader.file,
        quick=reader.take(table, key, "quick", bool, False),
        homework=cast("When | None", reader.word(table, key, "homework", get_args(When), None)),
        options=_rungs(reader, key, table) if "rungs" in table else _options(reader, key, table),
        columns=tuple(_column(reader, place, entry) for place, entry in reader.tables(table, key, "columns")),
        dimension=reader.take(table, key, "dimension", str, None),
        weight=Fraction(weight),
        core=core,
        role=cast("Role | None", reader.word(table, key, "role", get_args(Role), None)),
        visible=_both(base.conditions.get(section), reader.visible(table, key)),
        na=reader.take(table, key, "na", bool, True),
        limit=None if limit is None else Decimal(limit),
        assume=reader.span(table, key, "assume"),
        price_points=reader.take(table, key, "price_points", int, 0),
        words=_words(reader, key, words) if words else None,
        evidence=reader.text(table, key, "evidence") if "evidence" in table else None,
    )


def _words(reader: Reader, key: str, words: Mapping[str, Any]) -> Words:
    place = f"{key}.words"
    reader.only(words, place, ("scene", "consequence", "remedy", "needs_capability"))
    scene, consequence, remedy = (reader.text(words, place, name) for name in ("scene", "consequence", "remedy"))
    return Words(scene, consequence, remedy, reader.words(words, place, "needs_capability", get_args(Capability)))


def _both(first: Condition | None, second: Condition | None) -> Condition | None:
    if first is None or second is None:
        return first or second
    return All((first, second))


class _Base:
    """What base.toml says for all files: sections, dimensions, who answers, weights, tiers."""

    def __init__(self, reader: Reader, table: Mapping[str, Any]) -> None:
        reader.only(table, "", _BASE_KEYS)
        self.id: str = reader.take(table, "", "id", str, "?")
        self.version: str = reader.take(table, "", "version", str, "?")
        self.core_weight = reader.take(table, "", "core_weight", (int, Decimal), 1)
        self.quick_minutes: int = reader.take(table, "", "quick_minutes", int, 25)
        who = reader.take(table, "", "who", dict, {})
        self.who = {name: reader.text(who, "who", name) for name in who}
        self.sections = tuple(
            Section(str(entry.get("id", "?")), reader.text(entry, place, "title"), reader.visible(entry, place))
            for place, entry in reader.tables(table, "", "sections")
        )
        self.conditions = {section.id: section.visible for section in self.sections}
        self.dimensions = tuple(
            Dimension(
                id=str(entry.get("id", "?")),
                name=reader.text(entry, place, "name"),
                weight=reader.take(entry, place, "weight", int, 0),
            )
            for place, entry in reader.tables(table, "", "dimensions")
        )
        tiers = reader.take(table, "", "tiers", dict, {})
        reader.only(tiers, "tiers", get_args(Tier))
        self.tiers = {
            cast(Tier, tier): cast(tuple[Capability, ...], reader.words(tiers, "tiers", tier, get_args(Capability)))
            for tier in get_args(Tier)
        }


def shipped_files() -> tuple[Path, ...]:
    """The questionnaire's own files, base first."""
    paths = [asset("resources", *name.split("/")) for name in sorted(PINS) if name.startswith("questionnaire/")]
    return tuple(sorted(paths, key=lambda path: path.name != "base.toml"))


def check_questionnaire(paths: Sequence[Path]) -> tuple[Questionnaire | None, tuple[Problem, ...]]:
    """Read the files (base first) and run every check. None when they cannot be read as a questionnaire at all."""
    try:
        tables = [(path.name, read_table(path, path.name)) for path in paths]
    except Refusal as refusal:
        return None, refusal.problems
    return parse_questionnaire(tables)


def parse_questionnaire(
    files: Sequence[tuple[str, Mapping[str, Any]]],
) -> tuple[Questionnaire | None, tuple[Problem, ...]]:
    """Already read tables, each with its file name, base first; as :func:`check_questionnaire`."""
    readers = [Reader(name) for name, _ in files]
    base = _Base(readers[0], files[0][1])
    for reader, (_, table) in zip(readers[1:], files[1:], strict=True):
        reader.only(table, "", ("questions",))
    questions = [
        _question(reader, entry, base)
        for reader, (_, table) in zip(readers, files, strict=True)
        for _, entry in reader.tables(table, "", "questions")
    ]
    if not questions:
        readers[0].wrong("questions", "一道题也没有", "holds no question")
    problems = tuple(problem for reader in readers for problem in reader.problems)
    if problems:
        return None, problems
    order = {section.id: number for number, section in enumerate(base.sections)}
    questions.sort(key=lambda question: order.get(question.section, len(order)))
    built = Questionnaire(
        base.id, base.version, base.sections, base.dimensions, tuple(questions), base.tiers, base.quick_minutes
    )
    return built, check(built)


def load_questionnaire() -> Questionnaire:
    """The shipped questionnaire.

    :raises Refusal: when a file is not as it was shipped, or naming file and question of everything wrong with it
    """
    return questionnaire_of([(path.name, pinned_text(path)) for path in shipped_files()])


def questionnaire_of(files: Sequence[tuple[str, str]]) -> Questionnaire:
    """A questionnaire from the texts of its TOML files, each with its name, base first.

    :raises Refusal: naming file and question of everything that is wrong with it
    """
    built, problems = parse_questionnaire([(name, parse_table(text, name, is_json=False)) for name, text in files])
    if built is None or problems:
        raise Refusal(problems)
    return built
