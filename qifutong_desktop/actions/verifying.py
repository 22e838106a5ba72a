"""What a signed file is worth: found in the capped child, priced again, compared with the register, judged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ..catalog.pricebook import parse_pricebook
from ..core.client import Case
from ..core.issued import issued_quote
from ..core.money import to_fen
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.quote_payload import QuoteData, quote_data
from ..core.text import Lang
from ..core.verdict import Findings, Known, SignatureFacts, Totals, Verdict, judge
from ..signing.capped import capped_findings
from ..store.audit import SIGNED, chain
from ..store.clock import latest_day
from ..store.file import Store
from ..store.quotes import issued_quotes
from .signing import pinned_roots
from .timestamping import pinned_authorities
from .updating import pricebook_text


@dataclass(frozen=True, slots=True)
class Verified:
    """A file that was looked at: what was found, what it carries (``data`` None where that does not read), the verdict.

    ``carried`` is the embedded JSON as it stands.
    """

    findings: Findings
    known: Known
    data: QuoteData | None
    carried: Any
    verdict: Verdict

    @property
    def case(self) -> Case | None:
        """A case made from a quote that may be relied on; None for any other file."""
        return self.data.case if self.data is not None and self.verdict.good else None


def verify_file(
    content: bytes,
    now: datetime,
    *,
    store: Store | None = None,
    roots: Sequence[bytes] = (),
    authorities: Sequence[bytes] = (),
    progress: Progress = silent,
) -> Verified:
    """The verdict on the bytes of a file. Trusted are the store's pinned roots and ``roots`` (DER), for timestamps its
    pinned authorities and ``authorities``, and nobody else.

    :raises Cancelled: by ``progress``
    """
    trusted = (*pinned_roots(store), *roots)
    times = (*pinned_authorities(store), *authorities)
    found = capped_findings(content, trusted, now, progress=progress, authorities=times)
    carried = _json(found.payload)
    try:
        data = quote_data(carried) if carried is not None else None
    except ValueError:
        data = None
    broken = bool(found.payload) and data is None
    totals = Totals(None, None, None)
    if data is not None:
        totals = Totals(found.printed_total, data.total, _priced_again(found, data, store))
    known = _known(found, data, totals, broken, now, store)
    return Verified(found, known, data, carried, judge(found, known))


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def _known(
    found: Findings, data: QuoteData | None, totals: Totals, broken: bool, now: datetime, store: Store | None
) -> Known:
    today = latest_day(store, now.astimezone())
    if data is None:
        return Known(today, totals=totals, broken_data=broken)
    signed, newer = None, 0
    if store is not None:
        signed = signed_hashes(store, data.number, data.version) or None
        versions = [one.version for one in issued_quotes(store) if one.number == data.number]
        newer = max(versions, default=0) if max(versions, default=0) > data.version else 0
    return Known(today, signed, data.valid_until, newer, totals)


def signed_hashes(store: Store, number: str, version: int) -> tuple[str, ...]:
    """The SHA-256 of every file that the register holds as signed under a number and version."""
    found = []
    for entry in chain(store):
        body = json.loads(entry.body)
        facts = body.get("facts", {})
        if body.get("kind") == SIGNED and (facts.get("number"), facts.get("version")) == (number, version):
            found.append(str(facts["sha256"]))
    return tuple(found)


def _priced_again(found: Findings, data: QuoteData, store: Store | None) -> Decimal | None:
    """The total by the price book that the data names, if it is here. Only of what a pinned issuer signed: nobody
    else's numbers are worth working on."""
    part = found.our_part
    ours = part.signatures[0] if len(part.signatures) == 1 else None
    if ours is None or not (ours.strict and (ours.trusted_then or ours.proven)):
        return None
    try:
        book = parse_pricebook(pricebook_text(store, data.inputs.book_sha256), data.inputs.book)
    except (ValueError, Refusal):
        return None
    try:
        return issued_quote(data.inputs, book).estimate.total.low
    except (Refusal, ValueError, TypeError, KeyError, ArithmeticError, AttributeError):
        return None


# --- for the command line --------------------------------------------------------------------------------------------


def verified_json(verified: Verified, lang: Lang = "zh") -> dict[str, Any]:
    """The contract's ``verify`` object."""
    found, verdict, totals = verified.findings, verified.verdict, verified.known.totals
    return {
        "verdict": verdict.kind,
        "sentence": verdict.sentence.said(lang),
        "details": [one.said(lang) for one in verdict.details],
        "signatures": [_signature_json(one) for one in found.signatures],
        "quote": verified.carried if isinstance(verified.carried, dict) else None,
        "totals": {
            "printed": _yuan(totals.printed),
            "embedded": _yuan(totals.embedded),
            "recomputed": _yuan(totals.recomputed),
        },
        "sha256": found.sha256,
        "size": found.size,
    }


def _yuan(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{to_fen(amount)}"


def _signature_json(one: SignatureFacts) -> dict[str, Any]:
    return {
        "field": one.field,
        "kind": "timestamp" if one.stamp else "signature",
        "signer": one.signer,
        "issuer": one.issuer,
        "fingerprint": one.fingerprint,
        "signed_at": one.signed_at,
        "algorithm": one.algorithm,
        "certification": one.certification,
        "intact": one.intact,
        "trusted": one.trusted,
        "covers_whole_file": one.covers_whole_file,
        "modified_after": one.modified_after,
        "revoked": one.revoked,
    }
