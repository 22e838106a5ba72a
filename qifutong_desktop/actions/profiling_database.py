"""A client's database measured where it lies: the same profile, sizing and effort as of workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..core.migration.effort import effort_json
from ..core.migration.sizing import sizing_json
from ..core.progress import Progress, silent
from ..databases.address import Address, read_address
from ..databases.known_tables import load_known_systems
from ..databases.opening import Limits
from ..databases.profiling import DatabaseProfile, DatabaseTable, Knowledge, profile_database
from ..workbooks.check_words import load_check_words
from ..workbooks.vocabulary import load_vocabulary
from .profiling import effort_of

__all__ = ["Address", "DatabaseProfile", "Limits", "database_json", "measure_database", "read_address"]


def measure_database(
    address: Address,
    *,
    schema: str | None = None,
    tables: Sequence[str] = (),
    limits: Limits = Limits(),  # noqa: B008  (a frozen value)
    progress: Progress = silent,
) -> DatabaseProfile:
    """Profile the named tables, or all of the schema up to a cap; nothing is written and no row leaves the server.

    :raises Refusal: the database or a table cannot be reached  :raises Cancelled: the progress said so
    """
    knowledge = Knowledge(load_vocabulary(), load_check_words(), load_known_systems())
    return profile_database(address, knowledge, schema=schema, named=tables, limits=limits, progress=progress)


def database_json(profile: DatabaseProfile) -> dict[str, Any]:
    """The contract's ``profile`` object; what SQL could not tell is null and named in ``unknown``."""
    plain = sizing_json(profile.sizing)
    [file] = plain["files"]
    for table, told in zip(file["tables"], profile.tables, strict=True):
        _mark_table(table, told)
    file["passed_over"] = list(profile.passed_over)
    file["unread"] = [{"table": name, "why": why.zh} for name, why in profile.unread]
    _mark_totals(plain["totals"], profile)
    return {**plain, "effort": effort_json(effort_of(profile.sizing))}


def _mark_table(table: dict[str, Any], told: DatabaseTable) -> None:
    table["header_row"] = None
    duplicates = table["duplicates"]
    for name in ("exact", "key", "likely"):
        if name in told.unknown:
            duplicates[name] = None
    duplicates["by_column"] = [{"column": column, "rows": rows} for column, rows in told.keys]
    table["unknown"] = list(told.unknown)
    for column in table["column_profiles"]:
        unknown = (told.columns or {}).get(column["letter"], ())
        for name in unknown:
            if name in column:
                column[name] = None
        if "types" in unknown:
            column["counter_examples"] = None
        if "months" in unknown:
            column["first"] = column["last"] = None
        column["unknown"] = list(unknown)


def _mark_totals(totals: dict[str, Any], profile: DatabaseProfile) -> None:
    """A total is unknown where one of its parts is."""
    for told in profile.tables:
        if "exact" in told.unknown:
            totals["rows_after_dedupe"] = None
        if "bytes" in told.unknown:
            totals["bytes"] = None
