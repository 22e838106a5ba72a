"""Version 1: operations with what is derived from them, settings, drafts, attachments, issued quotes."""

from __future__ import annotations

from typing import Any

from alembic.operations import Operations
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Text, UniqueConstraint

from . import v0001_issued


def upgrade(op: Operations) -> None:
    """An empty file becomes version 1."""
    op.create_table(
        "cases",
        Column("id", Integer, primary_key=True),
        Column("case", Text, nullable=False, unique=True),
        Column("name", Text, nullable=False),
        Column("changed", Text, nullable=False),
        Column("deleted", Text),
        Column("operations", Integer, nullable=False),
    )
    op.create_table(
        "operations",
        Column("id", Integer, primary_key=True),
        Column("name", LargeBinary, nullable=False, unique=True),
        _case(nullable=False),
        Column("device", Text, nullable=False),
        Column("n", Integer, nullable=False),
        Column("body", Text, nullable=False),
        UniqueConstraint("device", "n"),
    )
    op.create_index("operations_case", "operations", ["case_id"])
    op.create_table(
        "heads",
        _case(primary_key=True),
        Column("field", Text, primary_key=True),
        Column("operation_id", Integer, ForeignKey("operations.id", ondelete="CASCADE"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("heads_operation", "heads", ["operation_id"])
    op.create_table(
        "erased",
        Column("case", Text, primary_key=True),
        Column("at", Text, nullable=False),
        sqlite_with_rowid=False,
    )
    _beside_the_log(op)
    v0001_issued.upgrade(op)


def _beside_the_log(op: Operations) -> None:
    op.create_table(
        "settings",
        Column("key", Text, primary_key=True),
        Column("value", Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "drafts",
        Column("key", Text, primary_key=True),
        _case(),
        Column("body", Text, nullable=False),
        Column("at", Text, nullable=False),
    )
    op.create_index("drafts_case", "drafts", ["case_id"])
    op.create_table(
        "attachments",
        Column("id", Integer, primary_key=True),
        _case(nullable=False),
        Column("sha256", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("size", Integer, nullable=False),
        Column("at", Text, nullable=False),
        UniqueConstraint("case_id", "sha256"),
    )
    op.create_table(
        "attachment_chunks",
        Column("attachment_id", Integer, ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("data", LargeBinary, nullable=False),
    )


def _case(**more: Any) -> Column[int]:
    return Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), **more)
