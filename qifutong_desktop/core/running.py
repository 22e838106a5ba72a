"""What a running contract has done already: the plan of a renewal or a mid-term order leaves it out."""

from __future__ import annotations

from .client import AlreadyPaid, CustomerKind
from .needs import Needs
from .order import named_systems
from .pricebook import PriceBook


def connected_systems(
    customer: CustomerKind, paid: AlreadyPaid | None, needs: Needs, book: PriceBook
) -> frozenset[str] | None:
    """None for a new customer; else those of the systems asked for, as the answers write them, whose integration the
    running contract has paid (compared as the price compares them: shops on one platform are one system)."""
    if customer == "new":
        return None
    done = named_systems(paid.integrations, book) if paid else {}
    systems = needs.need("integrations")
    return frozenset(
        name for name in (*systems.names, *systems.possible) if named_systems((name,), book).keys() <= done.keys()
    )
