"""One column's keys counted, judged and shaped: each different value once, or once for all that are judged alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...core.migration.column_found import LONGEST_KEPT, SHAPES_KEPT, ColumnFound, Found
from ...core.migration.column_summary import NAMES_JUDGED as TOLD
from ...core.migration.column_summary import SHOWN as TOP
from ...core.migration.duties import Duty
from ...core.migration.issues import ADDRESSES
from ...core.migration.kinds import FULL_WIDTH
from .cell_keys import MINUS, Keys, different
from .distinct_values import Distinct, Numbers, distinct_of
from .judged_values import Judged, ValueJudges
from .key_texts import KeyTexts
from .text_forms import Forms


class ColumnReader:
    """Turns the keys of a column's data rows into what was found in it; ``room`` as the slow path has it."""

    def __init__(self, forms: Forms, room: int, counts_from_1904: bool) -> None:
        self._texts = forms.texts
        self._said = KeyTexts(forms.texts)
        self._judges = ValueJudges(forms, self._said, counts_from_1904)
        self._room = room
        self._long = forms.longest > LONGEST_KEPT
        self.text, self.texts, self.sorts = self._said.text, self._said.texts, self._said.sorts

    def found(self, duty: Duty, required: bool, keys: Keys, rows: Numbers) -> ColumnFound:
        """``rows`` are the numbers of the data rows, ``keys`` their cells in the column."""
        full = keys != 0
        filled = int(np.count_nonzero(full))
        blank_rows = rows[~full][:ADDRESSES].tolist() if required and filled < len(keys) else []
        held, own = (keys, rows) if filled == len(keys) else (keys[full], rows[full])
        sorts = self.sorts(held)
        parts: list[Distinct] = []
        results = []
        judges = self._judges
        for sort in range(4):
            mine = sorts == sort
            count = int(np.count_nonzero(mine))
            if not count:
                results.append(Found())
                continue
            part = distinct_of(held, own) if count == filled else distinct_of(held[mine], own[mine])
            parts.append(part)
            judge = (judges.texts, judges.numbers, judges.moments, judges.truths)[sort]
            results.append(self._put_together(part, judge(part, duty), alone=count == filled))
        texts, numbers, moments, truths = results
        distinct = sum(len(part.keys) for part in parts) - self._twice(parts)
        return ColumnFound(duty, required, len(keys) - filled, blank_rows, texts, numbers, moments, truths, distinct)

    def _twice(self, parts: Sequence[Distinct]) -> int:
        """Values that stand in a column as two sorts, such as the number 5 and the text 5."""
        if len(parts) < 2:
            return 0
        if not self._texts.others:
            texts, *others = (different(part.keys) for part in parts)
            return sum(len(self._said.same(texts, other)[0]) for other in others if int(texts[0]) < MINUS)
        seen: set[str] = set()
        twice = 0
        for part in sorted(parts, key=lambda one: len(one.keys)):
            last = part is max(parts, key=lambda one: len(one.keys))
            for key in part.keys.tolist():
                text = self.text(key)
                if text in seen:
                    twice += 1
                elif not last:
                    seen.add(text)
        return twice

    def _put_together(self, part: Distinct, judged: Judged, *, alone: bool) -> Found:
        """``alone``: the column holds nothing of another sort."""
        counts = _counted(judged.kinds, part, judged.kind_names)
        tally = Counter({name: count for name, count in zip(judged.kind_names, counts, strict=True) if count})
        places = {
            name: self._places(judged.kinds == number, part, judged)
            for number, name in enumerate(judged.kind_names)
            if tally.get(name)
        }
        if judged.wide is not None:
            tally[FULL_WIDTH] = int(part.counts[judged.wide].sum())
            places[FULL_WIDTH] = self._places(judged.wide, part, judged)
        return Found(
            self._kept(part, alone=alone),
            tally,
            places,
            self._shapes(part, judged),
            judged.days,
            judged.perhaps_days,
            judged.low,
            judged.high,
        )

    def _kept(self, part: Distinct, *, alone: bool) -> dict[str, int]:
        """The first values; of a column of one sort only those that are shown or that tell what it is about."""
        room = self._room
        first = part.first_values(room) if len(part.keys) > room else np.arange(len(part.keys))
        if not self._any_long(part.keys[first]):
            if alone and len(first) > TOLD:
                counts = part.counts[first]
                several = counts[counts > 1]
                least = int(np.partition(several, -TOP)[-TOP]) if len(several) >= TOP else 2
                first = first[(counts >= least) | (np.arange(len(first)) < TOLD)]
            return dict(zip(self.texts(part.keys[first]), part.counts[first].tolist(), strict=True))
        kept: dict[str, int] = {}
        for start in range(0, len(part.keys), room):  # texts alone are long, and these are in their order
            texts, often = self.texts(part.keys[start : start + room]), part.counts[start : start + room].tolist()
            for text, count in zip(texts, often, strict=True):
                if len(text) <= LONGEST_KEPT:
                    kept[text] = count
                    if len(kept) == room:
                        return kept
        return kept

    def _any_long(self, keys: Keys) -> bool:
        """True when a text may be too long to be kept."""
        if not self._long:
            return False
        codes = keys[(keys > 0) & (keys < MINUS)] - 1
        return bool((self._texts.ends[codes] - self._texts.starts[codes] > LONGEST_KEPT).any())

    @staticmethod
    def _shapes(part: Distinct, judged: Judged) -> Counter[str]:
        """How many cells are of each shape, of the first shapes that are met."""
        counts = _counted(judged.shapes, part, judged.shape_names)
        chosen = range(len(judged.shape_names))
        if len(judged.shape_names) > SHAPES_KEPT:
            first = np.full(len(judged.shape_names), len(judged.shapes), np.int64)
            order = part.first_values(len(part.keys))
            first[judged.shapes[order][::-1]] = np.arange(len(order) - 1, -1, -1)
            chosen = np.argsort(first, kind="stable")[:SHAPES_KEPT].tolist()
        return Counter({judged.shape_names[number]: counts[number] for number in chosen})

    @staticmethod
    def _places(mine: Any, part: Distinct, judged: Judged) -> list[tuple[int, str]]:
        """The first rows in which a value of some stands."""
        cells, numbers = part.first_cells(mine, ADDRESSES)
        forms = judged.shapes[numbers].tolist()
        rows = part.rows[cells].tolist()
        return [(row, judged.shape_names[form]) for row, form in zip(rows, forms, strict=True)]


def _counted(numbers: Any, part: Distinct, names: Sequence[str]) -> list[int]:
    """By name how many cells have its number."""
    if len(names) == 1:
        return [int(part.counts.sum())]
    counts = np.bincount(numbers, weights=part.counts, minlength=len(names))
    return [int(count) for count in counts.tolist()]
