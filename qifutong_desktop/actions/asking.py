"""Asking the knowledge base: the library of the day, an answer, a file of questions."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from ..catalog.files import read_text
from ..catalog.knowledge import load_topics, load_vocabulary, load_written
from ..catalog.pricebook import load_pricebook
from ..core.client import Preferences
from ..core.knowledge.answer import Answer, answer
from ..core.knowledge.library import Library, build_library
from ..core.knowledge.passage import fill
from ..core.needs import Needs
from ..core.pricebook import PriceBook
from ..core.problems import Refusal
from ..core.text import Text


@cache
def shipped_library() -> Library:
    """The library with the figures of the shipped price list; built once (tens of milliseconds)."""
    return library_of(load_pricebook())


def library_of(book: PriceBook) -> Library:
    """The library with the figures and clauses of a price book, such as one that the firm has released since."""
    return build_library(fill(load_written(), book), load_topics(), load_vocabulary())


def ask(words: str, today: date, needs: Needs | None = None, preferences: Preferences | None = None) -> Answer:
    """Answer one question by the shipped list, for the open case where its needs are given."""
    return answer(shipped_library(), words, load_pricebook(), today, needs, preferences or Preferences())


def questions_of(path: Path) -> tuple[str, ...]:
    """The questions of a text file, one a line; blank lines are none.

    :raises Refusal: it cannot be read, or holds no question
    """
    found = tuple(line.strip() for line in read_text(path).splitlines() if line.strip())
    if not found:
        what, remedy = Text("里面没有问题", "holds no question"), Text("请每行写一个问题", "write one question a line")
        raise Refusal.of("", what, remedy, str(path))
    return found
