"""The price list's whole text to ask: one field, topics, what was found, the passage open beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QLineEdit, QPushButton, QStackedWidget, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..bookshelf import Asked, bookshelf_of
from ..desk import Desk
from ..forms import load_form
from ..icons import icon
from ..look import Look
from ..widgets.ask_examples import AskExamples
from ..widgets.knowledge_words import KnowledgeWords, answers_to
from ..widgets.note_form import NoteForm
from ..widgets.passage_list import PassageList
from ..widgets.passage_view import PassageView
from ..widgets.problem_list import ProblemList
from ..widgets.topic_list import TopicList

if TYPE_CHECKING:
    from ...core.knowledge.found import Found
    from ...core.knowledge.own import Added, Note
    from ...core.knowledge.passage import Written

_PLACEHOLDER = Text("问价格、条款、流程：照客户的说法打字", "Ask about prices, clauses, processes")
_ALL, _ADDED = Text("全部", "All"), Text("自己和公司添加的", "Added by us")
_NEW, _GO_ON = Text("新增", "New"), Text("继续写", "Go on writing")
_NOTHING = Text("没有找到。可换一个词，或少写几个字。", "Nothing found. Try another word, or fewer.")
_NONE_ADDED = Text(
    "还没有自己添加的条目。可以记下常被问到、价目表里没有的回答，也可以导入公司发的内容。",
    "Nothing was added yet. Note down answers that the list does not give, or import what the firm hands out.",
)
_WHOSE, _ASKED = Text("按“{client}”的情况", "For {client}"), Text("按问到的数字", "By the numbers asked")
_COPIED = Text("已复制", "Copied")
_INSERTED = Text("已加到“{client}”的备注", "Added to the notes of {client}")
_SAVED, _DELETED = Text("已保存“{title}”", "Saved “{title}”"), Text("已删除“{title}”", "Deleted “{title}”")
_IMPORTED = Text("已导入 {count} 条公司内容", "{count} passages of the firm imported")
_UNDO = Text("撤销", "Undo")
_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut
_PICK = Text("公司内容（TOML 文件）", "The firm's passages (a TOML file)")


class KnowledgePage(QWidget):
    """Searches as one types; works answers out for the client that lies open."""

    #: a sentence with a way back: a Text, what the button says, what it does
    offered = Signal(object, object, object)

    header: QFrame
    title_label: QLabel
    words_edit: QLineEdit
    import_button: QPushButton
    new_button: QPushButton
    topic_list: TopicList
    states: QStackedWidget
    waiting_state: QWidget
    empty_state: QWidget
    found_state: QWidget
    ask_examples: AskExamples
    passage_list: PassageList
    none_box: QWidget
    none_label: QLabel
    note_button: QPushButton
    panes: QStackedWidget
    passage_view: PassageView
    note_form: NoteForm
    problem_list: ProblemList
    blank_pane: QWidget

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.shelf = bookshelf_of(desk)
        self.words: KnowledgeWords | None = None
        self._topic = self.shelf.asked.topic
        load_form(
            self,
            "knowledge_page",
            {
                "TopicList": lambda parent: TopicList(parent, look),
                "AskExamples": lambda parent: AskExamples(parent, look),
                "PassageList": lambda parent: PassageList(parent, look),
                "PassageView": lambda parent: PassageView(parent, look),
                "NoteForm": lambda parent: NoteForm(parent, look),
                "ProblemList": lambda parent: ProblemList(parent, look),
            },
        )
        self._dress()
        self._connect()
        self.words_edit.setText(self.shelf.asked.words)
        if self.shelf.held is not None:
            self._refill()

    def _dress(self) -> None:
        look = self.look
        self.header.setMinimumHeight(look.px(64))
        self.words_edit.setPlaceholderText(look.say(_PLACEHOLDER))
        self.words_edit.addAction(icon(look, "search", "text_3"), QLineEdit.ActionPosition.LeadingPosition)
        self.words_edit.setMinimumHeight(look.px(38))
        self.new_button.setIcon(icon(look, "plus"))
        for widget in (self.import_button, self.new_button, self.note_button):
            widget.setVisible(not look.client)
        self._name_new()

    def _connect(self) -> None:
        self.shelf.filled.connect(self._refill)
        self.desk.shown.connect(self._show_client)
        self.words_edit.textChanged.connect(self._search)
        self.words_edit.installEventFilter(self)
        self.topic_list.chosen.connect(self._choose_topic)
        self.ask_examples.asked.connect(self.ask)
        self.passage_list.opened.connect(self._open)
        self.passage_list.unwanted.connect(self._delete)
        view, form = self.passage_view, self.note_form
        view.wanted.connect(self._follow)
        view.copied.connect(self.copy)
        view.inserted.connect(self.insert)
        view.drafted.connect(lambda kind: self.desk.sent.emit("service", kind))
        view.edited.connect(self._edit)
        view.deleted.connect(self._delete)
        form.saved.connect(self._save)
        form.cancelled.connect(self._give_up)
        form.typed.connect(self._keep_draft)
        self.problem_list.closed.connect(self._read_on)
        self.new_button.clicked.connect(lambda: self.write())
        self.note_button.clicked.connect(lambda: self.write(self.words_edit.text()))
        self.import_button.clicked.connect(self._pick_file)
        for keys, action in (
            ("Ctrl+F", self._to_field),
            ("Ctrl+N", lambda: None if self.look.client else self.write()),
            ("Ctrl+Shift+C", self.copy),
        ):
            QShortcut(QKeySequence(keys), self, action).setContext(_HERE)
        for widget in (self.words_edit, self.topic_list, self.passage_list, view):
            QShortcut(QKeySequence("Ctrl+Return"), widget, self.insert).setContext(_HERE)

    # --- asking ------------------------------------------------------------------------------------------------------

    def ask(self, words: str, passage: str = "") -> None:
        """Ask this, with one passage open where it is named; ready to type on."""
        self._topic = ""
        self.shelf.asked = Asked(words, "", passage)
        self.words_edit.blockSignals(True)
        self.words_edit.setText(words)
        self.words_edit.blockSignals(False)
        self._fill(passage)
        self.words_edit.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.shelf.want()
        self._show_client()
        self._to_field()

    def _to_field(self) -> None:
        self.words_edit.setFocus()
        self.words_edit.selectAll()

    def _refill(self) -> None:
        """The library is there, or another one."""
        self._name_new()
        self._fill(self.shelf.asked.passage)

    def _search(self) -> None:
        self._fill("")

    def _choose_topic(self, topic: str) -> None:
        self._topic = topic
        self._fill("")

    def _fill(self, passage: str) -> None:
        """Ask anew: topics with counts, what was found, ``passage`` open, else the first."""
        from ...core.knowledge.found import counts, under

        held, rules, words = self.shelf.held, self.desk.rules, self.words_edit.text().strip()
        if held is None or rules is None:
            self.states.setCurrentWidget(self.waiting_state)
            return
        self.words = KnowledgeWords(self.look, rules.book)
        found = answers_to(words, self.desk, held, self.look) if words else self._every()
        told = counts(found)
        if words and not told.get(self._topic):
            self._topic = ""
        self.topic_list.show_topics(self._topics(), told, self._topic)
        listed = under(found, self._topic)
        self.shelf.asked = Asked(words, self._topic, passage)
        if not (words or self._topic) and not passage and self.panes.currentWidget() is not self.note_form:
            self._show_examples()
            return
        self.states.setCurrentWidget(self.found_state)
        self._show_none(not listed, words)
        if self.panes.currentWidget() is self.problem_list or (words and self.panes.currentWidget() is self.note_form):
            self.panes.setCurrentWidget(self.passage_view)
        self.passage_list.show_found(listed, held.library, self.words, passage)
        if passage and passage not in [one.passage.id for one in listed]:
            self._follow(passage)

    def _show_examples(self) -> None:
        work = self.desk.work
        self.ask_examples.show_client(work.dossier.case.client.name if work is not None else "")
        self.states.setCurrentWidget(self.empty_state)

    def _every(self) -> tuple[Found, ...]:
        from ...core.knowledge.found import every

        assert self.shelf.held is not None
        return every(self.shelf.held.library, client=self.look.client)

    def _topics(self) -> list[tuple[str, str]]:
        assert self.shelf.held is not None
        say = self.look.say
        named = [(topic.id, say(topic.name)) for topic in self.shelf.held.library.topics]
        added = [] if self.look.client else [("added", say(_ADDED))]
        return [("", say(_ALL)), *named, *added]

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show_none(self, none: bool, words: str) -> None:
        self.passage_list.setVisible(not none)
        self.none_box.setVisible(none)
        if none:
            self.none_label.setText(self.look.say(_NOTHING if words else _NONE_ADDED))
            self.note_button.setVisible(not self.look.client)
            if self.panes.currentWidget() is self.passage_view:
                self.panes.setCurrentWidget(self.blank_pane)

    def _open(self, found: Found) -> None:
        held = self.shelf.held
        if held is None or self.words is None:
            return
        work = self.desk.work
        whose = _ASKED
        if work is not None:
            name = work.dossier.case.client.name
            whose = Text(_WHOSE.zh.format(client=name), _WHOSE.en.format(client=name))
        self.passage_view.show_found(found, held.library, self.words, whose)
        self._offer_draft(found)
        self.panes.setCurrentWidget(self.passage_view)

    def _offer_draft(self, found: Found) -> None:
        """A passage that the service desk has a process for leads there."""
        from ...actions.servicing import desk_rules

        kind = None if self.look.client else desk_rules().drafted_from(found.passage.id)
        self.passage_view.show_draft(kind or "", self.look.say(desk_rules().words[kind].name) if kind else "")

    def _follow(self, id: str) -> None:
        """Open a passage that may not be in the list."""
        ids = [one.passage.id for one in self.passage_list.passages.found]
        if id in ids:
            self.passage_list.choose(ids.index(id))
            return
        found = next((one for one in self._every() if one.passage.id == id), None)
        if found is not None:
            self.passage_list.setCurrentIndex(self.passage_list.passages.index(-1, 0))
            self._open(found)
            self.passage_view.copy_button.setFocus()

    def _show_client(self, *_: object) -> None:
        """The open client changed, or another one lies open: what is worked out follows."""
        if not self.isVisible():
            return
        work = self.desk.work
        name = work.dossier.case.client.name if work is not None and not self.look.client else ""
        self.passage_view.show_client(name)
        shown = self.passage_view.found
        writing = self.panes.currentWidget() is self.note_form
        if self.shelf.held is not None and not writing:
            self._fill(shown.passage.id if shown is not None and self._reading() else self.shelf.asked.passage)

    def _reading(self) -> bool:
        return self.states.currentWidget() is self.found_state and self.panes.currentWidget() is self.passage_view

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.topic_list.setFixedWidth(min(self.look.px(188), self.width() // 5))
        self.title_label.setMinimumWidth(self.topic_list.width() + 4)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self.words_edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.passage_list.step(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                self.passage_view.turn(1 if key == Qt.Key.Key_PageDown else -1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.words_edit.clear()
                return True
        return super().eventFilter(watched, event)

    # --- handing on --------------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """The open passage to the clipboard."""
        found = self.passage_view.found
        if self._reading() and found is not None and self.words is not None:
            QGuiApplication.clipboard().setText(self.words.handed(found))
            self.desk.told.emit(_COPIED)

    def insert(self) -> None:
        """The open passage to the end of the open client's notes."""
        found, work = self.passage_view.found, self.desk.work
        if self.look.client or work is None or found is None or self.words is None or not self._reading():
            return
        notes = work.dossier.deal.notes.rstrip()
        self.desk.say({"deal.notes": "\n\n".join(part for part in (notes, self.words.handed(found)) if part)})
        name = work.dossier.case.client.name
        told = Text(_INSERTED.zh.format(client=name), _INSERTED.en.format(client=name))
        self.offered.emit(told, _UNDO, self.desk.undo)

    # --- own passages ------------------------------------------------------------------------------------------------

    def write(self, title: str = "") -> None:
        """A new passage of one's own; what is half written is gone on with."""
        from ...actions.own_passages import new_id
        from ...core.knowledge.own import Note

        if self.shelf.held is None:
            return
        topics = self.shelf.held.library.topics
        topic = self._topic if self._topic in [one.id for one in topics] else topics[0].id
        draft = self.shelf.draft or Note(new_id(), topic, title.strip(), "")
        self._show_form(draft)

    def _edit(self) -> None:
        held, found = self.shelf.held, self.passage_view.found
        note = held.added.note(found.passage.id) if held is not None and found is not None else None
        if note is not None:
            self._show_form(note)

    def _show_form(self, note: Note) -> None:
        held = self.shelf.held
        assert held is not None
        self.states.setCurrentWidget(self.found_state)
        self._show_none(self.passage_list.passages.rowCount() == 0, self.words_edit.text().strip())
        self.note_form.begin(note, held.library.topics, new=held.added.note(note.id) is None)
        self.panes.setCurrentWidget(self.note_form)
        self.note_form.start()

    def _keep_draft(self) -> None:
        self.shelf.write(self.note_form.note())
        self._name_new()

    def _give_up(self) -> None:
        self.shelf.write(None)
        self._read_on()

    def _read_on(self) -> None:
        """Away from form or refusal, back to what was read."""
        self._name_new()
        self.panes.setCurrentWidget(self.passage_view)
        self._fill(self.shelf.asked.passage)
        self.words_edit.setFocus()

    def _name_new(self) -> None:
        self.new_button.setText(self.look.say(_GO_ON if self.shelf.draft is not None else _NEW))

    def _save(self, note: Note) -> None:
        assert self.shelf.held is not None
        former = self.shelf.held.added.note(note.id)

        def back(added: Added) -> Added:
            return added.with_note(former) if former is not None else added.without(note.id)

        self._change(lambda added: added.with_note(note), back, _SAVED, note.title, note.id)

    def _delete(self) -> None:
        held, found = self.shelf.held, self.passage_view.found
        if held is None or found is None or self.look.client or not self._reading():
            return
        id = found.passage.id
        note = held.added.note(id)
        company = [one for one in held.added.company if one.id == id]
        if note is None and not company:
            return

        def back(added: Added) -> Added:
            return added.with_note(note) if note is not None else added.with_company(company)

        self._change(lambda added: added.without(id), back, _DELETED, self.look.say(found.passage.title), "")

    def _change(
        self, edit: Callable[[Added], Added], back: Callable[[Added], Added], said: Text, title: str, then: str
    ) -> None:
        """Change what was added, open a passage then, and offer the way back."""

        def done() -> None:
            if self.shelf.draft is not None and self.shelf.draft.id == then:
                self.shelf.write(None)
            self._name_new()
            self.panes.setCurrentWidget(self.passage_view)
            self._fill(then)
            self.words_edit.setFocus()
            told = Text(said.zh.format(title=title, count=title), said.en.format(title=title, count=title))
            self.offered.emit(told, _UNDO, lambda: self.shelf.change(back, lambda: None))

        self.shelf.change(edit, done)

    def _pick_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.look.say(_PICK), "", "TOML (*.toml)")
        if path:
            self.take_file(Path(path))

    def take_file(self, path: Path) -> None:
        """Take the firm's passages of a file; what is wrong in it is shown with its place, and nothing is taken."""
        rules = self.desk.rules
        if rules is None or self.shelf.held is None:
            return
        book, former = rules.book, self.shelf.held.added.company

        def read(_: object) -> tuple[Written, ...]:
            from ...actions.own_passages import read_company

            return read_company(path, book)

        self.desk.jobs.start(read, partial(self._take_company, former), failed=self._show_refusal)

    def _take_company(self, former: tuple[Written, ...], company: tuple[Written, ...]) -> None:
        def back(added: Added) -> Added:
            kept = added
            for one in company:
                kept = kept.without(one.id)
            return kept.with_company([one for one in former if one.id in {new.id for new in company}])

        self._topic = "added"
        self.words_edit.clear()
        self._change(lambda added: added.with_company(company), back, _IMPORTED, str(len(company)), company[0].id)

    def _show_refusal(self, refusal: Refusal) -> None:
        self.states.setCurrentWidget(self.found_state)
        self._show_none(self.passage_list.passages.rowCount() == 0, self.words_edit.text().strip())
        self.panes.setCurrentWidget(self.problem_list)
        self.problem_list.show_refusal(refusal)
