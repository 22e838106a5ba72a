"""Progress of long work, and the one way to stop it."""

from __future__ import annotations

from typing import Protocol

from .text import Text


class Cancelled(Exception):
    """Raised out of a progress call when the user asked to stop; work passes it through."""


class Progress(Protocol):
    """Called by long work now and then. May raise :class:`Cancelled`."""

    def __call__(self, words: Text, done: int, total: int | None) -> None: ...


def silent(words: Text, done: int, total: int | None) -> None:
    """A progress that nobody watches."""
