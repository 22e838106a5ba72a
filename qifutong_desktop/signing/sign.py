"""Signing a paper: a PAdES B-B signature that certifies it, as an incremental update and nothing else.

Where the client is to sign as well, an empty field is left for it and the certification allows that one field to be
filled. pyHanko takes a second to load, so it is imported inside.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from ..core.document import UNSIGNED_KINDS
from ..core.problems import Refusal
from ..core.text import Text
from .keys import PrivateKey, SigningKey
from .token_key import TokenKey

#: Names of the fields: ours, the one that the client may fill, and those of timestamps.
OUR_FIELD, CLIENT_FIELD, TIME_FIELD = "Qifutong_Issuer", "Qifutong_Client", "Qifutong_Time"
#: What is printed inside each ring, and above each block of the quote's signatures.
_RING, _SELLER, _CLIENT = "盖章处", "报价方（盖章）", "客户（盖章）"
_RADIUS = 21 * 72 / 25.4


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page (index from 0), in points, origin at the bottom left."""

    page: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> tuple[float, float]:
        return self.right - self.left, self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Places:
    """Where a paper leaves room for each party; None where it does not."""

    seller: Place | None
    client: Place | None
    draft: bool


def places_of(paper: bytes) -> Places:
    """The two signature blocks of a quote, found by their words; also whether it prints as what is not signed.

    :raises Refusal: when it is no PDF that can be read
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(paper) as pdf:
            texts = [page.get_textpage() for page in pdf]
            draft = any(_is_draft(text.get_text_range()) for text in texts)
            for number in reversed(range(len(texts))):
                rings, seller, client = (_found(texts[number], word) for word in (_RING, _SELLER, _CLIENT))
                if len(rings) == 2 and seller and client:
                    return Places(_block(number, seller[0], rings[0]), _block(number, client[0], rings[1]), draft)
    except pypdfium2.PdfiumError:
        raise _no_pdf() from None
    return Places(None, None, draft)


def _is_draft(text: str) -> bool:
    """草案 (or 合同草案, 草稿) as a word of its own: in the page's head, or in place of the number."""
    words = {word for line in text.splitlines() for word in line.replace("\u3000", " ").split()}
    return not words.isdisjoint(UNSIGNED_KINDS) or "这是草案" in text or "这是草稿" in text


def _found(text: Any, word: str) -> list[tuple[float, float, float, float]]:
    """Each place of the word: left, bottom, right, top."""
    boxes = []
    search = text.search(word)
    while found := search.get_next():
        start, count = found
        chars = [text.get_charbox(number) for number in range(start, start + count)]
        boxes.append((chars[0][0], min(box[1] for box in chars), chars[-1][2], max(box[3] for box in chars)))
    return sorted(boxes)


def _block(page: int, head: tuple[float, ...], ring: tuple[float, ...]) -> Place:
    middle, height = (ring[0] + ring[2]) / 2, (ring[1] + ring[3]) / 2
    return Place(page, head[0], height - _RADIUS, middle + _RADIUS, height + _RADIUS)


def _no_pdf() -> Refusal:
    what = Text("不是可以签名的 PDF", "is no PDF that can be signed")
    return Refusal.of("", what, Text("请给出本程序写出的报价单", "give a quote that this program wrote"))


# --- signing ---------------------------------------------------------------------------------------------------------


def sign(
    paper: bytes,
    key: SigningKey,
    now: datetime,
    *,
    place: Place | None = None,
    stamp: bytes | None = None,
    client: Place | None = None,
    reason: str = "",
) -> bytes:
    """The paper with our certifying signature after it, dated ``now`` (an aware moment); what was there stays as it
    was, byte for byte.

    ``stamp`` is a one-page PDF drawn into ``place``. With ``client`` an empty field is left there and filling it is the
    one thing that the certification allows; without it nothing may change.

    :raises Refusal: the paper is signed already, encrypted, or no PDF that reads strictly
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
    from pyhanko.sign.signers import PdfSignatureMetadata

    writer = strict_writer(paper, IncrementalPdfFileWriter)
    if writer.prev.embedded_signatures or b"/ByteRange" in paper:
        what = Text("文件已经签过名", "is signed already")
        raise Refusal.of("", what, Text("请用未签名的原件", "use the unsigned original"))
    if client is not None:
        append_signature_field(writer, SigFieldSpec(CLIENT_FIELD, on_page=client.page, box=_box(client)))
    signer = _pdf_signer(
        now,
        PdfSignatureMetadata(
            field_name=OUR_FIELD,
            md_algorithm="sha256",
            reason=reason or None,
            name=key.certified.subject,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES if client is None else MDPPerm.FILL_FORMS,
            subfilter=SigSeedSubFilter.PADES,
        ),
        _signer(key),
        stamp_style=_style(stamp),
        new_field_spec=SigFieldSpec(OUR_FIELD, on_page=place.page, box=_box(place)) if place else None,
    )
    return _signed(signer, writer)


def countersign(
    signed: bytes, key: SigningKey, now: datetime, *, stamp: bytes | None = None, name: str = "", reason: str = ""
) -> bytes:
    """A signed quote with its client's field filled: the ``stamp`` (ink, name and title, a one-page PDF) drawn into
    it, sealed by a signature over the whole file, dated ``now`` (an aware moment).

    :raises Refusal: there is no empty field for the client, or the file does not read strictly
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
    from pyhanko.sign.signers import PdfSignatureMetadata

    writer = strict_writer(signed, IncrementalPdfFileWriter)
    fields = {found: value is not None for found, value, _ in enumerate_sig_fields(writer.prev)}
    if not fields.get(OUR_FIELD) or fields.get(CLIENT_FIELD) is not False:
        what = Text("没有留给客户的空签名栏", "has no empty field for the client's signature")
        raise Refusal.of("", what, Text("请在签发时选择“留客户签名栏”", "leave one when the quote is signed"))
    signer = _pdf_signer(
        now,
        PdfSignatureMetadata(
            field_name=CLIENT_FIELD,
            md_algorithm="sha256",
            reason=reason or None,
            name=name or key.certified.subject,
            subfilter=SigSeedSubFilter.PADES,
        ),
        _signer(key),
        stamp_style=_style(stamp),
    )
    return _signed(signer, writer, existing=True)


