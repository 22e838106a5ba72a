"""``resources/knowledge/*.toml``: passages, topics, synonyms and readings, with every problem located."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from ..assets import asset
from ..core.knowledge.passage import SOURCES, Conflict, Topic, Written
from ..core.knowledge.pinyin import Readings, readings
from ..core.knowledge.vocabulary import Vocabulary
from ..core.problems import Problem, Refusal
from ..core.text import Text
from .fields import Fields, read_each
from .files import read_table

T = TypeVar("T")
_NAMED = ("topics.toml", "words.toml", "asks.toml", "pinyin.toml")
_WORDS = Text("文字的列表", "a list of texts")
_LIST = Text("列表", "a list")


@cache
def load_topics() -> tuple[Topic, ...]:
    """The headings, in the order in which they are shown."""
    return _read(_folder() / "topics.toml", lambda top: read_each(top.take("topic", list, _LIST), "topic", _topic))


@cache
def load_written() -> tuple[Written, ...]:
    """Every passage, in the order of the topics.

    :raises Refusal: a repeated id, or a topic that does not exist, with its file
    """
    names = [topic.id for topic in load_topics()]
    files = sorted(path for path in _folder().glob("*.toml") if path.name not in _NAMED)
    found: dict[str, Written] = {}
    for path in files:
        for one in read_passages(path):
            if one.id in found or one.topic not in names:
                what = Text("编号重复或没有这个主题", "the id stands twice, or there is no such topic")
                raise Refusal.of(f"passage.{one.id}", what, Text("请改正", "mend it"), str(path))
            found[one.id] = one
    asks = _read(_folder() / "asks.toml", lambda top: _asks(top, found))
    asked = (replace(one, asks=asks.get(one.id, ())) for one in found.values())
    return tuple(sorted(asked, key=lambda one: names.index(one.topic)))


@cache
def load_vocabulary() -> Vocabulary:
    """Synonyms, idle words and readings."""

    spoken = _read(_folder() / "pinyin.toml", _readings)
    return _read(_folder() / "words.toml", lambda top: _words(top, spoken))


def read_passages(path: Path) -> tuple[Written, ...]:
    """The passages of one file; an id without a point takes the file's name for its topic.

    :raises Refusal: everything wrong in it, with file and key
    """
    return _read(path, lambda top: read_each(top.take("passage", list, _LIST), "passage", _passage))


def passages_in(raw: object) -> tuple[Written, ...]:
    """The passages of a list of tables, as a file holds them under ``passage``.

    :raises Refusal: everything wrong in them
    """
    return read_each(raw, "passage", _passage)


def _folder() -> Path:
    return asset("resources", "knowledge")


def _read(path: Path, read: Callable[[Fields], T]) -> T:
    try:
        top = Fields(read_table(path), "")
        value = read(top)
        top.done()
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None
    return value


def _topic(fields: Fields) -> Topic:
    return Topic(fields.string("id"), fields.both("name"))


def _passage(fields: Fields) -> Written:
    id = fields.string("id")
    return Written(
        id=id,
        topic=fields.string("topic") if fields.has("topic") else _topic_of(id),
        title=fields.both("title"),
        text=fields.both("text"),
        clauses=fields.list_of("clauses", str, _WORDS),
        told=fields.string("told") if fields.has("told") else "",
        source=fields.one_of("status", SOURCES) if fields.has("status") else None,
        words=fields.list_of("words", str, _WORDS),
        related=fields.list_of("related", str, _WORDS),
        findings=fields.list_of("findings", str, _WORDS),
        conflicts=read_each(
            fields.take("conflicts", list, _LIST) if fields.has("conflicts") else [], fields.key("conflicts"), _conflict
        ),
    )


def _asks(top: Fields, known: Mapping[str, Written]) -> Mapping[str, tuple[str, ...]]:
    """:raises Refusal: questions for a passage that does not exist"""
    table = top.table("asks")
    asks = {id: table.list_of(id, str, _WORDS) for id in table.names() if id in known}
    table.done()
    return asks


#: passages named after what they are about stand under the topic that treats it
_UNDER = {"consult": "feedback", "complaint": "feedback", "refund": "renewal"}


def _topic_of(id: str) -> str:
    first = id.partition(".")[0]
    return _UNDER.get(first, first)


def _conflict(fields: Fields) -> Conflict:
    return Conflict(fields.both("what"), fields.string("clause"), fields.both("decision"))


def _words(top: Fields, readings: Readings) -> Vocabulary:
    ideas, weights, idle = top.table("ideas"), top.table("weights"), top.table("idle")
    said = {name: ideas.list_of(name, str, _WORDS) for name in ideas.names()}
    weighs = {name: float(weights.decimal(name)) for name in weights.names() if name in said}
    weights.done()
    talk = top.table("talk")
    written = {spoken: talk.string(spoken) for spoken in talk.names()}
    return Vocabulary(said, weighs, frozenset(idle.list_of("words", str, _WORDS)), readings, written)


def _readings(top: Fields) -> Readings:
    first, other = top.table("first"), top.table("other")
    pairs: dict[str, str] = {}
    for letter in first.names():
        for entry in first.list_of(letter, str, _WORDS):
            syllable, _, char = entry.partition(" ")
            pairs[syllable] = char
    others = {char: other.list_of(char, str, _WORDS) for char in other.names()}
    try:
        return readings(pairs, others)
    except ValueError:
        problem = Problem("first", Text("顺序不对", "out of order"), Text("请按 GB 2312 排列", "order it by GB 2312"))
        raise Refusal([problem]) from None
