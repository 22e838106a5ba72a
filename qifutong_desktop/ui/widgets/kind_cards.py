"""The kinds of request to choose from, each with what the desk does for it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...core.service_desk.entry import KINDS, Kind
from ...core.text import Text
from ..look import Look
from ..style import give

_HINTS: Mapping[Kind, Text] = {
    "consultation": Text("问价格、条款或功能，约好哪天答复", "A question, and the day agreed for the answer"),
    "feedback": Text("记 8 位编号，从接单跟到已解决", "Followed by its 8-digit number until it is solved"),
    "complaint": Text("按小时起算，最后出《投诉处理意见书》", "Counted by the hour, closed with a written opinion"),
    "refund": Text("能不能退、今天是第几天、几天到账", "Whether, which day it is, when the money is back"),
    "training": Text("本服务年已用几次，还剩几次", "Sessions used and left in this service year"),
    "integration": Text("按系统列出要准备的资料和谁去取", "What each system needs, and who fetches it"),
    "migration": Text("清单、权限、备份、模拟迁移、核对", "Lists, rights, backup, rehearsal, reconciliation"),
    "health_check": Text("每个服务季度一次，到期前约好", "One a service quarter, booked in time"),
    "go_live": Text("评审、迁移、上线、验收逐项确认", "Review, migration, go-live, acceptance"),
}
_NARROW = 620


class KindCards(QWidget):
    """Three a row, fewer where it is narrow."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        from ...actions.servicing import desk_rules

        self.look = look
        words = desk_rules().words
        self.cards = {kind: _Card(self, look, look.say(words[kind].name), look.say(_HINTS[kind])) for kind in KINDS}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.px(12))
        self._columns = 0
        for kind, card in self.cards.items():
            card.clicked.connect(lambda _=False, kind=kind: self.chosen.emit(kind))
        self._lay(3)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay(3 if self.width() >= self.look.px(_NARROW) else 2)

    def _lay(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


class _Card(QPushButton):
    def __init__(self, parent: QWidget, look: Look, name: str, hint: str) -> None:
        super().__init__(parent)
        give(self, role="kind")
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(look.px(150))
        self.setMinimumHeight(look.px(96))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.px(16), look.px(14), look.px(16), look.px(14))
        layout.setSpacing(look.px(4))
        for words, role in ((name, "head"), (hint, "small")):
            label = QLabel(words)
            label.setWordWrap(True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            give(label, role=role)
            layout.addWidget(label)
        layout.addStretch(1)
