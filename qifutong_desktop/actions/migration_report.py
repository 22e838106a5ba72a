"""The migration report: what a rehearsal found, for the client's owner, as a PDF to sign off."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from ..core.migration.migration_report import (
    MigrationReport,
    SourceFile,
    TableUse,
    UnknownValue,
)
from ..core.migration.risks import grade_of, risks_of
from ..core.progress import Progress, silent
from ..core.text import Text
from ..workbooks.effort_rates import load_effort_rates
from ..workbooks.vocabulary import load_vocabulary
from .printable import printable
from .profiling import effort_of
from .publishing import all_or_nothing, refuse_overwriting
from .rehearsal_files import write_rehearsal
from .rehearsal_summary import summary_of
from .rehearsed_tables import UsedTable
from .rehearsing import Rehearsal

MIGRATION_REPORT = "migration-report.pdf"
_BLOCK = 1 << 20
#: So many values that are none of ours are listed for each field.
_VALUES = 6


def migration_report(rehearsal: Rehearsal, client: str, at: datetime, errors: tuple[str, ...] = ()) -> MigrationReport:
    """All that the report tells; ``at`` is when the rehearsal was made, ``errors`` the names of its error workbooks.
    The source files are read once for their fingerprints."""
    rehearsed = summary_of(rehearsal, at, "")
    tables = tuple(_use(one, rehearsal) for one in rehearsal.tables)
    rates = load_effort_rates()
    risks = risks_of(rehearsal.sizing, rates, load_vocabulary(), rehearsed)
    return MigrationReport(
        client,
        rehearsed,
        tuple(_files(rehearsal)),
        tables,
        tuple(_unknown(rehearsal)),
        sum(len(record.conflicts) for one in rehearsal.tried for record in one.records),
        risks,
        grade_of(risks, rates.grade_up_to),
        effort_of(rehearsal.sizing),
        errors,
    )


def report_pdf(report: MigrationReport, today: date) -> bytes:
    """The report as PDF, dated ``today``; □ stands for what the typeface lacks."""
    from ..core.migration.migration_document import migration_document
    from ..documents.pdf import document_pdf

    return document_pdf(migration_document(printable(report), today))


def write_migration_report(
    rehearsal: Rehearsal, folder: Path, client: str, today: date, progress: Progress = silent
) -> tuple[Path, ...]:
    """The report alone into a folder.

    :raises Refusal: the folder cannot be written
    """
    progress(Text("正在排版迁移报告", "drawing the migration report"), 0, None)
    pdf = report_pdf(migration_report(rehearsal, client, _noon(today)), today)
    with all_or_nothing(folder) as stage:
        (stage / MIGRATION_REPORT).write_bytes(pdf)
    return (folder / MIGRATION_REPORT,)


def write_rehearsal_with_report(
    rehearsal: Rehearsal, folder: Path, client: str, today: date, progress: Progress = silent
) -> tuple[Path, ...]:
    """What :func:`rehearsing.write_rehearsal` writes, and the report beside it.

    :raises Refusal: the folder cannot be written, an output would overwrite an input, a file can no longer be read
    :raises Cancelled: by ``progress``
    """
    refuse_overwriting([one.path for one in rehearsal.tables], [folder / MIGRATION_REPORT])
    progress(Text("正在排版迁移报告", "drawing the migration report"), 0, None)
    written = write_rehearsal(rehearsal, folder, progress)
    errors = tuple(path.name for path in written if path.name.startswith("errors-"))
    pdf = report_pdf(migration_report(rehearsal, client, _noon(today), errors), today)
    with all_or_nothing(folder) as stage:
        (stage / MIGRATION_REPORT).write_bytes(pdf)
    return (*written, folder / MIGRATION_REPORT)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _files(rehearsal: Rehearsal) -> Iterator[SourceFile]:
    paths = {used.table.file: used.path for used in rehearsal.tables}
    for file in rehearsal.sizing.files:
        rows = sum(table.rows for table in rehearsal.sizing.tables if table.file == file.path and table.counted)
        digest = _fingerprint(paths[file.path]) if file.path in paths else ""
        yield SourceFile(file.path, rows, file.size_bytes, digest)


def _fingerprint(path: Path) -> str:
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                found.update(block)
    except OSError:
        return ""
    return found.hexdigest()


def _use(used: UsedTable, rehearsal: Rehearsal) -> TableUse:
    targets = {one.target.id: one.target for one in rehearsal.tried}
    known = [(one, targets[one.target]) for one in used.proposals if one.target in targets]
    taken = {column.column for one in used.proposals for column in one.columns if column.target}
    columns = used.proposals[0].columns if used.proposals else ()
    missing = [
        Text(f"{target.label.zh}·{field.label.zh}", f"{target.label.en}: {field.label.en}")
        for one, target in known
        for name in one.missing
        if (field := target.field(name)) is not None
    ]
    return TableUse(
        used.table.file,
        used.table.sheet,
        used.table.rows,
        used.source,
        tuple(target.label for _, target in known),
        tuple(missing),
        tuple(one.column for one in columns if one.column not in taken and one.basis != "serial"),
        all(one.key_column or not target.key for one, target in known[:1]),
        used.why,
    )


def _unknown(rehearsal: Rehearsal) -> Iterator[UnknownValue]:
    """Values that are none of our choices: a person says what they mean."""
    for one in rehearsal.tried:
        counted: dict[str, Counter[str]] = {}
        for reject in one.rejected:
            for fault in reject.faults:
                if fault.kind == "unknown_choice":
                    counted.setdefault(fault.field, Counter())[fault.before.strip()[:30]] += 1
        for name, values in counted.items():
            field = one.target.field(name)
            label = field.label if field else one.target.label
            for value, rows in values.most_common(_VALUES):
                yield UnknownValue(one.target.label, label, value, rows)
