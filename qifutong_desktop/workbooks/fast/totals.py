"""Amounts of an order that each of its lines repeats, found over all rows at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...core.migration.issues import ADDRESSES
from ...core.migration.repeated_totals import REMEMBERED, SAME, RepeatedTotals
from .cell_keys import DIGITS, MINUS, NUMBER, Keys, begins, different
from .table_columns import Numbers, TableColumns


def repeated_totals(totals: RepeatedTotals, columns: TableColumns, rows: Numbers) -> dict[int, tuple[int, list[int]]]:
    """As :class:`RepeatedTotals` finds them line by line."""
    if not totals.judges or totals.order is None:
        return {}
    orders = columns.as_texts(columns.keys(totals.order, rows))
    found = {}
    ordered = np.sort(orders)
    if not bool(((ordered[1:] == ordered[:-1]) & (ordered[1:] != 0)).any()):
        return {}
    del ordered
    for column in totals.amounts:
        amounts = columns.as_texts(columns.keys(column, rows))
        taken = np.flatnonzero((orders != 0) & (amounts != 0) & ~_nothing(amounts, columns))
        told = _repeated(orders[taken], amounts[taken])
        if told is not None:
            again = columns.numbers[rows[taken[told]]]
            found[column] = (len(told), again[:ADDRESSES].tolist())
    return found


def _nothing(keys: Keys, columns: TableColumns) -> Any:
    """Amounts of which nothing is left without zeros, points and commas."""
    found = ((keys & NUMBER) != 0) & ((keys & DIGITS) == 0) & ((keys & MINUS) == 0)
    texts = np.flatnonzero((keys > 0) & (keys < MINUS))
    if len(texts):
        unique = different(keys[texts])
        nothing = np.array([not columns.said.text(key).strip("0.,") for key in unique.tolist()])
        found[texts] = nothing[np.searchsorted(unique, keys[texts])]
    return found


def _repeated(orders: Keys, amounts: Keys) -> Any:
    """The places of lines that repeat the amount of their order, None when the amounts are the lines' own."""
    ordered = np.sort(orders)
    count = int(np.count_nonzero(begins(ordered)))
    if count == len(orders):
        return None
    if count <= REMEMBERED:
        double = different(ordered[~begins(ordered)])
        chosen = np.flatnonzero(double[np.minimum(np.searchsorted(double, orders), len(double) - 1)] == orders)
        told = _again(orders[chosen], amounts[chosen])
        return chosen[told] if told is not None else None
    return _again(orders, amounts)


def _again(orders: Keys, amounts: Keys) -> Any:
    sorting = np.argsort(orders, kind="stable")
    ordered = orders[sorting]
    fresh = begins(ordered)
    group = np.cumsum(fresh) - 1
    firsts = sorting[fresh]
    first = np.empty(len(orders), np.int64)
    first[sorting] = firsts[group]
    own = np.arange(len(orders))
    before = np.where(first == own, -1, first)
    if len(firsts) > REMEMBERED:
        # later orders are compared with the line before alone
        limit = int(np.sort(firsts)[REMEMBERED])
        late = first >= limit
        follows = ~begins(orders)
        before[late] = np.where(follows, own - 1, -1)[late]
    again = np.flatnonzero(before >= 0)
    same = amounts[again] == amounts[before[again]]
    told = again[same]
    if not len(told):
        return None
    several = different(first[again])
    wrong = different(first[again[~same]])
    return told if len(several) - len(wrong) >= SAME * len(several) else None
