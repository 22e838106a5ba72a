"""The rehearsal of the open case's files: run in the background, remembered with the case, held for the export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from .data_reading import DataReading
from .typing import sentence_of

if TYPE_CHECKING:
    from ...actions.cleaning_view import Cleaning
    from ...actions.rehearsed_tables import Known
    from ...actions.rehearsing import Rehearsal
    from ...actions.working import Work
    from ...core.migration.rehearsed import Rehearsed
    from ...core.progress import Progress
    from ..jobs import Job

_REHEARSING = Text("正在模拟迁移", "Rehearsing the migration")
#: A larger rehearsal is not held in memory for the export: it is run again.
_HELD_ROWS = 300_000


class DataTrial(QObject):
    """``changed`` when something of it is to be shown anew; ``refused`` says why it could not be run."""

    changed = Signal()
    refused = Signal(str)
    #: files that a password would open
    locked = Signal(object)

    def __init__(self, parent: QObject, look: Look, desk: Desk, reading: DataReading) -> None:
        super().__init__(parent)
        self.look, self.desk, self.reading = look, desk, reading
        self.cleaning: Cleaning | None = None
        self.held: Rehearsal | None = None
        self._held_for = ""
        self._job: Job | None = None
        self._work: Work | None = None
        self._seen: tuple[object, ...] = ()
        self._rests_on = ""

    def show_work(self, work: Work) -> None:
        """Rehearse this case from now on."""
        from ...actions.rehearsal_summary import rests_on

        if self._work is not None and self._work.id != work.id:
            self.cleaning, self.held, self._held_for = None, None, ""
            if self._job is not None:
                self._job.cancel()
        self._work = work
        values = work.state.values
        nouns = ("data", "sizing", "header", "mapping", "table", "recipe")
        seen = tuple((name, id(value)) for name, value in values.items() if name.partition(".")[0] in nouns)
        if seen != self._seen:
            self._seen, self._rests_on = seen, rests_on(values, work.dossier)

    @property
    def running(self) -> bool:
        return self._job is not None

    @property
    def client(self) -> str:
        """What the client is called."""
        return self._work.dossier.case.client.name if self._work else ""

    @property
    def last(self) -> Rehearsed | None:
        """What the case remembers of its last rehearsal."""
        return self._work.dossier.rehearsed if self._work else None

    @property
    def stale(self) -> bool:
        """Files or decisions have changed since the last rehearsal."""
        return self.last is not None and self.last.rests_on != self._rests_on

    def fresh(self) -> Rehearsal | None:
        """The rehearsal in memory, if it is of the case as it stands."""
        return self.held if self._held_for == self._rests_on else None

    def start(self) -> None:
        """Rehearse; what it comes to is remembered with the case. Once more while it runs: nothing."""
        from ...actions.cleaning_view import cleaning_of
        from ...actions.rehearsal_summary import summary_of
        from ...core.migration.rehearsed import REHEARSED, rehearsed_field

        work, made_with, at = self._work, self._rests_on, self.desk.now()
        if work is None or work.dossier.sizing is None or self._job is not None:
            return
        rehearse = self.rehearsing()

        def run(progress: Progress) -> tuple[Rehearsal, Rehearsed, Cleaning]:
            found = rehearse(progress)
            return found, summary_of(found, at, made_with), cleaning_of(found, work.dossier.recipes)

        def done(found: tuple[Rehearsal, Rehearsed, Cleaning]) -> None:
            if self._work is None or self._work.id != work.id:
                return
            rehearsal, summary, self.cleaning = found
            small = sum(map(len, rehearsal.rows.values())) <= _HELD_ROWS
            self.held, self._held_for = (rehearsal, made_with) if small else (None, "")
            self.desk.say({REHEARSED: rehearsed_field(summary)})

        def ended() -> None:
            self._job = None
            self.changed.emit()

        self.refused.emit("")
        self._job = self.desk.jobs.start(run, done, failed=self._failed, ended=ended, words=_REHEARSING)
        self.changed.emit()

    def rehearsing(self) -> Run:
        """The rehearsal of the case as it stands now, to be run in the background."""
        from ...actions.rehearsal_summary import known_of_dossier

        assert self._work is not None
        dossier = self._work.dossier
        assert dossier.sizing is not None
        names = [file.path for file in dossier.sizing.files]
        paths = [Path(self.reading.path_of(name)) for name in names]
        return Run(names, paths, known_of_dossier(dossier), dict(self.reading.passwords))

    def _failed(self, refusal: Refusal) -> None:
        from ...actions.measuring import needs_password

        closed = [problem for problem in refusal.problems if needs_password(problem)]
        if closed:
            told = [(self.reading.path_of(one.file), sentence_of(Refusal([one]), self.look)) for one in closed]
            self.locked.emit(told)
        self.refused.emit(refusal.line(self.look.lang))


class Run:
    """A rehearsal with all that it needs: what changes in the window meanwhile does not reach it."""

    def __init__(self, names: list[str], paths: list[Path], known: Known, passwords: dict[str, str]) -> None:
        self.names, self.paths, self.known, self.passwords = names, paths, known, passwords

    def __call__(self, progress: Progress) -> Rehearsal:
        from ...actions.rehearsing import rehearse

        return rehearse(self.paths, self.names, self.known, progress, self.passwords)
