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
    AnyOf,
    AtLeast,
    Capability,
    Column,
    ColumnType,
    Condition,
    Dimension,
    Is,
    Not,
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
from ..core.ranges import Range
from ..core.text import Text
from .files import read_table

_REMEDY = Text("请按 docs/questionnaire.md 的写法修改", "write it as docs/questionnaire.md shows")


class _Reader:
    """Reads one file's tables; collects what is wrong in ``problems`` and goes on with a stand-in."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def wrong(self, key: str, zh: str, en: str) -> None:
        self.problems.append(Problem(key, Text(zh, en), _REMEDY, self.file))

    def take(self, table: Mapping[str, Any], key: str, name: str, kind: type | tuple[type, ...], default: Any) -> Any:
        value = table.get(name, default)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if name in table and (not isinstance(value, kind) or (isinstance(value, bool) and bool not in kinds)):
            self.wrong(f"{key}.{name}", "类型不对", "has the wrong type")
            return default
        return value

    def only(self, table: Mapping[str, Any], key: str, names: Sequence[str]) -> None:
        for name in table:
            if name not in names:
                self.wrong(f"{key}.{name}", "不认识的键", "is an unknown key")

    def tables(self, table: Mapping[str, Any], key: str, name: str) -> list[tuple[str, dict[str, Any]]]:
        """The tables of an array, each with its place, which is its id where it has one."""
        found = []
        for number, entry in enumerate(self.take(table, key, name, list, [])):
            place = f"{key}.{name}" if key else name
            if isinstance(entry, dict):
                found.append((f"{place}.{entry.get('id', number)}", entry))
            else:
                self.wrong(f"{place}.{number}", "应为键值表", "must be a table")
        return found

    def text(self, table: Mapping[str, Any], key: str, name: str) -> Text:
        match table.get(name):
            case [str(zh), str(en)]:
                return Text(zh.strip(), en.strip())
            case [str(zh)]:
                return Text(zh.strip(), "")
        self.wrong(f"{key}.{name}", "应写成 [中文, 英文]", "must be [Chinese, English]")
        return Text("?", "?")

    def word(self, table: Mapping[str, Any], key: str, name: str, allowed: Sequence[str], default: str | None) -> Any:
        value = table.get(name, default)
        if value is not None and value not in allowed:
            self.wrong(f"{key}.{name}", f"没有 {value!r} 这一项", f"knows no {value!r}")
            return default
        if value is None and name not in table and default is None:
            return None
        return value

    def words(self, table: Mapping[str, Any], key: str, name: str, allowed: Sequence[str]) -> tuple[Any, ...]:
        given = self.take(table, key, name, list, [])
        for value in given:
            if value not in allowed:
                self.wrong(f"{key}.{name}", f"没有 {value!r} 这一项", f"knows no {value!r}")
        return tuple(value for value in given if value in allowed)

    def span(self, table: Mapping[str, Any], key: str, name: str) -> Range[Decimal] | None:
        value = self.take(table, key, name, dict, {})
        if not value:
            return None
        ends = [value.get("low"), value.get("high")]
        if set(value) != {"low", "high"} or not all(isinstance(e, int | Decimal) and e >= 0 for e in ends):
            self.wrong(f"{key}.{name}", "应为 {low, high}", "must be {low, high}")
            return None
        if ends[0] > ends[1]:
            self.wrong(f"{key}.{name}", "low 大于 high", "has low above high")
            return None
        return Range(Decimal(ends[0]), Decimal(ends[1]))

    def condition(self, value: Any, key: str) -> Condition | None:
        match value:
            case {"all": list(parts), **rest} if parts and not rest:
                read = [self.condition(part, key) for part in parts]
                return All(tuple(part for part in read if part is not None))
            case {"not": part, **rest} if not rest:
                inner = self.condition(part, key)
                return None if inner is None else Not(inner)
            case {"question": str(question), "is": str() | int() as option, **rest} if not rest:
                return Is(question, str(option))
            case {"question": str(question), "any_of": list(options), **rest} if options and not rest:
                return AnyOf(question, tuple(str(option) for option in options))
            case {"question": str(question), "at_least": int() | Decimal() as number, **rest} if not rest:
                return AtLeast(question, Decimal(number))
        self.wrong(f"{key}.if", "看不懂的条件", "is no condition")
        return None

    def visible(self, table: Mapping[str, Any], key: str) -> Condition | None:
        return self.condition(table["if"], key) if "if" in table else None


_OPTION_KEYS = (
    "id", "text", "score", "signals", "capabilities", "alone", "optional", "days", "small", "trainings", "if",
)  # fmt: skip
_COLUMN_KEYS = ("id", "label", "type", "options", "required", "key", "limit")
_QUESTION_KEYS = (
    "id", "section", "type", "text", "hint", "who", "seconds", "quick", "homework", "options", "columns", "rungs",
    "dimension", "weight", "core", "role", "if", "na", "limit", "assume", "price_points", "words",
)  # fmt: skip
_BASE_KEYS = (
    "id", "version", "core_weight", "quick_minutes", "dimensions", "sections", "who", "tiers", "questions",
)  # fmt: skip


def _option(reader: _Reader, key: str, table: dict[str, Any]) -> Option:
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


def _options(reader: _Reader, key: str, table: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(_option(reader, place, entry) for place, entry in reader.tables(table, key, "options"))


def _rungs(reader: _Reader, key: str, table: Mapping[str, Any]) -> tuple[Option, ...]:
    rungs = reader.take(table, key, "rungs", list, [])
    return tuple(
        Option(str(level), reader.text({"text": rung}, f"{key}.rungs.{level}", "text"), 25 * level)
        for level, rung in enumerate(rungs)
    )


def _column(reader: _Reader, key: str, table: dict[str, Any]) -> Column:
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


def _question(reader: _Reader, table: dict[str, Any], base: _Base) -> Question:
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
    )


def _words(reader: _Reader, key: str, words: Mapping[str, Any]) -> Words:
    place = f"{key}.words"
    reader.only(words, place, ("scene", "consequence", "remedy"))
    return Words(*(reader.text(words, place, name) for name in ("scene", "consequence", "remedy")))


def _both(first: Condition | None, second: Condition | None) -> Condition | None:
    if first is None or second is None:
        return first or second
    return All((first, second))


class _Base:
    """What base.toml says for all files: sections, dimensions, who answers, weights, tiers."""

    def __init__(self, reader: _Reader, table: Mapping[str, Any]) -> None:
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
            cast(Tier, tier): cast(
                tuple[Capability, ...], reader.words(tiers, "tiers", tier, get_args(Capability))
            )
            for tier in get_args(Tier)
        }


def shipped_files() -> tuple[Path, ...]:
    """The questionnaire's own files, base first."""
    folder = asset("resources", "questionnaire")
    return (folder / "base.toml", *sorted(path for path in folder.glob("*.toml") if path.name != "base.toml"))


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
    readers = [_Reader(name) for name, _ in files]
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

    :raises Refusal: naming file and question of everything that is wrong with it
    """
    built, problems = check_questionnaire(shipped_files())
    if built is None or problems:
        raise Refusal(problems)
    return built
