"""The program while its window is open: first page, then the store; the look, the lock, the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from ..core.text import Lang, Text
from .faults import Faults
from .look import Look
from .main_window import MainWindow
from .typeface import load_typeface

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    from ..actions.keeping import Given
    from ..actions.opening import Opened, Outcome
    from ..actions.preferences import Place, WindowSettings
    from ..core.problems import Refusal
    from ..store.lock import Held
    from .desk import Desk
    from .frame import Frame
    from .idleness import Idleness
    from .sweeping import Sweeper
    from .syncing import Syncing

_ELSEWHERE = Text("程序已经打开，请看另一个窗口", "It is open already: see the other window")
_SLOW = Text("有别的程序正占用数据，请关掉后再打开", "Another program holds the store: close it and start again")
_UNSAVED = Text("有修改还没有保存到磁盘，关闭就会丢失", "Changes are not on the disk yet; closing would lose them")
_CLOSE = Text("仍然关闭", "Close all the same")
_RIGHT = Text("时钟没错，按现在算", "The clock is right: count from now")
_LEAVE_MS = 4000
#: When a window that the system does not show (it starts as an icon) is furnished all the same.
_UNSEEN_MS = 500


class Program(QObject):
    """One window over one store. A change of the look furnishes the window anew over the same desk."""

    desk: Desk
    idleness: Idleness
    sweeper: Sweeper
    syncing: Syncing

    def __init__(
        self, app: QApplication, folder: Path, look: Look, held: Held | None = None, *, by_system: bool = False
    ) -> None:
        """``held``: the folder's lock, where it was taken already; ``by_system``: light or dark follow the system."""
        super().__init__(app)
        self.app, self.folder, self.look, self.by_system = app, folder, look, by_system
        load_typeface("Regular")
        self.window = MainWindow(look)
        self.window.closing.connect(self._end)
        self.window.may_close = self._may_close
        self.settings: WindowSettings | None = None
        self._held = held
        self._outcome: Outcome | None = None
        #: the language that was chosen at the gate
        self._spoken: Lang | None = None
        self._back_to: Place | None = None
        self._leaving = False
        #: the look that is on its way
        self._coming: Look | None = None
        self.faults = Faults(self)
        #: where one only passes through is no place to come back to
        self._arriving = QTimer(self, singleShot=True, interval=0)
        self._arriving.timeout.connect(self._arrived)

    def show(self) -> None:
        """Paint the first page; forms and store are loaded as soon as it is on the screen."""
        self._place_window()
        begin = QTimer(self, singleShot=True, interval=_UNSEEN_MS)
        begin.timeout.connect(lambda: self.begin())
        self.window.painted.connect(lambda: begin.start(0))
        self.window.show()
        begin.start()

    def begin(self) -> None:
        """Furnish the window and open the store in the background."""
        from .desk import Desk
        from .icons import program_icon
        from .idleness import Idleness
        from .sweeping import Sweeper
        from .syncing import syncing_of

        self.app.setWindowIcon(program_icon())
        self.sweeper = Sweeper(self)
        self.idleness = Idleness(self, self.app)
        self.idleness.over.connect(self.lock)
        self.desk = Desk(self)
        self.syncing = syncing_of(self.desk)
        self.desk.sent.connect(self._go_out)
        self.desk.saved.connect(lambda _: self._remember("case"))
        self.faults.listen(self.desk)
        self._furnish()
        self.window.go("home")
        if self._held is not None:
            self._ours()
        self.app.styleHints().colorSchemeChanged.connect(self._follow_system, _later())
        self._open(None)

    # --- the store ---------------------------------------------------------------------------------------------------

    def _open(self, given: Given | None) -> None:
        """Open it with what was typed, else by itself."""
        now, folder, held = self.desk.now(), self.folder, self._held

        def work(_: object) -> Outcome:
            from ..actions.opening import open_for_window

            return open_for_window(folder, given, now, held)

        self.desk.jobs.start(work, self.came, failed=self._failed, lane="store")

    def came(self, outcome: Outcome) -> None:
        """What came of opening: to the clients, to the gate, or to the window that is open already."""
        from ..actions.opening import Elsewhere, Opened
        from ..installation.layout import report_good_start

        report_good_start()
        if isinstance(outcome, Elsewhere):
            self._leave_to_the_other()
            return
        if self._held is None:
            self._ours()
        self._held = outcome.held
        if isinstance(outcome, Opened):
            self._in(outcome)
        else:
            self._gate(outcome)

    def _ours(self) -> None:
        """The folder's lock is ours."""
        from .instance import Doorbell

        Doorbell(self, self.folder).rung.connect(self._to_front)
        self.faults.begin_run()

    def _in(self, opened: Opened) -> None:
        self.settings = None  # passing the list is no place to go back to
        self._outcome = None
        self.desk.begin(opened.store, opened.rules, opened.settings.company, opened.settings.rates, opened.latest)
        self.syncing.begin()
        self.window.go("home")
        self.settings = settings = self._as_spoken(opened.settings)
        if settings.look != self._kept_look():
            self._take_look(settings)
        for notice in opened.notices:
            self.desk.told.emit(notice)
        if opened.set_back is not None and self.window.frame is not None:
            self.window.frame.notice_bar.warn(opened.set_back, _RIGHT, self.desk.trust_clock)
        self._watch_idleness()
        if place := self.faults.way_back(opened.settings.last_place):
            self.go_to(place)

    def _gate(self, outcome: Outcome | None) -> None:
        """``outcome`` None: locked after a pause."""
        from .pages.gate_page import GatePage

        self._outcome = outcome
        gate = self.window.go("gate")
        assert isinstance(gate, GatePage)
        gate.show_gate(self.folder, outcome)

    def _failed(self, refusal: Refusal) -> None:
        from ..installation.layout import report_good_start
        from .pages.gate_page import GatePage

        report_good_start()
        frame = self.window.frame
        if frame is not None and frame.space == "gate":
            gate = frame.go("gate")
            assert isinstance(gate, GatePage)
            gate.refuse(refusal)
        else:
            self.desk.jobs.refused.emit(refusal)

    def _leave_to_the_other(self) -> None:
        from .instance import ring

        answered = ring(self.folder)
        self.desk.told.emit(_ELSEWHERE if answered else _SLOW)
        QTimer.singleShot(0 if answered else _LEAVE_MS, self.app.quit)

    def _to_front(self) -> None:
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    # --- lock --------------------------------------------------------------------------------------------------------

    def _watch_idleness(self) -> None:
        """Without a passphrase nobody could come back but by the recovery code: then it does not lock by itself."""
        store = self.desk.store
        minutes = self.settings.lock_after_minutes if self.settings and store and store.has_passphrase else 0
        self.idleness.watch(minutes)

    def lock(self) -> None:
        """Forget the key; what was on the way to the disk is written first. Whoever sits there must unlock."""
        store, frame = self.desk.store, self.window.frame
        if store is None or frame is None or frame.space == "gate":
            return
        self.idleness.watch(0)
        self.syncing.rest()
        self.window.finish_typing()
        frame.settle()
        self._back_to = frame.place()
        self.desk.close_case()
        self._furnish()  # nothing of a client stays in a widget
        self._gate(None)
        self.desk.note_time()
        self.desk.in_store(lambda opened: opened.lock())

    def unlock(self, given: Given) -> None:
        """Open again after :meth:`lock`."""
        store = self.desk.store
        assert store is not None
        opening = partial(
            store.unlock, passphrase=given.passphrase, key_file=given.key_file, recovery_code=given.recovery_code
        )
        self.desk.jobs.start(lambda _: opening(), self._unlocked, failed=self._failed, lane="store")

    def _unlocked(self, _: None) -> None:
        if self.settings is not None:
            self.settings = self._as_spoken(self.settings)
        self._watch_idleness()
        self.syncing.begin()
        self._outcome = None
        self.window.go("home")
        if self._back_to is not None:
            self.go_to(self._back_to)

    # --- look --------------------------------------------------------------------------------------------------------

    def relook(self, **changes: Any) -> None:
        """Another language, theme, size of text, or the client looking on. Space, step and scroll stay.

        What is not shown goes first, bit by bit; then what is shown changes at once.
        """
        frame, under_way, aim = self.window.frame, self._coming is not None, replace(self._aim, **changes)
        if aim == self._aim:
            return
        self._coming = aim
        if frame is None:
            self._relook()
        elif not under_way:
            self._shed(frame, frame.shed())

    @property
    def _aim(self) -> Look:
        """The look as it is, or is about to be."""
        return self._coming or self.look

    def _shed(self, frame: Frame, bits: Iterator[None]) -> None:
        from .frame import TURN_MS

        if self._coming is None:
            return
        if frame is not self.window.frame or next(bits, self) is self:
            self._relook()
        else:
            QTimer.singleShot(TURN_MS, self, partial(self._shed, frame, bits))

    def _relook(self) -> None:
        from .standing import focus, focused, scroll, scrolled

        frame, coming = self.window.frame, self._coming
        assert coming is not None
        self._coming = None
        if frame is None:
            self.look = coming
            return
        self.window.finish_typing()
        frame.settle()
        space, place, places, field = frame.space, frame.place(), scrolled(frame), focused(frame)
        self.look = coming
        self._furnish()
        if space == "gate":
            self._gate(self._outcome)
        elif space == "case" and place is not None:
            self._step_into(place)
        elif space == "opening":
            assert self.window.frame is not None
            self.window.frame.talk(self.desk.work.id if self.desk.work else "")
        else:
            self.window.go(space)
        furnished = self.window.frame
        assert furnished is not None

        def as_it_was() -> None:
            scroll(furnished, places)
            if space != "case":  # a page of a client knows itself where the keyboard goes
                focus(furnished, field)

        QTimer.singleShot(0, furnished, as_it_was)

    def _furnish(self) -> None:
        """Build the frame anew. What stood there goes at once, so never within a signal of something in it: what a
        widget asks that ends here is connected to come later, from the event loop.
        """
        from .style import dress
        from .translation import speak

        later = _later()
        speak(self.app, self.look.lang)
        self.window.unfurnish()
        dress(self.app, self.look)
        frame = self.window.furnish(self.look, self.desk)
        frame.wanted_client_view.connect(self._toggle_client_view, later)
        frame.wanted_prices.connect(self._toggle_prices, later)
        frame.moved.connect(self._remember)
        frame.built.connect(self._meet)
        self.faults.furnished()

    def _meet(self, space: str, widget: object) -> None:
        """A space was built: what it asks of the program."""
        if space == "gate":
            from .pages.gate_page import GatePage

            assert isinstance(widget, GatePage)
            widget.typed.connect(self._typed)
            widget.made.connect(self.came)
            widget.spoken.connect(self._speak, _later())
        elif space == "settings":
            from .pages.settings_page import SettingsPage

            assert isinstance(widget, SettingsPage)
            widget.changed.connect(self.take)
            widget.locked.connect(self.lock, _later())
            widget.restored.connect(self._reread)
            if self.settings is not None:
                widget.show_settings(self.settings, self._held)

    def _speak(self, lang: Lang) -> None:
        self._spoken = lang
        self.relook(lang=lang)

    def _as_spoken(self, settings: WindowSettings) -> WindowSettings:
        """With the language that was chosen at the gate, where one was; it is kept from then on."""
        spoken, self._spoken = self._spoken, None
        if spoken is None or spoken == settings.lang:
            return settings
        changed = replace(settings, lang=spoken)
        self._keep(changed)
        return changed

    def _typed(self, given: Given) -> None:
        if self.desk.store is not None:
            self.unlock(given)
        else:
            self._open(given)

    def _toggle_client_view(self) -> None:
        frame = self.window.frame
        if not self._aim.client and (frame is None or frame.space not in ("case", "opening")):
            return
        priced = self._aim.client or (self.settings is not None and self.settings.client_sees_prices)
        self.relook(client=not self._aim.client, priced=priced)

    def _toggle_prices(self) -> None:
        if self._aim.client:
            self.relook(priced=not self._aim.priced)

    # --- settings ----------------------------------------------------------------------------------------------------

    def take(self, settings: WindowSettings) -> None:
        """Use these settings from now on, and keep them."""
        former, self.settings = self.settings, settings
        self._keep(settings)
        self._watch_idleness()
        if former is None or former.company != settings.company:
            self.desk.company = company = settings.company
            self.desk.refresh(lambda _, kept: replace(kept, company=company))
        if former is None or former.rates != settings.rates:
            self.desk.use_rates(settings.rates)
        if former is None or former.look != settings.look:
            self._take_look(settings)

    def _keep(self, settings: WindowSettings) -> None:
        from ..actions.preferences import save_settings

        self.desk.in_store(lambda store: save_settings(store, settings))

    def _kept_look(self) -> object:
        from ..actions.profile import WindowLook

        return WindowLook(self.look.lang, None if self.by_system else self.look.dark, self.look.scale)

    def _take_look(self, settings: WindowSettings) -> None:
        self.by_system = settings.dark is None
        dark = system_is_dark(self.app) if settings.dark is None else settings.dark
        if (settings.lang, dark, settings.scale) != (self._aim.lang, self._aim.dark, self._aim.scale):
            later = partial(self.relook, lang=settings.lang, dark=dark, scale=settings.scale)
            QTimer.singleShot(0, self, later)

    def _follow_system(self, *_: object) -> None:
        if self.by_system and self._aim.dark != system_is_dark(self.app):
            self.relook(dark=not self._aim.dark)

    def _reread(self) -> None:
        """A backup took the store's place: read everything anew."""
        store = self.desk.store
        assert store is not None
        self.syncing.rest()
        self.desk.close_case()
        now, held = self.desk.now(), self._held
        assert held is not None

        def work(_: object) -> Outcome:
            from ..actions.opening import opened

            return opened(store, held, now)

        self.desk.jobs.start(work, self.came, failed=self._failed, lane="store")

    # --- the way back ------------------------------------------------------------------------------------------------

    def go_to(self, place: Place) -> None:
        """Open a client where it was left; to the clients, where it is gone."""
        self.desk.open(place.case, lambda: self._step_into(place, at_once=False))

    def _step_into(self, place: Place, *, at_once: bool = True) -> None:
        frame = self.window.frame
        assert frame is not None
        go = frame.step_into if at_once else frame.arrive
        go(place.step, f"answers.{place.question}" if place.question else "")

    def _go_out(self, step: str, field: str) -> None:
        """To a space outside the client (settings); steps are the client's own business."""
        frame = self.window.frame
        if step == "settings":
            from .pages.settings_page import SettingsPage

            page = self.window.go("settings")
            assert isinstance(page, SettingsPage)
            page.go_to(field)
        elif step == "opening" and frame is not None and self.desk.work is not None:
            frame.talk(self.desk.work.id)

    def _remember(self, space: str) -> None:
        """Where we are, for the next start."""
        frame, settings = self.window.frame, self.settings
        if self.desk.store is None or frame is None or settings is None or space not in ("home", "case"):
            return
        place = frame.place()
        if place != settings.last_place and not (space == "case" and place is None):
            self.settings = replace(settings, last_place=place)
            self._arriving.start()

    def _arrived(self) -> None:
        if self.settings is not None:
            self._keep(self.settings)

    def _place_window(self) -> None:
        from ..actions.window_place import read_window_place

        if place := read_window_place(self.folder):
            self.window.take_place(place)

    # --- the end -----------------------------------------------------------------------------------------------------

    def _may_close(self) -> bool:
        """Whether nothing would be lost; what is on its way to the disk is waited for."""
        desk = getattr(self, "desk", None)
        if desk is None or self._leaving or desk.all_saved:
            return True
        desk.retry()
        desk.saved.connect(self._close_now)
        desk.unsaved.connect(self._ask_to_close)
        return False

    def _close_now(self, *_: object) -> None:
        self._leaving = True
        self.window.close()

    def _ask_to_close(self, refusal: Refusal) -> None:
        self.desk.saved.disconnect(self._close_now)
        self.desk.unsaved.disconnect(self._ask_to_close)
        assert self.window.frame is not None
        why = refusal.problems[0].what
        words = Text(f"{_UNSAVED.zh}（{why.zh}）", f"{_UNSAVED.en} ({why.en})")
        self.window.frame.notice_bar.warn(words, _CLOSE, self._close_now)

    def _end(self) -> None:
        """The window was closed: write what is on the way, give the store back."""
        from ..actions.window_place import save_window_place

        self._coming = None
        if not hasattr(self, "desk"):
            self.faults.end()
            return
        self.idleness.watch(0)
        if self._arriving.isActive():
            self._arrived()
        self.syncing.end()
        self.desk.end()
        if not self.desk.jobs.left_behind:  # that thread would collect what is the window's
            self.sweeper.end()
        if self.desk.store is not None:
            from ..actions.keeping import end_day

            save_window_place(self.folder, self.window.place())
            end_day(self.desk.store, self.desk.now())
            self.desk.store.close()
        if self._held is not None:
            self.faults.end_run()
            self._held.release()
            self._held = None
        self.faults.end()


def system_is_dark(app: QApplication) -> bool:
    """Whether the system shows windows light on dark."""
    from PySide6.QtCore import Qt

    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _later() -> Qt.ConnectionType:
    """A signal that is answered from the event loop, when whoever gave it is done."""
    from PySide6.QtCore import Qt

    return Qt.ConnectionType.QueuedConnection
