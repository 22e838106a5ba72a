"""The coefficients of effort, read from ``resources/migration/effort.toml``."""

from __future__ import annotations

import tomllib
from decimal import Decimal

from ..assets import asset
from ..core.migration.effort import RATE_KEYS, EffortRates, Rate, RateKey, ThreePoint


def load_effort_rates() -> EffortRates:
    """As shipped; a fault in them is ours and raises as it is."""
    raw = tomllib.loads(asset("resources", "migration", "effort.toml").read_text(encoding="utf-8"))
    by_key = {one["key"]: one for one in raw["rate"]}
    rates: dict[RateKey, Rate] = {}
    for key in RATE_KEYS:
        low, likely, high = map(Decimal, by_key[key]["minutes"])
        rates[key] = Rate(ThreePoint(low, likely, high), tuple(by_key[key]["assumed"]))
    low_loops, middle_loops, high_loops = raw["loops"]
    first, second = raw["grade_up_to"]
    return EffortRates(
        rates,
        Decimal(raw["hours_a_day"]),
        (low_loops, middle_loops, high_loops),
        (first, second),
        no_key=raw["risk"]["no_key"],
        many_sources=raw["risk"]["many_sources"],
        many_rows=raw["risk"]["many_rows"],
        sources_from=raw["risk_from"]["sources"],
        rows_from=raw["risk_from"]["rows"],
    )
