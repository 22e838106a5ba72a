"""One search over clients, issued quotes, the open case's papers and questions, and the knowledge base."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..core.knowledge.found import Found, in_short
from ..core.questionnaire import Questionnaire
from ..core.text import Lang, Text
from ..store.file import Store
from ..store.operations import CaseSummary, list_cases
from ..store.quotes import issued_quotes

HitKind = Literal["client", "quote", "paper", "question", "knowledge"]
KINDS: dict[HitKind, Text] = {
    "client": Text("客户", "Client"),
    "quote": Text("报价单", "Quote"),
    "paper": Text("文件", "Paper"),
    "question": Text("题目", "Question"),
    "knowledge": Text("知识", "Knowledge"),
}

_ANSWERS = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``case`` is where it lies; ``place`` the question's field, the quote's number or the passage,
    which was found by ``words``. ``computed``: the title is what was worked out."""

    kind: HitKind
    title: str
    detail: str
    case: str
    place: str = ""
    words: str = ""
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """What can be found: read once when the search opens."""

    cases: tuple[CaseSummary, ...]
    quotes: tuple[tuple[str, int, str], ...]

    def only(self, case: str) -> Shelf:
        """What one client may see: other clients are nobody's business."""
        return Shelf(
            tuple(one for one in self.cases if one.case == case), tuple(one for one in self.quotes if one[2] == case)
        )


def shelf_of(store: Store) -> Shelf:
    """Clients (not those in the bin) and issued quotes as (number, version, case)."""
    return Shelf(list_cases(store), tuple((one.number, one.version, one.case) for one in issued_quotes(store)))


def find(
    shelf: Shelf,
    words: str,
    questionnaire: Questionnaire | None,
    visible: Mapping[str, bool | None],
    case: str,
    lang: Lang,
) -> tuple[Hit, ...]:
    """What has every word of ``words`` in it; clients (by name or contact) first, what begins with them before
    others."""
    wanted = _folded(words).split()
    if not wanted:
        return tuple(_clients(shelf.cases))[:20]
    hits: Sequence[Hit] = [
        *_clients(shelf.cases),
        *_quotes(shelf, lang),
        *(_papers(case, lang) if case else ()),
        *(_questions(questionnaire, visible, case, lang) if questionnaire else ()),
    ]
    found = [hit for hit in hits if all(word in _folded(f"{hit.title} {hit.detail}") for word in wanted)]
    found.sort(key=lambda hit: (list(KINDS).index(hit.kind), not _folded(hit.title).startswith(wanted[0])))
    return tuple(found[:40])


def with_answers(hits: Sequence[Hit], answers: Sequence[Found], words: str, say: Callable[[Text], str]) -> list[Hit]:
    """The hits with the first answers of the knowledge base; what was worked out comes before all others."""
    told = [
        Hit(
            "knowledge",
            say(one.passage.title if one.computed is None else in_short(one.computed)),
            say(one.passage.text if one.computed is None else one.computed.text),
            "",
            one.passage.id,
            words,
            one.computed is not None,
        )
        for one in answers[:_ANSWERS]
    ]
    first = [hit for hit in told if hit.computed]
    return [*first, *hits, *(hit for hit in told if not hit.computed)]


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()


def _clients(cases: Sequence[CaseSummary]) -> Iterator[Hit]:
    return (Hit("client", one.name, one.overview.contact if one.overview else "", one.case) for one in cases)


def _quotes(shelf: Shelf, lang: Lang) -> Iterator[Hit]:
    names = {one.case: one.name for one in shelf.cases}
    for number, version, case in shelf.quotes:
        if case in names:
            told = Text(f"第 {version} 版　{names[case]}", f"version {version}, {names[case]}")
            yield Hit("quote", number, told.said(lang), case, number)


def _papers(case: str, lang: Lang) -> Iterator[Hit]:
    """Papers of the open case that nobody looks for in a list."""
    told = Text("会上改了什么", "what a meeting changed")
    yield Hit("paper", Text("会议纪要", "Minutes of a meeting").said(lang), told.said(lang), case, "minutes")


def _questions(
    questionnaire: Questionnaire, visible: Mapping[str, bool | None], case: str, lang: Lang
) -> Iterator[Hit]:
    for question in questionnaire.questions:
        if visible.get(question.id) is not False:
            yield Hit("question", question.text.said(lang), question.id, case, f"answers.{question.id}")
