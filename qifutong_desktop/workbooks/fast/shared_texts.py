"""All texts of a workbook as one run of bytes with a zero byte behind each: the shared ones, and those of odd cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ...core.patterns import later
from .character_references import resolved
from .plain_book import NotPlain, PlainBook
from .plain_names import plainly_named
from .well_formed import well_formed

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

_BETWEEN = b"</t></si><si><t>"
_OPEN, _CLOSE, _CLOSED = b"<si><t>", b"</t></si>", b"</si>"
_KEPT_BLANKS = b'<t xml:space="preserve"'
#: What may stand in a text: one plain run, or runs with formats, then how it is spoken.
TEXT_INSIDE = (
    rb"(?:<t>[^<]*</t>|<t/>|(?:<r>(?:<rPr>(?:</?\w+(?:/|\s[^<>]*)?>)*?</rPr>|<rPr/>)?(?:<t>[^<]*</t>|<t/>)</r>)+)?"
    rb"(?:<rPh\s[^<>]*>(?:<t>[^<]*</t>|<t/>)</rPh>)*(?:<phoneticPr(?:\s[^<>]*)?/>)?"
)
_WHOLE_ENTRY = later(rb"<si>" + TEXT_INSIDE + rb"</si>|<si/>")
_ENTRY = later(rb"\s*(<si(?:\s[^<>]*)?/>|<si(?:\s[^<>]*)?>.*?</si>)", re.DOTALL)
_NESTED = later(rb"</?(?:si|r)>")
#: So many odd entries are asked for at once.
_AT_ONCE = 4_096
#: Entries of about so many bytes are looked at one by one when one of them is odd.
_TOGETHER = 8_192
_PLAIN_ENTRY = later(rb"<si><t>([^<]*)</t>(<phoneticPr(?: \w+=\"\w*\")*/>)?</si>")
_ENTITY = later(r"&(amp|lt|gt|quot|apos);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ODD_ENTITY = later(rb"&(?!(?:amp|lt|gt|quot|apos);)")
_ESCAPED = later(rb"_x[0-9A-Fa-f]{4}_")
_FONT = rb"(?:<rPr>(?:<\w+(?: \w+=\"[^<>&\"]*\")*/>)*</rPr>)?"
#: What may be left out of an entry, and what stands there without it.
_MARKS = (
    (later(rb"</t><phoneticPr(?: \w+=\"\w*\")*/></si>"), b"</t></si>"),
    (later(rb"</t></r></si>"), b"</t></si>"),
    (later(rb"</t></r><r>" + _FONT + rb"<t>"), b""),
    (later(rb"<si><r>" + _FONT + rb"<t>"), b"<si><t>"),
)
_DIFFERENT_MARKS = 12
#: Blanks at the edge of a run that does not say that they are kept: readers leave them out.
_LOST_BLANKS = later(rb"<t>(?:\s|[^<]*\s</t>)")
#: Texts whose bytes a separator of ours could be, or that no file should hold.
_FORBIDDEN = later(r"[\x00\x1f\x1e\ufffe\uffff\ud800-\udfff]")
#: An entry is never longer than this.
_LONGEST = 8 * 1024 * 1024
Ints: TypeAlias = "NDArray[np.int32]"


class Texts:
    """Texts by number. ``starts`` and ``ends`` are the places of their bytes in ``held``.

    ``shared`` is how many the workbook shares; ``sorts`` says of each one behind them what it is: 0 a text, 1 a number,
    2 a moment, 3 a truth value; those that are no texts are counted in ``others``.
    """

    def __init__(self) -> None:
        self.held = bytearray()
        self.shared = 0
        self.sorts = bytearray()
        self.others = 0
        self.starts: Ints = np.empty(0, np.int32)
        self.ends: Ints = np.empty(0, np.int32)

    def __len__(self) -> int:
        return len(self.starts)

    def index(self) -> None:
        """Make numbers of all texts that were appended as bytes."""
        if len(self.held) >= 2**31 - 1:
            raise NotPlain
        done = int(self.ends[-1]) + 1 if len(self.ends) else 0
        found = [self.ends]
        fresh = np.frombuffer(self.held, np.uint8)
        for start in range(done, len(fresh), _LONGEST):
            found.append((np.flatnonzero(fresh[start : start + _LONGEST] == 0) + start).astype(np.int32))
        self.ends = np.concatenate(found)
        self.starts = np.empty_like(self.ends)
        self.starts[:1] = 0
        np.add(self.ends[:-1], 1, out=self.starts[1:])

    def forget(self) -> None:
        """Keep only the shared ones."""
        self.starts, self.ends = self.starts[: self.shared], self.ends[: self.shared]
        del self.held[int(self.ends[-1]) + 1 if self.shared else 0 :]
        self.sorts.clear()
        self.others = 0

    def append(self, text: str, sort: int = 0) -> int:
        """One text more, and its number; it can be read after the next :meth:`index`."""
        if _FORBIDDEN.search(text):
            raise NotPlain
        self.others += sort > 0
        self.held += text.encode("utf-8") + b"\x00"
        self.sorts.append(sort)
        return self.shared + len(self.sorts) - 1

    def extend(self, body: bytes, count: int, sort: int = 0) -> int:
        """``count`` texts more, a zero byte behind each; the number of the first."""
        self.others += count if sort else 0
        self.held += body
        self.sorts += bytes([sort]) * count
        return self.shared + len(self.sorts) - count

    def text(self, number: int) -> str:
        """One text."""
        return self.held[self.starts[number] : self.ends[number]].decode("utf-8")

    def many(self, numbers: Any) -> list[str]:
        """Texts by number."""
        held = self.held
        pairs = zip(self.starts[numbers].tolist(), self.ends[numbers].tolist(), strict=True)
        return [held[start:end].decode("utf-8") for start, end in pairs]


def read_shared(book: PlainBook) -> Texts:
    """The shared texts of a workbook.

    :raises NotPlain: comments, character data, other encodings, and what else is not plain
    """
    texts = Texts()
    if book.shared:
        for piece in _pieces(plainly_named(book.inflated(book.shared))):
            _take(piece, texts, book)
    texts.index()
    texts.shared = len(texts)
    texts.sorts.clear()
    return texts


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Whole entries, without what is around them."""
    rest = b""
    begun = False
    for chunk in chunks:
        window = rest + chunk if rest else chunk
        if not begun:
            start = window.find(b"<sst")
            end = window.find(b">", start)
            if start < 0 or end < 0:
                rest = _short(window)
                continue
            plain_head(window[:start])
            if b":" in window[start : start + 5] or window[end - 1 : end] == b"/":
                return
            well_formed(window[start : end + 1], b"</sst>")
            begun = True
            window = window[end + 1 :]
        cut = window.rfind(b"</si>") + 5
        if cut > 4:
            yield window[:cut]
            rest = window[cut:]
        else:
            rest = _short(window)
    body, found, _ = rest.partition(b"</sst>")
    if not begun or not found:
        raise NotPlain
    if body.strip():
        yield body


