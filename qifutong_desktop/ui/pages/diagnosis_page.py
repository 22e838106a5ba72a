"""The diagnosis: sections with their progress, one on the screen, one question open; all of it without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ...core.asking import NOT_APPLICABLE, SectionState, resting, sections_of
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..icons import icon
from ..look import Look
from ..widgets.pick import Pick
from ..widgets.question_card import QuestionCard
from ..widgets.section_list import SectionList
from ..widgets.typing import LineField, TextField

if TYPE_CHECKING:
    from ...actions.working import Work
    from ..widgets.remeasure_view import RemeasureView

_ANSWERED = Text("答清 {n} / {all}", "{n} of {all} answered")
_UNCLEAR = Text("，不清楚 {n}", ", {n} not known")
_PLACE = Text("第 {n} 题，共 {all} 题", "question {n} of {all}")
_NARROW = Text("再答 {n} 题，区间收窄最多", "{n} more would narrow it most")
_QUICK = Text("快速模式只问 {n} 题", "Quick mode asks {n}")
_TO_QUICK, _TO_ALL = Text("切换快速模式", "Quick mode"), Text("回到全部问题", "All questions")
_REST = Text("{n} 个答案现在不适用，已保留", "{n} answers do not apply now and are kept")
_CHOOSE, _UNKNOWN = Text("选择", "choose"), Text("不清楚", "not known")
_NEXT, _BACK = Text("下一题", "next"), Text("上一题", "back")
_ROW, _DROP = Text("下一行，空行到下一题", "next row; next question from an empty one"), Text("删行", "remove row")
_NARROW_PX = 680
#: The list of sections: its longest word stands whole, bold and in English, beside the scroll bar.
_SIDE_PX = 188
_CLEAR, _SEARCH = Text("清除", "clear"), Text("搜索", "search")


class DiagnosisPage(QWidget):
    """Cards are built when their section is first opened, and the open part of a card when it is."""

    side: QWidget
    sections_area: QScrollArea
    answered_label: QLabel
    section_list: SectionList
    rest_label: QLabel
    quick_label: QLabel
    quick_button: QPushButton
    key_in_button: QPushButton
    again_button: QPushButton
    main: QWidget
    page_layout: QHBoxLayout
    side_layout: QVBoxLayout
    head_layout: QHBoxLayout
    tools_layout: QHBoxLayout
    title_label: QLabel
    section_pick: Pick
    place_label: QLabel
    next_button: QPushButton
    scroll_area: QScrollArea
    cards_layout: QVBoxLayout
    keys_label: QLabel

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.quick = False
        self.current = ""
        self._case = ""
        self._sections: tuple[SectionState, ...] = ()
        self._cards: dict[str, QuestionCard] = {}
        self._narrow = False
        self._section_seen = ""
        self._offered: list[tuple[str, str]] = []
        self._again: RemeasureView | None = None
        makers: dict[str, Callable[[QWidget | None], QWidget]] = {
            "SectionList": lambda parent: SectionList(parent, look),
            "Pick": lambda parent: Pick(parent, look),
        }
        load_form(self, "diagnosis_page", makers)
        self.section_pick.hide()
        self.side.setFixedWidth(look.px(_SIDE_PX))
        self.next_button.setIcon(icon(look, "chevron-right", "accent"))
        self.next_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.cards_layout.addStretch(1)
        self.section_list.chosen.connect(self._open_section)
        self.section_pick.said.connect(self._open_section)
        self.next_button.clicked.connect(self._open_best)
        self.quick_button.clicked.connect(self._turn_quick)
        self.again_button.clicked.connect(self._open_again)
        self.key_in_button.clicked.connect(lambda: desk.sent.emit("key_in", "diagnosis"))
        self.key_in_button.setVisible(not look.client)
        for digit in range(10):  # in a field a digit is typed, so there the keys of the caps go with Alt
            keys = QShortcut(QKeySequence(f"Alt+{digit}"), self, partial(self._press, f"Alt+{digit}"))
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """Show a case: only what has changed is touched."""
        answers = work.dossier.case.answers
        if work.id != self._case:
            self._case, self.current = work.id, ""
            case, _, quick = self.desk.asking
            self.quick = quick and case == work.id
            self._drop_cards()
            self._close_again()
        self._sections = sections_of(work.rules.questionnaire, work.visible, answers, quick=self.quick)
        if not self._section_of(self.current):
            self.current = ""
        if self._again is not None and self._again.isVisibleTo(self):
            self._again.show_work(work)
        if not self.current:
            self._open(self._first_open(work), focus=False)
        else:
            self._show_section(work)

    def go_to(self, field: str) -> None:
        """Open the question that a field belongs to; "" is where the answering goes on."""
        question = field.partition(".")[2]
        if question and self.quick and not self._section_of(question):
            self._turn_quick()
        self._open(question if self._section_of(question) else self.current)

    def _show_section(self, work: Work) -> None:
        section = self._section_of(self.current)
        if section is None:
            return
        for name in section.questions:
            if name not in self._cards:
                self._make_card(work, name)
        for name, card in self._cards.items():
            card.setVisible(name in section.questions)
            if name in section.questions:
                card.show_work(work)
                card.show_pill(work)
        self._show_head(work, section)

    def _show_head(self, work: Work, section: SectionState) -> None:
        say, diagnosis = self.look.say, work.diagnosis
        place = section.questions.index(self.current) + 1
        self.section_list.show_sections(self._sections, section.section.id)
        if section.section.id != self._section_seen:
            self._section_seen = section.section.id
            QTimer.singleShot(0, self, self._show_place_in_list)
        if self._narrow:
            self._show_pick(section)
        asked = [name for one in self._sections for name in one.questions]
        answered = sum(one.answered for one in self._sections)
        unclear = sum(name in asked for name in diagnosis.unclear)
        told = say(_UNCLEAR).format(n=unclear) if unclear else ""
        self.answered_label.setText(say(_ANSWERED).format(n=answered, all=len(asked)) + told)
        self.title_label.setText(say(section.section.title))
        self.place_label.setText(say(_PLACE).format(n=place, all=len(section.questions)))
        best = [one.id for one in diagnosis.next_questions if one.id in asked]
        self.next_button.setVisible(bool(best))
        self.next_button.setText(say(_NARROW).format(n=min(3, len(best))))
        rest = resting(work.visible, work.dossier.case.answers)
        self.rest_label.setVisible(bool(rest))
        self.rest_label.setText(say(_REST).format(n=len(rest)))
        self.rest_label.setToolTip("\n".join(f"{name} {say(diagnosis.labels[name])}" for name in rest))
        quick = sum(one.quick and bool(work.visible[one.id]) for one in work.rules.questionnaire.questions)
        self.quick_label.setText(say(_QUICK).format(n=quick))
        self.quick_button.setText(say(_TO_ALL if self.quick else _TO_QUICK))

    def _show_place_in_list(self) -> None:
        """The section that was opened is in sight among the others."""
        if (row := self.section_list.row(self._section_seen)) is not None:
            self.sections_area.ensureWidgetVisible(row, 0, 0)

    def _show_pick(self, section: SectionState) -> None:
        offered = [
            (f"{self.look.say(one.section.title)}　{one.answered}/{len(one.questions)}", one.section.id)
            for one in self._sections
        ]
        if offered != self._offered:
            self._offered = offered
            self.section_pick.offer(offered)
        self.section_pick.show_value(section.section.id)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where it is narrow the sections fold into a drop-down, and the two links stand under the head."""
        super().resizeEvent(event)
        narrow = self.width() < self.look.px(_NARROW_PX)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.side.setVisible(not narrow)
        self.title_label.setVisible(not narrow)
        self.section_pick.setVisible(narrow)
        if narrow:
            self.tools_layout.addWidget(self.next_button)
            self.tools_layout.addStretch(1)
            self.tools_layout.addWidget(self.key_in_button)
            self.tools_layout.addWidget(self.quick_button)
            self.tools_layout.addWidget(self.again_button)
        else:
            self.tools_layout.takeAt(1)
            self.head_layout.addWidget(self.next_button)
            self.side_layout.addWidget(self.key_in_button)
            self.side_layout.addWidget(self.quick_button)
            self.side_layout.addWidget(self.again_button)
        if self.desk.work is not None and self.current:
            self._show_section(self.desk.work)

    def _make_card(self, work: Work, name: str) -> None:
        card = QuestionCard(self.look, self.desk, work.rules.questionnaire.by_id[name])
        card.chosen.connect(self._open)
        order = [one.id for one in work.rules.questionnaire.questions]
        before = sum(order.index(known) < order.index(name) for known in self._cards)
        self._cards[name] = card
        self._cards = dict(sorted(self._cards.items(), key=lambda pair: order.index(pair[0])))
        self.cards_layout.insertWidget(before, card)

    def _drop_cards(self) -> None:
        for card in self._cards.values():
            self.cards_layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = {}

    def _show_keys(self) -> None:
        """The keys of the open question, at the foot."""
        say, card = self.look.say, self._cards[self.current]
        assert card.part is not None
        keys: list[tuple[str, Text]] = []
        if card.question.type == "table":
            keys = [("Enter", _ROW), ("Ctrl+Delete", _DROP), ("Alt+0", _UNKNOWN)]
        else:
            caps = card.part.choices.keys
            digits = [cap for cap in caps if cap.isdigit()]
            keys = [(f"{digits[0]}–{digits[-1]}" if len(digits) > 1 else digits[0], _CHOOSE)] if caps else []
            keys += [("−", NOT_APPLICABLE)] if "-" in caps else []
            keys += [("0" if caps else "Alt+0", _UNKNOWN), ("Enter", _NEXT)]
        keys += [("Shift+Enter", _BACK), *([("Delete", _CLEAR)] if card.part.choices.keys else []), ("Ctrl+K", _SEARCH)]
        self.keys_label.setText("　&nbsp; ".join(f"<b>{cap}</b>&nbsp; {say(words)}" for cap, words in keys))

    # --- moving ------------------------------------------------------------------------------------------------------

    def _section_of(self, question: str) -> SectionState | None:
        return next((one for one in self._sections if question in one.questions), None)

    def _asked(self) -> list[str]:
        return [name for one in self._sections for name in one.questions]

    def _first_open(self, work: Work) -> str:
        """Where it was left, under another look too; else the first without an answer."""
        answers, asked = work.dossier.case.answers, self._asked()
        case, left, _ = self.desk.asking
        if case == work.id and left in asked:
            return left
        return next((name for name in asked if name not in answers), asked[0])

    def _open(self, question: str, focus: bool = True) -> None:
        work = self.desk.work
        if work is None or self._section_of(question) is None:
            return
        self._close_again()
        if self.current in self._cards and self.current != question:
            self._cards[self.current].open(False)
        self.current = question
        self.desk.asking = (work.id, question, self.quick)
        self._show_section(work)
        card = self._cards[question]
        card.open(True, focus=focus)
        self._show_keys()
        for wait in (0, 30):  # a card that was just opened knows its height one round of layout later
            QTimer.singleShot(wait, self, lambda: self._bring(question))

    def _bring(self, question: str) -> None:
        """The whole card into view; its head where it is higher than the view."""
        card = self._cards.get(question)
        if card is None or question != self.current:
            return
        self.cards_layout.activate()
        bar, top = self.scroll_area.verticalScrollBar(), card.y()
        low = top + card.height() + 8 - self.scroll_area.viewport().height()
        bar.setValue(min(top, max(low, bar.value())))

    def _open_section(self, section: str) -> None:
        state = next(one for one in self._sections if one.section.id == section)
        work = self.desk.work
        answers = work.dossier.case.answers if work else {}
        self._open(next((name for name in state.questions if name not in answers), state.questions[0]))

    def _step(self, by: int) -> None:
        asked = self._asked()
        place = asked.index(self.current) + by
        if 0 <= place < len(asked):
            self._open(asked[place])

    def _step_section(self, by: int) -> None:
        here = next(place for place, one in enumerate(self._sections) if self.current in one.questions) + by
        if 0 <= here < len(self._sections):
            self._open(self._sections[here].questions[0])

    def _open_best(self) -> None:
        work, asked = self.desk.work, self._asked()
        if work is not None:
            best = [one.id for one in work.diagnosis.next_questions if one.id in asked and one.id != self.current]
            self._open(best[0] if best else self.current)

    def _open_again(self) -> None:
        """The times of the client in place of the questions, and back."""
        from ..widgets.remeasure_view import RemeasureView

        work = self.desk.work
        if work is None:
            return
        if self._again is None:
            self._again = RemeasureView(self.look, self.desk)
            self._again.left.connect(self._close_again)
            self.page_layout.addWidget(self._again, 1)
        self._again.show_work(work)
        self.main.hide()
        self._again.show()
        self._again.setFocus()

    def _close_again(self) -> None:
        if self._again is not None and not self._again.isHidden():
            self._again.hide()
            self.main.show()

    def _turn_quick(self) -> None:
        self.quick = not self.quick
        if self.desk.work is not None:
            self.show_work(self.desk.work)
            self._open(self.current)

    # --- keys --------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        card = self._cards.get(self.current)
        focus = QApplication.focusWidget()
        if card is None or (isinstance(focus, LineField | TextField) and focus.pen.composing):
            return
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter(card, back)
            case Qt.Key.Key_PageDown:
                self._step_section(1)
            case Qt.Key.Key_PageUp:
                self._step_section(-1)
            case _ if event.matches(QKeySequence.StandardKey.Paste) and card.part is not None:
                card.part.evidence_row.paste()
            case _:
                if not card.press(event):
                    super().keyPressEvent(event)

    def _press(self, cap: str) -> None:
        card = self._cards.get(self.current)
        if card is not None and card.part is not None:
            card.part.choices.press(cap)

    def _enter(self, card: QuestionCard, back: bool) -> None:
        part = card.part
        if part is None or (part.table is not None and part.table.goes_on(back)) or part.wrong:
            return
        self._step(-1 if back else 1)
