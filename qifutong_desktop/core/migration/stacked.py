"""Tables one under the other on a sheet: whether the next one begins with a row, behind a gap or under a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..patterns import later
from .cells import Row, heading_key, is_value
from .layout import LONGEST_HEADING, Header, is_group_row
from .rows import RowJudge, RowKind
from .vocabulary import Vocabulary

#: A row that is not blank, with the sheet's own number.
Numbered = tuple[int, Row]
#: So many rows that are not blank are looked at, from the one on with which a table may begin.
LOOKED = 12
#: So many rows of the table before are remembered to compare with.
OWN_ROWS = 60
#: Behind so many gaps that opened no table the rest are gaps within one.
_TRIES = 5_000
#: Titles and notes between the gap and the header.
_LEADING = 3
#: What stands for a number that is not there; as a word over numbers it would be no heading.
_STAND_IN = later(
    r"(?:待|暂|未|无|不|缺|另|面议|免|赠|详见|见|同上|已|空|停|-|—|/|n/?a|tbd|none|null).*", re.IGNORECASE
)

#: A column for each part of a year, and for all of them.
_PERIOD = later(
    r"(?:(?:20)?\d{2}年)?(?:(?:1[0-2]|0?[1-9]|[一二三四五六七八九十]{1,2})月份?|第?[一二三四1-4]季度|[上下]半年)|Q[1-4]|[合小总累]计",
    re.IGNORECASE,
)
#: How headings end that nobody knows; of a row's values hardly ever more than one does.
_HEADING = later(
    r".*(?:名称|姓名|编号|编码|代码|号码|类型|类别|性质|状态|日期|时间|地址|地点|位置|部门|岗位|职务|职责|人员|人|方式|方法|内容|说明"
    r"|描述|备注|原因|结果|要求|标准|规格|型号|等级|级别|用途|来源|名|项目|事项|阶段|频率|周期|渠道|意见|措施|范围|对象|主题|标题)"
)


class Seam:
    """The end of one table as it is looked for: behind each gap the same question is asked.

    Known headings decide; without a gap each cell must be one. Unknown ones are a header when they stand behind a gap
    over two rows or more of the same columns, all short different words, over a column of values that in the table
    before holds values or words throughout: a row of ours would not have changed them all. Over words alone most must
    end as headings do.
    """

    def __init__(self, header: Header, titles: Iterable[str], vocabulary: Vocabulary) -> None:
        self._header = header
        self._vocabulary = vocabulary
        self._judge = RowJudge(header, len(header.names), frozenset(titles), None, ())
        self._tries = 0

    @property
    def looks(self) -> bool:
        """False once so many gaps have opened nothing that the rest are gaps within the table."""
        return self._tries < _TRIES

    def pass_over(self) -> None:
        """A row that may open a table and cannot: without a gap each of its cells would be a known heading."""
        self._tries += 1

    def may_open(self, row: Row, number: int, before: int) -> bool:
        """Cheap: a row that is not blank stands behind a gap, may be a title, or begins with a heading that we know;
        ``before`` is the last such row."""
        if not self.looks:
            return False
        return number > before + 1 or row.count("") == len(row) - 1 or self.begins_with_a_heading(row)

    def begins_with_a_heading(self, row: Row) -> bool:
        """Whether its first text stands among the headings that we know, letter by letter."""
        return next(filter(None, row), "") in self._vocabulary.known

    def opened(self, body: Sequence[Row], rows: Sequence[Numbered], before: int) -> int | None:
        """The place of the header among these rows when a new table begins with the first of them.

        ``body`` are the first rows of the table before (OWN_ROWS at most), ``rows`` the next that are not blank
        (LOOKED of them while there are so many).
        """
        self._tries += 1
        lead = 0
        while lead < min(_LEADING, len(rows)) and self._is_title(rows[lead][1], first=not lead):
            lead += 1
        gap = rows[0][0] > before + 1
        if not body or lead + 1 >= len(rows):
            return None
        if self._judge.kind(rows[lead][1]) in (RowKind.HEADER, RowKind.TOTAL):
            return None
        if not (lead or gap):
            return 0 if self._is_bare(body, rows) else None
        parted = gap or any(rows[at + 1][0] > rows[at][0] + 1 for at in range(lead))
        plain = [row for _, row in rows]
        two = lead + 2 < len(rows) and is_group_row(plain, lead, self._vocabulary)
        if self._is_known(rows, lead) or (parted and self._is_unknown(body, rows, lead + two, titled=lead > 0)):
            return lead
        return None

    def _is_title(self, row: Row, *, first: bool) -> bool:
        """True for a lone text that may stand over a table; what ends a table may not be the first of them."""
        texts = [text for text in row if text]
        if len(texts) != 1 or is_value(texts[0]) or self._judge.kind(row) is RowKind.TOTAL:
            return False
        return not (first and self._judge.ends(texts[0]))

    def _is_known(self, rows: Sequence[Numbered], place: int) -> bool:
        plain = [row for _, row in rows]
        if self._heads(plain, place):
            return True
        return place + 1 < len(plain) and is_group_row(plain, place, self._vocabulary) and self._heads(plain, place + 1)

    def _heads(self, rows: Sequence[Row], place: int) -> bool:
        """True for a row of headings over a row that is none; labels each before its value are no headings."""
        if place + 1 >= len(rows) or not all_headings(rows[place], self._vocabulary) or self._is_ours(rows[place]):
            return False
        below = [text for text in rows[place + 1] if text]
        if len(below) < 2 or all_headings(below, self._vocabulary):
            return False
        return not labelled(rows[place + 1 : place + 4], self._vocabulary)

    def _is_ours(self, row: Row) -> bool:
        """True when most cells say what stands above them in our header: then it is our header again."""
        filled = [column for column, text in enumerate(row) if text]
        same = 0
        for column in filled:
            key = heading_key(row[column])
            own = {heading_key(_at(raw, column)) for raw in self._header.raw} | {_at(self._header.keys, column)}
            same += key in own
        return same * 2 > len(filled)

    def _is_bare(self, body: Sequence[Row], rows: Sequence[Numbered]) -> bool:
        """True for a row right under another, of known headings alone, over two rows of just these columns."""
        number, head = rows[0]
        texts = [text for text in head if text]
        below = _without_gap(rows[1:3], number)
        if len(texts) < 3 or len(set(texts)) < len(texts) or not all(map(self._vocabulary.knows, texts)):
            return False
        if self._is_ours(head) or not _fit(below, [column for column, text in enumerate(head) if text]):
            return False
        return not any(all_headings(row, self._vocabulary) for row in (*body, *below))

    def _reads_as_headings(self, head: Row, others: Sequence[Row]) -> bool:
        """True when most of a row's words end as headings do, and half of no other row's."""
        if headed(head, self._vocabulary) * 3 < 2:
            return False
        return not any(headed(row, self._vocabulary) * 2 >= 1 for row in others)

    def _is_unknown(self, body: Sequence[Row], rows: Sequence[Numbered], place: int, *, titled: bool) -> bool:
        number, head = rows[place]
        body = [row for row in body if self._judge.kind(row) is RowKind.DATA]
        columns = [column for column, text in enumerate(head) if text]
        below = _without_gap(rows[place + 1 :], number)
        loose = not below and rows[place + 1][0] == number + 2
        if loose:
            below = _without_gap(rows[place + 1 :], number + 1)
        below = [row for row in below if self._judge.kind(row) is not RowKind.TOTAL and len(row) - row.count("") > 1]
        if not _are_headings([head[column] for column in columns]) or not _fit(below, columns):
            return False
        if any(_at(row, column) == head[column] for row in (*below, *body) for column in columns):
            return False
        if loose:
            return not self._is_ours(head) and self._reads_as_headings(head, (*body, *below))
        valued = [column for column in columns if _share(below, column) >= 0.8]
        ours = {column for column, name in enumerate(self._header.names) if name}
        if not valued:
            other = titled and len(columns) > 2 and set(columns) != ours
            return other or (not self._is_ours(head) and self._reads_as_headings(head, (*body, *below)))
        if any(0.2 < _share(body, column) < 0.8 for column in valued):
            return False
        if any(_STAND_IN.fullmatch(head[column]) for column in valued):
            return len(valued) > 1 and titled
        return True


def all_headings(texts: Iterable[str], vocabulary: Vocabulary) -> bool:
    """True for a row of which half is known headings or parts of a year, two known ones at least, and nothing is a
    value."""
    words = [text for text in texts if text]
    filled = [text for text in words if not _PERIOD.fullmatch(text)]
    known = sum(1 for text in filled if len(text) <= LONGEST_HEADING and vocabulary.knows(text))
    half = (known + len(words) - len(filled)) * 2 >= len(words)
    return known > 1 and half and not any(map(is_value, filled))


def headed(texts: Iterable[str], vocabulary: Vocabulary) -> float:
    """The share of texts that we know for headings, or that end as such."""
    words = [text for text in texts if text]
    found = sum(1 for text in words if _HEADING.fullmatch(text) or vocabulary.knows(text))
    return found / len(words) if words else 0.0


def labelled(rows: Sequence[Row], vocabulary: Vocabulary) -> bool:
    """True for rows that begin with a known heading, as forms do (供应商 | 甲公司 | 联系人 | 张三)."""
    firsts = [next(text for text in row if text) for row in rows if any(row)]
    return bool(firsts) and sum(map(vocabulary.knows, firsts)) * 2 > len(firsts)


def holds_values(rows: Sequence[Row], columns: Sequence[int]) -> list[int]:
    """The columns in which nearly all of two cells or more are values."""
    return [column for column in columns if _share(rows, column) >= 0.8]


def _are_headings(words: Sequence[str]) -> bool:
    if len(words) < 2 or len(set(words)) < len(words):
        return False
    return not any(
        len(text) > LONGEST_HEADING or is_value(text) or ":" in text or "：" in text or text[0].isdigit()
        for text in words
    )


def _fit(rows: Sequence[Row], columns: Sequence[int]) -> bool:
    """True for two rows or more that fill these columns, half of them at least, and no other."""
    own = set(columns)
    if len(rows) < 2:
        return False
    for row in rows:
        filled = {column for column, text in enumerate(row) if text}
        if not filled <= own or len(filled) * 2 < len(own):
            return False
    return True


def _without_gap(rows: Sequence[Numbered], number: int) -> list[Row]:
    found = []
    for at, row in rows:
        if at != number + 1:
            break
        found.append(row)
        number = at
    return found


def _share(rows: Sequence[Row], column: int) -> float:
    """The share of values among the filled cells of a column; of fewer than two nothing is known: 0."""
    texts = [text for row in rows if (text := _at(row, column))]
    return sum(map(is_value, texts)) / len(texts) if len(texts) > 1 else 0.0


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""
