"""A report on the client's data as a document: cover, foot and properties that all of them share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..document import Cover, Document, Page
from ..wording import full_day


def report_document(
    title: str,
    subject: str,
    client: str,
    today: date,
    pages: Sequence[Page],
    *,
    subtitle: str,
    facts: Sequence[tuple[str, str]],
    note: str,
    keywords: tuple[str, ...],
) -> Document:
    """``pages`` begin with the summary; ``facts`` stand on the cover under whom it is for."""
    return Document(
        title=f"{client} {title}".strip(),
        author="企服通",
        subject=subject,
        status="报告",
        foot="　".join(part for part in (client, title, full_day(today)) if part),
        pages=tuple(pages),
        cover=Cover(
            brand="企服通",
            title=title,
            subtitle=subtitle,
            facts=(*((("呈送", client),) if client else ()), *facts),
            note=note,
        ),
        summary=0,
        keywords=keywords,
    )
