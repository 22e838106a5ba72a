"""Archives that lie about their sizes, names and methods, and archives that are bombs."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator

from . import bases
from .case import LINKS_PART, SHEET_PART, TEXTS_PART, Case, rewritten

_MEGABYTE = 1024 * 1024


def zip_cases() -> Iterator[Case]:
    for name, make in _MADE.items():
        yield Case(name, ".xlsx", make)


def _with(added: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return bases.zipped({**bases.parts_of(bases.xlsx()), **added}, method)


def _named(old: str, new: str) -> bytes:
    return bases.zipped({new if name == old else name: part for name, part in bases.parts_of(bases.xlsx()).items()})


def _without(gone: str) -> bytes:
    return bases.zipped({name: part for name, part in bases.parts_of(bases.xlsx()).items() if name != gone})


def _twice(name: str, content: bytes, first: bool = False) -> bytes:
    out, parts = io.BytesIO(), bases.parts_of(bases.xlsx())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        if first:
            archive.writestr(name, content)
        for part, held in parts.items():
            archive.writestr(part, held)
        if not first:
            archive.writestr(name, content)
    return out.getvalue()


def _entry(part: str, at_local: int, at_central: int, form: str, value: int, where: str = "both") -> bytes:
    """One field of a part's headers overwritten, in front of it, in the directory, or in both."""
    content = bytearray(bases.xlsx())
    with zipfile.ZipFile(io.BytesIO(bases.xlsx())) as archive:
        local = archive.getinfo(part).header_offset
    central = content.index(part.encode(), content.index(b"PK\x01\x02")) - 46
    if where in ("local", "both"):
        struct.pack_into(form, content, local + at_local, value)
    if where in ("central", "both"):
        struct.pack_into(form, content, central + at_central, value)
    return bytes(content)


def _end(at: int, form: str, value: int) -> bytes:
    content = bytearray(bases.xlsx())
    struct.pack_into(form, content, content.rindex(b"PK\x05\x06") + at, value)
    return bytes(content)


