"""What of a passage the client may see beside the consultant: no own notes, no remark that is ours, no amount."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from ..pricebook import TIERS, PriceBook
from ..text import Text
from .facts import facts_of, figure
from .passage import Passage

_INTERNAL_ZH = ("待公司", "待补", "手头", "未填写", "未公布", "单据不印", "不写“无限”")
_INTERNAL_EN = (
    *("to be confirmed", "to be filled", "to be supplied", "at hand", "the material", "unpublished", "by the firm"),
)
_SENTENCES_ZH = re.compile(r"[^。]*[。]|[^。]+$")
_SENTENCES_EN = re.compile(r".*?[.!?](?=\s|$)\s*|.+$", re.S)
_NUMBER = r"-?\d[\d,]*(?:\.\d+)?"
_WITH_UNIT = re.compile(
    r"-?¥\s?[\d,]+(?:\.\d+)?(?:\s*–\s*¥?[\d,]+(?:\.\d+)?)?"
    rf"|{_NUMBER}(?:\s*[–／/、-]\s*{_NUMBER})*\s*(?:元|yuan\b)"
)
#: Amounts from this many yuan on are no other figure of the list.
_LARGE = 600


def for_client(passage: Passage) -> Passage | None:
    """The passage without what is said among us; None where nothing is left to be said: notes, unfilled clauses."""
    if passage.source in ("own", "unfilled"):
        return None
    text = client_text(passage.text)
    if not (text.zh and text.en):
        return None
    clause = "；".join(part for part in passage.clause.split("；") if not _internal(part))
    return replace(passage, text=text, clause=clause, conflicts=())


def client_text(text: Text) -> Text:
    """The sentences that are no remark among us."""
    zh = "".join(part for part in _SENTENCES_ZH.findall(text.zh) if not _internal(part))
    en = "".join(part for part in _SENTENCES_EN.findall(text.en) if not _internal(part))
    return Text(zh.strip(), en.strip())


def _internal(words: str) -> bool:
    lower = words.lower()
    return any(mark in words for mark in _INTERNAL_ZH) or any(mark in lower for mark in _INTERNAL_EN)


def amount_hider(book: PriceBook, dots: str) -> Callable[[str], str]:
    """Puts ``dots`` for every amount of the list in a sentence of either language, and for whatever stands with ¥,
    元 or yuan; counts of people, rows and months stay."""
    amounts = sorted(_amounts(book), key=len, reverse=True)
    large = "|".join(re.escape(one) for one in amounts if Decimal(one.replace(",", "")) >= _LARGE or "." in one)
    small = "|".join(re.escape(one) for one in amounts if Decimal(one.replace(",", "")) < _LARGE and "." not in one)
    bare = re.compile(
        rf"(?<![\d.,])(?:{large})(?:\.00)?(?![\d.,]*\d)|(?<![\d.,])(?:{small})(?= (?:per|each|off|an account)\b)"
    )
    return lambda said: bare.sub(dots, _WITH_UNIT.sub(dots, said))


def _amounts(book: PriceBook) -> set[str]:
    """Each amount as it is written: ``35,999``, ``35999``, ``499.50``."""
    facts = facts_of(book)
    names = ("monthly", "annual", "saving", "saving_new", "first_month", "renewed", "integration_fee", "seat_year")
    found = {facts[f"{tier}.{name}"] for tier in TIERS for name in (*names, "migration_step_fee")}
    found |= {figure(end) for end in (book.custom_rate.low, book.custom_rate.high)} | {facts["seat_month"]}
    amounts = {one for one in found if one[0].isdigit() and Decimal(one.replace(",", ""))}
    return amounts | {one.replace(",", "") for one in amounts}
