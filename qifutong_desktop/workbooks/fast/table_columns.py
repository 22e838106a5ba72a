"""The columns of a sheet's cells, by the rows that hold something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from .cell_keys import MINUS, MOMENT, NUMBER, Keys, different
from .cell_windows import Cells
from .key_texts import KeyTexts
from .text_forms import Forms

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[Any]"
#: From this bit on a key tells of which sort it is.
_SORT = 60


class TableColumns:
    """``numbers`` are the rows' own numbers, ``width`` is how many columns there are, ``held`` are those that hold
    something; rows and columns are told by their places."""

    def __init__(self, cells: Cells, forms: Forms) -> None:
        self._forms = forms
        self.said = KeyTexts(forms.texts)
        self.numbers = cells.rows
        self._columns = [self._column(cells, column) for column in range(cells.low, cells.high + 1)]
        self.width = len(self._columns)
        self.held = [column for column, own in enumerate(self._columns) if len(own) == len(self.numbers)]

    def _column(self, cells: Cells, column: int) -> NDArray[Any]:
        """The keys of a column, each text by its clean one."""
        if column not in cells.columns:
            return np.zeros(1, np.int8)
        keys: NDArray[Any] = cells.columns.pop(column).keys(cells.count)
        canon = self._forms.canon
        if canon is not None:
            texts = (keys > 0) & (keys < MINUS)
            keys[texts] = canon[keys[texts] - 1] + 1
            if not keys.any():
                return np.zeros(1, np.int8)
        return keys.astype(np.int32, copy=False) if keys.max(initial=0) < 2**31 else keys

    def own(self, column: int) -> NDArray[Any]:
        """The keys of a column that holds something: of 32 bits where all of them are texts."""
        return self._columns[column]

    def give_up(self, column: int) -> None:
        """Forget a column."""
        self._columns[column] = np.zeros(0, np.int8)

    def keys(self, column: int, rows: Any = None) -> Keys:
        """The keys of a column, of some rows or of all."""
        held = self._columns[column]
        if len(held) != len(self.numbers):
            return np.zeros(len(self.numbers) if rows is None else len(rows), np.int64)
        return (held if rows is None else held[span(rows)]).astype(np.int64)

    def row(self, place: int) -> list[str]:
        """The texts of a row."""
        count = len(self.numbers)
        return [self.said.text(int(own[place])) if len(own) == count else "" for own in self._columns]

    def as_texts(self, keys: Keys) -> Keys:
        """In a column of several sorts, a number or a day that says the same as a text gets the text's key."""
        if not self._mixed(keys):
            return keys
        other = keys >= MINUS
        texts = different(keys[(keys > 0) & ~other])
        values, same = self.said.same(texts, different(keys[other]))
        found = keys.copy()
        if len(values):
            at = values.searchsorted(keys)
            mine = np.flatnonzero(values.take(at, mode="clip") == keys)
            found[mine] = same.take(at[mine])
        return self._as_first(found, texts)

    def _mixed(self, keys: Keys) -> bool:
        if not self._forms.texts.others:
            if not len(keys) or int(keys.min()) >> _SORT == int(keys.max()) >> _SORT:
                return False
            texts = bool(((keys > 0) & (keys < MINUS)).any())
            return texts + bool((keys & NUMBER).any()) + bool((keys & MOMENT).any()) > 1
        full = keys[keys != 0]
        sorts = self.said.sorts(full)
        return len(full) > 0 and bool((sorts != sorts[0]).any())

    def _as_first(self, keys: Keys, texts: Keys) -> Keys:
        """Texts of two sorts that say the same (a number in another writing and a text) get one key."""
        if not self._forms.texts.others:
            return keys
        said = self.said.texts(texts)
        held = dict(zip(said[::-1], texts.tolist()[::-1], strict=True))
        if len(held) == len(texts):
            return keys
        same = np.array([held[text] for text in said], np.int64)
        mine = (keys > 0) & (keys < MINUS)
        found = keys.copy()
        found[mine] = same[np.searchsorted(texts, keys[mine])]
        return found


def span(rows: Any) -> Any:
    """Rows in ascending order as a slice where none is left out."""
    if len(rows) and int(rows[-1]) - int(rows[0]) + 1 == len(rows):
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows
