"""Signed papers stay with the issued quote: never altered, through erasure and backups, each with its event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from qifutong_desktop.actions.issuing import issue
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store.audit import audit, chain
from qifutong_desktop.store.backup import back_up, check_copy, restore
from qifutong_desktop.store.cases import erase, new_case
from qifutong_desktop.store.file import Store, open_store
from qifutong_desktop.store.lock import Held, hold
from qifutong_desktop.store.quotes import issued_quotes, kept_by_duty
from qifutong_desktop.store.signed_papers import KeptPaper, keep_signed, read_paper, signed_of

from .conftest import PASSPHRASE
from .issuing import AT, CASE, NOW, UNDER, firm, issue_one

PDF = b"%PDF-1.7 signed"


def keep(store: Store, number: str, pdf: bytes = PDF, over: KeptPaper | None = None) -> KeptPaper:
    return keep_signed(store, number, 1, "signed", pdf, "wen", author="wen", at=AT, over=over)


def test_it_outlives_its_client_and_comes_back_from_a_backup(store: Store) -> None:
    case = new_case(store, CASE, author="wen", at=AT)
    under = replace(UNDER, case=case)
    number = issue(store, CASE, firm(), load_pricebook(), under, author="wen", now=NOW).quote.number
    keep(store, number)
    copy = back_up(store, date(2026, 9, 7)).path
    [said] = kept_by_duty(store, [case])
    assert "签名件" in said.zh
    erase(store, [case], NOW, duty=[said])
    folder, key = store.folder, store.key

    def there(opened: Store) -> bool:
        [kept] = signed_of(opened, number, 1)
        return read_paper(opened, kept) == PDF and not audit(opened).broken

    assert there(store)
    store.close()
    check_copy(copy, key)
    held = hold(folder)
    assert isinstance(held, Held)
    with held:
        restore(folder, copy, NOW, held, passphrase=PASSPHRASE)
    with open_store(folder, passphrase=PASSPHRASE) as again:
        assert there(again)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE signed_papers SET pdf = x'00'",
        "DELETE FROM signed_papers",
        "INSERT OR REPLACE INTO signed_papers SELECT id, quote_id, kind, at, sha256, x'00' FROM signed_papers",
        "INSERT OR REPLACE INTO signed_papers SELECT 9, quote_id, kind, at, sha256, x'00' FROM signed_papers",
    ],
)
def test_nothing_of_it_is_ever_altered(store: Store, statement: str) -> None:
    keep(store, issue_one(store).quote.number)
    with store.alone() as connection, pytest.raises(sqlcipher.IntegrityError, match="never altered"):
        connection.execute(statement)


def test_the_same_bytes_are_one_paper_and_an_unknown_quote_has_none(store: Store) -> None:
    number = issue_one(store).quote.number
    assert keep(store, number) == keep(store, number)
    assert len(chain(store)) == 2
    with pytest.raises(Refusal, match="no quote"):
        keep(store, "Q26-7K2M-0009-A")
    assert signed_of(store, "Q26-7K2M-0009-A", 1) == ()
    assert len(issued_quotes(store)) == 1


def test_what_was_made_from_a_paper_that_is_no_longer_the_newest_is_not_kept(store: Store) -> None:
    number = issue_one(store).quote.number
    first = keep(store, number)
    keep(store, number, b"%PDF-1.7 by another window")
    with pytest.raises(Refusal, match="just now"):
        keep(store, number, b"%PDF-1.7 late", over=first)
    assert len(signed_of(store, number, 1)) == 2
    assert len(chain(store)) == 3
