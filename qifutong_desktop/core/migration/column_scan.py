"""One column read in blocks: each different text is judged once, counts go on, memory stays bounded."""

from __future__ import annotations

import datetime
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from .column_found import LONGEST_KEPT, SHAPES_KEPT, ColumnFound, Days, Found, numbers_of
from .column_judges import Judge, number_judge, text_judge
from .days import day_of, day_of_serial
from .duties import Duty
from .issues import ADDRESSES
from .kinds import (
    DATE,
    FULL_WIDTH,
    GROUPED,
    LONGEST_SHAPE,
    PACKED,
    SERIAL,
    SHAPES,
    TRUTH,
    CellKind,
    full_width,
    is_number,
    shape,
)

#: Fingerprints of different values beyond those kept; from here on ``distinct`` is a lower bound.
_FINGERPRINTS: Final = 4_000_000


class Values:
    """The values of one column from cells of one sort (texts, numbers, moments …).

    The first ``room`` different ones are kept with their counts; of later ones only kind, shape and fingerprint are.
    """

    def __init__(self, judge: Judge, room: int, *, may_be_days: bool = False, counts_from_1904: bool = False) -> None:
        self._judge = judge
        self._room = room
        self._may_be_days = may_be_days
        self._1904 = counts_from_1904
        self.kept: dict[str, int] = {}
        self._kinds: dict[str, CellKind] = {}
        self._forms: dict[str, str] = {}
        self._spilled: Counter[CellKind] = Counter()
        self._wide: set[str] = set()
        #: Kinds that were met, and those whose first places are all known.
        self._open: set[CellKind] = set()
        self._full: set[CellKind] = set()
        self.places: dict[CellKind, list[tuple[int, str]]] = {}
        self.fingerprints = array("q")
        self.overflowed = False
        self.shapes: Counter[str] = Counter()
        self.days = Days()
        self.perhaps_days = Days()
        self.low: float | None = None
        self.high: float | None = None

    def take(self, texts: Sequence[str], rows: Sequence[int], counts: Counter[str]) -> None:
        """A block of cells, their rows, and how often each different text, none of them blank, is among them."""
        kept = self.kept
        fresh: list[str] = []
        for text, count in counts.items():
            if text in kept:
                kept[text] += count
            else:
                fresh.append(text)
        later = self._judged(fresh, counts) if fresh else {}
        if not self._open <= self._full:
            kinds, full = self._kinds, self._full
            known = ((text, kinds.get(text) or later[text]) for text in counts)
            self._note(texts, rows, {text: kind for text, kind in known if kind not in full})
        self._note_wide(texts, rows, counts, later)

    def _judged(self, fresh: Sequence[str], counts: Mapping[str, int]) -> dict[str, CellKind]:
        """Judge texts that are not kept yet, keep those for which there is room, and give the others' kinds."""
        kinds = dict(zip(fresh, map(self._judge, fresh), strict=True))
        self._open.update(kinds.values())
        forms = {text: _form(text) for text in fresh}
        for form in forms.values():
            if form not in self.shapes and len(self.shapes) < SHAPES_KEPT:
                self.shapes[form] = 0
        room = self._room - len(self.kept)
        if room > 0:
            keep = [text for text in fresh if len(text) <= LONGEST_KEPT][:room]
            for text in keep:
                self.kept[text] = counts[text]
                self._kinds[text] = kinds.pop(text)
                self._forms[text] = forms[text]
                if not text.isascii() and full_width(text):
                    self._wide.add(text)
        if kinds:
            for text, kind in kinds.items():
                self._spilled[kind] += counts[text]
            self._absorb(kinds, forms, counts)
            self._remember(kinds)
        return kinds

    def _remember(self, texts: Iterable[str]) -> None:
        """Fingerprints of values that are not kept."""
        self.fingerprints.extend(map(hash, texts))
        if len(self.fingerprints) > _FINGERPRINTS:
            self.fingerprints = array("q", set(self.fingerprints))
            if len(self.fingerprints) > _FINGERPRINTS // 2:
                self.overflowed = True
                del self.fingerprints[_FINGERPRINTS // 2 :]

    def _note(self, texts: Sequence[str], rows: Sequence[int], wanted: Mapping[str, CellKind]) -> None:
        """Keep the places of the first cells of each kind that has not enough of them yet."""
        if wanted:
            for text, row in zip(texts, rows, strict=True):
                if (kind := wanted.get(text)) is not None:
                    self._place(kind, row, text)

    def _note_wide(
        self, texts: Sequence[str], rows: Sequence[int], counts: Mapping[str, int], later: Iterable[str]
    ) -> None:
        beyond = {text for text in later if not text.isascii() and full_width(text)}
        self._spilled[FULL_WIDTH] += sum(counts[text] for text in beyond)
        wide = beyond.union(self._wide.intersection(counts)) if self._wide else beyond
        if wide and FULL_WIDTH not in self._full:
            self._note(texts, rows, dict.fromkeys(wide, FULL_WIDTH))

    def _place(self, kind: CellKind, row: int, text: str) -> None:
        places = self.places.setdefault(kind, [])
        if len(places) < ADDRESSES:
            places.append((row, shape(text)))
        else:
            self._full.add(kind)

    def _absorb(self, kinds: Mapping[str, CellKind], forms: Mapping[str, str], counts: Mapping[str, int]) -> None:
        """Shapes, days and ranges of different texts that were not looked at before."""
        by_kind: dict[CellKind, list[str]] = {}
        shapes = self.shapes
        for text, kind in kinds.items():
            if forms[text] in shapes:
                shapes[forms[text]] += counts[text]
            by_kind.setdefault(kind, []).append(text)
        for kind, texts in by_kind.items():
            if kind == DATE:
                for text in texts:
                    self.days.add(day_of(text), counts[text])
            elif kind in (PACKED, SERIAL) or (kind == "i5" and self._may_be_days):
                for text in texts:
                    day = day_of(text) if kind == PACKED else day_of_serial(text, self._1904)
                    self.perhaps_days.add(day, counts[text])
            if is_number(kind) and kind != GROUPED:
                self._range(texts)

    def _range(self, texts: Sequence[str]) -> None:
        numbers = numbers_of(texts)
        if numbers:
            low, high = min(numbers), max(numbers)
            self.low = low if self.low is None or low < self.low else self.low
            self.high = high if self.high is None or high > self.high else self.high

    def found(self) -> Found:
        """All that was found, to be asked for once, at the end."""
        tally = Counter(self._spilled)
        for text, count in self.kept.items():
            tally[self._kinds[text]] += count
        tally[FULL_WIDTH] += sum(self.kept[text] for text in self._wide)
        self._absorb(self._kinds, self._forms, self.kept)
        return Found(
            self.kept, tally, self.places, self.shapes, self.days, self.perhaps_days, low=self.low, high=self.high
        )


def _form(text: str) -> str:
    return text.translate(SHAPES) if len(text) <= LONGEST_SHAPE and text.isascii() else shape(text)


class ColumnScan:
    """Takes a column's cells block by block. ``duty`` is what its heading asks for."""

    def __init__(self, duty: Duty, room: int, *, required: bool = False, counts_from_1904: bool = False) -> None:
        self.duty = duty
        self.required = required
        self.blank = 0
        self.blank_rows: list[int] = []
        days = duty in ("date", "any")
        self.texts = Values(text_judge(duty), room, may_be_days=days, counts_from_1904=counts_from_1904)
        self.numbers = Values(number_judge(duty), room, may_be_days=days, counts_from_1904=counts_from_1904)
        self.moments = Values(lambda text: DATE, room)
        self.truths = Values(lambda text: TRUTH, room)

    def take(self, texts: Sequence[str], cells: Sequence[object] | None, rows: Sequence[int]) -> None:
        """A block: the cells' texts ("" blank), the same as the reader gave them (None: all text), their rows."""
        counts = Counter(texts)
        blank = counts.pop("", 0)
        if blank:
            self.blank += blank
            if self.required and len(self.blank_rows) < ADDRESSES:
                self.blank_rows += [row for text, row in zip(texts, rows, strict=True) if not text]
                del self.blank_rows[ADDRESSES:]
        if not counts:
            return
        if cells is None or set(map(type, cells)) == {str}:
            self.texts.take(texts, rows, counts)
            return
        sorts = {type(cell) for cell, text in zip(cells, texts, strict=True) if text}
        if len(sorts) == 1:
            self._values(sorts.pop()).take(texts, rows, counts)
            return
        for values in {id(values): values for values in map(self._values, sorts)}.values():
            same = [
                (text, row)
                for text, cell, row in zip(texts, cells, rows, strict=True)
                if text and self._values(type(cell)) is values
            ]
            own = [text for text, _ in same]
            values.take(own, [row for _, row in same], Counter(own))

    def _values(self, sort: type) -> Values:
        if sort is float or sort is int:
            return self.numbers
        if sort is bool:
            return self.truths
        return self.moments if issubclass(sort, datetime.date) else self.texts

    def found(self) -> ColumnFound:
        """The column read to its end; to be asked for once."""
        distinct, more = self._distinct()
        sorts = (self.texts, self.numbers, self.moments, self.truths)
        texts, numbers, moments, truths = (values.found() for values in sorts)
        return ColumnFound(
            self.duty, self.required, self.blank, self.blank_rows, texts, numbers, moments, truths, distinct, more
        )

    def _distinct(self) -> tuple[int, bool]:
        """How many different values, and whether there may be more."""
        sorts = (self.texts, self.numbers, self.moments, self.truths)
        kept = set(self.texts.kept).union(self.numbers.kept, self.moments.kept, self.truths.kept)
        beyond: set[int] = set()
        for values in sorts:
            beyond.update(values.fingerprints)
        if beyond:
            beyond.difference_update(map(hash, kept))
        return len(kept) + len(beyond), any(values.overflowed for values in sorts)
