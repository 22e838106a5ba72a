"""What is found in a PDF: every signature, what it covers, whether the file reads strictly. Runs in the capped child
(:mod:`.capped`): files come from anywhere, and whatever goes wrong here means "cannot verify", never "valid".
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from ..core.text import Text
from ..core.verdict import Certification, Findings, SignatureFacts
from .embed import DATA_NAME
from .names import accept_every_character
from .sign import CLIENT_FIELD, OUR_FIELD

#: Larger files are not opened at all; a quote has 0.1 MB.
LARGEST = 30 * 1024**2
_LARGEST_DATA = 2 * 1024**2
_MOST_SIGNATURES = 8
_TOTAL = re.compile(r"价税合计(\d{1,3}(?:,\d{3})*\.\d\d)元")
_CLOCKS = timedelta(days=1)


def findings(data: bytes, roots: Sequence[bytes], now: datetime) -> Findings:
    """What a file holds, judged by the pinned ``roots`` (DER) at ``now``."""
    accept_every_character()
    for library in ("pyhanko", "pyhanko_certvalidator"):  # they log names and traces of what they refuse
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)
    digest = sha256(data).hexdigest()
    try:
        return _findings(data, roots, now)
    except Exception as error:  # pyHanko raises plain ValueError, KeyError, TypeError … on hostile files
        why = Text(f"文件不规范（{type(error).__name__}）", f"the file is malformed ({type(error).__name__})")
        return Findings(digest, len(data), False, why)


def _findings(data: bytes, roots: Sequence[bytes], now: datetime) -> Findings:
    from pyhanko.pdf_utils.reader import PdfFileReader

    digest = sha256(data).hexdigest()
    why = _unreadable(data)
    if why is not None:
        return Findings(digest, len(data), False, why)
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    embedded = list(reader.embedded_signatures)[: _MOST_SIGNATURES + 1]
    reachable = len(embedded) == len(re.findall(rb"/ByteRange\b", data))
    signatures = tuple(_signature(one, data, roots, now, reachable) for one in embedded)
    first, only_filled = None, False
    if len(signatures) == 2 and 0 < signatures[0].end < len(data):
        part = data[: signatures[0].end]
        first, only_filled = findings(part, roots, now), _only_filled(part, data)
    return Findings(
        digest,
        len(data),
        True,
        signatures=signatures,
        first=first,
        only_filled=only_filled,
        payload=embedded_data(data),
        printed_total=_printed_total(data),
        leftover=not signatures and b"/ByteRange" in data,
    )


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


def _signature(one: Any, data: bytes, roots: Sequence[bytes], now: datetime, reachable: bool) -> SignatureFacts:
    gap = _gap(one, data)
    begun = one.self_reported_timestamp
    signed_at = begun if isinstance(begun, datetime) and begun.tzinfo else None
    problem = "" if reachable else "unreachable signatures"
    checked = _Checked(False, False, True)
    then = False
    try:
        checked = _checked_by(one, roots, now)
        if checked.intact and signed_at is not None and signed_at <= now + _CLOCKS:
            then = _checked_by(one, roots, signed_at).trusted
    except Exception as error:  # as above: no opinion is a refusal
        problem = type(error).__name__
    certificate = one.signer_cert
    return SignatureFacts(
        field=str(one.fq_name)[:100],
        signer=_common_name(certificate.subject),
        issuer=_common_name(certificate.issuer),
        fingerprint=certificate.sha256.hex(),
        signed_at=signed_at.astimezone().isoformat(timespec="seconds") if signed_at else "",
        algorithm=_algorithm(certificate),
        ours=one.fq_name == OUR_FIELD,
        intact=checked.intact,
        trusted=checked.trusted and then,
        trusted_then=then,
        covers_whole_file=gap is not None and gap.end == len(data),
        modified_after=checked.modified,
        certification=_certification(one),
        canonical=gap is not None and gap.canonical and _canonical_cms(one, roots),
        end=gap.end if gap is not None else 0,
        problem=problem or ("" if gap is not None and gap.clean else "/Contents"),
    )


def _checked_by(one: Any, roots: Sequence[bytes], moment: datetime) -> _Checked:
    """As :func:`_checked`; a pinned root of the same name but another key makes the path's validation fail in odd ways,
    which means that it is not trusted, and nothing about the rest."""
    try:
        return _checked(one, roots, moment)
    except Exception:
        return _checked(one, (), moment)


def _checked(one: Any, roots: Sequence[bytes], moment: datetime) -> _Checked:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    pinned = [Certificate.load(root) for root in roots]
    context = ValidationContext(trust_roots=pinned, moment=moment, allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(one, signer_validation_context=context)
    holds = bool(status.intact and status.valid)
    certificate = one.signer_cert  # a pinned certificate is an anchor, whose own dates nobody else looks at
    in_time = certificate.not_valid_before <= moment <= certificate.not_valid_after
    return _Checked(holds, holds and bool(status.trusted) and in_time, not (status.docmdp_ok and status.seed_value_ok))


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
    length = _der_length(raw)
    one_case = content in (content.lower(), content.upper())
    clean = one_case and raw == one.pkcs7_content and length is not None and not raw[length:].strip(b"\0")
    return _Gap(end, clean, clean and content == content.lower())


def _der_length(raw: bytes) -> int | None:
    """Bytes of the DER value at the beginning, by its own head."""
    if len(raw) < 4 or raw[0] != 0x30 or raw[1] not in (0x81, 0x82, 0x83):
        return None
    count = raw[1] & 0x7F
    size = int.from_bytes(raw[2 : 2 + count], "big")
    total = 2 + count + size
    return total if total <= len(raw) else None


def _canonical_cms(one: Any, roots: Sequence[bytes]) -> bool:
    """Whether the signature is, byte for byte, the one way to write down what its signed parts say: parts that are not
    signed (versions, lists of algorithms, certificates that nobody needs) would otherwise be free to be changed."""
    from asn1crypto import cms

    raw = bytes(one.pkcs7_content)
    length = _der_length(raw)
    content = cms.ContentInfo.load(raw[:length], strict=True)
    given = content["content"]
    [info] = given["signer_infos"]
    certificates = [choice.chosen for choice in given["certificates"]]
    signer = one.signer_cert
    needed = {signer.dump(), *roots, *_above(signer, certificates, roots)}
    if any(certificate.dump() not in needed for certificate in certificates) or len(certificates) > len(needed):
        return False
    certified = b"".join(sorted(certificate.dump() for certificate in certificates))
    identity = _der(0x30, signer.issuer.dump(), signer["tbs_certificate"]["serial_number"].dump())
    attributes = _der(0xA0, info["signed_attrs"].contents)
    algorithm = _ECDSA if signer.public_key.algorithm == "ec" else _RSA
    inner = _der(0x30, _ONE, identity, _SHA256, attributes, algorithm, _der(0x04, info["signature"].native))
    signed = _der(0x30, _ONE, _der(0x31, _SHA256), _DATA, _der(0xA0, certified), _der(0x31, inner))
    return _der(0x30, _SIGNED_DATA, _der(0xA0, signed)) == raw[:length]


#: Parts of a signature in DER: version 1, the types of content, the algorithms.
_ONE = bytes.fromhex("020101")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("300b06092a864886f70d010701")
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_RSA = bytes.fromhex("300d06092a864886f70d01010b0500")
_ECDSA = bytes.fromhex("300a06082a8648ce3d040302")


def _der(tag: int, *parts: bytes) -> bytes:
    """A DER value: tag, the shortest length, content."""
    content = b"".join(parts)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content


def _above(signer: Any, certificates: Sequence[Any], roots: Sequence[bytes]) -> set[bytes]:
    """The certificates that lead from the signer to a pinned root, each checked by the one above it."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    by_subject = {one.subject.hashable: one for one in certificates}
    found: set[bytes] = set()
    here = x509.load_der_x509_certificate(signer.dump())
    issuer = signer.issuer.hashable
    for _ in range(len(certificates)):
        above = by_subject.get(issuer)
        if above is None or above.dump() in found or above.dump() == signer.dump():
            break
        parent = x509.load_der_x509_certificate(above.dump())
        try:
            here.verify_directly_issued_by(parent)
        except (InvalidSignature, ValueError, TypeError):
            break
        if above.subject.hashable != above.issuer.hashable:  # a root counts only when it is pinned
            found.add(above.dump())
        here, issuer = parent, above.issuer.hashable
    return found


