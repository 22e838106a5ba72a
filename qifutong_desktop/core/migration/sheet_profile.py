"""One sheet, measured while its rows stream by: one table, several one under the other, or columns to part."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from .cells import Row
from .duties import CheckWords
from .facts import TableFacts
from .layout import HEAD_ROWS, Header, header_at
from .neighbours import first_header, told_beside
from .part_names import part_name
from .profile import TableProfile, settles_at
from .sheet import Band, HeaderNotThere, Marks, SheetShape
from .sides import Beside, sides_of
from .stacked import LOOKED, OWN_ROWS, Seam
from .vocabulary import Vocabulary

_Typed = tuple[int, Row, Sequence[object] | None]


class SheetProfile:
    """Takes a sheet's rows in order, blank ones too, and says at the end what tables it held.

    ``parts`` are the header rows that a person set of the second table, the third …, by its number; 0: there is no such
    table, its rows belong to the one before. ``taken`` are the names of the file's sheets, of which no table gets one.
    ``called`` is what the first table is called when these are only some columns of the sheet.
    """

    def __init__(
        self,
        sheet: SheetShape,
        vocabulary: Vocabulary,
        words: CheckWords,
        parts: Mapping[int, int] | None = None,
        taken: frozenset[str] = frozenset(),
        called: str = "",
    ) -> None:
        self._sheet = sheet
        self._called = called
        self._beside: Beside | None = None
        self._vocabulary = vocabulary
        self._words = words
        self._parts = dict(parts or {})
        self._taken = taken
        self._number = 0
        self._waiting: deque[_Typed] = deque()
        self._tables: list[_Table] = []
        self._part = 1
        self._passed = 0

    def take(self, row: Row, cells: Sequence[object] | None = None) -> None:
        """The sheet's next row."""
        self._number = number = self._number + 1
        if not any(row):
            return
        if self._tables:
            if not self._waiting and not self._may_open(row, number):
                self._give(row, cells, number)
                return
            self._waiting.append((number, row, cells))
            self._hand_on(final=False)
            return
        self._waiting.append((number, row, cells))
        if len(self._waiting) >= HEAD_ROWS and number >= settles_at(self._sheet):
            self._open_first()
            self._hand_on(final=False)

    def bands(self) -> tuple[Band, ...]:
        """Once all rows were taken: the columns of tables that stand side by side, each to be measured by itself; none
        for most sheets, whose tables :meth:`facts` tells."""
        if not self._tables and self._waiting:
            self._open_first()
        self._hand_on(final=True)
        return self._beside.bands if self._beside is not None else ()

    def facts(self, marks: Marks | None = None) -> list[TableFacts]:
        """One for each table, in order; none when the sheet has no text at all.

        :raises HeaderNotThere: a header row that a person set holds nothing
        """
        if not self._tables:
            if not self._waiting:
                return []
            self._open_first()
        self._hand_on(final=True)
        lost = [row for part, row in self._parts.items() if row and part > self._part]
        if lost:
            raise HeaderNotThere(lost[0])
        found = []
        several = len(self._tables) > 1
        for place, table in enumerate(self._tables):
            last = self._tables[place + 1].first - 1 if place + 1 < len(self._tables) else None
            own = marks.within(table.first, last) if marks and several else marks
            facts = table.profile.facts(own)
            if facts is None:
                continue
            if several:
                first = 1 if place == 0 else table.first
                facts = replace(facts, own_sheet=self._sheet.name, first_row=first, last_row=last)
                name = part_name(self._called or self._sheet.name, table.part, self._taken)
                facts = replace(facts, sheet=name)
            elif self._called:
                facts = replace(facts, own_sheet=self._sheet.name, sheet=self._called)
            found.append(facts)
        if found and self._beside is not None:
            found[0] = told_beside(found[0], self._beside.doubted, self._sheet)
        return found

    def _open_first(self) -> None:
        head = [(number, row) for number, row, _ in self._waiting]
        rows = [row for _, row in head]
        asked = self._sheet.header_row
        places = [place for place, (number, _) in enumerate(head) if number == asked]
        if asked is None:
            header = first_header(head, self._vocabulary)
        else:
            header = header_at(rows, places[0], self._vocabulary) if places else None
        self._open(1, 1, header, head)
        if not self._called and (sides := sides_of(head, self._vocabulary)):
            self._beside = Beside(sides)

    def _open(self, part: int, first: int, header: Header | None, head: Sequence[tuple[int, Row]]) -> None:
        shape = self._sheet if part == 1 else replace(self._sheet, header_row=None)
        row = head[header.first][0] if header else None
        body = head[header.first + header.rows - 1][0] + 1 if header else 0
        profile = TableProfile(shape, self._vocabulary, self._words, row)
        titles = [text for _, cells in head[: header.first] for text in cells if text] if header else []
        seam = Seam(header, titles, self._vocabulary) if header else None
        self._tables.append(_Table(part, first, body, profile, seam))

    def _may_open(self, row: Row, number: int) -> bool:
        table = self._tables[-1]
        if not table.body or table.seam is None or number <= self._passed:
            return False
        asked = self._parts.get(self._part + 1)
        if asked:
            return asked - LOOKED < number <= asked
        return table.seam.may_open(row, number, table.before)

    def _hand_on(self, *, final: bool) -> None:
        """Waiting rows go to the table that they belong to, as far as that can be told."""
        while self._waiting:
            number, row, cells = self._waiting[0]
            if self._may_open(row, number):
                ahead = [(number, row) for number, row, _ in islice(self._waiting, LOOKED)]
                if len(ahead) < LOOKED and not final:
                    return
                place = self._place(ahead)
                if place is not None:
                    self._part += 1
                    self._passed = ahead[place][0]
                    if self._parts.get(self._part) != 0:
                        header = header_at([cells for _, cells in ahead], place, self._vocabulary)
                        self._open(self._part, number, header, ahead)
            self._waiting.popleft()
            self._give(row, cells, number)

    def _give(self, row: Row, cells: Sequence[object] | None, number: int) -> None:
        self._tables[-1].take(row, cells, number)
        if self._beside is not None:
            self._beside.take(row, number, below=len(self._tables) > 1)

    def _place(self, ahead: Sequence[tuple[int, Row]]) -> int | None:
        """The place of the header of a table that begins with the first of these rows."""
        table = self._tables[-1]
        assert table.seam is not None
        found = table.seam.opened(table.body, ahead, table.before)
        asked = self._parts.get(self._part + 1)
        if not asked:
            return found
        place = next((at for at, (number, _) in enumerate(ahead) if number == asked), None)
        titles = all(sum(map(bool, row)) == 1 for _, row in ahead[:place])
        return place if titles or found is not None else None


class _Table:
    """A table that is being measured; ``before`` is the last row that it took."""

    def __init__(self, part: int, first: int, body_from: int, profile: TableProfile, seam: Seam | None) -> None:
        self.part = part
        self.first = first
        self.profile = profile
        self.seam = seam
        self.body: list[Row] = []
        self.before = 0
        self._body_from = body_from

    def take(self, row: Row, cells: Sequence[object] | None, number: int) -> None:
        self.profile.take(row, cells, number)
        self.before = number
        if number >= self._body_from and len(self.body) < OWN_ROWS:
            self.body.append(row)
