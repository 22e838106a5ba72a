"""A client's database profiled where it lies: the questions are asked table by table, only counts come back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ..core.migration.cells import heading_aliases, heading_key
from ..core.migration.checks import PROFILED_COLUMNS
from ..core.migration.columns import ColumnProfile
from ..core.migration.duties import CheckWords, best_column
from ..core.migration.issues import ISSUE_KINDS, Issue, issue
from ..core.migration.recognise import Recognition, recognise
from ..core.migration.sizing import MeasuredFile, MeasuredTable, Sizing
from ..core.migration.vocabulary import Role, Vocabulary
from ..core.progress import Progress, silent
from ..core.text import Text
from .address import Address
from .column_sql import MOST_CLASSES, basics_of, classes_of, top_of
from .judging import ColumnFacts, JudgedColumn, class_of, judge
from .known_tables import KnownSystem, KnownTable, system_of
from .opening import Database, Limits, NotAnswered, OutOfTime, closed, open_database
from .table_sql import all_rows, distinct_rows, keys_of_rows, rows_of, size_of, totals_of
from .tables import ServerColumn, ServerTable, choose, look_at

_TOP = 5
#: A longer comment of a column is an explanation, not a heading.
_LONGEST_HEADING = 20
_KEYS: tuple[Role, ...] = ("uscc", "account", "staff_no", "product_code", "phone", "staff_phone", "customer_name")
_OUT_OF_TIME = Text("超时，未统计", "out of time, not counted")


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """What cannot be told of one table. ``unknown`` are its keys of the JSON, ``columns`` those of each column by its
    name; ``keys`` are rows that repeat a key, by column."""

    unknown: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] | None = None
    keys: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DatabaseProfile:
    """A measure like that of workbooks, and beside each of its tables (in order) what SQL could not tell.

    ``passed_over`` are tables beyond the cap, ``unread`` those that gave no answer, with the reason.
    """

    sizing: Sizing
    tables: tuple[DatabaseTable, ...]
    passed_over: tuple[str, ...] = ()
    unread: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that is known of headings and tables beforehand."""

    vocabulary: Vocabulary
    words: CheckWords
    systems: tuple[KnownSystem, ...]


def profile_database(
    address: Address,
    knowledge: Knowledge,
    *,
    schema: str | None = None,
    named: Sequence[str] = (),
    limits: Limits = Limits(),  # noqa: B008  (a frozen value)
    progress: Progress = silent,
) -> DatabaseProfile:
    """The tables that are ``named``, or all of the schema up to a cap.

    :raises Refusal: the database or a table cannot be reached  :raises Cancelled: the progress said so
    """
    with open_database(address, limits=limits, progress=progress) as database:
        try:
            chosen, passed_over = choose(database, schema, named)
        except NotAnswered as refused:
            raise closed(address, refused.why) from None
        except OutOfTime:
            raise closed(address, "time-out") from None
        return _profiled(database, knowledge, schema, chosen, passed_over)


def _profiled(
    database: Database, knowledge: Knowledge, schema: str | None, chosen: Sequence[str], passed_over: Sequence[str]
) -> DatabaseProfile:
    unread: list[tuple[str, Text]] = []
    seen: list[ServerTable] = []
    for name in chosen:
        if (table := _asked(partial(look_at, database, schema, name), name, unread)) is not None:
            seen.append(table)
    system = system_of({one.name: [column.name for column in one.columns] for one in seen}, knowledge.systems)
    measured: list[tuple[MeasuredTable, DatabaseTable]] = []
    for place, table in enumerate(seen):
        known = system.table(table.name) if system else None
        work = _TableWork(database, knowledge, table, system, known, (place, len(seen)))
        if (done := _asked(work.measured, table.name, unread)) is not None:
            measured.append(done)
    label = database.address.shown
    size = database.address.path.stat().st_size if database.address.path else 0
    file = MeasuredFile(label, database.address.server, size)
    return DatabaseProfile(
        _total(file, measured),
        tuple(told for _, told in measured),
        tuple(passed_over),
        tuple(unread),
    )