# --- a countersigned copy --------------------------------------------------------------------------------------------

#: What may differ in an object between our part and the countersigned copy.
_FIELD_KEYS = ("/V", "/AP", "/M", "/MK", "/DA")
_FORM_KEYS = ("/SigFlags", "/DA", "/DR")
_CATALOG_KEYS = ("/DSS", "/Extensions", "/Version")


def _only_filled(part: bytes, whole: bytes) -> bool:
    """Whether every object that our part shows is the same in the whole file, but for the client's own field."""
    import pikepdf

    with (
        pikepdf.open(io.BytesIO(part), attempt_recovery=False) as old,
        pikepdf.open(io.BytesIO(whole), attempt_recovery=False) as new,
    ):
        if old.Root.objgen != new.Root.objgen or len(old.pages) != len(new.pages) or _titles(old) != _titles(new):
            return False
        free = _free_keys(old)
        return all(
            _written(old.get_object(number), free.get(number, ()))
            == _written(new.get_object(number), free.get(number, ()))
            for number in _reached(old)
            if number != old.Root.Metadata.objgen  # whoever signs writes the time of change into it
        )


def _titles(pdf: Any) -> tuple[str, str, str]:
    """What readers show as the file's name, and where they take it from."""
    from xml.etree import ElementTree

    tree = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    words = [one.text or "" for title in tree.iter(_DC_TITLE) for one in title.iter()]
    return "".join(words).strip(), str(pdf.docinfo.get("/Title", "")), str(pdf.Root.Metadata.objgen)


