"""A consultant's day in the real program over a real profile folder, from the first start to an issued quote.

The longest stall of the window is printed (``-rP`` shows it); with ``QIFUTONG_LONG_DAY=1`` one over 100 ms fails, and
``QIFUTONG_STALLS=FILE`` keeps them all. Timed only on demand: a busy machine must not fail the suite.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.offering import choices, open_points
from qifutong_desktop.actions.proposing import Offer
from qifutong_desktop.actions.working import Work
from qifutong_desktop.core.plan_edits import TaskEdit
from qifutong_desktop.core.questionnaire import Question
from qifutong_desktop.core.steps import STEPS, Step
from qifutong_desktop.ui.case_frame import CaseFrame
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.data_page import DataPage
from qifutong_desktop.ui.pages.diagnosis_page import DiagnosisPage
from qifutong_desktop.ui.pages.documents_page import DocumentsPage
from qifutong_desktop.ui.pages.opening_page import OpeningPage
from qifutong_desktop.ui.pages.plan_page import PlanPage
from qifutong_desktop.ui.pages.quote_page import QuotePage
from qifutong_desktop.workbooks.sample_books import write_sample_books

from ..documents.reading import POPPLER, text_of
from ..ui.program_run import Run, running
from ..ui.program_run import type_in as type_letters
from ..ui.watchdog import Watchdog

KEY, MOD = Qt.Key, Qt.KeyboardModifier
PASSPHRASE, CLIENT = "river and hill 42", "湖州青岚茶业有限公司"
#: What is typed into the rows of a table, cell by cell; other tables are passed by with Enter.
ROWS = {
    "P04": (("sales", "18"), ("stores", "22")),
    "D03": (("customers", "4200"),),
}
#: What is typed where a number is asked.
NUMBERS = {"P03": "64", "D01": "1400", "D02": "20", "D07": "3", "D08": "1"}

pytestmark = pytest.mark.usefixtures("no_keyring")


class Hands:
    """What a person does at the keyboard and the mouse; the window gets its turn after each."""

    def __init__(self, run: Run) -> None:
        self.run = run
        run.program.window.activateWindow()  # a screen without a window manager gives nobody the keyboard
        run.until(run.program.window.isActiveWindow)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = MOD.NoModifier, on: QWidget | None = None) -> None:
        widget = on or QApplication.focusWidget() or self.run.program.window
        QTest.keyClick(widget, key, modifiers)
        QApplication.processEvents()

    def type_in(self, words: str, on: QWidget | None = None) -> None:
        if on is not None:
            on.setFocus()
        for letter in words:
            type_letters(cast(QLineEdit, QApplication.focusWidget()), letter)
            QApplication.processEvents()

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    # --- where we are ------------------------------------------------------------------------------------------------

    @property
    def work(self) -> Work:
        work = self.run.program.desk.work
        assert work is not None
        return work

    @property
    def frame(self) -> CaseFrame:
        page = self.run.page()
        assert isinstance(page, CaseFrame)
        return page

    def step(self, step: Step) -> QWidget:
        """Go there by its key."""
        number = list(STEPS).index(step) + 1
        self.press(KEY(KEY.Key_0 + number), MOD.ControlModifier, on=self.frame)
        assert self.frame.step == step
        page = self.frame.pages.currentWidget()
        assert page is not None
        return page

    def at_rest(self) -> None:
        """Everything worked out and on the disk."""
        desk = self.run.program.desk
        self.run.until(lambda: desk.all_saved and not desk.jobs.busy and desk.work is not None and desk.work.settled)


@POPPLER
def test_a_whole_day(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    folder, papers = tmp_path / "profile", tmp_path / "papers"
    (tmp_path / "books").mkdir()
    books = write_sample_books(tmp_path / "books")
    with Watchdog() as dog:
        with running(qtbot, qapp, folder) as run:
            hands = Hands(run)
            first_start(hands)
            sample_client(hands)
            opening_talk(hands)
            diagnosis_by_keyboard(hands)
            workbooks_dropped(hands, [book for book in books if book.suffix in (".xlsx", ".csv")][:3])
            plan_edited(hands)
            quote_issued(hands)
            papers_on_disk(hands, papers)
            step_back(hands)
            other_language_client_view_and_narrow_window(hands)
            hands.step("plan")
            hands.at_rest()
        with running(qtbot, qapp, folder) as run:
            run.unlock(PASSPHRASE)
            run.until(lambda: isinstance(run.page(), CaseFrame) and run.program.desk.work is not None)
            hands = Hands(run)
            assert hands.frame.step == "plan"
            assert hands.work.dossier.case.client.name == CLIENT
            assert len(hands.work.kept.issued) == 1
            assert run.program.look.lang == "en"
    tell(dog)


def tell(dog: Watchdog) -> None:
    print(f"longest stall of the window: {dog.longest}\n{dog.report()}")
    if kept := os.environ.get("QIFUTONG_STALLS"):
        dog.write(Path(kept))
    if os.environ.get("QIFUTONG_LONG_DAY"):
        assert dog.longest.seconds <= 0.1, dog.report()


def offer_of(hands: Hands) -> Offer:
    offer = hands.work.offer
    assert offer is not None
    return offer


# --- the hours of the day --------------------------------------------------------------------------------------------


def first_start(hands: Hands) -> None:
    """Set up by keyboard; the recovery code must be noted."""
    gate = hands.run.gate()
    hands.run.until(gate.setup_box.isVisible)
    hands.type_in(PASSPHRASE, gate.passphrase_edit)
    hands.type_in(PASSPHRASE, gate.repeat_edit)
    for name, words in (
        ("consultant", "沈亦舟"),
        ("name", "企服通数字技术有限公司（示例）"),
        ("tax_id", "91320214MA8LQ7XE3L"),
    ):
        hands.type_in(words, gate.company_form.fields[name])
    hands.press(KEY.Key_Space, on=gate.setup_button)
    hands.run.until(gate.code_box.isVisible)
    assert not gate.go_button.isEnabled()
    hands.press(KEY.Key_Space, on=gate.noted_check)
    hands.press(KEY.Key_Space, on=gate.go_button)
    hands.run.listed()


def sample_client(hands: Hands) -> None:
    """To look around: the sample, one key away; then back to the list."""
    hands.press(KEY.Key_Space, on=hands.run.home.sample_button)
    hands.run.until(lambda: isinstance(hands.run.page(), CaseFrame))
    hands.at_rest()
    for step in STEPS:
        hands.step(step)
        hands.at_rest()
    hands.click(hands.run.frame.clients_button)
    hands.run.listed()


def opening_talk(hands: Hands) -> None:
    """A new client: who, what hurts, why now; said back in sentences, without a price."""
    hands.press(KEY.Key_N, MOD.ControlModifier, on=hands.run.page())
    hands.run.until(lambda: isinstance(hands.run.page(), OpeningPage) and hands.run.program.desk.work is not None)
    page = hands.run.page()
    assert isinstance(page, OpeningPage)
    hands.type_in(CLIENT, page.name_edit)
    hands.press(KEY.Key_Tab)
    industry = next(one for one in page._industries.buttons() if one.property("option") == "other")
    hands.press(KEY.Key_Space, on=industry)
    words, hours = page._pains[0]
    hands.type_in("月底对账要三天", words)
    hands.type_in("24", hours)
    hands.press(KEY.Key_Tab)
    hands.press(KEY.Key_Space, on=next(iter(page._reasons.values())))
    assert CLIENT in page.understood_label.text()
    assert "¥" not in page.understood_label.text()
    hands.press(KEY.Key_Space, on=page.go_button)
    assert hands.frame.step == "diagnosis"
    assert hands.work.dossier.case.client.name == CLIENT


def diagnosis_by_keyboard(hands: Hands) -> None:
    """Every question that is asked, with digits, figures, Tab and Enter alone."""
    page = hands.frame.pages.currentWidget()
    assert isinstance(page, DiagnosisPage)
    hands.run.program.desk.sent.emit("diagnosis", "answers.O01")
    seen: list[str] = []
    while page.current not in seen:
        seen.append(name := page.current)
        answer(hands, hands.work.rules.questionnaire.by_id[name])
        for _ in range(2):  # a table is left from an empty row
            if page.current == name:
                hands.press(KEY.Key_Return)
    assert seen == [name for name, asked in hands.work.visible.items() if asked]
    assert set(NUMBERS) <= set(hands.work.dossier.case.answers)
    assert hands.work.diagnosis.needs.count("seats").low == 40
    assert hands.work.offer is not None
    hands.at_rest()


def answer(hands: Hands, question: Question) -> None:
    """The question that is open, unless the opening talk has answered it."""
    if question.id in NUMBERS:
        hands.type_in(NUMBERS[question.id])
    elif question.id in hands.work.dossier.case.answers:
        return
    elif question.id in ROWS:
        for row in ROWS[question.id]:
            for number, cell in enumerate(row):
                if number:
                    hands.press(KEY.Key_Tab)
                hands.type_in(cell)
            hands.press(KEY.Key_Return)
    elif question.type in ("one", "several", "ladder"):
        hands.press(KEY.Key_2)
    else:
        hands.press(KEY.Key_0, MOD.AltModifier)


def workbooks_dropped(hands: Hands, books: list[Path]) -> None:
    """From the file manager onto the page."""
    page = hands.step("data")
    assert isinstance(page, DataPage)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(book)) for book in books])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(9, 300), copy, data, left, none))
    QApplication.sendEvent(page, QDropEvent(QPointF(9, 300), copy, data, left, none))
    hands.run.until(lambda: hands.work.dossier.sizing is not None)
    hands.at_rest()
    assert set(page.cards) == {book.name for book in books}
    sizing = hands.work.dossier.sizing
    assert sizing is not None
    assert sizing.rows > 500


def plan_edited(hands: Hands) -> None:
    """A task gets more days; the go-live follows."""
    page = hands.step("plan")
    assert isinstance(page, PlanPage)
    before, card = offer_of(hands).plan.go_live, page.plan_card
    card.gantt.setFocus()
    for _ in range(60):
        if card.gantt.task == "configure":
            break
        hands.press(KEY.Key_Down)
    edited = card.gantt.task
    hands.press(KEY.Key_Return)
    assert card.editor.isVisible()
    card.editor.days_field.selectAll()
    hands.type_in("45", card.editor.days_field)
    hands.press(KEY.Key_Return)
    assert hands.work.dossier.edits == {edited: TaskEdit(days=Decimal(45))}
    assert offer_of(hands).plan.go_live > before
    hands.at_rest()


def quote_issued(hands: Hands) -> None:
    """By the month instead of by the year, then issued: numbered and locked."""
    page = hands.step("quote")
    assert isinstance(page, QuotePage)
    card = page.total_card
    yearly = card.total_label.text()
    hands.click(page.terms_bar.monthly_button)
    assert card.total_label.text() != yearly
    for key in [choice.key for choice in choices(offer_of(hands))]:  # what has no price yet is quoted apart
        apart = card.choice(key)
        assert apart is not None
        hands.click(apart)
    hands.at_rest()
    assert not card.issue_button.isEnabled()  # how a month is paid, the list does not say
    payment = page.terms_bar.payment_combo.lineEdit()
    assert payment is not None
    payment.setFocus()
    payment.selectAll()
    type_letters(payment, "按季预付")
    hands.press(KEY.Key_Return, on=payment)
    hands.at_rest()
    assert card.issue_button.isEnabled(), open_points(offer_of(hands))
    hands.press(KEY.Key_Space, on=card.issue_button)
    hands.press(KEY.Key_Space, on=card.confirm_button)
    hands.run.until(lambda: len(hands.work.kept.issued) == 1)
    hands.at_rest()


def papers_on_disk(hands: Hands, papers: Path) -> None:
    """Exported; a client's own reader finds the number, the name and the total in the quote."""
    page = hands.step("documents")
    assert isinstance(page, DocumentsPage)
    page.handing_over.place.use(papers)
    hands.run.until(page.export_bar.export_all_button.isEnabled)
    hands.click(page.export_bar.export_all_button)
    hands.run.until(page.export_bar.done_frame.isVisible)
    hands.at_rest()
    quote = next(path for path in papers.rglob("*.pdf") if "报价" in path.name or "quote" in path.name)
    said = "".join(text_of(quote.read_bytes()).split())
    issued = hands.work.kept.issued[0]
    assert CLIENT in said
    assert issued.number in said
    assert "草案" not in said
    assert {path.suffix for path in papers.rglob("*.*")} >= {".pdf", ".xlsx", ".png"}


