"""By which columns a row tells when it was last used, from ``resources/migration/scope.toml``."""

from __future__ import annotations

import tomllib
from functools import cache

from ..assets import asset
from ..core.migration.scope import ScopeWords


@cache
def load_scope_words() -> ScopeWords:
    """As shipped; a fault in them is ours and raises as it is."""
    raw = tomllib.loads(asset("resources", "migration", "scope.toml").read_text(encoding="utf-8"))
    return ScopeWords(**{name: tuple(values) for name, values in raw.items()})
