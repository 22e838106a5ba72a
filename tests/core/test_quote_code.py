"""The code on the paper says what the data inside the file says."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.canonical import canonical, digest
from qifutong_desktop.core.document import Beside, Code, Document
from qifutong_desktop.core.issued import issued_document, issued_quote, order_plain
from qifutong_desktop.core.quote_code import order_digest, quote_code
from qifutong_desktop.core.quote_document import make_quote_document
from qifutong_desktop.core.quote_payload import quote_payload
from qifutong_desktop.core.ranges import Range
from tests.signing.making import inputs
from tests.store.issuing import CASE, firm


def codes(document: Document) -> list[str]:
    blocks = [one for page in document.pages for block in page.blocks for one in _parts(block)]
    return [one.text for one in blocks if isinstance(one, Code)]


def _parts(block: object) -> list[object]:
    return [*block.left, *block.right] if isinstance(block, Beside) else [block]


def test_the_code_names_number_version_day_total_and_order() -> None:
    book = load_pricebook()
    data = json.loads(quote_payload(inputs(), issued_quote(inputs(), book)))
    [said] = codes(issued_document(inputs(), book))
    mark, number, version, day, total, order = said.split()
    assert (mark, number, version) == ("QFT1", data["number"], str(data["version"]))
    assert (day, total) == (data["issued_on"].replace("-", ""), data["total"])
    assert digest(canonical(order_plain(inputs().order))).upper().startswith(order)


def test_every_part_of_an_order_counts() -> None:
    order = inputs().order
    assert order_digest(order) == digest(canonical(order_plain(order)))
    assert order_digest(replace(order, custom_days=Range(Decimal(3), Decimal(3)))) != order_digest(order)


def test_a_draft_bears_no_code() -> None:
    quote = firm()
    unnumbered = replace(quote, terms=replace(quote.terms, number=""))
    assert codes(make_quote_document(CASE, unnumbered, load_pricebook(), quote.terms.issued_on)) == []
    assert set(quote_code(quote)) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