def plain_head(head: bytes) -> None:
    """:raises NotPlain: what stands before a root element says another encoding than UTF-8, or is odd"""
    plain = head.removeprefix(b"\xef\xbb\xbf").strip().lower().replace(b"'", b'"')
    if not re.fullmatch(
        rb'(?:<\?xml\s+version="1\.0"(?:\s+encoding="utf-?8")?(?:\s+standalone="(?:yes|no)")?\s*\?>)?', plain
    ):
        raise NotPlain


def plainly_kept(xml: bytes) -> bytes:
    """Texts without the word that their blanks are kept."""
    return xml.replace(_KEPT_BLANKS, b"<t") if _KEPT_BLANKS in xml else xml


def _short(window: bytes) -> bytes:
    if len(window) > _LONGEST:
        raise NotPlain
    return window


def _take(piece: bytes, texts: Texts, book: PlainBook) -> None:
    if b"\x00" in piece:
        raise NotPlain
    body = _plain_texts(piece)
    if body is not None:
        texts.held += body
        return
    odd = b""
    for part in _parts(piece):
        body = _plain_texts(part)
        if body is None:
            odd += part
        else:
            _take_odd(odd, texts, book)
            odd = b""
            texts.held += body
    _take_odd(odd, texts, book)


def _parts(piece: bytes) -> Iterator[bytes]:
    """Some whole entries each."""
    start = 0
    while start < len(piece):
        closed = piece.find(_CLOSED, start + _TOGETHER)
        end = closed + len(_CLOSED) if closed >= 0 else len(piece)
        yield piece[start:end]
        start = end


