"""Where a table's header stands, under titles and notes, and what its columns are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .cells import Row, clean, heading, heading_key, is_value
from .vocabulary import Vocabulary

#: How many non-blank rows are looked at, and among how many of them the header is sought.
HEAD_ROWS = 60
SEARCHED = 40
LONGEST_HEADING = 40
#: A header is known by its first columns, so that a sheet of 16,384 costs no more than one of these.
JUDGED_COLUMNS = 512
_GROUP_ENDINGS = ("信息", "情况", "方式", "资料", "明细", "数据", "项", "金额", "方", "存", "量", "仓")


@dataclass(frozen=True, slots=True)
class Header:
    """``first`` is the position of its first row among the rows given, ``rows`` 1 or 2.

    ``names`` are the joined headings by column ("" where there is none), ``keys`` the same as they are compared;
    ``raw`` are the header's own rows as they stand, so that a repeated one is known again.
    """

    first: int
    rows: int
    names: tuple[str, ...]
    keys: tuple[str, ...]
    raw: tuple[tuple[str, ...], ...]


def find_header(head: Sequence[Row], vocabulary: Vocabulary) -> Header | None:
    """The header among a sheet's first non-blank rows, None when the rows begin at once.

    Known headings decide; without any, the first row that is nearly as wide as the rows below, all short different
    words, none of them found again as a value in its own column.
    """
    whole = [[clean(text) for text in row] for row in head[:HEAD_ROWS]]
    head = [row[:JUDGED_COLUMNS] for row in whole]
    if not head:
        return None
    width = _usual_width(head)
    best: int | None = None
    best_score = 0.0
    rank = 0
    for index in range(min(len(head), SEARCHED)):
        score = _score(head, index, width, vocabulary)
        if score is None:
            continue
        score -= min(rank, 10) / 10
        rank += 1
        if best is None or score > best_score:
            best, best_score = index, score
    if best is None:
        return None
    if best > 0 and is_group_row(head, best - 1, vocabulary):
        return _header(whole, best - 1, 2)
    return _one_or_two(whole, head, best, vocabulary)


def header_at(head: Sequence[Row], first: int, vocabulary: Vocabulary) -> Header:
    """The header that a person put on row ``first`` of those given, with the next one when that row names groups."""
    whole = [[clean(text) for text in row] for row in head]
    return _one_or_two(whole, [row[:JUDGED_COLUMNS] for row in whole], first, vocabulary)


def _one_or_two(whole: Sequence[Row], judged: Sequence[Row], first: int, vocabulary: Vocabulary) -> Header:
    two = first + 1 < len(judged) and is_group_row(judged, first, vocabulary)
    return _header(whole, first, 2 if two else 1)


def _usual_width(head: Sequence[Row]) -> int:
    counts = sorted((sum(1 for text in row if text) for row in head), reverse=True)
    top = counts[: max(1, (len(counts) + 1) // 2)]
    return max(1, top[len(top) // 2])


def _score(head: Sequence[Row], index: int, width: int, vocabulary: Vocabulary) -> float | None:
    texts = [text for text in head[index] if text]
    hits = sum(1 for text in texts if len(text) <= LONGEST_HEADING and vocabulary.knows(text))
    if not hits and len(texts) < max(2, width / 2):
        return None
    if hits < 3 and len(texts) < width / 2:
        return None
    wordy = sum(1 for text in texts if len(text) <= LONGEST_HEADING and not is_value(text)) / len(texts)
    known = hits / len(texts)
    if wordy < 0.75 and known < 0.5:
        return None
    if not hits and (wordy < 1 or len(set(texts)) < len(texts)):
        return None
    if known < 0.5 and _echoes(head, index):
        return None
    if len(set(texts)) * 2 < len(texts):
        return None
    return 3 * known + min(len(texts) / width, 1.0) + wordy / 2


def _echoes(head: Sequence[Row], index: int) -> bool:
    """True when a row's words stand again in their columns in other rows: then it is a row itself."""
    row = head[index]
    filled = [column for column, text in enumerate(row) if text]
    others = [other for other in head if other != row]
    echoed = sum(1 for column in filled if any(_at(other, column) == row[column] for other in others))
    return echoed * 5 >= len(filled)


