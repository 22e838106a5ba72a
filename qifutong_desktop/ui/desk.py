"""What lies on the consultant's desk: the store, the open case worked through, and every change on its way to the disk.

Pages say changes of fields and are shown a :class:`Work`; they know neither the store nor a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.problems import Refusal
from ..core.text import Text
from .jobs import Jobs

if TYPE_CHECKING:  # heavy: loaded when the store opens, after the first page is painted
    from ..actions.in_force import InForce
    from ..actions.working import Kept, Work
    from ..core.canonical import FieldValue
    from ..core.client import Company
    from ..core.operation import Operation
    from ..store.file import Store

T = TypeVar("T")
#: How long nothing is typed before the settled work (odds, flips) is worked out, in milliseconds.
SETTLE_MS = 200
_BROKE = Refusal.of(
    "",
    Text("程序内部出了一点问题", "something went wrong inside"),
    Text("下一次修改时再写一遍", "it is written again with the next change"),
)


class Desk(QObject):
    """One store, at most one open case.

    A change is shown at once and written behind it, in order. What the disk refuses stays on the desk, is told of
    (:attr:`unsaved`) and is written with the next change or by :meth:`retry`.
    """

    #: the open case anew: a Work; None when it was closed
    shown = Signal(object)
    #: when the last change came to rest on the disk: a datetime
    saved = Signal(object)
    #: changes that are not on the disk: the refusal that says why
    unsaved = Signal(object)
    #: a sentence for the consultant, as a Text
    told = Signal(object)
    #: a change was taken back or brought again: (its fields: tuple of str, whether it was brought again)
    stepped = Signal(object, bool)
    #: go to a step of the open case, to the field that it names: (Step, str)
    sent = Signal(str, str)
    #: the list of cases may have changed
    listed = Signal()

    def __init__(self, parent: QObject | None = None, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(parent)
        self.jobs = Jobs(self)
        self.now = now or (lambda: datetime.now().astimezone())
        self.store: Store | None = None
        self.rules: InForce | None = None
        self.company: Company | None = None
        #: what a day of our own work costs us, by role of the plan; nothing that is handed out is made from it
        self.rates: Mapping[str, Decimal] = {}
        #: the highest time that is known to have been
        self._latest: datetime | None = None
        self.work: Work | None = None
        #: where the questionnaire was left: case, question, whether only the quick ones are asked
        self.asking: tuple[str, str, bool] = ("", "", False)
        self._kept: Kept | None = None
        self._pending: list[_Change] = []
        #: undos and redos on their way to the disk
        self._steps = 0
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._work_out)

    # --- the store ---------------------------------------------------------------------------------------------------

    def begin(
        self,
        store: Store,
        rules: InForce,
        company: Company,
        rates: Mapping[str, Decimal] | None = None,
        latest: datetime | None = None,
    ) -> None:
        """A store was opened: work with it and by these rules, at our own ``rates``. ``company`` quotes; ``latest`` is
        the highest time seen."""
        self.store, self.company, self.rates, self._latest = store, company, rates or {}, latest
        self.use_rules(rules)
        self.listed.emit()

    def use_rules(self, rules: InForce) -> None:
        """Work by these rules from now on, at the rates that are set; the open case follows."""
        from ..actions.preferences import with_rates

        self.rules = with_rates(rules, self.rates)
        self.refresh(lambda _, kept: kept)

    def use_rates(self, rates: Mapping[str, Decimal]) -> None:
        """Reckon our own work at these rates from now on; the open case follows."""
        assert self.rules is not None
        self.rates = rates
        self.use_rules(self.rules)

    def in_store(
        self,
        work: Callable[[Store], T],
        done: Callable[[T], Any] | None = None,
        *,
        failed: Callable[[Refusal], Any] | None = None,
        words: Text | None = None,
    ) -> None:
        """Run a function on the store, after all that was asked of it before; its result comes back here."""
        store = self.store
        if store is not None:
            self.jobs.start(lambda _: work(store), done, failed=failed, words=words, lane="store")

    @property
    def today(self) -> date:
        """The day that all counts from: the clock's, or of the highest time seen where the clock was set back."""
        now = self.now()
        return max(self._latest or now, now).astimezone(now.tzinfo).date()

    def note_time(self) -> None:
        """Remember the time, before the store is locked."""
        from ..actions.keeping import end_day

        now = self.now()
        self._latest = max(self._latest or now, now)
        self.in_store(lambda store: end_day(store, now))

    def trust_clock(self) -> None:
        """The consultant says that the clock is right: count from it again, whatever later time was seen."""
        from ..actions.opening import count_from_clock

        now, author = self.now(), self.author

        def done(rules: InForce) -> None:
            self._latest = now
            self.use_rules(rules)
            self.listed.emit()

        self.in_store(lambda store: count_from_clock(store, now, author), done)

    @property
    def author(self) -> str:
        """Who says what is said: the consultant's name, else the device."""
        named = self.company.consultant if self.company else ""
        return named or (self.store.device if self.store else "")

    # --- the open case -----------------------------------------------------------------------------------------------

    def open(self, case: str, then: Callable[[], Any] | None = None) -> None:
        """Put a case on the desk (what lay there goes back); ``then`` when it is shown."""
        from ..actions.casework import bring_out
        from ..actions.working import work_through

        self.close_case()
        rules, company, today = self.rules, self.company, self.today
        assert rules is not None
        assert company is not None

        def work(store: Store) -> Work:
            return work_through(bring_out(store, case, company), rules, today)

        def show(found: Work) -> None:
            self._kept = found.kept
            self._show(found)
            if then is not None:
                then()

        self.in_store(work, show, words=Text("正在打开客户", "Opening the client"))

    def new(self, fields: Mapping[str, FieldValue], then: Callable[[], Any] | None = None) -> str:
        """Begin a case with these fields and put it on the desk; its id."""
        from ..actions.casework import new_id, said

        case, author, now = new_id(), self.author, self.now()
        self.in_store(lambda store: said(store, case, fields, author, now), lambda _: self.open(case, then))
        return case

    def close_case(self) -> None:
        """Take the case off the desk; what is on its way to the disk still arrives."""
        self._settle.stop()
        if self._kept is not None:
            self._kept, self.work = None, None
            self.shown.emit(None)
            self.listed.emit()

    def say(self, changes: Mapping[str, FieldValue], reason: str = "") -> None:
        """Fields of the open case get values (None clears one): shown at once, stored behind, undone together.

        What is said already is not said again, unless it settles a conflict.
        """
        from ..core.canonical import same

        if self._kept is None or self.work is None:
            return
        values, disputed = self.work.state.values, self.work.state.conflicts
        news = {
            name: value
            for name, value in changes.items()
            if name in disputed
            or ((name in values or value is not None) and not (name in values and same(values[name], value)))
        }
        if not news:
            return
        change = _Change(self._kept.id, news, reason, self.now(), self._before(news))
        self._pending.append(change)
        self._show(self._worked(quick=True))
        if not self.work.settled:
            self._settle.start()
        self._write()

    def undo(self) -> None:
        """Take back the last change of the open case."""
        from ..actions.casework import taken_back

        self._step(taken_back, Text("没有可撤销的修改", "There is nothing to undo"), again=False)

    def redo(self) -> None:
        """Bring back what was undone last."""
        from ..actions.casework import brought_again

        self._step(brought_again, Text("没有可重做的修改", "There is nothing to redo"), again=True)

    def retry(self) -> None:
        """Write again what the disk refused."""
        if self._pending:
            self._write()

    def refresh(self, change: Callable[[Store, Kept], Kept]) -> None:
        """Bring what the store holds of the open case beside its log (issued quotes) up to date."""
        kept = self._kept
        if kept is None:
            return

        def done(fresh: Kept) -> None:
            if self._kept is not None and self._kept.id == fresh.id:
                from dataclasses import replace

                self._kept = replace(self._kept, issued=fresh.issued, company=fresh.company)
                self._show(self._worked(quick=True))
                self._settle.start()
                self._keep_overview()

        self.in_store(lambda store: change(store, kept), done)

    def reread(self) -> None:
        """Others' words on the open case came into the store: show it with them. Typing goes on over it."""
        kept = self._kept
        if kept is None:
            return
        case, company = kept.id, kept.company

        def read(store: Store) -> Kept:
            from ..actions.casework import bring_out

            return bring_out(store, case, company)

        def done(fresh: Kept) -> None:
            if self._kept is not None and self._kept.id == fresh.id:
                self._kept = fresh
                self._show(self._worked(quick=True))
                self._settle.start()
                self._keep_overview()

        self.in_store(read, done, failed=lambda _: self.close_case())

    def end(self) -> None:
        """Begin nothing more; what is on its way to the disk still arrives."""
        self._settle.stop()
        self.jobs.close()

    @property
    def all_saved(self) -> bool:
        """Whether everything said lies on the disk."""
        return not self._pending

    @property
    def waiting(self) -> int:
        """How many changes are not on the disk yet."""
        return len(self._pending)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _before(self, fields: Mapping[str, FieldValue]) -> _Before | None:
        """What was before the author when he said something of these fields: what a sync brings meanwhile is kept
        beside his words. None while a step back is on its way: then they replace what stands."""
        from ..core.merge import case_state

        assert self._kept is not None
        if self._steps:
            return None
        heads = case_state(one for one in self._kept.log if one.field in fields).heads
        names = {field: tuple(one.name for one in heads.get(field, ())) for field in fields}
        return _Before(names, tuple(one for one in self._pending if one.case == self._kept.id))

    def _step(self, action: Callable[..., tuple[Operation, ...]], nothing: Text, *, again: bool) -> None:
        kept, author, now = self._kept, self.author, self.now()
        if kept is None:
            return
        self._steps += 1

        def failed(refusal: Refusal) -> None:
            self._steps -= 1
            self.jobs.refused.emit(refusal)

        def done(made: tuple[Operation, ...]) -> None:
            self._steps -= 1
            if not made:
                self.told.emit(nothing)
            elif self._kept is not None and self._kept.id == kept.id:
                from ..actions.working import with_said

                self._kept = with_said(self._kept, made)
                self.saved.emit(now)
                self._show(self._worked(quick=True))
                self._settle.start()
                self._keep_overview()
                self.stepped.emit(tuple(one.field for one in made), again)

        self.in_store(lambda store: action(store, kept.id, author, now), done, failed=failed)

    def _write(self) -> None:
        """Write what is not written yet, in order."""
        for change in self._pending:
            if not change.under_way:
                change.under_way = True
                self._write_one(change)

    def _write_one(self, change: _Change) -> None:
        author, work = self.author, self.work
        shown = work if work is not None and work.id == change.case else None

        def write(store: Store) -> tuple[Operation, ...]:
            from ..actions.casework import said
            from ..actions.listing import overview_now

            overview = overview_now(store, shown) if shown is not None else None
            change.made = said(
                *(store, change.case, change.fields, author, change.at, change.reason),
                seen=change.seen,
                overview=overview,
                together=True,
            )
            return change.made

        def ended() -> None:
            if change.under_way and change in self._pending:  # it broke: it waits as what the disk refused
                self._not_written(change, _BROKE)

        store = self.store
        if store is not None:
            self.jobs.start(
                lambda _: write(store),
                lambda made: self._written(change, made),
                failed=lambda refusal: self._not_written(change, refusal),
                ended=ended,
                lane="store",
            )

    def _keep_overview(self) -> None:
        """Let the list know of what changed beside the fields, or by a step back."""
        from ..actions.listing import keep_overview

        work = self.work
        assert work is not None
        self.in_store(lambda store: keep_overview(store, work))

    def _written(self, change: _Change, made: tuple[Operation, ...]) -> None:
        from ..actions.working import with_said

        if change in self._pending:
            self._pending.remove(change)
        if self._kept is not None and self._kept.id == change.case:
            self._kept = with_said(self._kept, made)
        if self.all_saved:
            self.saved.emit(change.at)

    def _not_written(self, change: _Change, refusal: Refusal) -> None:
        change.under_way = False
        self.unsaved.emit(refusal)

    def _worked(self, *, quick: bool) -> Work:
        from ..actions.working import work_through

        assert self._kept is not None
        assert self.rules is not None
        return work_through(self._with_pending(self._kept), self.rules, self.today, quick=quick, before=self.work)

    def _with_pending(self, kept: Kept) -> Kept:
        from ..actions.working import with_said
        from ..core.merge import case_state
        from ..core.operation import Operation, moment

        waiting = [change for change in self._pending if change.case == kept.id]
        for change in waiting:
            heads = case_state(kept.log).heads
            number = len(kept.log) + 1_000_000_000
            kept = with_said(
                kept,
                [
                    Operation(
                        *(kept.id, name, value, self.author, "", number + place, moment(change.at)),
                        supersedes=tuple(one.name for one in heads.get(name, ())),
                        reason=change.reason,
                    )
                    for place, (name, value) in enumerate(change.fields.items())
                ],
            )
        return kept

    def _work_out(self) -> None:
        """The settled work in the background; shown unless something was said meanwhile."""
        from ..actions.working import work_through

        if self._kept is None or self.rules is None:
            return
        kept, rules, today, current = self._with_pending(self._kept), self.rules, self.today, self.work

        def show(found: Work) -> None:
            if self.work is current:
                self._show(found)

        self.jobs.start(lambda _: work_through(kept, rules, today, before=current), show)

    def _show(self, work: Work) -> None:
        self.work = work
        self.shown.emit(work)


@dataclass(frozen=True)
class _Before:
    """The heads by field that stood on the disk when something was said, and the changes still on their way there."""

    heads: Mapping[str, tuple[str, ...]]
    changes: tuple[_Change, ...]


class _Change:
    """Fields on their way to the disk."""

    def __init__(
        self, case: str, fields: Mapping[str, FieldValue], reason: str, at: datetime, before: _Before | None
    ) -> None:
        self.case, self.fields, self.reason, self.at = case, dict(fields), reason, at
        self.under_way = False
        self.made: tuple[Operation, ...] = ()
        self._before = before

    @property
    def seen(self) -> dict[str, tuple[str, ...]] | None:
        """What its author had before him, by field: asked when all before it is written."""
        if self._before is None:
            return None
        earlier = [one for change in self._before.changes for one in change.made]
        return {
            field: (*heads, *(one.name for one in earlier if one.field == field))
            for field, heads in self._before.heads.items()
        }
