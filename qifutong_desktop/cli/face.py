"""Where a command's result goes: JSON or words to stdout, everything else to stderr, one line each."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from ..core.problems import Refusal
from ..core.text import Lang, Text


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
        if not sys.stderr.isatty():
            return
        count = f" {done:,}" + (f"/{total:,}" if total else "") if done else ""
        sys.stderr.write(f"\r\x1b[K{_printable(words.said(self.lang))}{count}")
        sys.stderr.flush()

    def progress_done(self) -> None:
        """Take the progress line away again."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def say(line: str) -> None:
    """One line on stderr."""
    sys.stderr.write(_printable(line) + "\n")
    sys.stderr.flush()


def write_out(text: str) -> None:
    """Text to stdout, at once.

    :raises Refusal: when it cannot be written (a full disk)
    :raises BrokenPipeError: when the reader has gone
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        let_go(sys.stdout)
        raise
    except OSError as error:
        let_go(sys.stdout)
        raise Refusal.of(
            "stdout",
            Text(f"结果写不出去（{error.strerror}）", f"the result cannot be written ({error.strerror})"),
            Text("请腾出空间，或换一个输出位置", "make room, or send it elsewhere"),
        ) from None


def let_go(stream: TextIO) -> None:
    """Point a stream that can't be written any more at nothing, so that closing it stays quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _printable(text: str) -> str:
    """Text from outside may hold control characters; a terminal must not obey them."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(one) == "Cc" else one for one in text)
