"""An error workbook of ours that comes back mended: its rows stand instead of those that they mend.

It is known by what we put into it, not by its name: the sheet of reasons and the column of reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..text import Text
from .cells import heading_key
from .facts import TableFacts
from .sizing import MeasuredFile

#: The column that an error workbook adds to each sheet, and the sheet that it adds.
REASONS, SUMMARY = "错误说明", "错误汇总"
#: A sheet's title holds no more characters.
_TITLE = 31
INSTEAD = Text("由改正后的错误表代替，不再计入", "the mended error workbook stands instead; not counted")
_OURS = Text("本程序加的说明表，不计入", "added by this program; not counted")
_UNSURE = Text(
    "这是改正后的错误表，但不能确定改的是哪一份，原表仍计入；请移除原表",
    "a mended error workbook, but of which file is not certain: remove the file that it mends",
)
_File = tuple[MeasuredFile, Sequence[TableFacts]]


def put_aside(notes: Sequence[Text]) -> bool:
    """Whether a table with these notes is left out for being ours or mended, not for being hidden."""
    return INSTEAD in notes or _OURS in notes


def own_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """The client's columns, without the one that we add."""
    return tuple(column for column in columns if column != REASONS)


def standing(files: Sequence[_File]) -> list[_File]:
    """The same files; what a mended error workbook replaces, and what we added to it, is listed and not counted."""
    mended = [place for place, (_, tables) in enumerate(files) if _is_ours(tables)]
    if not mended:
        return list(files)
    replaced: set[tuple[int, str]] = set()
    unsure: set[tuple[int, str]] = set()
    for place in mended:
        for table in files[place][1]:
            if REASONS in table.columns:
                found = list(_mended_by(table, files[place][0].path, files, mended))
                if len(found) == 1:
                    replaced.add(found[0])
                elif found:
                    unsure.add((place, table.sheet))
    return [
        (file, [_marked(table, place, place in mended, replaced, unsure) for table in tables])
        for place, (file, tables) in enumerate(files)
    ]


def _is_ours(tables: Sequence[TableFacts]) -> bool:
    reasons = any(REASONS in table.columns for table in tables)
    return reasons and any(table.sheet == SUMMARY for table in tables)


def _mended_by(
    table: TableFacts, name: str, files: Sequence[_File], mended: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """The tables with its title and its headings; of several those whose file's name stands in the workbook's."""
    keys = [heading_key(column) for column in own_columns(table.columns)]
    found = [
        (place, other.sheet, file.path)
        for place, (file, tables) in enumerate(files)
        for other in tables
        if place not in mended and other.sheet[:_TITLE] == table.sheet
        if [heading_key(column) for column in other.columns] == keys
    ]
    named = [one for one in found if _stem(one[2]) in _stem(name)]
    yield from ((place, sheet) for place, sheet, _ in (named if len(found) > 1 and named else found))


def _stem(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]


def _marked(
    table: TableFacts, place: int, ours: bool, replaced: set[tuple[int, str]], unsure: set[tuple[int, str]]
) -> TableFacts:
    key = place, table.sheet
    if ours and table.sheet == SUMMARY:
        return replace(table, hidden=True, notes=(*table.notes, _OURS))
    if key in replaced:
        return replace(table, hidden=True, notes=(*table.notes, INSTEAD))
    return replace(table, notes=(*table.notes, _UNSURE)) if key in unsure else table
