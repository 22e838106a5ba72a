"""The sync with the team's hub as the window has it: in the background, quietly, and only where a hub was joined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.problems import Refusal
from ..core.progress import Cancelled, Progress
from ..core.text import Text, listed
from .desk import Desk
from .jobs import Job

if TYPE_CHECKING:
    from ..actions.hub import FieldConflict, HubState, Synced
    from ..store.file import Store

#: After the start, after the last change of a row, and between two: milliseconds.
_START_MS, _PAUSE_MS, _EVERY_MS = 2_000, 20_000, 300_000
#: After a change, until what the store knows is read anew.
_LOOK_MS = 1_000


class Syncing(QObject):
    """One a desk (:func:`syncing_of`). Asleep until :meth:`begin` finds a hub."""

    #: the state, what is under way or what differs is another
    changed = Signal()
    #: a field of a client is to be gone to: case, step, field
    wanted = Signal(str, str, str)
    _told = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.desk = desk
        self.state: HubState | None = None
        #: fields of all clients that say two things
        self.conflicts: tuple[FieldConflict, ...] = ()
        #: what the last sync of this sitting brought, and when
        self.brought: tuple[datetime, Synced] | None = None
        #: what the sync that runs is at; None while none runs
        self.at: Text | None = None
        #: the last sync of this sitting found no way to the hub; unknown at first, which is taken for that
        self.away = True
        self._job: Job | None = None
        self._again = False
        #: the clients whose erasure a person refused, or agreed to, by name
        self._kept: tuple[str, ...] = ()
        self._agreed: tuple[str, ...] = ()
        self._erasing = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.sync)
        self._every = QTimer(self, interval=_EVERY_MS)
        self._every.timeout.connect(self.sync)
        self._look = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._look.timeout.connect(lambda: self.read())
        self._told.connect(self._tell)
        desk.saved.connect(self._saved)
        desk.listed.connect(self._listed)

    @property
    def joined(self) -> bool:
        """Whether there is a hub."""
        return self.state is not None and self.state.joined

    @property
    def held(self) -> tuple[str, ...]:
        """The clients, too many at once, whom the hub wants erased and of whom nobody said yes or no yet, by name."""
        held = self.brought[1].held if self.joined and self.brought is not None else ()
        return () if held == self._kept else held

    def keep_held(self) -> None:
        """They stay here; asked again only when the hub wants others, or at another start."""
        self._kept = self.held
        self.changed.emit()

    def erase_held(self) -> None:
        """A person agreed that these are erased; the hub is asked once more whether it is these that it wants."""
        self._agreed = self.held
        self.sync()

    def begin(self) -> None:
        """A store was opened: sync soon, where it has a hub."""
        self.read(lambda: self._pause.start(_START_MS) if self.joined else None)

    def rest(self) -> None:
        """The store is about to be locked, replaced or closed: stop what runs, begin nothing."""
        for timer in (self._pause, self._every, self._look):
            timer.stop()
        self.cancel()
        self._kept, self._agreed, self._erasing = (), (), False
        self.state, self.conflicts, self.brought = None, (), None
        self.changed.emit()

    def end(self) -> None:
        """The window closes: what waits goes out if the hub was there a moment ago; nobody waits for it for long."""
        if self._job is None and self.state is not None and self.state.unsent and self.state.refused is None:
            self.sync()
        for timer in (self._pause, self._every, self._look):
            timer.stop()

    def read(self, then: Callable[[], object] = lambda: None) -> None:
        """Read anew what the store knows of its hub."""

        def work(store: Store) -> tuple[HubState, tuple[FieldConflict, ...]]:
            from ..actions.hub import hub_state

            state = hub_state(store)
            if not state.joined:
                return state, ()
            from ..actions.team import open_conflicts

            return state, open_conflicts(store)

        def done(found: tuple[HubState, tuple[FieldConflict, ...]]) -> None:
            self.state, self.conflicts = found
            if not self.joined:
                self.brought = None
            if self.joined and not self._every.isActive():
                self._every.start()
            elif not self.joined:
                self._every.stop()
            self.changed.emit()
            then()

        self.desk.in_store(work, done)

    def sync(self) -> None:
        """Sync now; while one runs, another after it."""
        from ..actions.hub import sync

        self._pause.stop()
        store, now = self.desk.store, self.desk.now()
        if store is None or not self.joined:
            return
        if self._job is not None:
            self._again = True
            return

        erasing, self._erasing = self._erasing, False

        def work(progress: Progress) -> Synced:
            def telling(words: Text, done: int, total: int | None) -> None:
                self._told.emit(words)
                progress(words, done, total)

            try:
                return sync(store, now, telling, erase_many=erasing)
            except Exception:
                if job.cancelled:  # the store was locked or closed under it
                    raise Cancelled from None
                raise

        self._again = False
        self.at = Text("正在同步", "Syncing")
        self.changed.emit()
        job = self._job = self.desk.jobs.start(
            work, self._came, failed=self._refused, ended=lambda: self._ended(job), lane="network"
        )

    def cancel(self) -> None:
        """Stop the sync that runs; the next one goes on where it was."""
        self._again = False
        if self._job is not None:
            self._job.cancel()
            self._job, self.at = None, None
            self.changed.emit()

    # --- what comes of it --------------------------------------------------------------------------------------------

    def _tell(self, words: Text) -> None:
        if self._job is not None and words != self.at:
            self.at = words
            self.changed.emit()

    def _came(self, synced: Synced) -> None:
        from ..actions.hub import synced_words

        before, self.brought = self.held, (self.desk.now(), synced)
        if self._agreed:
            self._erasing = self._again = synced.held == self._agreed
            self._agreed = ()
        elif self.held and self.held != before:
            self.desk.told.emit(_held_words(len(self.held)))
        work = self.desk.work
        if work is not None and work.id in synced.erased:
            self.desk.close_case()
        elif synced.pulled or synced.papers_pulled:
            self.desk.reread()
        if synced.releases:
            self._take_rules()
        if synced.pulled or synced.new_cases or synced.erased:
            self.desk.listed.emit()
        if synced.conflicts or synced.alarms:
            told = synced_words(synced)[1:]
            self.desk.told.emit(listed(told, "；", "; "))

    def _take_rules(self) -> None:
        from ..actions.updating import rules_in_force

        today = self.desk.today
        self.desk.in_store(lambda store: rules_in_force(store, today), self.desk.use_rules)

    def _refused(self, refusal: Refusal) -> None:
        """It is kept in the store why; the state says so."""
        self.away = bool(getattr(refusal, "away", False))

    def _ended(self, job: Job) -> None:
        if self._job is job:
            self._job, self.at = None, None
            self.read()
        if self._again:
            self.sync()

    def _saved(self, *_: object) -> None:
        if self.joined:
            self._pause.start(_PAUSE_MS)
            self._look.start()

    def _listed(self) -> None:
        if self.joined:
            self._look.start()


def _held_words(count: int) -> Text:
    return Text(
        f"中心库要求彻底删除 {count} 个客户，等您决定：请点页首的“{count} 个客户待删除”",
        f"The hub wants {count} clients erased: it is for you to say, under “{count} to be erased?” in the header",
    )


def syncing_of(desk: Desk) -> Syncing:
    """The sync beside a desk."""
    found = desk.findChild(Syncing)
    return found if isinstance(found, Syncing) else Syncing(desk)
