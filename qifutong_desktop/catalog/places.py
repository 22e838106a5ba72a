"""Provinces and cities, from ``resources/migration/places.toml``."""

from __future__ import annotations

import tomllib
from functools import cache

from ..assets import asset
from ..core.migration.places import Gazetteer


@cache
def load_places() -> Gazetteer:
    """As shipped; a fault in them is ours and raises as it is."""
    raw = tomllib.loads(asset("resources", "migration", "places.toml").read_text(encoding="utf-8"))
    provinces: dict[str, str] = {}
    cities: dict[str, tuple[str, str]] = {}
    for one in raw["province"]:
        provinces |= {one["short"]: one["name"], one["name"]: one["name"]}
        for city in one["cities"]:
            cities |= {city: (f"{city}市", one["name"]), f"{city}市": (f"{city}市", one["name"])}
    return Gazetteer(provinces, cities)
