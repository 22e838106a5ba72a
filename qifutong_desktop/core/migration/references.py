"""Which record a reference means: by unique key first, then by a name that only one record has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from .identity import name_key
from .standards import Value
from .targets import TargetEntity

Miss = Literal["unknown_reference", "ambiguous_reference"]


class References:
    """The records of each entity by what they are called. Filled while entities are loaded, in their order."""

    def __init__(self) -> None:
        self._strong: dict[str, dict[str, set[int]]] = {}
        self._weak: dict[str, dict[str, set[int]]] = {}
        #: What was looked up since something was added, by entity and text.
        self._asked: dict[str, dict[str, int | Miss]] = {}

    def add(self, target: TargetEntity, record: int, rows: Iterable[Mapping[str, Value]]) -> None:
        """``rows`` are all that became the record: whoever names one of them means it."""
        self._asked.pop(target.id, None)
        strong, weak = self._strong.setdefault(target.id, {}), self._weak.setdefault(target.id, {})
        for values in rows:
            for name in naming_fields(target):
                into = target.field(name)
                value = values.get(name)
                if into is not None and isinstance(value, str):
                    (strong if into.unique else weak).setdefault(name_key(value), set()).add(record)

    def find(self, entity: str, text: str) -> int | Miss:
        """The record that a text names."""
        asked = self._asked.setdefault(entity, {})
        found = asked.get(text)
        if found is None:
            found = asked[text] = self._found(entity, text)
        return found

    def _found(self, entity: str, text: str) -> int | Miss:
        key = name_key(text)
        found = self._strong.get(entity, {}).get(key) or self._weak.get(entity, {}).get(key)
        if not found:
            return "unknown_reference"
        return next(iter(found)) if len(found) == 1 else "ambiguous_reference"


def called(target: TargetEntity, values: Mapping[str, Value]) -> tuple[str, ...]:
    """What a reference to a record may say in an import sheet, the best first: its name where that is unique, else its
    unique key. People may share a name: which of these means one record only, :meth:`References.find` tells."""
    unique = [one.id for one in target.open_fields if one.id in values and one.unique]
    ranked = dict.fromkeys(name for name in ("name", *target.key) if name in unique)
    return tuple(str(values[name]) for name in ranked) or (str(values.get("name", "")),)


def naming_fields(target: TargetEntity) -> tuple[str, ...]:
    """The fields by which others name a record: its keys and its name."""
    return tuple(dict.fromkeys((*target.key, *(one.id for one in target.open_fields if one.id == "name"))))
