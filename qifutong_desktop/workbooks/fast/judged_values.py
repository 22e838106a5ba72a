"""The different values of a column judged and shaped: each once, or once for all that are judged alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from ...core.migration.column_found import Days, numbers_of
from ...core.migration.column_judges import Judge, number_judge, text_judge
from ...core.migration.days import EARLIEST, LATEST, SERIALS, day_of, day_of_serial
from ...core.migration.duties import Duty
from ...core.migration.kinds import (
    DATE,
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
from .cell_keys import DAY, DIGITS, MINUS, Keys, among, digit_counts, is_moment, scale_of, values
from .cell_keys import NUMBER as NUMBERS
from .digit_forms import begins_as_mobile, stands_alone
from .distinct_values import Distinct
from .judged_codes import alike_codes
from .judged_phones import alike_digits, alike_phones
from .key_texts import KeyTexts
from .text_forms import Forms
from .text_outlines import PLAIN

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

#: Duties whose judges look at each digit.
CODED: tuple[Duty, ...] = ("phone", "mobile", "uscc", "tax", "id_card")
#: And those of which no group of texts tells anything.
ALONE: tuple[Duty, ...] = ("uscc", "tax", "id_card")
_ZERO = date(1899, 12, 30)
#: Values that are judged one by one at once.
_FEW = 64


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


class ValueJudges:
    """Judges of a column's different values, those of one sort at a time."""

    def __init__(self, forms: Forms, said: KeyTexts, counts_from_1904: bool) -> None:
        self._forms = forms
        self._texts = forms.texts
        self._said = said
        self._1904 = counts_from_1904
        self._alone: dict[int, bool] = {}

    def texts(self, part: Distinct, duty: Duty) -> Judged:
        """Judge texts."""
        codes = part.keys - 1
        judged = Judged(np.empty(0, np.int32), np.empty(0, np.int32))
        judged.shapes = self._shapes_of_texts(codes, judged)
        wide = self._forms.wide.take(codes)
        judged.wide = wide if wide.any() else None
        judge = text_judge(duty)
        group = self._groups(codes, duty)
        by_group = np.full(len(self._forms.judged.members) + 1, -1, np.int32)  # the last one is of those without any
        for number in _present(group):
            kind = self._kind_of_group(number, judge, duty)
            if kind:
                by_group[number] = judged.kind(kind)
        judged.kinds = by_group.take(group)
        if duty in CODED:
            self._alike(codes, judged, judge, duty)
        left = np.flatnonzero(judged.kinds < 0)
        self._days_of_groups(group, by_group, part, judged, duty)
        counts = part.counts
        for place, text in zip(left.tolist(), self._texts.many(codes[left]), strict=True):
            kind = judge(text)
            judged.kinds[place] = judged.kind(kind)
            self._note_day(text, kind, int(counts[place]), duty, judged)
        numeric = [number for number, kind in enumerate(judged.kind_names) if is_number(kind) and kind != GROUPED]
        if numeric:
            self._range(codes[among(judged.kinds, numeric)], judged)
        return judged

    def _groups(self, codes: Any, duty: Duty) -> Any:
        """The judged groups of texts, -1 where they tell nothing: of phones those alone that begin as mobiles do."""
        if duty in ALONE:
            return np.full(len(codes), -1, np.int32)
        group = self._forms.judged_group.take(codes)
        if duty in CODED:
            first = np.frombuffer(self._texts.held, np.uint8).take(self._texts.starts.take(codes))
            group[first != ord("1")] = -1
        return group

    def _kind_of_group(self, number: int, judge: Judge, duty: Duty) -> CellKind:
        """The kind of all texts of a group, "" when they must be judged one by one."""
        if number == PLAIN:
            return "" if duty in CODED else TEXT
        text = self._texts.text(self._forms.judged.members[number])
        if duty in CODED:
            return judge(text) if begins_as_mobile(text) else ""
        if number not in self._alone:
            self._alone[number] = stands_alone(text)
        return "" if self._alone[number] else judge(text)

    def _alike(self, codes: Any, judged: Judged, judge: Judge, duty: Duty) -> None:
        """Codes and phones of which a judge says one thing."""
        left = np.flatnonzero(judged.kinds < 0)
        if len(left) < _FEW:
            return
        texts, mine = self._texts, codes[left]
        if duty in ALONE:
            starts = texts.starts[mine]
            found = alike_codes(np.frombuffer(texts.held, np.uint8), starts, texts.ends[mine] - starts, duty)
        else:
            found = alike_phones(self._forms, mine)
        for number in _present(found):
            same = left[found == number]
            judged.kinds[same] = judged.kind(judge(texts.text(codes[same[0]])))

    def _days_of_groups(self, group: Any, by_group: Any, part: Distinct, judged: Judged, duty: Duty) -> None:
        days = [number for number, kind in enumerate(judged.kind_names) if _may_be_day(kind, duty)]
        if not days:
            return
        mine = among(judged.kinds, days)
        counts = np.bincount(group[mine], weights=part.counts[mine])
        for number in np.flatnonzero(counts).tolist():
            text = self._texts.text(self._forms.judged.members[number])
            self._note_day(text, judged.kind_names[int(by_group[number])], int(counts[number]), duty, judged)

    def _note_day(self, text: str, kind: CellKind, count: int, duty: Duty, judged: Judged) -> None:
        if kind == DATE:
            judged.days.add(day_of(text), count)
        elif _may_be_day(kind, duty):
            day = day_of(text) if kind == PACKED else day_of_serial(text, self._1904)
            judged.perhaps_days.add(day, count)

    def _range(self, codes: Any, judged: Judged) -> None:
        numbers = numbers_of(self._texts.many(codes))
        if numbers:
            judged.between(min(numbers), max(numbers))

    def _shapes_of_texts(self, codes: Any, judged: Judged) -> Any:
        outlines = self._forms.shape_group.take(codes)
        members = self._forms.shaped.members
        by_outline = np.empty(len(members) + 1, np.int32)
        for number in _present(outlines):
            by_outline[number] = judged.shape(shape(self._texts.text(members[number])))
        shapes = by_outline.take(outlines)
        left = np.flatnonzero(outlines < 0)
        for place, text in zip(left.tolist(), self._texts.many(codes[left]), strict=True):
            shapes[place] = judged.shape(shape(text))
        return shapes

    def numbers(self, part: Distinct, duty: Duty) -> Judged:
        """Judge numbers; few of them are in another writing than ours, and stand as texts."""
        keys = part.keys
        judged = Judged(np.empty(0, np.int32), np.empty(0, np.int32))
        plain = (keys & NUMBERS) != 0
        digits, scale, minus = digit_counts(keys), scale_of(keys), (keys & MINUS) != 0
        form = ((minus * 32 + digits) * 32 + scale) * plain
        judged.shapes = self._shapes(form, keys, judged)
        by_form = np.full(int(form.max(initial=0)) + 1, -1, np.int32)
        if duty not in CODED:
            for number in _present(form):
                whole = number % 32 == 0 and number < 32 * 32
                by_form[number] = judged.kind(f"i{number // 32}" if whole else NUMBER) if number else -1
        judged.kinds = by_form.take(form)
        judge = number_judge(duty)
        self._mobiles(keys, form, judged, duty)
        if duty in CODED:
            self._alike_numbers(keys, form, judged, judge, duty)
        if duty == "date":
            first = (keys & DIGITS) // 10 ** np.minimum(scale, 18)
            serial = plain & ~minus & (digits == 5) & (first >= SERIALS.start) & (first < SERIALS.stop)
            if serial.any():
                judged.kinds[serial] = judged.kind(SERIAL)
            judged.kinds[form == 8 * 32] = -1  # a day, or none: each for itself
        for place in np.flatnonzero(judged.kinds < 0).tolist():
            judged.kinds[place] = judged.kind(judge(self._said.text(int(keys[place]))))
        self._serials(part, plain, scale, judged, duty)
        mine = among(judged.kinds, [number for number, kind in enumerate(judged.kind_names) if is_number(kind)])
        if (mine & plain).any():
            found = values(keys[mine & plain])
            judged.between(float(found.min()), float(found.max()))
        for key in keys[mine & ~plain].tolist():
            judged.between(float(self._said.text(key)), float(self._said.text(key)))
        return judged

    @staticmethod
    def _mobiles(keys: Keys, form: Any, judged: Judged, duty: Duty) -> None:
        """Whole numbers of eleven digits that are mobile phones."""
        eleven = np.flatnonzero(form == 11 * 32) if duty in ("any", "phone", "mobile") else ()
        if len(eleven):
            digits = keys[eleven] & DIGITS
            mobile = eleven[(digits >= 13 * 10**9) & (digits < 20 * 10**9)]
            if len(mobile):
                judged.kinds[mobile] = judged.kind(MOBILE if duty == "any" else "phone")

    def _alike_numbers(self, keys: Keys, form: Any, judged: Judged, judge: Judge, duty: Duty) -> None:
        """Numbers of one form, which none of the codes is, and phones of which a judge says one thing."""
        left = np.flatnonzero((judged.kinds < 0) & (form > 0))
        forms = form[left]
        for number in _present(forms):
            mine = left[forms == number]
            if duty in ALONE:
                found = np.zeros(len(mine), np.int32)
            elif len(mine) < _FEW or number % 32 or number > 15 * 32:
                continue
            else:
                found = alike_digits(_digits(keys[mine] & DIGITS, number // 32), [0])
            for group in _present(found):
                same = mine[found == group]
                judged.kinds[same] = judged.kind(judge(self._said.text(int(keys[same[0]]))))

    def _serials(self, part: Distinct, plain: Any, scale: Any, judged: Judged, duty: Duty) -> None:
        days = [number for number, kind in enumerate(judged.kind_names) if _may_be_day(kind, duty)]
        if not days:
            return
        mine = among(judged.kinds, days)
        packed = judged.kind_names.index(PACKED) if PACKED in judged.kind_names else -1
        single = mine & (~plain | (judged.kinds == packed))
        for place in np.flatnonzero(single).tolist():
            kind = judged.kind_names[int(judged.kinds[place])]
            self._note_day(self._said.text(int(part.keys[place])), kind, int(part.counts[place]), duty, judged)
        mine &= ~single
        if mine.any():
            whole = (part.keys[mine] & DIGITS) // 10 ** np.minimum(scale[mine], 18)
            counts = np.bincount(whole, weights=part.counts[mine])
            for number in np.flatnonzero(counts).tolist():
                judged.perhaps_days.add(day_of_serial(f"{number:05d}", self._1904), int(counts[number]))

    def moments(self, part: Distinct, duty: Duty) -> Judged:
        """Judge days and times."""
        keys = part.keys
        judged = Judged(np.zeros(len(keys), np.int32), np.empty(0, np.int32), [DATE])
        plain = is_moment(keys)
        milliseconds = keys & DIGITS
        days = milliseconds // DAY
        milliseconds -= days * DAY
        seconds = milliseconds // 1_000
        form = (1 + (milliseconds > 0) + (milliseconds > seconds * 1_000)) * plain
        judged.shapes = self._shapes(form, keys, judged)
        for place in np.flatnonzero(~plain).tolist():
            judged.days.add(day_of(self._said.text(int(keys[place]))), int(part.counts[place]))
        if plain.any():
            counts = np.bincount(days[plain], weights=part.counts[plain])
            for number in np.flatnonzero(counts).tolist():
                day = _ZERO + timedelta(days=number)
                judged.days.add(day if EARLIEST <= day.year < LATEST else None, int(counts[number]))
        return judged

    def truths(self, part: Distinct, duty: Duty) -> Judged:
        """Judge truth values."""
        count = len(part.keys)
        judged = Judged(np.zeros(count, np.int32), np.empty(0, np.int32), [TRUTH])
        judged.shapes = self._shapes(np.zeros(count, np.int64), part.keys, judged)
        return judged

    def _shapes(self, form: Any, keys: Keys, judged: Judged) -> Any:
        """The shapes of values, which all values of a form have; those of form 0 are looked at one by one."""
        one = np.zeros(int(form.max(initial=0)) + 1, np.int64)
        one[form] = keys
        one[0] = 0
        by_form = np.zeros(len(one), np.int32)
        for number in np.flatnonzero(one).tolist():
            by_form[number] = judged.shape(shape(self._said.text(int(one[number]))))
        shapes = by_form.take(form)
        for place in np.flatnonzero(form == 0).tolist():
            shapes[place] = judged.shape(shape(self._said.text(int(keys[place]))))
        return shapes


def _present(numbers: Any) -> list[int]:
    """The different ones of small numbers; -1, which means none, is left out."""
    found: list[int] = np.flatnonzero(np.bincount(numbers + 1)[1:]).tolist()
    return found


def _digits(numbers: Any, size: int) -> Any:
    """The digits of whole numbers: the first ones of all, then the second ones."""
    found = np.empty((size, len(numbers)), np.uint8)
    for row in found[::-1]:
        numbers, row[:] = np.divmod(numbers, 10)
    return found


def _may_be_day(kind: CellKind, duty: Duty) -> bool:
    return kind in (DATE, PACKED, SERIAL) or (kind == "i5" and duty in ("date", "any"))


def _number(numbers: dict[str, int], names: list[str], name: str) -> int:
    if name not in numbers:
        numbers[name] = len(names)
        names.append(name)
    return numbers[name]
