"""Sentences as the screen says them: whole yuan, and amounts hidden while the client must not see a price."""

from __future__ import annotations

import re

from ...core.text import Text
from ..look import Look

_AMOUNT = re.compile(r"[-−]?¥[\d,]+(?:\.\d+)?(?:–¥?[\d,]+(?:\.\d+)?)?|\d[\d,]*\.\d{2}(?!\d)|\d[\d,]*(?= 元)")

_CENTS = re.compile(r"(?<=\d)\.00(?!\d)")


def said_masked(look: Look, words: Text) -> str:
    """The sentence in the window's language; each amount as dots while prices are hidden."""
    said = _CENTS.sub("", look.say(words))
    return said if look.priced else _AMOUNT.sub(look.price("0"), said)
