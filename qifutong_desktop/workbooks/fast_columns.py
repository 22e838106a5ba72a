"""One column's keys counted, judged and shaped: each different value once, or once for all that are judged alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ..core.migration.column_found import LONGEST_KEPT, SHAPES_KEPT, ColumnFound, Days, Found, numbers_of
from ..core.migration.column_judges import Judge, number_judge, text_judge
from ..core.migration.column_summary import NAMES_JUDGED as TOLD
from ..core.migration.column_summary import SHOWN as TOP
from ..core.migration.days import EARLIEST, LATEST, SERIALS, day_of, day_of_serial
from ..core.migration.duties import Duty
from ..core.migration.issues import ADDRESSES
from ..core.migration.kinds import (
    DATE,
    FULL_WIDTH,
    GROUPED,
    MOBILE,
    NUMBER,
    PACKED,
    SERIAL,
    TEXT,
    TRUTH,
    CellKind,
    is_number,
    shape,
)
from .cell_keys import (
    DAY,
    DIGITS,
    MINUS,
    MOMENT,
    Keys,
    among,
    begins,
    digit_counts,
    is_moment,
    moment_text,
    number_text,
    scale_of,
    values,
)
from .cell_keys import NUMBER as NUMBERS
from .digit_forms import stands_alone
from .text_forms import Forms
from .text_outlines import PLAIN

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

#: Duties whose judges look at each digit.
CODED: tuple[Duty, ...] = ("phone", "mobile", "uscc", "tax", "id_card")
_ZERO = date(1899, 12, 30)
_GLANCE = 4_096
#: More cells than this are counted in the order of their keys.
_MANY = 60_000
Numbers: TypeAlias = "NDArray[Any]"


@dataclass(slots=True)
class Distinct:
    """The different values of one sort in one column with their counts, in the order in which they first stand there.

    Where ``ordered`` they are in the order of their keys instead. ``cells`` are the keys of the sort's cells, or the
    numbers of their values; ``rows`` the cells' rows.
    """

    keys: Any
    counts: Numbers
    cells: Any
    rows: Numbers
    ordered: bool = False

    def first_cells(self, mine: Any, most: int) -> Any:
        """The first cells of values of some, and the numbers of their values."""
        glance = self._numbers(self.cells[:_GLANCE])
        found = np.flatnonzero(mine[glance])[:most]
        if len(found) < most and len(self.cells) > _GLANCE:
            if self.ordered:
                keys = self.keys[mine]
                at = np.minimum(np.searchsorted(keys, self.cells), len(keys) - 1)
                found = np.flatnonzero(keys[at] == self.cells)[:most]
            else:
                found = np.flatnonzero(mine[self.cells])[:most]
        return found, self._numbers(self.cells[found])

    def _numbers(self, cells: Any) -> Any:
        return np.searchsorted(self.keys, cells) if self.ordered else cells

    def first_values(self, most: int) -> Any:
        """The numbers of the first different values."""
        if not self.ordered:
            return np.arange(min(most, len(self.keys)))
        size, most = 2 * most, min(most, len(self.keys))
        while True:
            head = _in_their_order(self.cells[:size], self.rows[:size])
            if len(head.keys) >= most or size >= len(self.cells):
                return np.searchsorted(self.keys, head.keys[:most])
            size *= 4


@dataclass(slots=True)
class Judged:
    """The kinds and shapes of different values, as numbers of names, and what days and numbers are among them."""

    kinds: NDArray[np.int32]
    shapes: NDArray[np.int32]
    kind_names: list[CellKind] = field(default_factory=list)
    shape_names: list[str] = field(default_factory=list)
    wide: Any = None
    days: Days = field(default_factory=Days)
    perhaps_days: Days = field(default_factory=Days)
    low: float | None = None
    high: float | None = None
    _kinds: dict[str, int] = field(default_factory=dict)
    _shapes: dict[str, int] = field(default_factory=dict)

    def kind(self, name: CellKind) -> int:
        """The number of a kind."""
        return _number(self._kinds, self.kind_names, name)

    def shape(self, name: str) -> int:
        """The number of a shape."""
        return _number(self._shapes, self.shape_names, name)

    def between(self, low: float, high: float) -> None:
        """Widen the range."""
        self.low = low if self.low is None or low < self.low else self.low
        self.high = high if self.high is None or high > self.high else self.high


def distinct_of(keys: Keys, rows: Numbers, texts: int) -> Distinct:
    """``texts``: how many texts there are, when the keys are texts alone; else 0."""
    count = len(keys)
    if texts and texts < 8 * count + 100_000:
        first = np.full(texts + 1, -1, np.int32)
        first[keys[::-1]] = np.arange(count - 1, -1, -1, dtype=np.int32)
        found = np.flatnonzero(first >= 0).astype(np.int32)
        places = first[found]
        if bool((places[1:] < places[:-1]).any()):
            found = found[np.argsort(places)]
        first[found] = np.arange(len(found), dtype=np.int32)
        cells = first[keys]
    elif count > _MANY and not texts:
        ordered = np.sort(keys)
        places = np.concatenate((np.flatnonzero(begins(ordered)), [count]))
        return Distinct(ordered[places[:-1]], places[1:] - places[:-1], keys, rows, ordered=True)
    else:
        return _in_their_order(keys, rows)
    return Distinct(found, np.bincount(cells, minlength=len(found)).astype(np.int32), cells, rows)


def _in_their_order(keys: Keys, rows: Numbers) -> Distinct:
    sorting = np.argsort(keys)
    ordered = keys[sorting]
    fresh = begins(ordered)
    values = ordered[fresh]
    cells = np.empty(len(keys), np.int64)
    cells[sorting] = np.cumsum(fresh) - 1
    first = np.empty(len(values), np.int64)
    first[cells[::-1]] = np.arange(len(keys) - 1, -1, -1)  # the last that is said of a value stays
    opens = np.zeros(len(keys), bool)
    opens[first] = True
    order = cells[opens]
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    cells = rank[cells]
    return Distinct(values[order], np.bincount(cells, minlength=len(order)), cells, rows)


class ColumnReader:
    """Turns the keys of a column's data rows into what was found in it; ``room`` as the slow path has it."""

    def __init__(self, forms: Forms, room: int, counts_from_1904: bool) -> None:
        self._forms = forms
        self._texts = forms.texts
        self._room = room
        self._1904 = counts_from_1904
        self._alone: dict[int, bool] = {}
        self._sorts = np.frombuffer(bytes(forms.texts.sorts if forms.texts.others else b""), np.int8)

    def text(self, key: int) -> str:
        """What a key stands for."""
        if not key:
            return ""
        if key & NUMBERS:
            return number_text(key)
        return moment_text(key) if key & MOMENT else self._texts.text(key - 1)

    def texts(self, keys: Keys) -> list[str]:
        """What keys in ascending order stand for."""
        low, high = np.searchsorted(keys, (1, MINUS)).tolist()
        rest = [self.text(key) for key in keys[high:].tolist()]
        return [""] * low + self._texts.many(keys[low:high] - 1) + rest

    def sorts(self, keys: Keys) -> Any:
        """0 a text, 1 a number, 2 a moment, 3 a truth value, of keys that are not blank."""
        found = np.zeros(len(keys), np.int8)
        if not len(keys) or (int(keys.max()) < MINUS and not len(self._sorts)):
            return found
        found[(keys & NUMBERS) != 0] = 1
        found[is_moment(keys)] = 2
        if len(self._sorts):
            shared = self._texts.shared
            odd = np.flatnonzero((keys > shared) & (keys < MINUS))
            found[odd] = self._sorts[keys[odd] - 1 - shared]
        return found

    def found(self, duty: Duty, required: bool, keys: Keys, rows: Numbers) -> ColumnFound:
        """``rows`` are the numbers of the data rows, ``keys`` their cells in the column."""
        full = keys != 0
        filled = int(np.count_nonzero(full))
        blank_rows = rows[~full][:ADDRESSES].tolist() if required and filled < len(keys) else []
        held, own = (keys, rows) if filled == len(keys) else (keys[full], rows[full])
        sorts = self.sorts(held)
        parts: list[Distinct] = []
        results = []
        for sort in range(4):
            mine = sorts == sort
            count = int(np.count_nonzero(mine))
            if not count:
                results.append(Found())
                continue
            chosen = (held, own) if count == filled else (held[mine], own[mine])
            part = distinct_of(*chosen, len(self._texts)) if sort == 0 else distinct_of(*chosen, 0)
            parts.append(part)
            judge = (self._texts_judged, self._numbers_judged, self._moments_judged, self._truths_judged)[sort]
            results.append(self._put_together(part, judge(part, duty), alone=count == filled))
        texts, numbers, moments, truths = results
        distinct = sum(len(part.keys) for part in parts) - self._twice(parts)
        return ColumnFound(duty, required, len(keys) - filled, blank_rows, texts, numbers, moments, truths, distinct)

    def _twice(self, parts: Sequence[Distinct]) -> int:
        """Values that stand in a column as two sorts, such as the number 5 and the text 5."""
        if len(parts) < 2:
            return 0
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
        counts = np.bincount(judged.kinds, weights=part.counts, minlength=len(judged.kind_names)).tolist()
        tally = Counter({name: int(count) for name, count in zip(judged.kind_names, counts, strict=True) if count})
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
            counts = part.counts[first]
            if alone and len(first) > TOLD:
                least = max(2, int(np.partition(counts, -TOP)[-TOP]))
                first = first[(counts >= least) | (np.arange(len(first)) < TOLD)]
            keys, often = part.keys[first].tolist(), part.counts[first].tolist()
            return {self.text(key): count for key, count in zip(keys, often, strict=True)}
        kept: dict[str, int] = {}
        for start in range(0, len(part.keys), room):  # texts alone are long, and these are in their order
            keys, often = part.keys[start : start + room].tolist(), part.counts[start : start + room].tolist()
            for key, count in zip(keys, often, strict=True):
                text = self.text(key)
                if len(text) <= LONGEST_KEPT:
                    kept[text] = count
                    if len(kept) == room:
                        return kept
        return kept

    def _any_long(self, keys: Keys) -> bool:
        """True when a text may be too long to be kept."""
        codes = keys[(keys > 0) & (keys < MINUS)] - 1
        return bool((self._texts.ends[codes] - self._texts.starts[codes] > LONGEST_KEPT).any())

    @staticmethod
    def _shapes(part: Distinct, judged: Judged) -> Counter[str]:
        """How many cells are of each shape, of the first shapes that are met."""
        counts = np.bincount(judged.shapes, weights=part.counts, minlength=len(judged.shape_names)).tolist()
        chosen = range(len(judged.shape_names))
        if len(judged.shape_names) > SHAPES_KEPT:
            first = np.full(len(judged.shape_names), len(judged.shapes), np.int64)
            order = part.first_values(len(part.keys))
            first[judged.shapes[order][::-1]] = np.arange(len(order) - 1, -1, -1)
            chosen = np.argsort(first, kind="stable")[:SHAPES_KEPT].tolist()
        return Counter({judged.shape_names[number]: int(counts[number]) for number in chosen})

    @staticmethod
    def _places(mine: Any, part: Distinct, judged: Judged) -> list[tuple[int, str]]:
        """The first rows in which a value of some stands."""
        cells, numbers = part.first_cells(mine, ADDRESSES)
        forms = judged.shapes[numbers].tolist()
        rows = part.rows[cells].tolist()
        return [(row, judged.shape_names[form]) for row, form in zip(rows, forms, strict=True)]

    def _texts_judged(self, part: Distinct, duty: Duty) -> Judged:
        codes = part.keys - 1
        forms = self._forms
        judged = Judged(np.zeros(len(codes), np.int32), np.zeros(len(codes), np.int32))
        self._shape_texts(codes, judged)
        wide = forms.wide[codes]
        judged.wide = wide if wide.any() else None
        judge = text_judge(duty)
        group = forms.judged_group[codes]
        alone = group < 0
        if duty in ("uscc", "tax", "id_card"):
            alone = np.ones(len(codes), bool)
        groups = np.flatnonzero(np.bincount(group[~alone], minlength=1)) if not alone.all() else ()
        by_group = np.full(len(forms.judged.members), -1, np.int32)
        for number in [int(one) for one in groups]:
            kind = self._kind_of_group(number, judge, duty)
            if kind:
                by_group[number] = judged.kind(kind)
        judged.kinds[~alone] = by_group[group[~alone]]
        left = np.flatnonzero(alone | (judged.kinds < 0))
        counts = part.counts
        for place, text in zip(left.tolist(), self._texts.many(codes[left]), strict=True):
            kind = judge(text)
            judged.kinds[place] = judged.kind(kind)
            if self._may_be_day(kind, duty):
                self._note_day(text, kind, int(counts[place]), duty, judged)
        self._days_of_groups(group, left, part, judged, duty)
        numeric = [number for number, kind in enumerate(judged.kind_names) if is_number(kind) and kind != GROUPED]
        if numeric:
            self._range(codes[among(judged.kinds, numeric)], judged)
        return judged

    def _kind_of_group(self, number: int, judge: Judge, duty: Duty) -> CellKind:
        """The kind of all texts of a group, "" when they must be judged one by one."""
        if number == PLAIN:
            return "" if duty in CODED else TEXT
        text = self._texts.text(self._forms.judged.members[number])
        if duty in CODED:
            mobile = len(text) == 11 and text.isdigit() and "13" <= text[:2] <= "19"
            return "phone" if mobile and duty in ("phone", "mobile") else ""
        if number not in self._alone:
            self._alone[number] = stands_alone(text)
        return "" if self._alone[number] else judge(text)

    def _days_of_groups(self, group: Any, left: Any, part: Distinct, judged: Judged, duty: Duty) -> None:
        days = [number for number, kind in enumerate(judged.kind_names) if self._may_be_day(kind, duty)]
        if not days:
            return
        mine = among(judged.kinds, days)
        mine[left] = False
        counts = np.bincount(group[mine], weights=part.counts[mine])
        for number in np.flatnonzero(counts).tolist():
            text = self._texts.text(self._forms.judged.members[number])
            kinds = judged.kinds[np.flatnonzero(mine & (group == number))[:1]] if len(days) > 1 else days
            self._note_day(text, judged.kind_names[int(kinds[0])], int(counts[number]), duty, judged)

    @staticmethod
    def _may_be_day(kind: CellKind, duty: Duty) -> bool:
        return kind in (DATE, PACKED, SERIAL) or (kind == "i5" and duty in ("date", "any"))

    def _note_day(self, text: str, kind: CellKind, count: int, duty: Duty, judged: Judged) -> None:
        if kind == DATE:
            judged.days.add(day_of(text), count)
        elif self._may_be_day(kind, duty):
            day = day_of(text) if kind == PACKED else day_of_serial(text, self._1904)
            judged.perhaps_days.add(day, count)

    def _range(self, codes: Any, judged: Judged) -> None:
        numbers = numbers_of(self._texts.many(codes))
        if numbers:
            judged.between(min(numbers), max(numbers))

    def _shape_texts(self, codes: Any, judged: Judged) -> None:
        forms = self._forms
        group = forms.shape_group[codes]
        known = group >= 0
        by_group = np.zeros(len(forms.shaped.members), np.int32)
        for number in np.flatnonzero(np.bincount(group[known], minlength=1)).tolist() if known.any() else ():
            by_group[number] = judged.shape(shape(self._texts.text(forms.shaped.members[number])))
        judged.shapes[known] = by_group[group[known]]
        left = np.flatnonzero(~known)
        for place, text in zip(left.tolist(), self._texts.many(codes[left]), strict=True):
            judged.shapes[place] = judged.shape(shape(text))

    def _numbers_judged(self, part: Distinct, duty: Duty) -> Judged:
        keys = part.keys
        judged = Judged(np.full(len(keys), -1, np.int32), np.zeros(len(keys), np.int32))
        judge = number_judge(duty)
        plain = (keys & NUMBERS) != 0
        digits, scale, minus = digit_counts(keys), scale_of(keys), (keys & MINUS) != 0
        self._group_shapes(keys, plain, (minus * 32 + digits) * 32 + scale, judged)
        whole = plain & (scale == 0) & ~minus
        if duty not in CODED:
            judged.kinds[plain & ~whole] = judged.kind(NUMBER)
            for size in np.flatnonzero(np.bincount(digits[whole], minlength=1)).tolist():
                judged.kinds[whole & (digits == size)] = judged.kind(f"i{size}")
        mobile = whole & (digits == 11) & ((keys & DIGITS) >= 13 * 10**9) & ((keys & DIGITS) < 20 * 10**9)
        if mobile.any() and duty in ("any", "phone", "mobile"):
            judged.kinds[mobile] = judged.kind(MOBILE if duty == "any" else "phone")
        if duty == "date":
            first = (keys & DIGITS) // 10 ** np.minimum(scale, 18)
            serial = plain & ~minus & (digits == 5) & (first >= SERIALS.start) & (first < SERIALS.stop)
            if serial.any():
                judged.kinds[serial] = judged.kind(SERIAL)
            judged.kinds[whole & (digits == 8)] = -1  # a day, or none: each for itself
        for place in np.flatnonzero(judged.kinds < 0).tolist():
            judged.kinds[place] = judged.kind(judge(self.text(int(keys[place]))))
        self._serials(part, plain, scale, judged, duty)
        numeric = [number for number, kind in enumerate(judged.kind_names) if is_number(kind)]
        mine = among(judged.kinds, numeric)
        if (mine & plain).any():
            found = values(keys[mine & plain])
            judged.between(float(found.min()), float(found.max()))
        for key in keys[mine & ~plain].tolist():
            judged.between(float(self.text(key)), float(self.text(key)))
        return judged

    def _group_shapes(self, keys: Keys, plain: Any, group: Any, judged: Judged) -> None:
        for number in np.flatnonzero(np.bincount(group[plain], minlength=1)).tolist() if plain.any() else ():
            mine = plain & (group == number)
            judged.shapes[mine] = judged.shape(shape(self.text(int(keys[np.argmax(mine)]))))
        for place in np.flatnonzero(~plain).tolist():
            judged.shapes[place] = judged.shape(shape(self.text(int(keys[place]))))

    def _serials(self, part: Distinct, plain: Any, scale: Any, judged: Judged, duty: Duty) -> None:
        days = [number for number, kind in enumerate(judged.kind_names) if self._may_be_day(kind, duty)]
        mine = among(judged.kinds, days)
        packed = judged.kind_names.index(PACKED) if PACKED in judged.kind_names else -1
        single = mine & (~plain | (judged.kinds == packed))
        for place in np.flatnonzero(single).tolist():
            kind = judged.kind_names[int(judged.kinds[place])]
            self._note_day(self.text(int(part.keys[place])), kind, int(part.counts[place]), duty, judged)
        mine &= ~single
        if mine.any():
            whole = (part.keys[mine] & DIGITS) // 10 ** np.minimum(scale[mine], 18)
            counts = np.bincount(whole, weights=part.counts[mine])
            for number in np.flatnonzero(counts).tolist():
                judged.perhaps_days.add(day_of_serial(f"{number:05d}", self._1904), int(counts[number]))

    def _moments_judged(self, part: Distinct, duty: Duty) -> Judged:
        keys = part.keys
        judged = Judged(np.zeros(len(keys), np.int32), np.zeros(len(keys), np.int32), [DATE])
        plain = is_moment(keys)
        rest = (keys & DIGITS) % DAY
        self._group_shapes(keys, plain, (rest > 0) + (rest % 1000 > 0) * 1, judged)
        for place in np.flatnonzero(~plain).tolist():
            judged.days.add(day_of(self.text(int(keys[place]))), int(part.counts[place]))
        if plain.any():
            counts = np.bincount((keys[plain] & DIGITS) // DAY, weights=part.counts[plain])
            for number in np.flatnonzero(counts).tolist():
                day = _ZERO + timedelta(days=number)
                judged.days.add(day if EARLIEST <= day.year < LATEST else None, int(counts[number]))
        return judged

    def _truths_judged(self, part: Distinct, duty: Duty) -> Judged:
        judged = Judged(np.zeros(len(part.keys), np.int32), np.zeros(len(part.keys), np.int32), [TRUTH])
        self._group_shapes(part.keys, np.zeros(len(part.keys), bool), judged.kinds, judged)
        return judged


def _number(numbers: dict[str, int], names: list[str], name: str) -> int:
    if name not in numbers:
        numbers[name] = len(names)
        names.append(name)
    return numbers[name]
