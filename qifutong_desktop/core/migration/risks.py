"""What makes a migration risky: points for each thing found, with what would remove it; what was not measured is none.

One judgement for the effort, the scope that is tried and the migration report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, get_args

from ..text import Text
from .cells import heading_key
from .entity import Entity
from .sizing import MeasuredTable, Sizing
from .vocabulary import Role, Vocabulary

if TYPE_CHECKING:
    from .effort import EffortRates
    from .rehearsed import Rehearsed

RiskKey = Literal[
    "unbalanced", "orphans", "dirty", "no_key", "precision_lost", "unreadable", "many_sources", "many_rows"
]
RISK_KEYS: tuple[RiskKey, ...] = get_args(RiskKey)
GRADE_WORDS: tuple[Text, ...] = (Text("低", "low"), Text("中", "medium"), Text("高", "high"))
_ORPHANS = ("unknown_reference", "ambiguous_reference")
#: By which columns a record of an entity is known again; entities that are not named here need none.
_KEYS: Mapping[Entity, tuple[Role, ...]] = {
    "customers": ("uscc", "phone"),
    "users": ("account", "staff_no", "staff_phone"),
    "products": ("product_code",),
}


@dataclass(frozen=True, slots=True)
class Risk:
    """What raises the risk, by how many points, what was found, and what would remove it."""

    key: RiskKey
    points: int
    what: Text
    evidence: Text
    remedy: Text


def risks_of(
    sizing: Sizing, rates: EffortRates, vocabulary: Vocabulary, rehearsed: Rehearsed | None = None
) -> tuple[Risk, ...]:
    """The risks that a measure can see, and a rehearsal where there was one, the heaviest first."""
    tables = [table for table in sizing.tables if table.counted and table.rows]
    found = [
        *_keyless(tables, rates, vocabulary),
        *_precision(tables),
        *_large(tables, sizing.rows, rates),
    ]
    if rehearsed is not None:
        found += [*_unbalanced(rehearsed), *_rejected(rehearsed), *_unread(rehearsed)]
    return tuple(sorted(found, key=lambda one: (-one.points, RISK_KEYS.index(one.key))))


def points_of(risks: Sequence[Risk]) -> int:
    """What they come to together."""
    return sum(one.points for one in risks)


def grade_of(risks: Sequence[Risk], up_to: tuple[int, int]) -> int:
    """0 low, 1 medium, 2 high."""
    points = points_of(risks)
    return sum(1 for bound in up_to if points > bound)


def _unbalanced(rehearsed: Rehearsed) -> Iterator[Risk]:
    wrong = [one.label for one in rehearsed.entities if one.differences]
    if wrong:
        names, english = "、".join(one.zh for one in wrong), ", ".join(one.en for one in wrong)
        what = Text("对账没有对平", "a reconciliation does not balance")
        evidence = Text(f"{names}的条数或合计前后不一致", f"counts or sums of {english} differ")
        remedy = Text("逐项找到差异的原因后重新模拟", "explain each difference, then again")
        yield Risk("unbalanced", 5, what, evidence, remedy)


def _rejected(rehearsed: Rehearsed) -> Iterator[Risk]:
    if not rehearsed.read:
        return
    orphans = _orphans(rehearsed)
    share = Decimal(orphans) / rehearsed.read
    if share > Decimal("0.01"):
        what = Text("所指的记录找不到", "references to nothing")
        told = Text(f"{orphans:,}行（{_percent(share)}）", f"{orphans:,} rows ({_percent(share)})")
        remedy = Text("补齐客户、商品等基础资料，或约定由订单带出", "complete the master data")
        yield Risk("orphans", 5 if share > Decimal("0.05") else 3, what, told, remedy)
    dirty = Decimal(rehearsed.rejected) / rehearsed.read
    if dirty > Decimal("0.05"):
        what = Text("退回的行多", "many rows are rejected")
        rows = f"{rehearsed.rejected:,}"
        told = Text(f"{rows}行（{_percent(dirty)}）", f"{rows} rows ({_percent(dirty)})")
        remedy = Text("按错误表改好再模拟，或约定可以留空的字段", "mend the error workbooks, or say what may be blank")
        yield Risk("dirty", 4 if dirty > Decimal("0.2") else 2, what, told, remedy)


def _orphans(rehearsed: Rehearsed) -> int:
    """Rows that name what is not there: of each entity at least those of its worst field."""
    worst: dict[str, dict[str, int]] = {}
    for one in rehearsed.faults:
        if one.kind in _ORPHANS:
            fields = worst.setdefault(one.target, {})
            fields[one.field.zh] = fields.get(one.field.zh, 0) + one.count
    read = {one.target: one.read for one in rehearsed.entities}
    return sum(min(max(fields.values()), read.get(target, 0)) for target, fields in worst.items())


def _keyless(tables: Sequence[MeasuredTable], rates: EffortRates, vocabulary: Vocabulary) -> Iterator[Risk]:
    without = [one for one in tables if _has_no_key(one, vocabulary)]
    if without:
        names = "、".join(dict.fromkeys(one.sheet or one.file for one in without[:3]))
        what = Text("没有可作主键的列", "no column that identifies a record")
        remedy = Text("请给每条记录一个编号，增量导入才能更新而不重复", "number the records")
        yield Risk("no_key", rates.no_key, what, Text(names, names), remedy)


def _has_no_key(table: MeasuredTable, vocabulary: Vocabulary) -> bool:
    keys = [heading_key(column) for column in table.columns]
    roles = _KEYS.get(table.entity, ())
    return bool(roles) and not any(vocabulary.columns_for(role, keys) for role in roles)


def _precision(tables: Sequence[MeasuredTable]) -> Iterator[Risk]:
    lost = sum(one.count for table in tables for one in table.issues if one.kind == "precision_lost")
    if lost:
        what = Text("长号码丢了后几位", "long numbers have lost digits")
        remedy = Text("从原系统按文本重新导出", "export them again as text")
        yield Risk("precision_lost", 3, what, Text(f"{lost:,}格", f"{lost:,} cells"), remedy)


def _unread(rehearsed: Rehearsed) -> Iterator[Risk]:
    if count := len(rehearsed.problems):
        what = Text("有的文件读不全", "a file that was not read in full")
        remedy = Text("请重新导出这些文件", "export these files again")
        yield Risk("unreadable", 3, what, Text(f"{count}处", f"{count}"), remedy)


def _large(tables: Sequence[MeasuredTable], rows: int, rates: EffortRates) -> Iterator[Risk]:
    sources = {one.recognised_as.zh.partition("（")[0] for one in tables}
    if len(sources) >= rates.sources_from:
        what = Text("来源多", "many sources")
        told = Text(f"{len(sources)}种来源", f"{len(sources)} sources")
        remedy = Text("先定以哪一份为准", "say first which one is right")
        yield Risk("many_sources", rates.many_sources, what, told, remedy)
    if rows >= rates.rows_from:
        what = Text("数据量大", "many rows")
        remedy = Text("只迁近几年的单据", "move the last years only")
        yield Risk("many_rows", rates.many_rows, what, Text(f"{rows:,}行", f"{rows:,} rows"), remedy)


def _percent(share: Decimal) -> str:
    return f"{share * 100:.1f}%"
