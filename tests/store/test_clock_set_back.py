"""A quote that has expired is expired still when the clock is set back a month: whoever asks, and however."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from qifutong_desktop.actions.keeping import begin_day, end_day
from qifutong_desktop.actions.signed_papers import pdf_to_hand_over, sign_shown
from qifutong_desktop.actions.verifying import verify_file
from qifutong_desktop.actions.working import Issued
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.signing.keys import make_key, read_key
from qifutong_desktop.store.file import Store

from .issuing import NOW, issue_one

UNTIL = date(2026, 9, 21)
PAST = NOW + timedelta(days=20)
BACK = PAST - timedelta(days=30)


@pytest.fixture
def issued(store: Store) -> Issued:
    """A quote of 7 September that bound until the 21st; the program was closed last on the 27th."""
    quote = issue_one(store).quote
    end_day(store, PAST)
    return Issued(quote.number, quote.version, quote.at, quote.inputs)


def test_it_is_not_signed_any_more(store: Store, issued: Issued) -> None:
    key = read_key(make_key("沈亦舟", "企服通", "x", NOW - timedelta(days=90)), "x")
    with pytest.raises(Refusal, match=f"the offer expired on {UNTIL}"):
        sign_shown(store, issued, key, "wen", BACK, seal=False, countersign=False)


def test_a_signed_one_is_told_to_have_expired(store: Store) -> None:
    key = read_key(make_key("沈亦舟", "企服通", "x", NOW - timedelta(days=90)), "x")
    quote = issue_one(store).quote
    issued = Issued(quote.number, quote.version, quote.at, quote.inputs)
    sign_shown(store, issued, key, "wen", NOW, seal=False, countersign=False)
    pdf = pdf_to_hand_over(store, issued)
    expired = f"the offer expired on {UNTIL}"

    def told(now: datetime) -> list[str]:
        return [one.en for one in verify_file(pdf, now, store=store).verdict.details]

    assert expired not in told(NOW + timedelta(days=1))
    begin_day(store, PAST)
    assert expired in told(NOW + timedelta(days=1))
