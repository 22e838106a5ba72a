"""The guide inside the window: contents, text, search in it. Opened by :class:`..help_door.HelpDoor`."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QWidget

from ...actions.guide import guide
from ...core.text import Text
from ..forms import load_form
from ..look import Look
from ..widgets.guide_view import GuideView

#: Spaces that a section of another name tells of.
_ELSEWHERE = {"gate": "start"}
_TITLE = Text("使用指南", "Guide")
_SEARCH = Text("在指南中查找　Ctrl+F", "Search the guide  Ctrl+F")
_SEARCH_NAME = Text("在指南中查找", "Search the guide")
_CONTENTS = Text("目录", "Contents")
_FORMER, _NEXT = Text("上一处", "Previous"), Text("下一处", "Next")
_CLOSE = Text("关闭　Esc", "Close  Esc")
_NONE = Text("没有找到", "not found")
_COUNT = Text("{n} 处", "{n} found")
_AT = Text("第 {at} / {n} 处", "{at} of {n}")


class HelpPage(QWidget):
    """The whole guide, at the section of what the reader came from."""

    closed = Signal()

    header: QFrame
    title_label: QLabel
    words_edit: QLineEdit
    count_label: QLabel
    former_button: QPushButton
    next_button: QPushButton
    close_button: QPushButton
    contents_list: QListWidget
    guide_view: GuideView

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        load_form(self, "help_page", {"GuideView": lambda parent: GuideView(parent, look)})
        self.header.setMinimumHeight(look.px(64))
        self._word()
        self._sections = guide(look.lang)
        self.guide_view.show_sections(self._sections)
        for one in self._sections:
            item = QListWidgetItem("　" * (one.level - 2) + one.title)
            item.setToolTip(one.title)
            self.contents_list.addItem(item)
        self.contents_list.setFixedWidth(look.px(216))
        self.contents_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._connect()
        self._show_count()

    def _word(self) -> None:
        say = self.look.say
        self.title_label.setText(say(_TITLE))
        self.words_edit.setPlaceholderText(say(_SEARCH))
        self.words_edit.setAccessibleName(say(_SEARCH_NAME))
        self.former_button.setText(say(_FORMER))
        self.next_button.setText(say(_NEXT))
        self.close_button.setText(say(_CLOSE))
        self.contents_list.setAccessibleName(say(_CONTENTS))
        self.guide_view.setAccessibleName(say(_TITLE))

    def _connect(self) -> None:
        self.words_edit.textChanged.connect(self._find)
        self.words_edit.returnPressed.connect(lambda: self._show_hit(1))
        self.former_button.clicked.connect(lambda: self._show_hit(-1))
        self.next_button.clicked.connect(lambda: self._show_hit(1))
        self.close_button.clicked.connect(self.closed)
        self.contents_list.currentRowChanged.connect(self._open)
        self.contents_list.itemClicked.connect(lambda item: self._open(self.contents_list.row(item)))
        self.guide_view.reached.connect(self._point)
        for keys, action in (
            ("Ctrl+F", self._begin_search),
            ("F3", lambda: self._show_hit(1)),
            ("Shift+F3", lambda: self._show_hit(-1)),
            ("Esc", self.closed.emit),
        ):
            QShortcut(QKeySequence(keys), self, action)

    def go_to(self, place: str) -> None:
        """Open the section of a space or step; one that has none opens the beginning."""
        anchors = [one.anchor for one in self._sections]
        sought = _ELSEWHERE.get(place, place)
        number = anchors.index(sought) if sought in anchors else 0
        self.words_edit.clear()
        self._point(number)
        self._open(number)
        self.guide_view.setFocus()

    def _open(self, number: int) -> None:
        if number >= 0:
            self.guide_view.go_to(number)
            self._point(number)

    def _point(self, number: int) -> None:
        """Show in the contents where the reader is."""
        self.contents_list.blockSignals(True)
        self.contents_list.setCurrentRow(number)
        self.contents_list.blockSignals(False)

    def _begin_search(self) -> None:
        self.words_edit.setFocus()
        self.words_edit.selectAll()

    def _find(self, words: str) -> None:
        self.guide_view.find_all(words)
        held = {self.guide_view.section_of(hit) for hit in range(len(self.guide_view.hits))}
        for number in range(self.contents_list.count()):
            self.contents_list.item(number).setHidden(bool(held) and number not in held)
        self._show_hit(1)

    def _show_hit(self, step: int) -> None:
        view = self.guide_view
        view.show_hit(step)
        if view.hits:
            self._point(view.section_of(view.current))
        self._show_count()

    def _show_count(self) -> None:
        view, sought = self.guide_view, bool(self.words_edit.text().strip())
        words = _AT if view.current >= 0 else _COUNT
        said = self.look.say(words if view.hits else _NONE).format(at=view.current + 1, n=len(view.hits))
        self.count_label.setText(said if sought else "")
        self.former_button.setVisible(bool(view.hits))
        self.next_button.setVisible(bool(view.hits))
