"""What the total hangs on: a bar for every open answer and every reading of the price list, the largest first."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...core.charts import tornado_of
from ...core.document import Tornado, TornadoBar
from ...core.text import Text
from ..look import Look
from ..spoken import call
from ..style import give

if TYPE_CHECKING:
    from ...actions.proposing import Offer
    from ...core.sensitivity import Sensitivity, Swing

_HEAD = Text("总价取决于什么", "What the total hangs on")
_HINT = Text("单独一项的影响，含税，元", "each by itself, in yuan, tax included")
_ASK = {"answer": Text("去问清", "Ask it"), "rate": Text("去定价", "Set it")}


class SensitivityCard(QFrame):
    """Hidden while nothing is open: the readings of the list then have a card of their own."""

    #: the step and field where an open item is settled
    sent = Signal(str, str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._asked: object = None
        self.rows: list[_Row] = []
        give(self, kind="card")
        head, hint = QLabel(look.say(_HEAD)), QLabel(look.say(_HINT))
        give(head, role="head")
        give(hint, role="caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(head)
        layout.addWidget(hint)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 5)
        self._grid.setColumnStretch(1, 4)
        layout.addLayout(self._grid)
        self.hide()

    def show_offer(self, offer: Offer | None) -> None:
        """The quote's open items; worked out again only where order or needs have changed."""
        from ...actions.weighing import sensitivity_of

        if offer is None:
            self._asked = None
            self.hide()
            return
        needs, order = offer.diagnosed.diagnosis.needs, offer.quote.estimate.order
        asked = (order, needs, offer.book.id, offer.today)
        if asked == self._asked:
            return
        self._asked = asked
        self._show(sensitivity_of(offer))

    def _show(self, found: Sensitivity) -> None:
        self.setVisible(found.open and not self.look.client)
        chart = tornado_of(found, self.look.lang)
        while len(self.rows) < len(chart.bars):
            self.rows.append(_Row(self, self._grid, len(self.rows)))
        for number, row in enumerate(self.rows):
            row.show_swing(found.swings[number] if number < len(chart.bars) else None, number, chart)


class _Row:
    """Name and note, bar, amount, and where it is settled."""

    def __init__(self, card: SensitivityCard, grid: QGridLayout, number: int) -> None:
        self.look = card.look
        self.name, self.note, self.words = QLabel(), QLabel(), QLabel()
        self.bar, self.button = BarView(self.look), QPushButton()
        self._place = ("", "")
        for label in (self.name, self.note):
            label.setWordWrap(True)
        give(self.note, role="caption")
        give(self.button, role="link")
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.button.clicked.connect(lambda: card.sent.emit(*self._place))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self.note)
        grid.addLayout(names, number, 0)
        for column, part in enumerate((self.bar, self.words, self.button), 1):
            grid.addWidget(part, number, column)

    def show_swing(self, swing: Swing | None, number: int, chart: Tornado) -> None:
        for part in (self.name, self.note, self.words, self.bar):
            part.setVisible(swing is not None)
        self.button.setVisible(swing is not None and swing.kind in _ASK)
        if swing is None:
            return
        bar = chart.bars[number]
        self.name.setText(bar.label)
        self.note.setText(bar.note)
        self.words.setText(self.look.price(bar.words))
        give(self.words, role="strong" if bar.open else "")
        self.bar.show_bar(bar, chart)
        if swing.kind in _ASK:
            answer = swing.kind == "answer"
            self._place = ("diagnosis", f"answers.{swing.key}") if answer else ("quote", "preferences.custom_rate")
            self.button.setText(self.look.say(_ASK[swing.kind]))
            call(self.button, self.look, self.button.text(), bar.label)


class BarView(QWidget):
    """One bar from the line at which the total stays as it is; all bars of a chart have one scale."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._bar: TornadoBar | None = None
        self._ends = (Decimal(0), Decimal(1))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bar(self, bar: TornadoBar, chart: Tornado) -> None:
        """Show a bar of this chart."""
        ends = [end for one in chart.bars for end in (one.low, one.high)]
        self._bar, self._ends = bar, (min(Decimal(0), *ends), max(Decimal(0), *ends))
        self.setAccessibleName(f"{bar.label} {bar.words}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.look.px(160), self.look.px(18))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.look.px(80), self.look.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        bar, look, (least, most) = self._bar, self.look, self._ends
        if bar is None or least == most:
            return
        with QPainter(self) as painter:

            def x(amount: Decimal) -> float:
                return float((amount - least) / (most - least)) * (self.width() - 2) + 1

            near, far = sorted((bar.low, bar.high), key=abs)
            for amount, role in (
                (far, "accent_soft" if bar.open else "line"),
                (near, "accent" if bar.open else "text_3"),
            ):
                left, right = sorted((x(Decimal(0)), x(amount)))
                painter.fillRect(QRectF(left, look.px(3), right - left, self.height() - look.px(6)), look.colour(role))
            painter.fillRect(QRectF(x(Decimal(0)) - 0.5, 0, 1, self.height()), look.colour("line_strong"))
