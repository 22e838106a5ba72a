"""One table, measured while its rows stream by: memory is bounded by its distinct rows, never by its cells."""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..text import Text
from .cells import Row
from .checks import TableChecks
from .columns import ColumnProfile
from .duties import CheckWords
from .facts import COUNTED_ONCE, TableFacts
from .identity import (
    FIRM_NAME,
    blake2b,
    digest,
    is_person,
    name_key,
    paired,
    phone_keys,
    plain_key,
    uscc_key,
)
from .issues import ISSUE_KINDS, Issue
from .known import Known, known_by
from .layout import HEAD_ROWS, Header, header_at
from .likely import Core, core_of
from .neighbours import Neighbours, first_header, neighbours
from .recognise import Recognition, recognise
from .record_keys import NO_IDENTITIES, IdentityTally
from .rows import RowJudge, RowKind, counting_column
from .sheet import HeaderNotThere, Marks, SheetShape, column_letter
from .vocabulary import ROLES, Role, Vocabulary

_SEPARATOR = "\x1f"
_OFF = frozenset({"是", "1", "true", "y", "yes", "禁用", "已禁用", "停用", "已停用"})
_GONE = ("离职", "禁用", "停用", "退休", "注销", "失效", "冻结", "已删除")


def settles_at(sheet: SheetShape) -> int:
    """The row by which the header is looked for, once HEAD_ROWS rows that are not blank were met."""
    return sheet.header_row + HEAD_ROWS if sheet.header_row else 0


