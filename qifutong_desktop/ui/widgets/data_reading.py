"""The client's files read, read again, taken out: in the background, one reading at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ...core.migration.part_names import sheet_of
from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from .typing import sentence_of

if TYPE_CHECKING:
    from ...actions.measuring import Read
    from ...actions.working import Work
    from ...core.migration.sizing import MeasuredTable
    from ...core.problems import Problem
    from ..jobs import Job

_READING = Text("正在读取客户的文件", "Reading the client's files")
_AGAIN = Text("正在按新表头重新统计", "Counting again under the new header")
_MENDED = Text(
    "认出了改正后的错误表：用它的行代替原表，不重复计数。",
    "A mended error workbook: its rows stand instead of the original ones and are not counted twice.",
)


class DataReading(QObject):
    """Knows where the measured files lie, which of them are gone, and the passwords of this session (kept nowhere)."""

    #: one sentence a file that could not be read: a list of str
    unread = Signal(object)
    #: files that a password would open: a list of (path, sentence)
    locked = Signal(object)
    #: what is being read, in words; "" when it is done
    told = Signal(str)
    #: the files that are no longer where they were have been looked for
    looked = Signal()

    def __init__(self, parent: QObject, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.passwords: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.gone: frozenset[str] = frozenset()
        self._work: Work | None = None
        self._reading: Job | None = None
        self._dropped: list[Path] = []
        self._waiting: list[Path] = []

    def show_work(self, work: Work) -> None:
        """Read for this case from now on."""
        from ...actions.measuring import places_of

        if self._work is not None and self._work.id != work.id:
            self.places, self.gone, self.passwords, self._waiting = {}, frozenset(), {}, []
        self._work = work
        self.places |= places_of(work.dossier.case.data)

    # --- what is asked of it -----------------------------------------------------------------------------------------

    def read(self, paths: Sequence[Path]) -> None:
        """Read files or folders beside those that are there; one of the same place, or of the name of one that is gone,
        takes its place. What is dropped meanwhile is read with them."""
        self._dropped += paths
        names = {path.name for path in self._dropped}
        kept = [path for path in self.paths() if not (path in self.gone and Path(path).name in names)]
        missing = [Path(path).name for path in kept if path in self.gone]
        if missing:
            self._dropped = []
            self.unread.emit([self._still_needed(missing)])
            return
        count = len(self._dropped)
        words = Text(f"正在读取 {count} 份文件，读完即计入", f"Reading {count}; they count when they are read")
        self.told.emit(self.look.say(words))
        self._waiting = [*self._dropped]
        self._read([*map(Path, kept), *self._dropped], self.headers(), _READING, partial(self._took, kept))

    def open_with(self, path: str, password: str) -> None:
        """Try a password on a locked file, and read what waited for it."""
        self.passwords[path] = password
        self.read([one for one in self._waiting if one not in self._dropped])

    def remove(self, *names: str) -> None:
        """Take files out: the others are counted anew, since a row may stand in several."""
        going = {self.path_of(name) for name in names}
        kept = [path for path in self.paths() if path not in going]
        missing = [Path(path).name for path in kept if path in self.gone]
        if not kept:
            self.desk.say({"data": None, "sizing": None})
        elif missing:
            self.unread.emit([self._still_needed(missing)])
        else:
            self._waiting = []
            self._read([*map(Path, kept)], self.headers(), _READING, partial(self._took, kept))

    def remove_gone(self) -> None:
        """Take out what is no longer there."""
        self.remove(*(name for name, path in self.places.items() if path in self.gone))

    def set_header(self, table: MeasuredTable, row: int | None) -> None:
        """Count a table again with another header row (0: none; None: find it again)."""
        from ...core.dossier import SIZING, sizing_field

        key = f"{table.file}|{table.sheet}"
        gone_with = [key, *(self._unset_under(table) if row is None else ())]
        headers = {name: at for name, at in self.headers().items() if name not in gone_with}
        headers |= {} if row is None else {key: row}
        paths = self.paths()
        missing = [Path(path).name for path in paths if path in self.gone]
        if missing:
            self.unread.emit([self._still_needed(missing)])
            return

        def done(found: Read) -> None:
            self._say_problems(found)
            if found.sizing is not None and not found.problems:
                fields = {f"header.{name}": None for name in gone_with} | {f"header.{key}": row}
                self.desk.say({**fields, SIZING: sizing_field(found.sizing)})

        self._read([*map(Path, paths)], headers, _AGAIN, done)

    def look_for(self) -> None:
        """Whether the files are still where they were: asked of the disk in the background."""
        from ...actions.measuring import gone

        def show(missing: frozenset[str]) -> None:
            self.gone = missing & set(self.paths())
            self.looked.emit()

        paths = self.paths()
        if paths:
            self.desk.jobs.start(lambda _: gone(paths), show)
        else:
            show(frozenset())

    # --- what is there -----------------------------------------------------------------------------------------------

    def path_of(self, name: str) -> str:
        """Where a measured file lies."""
        return self.places.get(name, name)

    def paths(self) -> list[str]:
        """Where the measured files lie, in their order."""
        sizing = self._work.dossier.sizing if self._work else None
        return [self.path_of(file.path) for file in sizing.files] if sizing else []

    def headers(self) -> dict[str, int]:
        """The header rows set by a person that the measure rests on."""
        if self._work is None or self._work.dossier.sizing is None:
            return {}
        standing = self._standing()
        return {
            key: row
            for key, row in self._work.dossier.headers.items()
            if standing.get(key) == row or (row == 0 and key not in standing and sheet_of(key) in standing)
        }

    def is_set(self, table: MeasuredTable) -> bool:
        """Whether a person set the table's header, or said that what stands under it is no table of its own."""
        return f"{table.file}|{table.sheet}" in self.headers() or bool(self._unset_under(table))

    def _unset_under(self, table: MeasuredTable) -> list[str]:
        """What was taken for further tables of this one's sheet until a person said otherwise."""
        own, standing = f"{table.file}|{table.sheet}", self._standing()
        return [key for key in self.headers() if key not in standing and sheet_of(key) == own]

    def _standing(self) -> dict[str, int]:
        """The header rows of the measure by table (0: none)."""
        sizing = self._work.dossier.sizing if self._work else None
        return {f"{one.file}|{one.sheet}": one.header_row or 0 for one in (sizing.tables if sizing else ())}

    def _known_rows(self) -> dict[str, int]:
        rows: dict[str, int] = {}
        sizing = self._work.dossier.sizing if self._work else None
        for table in sizing.tables if sizing else ():
            path = self.path_of(table.file)
            rows[path] = rows.get(path, 0) + table.rows
        return rows

    # --- inside ------------------------------------------------------------------------------------------------------

    def _read(self, paths: list[Path], headers: Mapping[str, int], words: Text, done: Callable[[Read], None]) -> None:
        from ...actions.measuring import read_files

        work = self._work
        if work is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        case, known, passwords = work.id, self._known_rows(), dict(self.passwords)

        def take(found: Read) -> None:
            if self.desk.work is not None and self.desk.work.id == case:
                done(found)

        def failed(refusal: Refusal) -> None:
            self.unread.emit([problem.line(self.look.lang) for problem in refusal.problems])

        def ended() -> None:
            if self._reading is job:
                self._reading, self._dropped = None, []
                self.told.emit("")

        self._reading = job = self.desk.jobs.start(
            lambda progress: read_files(paths, progress, headers, known, passwords),
            take,
            failed=failed,
            ended=ended,
            words=words,
        )

    def _took(self, before: Sequence[str], found: Read) -> None:
        """Files were read; a file that counted before and cannot be read now keeps everything as it was."""
        from ...core.dossier import SIZING, sizing_field

        self._say_problems(found)
        if found.sizing is None or set(before) - set(found.paths):
            return
        self._tell_mended(found)
        self.places |= {file.path: path for file, path in zip(found.sizing.files, found.paths, strict=True)}
        self.gone -= set(found.paths)
        self.desk.say({"data": found.paths, SIZING: sizing_field(found.sizing)})

    def _tell_mended(self, found: Read) -> None:
        """A mended error workbook was recognised: only its rows are taken."""
        from ...core.migration.mended import INSTEAD

        before = self._work.dossier.sizing.tables if self._work and self._work.dossier.sizing else ()
        known = sum(INSTEAD in table.notes for table in before)
        if found.sizing is not None and sum(INSTEAD in table.notes for table in found.sizing.tables) > known:
            self.desk.told.emit(_MENDED)

    def _say_problems(self, found: Read) -> None:
        """A sentence for each file that could not be read; those that want a password are asked for."""
        from ...actions.measuring import needs_password

        closed = [problem for problem in found.problems if needs_password(problem)]
        self.unread.emit([self._line(problem) for problem in found.problems if problem not in closed])
        pairs = zip(found.locked, closed, strict=False)
        self.locked.emit([(path, sentence_of(Refusal([one]), self.look)) for path, one in pairs])

    def _line(self, problem: Problem) -> str:
        return problem.line(self.look.lang)

    def _still_needed(self, missing: Sequence[str]) -> str:
        words = Text(
            f"{'、'.join(missing)} 已不在原处，无法一起去重；请重新拖入，或先移除。",
            f"{', '.join(missing)} are gone, so duplicates cannot be told; drop them again, or remove them first.",
        )
        return self.look.say(words)
