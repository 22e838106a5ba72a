"""An issued quote is never altered, can be made again to the byte, and gives way only to a new version."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from qifutong_desktop.actions.issuing import issue, recompute
from qifutong_desktop.actions.updating import import_update, pricebook_in_force, set_firm_key, sign_release
from qifutong_desktop.catalog.pricebook import load_pricebook, parse_pricebook, shipped_pricebook
from qifutong_desktop.core.audit import GENESIS, printed_head
from qifutong_desktop.core.issued import inputs_from_plain, issue_inputs, issued_document
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.quote import FirmQuote
from qifutong_desktop.core.quote_number import parse_number
from qifutong_desktop.documents.pdf import document_pdf
from qifutong_desktop.store.audit import audit, chain
from qifutong_desktop.store.cases import erase, new_case
from qifutong_desktop.store.file import Store, open_store
from qifutong_desktop.store.firm_key import make_firm_key
from qifutong_desktop.store.quotes import (
    Overtaken,
    issued_pdf,
    issued_quote_of,
    issued_quotes,
    keep_issued,
    kept_by_duty,
    next_place,
)
from tests.documents.reading import text_of

from .conftest import PASSPHRASE
from .issuing import AT, CASE, NOW, TODAY, UNDER, firm, issue_one


def test_a_quote_is_made_again_to_the_byte_after_the_store_was_closed(store: Store, folder: Path) -> None:
    first, second = issue_one(store), issue_one(store, users=66)
    store.close()
    with open_store(folder, passphrase=PASSPHRASE) as again:
        kept = issued_quotes(again)
        assert [one.number for one in kept] == [first.quote.number, second.quote.number]
        for one, issued in zip(kept, (first, second), strict=True):
            assert one == issued.quote
            assert recompute(again, one) == issued_pdf(again, one) == issued.pdf
            assert one.sha256 == sha256(issued.pdf).hexdigest()


def test_the_paper_carries_number_and_the_head_before_it(store: Store) -> None:
    first, second = issue_one(store), issue_one(store)
    head = chain(store)[0].hash
    assert (first.quote.inputs.audit_head, second.quote.inputs.audit_head) == (GENESIS, head)
    words = "".join(text_of(second.pdf).split())
    assert second.quote.number in words
    assert printed_head(head) in words
    assert "草案" not in words


def test_an_older_price_book_goes_on_counting_for_its_quotes(store: Store) -> None:
    """The shipped book is the newer one here; the older is nowhere but in the store."""
    shipped = shipped_pricebook().read_text("utf-8")
    older = shipped.replace('id = "2026-01"', 'id = "2025-07"').replace("35999", "33999")
    book = parse_pricebook(older, "older.toml")
    quote, place = firm(book), next_place(store, TODAY)
    terms = replace(quote.terms, number=place.number)
    inputs = issue_inputs(CASE, quote, terms, book, UNDER, place.audit_head)
    pdf = document_pdf(issued_document(inputs, book))
    kept = keep_issued(store, inputs, pdf, older, author="wen", at=AT)
    assert recompute(store, kept) == pdf
    assert kept.inputs.book == "2025-07"
    assert firm().estimate.total != quote.estimate.total, "the books must differ for this to prove anything"
    with pytest.raises(ValueError, match="rests on the price book"):
        issued_document(inputs, load_pricebook())


def test_a_newer_price_list_from_the_firm_prices_new_quotes_and_leaves_the_old_ones(
    store: Store, tmp_path: Path
) -> None:
    before = issue_one(store)
    newer = shipped_pricebook().read_text("utf-8").replace('id = "2026-01"', 'id = "2026-09"', 1)
    (tmp_path / "2026-09.toml").write_text(newer.replace("35999", "37999"), "utf-8")
    make_firm_key(tmp_path / "firm.pem")
    set_firm_key(store, tmp_path / "firm.pub")
    import_update(store, sign_release(tmp_path / "2026-09.toml", tmp_path / "firm.pem", "", NOW).path)
    book = pricebook_in_force(store, TODAY)
    after = issue(store, CASE, firm(book), book, UNDER, author="wen", now=NOW, supersedes=before.quote.number)
    assert (before.quote.inputs.book, after.quote.inputs.book) == ("2026-01", "2026-09")
    assert recompute(store, before.quote) == before.pdf
    assert recompute(store, after.quote) == after.pdf
    assert [one.zh for one in after.changes] == [
        "标准版（年付） 单价 ¥35,999→¥37,999 +¥2,000",
        "价目表 2026-01→2026-09",
        "合计 ¥41,999→¥43,999（+¥2,000）",
    ]


def test_a_new_version_supersedes_and_says_what_it_changes(store: Store) -> None:
    first = issue_one(store)
    second = issue_one(store, supersedes=first.quote.number, users=65)
    assert (second.quote.number, second.quote.version) == (first.quote.number, 2)
    assert second.changes[0].zh == "扩容 20→35 人 +¥4,500"
    assert "第2版" in "".join(text_of(second.pdf).split())
    assert issued_quote_of(store, first.quote.number) == second.quote
    assert issued_quote_of(store, first.quote.number, 1) == first.quote
    assert first.changes == ()
    assert recompute(store, first.quote) == first.pdf
    assert not audit(store).broken


def test_only_what_is_there_can_be_superseded(store: Store) -> None:
    with pytest.raises(Refusal, match="there is no quote"):
        issue_one(store, supersedes="Q26-7K2M-0001-6")
    assert issued_quotes(store) == ()


def test_a_quote_with_something_to_approve_is_issued_only_under_the_approval(store: Store) -> None:
    quote = firm(approved=("concession",), concession={"amount": 500, "reason": "老客户介绍"})
    with pytest.raises(ValueError, match="only a firm quote"):
        issue(store, CASE, quote, load_pricebook(), UNDER, author="wen", now=NOW)
    assert issued_quotes(store) == ()
    under = replace(UNDER, approved=("concession",))
    issued = issue(store, CASE, quote, load_pricebook(), under, author="wen", now=NOW)
    assert recompute(store, issued.quote) == issued.pdf


def test_a_seller_who_is_not_named_in_full_issues_nothing(store: Store) -> None:
    case = replace(CASE, company=replace(CASE.company, tax_id=""))
    with pytest.raises(Refusal, match="tax number"):
        issue(store, case, firm(), load_pricebook(), UNDER, author="wen", now=NOW)
    assert chain(store) == ()


def test_a_quote_that_was_tampered_with_before_issue_is_not_issued(store: Store) -> None:
    quote = firm()
    forged = FirmQuote(replace(quote.estimate, total=firm(tier="basic", users=9).estimate.total), quote.terms)
    with pytest.raises(ValueError, match="another price book, day or order"):
        issue(store, CASE, forged, load_pricebook(), UNDER, author="wen", now=NOW)
    assert chain(store) == ()


@pytest.mark.parametrize(
    "statement",
    [
        *(f"DELETE FROM {table}" for table in ("quotes", "events", "pricebooks")),
        "UPDATE quotes SET pdf = x'00'",
        "UPDATE quotes SET inputs = replace(inputs, '50', '51')",
        "UPDATE quotes SET \"case\" = 'another'",
        "UPDATE events SET body = '{}'",
        "UPDATE pricebooks SET body = ''",
        *(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}" for table in ("quotes", "events", "pricebooks")),
        'INSERT OR REPLACE INTO quotes SELECT 99, number, version, "case", at, book, inputs, sha256, pdf FROM quotes',
    ],
)
def test_the_file_refuses_to_alter_what_was_issued(store: Store, statement: str) -> None:
    pdf = b"%PDF-1.4 a stand-in"
    keep_stand_in(store, pdf)
    with pytest.raises(DBAPIError, match="never altered"), store.writing() as connection:
        connection.exec_driver_sql(statement)
    [kept] = issued_quotes(store)
    assert issued_pdf(store, kept) == pdf
    assert not audit(store).broken


def keep_stand_in(store: Store, pdf: bytes = b"%PDF") -> None:
    """A quote whose paper is not drawn: where only the record matters."""
    quote, book, place = firm(), load_pricebook(), next_place(store, TODAY)
    terms = replace(quote.terms, number=place.number)
    text = shipped_pricebook().read_text("utf-8")
    inputs = issue_inputs(CASE, quote, terms, book, UNDER, place.audit_head)
    keep_issued(store, inputs, pdf, text, author="wen", at=AT)


def test_a_place_that_was_taken_meanwhile_is_refused_whole(store: Store) -> None:
    quote, book, place = firm(), load_pricebook(), next_place(store, TODAY)
    inputs = issue_inputs(CASE, quote, replace(quote.terms, number=place.number), book, UNDER, place.audit_head)
    keep_stand_in(store)
    text = shipped_pricebook().read_text("utf-8")
    with pytest.raises(Overtaken):
        keep_issued(store, inputs, b"%PDF", text, author="wen", at=AT)
    assert len(issued_quotes(store)) == len(chain(store)) == 1


def test_two_windows_never_get_the_same_number(store: Store, folder: Path) -> None:
    with open_store(folder, passphrase=PASSPHRASE) as other, ThreadPoolExecutor(2) as windows:
        numbers = [made.quote.number for made in windows.map(issue_one, (store, other, store, other))]
    assert sorted(parse_number(number).counter for number in numbers) == [1, 2, 3, 4]
    assert not audit(store).broken


def test_an_erased_client_leaves_its_issued_quotes_and_it_is_said(store: Store) -> None:
    case = new_case(store, CASE, author="wen", at=AT)
    under = replace(UNDER, case=case)
    issued = issue(store, CASE, firm(), load_pricebook(), under, author="wen", now=NOW)
    said = kept_by_duty(store, [case])
    assert [issued.quote.number in one.zh for one in said] == [True]
    assert erase(store, [case], NOW, duty=said).kept[: len(said)] == said
    assert issued_quotes(store, case) == (issued.quote,)
    assert recompute(store, issued.quote) == issued.pdf


def test_inputs_that_no_longer_fit_are_named_not_guessed(store: Store) -> None:
    keep_stand_in(store)
    [kept] = issued_quotes(store)
    plain = json.loads(kept.inputs.body)
    assert inputs_from_plain(plain) == kept.inputs
    with pytest.raises(ValueError, match="Order has exactly the keys"):
        inputs_from_plain(plain | {"order": plain["order"] | {"extra": 1}})
