"""The knowledge base: building it, and finding among its own passages and among ten thousand."""

from __future__ import annotations

import statistics
import time
from random import Random

from qifutong_desktop.actions.asking import library_of
from qifutong_desktop.catalog.knowledge import load_written
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.knowledge.library import Library, with_passages
from qifutong_desktop.core.knowledge.passage import Passage
from qifutong_desktop.core.knowledge.search import search
from qifutong_desktop.core.text import Text

from .measuring import cpu_seconds
from .table import Row, milliseconds

MANY = 10_000
_ROUNDS = 5


def rows() -> list[Row]:
    book = load_pricebook()
    load_written()
    own = library_of(book)
    built = statistics.median(cpu_seconds(lambda: library_of(book)) for _ in range(_ROUNDS))
    many = with_passages(own, synthetic(own, MANY - len(own.passages)))
    asked = [passage.title.zh for passage in own.passages] + ["tuikuan", "qfjg", "退宽多久到帐", "我们46人一年多少钱"]
    within = _median(many, asked)
    return [
        Row(f"knowledge base: index of its {len(own.passages)} passages, built", milliseconds(built)),
        Row(
            f"a question among {len(own.passages)} passages, median of {len(asked)}", milliseconds(_median(own, asked))
        ),
        Row(
            f"a question among {len(many.passages):,} passages, median",
            milliseconds(within),
            aim="< 5 ms",
            met=within < 0.005,
        ),
    ]


def synthetic(library: Library, count: int, seed: int = 7) -> list[Passage]:
    """Passages of the length and the words of the real ones, sentences shuffled."""
    chance = Random(seed)
    sentences = [part for one in library.passages for part in one.text.zh.replace("；", "。").split("。") if part]
    titles = [one.title.zh for one in library.passages]
    return [
        Passage(
            id=f"firm.{number}",
            topic="contacts",
            title=Text(f"{chance.choice(titles)} {number}", f"note {number}"),
            text=Text("。".join(chance.sample(sentences, 4)), ""),
            clause="",
            source="company",
        )
        for number in range(count)
    ]


def _median(library: Library, asked: list[str]) -> float:
    times = []
    for words in asked * 3:
        begun = time.process_time()
        search(library, words)
        times.append(time.process_time() - begun)
    return statistics.median(times)
