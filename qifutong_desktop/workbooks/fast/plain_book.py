"""A plain .xlsx as the fast path reads it: its sheets, its inflated parts, and a second look at what is not plain.

Whatever is not understood raises :class:`NotPlain`, and the other readers take the whole file.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

from ..source import Source

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STORED, _DEFLATED = 0, 8
_READ = 320 * 1024
#: No chunk of an inflated part is larger, however tightly it was packed.
_CHUNK = 4 * 1024 * 1024
#: A part that is read whole is not larger.
_SMALL = 16 * 1024 * 1024
_HEADER = 30
_ROW = 16_000


class NotPlain(Exception):
    """The workbook holds what the fast path does not read; it is no fault of the file."""


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """One worksheet and the part that holds its cells."""

    name: str
    hidden: bool
    part: str


class PlainBook:
    """A screened .xlsx. ``kinds`` says by cell format: ``n`` a number, ``d`` a day or time, ``x`` anything else.

    :raises NotPlain: parts that are missing, odd, or packed in an odd way
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        try:
            with source.open() as file, zipfile.ZipFile(file) as archive:
                self._infos = {info.filename: info for info in archive.infolist()}
                self._read_structure(archive)
        except (KeyError, OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise NotPlain from error
        except (ElementTree.ParseError, NotImplementedError) as error:
            raise NotPlain from error

    def _read_structure(self, archive: zipfile.ZipFile) -> None:
        root = ElementTree.fromstring(self._small(archive, "xl/workbook.xml"))
        if root.tag != f"{_MAIN}workbook":
            raise NotPlain
        relations = ElementTree.fromstring(self._small(archive, "xl/_rels/workbook.xml.rels"))
        parts: dict[str, tuple[str, str]] = {}
        self.shared = self._styles_part = ""
        for relation in relations:
            kind = relation.get("Type", "")
            target = posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
            parts[relation.get("Id", "")] = (kind.rpartition("/")[2], target)
            if kind == f"{_OFFICE}/sharedStrings":
                self.shared = target
            elif kind == f"{_OFFICE}/styles":
                self._styles_part = target
        # the other readers find these two by their usual names
        if self.shared not in ("", "xl/sharedStrings.xml") or self._styles_part not in ("", "xl/styles.xml"):
            raise NotPlain
        self.counts_from_1904 = any(
            one.get("date1904", "0") not in ("0", "false") for one in root.iter(f"{_MAIN}workbookPr")
        )
        self.sheets = tuple(self._sheets(root, parts))
        self._styles = self._small(archive, self._styles_part) if self._styles_part in self._infos else b""
        if self.shared not in self._infos:
            self.shared = ""

    def _sheets(self, root: ElementTree.Element, parts: dict[str, tuple[str, str]]) -> Iterator[PlainSheet]:
        names = set()
        for sheet in root.iter(f"{_MAIN}sheet"):
            kind, part = parts.get(sheet.get(f"{{{_OFFICE}}}id", ""), ("", ""))
            name = sheet.get("name", "")
            if name in names or not name or not part.startswith("xl/"):
                raise NotPlain
            names.add(name)
            if kind in ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"):
                raise NotPlain
            if kind != "worksheet" or not part.startswith("xl/worksheets/") or part not in self._infos:
                raise NotPlain
            yield PlainSheet(name, sheet.get("state", "visible") != "visible", part)

    def _small(self, archive: zipfile.ZipFile, name: str) -> bytes:
        if self._infos[name].file_size > _SMALL:
            raise NotPlain
        return archive.read(name)

    def inflated(self, part: str, reading: int = _READ) -> Iterator[bytes]:
        """A part in chunks, each at most 4 MB; its length and checksum are those that the archive says.

        :raises NotPlain: they are not, or it is packed in another way; known at the end only
        """
        info = self._infos[part]
        if info.flag_bits & 1 or info.compress_type not in (_STORED, _DEFLATED):
            raise NotPlain
        inflate, crc_of = _inflater()
        size = crc = 0
        with self._source.open() as file:
            file.seek(info.header_offset)
            head = file.read(_HEADER)
            if len(head) < _HEADER or head[:4] != b"PK\x03\x04":
                raise NotPlain
            file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
            for chunk in _chunks(file, info, inflate, reading):
                size += len(chunk)
                if size > info.file_size:
                    raise NotPlain
                crc = crc_of(chunk, crc)
                yield chunk
        if size != info.file_size or crc != info.CRC:
            raise NotPlain

    def whole(self, part: str) -> int:
        """The size of a part as the archive says it."""
        return self._infos[part].file_size

    @cached_property
    def kinds(self) -> str:
        """By number of the cell format, as the other reader takes a number that is shown in it."""
        if not self._styles:
            return ""
        try:
            root = ElementTree.fromstring(self._styles)
        except ElementTree.ParseError as error:
            raise NotPlain from error
        formats = root.find(f"{_MAIN}cellXfs")
        count = len(formats) if formats is not None else 0
        if count > _ROW:
            raise NotPlain
        cells = [f'<c s="{number}"><v>45000</v></c>'.encode() for number in range(count)]
        known = {"float": "n", "date": "d"}
        return "".join(known.get(type(one).__name__, "x") for one in self.ask(cells))

    def ask(self, cells: Sequence[bytes], shared: Sequence[bytes] = ()) -> list[Any]:
        """What the other reader sees in cells (each ``<c …>…</c>``, whatever place it names) of a book of the same
        formats and days whose shared texts are ``shared`` (each ``<si>…</si>``).

        :raises NotPlain: it does not read them
        """
        from python_calamine import CalamineWorkbook

        found: list[Any] = []
        for start in range(0, len(cells), _ROW):
            asked = cells[start : start + _ROW]
            row = b"".join(_placed(cell, column) for column, cell in enumerate(asked))
            held = io.BytesIO(_small_book(row, len(asked), b"".join(shared), self._styles, self.counts_from_1904))
            try:
                rows = list(CalamineWorkbook.from_filelike(held).get_sheet_by_index(0).iter_rows())
            except (MemoryError, KeyboardInterrupt, SystemExit):
                raise
            except BaseException as error:  # the reader's PanicException is no Exception
                raise NotPlain from error
            if len(rows) != 2 or len(rows[0]) != len(asked) + 1 or len(rows[1]) != len(asked) + 1:
                raise NotPlain
            found += rows[0][:-1]
        return found


def _inflater() -> tuple[Any, Any]:
    try:
        from isal import isal_zlib

        return isal_zlib.decompressobj, isal_zlib.crc32
    except ImportError:
        return zlib.decompressobj, zlib.crc32


def _chunks(file: Any, info: zipfile.ZipInfo, inflate: Any, reading: int) -> Iterator[bytes]:
    left = info.compress_size
    if info.compress_type == _STORED:
        while left and (packed := file.read(min(left, _CHUNK))):
            left -= len(packed)
            yield packed
        return
    stream = inflate(-15)
    while left and (packed := file.read(min(left, reading))):
        left -= len(packed)
        while packed:
            try:
                chunk = stream.decompress(packed, _CHUNK)
            except Exception as error:  # zlib.error, and the other library's own
                raise NotPlain from error
            if chunk:
                yield chunk
            packed = stream.unconsumed_tail
            if not chunk and packed:
                raise NotPlain
    if not stream.eof:
        raise NotPlain


def _placed(cell: bytes, column: int) -> bytes:
    """A cell moved to the first row."""
    before, _, rest = cell.partition(b">")
    closed = b"/" if before.endswith(b"/") else b""
    kept = [part for part in before.removesuffix(b"/").split()[1:] if not part.startswith(b"r=")]
    letters, column = b"", column + 1
    while column:
        column, over = divmod(column - 1, 26)
        letters = bytes([65 + over]) + letters
    return b" ".join([b"<c", b'r="' + letters + b'1"', *kept]) + closed + b">" + rest


_XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_NAMES = _MAIN[1:-1].encode()
_BOOK = b'<workbook xmlns="%s" xmlns:r="%s">%s<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
).encode()


