"""Licence expressions as SPDX writes them: ``MIT AND (Apache-2.0 OR BSD-3-Clause)``."""

from __future__ import annotations

import re
from collections.abc import Container

_WORD = re.compile(r"\(|\)|[^\s()]+")


def chosen(expression: str, allowed: Container[str]) -> str | None:
    """The licences that we take it under, the first that fits of each choice; None where there is no way.

    :raises ValueError: this is no expression
    """
    words = _WORD.findall(expression)
    found = _any(words, allowed)
    if words:
        raise ValueError(expression)
    return found


def _any(words: list[str], allowed: Container[str]) -> str | None:
    choices = [_all(words, allowed)]
    while words[:1] == ["OR"]:
        words.pop(0)
        choices.append(_all(words, allowed))
    return next((choice for choice in choices if choice is not None), None)


def _all(words: list[str], allowed: Container[str]) -> str | None:
    parts = [_one(words, allowed)]
    while words[:1] == ["AND"]:
        words.pop(0)
        parts.append(_one(words, allowed))
    known = [part for part in parts if part is not None]
    return " AND ".join(known) if len(known) == len(parts) else None


def _one(words: list[str], allowed: Container[str]) -> str | None:
    if not words or words[0] in (")", "AND", "OR", "WITH"):
        raise ValueError("an operator stands alone")
    first = words.pop(0)
    if first == "(":
        found = _any(words, allowed)
        if words[:1] != [")"]:
            raise ValueError("a bracket is open")
        words.pop(0)
        return found
    if words[:1] == ["WITH"] and len(words) > 1:
        first = f"{first} WITH {words[1]}"
        del words[:2]
    return first if first in allowed else None
