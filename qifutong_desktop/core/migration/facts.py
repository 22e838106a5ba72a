"""What one sheet was found to hold; apart from those who find it, so that who only hears of it loads no judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..text import Text
from .columns import ColumnProfile
from .entity import Entity
from .issues import Issue
from .record_keys import NO_IDENTITIES, Identities

#: Of whom there are as many as have different keys, in however many tables they stand.
COUNTED_ONCE: tuple[Entity, ...] = ("customers", "users")


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What one sheet holds. ``digests`` are those of its distinct rows, comparable between tables with the same
    headings, which have the same number in ``headings`` (others may, too); None: they were not made, see
    :func:`lacking`. ``identities`` are the keys of its distinct records (of a user table: of the active ones) where
    those are counted once over all tables (:data:`COUNTED_ONCE`), ``apart`` how many of these are different.

    Of several tables on one sheet ``own_sheet`` is the sheet's name, ``first_row`` to ``last_row`` (None: to its end)
    the rows that are this one's; ``first_column`` to ``last_column`` (0 is A, None: to the end) its columns."""

    sheet: str
    hidden: bool
    header_row: int | None
    header_rows: int
    rows: int
    columns: tuple[str, ...]
    entity: Entity
    recognised_as: Text
    source: str
    exact_duplicates: int
    key_duplicates: int
    size_bytes: int
    notes: tuple[Text, ...]
    digests: tuple[int, ...] | None
    identities: Identities = NO_IDENTITIES
    apart: int = 0
    columns_profile: tuple[ColumnProfile, ...] = ()
    issues: tuple[Issue, ...] = ()
    likely_duplicates: int = 0
    own_sheet: str = ""
    first_row: int = 1
    last_row: int | None = None
    headings: int = 0
    first_column: int = 0
    last_column: int | None = None


def lacking(tables: Iterable[TableFacts]) -> frozenset[int]:
    """The headings that stand in several of these tables, where one of those has no digests."""
    tables = list(tables)
    often = Counter(table.headings for table in tables)
    return frozenset(table.headings for table in tables if table.digests is None and often[table.headings] > 1)