_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def _free_keys(pdf: Any) -> dict[tuple[int, int], tuple[str, ...]]:
    """What may differ, by object."""
    form = pdf.Root.AcroForm
    free: dict[tuple[int, int], tuple[str, ...]] = {pdf.Root.objgen: _CATALOG_KEYS}
    if form.is_indirect:
        free[form.objgen] = _FORM_KEYS
    for field in form.Fields:
        if str(field.get("/T", "")) == CLIENT_FIELD:
            free[field.objgen] = _FIELD_KEYS
    return free


def _reached(pdf: Any) -> set[tuple[int, int]]:
    """Every object that the catalogue leads to."""
    import pikepdf

    seen: set[tuple[int, int]] = set()
    open_ones = [pdf.Root]
    while open_ones:
        one = open_ones.pop()
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        if isinstance(one, pikepdf.Array):
            open_ones += [part for part in one if isinstance(part, pikepdf.Object)]
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            open_ones += [part for part in one.values() if isinstance(part, pikepdf.Object)]
    return seen


def _written(one: Any, without: Sequence[str]) -> tuple[bytes, bytes]:
    """An object as it is written, other objects by number; the form inside the catalogue is looked through."""
    import pikepdf

    if isinstance(one, pikepdf.Stream):
        return one.stream_dict.unparse(), one.read_raw_bytes()
    if not isinstance(one, pikepdf.Dictionary):
        return one.unparse(), b""
    parts = []
    for key in sorted(one.keys()):
        if key in without:
            continue
        value = one.get(key)
        if key == "/AcroForm" and isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
            parts.append(key.encode() + b"".join(_written(value, _FORM_KEYS)))
        else:
            parts.append(key.encode() + b" " + _reference(value))
    return b"\n".join(parts), b""


def _reference(value: Any) -> bytes:
    import pikepdf

    if isinstance(value, pikepdf.Object):
        return b"%d %d R" % value.objgen if value.is_indirect else value.unparse()
    return repr(value).encode()


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
