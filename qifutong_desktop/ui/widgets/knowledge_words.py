"""Passages in words: what stands in a pill, what is marked, what is copied; amounts hidden where they must be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from ...core.text import Text
from ..look import Look

if TYPE_CHECKING:
    from ...actions.own_passages import Shelved
    from ...core.knowledge.computed import Computed, Setting
    from ...core.knowledge.found import Found
    from ...core.knowledge.passage import Passage, Source
    from ...core.pricebook import PriceBook
    from ..desk import Desk

Span = tuple[int, int]
#: What a pill says of where a passage comes from, its tone, and what that means.
SOURCES: dict[Source, tuple[Text, str, Text]] = {
    "published": (Text("价目表公布", "Published"), "ok", Text("价目表这样写", "the list says so")),
    "interpreted": (Text("我方理解", "Our reading"), "accent", Text("价目表没有写明，我们这样理解", "we read it so")),
    "summarised": (Text("条款大意", "In substance"), "", Text("原文不在手头，这是大意", "its wording is not at hand")),
    "unfilled": (Text("待补", "Not filled in"), "warn", Text("材料没有写，待公司补充", "the material is silent")),
    "company": (Text("公司补充", "By the firm"), "accent", Text("公司给的内容", "given by the firm")),
    "own": (Text("自己的", "Own note"), "", Text("自己记的，客户视图里看不到", "not shown in the client view")),
}
COMPUTED = Text("算出的结果", "Worked out")
_CENTS = re.compile(r"(?<=\d)\.00(?!\d)")
_CLAUSE = Text("价目表：", "Price list: ")


class KnowledgeWords:
    """Says texts in the window's language; amounts as dots while the client must not see them."""

    def __init__(self, look: Look, book: PriceBook) -> None:
        from ...core.knowledge.client_view import amount_hider

        self.look = look
        self._hide = None if look.priced else amount_hider(book, look.price("0"))

    def say(self, text: Text | str) -> str:
        """A sentence as it may be seen."""
        said = text if isinstance(text, str) else self.look.say(text)
        return said if self._hide is None else self._hide(said)

    def short(self, text: Text) -> str:
        """A sentence with whole yuan."""
        return _CENTS.sub("", self.say(text))

    def handed(self, found: Found) -> str:
        """A passage as it is copied or put in the notes: what was worked out, the text, the clause."""
        one = found.passage
        parts = [self.say(one.title)]
        if found.computed is not None:
            parts.append(self.short(found.computed.text))
        parts.append(self.say(one.text))
        if one.clause:
            parts.append(self.look.say(_CLAUSE) + self.say(one.clause))
        return "\n".join(parts)


def setting_of(desk: Desk) -> Setting:
    """What answers are worked out by: the price book in force, the client that lies open."""
    from ...core.knowledge.computed import Setting

    assert desk.rules is not None
    if desk.work is None:
        return Setting(desk.rules.book, desk.today)
    work = desk.work
    return Setting(desk.rules.book, desk.today, work.diagnosis.needs, work.dossier.case.preferences)


def answers_to(words: str, desk: Desk, held: Shelved, look: Look) -> tuple[Found, ...]:
    """What the knowledge base answers, as the one who looks on may read it."""
    from ...core.knowledge.found import found_for

    return found_for(held.library, words, setting_of(desk), client=look.client)


def beside_lines(computed: Computed) -> Text:
    """What a computed answer says beside its lines: what was asked, and any remark after the lines' own sentence."""
    zh, en = computed.text.zh, computed.text.en
    zh_rest, en_rest = zh.partition("。")[2], en.partition(". ")[2]
    return Text(f"{zh.partition('：')[0]}。{zh_rest}", f"{en.partition(':')[0]}. {en_rest}".rstrip())


def marked_html(words: str, spans: Sequence[Span], ground: str) -> str:
    """The words with the marked places on a coloured ground."""
    parts, at = [], 0
    for start, end in spans:
        parts += [escape(words[at:start]), f'<span style="background:{ground}">{escape(words[start:end])}</span>']
        at = end
    return "".join((*parts, escape(words[at:]))).replace("\n", "<br>")


def first_line(words: str, spans: Sequence[Span], room: int) -> tuple[str, tuple[Span, ...]]:
    """The part of a text that a list shows, about ``room`` characters: from the beginning, or from shortly before the
    first mark where that would not be seen; with the marks in it."""
    flat = words.replace("\n", " ")
    cut = max(0, spans[0][0] - room // 3) if spans and spans[0][1] > room else 0
    lead = "…" if cut else ""
    moved = [(start - cut + len(lead), end - cut + len(lead)) for start, end in spans if start >= cut]
    return lead + flat[cut:], tuple(moved)


def pill_of(passage: Passage) -> tuple[Text, str, Text]:
    """Words, tone and meaning of its pill."""
    return SOURCES[passage.source]
