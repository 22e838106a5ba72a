"""Signing a quote: the key checked, its data put inside the paper, a signature over both, its entry in the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..catalog.pricebook import parse_pricebook
from ..core.issued import IssueInputs, issued_quote
from ..core.operation import moment
from ..core.pricebook import PriceBook
from ..core.problems import Refusal
from ..core.quote_payload import quote_payload
from ..core.text import Text
from ..signing.keys import (
    Certified,
    KeyKind,
    SigningKey,
    certified_root,
    make_key,
    read_key,
    read_roots,
    root_of,
    write_key,
)
from ..store.file import Store
from ..store.quotes import IssuedQuote, issued_book, issued_pdf
from ..store.settings import put_setting, setting
from ..store.signed_papers import keep_signed

_ROOTS = "signing.roots"
_LARGEST_PDF = 30 * 1024**2


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A signed quote as a file, and by whom it was signed. ``valid_until``: the last day that it binds, by the data
    inside; None without data."""

    pdf: bytes
    signer: Certified
    number: str
    version: int
    valid_until: date | None


# --- whom we trust ---------------------------------------------------------------------------------------------------


def pinned_roots(store: Store | None) -> tuple[bytes, ...]:
    """The certificates (DER) that a person chose to trust; none without a store."""
    kept = setting(store, _ROOTS) if store is not None else None
    return tuple(bytes.fromhex(one) for one in kept) if isinstance(kept, list) else ()


def pin_root(store: Store, path: Path) -> tuple[Certified, ...]:
    """Trust quotes issued under the certificates of a file (PEM or DER) from now on.

    :raises Refusal: it cannot be read, or holds no certificate that may be trusted
    """
    roots = roots_of_files([path])
    pin_roots(store, roots)
    return tuple(map(certified_root, roots))


def pin_roots(store: Store, roots: Sequence[bytes]) -> None:
    """Trust what these certificates (DER) issued, beside those that are trusted already."""
    _keep_roots(store, (*pinned_roots(store), *roots))


def pin_own(store: Store, key: SigningKey) -> None:
    """Trust what this key signs, on this computer."""
    pin_roots(store, [root_of(key)])


def unpin_root(store: Store, root: bytes) -> None:
    """Trust a certificate no longer."""
    _keep_roots(store, [one for one in pinned_roots(store) if one != root])


def _keep_roots(store: Store, roots: Sequence[bytes]) -> None:
    put_setting(store, _ROOTS, [one.hex() for one in dict.fromkeys(roots)] or None)


def roots_of_files(paths: Sequence[Path]) -> tuple[bytes, ...]:
    """The certificates in files (PEM or DER), as DER.

    :raises Refusal: a file that cannot be read, or is no certificate
    """
    roots: list[bytes] = []
    for path in paths:
        try:
            roots += read_roots(read_file(path))
        except Refusal as refusal:
            raise refusal.in_file(str(path)) from None
    return tuple(roots)


def certified_json(one: Certified) -> dict[str, Any]:
    """A certificate for the command line."""
    return {
        "subject": one.subject,
        "organisation": one.organisation,
        "issuer": one.issuer,
        "self_signed": one.self_signed,
        "valid_from": one.valid_from.date().isoformat(),
        "valid_until": one.valid_until.date().isoformat(),
        "algorithm": one.algorithm,
        "fingerprint": one.fingerprint,
    }


# --- keys ------------------------------------------------------------------------------------------------------------


def make_own_key(
    path: Path, name: str, organisation: str, passphrase: str, now: datetime, kind: KeyKind = "ec"
) -> SigningKey:
    """A consultant's own key in a new file (.p12) under a passphrase, and beside it the certificate to give to others
    (``.pem``).

    :raises Refusal: no name, no passphrase, or a file that is there already
    """
    from cryptography.hazmat.primitives.serialization import Encoding

    content = make_key(name, organisation, passphrase, now, kind=kind)
    key = read_key(content, passphrase)
    write_key(path, content)
    write_key(path.with_suffix(".pem"), key.certificate.public_bytes(Encoding.PEM))
    return key


# --- signing ---------------------------------------------------------------------------------------------------------


def with_quote_data(paper: bytes, inputs: IssueInputs, book: PriceBook) -> bytes:
    """The paper of a quote as PDF/A-3 with its data inside, ready to be signed; the same inputs give the same bytes."""
    from ..signing.embed import with_data

    return with_data(paper, quote_payload(inputs, issued_quote(inputs, book)))


def sign_issued(
    store: Store,
    quote: IssuedQuote,
    key: SigningKey,
    now: datetime,
    *,
    author: str,
    seal: bytes | None = None,
    countersign: bool = False,
) -> SignedPaper:
    """A stored quote signed; the signed file's hash enters the audit chain, the register of :mod:`.verifying`.

    ``seal`` is the picture of the company's seal; with ``countersign`` an empty field is left for the client.

    :raises Refusal: a key that must not sign, a picture that is none, a disk that fails
    """
    book = parse_pricebook(issued_book(store, quote), quote.inputs.book)
    paper = with_quote_data(issued_pdf(store, quote), quote.inputs, book)
    signed = sign_paper(paper, key, now, seal=seal, countersign=countersign)
    by = signed.signer.subject
    keep_signed(store, quote.number, quote.version, "signed", signed.pdf, by, author=author, at=moment(now))
    return signed


