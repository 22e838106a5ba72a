"""A sentence in the two languages the program speaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence, in Chinese (what users read by default) and in English (the switch)."""

    zh: str
    en: str

    def said(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


def listed(texts: Iterable[Text], zh: str = "、", en: str = ", ") -> Text:
    """Several in one, with these marks between them."""
    found = tuple(texts)
    return Text(zh.join(text.zh for text in found), en.join(text.en for text in found))
