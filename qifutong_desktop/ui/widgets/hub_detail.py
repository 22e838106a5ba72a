"""Under the sign of the sync: when it last was, what it brought, what says two things, and: now, stop, settings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.field_words import field_name, field_step
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from ..style import give
from ..syncing import syncing_of
from .hub_held import HubHeld

if TYPE_CHECKING:
    from ...actions.hub import FieldConflict

_HEAD = Text("团队中心库", "The team's hub")
_NOW, _STOP = Text("立即同步", "Sync now"), Text("取消", "Cancel")
_SETTINGS = Text("设置", "Settings")
_TWO = Text("有两种说法，请选定：", "Two things are said; pick one:")
_NEVER = Text("还没有同步过", "Not synced yet")
_MORE = Text("还有 {} 处", "{} more")
_WAITS = Text("{} 项待上传", "{} to be sent")
_SHOWN = 8
_WIDE = 400


class HubDetail(QFrame):
    """A pop-up; Escape or a click beside it closes it. It follows the sync while it is open."""

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.look, self.desk, self.syncing = look, desk, syncing_of(desk)
        give(self, kind="popup")
        self.setFixedWidth(look.px(_WIDE))
        self.setAccessibleName(look.say(_HEAD))
        self.words = [self._label("small") for _ in range(2)]
        head = self._label("head")
        head.setText(look.say(_HEAD))
        self.held = HubHeld(self, look)
        self.held.agreed.connect(self.syncing.erase_held)
        self.held.declined.connect(self.syncing.keep_held)
        self.links: list[QPushButton] = []
        self._links = QVBoxLayout()
        self._links.setSpacing(2)
        self.now_button, self.stop_button = QPushButton(look.say(_NOW)), QPushButton(look.say(_STOP))
        settings = QPushButton(look.say(_SETTINGS))
        buttons = QHBoxLayout()
        for button in (self.now_button, self.stop_button, settings):
            give(button, role="small")
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.now_button.clicked.connect(self.syncing.sync)
        self.stop_button.clicked.connect(self.syncing.cancel)
        settings.clicked.connect(lambda: self._go("settings", "hub"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(look.px(8))
        for label in (head, *self.words):
            layout.addWidget(label)
        layout.addWidget(self.held)
        layout.addLayout(self._links)
        layout.addLayout(buttons)
        self.syncing.changed.connect(self.show_state)
        self.show_state()
        self.now_button.setFocus()

    def _label(self, role: str) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        give(label, role=role)
        return label

    def show_state(self) -> None:
        """Show what is known now."""
        if not self.syncing.joined:
            self.close()
            return
        state, brought = self.words
        state.setText(self._state())
        brought.setText(self._brought())
        brought.setVisible(bool(brought.text()))
        running = self.syncing.at is not None
        self.now_button.setVisible(not running)
        self.stop_button.setVisible(running)
        self.held.show_held(() if running else self.syncing.held)
        self._show_conflicts()
        if (layout := self.layout()) is not None:  # lines that wrap are higher than a hint of their size says
            layout.activate()
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))

    def _state(self) -> str:
        from ...actions.client_list import local

        state, say = self.syncing.state, self.look.say
        assert state is not None
        if self.syncing.at is not None:
            return say(self.syncing.at)
        last = say(_NEVER)
        if state.last_sync:
            at = local(state.last_sync)
            last = say(Text(f"上次同步 {at:%m-%d %H:%M}", f"Last sync {at:%m-%d %H:%M}"))
        parts = [last]
        if state.unsent:
            parts.append(say(_WAITS).format(state.unsent))
        if state.refused is not None:
            parts.append(say(state.refused))
        return "\n".join(parts)

    def _brought(self) -> str:
        from ...actions.hub import synced_words

        if self.syncing.brought is None:
            return ""
        at, synced = self.syncing.brought
        return f"{at:%H:%M}　" + "\n".join(self.look.say(words) for words in synced_words(synced))

    def _show_conflicts(self) -> None:
        while item := self._links.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.links = []
        found = self.syncing.conflicts
        if not found:
            return
        head = self._label("caption")
        head.setText(self.look.say(_TWO))
        self._links.addWidget(head)
        for one in found[:_SHOWN]:
            words = f"{one.client}　{self._name(one.field)}"
            button = QPushButton()
            give(button, role="link")
            button.setAccessibleName(words)
            room = self.width() - self.look.px(44)
            button.setText(button.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))
            button.clicked.connect(partial(self._open, one))
            self._links.addWidget(button)
            self.links.append(button)
        if len(found) > _SHOWN:
            more = self._label("caption")
            more.setText(self.look.say(_MORE).format(len(found) - _SHOWN))
            self._links.addWidget(more)

    def _name(self, field: str) -> str:
        rules = self.desk.rules
        return self.look.say(field_name(field, rules.questionnaire.by_id if rules else {}, {}))

    def _open(self, one: FieldConflict, *_: object) -> None:
        self.close()
        self.syncing.wanted.emit(one.case, field_step(one.field), one.field)

    def _go(self, place: str, field: str) -> None:
        self.close()
        self.desk.sent.emit(place, field)
