"""Version 1, the part that is never altered: price books in use, issued quotes and the audit chain.

Triggers refuse every change and removal. ``INSERT OR REPLACE`` removes without asking a DELETE trigger, so an insert
over what is there is refused too.
"""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Text, UniqueConstraint

#: What names a row of each table: (table, condition that a row of that name is there).
_NEVER_TWICE = (
    ("pricebooks", "sha256 = NEW.sha256"),
    ("quotes", "id = NEW.id OR (number = NEW.number AND version = NEW.version)"),
    ("events", "n = NEW.n"),
)


def upgrade(op: Operations) -> None:
    """Three tables and their triggers."""
    op.create_table(
        "pricebooks",
        Column("sha256", Text, primary_key=True),
        Column("book", Text, nullable=False),
        Column("body", Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quotes",
        Column("id", Integer, primary_key=True),
        Column("number", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("case", Text, nullable=False),
        Column("at", Text, nullable=False),
        Column("book", Text, ForeignKey("pricebooks.sha256"), nullable=False),
        Column("inputs", Text, nullable=False),
        Column("sha256", Text, nullable=False),
        Column("pdf", LargeBinary, nullable=False),
        UniqueConstraint("number", "version"),
    )
    op.create_index("quotes_case", "quotes", ["case"])
    op.create_table(
        "events",
        Column("n", Integer, primary_key=True),
        Column("body", Text, nullable=False),
        Column("hash", Text, nullable=False),
    )
    for table, there in _NEVER_TWICE:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} are never altered'); END"
            )
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {there})"
            f" BEGIN SELECT RAISE(ABORT, '{table} are never altered'); END"
        )
