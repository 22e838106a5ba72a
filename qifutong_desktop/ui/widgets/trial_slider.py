"""One number to try: a track with the points at which the advice flips, and the number itself to type."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QSlider, QVBoxLayout, QWidget

from ...core.ranges import Range
from ...core.text import Text
from ...core.trial import Mark, Scale
from ..look import Look
from ..style import give


class TrialSlider(QWidget):
    """A scale with the number tried on it. ``tried`` is None while it is the client's own."""

    moved = Signal()

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.scale: Scale | None = None
        self.tried: Decimal | None = None
        self.name_label, self.mark_label, self.unit_label = QLabel(), QLabel(), QLabel()
        self.number_field = QLineEdit()
        self.track = Track(self, look)
        give(self.name_label, role="small")
        give(self.mark_label, role="caption", tone="warn")
        give(self.unit_label, role="small", tone="text")
        give(self.number_field, role="bare")
        self.mark_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.mark_label.setWordWrap(True)
        self.number_field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number_field.textChanged.connect(self._fit)
        self._lay_out()
        self.track.valueChanged.connect(self._slid)
        self.number_field.editingFinished.connect(self._typed)

    def _lay_out(self) -> None:
        self._words = words = QHBoxLayout()
        words.setSpacing(self.look.px(2))
        words.addWidget(self.name_label)
        words.addWidget(self.mark_label, 1)
        words.addStretch()
        words.addWidget(self.number_field)
        words.addWidget(self.unit_label)
        self._rows = rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(words)
        rows.addWidget(self.track)

    def _place_mark(self) -> None:
        """The mark stands between name and number where they have room for it, else in a line of its own."""
        shown = [self.name_label, *([] if self.unit_label.isHidden() else [self.unit_label])]
        beside = self.number_field.minimumWidth() + sum(one.sizeHint().width() for one in shown)
        mark = self.mark_label.fontMetrics().horizontalAdvance(self.mark_label.text())
        fits = mark + beside + self.look.px(12) <= self.width()
        if fits != (self._words.indexOf(self.mark_label) >= 0):
            if fits:
                self._words.insertWidget(1, self.mark_label, 1)
            else:
                self._rows.insertWidget(1, self.mark_label)
        self.mark_label.setContentsMargins(0, 0, self.look.px(4) if fits else 0, 0)  # clear of the number's ring
        self.mark_label.setVisible(bool(self.mark_label.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place_mark()

    def show_scale(self, scale: Scale) -> None:
        """Show a scale; a number that is being tried stays, within its ends."""
        if scale == self.scale:
            return
        self.scale = scale
        say = self.look.say
        self.name_label.setText(say(scale.label))
        self.unit_label.setText(say(scale.unit))
        self.unit_label.setVisible(bool(self.unit_label.text()))
        self._say_mark()
        tip = "\n".join(say(one.what) for one in scale.marks)
        self.mark_label.setToolTip(tip)
        self.track.setToolTip(tip)
        self.track.setAccessibleName(say(scale.label))
        typed = Text(f"{scale.label.zh}，输入数字", f"{scale.label.en}, type a number")
        self.number_field.setAccessibleName(say(typed))
        if self.tried is not None:
            self.tried = min(max(self.tried, scale.low), scale.high)
        self._show()

    def _fit(self, words: str) -> None:
        wide = QFontMetrics(self.look.font("body", bold=True)).horizontalAdvance(words)
        self.number_field.setFixedWidth(max(wide, self.look.px(24)) + 16)

    def restore(self) -> None:
        """The client's own number again."""
        self.tried = None
        if self.scale is not None:
            self._say_mark()
        self._show()

    def try_number(self, number: Decimal) -> None:
        """Try a number, within the ends of the scale."""
        assert self.scale is not None
        if self.scale.step == self.scale.step.to_integral_value():  # no half accounts
            number = number.to_integral_value(ROUND_HALF_UP)
        inside = min(max(number, self.scale.low), self.scale.high)
        self.tried = None if Range.of(inside) == self.scale.now else inside
        self._say_mark(beyond=inside != number)
        self._show()
        self.moved.emit()

    def _say_mark(self, *, beyond: bool = False) -> None:
        """Where the advice flips; of a number beyond the scale, how far that reaches."""
        scale = self.scale
        assert scale is not None
        words = _short(scale.marks[0]) if scale.marks else Text("", "")
        if beyond:
            low, high = f"{scale.low.normalize():,f}", f"{scale.high.normalize():,f}"
            words = Text(f"可试 {low}–{high}", f"tried from {low} to {high}")
        self.mark_label.setText(self.look.say(words))

    def _show(self) -> None:
        scale = self.scale
        if scale is None:
            return
        self.track.show_scale(scale, self.tried)
        shown = Range.of(self.tried) if self.tried is not None else scale.now
        ends = [f"{end.normalize():,f}" for end in (shown.low, shown.high)]
        if not self.number_field.hasFocus() or not self.number_field.isModified():
            self.number_field.setText(ends[0] if shown.exact else "–".join(ends))
        tone = "accent" if self.tried is not None else ""
        give(self.number_field, tone=tone)
        self._place_mark()
        self.track.setAccessibleDescription(f"{self.number_field.text()} {self.unit_label.text()}".strip())

    def _slid(self, steps: int) -> None:
        if self.scale is not None:
            self.try_number(steps * self.scale.step)

    def _typed(self) -> None:
        if not self.number_field.isModified() or self.scale is None:
            return
        self.number_field.setModified(False)
        try:
            number = Decimal(self.number_field.text().replace(",", "").replace("，", "").strip())
        except InvalidOperation:
            self._show()
            return
        if number.is_finite():
            self.try_number(number)
        self._show()


def _short(mark: Mark) -> Text:
    if not mark.unconfirmed:
        return mark.short
    return Text(f"{mark.short.zh}，待确认", f"{mark.short.en}, unconfirmed")


class Track(QSlider):
    """The painted slider, in whole steps of its scale. The wheel scrolls the page, not the number."""

    def __init__(self, parent: QWidget, look: Look) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.look = look
        self.scale: Scale | None = None
        self.number = Range.of(Decimal(0))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_scale(self, scale: Scale, tried: Decimal | None) -> None:
        """Show a scale with its handle on the number tried, else on the client's own; tells nobody."""
        self.scale = scale
        self.number = Range.of(tried) if tried is not None else scale.now
        blocked = self.blockSignals(True)
        self.setRange(int(scale.low / scale.step), int(scale.high / scale.step))
        self.setPageStep(max(1, (self.maximum() - self.minimum()) // 20))
        self.setValue(round(self.number.low / scale.step))
        self.blockSignals(blocked)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.look.px(160), self.look.px(22))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.look.px(80), self.look.px(22))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.setValue(self._steps_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.setValue(self._steps_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()

    @property
    def _room(self) -> int:
        """Left and right of the handle's middle at the ends: for the handle, and its ring while it has the keyboard."""
        return self.look.px(7) + 5

    def _steps_at(self, x: float) -> int:
        radius = self._room
        share = min(max((x - radius) / max(1, self.width() - 2 * radius), 0), 1)
        return self.minimum() + round(share * (self.maximum() - self.minimum()))

    def _x(self, number: Decimal) -> float:
        assert self.scale is not None
        radius = self._room
        share = float((number - self.scale.low) / (self.scale.high - self.scale.low))
        return radius + min(max(share, 0), 1) * (self.width() - 2 * radius)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        scale, look = self.scale, self.look
        if scale is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            middle, thick = self.height() / 2, look.px(4)

            def line(left: float, right: float, role: str, high: float = thick) -> None:
                painter.setBrush(look.colour(role))
                painter.drawRoundedRect(QRectF(left, middle - high / 2, max(right - left, 1), high), high / 2, high / 2)

            line(0, self.width(), "line")
            line(0, self._x(self.number.low), "accent")
            if not self.number.exact:
                line(self._x(self.number.low), self._x(self.number.high), "task_2")
            for mark in scale.marks:
                left, right = self._x(mark.at.low), self._x(mark.at.high)
                if not mark.at.exact:
                    line(left, right, "warn", thick / 2)
                if mark.tie is not None:
                    line(self._x(mark.tie.low), self._x(mark.tie.high), "warn", thick)
                painter.setBrush(look.colour("warn"))
                for x in (left, right):
                    painter.drawRect(QRectF(x - 1, middle - look.px(6), 2, look.px(12)))
            radius = look.px(7)
            painter.setBrush(look.colour("surface"))
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.drawEllipse(QPointF(self._x(self.number.low), middle), radius, radius)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(self._x(self.number.low), middle), radius + 3, radius + 3)
