"""What a running contract has done already: the plan of a renewal or a mid-term order leaves it out."""

from __future__ import annotations

from dataclasses import dataclass

from .client import Preferences, Tier
from .needs import Needs
from .order import named_systems
from .pricebook import TIERS, PriceBook


@dataclass(frozen=True, slots=True)
class Running:
    """A contract that runs: the systems asked for that are connected already, as the answers write them; the tier of
    today (None: not said) and the capabilities that it has. ``within_term``: the order ends with it, and starts none of
    its own."""

    connected: frozenset[str] = frozenset()
    tier: Tier | None = None
    capabilities: frozenset[str] = frozenset()
    within_term: bool = False

    def raised_to(self, tier: Tier) -> bool:
        """Whether this is a larger tier than that of today."""
        return self.tier is not None and TIERS.index(tier) > TIERS.index(self.tier)

    def lowered_to(self, tier: Tier) -> bool:
        """Whether this is a smaller tier than that of today."""
        return self.tier is not None and TIERS.index(tier) < TIERS.index(self.tier)


def adds_within_term(preferences: Preferences) -> bool:
    """Whether the order only adds to a running contract (扩容), and ends with it."""
    paid = preferences.already_paid
    return preferences.customer == "existing" and paid is not None and bool(paid.months_left or paid.seats_until)


def running_contract(preferences: Preferences, needs: Needs, book: PriceBook) -> Running | None:
    """None for a new customer. A system is connected when its integration was paid for or came with the tier (names
    compared as the price compares them: shops on one platform are one system)."""
    if preferences.customer == "new":
        return None
    paid = preferences.already_paid.integrations if preferences.already_paid else ()
    done = named_systems((*preferences.connected, *paid), book)
    systems = needs.need("integrations")
    tier = preferences.running_tier
    inherit = book.policies["tiers.inherit"].default is True
    return Running(
        frozenset(
            name for name in (*systems.names, *systems.possible) if named_systems((name,), book).keys() <= done.keys()
        ),
        tier,
        book.capabilities(tier, inherit=inherit) if tier else frozenset(),
        adds_within_term(preferences),
    )
