"""Measuring a client's workbooks for an open case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..core.migration.preview import SheetPreview
from ..core.migration.requests import DataRequest, request_for
from ..core.migration.shown_rows import shown_rows
from ..core.migration.sizing import MeasuredTable, Sizing
from ..core.problems import Problem, Refusal
from ..core.progress import Progress, silent
from ..core.text import Text

#: What may be a workbook, by the end of its name.
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".dbf", ".et")
#: A folder that holds more is not a client's export.
_MOST = 200
#: Bytes a row, roughly, by suffix: only for the progress of a file that was never read.
_BYTES_A_ROW = {".xlsx": 50, ".xlsm": 50, ".xlsb": 40, ".ods": 50, ".xls": 220}
_NO_HEADERS: Mapping[str, int] = {}
#: Rows shown above the second table of a sheet, so that its header can be moved up.
_SHOWN_BEFORE = 6
#: Passwords of locked files, by ``str(path)``; never kept anywhere but in memory.
Passwords = Mapping[str, str]
NO_PASSWORDS: Passwords = {}


@dataclass(frozen=True, slots=True)
class Read:
    """What a reading came to. ``sizing`` is None when no file could be read; ``paths`` are those of its files, in its
    order; ``problems`` name each file that could not be read. ``locked`` are the paths of those among them that a
    password would open, or another one than was given: ask for it, and read again with it."""

    sizing: Sizing | None
    paths: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    locked: tuple[str, ...] = ()


def measure_files(paths: Sequence[Path], progress: Progress = silent, passwords: Passwords = NO_PASSWORDS) -> Sizing:
    """What is in the files, read in a capped child process; each is spoken of by its name.

    :raises Refusal: a file that cannot be read
    """
    from ..workbooks.reading import measure

    return measure(paths, shown=[path.name for path in paths], progress=progress, passwords=passwords)


def read_files(
    paths: Sequence[Path],
    progress: Progress = silent,
    headers: Mapping[str, int] = _NO_HEADERS,
    known: Mapping[str, int] = _NO_HEADERS,
    passwords: Passwords = NO_PASSWORDS,
) -> Read:
    """Measure every file that can be read; folders are searched for workbooks.

    ``headers`` are the header rows that a person set, by ``<file>|<sheet>`` (0: none); ``known`` the rows that a file
    had when it was last read, by its path, for the time that is left; ``passwords`` open locked files, by their paths
    as ``Read.locked`` tells them.
    """
    from ..workbooks.reading import examine

    files = spread(paths)
    if not files:
        return Read(None, (), (Problem("", _NONE, _CHOOSE),) if paths else ())
    names = names_of(files)
    told = _Told(files, known, progress)
    sizing, problems = examine(files, shown=names, progress=told, headers=headers, passwords=passwords)
    unread = {problem.file for problem in problems}
    read = tuple(str(path) for path, name in zip(files, names, strict=True) if name not in unread)
    closed = {problem.file for problem in problems if needs_password(problem)}
    locked = tuple(str(path) for path, name in zip(files, names, strict=True) if name in closed)
    return Read(sizing if read else None, read, problems, locked)


def needs_password(problem: Problem) -> bool:
    """Whether a password opens the file of which this was said: none was given, or a wrong one."""
    from ..workbooks.screening import PASSWORD_KEY

    return problem.key == PASSWORD_KEY


def spread(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files meant: each folder by the workbooks in it, each file once, in the order given."""
    found: dict[str, Path] = {}
    for path in paths:
        for file in _workbooks(path) if path.is_dir() else (path,):
            found.setdefault(str(file), file)
    return tuple(found.values())[:_MOST]


def _workbooks(folder: Path) -> Iterator[Path]:
    """Those that a person sees: no hidden ones, no lock files of Excel."""
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~$")) and file.is_file():
            yield file


