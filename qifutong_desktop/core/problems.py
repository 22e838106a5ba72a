"""Bad input as values: what is wrong, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .text import Lang, Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in somebody's input.

    ``file`` is the path as the user gave it ("" where there is none), ``key`` the place inside it
    (``answers.P03``, ``Sheet1!B7``, ``line 3``), ``remedy`` a sentence that says what to do.
    """

    key: str
    what: Text
    remedy: Text
    file: str = ""

    def in_file(self, file: str) -> Problem:
        return self if self.file else replace(self, file=file)

    def line(self, lang: Lang = "zh") -> str:
        """The problem in one line: file: key: what; remedy."""
        place = ": ".join(part for part in (self.file, _cut(self.key)) if part)
        joiner = "；" if lang == "zh" else "; "
        sentence = f"{_cut(self.what.said(lang))}{joiner}{_cut(self.remedy.said(lang))}"
        return " ".join(f"{place}: {sentence}".split()) if place else " ".join(sentence.split())


def _cut(words: str) -> str:
    """At most 300 characters, so that a line stays a line."""
    return words if len(words) <= 300 else words[:299] + "…"


class Refusal(Exception):
    """Input that cannot be worked with (exit code 2). Holds every problem found, in reading order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        if not problems:
            raise ValueError("a refusal names at least one problem")
        self.problems = tuple(problems)
        super().__init__(self.problems[0].line("en"))

    @classmethod
    def of(cls, key: str, what: Text, remedy: Text, file: str = "") -> Refusal:
        return cls([Problem(key, what, remedy, file)])

    def in_file(self, file: str) -> Refusal:
        return Refusal([problem.in_file(file) for problem in self.problems])

    def line(self, lang: Lang = "zh") -> str:
        """The first problem in one line, and how many more there are."""
        first = self.problems[0].line(lang)
        more = len(self.problems) - 1
        if not more:
            return first
        return first + (f"（另有 {more} 处）" if lang == "zh" else f" (and {more} more)")
