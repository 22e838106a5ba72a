"""What is found in a PDF: every signature, what it covers, whether the file reads strictly. Runs in the capped child
(:mod:`.capped`): files come from anywhere, and whatever goes wrong here means "cannot verify", never "valid".
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from ..core.text import Text
from ..core.verdict import MOST_SIGNATURES, Certification, Findings, SignatureFacts
from .changes import only_filled, only_stamped
from .cms_form import der_length, is_canonical
from .embed import DATA_NAME
from .names import accept_every_character, keep_quiet
from .sign import OUR_FIELD

#: Larger files are not opened at all; a quote has 0.1 MB.
LARGEST = 30 * 1024**2
_LARGEST_DATA = 2 * 1024**2

_TOTAL = re.compile(r"价税合计(\d{1,3}(?:,\d{3})*\.\d\d)元")
_CLOCKS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Light:
    """In what light signatures are looked at: the pinned issuers, the pinned authorities of timestamps (both DER), the
    moment of checking, the moment that a trusted timestamp proves (None without one), and what issuers said of
    revocations (asn1crypto's answers and lists)."""

    roots: tuple[bytes, ...]
    authorities: tuple[bytes, ...]
    now: datetime
    proven: datetime | None = None
    ocsps: tuple[Any, ...] = ()
    crls: tuple[Any, ...] = ()


def findings(data: bytes, roots: Sequence[bytes], now: datetime, authorities: Sequence[bytes] = ()) -> Findings:
    """What a file holds, judged by the pinned ``roots`` (DER) at ``now``; timestamps by the pinned ``authorities``."""
    accept_every_character()
    keep_quiet()
    return _seen(data, _Light(tuple(roots), tuple(authorities), now))


def _seen(data: bytes, light: _Light) -> Findings:
    try:
        return _findings(data, light)
    except Exception as error:  # pyHanko raises plain ValueError, KeyError, TypeError … on hostile files
        why = Text(f"文件不规范（{type(error).__name__}）", f"the file is malformed ({type(error).__name__})")
        return Findings(sha256(data).hexdigest(), len(data), False, why)


def _findings(data: bytes, light: _Light) -> Findings:
    from pyhanko.pdf_utils.reader import PdfFileReader

    digest = sha256(data).hexdigest()
    why = _unreadable(data)
    if why is not None:
        return Findings(digest, len(data), False, why)
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    embedded = list(reader.embedded_signatures)[: MOST_SIGNATURES + 1]
    reachable = len(embedded) == len(re.findall(rb"/ByteRange\b", data))
    light = _with_evidence(light, reader)
    signatures = [_signature(one, data, light, reachable) for one in embedded]
    first, untouched = None, False
    if 1 < len(signatures) <= MOST_SIGNATURES and 0 < signatures[-2].end < len(data):
        last = signatures[-1]
        part = data[: signatures[-2].end]
        untouched = only_stamped(part, data) if last.stamp else only_filled(part, data)
        first = _seen(part, _proven(light, last))
        if len(first.signatures) == len(signatures) - 1:  # what a timestamp proves of them is known only there
            pairs = zip(signatures[:-1], first.signatures, strict=True)
            signatures = [*(replace(one, proven=was.proven, revoked=was.revoked) for one, was in pairs), last]
    return Findings(
        digest,
        len(data),
        True,
        signatures=tuple(signatures),
        first=first,
        only_filled=untouched,
        payload=embedded_data(data),
        printed_total=_printed_total(data),
        leftover=not signatures and b"/ByteRange" in data,
    )


def _proven(light: _Light, last: SignatureFacts) -> _Light:
    """What a trusted timestamp proves of all that it covers: it existed then."""
    if not (last.stamp and last.intact and last.trusted and last.signed_at):
        return light
    then = datetime.fromisoformat(last.signed_at)
    return replace(light, proven=then if light.proven is None else min(then, light.proven))


def _with_evidence(light: _Light, reader: Any) -> _Light:
    """With what the file holds of revocations; rubbish there proves nothing."""
    from pyhanko.sign.validation import DocumentSecurityStore

    try:
        held = DocumentSecurityStore.read_dss(reader).as_validation_context({"trust_roots": ()})
        return replace(light, ocsps=(*light.ocsps, *held.ocsps), crls=(*light.crls, *held.crls))
    except Exception:
        return light


def _unreadable(data: bytes) -> Text | None:
    """Why a file is not even looked at: size, no PDF, encrypted, or a structure that readers would repair, each in its
    own way."""
    import pikepdf

    if len(data) > LARGEST:
        return Text(f"文件超过 {LARGEST // 1024**2} MB", f"the file is larger than {LARGEST // 1024**2} MB")
    if not data.startswith(b"%PDF-"):
        return Text("不是 PDF 文件", "it is no PDF")
    if not data.rstrip(b"\r\n").endswith(b"%%EOF"):
        return Text("文件没有正常的结尾", "the file does not end as a PDF does")
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                return Text("文件加了密", "the file is encrypted")
            if pdf.get_warnings():
                return Text("文件结构有误", "the structure of the file is at fault")
    except pikepdf.PdfError:
        return Text("文件结构有误", "the structure of the file is at fault")
    return None


# --- one signature ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Checked:
    """pyHanko's opinion under one validation context."""

    intact: bool
    trusted: bool
    modified: bool
    revoked: bool = False


def _signature(one: Any, data: bytes, light: _Light, reachable: bool) -> SignatureFacts:
    stamp = one.sig_object_type == "/DocTimeStamp"
    gap = _gap(one, data)
    begun = _stamped_at(one) if stamp else one.self_reported_timestamp
    signed_at = begun if isinstance(begun, datetime) and begun.tzinfo else None
    problem = "" if reachable else "unreachable signatures"
    checked, then, proof = _Checked(False, False, True), False, _Checked(False, False, True)
    pinned = light.authorities if stamp else light.roots
    try:
        checked = _checked_by(one, pinned, light.now, light)
        if checked.intact and signed_at is not None and signed_at <= light.now + _CLOCKS:
            then = _checked_by(one, pinned, signed_at, light).trusted
            if light.proven is not None and signed_at <= light.proven + _CLOCKS:
                proof = _checked_by(one, pinned, light.proven, light)
    except Exception as error:  # as above: no opinion is a refusal
        problem = type(error).__name__
    certificate = one.signer_cert
    revoked = checked.revoked or proof.revoked
    return SignatureFacts(
        field=str(one.fq_name)[:100],
        signer=_common_name(certificate.subject),
        issuer=_common_name(certificate.issuer),
        fingerprint=certificate.sha256.hex(),
        signed_at=signed_at.astimezone().isoformat(timespec="seconds") if signed_at else "",
        algorithm=_algorithm(certificate),
        ours=one.fq_name == OUR_FIELD and not stamp,
        intact=checked.intact,
        trusted=checked.trusted and then and not revoked,
        trusted_then=then and not revoked,
        covers_whole_file=gap is not None and gap.end == len(data),
        modified_after=checked.modified,
        certification="none" if stamp else _certification(one),
        canonical=gap is not None and gap.canonical and _canonical_cms(one, pinned, stamp),
        end=gap.end if gap is not None else 0,
        problem=problem or ("" if gap is not None and gap.clean else "/Contents"),
        stamp=stamp,
        proven=proof.trusted and not revoked,
        revoked=revoked,
    )


def _stamped_at(one: Any) -> datetime | None:
    try:
        made = one.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
    return made if isinstance(made, datetime) else None


def _checked_by(one: Any, roots: Sequence[bytes], moment: datetime, light: _Light) -> _Checked:
    """As :func:`_checked`; a pinned root of the same name but another key makes the path's validation fail in odd ways,
    which means that it is not trusted, and nothing about the rest."""
    try:
        return _checked(one, roots, moment, light)
    except Exception:
        return _checked(one, (), moment, light)


def _checked(one: Any, roots: Sequence[bytes], moment: datetime, light: _Light) -> _Checked:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
    from pyhanko_certvalidator import ValidationContext

    pinned = [Certificate.load(root) for root in roots]
    context = ValidationContext(
        trust_roots=pinned,
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
        ocsps=light.ocsps,
        crls=light.crls,
        retroactive_revinfo=True,
    )
    stamp = one.sig_object_type == "/DocTimeStamp"
    status: Any = (
        validate_pdf_timestamp(one, validation_context=context)
        if stamp
        else validate_pdf_signature(one, signer_validation_context=context)
    )
    holds = bool(status.intact and status.valid)
    certificate = one.signer_cert  # a pinned certificate is an anchor, whose own dates nobody else looks at
    in_time = certificate.not_valid_before <= moment <= certificate.not_valid_after
    modified = False if stamp else not (status.docmdp_ok and status.seed_value_ok)
    return _Checked(holds, holds and bool(status.trusted) and in_time, modified, bool(status.revoked))


def _certification(one: Any) -> Certification:
    levels: dict[str, Certification] = {
        "NO_CHANGES": "no_changes",
        "FILL_FORMS": "form_filling",
        "ANNOTATE": "annotations",
    }
    try:
        level = one.docmdp_level
        certifying = one.reader.root["/Perms"].raw_get("/DocMDP").reference == one.sig_field.raw_get("/V").reference
    except (KeyError, AttributeError):
        return "none"
    return levels.get(getattr(level, "name", ""), "none") if certifying else "none"


def _common_name(name: Any) -> str:
    native = name.native
    found = native.get("common_name") or native.get("organization_name") or name.human_friendly
    return str(found if isinstance(found, str) else found[0])[:100]


def _algorithm(certificate: Any) -> str:
    key = certificate.public_key
    if key.algorithm == "ec":
        return f"ECDSA {key.curve[1]}"
    return f"{key.algorithm.upper()} {key.bit_size}"


# --- the bytes that no signature covers ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Gap:
    """The hole of a signature's byte range. ``clean``: digits of one case, then zeros; ``canonical``: lower case."""

    end: int
    clean: bool
    canonical: bool


def _gap(one: Any, data: bytes) -> _Gap | None:
    """None where the byte range is not ``0 a b c`` around exactly one hex string."""
    parts = [int(part) for part in one.byte_range]
    if len(parts) != 4 or parts[0] != 0 or min(parts) < 0:
        return None
    _, before, after, rest = parts
    hole, end = data[before:after], after + rest
    if after <= before or end > len(data) or hole[:1] != b"<" or hole[-1:] != b">":
        return None
    content = hole[1:-1]
    if not re.fullmatch(rb"(?:[0-9a-fA-F]{2})+", content):
        return None
    raw = bytes.fromhex(content.decode("ascii"))
    length = der_length(raw)
    one_case = content in (content.lower(), content.upper())
    clean = one_case and raw == one.pkcs7_content and length is not None and not raw[length:].strip(b"\0")
    return _Gap(end, clean, clean and content == content.lower())


def _canonical_cms(one: Any, roots: Sequence[bytes], stamp: bool) -> bool:
    from asn1crypto import cms

    raw = bytes(one.pkcs7_content)
    raw = raw[: der_length(raw)]
    content = cms.ContentInfo.load(raw, strict=True)
    kind = content["content"]["encap_content_info"]["content_type"].native
    return kind == ("tst_info" if stamp else "data") and is_canonical(content, raw, one.signer_cert, roots)


# --- what it says ----------------------------------------------------------------------------------------------------


def embedded_data(data: bytes) -> str:
    """The data inside a quote as text (JSON); "" where there is none."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
        if DATA_NAME not in pdf.attachments:
            return ""
        content = pdf.attachments[DATA_NAME].get_file().read_bytes()
    return content.decode("utf-8") if len(content) <= _LARGEST_DATA else ""


def _printed_total(data: bytes) -> Decimal | None:
    """The total as the pages show it; None where they show none, or several."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        pages = [pdf[number].get_textpage().get_text_bounded() for number in range(min(len(pdf), 20))]
    shown = {found.replace(",", "") for found in _TOTAL.findall("".join("".join(pages).split()))}
    return Decimal(shown.pop()) if len(shown) == 1 else None
