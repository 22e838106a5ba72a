"""Typed reading of one raw table: each accessor takes its key away, what is left over at the end is unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from ..core.problems import Problem, Refusal
from ..core.text import Text

T = TypeVar("T")
_FILL = Text("请按说明填写", "fill it in as documented")


class Fields:
    """One table of a TOML file and its key path, for accessors that refuse with the exact place."""

    def __init__(self, raw: Any, place: str) -> None:
        if not isinstance(raw, dict):
            raise Refusal.of(place, Text("应为键值表", "must be a table"), _FILL)
        self._raw = dict(raw)
        self.place = place

    def key(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def has(self, name: str) -> bool:
        return name in self._raw

    def raw(self, name: str) -> object:
        """The value as it stands, left in place; None when absent."""
        return self._raw.get(name)

    def take(self, name: str, kind: type[T], words: Text) -> T:
        """The value of ``name``, which must be of ``kind`` (a bool is no int, an int is a Decimal).

        :raises Refusal: absent or of another type
        """
        if name not in self._raw:
            raise Refusal.of(self.key(name), Text("缺少此项", "is missing"), _FILL)
        value: object = self._raw.pop(name)
        if kind is Decimal and isinstance(value, int) and not isinstance(value, bool):
            value = Decimal(value)
        odd = (kind is int and isinstance(value, bool)) or isinstance(value, datetime)
        odd = odd or (isinstance(value, Decimal) and not value.is_finite())
        if odd or not isinstance(value, kind):
            raise Refusal.of(self.key(name), Text(f"应为{words.zh}", f"must be {words.en}"), _FILL)
        return value

    def string(self, name: str) -> str:
        value = self.take(name, str, Text("文字", "text")).strip()
        if not value:
            raise Refusal.of(self.key(name), Text("不能为空", "must not be empty"), _FILL)
        return value

    def integer(self, name: str, low: int, high: int) -> int:
        value = self.take(name, int, Text("整数", "a whole number"))
        if not low <= value <= high:
            raise Refusal.of(self.key(name), Text(f"应在 {low}–{high} 之间", f"must lie within {low}–{high}"), _FILL)
        return value

    def decimal(self, name: str) -> Decimal:
        return self.take(name, Decimal, Text("数字", "a number"))

    def day(self, name: str) -> date:
        return self.take(name, date, Text("日期（如 2026-01-04）", "a date (such as 2026-01-04)"))

    def both(self, name: str) -> Text:
        """A sentence in both languages: ``{zh = "…", en = "…"}``."""
        table = Fields(self.take(name, dict, Text("{zh, en} 表", "a {zh, en} table")), self.key(name))
        text = Text(table.string("zh"), table.string("en"))
        table.done()
        return text

    def list_of(self, name: str, kind: type[T], words: Text) -> tuple[T, ...]:
        """A list, empty when absent."""
        if name not in self._raw:
            return ()
        values = self.take(name, list, Text("列表", "a list"))
        cells = {f"[{number}]": value for number, value in enumerate(values)}
        table = Fields(cells, self.key(name))
        return tuple(table.take(cell, kind, words) for cell in cells)

    def one_of(self, name: str, allowed: Sequence[T]) -> T:
        """One of the closed set ``allowed``."""
        value = self.take(name, object, Text("取值", "a value"))
        for option in allowed:
            if option == value:
                return option
        listed = "、".join(str(option) for option in allowed)
        raise Refusal.of(
            self.key(name),
            Text(f"取值 {value} 不在允许范围内", f"{value} is not allowed"),
            Text(f"可选：{listed}", f"choose from: {listed}"),
        )

    def subset(self, name: str, allowed: Sequence[T]) -> tuple[T, ...]:
        """A list whose members all are of the closed set ``allowed``; empty when absent."""
        values = self.list_of(name, object, Text("取值", "a value"))
        cells = {f"[{number}]": value for number, value in enumerate(values)}
        table = Fields(cells, self.key(name))
        return tuple(table.one_of(cell, allowed) for cell in cells)

    def table(self, name: str) -> Fields:
        return Fields(self.take(name, dict, Text("键值表", "a table")), self.key(name))

    def names(self) -> tuple[str, ...]:
        return tuple(self._raw)

    def done(self) -> None:
        """:raises Refusal: a key that nobody asked for"""
        if self._raw:
            raise Refusal(
                [
                    Problem(self.key(name), Text("未知的键", "unknown key"), Text("请删除或更正", "remove or mend it"))
                    for name in self._raw
                ]
            )


def read_each(raw: Any, place: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
    """``read`` on every table of a list, refusing with the problems of all of them; ids name the places."""
    if not isinstance(raw, list):
        raise Refusal.of(place, Text("应为表的列表", "must be a list of tables"), _FILL)
    values: list[T] = []
    problems: list[Problem] = []
    for number, item in enumerate(raw):
        name = item.get("id") if isinstance(item, dict) else None
        try:
            fields = Fields(item, f"{place}.{name}" if isinstance(name, str) else f"{place}[{number}]")
            value = read(fields)
            fields.done()
            values.append(value)
        except Refusal as refusal:
            problems += refusal.problems
    if problems:
        raise Refusal(problems)
    return tuple(values)
