"""Workbooks as clients hand them over, against their exact truth: headings, rows, copies, each fault."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from qifutong_desktop.core.migration.issues import IssueKind
from qifutong_desktop.core.migration.sizing import MeasuredTable
from qifutong_desktop.workbooks.reading import measure

from .outside_books import FORMATS, Page, Truth, make_book, write_pages

SEEDS = range(12)


def _found(one: MeasuredTable) -> Truth:
    issues: Counter[IssueKind] = Counter()
    for issue in one.issues:
        issues[issue.kind] += issue.count
    assert one.header_row is not None
    return Truth(one.header_row, one.header_rows, one.rows, one.exact_duplicates, one.key_duplicates, dict(issues))


@pytest.mark.parametrize("kind", FORMATS)
def test_everything_in_them_is_counted_exactly(kind: str, tmp_path: Path) -> None:
    made = {tmp_path / f"{seed}.{kind}": make_book(seed, kind) for seed in SEEDS}
    books = {write_pages(pages, path): pages for path, pages in made.items()}
    sizing = measure(list(books), shown=[path.name for path in books])
    for path, pages in books.items():
        for page in pages:
            name = path.stem if kind == "csv" else page.name
            tables = [one for one in sizing.tables if one.file == path.name and one.on_sheet == name]
            assert [_found(one) for one in tables] == page.truths, f"{path.name} {name}"
            assert {one.hidden for one in tables} == {page.hidden}


def test_people_of_one_name_and_town_are_as_many_as_their_phones(tmp_path: Path) -> None:
    page = Page("会员", grid=[["会员姓名", "手机号", "城市"]])
    for number in (1, 2, 3, 3):
        page.put("王芳", f"1540000000{number}", "无锡")
    sizing = measure([write_pages([page], tmp_path / "members.xlsx")])
    [table] = sizing.tables
    assert (table.rows, table.exact_duplicates, table.key_duplicates, sizing.customers) == (4, 1, 0, 3)
