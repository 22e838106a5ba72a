"""What a rehearsal hands over: the import workbook, the error workbooks, the report as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..core.migration.data_rows import RawRow
from ..core.migration.identity import name_key
from ..core.migration.reconciliation import balance_json
from ..core.migration.references import naming_fields
from ..core.migration.standards import FAULT_WORDS
from ..core.progress import Progress, silent
from ..workbooks.rows_stream import TableEnd
from .rehearsed_tables import UsedTable
from .rehearsing import Rehearsal, streamed
from .trial_run import Rejected

IMPORT_BOOK, REPORT = "import.xlsx", "rehearsal.json"
#: Of a row that names a refused one; the cell itself is right.
_FOLLOWS = "所指的记录另有错误，暂未导入；那一行改好后此处无需改动"


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
    for answer in streamed(used, progress):
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
    elsewhere = rehearsal.elsewhere
    return {
        "rows": rehearsal.given,
        "entities": [
            balance_json(one.balance, one.target, _faults(one.rejected))
            | {"elsewhere": elsewhere.get(one.target.id, (0, ()))[0]}
            for one in rehearsal.tried
        ],
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
                "refused_for": [what.zh for what in used.unlisted.values()],
            }
            for used in rehearsal.tables
        ],
        "steps": rehearsal.steps,
        "filled": [
            {"field": f"{target.id}.{into.id}", "value": value, "rows": count}
            for target, into, value, count in rehearsal.filled
        ],
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
