"""The faces inside the PDF: one subset a weight, addressed by two-byte codes (a Type 0 font over TrueType outlines).

Why not reportlab's own TrueType embedding: it cuts a Chinese text into fonts of 256 characters, and its ToUnicode map
writes five hex digits for a character beyond the BMP, so that 𬭩 prints but copies as something else. Here each drawn
form of a character has one code, and ToUnicode holds UTF-16BE (surrogate pairs included), as the PDF standard wants.

A code is a *form*: the character and a variant. The thin space between 汉字 and figures is part of the glyph before it
(the same outline, a wider advance), and squeezed punctuation is the same outline with half its advance. So the text
that is searched and copied holds no invented spaces.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc

from .fonts import EM, Face, face

THIN, TAIL, LEAD, NARROW = 1 << 21, 2 << 21, 4 << 21, 8 << 21
"""Variants of a form: a thin space after, the empty right half cut, the empty left half cut, a space made thin."""

THIN_SPACE = 167
HALF = 500
_CODE = (1 << 21) - 1


def form_advance(char_advance: int, form: int) -> int:
    """Advance of a form in thousandths of an em."""
    if form & NARROW:
        return THIN_SPACE
    return char_advance + (THIN_SPACE if form & THIN else 0) - (HALF if form & (TAIL | LEAD) else 0)


class Codes(dict[int, str]):
    """Form → its code in this document, four hex digits, given in the order of first use."""

    def __missing__(self, form: int) -> str:
        code = f"{len(self) + 1:04X}"
        self[form] = code
        return code


class Subset:
    """What one document uses of one face."""

    def __init__(self, bold: bool) -> None:
        self.bold = bold
        self.codes = Codes()

    @property
    def resource(self) -> str:
        return "/B" if self.bold else "/R"

    def addObjects(self, doc: Any) -> None:  # noqa: N802  reportlab's name, called when the file is written
        """Write the font objects into the document (nothing if no text used the face)."""
        if not self.codes:
            return
        source = face(self.bold)
        forms = list(self.codes)
        widths = [form_advance(source.advances[chr(form & _CODE)], form) for form in forms]
        name = f"{_tag(forms)}+{source.name}"
        fonts = doc.idToObject["BasicFonts"].dict
        fonts[self.resource[1:]] = doc.Reference(_type0(doc, name, source, forms, widths))


def _tag(forms: list[int]) -> str:
    """Six capital letters that depend on nothing but the subset."""
    number = zlib.crc32(repr(forms).encode("ascii"))
    return "".join(chr(65 + number // 26**place % 26) for place in range(6))


def _stream(doc: Any, content: bytes, **entries: Any) -> Any:
    stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), zlib.compress(content))
    stream.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
    return doc.Reference(stream)


def _type0(doc: Any, name: str, source: Face, forms: list[int], widths: list[int]) -> Any:
    program = _true_type(source, forms, widths)
    pdf_name = pdfdoc.PDFName
    scaled = [value * EM // source.units for value in source.box]
    descriptor = pdfdoc.PDFDictionary(
        {
            "Type": pdf_name("FontDescriptor"),
            "FontName": pdf_name(name),
            "Flags": 4,
            "FontBBox": pdfdoc.PDFArray(scaled),
            "ItalicAngle": 0,
            "Ascent": source.ascent,
            "Descent": source.descent,
            "CapHeight": 733,
            "StemV": 140 if source.name.endswith("Bold") else 80,
            "FontFile2": _stream(doc, program, Length1=len(program)),
        }
    )
    system = {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
    descendant = pdfdoc.PDFDictionary(
        {
            "Type": pdf_name("Font"),
            "Subtype": pdf_name("CIDFontType2"),
            "BaseFont": pdf_name(name),
            "CIDSystemInfo": pdfdoc.PDFDictionary(system),
            "FontDescriptor": doc.Reference(descriptor),
            "CIDToGIDMap": pdf_name("Identity"),
            "DW": EM,
            "W": pdfdoc.PDFArray(_width_runs(widths)),
        }
    )
    return pdfdoc.PDFDictionary(
        {
            "Type": pdf_name("Font"),
            "Subtype": pdf_name("Type0"),
            "BaseFont": pdf_name(name),
            "Encoding": pdf_name("Identity-H"),
            "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant)]),
            "ToUnicode": _stream(doc, _to_unicode(forms)),
        }
    )


def _width_runs(widths: list[int]) -> list[Any]:
    """``first last width`` for each run of equal advances that is not the default."""
    runs: list[Any] = []
    start = 0
    for index in range(1, len(widths) + 1):
        if index == len(widths) or widths[index] != widths[start]:
            if widths[start] != EM:
                runs += [start + 1, index, widths[start]]
            start = index
    return runs


def _to_unicode(forms: list[int]) -> bytes:
    """The map from codes to text, in blocks of at most 100 as the standard asks."""
    lines = [f"<{code:04X}> <{chr(form & _CODE).encode('utf-16-be').hex()}>" for code, form in enumerate(forms, 1)]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")


def _true_type(source: Face, forms: list[int], widths: list[int]) -> bytes:
    """A TrueType program whose glyph numbers are the codes; a second form of an outline refers to the first."""
    glyphs = [source.outline(0)] + [b""] * len(forms)
    owner: dict[int, int] = {}
    referring: list[tuple[int, int, int]] = []
    for code, form in enumerate(forms, 1):
        gid = source.glyphs[form & _CODE]
        if form & LEAD or gid in owner:
            referring.append((code, gid, -HALF * source.units // EM if form & LEAD else 0))
        else:
            owner[gid] = code
            glyphs[code] = source.outline(gid)
    for _, gid, _ in referring:
        if gid not in owner:
            owner[gid] = len(glyphs)
            glyphs.append(source.outline(gid))
    _bring_parts(source, glyphs)
    for code, gid, shift in referring:
        if glyphs[owner[gid]]:
            glyphs[code] = _refer(glyphs[owner[gid]], owner[gid], shift)
    advances = [EM, *widths] + [EM] * (len(glyphs) - 1 - len(widths))
    return _assemble(source, glyphs, advances)


def _refer(outline: bytes, code: int, shift: int) -> bytes:
    """A composite glyph: another glyph moved sideways."""
    left, low, right, high = struct.unpack_from(">4h", outline, 2)
    words_and_xy = 0x0003
    return struct.pack(">5hHHhh", -1, left + shift, low, right + shift, high, words_and_xy, code, shift, 0)


def _bring_parts(source: Face, glyphs: list[bytes]) -> None:
    """Bring along the glyphs that the face's own composites are made of, under their new numbers."""
    moved: dict[int, int] = {}
    index = 0
    while index < len(glyphs):
        if glyphs[index][:2] == b"\xff\xff":
            glyphs[index] = _with_parts(source, glyphs, glyphs[index], moved)
        index += 1


