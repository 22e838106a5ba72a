"""The open part of a question: the answer, where it comes from, what proves it, a note, how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.asking import SOURCE_NAMES
from ...core.client import SOURCES, Answer, Source, Special
from ...core.dossier import Evidence
from ...core.operation import Operation
from ...core.questionnaire import Option, Question
from ...core.text import Text
from ...core.typed import number_spelt
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give, room_when_chosen
from .answer_field import AnswerField
from .answer_history import AnswerHistory
from .answer_table import AnswerTable
from .choices import Choices, Kind
from .evidence_row import EvidenceRow
from .typing import LineField

_HISTORY = Text("历史 {n}", "History {n}")
_NOTE_FIRST = Text("写了备注而没有答案，记作不清楚", "A note without an answer counts as not known")
_PRINTED = Text("会印在会议纪要里", "Printed in the minutes")
_ASSUMED = Text("先按 {span} 估算，之后再补", "{span} assumed until known")
_KINDS: dict[str, Kind] = {"one": "one", "several": "several", "ladder": "ladder"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card shows of its question. ``heads`` are answers that differ, newest first."""

    answer: Answer | None
    options: tuple[Option, ...]
    evidence: tuple[Evidence, ...] = ()
    heads: tuple[Operation, ...] = ()
    changes: int = 0


class AnswerPart(QWidget):
    """Says what a person gives; what becomes of it is the card's affair."""

    #: the value as it was given; None clears the answer
    given = Signal(object)
    #: the source that was chosen; the note that was written
    sourced = Signal(str)
    noted = Signal(object)
    #: the history is opened: show it
    asked = Signal()

    answer_layout: QVBoxLayout
    problem_label: QLabel
    beside_layout: QFormLayout
    source_layout: QHBoxLayout
    evidence_row: EvidenceRow
    note_caption: QLabel
    note_field: LineField
    history_button: QPushButton
    clear_button: QPushButton
    answer_history: AnswerHistory

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk, question: Question) -> None:
        super().__init__(parent)
        self.look, self.question = look, question
        makers = {
            "EvidenceRow": lambda inside: EvidenceRow(inside, look),
            "LineField": lambda inside: LineField(inside, look),
            "AnswerHistory": lambda inside: AnswerHistory(inside, look, question),
        }
        load_form(self, "answer_part", makers)
        give(self.problem_label, tone="block")
        self.problem_label.hide()
        self.answer_history.hide()
        for internal in (self.note_caption, self.note_field):
            internal.setVisible(not look.client)
        self.field: AnswerField | None = None
        self.table: AnswerTable | None = None
        if question.type == "table":
            self.table = AnswerTable(self, look, desk, question)
            self.answer_layout.addWidget(self.table)
            self.table.said.connect(self.given)
        elif question.type not in _KINDS:
            self.field = AnswerField(self, look, desk, question)
            self.answer_layout.addWidget(self.field)
            self.field.said.connect(self.given)
        aside = look.say(_ASSUMED).format(span=_span(question)) if question.assume else ""
        self.choices = Choices(self, look, _KINDS.get(question.type, "none"), na=question.na, aside=aside)
        self.answer_layout.addWidget(self.choices)
        self.choices.said.connect(self.given)
        self._make_sources()
        self.note_field.said.connect(self.noted)
        self.history_button.clicked.connect(self._open_history)
        self.clear_button.clicked.connect(lambda: self.given.emit(None))

    def _make_sources(self) -> None:
        self._sources = QButtonGroup(self)
        self._by_source: dict[Source, QPushButton] = {}
        for source in SOURCES:
            button = QPushButton(self.look.say(SOURCE_NAMES[source]))
            button.setCheckable(True)
            give(button, role="segment")
            room_when_chosen(button, self.look)
            button.clicked.connect(lambda _=False, source=source: self.sourced.emit(source))
            self._sources.addButton(button)
            self._by_source[source] = button
            self.source_layout.addWidget(button)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_answer(self, shown: Shown, source: Source) -> None:
        """Show what is answered; ``source`` is that of the next answer while there is none."""
        answer = shown.answer
        value = answer.value if answer else None
        if self.field is not None:
            self.field.show_value(value)
        if self.table is not None:
            self.table.show_value(value)
            if isinstance(value, Special):
                self.table.mark("")
        self.choices.show_options(shown.options if self.choices.kind != "none" else ())
        self.choices.show_chosen(value)
        self._by_source[answer.source if answer else source].setChecked(True)
        self.note_field.show_value((answer.note if answer else "") or None)
        self.note_field.setPlaceholderText(self.look.say(_PRINTED if answer else _NOTE_FIRST))
        self.evidence_row.show_evidence(shown.evidence)
        self.history_button.setText(self.look.say(_HISTORY).format(n=shown.changes))
        self.history_button.setVisible(shown.changes > 0 and not self.look.client)
        self.clear_button.setVisible(answer is not None)
        self.tell("")

    def show_history(self, told: Sequence[Operation]) -> None:
        """How the answer came about, while that is open."""
        self.answer_history.show_operations(told)

    def tell(self, sentence: str) -> None:
        """Say what is wrong, or nothing."""
        self.problem_label.setText(sentence)
        self.problem_label.setVisible(bool(sentence))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where it is narrow, captions stand above what they name."""
        super().resizeEvent(event)
        narrow = self.width() < self.look.px(480)
        wrap = QFormLayout.RowWrapPolicy.WrapAllRows if narrow else QFormLayout.RowWrapPolicy.DontWrapRows
        if self.beside_layout.rowWrapPolicy() != wrap:
            self.beside_layout.setRowWrapPolicy(wrap)

    @property
    def history_open(self) -> bool:
        return not self.answer_history.isHidden()

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        if self.field is not None:
            return self.field.field
        return self.table.first() if self.table is not None else self.choices.first()

    @property
    def wrong(self) -> bool:
        """Whether something typed here cannot be kept as it stands."""
        return bool((self.field and self.field.wrong) or (self.table and self.table.wrong))

    def _open_history(self) -> None:
        self.answer_history.setVisible(not self.history_open)
        if self.history_open:
            self.asked.emit()


def _span(question: Question) -> str:
    span = question.assume
    return "" if span is None else f"{number_spelt(span.low)}–{number_spelt(span.high)}"
