"""One question: a line while another is open, all of it while it is the current one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from ...core.asking import apart, measured_beside, offered, swing, value_words
from ...core.client import Answer, Source, Special
from ...core.dossier import Evidence, evidence_field
from ...core.field_words import answer_said
from ...core.merge import history
from ...core.needs import Need
from ...core.operation import Operation
from ...core.problems import Refusal
from ...core.questionnaire import Question
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from .answer_part import AnswerPart, Shown
from .choices import key_of
from .conflict_box import ConflictBox, local_time
from .measured_pair import MeasuredPair
from .typing import sentence_of

if TYPE_CHECKING:
    from ...actions.working import Work

_WHY = Text("为什么问：{hint}　可以问{who}。", "Why: {hint} Ask the {who}.")
_PROOF = Text("凭证 {}", "evidence {}")
_OPEN = Text("未答", "Not answered")
_DIFFERS = Text("相差 {n}%，请核对", "{n} % apart, please check")
_MOVES = Text("影响 ±{n} 分", "moves ±{n} points")
_PRICED = Text("影响报价", "moves the price")
_PASTED = Text("截图 {n}.png", "screenshot {n}.png")


class QuestionCard(QFrame):
    """Shows its question of a :class:`Work` and says its answer to the desk."""

    #: a person wants this question open
    chosen = Signal(str)

    id_label: QLabel
    text_label: QLabel
    pill_label: QLabel
    summary_label: QLabel
    hint_label: QLabel
    body_layout: QVBoxLayout

    def __init__(self, look: Look, desk: Desk, question: Question) -> None:
        super().__init__()
        self.look, self.desk, self.question = look, desk, question
        self.field = f"answers.{question.id}"
        self.part: AnswerPart | None = None
        self._pair: MeasuredPair | None = None
        self._conflict: ConflictBox | None = None
        self._shown = Shown(None, ())
        self._need: Need | None = None
        self._source: Source = "口述"
        self._open = False
        load_form(self, "question_card")
        self.id_label.setText(question.id)
        self.id_label.setContentsMargins(0, look.px(4), 0, 0)
        self.text_label.setText(look.say(question.text))
        self.hint_label.setText(look.say(_WHY).format(hint=look.say(question.hint), who=look.say(question.who)))
        self.setAccessibleName(f"{question.id} {look.say(question.text)}")
        self.setAcceptDrops(True)
        self.open(False)

    # --- open and closed ---------------------------------------------------------------------------------------------

    def open(self, opened: bool, *, focus: bool = False) -> None:
        """Open it (the keyboard goes to its answer with ``focus``), or fold it into a line."""
        if opened and self.part is None:
            self._make_part()
        self._open = opened
        give(self, kind="current" if opened else "card")
        give(self.text_label, role="head" if opened else "strong")
        self.hint_label.setVisible(opened and not self.look.client)  # it coaches the consultant
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if opened else Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor if opened else Qt.CursorShape.PointingHandCursor)
        if self.part is not None:
            self.part.setVisible(opened)
            if opened and focus:
                self.part.first().setFocus(Qt.FocusReason.TabFocusReason)
        self._show_head()

    def _make_part(self) -> None:
        part = AnswerPart(self, self.look, self.desk, self.question)
        part.given.connect(self.give_answer)
        part.sourced.connect(self._change_source)
        part.noted.connect(self._note)
        part.asked.connect(self._show_history)
        row = part.evidence_row
        row.added.connect(self._keep_files)
        row.pasted.connect(self._keep_picture)
        row.viewed.connect(self._view)
        row.copied.connect(self._copy)
        row.removed.connect(self._remove)
        self.part = part
        self.body_layout.addWidget(part)
        part.show_answer(self._shown, self._source)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """Show what has changed."""
        shown = self._seen(work)
        need = measured_beside(work.diagnosis.needs, self.question)
        if shown == self._shown and need == self._need:
            return
        heads_before = self._shown.heads
        self._shown, self._need = shown, need
        if self.part is not None:
            self.part.show_answer(shown, self._source)
            if self.part.history_open:
                self._show_history()
        if shown.heads or heads_before:
            self._show_conflict()
        self._show_pair(work)
        self._show_head()

    def _seen(self, work: Work) -> Shown:
        case = work.dossier.case
        return Shown(
            case.answers.get(self.question.id),
            offered(self.question, work.visible, case.answers),
            work.dossier.evidence.get(self.question.id, ()),
            work.state.conflicts.get(self.field, ()) if len(work.state.heads.get(self.field, ())) > 1 else (),
            sum(one.field == self.field for one in work.kept.log),
        )

    def show_pill(self, work: Work) -> None:
        """What its answer moves."""
        need = self._need
        points = swing(work.rules.questionnaire, work.visible, self.question)
        if need is not None and need.differs and self._shown.answer is not None:
            words, tone = _DIFFERS.said(self.look.lang).format(n=apart(need)), "warn"
        elif self.look.client:  # what an answer is worth makes it shaded
            words, tone = "", "accent"
        elif points:
            words, tone = _MOVES.said(self.look.lang).format(n=max(1, round(points))), "accent"
        else:
            words, tone = (self.look.say(_PRICED) if self.question.price_points else ""), "accent"
        self.pill_label.setText(words)
        self.pill_label.setVisible(bool(words) and (self._open or tone == "warn"))
        give(self.pill_label, tone=tone)

    def _show_head(self) -> None:
        answer = self._shown.answer
        words = self.look.say(value_words(self.question, answer.value) if answer else _OPEN)
        if answer and answer.note and not self._open and not self.look.client:
            words += f"　· {answer.note}"
        words = _short(words)
        if self._shown.evidence and not self._open and not self.look.client:
            words += "　· " + self.look.say(_PROOF).format(self.look.listed(one.name for one in self._shown.evidence))
        self.summary_label.setText(words)
        self.summary_label.setVisible(not self._open and self._pair is None)
        give(self.summary_label, tone="text_3" if answer is None or answer.value is Special.UNKNOWN else "text_2")
        self.setAccessibleDescription(words)
        if self.desk.work is not None:
            self.show_pill(self.desk.work)

    def _show_pair(self, work: Work) -> None:
        need = self._need
        if need is None:
            if self._pair is not None:
                self.body_layout.removeWidget(self._pair)
                self._pair.deleteLater()
                self._pair = None
            return
        if self._pair is None:
            self._pair = MeasuredPair(self, self.look)
            self._pair.kept.connect(lambda kept: self.desk.say({f"keep_spoken.{need.key}": kept or None}))
            self.body_layout.insertWidget(0, self._pair)
        heads = work.state.heads.get(self.field, ())
        told = f"{heads[0].author} {local_time(heads[0].at)}" if heads else ""
        self._pair.show_need(need, self._shown.answer is not None, told)

    def _show_conflict(self) -> None:
        if self._conflict is None:
            self._conflict = ConflictBox(self, self.look, partial(answer_said, self.question))
            self._conflict.picked.connect(self._resolve)
            self.body_layout.insertWidget(0, self._conflict)
        self._conflict.show_heads(self._shown.heads)

    def _show_history(self) -> None:
        if self.part is not None and self.desk.work is not None:
            self.part.show_history(history(self.desk.work.kept.log, self.field))

    # --- answering ---------------------------------------------------------------------------------------------------

    def press(self, event: QKeyEvent) -> bool:
        """A key for the answer: a cap, or Delete to clear it; whether it was one."""
        if self.part is None:
            return False
        if event.key() == Qt.Key.Key_Delete and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.give_answer(None)
            return True
        cap = key_of(event.key(), event.modifiers())
        return bool(cap) and self.part.choices.press(cap)

    def give_answer(self, given: object) -> None:
        """Answer with a value, or clear the answer (None)."""
        before = self._shown.answer
        self._say(given, before.source if before else self._source, before.note if before else "")

    def _say(self, given: object, source: Source, note: str) -> None:
        from ...actions.answering import answer_field, read_answer

        work, part = self.desk.work, self.part
        if work is None or part is None:
            return
        answer: Answer | None = None
        if given is not None:
            try:
                answer = read_answer(work.rules.questionnaire, self.question.id, given, source, note)
            except Refusal as refusal:
                part.tell(sentence_of(refusal, self.look))
                return
        part.tell("")
        self.desk.say({self.field: answer_field(answer)}, part.answer_history.take_reason())

    def _change_source(self, source: Source) -> None:
        self._source = source
        if (answer := self._shown.answer) is not None:
            self._restore(replace(answer, source=source))

    def _note(self, note: str | None) -> None:
        answer = self._shown.answer or Answer(Special.UNKNOWN, self._source)
        if note or self._shown.answer is not None:
            self._restore(replace(answer, note=note or ""))

    def _restore(self, answer: Answer) -> None:
        self._say(answer.value, answer.source, answer.note)

    def _resolve(self, picked: Operation) -> None:
        """A person chose: his choice stands above all that differ."""
        self.desk.say({self.field: picked.value})

    # --- evidence ----------------------------------------------------------------------------------------------------

    def _keep_files(self, paths: list[Path]) -> None:
        from ...actions.casework import put_evidence

        self._keep(lambda store, case, now: put_evidence(store, case, paths, now))

    def _keep_picture(self, content: bytes) -> None:
        from ...actions.answering import put_picture

        name = self.look.say(_PASTED).format(n=len(self._shown.evidence) + 1)
        self._keep(lambda store, case, now: (put_picture(store, case, name, content, now),))

    def _keep(self, work: object) -> None:
        case, now = self.desk.work.id if self.desk.work else "", self.desk.now()
        assert callable(work)

        def done(added: tuple[Evidence, ...]) -> None:
            kept = (*self._shown.evidence, *(one for one in added if one not in self._shown.evidence))
            self.desk.say({f"evidence.{self.question.id}": evidence_field(kept)})

        self.desk.in_store(lambda store: work(store, case, now), done, failed=self._refused)

    def _remove(self, evidence: Evidence) -> None:
        kept = tuple(one for one in self._shown.evidence if one != evidence)
        self.desk.say({f"evidence.{self.question.id}": evidence_field(kept)})

    def _view(self, evidence: Evidence) -> None:
        from .evidence_row import PictureDialog

        self._fetch(evidence, lambda content: PictureDialog(self, evidence.name, content).exec())

    def _copy(self, evidence: Evidence, path: Path) -> None:
        def write(content: bytes) -> None:
            try:
                path.write_bytes(content)
            except OSError as error:
                what = Text(f"无法写入（{error.strerror}）", f"cannot be written ({error.strerror})")
                self._refused(Refusal.of("", what, Text("请换一个位置", "choose another place"), path.name))

        self._fetch(evidence, write)

    def _fetch(self, evidence: Evidence, done: object) -> None:
        from ...actions.casework import evidence_content

        work = self.desk.work
        if work is not None and callable(done):
            self.desk.in_store(lambda store: evidence_content(store, work.id, evidence), done, failed=self._refused)

    def _refused(self, refusal: Refusal) -> None:
        if self.part is not None:
            first = refusal.problems[0]
            self.part.tell(f"{first.file} {sentence_of(refusal, self.look)}".strip())

    # --- mouse and drop ----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if not self._open:
            self.chosen.emit(self.question.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self._open and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.question.id)
        else:
            event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        from .evidence_row import as_png

        self.chosen.emit(self.question.id)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self._keep_files(paths)
        elif event.mimeData().hasImage():
            self._keep_picture(as_png(event.mimeData().imageData()))


def _short(words: str) -> str:
    return words if len(words) <= 90 else words[:89] + "…"