def client_place(signed: bytes) -> Place | None:
    """Where the client's empty field stands, so that ink can be drawn to its size; None when there is none."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import enumerate_sig_fields

    reader = strict_writer(signed, IncrementalPdfFileWriter).prev
    for name, value, reference in enumerate_sig_fields(reader):
        if name == CLIENT_FIELD and value is None:
            left, bottom, right, top = (float(one) for one in reference.get_object()["/Rect"])
            return Place(-1, left, bottom, right, top)
    return None


def strict_writer(paper: bytes, kind: Any) -> Any:
    """A writer of incremental updates over a file that reads strictly.

    :raises Refusal: it does not
    """
    from pyhanko.pdf_utils.misc import PdfError

    try:
        writer = kind(io.BytesIO(paper), strict=True)
    except (PdfError, ValueError, KeyError, TypeError):
        raise _no_pdf() from None
    if writer.prev.encrypted:
        raise _no_pdf()
    return writer


def _pdf_signer(now: datetime, *given: Any, **more: Any) -> Any:
    """pyHanko's signer dates a signature by the machine's clock; this one by the moment that the stamp prints."""
    from pyhanko.sign.signers import PdfSigner

    class Dated(PdfSigner):
        def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = now.astimezone()
            return session

    return Dated(*given, **more)


def _signed(signer: Any, writer: Any, existing: bool = False) -> bytes:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError

    try:
        out: bytes = signer.sign_pdf(writer, existing_fields_only=existing).getvalue()
    except (SigningError, PdfError) as error:
        what = Text(f"无法签名（{error}）", f"cannot be signed ({error})")
        raise Refusal.of("", what, Text("请重新生成报价单", "make the quote again")) from None
    return lower_case(out)


def lower_case(signed: bytes) -> bytes:
    """The signature's own hex digits in lower case: they stand outside what is signed, so that only one way of writing
    them counts (docs/adr/0016)."""
    found = [*re.finditer(rb"/Contents <([0-9A-Fa-f]+)>", signed)]
    start, end = found[-1].span(1)
    return signed[:start] + found[-1][1].lower() + signed[end:]


def _box(place: Place) -> tuple[int, int, int, int]:
    return round(place.left), round(place.bottom), round(place.right), round(place.top)


def _signer(key: SigningKey) -> Any:
    """pyHanko's own signer reads the key from its bytes at each use, which takes RSA 0.1 s; this one has it."""
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class Loaded(Signer):
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            if dry_run and isinstance(key.private, TokenKey):  # only the size is asked for: the token is left alone
                return bytes(key.private.size)
            return _raw(key.private, data)

    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    above = [one for one in key.chain if one.subject != one.issuer]
    store.register_multiple([Certificate.load(one.public_bytes(Encoding.DER)) for one in above])
    return Loaded(signing_cert=Certificate.load(key.certificate.public_bytes(Encoding.DER)), cert_registry=store)


def _raw(private: PrivateKey | TokenKey, data: bytes) -> bytes:
    """The signature itself, over the SHA-256 of the data."""
    if isinstance(private, TokenKey):
        return private.sign_sha256(data)
    if isinstance(private, rsa.RSAPrivateKey):
        return private.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return private.sign(data, ec.ECDSA(hashes.SHA256()))


def _style(stamp: bytes | None) -> Any:
    """What is drawn into the field: the one page of ``stamp``, or nothing."""
    from pyhanko.pdf_utils.content import PdfContent
    from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.stamp import StaticStampStyle

    if stamp is None:
        return StaticStampStyle(border_width=0)
    page = stamp

    class Drawn(PdfContent):
        def render(self) -> bytes:
            drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(page)))
            self.resources.xobject["/Stamp"] = drawn
            left, bottom, right, top = (float(one) for one in drawn.get_object()["/BBox"])
            self.box = BoxConstraints(width=right - left, height=top - bottom)
            return b"/Stamp Do"

    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0))
    return StaticStampStyle(border_width=0, background=Drawn(), background_layout=whole)