def names_of(paths: Sequence[Path]) -> list[str]:
    """What the files are called: their names, with the folder before it where a name stands twice."""
    names = [path.name for path in paths]
    return [
        name if names.count(name) == 1 else f"{path.parent.name}/{name}"
        for path, name in zip(paths, names, strict=True)
    ]


def places_of(paths: Sequence[str]) -> dict[str, str]:
    """Where each measured file lies, by the name that its measure has."""
    whole = {path: path for path in paths}
    return whole | dict(zip(names_of([Path(path) for path in paths]), paths, strict=True))


def gone(paths: Sequence[str]) -> frozenset[str]:
    """Those that are no longer where they were."""
    return frozenset(path for path in paths if not Path(path).is_file())


def requests_for(systems: Sequence[str]) -> tuple[DataRequest, ...]:
    """What to ask the client for of each of his systems, as he calls them."""
    from ..catalog.requests import load_requests

    return tuple(request_for(system, load_requests()) for system in systems)


def preview_table(path: Path, table: MeasuredTable, progress: Progress = silent, password: str = "") -> SheetPreview:
    """The first rows of a table, or of its sheet, as they may be shown; with the header that the measure rests on.

    :raises Refusal: the file cannot be read, or no longer has the sheet
    """
    from ..workbooks.reading import preview
    from ..workbooks.vocabulary import load_vocabulary

    first = max(1, table.first_row - _SHOWN_BEFORE) if table.own_sheet else 1
    rows = max(16, (table.header_row or 0) - first + 9)
    for sheet in preview(path, rows, first=first, shown=table.file, password=password, progress=progress).sheets:
        if sheet.name == table.on_sheet:
            standing = replace(
                sheet, header_row=table.header_row, header_rows=table.header_rows if table.header_row else 0
            )
            standing = _of_columns(standing, table)
            personal = {_column(one.letter) for one in table.columns_profile if one.masked}
            return replace(standing, rows=shown_rows(standing, personal, load_vocabulary()))
    what = Text(f"文件里已没有工作表「{table.sheet}」", f"the file no longer has the sheet {table.sheet}")
    raise Refusal.of("", what, Text("请重新拖入文件", "drop the file again"), table.file)


def _of_columns(sheet: SheetPreview, table: MeasuredTable) -> SheetPreview:
    """Only the table's own columns: what stands beside it is another's, and may be personal."""
    if table.last_column is None and table.first_column <= sheet.first_column:
        return sheet
    start = sheet.first_column
    columns = slice(table.first_column - start, None if table.last_column is None else table.last_column - start + 1)
    return replace(sheet, first_column=table.first_column, rows=tuple(row[columns] for row in sheet.rows))


def _column(letters: str) -> int:
    """A → 0, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


_NONE = Text("没有找到表格文件", "no workbook found")
_CHOOSE = Text("请拖入 Excel、WPS 或 CSV 文件，或放着它们的文件夹", "drop Excel, WPS or CSV files, or their folder")


class _Told:
    """Rows as they are read, told as a share of all bytes, so that the time left can be told too."""

    def __init__(self, files: Sequence[Path], known: Mapping[str, int], progress: Progress) -> None:
        self._files = [(_size(file), _bytes_a_row(file, known)) for file in files]
        self._total = sum(size for size, _ in self._files)
        self._progress = progress
        self._at = -1
        self._words: Text | None = None

    def __call__(self, words: Text, done: int, total: int | None) -> None:
        if words != self._words:
            self._words, self._at = words, min(self._at + 1, len(self._files) - 1)
        size, row = self._files[self._at]
        before = sum(size for size, _ in self._files[: self._at])
        said = Text(f"{words.zh}，{done:,} 行", f"{words.en}, {done:,} rows") if done else words
        self._progress(said, before + min(round(done * row), round(size * 0.95)), self._total or None)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _bytes_a_row(file: Path, known: Mapping[str, int]) -> float:
    rows = known.get(str(file), 0)
    return _size(file) / rows if rows else _BYTES_A_ROW.get(file.suffix.lower(), 120)
