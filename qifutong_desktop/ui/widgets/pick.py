"""A drop-down whose items stand for values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from ...core.text import Text
from ..look import Look
from ..style import tip


class Pick(QComboBox):
    """Says the value behind what is chosen. The wheel scrolls the page, not the choice; long words end in a dot row."""

    said = Signal(object)

    def __init__(
        self, parent: QWidget | None, look: Look, choices: Sequence[tuple[Text | str, str | None]] = ()
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.offer(choices)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.view().setMinimumWidth(look.px(240))
        self.currentIndexChanged.connect(lambda: tip(self, self.currentText()))
        self.activated.connect(lambda: self.said.emit(self.currentData()))

    def offer(self, choices: Sequence[tuple[Text | str, str | None]]) -> None:
        """Have these to choose from: what is shown, and the value behind it."""
        self.clear()
        for words, value in choices:
            self.addItem(words if isinstance(words, str) else self.look.say(words), value)

    def show_value(self, value: object) -> None:
        """Show a value; one that is not on offer as the first."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def flush(self) -> None:
        """Nothing waits here."""

    def words(self) -> str:
        """What is shown."""
        return self.currentText()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        style = self.style()
        room = style.subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        ).width()
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room + 8)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()
