"""The headings that the checks know, read from ``resources/migration/checks.toml``."""

from __future__ import annotations

import tomllib

from ..assets import asset
from ..core.migration.duties import CheckWords, DutyWords
from ..core.migration.vocabulary import keys_of


def load_check_words() -> CheckWords:
    """As shipped; a fault in them is ours and raises as it is."""
    raw = tomllib.loads(asset("resources", "migration", "checks.toml").read_text(encoding="utf-8"))
    return CheckWords(
        tuple(
            DutyWords(duty["id"], frozenset(keys_of(duty["is"])), keys_of(duty["ends"]), keys_of(duty.get("but", ())))
            for duty in raw["duty"]
        ),
        {entity: keys_of(words) for entity, words in raw["required"].items()},
        keys_of(raw["totals"]["order"]),
        frozenset(keys_of(raw["totals"]["amount"])),
        keys_of(raw["personal"]["holds"]),
        frozenset(keys_of(raw["personal"]["except"])),
        frozenset(raw["personal"]["surnames"]),
    )
