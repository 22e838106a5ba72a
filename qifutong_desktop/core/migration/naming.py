"""What a person said of a whole table: whose export it is, and what it becomes.

Kept in the log as ``table.<fingerprint>``, by the headings alone, so that it holds for the next export as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..canonical import FieldValue
from .cells import heading_key

NOUN = "table"


@dataclass(frozen=True, slots=True)
class Naming:
    """``source`` is a family's id and ``target`` an import sheet's; "" where nobody said."""

    source: str = ""
    target: str = ""


def fingerprint(columns: Sequence[str]) -> str:
    """One name for all tables with the same headings, in any order."""
    keys = "\n".join(sorted({key for column in columns if (key := heading_key(column))}))
    return hashlib.blake2b(keys.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def naming_field(columns: Sequence[str]) -> str:
    """The log field that holds what was said of tables with these headings."""
    return f"{NOUN}.{fingerprint(columns)}"


def naming_value(naming: Naming) -> FieldValue:
    """As it is stored; None where nothing is said."""
    return {"source": naming.source, "target": naming.target} if naming != Naming() else None


def namings_from_fields(values: Mapping[str, FieldValue]) -> dict[str, Naming]:
    """By fingerprint; what does not fit is left out: it is asked again."""
    found = {}
    for name, stored in values.items():
        noun, _, key = name.partition(".")
        match stored:
            case {"source": str(source), "target": str(target)} if noun == NOUN:
                found[key] = Naming(source, target)
    return found
