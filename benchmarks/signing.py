"""Signing a two-page quote and finding out what it is worth, with everything loaded and in a child of its own."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from qifutong_desktop.actions.signing import sign_paper, with_quote_data
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.issued import Circumstances, issue_inputs, issued_document
from qifutong_desktop.core.quote import FirmQuote
from qifutong_desktop.documents.pdf import document_pdf
from qifutong_desktop.signing.capped import capped_findings
from qifutong_desktop.signing.keys import PrivateKey, SigningKey, root_of, self_signed
from qifutong_desktop.signing.verify import findings

from .sample import sample_offer
from .table import Row, milliseconds

_ROUNDS = 7


def rows() -> list[Row]:
    """Seconds on the wall: what somebody waits for."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        offer = sample_offer(Path(folder))
    assert isinstance(offer.quote, FirmQuote)
    book = load_pricebook()
    terms = replace(offer.quote.terms, number="Q26-A1-0117")
    inputs = issue_inputs(offer.diagnosed.case, offer.quote, terms, book, Circumstances("", "base 1", "0"), "")
    paper = document_pdf(issued_document(inputs, book))
    ready = with_quote_data(paper, inputs, book)
    now = datetime.now(UTC)
    found = [
        Row("quote's data put inside, PDF/A-3", milliseconds(waited(lambda: with_quote_data(paper, inputs, book))))
    ]
    keys: list[tuple[str, PrivateKey]] = [
        ("ECDSA P-256", ec.generate_private_key(ec.SECP256R1())),
        ("RSA 3072", rsa.generate_private_key(65537, 3072)),
    ]
    for name, private in keys:
        key = SigningKey(private, self_signed(private, "温岚", "", now, 1))
        roots, moment = [root_of(key)], datetime.now(UTC)
        signed = sign_paper(ready, key, moment, countersign=True).pdf
        took = waited(lambda key=key, moment=moment: sign_paper(ready, key, moment, countersign=True))  # type: ignore[misc]
        found.append(Row(f"a quote signed with {name}", milliseconds(took), aim="< 0.5 s", met=took < 0.5))
        took = waited(lambda signed=signed, roots=roots, moment=moment: findings(signed, roots, moment))  # type: ignore[misc]
        found.append(Row("… and checked, pyHanko loaded", milliseconds(took), aim="< 1 s", met=took < 1))
        took = waited(lambda signed=signed, roots=roots, moment=moment: capped_findings(signed, roots, moment))  # type: ignore[misc]
        found.append(Row("… and checked in a capped child that starts for it", milliseconds(took)))
    return found


def waited(work: Callable[[], object]) -> float:
    """The median of some rounds; one before them is not counted."""
    work()
    seen = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        work()
        seen.append(time.perf_counter() - begun)
    return statistics.median(seen)
