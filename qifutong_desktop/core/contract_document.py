"""The 服务合同 as a document: parties, articles, room for the seals, the readings, and where each clause comes from.

It is 合同草案 for ever: this program never signs it; both sides seal it.
"""

from __future__ import annotations

from dataclasses import replace

from .contract import BLANK, Article, filled
from .contract_facts import Agreement, conditions, places
from .contract_tables import legal_name, parties, table_of
from .document import Block, Column, Document, Facts, Page, Row, Section, Signatures, Table, Words
from .quote_document import amount_words, readings, sum_words
from .wording import full_day

TITLE = "服务合同"
IN_FORCE = "合同草案，经双方签章后生效。"
_DIGITS = "零一二三四五六七八九"
_TO_FILL = "横线处由双方填写，标“待双方约定”的各处，价目表与报价单都没有写。"


def contract_document(deal: Agreement) -> Document:
    """The contract of one order; a draft quote makes a draft that lists first what is open."""
    client = deal.case.client.name
    articles = _printed(deal)
    known = places(deal)
    blocks: list[Block] = [_head(deal), Section("双方"), parties(deal)]
    if deal.draft:
        blocks = [*_open(deal), *blocks]
    for number, article in enumerate(articles, 1):
        blocks.append(Section(_article_name(number, article)))
        for place, clause in enumerate(article.clauses, 1):
            below = table_of(clause.table, deal) if clause.table else ()
            lead = f"{number}.{place} {clause.title}　"
            blocks += [Words(filled(clause.text, known), lead, keep=bool(below)), *below]
    roles = (("甲方（盖章）", client), ("乙方（盖章）", legal_name(deal.case.company)))
    blocks.append(Signatures(roles))
    amount = amount_words(deal.estimate.total)
    main = Page(
        chapter=TITLE,
        title=f"{TITLE}：{deal.offer}，{sum_words(deal.estimate)}",
        lead=_lead(deal),
        blocks=tuple(blocks),
        notes=(f"条款文本{deal.words.id}版，须经法务审定。价目表{deal.book.id}版，SHA-256 {deal.book.digest[:16]}。",),
    )
    return Document(
        title=f"{client} {TITLE}",
        author=deal.case.company.name,
        subject=f"{deal.offer} {amount}元",
        status="合同草案",
        foot=f"依据{deal.named_quote}　{full_day(deal.today)}　{client}",
        pages=(main, _readings_page(deal), _sources_page(articles, known)),
        keywords=("合同草案", deal.tier.name.zh),
        seam=True,
    )


def _printed(deal: Agreement) -> tuple[Article, ...]:
    """The articles with those of their clauses that this order needs."""
    true = conditions(deal)
    kept = [
        replace(one, clauses=tuple(clause for clause in one.clauses if clause.when is None or clause.when in true))
        for one in deal.words.articles
    ]
    return tuple(one for one in kept if one.clauses)


def _lead(deal: Agreement) -> str:
    if deal.draft:
        return f"{IN_FORCE}所依据的报价仍是草案：补齐下列未定事项、签发报价单之后，本草案须重新生成再签。"
    return f"{IN_FORCE}{_TO_FILL}"


def _open(deal: Agreement) -> list[Block]:
    words = [Words(f"{number}. {point}。") for number, point in enumerate(deal.open_points, 1)]
    return [Section("未定事项"), *words, Words(_TO_FILL)]


def _head(deal: Agreement) -> Facts:
    return Facts((("合同编号", BLANK), ("签订日期", BLANK), ("签订地点", BLANK), ("依据", deal.named_quote)), 2)


def _article_name(number: int, article: Article) -> str:
    return f"第{chinese_number(number)}条　{article.title}"


def chinese_number(number: int) -> str:
    """``十四`` for 14; 1 to 99."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")


def _readings_page(deal: Agreement) -> Page:
    return Page(
        chapter="附件一",
        title="对价目表的理解",
        lead="与报价单所印一致，是合同的组成部分。",
        blocks=readings(deal.estimate, deal.draft, "乙方"),
    )


def _sources_page(articles: tuple[Article, ...], known: dict[str, str]) -> Page:
    """Every clause under what it rests on, each source once."""
    found: dict[str, list[str]] = {}
    for number, article in enumerate(articles, 1):
        for place, clause in enumerate(article.clauses, 1):
            found.setdefault(filled(clause.source, known), []).append(f"{number}.{place} {clause.title}")
    rows = tuple(Row((source, "、".join(clauses))) for source, clauses in found.items())
    return Page(
        chapter="附件二",
        title="条款来源",
        lead="供双方审阅：每一款出自价目表、报价单、实施计划，还是本模板；只作说明，不产生权利义务。",
        blocks=(Table((Column("来源", 42), Column("条款", 58)), rows),),
    )
