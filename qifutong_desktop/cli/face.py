"""Where a command's result goes: JSON or words to stdout, everything else to stderr, one line each."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TextIO

from ..core.characters import steers
from ..core.text import Lang, Text


class Unheard(Exception):
    """Stdout takes nothing: closed, or a full disk. Whatever the command did is done."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class Face:
    """How one run of the command line speaks."""

    lang: Lang
    json: bool

    def give(self, value: Callable[[], Any], shown: Callable[[], Sequence[str]]) -> None:
        """The result: as JSON where that was asked for, else as lines to read."""
        if self.json:
            self.give_json(value())
        else:
            write_out("".join(f"{_printable(line)}\n" for line in shown()))

    def give_json(self, value: Any) -> None:
        """One JSON object on a line of its own."""
        from ..actions.quoting import to_json

        write_out(to_json(value) + "\n")

    def notices(self, notices: Sequence[Text]) -> None:
        """What the user should know though nothing is wrong."""
        for notice in notices:
            say(("注意：" if self.lang == "zh" else "note: ") + notice.said(self.lang))

    def progress(self, words: Text, done: int, total: int | None) -> None:
        """One line that rewrites itself, and only where a person looks on."""
        count = f" {done:,}" + (f"/{total:,}" if total else "") if done else ""
        if sys.stderr.isatty():
            _write_err(f"\r\x1b[K{_printable(words.said(self.lang))}{count}")

    def progress_done(self) -> None:
        """Take the progress line away again."""
        if sys.stderr.isatty():
            _write_err("\r\x1b[K")


def say(line: str) -> None:
    """One line on stderr; where nobody can hear it, the exit code still speaks."""
    _write_err(_printable(line) + "\n")


def write_out(text: str) -> None:
    """Text to stdout, at once.

    :raises Unheard: when it cannot be written (a full disk, or no stdout at all)
    :raises BrokenPipeError: when the reader has gone
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        let_go(sys.stdout)
        if isinstance(error, BrokenPipeError):
            raise
        raise Unheard(Text(f"{error.strerror}", f"{error.strerror}")) from None


def let_go(stream: TextIO) -> None:
    """Point a stream that can't be written any more at nothing, so that closing it stays quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def open_streams() -> None:
    """Streams that can print whatever a path holds.

    A process may be started with its streams closed. Nothing that is opened later may take their place, so they are
    opened on nothing, and only for reading: what is written there fails, and is known to have failed.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)  # takes the lowest number that is free: this one
    for number, name in ((1, "stdout"), (2, "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w", encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            if stream.isatty():
                reconfigure(errors="backslashreplace")
            else:
                reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _write_err(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        with suppress(OSError):
            let_go(sys.stderr)


def _printable(text: str) -> str:
    """Text from outside may hold characters that steer; a terminal must not obey them."""
    return "".join("\ufffd" if steers(one) else one for one in text)
