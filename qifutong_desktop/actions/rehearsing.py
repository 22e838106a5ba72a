"""A migration rehearsed on the client's own files: read, mapped, cleaned, loaded into a sandbox, reconciled.

Nothing is kept: rows live in memory and in the sandbox, and what is written is written where the user says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from ..catalog.migration import load_targets
from ..catalog.places import load_places
from ..core.migration.cleaning import Cleaner, CleanRow, TablePlan, plan_table
from ..core.migration.data_rows import RawRow
from ..core.migration.decisions import ColumnDecision, source_key
from ..core.migration.destinations import likely_targets
from ..core.migration.identity import name_key
from ..core.migration.mapping import MappingProposal, propose_mapping
from ..core.migration.mended import INSTEAD, REASONS, SUMMARY, own_columns
from ..core.migration.naming import Naming, fingerprint
from ..core.migration.planting import CatchRate, Planted, catch_rates, plant, small_world
from ..core.migration.recipe import AS_IT_COMES, RULES, Recipe
from ..core.migration.reconciliation import balance_json
from ..core.migration.references import naming_fields
from ..core.migration.sizing import MeasuredTable, Sizing
from ..core.migration.sources import SourceMatch, match_source, recognise_source
from ..core.migration.standards import FAULT_WORDS, FaultKind
from ..core.migration.table_targets import beside, own_target, still_beside
from ..core.migration.targets import TargetEntity
from ..core.problems import Problem, Refusal
from ..core.progress import Progress, silent
from ..core.text import Text
from ..databases.sandbox import open_sandbox
from ..workbooks.rows_stream import TableEnd, stream_rows
from .measuring import NO_PASSWORDS, Passwords
from .trial_run import Rejected, TrialRun, Tried

IMPORT_BOOK, REPORT = "import.xlsx", "rehearsal.json"
#: The sheets that our own workbooks add: never part of the client's data.
_OUR_SHEETS = (SUMMARY, "清洗记录")
#: Of a row that names a refused one; the cell itself is right.
_FOLLOWS = "所指的记录另有错误，暂未导入；那一行改好后此处无需改动"
#: Rows of each target into which faults are planted, and the seed that picks them.
_PLANTED, _SEED = 60, 20_260_907


@dataclass(frozen=True, slots=True)
class Known:
    """What was said before of this client's tables: header rows by ``file|sheet``, names of tables by fingerprint,
    decisions by source key and heading key, recipes by target."""

    headers: Mapping[str, int] = field(default_factory=dict)
    namings: Mapping[str, Naming] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, ColumnDecision]] = field(default_factory=dict)
    recipes: Mapping[str, Recipe] = field(default_factory=dict)


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class UsedTable:
    """One table of the client's and what it was rehearsed as: its own target first; none says ``why`` not. ``password``
    opens its file again."""

    path: Path
    table: MeasuredTable
    source: str
    proposals: tuple[MappingProposal, ...]
    why: Text | None = None
    password: str = field(default="", repr=False)


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
) -> Rehearsal:
    """Rehearse the migration of some files; ``shown`` are the names by which they are spoken of, ``passwords`` open
    locked ones, by ``str(path)``.

    :raises Refusal: a file cannot be read, or no table of theirs has a place in our import sheets
    :raises Cancelled: by ``progress``; nothing is left
    """
    from ..workbooks.reading import measure

    names = list(shown) if shown is not None else [str(path) for path in paths]
    sizing = measure(paths, shown=names, progress=progress, headers=known.headers, passwords=passwords)
    where = dict(zip(names, paths, strict=True))
    used = [use_table(where[table.file], table, known) for table in sizing.tables]
    tables = _each_once([replace(one, password=passwords.get(str(one.path), "")) for one in used])
    if not any(one.proposals for one in tables):
        what = Text("没有一张表能对应到导入模板", "none of the tables has a place in our import sheets")
        raise Refusal.of("", what, Text("请在数据页指定各表是什么", "say on the data page what each table is"))
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
    with open_sandbox(schema, sum(map(len, rows.values()))) as sandbox:
        tried = TrialRun(sandbox, schema, rows, known.recipes).run(progress)
    rates = self_test(rows, known.recipes)
    return Rehearsal(sizing, tables, tried, rows, ends, rates, tuple(problems))


# --- which tables, as what -------------------------------------------------------------------------------------------


def use_table(path: Path, table: MeasuredTable, known: Known = NOTHING_KNOWN) -> UsedTable:
    """What a measured table is rehearsed as, by what is known of it and what a person said."""
    columns = own_columns(table.columns)
    naming = known.namings.get(fingerprint(columns), Naming())
    source = _source(columns, naming)
    name = source.family.name.zh if source else f"表格 {fingerprint(columns)[:8]}"
    if table.sheet in _OUR_SHEETS:
        return UsedTable(path, table, name, (), Text("本程序加的说明表", "a sheet that this program added"))
    if not table.counted:
        why = next((note for note in table.notes if note == INSTEAD), Text("隐藏的工作表", "a hidden sheet"))
        return UsedTable(path, table, name, (), why)
    if table.header_row is None or not table.rows:
        return UsedTable(path, table, name, (), Text("没有表头或没有数据行", "no header, or no rows"))
    kind = source.entity if source else table.entity
    likely = likely_targets(columns, source, kind, load_targets())
    said = next((one for one in load_targets().entities if one.id == naming.target), None)
    proposals = {one.id: _proposal(columns, table, source, one, known) for one in (*likely, *((said,) if said else ()))}
    first = said or own_target([(one, proposals[one.id]) for one in likely], table.sheet)
    if first is None:
        return UsedTable(path, table, name, (), Text("导入模板里没有这类数据", "no import sheet holds such data"))
    others = [(one, proposals[one.id]) for one in likely if one is not first]
    chosen = (first, *beside(first, others, kind))
    return UsedTable(path, table, name, tuple(proposals[one.id] for one in chosen))


def _each_once(tables: Sequence[UsedTable]) -> tuple[UsedTable, ...]:
    """What a table gives besides its own target yields to tables that are made for it."""
    schema = load_targets()
    given = {one.proposals[0].target for one in tables if one.proposals}
    kept = []
    for one in tables:
        own = one.proposals[:1]
        rest = [
            other
            for other in one.proposals[1:]
            if still_beside(schema.entity(own[0].target), schema.entity(other.target), given)
        ]
        kept.append(replace(one, proposals=(*own, *rest)))
    return tuple(kept)


def _source(columns: Sequence[str], naming: Naming) -> SourceMatch | None:
    from ..workbooks.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    families = (*vocabulary.sources, *vocabulary.unseen)
    named = next((one for one in families if one.id == naming.source), None)
    return match_source(named, columns) if named else recognise_source(columns, vocabulary)


def _proposal(
    columns: Sequence[str], table: MeasuredTable, source: SourceMatch | None, target: TargetEntity, known: Known
) -> MappingProposal:
    samples = {one.name: [top.value for top in one.top] for one in table.columns_profile if not one.masked}
    decided = known.mappings.get(source_key(source, target), {})
    return propose_mapping(columns, samples, source, target, decided)


def _plans(used: UsedTable, known: Known, end: TableEnd) -> list[TablePlan]:
    """One for each target of a table, now that it is known where its columns stand."""
    kept = [
        (name, position)
        for name, position in zip(end.heading.names, end.heading.positions, strict=True)
        if name != REASONS
    ]
    columns, positions = [name for name, _ in kept], [position for _, position in kept]
    naming = known.namings.get(fingerprint(columns), Naming())
    source = _source(columns, naming)
    plans = []
    for proposal in used.proposals:
        target = load_targets().entity(proposal.target)
        decided = known.mappings.get(source_key(source, target), {})
        plans.append(
            plan_table(
                used.table.file,
                used.table.sheet,
                used.source,
                columns,
                proposal,
                source,
                target,
                decided,
                positions=positions,
                counts_from_1904=end.counts_from_1904,
            )
        )
    return plans


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
    for plan in _plans(used, known, end):
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
    for answer in _stream(used, progress):
        if isinstance(answer, TableEnd):
            return data, answer
        data += [row for row in answer if row.data]
    raise AssertionError("a stream ends with its heading")


def _stream(used: UsedTable, progress: Progress) -> Iterator[tuple[RawRow, ...] | TableEnd]:
    assert used.table.header_row is not None
    table = used.table
    return stream_rows(
        used.path,
        table.on_sheet,
        used.table.header_row,
        first=table.first_row,
        last=table.last_row,
        shown=table.file,
        password=used.password,
        progress=progress,
    )


# --- the self-test ---------------------------------------------------------------------------------------------------


def self_test(
    rows: Mapping[str, Sequence[CleanRow]],
    recipes: Mapping[str, Recipe],
    count: int = _PLANTED,
    seed: int = _SEED,
) -> tuple[CatchRate, ...]:
    """Plant known faults into copies of some good rows, rehearse these, and count which were found, by kind."""
    chance, schema = Random(seed), load_targets()
    spoiled, stay = small_world(rows, schema, count, chance)
    given = {name for name, found in rows.items() if any(row.good for row in found)}
    seen: Counter[FaultKind] = Counter()
    planted: list[Planted] = []
    world: dict[str, list[CleanRow]] = {name: list(found) for name, found in stay.items()}
    for name, found in spoiled.items():
        for row in found:
            made = plant(row, given, seen, chance)
            if made is None:
                continue
            cells, fault = made
            cleaner = Cleaner(row.plan, recipes.get(name, AS_IT_COMES), load_places())
            world.setdefault(name, []).extend(one for one in cleaner.rows(row.row, cells) if one.part == row.part)
            planted.append(fault)
    with open_sandbox(schema, 0) as sandbox:
        tried = TrialRun(sandbox, schema, world, recipes).run(twice=False)
    return catch_rates(planted, frozenset(_named_faults(tried)))


def _named_faults(tried: Sequence[Tried]) -> Iterator[tuple[str, str, str, int, str, str]]:
    for one in tried:
        for reject in one.rejected:
            plan = reject.row.plan
            for fault in reject.faults:
                yield one.target.id, plan.file, plan.sheet, reject.row.row, fault.field, fault.kind


# --- what is handed over ---------------------------------------------------------------------------------------------


def write_rehearsal(rehearsal: Rehearsal, folder: Path, progress: Progress = silent) -> tuple[Path, ...]:
    """The import workbook, an error workbook for each file with errors, and the report; all of them or none.

    :raises Refusal: the folder cannot be written, a file can no longer be read  :raises Cancelled: by ``progress``
    """
    from ..workbooks.clean_books import write_import_book
    from .publishing import all_or_nothing
    from .quoting import to_json

    with all_or_nothing(folder) as stage:
        names = [IMPORT_BOOK]
        write_import_book(list(_sheets(rehearsal)), _steps(rehearsal), stage / IMPORT_BOOK, progress)
        for file in dict.fromkeys(used.table.file for used in rehearsal.tables):
            name = _error_name(file, names)
            if _write_errors(rehearsal, file, stage / name, progress):
                names.append(name)
        names.append(REPORT)
        told = rehearsal_json(rehearsal, [folder / name for name in names])
        (stage / REPORT).write_text(to_json(told) + "\n", "utf-8")
    return tuple(folder / name for name in names)


def names_written(faulty: Iterable[str]) -> list[str]:
    """The files that :func:`write_rehearsal` writes, where these files of the client's have errors."""
    names = [IMPORT_BOOK]
    for file in faulty:
        names.append(_error_name(file, names))
    return [*names, REPORT]


