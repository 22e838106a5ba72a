"""Elements without the prefix that some programs give them: ``<x:c>`` is ``<c>`` where x is the main namespace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...core.patterns import later
from .plain_book import NotPlain

_MAIN = rb"http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"
_ROOT = later(rb'<(\w{1,8}):(?:worksheet|sst)(?: [^<>]*)? xmlns:\1="' + _MAIN + rb'"[^<>]*>')
_BARE = later(rb"</?\w[\w.-]*[\s/>]")
#: Within so many bytes the root element of a part ends.
_HEAD = 64 * 1024
#: No tag with the text behind it is longer.
_LONGEST_TAG = 8 * 1024 * 1024


def plainly_named(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A part's chunks; those of a part with a prefix are cut between tags.

    :raises NotPlain: some of its elements have the prefix, others none
    """
    rest, prefix = b"", b""
    begun = False
    for chunk in chunks:
        part = rest + chunk if rest else chunk
        rest = b""
        if not begun:
            root = _ROOT.search(part, 0, _HEAD)
            if root is None and len(part) < _HEAD and b"<sheetData" not in part and b"<si" not in part:
                rest = part
                continue
            begun, prefix = True, root[1] + b":" if root else b""
        if prefix:
            cut = part.rfind(b"<")
            if part.find(b">", cut) < 0:
                part, rest = part[:cut], part[cut:]
                if len(rest) > _LONGEST_TAG:
                    raise NotPlain
            named = part.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
            if len(part) - len(named) < part.count(b"<") * len(prefix) and _BARE.search(part):
                raise NotPlain
            part = named
        yield part
    if rest:
        yield rest
