"""Workbooks under a password, made here: a package (.xlsx .xlsm .xlsb), and an old .xls with RC4."""

from __future__ import annotations

import io
import struct
from hashlib import md5

import msoffcrypto.format.ooxml as ooxml
import olefile
from msoffcrypto.method.rc4 import DocumentRC4

_PLAIN = {0x0809, 0x002F, 0x0161, 0x0195, 0x00E1, 0x0138, 0x0196}
_SALT = bytes(range(16))


def locked_package(content: bytes, password: str) -> bytes:
    """As Excel and WPS lock a workbook today."""
    out = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def locked_xls(content: bytes, password: str) -> bytes:
    """A workbook of xlwt as Excel 97 locked it: each record's payload under RC4, a key every 1,024 bytes."""
    ole = olefile.OleFileIO(io.BytesIO(content))
    stream = ole.openstream("Workbook").read()
    stream = stream[: stream.rindex(b"\x0a\x00\x00\x00") + 4]
    records = _records(stream)
    verifier = bytes(range(16, 32))
    sealed = DocumentRC4.decrypt(password, _SALT, io.BytesIO(verifier + md5(verifier).digest())).getvalue()
    how = struct.pack("<HHH", 1, 1, 1) + _SALT + sealed
    grown = len(how) + 4
    stream = b"".join(
        head + (_moved(body, grown) if kind == 0x0085 else body) + (_record(0x2F, how) if number == 0 else b"")
        for number, (kind, head, body) in enumerate(records)
    )
    stream += _record(0, bytes(-len(stream) % 4))  # what the container adds is read in fours
    cipher = DocumentRC4.decrypt(password, _SALT, io.BytesIO(stream), blocksize=1024).getvalue()
    out, at = bytearray(), 0
    for kind, head, body in _records(stream):
        start = at + 4
        kept = len(body) if kind in _PLAIN else 4 if kind == 0x0085 else 0
        out += head + body[:kept] + cipher[start + kept : start + len(body)]
        at = start + len(body)
    return _container(bytes(out))


def _records(stream: bytes) -> list[tuple[int, bytes, bytes]]:
    found, at = [], 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        found.append((kind, stream[at : at + 4], stream[at + 4 : at + 4 + size]))
        at += 4 + size
    return found


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _moved(body: bytes, by: int) -> bytes:
    """A sheet's entry with its place further down."""
    return struct.pack("<I", struct.unpack_from("<I", body)[0] + by) + body[4:]


def _container(stream: bytes) -> bytes:
    from xlwt.CompoundDoc import XlsDoc

    out = io.BytesIO()
    XlsDoc().save(out, stream)
    return out.getvalue()
