"""What a column must hold, told by its heading: a phone, a date, an amount; and whose values are personal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .cells import heading_aliases
from .entity import Entity

Duty = Literal["id_card", "tax", "uscc", "mobile", "phone", "postcode", "barcode", "date", "number", "code", "any"]
_MARKS = ("*", "＊", "必填")
_OPTIONAL = ("非必填", "选填")


@dataclass(frozen=True, slots=True)
class DutyWords:
    """Headings that give a column its duty: whole ones, and endings, ``but`` for the words that end so by chance
    (a key has no blanks left between which a word could be told: ``orderid``, ``amountpaid``)."""

    duty: Duty
    whole: frozenset[str]
    endings: tuple[str, ...]
    but: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckWords:
    """All that the checks know of headings, as heading keys. ``duties`` in the order in which they are tried."""

    duties: tuple[DutyWords, ...]
    required: Mapping[Entity, tuple[str, ...]]
    order: tuple[str, ...]
    order_amounts: frozenset[str]
    personal: tuple[str, ...]
    not_personal: frozenset[str]
    surnames: frozenset[str]

    def duty_of(self, key: str) -> Duty:
        """The duty of a column with this heading key, "any" when it may hold anything."""
        aliases = heading_aliases(key)
        for words in self.duties:
            if any(alias in words.whole for alias in aliases):
                return words.duty
        for words in self.duties:
            if any(alias.endswith(words.endings) and not alias.endswith(words.but) for alias in aliases):
                return words.duty
        return "any"

    def is_personal(self, key: str) -> bool:
        """True when the heading speaks of people, firms, or how to reach them."""
        if not key or any(alias in self.not_personal for alias in heading_aliases(key)):
            return False
        return any(word in key for word in self.personal)

    def required_columns(self, entity: Entity, keys: Sequence[str], raw: Sequence[str]) -> frozenset[int]:
        """Columns that may not be blank: those marked so in the heading as it stands, and the entity's own key."""
        marked = {
            column
            for column, text in enumerate(raw)
            if any(mark in text for mark in _MARKS) and not any(mark in text for mark in _OPTIONAL)
        }
        best = best_column(self.required.get(entity, ()), keys)
        return frozenset(marked | ({best} if best is not None else set()))


def best_column(words: Sequence[str], keys: Sequence[str]) -> int | None:
    """The column with the earliest of these headings."""
    ranked = [
        (words.index(alias), column)
        for column, key in enumerate(keys)
        for alias in heading_aliases(key)
        if alias in words
    ]
    return min(ranked)[1] if ranked else None
