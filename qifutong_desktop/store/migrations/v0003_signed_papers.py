"""Version 3: signed papers beside the issued quote that they are of, never altered; attachments of a client before."""

from __future__ import annotations

import json

from alembic.operations import Operations
from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, LargeBinary, Text, text

_COUNTERSIGNED = "-countersigned.pdf"


def upgrade(op: Operations) -> None:
    """Version 2 becomes version 3. An attachment whose hash the audit chain names as a signed quote's moves over."""
    op.create_table(
        "signed_papers",
        Column("id", Integer, primary_key=True),
        Column("quote_id", Integer, ForeignKey("quotes.id"), nullable=False),
        Column("kind", Text, nullable=False),
        Column("at", Text, nullable=False),
        Column("sha256", Text, nullable=False, unique=True),
        Column("pdf", LargeBinary, nullable=False),
        Index("signed_papers_quote", "quote_id"),
    )
    _move(op.get_bind())
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER signed_papers_no_{act.lower()} BEFORE {act} ON signed_papers"
            " BEGIN SELECT RAISE(ABORT, 'signed_papers are never altered'); END"
        )
    op.execute(
        "CREATE TRIGGER signed_papers_no_replace BEFORE INSERT ON signed_papers"
        " WHEN EXISTS (SELECT 1 FROM signed_papers WHERE id = NEW.id OR sha256 = NEW.sha256)"
        " BEGIN SELECT RAISE(ABORT, 'signed_papers are never altered'); END"
    )


def _move(connection: Connection) -> None:
    for (body,) in connection.execute(text("SELECT body FROM events ORDER BY n")).all():
        event = _parsed(body)
        facts = event.get("facts")
        if event.get("kind") == "signed" and isinstance(facts, dict):
            _move_one(connection, facts, str(event.get("at", "")))


def _move_one(connection: Connection, facts: dict[str, object], at: str) -> None:
    found = connection.execute(
        text(
            'SELECT q.id AS quote_id, a.id, a.name FROM quotes q JOIN cases c ON c."case" = q."case"'
            " JOIN attachments a ON a.case_id = c.id AND a.sha256 = :sha256"
            " WHERE q.number = :number AND q.version = :version"
            " AND NOT EXISTS (SELECT 1 FROM signed_papers s WHERE s.sha256 = a.sha256)"
        ),
        {key: facts.get(key) for key in ("sha256", "number", "version")},
    ).first()
    if found is None:  # erased with its client, or signed and kept elsewhere
        return
    chunks = text("SELECT data FROM attachment_chunks WHERE attachment_id = :id ORDER BY position")
    pdf = b"".join(connection.scalars(chunks, {"id": found.id}))
    connection.execute(
        text(
            "INSERT INTO signed_papers (quote_id, kind, at, sha256, pdf) VALUES (:quote_id, :kind, :at, :sha256, :pdf)"
        ),
        {
            "quote_id": found.quote_id,
            "kind": "countersigned" if found.name.endswith(_COUNTERSIGNED) else "signed",
            "at": at,
            "sha256": facts["sha256"],
            "pdf": pdf,
        },
    )
    # foreign keys are off while a file is brought up to date: nothing goes along by itself
    connection.execute(text("DELETE FROM attachment_chunks WHERE attachment_id = :id"), {"id": found.id})
    connection.execute(text("DELETE FROM attachments WHERE id = :id"), {"id": found.id})


def _parsed(body: str) -> dict[str, object]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):  # what somebody spoiled is for the audit to name
        return {}
    return found if isinstance(found, dict) else {}
