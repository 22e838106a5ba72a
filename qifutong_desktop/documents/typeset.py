"""Lines of Chinese business text: where a line may break, how wide it is, which forms its characters take.

Widths are integers in thousandths of an em, so that lines do not depend on the size they are set in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from .embed import HALF, LEAD, NARROW, TAIL, THIN, THIN_SPACE
from .fonts import face, printable

NOT_AT_START = frozenset("、。，；：！？）》」』】〕〗〉”’％‰…—·,.;:!?)]}%")
NOT_AT_END = frozenset("（《「『【〔〖〈“‘¥￥$€([{")

_HAN = "㐀-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LATIN = "A-Za-z0-9\u00c0-\u024f\u0370-\u03ff"
_THIN_AFTER = re.compile(f"(?<=[{_HAN}])(?=[{_LATIN}¥$€])|(?<=[{_LATIN}%°])(?=[{_HAN}])")
_THIN_ALREADY = re.compile(f"(?<=[{_HAN}]) (?=[{_LATIN}¥$€])|(?<=[{_LATIN}%°]) (?=[{_HAN}])")

_TAIL_EMPTY = "、。，；：！？）》」』】〕〗〉”’"
_LEAD_EMPTY = "（《「『【〔〖〈“‘"
_TAIL_CUT = re.compile(f"[{_TAIL_EMPTY.replace('！', '').replace('？', '')}](?=[{_TAIL_EMPTY}{_LEAD_EMPTY}])")
_LEAD_CUT = re.compile(f"(?<=[{_LEAD_EMPTY}])[{_LEAD_EMPTY}]")

_UNITS = (
    "个百分点|人天|万元|亿元|千元|工作日|小时|分钟|个月|季度|元|人|天|个|条|次|项|年|月|日|分|家|台|套|份|页|周|"
    "万|亿|倍|题|张|号|种|折|版|级|步|期|行|列|户|名|岁|秒|点|款|笔|处|档|章|成|件|本|组|GB|TB|MB|KB|%|‰"
)
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_ATOM = re.compile(
    r"\d{4} ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?"
    r"|\d{1,2} ?月 ?\d{1,2} ?日"
    r"|\d{4}-\d{1,2}-\d{1,2}"
    rf"|[\[(]{_NUMBER} ?, ?{_NUMBER}[\])]"
    rf"|第 ?(?:{_NUMBER}|[一二三四五六七八九十百]+) ?[页章条项年版个次期季周天步款]?"
    rf"|(?:[¥￥$€] ?)?[+\-−±<>≤≥≈]?{_NUMBER}(?:[–~～\-]{_NUMBER})?(?: ?(?:{_UNITS}))?"
    rf"(?: ?× ?{_NUMBER}(?: ?(?:{_UNITS}))?)*(?![A-Za-z])"
    r"|(?:[¥￥$€] ?)?[A-Za-z0-9\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f.,:@_+\-&'/–=#]*[A-Za-z0-9\u00c0-\u024f+#])?"
    r"|＿+(?:（[^）]{1,8}）)?"
    r"|——|……| +|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Line:
    """``runs`` are (bold, forms) in reading order; ``slack`` is what is left of the measure; ``last`` ends its
    paragraph."""

    runs: tuple[tuple[bool, tuple[int, ...]], ...]
    width: int
    slack: int
    last: bool

    @property
    def count(self) -> int:
        return sum(len(forms) for _, forms in self.runs)


@dataclass(frozen=True, slots=True)
class _Atom:
    """Characters from ``start`` to ``end`` that stay together. ``hang`` is the empty half of a closing mark at its
    end, which a line may do without; ``space`` tells that it is only spaces, dropped where a line breaks."""

    start: int
    end: int
    width: int
    hang: int
    space: bool


@lru_cache(maxsize=8192)
def break_lines(text: str, measure: int, bold: int = 0, balanced: bool = False) -> tuple[Line, ...]:
    """The paragraph in lines of at most ``measure``; the first ``bold`` characters are bold.

    ``balanced`` sets a title: as few lines as needed, of like length, broken at punctuation where possible.

    :raises Refusal: a character has no glyph
    """
    head = printable(text[:bold])
    text = head + printable(text[bold:])
    if not text:
        return ()
    forms, advances = _forms(text, len(head))
    measure = max(measure, 1000)
    if sum(advances) <= measure:
        ends = [len(text)]
    else:
        atoms = _atoms(text, advances, measure)
        breaks = _balanced(text, atoms, measure) if balanced else _greedy(atoms, measure)
        ends = [atoms[index - 1].end for index in breaks]
    return _set(text, forms, advances, len(head), ends, measure)


def single_line(text: str, bold: bool = False) -> Line:
    """The text on one line, as wide as it is."""
    lines = break_lines(text, 1_000_000_000, len(text) if bold else 0)
    return lines[0] if lines else Line((), 0, 0, True)


def text_width(text: str, bold: bool = False) -> int:
    """Width on one line, in thousandths of an em."""
    return single_line(text, bold).width


def _forms(text: str, bold: int) -> tuple[list[int], list[int]]:
    forms = list(map(ord, text))
    advances = list(map(face(True).advances.__getitem__, text[:bold])) if bold else []
    advances += map(face(False).advances.__getitem__, text[bold:])
    for found in _THIN_AFTER.finditer(text):
        place = found.start() - 1
        forms[place] |= THIN
        advances[place] += THIN_SPACE
    for found in _THIN_ALREADY.finditer(text):
        forms[found.start()] |= NARROW
        advances[found.start()] = THIN_SPACE
    for pattern, cut in ((_TAIL_CUT, TAIL), (_LEAD_CUT, LEAD)):
        for found in pattern.finditer(text):
            if advances[found.start()] == 2 * HALF:
                forms[found.start()] |= cut
                advances[found.start()] -= HALF
    return forms, advances


def _atoms(text: str, advances: list[int], measure: int) -> list[_Atom]:
    cuts = [found.end() for found in _ATOM.finditer(text)]
    cuts = _no_lone_end(text, _kinsoku(text, cuts))
    atoms: list[_Atom] = []
    start = 0
    for end in cuts:
        width = sum(advances[start:end])
        if width <= measure:
            atoms.append(_atom(text, advances, start, end, width))
        else:
            atoms += [_atom(text, advances, *piece) for piece in _chopped(text, advances, start, end, measure)]
        start = end
    return atoms


def _atom(text: str, advances: list[int], start: int, end: int, width: int) -> _Atom:
    hang = HALF if text[end - 1] in _TAIL_EMPTY and advances[end - 1] == 2 * HALF else 0
    return _Atom(start, end, width, hang, text[start] == " " and text[start:end].isspace())


def _chopped(text: str, advances: list[int], start: int, end: int, measure: int) -> list[tuple[int, int, int]]:
    """An atom wider than the line, cut where it must be; not before a closing or after an opening mark if possible."""
    pieces = []
    while start < end:
        place, width = start + 1, advances[start]
        while place < end and width + advances[place] <= measure:
            width += advances[place]
            place += 1
        cut = place
        while place < end and cut > start and not _may_cut(text, cut):
            cut -= 1
        cut = cut if cut > start else place
        pieces.append((start, cut, sum(advances[start:cut])))
        start = cut
    return pieces


def _may_cut(text: str, cut: int) -> bool:
    """Whether a line may end before ``cut``; spaces at a break are dropped, so they are looked through."""
    before, after = cut - 1, cut
    while before > 0 and text[before] == " ":
        before -= 1
    while after < len(text) - 1 and text[after] == " ":
        after += 1
    return text[after] not in NOT_AT_START and text[before] not in NOT_AT_END


def _kinsoku(text: str, cuts: list[int]) -> list[int]:
    """Only the cuts that leave no closing mark at a line's start and no opening mark at its end."""
    length = len(text)
    return [cut for cut in cuts if cut == length or _may_cut(text, cut)]