def sign_paper(
    paper: bytes, key: SigningKey, now: datetime, *, seal: bytes | None = None, countersign: bool = False
) -> SignedPaper:
    """A paper signed where it leaves room for the seller (invisibly where it does not).

    :raises Refusal: it prints as 草案 or 合同草案, is signed already, is no PDF, or leaves no room for the client's
        field
    """
    from ..documents.stamp import Stamp, stamp_pdf
    from ..signing.sign import places_of, sign

    places = places_of(paper)
    if places.draft:
        what = Text("这是草案，不能签名", "prints as a draft and must not be signed")
        raise Refusal.of("", what, Text("请补齐未定项并给出编号后再签", "settle what is open, give a number"))
    if countersign and places.client is None:
        what = Text("纸面上没有留给客户签名的位置", "leaves no room for the client's signature")
        raise Refusal.of("--countersign", what, Text("请用本程序写出的报价单", "use a quote that this program wrote"))
    number, version, valid_until = _stated(paper)
    signer = key.certified
    stamp = None
    if places.seller is not None:
        notes = tuple(one for one in (f"编号 {number}　第 {version} 版" if number else "", _claim(signer)) if one)
        day = now.astimezone().strftime("%Y-%m-%d %H:%M")
        stamp = stamp_pdf(Stamp(signer.subject, day, notes, seal), *places.seller.size)
    client = places.client if countersign else None
    why = f"签发报价单 {number}".strip()
    pdf = sign(paper, key, now, place=places.seller, stamp=stamp, client=client, reason=why)
    return SignedPaper(pdf, signer, number, version, valid_until)


def _claim(signer: Certified) -> str:
    """What the certificate gives, and no more."""
    worth = "自签名证书" if signer.self_signed else f"证书由{signer.issuer}签发"
    return f"{signer.algorithm.split()[0]} 数字签名，{worth}"


def _stated(paper: bytes) -> tuple[str, int, date | None]:
    """Number, version and last day by the data inside; ("", 0, None) where there is none."""
    import json

    from ..core.quote_payload import quote_data
    from ..signing.verify import embedded_data

    try:
        data = quote_data(json.loads(embedded_data(paper)))
    except ValueError:
        return "", 0, None
    return data.number, data.version, data.valid_until


def countersign_paper(
    signed: bytes, key: SigningKey, now: datetime, *, name: str, title: str, ink: bytes | None = None
) -> bytes:
    """The client's ink (PNG), name and title drawn into the field that was left for him, sealed by a signature over the
    whole. The ``key`` is the one that seals; a picture of a signature is none.

    :raises Refusal: there is no such field, or a character that cannot be printed
    """
    from ..documents.stamp import Stamp, stamp_pdf
    from ..signing.sign import client_place, countersign

    place = client_place(signed)
    if place is None:
        what = Text("没有留给客户的空签名栏", "has no empty field for the client's signature")
        raise Refusal.of("", what, Text("请在签发时留出客户签名栏", "leave one when the quote is signed"))
    day = now.astimezone().strftime("%Y-%m-%d %H:%M")
    notes = (f"由{key.certified.subject}的证书封存",) if ink is not None else (_claim(key.certified),)
    stamp = stamp_pdf(Stamp(f"{name}　{title}".strip(), day, notes, ink), *place.size)
    return countersign(signed, key, now, stamp=stamp, name=name, reason="客户签署")


def read_file(path: Path) -> bytes:
    """A file of at most 30 MB.

    :raises Refusal: it cannot be read, or is larger
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_PDF + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "–"
        what = Text(f"无法读取（{reason}）", f"cannot be read ({reason})")
        raise Refusal.of("", what, Text("请核对路径", "check the path"), str(path)) from None
    if len(content) > _LARGEST_PDF:
        what = Text("文件超过 30 MB", "is larger than 30 MB")
        raise Refusal.of("", what, Text("请核对文件", "check the file"), str(path))
    return content


def sign_file(
    path: Path,
    key: SigningKey,
    now: datetime,
    *,
    out: Path | None = None,
    seal: Path | None = None,
    countersign: bool = False,
) -> tuple[SignedPaper, Path]:
    """A PDF file signed into another one, ``NAME-signed.pdf`` beside it unless ``out`` says where.

    :raises Refusal: as :func:`sign_paper`, or a file that cannot be read or written
    """
    from ..store.disk import replace_file
    from ..store.refusals import disk_faults_refused

    target = out or path.with_name(f"{path.stem}-signed.pdf")
    if target.resolve() == path.resolve():
        what = Text("会盖掉未签名的原件", "would replace the unsigned original")
        raise Refusal.of("--out", what, Text("请另取文件名", "choose another name"), str(target))
    content, picture = read_file(path), read_file(seal) if seal is not None else None
    try:
        signed = sign_paper(content, key, now, seal=picture, countersign=countersign)
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None
    with disk_faults_refused():
        replace_file(target, signed.pdf)
    return signed, target
