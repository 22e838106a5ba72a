"""What the QR code on a quote says: number, version, day, total and the digest of the order, to hold a sheet of paper
against a file or the register. Only characters of a QR code's own alphabet, so that it stays small."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

from .canonical import canonical, digest
from .client import AlreadyPaid
from .money import to_fen
from .order import Concession, Order
from .quote import FirmQuote

#: What every code of ours begins with.
MARK = "QFT1"
_DIGITS = 32


def order_digest(order: Order) -> str:
    """SHA-256 (hex) of an order as canonical JSON, the ``inputs.order`` of the embedded data."""
    return digest(canonical(_plain(order)))


def _plain(value: Any) -> Any:
    if isinstance(value, Order | Concession | AlreadyPaid):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value


def quote_code(quote: FirmQuote) -> str:
    """``QFT1 Q26-7K2M-0007-T 1 20260907 41999.00 <32 hex digits>``, parted by spaces."""
    total: Decimal = quote.estimate.total.low
    terms = quote.terms
    digits = order_digest(quote.estimate.order)[:_DIGITS]
    words = (MARK, terms.number, str(terms.version), f"{terms.issued_on:%Y%m%d}", f"{to_fen(total)}", digits)
    return " ".join(words).upper()
