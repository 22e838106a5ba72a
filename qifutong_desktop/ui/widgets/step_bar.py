"""The six steps of a client in one row: number or tick, name, what is missing; free to visit in any order."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from ...core.steps import STEPS, Step
from ...core.text import Text
from ..icons import pixmap
from ..look import Look


class StepBar(QWidget):
    """Emits the step that was chosen."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._gap = look.px(20)
        layout.setSpacing(self._gap)
        self._group = QButtonGroup(self)
        self._buttons: dict[Step, _StepButton] = {}
        for number, (step, name) in enumerate(STEPS.items(), 1):
            button = _StepButton(look, number, look.say(name))
            button.clicked.connect(lambda _=False, step=step: self.chosen.emit(step))
            self._group.addButton(button)
            self._buttons[step] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._fit()

    def _fit(self) -> None:
        """Where the row is too narrow (large type, long words) the notes go; they stay as tips."""
        noted = self._wide(noted=True) <= self.width()
        for button in self._buttons.values():
            button.show_note(noted)

    @property
    def narrowest(self) -> int:
        """The width that the names need without their notes, in pixels."""
        return self._wide(noted=False)

    def _wide(self, *, noted: bool) -> int:
        gaps = self._gap * (len(self._buttons) - 1)
        return sum(button.wide(noted=noted) for button in self._buttons.values()) + gaps

    def show_step(self, step: Step) -> None:
        """Mark the step that is open."""
        self._buttons[step].setChecked(True)
        self._fit()

    def show_notes(self, notes: Mapping[Step, tuple[Text, bool]]) -> None:
        """Beside each step a few words (缺 10 题), and whether it is complete."""
        for step, (words, complete) in notes.items():
            self._buttons[step].tell(self.look.say(words), complete)
        self._fit()


class _StepButton(QAbstractButton):
    def __init__(self, look: Look, number: int, name: str) -> None:
        super().__init__()
        self.look, self.number, self.name = look, number, name
        self.words, self.complete = "", False
        self.noted = True
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{number} {name}")
        self.setText(name)

    def tell(self, words: str, complete: bool) -> None:
        if (words, complete) != (self.words, self.complete):
            self.words, self.complete = words, complete
            self.setAccessibleDescription(words)
            self.updateGeometry()
            self.update()

    def show_note(self, noted: bool) -> None:
        if noted != self.noted:
            self.noted = noted
            self.setToolTip("" if noted else self.words)
            self.updateGeometry()
            self.update()

    def wide(self, *, noted: bool) -> int:
        look = self.look
        width = look.px(22 + 8) + _wide(look.font("body", bold=True), self.name) + 2
        if self.words and noted:
            width += look.px(8) + _wide(look.font("caption"), self.words)
        return width

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.wide(noted=self.noted), self.look.px(48))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        look, here = self.look, self.isChecked()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            size, middle = look.px(22), self.height() // 2
            dot = QRect(1, middle - size // 2, size, size)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent" if here else "ok_soft" if self.complete else "sunken"))
            painter.drawEllipse(dot)
            if self.complete and not here:
                mark = pixmap(look, "check", "ok", 14, self.devicePixelRatioF())
                painter.drawPixmap(dot.center().x() - look.px(7) + 1, dot.center().y() - look.px(7) + 1, mark)
            else:
                painter.setFont(look.font("caption", bold=True))
                painter.setPen(look.colour("on_accent" if here else "text_2"))
                painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, str(self.number))
            x = size + look.px(8)
            font = look.font("body", bold=here)
            painter.setFont(font)
            painter.setPen(look.colour("accent" if here else "text"))
            wide = _wide(font, self.name)
            painter.drawText(QRect(x, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self.name)
            if self.noted:
                painter.setFont(look.font("caption"))
                painter.setPen(look.colour("text_3"))
                rest = QRect(x + wide + look.px(8), 0, self.width(), self.height())
                painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, self.words)
            if here:
                painter.fillRect(0, self.height() - 2, self.width(), 2, look.colour("accent"))
            if self.hasFocus():
                painter.setPen(QPen(look.colour("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.rect().adjusted(1, 6, -1, -6), 4, 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        self.update()


def _wide(font: QFont, words: str) -> int:
    return QFontMetrics(font).horizontalAdvance(words)
