"""Stock row by row: what lies where, how long since it moved, and what no longer does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .analysis import (
    AGES,
    DEAD_AFTER,
    WHYS,
    AgeBand,
    AgeBasis,
    AgeId,
    DeadItem,
    LeftOut,
    Stock,
    Warehouse,
    Why,
)
from .analysis_seen import Seen, digest
from .cleaning import CleanRow
from .identity import name_key, plain_key

#: So many articles are held; the stock of later ones is in no figure, and said so.
MOST_ARTICLES = 300_000
_LISTED = 15
_ZERO = Decimal(0)


@dataclass(slots=True)
class _Article:
    code: str
    name: str
    quantity: Decimal = _ZERO
    value: Decimal = _ZERO
    priced: bool = True
    received: date | None = None
    issued: date | None = None


@dataclass(slots=True)
class _Table:
    rows: int = 0
    used: int = 0
    left: Counter[Why] = field(default_factory=Counter)
    last: int = 0


@dataclass(slots=True)
class _Place:
    articles: set[str] = field(default_factory=set)
    quantity: Decimal = _ZERO
    value: Decimal = _ZERO


class StockTally:
    """Takes the rows of one table after another; of each article it keeps its stock and its last days."""

    def __init__(self) -> None:
        self._rows = Seen()
        self._articles: dict[str, _Article] = {}
        self._places: dict[str, _Place] = {}
        self._stated: Decimal | None = None
        self._tables: dict[int, _Table] = {}
        self.overfull = False

    def take(self, row: CleanRow, table: int) -> None:
        """One row; where warehouses are columns, one for each of a row's warehouses (a row of the client's counts
        once)."""
        told = self._tables.setdefault(table, _Table())
        further = row.row == told.last and bool(row.part)
        told.last = row.row
        told.rows += not further
        key = _key(row)
        quantity = row.values.get("quantity")
        why: Why | None = None
        if self._rows.first(digest(row.digest.hex(), row.part)) is not None:
            why = "repeat"
        elif not key:
            why = "no_key"
        elif not isinstance(quantity, Decimal) and not row.part:
            why = "no_amount"
        elif key not in self._articles and len(self._articles) >= MOST_ARTICLES:
            self.overfull, why = True, "no_key"
        if why is None:
            told.used += not further
            self._add(row, key, quantity if isinstance(quantity, Decimal) else _ZERO, further)
        elif not further:
            told.left[why] += 1

    def _add(self, row: CleanRow, key: str, quantity: Decimal, further: bool) -> None:
        article = self._articles.setdefault(key, _Article(_text(row, "code"), _text(row, "product")))
        cost, amount = row.values.get("cost"), row.values.get("amount")
        value = cost * quantity if isinstance(cost, Decimal) else None
        if isinstance(amount, Decimal) and not further:
            self._stated = (self._stated or _ZERO) + amount
        if value is None and isinstance(amount, Decimal) and not row.part:
            value = amount
        article.quantity += quantity
        article.value += value or _ZERO
        article.priced = article.priced and (value is not None or not quantity)
        article.received = _later(article.received, row.values.get("last_in"))
        article.issued = _later(article.issued, row.values.get("last_out"))
        place = self._places.setdefault(_text(row, "warehouse"), _Place())
        if quantity:
            place.articles.add(key)
        place.quantity += quantity
        place.value += value or _ZERO

    @property
    def latest(self) -> date | None:
        """The latest day on which anything moved."""
        days = [day for one in self._articles.values() for day in (one.received, one.issued) if day is not None]
        return max(days, default=None)

    def counts(self, table: int) -> tuple[int, int, tuple[LeftOut, ...]]:
        """Of one table: rows, rows used, rows left out by reason."""
        told = self._tables.get(table, _Table())
        return told.rows, told.used, tuple(LeftOut(why, told.left[why]) for why in WHYS if told.left[why])

    def stock(self, sold: Mapping[str, date], until: date | None) -> Stock | None:
        """``sold``: when each article was sold last (``analysis_sales.article_keys``); ages count back from ``until``.
        None where no article was found."""
        if not self._articles:
            return None
        there = {key: one for key, one in self._articles.items() if one.quantity > 0}
        basis = self._basis(sold) if until is not None else None
        bands: dict[AgeId, tuple[int, Decimal]] = dict.fromkeys(AGES, (0, _ZERO)) if basis else {}
        dead: list[DeadItem] = []
        if basis is not None and until is not None:
            for key, one in there.items():
                days = {"received": one.received, "issued": one.issued, "sold": _sold(key, one, sold)}
                band = _band(days[basis], until)
                bands[band] = bands[band][0] + 1, bands[band][1] + one.value
                moved = max((day for day in days.values() if day is not None), default=None)
                if moved is None or (until - moved).days > DEAD_AFTER:
                    dead.append(DeadItem(one.code, one.name, one.quantity, one.value if one.priced else None, moved))
        dead.sort(key=lambda one: (-(one.value or _ZERO), one.code, one.name))
        every = self._articles.values()
        return Stock(
            len(self._articles),
            sum(not one.quantity for one in every),
            sum(one.quantity < 0 for one in every),
            sum(not one.priced for one in there.values()),
            sum((one.value for one in every), _ZERO),
            self._stated,
            self._warehouses(),
            basis,
            tuple(AgeBand(band, *bands[band]) for band in bands),
            tuple(dead[:_LISTED]),
            len(dead),
            sum((one.value or _ZERO for one in dead), _ZERO),
        )

    def _basis(self, sold: Mapping[str, date]) -> AgeBasis | None:
        """What an age counts from: receipts where there are any, else issues, else the orders."""
        every = self._articles.values()
        if any(one.received for one in every):
            return "received"
        if any(one.issued for one in every):
            return "issued"
        return "sold" if any(_sold(key, one, sold) for key, one in self._articles.items()) else None

    def _warehouses(self) -> tuple[Warehouse, ...]:
        ranked = sorted(self._places.items(), key=lambda one: (-one[1].value, one[0]))
        return tuple(Warehouse(name, len(one.articles), one.quantity, one.value) for name, one in ranked)


def _key(row: CleanRow) -> str:
    code, name = plain_key(_text(row, "code")), name_key(_text(row, "product"))
    return f"c{code}" if code else f"n{name}" if name else ""


def _sold(key: str, one: _Article, sold: Mapping[str, date]) -> date | None:
    """When an article was sold last: by its code, else by its name."""
    return sold.get(key) or (sold.get(f"n{name_key(one.name)}") if one.name else None)


def _band(last: date | None, until: date) -> AgeId:
    if last is None:
        return "never"
    days = (until - last).days
    return next((band for band, most in AGES.items() if most is not None and days <= most), "older")


def _later(known: date | None, value: object) -> date | None:
    if not isinstance(value, date):
        return known
    return value if known is None or value > known else known


def _text(row: CleanRow, name: str) -> str:
    return str(row.values.get(name, ""))