class TableProfile:
    """Takes the rows of one table in order, blank ones too, and says at the end what it held.

    ``found`` is the row of its header when that is known. Rows are lists of clean texts (:func:`cells.clean`); they may
    differ in length. ``cells`` are the same as a reader of typed cells gave them, by which a number is told from a text
    that looks like one.
    """

    def __init__(self, sheet: SheetShape, vocabulary: Vocabulary, words: CheckWords, found: int | None = None) -> None:
        self._sheet = sheet
        self._vocabulary = vocabulary
        self._words = words
        self._found = found
        self._head: list[tuple[int, Row, Sequence[object] | None]] = []
        self._next = 0
        self._settles_at = settles_at(sheet)
        self._body: _Body | None = None

    def take(self, row: Row, cells: Sequence[object] | None = None, number: int | None = None) -> None:
        """``number`` is the sheet's own row, where blank ones were passed over."""
        self._next = index = self._next + 1 if number is None else number
        if self._body is not None:
            self._body.take(row, cells, index)
        elif any(row):
            self._head.append((index, row, cells))
            if len(self._head) >= HEAD_ROWS and index >= self._settles_at:
                self._settle()

    def _settle(self) -> _Body:
        head = [(index, row) for index, row, _ in self._head]
        frame = TableFrame.settled(head, self._sheet, self._vocabulary, self._found)
        body = _Body(frame, self._words)
        for index, texts, cells in self._head[frame.body :]:
            body.take(texts, cells, index)
        self._body = body
        return body

    def facts(self, marks: Marks | None = None) -> TableFacts | None:
        """None when the sheet has no text at all. ``marks`` are cells that no reader of values shows.

        :raises HeaderNotThere: the header row that a person set holds nothing
        """
        if not self._head:
            return None
        return (self._body or self._settle()).facts(marks)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the rows of a table came to, whoever went through them.

    ``unnamed`` are the columns without a heading in which something stands; ``distinct`` counts the different rows, of
    which ``digests`` are None when nobody is to compare them. ``known`` is what the distinct ones are known by.
    """

    kinds: Mapping[RowKind, int]
    names: Mapping[int, str]
    distinct: int
    digests: tuple[int, ...] | None
    size: int
    known: Known


Check = Callable[
    [Mapping[int, str], tuple[int | None, Sequence[int]]], tuple[tuple[ColumnProfile, ...], tuple[Issue, ...]]
]


class TableFrame:
    """A table whose header has been found (or not): who judges its rows, and what each row is known by.

    ``head`` are its first rows that are not blank, the header among them; ``row`` is the header's own number.
    """

    def __init__(
        self,
        head: Sequence[Row],
        header: Header | None,
        row: int | None,
        vocabulary: Vocabulary,
        sheet: SheetShape,
        around: Neighbours,
    ) -> None:
        self.around = around
        self.header = header
        self.header_row = row
        self.width = max(len(cells) for cells in head)
        self.named = header.names if header else ("",) * self.width
        self.keys = header.keys if header else ("",) * self.width
        self.roles = {role: vocabulary.columns_for(role, self.keys) for role in ROLES}
        self.recognition = _recognition(self.keys, vocabulary)
        self.body = header.first + header.rows if header else 0
        serial = counting_column(head[self.body :], self.roles["serial"])
        names = (*self.roles["customer_name"], *self.roles["person_name"], *self.roles["product_code"])
        titles = frozenset(text for cells in head[: header.first if header else 0] for text in cells if text)
        self.judge = RowJudge(header, self.width, titles, serial, names)
        self.prose = header is None and self.width == 1 and any(len(text) > 30 for cells in head for text in cells)
        self.order = _stable_order(self.keys, serial)
        self.signature = _SEPARATOR.join(sorted(key for key in self.keys if key)) + "\x1e"
        self.headings = zlib.crc32(self.signature.encode("utf-8", "surrogatepass"))
        self.sheet = sheet

    @classmethod
    def settled(
        cls, head: Sequence[tuple[int, Row]], sheet: SheetShape, vocabulary: Vocabulary, found: int | None = None
    ) -> TableFrame:
        """From the first rows that are not blank, with their numbers; ``found`` is the header's when that is known.

        :raises HeaderNotThere: the header row that a person set holds nothing
        """
        rows = [row for _, row in head]
        header = _header(head, rows, found if sheet.header_row is None else sheet.header_row, vocabulary)
        number = head[header.first][0] if header else None
        return cls(rows, header, number, vocabulary, sheet, neighbours(head, header, vocabulary))

    def first(self, role: Role, row: Row) -> str:
        """The first text in the columns of a role."""
        for column in self.roles[role]:
            if text := row[column]:
                return text
        return ""

    def customer(self, row: Row, written: str) -> Iterable[tuple[str, int]]:
        """The keys of a customer whose name is ``written``. People may share a name and a town: who has a phone is
        known by it, as in a rehearsal."""
        keys = []
        if code := uscc_key(self.first("uscc", row)):
            keys.append(("u", digest(code)))
        for column in self.roles["phone"]:
            keys += [("p", digest(number)) for number in phone_keys(row[column])]
        if name := name_key(written):
            who = digest(name)
            keys.append(("w", who))
            place = plain_key(self.first("region", row))
            if len(name) >= FIRM_NAME:
                keys.append(("n", who))
            elif place and not (is_person(written) and any(kind == "p" for kind, _ in keys)):
                keys.append(("n", paired(who, digest(place))))
        return dict.fromkeys(keys)

    def user(self, row: Row) -> Iterable[tuple[str, int]]:
        """The keys of an account."""
        keys = []
        if account := plain_key(self.first("account", row)):
            keys.append(("a", digest(account)))
        if number := plain_key(self.first("staff_no", row)):
            keys.append(("s", digest(number)))
        for column in self.roles["staff_phone"]:
            keys += [("p", digest(phone)) for phone in phone_keys(row[column])]
        if name := name_key(self.first("person_name", row)):
            keys.append(("w", digest(name)))
        return dict.fromkeys(keys)

    def product(self, row: Row) -> Iterable[tuple[str, int]]:
        """The key of a product, in its warehouse where it has one."""
        code = plain_key(self.first("product_code", row))
        if not code:
            return ()
        return (("c", paired(digest(code), digest(plain_key(self.first("warehouse", row))))),)

    def is_active(self, row: Row) -> bool:
        """False for an account that is switched off."""
        return not (is_off(self.first("disabled", row)) or is_gone(self.first("state", row)))

    def facts(self, counted: Counted, check: Check) -> TableFacts:
        """``check`` gives profiles and issues for the columns by name and the records that are perhaps another's."""
        rows = 0 if self.prose else counted.kinds.get(RowKind.DATA, 0)
        known = counted.known
        names = self.roles["customer_name"]
        profiles, issues = check(counted.names, (names[0] if names else None, known.likely))
        issues += self.around.issues(self.sheet)
        issues = tuple(sorted(issues, key=lambda one: ISSUE_KINDS.index(one.kind)))
        return TableFacts(
            sheet=self.sheet.name,
            hidden=self.sheet.hidden,
            header_row=self.header_row,
            header_rows=self.header.rows if self.header else 0,
            rows=rows,
            columns=tuple(counted.names.values()),
            entity=self.recognition.entity,
            recognised_as=self.recognition.name,
            source=self.recognition.source,
            exact_duplicates=rows - counted.distinct if rows else 0,
            key_duplicates=known.again,
            size_bytes=counted.size if rows else 0,
            notes=(*self.recognition.notes, *self._notes(counted)),
            digests=counted.digests if rows else (),
            identities=known.identities if self.recognition.entity in COUNTED_ONCE else NO_IDENTITIES,
            apart=known.apart,
            columns_profile=profiles if rows else (),
            issues=issues if rows else (),
            likely_duplicates=len(known.likely),
            headings=self.headings,
        )

    def shown(self, named: Sequence[str], unnamed: Collection[int]) -> dict[int, str]:
        """Headings by column; one without a heading is named after its letter, one without anything is left out."""
        first = self.sheet.first_column
        return {
            column: name or f"列{column_letter(first + column)}"
            for column, name in enumerate(named)
            if name or column not in unnamed
        }

    def _notes(self, counted: Counted) -> list[Text]:
        notes = []
        if self.header is None:
            notes.append(Text("没有找到表头", "no header found"))
        notes += [one.note(self.sheet) for one in self.around.found]
        left_out = [
            (counted.kinds.get(RowKind.TOTAL, 0), "合计行", "total rows"),
            (counted.kinds.get(RowKind.HEADER, 0), "重复表头", "repeated headers"),
            (counted.kinds.get(RowKind.NOTE, 0), "说明行", "note rows"),
        ]
        if any(count for count, _, _ in left_out):
            zh = "、".join(f"{words} {count}" for count, words, _ in left_out if count)
            en = ", ".join(f"{words} {count}" for count, _, words in left_out if count)
            notes.append(Text(f"未计入：{zh}", f"left out: {en}"))
        if off := counted.known.off:
            notes.append(Text(f"已停用帐号 {off} 个，不计用户数", f"{off} disabled accounts are not counted as users"))
        return notes


