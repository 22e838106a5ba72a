"""What a joined hub adds to the window: the team in the rail, the sign of the sync in two headers. Else nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QToolButton

from ..core.text import Text
from .icons import icon
from .style import give
from .syncing import syncing_of

if TYPE_CHECKING:
    from .frame import Frame

_TEAM = Text("团队", "Team")
#: Where the sign stands in the header of a space.
_PLACES = {"home": 1, "case": 1}


class TeamDoor(QObject):
    """One a frame. Until a hub is joined it loads nothing and changes nothing."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.frame = frame
        self.button: QToolButton | None = None
        self.syncing = syncing_of(frame.desk)
        self.syncing.changed.connect(self._follow)
        self.syncing.wanted.connect(frame.open_at)
        frame.built.connect(lambda space, _: self._sign(space))
        self._follow()

    def _follow(self) -> None:
        if self.syncing.joined and self.button is None:
            self.button = self._make()
            for space in _PLACES:
                self._sign(space)
        if self.button is not None:
            self.button.setVisible(self.syncing.joined)
            if not self.syncing.joined and self.frame.space == "team":
                self.frame.go("home")

    def _make(self) -> QToolButton:
        frame, look = self.frame, self.frame.look
        button = QToolButton(frame.rail)
        button.setText(look.say(_TEAM))
        button.setAccessibleName(look.say(_TEAM))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        give(button, role="rail")
        button.setIcon(icon(look, "team", checked="accent"))
        button.setIconSize(QSize(look.px(22), look.px(22)))
        button.setFixedWidth(look.px(60))
        button.clicked.connect(lambda: frame.go("team"))
        layout = frame.rail.layout()
        assert isinstance(layout, QBoxLayout)
        layout.insertWidget(layout.indexOf(frame.service_button) + 1, button)
        frame.setTabOrder(frame.service_button, button)
        self.mark(frame.space)
        return button

    def _sign(self, space: str) -> None:
        widget = self.frame.space_of(space)
        if space not in _PLACES or widget is None or not self.syncing.joined:
            return
        header = widget.findChild(QHBoxLayout, "header_layout")
        if header is not None and not header.property("signed"):
            from .widgets.hub_sign import stand_in_header

            header.setProperty("signed", True)
            stand_in_header(header, _PLACES[space], self.frame.look, self.frame.desk)

    def mark(self, space: str) -> None:
        """Look chosen where the team's page is open."""
        if self.button is not None:
            self.button.setChecked(space == "team")
