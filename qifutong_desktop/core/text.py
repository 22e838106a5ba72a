"""A sentence in the two languages the program speaks."""

from __future__ import annotations

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
