"""What is laid over the shipped passages: a consultant's own notes and the firm's passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..pricebook import PriceBook
from ..problems import Problem, Refusal
from ..text import Text
from .passage import Passage, Topic, Written, fill, problems_in

#: The most characters of a note's title and text.
MOST_TITLE, MOST_TEXT = 80, 4000
#: How the ids of notes begin; the firm's passages may not.
OWN = "own."


@dataclass(frozen=True, slots=True)
class Note:
    """A consultant's own passage, in the words and the language in which it was written."""

    id: str
    topic: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Added:
    """Notes and the firm's passages, each id once."""

    notes: tuple[Note, ...] = ()
    company: tuple[Written, ...] = ()

    def note(self, id: str) -> Note | None:
        """The note of this id."""
        return next((one for one in self.notes if one.id == id), None)

    def with_note(self, note: Note) -> Added:
        """With a note; one of the same id gives way, at its place."""
        if self.note(note.id) is None:
            return replace(self, notes=(*self.notes, note))
        return replace(self, notes=tuple(note if one.id == note.id else one for one in self.notes))

    def with_company(self, more: Sequence[Written]) -> Added:
        """With passages of the firm; those of the same id give way."""
        return replace(self, company=tuple({one.id: one for one in (*self.company, *more)}.values()))

    def without(self, id: str) -> Added:
        """Without the note or the firm's passage of this id."""
        notes = tuple(one for one in self.notes if one.id != id)
        return Added(notes, tuple(one for one in self.company if one.id != id))


def note_of(id: str, topic: str, title: str, text: str) -> Note:
    """A note of what was typed, without blanks around it.

    :raises Refusal: title or text is empty or too long; the keys are ``title`` and ``text``
    """
    title, text = " ".join(title.split()), text.strip()
    problems = []
    for key, words, most in (("title", title, MOST_TITLE), ("text", text, MOST_TEXT)):
        if not words:
            problems.append(Problem(key, Text("还没有写", "is empty"), Text("请填写", "write it")))
        elif len(words) > most:
            what = Text(f"超过 {most} 字", f"is longer than {most} characters")
            problems.append(Problem(key, what, Text("请写短一些", "make it shorter")))
    if problems:
        raise Refusal(problems)
    return Note(id, topic, title, text)


def company_problems(
    company: Sequence[Written], shipped: Sequence[Written], topics: Sequence[Topic], book: PriceBook
) -> Mapping[str, tuple[Problem, ...]]:
    """Id → what is wrong with a passage of the firm beside the shipped ones, by the rules of these: an id that stands
    twice or is kept for notes, an unknown topic, a figure, clause or related passage that does not exist."""
    names = [topic.id for topic in topics]
    ids = [one.id for one in company]
    beside = problems_in((*shipped, *company), book)
    found = {}
    for one in company:
        problems = [*beside.get(one.id, ())]
        if ids.count(one.id) > 1 or one.id.startswith(OWN):
            what = Text("编号重复，或以 own. 开头", "the id stands twice, or begins with own.")
            problems.append(Problem(f"passage.{one.id}.id", what, Text("请换一个编号", "choose another id")))
        if one.topic not in names:
            what = Text(f"没有主题 {one.topic}", f"there is no topic {one.topic}")
            remedy = Text(f"可选：{'、'.join(names)}", f"choose from: {', '.join(names)}")
            problems.append(Problem(f"passage.{one.id}.topic", what, remedy))
        if problems:
            found[one.id] = tuple(problems)
    return found


def laid_over(
    shipped: Sequence[Written], added: Added, topics: Sequence[Topic], book: PriceBook
) -> tuple[tuple[Passage, ...], tuple[Problem, ...]]:
    """Every passage, filled from the price book, and what of the firm's does not fit this book and was left out.

    A passage of the firm with a shipped id takes its place and is still asked for by its questions.
    """
    company, problems = list(added.company), list[Problem]()
    while wrong := company_problems(company, shipped, topics, book):  # one left out may be related to another
        problems += [problem for each in wrong.values() for problem in each]
        company = [one for one in company if one.id not in wrong]
    by_id = {one.id: one for one in company}
    former = {one.id: one for one in shipped}
    taken = [
        replace(one, asks=former[one.id].asks, words=(*one.words, *former[one.id].words)) if one.id in former else one
        for one in company
    ]
    filled = fill((*(one for one in shipped if one.id not in by_id), *taken), book)
    told = [replace(one, source="company") if one.id in by_id else one for one in filled]
    return (*told, *(_passage(note, topics) for note in added.notes)), tuple(problems)


def _passage(note: Note, topics: Sequence[Topic]) -> Passage:
    names = [topic.id for topic in topics]
    topic = note.topic if note.topic in names else names[0]
    title, text = Text(note.title, note.title), Text(note.text, note.text)
    return Passage(note.id, topic, title, text, "", "own", words=(note.title,))  # a term is found by pinyin too
