"""A large .xlsx cut short: the first rows of each sheet and the texts that they point to, as a small book in memory.

The first rows are then read by the same reader in the same way, without inflating what nobody looks at.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO

from .package_parts import sheet_parts
from .source import Source

#: A smaller part is taken whole.
_LARGE = 1024 * 1024
_CHUNK = 64 * 1024
#: No more of a part is looked at for its first rows, or for the texts that they point to.
_FURTHEST = 16 * 1024 * 1024
_SHARED = "xl/sharedStrings.xml"
_ROW, _TEXT = b"</row>", b"</si>"
_POINTED = re.compile(rb'<c [^<>]*t="s"[^<>]*>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>(\d{1,9})</v>')
#: Signs of writings in which the cut might fall into the middle of something.
_ODD = (b"<!", b"='", b"<si/", b"<x:")
_NEEDED = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")


class _NotCut(Exception):
    """The book is small, or not written plainly enough to be cut."""


def short_copy(source: Source, rows: int) -> tuple[Source, frozenset[str]] | None:
    """The book with ``rows`` rows of each large sheet, and the names of these; None when it is as well read as it is.

    It holds nothing but its cells: formats stay, comments and drawings do not.
    """
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            content, cut = _copied(archive, rows)
            return Source(source.path, content), cut
    except (_NotCut, KeyError, OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return None
    except SyntaxError:  # of its XML
        return None


def _copied(archive: zipfile.ZipFile, rows: int) -> tuple[bytes, frozenset[str]]:
    named = list(sheet_parts(archive))
    sheets = [part for _, part in named]
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    if not sheets or max(sizes[part] for part in (*sheets, *({_SHARED} & sizes.keys()))) <= _LARGE:
        raise _NotCut
    held = io.BytesIO()
    last = -1
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as copy:
        for name in _NEEDED:
            if name in sizes:
                copy.writestr(name, archive.read(name))
        for part in dict.fromkeys(sheets):
            content = _first_rows(archive, part, rows) if sizes[part] > _LARGE else archive.read(part)
            copy.writestr(part, content)
            last = max(last, *(int(one) for one in _POINTED.findall(content)), -1)
        if _SHARED in sizes:
            content = archive.read(_SHARED) if sizes[_SHARED] <= _LARGE else _first_texts(archive, last + 1)
            copy.writestr(_SHARED, content)
    return held.getvalue(), frozenset(name for name, part in named if sizes[part] > _LARGE)


def _first_rows(archive: zipfile.ZipFile, part: str, rows: int) -> bytes:
    with archive.open(part) as file:
        content, more = _read_to(file, _ROW, rows)
    if not more:
        return content
    return content + b"</sheetData></worksheet>"


def _first_texts(archive: zipfile.ZipFile, texts: int) -> bytes:
    if not texts:
        return b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    with archive.open(_SHARED) as file:
        content, more = _read_to(file, _TEXT, texts)
    return content + b"</sst>" if more else content


def _read_to(file: IO[bytes], mark: bytes, count: int) -> tuple[bytes, bool]:
    """A part up to its ``count``-th mark, or to its end; whether there is more of it."""
    held = bytearray()
    seen = place = 0
    while chunk := file.read(_CHUNK):
        held += chunk
        while (found := held.find(mark, place)) >= 0:
            seen, place = seen + 1, found + len(mark)
            if seen == count:
                if any(sign in held for sign in _ODD):
                    raise _NotCut
                return bytes(held[:place]), True
        if len(held) > _FURTHEST:
            raise _NotCut
    return bytes(held), False