_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
).encode()
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET}.worksheet+xml"/></Types>'
).encode()


def _small_book(row: bytes, width: int, shared: bytes, styles: bytes, old: bool) -> bytes:
    """One row of cells; a second row that is filled from end to end, so that blank cells count as well."""
    held = io.BytesIO()
    ends = b"".join(_placed(b'<c t="b"><v>1</v></c>', column) for column in (0, width)).replace(b'1"', b'2"')
    last = _placed(b'<c t="b"><v>1</v></c>', width)
    settings = b'<workbookPr date1904="1"/>' if old else b""
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as book:
        book.writestr("[Content_Types].xml", _XML + _TYPES)
        book.writestr("_rels/.rels", _XML + _ROOT)
        book.writestr("xl/workbook.xml", _XML + _BOOK % (_NAMES, _OFFICE.encode(), settings))
        book.writestr("xl/_rels/workbook.xml.rels", _XML + _RELATIONS)
        book.writestr("xl/styles.xml", styles or _XML + b'<styleSheet xmlns="%s"/>' % _NAMES)
        book.writestr("xl/sharedStrings.xml", _XML + b'<sst xmlns="%s">%s</sst>' % (_NAMES, shared))
        book.writestr(
            "xl/worksheets/sheet1.xml",
            _XML
            + b'<worksheet xmlns="%s"><sheetData><row r="1">%s%s</row><row r="2">%s</row></sheetData></worksheet>'
            % (_NAMES, row, last, ends),
        )
    return held.getvalue()
