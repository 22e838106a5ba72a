"""Patterns that wait to be compiled until somebody needs them: a process that reads one file needs few of its many."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Waiting:
    """Has a pattern's methods once they are asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        held = getattr(re.compile(self._pattern, self._flags), name)
        setattr(self, name, held)
        return held


def later(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As ``re.compile``; a fault in the pattern raises when it is first used."""
    return cast("re.Pattern[AnyStr]", _Waiting(pattern, flags))
