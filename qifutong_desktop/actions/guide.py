"""Read the guide that ships with the program."""

from __future__ import annotations

from functools import cache

from ..assets import asset
from ..core.guide import Section, sections
from ..core.text import Lang


@cache
def guide(lang: Lang) -> tuple[Section, ...]:
    """Its sections in a language."""
    return sections(asset("resources", "help", f"guide.{lang}.md").read_text("utf-8"))
