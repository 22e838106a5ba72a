"""Characters that do not show, yet change what is read: joiners, direction marks, selectors, control characters."""

from __future__ import annotations

import unicodedata


def shows_nothing(char: str) -> bool:
    """A control, format (zero width, text direction, soft hyphen, byte-order mark) or variation selector character."""
    selector = 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF
    return selector or unicodedata.category(char) in ("Cc", "Cf")


def steers(char: str) -> bool:
    """As :func:`shows_nothing`, and what breaks a line: nothing of this may reach a terminal from outside."""
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")


def first_hidden(text: str) -> str | None:
    """The first character that shows nothing; line ends and tabs count as spaces."""
    return next((char for char in text if shows_nothing(char) and char not in "\t\n\r"), None)
