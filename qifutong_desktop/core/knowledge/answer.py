"""A question answered: what was computed for the client, with its rule, then the passages found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..client import Preferences
from ..needs import Needs
from ..pricebook import PriceBook
from ..text import Lang, Text
from .asked import read_question
from .computed import Computed, Setting
from .computing import compute
from .library import Library
from .passage import Conflict, Passage
from .search import Hit, Marks, marked, search


@dataclass(frozen=True, slots=True)
class Answer:
    """``hits`` are ranked; where something was computed, the passage with its rule stands first. ``marks`` are those
    of the first hit, in Chinese."""

    asked: str
    computed: Computed | None
    hits: tuple[Hit, ...]
    marks: Marks

    @property
    def best(self) -> Passage | None:
        return self.hits[0].passage if self.hits else None


def answer(
    library: Library,
    words: str,
    book: PriceBook,
    today: date,
    needs: Needs | None = None,
    preferences: Preferences = Preferences(),  # noqa: B008
    limit: int = 8,
) -> Answer:
    """Answer a question, for the open case (its ``needs`` and ``preferences``) where there is one."""
    hits = search(library, words, limit)
    computed = compute(read_question(words), Setting(book, today, needs, preferences)) if words.strip() else None
    if computed is not None:
        hits = _rule_first(library, hits, computed)[:limit]
    marks = marked(library, hits[0]) if hits else Marks((), ())
    return Answer(words, computed, hits, marks)


def answer_json(given: Answer, library: Library, lang: Lang = "zh") -> dict[str, Any]:
    """The contract's ``ask`` object. Money is a string with two decimals, places are [start, end]."""
    return {
        "asked": given.asked,
        "answers": [_hit_json(given, hit, number, library, lang) for number, hit in enumerate(given.hits)],
    }


def spoken(given: Answer, hit: Hit) -> Text:
    """The text of a hit as it is said: where it is the rule of what was computed, that comes first."""
    if given.computed is None or hit is not given.hits[0]:
        return hit.passage.text
    figures, rule = given.computed.text, hit.passage.text
    return Text(f"{figures.zh}{rule.zh}", f"{figures.en} {rule.en}")


def _rule_first(library: Library, hits: tuple[Hit, ...], computed: Computed) -> tuple[Hit, ...]:
    """The passage with the rule comes first, scored as the best."""
    rule = library.passage(computed.rule)
    if rule is None:
        return hits
    best = hits[0].score if hits else 0.0
    keys = hits[0].keys if hits else frozenset[str]()
    return (Hit(rule, best, keys), *(hit for hit in hits if hit.passage.id != rule.id))


def _hit_json(given: Answer, hit: Hit, number: int, library: Library, lang: Lang) -> dict[str, Any]:
    one = hit.passage
    found: dict[str, Any] = {
        "id": one.id,
        "title": one.title.said(lang),
        "score": round(hit.score, 3),
        "text": spoken(given, hit).said(lang),
        "source": one.clause,
        "status": one.source,
        "topic": one.topic,
        "related": list(one.related),
        "conflicts": [_conflict_json(each, lang) for each in one.conflicts],
        "computed": None,
    }
    if number == 0 and given.computed is not None:
        found["computed"] = _computed_json(given.computed, lang)
    if number == 0:
        marks = marked(library, hit, lang)
        found["marks"] = {"title": [*map(list, marks.title)], "text": [*map(list, marks.text)]}
    return found


def _conflict_json(one: Conflict, lang: Lang) -> dict[str, str]:
    return {"what": one.what.said(lang), "clause": one.clause, "decision": one.decision.said(lang)}


def _computed_json(one: Computed, lang: Lang) -> dict[str, Any]:
    return {
        "text": one.text.said(lang),
        "lines": [
            {
                "label": line.label.said(lang),
                "amount": {"low": f"{line.amount.low:.2f}", "high": f"{line.amount.high:.2f}"},
                "why": line.why.said(lang),
                "clause": line.clause,
            }
            for line in one.lines
        ],
        "assumed": [each.said(lang) for each in one.assumed],
    }
