"""What is wrong in a table: how grave, where, what is done; the places can be copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.migration.issues import Issue, Severity
from ...core.text import Text
from ..look import Look
from ..style import give
from .fact_table import Fact, FactTable

SEVERITIES: Mapping[Severity, tuple[Text, str]] = {
    "error": (Text("✕ 错误", "✕ error"), "block"),
    "warning": (Text("! 注意", "! check"), "warn"),
    "note": (Text("· 提示", "· note"), "text_2"),
}
_HEADS = (Text("级别", "Grade"), Text("问题与处理", "What and remedy"), Text("处数", "Count"), Text("位置", "Where"))
_NOTHING = Text("没有发现问题。", "Nothing found.")
_COPY = Text("复制选中问题的位置", "Copy its places")
_COPIED = Text("已复制", "Copied")
_PLACES = 4


class IssueList(QWidget):
    """The gravest first."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._issues: tuple[Issue, ...] = ()
        self.table = FactTable(self, look, [look.say(head) for head in _HEADS], (12, 52, 9, 27), right=(2,))
        self.table.setAccessibleName(look.say(Text("问题", "Issues")))
        self.nothing = QLabel(look.say(_NOTHING))
        give(self.nothing, role="small")
        self.copy_button, self.copied = QPushButton(look.say(_COPY)), QLabel()
        give(self.copy_button, role="link")
        give(self.copied, role="caption")
        self.copy_button.clicked.connect(self._copy)
        self.table.currentCellChanged.connect(lambda *_: self.copied.setText(""))
        line = QHBoxLayout()
        line.addWidget(self.copy_button)
        line.addWidget(self.copied)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.nothing, self.table):
            layout.addWidget(part)
        layout.addLayout(line)

    def show_issues(self, issues: Sequence[Issue]) -> None:
        """Show these."""
        order = list(SEVERITIES)
        wanted = tuple(sorted(issues, key=lambda one: (order.index(one.severity), -one.count)))
        self.nothing.setVisible(not wanted)
        self.table.setVisible(bool(wanted))
        self.copy_button.setVisible(bool(wanted))
        if wanted != self._issues:
            self._issues = wanted
            self.table.show_rows([self._row(one) for one in wanted])
            self.table.setCurrentCell(0, 0)

    def _row(self, one: Issue) -> tuple[Fact, ...]:
        word, tone = SEVERITIES[one.severity]
        what = self.look.say(one.what)
        shown = "　".join(place.rpartition("!")[2] for place in one.addresses[:_PLACES])
        more = one.count > min(_PLACES, len(one.addresses))
        return (
            Fact(self.look.say(word), tone=tone),
            Fact(f"{one.column}　{what}" if one.column else what, self.look.say(one.remedy)),
            Fact(f"{one.count:,}", right=True),
            Fact(shown + (" …" if more and shown else "")),
        )

    def _copy(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._issues):
            QApplication.clipboard().setText("\n".join(self._issues[row].addresses))
            self.copied.setText(self.look.say(_COPIED))
