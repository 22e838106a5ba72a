"""A sheet's XML in windows of whole rows; what is around them is checked by an XML parser."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from xml.parsers import expat

from ...core.migration.sheet import column_letter
from ...core.patterns import later
from .plain_book import NotPlain
from .shared_texts import plain_head
from .well_formed import parse

#: Behind each window.
PAD = b"\x00" * 32
MAX_COLUMN = 16_384
_LONGEST_ROW = 32 * 1024 * 1024
_BLANKS = b" \t\r\n"
_LOOSE = later(rb"(</(?:row|c)>|<row[^<>]*>)[ \t\r\n]+")
_OWN_PLACE = later(rb' r="(\d{1,7})"')
_CLAIM = later(rb"<dimension[^>]*>(?:</dimension>)?")
_PLAIN_CLAIM = later(rb'<dimension ref="[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?"(?:\s*/>|></dimension>)')


def windows(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Whole rows of ``<sheetData>``, with zero bytes behind."""
    rest = b""
    begun = ended = False
    around = expat.ParserCreate()
    for chunk in chunks:
        if ended:
            parse(around, chunk)
            rest = _nothing_more(rest + chunk)
            continue
        if not begun:
            window = rest + chunk
            start = window.find(b"<sheetData")
            if start < 0 or len(window) < start + 13:
                rest = window
                if len(rest) > _LONGEST_ROW:
                    raise NotPlain
                continue
            _check_head(window[:start])
            if window[start : start + 13].startswith(b"<sheetData/>"):
                raise NotPlain
            parse(around, window[: start + 11])
            if window[start + 10 : start + 11] != b">":
                raise NotPlain
            begun = True
            rest, chunk = b"", window[start + 11 :]
        if not rest:
            chunk = chunk.lstrip(_BLANKS)
        cut = chunk.rfind(b"</row>") + 6
        if cut < 6:
            rest, chunk = b"", rest + chunk
            cut = chunk.rfind(b"</row>") + 6
        stop = chunk.find(b"</sheetData>", max(0, cut - 6))
        if stop >= 0:
            ended = True
            parse(around, chunk[stop:])
            window = (rest + chunk[:stop]).rstrip(_BLANKS)
            rest = _nothing_more(chunk[stop + 12 :])
            if window:
                yield _tight(window + PAD)
        elif cut > 5:
            yield _tight(b"".join((rest, memoryview(chunk)[:cut], PAD)))
            rest = chunk[cut:].lstrip(_BLANKS)
        else:
            rest = chunk
            if len(rest) > _LONGEST_ROW:
                raise NotPlain
    if not ended:
        raise NotPlain
    parse(around, b"", last=True)


def _tight(window: bytes) -> bytes:
    """The same rows, and what is behind them, without the line ends that some programs put behind rows and cells."""
    behind_row, behind_tag = window.find(b"</row>") + 6, window.find(b">") + 1
    if window[behind_row : behind_row + 1].isspace() or window[behind_tag : behind_tag + 1].isspace():
        return _LOOSE.sub(rb"\1", window)
    return window


def placed(window: bytes, last: int) -> bytes:
    """The same rows, where those that name no place, nor any of their cells, get theirs: behind the one before."""
    found = []
    before, *rows = window.removesuffix(PAD).split(b"<row")
    if before:
        raise NotPlain
    for row in rows:
        if row.startswith(b">"):
            first, *cells = row.split(b"<c")
            last += 1
            if len(cells) > MAX_COLUMN or b" r=" in row or b"<v><" in row:
                raise NotPlain
            if row.count(b"<v>") < len(cells) or row.count(b"<") > 4 * len(cells) + 1:
                raise NotPlain  # behind a cell that holds no value readers do not agree where they are
            found.append(b'<row r="%d"%b' % (last, first))
            found += [b'<c r="%b%d"%b' % (at, last, cell) for at, cell in zip(_letters(len(cells)), cells, strict=True)]
        else:
            named = _OWN_PLACE.match(row)
            if named is None:
                raise NotPlain
            last = int(named[1])
            found.append(b"<row" + row)
    return b"".join(found) + PAD


@lru_cache(maxsize=16)
def _letters(columns: int) -> list[bytes]:
    return [column_letter(column).encode("ascii") for column in range(columns)]


def _nothing_more(window: bytes) -> bytes:
    """The end of what follows a sheet's cells.

    :raises NotPlain: there are rows, or cells' data, again
    """
    if any(part in window for part in (b"<row ", b"<row>", b"<sheetData", b"<c ")):
        raise NotPlain
    return window[-16:]


def _check_head(head: bytes) -> None:
    root = head.find(b"<worksheet")
    claim = _CLAIM.search(head)
    if claim and not _PLAIN_CLAIM.fullmatch(claim[0]):
        raise NotPlain  # the other readers may refuse it
    if root < 0 or b"<!" in head or any(part in head for part in (b"<row ", b"<row>", b"<c ")):
        raise NotPlain
    plain_head(head[:root])
