"""The knowledge library as the window has it: read in the background, shared by the page and Ctrl+K."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from .desk import Desk

if TYPE_CHECKING:
    from ..actions.own_passages import Shelved
    from ..core.knowledge.own import Added, Note
    from ..store.file import Store

_PAUSE_MS = 600


@dataclass(frozen=True, slots=True)
class Asked:
    """What was last asked on the page: words, topic, the passage that lay open. It stays over a change of the look."""

    words: str = ""
    topic: str = ""
    passage: str = ""


class Bookshelf(QObject):
    """One a desk (:func:`bookshelf_of`). Empty until it is first wanted."""

    #: the library is there, or another one
    filled = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.desk = desk
        self.held: Shelved | None = None
        self.asked = Asked()
        #: a note half written
        self.draft: Note | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._keep)
        self._locked = 0

    def want(self) -> None:
        """See to it that the library of now lies here; :attr:`filled` when it is another one."""
        rules, former = self.desk.rules, self.held
        if rules is None:
            return
        book = rules.book

        def read(store: Store) -> tuple[Shelved, Note | None]:
            from ..actions.own_passages import half_written, shelved

            return shelved(store, book, former), half_written(store)

        take = self._taker()
        self.desk.in_store(read, lambda both: take(both[0], both[1]))

    def change(self, edit: Callable[[Added], Added], then: Callable[[], Any]) -> None:
        """Change what was added; ``then`` when it is stored and in the library."""
        rules = self.desk.rules
        if rules is None:
            return
        book = rules.book

        def write(store: Store) -> Shelved:
            from ..actions.own_passages import change

            return change(store, book, edit)

        take = self._taker()
        self.desk.in_store(write, lambda held: (take(held), then()))

    def write(self, note: Note | None) -> None:
        """A note is half written (None: no more); it is kept after a pause."""
        self.draft = note
        self._pause.start()
        if note is None:
            self._keep()

    def _keep(self) -> None:
        self._pause.stop()
        note, at = self.draft, self.desk.now()

        def write(store: Store) -> None:
            from ..actions.own_passages import keep_half_written
            from ..core.operation import moment

            keep_half_written(store, note, moment(at))

        self.desk.in_store(write)

    def forget(self) -> None:
        """Let go of everything: the store is being locked. What is half written is stored before."""
        if self._pause.isActive():
            self._keep()
        self.held, self.asked, self.draft = None, Asked(), None
        self._locked += 1

    def _taker(self) -> Callable[..., None]:
        """Takes a library, and a note half written, unless the store was locked since."""
        locked = self._locked

        def take(held: Shelved, note: Note | None = None) -> None:
            if locked != self._locked:
                return
            if self.draft is None and note is not None and self.held is None:
                self.draft = note
            self._take(held)

        return take

    def _take(self, held: Shelved) -> None:
        if held is self.held:
            return
        self.held = held
        if held.problems:
            from ..core.problems import Refusal

            self.desk.jobs.refused.emit(Refusal(held.problems))
        self.filled.emit()


def bookshelf_of(desk: Desk) -> Bookshelf:
    """The bookshelf beside a desk."""
    found = desk.findChild(Bookshelf)
    return found if isinstance(found, Bookshelf) else Bookshelf(desk)
