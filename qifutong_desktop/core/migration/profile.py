"""One table, measured while its rows stream by: memory is bounded by its distinct rows, never by its cells."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..text import Text
from .cells import Row
from .checks import TableChecks
from .columns import ColumnProfile
from .duties import CheckWords
from .identity import FIRM_NAME, Identity, clusters, name_key, phone_keys, plain_key, token, uscc_key
from .issues import Issue
from .layout import HEAD_ROWS, Header, find_header, header_at
from .likely import Core, core_of, likely
from .recognise import Recognition, recognise
from .rows import RowJudge, RowKind
from .sheet import HeaderNotThere, Marks, SheetShape, column_letter
from .sizing import Entity
from .vocabulary import ROLES, Role, Vocabulary

_SEPARATOR = "\x1f"
_OFF = frozenset({"是", "1", "true", "y", "yes", "禁用", "已禁用", "停用", "已停用"})
_GONE = ("离职", "禁用", "停用", "退休", "注销", "失效", "冻结", "已删除")


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What one sheet holds. ``digests`` are those of its distinct rows (comparable between tables with the same
    headings), ``identities`` the keys of its distinct records (of a user table: of the active ones)."""

    sheet: str
    hidden: bool
    header_row: int | None
    header_rows: int
    rows: int
    columns: tuple[str, ...]
    entity: Entity
    recognised_as: Text
    source: str
    exact_duplicates: int
    key_duplicates: int
    size_bytes: int
    notes: tuple[Text, ...]
    digests: tuple[int, ...]
    identities: tuple[Identity, ...]
    columns_profile: tuple[ColumnProfile, ...] = ()
    issues: tuple[Issue, ...] = ()
    likely_duplicates: int = 0


class TableProfile:
    """Takes a sheet's rows in order, blank ones too, and says at the end what it held.

    Rows are lists of clean texts (:func:`cells.clean`); they may differ in length. ``cells`` are the same as a reader
    of typed cells gave them, by which a number is told from a text that looks like one.
    """

    def __init__(self, sheet: SheetShape, vocabulary: Vocabulary, words: CheckWords) -> None:
        self._sheet = sheet
        self._vocabulary = vocabulary
        self._words = words
        self._head: list[tuple[int, Row, Sequence[object] | None]] = []
        self._next = 0
        self._settles_at = sheet.header_row + HEAD_ROWS if sheet.header_row else 0
        self._body: _Body | None = None

    def take(self, row: Row, cells: Sequence[object] | None = None) -> None:
        self._next = index = self._next + 1
        if self._body is not None:
            self._body.take(row, cells, index)
        elif any(row):
            self._head.append((index, row, cells))
            if len(self._head) >= HEAD_ROWS and index >= self._settles_at:
                self._settle()

    def _settle(self) -> _Body:
        rows = [row for _, row, _ in self._head]
        header = self._header(rows)
        row = self._head[header.first][0] if header else None
        body = _Body(rows, header, row, self._vocabulary, self._sheet, self._words)
        for index, texts, cells in self._head[header.first + header.rows if header else 0 :]:
            body.take(texts, cells, index)
        self._body = body
        return body

    def _header(self, rows: Sequence[Row]) -> Header | None:
        asked = self._sheet.header_row
        if asked is None:
            return find_header(rows, self._vocabulary)
        if asked == 0:
            return None
        place = next((place for place, (index, _, _) in enumerate(self._head) if index == asked), None)
        if place is None:
            raise HeaderNotThere(asked)
        return header_at(rows, place, self._vocabulary)

    def facts(self, marks: Marks | None = None) -> TableFacts | None:
        """None when the sheet has no text at all. ``marks`` are cells that no reader of values shows.

        :raises HeaderNotThere: the header row that a person set holds nothing
        """
        if not self._head:
            return None
        return (self._body or self._settle()).facts(marks)


