"""The rows of one table as the client's file holds them, batch by batch: the public door of the rows.

The file is opened only in a capped process of its own. At most a few batches wait here, whoever is the slower.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import subprocess
import threading
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ..core.migration.data_rows import Heading, RawRow
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.text import Text
from .reader import Caps, command
from .wire import message_of, problem_of

_TICK = 0.1
#: Batches that wait for whoever takes the rows.
_WAITING = 4
_LONGEST = 64 * 1024 * 1024
#: Reading and handing over takes more than measuring alone.
_SLOWER = 2
_ENVIRONMENT = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP")
_SIMPLER = Text(
    "请用 Excel 或 WPS 打开，删去多余的空行空列，另存为 .xlsx 后再试",
    "open it in Excel or WPS, delete empty rows and columns, and save it as .xlsx",
)
_DIED = Text("读取时超出内存上限或出错，已安全中止", "reading it passed the memory limit or failed, and was stopped")
_SLOW = Text("读取超时（超过时间上限），已安全中止", "reading it took longer than its limit and was stopped")


@dataclass(frozen=True, slots=True)
class TableEnd:
    """Comes last: what the table turned out to be once all its rows were seen."""

    heading: Heading
    first_column: int
    counts_from_1904: bool


def stream_rows(
    path: Path,
    sheet: str,
    header_row: int,
    *,
    first: int = 1,
    last: int | None = None,
    columns: tuple[int, int | None] = (0, None),
    shown: str = "",
    password: str = "",
    progress: Progress = silent,
    caps: Caps = Caps(),  # noqa: B008  (a frozen value)
) -> Generator[tuple[RawRow, ...] | TableEnd, None, None]:
    """Batches of the rows that are not blank, titles and totals too (``data`` False), and at the end the heading.

    ``header_row`` is the sheet's own row, from 1; of a sheet that holds several tables ``first`` to ``last`` (None: to
    the end) are the rows of this one, ``columns`` its first and last one (0 is A, None: to the end); ``password`` opens
    a locked file. Closing the iterator, or a ``progress`` that
    raises, ends the process at once. Only the seconds in which we wait for it count against the caps.

    :raises Refusal: the file cannot be read, no such sheet, the header row is blank, it takes too much memory or time
    """
    name = shown or str(path)
    allowed = (caps.wall + caps.allowance(path)) * _SLOWER
    request = {
        "path": str(path.absolute()),
        "sheet": sheet,
        "header_row": header_row,
        "first": first,
        "last": last,
        "columns": columns,
        "password": password,
        "memory": caps.memory,
        "cpu": (caps.cpu + caps.allowance(path)) * _SLOWER,
    }
    words = Text(f"正在读取 {name}", f"reading {name}")
    done = 0
    with _started(request) as answers:
        while True:
            message, waited = _heard(answers, allowed, words, done, progress)
            allowed -= waited
            if message is None or allowed <= 0:
                raise Refusal.of(sheet, _SLOW if allowed <= 0 else _DIED, _SIMPLER, name)
            try:
                answer = _answer(message, name)
            except (KeyError, TypeError, ValueError):
                raise Refusal.of(sheet, _DIED, _SIMPLER, name) from None
            yield answer
            if isinstance(answer, TableEnd):
                return
            done += len(answer)
            progress(words, done, None)


def _answer(message: dict[str, Any], name: str) -> tuple[RawRow, ...] | TableEnd:
    """:raises (KeyError, TypeError, ValueError): the message is not one of ours  :raises Refusal: it says so"""
    if "refused" in message:
        raise Refusal([problem_of(message["refused"], name)])
    if "fault" in message:
        logging.getLogger(__name__).error("reading rows failed: %s\n%s", message["fault"], message.get("trace", ""))
        fault = str(message["fault"])
        raise Refusal.of("", Text(f"读取时出错（{fault}）", f"reading it failed ({fault})"), _SIMPLER, name)
    if "rows" in message:
        return tuple(RawRow(int(number), bool(data), tuple(map(str, cells))) for number, data, cells in message["rows"])
    end = message["done"]
    heading = Heading(
        int(end["row"]), int(end["rows"]), tuple(map(str, end["names"])), tuple(map(int, end["positions"]))
    )
    return TableEnd(heading, int(end["first_column"]), bool(end["counts_from_1904"]))


_Answers = queue.Queue[bytes]


def _heard(
    answers: _Answers, allowed: float, words: Text, done: int, progress: Progress
) -> tuple[dict[str, Any] | None, float]:
    """The next message (None: the process is gone, or speaks nonsense), and how long it took."""
    began = time.monotonic()
    while True:
        try:
            line = answers.get(timeout=_TICK)
        except queue.Empty:
            progress(words, done, None)
            if time.monotonic() - began > allowed:
                return None, time.monotonic() - began
            continue
        return message_of(line), time.monotonic() - began


@contextlib.contextmanager
def _started(request: dict[str, Any]) -> Iterator[_Answers]:
    """A process that has been asked; it is killed at the end, whatever it does by then.

    :raises Refusal: the system has no room for another process
    """
    try:
        process = subprocess.Popen(
            command("hand_out_rows", "--read-rows"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise Refusal.of(
            "",
            Text(f"无法启动读取进程（{error.strerror}）", f"the reading process cannot start ({error.strerror})"),
            Text("请关闭一些程序后再试", "close some programs and try again"),
        ) from None
    answers: _Answers = queue.Queue(_WAITING)
    stopped = threading.Event()
    assert process.stdin is not None
    assert process.stdout is not None
    listener = threading.Thread(target=_listen, args=(process.stdout, answers, stopped), daemon=True)
    listener.start()
    try:
        with contextlib.suppress(OSError):
            process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            process.stdin.close()
        yield answers
    finally:
        stopped.set()
        process.kill()
        process.wait()
        with contextlib.suppress(OSError):
            process.stdin.close()


def _listen(lines: IO[bytes], answers: _Answers, stopped: threading.Event) -> None:
    with lines:
        while line := lines.readline(_LONGEST):
            if not _put(answers, line, stopped):
                return
    _put(answers, b"", stopped)


def _put(answers: _Answers, line: bytes, stopped: threading.Event) -> bool:
    """False once nobody listens any more."""
    while not stopped.is_set():
        with contextlib.suppress(queue.Full):
            answers.put(line, timeout=_TICK)
            return True
    return False
