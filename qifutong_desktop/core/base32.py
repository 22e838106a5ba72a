"""Crockford's base 32, for what people read out and type: no I, L, O, U, and those are read as 1, 1, 0 and V."""

from __future__ import annotations

import unicodedata

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("ILOU", "110V")


def as_read(typed: str) -> str:
    """What was typed, in the letters that it means; blanks, dashes and what is none of them stay as they are."""
    return unicodedata.normalize("NFKC", typed).upper().translate(_READ_AS)
