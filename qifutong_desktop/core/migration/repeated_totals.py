"""An order that takes several lines and repeats its total on each: summing the column counts it more than once."""

from __future__ import annotations

from collections.abc import Sequence

from .cells import Row, heading_aliases
from .duties import CheckWords, best_column
from .issues import ADDRESSES

#: So many different orders are remembered; later ones are compared with the line before alone.
REMEMBERED = 400_000
#: From this share of the orders with several lines on, an amount is the order's and not the line's.
SAME = 0.9


class RepeatedTotals:
    """Takes the distinct rows of a table of orders. It remembers fingerprints, never values."""

    def __init__(self, keys: Sequence[str], words: CheckWords) -> None:
        self._order = best_column(words.order, keys)
        self._amounts = {
            column: _Amount()
            for column, key in enumerate(keys)
            if any(alias in words.order_amounts for alias in heading_aliases(key))
        }
        self.judges = self._order is not None and bool(self._amounts)

    @property
    def order(self) -> int | None:
        """The column of the orders."""
        return self._order

    @property
    def amounts(self) -> tuple[int, ...]:
        """The columns of amounts that may be the orders'."""
        return tuple(self._amounts)

    def take(self, row: Row, number: int) -> None:
        """``number``: the sheet's own row."""
        assert self._order is not None
        order = row[self._order]
        if order:
            for column, amount in self._amounts.items():
                if (text := row[column]) and text.strip("0.,"):
                    amount.take(hash(order), hash(text), number)

    def found(self) -> dict[int, tuple[int, list[int]]]:
        """By column: how many lines repeat the total of a line before, and the rows of the first of them."""
        return {
            column: (amount.repeated, amount.rows) for column, amount in self._amounts.items() if amount.is_the_orders
        }


class _Amount:
    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._last = (0, 0)
        self._several: dict[int, bool] = {}
        self.repeated = 0
        self.rows: list[int] = []

    def take(self, order: int, value: int, row: int) -> None:
        before = self._first.get(order)
        if before is None and self._last[0] == order:
            before = self._last[1]
        self._last = (order, value)
        if before is None:
            if len(self._first) < REMEMBERED:
                self._first[order] = value
            return
        self._several[order] = self._several.get(order, True) and before == value
        if before == value:
            self.repeated += 1
            if len(self.rows) < ADDRESSES:
                self.rows.append(row)

    @property
    def is_the_orders(self) -> bool:
        return self.repeated > 0 and sum(self._several.values()) >= SAME * len(self._several)