def _repeated(size: int, noise: int) -> bytes:
    """Rows that deflate some hundred times, not a thousand times."""
    chance, row = random.Random(5), 0
    block = bytearray()
    while len(block) < 64 * 1024:
        row += 1
        block += b"<c><v>%d</v></c>" % chance.randrange(10**noise)
    return bytes(block) * (size // len(block))


def _wide_rows(megabytes: int) -> bytes:
    return rewritten(
        SHEET_PART,
        lambda xml: xml.replace(
            b"</sheetData>", b"<row>" + _repeated(megabytes * _MEGABYTE, 6) + b"</row></sheetData>"
        ),
    )


def _texts(count: int, length: int) -> bytes:
    """So many shared texts, none like another, deflating well."""
    fill = "丰" * length

    def change(xml: bytes) -> bytes:
        many = "".join(f"<si><t>{number}{fill}</t></si>" for number in range(count))
        return xml.replace(b"</sst>", many.encode() + b"</sst>")

    return rewritten(TEXTS_PART, change)


def _nested(depth: int) -> bytes:
    content = bases.xlsx()
    for _ in range(depth):
        content = _with({"xl/embeddings/book.xlsx": content})
    return content


def _overlapping(copies: int) -> bytes:
    """Many entries of the directory that all point at one deflated megabyte."""
    deflated = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflated.compress(bytes(_MEGABYTE)) + deflated.flush()
    name = b"xl/media/a"
    head = struct.pack(
        "<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, zlib.crc32(bytes(_MEGABYTE)), len(packed), _MEGABYTE, len(name), 0
    )
    good = bases.xlsx()
    end = good.rindex(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HII", good, end + 10)
    body = good[:start] + head + name + packed
    directory = good[start : start + size]
    for number in range(copies):
        called = b"xl/media/%05d" % number
        directory += struct.pack(
            "<IHHHHHHIIIHHHHHII",
            *(0x02014B50, 20, 20, 0, 8, 0, 0, zlib.crc32(bytes(_MEGABYTE)), len(packed), _MEGABYTE, len(called)),
            *(0, 0, 0, 0, 0, start),
        )
        directory += called
    total = count + copies
    return body + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, total, total, len(directory), len(body), 0)


def _cells(count: int) -> bytes:
    """A sheet of so many rows that is as plain as can be."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n * 7919 % 100_003) for n in range(40, count)
    )
    return rewritten(SHEET_PART, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


def _method(method: int) -> bytes:
    return bases.zipped(bases.parts_of(bases.xlsx()), method)


_MADE: dict[str, Callable[[], bytes]] = {
    "bomb of blanks": lambda: rewritten(
        SHEET_PART, lambda xml: xml.replace(b"</sheetData>", b" " * 50_000_000 + b"</sheetData>")
    ),
    "bomb just below the ratio": lambda: _wide_rows(60),
    "bomb of a hundred sheets": lambda: _with({f"xl/worksheets/s{n}.xml": bytes(5 * _MEGABYTE) for n in range(100)}),
    "bomb in a picture": lambda: _with({"xl/media/a.png": bytes(40 * _MEGABYTE)}),
    "bomb of overlapping entries": lambda: _overlapping(4_000),
    "bomb nested five deep": lambda: _nested(5),
    "bomb nested in an archive": lambda: bases.zipped({"a.zip": _with({"b.zip": _nested(2)})}),
    "shared texts of 80 MB": lambda: _texts(1_000, 28_000),
    "shared texts by the hundred thousand": lambda: _texts(600_000, 3),
    "one shared text of 60 MB": lambda: _texts(1, 20_000_000),
    "many rows": lambda: _cells(200_000),
    "five thousand and one entries": lambda: _with({f"x/{n}": b"" for n in range(5_001)}),
    "sixty thousand entries": lambda: _with({f"x/{n}": b"" for n in range(60_000)}),
    "entry twice, another one last": lambda: _twice(SHEET_PART, b"<worksheet><sheetData/></worksheet>"),
    "entry twice, another one first": lambda: _twice(SHEET_PART, b"<worksheet><sheetData/></worksheet>", first=True),
    "entry twice in other letters": lambda: _with({SHEET_PART.upper(): b"<worksheet/>"}),
    "entry with backslashes": lambda: _named(SHEET_PART, SHEET_PART.replace("/", "\\")),
    "entry with a slash before": lambda: _named(SHEET_PART, "/" + SHEET_PART),
    "entry above the archive": lambda: _with({"../../evil.xml": b"<a/>"}),
    "entry at the root of the disk": lambda: _with({"/etc/evil": b"<a/>"}),
    "entry with a name of 60 KB": lambda: _with({"x" * 60_000: b""}),
    "entry without a name": lambda: _with({"": b"<a/>"}),
    "entry that is a link": lambda: _with({"xl/link": b"/etc/passwd"}),
    "no content types": lambda: _without("[Content_Types].xml"),
    "no links of the book": lambda: _without(LINKS_PART),
    "no shared texts": lambda: _without(TEXTS_PART),
    "no sheet": lambda: _without(SHEET_PART),
    "no styles": lambda: _without("xl/styles.xml"),
    "no book": lambda: _without("xl/workbook.xml"),
    "stored": lambda: _method(zipfile.ZIP_STORED),
    "bzip2": lambda: _method(zipfile.ZIP_BZIP2),
    "lzma": lambda: _method(zipfile.ZIP_LZMA),
    "method unknown": lambda: _entry(SHEET_PART, 8, 10, "<H", 99),
    "method differs in front": lambda: _entry(SHEET_PART, 8, 10, "<H", 0, "local"),
    "checksum wrong": lambda: _entry(SHEET_PART, 14, 16, "<I", 1),
    "checksum wrong in front": lambda: _entry(SHEET_PART, 14, 16, "<I", 1, "local"),
    "checksum of the shared texts wrong": lambda: _entry(TEXTS_PART, 14, 16, "<I", 1),
    "size claimed small": lambda: _entry(SHEET_PART, 22, 24, "<I", 40),
    "size claimed small in the directory": lambda: _entry(SHEET_PART, 22, 24, "<I", 2_000, "central"),
    "size claimed small in front": lambda: _entry(SHEET_PART, 22, 24, "<I", 40, "local"),
    "size claimed huge": lambda: _entry(SHEET_PART, 22, 24, "<I", 0xFFFFFFF0),
    "size claimed zero": lambda: _entry(SHEET_PART, 22, 24, "<I", 0),
    "deflated size claimed small": lambda: _entry(SHEET_PART, 18, 20, "<I", 30),
    "deflated size claimed huge": lambda: _entry(SHEET_PART, 18, 20, "<I", 0x7FFFFFFF),
    "deflated size claimed zero": lambda: _entry(SHEET_PART, 18, 20, "<I", 0),
    "place claimed beyond the end": lambda: _entry(SHEET_PART, 14, 42, "<I", 0x7FFFFFFF, "central"),
    "place claimed at the start": lambda: _entry(SHEET_PART, 14, 42, "<I", 0, "central"),
    "flag of a lock": lambda: _entry(SHEET_PART, 6, 8, "<H", 1),
    "flag of a size that follows": lambda: _entry(SHEET_PART, 6, 8, "<H", 8),
    "version of the far future": lambda: _entry(SHEET_PART, 4, 6, "<H", 990),
    "directory claims no entries": lambda: _end(10, "<H", 0),
    "directory claims too many": lambda: _end(10, "<H", 60_000),
    "directory claimed elsewhere": lambda: _end(16, "<I", 7),
    "directory claimed beyond the end": lambda: _end(16, "<I", 0x7FFFFFFF),
    "directory claims no size": lambda: _end(12, "<I", 0),
    "comment claimed too long": lambda: _end(20, "<H", 500),
    "no end of the directory": lambda: bases.xlsx()[:-22],
    "end of the directory twice": lambda: bases.xlsx() + bases.xlsx()[-22:],
    "two archives behind each other": lambda: bases.xlsx() + bases.zipped({"xl/workbook.xml": b"<workbook/>"}),
    "junk behind": lambda: bases.xlsx() + b"evil" * 100,
    "junk before": lambda: b"PK\x03\x04" + b"evil" * 100 + bases.xlsx(),
    "only an end": lambda: b"PK\x03\x04" + bytes(30) + b"PK\x05\x06" + bytes(18),
    "no entries": lambda: bases.zipped({}),
}
