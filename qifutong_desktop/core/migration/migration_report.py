"""What a migration report tells beside the rehearsal: whose files, what each table became, risk, effort, window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..text import Text
from .effort import Effort, ThreePoint
from .rehearsed import Rehearsed
from .risks import Risk

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


def entity_labels(rehearsed: Rehearsed) -> Mapping[str, Text]:
    """How each entity is called."""
    return {one.target: one.label for one in rehearsed.entities}
