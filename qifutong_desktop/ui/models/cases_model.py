"""The list of clients as Qt's views read it: filtered, sorted, thousands of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cmp_to_key
from typing import Any, Literal

from PySide6.QtCore import QAbstractListModel, QCollator, QLocale, QModelIndex, QPersistentModelIndex, Qt

from ...core.due import STANDINGS, Group, Standing, expiry, in_group, near, standing
from ...core.money import figures
from ...core.overview import INDUSTRIES, Overview
from ...core.pricebook import TIER_NAMES
from ...core.ranges import counted
from ...core.text import Lang, Text

Order = Literal["changed", "name", "expiry", "total"]
ORDERS: dict[Order, Text] = {
    "changed": Text("最近更改在前", "Last changed first"),
    "name": Text("按名称拼音", "By name"),
    "expiry": Text("先到期在前", "Soonest to expire"),
    "total": Text("合计高在前", "Highest total"),
}
_DRAFT = Text("草案", "draft")
_UNQUOTED = Text("未报价", "no quote")
_OPEN_TIER = Text("未定", "open")
_NAMELESS = Text("未命名客户", "Client without a name")
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """One client, in words. ``pressing``: its expiry is near or past; ``faint`` holds columns that say "not yet"."""

    case: str
    name: str
    facts: str
    standing: Standing
    stage: str
    tier: str
    total: str
    expiry: str
    pressing: bool
    changed: str
    faint: frozenset[str]
    overview: Overview
    at: datetime

    @property
    def spoken(self) -> str:
        """For screen readers."""
        parts = (self.name, self.facts, self.stage, self.tier, self.total, self.expiry)
        return "，".join(part for part in parts if part)


def row_of(case: str, name: str, overview: Overview | None, at: datetime, today: date, lang: Lang) -> Row:
    """The words of one client in the list."""
    known = overview or Overview()
    stands, end, total = standing(known, today), expiry(known), known.total
    named = name if name not in ("", "?") else _NAMELESS.said(lang)
    faint = {column for column, value in {"tier": known.tier, "total": total, "expiry": end}.items() if value is None}
    return Row(
        case=case,
        name=named,
        facts=_facts(known, lang),
        standing=stands,
        stage=STANDINGS[stands].said(lang),
        tier=(TIER_NAMES[known.tier] if known.tier else _OPEN_TIER).said(lang),
        total=_total(known) if total else _UNQUOTED.said(lang),
        expiry=end.isoformat() if end else (_DRAFT.said(lang) if total and known.stage != "lost" else ""),
        pressing=end is not None and (near(end, today) or stands in ("renewal", "expired")),
        changed=changed_words(at, today, lang),
        faint=frozenset(faint),
        overview=known,
        at=at,
    )


def _facts(overview: Overview, lang: Lang) -> str:
    parts = [INDUSTRIES[overview.industry].said(lang)] if overview.industry else []
    if overview.people is not None:
        people = counted(overview.people)
        parts.append(Text(f"{people} 人", f"{people} people").said(lang))
    if overview.contact and not parts:
        parts.append(overview.contact)
    return ("，" if lang == "zh" else ", ").join(parts)


def _total(overview: Overview) -> str:
    assert overview.total is not None
    low, high = figures(overview.total.low), figures(overview.total.high)
    if low == high:
        return low
    return f"{low.partition('.')[0]}–{high.partition('.')[0]}"


def changed_words(at: datetime, today: date, lang: Lang) -> str:
    """``今天 14:02``, ``昨天 17:20``, ``09-02`` or, of another year, ``2025-09-02``."""
    days = (today - at.date()).days
    if days == 0:
        return Text(f"今天 {at:%H:%M}", f"today {at:%H:%M}").said(lang)
    if days == 1:
        return Text(f"昨天 {at:%H:%M}", f"yesterday {at:%H:%M}").said(lang)
    return f"{at:%m-%d}" if at.year == today.year else f"{at:%Y-%m-%d}"


class CasesModel(QAbstractListModel):
    """Rows that pass the filter, in the order chosen."""

    ROW = Qt.ItemDataRole.UserRole

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[Row] = ()
        self._shown: list[Row] = []
        self.group: Group = "all"
        self.order: Order = "changed"

    def show(self, rows: Sequence[Row]) -> None:
        """These clients, last changed first."""
        self._all = rows
        self.arrange()

    def arrange(self, *, group: Group | None = None, order: Order | None = None) -> None:
        """Filter and sort anew."""
        self.group, self.order = group or self.group, order or self.order
        self.beginResetModel()
        self._shown = [row for row in self._all if in_group(row.standing, self.group)]
        _SORT[self.order](self._shown)
        self.endResetModel()

    def count(self, group: Group) -> int:
        """How many clients a filter would show."""
        return sum(in_group(row.standing, group) for row in self._all)

    def place(self, case: str) -> int:
        """The row of a client; -1 when it is not shown."""
        return next((number for number, row in enumerate(self._shown) if row.case == case), -1)

    def row(self, number: int) -> Row:
        """A row that is shown."""
        return self._shown[number]

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._shown[index.row()]
        if role == self.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None


def _by_name(rows: list[Row]) -> None:
    collator = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    collator.setNumericMode(True)
    rows.sort(key=cmp_to_key(lambda one, other: collator.compare(one.name, other.name)))


_LAST = date.max
_SORT: Mapping[Order, Callable[[list[Row]], None]] = {
    "changed": lambda rows: rows.sort(key=lambda row: row.at, reverse=True),
    "name": _by_name,
    "expiry": lambda rows: rows.sort(key=lambda row: expiry(row.overview) or _LAST),
    "total": lambda rows: rows.sort(
        key=lambda row: row.overview.total.high if row.overview.total else Decimal(-1), reverse=True
    ),
}