def _plain_texts(piece: bytes) -> bytes | None:
    """The texts of entries of one plain text each, a zero byte behind each; None when some of them is to be looked at
    alone."""
    plain = plainly_kept(piece)
    body = _read_plain(plain)
    return body if body is not None or _LOST_BLANKS.search(piece) else _read_plain(_bared(plain))


def _read_plain(piece: bytes) -> bytes | None:
    body = piece[len(_OPEN) : -len(_CLOSE)].replace(_BETWEEN, b"\x00")
    if b"<" in body or not piece.startswith(_OPEN) or not piece.endswith(_CLOSE):
        return None
    if b"\r" in body or b"\xff" in body:
        return None
    if b"&" in body:
        body, left = resolved(body)
        if len(left):
            return None
    if b"_x" in body and _ESCAPED.search(body):
        return None
    body.decode("utf-8")
    return body + b"\x00"


def _bared(piece: bytes) -> bytes:
    """The piece without the marks that do not change its texts: runs of another font, as LibreOffice makes
    them of Chinese with digits, and how a text is spoken, as Chinese Excel says it of each that was typed.

    :raises NotPlain: runs that are begun or ended only
    :raises UnicodeDecodeError: it is not UTF-8
    """
    piece.decode("utf-8")  # names of fonts, too
    if b"r>" in piece and re.sub(rb"<si>(?:<r></r>)*</si>", b"", b"".join(_NESTED.findall(piece))):
        raise NotPlain
    for mark, instead in _MARKS:
        for _ in range(_DIFFERENT_MARKS):
            found = mark.search(piece)
            if found is None:
                break
            piece = piece.replace(found[0], instead)
    return piece


def _take_odd(piece: bytes, texts: Texts, book: PlainBook) -> None:
    """Entries one by one; those of one plain text are read here, the others are asked for."""
    if b"<!" in piece or b"<?" in piece:
        raise NotPlain
    place = 0
    asked: list[tuple[int, bytes]] = []
    found: list[str] = []
    while entry := _ENTRY.match(piece, place):
        place = entry.end()
        bare = plainly_kept(entry[1])
        plain = _PLAIN_ENTRY.fullmatch(bare)
        if plain and plain[2] and _LOST_BLANKS.search(entry[1]):
            plain = None
        if plain and b"\r" not in plain[1] and not _ODD_ENTITY.search(plain[1]) and not _ESCAPED.search(plain[1]):
            found.append(unescaped(plain[1]))
        elif not _WHOLE_ENTRY.fullmatch(bare):
            raise NotPlain
        else:
            asked.append((len(found), entry[1]))
            found.append("")
    if piece[place:].strip():
        raise NotPlain
    for start in range(0, len(asked), _AT_ONCE):
        batch = asked[start : start + _AT_ONCE]
        cells = [b'<c t="s"><v>%d</v></c>' % number for number in range(len(batch))]
        for (number, _), text in zip(batch, book.ask(cells, [entry for _, entry in batch]), strict=True):
            if type(text) is not str:
                raise NotPlain
            found[number] = text
    for text in found:
        texts.append(text)


def unescaped(raw: bytes) -> str:
    """Character data in which no entities but the five stand.

    :raises NotPlain: it is not UTF-8
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise NotPlain from None
    return _ENTITY.sub(lambda found: _ENTITIES[found[1]], text) if "&" in text else text
