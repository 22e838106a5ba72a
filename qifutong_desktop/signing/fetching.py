"""The network, for the one step that needs it: a timestamp, and what the issuers say of their certificates."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from itertools import pairwise
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtensionOID

from ..core.problems import Refusal
from ..core.text import Text

#: Seconds for one answer, and its most bytes.
SECONDS = 10
_MOST = 8 * 1024**2


@dataclass(frozen=True, slots=True)
class Evidence:
    """Signed answers of issuers that their certificates were good (DER); ``missing`` names the certificates that have
    an address for one and gave none, in words."""

    ocsps: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    missing: tuple[str, ...] = ()


def fetch(url: str, body: bytes | None = None, kind: str = "") -> bytes:
    """The answer of a server to a GET, or to a POST of ``body`` as this type of content.

    :raises Refusal: no http address, no answer in ten seconds, or too large a one
    """
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("not http")
        request = urllib.request.Request(url, data=body, headers={"Content-Type": kind} if kind else {})
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            content: bytes = answer.read(_MOST + 1)
        if len(content) > _MOST:
            raise ValueError("too large")
    except (OSError, ValueError, HTTPException) as error:
        why = str(getattr(error, "reason", "") or error)[:80]
        what = Text(f"没有得到回答（{why}）", f"gave no answer ({why})")
        remedy = Text("请检查网址与网络，稍后再试；文件没有改动", "check address and network; nothing was changed")
        raise Refusal.of("", what, remedy, url) from None
    return content


def evidence(chains: Sequence[Sequence[x509.Certificate]]) -> Evidence:
    """What the issuers say of every certificate in these chains (each from the signer upwards) that names an address.

    :raises Refusal: one was revoked
    """
    ocsps: list[bytes] = []
    crls: list[bytes] = []
    missing: list[str] = []
    seen: set[bytes] = set()
    for chain in chains:
        for one, issuer in pairwise(chain):
            mark = one.fingerprint(hashes.SHA256())
            if mark in seen:
                continue
            seen.add(mark)
            answer = _by_ocsp(one, issuer)
            listed = b"" if answer else _by_list(one, issuer)
            ocsps += [answer] if answer else []
            crls += [listed] if listed and listed not in crls else []
            if not answer and not listed and (_ocsp_urls(one) or _list_urls(one)):
                missing.append(one.subject.rfc4514_string())
    return Evidence(tuple(ocsps), tuple(crls), tuple(missing))


def _revoked(one: x509.Certificate, when: object) -> Refusal:
    day = str(when)[:10]
    name = one.subject.rfc4514_string()
    what = Text(f"证书“{name}”已于 {day} 被吊销", f"the certificate “{name}” was revoked on {day}")
    return Refusal.of("certificate", what, Text("请换证书后重新签名", "sign anew with another certificate"))


def _by_ocsp(one: x509.Certificate, issuer: x509.Certificate) -> bytes:
    for url in _ocsp_urls(one):
        asked = ocsp.OCSPRequestBuilder().add_certificate(one, issuer, hashes.SHA1()).build()
        try:
            content = fetch(url, asked.public_bytes(Encoding.DER), "application/ocsp-request")
            answer = ocsp.load_der_ocsp_response(content)
            if answer.response_status != ocsp.OCSPResponseStatus.SUCCESSFUL:
                continue
            if answer.serial_number != one.serial_number:
                continue
        except (Refusal, ValueError):
            continue
        if answer.certificate_status == ocsp.OCSPCertStatus.REVOKED:
            raise _revoked(one, answer.revocation_time_utc)
        if answer.certificate_status == ocsp.OCSPCertStatus.GOOD:
            return content
    return b""


def _by_list(one: x509.Certificate, issuer: x509.Certificate) -> bytes:
    for url in _list_urls(one):
        try:
            content = fetch(url)
            if content.startswith(b"-----BEGIN"):
                listed = x509.load_pem_x509_crl(content)
            else:
                listed = x509.load_der_x509_crl(content)
            if listed.issuer != issuer.subject or not listed.is_signature_valid(issuer.public_key()):  # type: ignore[arg-type]
                continue
        except (Refusal, ValueError, TypeError):
            continue
        entry = listed.get_revoked_certificate_by_serial_number(one.serial_number)
        if entry is not None:
            raise _revoked(one, entry.revocation_date_utc)
        return listed.public_bytes(Encoding.DER)
    return b""


def _ocsp_urls(one: x509.Certificate) -> list[str]:
    try:
        found = one.extensions.get_extension_for_oid(ExtensionOID.AUTHORITY_INFORMATION_ACCESS).value
    except x509.ExtensionNotFound:
        return []
    assert isinstance(found, x509.AuthorityInformationAccess)
    ways = [way.access_location for way in found if way.access_method == AuthorityInformationAccessOID.OCSP]
    return [str(way.value) for way in ways if isinstance(way, x509.UniformResourceIdentifier)]


def _list_urls(one: x509.Certificate) -> list[str]:
    try:
        found = one.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return []
    names = [name for point in found for name in point.full_name or ()]
    return [str(name.value) for name in names if isinstance(name, x509.UniformResourceIdentifier)]
