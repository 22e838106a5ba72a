"""Version 2: what the list shows of a case beside it, pictures of our own (seal, logo), and lighter heads."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Text


def upgrade(op: Operations) -> None:
    """Version 1 becomes version 2. Overviews begin unknown: they are made when a case is next worked through."""
    op.add_column("cases", Column("overview", Text))
    op.add_column("cases", Column("overview_of", Integer))
    op.create_table(
        "pictures",
        Column("key", Text, primary_key=True),
        Column("name", Text, nullable=False),
        Column("data", LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    _lighter_heads(op)


def _lighter_heads(op: Operations) -> None:
    """The same rows without the foreign key on operations and its index: each saved answer wrote to both."""
    op.rename_table("heads", "heads_before")
    op.drop_index("heads_operation")
    op.create_table(
        "heads",
        Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        Column("field", Text, primary_key=True),
        Column("operation_id", Integer, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO heads SELECT case_id, field, operation_id FROM heads_before")
    op.drop_table("heads_before")