class _Body:
    """The rows under a header that has been found (or not)."""

    def __init__(
        self,
        head: Sequence[Row],
        header: Header | None,
        row: int | None,
        vocabulary: Vocabulary,
        sheet: SheetShape,
        words: CheckWords,
    ) -> None:
        self._header = header
        self._header_row = row
        width = max(len(cells) for cells in head)
        self._named = header.names if header else ("",) * width
        self._keys = header.keys if header else ("",) * width
        self._roles = {role: vocabulary.columns_for(role, self._keys) for role in ROLES}
        self._recognition = _recognition(self._keys, vocabulary)
        start = header.first + header.rows if header else 0
        serial = _counting(head[start:], self._roles["serial"])
        names = (*self._roles["customer_name"], *self._roles["person_name"], *self._roles["product_code"])
        titles = frozenset(text for cells in head[: header.first if header else 0] for text in cells if text)
        self._judge = RowJudge(header, width, titles, serial, names)
        self._prose = header is None and width == 1 and any(len(text) > 30 for cells in head for text in cells)
        self._width = width
        self._order = _stable_order(self._keys, serial)
        self._signature = _SEPARATOR.join(sorted(key for key in self._keys if key)) + "\x1e"
        self._unnamed = {column for column in range(width) if not self._named[column]}
        self._seen: dict[int, None] = {}
        self._kinds: Counter[RowKind] = Counter()
        self._identities: list[Identity] = []
        self._active: list[bool] = []
        self._size = 0
        self._cores: list[Core] = []
        self._rows = array("L")
        self._sheet = sheet
        self._checks = TableChecks(sheet, words, self._keys, self._recognition.entity, header)

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
        digest = _digest(self._signature + packed)
        if digest in self._seen:
            return
        self._seen[digest] = None
        self._checks.take_distinct(row, number)
        self._size += len(packed.encode("utf-8", "surrogatepass")) - packed.count(_SEPARATOR)
        match self._recognition.entity:
            case "customers":
                name, region = self._first("customer_name", row), self._first("region", row)
                self._identities.append(self._customer(row, name, region))
                self._cores.append(core_of(name, region))
                self._rows.append(number)
            case "users":
                self._identities.append(self._user(row))
                self._active.append(self._is_active(row))
            case "products":
                self._identities.append(self._product(row))
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

    def _first(self, role: Role, row: Row) -> str:
        for column in self._roles[role]:
            if text := row[column]:
                return text
        return ""

    def _customer(self, row: Row, written: str, region: str) -> Identity:
        keys = []
        if code := uscc_key(self._first("uscc", row)):
            keys.append(token("u", code))
        for column in self._roles["phone"]:
            keys += [token("p", number) for number in phone_keys(row[column])]
        if name := name_key(written):
            keys.append(who := token("w", name))
            if len(name) >= FIRM_NAME:
                keys.append("n" + who[1:])
            elif place := plain_key(region):
                keys.append(token("n", f"{name}@{place}"))
        return tuple(dict.fromkeys(keys))

    def _user(self, row: Row) -> Identity:
        keys = []
        if account := plain_key(self._first("account", row)):
            keys.append(token("a", account))
        if number := plain_key(self._first("staff_no", row)):
            keys.append(token("s", number))
        for column in self._roles["staff_phone"]:
            keys += [token("p", phone) for phone in phone_keys(row[column])]
        if name := name_key(self._first("person_name", row)):
            keys.append(token("w", name))
        return tuple(dict.fromkeys(keys))

    def _product(self, row: Row) -> Identity:
        code = plain_key(self._first("product_code", row))
        if not code:
            return ()
        return (token("c", f"{code}@{plain_key(self._first('warehouse', row))}"),)

    def _is_active(self, row: Row) -> bool:
        disabled = self._first("disabled", row).lower() in _OFF
        gone = any(word in self._first("state", row) for word in _GONE)
        return not (disabled or gone)

    def facts(self, marks: Marks | None) -> TableFacts:
        rows = 0 if self._prose else self._kinds[RowKind.DATA]
        found = clusters(self._identities)
        identities = self._identities
        again = [self._rows[place] for place in likely(self._cores, identities, found)] if self._cores else []
        names = self._roles["customer_name"]
        named_column = names[0] if names else None
        profiles, issues = self._checks.finish(self._shown(), marks, (named_column, again))
        if self._active:
            identities = [keys for keys, active in zip(identities, self._active, strict=True) if active]
        return TableFacts(
            sheet=self._sheet.name,
            hidden=self._sheet.hidden,
            header_row=self._header_row,
            header_rows=self._header.rows if self._header else 0,
            rows=rows,
            columns=tuple(self._shown().values()),
            entity=self._recognition.entity,
            recognised_as=self._recognition.name,
            source=self._recognition.source,
            exact_duplicates=rows - len(self._seen) if rows else 0,
            key_duplicates=len(found) - len(set(found)),
            size_bytes=self._size if rows else 0,
            notes=(*self._recognition.notes, *self._notes()),
            digests=tuple(self._seen) if rows else (),
            identities=tuple(identities),
            columns_profile=profiles if rows else (),
            issues=issues if rows else (),
            likely_duplicates=len(again),
        )

    def _shown(self) -> dict[int, str]:
        """Headings by column; one without a heading is named after its letter, one without anything is left out."""
        first = self._sheet.first_column
        return {
            column: name or f"列{column_letter(first + column)}"
            for column, name in enumerate(self._named)
            if name or column not in self._unnamed
        }

    def _notes(self) -> list[Text]:
        notes = []
        if self._header is None:
            notes.append(Text("没有找到表头", "no header found"))
        left_out = [
            (self._kinds[RowKind.TOTAL], "合计行", "total rows"),
            (self._kinds[RowKind.HEADER], "重复表头", "repeated headers"),
            (self._kinds[RowKind.NOTE], "说明行", "note rows"),
        ]
        if any(count for count, _, _ in left_out):
            zh = "、".join(f"{words} {count}" for count, words, _ in left_out if count)
            en = ", ".join(f"{words} {count}" for count, _, words in left_out if count)
            notes.append(Text(f"未计入：{zh}", f"left out: {en}"))
        if self._active and not all(self._active):
            off = self._active.count(False)
            notes.append(Text(f"已停用帐号 {off} 个，不计用户数", f"{off} disabled accounts are not counted as users"))
        return notes


def _recognition(keys: Sequence[str], vocabulary: Vocabulary) -> Recognition:
    return recognise([key for key in keys if key], vocabulary)


def _counting(rows: Sequence[Row], columns: Sequence[int]) -> int | None:
    """The 序号 column when it only counts the rows; numbers that start again belong to documents and are data."""
    for column in columns:
        numbers = [int(row[column]) for row in rows if column < len(row) and row[column].isdecimal()]
        steps = sum(1 for before, after in pairwise(numbers) if after == before + 1)
        if numbers and steps * 5 >= (len(numbers) - 1) * 4:
            return column
    return None


def _stable_order(keys: Sequence[str], serial: int | None) -> tuple[int, ...]:
    """Columns by heading, so that the same rows are equal in two tables whose columns stand in another order."""
    columns = [column for column in range(len(keys)) if column != serial]
    return tuple(sorted(columns, key=lambda column: (not keys[column], keys[column], column)))


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
