"""How good a measured table is (好、一般、差), and the one fact that says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ..text import Text
from .issues import Issue, IssueKind
from .sizing import MeasuredTable

Grade = Literal["good", "fair", "poor"]
GRADES: Mapping[Grade, Text] = {
    "good": Text("好", "good"),
    "fair": Text("一般", "fair"),
    "poor": Text("差", "poor"),
}
#: Faults after which the value itself is gone, or no value.
GRAVE: frozenset[IssueKind] = frozenset(
    ("precision_lost", "leading_zeros_lost", "scientific", "masked", "impossible_date", "error_cell")
)
#: From this share of the rows on a grave fault makes the table poor; a warning, or duplicates, make it fair.
POOR, WARNED, DOUBLED = Decimal("0.05"), Decimal("0.01"), Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Quality:
    """A grade with its reason."""

    grade: Grade
    reason: Text


def quality(table: MeasuredTable) -> Quality | None:
    """The grade of a table by its worst fault and its duplicates; None where nothing was checked (no rows, or a
    measure from before columns were profiled)."""
    if not table.rows or not table.columns_profile:
        return None
    if table.header_row is None:
        return Quality("poor", Text("没有表头，不知道各列是什么", "no header: nobody knows what the columns are"))
    grave = max((one for one in table.issues if one.kind in GRAVE), key=_count, default=None)
    if grave is not None:
        return Quality("poor" if _share(grave.count, table) >= POOR else "fair", _said(grave))
    if table.duplicates_across * 2 > table.rows:
        return Quality("fair", Text("多为其他表的副本", "mostly a copy of another table"))
    doubled = table.exact_duplicates + table.key_duplicates + (table.likely_duplicates or 0)
    if _share(doubled, table) >= DOUBLED:
        share = f"{_share(doubled, table):.0%}"
        return Quality("fair", Text(f"重复或疑似重复占 {share}", f"{share} are duplicates, or perhaps are"))
    warned = max((one for one in table.issues if one.severity != "note"), key=_count, default=None)
    if warned is not None and (warned.severity == "error" or _share(warned.count, table) >= WARNED):
        return Quality("fair", _said(warned))
    return Quality("good", Text("没有发现会丢数据的问题", "nothing found that loses data"))


def _count(issue: Issue) -> int:
    return issue.count


def _share(count: int, table: MeasuredTable) -> Decimal:
    return Decimal(count) / table.rows


def _said(issue: Issue) -> Text:
    count = f"{issue.count:,}"
    if not issue.column:
        return Text(f"{issue.what.zh}，{count} 处", f"{issue.what.en} ({count})")
    return Text(f"「{issue.column}」{issue.what.zh}，{count} 处", f"{issue.column}: {issue.what.en} ({count})")
