"""Tables with one column a warehouse or a shop: which columns stand for one each, to be turned into rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .cells import heading
from .shapes import ENOUGH, has_shape, plain_value
from .targets import Wide


@dataclass(frozen=True, slots=True)
class WideColumn:
    """One column that becomes rows: ``label`` is what its heading says (无锡仓), ``field`` where its cells go."""

    column: str
    label: str
    field: str


@dataclass(frozen=True, slots=True)
class Unpivot:
    """The columns that become rows of their own; ``field`` takes their labels."""

    field: str
    columns: tuple[WideColumn, ...]


def find_wide(
    columns: Sequence[str], samples: Mapping[str, Sequence[str]], decided: Mapping[str, str], wide: Wide
) -> Unpivot | None:
    """The columns that stand for one warehouse each, None for fewer than two of them.

    ``decided`` are the fields that a person gave to columns: one that goes elsewhere is no such column.
    """
    numeric = [column for column in columns if _numeric(samples.get(column, ()))]
    shaped = [one for column in numeric if (one := _wide_column(column, wide))]
    found = tuple(one for one in shaped if decided.get(one.column, one.field) == one.field)
    return Unpivot(wide.label, found) if len({one.label for one in found}) >= ENOUGH else None


def _wide_column(column: str, wide: Wide) -> WideColumn | None:
    text = heading(column)
    label, field = text, wide.value
    for word in sorted(wide.measures, key=len, reverse=True):
        if text.endswith(word) and len(text) > len(word):
            label, field = text[: -len(word)].rstrip("/-_ "), wide.measures[word]
            break
    endings = [ending for ending in wide.endings if label.endswith(ending)]
    if not endings or label in wide.endings:
        return None
    return WideColumn(column, label, field)


def _numeric(values: Sequence[str]) -> bool:
    filled = [text for text in values if plain_value(text)]
    return len(filled) < ENOUGH or has_shape(filled, "quantity")
