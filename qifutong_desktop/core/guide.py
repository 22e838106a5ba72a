"""The guide that ships with the program: its Markdown cut into sections, and what of it is shown inside the window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

#: Stands on a line of its own above the heading that it names; both languages name the same ones.
_ANCHOR = re.compile(r'^<a id="([a-z_]+)"></a>$')
_HEADING = re.compile(r"^(#{1,3}) (.+)$")
_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)$")
_LINK = re.compile(r"\[([^\]]+)\]\((?!#)[^)]*\)")
_OWN_LINE = re.compile(r"^(#|- |\d+\. |>|\||$)")
_WIDE = r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’…—]"
_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE})\n(?={_WIDE})|(?<=[，。；：、！？）])\n")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it until the next one; ``level`` 1 is the title of the guide."""

    anchor: str
    level: int
    title: str
    text: str


def sections(markdown: str) -> tuple[Section, ...]:
    """The guide's sections in their order, without pictures, and without links that lead out of it: whoever reads it
    in the window stands before what the pictures show, perhaps without a network.

    :raises ValueError: a heading without an anchor above it, or two with the same
    """
    found: list[Section] = []
    anchor = ""
    lines: list[str] = []
    for line in markdown.splitlines():
        if name := _ANCHOR.match(line):
            anchor = name[1]
        elif heading := _HEADING.match(line):
            if not anchor or any(one.anchor == anchor for one in found):
                raise ValueError(f"“{line}” lacks an anchor of its own")
            _fill(found, lines)
            found.append(Section(anchor, len(heading[1]), heading[2], ""))
            anchor, lines = "", []
        elif not _PICTURE.match(line):
            lines.append(line)
    _fill(found, lines)
    return tuple(found)


def _fill(found: list[Section], lines: list[str]) -> None:
    """Give the last section its text."""
    if found:
        found[-1] = replace(found[-1], text=_shown(lines))


def _shown(lines: list[str]) -> str:
    """Paragraphs on one line each: Chinese that was wrapped gets no blank where the line ended."""
    text = _LINK.sub(r"\1", "\n".join(lines))
    return "\n\n".join(_paragraphs(text)).strip()


def _paragraphs(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text):
        rows: list[str] = []
        for line in block.strip("\n").splitlines():
            if rows and not _OWN_LINE.match(line):
                rows[-1] = _BETWEEN_WIDE.sub("", f"{rows[-1]}\n{line.strip()}").replace("\n", " ")
            else:
                rows.append(line)
        if rows:
            yield "\n".join(rows)
