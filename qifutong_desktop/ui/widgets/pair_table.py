"""Pairs of records that may be one: yes, no, or the other one survives, by keys or buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ...core.text import Text, listed
from ..look import Look
from .fact_table import Fact, FactTable

if TYPE_CHECKING:
    from ...actions.cleaning_view import PairView
    from ...core.migration.recipe import Recipe

_HEADS = (Text("保留", "Stays"), Text("并入", "Merged into it"), Text("依据", "By what"), Text("现在", "Now"))
_KEYS: Mapping[int, str] = {
    Qt.Key.Key_Y: "yes",
    Qt.Key.Key_N: "no",
    Qt.Key.Key_S: "swap",
    Qt.Key.Key_Delete: "forget",
    Qt.Key.Key_Backspace: "forget",
}


class PairTable(FactTable):
    """Y: one record, N: two, S: the other survives, Delete: back to what is proposed. Yes and no go on to the next."""

    #: a PairView, and what was said of it: yes, no, swap or forget
    said = Signal(object, str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent, look, [look.say(head) for head in _HEADS], (30, 30, 24, 16))
        self.setAccessibleName(look.say(Text("疑似重复", "Likely duplicates")))
        self.pairs: tuple[PairView, ...] = ()

    def show_pairs(self, pairs: Sequence[PairView], recipes: Mapping[str, Recipe]) -> None:
        """Show these, with what was decided of them."""
        self.pairs = tuple(pairs)
        self.show_rows([self._row(one, recipes.get(one.target)) for one in pairs])
        if self.currentRow() < 0 and pairs:
            self.setCurrentCell(0, 0)

    def say(self, what: str) -> None:
        """Say something of the current pair."""
        row = self.currentRow()
        if 0 <= row < len(self.pairs) and (what != "swap" or self.pairs[row].swaps):
            self.said.emit(self.pairs[row], what)
            if what in ("yes", "no") and row + 1 < len(self.pairs):
                self.setCurrentCell(row + 1, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        what = _KEYS.get(event.key()) if plain else None
        if what is None:
            super().keyPressEvent(event)
        else:
            self.say(what)

    def _row(self, one: PairView, recipe: Recipe | None) -> tuple[Fact, ...]:
        say = self.look.say
        swapped = recipe is not None and one.other.key in recipe.first
        first, second = (one.other, one.survivor) if swapped else (one.survivor, one.other)
        same, apart = listed(one.same), listed(one.differs)
        against = Text(f"不同：{apart.zh}", f"different: {apart.en}") if one.differs else Text("", "")
        for_it = Text(f"相同：{same.zh}", f"same: {same.en}") if one.same else Text("名称相近", "names alike")
        decided = recipe.pairs.get(one.key) if recipe else None
        return (
            Fact(first.name, f"{first.more}\n{first.place}", bold=True),
            Fact(second.name, f"{second.more}\n{second.place}"),
            Fact(say(for_it), say(against), "text_2"),
            self._now(one, decided, swapped=swapped),
        )

    def _now(self, one: PairView, decided: bool | None, *, swapped: bool) -> Fact:
        say = self.look.say
        by_hand = say(Text("已决定", "decided"))
        if decided is None:
            words = Text("待您判断", "asked") if one.proposed else Text("合并", "merged")
            second = say(Text("已换主记录", "survivor swapped")) if swapped else ""
            return Fact(say(words), second, "warn" if one.proposed else "text")
        if decided:
            return Fact(say(Text("✓ 合并", "✓ merged")), by_hand, "ok")
        return Fact(say(Text("✗ 分开", "✗ kept apart")), by_hand, "text_2")
