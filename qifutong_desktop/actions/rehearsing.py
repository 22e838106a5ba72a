"""A migration rehearsed on the client's own files: read, mapped, cleaned, loaded into a sandbox, reconciled.

Nothing is kept: rows live in memory and in the sandbox, and what is written is written where the user says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..catalog.migration import load_targets
from ..catalog.places import load_places
from ..core.migration.cleaning import Cleaner, CleanRow
from ..core.migration.data_rows import RawRow
from ..core.migration.planting import CatchRate
from ..core.migration.recipe import AS_IT_COMES, RULES
from ..core.migration.sizing import Sizing
from ..core.migration.table_targets import standing_in
from ..core.migration.targets import TargetEntity, TargetField
from ..core.problems import Problem, Refusal
from ..core.progress import Progress, silent
from ..core.text import Text
from ..databases.sandbox import open_sandbox
from ..workbooks.rows_stream import TableEnd, stream_rows
from .measuring import NO_PASSWORDS, Passwords
from .rehearsed_tables import NOTHING_KNOWN, Known, UsedTable, each_once, plans_of, use_table, will_be_refused
from .self_testing import self_test
from .trial_run import TrialRun, Tried


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All that a rehearsal found. ``rows`` are the cleaned rows by target, ``ends`` say by file and sheet where the
    columns stand, ``rates`` are those of the self-test; ``steps`` count the changes by rule."""

    sizing: Sizing
    tables: tuple[UsedTable, ...]
    tried: tuple[Tried, ...]
    rows: Mapping[str, Sequence[CleanRow]]
    ends: Mapping[tuple[str, str], TableEnd]
    rates: tuple[CatchRate, ...]
    problems: tuple[Problem, ...]

    @property
    def balanced(self) -> bool:
        """Every row of every entity is accounted for, and every control total holds."""
        return bool(self.tried) and not self.problems and all(one.balance.balanced for one in self.tried)

    @property
    def filled(self) -> list[tuple[TargetEntity, TargetField, str, int]]:
        """What was agreed for fields that said nothing: the value, and in how many rows it stands."""
        counted = Counter(
            (target, step.field, step.after)
            for target, found in self.rows.items()
            for row in found
            for step in row.steps
            if step.rule == "default"
        )
        targets = {one.target.id: one.target for one in self.tried}
        return [
            (targets[target], field, text, count)
            for (target, name, text), count in sorted(counted.items())
            if target in targets and (field := targets[target].field(name)) is not None
        ]

    @property
    def given(self) -> int:
        """How many rows the rehearsed tables have; one may give records of several kinds."""
        return sum(used.table.rows for used in self.tables if used.proposals)

    @property
    def elsewhere(self) -> dict[str, tuple[int, tuple[Text, ...]]]:
        """By entity how many records stand in no table of their own, and what the tables are in which they stand."""
        own = {(one.table.file, one.table.sheet): one.proposals[0].target for one in self.tables if one.proposals}
        labels = {one.target.id: one.target.label for one in self.tried}
        found = {}
        for one in self.tried:
            stands = [{own.get((row.plan.file, row.plan.sheet), "") for row in record.rows} for record in one.records]
            other = [among for among in stands if one.target.id not in among]
            named = {name for among in other for name in among if name in labels}
            if other and named:
                found[one.target.id] = len(other), tuple(labels[name] for name in labels if name in named)
        return found

    @property
    def steps(self) -> dict[str, int]:
        counted = Counter(step.rule for found in self.rows.values() for row in found for step in row.steps)
        counted.update(step.rule for one in self.tried for step in one.left_blank)
        return {rule: counted[rule] for rule in RULES if counted[rule]}


