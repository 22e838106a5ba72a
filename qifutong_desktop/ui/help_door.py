"""F1 and the last button of the rail: the guide over whatever stands in the frame, which waits unchanged below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QToolButton, QWidget

from ..core.text import Text
from .icons import icon
from .style import give, tip

if TYPE_CHECKING:
    from .frame import Frame
    from .pages.help_page import HelpPage

_HELP = Text("帮助", "Help")
_TIP = Text("使用指南（F1）", "The guide (F1)")


class HelpDoor(QObject):
    """One a frame. The open space stays the open one: going anywhere closes the guide. Not while the client looks on,
    for it tells how prices are hidden.
    """

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.frame = frame
        self.page: HelpPage | None = None
        self._back: QWidget | None = None
        self.button = self._make()
        QShortcut(QKeySequence("F1"), frame, self.toggle)
        frame.spaces.currentChanged.connect(self._follow)

    @property
    def is_open(self) -> bool:
        """Whether the guide shows."""
        return self.page is not None and self.frame.spaces.currentWidget() is self.page

    def toggle(self) -> None:
        """Open the guide at what is on the screen, or close it."""
        if self.is_open:
            self.close()
        else:
            self.open()

    def open(self) -> None:
        """Open the guide at the section of the open space, in a client of the open step."""
        frame = self.frame
        if frame.look.client:
            return
        if self.page is None:
            from .pages.help_page import HelpPage

            self.page = HelpPage(frame.look)
            self.page.closed.connect(self.close)
            frame.spaces.addWidget(self.page)
        self._back = frame.focusWidget()
        frame.spaces.setCurrentWidget(self.page)
        self.page.go_to(self._place())

    def _place(self) -> str:
        from .case_frame import CaseFrame

        space = self.frame.space_of(self.frame.space)
        return space.step if isinstance(space, CaseFrame) else self.frame.space

    def close(self) -> None:
        """Back to what stood there, to the field that had the focus."""
        from .case_frame import CaseFrame

        space = self.frame.space_of(self.frame.space)
        if self.is_open and space is not None:
            self.frame.spaces.setCurrentWidget(space)
            if isinstance(space, CaseFrame):
                space.show_work(self.frame.desk.work)  # the panel is not kept up while it is hidden
            if self._back is not None and self._back.isVisible():
                self._back.setFocus()

    def _make(self) -> QToolButton:
        frame, look = self.frame, self.frame.look
        button = QToolButton(frame.rail)
        button.setText(look.say(_HELP))
        button.setAccessibleName(look.say(_HELP))
        tip(button, look.say(_TIP))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        give(button, role="rail")
        button.setIcon(icon(look, "help", checked="accent"))
        button.setIconSize(QSize(look.px(22), look.px(22)))
        button.setFixedWidth(look.px(60))
        button.clicked.connect(self.toggle)
        layout = frame.rail.layout()
        assert isinstance(layout, QBoxLayout)
        layout.insertWidget(layout.indexOf(frame.settings_button), button)
        frame.setTabOrder(frame.service_button, button)
        frame.setTabOrder(button, frame.settings_button)
        return button

    def _follow(self) -> None:
        """One button of the rail looks chosen: the guide's while it is open."""
        if self.is_open:
            self.button.setChecked(True)
        else:
            self.frame.mark_rail()
