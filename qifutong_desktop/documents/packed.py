"""How a drawn document is written: its small objects squeezed together (object streams and a cross-reference stream,
ISO 32000-1 7.5.7 and 7.5.8). The thousand elements of a structure tree then take a sixth of their room, and reportlab's
own table of places is not needed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFFile, format, pdfdocEnc

#: Readers unpack a whole object stream to get at one object of it.
_TOGETHER = 200


def packed(document: Any) -> bytes:
    """In the place of ``PDFDocument.format``: the file of a document of reportlab's that is drawn and not encrypted."""
    root, info = (document.Reference(one).format(document) for one in (document.Catalog, document.info))
    head = PDFFile(document._pdfVersion)
    out = bytearray(b"".join(head.strings))
    entries = [_entry(0, 0, 65535)]
    small: list[tuple[int, bytes]] = []
    for number, body in enumerate(_bodies(document), 1):
        if body.endswith(b"endstream"):
            entries.append(_entry(1, len(out), 0))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        else:
            entries.append(b"")
            small.append((number, body))
    for first in range(0, len(small), _TOGETHER):
        together, holder = small[first : first + _TOGETHER], len(entries)
        for index, (number, _) in enumerate(together):
            entries[number] = _entry(2, holder, index)
        entries.append(_entry(1, len(out), 0))
        out += _stream(holder, *_object_stream(together))
    start = len(out)
    entries.append(_entry(1, start, 0))
    said = b"/Type /XRef /Size %d /W [1 4 2] /Root %s /Info %s /ID %s" % (len(entries), root, info, document.ID())
    out += _stream(len(entries) - 1, said, b"".join(entries))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _bodies(document: Any) -> Iterable[bytes]:
    """The objects 1, 2, 3 …; formatting one may bring further ones."""
    number = 1
    while name := document.numberToId.get(number):
        yield pdfdocEnc(format(document.idToObject[name], document, toplevel=1)).strip()
        number += 1


def _entry(kind: int, first: int, second: int) -> bytes:
    return b"%c%b%b" % (kind, first.to_bytes(4, "big"), second.to_bytes(2, "big"))


def _object_stream(together: Sequence[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    at, places = 0, []
    for number, body in together:
        places.append(b"%d %d" % (number, at))
        at += len(body) + 1
    index = b" ".join(places) + b"\n"
    said = b"/Type /ObjStm /N %d /First %d" % (len(together), len(index))
    return said, index + b"\n".join(body for _, body in together)


def _stream(number: int, said: bytes, content: bytes) -> bytes:
    small = zlib.compress(content)
    said += b" /Filter /FlateDecode /Length %d" % len(small)
    return b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (number, said, small)
