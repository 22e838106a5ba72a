"""What a migration report tells beside the rehearsal: whose files, what each table became, risk, effort, window.

Risk points are those of a rehearsal, each with what was found and what would remove it; what was not measured is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from ..text import Text
from .effort import Effort, ThreePoint
from .rehearsed import Rehearsed
from .sizing import Sizing

RiskKey = Literal[
    "unbalanced", "orphans", "dirty", "no_key", "precision_lost", "unreadable", "many_sources", "many_rows"
]
RISK_KEYS: tuple[RiskKey, ...] = get_args(RiskKey)
GRADE_WORDS: tuple[Text, ...] = (Text("低", "low"), Text("中", "medium"), Text("高", "high"))
_ORPHANS = ("unknown_reference", "ambiguous_reference")
#: Hours for a full copy before the switch and for going back to it; assumed until a rehearsal with both was timed.
BACKUP = ThreePoint(Decimal("0.5"), Decimal(1), Decimal(2))
ROLLBACK = ThreePoint(Decimal(1), Decimal(2), Decimal(4))
#: The window is so many times the last loop: a switch has no time to spare.
SPARE = Decimal("1.5")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it was rehearsed. ``sha256`` in hex, "" where the file could no longer be read."""

    name: str
    rows: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TableUse:
    """One table: what it became, which required fields it lacks, which columns go nowhere; ``why`` it stayed out."""

    file: str
    sheet: str
    rows: int
    source: str
    becomes: tuple[Text, ...]
    missing: tuple[Text, ...]
    unmapped: tuple[str, ...]
    keyed: bool
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value of the client's that is none of our choices, and how many rows hold it."""

    entity: Text
    field: Text
    value: str
    rows: int


@dataclass(frozen=True, slots=True)
class Risk:
    """What raises the risk, by how many points, what was found, and what would remove it."""

    key: RiskKey
    points: int
    what: Text
    evidence: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """All that the report is made from. ``conflicts`` are fields of merged records that their rows tell differently;
    ``errors`` the names of the error workbooks."""

    client: str
    rehearsed: Rehearsed
    files: tuple[SourceFile, ...]
    tables: tuple[TableUse, ...]
    unknown: tuple[UnknownValue, ...]
    conflicts: int
    risks: tuple[Risk, ...]
    grade: int
    effort: Effort
    errors: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        return sum(one.points for one in self.risks)

    @property
    def window(self) -> ThreePoint:
        """Hours of the cutover: 1.5 × one loop of reconciliation, a copy before, the way back."""
        return loop_hours(self.effort).times(ThreePoint(SPARE, SPARE, SPARE)) + BACKUP + ROLLBACK


def loop_hours(effort: Effort) -> ThreePoint:
    """Hours to reconcile every object once, as far as the coefficients tell."""
    by_key = {line.key: line for line in effort.lines}
    return by_key["objects"].count.times(by_key["reconciliation"].minutes).over(Decimal(60))


def risks_of(
    rehearsed: Rehearsed, sizing: Sizing, tables: Sequence[TableUse], unreadable: Sequence[str]
) -> tuple[Risk, ...]:
    """The risks that a rehearsal can see, the heaviest first."""
    found = [
        *_unbalanced(rehearsed),
        *_rejected(rehearsed),
        *_keyless(tables),
        *_precision(sizing),
        *_unread(unreadable),
        *_large(sizing, tables),
    ]
    return tuple(sorted(found, key=lambda one: (-one.points, RISK_KEYS.index(one.key))))


def grade_of(risks: Sequence[Risk], up_to: tuple[int, int]) -> int:
    """0 low, 1 medium, 2 high."""
    points = sum(one.points for one in risks)
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


def _keyless(tables: Sequence[TableUse]) -> Iterator[Risk]:
    without = [one for one in tables if one.becomes and not one.keyed]
    if without:
        names = "、".join(dict.fromkeys(one.sheet or one.file for one in without[:3]))
        what = Text("没有可作主键的列", "no column that identifies a record")
        remedy = Text("请给每条记录一个编号，增量导入才能更新而不重复", "number the records")
        yield Risk("no_key", 3, what, Text(f"{names}", f"{names}"), remedy)


def _precision(sizing: Sizing) -> Iterator[Risk]:
    lost = sum(one.count for table in sizing.tables if table.counted for one in table.issues if _is_lost(one.kind))
    if lost:
        what = Text("长号码丢了后几位", "long numbers have lost digits")
        remedy = Text("从原系统按文本重新导出", "export them again as text")
        yield Risk("precision_lost", 3, what, Text(f"{lost:,}格", f"{lost:,} cells"), remedy)


def _is_lost(kind: str) -> bool:
    return kind == "precision_lost"


def _unread(unreadable: Sequence[str]) -> Iterator[Risk]:
    if unreadable:
        what = Text("有的文件读不全", "a file that was not read in full")
        told = Text(f"{len(unreadable)}处", f"{len(unreadable)}")
        yield Risk("unreadable", 3, what, told, Text("请重新导出这些文件", "export these files again"))


def _large(sizing: Sizing, tables: Sequence[TableUse]) -> Iterator[Risk]:
    sources = {one.source for one in tables if one.becomes}
    if len(sources) > 3:
        what = Text("来源多", "many sources")
        told = Text(f"{len(sources)}种来源", f"{len(sources)} sources")
        remedy = Text("先定以哪一份为准", "say first which one is right")
        yield Risk("many_sources", 2, what, told, remedy)
    if sizing.rows > 1_000_000:
        what = Text("数据量大", "many rows")
        remedy = Text("只迁近几年的单据", "move the last years only")
        yield Risk("many_rows", 2, what, Text(f"{sizing.rows:,}行", f"{sizing.rows:,} rows"), remedy)


def _percent(share: Decimal) -> str:
    return f"{share * 100:.1f}%"


def entity_labels(rehearsed: Rehearsed) -> Mapping[str, Text]:
    """How each entity is called."""
    return {one.target: one.label for one in rehearsed.entities}