def step_back(hands: Hands) -> None:
    """Undo takes the last thing said back, from whatever page, and redo brings it again."""
    hands.run.program.desk.say({"client.contact": "许女士"})
    hands.at_rest()
    hands.press(KEY.Key_Z, MOD.ControlModifier, on=hands.frame)
    hands.run.until(lambda: hands.work.dossier.case.client.contact == "")
    hands.press(KEY.Key_Y, MOD.ControlModifier, on=hands.frame)
    hands.run.until(lambda: hands.work.dossier.case.client.contact == "许女士")
    hands.at_rest()


def other_language_client_view_and_narrow_window(hands: Hands) -> None:
    """English in place; the client sees no price; nothing runs out of the smallest window."""
    run = hands.run
    hands.click(run.settings.look_card.languages["en"])
    furnished(run, lambda look: look.lang == "en")
    hands.click(run.frame.clients_button)
    run.listed().opened.emit(hands.work.id)
    run.until(lambda: isinstance(run.page(), CaseFrame) and run.page().isVisible())
    hands.press(KEY.Key_F11, on=run.frame)
    furnished(run, lambda look: look.client)
    hands.step("quote")
    assert f"{offer_of(hands).quote.estimate.total.low:,}" not in words_in(run.page())
    hands.press(KEY.Key_F11, on=run.frame)
    furnished(run, lambda look: not look.client)
    run.program.window.resize(1024, 640)
    for step in STEPS:
        page = hands.step(step)
        QApplication.processEvents()
        for area in page.findChildren(QScrollArea):
            assert area.horizontalScrollBar().maximum() == 0 or not area.isVisible(), (step, area.objectName())


def furnished(run: Run, so: Callable[[Look], bool]) -> None:
    """The window stands there anew, with another look."""
    run.until(lambda: run.program.window.frame is not None and so(run.frame.look))
    run.until(lambda: run.page().isVisible())


def words_in(page: QWidget) -> str:
    """All that is to be read on it."""
    found = (one.text() for one in page.findChildren(QWidget) if one.isVisible() and hasattr(one, "text"))
    return " ".join(text for text in found if isinstance(text, str))
