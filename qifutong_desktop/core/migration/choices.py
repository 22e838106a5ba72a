"""Values of a closed set (男/女, 是/否, an order's status): which of ours each of the client's is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .cells import heading_key
from .targets import Choice, TargetField


@dataclass(frozen=True, slots=True)
class ValueMap:
    """``known``: the client's value → id of ours; ``unknown`` are his values that a person must place."""

    known: Mapping[str, str]
    unknown: tuple[str, ...]


def value_map(
    values: Sequence[str], target: TargetField, templated: Mapping[str, str], decided: Mapping[str, str]
) -> ValueMap | None:
    """The distinct values of a column in a choice field; None for any other field.

    What a person ``decided`` goes first, then what is known of the source (``templated``, by value key), then the
    choice's own words.
    """
    if not target.choices:
        return None
    ids = {choice.id for choice in target.choices}
    known: dict[str, str] = {}
    unknown: list[str] = []
    for value in dict.fromkeys(text.strip() for text in values):
        if not value:
            continue
        key = heading_key(value)
        found = decided.get(value) or templated.get(key) or _choice(key, target.choices)
        if found in ids:
            known[value] = found
        else:
            unknown.append(value)
    return ValueMap(dict(sorted(known.items())), tuple(sorted(unknown)))


def _choice(key: str, choices: Sequence[Choice]) -> str:
    return next((choice.id for choice in choices if key in choice.words), "")
