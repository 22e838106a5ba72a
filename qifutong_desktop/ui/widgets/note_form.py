"""An own passage being written or changed, in the place where it will be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..forms import load_form
from ..look import Look
from ..style import give
from .typing import sentence_of

if TYPE_CHECKING:
    from ...core.knowledge.own import Note
    from ...core.knowledge.passage import Topic

_NEW = Text("新增自己的条目", "A new passage of your own")
_EDIT = Text("修改自己的条目", "Change your own passage")
_HINT = Text(
    "只存在本机的加密数据里；搜索时和价目表一起找，客户视图里看不到。Ctrl+Enter 保存。",
    "Kept in the encrypted store; found beside the price list, not shown in the client view. Ctrl+Enter saves.",
)


class NoteForm(QFrame):
    """Emits the note when it is saved; what is half written stays until it is saved or given up."""

    saved = Signal(object)
    cancelled = Signal()
    #: something was typed
    typed = Signal()

    head_label: QLabel
    hint_label: QLabel
    title_edit: QLineEdit
    title_wrong: QLabel
    topic_box: QComboBox
    text_edit: QPlainTextEdit
    text_wrong: QLabel
    cancel_button: QPushButton
    save_button: QPushButton

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._id = ""
        self._filling = False
        load_form(self, "note_form")
        self.hint_label.setText(look.say(_HINT))
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.cancelled)
        self.title_edit.returnPressed.connect(self.text_edit.setFocus)
        self.title_edit.textChanged.connect(self._typed)
        self.text_edit.textChanged.connect(self._typed)
        self.topic_box.currentIndexChanged.connect(self._typed)
        for keys, action in (("Ctrl+Return", self.save), ("Escape", self.cancelled.emit)):
            QShortcut(QKeySequence(keys), self, action).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._wrong(None)

    def begin(self, note: Note, topics: Sequence[Topic], *, new: bool) -> None:
        """Show a note to be written."""
        self._filling = True
        self._id = note.id
        self.head_label.setText(self.look.say(_NEW if new else _EDIT))
        self.topic_box.clear()
        for topic in topics:
            self.topic_box.addItem(self.look.say(topic.name), topic.id)
        self.topic_box.setCurrentIndex(max(0, self.topic_box.findData(note.topic)))
        self.title_edit.setText(note.title)
        self.text_edit.setPlainText(note.text)
        self._wrong(None)
        self._filling = False

    def start(self) -> None:
        """Ready to type, where the first thing is missing."""
        (self.text_edit if self.title_edit.text() else self.title_edit).setFocus()

    def note(self) -> Note:
        """What is written so far."""
        from ...core.knowledge.own import Note

        return Note(self._id, self.topic_box.currentData(), self.title_edit.text(), self.text_edit.toPlainText())

    def save(self) -> None:
        """Emit the note, or say what is missing."""
        from ...core.knowledge.own import note_of

        typed = self.note()
        try:
            note = note_of(typed.id, typed.topic, typed.title, typed.text)
        except Refusal as refusal:
            self._wrong(refusal)
            (self.title_edit if refusal.problems[0].key == "title" else self.text_edit).setFocus()
            return
        self._wrong(None)
        self.saved.emit(note)

    def _wrong(self, refusal: Refusal | None) -> None:
        wrong = {one.key: one for one in refusal.problems} if refusal is not None else {}
        for key, field, label in (
            ("title", self.title_edit, self.title_wrong),
            ("text", self.text_edit, self.text_wrong),
        ):
            said = sentence_of(Refusal([wrong[key]]), self.look) if key in wrong else ""
            give(field, wrong=key in wrong)
            field.setAccessibleDescription(said)
            label.setText(said)
            label.setVisible(bool(said))

    def _typed(self) -> None:
        if not self._filling:
            self.typed.emit()
