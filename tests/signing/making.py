"""Signed quotes to test with, and the keys to sign them: made anew in each run, none lies in the repository."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Literal

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from qifutong_desktop.actions.signing import countersign_paper, sign_paper, with_quote_data
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.issued import IssueInputs, issue_inputs, issued_document
from qifutong_desktop.core.verdict import Known, Verdict, judge
from qifutong_desktop.documents.pdf import document_pdf
from qifutong_desktop.signing.keys import KeyKind, SigningKey, root_of, self_signed
from qifutong_desktop.signing.verify import findings
from tests.store.issuing import CASE, UNDER, firm

NOW = datetime.now(UTC)
NUMBER = "Q26-7K2M-0007-T"
SIGNER = "温𬭩"
#: A day on which the quote of these tests is in force.
IN_FORCE = date(2026, 9, 10)
Shape = Literal["plain", "countersign", "countersigned", "timestamped", "timestamped copy"]


def key(kind: KeyKind = "ec", name: str = SIGNER, which: int = 0) -> SigningKey:
    """A key with a self-signed certificate, the same one each time; ``which`` tells apart several of one name."""
    return _key(kind, name, which)


@cache
def _key(kind: KeyKind, name: str, which: int) -> SigningKey:
    private = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
    return SigningKey(private, self_signed(private, name, "企服通数字技术有限公司", NOW, 3))


@cache
def company_key() -> SigningKey:
    """A key under a company's root."""
    root_key = ec.generate_private_key(ec.SECP384R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "企服通数字技术有限公司 根证书")])
    start, end = NOW - timedelta(days=30), NOW + timedelta(days=3650)
    authority = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    root = (
        x509.CertificateBuilder(root_name, root_name, root_key.public_key(), 1, start, end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(authority, critical=True)
        .sign(root_key, hashes.SHA256())
    )
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "沈亦舟")])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    leaf = (
        x509.CertificateBuilder(root_name, name, private.public_key(), x509.random_serial_number(), start, end)
        .add_extension(usage, critical=True)
        .sign(root_key, hashes.SHA256())
    )
    return SigningKey(private, leaf, (root,))


@cache
def inputs() -> IssueInputs:
    """What the quote was made from."""
    quote = firm()
    return issue_inputs(CASE, quote, replace(quote.terms, number=NUMBER), load_pricebook(), UNDER, "")


@cache
def paper() -> bytes:
    """An unsigned quote of two pages with its data inside."""
    return with_quote_data(document_pdf(issued_document(inputs(), load_pricebook())), inputs(), load_pricebook())


@cache
def seal() -> bytes:
    """A red ring on white, as a scanner gives it."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (900, 900), "white")
    ImageDraw.Draw(picture).ellipse((30, 30, 870, 870), outline=(200, 20, 20), width=30)
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def signed(shape: Shape = "plain", by: str = "ec") -> bytes:
    """A signed quote, the same one each time; ``by`` names the key: ec, rsa or company, and
    with ``token `` before it the one on the token."""
    return _signed(shape, by)


@cache
def _signed(shape: Shape, by: str) -> bytes:
    if shape == "timestamped":
        return stamped(signed("countersign", by))
    if shape == "timestamped copy":
        return stamped(signed("countersigned", by))
    if shape == "countersigned":
        client = key("rsa", "许㙍")
        return countersign_paper(signed("countersign", by), client, NOW, name="许㙍", title="总经理", ink=seal())
    return sign_paper(paper(), key_named(by), NOW, seal=seal(), countersign=shape == "countersign").pdf


def stamped(data: bytes) -> bytes:
    """With a timestamp by the authority of :func:`times`."""
    from qifutong_desktop.signing.timestamp import timestamp
    from tests.signing.authorities import serving

    with serving() as authority:
        return timestamp(data, authority.tsa).pdf


def times() -> tuple[bytes, ...]:
    """What is pinned to trust those timestamps."""
    from tests.signing.authorities import der, time_root

    return (der(time_root()[1]),)


def key_named(by: str) -> SigningKey:
    if by.startswith("token "):
        from tests.signing.tokens import on_token

        return on_token(by.removeprefix("token "))
    return company_key() if by == "company" else key("rsa" if by == "rsa" else "ec")


def roots(by: str = "ec") -> tuple[bytes, ...]:
    """What is pinned to trust what ``by`` signs."""
    return (root_of(key_named(by.removeprefix("token "))),)


def verdict(data: bytes, pinned: tuple[bytes, ...] | None = None, known: Known | None = None) -> Verdict:
    """Judged in this process, by the pinned roots (of the ECDSA key unless told otherwise)."""
    found = findings(data, roots() if pinned is None else pinned, datetime.now(UTC), times())
    return judge(found, known or Known(IN_FORCE))


def needs(tool: str, package: str) -> None:
    """Skip where a tool is missing."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not here: sudo apt-get install {package}")
