"""The client's workbooks, measured: the public door of this room."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..core.migration.facts import TableFacts, lacking
from ..core.migration.mended import standing
from ..core.migration.sizing import MeasuredFile, Sizing
from ..core.migration.totals import total
from ..core.problems import Problem, Refusal
from ..core.progress import Progress, silent
from ..core.text import Text
from .reader import Caps, Ended, Reader
from .wire import facts_of, problem_of

if TYPE_CHECKING:
    from ..core.migration.preview import Preview

#: How often a watcher hears of it, and may cancel.
_TICK = 0.1
#: Header rows that nobody set.
_FOUND: Mapping[str, int] = {}
#: Passwords that nobody gave.
_OPEN: Mapping[str, str] = {}

_SIMPLER = Text(
    "请用 Excel 或 WPS 打开，删去多余的空行空列和工作表，另存为 .xlsx 后再试",
    "open it in Excel or WPS, delete empty rows, columns and sheets, and save it as .xlsx",
)


def examine(
    paths: Sequence[Path],
    *,
    shown: Sequence[str] | None = None,
    progress: Progress = silent,
    caps: Caps = Caps(),  # noqa: B008  (a frozen value)
    headers: Mapping[str, int] = _FOUND,
    passwords: Mapping[str, str] = _OPEN,
) -> tuple[Sizing, tuple[Problem, ...]]:
    """Measure every file that can be read, and say of each other one why not.

    ``shown`` are the paths as the user wrote them (they name the files in the result), else ``str(path)``.
    ``headers`` are the header rows that a person set, by ``<file name>|<table>``, from 1 on as the sheet counts them; 0
    says that there is none (of a second table on a sheet: that it is none). ``passwords`` are those of locked files, by
    ``str(path)``.
    Each file is opened only in a capped process of its own making; a file that kills it costs no other file.
    """
    names = [str(path) for path in paths] if shown is None else list(shown)
    found: dict[int, _Measured | Problem] = {}

    def ask(number: int, compared: Iterable[int]) -> _Request:
        path, name = paths[number], names[number]
        password = passwords.get(str(path), "")
        what = {"headers": _of_file(headers, path, name), "password": password, "compared": list(compared)}
        return number, path, name, what

    def requests() -> Iterator[_Request]:
        met: set[int] = set()
        for number in range(len(paths)):
            yield ask(number, met)
            met.update(table.headings for table in _tables(found[number]))
        # rows of a first table with some headings are wanted only now that another has the same
        wanted = lacking(table for one in found.values() for table in _tables(one))
        for number, one in list(found.items()):
            if any(table.digests is None and table.headings in wanted for table in _tables(one)):
                yield ask(number, {*wanted, *(table.headings for table in _tables(one) if table.digests is not None)})

    for number, result in _read(requests(), _measured, progress, caps):
        found[number] = result
    files = [one for one in found.values() if not isinstance(one, Problem)]
    return total(standing(files)), tuple(one for one in found.values() if isinstance(one, Problem))


def measure(
    paths: Sequence[Path],
    *,
    shown: Sequence[str] | None = None,
    progress: Progress = silent,
    caps: Caps = Caps(),  # noqa: B008  (a frozen value)
    headers: Mapping[str, int] = _FOUND,
    passwords: Mapping[str, str] = _OPEN,
) -> Sizing:
    """Measure all files, or none. Parameters as :func:`examine`.

    :raises Refusal: with the problem of every file that cannot be read, in the order given
    """
    sizing, problems = examine(paths, shown=shown, progress=progress, caps=caps, headers=headers, passwords=passwords)
    if problems:
        raise Refusal(problems)
    return sizing


def preview(
    path: Path,
    rows: int = 50,
    *,
    first: int = 1,
    shown: str = "",
    password: str = "",
    progress: Progress = silent,
    caps: Caps = Caps(),  # noqa: B008  (a frozen value)
) -> Preview:
    """``rows`` rows of each sheet from row ``first`` on as they stand, and where its first header was found; read under
    the same caps.

    :raises Refusal: the file cannot be read
    """
    what = {"preview": rows, "first": first, "password": password}
    ((_, result),) = _read([(0, path, shown or str(path), what)], _previewed, progress, caps)
    if isinstance(result, Problem):
        raise Refusal([result])
    return result


def _of_file(headers: Mapping[str, int], path: Path, name: str) -> dict[str, int]:
    """The header rows of one file, by sheet; it may be called by its name, or as the user wrote it."""
    found = {}
    for key, row in headers.items():
        file, _, sheet = key.rpartition("|")
        if file in (path.name, name):
            found[sheet] = row
    return found


_Answer = TypeVar("_Answer")
_Take = Callable[[str, Mapping[str, Any]], _Answer]
_Measured = tuple[MeasuredFile, Sequence[TableFacts]]
#: Which file of a call, where it lies, its name, and what is asked of it.
_Request = tuple[int, Path, str, Mapping[str, Any]]


def _tables(one: _Measured | Problem) -> Sequence[TableFacts]:
    return () if isinstance(one, Problem) else one[1]


def _measured(name: str, done: Mapping[str, Any]) -> _Measured:
    """:raises (KeyError, TypeError, ValueError): the message is not one of ours"""
    measured = MeasuredFile(name, str(done["format"]), int(done["size"]))
    return measured, tuple(facts_of(raw) for raw in done["tables"])


def _previewed(name: str, done: Mapping[str, Any]) -> Preview:
    """:raises (KeyError, TypeError, ValueError): the message is not one of ours"""
    from ..core.migration.preview import Preview
    from .wire_preview import preview_of

    return Preview(name, str(done["format"]), tuple(preview_of(raw) for raw in done["sheets"]))


def _read(
    requests: Iterable[_Request],
    take: _Take[_Answer],
    progress: Progress,
    caps: Caps,
) -> Iterator[tuple[int, _Answer | Problem]]:
    """One reader takes the requests in turn, each once the one before is answered; after a death the next gets a fresh
    one.

    A file that killed a reader which had read others before is tried once more alone: the fault may be theirs; both
    tries share the file's time.
    """
    with ExitStack() as stack:
        reader: Reader | None = None
        for number, path, name, what in requests:
            end = time.monotonic() + caps.wall + caps.allowance(path)
            while True:
                if reader is None:
                    begun = time.monotonic()
                    reader = stack.enter_context(_started(path))
                    reader.await_life()
                    end += time.monotonic() - begun  # our own start is not the file's time
                try:
                    yield number, _one(reader, path, name, what, take, progress, caps, end)
                    break
                except Ended as ended:
                    alone = reader.files == 1
                    stack.pop_all().close()
                    reader = None
                    if ended.out_of_time:
                        yield number, Problem("", _SLOW, _SIMPLER, name)
                        break
                    if alone:
                        yield number, Problem("", _DIED, _SIMPLER, name)
                        break
                except TimeoutError:
                    stack.pop_all().close()
                    reader = None
                    yield number, Problem("", _SLOW, _SIMPLER, name)
                    break


def _started(first: Path) -> Reader:
    """:raises Refusal: the system has no room for another process"""
    try:
        return Reader(first)
    except OSError as error:
        raise Refusal.of(
            "",
            Text(f"无法启动读取进程（{error.strerror}）", f"the reading process cannot start ({error.strerror})"),
            Text("请关闭一些程序后再试", "close some programs and try again"),
        ) from None


def _faulty(message: dict[str, Any], name: str) -> Problem:
    """A fault of ours that the file brought out: logged with its trace, said in a sentence."""
    import logging  # as dear as reading a small file, and hardly ever needed

    fault = str(message["fault"])
    logging.getLogger(__name__).error("reading a workbook failed: %s\n%s", fault, message.get("trace", ""))
    return Problem("", Text(f"读取时出错（{fault}）", f"reading it failed ({fault})"), _SIMPLER, name)


_DIED = Text("读取时超出内存上限或出错，已安全中止", "reading it passed the memory limit or failed, and was stopped")
_SLOW = Text("读取超时（超过时间上限），已安全中止", "reading it took longer than its limit and was stopped")


def _one(
    reader: Reader,
    path: Path,
    name: str,
    what: Mapping[str, Any],
    take: _Take[_Answer],
    progress: Progress,
    caps: Caps,
    end: float,
) -> _Answer | Problem:
    """:raises Ended: the reader is gone  :raises TimeoutError: it took too long"""
    words = Text(f"正在读取 {name}", f"reading {name}")
    rows = 0
    progress(words, rows, None)
    reader.ask(path, caps, what)
    while True:
        message = reader.hear(_TICK)
        if message is not None:
            try:
                if "done" in message:
                    return take(name, message["done"])
                if "refused" in message:
                    return problem_of(message["refused"], name)
                if "fault" in message:
                    return _faulty(message, name)
                rows += int(message["rows"])
            except (KeyError, TypeError, ValueError):
                raise Ended(-1) from None
        if time.monotonic() > end:
            raise TimeoutError(name)
        progress(words, rows, None)
