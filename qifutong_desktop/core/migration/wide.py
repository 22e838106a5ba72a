"""Tables with one column a warehouse or a shop: which columns stand for one each, to be turned into rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .cells import heading
from .shapes import ENOUGH, has_shape, plain_value
from .targets import Wide

#: After these words alone a place is told without 仓 or 店 (杭州库存), by a name of so many characters at least.
_STOCK = ("库存", "结存")
_PLACE = 2
#: Goods that came, went or are there: no place, though it ends like one.
_MOVED = ("入库", "出库", "在库", "退库", "移库", "调库")
#: What stands behind 门店 or 仓库 where they are counted: 门店1-万达, 仓库A.
_NUMBERED = re.compile(r"[-_:#]?(?:\d|[A-Za-z](?![A-Za-z])|[一二三四五六七八九十])")


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
    label, field, measured = text, wide.value, False
    for word in sorted(wide.measures, key=len, reverse=True):
        if text.endswith(word) and len(text) > len(word):
            label, field = text[: -len(word)].rstrip("/-_ "), wide.measures[word]
            measured = word in _STOCK
            break
    if not label or label.endswith(_MOVED) or label in wide.endings or label in wide.kinds:
        return None
    named = label.endswith(wide.endings) or (measured and len(label) >= _PLACE)
    numbered = any(_NUMBERED.match(label[len(word) :]) for word in wide.endings if label.startswith(word))
    return WideColumn(column, label, field) if named or numbered else None


def _numeric(values: Sequence[str]) -> bool:
    filled = [text for text in values if plain_value(text)]
    return len(filled) < ENOUGH or has_shape(filled, "quantity")
