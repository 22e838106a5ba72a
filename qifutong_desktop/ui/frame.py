"""What stands in the window: the rail, and the space beside it (gate, clients, one client, knowledge, service desk,
settings)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, cast

import shiboken6
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QToolButton, QWidget

from ..core.text import Text
from .bookshelf import bookshelf_of
from .counter import counter_of
from .desk import Desk
from .forms import Makers, load_form
from .help_door import HelpDoor
from .icons import icon
from .in_sight import InSight
from .look import Look
from .spoken import call
from .style import give
from .team_door import TeamDoor
from .widgets.job_rows import JobRows
from .widgets.key_in_stack import stack_of
from .widgets.notice_bar import NoticeBar

if TYPE_CHECKING:
    from ..actions.preferences import Place
    from ..actions.searching import Hit
    from ..core.steps import Step
    from .case_frame import CaseFrame

#: From one bit of work to the next: timers of 0 ms are served two at a time.
TURN_MS = 1
_LATE = Text("{} 件逾期", "{} overdue")


class Frame(QWidget):
    """Builds its spaces when they are first needed; knows nothing of what they show."""

    #: the space that is open changed: gate, home, opening, key_in, case, knowledge, service, team, settings
    moved = Signal(str)
    #: a space was built: its name, the widget
    built = Signal(str, object)
    wanted_client_view = Signal()
    wanted_prices = Signal()

    rail: QFrame
    mark_label: QLabel
    clients_button: QToolButton
    knowledge_button: QToolButton
    service_button: QToolButton
    settings_button: QToolButton
    spaces: QStackedWidget
    notice_bar: NoticeBar
    job_rows: JobRows

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.space = ""
        self._built: dict[str, QWidget] = {}
        #: on the way to a client that was opened: its id, the bits of work that are left
        self._way: tuple[str, Iterator[None]] | None = None
        self._walking = QTimer(self, singleShot=True, interval=TURN_MS)
        self._walking.timeout.connect(self._walk)
        makers: Makers = {
            "JobRows": lambda parent: JobRows(parent, look),
            "NoticeBar": lambda parent: NoticeBar(parent, look),
        }
        load_form(self, "frame", makers)
        self._draw_rail()
        desk.jobs.shown.connect(self.job_rows.show_jobs)
        desk.jobs.refused.connect(self.notice_bar.refuse)
        desk.told.connect(self.notice_bar.tell)
        desk.sent.connect(self._sent)
        counter_of(desk).counted.connect(self._show_late)
        self.team_door = TeamDoor(self)
        self.help_door = HelpDoor(self)
        InSight(self, look)
        for keys, action in (
            ("F11", self.wanted_client_view.emit),
            ("F8", self.wanted_prices.emit),
            ("Ctrl+K", self.search),
        ):
            QShortcut(QKeySequence(keys), self, action)

    def _draw_rail(self) -> None:
        look = self.look
        self.rail.setFixedWidth(look.px(72))
        size = look.px(36)
        self.mark_label.setFixedSize(size, size)
        self.mark_label.setStyleSheet(
            f"background: {look.colours['accent']}; color: {look.colours['on_accent']}; border-radius: 8px;"
            f" font-size: {look.px(18)}px; font-weight: 700;"
        )
        for button, name in (
            (self.clients_button, "clients"),
            (self.knowledge_button, "knowledge"),
            (self.service_button, "service"),
            (self.settings_button, "settings"),
        ):
            button.setIcon(icon(look, name, checked="accent"))
            button.setIconSize(QSize(look.px(22), look.px(22)))
            button.setFixedWidth(look.px(60))
        self.clients_button.clicked.connect(lambda: self.go("home"))
        self.knowledge_button.clicked.connect(lambda: self.go("knowledge"))
        self.service_button.clicked.connect(lambda: self.go("service"))
        self.settings_button.clicked.connect(lambda: self.go("settings"))
        self._late_mark = QLabel(self.clients_button)
        give(self._late_mark, role="badge")
        self._late_mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._show_late(counter_of(self.desk).late)

    def _show_late(self, late: int) -> None:
        """How many things are overdue: they stand on the page of clients."""
        words = self.look.say(_LATE).format(late) if late else ""
        name = self.clients_button.text()
        call(self.clients_button, self.look, name, words)
        self.clients_button.setToolTip(words)
        mark = self._late_mark
        mark.setText(str(late) if late < 100 else "99+")
        mark.adjustSize()
        mark.move(self.look.px(60) - mark.width(), self.look.px(4))
        mark.setVisible(late > 0)

    def go(self, space: str) -> QWidget:
        """Open a space; the widget in it. Who was on the way elsewhere does not arrive there."""
        self._way = None
        widget = self._make(space)
        self.spaces.setCurrentWidget(widget)
        self.space = space
        if space == "gate":
            bookshelf_of(self.desk).forget()
            stack_of(self.desk).forget()
        self.rail.setVisible(space != "gate" and not self.look.client)  # other clients are nobody's business
        self.mark_rail()
        self.moved.emit(space)
        return widget

    def _make(self, space: str) -> QWidget:
        """The widget of a space, built where it is not there yet."""
        if space not in self._built:
            self._built[space] = self._build(space)
            self.spaces.addWidget(self._built[space])
            self._meet(space, self._built[space])
            self.built.emit(space, self._built[space])
        return self._built[space]

    def mark_rail(self) -> None:
        """Let the rail show where we are."""
        space = self.space
        self.clients_button.setChecked(space in ("home", "opening", "key_in", "case"))
        self.knowledge_button.setChecked(space == "knowledge")
        self.service_button.setChecked(space == "service")
        self.settings_button.setChecked(space == "settings")
        self.team_door.mark(space)

    def space_of(self, space: str) -> QWidget | None:
        """The widget of a space, where it was built."""
        return self._built.get(space)

    def shed(self) -> Iterator[None]:
        """Let go of all that is not shown, bit by bit. Never within a signal of something in the frame."""
        from .case_frame import CaseFrame

        self.settle()
        for space in list(self._built):
            widget = self._built[space]
            if isinstance(widget, CaseFrame):
                yield from widget.shed()
            if space != self.space:
                self._built.pop(space)
                self.spaces.removeWidget(widget)
                shiboken6.delete(widget)
                yield

    def _meet(self, space: str, widget: QWidget) -> None:
        """Connect what a space asks of the frame."""
        if space == "case":
            from .case_frame import CaseFrame

            assert isinstance(widget, CaseFrame)
            widget.searched.connect(self.search)
            widget.offered.connect(self.notice_bar.offer)
            widget.moved.connect(lambda _: self.moved.emit("case"))
            widget.show_work(self.desk.work)
        elif space == "home":
            from .pages.home_page import HomePage

            assert isinstance(widget, HomePage)
            widget.searched.connect(self.search)
            widget.opened.connect(self.open_case)
            widget.talked.connect(self.talk)
            widget.keyed_in.connect(lambda: self.key_in(""))
            widget.offered.connect(self.notice_bar.offer)
            widget.served.connect(self.serve)
        elif space == "opening":
            from .pages.opening_page import OpeningPage

            assert isinstance(widget, OpeningPage)
            widget.ended.connect(self._end_talk)
        elif space == "key_in":
            from .pages.key_in_page import KeyInPage

            assert isinstance(widget, KeyInPage)
            widget.ended.connect(self._end_key_in)
        elif space == "knowledge":
            from .pages.knowledge_page import KnowledgePage

            assert isinstance(widget, KnowledgePage)
            widget.offered.connect(self.notice_bar.offer)
        elif space == "service":
            from .pages.service_page import ServicePage

            assert isinstance(widget, ServicePage)
            widget.offered.connect(self.notice_bar.offer)

    def _sent(self, place: str, field: str) -> None:
        """A page sends to the service desk or the stack of papers, or from there to the open client."""
        if place == "service":
            self.serve("", field)
        elif place == "key_in":
            self.key_in(field)
        elif place == "case" and self.desk.work is not None:
            self.step_into(field.partition(".")[0], field)

    def serve(self, case: str, field: str) -> None:
        """Open the service desk: for a client ("": the open one), at an entry or a new one of a kind."""
        from .pages.service_page import ServicePage

        page = self.go("service")
        assert isinstance(page, ServicePage)
        if case:
            page.open(case, field)
        else:
            page.go_to(field)

    def open_case(self, case: str) -> None:
        """Open a client at its first step; the one that lies open already, where it was left."""
        if self.desk.work is not None and self.desk.work.id == case:
            from .case_frame import CaseFrame

            frame = self.go("case")
            assert isinstance(frame, CaseFrame)
            frame.come_back()
        else:
            self.desk.open(case, lambda: self.arrive("client", ""))

    def open_at(self, case: str, step: str, field: str) -> None:
        """Open a client at a field."""
        if self.desk.work is not None and self.desk.work.id == case:
            self.step_into(step, field)
        else:
            self.desk.open(case, lambda: self.arrive(step, field))

    def talk(self, case: str) -> None:
        """The opening talk with a client; "" begins a new one."""
        if not case:
            self.desk.new({"client.name": "?"}, self._show_talk)
        elif self.desk.work is not None and self.desk.work.id == case:
            self._show_talk()
        else:
            self.desk.open(case, self._show_talk)

    def _show_talk(self) -> None:
        """A fresh page each time: nothing of one client may stand in another's fields."""
        from .pages.opening_page import OpeningPage

        former = self._built.pop("opening", None)
        if former is not None:
            self.spaces.removeWidget(former)
            former.deleteLater()
        page = self.go("opening")
        assert isinstance(page, OpeningPage)
        page.show_work(self.desk.work)
        page.name_edit.setFocus()

    def _end_talk(self, step: str) -> None:
        if step:
            self.step_into(step, "")
            return
        work, desk = self.desk.work, self.desk
        if work is not None and len(work.kept.log) == 1 and work.dossier.case.client.name == "?":
            self._drop_empty(work.id)
        desk.close_case()
        self.go("home")

    def _drop_empty(self, case: str) -> None:
        """A client of whom not a word was said leaves no row behind."""
        from ..actions.client_list import to_bin

        author, now = self.desk.author, self.desk.now()
        self.desk.in_store(lambda store: to_bin(store, case, author, now))

    def key_in(self, origin: str) -> None:
        """Type paper questionnaires: a blank one, or the open client's with the step it comes from."""
        from .pages.key_in_page import KeyInPage

        page = self.go("key_in")
        assert isinstance(page, KeyInPage)
        page.begin(origin)

    def _end_key_in(self, origin: str) -> None:
        if origin:
            self.step_into(origin, "")
        else:
            self.go("home")

    def search(self) -> None:
        """Open the one search field over everything."""
        if self.desk.store is None or self.space == "gate":
            return
        from .dialogs.search_dialog import SearchDialog

        dialog = SearchDialog(self, self.look, self.desk)
        dialog.chosen.connect(self._found)
        dialog.open_over(self)

    def _found(self, hit: Hit) -> None:
        if hit.kind == "knowledge":
            from .pages.knowledge_page import KnowledgePage

            page = self.go("knowledge")
            assert isinstance(page, KnowledgePage)
            page.ask(hit.words, hit.place)
            return
        step = {"client": "client", "question": "diagnosis", "quote": "quote", "paper": "documents"}[hit.kind]
        self.open_at(hit.case, step, hit.place)

    def step_into(self, step: str, field: str) -> None:
        """Go to a step of the open client, and the place in it where a field is filled in."""
        from .case_frame import CaseFrame

        frame = self.go("case")
        assert isinstance(frame, CaseFrame)
        frame.go(cast("Step", step), field, arriving=True)

    def arrive(self, step: str, field: str) -> None:
        """Go to a step of the client that was opened just now. It is made ready where nobody sees it, a bit in each
        turn of the event loop, then shown."""
        assert self.desk.work is not None
        self._way = self.desk.work.id, self._way_in(step, field)
        self._walk()

    def _way_in(self, step: str, field: str) -> Iterator[None]:
        from .case_frame import CaseFrame

        frame = self._make("case")
        assert isinstance(frame, CaseFrame)
        yield
        yield from frame.make_ready(cast("Step", step))
        self.step_into(step, field)

    def _walk(self) -> None:
        if self._way is None:
            return
        case, bits = self._way
        if self.desk.work is None or self.desk.work.id != case or next(bits, self) is self:
            self._way = None
        else:
            self._walking.start()

    def settle(self) -> None:
        """Be at once where we are on the way to."""
        while self._way is not None:
            self._walk()

    def place(self) -> Place | None:
        """The open client, its step and question; None outside a client."""
        from ..actions.preferences import Place
        from .case_frame import CaseFrame

        client = self._built.get("case")
        if self.space != "case" or self.desk.work is None or not isinstance(client, CaseFrame):
            return None
        return Place(self.desk.work.id, client.step, _question(client) if client.step == "diagnosis" else "")

    def _build(self, space: str) -> QWidget:
        module, name = {
            "gate": ("pages.gate_page", "GatePage"),
            "home": ("pages.home_page", "HomePage"),
            "case": ("case_frame", "CaseFrame"),
            "opening": ("pages.opening_page", "OpeningPage"),
            "key_in": ("pages.key_in_page", "KeyInPage"),
            "knowledge": ("pages.knowledge_page", "KnowledgePage"),
            "service": ("pages.service_page", "ServicePage"),
            "team": ("pages.team_page", "TeamPage"),
            "settings": ("pages.settings_page", "SettingsPage"),
        }[space]
        built = getattr(import_module(f"{__package__}.{module}"), name)(self.look, self.desk, self.spaces)
        assert isinstance(built, QWidget)
        return built


def _question(client: CaseFrame) -> str:
    from .pages.diagnosis_page import DiagnosisPage

    page = client.pages.currentWidget()
    return page.current if isinstance(page, DiagnosisPage) else ""