def _asked(ask: Callable[[], Any], name: str, unread: list[tuple[str, Text]]) -> Any:
    """What was answered; None where a table gives no answer, which costs no other table."""
    try:
        return ask()
    except OutOfTime:
        unread.append((name, _OUT_OF_TIME))
    except NotAnswered as refused:
        unread.append((name, Text(f"数据库拒绝：{refused.why}", f"the server refused: {refused.why}")))
    return None


class _TableWork:
    """One table on its way through its questions."""

    def __init__(
        self,
        database: Database,
        knowledge: Knowledge,
        table: ServerTable,
        system: KnownSystem | None,
        known: KnownTable | None,
        place: tuple[int, int],
    ) -> None:
        self._database = database
        self._words = knowledge.words
        self._vocabulary = knowledge.vocabulary
        self._table = table
        self._known = known
        self._place = place
        self._clause = table.clause
        self._columns = table.columns[:PROFILED_COLUMNS]
        self._headings = tuple(map(self._heading, self._columns))
        self._keys = tuple(heading_key(heading) for heading in self._headings)
        self._recognition = self._recognised(system)
        self._unknown: list[str] = ["likely"]
        self._notes: list[Text] = list(self._recognition.notes)

    def _heading(self, column: ServerColumn) -> str:
        known = self._known.columns.get(column.name.lower(), "") if self._known else ""
        return known or (column.comment if 0 < len(column.comment) <= _LONGEST_HEADING else "") or column.name

    def _recognised(self, system: KnownSystem | None) -> Recognition:
        if system is not None and self._known is not None:
            means = self._known.means
            name = Text(f"{system.name.zh} · {means.zh}", f"{system.name.en} · {means.en}")
            return Recognition(self._known.entity, name, system.id)
        return recognise([key for key in self._keys if key], self._vocabulary)

    def measured(self) -> tuple[MeasuredTable, DatabaseTable]:
        """:raises OutOfTime, NotAnswered: not even its rows can be counted"""
        self._say(Text("行数", "rows"))
        rows = int(self._database.rows(rows_of(self._clause))[0][0])
        distinct, size, relation = self._distinct(rows)
        keys = self._keys_twice(relation)
        judged = [self._column(place, column, rows) for place, column in enumerate(self._columns)] if rows else []
        issues = [one for found in judged for one in found.issues]
        issues += self._repeated_totals(relation)
        key, known = self._key_duplicates(relation, keys)
        if not known:
            self._unknown.append("key")
        name = f"{self._table.schema}.{self._table.name}" if self._table.schema else self._table.name
        if len(self._table.columns) > len(self._columns):
            self._notes.append(Text(f"只看前 {PROFILED_COLUMNS} 列", f"only its first {PROFILED_COLUMNS} columns"))
        table = MeasuredTable(
            file=self._database.address.shown,
            sheet=name,
            header_row=1,
            rows=rows,
            columns=self._headings,
            entity=self._recognition.entity,
            recognised_as=self._recognition.name,
            exact_duplicates=rows - distinct,
            key_duplicates=key,
            hidden=False,
            size_bytes=size,
            notes=tuple(self._notes),
            columns_profile=tuple(found.profile for found in judged),
            issues=tuple(sorted(issues, key=lambda one: ISSUE_KINDS.index(one.kind))),
        )
        unknown = {found.profile.letter: found.unknown for found in judged if found.unknown}
        return table, DatabaseTable(tuple(self._unknown), unknown, tuple(keys.items()))

    def _say(self, words: Text) -> None:
        done, total = self._place
        name = self._table.name
        self._database.say(Text(f"{name}：{words.zh}", f"{name}: {words.en}"), done, total)

    def _maybe(self, question: Any, *unknown: str) -> Sequence[Sequence[Any]] | None:
        """The answer, or None; then ``unknown`` cannot be told of the table."""
        try:
            return self._database.rows(question)
        except OutOfTime:
            self._notes.append(Text(f"{'、'.join(unknown)}：{_OUT_OF_TIME.zh}", f"{', '.join(unknown)}: out of time"))
        except NotAnswered as refused:
            self._notes.append(Text(f"{'、'.join(unknown)}：{refused.why}", f"{', '.join(unknown)}: {refused.why}"))
        self._unknown += [one for one in unknown if one not in self._unknown]
        return None

    # --- the table as a whole

    def _seen_columns(self) -> list[tuple[int, Any]]:
        places = enumerate(self._columns)
        return [(place, self._clause.c[one.name]) for place, one in places if one.sort != "opaque"]

    def _distinct(self, rows: int) -> tuple[int, int, Any]:
        """Different rows, the bytes of their cells, and what to ask about keys; None when that would take too long."""
        self._say(Text("重复行", "repeated rows"))
        columns = [column for _, column in self._seen_columns()]
        if not rows or not columns or self._database.address.server == "untried":
            self._unknown += [] if not rows else ["exact", "bytes"]
            return rows, 0, None
        sure = self._table.unique or len(columns) == len(self._table.columns)
        relation = all_rows(self._clause, columns) if self._table.unique else distinct_rows(self._clause, columns)
        answer = self._maybe(size_of(relation), "exact", "bytes") if sure else None
        if answer is None and not self._table.unique:
            relation = all_rows(self._clause, columns)
            self._unknown += [] if "exact" in self._unknown else ["exact"]
            again = self._maybe(size_of(relation), "bytes")
            size = int(again[0][1] or 0) if again else 0
            return rows, size, None
        if answer is None:
            return rows, 0, None
        distinct = int(answer[0][0])
        return distinct, int(answer[0][1] or 0), all_rows(self._clause, columns) if distinct == rows else relation

    def _role(self, role: Role) -> list[int]:
        """Places, among the cells that are asked about, of the columns that play a role."""
        among = {place: at for at, (place, _) in enumerate(self._seen_columns())}
        return [among[place] for place in self._vocabulary.columns_for(role, self._keys) if place in among]

    def _keys_twice(self, relation: Any) -> dict[str, int]:
        """Different rows that repeat a key which another has, by the heading of the key's column."""
        found: dict[str, int] = {}
        if relation is None:
            return found
        headings = [self._headings[place] for place, _ in self._seen_columns()]
        for role in _KEYS:
            for at in self._role(role)[:1]:
                if headings[at] in found:
                    continue
                self._say(Text(f"{headings[at]} 重复", f"{headings[at]} twice"))
                places = [at, *(self._role("warehouse")[:1] if role == "product_code" else ())]
                answer = self._maybe(keys_of_rows(relation, places), "key")
                if answer:
                    found[headings[at]] = int(answer[0][0] or 0) - int(answer[0][1] or 0)
        return found

    def _key_duplicates(self, relation: Any, keys: Mapping[str, int]) -> tuple[int, bool]:
        """Rows that repeat another's key, and whether that is all: keys that join each other in turn are not, so of
        customers and accounts it is the most that one key alone joins."""
        entity = self._recognition.entity
        if entity not in ("customers", "users", "products"):
            return 0, True
        headings = [self._headings[place] for place, _ in self._seen_columns()]
        joining = {headings[at] for role in _KEYS if role != "customer_name" for at in self._role(role)}
        known = entity == "products" and relation is not None and "key" not in self._unknown
        return max((rows for name, rows in keys.items() if name in joining), default=0), known

    def _repeated_totals(self, relation: Any) -> list[Issue]:
        if self._recognition.entity != "orders" or relation is None:
            return []
        headings = [self._keys[place] for place, _ in self._seen_columns()]
        names = [self._headings[place] for place, _ in self._seen_columns()]
        order = best_column(self._words.order, headings)
        found: list[Issue] = []
        for amount in self._amounts(headings) if order is not None else ():
            self._say(Text(f"{names[amount]} 是否重复", f"{names[amount]} repeated"))
            assert order is not None
            answer = self._maybe(totals_of(relation, order, amount), "repeated_total")
            if not answer:
                continue
            several, same, repeated = (int(one or 0) for one in answer[0])
            if same and same == several:
                found.append(issue("repeated_total", self._table.name, names[amount], repeated, ()))
            elif 10 * same >= 9 * several and several:
                self._unknown.append("repeated_total")
        return found

    def _amounts(self, keys: Sequence[str]) -> list[int]:
        words = self._words.order_amounts
        return [at for at, key in enumerate(keys) if any(alias in words for alias in heading_aliases(key))]

    # --- its columns

    def _column(self, place: int, column: ServerColumn, rows: int) -> JudgedColumn:
        heading, key = self._headings[place], self._keys[place]
        self._say(Text(heading, heading))
        sort = column.sort
        clause = self._clause.c[column.name]
        if sort == "opaque" or self._database.address.server == "untried":
            return self._counted(place, column, rows)
        surnames = "".join(sorted(self._words.surnames))
        duty = self._words.duty_of(key)
        question = classes_of(self._clause, clause, duty, surnames, real=sort == "real")
        answer = self._maybe_column(question)
        if answer is None:
            return self._counted(place, column, rows)
        filled, distinct = (int(answer[0][11]), int(answer[0][12])) if answer else (0, 0)
        several_sorts = len({row[0] for row in answer}) > 1
        top: Any = () if filled == distinct else self._maybe_column(top_of(self._clause, clause, _TOP))
        facts = ColumnFacts(
            name=column.name,
            heading=heading,
            sort=sort,
            duty=duty,
            classes=tuple(map(class_of, answer[:MOST_CLASSES])),
            rows=rows,
            filled=filled,
            distinct=distinct,
            top=None if top is None else tuple((str(value), int(count)) for value, count in top),
            required=place in self._required(),
            shapes_differ=self._database.address.server == "mssql",
        )
        found = judge(facts, self._table.name, self._words, self._words.is_personal(key))
        return replace(found, unknown=(*found.unknown, "distinct")) if several_sorts else found

    def _required(self) -> frozenset[int]:
        return self._words.required_columns(self._recognition.entity, self._keys, self._headings)

    def _maybe_column(self, question: Any) -> list[Sequence[Any]] | None:
        try:
            return self._database.rows(question)
        except (OutOfTime, NotAnswered):
            return None

    def _counted(self, place: int, column: ServerColumn, rows: int) -> JudgedColumn:
        """Where nothing more can be asked: cells and different values, or not even these."""
        clause = self._clause.c[column.name]
        answer = self._maybe_column(basics_of(self._clause, clause)) if column.sort != "opaque" else None
        filled, distinct = (int(answer[0][0]), int(answer[0][1])) if answer else (0, 0)
        unknown = ["type", "types", "patterns", "top", "months", "low", "high", "issues"]
        unknown += [] if answer else ["filled", "missing", "distinct"]
        profile = ColumnProfile(self._headings[place], column.name, "text", filled, rows - filled, distinct)
        return JudgedColumn(profile, (), tuple(unknown))


def _total(file: MeasuredFile, measured: Sequence[tuple[MeasuredTable, DatabaseTable]]) -> Sizing:
    """As :func:`core.migration.totals.total`, but records are not joined between tables; None where that is unknown."""
    tables = [table for table, _ in measured]

    def distinct(entity: str) -> int | None:
        same = [(table, told) for table, told in measured if table.entity == entity]
        if not same or any("key" in told.unknown for _, told in same):
            return None
        return sum(table.rows - table.exact_duplicates - table.key_duplicates for table, _ in same)

    rows, exact = sum(table.rows for table in tables), sum(table.exact_duplicates for table in tables)
    return Sizing(
        tables=tuple(tables),
        rows=rows,
        rows_after_dedupe=rows - exact,
        customers=distinct("customers"),
        users=distinct("users"),
        size_bytes=sum(table.size_bytes for table in tables),
        files=(file,),
        exact_duplicates=exact,
    )
