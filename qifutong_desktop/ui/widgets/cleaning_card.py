"""The cleaning to be read: each rule with its count and an example, on or off; pairs of records that may be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give
from .fact_table import Fact, FactTable
from .pair_table import PairTable

if TYPE_CHECKING:
    from ...actions.cleaning_view import Cleaning
    from ...core.migration.recipe import Recipe, Rule
    from ...core.migration.rehearsed import Rehearsed

_RULES, _PAIRS = Text("清洗规则", "Cleaning"), Text("疑似重复", "Likely duplicates")
_FIRST = Text(
    "做一次模拟迁移，就能看到每一步清洗改了什么，并逐对判断重复。",
    "Rehearse once to see what each step of the cleaning changes, and to decide on duplicates pair by pair.",
)
_AGAIN = Text(
    "例子和疑似重复含客户的原文，不留存；重新模拟一次即可再看到。",
    "Examples and pairs hold the client's own words and are not kept: rehearse once more to see them.",
)
_HINT = Text(
    "空格键或点击开关一步；决定记在本客户名下，下次导出同样照办，可撤销。",
    "Space or a click switches a step; decisions stay with the client, hold for the next export, and can be undone.",
)
_KEYS = Text("Y 是同一条　N 不是　S 换主记录　Delete 撤回", "Y one record　N two　S swap　Delete take back")
_HEADS = (Text("规则", "Rule"), Text("处数", "Cells"), Text("例子：改前 → 改后", "Before → after"), Text("", ""))
_BUTTONS: Mapping[str, Text] = {
    "yes": Text("是同一条", "One record"),
    "no": Text("不是", "Two records"),
    "swap": Text("换主记录", "The other survives"),
    "forget": Text("撤回决定", "Take back"),
}
_BLANK = Text("（空）", "(blank)")


class CleaningCard(QFrame):
    """Says decisions; shows what follows. Counts are those of the last rehearsal."""

    #: a target, its rule, and whether it is on from now on
    switched = Signal(str, str, bool)
    #: a PairView, and yes, no, swap or forget
    decided = Signal(object, str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        self.first, self.hint, self.told = QLabel(), QLabel(look.say(_HINT)), QLabel()
        self.rules_head, self.pairs_head = QLabel(look.say(_RULES)), QLabel(look.say(_PAIRS))
        self.keys = QLabel(look.say(_KEYS))
        self.steps, self.pairs = StepTable(self, look), PairTable(self, look)
        self.buttons = {what: QPushButton(look.say(words)) for what, words in _BUTTONS.items()}
        self._lay_out()
        self.steps.switched.connect(self.switched)
        self.pairs.said.connect(self.decided)

    def _lay_out(self) -> None:
        look = self.look
        give(self.rules_head, role="head")
        give(self.pairs_head, role="head")
        give(self.first, role="small")
        give(self.told, role="small")
        give(self.hint, role="caption")
        give(self.keys, role="caption")
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        for what, button in self.buttons.items():
            give(button, role="small")
            button.clicked.connect(partial(self._press, what))
            line.addWidget(button)
        line.addWidget(self.keys, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 16)
        layout.setSpacing(look.px(8))
        for label in (self.first, self.told, self.hint, self.keys):
            label.setWordWrap(True)
        for part in (self.rules_head, self.first, self.hint, self.steps):
            layout.addWidget(part)
        layout.addSpacing(look.px(8))
        layout.addWidget(self.pairs_head)
        layout.addWidget(self.told)
        layout.addLayout(line)
        layout.addWidget(self.pairs)

    def show_cleaning(self, cleaning: Cleaning | None, run: Rehearsed | None, recipes: Mapping[str, Recipe]) -> None:
        """Show what the rehearsal of this session cleaned, else what is remembered of the last one."""
        say = self.look.say
        self.first.setText(say(_AGAIN if run else _FIRST))
        self.first.setVisible(cleaning is None)
        self.hint.setVisible(cleaning is not None or run is not None)
        self.steps.setVisible(cleaning is not None or run is not None)
        if cleaning is not None:
            self.steps.show_steps([_Shown.of(one.target, one.label, one.rule, one) for one in cleaning.steps], recipes)
        elif run is not None:
            labels = {one.target: one.label for one in run.entities}
            known = [one for one in run.steps if one.target in labels]
            shown = [_Shown(one.target, labels[one.target], one.rule, one.count) for one in known]
            self.steps.show_steps(shown, recipes)
        pairs = cleaning.pairs if cleaning else ()
        self.pairs_head.setVisible(cleaning is not None)
        self.told.setVisible(cleaning is not None)
        for part in (self.pairs, self.keys, *self.buttons.values()):
            part.setVisible(bool(pairs))
        if cleaning is not None:
            self.told.setText(say(_counted(cleaning)))
            self.pairs.show_pairs(pairs, recipes)

    def _press(self, what: str, *_: object) -> None:
        self.pairs.say(what)


def _counted(cleaning: Cleaning) -> Text:
    if not cleaning.merged and not cleaning.proposed:
        return Text("没有发现重复的记录。", "No records that may be one.")
    zh = f"按信用代码、电话、名称等确定的键已合并 {cleaning.merged:,} 对"
    en = f"{cleaning.merged:,} pairs are merged by certain keys (credit code, phone, name …)"
    if cleaning.proposed:
        zh += f"；另有 {cleaning.proposed:,} 对只是名称相近，请您判断"
        en += f"; {cleaning.proposed:,} more are only alike by name: please decide"
    shown = len(cleaning.pairs)
    if shown < cleaning.merged + cleaning.proposed and shown:
        zh += f"。下面是最该看的 {shown:,} 对"
        en += f". Below are the {shown:,} most worth a look"
    return Text(zh + "。", en + ".")


class _Shown:
    """One line of the table of rules."""

    def __init__(
        self, target: str, label: Text, rule: Rule, count: int, examples: Sequence[tuple[str, str]] = ()
    ) -> None:
        self.target, self.label, self.rule, self.count, self.examples = target, label, rule, count, examples

    @staticmethod
    def of(target: str, label: Text, rule: Rule, step: object) -> _Shown:
        from ...actions.cleaning_view import StepView

        assert isinstance(step, StepView)
        return _Shown(target, label, rule, step.count, [(one.before, one.after) for one in step.examples])


class StepTable(FactTable):
    """One row a rule of an entity; Space, Enter or a click on the last column switches it."""

    switched = Signal(str, str, bool)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent, look, [look.say(head) for head in _HEADS], (36, 10, 42, 12), right=(1,))
        self.setAccessibleName(look.say(_RULES))
        self.shown: tuple[_Shown, ...] = ()
        self._recipes: Mapping[str, Recipe] = {}
        self.cellClicked.connect(lambda row, column: self._switch(row) if column == 3 else None)

    def show_steps(self, steps: Sequence[_Shown], recipes: Mapping[str, Recipe]) -> None:
        """Show these, on or off as the recipes say."""
        self.shown, self._recipes = tuple(steps), recipes
        self.show_rows([self._row(one) for one in steps])
        if self.currentRow() < 0 and steps:
            self.setCurrentCell(0, 0)

    def _on(self, one: _Shown) -> bool:
        recipe = self._recipes.get(one.target)
        return recipe is None or recipe.on(one.rule)

    def _row(self, one: _Shown) -> tuple[Fact, ...]:
        from ...core.migration.recipe import FIXED, RULE_WORDS

        say = self.look.say
        blank = say(_BLANK)
        told = [f"{before or blank} → {after or blank}" for before, after in one.examples[:2]]
        on = self._on(one)
        if one.rule in FIXED:
            state = Fact(say(Text("固定", "fixed")), tone="text_3")
        else:
            state = Fact(say(Text("● 开", "● on") if on else Text("○ 已关", "○ off")), tone="ok" if on else "warn")
        tone = "text" if on else "text_3"
        return (
            Fact(say(RULE_WORDS[one.rule]), say(one.label), tone=tone),
            Fact(f"{one.count:,}", right=True, tone=tone),
            Fact(told[0] if told else "", told[1] if len(told) > 1 else "", "text_2"),
            state,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._switch(self.currentRow())
        else:
            super().keyPressEvent(event)

    def _switch(self, row: int) -> None:
        from ...core.migration.recipe import FIXED

        if 0 <= row < len(self.shown) and self.shown[row].rule not in FIXED:
            one = self.shown[row]
            self.switched.emit(one.target, one.rule, not self._on(one))