def rehearse(
    paths: Sequence[Path],
    shown: Sequence[str] | None = None,
    known: Known = NOTHING_KNOWN,
    progress: Progress = silent,
    passwords: Passwords = NO_PASSWORDS,
    measured: Sizing | None = None,
    tell: Callable[[Sequence[Text]], None] | None = None,
) -> Rehearsal:
    """Rehearse the migration of some files; ``shown`` are the names by which they are spoken of, ``passwords`` open
    locked ones, by ``str(path)``; ``measured`` is what these files were measured to hold, where that is just done;
    ``tell`` hears what will be refused, before anything is tried.

    :raises Refusal: a file cannot be read, or no table of theirs has a place in our import sheets
    :raises Cancelled: by ``progress``; nothing is left
    """
    from ..workbooks.reading import measure

    names = list(shown) if shown is not None else [str(path) for path in paths]
    sizing = measured or measure(paths, shown=names, progress=progress, headers=known.headers, passwords=passwords)
    where = dict(zip(names, paths, strict=True))
    used = [use_table(where[table.file], table, known) for table in sizing.tables]
    tables = each_once([replace(one, password=passwords.get(str(one.path), "")) for one in used], known)
    if not any(one.proposals for one in tables):
        whys = [Text(f"{one.table.sheet}：{one.why.zh}", one.why.en) for one in tables if one.why]
        what = Text(
            f"没有一张表能对应到导入模板（{'；'.join(one.zh for one in whys)}）",
            f"none of the tables has a place in our import sheets ({'; '.join(one.en for one in whys)})",
        )
        raise Refusal.of("", what, Text("请在数据页指定各表是什么", "say on the data page what each table is"))
    if tell is not None:
        tell(will_be_refused(tables))
    rows: dict[str, list[CleanRow]] = {}
    ends: dict[tuple[str, str], TableEnd] = {}
    problems: list[Problem] = []
    for one in tables:
        if one.proposals:
            data, end = _data_rows(one, progress)
            ends[one.table.file, one.table.sheet] = end
            problems += _count_differs(one, len(data))
            problems += _other_tables(one)
            _clean_table(one, known, data, end, rows, progress)
    schema = load_targets()
    for entity, row in list(standing_in(schema, rows)):
        rows[entity].append(row)
    with open_sandbox(schema, sum(map(len, rows.values()))) as sandbox:
        tried = TrialRun(sandbox, schema, rows, known.recipes).run(progress)
    rates = self_test(rows, known.recipes)
    return Rehearsal(sizing, tables, tried, rows, ends, rates, tuple(problems))


# --- reading and cleaning --------------------------------------------------------------------------------------------


def _clean_table(
    used: UsedTable,
    known: Known,
    data: Sequence[RawRow],
    end: TableEnd,
    rows: dict[str, list[CleanRow]],
    progress: Progress,
) -> None:
    """The rows of one table, clean for each of its targets."""
    words = Text(f"正在清洗 {used.table.file}", f"cleaning {used.table.file}")
    for plan in plans_of(used, known, end):
        cleaner = Cleaner(plan, known.recipes.get(plan.target.id, AS_IT_COMES), load_places())
        found = rows.setdefault(plan.target.id, [])
        for number, row in enumerate(data):
            if number % 1_000 == 0:
                progress(words, number, len(data))
            found.extend(cleaner.rows(row.number, row.cells))


def _count_differs(used: UsedTable, read: int) -> Iterator[Problem]:
    if read != used.table.rows:
        what = Text(f"测量时 {used.table.rows} 行，读出 {read} 行", f"{used.table.rows} rows measured, {read} read")
        remedy = Text("文件可能已改动，请重新读取", "the file may have changed: read it again")
        yield Problem(used.table.sheet, what, remedy, used.table.file)


def _other_tables(used: UsedTable) -> Iterator[Problem]:
    """A sheet that holds more than the table that is rehearsed does not balance."""
    for one in used.table.issues:
        if one.kind == "other_table":
            places = ", ".join(one.addresses)
            what = Text(f"{one.what.zh}（{places}）", f"{one.what.en} ({places})")
            yield Problem(used.table.sheet, what, one.remedy, used.table.file)


def _data_rows(used: UsedTable, progress: Progress) -> tuple[list[RawRow], TableEnd]:
    data: list[RawRow] = []
    for answer in streamed(used, progress):
        if isinstance(answer, TableEnd):
            return data, answer
        data += [row for row in answer if row.data]
    raise AssertionError("a stream ends with its heading")


def streamed(used: UsedTable, progress: Progress) -> Iterator[tuple[RawRow, ...] | TableEnd]:
    """The rows of a table, read again from its file."""
    assert used.table.header_row is not None
    table = used.table
    return stream_rows(
        used.path,
        table.on_sheet,
        used.table.header_row,
        first=table.first_row,
        last=table.last_row,
        columns=(table.first_column, table.last_column),
        shown=table.file,
        password=used.password,
        progress=progress,
    )
