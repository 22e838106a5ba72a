"""All tables of a client together: what is counted once though it stands in several files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..text import Text
from .entity import Entity
from .facts import TableFacts
from .mended import put_aside
from .record_keys import distinct
from .sizing import MeasuredFile, MeasuredTable, Sizing


def total(files: Sequence[tuple[MeasuredFile, Sequence[TableFacts]]]) -> Sizing:
    """Join the facts of every table, in the order given.

    A row that equals one of an earlier table of the same entity (same headings, same values) is not counted again;
    customers and users are counted once by their keys over all tables. Hidden sheets are listed, not counted.
    """
    tables: list[MeasuredTable] = []
    seen: dict[Entity, set[int]] = {}
    once: dict[Entity, list[TableFacts]] = {}
    rows = doubled = across = size = 0
    for file, facts_of_file in files:
        for facts in facts_of_file:
            known = seen.setdefault(facts.entity, set())
            digests = facts.digests or ()
            again = sum(1 for digest in digests if digest in known)
            tables.append(_measured(file.path, facts, again))
            if facts.hidden:
                continue
            rows += facts.rows
            doubled += facts.exact_duplicates
            across += again
            different = facts.rows - facts.exact_duplicates
            size += round(facts.size_bytes * (different - again) / max(1, different))
            known.update(digests)
            once.setdefault(facts.entity, []).append(facts)
    return Sizing(
        tables=tuple(tables),
        rows=rows,
        rows_after_dedupe=rows - doubled - across,
        customers=_different(once.get("customers")),
        users=_different(once.get("users")),
        size_bytes=size,
        files=tuple(file for file, _ in files),
        exact_duplicates=doubled,
        duplicates_across=across,
    )


def _different(tables: Sequence[TableFacts] | None) -> int | None:
    if tables is None:
        return None
    return tables[0].apart if len(tables) == 1 else distinct([one.identities for one in tables])


def _measured(path: str, facts: TableFacts, again: int) -> MeasuredTable:
    table = MeasuredTable(
        file=path,
        sheet=facts.sheet,
        header_row=facts.header_row,
        rows=facts.rows,
        columns=facts.columns,
        entity=facts.entity,
        recognised_as=facts.recognised_as,
        exact_duplicates=facts.exact_duplicates,
        key_duplicates=facts.key_duplicates,
        hidden=facts.hidden,
        size_bytes=facts.size_bytes,
        notes=facts.notes,
        header_rows=facts.header_rows,
        duplicates_across=again,
        columns_profile=facts.columns_profile,
        issues=facts.issues,
        likely_duplicates=facts.likely_duplicates,
        own_sheet=facts.own_sheet,
        first_row=facts.first_row,
        last_row=facts.last_row,
        first_column=facts.first_column,
        last_column=facts.last_column,
    )
    added: list[Text] = []
    if facts.hidden and not put_aside(facts.notes):
        added.append(Text("隐藏的工作表，未计入合计", "a hidden sheet, not counted in the totals"))
    if again:
        copy = again * 2 > len(facts.digests or ())
        words = Text("多为其他表的副本：", "mostly a copy of another table: ") if copy else Text("", "")
        added.append(
            Text(f"{words.zh}{again} 行与前面的表完全相同", f"{words.en}{again} rows equal those of a table before")
        )
    return replace(table, notes=(*facts.notes, *added))
