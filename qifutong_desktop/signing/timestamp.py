"""Proof of when a file existed, added later and only when asked: what the issuers say of the certificates (/DSS) and a
timestamp (RFC 3161) over the whole, in one incremental update (PAdES B-LTA). The only step that needs a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509

from ..core.problems import Refusal
from ..core.text import Text
from .cms_form import above, canonical
from .fetching import Evidence, evidence, fetch
from .keys import Certified, certified
from .names import accept_every_character, keep_quiet
from .sign import OUR_FIELD, TIME_FIELD, lower_case, strict_writer

_DIGEST = "sha256"
_MOST_STAMPS = 2
_ANOTHER = Text("请换一个时间戳服务", "use another authority")


@dataclass(frozen=True, slots=True)
class Stamped:
    """The file with its timestamp: by whose certificate, when, and what was added of revocations."""

    pdf: bytes
    authority: Certified
    at: datetime
    evidence: Evidence


def timestamp(signed: bytes, url: str, authorities: Sequence[bytes] = (), issuers: Sequence[bytes] = ()) -> Stamped:
    """A signed quote with a timestamp by the authority at ``url`` (http or https), whose root is one of ``authorities``
    (DER; not looked at where none is given). What was there stays, byte for byte. ``issuers`` are certificates (DER)
    above the signers', which need not have come along.

    :raises Refusal: it holds no signature of ours or two timestamps already, a certificate was revoked, or the
        authority does not answer, stamps something else, or is another than was expected
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import enumerate_sig_fields
    from pyhanko.sign.signers import PdfTimeStamper

    accept_every_character()
    keep_quiet()
    writer = strict_writer(signed, IncrementalPdfFileWriter)
    fields = {name for name, value, _ in enumerate_sig_fields(writer.prev) if value is not None}
    if OUR_FIELD not in fields:
        what = Text("没有签名，先签名再加时间戳", "is not signed")
        raise Refusal.of("", what, Text("先执行 qifutong sign", "sign it first: qifutong sign"))
    former = [name for name in fields if name.startswith(TIME_FIELD)]
    if len(former) >= _MOST_STAMPS:
        what = Text(f"已有 {len(former)} 个时间戳", f"holds {len(former)} timestamps already")
        raise Refusal.of("", what, Text("无需再加", "no more is needed"))
    asked = _authority(url)
    trial = asked.trial()
    chains = [_chain(one, (*issuers, *authorities)) for one in (*_signatures(writer.prev), trial)]
    found = evidence(chains)
    _put_evidence(writer, found, chains)
    stamper = PdfTimeStamper(asked.stamper, field_name=f"{TIME_FIELD}{len(former) + 1 if former else ''}")
    reserved = 2 * (len(trial.dump()) + 512)
    try:
        out = stamper.timestamp_pdf(writer, _DIGEST, bytes_reserved=reserved).getvalue()
    except (OSError, ValueError) as error:
        raise _not_kept(url, type(error).__name__) from None
    return _checked(lower_case(out), url, tuple(authorities), found)


def _checked(pdf: bytes, url: str, authorities: tuple[bytes, ...], found: Evidence) -> Stamped:
    """Looked at as a stranger would, before it is handed on."""
    import io

    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_timestamp
    from pyhanko_certvalidator import ValidationContext

    one = list(PdfFileReader(io.BytesIO(pdf), strict=True).embedded_signatures)[-1]
    roots = [Certificate.load(root) for root in authorities]
    try:
        status = validate_pdf_timestamp(one, ValidationContext(trust_roots=roots, allow_fetching=False))
    except Exception as error:  # as in verify: pyHanko raises anything
        raise _not_kept(url, type(error).__name__) from None
    if not (status.intact and status.valid):
        raise _not_kept(url, "invalid")
    authority = certified(x509.load_der_x509_certificate(one.signer_cert.dump()))
    if authorities and not status.trusted:
        what = Text(
            f"时间戳由“{authority.subject}”签发，不是您信任的时间戳机构",
            f"the stamp is by “{authority.subject}”, which is none of the authorities you trust",
        )
        raise Refusal.of("--tsa", what, Text("请核对网址与根证书", "check the address and the root"), url)
    return Stamped(pdf, authority, status.timestamp, found)


def _not_kept(url: str, why: str) -> Refusal:
    what = Text(f"时间戳的写法不能用（{why}）", f"its stamp cannot be used ({why})")
    return Refusal.of("--tsa", what, _ANOTHER, url)


# --- the authority ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Authority:
    """``stamper`` is pyHanko's: it asks over our own door to the network and keeps only the one form of a stamp."""

    url: str
    stamper: Any

    def trial(self) -> Any:
        """A stamp over nothing, to see whose it is and how long.

        :raises Refusal: there is none to be had
        """
        import asyncio

        try:
            return asyncio.run(self.stamper.async_dummy_response(_DIGEST))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise _not_kept(self.url, type(error).__name__) from None


def _authority(url: str) -> _Authority:
    from asn1crypto import cms, tsp
    from pyhanko.sign.timestamps import TimeStamper

    class OverHttp(TimeStamper):
        async def async_request_tsa_response(self, req: Any) -> Any:
            answer = fetch(url, req.dump(), "application/timestamp-query")
            return tsp.TimeStampResp.load(answer, strict=True)

        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
            given = await super().async_timestamp(message_digest, md_algorithm)
            certificates = _came_along(given)
            signer = _signer(given, certificates)
            needed = {signer.dump(), *above(signer, certificates)}
            kept = [one for one in certificates if one.dump() in needed]
            return cms.ContentInfo.load(canonical(given, signer, kept), strict=True)

    return _Authority(url, OverHttp())  # type: ignore[no-untyped-call]


def _came_along(content: Any) -> list[Any]:
    return [choice.chosen for choice in content["content"]["certificates"] if choice.name == "certificate"]


def _signer(stamp: Any, certificates: Sequence[Any]) -> Any:
    [info] = stamp["content"]["signer_infos"]
    sid = info["sid"]
    for one in certificates:
        if sid.name == "issuer_and_serial_number":
            if one.issuer == sid.chosen["issuer"] and one.serial_number == sid.chosen["serial_number"].native:
                return one
        elif one.key_identifier == sid.native:
            return one
    raise ValueError("no certificate of the signer")


# --- what the issuers say --------------------------------------------------------------------------------------------


def _signatures(reader: Any) -> list[Any]:
    from asn1crypto import cms

    return [cms.ContentInfo.load(bytes(one.pkcs7_content)) for one in reader.embedded_signatures]


def _chain(content: Any, known: Sequence[bytes]) -> list[x509.Certificate]:
    """The certificates of a signature from its signer upwards, as far as they came along or are known."""
    from asn1crypto.x509 import Certificate

    came = _came_along(content)
    here = _signer(content, came)
    given = [*came, *map(Certificate.load, known)]
    chain = [here]
    while here.issuer != here.subject:
        above_it = next((one for one in given if one.subject == here.issuer and one not in chain), None)
        if above_it is None:
            break
        chain.append(above_it)
        here = above_it
    return [x509.load_der_x509_certificate(one.dump()) for one in chain]


def _put_evidence(writer: Any, found: Evidence, chains: Sequence[Sequence[x509.Certificate]]) -> None:
    from asn1crypto import crl, ocsp
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.sign.validation import DocumentSecurityStore

    ders = dict.fromkeys(one.public_bytes(Encoding.DER) for chain in chains for one in chain)
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[Certificate.load(one) for one in ders],
        ocsps=[ocsp.OCSPResponse.load(one) for one in found.ocsps],
        crls=[crl.CertificateList.load(one) for one in found.crls],
    )
