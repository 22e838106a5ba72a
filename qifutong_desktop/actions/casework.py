"""An open case in the store: brought out, said more of, undone; evidence put beside an answer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ..core.canonical import FieldValue
from ..core.client import Company
from ..core.dossier import Evidence
from ..core.operation import Operation, moment
from ..core.overview import Overview
from ..core.problems import Refusal
from ..core.text import Text
from ..store import operations
from ..store.attachments import attach, attached, read_attachment
from ..store.file import Store
from ..store.quotes import IssuedQuote, issued_pdf, issued_quotes
from .working import Issued, Kept


def bring_out(store: Store, case: str, company: Company) -> Kept:
    """A case as it lies in the store.

    :raises Refusal: when there is no such case
    """
    log = operations.case_operations(store, case)
    if not log:
        what = Text("没有这个案例", "there is no such case")
        raise Refusal.of(f"case.{case}", what, Text("请从列表中选择", "choose one from the list"))
    return Kept(case, log, issued_of(store, case), company)


def issued_of(store: Store, case: str) -> tuple[Issued, ...]:
    """The issued quotes of a case, in the order of issue."""
    return tuple(Issued(one.number, one.version, one.at, one.inputs) for one in issued_quotes(store, case))


def paper_of(store: Store, issued: Issued) -> bytes:
    """The stored PDF of an issued quote."""
    return issued_pdf(store, _stored(store, issued))


def _stored(store: Store, issued: Issued) -> IssuedQuote:
    return next(
        one
        for one in issued_quotes(store, issued.inputs.under.case)
        if (one.number, one.version) == (issued.number, issued.version)
    )


def new_id() -> str:
    """The id of a case that is about to be stored (32 hex digits)."""
    return secrets.token_hex(16)


def said(
    store: Store,
    case: str,
    changes: Mapping[str, FieldValue],
    author: str,
    now: datetime,
    reason: str = "",
    *,
    seen: Mapping[str, tuple[str, ...]] | None = None,
    overview: Overview | None = None,
    together: bool = False,
) -> tuple[Operation, ...]:
    """Store changes of fields; on the disk when it returns. ``seen``: the names of the heads that the author had before
    him, by field (None: he replaces what stands); ``overview``: what the list shows of the case with them;
    ``together``: one step to undo.

    :raises Refusal: when the disk fails; nothing of it is stored
    """
    at = moment(now)
    return operations.record(
        store, case, changes, author=author, at=at, reason=reason, seen=seen, overview=overview, together=together
    )


def taken_back(store: Store, case: str, author: str, now: datetime) -> tuple[Operation, ...]:
    """Undo the last change; () when there is none."""
    return operations.undo(store, case, author=author, at=moment(now))


def brought_again(store: Store, case: str, author: str, now: datetime) -> tuple[Operation, ...]:
    """Redo what was undone last; () when there is nothing."""
    return operations.redo(store, case, author=author, at=moment(now))


def put_evidence(store: Store, case: str, paths: Sequence[Path], now: datetime) -> tuple[Evidence, ...]:
    """Keep files as attachments of a case; what stands for them beside an answer.

    :raises Refusal: a file that cannot be read or is too large
    """
    found = []
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as error:
            what = Text(f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})")
            raise Refusal.of("", what, Text("请核对文件", "check the file"), path.name) from None
        kept = attach(store, case, path.name, content, at=moment(now))
        found.append(Evidence(path.name, kept.sha256))
    return tuple(found)


def evidence_content(store: Store, case: str, evidence: Evidence) -> bytes:
    """The file again.

    :raises Refusal: when it is not (or no longer) there
    """
    for one in attached(store, case):
        if one.sha256 == evidence.sha256:
            return read_attachment(store, one)
    what = Text("这份凭证不在本机", "this file is not on this computer")
    raise Refusal.of("", what, Text("请重新添加", "add it again"), evidence.name)


def with_issued(store: Store, kept: Kept) -> Kept:
    """The case with its issued quotes as they stand now."""
    return replace(kept, issued=issued_of(store, kept.id))
