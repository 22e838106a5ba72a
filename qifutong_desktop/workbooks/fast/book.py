"""The fast path for plain .xlsx and .xlsm: the one place where it is chosen, and from where it hands on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from ...core.migration.duties import CheckWords
from ...core.migration.facts import TableFacts, lacking
from ...core.migration.part_names import parts_of
from ...core.migration.sheet import HeaderNotThere
from ...core.migration.vocabulary import Vocabulary
from ..source import Source
from .lean_numpy import import_numpy


def load_fast_path() -> bool:
    """Import what :func:`fast_tables` needs beyond this module; False where it cannot be had."""
    if not import_numpy():
        return False
    from . import plain_book, shared_texts, table  # noqa: F401

    return True


def fast_tables(
    source: Source,
    headers: Mapping[str, int],
    vocabulary: Vocabulary,
    words: CheckWords,
    beat: Callable[[int], None],
    *,
    compared: Collection[int] | None = None,
) -> list[TableFacts] | None:
    """The facts of every sheet of a screened .xlsx that holds something, in its order; None: another reader must.

    ``headers`` are the header rows that a person set, by sheet; ``beat`` hears of rows as they are read, and that they
    are read again. ``compared`` are the headings of other files' tables with whose rows those of this one are compared
    (see :class:`TableFacts`); None: with any.
    """
    from .plain_book import NotPlain, PlainBook, PlainSheet

    heard = 0

    def hear(rows: int) -> None:
        nonlocal heard
        heard += rows
        beat(rows)

    try:
        book = PlainBook(source)
        from .shared_texts import read_shared
        from .table import Asked, fast_facts

        texts = read_shared(book)

        def measured(
            sheet: PlainSheet, met: Collection[int] | None, hear: Callable[[int], None] = hear
        ) -> TableFacts | None:
            facts = fast_facts(book, sheet, texts, vocabulary, words, Asked(headers.get(sheet.name), met), hear)
            texts.forget()
            return facts

        names = frozenset(sheet.name for sheet in book.sheets)
        if any(parts_of(headers, name, names) for name in names):
            return None
        met = None if compared is None else set(compared)
        found: dict[PlainSheet, TableFacts] = {}
        for sheet in book.sheets:
            facts = measured(sheet, met)
            if facts is not None:
                found[sheet] = facts
                if met is not None:
                    met.add(facts.headings)
        wanted = lacking(found.values())
        for sheet, facts in found.items():
            if facts.digests is None and facts.headings in wanted:
                found[sheet] = measured(sheet, wanted, lambda rows: None) or facts
        return list(found.values())
    except (NotPlain, UnicodeDecodeError, HeaderNotThere):
        if heard:
            beat(-heard)
        return None
