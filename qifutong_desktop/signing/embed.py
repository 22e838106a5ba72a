"""The paper as PDF/A-3 with the quote's data inside it (``/AF``). The same input gives the same bytes."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

#: Name of the data inside the file.
DATA_NAME = "quote.json"
_DESCRIPTION = "企服通报价数据"
#: The moment that a colour profile claims to be made at (year, month, day, hour, minute, second, 16 bits each).
_PROFILE_DATE = b"".join(part.to_bytes(2, "big") for part in (2000, 1, 1, 0, 0, 0))


def with_data(paper: bytes, payload: str) -> bytes:
    """The paper marked as PDF/A-3b, with ``payload`` (JSON) as its associated file ``quote.json``.

    :raises ValueError: when the paper is no PDF of ours
    """
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(paper), attempt_recovery=False)
    except pikepdf.PdfError as error:
        raise ValueError(f"no PDF of ours: {error}") from None
    with pdf:
        _embed(pdf, payload.encode())
        _mark(pdf)
        out = io.BytesIO()
        pdf.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    return out.getvalue()


def _embed(pdf: Any, content: bytes) -> None:
    from pikepdf import Array, Dictionary, Name, String

    stamped = pdf.docinfo.get("/ModDate", String("D:20000101000000+00'00'"))
    stream = pdf.make_stream(content)
    stream.Type, stream.Subtype = Name.EmbeddedFile, Name("/application/json")
    stream.Params = Dictionary(Size=len(content), ModDate=stamped)
    spec = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(DATA_NAME),
            UF=String(DATA_NAME),
            Desc=String(_DESCRIPTION),
            AFRelationship=Name.Data,
            EF=Dictionary(F=stream, UF=stream),
        )
    )
    pdf.Root.AF = Array([spec])
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String(DATA_NAME), spec])))


def _mark(pdf: Any) -> None:
    """Output intent and XMP, equal to what the document information says."""
    from pikepdf import Array, Dictionary, Name, String

    profile = pdf.make_stream(_profile(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    for key in ("/Trapped",):
        if key in pdf.docinfo:
            del pdf.docinfo[key]
    metadata = pdf.make_stream(_xmp({str(key): str(value) for key, value in pdf.docinfo.items()}).encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata


def _profile() -> bytes:
    from PIL.ImageCms import ImageCmsProfile, createProfile

    made = ImageCmsProfile(createProfile("sRGB")).tobytes()
    return made[:24] + _PROFILE_DATE + made[36:84] + b"\0" * 16 + made[100:]


def _xmp(info: dict[str, str]) -> str:
    def simple(tag: str, key: str) -> str:
        return f"<{tag}>{escape(info[key])}</{tag}>" if info.get(key) else ""

    def listed(tag: str, kind: str, key: str, lang: str = "") -> str:
        value = f"<rdf:{kind}><rdf:li{lang}>{escape(info.get(key, ''))}</rdf:li></rdf:{kind}>"
        return f"<{tag}>{value}</{tag}>" if info.get(key) else ""

    default = ' xml:lang="x-default"'
    created, changed = _iso(info.get("/CreationDate", "")), _iso(info.get("/ModDate", ""))
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
        + listed("dc:title", "Alt", "/Title", default)
        + listed("dc:creator", "Seq", "/Author")
        + listed("dc:description", "Alt", "/Subject", default)
        + simple("pdf:Keywords", "/Keywords")
        + simple("pdf:Producer", "/Producer")
        + simple("xmp:CreatorTool", "/Creator")
        + (f"<xmp:CreateDate>{created}</xmp:CreateDate>" if created else "")
        + (f"<xmp:ModifyDate>{changed}</xmp:ModifyDate>" if changed else "")
        + '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )


def _iso(date: str) -> str:
    """``D:20000101000000+00'00'`` as ``2000-01-01T00:00:00+00:00``; "" for anything else."""
    digits, zone = date[2:16], date[16:].replace("'", "")
    if not (date.startswith("D:") and digits.isdigit() and len(digits) == 14):
        return ""
    day = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:]}"
    return day + (f"{zone[:3]}:{zone[3:5]}" if len(zone) == 5 else "Z")
