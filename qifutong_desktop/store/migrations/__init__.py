"""The steps that bring a file from each schema version to the next, oldest first. A released step never changes."""

from __future__ import annotations

from collections.abc import Callable

from alembic.operations import Operations

from . import v0001_first, v0002_overviews, v0003_signed_papers, v0004_hub_papers

#: ``STEPS[n]`` brings a file from version n to n + 1.
STEPS: tuple[Callable[[Operations], None], ...] = (
    v0001_first.upgrade,
    v0002_overviews.upgrade,
    v0003_signed_papers.upgrade,
    v0004_hub_papers.upgrade,
)
