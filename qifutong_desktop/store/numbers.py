"""The next number of a quote, told by what was issued: nothing else counts, so nothing can run ahead or fall behind."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from ..core.quote_number import QuoteNumber, next_number, parse_number
from .schema import quotes


def number_after(connection: Connection, device: str, day: date) -> QuoteNumber:
    """The number after the last one issued, within a transaction or a reading."""
    last = connection.scalar(select(quotes.c.number).where(quotes.c.version == 1).order_by(quotes.c.id.desc()).limit(1))
    return next_number(None if last is None else parse_number(last), device, day)
