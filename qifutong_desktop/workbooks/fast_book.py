"""The fast path for plain .xlsx and .xlsm: the one place where it is chosen, and from where it hands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..core.migration.duties import CheckWords
from ..core.migration.facts import TableFacts
from ..core.migration.part_names import parts_of
from ..core.migration.sheet import HeaderNotThere
from ..core.migration.vocabulary import Vocabulary
from .source import Source


def fast_tables(
    source: Source,
    headers: Mapping[str, int],
    vocabulary: Vocabulary,
    words: CheckWords,
    beat: Callable[[int], None],
    *,
    digests: bool = True,
) -> list[TableFacts] | None:
    """The facts of every sheet of a screened .xlsx that holds something, in its order; None: another reader must.

    ``headers`` are the header rows that a person set, by sheet; ``beat`` hears of rows as they are read, and that they
    are read again. Without ``digests`` nobody can compare the rows with those of another file.
    """
    from .plain_book import NotPlain, PlainBook

    heard = 0

    def hear(rows: int) -> None:
        nonlocal heard
        heard += rows
        beat(rows)

    try:
        book = PlainBook(source)
        from .fast_table import Asked, fast_facts
        from .shared_texts import read_shared

        texts = read_shared(book)
        found = []
        names = frozenset(sheet.name for sheet in book.sheets)
        for sheet in book.sheets:
            if parts_of(headers, sheet.name, names):
                return None
            asked = Asked(headers.get(sheet.name), digests or len(book.sheets) > 1)
            facts = fast_facts(book, sheet, texts, vocabulary, words, asked, hear)
            texts.forget()
            if facts is not None:
                found.append(facts)
        return found
    except (NotPlain, UnicodeDecodeError, HeaderNotThere):
        if heard:
            beat(-heard)
        return None