def _with_parts(source: Face, glyphs: list[bytes], outline: bytes, moved: dict[int, int]) -> bytes:
    glyph = bytearray(outline)
    place, flags = 10, 0x20
    while flags & 0x20:  # more components
        flags, gid = struct.unpack_from(">HH", glyph, place)
        if gid not in moved:
            moved[gid] = len(glyphs)
            glyphs.append(source.outline(gid))
        struct.pack_into(">H", glyph, place + 2, moved[gid])
        place += 4 + (4 if flags & 1 else 2)
        place += 8 if flags & 0x80 else 4 if flags & 0x40 else 2 if flags & 0x08 else 0
    return bytes(glyph)


def _assemble(source: Face, glyphs: list[bytes], advances: list[int]) -> bytes:
    padded = [glyph + b"\0" * (-len(glyph) % 4) for glyph in glyphs]
    offsets = [0]
    for glyph in padded:
        offsets.append(offsets[-1] + len(glyph))
    bearings = [struct.unpack_from(">h", glyph, 2)[0] if glyph else 0 for glyph in glyphs]
    units = source.units
    metrics = [value for pair in zip(advances, bearings, strict=True) for value in (pair[0] * units // EM, pair[1])]
    head = bytearray(source.table("head"))
    struct.pack_into(">L", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    hhea = source.table("hhea")[:34] + struct.pack(">H", len(glyphs))
    maxp = bytearray(source.table("maxp"))
    struct.pack_into(">H", maxp, 4, len(glyphs))
    struct.pack_into(">H", maxp, 30, max(1, struct.unpack_from(">H", maxp, 30)[0]))
    tables = {
        b"glyf": b"".join(padded),
        b"head": bytes(head),
        b"hhea": hhea,
        b"hmtx": struct.pack(f">{'Hh' * len(glyphs)}", *metrics),
        b"loca": struct.pack(f">{len(offsets)}L", *offsets),
        b"maxp": bytes(maxp),
    }
    return _file(tables)


def _file(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(">LHHHH", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    place = 12 + 16 * count
    directory, body = [], []
    for tag, content in sorted(tables.items()):
        filled = content + b"\0" * (-len(content) % 4)
        total = sum(struct.unpack(f">{len(filled) // 4}L", filled)) & 0xFFFFFFFF
        directory.append(struct.pack(">4sLLL", tag, total, place, len(content)))
        body.append(filled)
        place += len(filled)
    return header + b"".join(directory) + b"".join(body)
