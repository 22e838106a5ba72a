"""Step 6, the papers: what will be handed over, page by page, as the case changes; export, print, sign, verify."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from ...core.progress import Progress
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..icons import icon
from ..look import Look
from ..pdf_door import VERIFY
from ..style import give, room_when_chosen
from ..widgets.export_bar import ExportBar
from ..widgets.handing_over import HandingOver
from ..widgets.minutes_card import MinutesCard
from ..widgets.minutes_making import NOTHING_YET, Made, MinutesMaking
from ..widgets.paper_entries import (
    CONTRACT,
    FILES,
    MINUTES,
    drawn_as,
    entries_of,
    issued_by,
    pages_of,
)
from ..widgets.paper_list import PaperList
from ..widgets.paper_view import PaperView
from ..widgets.quote_signing import QuoteSigning
from ..widgets.sign_card import SignCard

if TYPE_CHECKING:
    from ...actions.previewing import Paper
    from ...actions.working import Work

_REDRAW_MS = 400
_HIDDEN = Text("价格已隐藏，文件暂不显示", "Prices are hidden, so papers are not shown")
_NO_OFFER = Text("还不能出文件：", "No papers yet: ")
_DRAWING, _UPDATING = Text("正在排版…", "Drawing…"), Text("正在更新…", "Updating…")


class DocumentsPage(QWidget):
    """Draws in the background what is in sight; a result that has been overtaken is dropped."""

    export_bar: ExportBar
    paper_list: PaperList
    verify_button: QPushButton
    sign_card: SignCard
    minutes_card: MinutesCard
    name_label: QLabel
    state_label: QLabel
    page_label: QLabel
    sheet_card: QFrame
    empty_label: QLabel
    paper_view: PaperView
    previous_button: QPushButton
    next_button: QPushButton
    smaller_button: QPushButton
    larger_button: QPushButton
    zoom_label: QLabel
    fit_button: QPushButton
    whole_button: QPushButton

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self._case = ""
        self._work: Work | None = None
        self._papers: dict[str, Paper] = {}
        self._drawn_for: dict[str, Work] = {}
        self._shown: tuple[str, Paper] | None = None
        self._under_way: object = None
        makers: dict[str, Callable[[QWidget | None], QWidget]] = {
            "ExportBar": lambda parent: ExportBar(parent, look),
            "PaperList": lambda parent: PaperList(parent, look),
            "PaperView": lambda parent: PaperView(parent, look),
            "SignCard": lambda parent: SignCard(parent, look, desk),
            "MinutesCard": lambda parent: MinutesCard(parent, look),
        }
        load_form(self, "documents_page", makers)
        self._redraw = QTimer(self, singleShot=True, interval=_REDRAW_MS)
        self._redraw.timeout.connect(self._draw)
        self.handing_over = HandingOver(look, desk, self.export_bar)
        self.signing = QuoteSigning(look, desk, self.sign_card)
        self.minutes = MinutesMaking(look, desk, self.minutes_card, self.handing_over)
        self._connect()

    def _connect(self) -> None:
        view, look = self.paper_view, self.look
        self.paper_list.chosen.connect(self._choose)
        view.wanted.connect(self._draw_page)
        view.moved.connect(self._show_place)
        self.verify_button.clicked.connect(lambda: self.desk.sent.emit(VERIFY, ""))
        self.signing.brought.connect(self._drawn)
        self.minutes.moved.connect(self._redraw_minutes)
        for button, name, action in (
            (self.previous_button, "chevron-left", lambda: view.go(view.page - 1)),
            (self.next_button, "chevron-right", lambda: view.go(view.page + 1)),
            (self.smaller_button, "minus", lambda: view.step_zoom(False)),
            (self.larger_button, "plus", lambda: view.step_zoom(True)),
            (self.fit_button, "", lambda: view.set_zoom(None)),
            (self.whole_button, "", lambda: view.set_zoom(1.0)),
        ):
            button.clicked.connect(action)
            if name:
                button.setIcon(icon(look, name))
                give(button, narrow=True)  # the number of a quote stands whole beside them
        for button in (self.fit_button, self.whole_button):
            room_when_chosen(button, look)
        for keys, action in (
            ("Ctrl++", lambda: view.step_zoom(True)),
            ("Ctrl+=", lambda: view.step_zoom(True)),
            ("Ctrl+-", lambda: view.step_zoom(False)),
            ("Ctrl+0", lambda: view.set_zoom(None)),
        ):
            QShortcut(QKeySequence(keys), self, action)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """Show a case: the papers anew a moment after its last change."""
        if work.id != self._case:
            self._case, self._papers, self._drawn_for, self._shown = work.id, {}, {}, None
            self.signing.forget()
        self._work = work
        entries = entries_of(work)
        self.paper_list.show_entries(entries)
        if self.paper_list.key not in [entry.key for entry in entries]:
            self.paper_list.choose(entries[0].key if entries else "")
        self._show_choice()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.signing.refresh()
        self.handing_over.place.remember()

    def go_to(self, field: str) -> None:
        """Choose the paper that the field names: proposal, quote, contract … or ``issued.<number>.<version>``."""
        if field and field != self.paper_list.key:
            self.paper_list.choose(field)
            self._show_choice()
        self.paper_list.take_focus()

    def _choose(self, key: str) -> None:
        self._show_choice()

    def _show_choice(self) -> None:
        """The paper that is chosen, as it was drawn last; a fresh one is on its way where the case has changed."""
        work, key = self._work, self.paper_list.key
        if work is None:
            return
        self.minutes.show(work, key)
        said = self._instead(work, key)
        self.empty_label.setVisible(bool(said))
        self.empty_label.setText(said)
        self.paper_view.setVisible(not said)
        self.name_label.setText(next((self.look.say(one.name) for one in entries_of(work) if one.key == key), ""))
        self._hand_over()
        self.signing.show(work, key)
        self._show_place()
        if said:
            self.state_label.setText("")
            return
        paper = self._papers.get(drawn_as(key))
        if paper is not None and self._shown != (key, paper):
            self._show_paper(key, paper)
        if self._drawn_for.get(drawn_as(key)) is work or (paper is not None and key.startswith("issued.")):
            return
        self.state_label.setText(self.look.say(_UPDATING if paper else _DRAWING))
        if paper is None:
            if self._shown is not None:
                self.paper_view.show_sizes((), anew=True)
                self._shown = None
            self._draw()
        else:
            self._redraw.start()

    def _hand_over(self) -> None:
        """Only what is drawn as the case is now is exported or printed."""
        work, key = self._work, self.paper_list.key
        if work is not None:
            fresh = self._drawn_for.get(drawn_as(key)) is work or key.startswith("issued.")
            paper = self._papers.get(drawn_as(key)) if fresh else None
            self.handing_over.show(work, key, self.name_label.text(), paper, self.signing.is_signed(key))

    def _instead(self, work: Work, key: str) -> str:
        """What is said where there are no pages to show."""
        if key == MINUTES and self.minutes.nothing:
            return self.look.say(NOTHING_YET)
        if work.offer is None and key != MINUTES and not key.startswith("issued."):
            first = work.refused[0]
            return self.look.say(_NO_OFFER) + f"{self.look.say(first.what)}　{self.look.say(first.remedy)}"
        if key in FILES:
            return self.look.say(FILES[key][1])
        return "" if self.look.priced else self.look.say(_HIDDEN)

    def _show_paper(self, key: str, paper: Paper) -> None:
        anew = self._shown is None or self._shown[0] != key
        self._shown = (key, paper)
        self.paper_view.show_sizes([paper.sizes[page] for page in pages_of(key, paper)], anew=anew)
        self._show_place()

    def _show_place(self) -> None:
        view, paged = self.paper_view, not self.paper_view.isHidden() and self.paper_view.pages > 0
        self.page_label.setText(self.look.say(view.page_words()) if paged else "")
        self.zoom_label.setText(f"{view.scale:.0%}" if paged else "")
        view.setAccessibleName(f"{self.name_label.text()} {self.page_label.text()}")
        self.fit_button.setChecked(view.zoom is None)
        self.whole_button.setChecked(view.zoom == 1.0)
        for button in (self.smaller_button, self.larger_button, self.fit_button, self.whole_button):
            button.setEnabled(paged)
        self.previous_button.setEnabled(paged and view.page > 0)
        self.next_button.setEnabled(paged and view.page + 1 < view.pages)

    # --- drawing -----------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        """Draw the chosen paper in the background, one at a time."""
        from ...actions.previewing import draw_paper

        work, document = self._work, drawn_as(self.paper_list.key)
        if work is None or self._under_way is not None or not (self.isVisible() or document not in self._papers):
            return
        issued = issued_by(work, document)
        if issued is not None:
            self.signing.bring(work, document)
            return
        if not work.settled:
            return  # the settled work follows
        if document == MINUTES:
            self._under_way = token = object()
            draw = self.minutes.drawing(work)
            done = partial(self._minutes_drawn, work)
            self.desk.jobs.start(lambda _: draw(), done, ended=partial(self._ended, token))
            return
        store = self.desk.store
        if work.offer is None or store is None or document in FILES:
            return
        self._under_way = token = object()
        done, ended = partial(self._drawn, document, work), partial(self._ended, token)
        self.desk.jobs.start(lambda _: draw_paper(document, work, store), done, ended=ended)

    def _ended(self, token: object) -> None:
        """What was drawn last is done: draw again where the case or the choice has changed meanwhile."""
        if self._under_way is token:
            self._under_way = None
            work, document = self._work, drawn_as(self.paper_list.key)
            if work is not None and self._drawn_for.get(document) is not work and not self._instead(work, document):
                self._redraw.start()

    def _drawn(self, document: str, work: Work, paper: Paper) -> None:
        if work.id != self._case:
            return
        former = self._papers.get(document)
        self._papers[document], self._drawn_for[document] = paper, work
        if issued_by(work, document) is not None and former is not None and former.pdf != paper.pdf:
            self._drawn_for.pop(CONTRACT, None)  # it names the signed file by its hash
        if drawn_as(self.paper_list.key) == document and self._work is not None:
            if former is None or former.pdf != paper.pdf or self._shown is None:
                self._show_paper(self.paper_list.key, paper)
            if self._work is work:
                self.state_label.setText("")
            self._hand_over()

    def _minutes_drawn(self, work: Work, made: Made) -> None:
        if self.minutes.take(made, work):
            if made.paper is not None:
                self._drawn(MINUTES, work, made.paper)
            self._show_choice()

    def _redraw_minutes(self) -> None:
        """The minutes of another meeting."""
        self._papers.pop(MINUTES, None)
        self._drawn_for.pop(MINUTES, None)
        self._show_choice()

    def _draw_page(self, page: int, width: int) -> None:
        from ..printing import image_of

        if self._shown is None:
            return
        key, paper = self._shown
        number = pages_of(key, paper)[page]

        def drawing(_: Progress) -> QImage:
            from ...actions.previewing import picture_of

            return image_of(picture_of(paper, number, width))

        def show(image: QImage) -> None:
            if self._shown == (key, paper):
                self.paper_view.show_page(page, image)

        self.desk.jobs.start(drawing, show)
