"""The words of the contract as a file: read as they are, refused with the place where they are wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qifutong_desktop.assets import asset
from qifutong_desktop.catalog.contract import load_contract_words, read_contract_words
from qifutong_desktop.core.contract import PLACES, TABLES, WHENS
from qifutong_desktop.core.problems import Refusal

SHIPPED = asset("resources", "contract", "clauses.toml")
PAGE = asset("docs", "contract.md")


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str], Path]:
    def edit(before: str, after: str) -> Path:
        text = SHIPPED.read_text("utf-8")
        assert before in text
        (tmp_path / "clauses.toml").write_text(text.replace(before, after, 1), "utf-8")
        return tmp_path / "clauses.toml"

    return edit


def test_a_copy_reads_as_what_the_program_brings(edited: Callable[[str, str], Path]) -> None:
    assert read_contract_words(edited("依据", "依据")) == load_contract_words()


@pytest.mark.parametrize(
    ("before", "after", "key", "what"),
    [
        ("{valid_until}", "{validuntil}", "clause.basis.valid.text", "{validuntil}"),
        ('source = "{quote}"', 'source = "{quotes}"', ".source", "{quotes}"),
        ("{book}", "{book", "clause.basis.book.text", "花括号"),
        ('table = "price"', 'table = "payment"', "article", "price"),
        ('id = "period.days"', 'id = "scope.tier"', "article.scope.tier", "两次"),
        ('when = "custom"', 'when = "always"', "when", "always"),
        ('title = "报价"', 'title = ""', "clause.basis.quote.title", "空"),
        ('id = "basis.quote"', 'id = "basis.quote"\nprice = 3', "price", "未知"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(
    edited: Callable[[str, str], Path], before: str, after: str, key: str, what: str
) -> None:
    path = edited(before, after)
    with pytest.raises(Refusal) as refused:
        read_contract_words(path)
    problem = refused.value.problems[0]
    assert problem.file == str(path)
    assert key in problem.key
    assert what in problem.what.zh
    assert problem.remedy.zh


def test_the_page_tells_of_every_place_table_and_condition() -> None:
    page = PAGE.read_text("utf-8")
    for place in PLACES:
        assert f"`{{{place}}}`" in page, place
    for name in (*TABLES, *WHENS):
        assert f"`{name}`" in page, name
