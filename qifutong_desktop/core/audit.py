"""The chain over what was issued and signed: ``h_n = SHA256(h_(n-1) ‖ canonical row)``, so that no row can be changed,
taken out or moved without a trace.

The chain alone shows every such change before its end. That the end was cut off, or that all was written anew, only a
head that stands elsewhere can show: each quote carries in print the head that stood before it was issued.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from .problems import Refusal
from .text import Text

#: The head of an empty chain.
GENESIS = "0" * 64
#: Digits of a head as printed: 128 bits, more than anyone can forge.
PRINTED = 32
_FEWEST = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: ``n`` counts from 1, ``body`` is canonical JSON, ``hash`` 64 hex digits."""

    n: int
    body: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: ``n`` of the first row that is wrong, and what is wrong with it."""

    n: int
    what: Text


def link(before: str, body: str) -> str:
    """The hash of a row after the head ``before``, both in hex."""
    return sha256(bytes.fromhex(before) + body.encode("utf-8", "surrogatepass")).hexdigest()


def head_of(entries: Sequence[Entry]) -> str:
    """The head: the hash of the last row."""
    return entries[-1].hash if entries else GENESIS


def first_break(entries: Sequence[Entry]) -> Break | None:
    """The first row that was changed, put in, taken out or moved; None when the chain holds up to its end."""
    head = GENESIS
    for place, entry in enumerate(entries, 1):
        if entry.n != place:
            return Break(place, Text(f"审计链缺第 {place} 条", f"entry {place} of the audit chain is missing"))
        if entry.hash != link(head, entry.body):
            what = f"审计链第 {place} 条与其哈希不符：它或它之前的内容被改动过"
            return Break(place, Text(what, f"entry {place} of the audit chain, or what stood before it, was changed"))
        head = entry.hash
    return None


def printed_head(head: str) -> str:
    """A head as it stands on paper."""
    return head[:PRINTED]


def place_of(entries: Sequence[Entry], printed: str) -> int | None:
    """After how many rows the chain had this head (0: before the first); None when it never had it.

    :raises Refusal: when ``printed`` is no head: 16 to 64 hex digits, blanks allowed
    """
    digits = "".join(printed.split()).lower()
    if not _FEWEST <= len(digits) <= len(GENESIS) or set(digits) - set("0123456789abcdef"):
        raise Refusal.of(
            "--head",
            Text(f"{printed} 不是链头", f"{printed} is no head of a chain"),
            Text(f"请照抄报价单末尾的 {PRINTED} 位", f"copy the {PRINTED} digits at the foot of a quote"),
        )
    heads = [GENESIS, *(entry.hash for entry in entries)]
    return next((place for place, head in enumerate(heads) if head.startswith(digits)), None)
