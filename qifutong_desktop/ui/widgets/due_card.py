"""What the rules say of a request: the answer with its day counted, every deadline with its reckoning, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.service_desk.entry import VARIANTS
from ...core.service_desk.refund import ANSWERS, Answer
from ...core.service_desk.terms import TO_CONFIRM, Due, due_words
from ...core.text import Text
from ..look import Look
from ..spoken import call
from ..style import give
from .due_panel import day_words

if TYPE_CHECKING:
    from ...core.service_desk.draft import Draft

_HEAD = Text("规则与时限", "Rules and terms")
_NO_TERM = Text(
    "价目表没有写这类事项的时限。约好日期后填在上面。", "The list names no term. Enter the day once it is agreed."
)
_MET = Text("已做到", "met")
_TONES: dict[Answer, str] = {"yes": "ok", "confirm": "warn", "no": "block"}
_OPEN, _FOLD = Text("待公司确认的 {} 条", "To be confirmed by the firm: {}"), Text("收起", "Fold")


class DueCard(QFrame):
    """Rebuilt with each change: nothing in it is typed into."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.open_shown = False
        self._draft: tuple[Draft, date] | None = None
        give(self, kind="card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 18)
        outer.setSpacing(look.px(12))
        head = QHBoxLayout()
        self.head_label, self.pill_label = self._label(look.say(_HEAD), "head"), self._label("", "pill", wrap=False)
        head.addWidget(self.head_label, 1)
        head.addWidget(self.pill_label)
        outer.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(12))
        outer.addLayout(self._rows)
        self.open_button = QPushButton()
        give(self.open_button, role="link")
        self.open_button.clicked.connect(self._toggle)
        self.open_label = self._label("", "small")
        outer.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(self.open_label)

    def show_draft(self, draft: Draft, today: date) -> None:
        """Show what follows for a draft."""
        if self._draft == (draft, today):
            return
        self._draft = draft, today
        while self._rows.count():
            item = self._rows.takeAt(0)
            if item is not None and (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for row in self._said(draft, today):
            self._rows.addWidget(row)
        self.pill_label.setVisible(draft.refund is not None)
        if draft.refund is not None:
            self.pill_label.setText(self.look.say(ANSWERS[draft.refund.answer]))
            give(self.pill_label, tone=_TONES[draft.refund.answer])
        self._show_open(draft)

    def _said(self, draft: Draft, today: date) -> Iterator[QWidget]:
        say = self.look.say
        if draft.refund is not None:
            for ground in draft.refund.grounds:
                name, answer = VARIANTS["refund"][ground.ground], ANSWERS[ground.answer]
                title = Text(f"{name.zh}：{answer.zh}", f"{name.en}: {answer.en}")
                yield self._ground(say(title), say(ground.why), _TONES[ground.answer])
        if draft.training is not None:
            yield self._label(say(draft.training.words))
        for due in draft.dues:
            yield _DueRow(self.look, due, today)
        if not draft.dues and draft.refund is None:
            yield self._label(say(_NO_TERM), "small")

    def _ground(self, title: str, why: str, tone: str) -> QWidget:
        row = QWidget()
        layout = QVBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        head = self._label(title, "strong")
        give(head, tone=tone)
        layout.addWidget(head)
        layout.addWidget(self._label(why, "small"))
        return row

    def _show_open(self, draft: Draft) -> None:
        say, count = self.look.say, len(draft.open)
        self.open_button.setVisible(count > 0)
        self.open_button.setText(say(_FOLD) if self.open_shown else say(_OPEN).format(count))
        self.open_label.setVisible(self.open_shown and count > 0)
        self.open_label.setText("\n".join(f"· {say(one)}" for one in draft.open))

    def _toggle(self) -> None:
        self.open_shown = not self.open_shown
        if self._draft is not None:
            self._show_open(self._draft[0])

    def _label(self, words: str, role: str = "", *, wrap: bool = True) -> QLabel:
        label = QLabel(words)
        label.setWordWrap(wrap)
        if role:
            give(label, role=role)
        return label


class _DueRow(QWidget):
    """What, by when at the latest, how it was counted; late in red and in words."""

    def __init__(self, look: Look, due: Due, today: date) -> None:
        super().__init__()
        say, left = look.say, day_words(due.on, today)
        what, day = QLabel(say(due.what)), QLabel(say(due_words(due)))
        near, why = QLabel(say(_MET if due.met else left)), QLabel(_reckoning(due, look))
        for label in (what, why):
            label.setWordWrap(True)
        days = (due.on - today).days
        late = days < 0 and not due.met
        give(day, role="strong", tone="block" if late else "text")
        give(near, role="caption", tone="ok" if due.met else "block" if late else "warn" if days <= 3 else "text_3")
        give(why, role="caption")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(2)
        layout.setHorizontalSpacing(12)
        layout.addWidget(what, 0, 0, 1, 2)
        layout.addWidget(day, 1, 0)
        layout.addWidget(near, 1, 1, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(why, 2, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        call(self, look, what.text(), day.text(), near.text())


def _reckoning(due: Due, look: Look) -> str:
    zh, en = [due.why.zh], [due.why.en]
    if due.first != due.on:
        zh.insert(0, f"最早 {due.first}")
        en.insert(0, f"{due.first} at the earliest")
    if due.other is not None:
        zh.append(f"按另一种读法 {due.other}")
        en.append(f"by the other reading {due.other}")
    if due.open is not None:
        zh.append(TO_CONFIRM.zh)
        en.append(TO_CONFIRM.en)
    return look.say(Text("；".join(zh), "; ".join(en)))
