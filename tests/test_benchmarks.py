"""What we measure ourselves against writes what we write: a peer that left something out would be no peer."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from benchmarks.__main__ import GROUPS
from benchmarks.content import Content, content_of, words_of
from benchmarks.reading import write_workbook
from benchmarks.sample import sample_offer, sample_proposal, sample_quote
from benchmarks.table import Row, markdown_table, text_table
from benchmarks.writers import WRITERS, Writer, written
from qifutong_desktop.workbooks.reading import measure


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Content]:
    offer = sample_offer(tmp_path_factory.mktemp("books"))
    return {"proposal": content_of(sample_proposal(offer)), "quote": content_of(sample_quote(offer))}


def read_back(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", ["proposal", "quote"])
@pytest.mark.parametrize("writer", WRITERS)
def test_each_writer_writes_every_word(writer: Writer, name: str, contents: dict[str, Content]) -> None:
    if writer == "typst":
        pytest.importorskip("typst", reason="the extra “bench” is not installed")
    content = contents[name]
    read = squeezed(read_back(written(content, writer)))
    wanted = [squeezed(words) for words in words_of(content)]
    missing = Counter("".join(wanted)) - Counter(read)
    assert not missing, f"{writer} lacks {missing.most_common(10)}"
    parted = [words for words in wanted if words not in read]
    assert len(parted) <= len(wanted) / 50, parted  # a few may go over to the next page


def test_the_workbook_to_be_read_has_the_rows_it_says(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    write_workbook(path, 500)
    [table] = measure([path]).tables
    assert (table.rows, table.header_row) == (500, 1)


def test_every_group_is_a_module_with_rows() -> None:
    folder = Path(__file__).parent.parent / "benchmarks"
    assert all("def rows() -> list[Row]:" in (folder / f"{group}.py").read_text("utf-8") for group in GROUPS)


def test_the_table_says_which_aims_are_met() -> None:
    met_row = Row("快", "1 ms", "2 ms", "0.50×", "≤ 0.6×", True)
    rows = [met_row, Row("慢", "3 ms", aim="< 1 ms", met=False), Row("看", "4")]
    met = [line.split("|")[-2].strip() for line in markdown_table(rows).splitlines()[2:]]
    assert met == ["yes", "no", ""]
    assert [line.split()[0] for line in text_table(rows).splitlines()[2:]] == ["快", "慢", "看"]
