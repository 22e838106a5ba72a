"""复测 on the diagnosis page: the answers set aside, and the times laid over each other with what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ...core.charts import overlay_of
from ...core.client import LABELS, MeasureLabel
from ...core.remeasure import Comparison, next_label, set_aside
from ...core.remeasure_words import headline, lead, level_span, moved, pain_words
from ...core.text import Text
from ...core.wording import score
from ..desk import Desk
from ..look import Look
from ..style import give
from .fact_table import Fact, FactTable
from .promise_grid import PromiseGrid
from .radar import RadarView

if TYPE_CHECKING:
    from ...actions.working import Work

_BACK = Text("回到问卷", "Back to the questions")
_ONCE = Text("还只诊断过一次", "Measured once so far")
_WHAT = Text(
    "上线一段时间后再问一遍，就能看出变化。先把现在的答案整份存为 {label}，以后改的答案算下一次。",
    "Asked again some time after go-live, the answers show what changed. First set today's answers aside as {label}; "
    "what is changed later belongs to the next time.",
)
_KEEP = Text("把现在的答案存为 {label}", "Set these answers aside as {label}")
_SURE = Text(
    "存为 {label} 后，这一份不再改动。问卷里的答案都还在，逐题复核即可；"
    "只有三件难处的小时与金额会清空，要重新问。可以撤销。",
    "As {label} they never change again. The answers stay in the questionnaire, to be gone through again; only the"
    " hours and yuan of the pains are emptied, to be asked anew. It can be undone.",
)
_YES, _NO = Text("存为 {label}", "Set aside as {label}"), Text("先不存", "Not now")
_RENEW = Text("续费报价", "Quote the renewal")
_REPORT = Text("看复测报告", "Show the report")
_SCENES = Text("变化的场景", "Scenes that moved")
_NONE = Text("没有场景确定上升或下降。", "No scene certainly rose or fell.")
_PROMISES = Text("承诺与兑现", "Promised and reached")
_PAINS = Text("客户说的难处，每月", "The client's pains, a month")
_SCENE_HEADS = (Text("场景", "Scene"), Text("当时", "Then"), Text("现在", "Now"))
_PAIN_HEADS = (Text("原话", "In their words"), Text("当时", "Then"), Text("现在", "Now"), Text("省下", "Saved"))


class RemeasureView(QScrollArea):
    """Shows an open case's times; what is said of promises goes to the desk."""

    #: back to the questions
    left = Signal()

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self.look, self.desk = look, desk
        self._label: MeasureLabel = LABELS[0]
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, look.px(8), look.px(20), look.px(16))
        self.column.setSpacing(look.px(14))
        self.setWidget(inside)
        self._head()
        self._asking()
        self._compared()
        self.column.addStretch(1)

    # --- laying out --------------------------------------------------------------------------------------------------

    def _head(self) -> None:
        row = QHBoxLayout()
        self.title = self._words("page")
        self.back_button = self._button(_BACK, "link")
        self.back_button.clicked.connect(self.left)
        row.addWidget(self.title, 1)
        row.addWidget(self.back_button)
        self.column.addLayout(row)
        self.lead_label = self._words("small")
        self.column.addWidget(self.lead_label)

    def _asking(self) -> None:
        """The button, and in its place the question that it asks once."""
        self.keep_button, self.renew_button, self.report_button = (
            self._button(_KEEP),
            self._button(_RENEW, "primary"),
            self._button(_REPORT),
        )
        row = QHBoxLayout()
        for button in (self.renew_button, self.report_button, self.keep_button):
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.sure = QFrame()
        give(self.sure, kind="card")
        asked = QVBoxLayout(self.sure)
        self.sure_label = self._words("small")
        self.yes_button, self.no_button = self._button(_YES, "primary"), self._button(_NO)
        answers = QHBoxLayout()
        answers.addWidget(self.yes_button)
        answers.addWidget(self.no_button)
        answers.addStretch(1)
        asked.addWidget(self.sure_label)
        asked.addLayout(answers)
        self.sure.hide()
        self.column.addWidget(self.sure)
        self.keep_button.clicked.connect(self._ask)
        self.no_button.clicked.connect(self._leave)
        self.yes_button.clicked.connect(self._keep)
        self.renew_button.clicked.connect(self._renew)
        self.report_button.clicked.connect(lambda: self.desk.sent.emit("documents", "remeasure"))

    def _compared(self) -> None:
        look, say = self.look, self.look.say
        self.compared = QWidget()
        stack = QVBoxLayout(self.compared)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(look.px(14))
        self.radar = RadarView(None, look)
        self.numbers_place = QVBoxLayout()
        self.numbers: FactTable | None = None
        first = self._card(stack)
        first.addWidget(self.radar, 0, 0)
        first.addLayout(self.numbers_place, 1, 0)
        self.scenes = FactTable(None, look, [say(head) for head in _SCENE_HEADS], (22, 39, 39))
        self.scenes.setAccessibleName(say(_SCENES))
        self.none_label = self._words("small")
        self.none_label.setText(say(_NONE))
        second = self._card(stack, _SCENES)
        second.addWidget(self.none_label, 1, 0)
        second.addWidget(self.scenes, 2, 0)
        self.promises = PromiseGrid(look, self.desk)
        self._card(stack, _PROMISES).addWidget(self.promises, 1, 0)
        self.pains = FactTable(None, look, [say(head) for head in _PAIN_HEADS], (46, 18, 18, 18))
        self.pains.setAccessibleName(say(_PAINS))
        self.pains_head = QLabel(say(_PAINS))
        give(self.pains_head, role="head")
        third = self._card(stack)
        third.addWidget(self.pains_head, 0, 0)
        third.addWidget(self.pains, 1, 0)
        self.column.addWidget(self.compared)

    def _card(self, stack: QVBoxLayout, head: Text | None = None) -> QGridLayout:
        card = QFrame()
        give(card, kind="card")
        layout = QGridLayout(card)
        pad = self.look.px(16)
        layout.setContentsMargins(pad, pad, pad, pad)
        if head is not None:
            label = QLabel(self.look.say(head))
            give(label, role="head")
            layout.addWidget(label, 0, 0)
        stack.addWidget(card)
        return layout

    def _words(self, role: str) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        give(label, role=role)
        return label

    def _button(self, words: Text, role: str = "") -> QPushButton:
        button = QPushButton(self.look.say(words))
        if role:
            give(button, role=role)
        return button

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """Show a case's times."""
        from ...actions.remeasuring import remeasured

        comparison, case = remeasured(work), work.dossier.case
        label = next_label(case)
        more = label is not None and label != LABELS[-1]
        self._label = label or LABELS[-1]
        say = self.look.say
        for button, words in ((self.keep_button, _KEEP), (self.yes_button, _YES)):
            button.setText(say(words).format(label=self._label))
        self.sure_label.setText(say(_SURE).format(label=self._label))
        self.keep_button.setVisible(more and not self.sure.isVisibleTo(self))
        self.keep_button.setEnabled(bool(case.answers))
        give(self.keep_button, role="" if comparison else "primary")
        self.renew_button.setVisible(comparison is not None and self.look.priced)
        self.report_button.setVisible(comparison is not None)
        self.compared.setVisible(comparison is not None)
        if comparison is None:
            self.title.setText(say(_ONCE))
            self.lead_label.setText(say(_WHAT).format(label=self._label))
        else:
            self._show(comparison)
            self.promises.show_promises(comparison, case.promised)

    def _show(self, comparison: Comparison) -> None:
        say = self.look.say
        self.title.setText(say(headline(comparison)))
        self.lead_label.setText(say(lead(comparison)))
        self.radar.show_radar(overlay_of(comparison, self.look.lang))
        self._show_numbers(comparison)
        self.none_label.setVisible(not comparison.scenes)
        self.scenes.setVisible(bool(comparison.scenes))
        self.scenes.show_rows(
            [
                (
                    Fact(f"{'↑' if one.rose else '↓'} {say(one.scene)}", tone="ok" if one.rose else "warn", bold=True),
                    Fact(say(one.before)),
                    Fact(say(one.after)),
                )
                for one in comparison.scenes
            ]
        )
        rows = [(one.first.words, *map(say, pain_words(one))) for one in comparison.pains]
        self.pains.show_rows([[Fact(cell) for cell in row] for row in rows])
        for part in (self.pains_head, self.pains):
            part.setVisible(bool(rows))

    def _show_numbers(self, comparison: Comparison) -> None:
        say = self.look.say
        labels = [time.label for time in comparison.times]
        heads = [say(Text("维度", "Dimension")), *labels, say(Text("变化", "Change"))]
        if self.numbers is None or self.numbers.columnCount() != len(heads):
            if self.numbers is not None:
                self.numbers.hide()
                self.numbers.deleteLater()
            shares = (30, *([48 // len(labels)] * len(labels)), 22)
            self.numbers = FactTable(None, self.look, heads, shares, right=range(1, len(heads)))
            self.numbers.setAccessibleName(say(Text("各维度", "By dimension")))
            self.numbers_place.addWidget(self.numbers)
        rows = [
            (
                Fact(say(one.name)),
                *(
                    Fact(score(points), say(level_span(level)), right=True)
                    for points, level in zip(one.scores, one.levels, strict=True)
                ),
                Fact(say(moved(one.scores[0], one.scores[-1])), right=True, bold=True),
            )
            for one in comparison.dimensions
        ]
        times = [time.diagnosis for time in comparison.times]
        total = (Fact(score(one.total), say(level_span(one.level)), right=True, bold=True) for one in times)
        change = Fact(say(moved(times[0].total, times[-1].total)), right=True, bold=True)
        self.numbers.show_rows([*rows, (Fact(say(Text("加权总分", "Weighted total")), bold=True), *total, change)])

    # --- doing -------------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self.sure.show()
        self.keep_button.hide()
        self.no_button.setFocus()

    def _leave(self) -> None:
        self.sure.hide()
        self.keep_button.show()
        self.keep_button.setFocus()

    def _keep(self) -> None:
        work = self.desk.work
        if work is not None:
            self.sure.hide()
            self.desk.say(set_aside(work.dossier.case, work.rules.questionnaire, work.today))
            self.back_button.setFocus()

    def _renew(self) -> None:
        self.desk.say({"preferences.customer": "renewal"})
        self.desk.sent.emit("quote", "")
