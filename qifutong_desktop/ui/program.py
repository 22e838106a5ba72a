"""The program while its window is open: first page, then the store; the look, the lock, the way back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from ..core.text import Text
from .look import Look
from .main_window import MainWindow
from .style import dress, load_typeface

if TYPE_CHECKING:
    from ..actions.keeping import Given
    from ..actions.opening import Opened, Outcome
    from ..actions.preferences import Place, WindowSettings
    from ..core.problems import Refusal
    from ..store.lock import Held
    from .desk import Desk
    from .frame import Frame

_ELSEWHERE = Text("程序已经打开，请看另一个窗口", "It is open already: see the other window")
_SLOW = Text("有别的程序正占用数据，请关掉后再打开", "Another program holds the store: close it and start again")


class Program(QObject):
    """One window over one store. A change of the look furnishes the window anew over the same desk."""

    desk: Desk

    def __init__(self, app: QApplication, folder: Path, look: Look) -> None:
        super().__init__(app)
        self.app, self.folder, self.look = app, folder, look
        load_typeface()
        self.window = MainWindow(look)
        self.window.closing.connect(self._end)
        self.settings: WindowSettings | None = None
        self._held: Held | None = None
        self._idle = QTimer(self)
        self._idle.timeout.connect(self.lock)

    def show(self) -> None:
        """Paint the first page; forms and store are loaded as soon as it is on the screen."""
        self.window.show()
        QTimer.singleShot(0, self.begin)

    def begin(self) -> None:
        """Furnish the window and open the store in the background."""
        from .desk import Desk

        self.desk = Desk(self)
        self.desk.sent.connect(self._go_out)
        self._furnish()
        self.window.go("home")
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

        if isinstance(outcome, Elsewhere):
            self._leave_to_the_other()
            return
        self._held = outcome.held
        if isinstance(outcome, Opened):
            self._in(outcome)
        else:
            self._gate(outcome)

    def _in(self, opened: Opened) -> None:
        from .instance import Doorbell

        self.settings = opened.settings
        self.desk.begin(opened.store, opened.rules, opened.settings.company)
        Doorbell(self, self.folder).rung.connect(self._to_front)
        for notice in opened.notices:
            self.desk.told.emit(notice)
        self._watch_idleness()
        self.window.go("home")
        if opened.settings.last_place is not None:
            self.go_to(opened.settings.last_place)

    def _gate(self, outcome: Any) -> None:
        from .pages.gate_page import GatePage

        gate = self.window.go("gate")
        assert isinstance(gate, GatePage)
        gate.show_gate(self.folder, outcome)

    def _failed(self, refusal: Refusal) -> None:
        self.desk.jobs.refused.emit(refusal)

    def _leave_to_the_other(self) -> None:
        from .instance import ring

        self.desk.told.emit(_ELSEWHERE if ring(self.folder) else _SLOW)
        QTimer.singleShot(0 if ring(self.folder) else 4000, self.app.quit)

    def _to_front(self) -> None:
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    # --- lock --------------------------------------------------------------------------------------------------------

    def _watch_idleness(self) -> None:
        minutes = self.settings.lock_after_minutes if self.settings else 0
        self._idle.stop()
        self.app.removeEventFilter(self)
        if minutes:
            self._idle.setInterval(minutes * 60_000)
            self._idle.start()
            self.app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in _ACTIVE:
            self._idle.start()
        return False

    def lock(self) -> None:
        """Forget the key; what was on the way to the disk is written first. Whoever sits there must unlock."""
        store = self.desk.store
        if store is None:
            return
        self._idle.stop()
        self.desk.close_case()
        self.desk.in_store(lambda opened: opened.lock(), lambda _: self._gate(None))

    def unlock(self, given: Given) -> None:
        """Open again after :meth:`lock`."""
        store = self.desk.store
        assert store is not None
        opening = partial(
            store.unlock, passphrase=given.passphrase, key_file=given.key_file, recovery_code=given.recovery_code
        )
        self.desk.jobs.start(lambda _: opening(), self._unlocked, failed=self._failed, lane="store")

    def _unlocked(self, _: None) -> None:
        self._watch_idleness()
        self.desk.listed.emit()
        self.window.go("home")

    # --- look --------------------------------------------------------------------------------------------------------

    def relook(self, **changes: Any) -> None:
        """Another language, theme, size of text, or the client looking on."""
        frame = self.window.frame
        assert frame is not None
        space, place = frame.space, frame.place()
        self.look = replace(self.look, **changes)
        self._furnish()
        self.window.go(space)
        if space == "case" and place is not None:
            self._step_into(place)

    def _furnish(self) -> None:
        from .translation import speak

        speak(self.app, self.look.lang)
        self.window.unfurnish()
        dress(self.app, self.look)
        frame = self.window.furnish(self.look, self.desk)
        frame.wanted_client_view.connect(self._toggle_client_view)
        frame.wanted_prices.connect(self._toggle_prices)
        frame.moved.connect(self._remember)
        self._connect_spaces(frame)

    def _connect_spaces(self, frame: Frame) -> None:
        frame.built.connect(self._meet)

    def _meet(self, space: str, widget: object) -> None:
        """A space was built: what it asks of the program."""
        from .pages.gate_page import GatePage

        if isinstance(widget, GatePage):
            widget.typed.connect(self._typed)
            widget.made.connect(self.came)

    def _typed(self, given: Given) -> None:
        if self.desk.store is not None:
            self.unlock(given)
        else:
            self._open(given)

    def _toggle_client_view(self) -> None:
        self.relook(client=not self.look.client, priced=self.look.client)

    def _toggle_prices(self) -> None:
        if self.look.client:
            self.relook(priced=not self.look.priced)

    # --- the way back ------------------------------------------------------------------------------------------------

    def go_to(self, place: Place) -> None:
        """Open a client where it was left."""
        self.desk.open(place.case, lambda: self._step_into(place))

    def _step_into(self, place: Place) -> None:
        from .case_frame import CaseFrame

        frame = self.window.go("case")
        assert isinstance(frame, CaseFrame)
        frame.go(place.step, place.question)

    def _go_out(self, step: str, field: str) -> None:
        """To a space outside the client (settings); steps are the client's own business."""
        if step == "settings":
            self.window.go("settings")

    def _remember(self, *_: object) -> None:
        """Where we are, for the next start."""
        if self.desk.store is None or self.window.frame is None:
            return
        place = self.window.frame.place()
        if self.settings is not None and place != self.settings.last_place:
            from ..actions.preferences import save_settings

            self.settings = settings = replace(self.settings, last_place=place)
            self.desk.in_store(lambda store: save_settings(store, settings))

    def _end(self) -> None:
        """The window was closed: write what is on the way, give the store back."""
        if not hasattr(self, "desk"):
            return
        self.desk.jobs.close()
        if self.desk.store is not None:
            self.desk.store.close()
        if self._held is not None:
            self._held.release()


_ACTIVE = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)
