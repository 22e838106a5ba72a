"""Values that several tests start from. Every client here is invented."""

from __future__ import annotations

from decimal import Decimal

from qifutong_desktop.core.diagnosis import Need, NeedKey, Needs
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.text import Text

Count = int | str | tuple[int | str, int | str]


def need(
    key: NeedKey, amount: Count | None = None, names: tuple[str, ...] = (), possible: tuple[str, ...] = ()
) -> Need:
    """One need; an amount is a number or (low, high)."""
    low, high = amount if isinstance(amount, tuple) else (amount, amount)
    span = None if low is None or high is None else Range(Decimal(low), Decimal(high))
    words = Text(key, key)
    return Need(key, words, Text("", ""), words, ("X01",), "口述", span, names, possible)


def some_needs(
    *,
    headcount: Count = 86,
    seats: Count = 50,
    customers: Count = 400,
    capabilities: tuple[str, ...] = ("oa",),
    possible: tuple[str, ...] = (),
    systems: tuple[str, ...] = (),
    open_systems: tuple[str, ...] = (),
    storage: Count = 2,
    rows: Count = 0,
    custom: Count = 0,
) -> Needs:
    """The needs of one client; by default small ones that every tier carries."""
    named = len(systems)
    return Needs(
        (
            need("headcount", headcount),
            need("seats", seats),
            need("customers", customers),
            need("customers_end", customers),
            need("capabilities", names=capabilities, possible=possible),
            need("integrations", (named, named + len(open_systems)), systems, open_systems),
            need("storage_gb", storage),
            need("migration_rows", rows),
            need("custom_days", custom),
            need("training", 1),
        )
    )
