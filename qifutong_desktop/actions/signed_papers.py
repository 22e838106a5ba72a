"""Signed papers of an issued quote: kept beside it in the store, shown, handed over, signed by the client as well.

The newest signed paper is the one that counts; all of them stay in the store as long as the issued quote does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..core.money import yuan
from ..core.operation import moment
from ..core.problems import Refusal
from ..core.text import Text
from ..signing.keys import SigningKey
from ..store.clock import latest_day
from ..store.file import Store
from ..store.pictures import picture
from ..store.quotes import issued_quote_of
from ..store.signed_papers import KeptPaper, keep_signed, read_paper, signed_of
from .casework import paper_of
from .previewing import Paper
from .signing import countersign_paper, sign_issued
from .working import Issued

#: The field left for the client, as a signed file of ours writes it.
_CLIENT_FIELD = re.compile(rb"/T \(Qifutong(?:_|\\137)Client\)")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, at which moment (UTC). ``of_client``: as the client, beside us."""

    signer: str
    at: str
    of_client: bool


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """The paper of an issued quote as it is handed over. ``signatures``: ours, then the client's; ``room``: it holds
    an empty field for the client; ``stamp``: whose timestamp stands over all of it, and when (None: nobody's)."""

    paper: Paper
    signatures: tuple[Signature, ...] = ()
    room: bool = False
    total: str = ""
    stamp: Signature | None = None


def issued_paper(store: Store, issued: Issued) -> IssuedPaper:
    """The newest signed paper of an issued quote, else the paper as it was issued."""
    from ..documents.preview import page_sizes

    kept = signed_of(store, issued.number, issued.version)
    pdf = read_paper(store, kept[-1]) if kept else paper_of(store, issued)
    found = _signatures(kept)
    room = len(found) == 1 and _CLIENT_FIELD.search(pdf) is not None
    stamp = _signature(kept[-1]) if kept and kept[-1].kind == "timestamped" else None
    return IssuedPaper(Paper(pdf, page_sizes(pdf)), found, room, _total(store, issued), stamp)


def pdf_to_hand_over(store: Store, issued: Issued) -> bytes:
    """The bytes that are exported: signed, where it is."""
    kept = signed_of(store, issued.number, issued.version)
    return read_paper(store, kept[-1]) if kept else paper_of(store, issued)


def why_not_sign(issued: Issued, versions: Sequence[Issued], today: date) -> Text | None:
    """Why an issued quote is not signed any more, by us or by the client: superseded or expired; None when it may be.
    On its last day it is in force (docs/adr/0021)."""
    newest = max(one.version for one in versions if one.number == issued.number)
    if issued.version < newest:
        return Text(f"已被第 {newest} 版取代，不再签名", f"superseded by version {newest}: not signed any more")
    until = issued.inputs.terms.valid_until
    if today > until:
        return Text(f"报价已于 {until} 过期，不再签名", f"the offer expired on {until}: not signed any more")
    return None


def sign_shown(
    store: Store, issued: Issued, key: SigningKey, author: str, now: datetime, *, seal: bool, countersign: bool
) -> IssuedPaper:
    """Sign an issued quote and keep the signed paper beside it. ``seal``: with the picture of the company's seal;
    ``countersign``: with an empty field for the client.

    :raises Refusal: superseded or expired, signed already, or as :func:`.signing.sign_issued`
    """
    _check_in_force(store, issued, now)
    if signed_of(store, issued.number, issued.version):
        what = Text("这一版已经签过名", "this version is signed already")
        raise Refusal.of("", what, Text("需要改动请发布新版", "to change anything, issue a new version"))
    shown = picture(store, "seal") if seal else None
    quote = issued_quote_of(store, issued.number, issued.version)
    sign_issued(store, quote, key, now, author=author, seal=shown.content if shown else None, countersign=countersign)
    return issued_paper(store, issued)


def countersign_shown(
    store: Store,
    issued: Issued,
    key: SigningKey,
    author: str,
    now: datetime,
    *,
    name: str,
    title: str,
    ink: bytes | None,
) -> IssuedPaper:
    """The client's name, title and ink put into the field that was left, sealed by ``key`` (ours, or the client's own)
    and kept beside the quote.

    :raises Refusal: no name, superseded or expired, or as :func:`.signing.countersign_paper`
    """
    if not name.strip():
        what = Text("没有填写签字人姓名", "the name of who signs is missing")
        raise Refusal.of("name", what, Text("请填写姓名", "type the name"))
    _check_in_force(store, issued, now)
    newest = next(reversed(signed_of(store, issued.number, issued.version)), None)
    signed = countersign_paper(
        pdf_to_hand_over(store, issued), key, now, name=name.strip(), title=title.strip(), ink=ink
    )
    number, version = issued.number, issued.version
    by, at = name.strip(), moment(now)
    keep_signed(store, number, version, "countersigned", signed, by, author=author, at=at, over=newest)
    return issued_paper(store, issued)


# --- inside ----------------------------------------------------------------------------------------------------------


def _check_in_force(store: Store, issued: Issued, now: datetime) -> None:
    """:raises Refusal: a newer version was issued, or the last day is past"""
    stored = issued_quote_of(store, issued.number)
    versions = [issued, Issued(stored.number, stored.version, stored.at, stored.inputs)]
    why = why_not_sign(issued, versions, latest_day(store, now))
    if why is not None:
        raise Refusal.of("", why, Text("请在报价页发布新版", "issue a new version on the quote page"))


def _signatures(kept: Sequence[KeptPaper]) -> tuple[Signature, ...]:
    """Ours, then the client's, as the newest paper holds them."""
    ours = [_signature(one) for one in kept if one.kind == "signed"]
    theirs = [_signature(one) for one in kept if one.kind == "countersigned"]
    return (*ours[-1:], *theirs[-1:])


def _signature(one: KeptPaper) -> Signature:
    return Signature(one.by, one.at, one.kind == "countersigned")


def _total(store: Store, issued: Issued) -> str:
    """The total as the paper prints it."""
    from ..catalog.pricebook import parse_pricebook
    from ..core.issued import issued_quote
    from ..store.quotes import issued_book

    stored = issued_quote_of(store, issued.number, issued.version)
    book = parse_pricebook(issued_book(store, stored), issued.inputs.book)
    return yuan(issued_quote(issued.inputs, book).estimate.total.low)
