"""Orders row by row: sales by month, channel and customer, and when each article was sold last.

An order on several lines that repeat its total counts once; what was closed or never paid does not count and is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .analysis import WHYS, Basis, Buyer, Channel, Concentration, LeftOut, Month, Sales, Status, Why
from .analysis_rules import AnalysisRules, StatusKind
from .analysis_seen import Seen, digest
from .cleaning import CleanRow
from .identity import FIRM_NAME, name_key, plain_key
from .kinds import mask

#: So many customers and articles are kept by name; the sales of later ones count as of nobody in particular.
MOST_NAMES = 300_000
_MOST_STATUSES = 40
_LARGEST = 10
_LONGEST_GAP = 120
_ZERO = Decimal(0)
#: 拼多多: the day of an order whose time is blank stands in its number, ``260907-123…``.
_DAY_IN_NUMBER = re.compile(r"(\d{2})(\d{2})(\d{2})-\d+")
_FIRM = re.compile(r"公司|厂|店|中心|集团|商行|经营部|事务所|学校|医院|合作社|银行|工作室|超市|有限")


@dataclass(frozen=True, slots=True)
class SalesTable:
    """One table of orders: how an amount is found in it, the channel that the whole of it is ("" for none)."""

    number: int
    basis: Basis
    channel: str
    days_in_numbers: bool = False


@dataclass(slots=True)
class _Money:
    amount: Decimal = _ZERO
    orders: int = 0


@dataclass(slots=True)
class _Table:
    """What became of the rows of one table."""

    rows: int = 0
    used: int = 0
    left: dict[Why, tuple[int, Decimal]] = field(default_factory=dict)


class SalesTally:
    """Takes the rows of one table after another. It remembers sums, names of customers, and digests of orders."""

    def __init__(self, rules: AnalysisRules) -> None:
        self._rules = rules
        self._rows = Seen()
        self._orders = Seen()
        self._counted = Seen()
        self._months: dict[tuple[int, int], dict[str, _Money]] = {}
        self._buyers: dict[str, tuple[str, _Money]] = {}
        self._unnamed = _ZERO
        self._statuses: Counter[tuple[str, StatusKind]] = Counter()
        self._kinds: dict[tuple[str, str], StatusKind] = {}
        self._refunds = _ZERO
        self._latest: date | None = None
        self._sold: dict[str, date] = {}
        self._tables: dict[int, _Table] = {}

    def take(self, row: CleanRow, table: SalesTable) -> None:
        """One row of an order."""
        told = self._tables.setdefault(table.number, _Table())
        told.rows += 1
        amount = _amount(row, table.basis)
        why = self._judged(row, table, amount)
        if why is None:
            told.used += 1
            return
        rows, lost = told.left.get(why, (0, _ZERO))
        if table.basis == "order_total" and not self._once(why, row, amount):
            amount = None
        told.left[why] = rows + 1, lost + (amount or _ZERO)

    def _once(self, why: Why, row: CleanRow, amount: Decimal | None) -> bool:
        """Whether the total of an order that is left out has not been told before."""
        number, day = plain_key(str(row.values.get("number", ""))) or str(row.row), str(row.values.get("date", ""))
        return why != "repeat" and self._counted.first(digest(why, number, day, str(amount))) is None

    def _judged(self, row: CleanRow, table: SalesTable, amount: Decimal | None) -> Why | None:
        """Why the row does not count; None where it does (it may be a further line of an order that does)."""
        if self._rows.first(int.from_bytes(row.digest[:8], "big")) is not None:
            return "repeat"
        day = _day(row, table)
        number = plain_key(str(row.values.get("number", "")))
        if number and self._elsewhere(number, day, table):
            return "other_table"
        status = str(row.values.get("status", ""))
        kind = self._kind(status, str(row.values.get("after_sale", "")))
        if len(self._statuses) < _MOST_STATUSES or (status, kind) in self._statuses:
            self._statuses[status, kind] += 1
        if kind in ("closed", "unpaid"):
            return "closed" if kind == "closed" else "unpaid"
        if day is None:
            return "no_date"
        order = (str(table.number), number, str(day.year))  # numbers begin anew each year
        whole = table.basis == "order_total" and bool(number)
        if amount is None:
            return None if whole and digest("counted", *order) in self._counted else "no_amount"
        self._move(row, day)
        if whole and self._counted.first(digest("total", *order, f"{amount.normalize():f}")) is not None:
            return None
        new = not number or self._counted.first(digest("counted", *order)) is None
        self._count(row, table, day, amount, new)
        return None

    def _kind(self, status: str, after_sale: str) -> StatusKind:
        found = self._kinds.get((status, after_sale))
        if found is None:
            found = self._rules.status(status, after_sale)
            if len(self._kinds) < MOST_NAMES:
                self._kinds[status, after_sale] = found
        return found

    def _elsewhere(self, number: str, day: date | None, table: SalesTable) -> bool:
        """Whether another table has told of this order of this day: an export of orders beside one of their lines."""
        before = self._orders.first(digest(number, day.isoformat() if day else ""), table.number)
        return before is not None and before != table.number

    def _count(self, row: CleanRow, table: SalesTable, day: date, amount: Decimal, new: bool) -> None:
        channel = table.channel or str(row.values.get("channel", ""))
        self._latest = day if self._latest is None else max(day, self._latest)
        sold = self._months.setdefault((day.year, day.month), {}).setdefault(channel, _Money())
        sold.amount += amount
        sold.orders += new
        refund = row.values.get("refund")
        self._refunds += refund if isinstance(refund, Decimal) else _ZERO
        name = str(row.values.get("customer", ""))
        key = name_key(name)
        if not key or (key not in self._buyers and len(self._buyers) >= MOST_NAMES):
            self._unnamed += amount
            return
        _, bought = self._buyers.setdefault(key, (name, _Money()))
        bought.amount += amount
        bought.orders += new

    def _move(self, row: CleanRow, day: date) -> None:
        for key in article_keys(row):
            last = self._sold.get(key)
            if (last is None and len(self._sold) < MOST_NAMES) or (last is not None and day > last):
                self._sold[key] = day

    # --- afterwards --------------------------------------------------------------------------------------------------

    def counts(self, number: int) -> tuple[int, int, tuple[LeftOut, ...]]:
        """Of one table: rows, rows used, rows left out by reason."""
        told = self._tables.get(number, _Table())
        return told.rows, told.used, tuple(LeftOut(why, *told.left[why]) for why in WHYS if why in told.left)

    @property
    def sold(self) -> dict[str, date]:
        """When each article was sold last, by :func:`article_keys`."""
        return self._sold

    @property
    def latest(self) -> date | None:
        """The last day on which something was sold, in whichever article."""
        return self._latest

    @property
    def overfull(self) -> bool:
        """More orders or customers than are remembered: repeats among the rest may count twice."""
        return self._rows.full or self._orders.full or self._counted.full or len(self._buyers) >= MOST_NAMES

    def sales(self) -> Sales | None:
        """None where nothing counts."""
        if not self._months:
            return None
        sums: dict[str, _Money] = {}
        for by_channel in self._months.values():
            for name, money in by_channel.items():
                total = sums.setdefault(name, _Money())
                total.amount += money.amount
                total.orders += money.orders
        ranked = sorted(sums, key=lambda name: (-sums[name].amount, name))
        months = tuple(self._month(year, month, ranked) for year, month in _each(sorted(self._months)))
        return Sales(
            months[0].day,
            months[-1].day,
            sum((one.amount for one in sums.values()), _ZERO),
            sum(one.orders for one in sums.values()),
            tuple(Channel(name, sums[name].amount, sums[name].orders) for name in ranked),
            months,
            tuple(Status(text, kind, rows) for (text, kind), rows in self._statuses.most_common()),
            self._refunds,
        )

    def _month(self, year: int, month: int, channels: list[str]) -> Month:
        found = self._months.get((year, month), {})
        amounts = tuple(found[name].amount if name in found else _ZERO for name in channels)
        return Month(date(year, month, 1), amounts, sum(one.orders for one in found.values()))

    def concentration(self) -> Concentration | None:
        """None where no customer is named, or where nothing was sold to any."""
        ranked = sorted(self._buyers.items(), key=lambda one: (-one[1][1].amount, one[0]))
        whole = sum((money.amount for _, (_, money) in ranked), _ZERO)
        if whole <= 0:
            return None
        running, eighty, reached, tenths = _ZERO, 0, _ZERO, [(_ZERO, _ZERO)]
        largest: list[Buyer] = []
        for place, (_, (name, money)) in enumerate(ranked, 1):
            if running < whole * Decimal("0.8"):
                eighty, reached = place, (running + money.amount) / whole
            running += money.amount
            if place <= _LARGEST:
                share, together = money.amount / whole, running / whole
                largest.append(Buyer(_shown(name), money.amount, money.orders, share, together))
            while len(tenths) <= 10 and place * 10 >= len(ranked) * len(tenths):
                tenths.append((Decimal(len(tenths)) / 10, running / whole))
        return Concentration(len(ranked), whole, self._unnamed, tuple(largest), eighty, reached, tuple(tenths))


def article_keys(row: CleanRow) -> tuple[str, ...]:
    """By what an article of an order is the same as one in stock: its code, else its name."""
    code, name = plain_key(str(row.values.get("code", ""))), name_key(str(row.values.get("product", "")))
    return tuple(f"{kind}{key}" for kind, key in (("c", code), ("n", name)) if key)


def _amount(row: CleanRow, basis: Basis) -> Decimal | None:
    if basis == "price_quantity":
        price, quantity = row.values.get("price"), row.values.get("quantity")
        return price * quantity if isinstance(price, Decimal) and isinstance(quantity, Decimal) else None
    for name in ("total", "amount") if basis == "order_total" else ("amount", "total"):
        if isinstance(value := row.values.get(name), Decimal):
            return value
    return None


def _day(row: CleanRow, table: SalesTable) -> date | None:
    value = row.values.get("date")
    if isinstance(value, date):
        return value
    found = _DAY_IN_NUMBER.fullmatch(str(row.values.get("number", ""))) if table.days_in_numbers else None
    try:
        return date(2000 + int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _each(months: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Every month from the first to the last; only those with sales where they lie ten years apart and more."""
    first, last = (year * 12 + month - 1 for year, month in (months[0], months[-1]))
    if last - first >= _LONGEST_GAP:
        yield from months
        return
    for number in range(first, last + 1):
        yield number // 12, number % 12 + 1


def _shown(name: str) -> str:
    """A firm by its name; a person masked, an account by its first two and last four characters."""
    if len(name) >= FIRM_NAME and _FIRM.search(name):
        return name
    return f"{name[:2]}****{name[-4:]}" if len(name) >= 8 and name.isascii() else mask(name)
