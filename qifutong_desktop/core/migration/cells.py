"""What stands in a cell, as text: edges and export quirks taken off, nothing else touched."""

from __future__ import annotations

import re
import unicodedata

#: One sheet row: the texts of its cells, "" where blank.
Row = list[str]

#: What exports leave around a value: blanks, tabs, no-break and ideographic spaces, byte order and direction marks.
EDGES = (
    " \t\r\n\x00\x0b\x0c\x1a\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u3000\ufeff"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f"
    "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060"
)

_MARKS = re.compile(r"\((?:必填|选填|必选|可选|非必填|必填项)\)|[*＊]")
_BRACKETS = re.compile(r"\([^()]*\)$")
_WIDE_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_NUMBER = re.compile(r"[+\-−¥￥$]?\d[\d,，.\s]*(?:[eE][+\-]?\d+)?[%元]?")
_DATE = re.compile(r"\d{2,4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?:[ T]\d{1,2}:\d{2}.*)?|\d{2,4}年\d{1,2}月\d{1,2}日?")


def clean(raw: str) -> str:
    """The raw text without blanks around it and without the ``="…"`` shell that keeps Excel from counting."""
    text = raw.strip(EDGES)
    if text.startswith('="') and text.endswith('"') and len(text) >= 3:
        return text[2:-1].strip(EDGES)
    return text


def heading(text: str) -> str:
    """A heading as it is shown: NFKC, on one line, without ``*``, ``（必填）`` and a leading ``'``."""
    plain = unicodedata.normalize("NFKC", text).strip(EDGES).lstrip("'‘’")
    plain = _MARKS.sub("", plain)
    return _WIDE_GAP.sub("", " ".join(plain.split()))


def heading_key(text: str) -> str:
    """A heading as it is compared: as :func:`heading`, lower case, without any blank."""
    return "".join(heading(text).lower().split())


def heading_aliases(key: str) -> tuple[str, ...]:
    """The key and what may be meant by it: without a bracket at its end, and the part after the last ``/``."""
    bare = _BRACKETS.sub("", key)
    found = [key, bare, key.rpartition("/")[2], bare.rpartition("/")[2]]
    return tuple(dict.fromkeys(alias for alias in found if alias))


def is_value(text: str) -> bool:
    """A number, an amount, a date, a phone: what rows hold and headings hardly ever are (``2026年3月`` may head)."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return bool(_NUMBER.fullmatch(plain) or _DATE.fullmatch(plain))
