"""One table opened under its row: columns, issues, mapping, header."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give, room_when_chosen
from .column_view import LEGEND, ColumnView
from .header_choice import HeaderChoice
from .issue_list import IssueList
from .mapping_view import MappingView

if TYPE_CHECKING:
    from ...actions.mapping import TableMapping
    from ...core.migration.sizing import MeasuredTable

Tab = Literal["columns", "issues", "mapping", "header"]
_TABS: dict[Tab, Text] = {
    "columns": Text("列", "Columns"),
    "issues": Text("问题", "Issues"),
    "mapping": Text("对应", "Mapping"),
    "header": Text("表头", "Header"),
}
_OLD = Text(
    "这份测量来自较早的版本，没有列的概况；重新拖入文件即可得到。",
    "Measured by an earlier version, without the columns: drop the file again.",
)


class TableDetail(QFrame):
    """Views are made when first opened."""

    #: another tab was opened: a Tab
    turned = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.tab: Tab = "columns"
        self.columns, self.issues = ColumnView(self, look), IssueList(self, look)
        self.mapping, self.header = MappingView(self, look), HeaderChoice(self, look)
        self._views: dict[Tab, QWidget] = {
            "columns": self.columns,
            "issues": self.issues,
            "mapping": self.mapping,
            "header": self.header,
        }
        self.notes, self.legend = QLabel(), QLabel(look.say(LEGEND))
        for label in (self.notes, self.legend):
            label.setWordWrap(True)
            give(label, role="caption")
        self.buttons: dict[Tab, QPushButton] = {}
        group = QButtonGroup(self)
        tabs = QHBoxLayout()
        tabs.setSpacing(2)
        for tab in _TABS:
            button = QPushButton(look.say(_TABS[tab]))
            button.setCheckable(True)
            give(button, role="segment")
            button.clicked.connect(partial(self.turn, tab))
            group.addButton(button)
            tabs.addWidget(button)
            self.buttons[tab] = button
            self._name(tab, "")
        tabs.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, look.px(4), 0, look.px(16))
        layout.setSpacing(look.px(8))
        layout.addLayout(tabs)
        layout.addWidget(self.notes)
        layout.addWidget(self.legend)
        for view in self._views.values():
            view.hide()
            layout.addWidget(view)

    def turn(self, tab: Tab, *_: object) -> None:
        """Open a tab."""
        self.tab = tab
        self.buttons[tab].setChecked(True)
        for name, view in self._views.items():
            view.setVisible(name == tab)
        self._show_legend()
        self.turned.emit(tab)

    def show_table(self, table: MeasuredTable) -> None:
        """Show what was measured; mapping and header follow by themselves."""
        notes = [self.look.say(note) for note in table.notes]
        if not table.columns_profile and table.rows:
            notes.append(self.look.say(_OLD))
        self.notes.setText("　".join(notes))
        self.notes.setVisible(bool(notes))
        self.columns.show_columns(table.columns_profile)
        self._show_legend()
        self.issues.show_issues(table.issues)
        self._count("columns", len(table.columns))
        self._count("issues", len(table.issues))

    def show_mapping(self, table: MeasuredTable, mapping: TableMapping) -> None:
        """Show where its columns go."""
        self.mapping.show_mapping(table, mapping)
        asked = len(mapping.proposal.questions) if mapping.proposal else 0
        words = Text(f"　{asked} 待答", f"　{asked} asked") if asked else Text("", "")
        self._name("mapping", self.look.say(words))
        self._show_legend()

    def _show_legend(self) -> None:
        """Where patterns stand, it is said how they are written."""
        shaped: Mapping[Tab, bool] = {"columns": self.columns.shaped, "mapping": self.mapping.shaped}
        self.legend.setVisible(shaped.get(self.tab, False))

    def take_focus(self) -> None:
        """Focus on the open tab's button."""
        self.buttons[self.tab].setFocus(Qt.FocusReason.OtherFocusReason)

    def _count(self, tab: Tab, count: int) -> None:
        self._name(tab, f"　{count}" if count else "")

    def _name(self, tab: Tab, more: str) -> None:
        self.buttons[tab].setText(self.look.say(_TABS[tab]) + more)
        room_when_chosen(self.buttons[tab], self.look)
