"""Version 4: the papers that the team's hub holds, so that none is sent twice and colleagues' quotes can be listed."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import Column, ForeignKey, Index, Integer, Text


def upgrade(op: Operations) -> None:
    """Version 3 becomes version 4; nothing is known of a hub yet."""
    op.create_table(
        "hub_papers",
        Column("seq", Integer, primary_key=True),
        Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        Column("kind", Text, nullable=False),
        Column("sha256", Text, nullable=False),
        Column("title", Text, nullable=False),
        Column("number", Text),
        Column("version", Integer),
        Column("at", Text, nullable=False),
        Column("by", Text, nullable=False),
        Column("facts", Text, nullable=False),
        Index("hub_papers_case", "case_id", "sha256"),
    )
