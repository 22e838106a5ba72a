"""Which of our import sheets a table may become."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .claims import template_of
from .entity import Entity
from .headings import heading_index
from .sources import SourceMatch
from .targets import TargetEntity, TargetSchema


def likely_targets(
    columns: Sequence[str], source: SourceMatch | None, kind: Entity, schema: TargetSchema
) -> tuple[TargetEntity, ...]:
    """The targets that a table may hold, the likeliest first: what its source has a template for, then by how many of
    the required fields its headings name. Often more than one: orders hold customers too. Vouchers have none."""
    scored = []
    for order, target in enumerate(schema.entities):
        index = heading_index(target)
        named = {one.field for column in columns for one in index.named(column)}
        required = [field.id for field in target.open_fields if field.required]
        share = Fraction(sum(1 for name in required if name in named), len(required))
        templated = template_of(source, target) is not None
        if templated or (share and kind in target.kinds) or share == 1:
            score = 2 * templated + (kind in target.kinds) + share + Fraction(len(named), 100)
            scored.append((-score, order, target))
    return tuple(target for _, _, target in sorted(scored, key=lambda one: one[:2]))
