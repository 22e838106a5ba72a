"""Signed papers: every file that was made of an issued quote by signing it, kept beside it and never altered.

Each enters together with its event of the audit chain, which names its hash, its kind and who signed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, cast

from sqlalchemy import func, insert, select

from ..core.canonical import FieldValue
from ..core.problems import Problem, Refusal
from ..core.text import Text
from .audit import SIGNED, append_event, chain
from .file import Store
from .refusals import Damaged
from .schema import quotes, signed_papers

#: By us; by the client as well; the newest of them with a timestamp.
PaperKind = Literal["signed", "countersigned", "timestamped"]


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A signed paper without its bytes (:func:`read_paper`). ``by`` signed it, or is the timestamp's authority;
    ``at`` is UTC, ``sha256`` in hex."""

    id: int
    number: str
    version: int
    kind: PaperKind
    by: str
    at: str
    sha256: str


def keep_signed(
    store: Store,
    number: str,
    version: int,
    kind: PaperKind,
    pdf: bytes,
    by: str,
    *,
    author: str,
    at: str,
    over: KeptPaper | None = None,
) -> KeptPaper:
    """Keep a signed paper of an issued quote with its event, in one transaction; on the disk when it returns.

    The same bytes again are the paper that is there. ``over`` is the paper that this one was made from, where that
    must still be the newest.

    :raises Refusal: when there is no such quote, or a newer paper came meanwhile
    :raises NotWritten: when the disk fails; nothing is stored
    """
    digest = sha256(pdf).hexdigest()
    facts: dict[str, FieldValue] = {
        "number": number,
        "version": version,
        "signer": by,
        "sha256": digest,
        "paper": kind,
    }
    with store.writing() as connection:
        quote = connection.scalar(select(quotes.c.id).where(quotes.c.number == number, quotes.c.version == version))
        if quote is None:
            what = Text(f"没有报价 {number} 第 {version} 版", f"there is no quote {number} version {version}")
            raise Refusal.of("number", what, Text("请核对编号", "check the number"))
        newest = connection.scalar(select(func.max(signed_papers.c.id)).where(signed_papers.c.quote_id == quote))
        if over is not None and newest != over.id:
            what = Text("这份报价刚刚又签了名", "this quote was signed again just now")
            raise Refusal.of("", what, Text("请核对后再试", "look at it again, then try anew"))
        if connection.scalar(select(signed_papers.c.id).where(signed_papers.c.sha256 == digest)) is None:
            row = {"quote_id": quote, "kind": kind, "at": at, "sha256": digest, "pdf": pdf}
            connection.execute(insert(signed_papers).values(row))
            append_event(connection, SIGNED, facts, author=author, device=store.device, at=at)
    return next(one for one in signed_of(store, number, version) if one.sha256 == digest)


def signed_of(store: Store, number: str, version: int) -> tuple[KeptPaper, ...]:
    """The signed papers of an issued quote, in the order in which they were made."""
    wanted = (
        select(signed_papers.c.id, signed_papers.c.kind, signed_papers.c.at, signed_papers.c.sha256)
        .join(quotes)
        .where(quotes.c.number == number, quotes.c.version == version)
        .order_by(signed_papers.c.id)
    )
    with store.reading() as connection:
        rows = connection.execute(wanted).all()
    signers = _signers(store) if rows else {}
    return tuple(
        KeptPaper(row.id, number, version, cast(PaperKind, row.kind), signers.get(row.sha256, ""), row.at, row.sha256)
        for row in rows
    )


def read_paper(store: Store, paper: KeptPaper) -> bytes:
    """The bytes.

    :raises Damaged: when they are not what was signed
    """
    with store.reading() as connection:
        pdf = bytes(connection.execute(select(signed_papers.c.pdf).where(signed_papers.c.id == paper.id)).scalar_one())
    if sha256(pdf).hexdigest() != paper.sha256:
        what = Text("签名文件与签名时不符", "the signed file is not what was signed")
        name = f"{paper.number} v{paper.version}"
        raise Damaged([Problem(name, what, Text("请从备份恢复", "restore a backup"))])
    return pdf


def _signers(store: Store) -> dict[str, str]:
    """Who signed, by the hash of the paper."""
    events = (json.loads(entry.body) for entry in chain(store))
    return {
        str(one["facts"]["sha256"]): str(one["facts"].get("signer", "")) for one in events if one.get("kind") == SIGNED
    }
