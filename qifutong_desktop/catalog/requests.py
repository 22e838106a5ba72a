"""What to ask clients for, from ``resources/migration/requests.toml``."""

from __future__ import annotations

import tomllib
from functools import cache

from ..assets import asset
from ..core.migration.requests import DataRequest
from ..core.text import Text


@cache
def load_requests() -> tuple[DataRequest, ...]:
    """As shipped; a fault in them is ours and raises as it is."""
    raw = tomllib.loads(asset("resources", "migration", "requests.toml").read_text(encoding="utf-8"))
    return tuple(
        DataRequest(one["id"], tuple(one["words"]), Text(**one["ask"]), Text(**one["how"])) for one in raw["request"]
    )
