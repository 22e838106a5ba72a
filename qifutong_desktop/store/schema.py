"""The tables of the store as this version writes them; ``migrations/`` makes them and brings older files here.

``operations`` is the truth. ``heads`` and ``cases`` are derived from it in the same transaction, to open and list fast;
:func:`qifutong_desktop.store.operations.rebuilt` checks them against it.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

#: The schema this program writes; stands in the file as ``PRAGMA user_version``. A higher one is refused.
VERSION = 4

metadata = MetaData()

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Column("deleted", Text),
    Column("operations", Integer, nullable=False),
    # what the list shows of it, as JSON, and how many operations the case had when that was made
    Column("overview", Text),
    Column("overview_of", Integer),
)

operations = Table(
    "operations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", LargeBinary, nullable=False, unique=True),
    Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("device", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("device", "n"),
    Index("operations_case", "case_id"),
)

heads = Table(
    "heads",
    metadata,
    Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("field", Text, primary_key=True),
    # no foreign key: it would need an index of its own, two more pages to encrypt at every saved answer
    Column("operation_id", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

#: Cases erased for good: the bare id, so that no bundle or colleague brings them back.
erased = Table(
    "erased",
    metadata,
    Column("case", Text, primary_key=True),
    Column("at", Text, nullable=False),
    sqlite_with_rowid=False,
)

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

drafts = Table(
    "drafts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE")),
    Column("body", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("drafts_case", "case_id"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", Text, nullable=False),
    UniqueConstraint("case_id", "sha256"),
)

attachment_chunks = Table(
    "attachment_chunks",
    metadata,
    Column("attachment_id", Integer, ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

#: Pictures of our own: seal and logo.
pictures = Table(
    "pictures",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: Papers that the team's hub holds, by its ``seq``: what is not sent again, and colleagues' quotes with their facts.
hub_papers = Table(
    "hub_papers",
    metadata,
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

# --- what triggers keep from ever being altered (migrations/v0001_issued.py, v0003_signed_papers.py) ------------------

#: The text of every price book that an issued quote rests on, by the SHA-256 of that text.
pricebooks = Table(
    "pricebooks",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("book", Text, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)

#: Issued quotes; ``case`` is an id and no foreign key: they are kept by duty when a client is erased.
quotes = Table(
    "quotes",
    metadata,
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
    Index("quotes_case", "case"),
)

#: What was signed of an issued quote (``kind``: signed, countersigned, timestamped), kept as long as the quote.
signed_papers = Table(
    "signed_papers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("quote_id", Integer, ForeignKey("quotes.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("sha256", Text, nullable=False, unique=True),
    Column("pdf", LargeBinary, nullable=False),
    Index("signed_papers_quote", "quote_id"),
)

#: The audit chain over issue and signature events: ``hash`` covers ``body`` and the hash before.
events = Table(
    "events",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