def _sheets(rehearsal: Rehearsal) -> Iterator[Any]:
    from ..workbooks.clean_books import CleanRecord, Counted

    for one in rehearsal.tried:
        records = (
            CleanRecord({**record.values, **line}, record.names[0])
            for record in one.records
            for line in record.lines or ({},)
        )
        yield one.target, Counted(sum(len(record.lines) or 1 for record in one.records), records)


def _steps(rehearsal: Rehearsal) -> Iterator[Any]:
    from ..workbooks.clean_books import ToldStep

    for found in rehearsal.rows.values():
        for row in found:
            for step in row.steps:
                yield ToldStep(row.plan.file, row.plan.sheet, step)
    for one in rehearsal.tried:
        for step in one.left_blank:
            yield ToldStep("", one.target.sheet, step)


def _error_name(file: str, taken: Sequence[str]) -> str:
    stem = Path(file).stem
    name, number = f"errors-{stem}.xlsx", 2
    while name in taken:
        name, number = f"errors-{stem}-{number}.xlsx", number + 1
    return name


def _write_errors(rehearsal: Rehearsal, file: str, path: Path, progress: Progress) -> bool:
    """False where nothing is wrong in the file."""
    from ..workbooks.error_book import ErrorSheet, write_error_book

    wrong = _errors(rehearsal)
    sheets = []
    for used in rehearsal.tables:
        errors = wrong.get((file, used.table.sheet), {}) if used.table.file == file else {}
        if errors:
            end = rehearsal.ends[file, used.table.sheet]
            width = max(end.heading.positions) + 1
            assert used.table.header_row is not None
            rows = _rows_again(used, progress)
            sheets.append(ErrorSheet(used.table.sheet, used.table.header_row, end.first_column, width, errors, rows))
    if sheets:
        write_error_book(file, sheets, path)
    return bool(sheets)


