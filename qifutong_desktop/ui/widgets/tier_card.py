"""One tier: its price, what fits topic by topic, its place in the advice with the reasons, a way to choose it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QLabel, QPushButton, QWidget

from ...core.text import Text
from ...core.tier_fit import FitRow, Mark, Verdict, costs_more
from ..forms import load_form
from ..look import Look
from ..spoken import call
from ..style import give, tip
from .masked import said_masked

_TONES: Mapping[Mark, str] = {"fits": "ok", "open": "warn", "fails": "block"}
#: Strokes of each mark, in pixels of its 18 at 100 % text.
_STROKES: Mapping[Mark, tuple[tuple[tuple[float, float], ...], ...]] = {
    "fits": (((5.5, 9.3), (8, 11.8), (12.7, 6.6)),),
    "open": (((6, 9), (12, 9)),),
    "fails": (((6.2, 6.2), (11.8, 11.8)), ((11.8, 6.2), (6.2, 11.8))),
}
_MARKS: Mapping[Mark, Text] = {
    "fits": Text("满足", "fits"),
    "open": Text("待定", "open"),
    "fails": Text("不满足", "does not fit"),
}
_WHY = Text("为什么", "Why")
_WHY_NOT = Text("为什么不选", "Why not")
_LESS = Text("收起", "Less")
_CHOOSE = Text("报价改用这一档", "Quote this tier")
_BACK = Text("恢复建议", "Back to the advice")


@dataclass(frozen=True, slots=True)
class Shown:
    """What one card shows. ``price`` as words; ``suggested``: it is the advice; ``quoted``: the quote is for it;
    ``asked``: because the client asked for it, not because it is the advice."""

    name: Text
    price: str
    caption: Text
    band: Text
    verdict: Verdict
    rows: tuple[FitRow, ...]
    reasons: tuple[Text, ...]
    suggested: bool
    quoted: bool
    asked: bool


class TierCard(QFrame):
    """Shows a tier; its reasons unfold in place."""

    #: the client's wish is this tier (True), or the advice again (False)
    chosen = Signal(bool)

    head_layout: QBoxLayout
    caption_layout: QBoxLayout
    name_label: QLabel
    pill_label: QLabel
    price_label: QLabel
    band_label: QLabel
    caption_label: QLabel
    rows: QWidget
    foot_label: QLabel
    reasons_label: QLabel
    chosen_label: QLabel
    choose_button: QPushButton
    why_button: QPushButton

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.shown: Shown | None = None
        self._lines: list[tuple[QLabel, QLabel, QLabel]] = []
        self._stacked = False
        load_form(self, "tier_card")
        self._grid = QGridLayout(self.rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(8))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        self.setMinimumWidth(look.px(180))
        self.reasons_label.hide()
        self.why_button.toggled.connect(self._unfold)
        self.choose_button.clicked.connect(self._choose)

    def show_tier(self, shown: Shown) -> None:
        """Show a tier; nothing is done when it is as before."""
        if shown == self.shown:
            return
        self.shown = shown
        say, verdict = self.look.say, shown.verdict
        name = say(shown.name)
        self.name_label.setText(name)
        self.pill_label.setText(say(verdict.pill))
        give(self.pill_label, tone=verdict.tone)
        self.price_label.setText(self.look.price(shown.price))
        fits = verdict.tone != "block"
        give(self.price_label, tone="accent" if shown.suggested else "text" if fits else "text_2")
        self.caption_label.setText(say(shown.caption))
        self.band_label.setText(say(shown.band))
        self.foot_label.setText(said_masked(self.look, verdict.foot))
        give(self.foot_label, tone="accent" if shown.suggested else "text_2")
        give(self, kind="suggested" if shown.suggested else "card")
        self.setAccessibleName(f"{name} {say(verdict.pill)} {self.price_label.text()}")
        self._show_rows(shown.rows)
        self._show_choice(shown, name)
        self._unfold(self.why_button.isChecked())

    # --- as high as its neighbours ------------------------------------------------------------------------------------

    @property
    def has_room(self) -> bool:
        """Whether the price fits beside the name, and the billing beside the band, in two lines at most."""
        room = self.width() - self.look.px(8) - 2 * 20
        names = self.name_label.sizeHint().width() + self.pill_label.sizeHint().width() + 8
        caption, band = (
            label.fontMetrics().horizontalAdvance(label.text()) for label in (self.caption_label, self.band_label)
        )
        return names + self.price_label.sizeHint().width() <= room and band <= 1.8 * (room - caption - 8)

    @property
    def is_crowded(self) -> bool:
        """Whether a value would need more than two lines beside its topic."""
        shown = [(topic, value) for _, topic, value in self._lines if not value.isHidden()]
        beside = max((topic.sizeHint().width() for topic, _ in shown), default=0) + self.look.px(18 + 2 * 8) + 2 * 20
        widest = max((value.fontMetrics().horizontalAdvance(value.text()) for _, value in shown), default=0)
        return widest > 2 * (self.width() - beside)

    @property
    def row_heights(self) -> list[int]:
        """What each value needs at the card's width."""
        least = self.look.px(24)
        wanted = [value.heightForWidth(value.width()) for _, _, value in self._lines if not value.isHidden()]
        return [least if one <= least else one + self.look.px(6) for one in wanted]

    def stack(self, stacked: bool) -> None:
        """Each value under its topic, or beside it."""
        if stacked == self._stacked:
            return
        self._stacked = stacked
        for number, (_, _, value) in enumerate(self._lines):
            self._place(number, value)
        self._grid.activate()

    @property
    def caption_height(self) -> int:
        """What the line under the price needs where it has the whole width."""
        flags, room = Qt.TextFlag.TextWordWrap, QRect(0, 0, self.width() - 2 * 20, 10_000)
        return self.caption_label.fontMetrics().boundingRect(room, flags, self.caption_label.text()).height()

    def level(self, beside: bool, caption: int, heights: Sequence[int]) -> None:
        """Lay out as its neighbours are: the price beside the name, or under it over a line of the height ``caption``;
        values of these heights."""
        self.caption_label.setWordWrap(not beside)
        self.caption_label.setMinimumHeight(0 if beside else caption)
        below, above = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.BottomToTop
        for layout, narrow in ((self.head_layout, below), (self.caption_layout, above)):
            direction = QBoxLayout.Direction.LeftToRight if beside else narrow
            if layout.direction() != direction:
                layout.setDirection(direction)
        for number, height in enumerate(heights):
            self._grid.setRowMinimumHeight(2 * number, self.look.px(24) if self._stacked else height)
            self._grid.setRowMinimumHeight(2 * number + 1, height if self._stacked else 0)

    def _choose(self) -> None:
        if self.shown is not None:
            self.chosen.emit(not self.shown.asked)

    def _show_choice(self, shown: Shown, name: str) -> None:
        say = self.look.say
        self.chosen_label.setVisible(shown.quoted)
        self.choose_button.setVisible(shown.asked or not shown.quoted)
        self.choose_button.setText(say(_BACK if shown.asked else _CHOOSE))
        call(self.choose_button, self.look, name, self.choose_button.text())
        self.why_button.setVisible(bool(shown.reasons))
        self.reasons_label.setText("\n".join(f"· {said_masked(self.look, reason)}" for reason in shown.reasons))

    def _unfold(self, open_: bool) -> None:
        shown = self.shown
        if shown is None:
            return
        say = self.look.say
        self.reasons_label.setVisible(open_ and bool(shown.reasons))
        self.why_button.setText(say(_LESS if open_ else _WHY if shown.suggested else _WHY_NOT))
        call(self.why_button, self.look, say(shown.name), self.why_button.text())

    def _show_rows(self, rows: tuple[FitRow, ...]) -> None:
        grows = len(self._lines) < len(rows) and self.rows.isVisible()
        if grows:  # then shown together: each label by itself would have the whole page laid out
            self.rows.hide()
        while len(self._lines) < len(rows):
            self._add_line()
        for number, labels in enumerate(self._lines):
            for label in labels:
                label.setVisible(number < len(rows))
            if number < len(rows):
                self._fill(labels, rows[number])
        if grows:
            self.rows.show()

    def _fill(self, labels: tuple[QLabel, QLabel, QLabel], row: FitRow) -> None:
        look = self.look
        mark, topic, value = labels
        mark.setPixmap(_mark(look, row.mark, self.devicePixelRatioF()))
        mark.setAccessibleName(look.say(_MARKS[row.mark]))
        mark.setToolTip(look.say(_MARKS[row.mark]))
        topic.setText(look.say(row.label))
        words = look.say(row.value)
        cost = f"　{costs_more(row.cost)}" if row.cost is not None and look.priced else ""
        value.setText(f"{words}{cost}")
        why = said_masked(look, row.why) if row.why is not None else ""
        for label in (topic, value):
            tip(label, why)
            label.setAccessibleDescription(why)
        give(value, tone={"fails": "block", "open": "warn"}.get(row.mark, "text"))

    def _add_line(self) -> None:
        number, look = len(self._lines), self.look
        mark, topic, value = QLabel(), QLabel(), QLabel()
        mark.setFixedWidth(look.px(18))
        give(topic, role="small")
        give(value, role="small")
        value.setWordWrap(True)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(mark, 2 * number, 0)
        self._grid.addWidget(topic, 2 * number, 1)
        self._place(number, value)
        self._grid.setRowMinimumHeight(2 * number, look.px(24))
        self._lines.append((mark, topic, value))

    def _place(self, number: int, value: QLabel) -> None:
        self._grid.removeWidget(value)
        if self._stacked:
            self._grid.addWidget(value, 2 * number + 1, 1, 1, 2)
        else:
            self._grid.addWidget(value, 2 * number, 2)


@cache
def _mark(look: Look, mark: Mark, ratio: float) -> QPixmap:
    """A tick, dash or cross on a round ground."""
    tone, size = _TONES[mark], look.px(18)
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(f"{tone}_soft"))
        painter.drawEllipse(QRectF(0, 0, size, size))
        painter.scale(size / 18, size / 18)
        pen = QPen(look.colour(tone), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for stroke in _STROKES[mark]:
            painter.drawPolyline([QPointF(x, y) for x, y in stroke])
    return picture
