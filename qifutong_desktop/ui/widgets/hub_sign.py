"""The quiet sign of the sync in a header; a click opens what it last brought and what waits to be picked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ...core.text import Text
from ..desk import Desk
from ..look import Look
from ..spoken import call
from ..style import give
from ..syncing import Syncing, syncing_of

_NAME = Text("与中心库的同步", "Sync with the hub")


class HubSign(QPushButton):
    """Hidden while no hub is joined, and from the client who looks on."""

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.syncing = syncing_of(desk)
        give(self, role="sign")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.open_detail)
        self.syncing.changed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Say where the sync is."""
        self.setVisible(self.syncing.joined and not self.look.client)
        if not self.syncing.joined:
            return
        words, tone = sign_words(self.syncing)
        self.setText(self.look.say(words))
        give(self, tone=tone)
        call(self, self.look, self.look.say(_NAME), self.text())

    def open_detail(self) -> None:
        """Open the detail under the sign."""
        from .hub_detail import HubDetail

        detail = HubDetail(self.window(), self.look, self.desk)
        detail.adjustSize()
        under = self.mapToGlobal(QPoint(self.width() - detail.width(), self.height() + self.look.px(4)))
        left = self.window().mapToGlobal(QPoint(self.look.px(8), 0)).x()
        detail.move(max(left, under.x()), under.y())
        detail.show()


def sign_words(syncing: Syncing) -> tuple[Text, str]:
    """The one thing worth a glance, and its tone: what differs, what runs, what went wrong, what waits, when it was."""
    state = syncing.state
    assert state is not None
    if count := len(syncing.conflicts):
        return Text(f"{count} 处冲突", f"{count} conflict{'' if count == 1 else 's'}"), "warn"
    if count := len(syncing.held):
        return Text(f"{count} 个客户待删除", f"{count} to be erased?"), "warn"
    if syncing.at is not None:
        return Text("正在同步…", "Syncing…"), "text_3"
    if state.refused is not None and not syncing.away:
        return Text("同步有问题", "Sync is stuck"), "warn"
    if state.refused is not None:
        waits = (f"，{state.unsent} 项待上传", f", {state.unsent} to send") if state.unsent else ("", "")
        return Text(f"离线{waits[0]}", f"Offline{waits[1]}"), "text_2"
    if state.unsent:
        return Text(f"待上传 {state.unsent}", f"{state.unsent} to send"), "text_3"
    if not state.last_sync:
        return Text("尚未同步", "Not synced yet"), "text_3"
    return synced_at(state.last_sync, syncing.desk.today), "text_3"


def synced_at(at: str, today: date) -> Text:
    """``已同步 14:02``, of another day with the day."""
    from ...actions.client_list import local

    when = local(at)
    said = f"{when:%H:%M}" if when.date() == today else f"{when:%m-%d %H:%M}"
    return Text(f"已同步 {said}", f"Synced {said}")


def stand_in_header(header: QHBoxLayout, place: int, look: Look, desk: Desk) -> HubSign:
    """Put a sign into a header."""
    sign = HubSign(header.parentWidget(), look, desk)
    header.insertWidget(place, sign)
    return sign