def _rows_again(used: UsedTable, progress: Progress) -> Iterator[RawRow]:
    for answer in _stream(used, progress):
        if not isinstance(answer, TableEnd):
            yield from answer


def _errors(rehearsal: Rehearsal) -> dict[tuple[str, str], dict[int, list[Any]]]:
    """By file and sheet, by row."""
    from ..workbooks.error_book import CellError

    found: dict[tuple[str, str], dict[int, list[Any]]] = {}
    refused = _names_refused(rehearsal)
    for one in rehearsal.tried:
        for reject in one.rejected:
            plan = reject.row.plan
            for fault in reject.faults:
                label = one.target.field(fault.field)
                heading = fault.column or (label.label.zh if label else "")
                told = CellError(fault.position, heading, FAULT_WORDS[fault.kind].zh)
                if fault.kind == "order_incomplete":
                    told = replace(told, position=None)
                elif fault.kind == "unknown_reference" and label and name_key(fault.before) in refused[label.refers_to]:
                    told = CellError(None, heading, _FOLLOWS)
                errors = found.setdefault((plan.file, plan.sheet), {}).setdefault(reject.row.row, [])
                if told not in errors:
                    errors.append(told)
    return found


def _names_refused(rehearsal: Rehearsal) -> Mapping[str, Collection[str]]:
    """By entity what its refused rows are called: whoever names one of them has no fault of his own."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in rehearsal.tried:
        for reject in one.rejected:
            for name in naming_fields(one.target):
                found[one.target.id].add(name_key(reject.row.raw.get(name, "")))
        found[one.target.id].discard("")
    return found


def rehearsal_json(rehearsal: Rehearsal, files: Sequence[Path] = ()) -> dict[str, Any]:
    """The contract's ``rehearse`` object."""
    return {
        "entities": [balance_json(one.balance, one.target, _faults(one.rejected)) for one in rehearsal.tried],
        "balanced": rehearsal.balanced,
        "tables": [
            {
                "file": used.table.file,
                "sheet": used.table.sheet,
                "rows": used.table.rows,
                "source": used.source,
                "targets": [one.target for one in used.proposals],
                "missing": [f"{one.target}.{name}" for one in used.proposals for name in one.missing],
                "unmapped": _unmapped(used),
                "left_out": used.why.zh if used.why else None,
            }
            for used in rehearsal.tables
        ],
        "steps": rehearsal.steps,
        "pairs": {
            "merged": sum(1 for one in rehearsal.tried for pair in one.pairs if pair.merged),
            "proposed": sum(1 for one in rehearsal.tried for pair in one.pairs if not pair.merged),
        },
        "self_test": [{"kind": one.kind, "planted": one.planted, "caught": one.caught} for one in rehearsal.rates],
        "problems": [problem.line() for problem in rehearsal.problems],
        "files": [str(path) for path in files],
    }


def _unmapped(used: UsedTable) -> list[str]:
    """Columns that none of the table's targets takes."""
    taken = {one.column for proposal in used.proposals for one in proposal.columns if one.target}
    return [one.column for one in used.proposals[0].columns if one.column not in taken] if used.proposals else []


def _faults(rejected: Sequence[Rejected]) -> list[Any]:
    return [fault for reject in rejected for fault in reject.faults]
