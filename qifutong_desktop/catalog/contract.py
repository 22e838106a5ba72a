"""``resources/contract/*.toml``: the words of the contract, every problem with its place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..assets import asset
from ..core.contract import PLACE, PLACES, TABLES, WHENS, Article, Clause, ContractWords
from ..core.problems import Problem, Refusal
from ..core.text import Text
from .fields import Fields, read_each
from .files import parse_table
from .pins import pinned_text

_LIST = Text("列表", "a list")


@cache
def load_contract_words() -> ContractWords:
    """The words that the program brings.

    :raises Refusal: they are not as they were shipped
    """
    path = asset("resources", "contract", "clauses.toml")
    return parse_contract_words(pinned_text(path), str(path))


def parse_contract_words(text: str, file: str) -> ContractWords:
    """The words in the text of a TOML ``file``.

    :raises Refusal: everything wrong in it, with file and key
    """
    try:
        top = Fields(parse_table(text, file, is_json=False), "")
        name = top.string("id")
        words = ContractWords(name, read_each(top.take("article", list, _LIST), "article", _article))
        top.done()
        if problems := [*_twice(words), *_tables(words)]:
            raise Refusal(problems)
    except Refusal as refusal:
        raise refusal.in_file(file) from None
    return words


def _article(fields: Fields) -> Article:
    clauses = read_each(fields.take("clause", list, _LIST), fields.key("clause"), _clause)
    return Article(fields.string("id"), fields.string("title"), clauses)


def _clause(fields: Fields) -> Clause:
    made = Clause(
        id=fields.string("id"),
        title=fields.string("title"),
        text=fields.string("text"),
        source=fields.string("source"),
        when=fields.one_of("when", WHENS) if fields.has("when") else None,
        table=fields.one_of("table", TABLES) if fields.has("table") else None,
    )
    problems = [*_odd_places(fields.key("text"), made.text), *_odd_places(fields.key("source"), made.source)]
    if problems:
        raise Refusal(problems)
    return made


def _odd_places(key: str, text: str) -> Iterator[Problem]:
    mend = Text("能用的名称见 docs/contract.md", "docs/contract.md lists the names")
    for place in PLACE.findall(text):
        if place not in PLACES:
            yield Problem(key, Text(f"没有 {{{place}}} 这个位置", f"there is no place {{{place}}}"), mend)
    if set(PLACE.sub("", text)) & set("{}"):
        yield Problem(key, Text("花括号不成对", "a brace stands alone"), mend)


def _twice(words: ContractWords) -> Iterator[Problem]:
    seen: set[str] = set()
    clauses = (clause.id for article in words.articles for clause in article.clauses)
    for name in (*(article.id for article in words.articles), *clauses):
        if name in seen:
            what = Text(f"编号 {name} 出现两次", f"the id {name} stands twice")
            yield Problem(f"article.{name}", what, Text("请改名或删去一处", "rename or remove one"))
        seen.add(name)


def _tables(words: ContractWords) -> Iterator[Problem]:
    """Price, scope, payments … are all printed, each in one place."""
    used = [clause.table for article in words.articles for clause in article.clauses if clause.table is not None]
    for name in TABLES:
        if used.count(name) != 1:
            what = Text(f"表 {name} 应出现一次，现为 {used.count(name)} 次", f"{name} stands {used.count(name)} times")
            yield Problem("article", what, Text("请放在一个条款的 table 里", "give it to one clause as table"))
