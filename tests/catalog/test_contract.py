"""The words of the contract as a file: read as they are, refused with the place where they are wrong."""

from __future__ import annotations

import pytest

from qifutong_desktop.assets import asset
from qifutong_desktop.catalog.contract import load_contract_words, parse_contract_words
from qifutong_desktop.core.contract import PLACES, TABLES, WHENS
from qifutong_desktop.core.problems import Refusal

SHIPPED = asset("resources", "contract", "clauses.toml")
PAGE = asset("docs", "contract.md")


def edited(before: str, after: str) -> str:
    text = SHIPPED.read_text("utf-8")
    assert before in text
    return text.replace(before, after, 1)


def test_a_copy_reads_as_what_the_program_brings() -> None:
    assert parse_contract_words(edited("依据", "依据"), "") == load_contract_words()


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
def test_what_is_wrong_is_refused_with_its_place(before: str, after: str, key: str, what: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_contract_words(edited(before, after), "clauses.toml")
    problem = refused.value.problems[0]
    assert problem.file == "clauses.toml"
    assert key in problem.key
    assert what in problem.what.zh
    assert problem.remedy.zh


def test_the_page_tells_of_every_place_table_and_condition() -> None:
    page = PAGE.read_text("utf-8")
    for place in PLACES:
        assert f"`{{{place}}}`" in page, place
    for name in (*TABLES, *WHENS):
        assert f"`{name}`" in page, name