def _no_lone_end(text: str, cuts: list[int]) -> list[int]:
    """Glue the end together until the last line has at least two characters besides marks."""
    end = len(text)
    while len(cuts) > 1:
        tail = text[cuts[-2] : end]
        solid = sum(1 for char in tail if char not in NOT_AT_START and char not in NOT_AT_END and char != " ")
        if solid >= 2:
            break
        del cuts[-2]
    return cuts


def _greedy(atoms: list[_Atom], measure: int) -> list[int]:
    """Index of the atom after each line's last one."""
    breaks: list[int] = []
    width = 0
    for index, atom in enumerate(atoms):
        if width and width + atom.width - atom.hang > measure and not atom.space:
            breaks.append(index)
            width = 0
        if width or not atom.space:
            width += atom.width
    breaks.append(len(atoms))
    return breaks


def _balanced(text: str, atoms: list[_Atom], measure: int) -> list[int]:
    """Least ragged lines, no more of them than greedy breaking needs."""
    greedy = _greedy(atoms, measure)
    lines = len(greedy)
    if lines == 1 or lines * len(atoms) > 2000:
        return greedy
    sums = [0]
    for atom in atoms:
        sums.append(sums[-1] + atom.width)
    total = len(atoms)
    best: list[dict[int, tuple[float, list[int]]]] = [{0: (0.0, [])}]
    for number in range(1, lines + 1):
        row: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, path) in best[-1].items():
            for end in range(start + 1, total + 1):
                width = sums[end] - sums[start] - atoms[end - 1].hang
                if width > measure:
                    break
                if (end == total) != (number == lines):
                    continue
                worse = cost + _raggedness(text, atoms, end, total, width / measure)
                if end not in row or worse < row[end][0]:
                    row[end] = (worse, [*path, end])
        best.append(row)
    return best[-1][total][1] if total in best[-1] else greedy


def _raggedness(text: str, atoms: list[_Atom], end: int, total: int, full: float) -> float:
    """What a line of a title costs: its emptiness, and a break elsewhere than after a mark."""
    cost = (1 - full) ** 2
    if end == total:
        return cost
    mark = text[atoms[end - 1].end - 1]
    return cost - 0.2 if mark in "，；：。、！？" else cost


def _set(
    text: str, forms: list[int], advances: list[int], bold: int, ends: list[int], measure: int
) -> tuple[Line, ...]:
    """The lines that end at the given characters; spaces at their ends are dropped."""
    lines: list[Line] = []
    start = 0
    for stop in ends:
        end = stop
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        if start < end:
            lines.append(_line(text, forms, advances, bold, start, end, measure))
        start = stop
    if lines:
        lines[-1] = replace(lines[-1], last=True)
    return tuple(lines)


def _line(text: str, forms: list[int], advances: list[int], bold: int, start: int, end: int, measure: int) -> Line:
    """Its ends are optical: no empty half of a mark and no thin space outside the text."""
    part, width = forms[start:end], sum(advances[start:end])
    if part[-1] & THIN:
        part[-1] &= ~THIN
        width -= THIN_SPACE
    if text[end - 1] in _TAIL_EMPTY and advances[end - 1] == 2 * HALF:
        width -= HALF
    if text[start] in _LEAD_EMPTY and advances[start] == 2 * HALF:
        part[0] |= LEAD
        width -= HALF
    edge = min(max(bold - start, 0), end - start)
    runs = ((True, tuple(part[:edge])), (False, tuple(part[edge:])))
    return Line(tuple(run for run in runs if run[1]), width, measure - width, False)