class _Body:
    """The rows under a header that has been found (or not)."""

    def __init__(self, frame: TableFrame, words: CheckWords) -> None:
        self._frame = frame
        self._judge = frame.judge
        self._named = frame.named
        self._width = frame.width
        self._order = frame.order
        self._unnamed = {column for column in range(frame.width) if not frame.named[column]}
        self._seen: dict[int, None] = {}
        self._kinds: Counter[RowKind] = Counter()
        self._identities = IdentityTally()
        self._active: list[bool] = []
        self._size = 0
        self._cores: list[Core] = []
        self._rows = array("L")
        self._checks = TableChecks(frame.sheet, words, frame.keys, frame.recognition.entity, frame.header)

    def take(self, row: Row, cells: Sequence[object] | None, number: int) -> None:
        """``number``: the sheet's own row."""
        kind = self._judge.kind(row)
        self._kinds[kind] += 1
        if kind is not RowKind.DATA:
            self._checks.pass_over(kind, row, number)
            return
        if len(row) != self._width:
            row = self._fitted(row)
        self._checks.take(row, cells, number)
        if self._unnamed:
            self._unnamed -= {column for column in self._unnamed if row[column]}
        packed = _SEPARATOR.join([row[column] for column in self._order]).rstrip(_SEPARATOR)
        digest = _digest(self._frame.signature + packed)
        if digest in self._seen:
            return
        self._seen[digest] = None
        self._checks.take_distinct(row, number)
        self._size += len(packed.encode("utf-8", "surrogatepass")) - packed.count(_SEPARATOR)
        frame = self._frame
        match frame.recognition.entity:
            case "customers":
                name = frame.first("customer_name", row)
                self._identities.take(frame.customer(row, name))
                self._cores.append(core_of(name, frame.first("region", row)))
                self._rows.append(number)
            case "users":
                self._identities.take(frame.user(row))
                self._active.append(frame.is_active(row))
            case "products":
                self._identities.take(frame.product(row))
            case _:
                pass

    def _fitted(self, row: Row) -> Row:
        """A row longer than all before widens the table; a shorter one is filled up."""
        if len(row) > self._width:
            added = range(self._width, len(row))
            if any(row[column] for column in added):
                self._named += ("",) * len(added)
                self._unnamed |= set(added)
                self._order += tuple(added)
                self._width = len(row)
            else:
                row = row[: self._width]
        return row + [""] * (self._width - len(row))

    def facts(self, marks: Marks | None) -> TableFacts:
        counted = Counted(
            self._kinds,
            self._frame.shown(self._named, self._unnamed),
            len(self._seen),
            tuple(self._seen),
            self._size,
            known_by(self._identities.found(), self._active, self._cores, self._rows),
        )
        return self._frame.facts(counted, lambda names, likely: self._checks.finish(names, marks, likely))


def is_off(disabled: str) -> bool:
    """What a cell says of an account that is disabled, or not."""
    return disabled.lower() in _OFF


def is_gone(state: str) -> bool:
    """What a cell says of an account's state."""
    return any(word in state for word in _GONE)


def _header(
    head: Sequence[tuple[int, Row]], rows: Sequence[Row], asked: int | None, vocabulary: Vocabulary
) -> Header | None:
    """:raises HeaderNotThere: the row that a person set holds nothing"""
    if asked is None:
        return first_header(head, vocabulary)
    if asked == 0:
        return None
    place = next((place for place, (index, _) in enumerate(head) if index == asked), None)
    if place is None:
        raise HeaderNotThere(asked)
    return header_at(rows, place, vocabulary)


def _recognition(keys: Sequence[str], vocabulary: Vocabulary) -> Recognition:
    return recognise([key for key in keys if key], vocabulary)


def _stable_order(keys: Sequence[str], serial: int | None) -> tuple[int, ...]:
    """Columns by heading, so that the same rows are equal in two tables whose columns stand in another order."""
    columns = [column for column in range(len(keys)) if column != serial]
    return tuple(sorted(columns, key=lambda column: (not keys[column], keys[column], column)))


def _digest(text: str) -> int:
    return int.from_bytes(blake2b()(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
