"""The columns of a table: type, how far filled, distinct values, range and masked samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from ...core.migration.columns import ColumnProfile, ColumnType, Sample
from ...core.text import Text
from ..look import Look
from .fact_table import Fact, FactTable

TYPES: Mapping[ColumnType, Text] = {
    "number": Text("数字", "number"),
    "date": Text("日期", "date"),
    "code": Text("编号", "code"),
    "text": Text("文字", "text"),
    "boolean": Text("是否", "yes or no"),
    "empty": Text("空", "empty"),
}
_HEADS = (
    Text("列", "Column"),
    Text("类型", "Type"),
    Text("填写", "Filled"),
    Text("不同值", "Distinct"),
    Text("样值与范围（个人信息已打码）", "Samples, range (persons masked)"),
)
_SAMPLES = 2
#: What stands for what in a pattern (:func:`core.migration.kinds.shape`).
LEGEND = Text(
    "写法：9 代表一位数字，A、a 代表大写、小写字母，「字」代表一段汉字。",
    "Patterns: 9 stands for a digit, A or a for a letter, 字 for a run of Chinese.",
)


def said_shapes(patterns: Sequence[Sample], most: int) -> Text:
    """The most frequent patterns of a column, called what they are; empty where there is none."""
    shapes = "　".join(one.value for one in patterns[:most])
    return Text(f"写法 {shapes}", f"pattern {shapes}") if shapes else Text("", "")


class ColumnView(FactTable):
    """One row a column."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent, look, [look.say(head) for head in _HEADS], (26, 19, 11, 12, 32), right=(2, 3))
        self.setAccessibleName(look.say(Text("列的概况", "Columns")))
        #: whether patterns stand in it
        self.shaped = False

    def show_columns(self, columns: Sequence[ColumnProfile]) -> None:
        """Show these, in the order of the sheet."""
        self.show_rows([self._row(one) for one in columns])
        self.shaped = any(one.patterns and not _range(one) for one in columns)

    def _row(self, one: ColumnProfile) -> tuple[Fact, ...]:
        look = self.look
        rows = one.filled + one.missing
        share = one.filled / rows if rows else 0
        lacking = Text(f"缺 {one.missing:,}", f"{one.missing:,} empty") if one.missing else Text("", "")
        odd = look.listed(example.address.rpartition("!")[2] for example in one.counter_examples[:3])
        unlike = Text(f"不同：{odd}", f"unlike: {odd}") if odd else Text("", "")
        least = Text("至少 ", "at least ") if one.distinct_at_least else Text("", "")
        samples = look.listed(dict.fromkeys(top.value for top in one.top[:_SAMPLES]))
        shapes = look.say(said_shapes(one.patterns, 2))
        said = [words for words in (samples, _range(one) or shapes) if words]
        return (
            Fact(one.name, look.say(Text(f"{one.letter} 列", f"column {one.letter}")), bold=True),
            Fact(look.say(TYPES[one.type]), look.say(unlike)),
            Fact(_percent(share), look.say(lacking), "text" if share >= 0.8 else "warn", right=True),
            Fact(f"{look.say(least)}{one.distinct:,}", right=True),
            Fact(said[0], "　".join(said[1:])) if said else Fact(""),
        )


def _percent(share: float) -> str:
    """Never 100 % where something is missing, never 0 % where something is there."""
    if 0 < share < 0.01:
        return "<1%"
    return "99%" if 0.99 <= share < 1 else f"{share:.0%}"


def _range(one: ColumnProfile) -> str:
    if one.first is not None and one.last is not None:
        return f"{one.first} – {one.last}"
    if one.low is not None and one.high is not None:
        return f"{one.low:,} – {one.high:,}"
    return ""
