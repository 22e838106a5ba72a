"""Says that another client has the credit code that was typed, and asks whose the questionnaire is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ...core.text import Text
from ..desk import Desk
from ..look import Look
from ..style import give

if TYPE_CHECKING:
    from ...store.operations import CaseSummary

_SAME = Text("已有这个信用代码的客户“{name}”", "“{name}” has this credit code already")
_TAKE, _APART = Text("录到他名下（F2）", "It is his (F2)"), Text("另建一位（F3）", "Another client (F3)")


class SameBar(QFrame):
    """Hidden until such a client is found."""

    #: the questionnaire is that client's: his case
    taken = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        #: the case of that client, and the code that the store was asked for
        self.found, self._asked = "", ""
        self.label = QLabel()
        self.label.setWordWrap(True)
        take, apart = QPushButton(look.say(_TAKE)), QPushButton(look.say(_APART))
        take.clicked.connect(self.take)
        apart.clicked.connect(self.drop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.addWidget(self.label, 1)
        layout.addWidget(take)
        layout.addWidget(apart)
        give(self, kind="warned")
        self.hide()

    def look_for(self, desk: Desk, uscc: str, case: str) -> None:
        """Ask the store for another client with this code than ``case``."""
        from ...actions.key_in import clients_of_code

        self.drop()
        self._asked = uscc

        def found(clients: tuple[CaseSummary, ...]) -> None:
            if clients and self._asked == uscc:
                self.found = clients[0].case
                self.label.setText(self.look.say(_SAME).format(name=clients[0].name))
                self.show()

        desk.in_store(lambda store: clients_of_code(store, uscc, case), found)

    def take(self) -> None:
        """It is his."""
        self.taken.emit(self.found)

    def drop(self) -> None:
        """It is another one."""
        self.found, self._asked = "", ""
        self.hide()
