"""One passage open: what was worked out by it, its text, contradictions of the list, its clause, what is near."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QSizePolicy, QWidget

from ...core.text import Text
from ..forms import load_form
from ..look import Look
from ..style import give, tip
from .computed_card import ComputedCard
from .conflict_list import ConflictList
from .flow_layout import FlowLayout
from .knowledge_words import KnowledgeWords, marked_html, pill_of

if TYPE_CHECKING:
    from ...core.knowledge.found import Found
    from ...core.knowledge.library import Library

_COPY = Text("复制这一条（Ctrl+Shift+C）", "Copy it (Ctrl+Shift+C)")
_DRAFT = Text("起草{name}", "Draft: {name}")
_INSERT = Text("加到“{client}”的备注末尾（Ctrl+Enter）", "Add it to the notes of {client} (Ctrl+Enter)")


class PassageView(QFrame):
    """Emits what is wanted of the passage; knows nothing of the store."""

    copied = Signal()
    #: the service desk is to draft what the passage is about: the kind of request
    drafted = Signal(str)
    inserted = Signal()
    edited = Signal()
    deleted = Signal()
    #: another passage is to be opened: its id
    wanted = Signal(str)

    passage_scroll: QScrollArea
    title_label: QLabel
    pill_label: QLabel
    topic_label: QLabel
    computed_card: ComputedCard
    text_label: QLabel
    conflict_list: ConflictList
    clause_box: QFrame
    clause_label: QLabel
    related_box: QWidget
    related_row: QWidget
    copy_button: QPushButton
    draft_button: QPushButton
    insert_button: QPushButton
    edit_button: QPushButton
    delete_button: QPushButton

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.found: Found | None = None
        load_form(
            self,
            "passage_view",
            {
                "ComputedCard": lambda parent: ComputedCard(parent, look),
                "ConflictList": lambda parent: ConflictList(parent, look),
            },
        )
        self.copy_button.setToolTip(look.say(_COPY))
        give(self.delete_button, role="danger")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.related_row.setSizePolicy(policy)
        self._flow = FlowLayout(self.related_row, look.px(8))
        self._links: list[QPushButton] = []
        for button, signal in (
            (self.copy_button, self.copied),
            (self.insert_button, self.inserted),
            (self.edit_button, self.edited),
            (self.delete_button, self.deleted),
        ):
            button.clicked.connect(signal)
        self.draft_button.hide()
        self.draft_button.clicked.connect(lambda: self.drafted.emit(self.draft_button.property("kind")))
        self.show_client("")

    def show_found(self, found: Found, library: Library, words: KnowledgeWords, whose: Text) -> None:
        """Show an entry; ``whose`` numbers it was worked out by."""
        from ...core.knowledge.search import places

        look, one = self.look, found.passage
        same = self.found is not None and self.found.passage.id == one.id
        self.found = found
        self.title_label.setText(words.say(one.title))
        pill, tone, meaning = pill_of(one)
        self.pill_label.setText(look.say(pill))
        self.pill_label.setToolTip(look.say(meaning))
        give(self.pill_label, tone=tone)
        name = next((look.say(topic.name) for topic in library.topics if topic.id == one.topic), "")
        self.topic_label.setText(f"{name}　{look.say(meaning)}")
        self.computed_card.show_computed(found.computed, words, whose)
        said = words.say(one.text)
        spans = places(library, said, found.keys) if found.keys else ()
        self.text_label.setText(marked_html(said, spans, look.colours["accent_soft"]))
        self.text_label.setAccessibleName(said)
        self.conflict_list.show_conflicts(one.conflicts, words)
        self.clause_box.setVisible(bool(one.clause))
        self.clause_label.setText("\n".join(words.say(one.clause).split("；")))
        self.edit_button.setVisible(one.source == "own")
        self.delete_button.setVisible(one.source in ("own", "company"))
        self._show_related(found, library, words)
        if not same:
            self.passage_scroll.verticalScrollBar().setValue(0)

    def show_draft(self, kind: str, name: str) -> None:
        """What can be drafted from the passage; "" for nothing."""
        self.draft_button.setVisible(bool(kind))
        self.draft_button.setProperty("kind", kind)
        self.draft_button.setText(self.look.say(_DRAFT).format(name=name))

    def turn(self, pages: int) -> None:
        """Scroll a long passage by pages."""
        bar = self.passage_scroll.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def show_client(self, name: str) -> None:
        """Whose notes it can be put into; "": nobody's."""
        self.insert_button.setVisible(bool(name))
        tip(self.insert_button, self.look.say(_INSERT).format(client=name))

    def _show_related(self, found: Found, library: Library, words: KnowledgeWords) -> None:
        """Links to the passages beside it; they are kept and renamed."""
        from ...core.knowledge.client_view import for_client

        near = [library.passage(id) for id in found.passage.related]
        shown = [one for one in near if one is not None and not (self.look.client and for_client(one) is None)]
        self.related_box.setVisible(bool(shown))
        while len(self._links) < len(shown):
            link = QPushButton()
            give(link, role="link")
            link.clicked.connect(partial(self._follow, link))
            self._flow.addWidget(link)
            self._links.append(link)
        for number, link in enumerate(self._links):
            link.setVisible(number < len(shown))
            if number < len(shown):
                link.setText(words.say(shown[number].title))
                link.setProperty("passage", shown[number].id)

    def _follow(self, link: QPushButton) -> None:
        self.wanted.emit(link.property("passage"))