def is_group_row(head: Sequence[Row], top_index: int, vocabulary: Vocabulary) -> bool:
    """True when a row names groups of the headings in the next row (``寄件方信息`` over ``姓名``, ``电话``)."""
    top, bottom = head[top_index], head[top_index + 1]
    columns = range(max(len(top), len(bottom)))
    over = {column for column in columns if _at(top, column)}
    under = {column for column in columns if _at(bottom, column)}
    if len(over) < 2 or not any(column > min(over) for column in under - over):
        return False
    for text in (*top, *bottom):
        if text and (len(text) > LONGEST_HEADING or is_value(text) or ":" in text or "：" in text):
            return False
    if any(text[:1].isdigit() for text in top):
        return False
    if _is_run_of_parts(top, bottom, over, under, head[top_index + 2 :]):
        return True
    words = [_at(bottom, column) for column in sorted(under)]
    hits = sum(1 for word in words if vocabulary.knows(word))
    hits_over = sum(1 for column in over if vocabulary.knows(_at(top, column)))
    lone = over - under
    below = head[top_index + 2 :]
    if hits < 2 or hits * 3 < len(words):
        if hits_over < 2 and _spans(over, under) and _is_full_header(words, sorted(under), below):
            return True
        return hits_over < 2 and bool(lone) and all(_mostly_filled(below, column) for column in lone)
    grouped = any(_at(top, column).endswith(_GROUP_ENDINGS) for column in over & under)
    return bool(lone) or len(set(words)) < len(words) or grouped or hits_over > 0


def _is_run_of_parts(top: Row, bottom: Row, over: set[int], under: set[int], below: Sequence[Row]) -> bool:
    """True when the second row only divides some headings of the first (期末库存 into 原料仓, 成品仓): different words
    over values, blank wherever the first row has a heading of its own over a column that the rows fill."""
    split = under & over
    lone = over - under
    words = [_at(bottom, column) for column in sorted(under)]
    if not split or not lone or len(set(words)) < len(words) or len(words) < 2 or not under - over:
        return False
    if any(column - 1 not in under for column in under - over):
        return False
    whole = [row for row in below if sum(1 for column in over | under if _at(row, column)) * 2 > len(over | under)]
    filled = all(_mostly_filled(whole, column) for column in lone) or len(lone) > len(under)
    return bool(whole) and filled and all(_share_of_values(whole, column) >= 0.8 for column in under)


def _share_of_values(rows: Sequence[Row], column: int) -> float:
    held = [text for row in rows if (text := _at(row, column))]
    return sum(map(is_value, held)) / len(held) if held else 0.0


def _spans(over: set[int], under: set[int]) -> bool:
    """True when each name of a group stands where a run of headings begins that has no gap."""
    runs = len(over) * 2 <= len(under) and over < under
    return runs and min(over) == min(under) and max(under) - min(under) + 1 == len(under)


def _is_full_header(words: Sequence[str], columns: Sequence[int], below: Sequence[Row]) -> bool:
    """True when different words stand over rows as wide as they, of which a column at least holds values."""
    if len(set(words)) < len(words) or not below:
        return False
    if any(_at(row, column) == word for row in below for word, column in zip(words, columns, strict=True)):
        return False
    held = [[text for row in below if (text := _at(row, column))] for column in columns]
    wide = sum(1 for texts in held if texts) * 2 >= len(columns)
    return wide and any(texts and sum(map(is_value, texts)) * 5 >= len(texts) * 4 for texts in held)


def _mostly_filled(rows: Sequence[Row], column: int) -> bool:
    return sum(1 for row in rows if _at(row, column)) * 5 >= len(rows) * 4 > 0


def _header(head: Sequence[Row], first: int, rows: int) -> Header:
    width = max(len(row) for row in head)
    raw = tuple(tuple(_at(row, column) for column in range(width)) for row in head[first : first + rows])
    names = _joined(raw[0], raw[1]) if rows == 2 else tuple(heading(text) for text in raw[0])
    return Header(first, rows, names, tuple(heading_key(name) for name in names), raw)


def _joined(top: Sequence[str], bottom: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    group = ""
    for over, under in zip(map(heading, top), map(heading, bottom), strict=True):
        if over:
            group = over if under else ""
        if over and under:
            names.append(over if over == under else f"{over}/{under}")
        elif under:
            names.append(f"{group}/{under}" if group else under)
        else:
            names.append(over)
    return tuple(names)


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""
