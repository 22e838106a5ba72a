"""Reads the tables of a questionnaire file value by value, and keeps the place of everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..core.problems import Problem
from ..core.questionnaire import (
    All,
    AnyOf,
    AtLeast,
    Condition,
    Is,
    Not,
)
from ..core.ranges import Range
from ..core.text import Text

_REMEDY = Text("请按 docs/questionnaire.md 的写法修改", "write it as docs/questionnaire.md shows")


class Reader:
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
                found = tuple(part for part in read if part is not None)
                return found[0] if len(found) == 1 else All(found)
            case {"not": part, **rest} if not rest:
                inner = self.condition(part, key)
                return None if inner is None else Not(inner)
            case {"question": str(question), "is": str() | int() as option, **rest} if not rest:
                return Is(question, str(option))
            case {"question": str(question), "any_of": list(options), **rest} if options and not rest:
                named = tuple(str(option) for option in options)
                return Is(question, named[0]) if len(named) == 1 else AnyOf(question, named)
            case {"question": str(question), "at_least": int() | Decimal() as number, **rest} if not rest:
                return AtLeast(question, Decimal(number))
        self.wrong(f"{key}.if", "看不懂的条件", "is no condition")
        return None

    def visible(self, table: Mapping[str, Any], key: str) -> Condition | None:
        return self.condition(table["if"], key) if "if" in table else None
