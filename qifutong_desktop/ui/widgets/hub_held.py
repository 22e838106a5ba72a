"""Many clients at once whom the hub wants erased: a person reads who they are and says yes or no."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give

_ASK = Text(
    "中心库要求彻底删除 {} 个客户。本机和本机的备份里都会删掉，找不回来；请先向管理员核实。",
    "The hub wants {} clients erased for good, here and in this computer's backups. Ask its administrator first.",
)
_MORE = Text("，等 {} 个", ", {} in all")
_YES, _SURE = Text("彻底删除…", "Erase them…"), Text("确认删除 {} 个客户", "Yes, erase {} clients")
_NO = Text("不删除", "Keep them")
_NAMED = 12


class HubHeld(QFrame):
    """Hidden while nobody waits. Yes is asked for twice."""

    agreed = Signal()
    declined = Signal()

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._names: tuple[str, ...] = ()
        give(self, kind="warned")
        self.words, self.names = QLabel(), QLabel()
        for label in (self.words, self.names):
            label.setWordWrap(True)
            give(label, role="small")
        self.yes_button, self.sure_button = QPushButton(look.say(_YES)), QPushButton()
        self.no_button = QPushButton(look.say(_NO))
        self.yes_button.clicked.connect(lambda: self._ask_again(True))
        self.sure_button.clicked.connect(self.agreed)
        self.no_button.clicked.connect(self.declined)
        buttons = QHBoxLayout()
        for button in (self.no_button, self.yes_button, self.sure_button):
            give(button, role="small" if button is self.no_button else "danger")
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(10))
        layout.setSpacing(look.px(6))
        layout.addWidget(self.words)
        layout.addWidget(self.names)
        layout.addLayout(buttons)
        self.hide()

    def show_held(self, names: tuple[str, ...]) -> None:
        """Show who is wanted erased; another lot is asked anew."""
        self.setVisible(bool(names))
        if names == self._names:
            return
        self._names = names
        say, count = self.look.say, len(names)
        more = say(_MORE).format(count) if count > _NAMED else ""
        self.words.setText(say(_ASK).format(count))
        self.names.setText(say(Text("、", ", ")).join(names[:_NAMED]) + more)
        self.sure_button.setText(say(_SURE).format(count))
        self._ask_again(False)

    def _ask_again(self, asked: bool) -> None:
        self.yes_button.setHidden(asked)
        self.sure_button.setHidden(not asked)
        if asked:
            self.no_button.setFocus()
