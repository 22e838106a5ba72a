"""XML that an XML parser takes: what the fast path passes over unread is to be no other than that."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from .plain_book import NotPlain


def well_formed(*parts: bytes) -> None:
    """:raises NotPlain: together they are no well-formed element"""
    parse(expat.ParserCreate(), b"".join(parts), last=True)


def parse(parser: Any, xml: bytes, *, last: bool = False) -> None:
    """:raises NotPlain: it is not well-formed"""
    try:
        parser.Parse(xml, last)
    except expat.ExpatError:
        raise NotPlain from None
