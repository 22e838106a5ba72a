"""What stands in an XML part before its root element, read to its end: that is where entities are declared."""

from __future__ import annotations

import codecs
from typing import IO

from ..core.patterns import later
from ..core.text import Text

_CHUNK = 64 * 1024
#: The last are the characters from U+0080 to U+FFFF; said so, they take a millisecond to compile.
_TOKEN = later(r"<!--|<\?|<!(?i:DOCTYPE|ENTITY)|<[A-Za-z_:]|<(?=[^\x00-\x7f\U00010000-\U0010ffff])")
#: A token that the end of a chunk cut in two is at most so long.
_KEPT = 8
_ENDS = {"<!--": "-->", "<?": "?>"}
_DECLARED = later(r"""<\?xml[^>]*?\bencoding\s*=\s*["']([^"'>]*)""")
#: Encodings in which an ASCII character is one byte, its own; in any other a declaration could hide.
_PLAIN = later(r"utf-?8|utf-?16(?:[lb]e)?|us-ascii|ascii|iso-8859-\d+|latin-?1|windows-125\d|gb2312|gbk|gb18030|big5")
_DOCTYPE = Text("内含 DOCTYPE 或 ENTITY 声明，可能是恶意文件", "declares a DOCTYPE or ENTITY")
_ODD = Text("XML 的文字编码异常", "an XML part is in an odd encoding")


def fault_of_prolog(part: IO[bytes], *, media: bool = False) -> Text | None:
    """What is wrong before the root element, None when nothing is.

    ``media`` parts (pictures and the like) are looked at only when they begin as XML does.
    """
    chunk = part.read(_CHUNK)
    encoding = _encoding(chunk)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(chunk)
    if media and not text.lstrip("\ufeffï»¿ \t\r\n").startswith("<"):
        return None
    declared = _DECLARED.match(text.lstrip("\ufeffï»¿ \t\r\n"))
    if declared and not _PLAIN.fullmatch(declared[1].lower()):
        return _ODD
    place, end = 0, ""
    while True:
        if end:
            found = text.find(end, place)
            kept = len(end) - 1
            if found >= 0:
                place, end = found + len(end), ""
                continue
        else:
            token = _TOKEN.search(text, place)
            kept = _KEPT
            if token:
                if token[0] not in _ENDS:
                    return _DOCTYPE if token[0].startswith("<!") else None
                place, end = token.end(), _ENDS[token[0]]
                continue
        chunk = part.read(_CHUNK)
        if not chunk:
            return None
        text = text[max(place, len(text) - kept) :] + decoder.decode(chunk)
        place = 0


def _encoding(head: bytes) -> str:
    """As an XML parser guesses it from the first bytes."""
    if head.startswith((b"\xff\xfe", b"<\x00")):
        return "utf-16-le"
    if head.startswith((b"\xfe\xff", b"\x00<")):
        return "utf-16-be"
    return "latin-1"
