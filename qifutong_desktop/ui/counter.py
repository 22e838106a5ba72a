"""The service desk as the window has it: shared by its page, the timeline and the rail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from .desk import Desk

if TYPE_CHECKING:
    from ..actions.servicing import AtHand
    from ..actions.working import Work
    from ..core.service_desk.facts import Addresses, ClientFacts
    from ..store.file import Store

_PAUSE_MS = 800
#: Fields that decide what is overdue.
_DATED = ("service", "deal")


@dataclass(frozen=True, slots=True)
class Turned:
    """What lay open on the page: the entry, or the kind of a new one. It stays over a change of the look."""

    case: str = ""
    entry: str = ""
    kind: str = ""


class Counter(QObject):
    """One a desk (:func:`counter_of`). Empty until it is first wanted."""

    #: what is at hand of the open client is there, or is another
    filled = Signal()
    #: how many things are overdue, of all clients
    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.desk = desk
        self.held: AtHand | None = None
        self.late = 0
        self.turned = Turned()
        self._wanted = False
        self._asked: tuple[object, ...] = ()
        self._dated: tuple[object, ...] = ()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.count)
        desk.shown.connect(self._follow)
        desk.saved.connect(self._saved)
        desk.listed.connect(self.count)

    # --- the open client ---------------------------------------------------------------------------------------------

    def want(self) -> None:
        """From now on see to it that what is at hand of the open client lies here."""
        self._wanted = True
        self._follow(self.desk.work)

    def facts(self, work: Work) -> ClientFacts | None:
        """What the desk knows of a client; None until it was read what he bought."""
        from ..actions.drafting import facts_of

        held = self.held
        if held is None or held.case != work.id:
            return None
        return facts_of(work, held.issued, held.addresses)[0]

    def use_addresses(self, addresses: Addresses) -> None:
        """The firm's addresses from now on, kept in the store."""
        from ..actions.servicing import put_addresses

        self.desk.in_store(lambda store: put_addresses(store, addresses))
        if self.held is not None:
            self.held = replace(self.held, addresses=addresses)
            self.filled.emit()

    def _follow(self, work: Work | None) -> None:
        if work is None:
            self.held, self._asked, self._dated = None, (), ()
            self._pause.stop()
            return
        asked = (work.id, *((one.number, one.version) for one in work.kept.issued))
        if not self._wanted or asked == self._asked:
            return
        self._asked = asked
        case = work.id

        def read(store: Store) -> AtHand:
            from ..actions.servicing import at_hand

            return at_hand(store, case)

        self.desk.in_store(read, self._take)

    def _take(self, held: AtHand) -> None:
        if self.desk.work is not None and self.desk.work.id == held.case:
            self.held = held
            self.filled.emit()

    # --- all clients -------------------------------------------------------------------------------------------------

    def _saved(self, *_: Any) -> None:
        """Something came to rest on the disk: count anew when it bears on days, and after a pause."""
        work = self.desk.work
        if work is None:
            return
        values = work.state.values
        dated = (work.id, work.stage, *((name, values[name]) for name in values if name.partition(".")[0] in _DATED))
        if dated != self._dated:
            self._dated = dated
            self._pause.start()

    def count(self) -> None:
        """Count what is overdue of all clients."""
        today = self.desk.today
        if self.desk.store is None:
            return

        def read(store: Store) -> int:
            from ..actions.client_list import known, read_list
            from ..core.due import dues, late

            return late(dues(known(read_list(store).cases), today), today)

        self.desk.in_store(read, self.tell)

    def tell(self, late: int) -> None:
        """So many are overdue."""
        self.late = late
        self.counted.emit(late)


def counter_of(desk: Desk) -> Counter:
    """The counter beside a desk."""
    found = desk.findChild(Counter)
    return found if isinstance(found, Counter) else Counter(desk)
