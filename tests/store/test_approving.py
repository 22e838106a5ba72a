"""What a second person must approve: asked for, granted by a real key or over the telephone, bound to one order."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.actions.approving import (
    add_approver,
    approvals_in,
    drop_approver,
    request_for,
    secret_words,
    spoken,
    still_asked,
    take_approval,
    take_code,
    write_request,
)
from qifutong_desktop.actions.diagnosing import diagnose_opened, open_case
from qifutong_desktop.actions.granting import approve, open_request, recomputed, spoken_code, write_approval
from qifutong_desktop.actions.proposing import Offer, make_offer
from qifutong_desktop.assets import asset
from qifutong_desktop.catalog.pricebook import load_pricebook, parse_pricebook, shipped_pricebook
from qifutong_desktop.core.approval import (
    CODE_LIFE,
    approval_field,
    approval_name,
    approvals_from_fields,
    approved_keys,
    code_fits,
    conceded_percent,
    heard_digest,
    lowest_authority,
    request_from_plain,
    request_of,
    request_text,
    spoken_digest,
    telephone_code,
)
from qifutong_desktop.core.client import Preferences
from qifutong_desktop.core.order import parse_order
from qifutong_desktop.core.pricebook import PriceBook
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.quote import DraftQuote, Estimate, FirmQuote
from qifutong_desktop.store.approvers import APPROVED, approvers, genuine, new_secret
from qifutong_desktop.store.audit import audit, chain
from qifutong_desktop.store.file import Store
from qifutong_desktop.store.firm_key import make_firm_key

from .issuing import NOW, TODAY

MATRIX = """
[[approval]]
role = "lead"
name = { zh = "销售主管", en = "Sales lead" }
may = ["concession"]
concession_percent = 5

[[approval]]
role = "head"
name = { zh = "销售总监", en = "Head of sales" }
may = ["concession", "custom_rate", "policies.gift.months"]
concession_percent = 15
custom_rate = { low = 700, high = 1500 }
"""


ROW = 'role = "a"\nname = { zh = "甲", en = "A" }\n'


@pytest.fixture(scope="module")
def offer() -> Offer:
    """The sample client, with three percent off."""
    diagnosed = diagnose_opened(open_case(asset("resources", "sample", "case.toml"), []))
    wishes = replace(diagnosed.case.preferences, concession_percent=Decimal(3), concession_reason="老客户介绍")
    return make_offer(replace(diagnosed, case=replace(diagnosed.case, preferences=wishes)), TODAY)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    make_firm_key(tmp_path / "wang.pem", "批准 2026")
    return tmp_path / "wang.pem"


def signed_for(offer: Offer, key: Path, tmp_path: Path, role: str = "approver") -> Path:
    request = open_request(write_request(offer, tmp_path / "request.json"))
    return write_approval(approve(request, "王经理", role, key, "批准 2026", NOW), tmp_path / "approval.json")


def estimate_of(book: PriceBook | None = None, **order: object) -> Estimate:
    book = book or load_pricebook()
    return price(
        parse_order({"tier": "standard", "billing": "annual", "term": 1, "users": 50, **order}, book), book, TODAY
    )


# --- a signature over the order --------------------------------------------------------------------------------------


def test_a_concession_waits_for_a_second_person_and_is_issued_with_him(
    store: Store, offer: Offer, key: Path, tmp_path: Path
) -> None:
    assert isinstance(offer.quote, DraftQuote)
    assert [one.zh for one in still_asked(offer)] == ["优惠折让（老客户介绍）须经批准"]
    add_approver(store, "王经理", "approver", key.with_suffix(".pub"), now=NOW)
    taken = take_approval(store, offer, signed_for(offer, key, tmp_path), "温岚", NOW)
    kept, problems = approvals_from_fields({approval_name(taken): approval_field(taken)})
    again = make_offer(offer.diagnosed, TODAY, approvals=kept)
    assert not problems
    assert isinstance(again.quote, FirmQuote)
    assert again.approved == ("concession",)
    assert "王经理" in chain(store)[-1].body
    assert not audit(store).broken


def test_the_approver_sees_the_sum_recomputed(offer: Offer, tmp_path: Path) -> None:
    request = open_request(write_request(offer, tmp_path / "request.json"))
    assert request == request_for(offer)
    assert recomputed(request, load_pricebook()) is True
    lower = replace(request, total=replace(request.total, low=request.total.low - 1))
    assert recomputed(lower, load_pricebook()) is False
    assert recomputed(replace(request, book_sha256="0" * 64), load_pricebook()) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"concession_percent": Decimal("3.5")},
        {"concession_reason": "另有原因"},
        {"custom_rate": Decimal(1500)},
        {"term": 2},
    ],
)
def test_an_approval_fits_no_other_order(offer: Offer, key: Path, tmp_path: Path, changed: dict[str, object]) -> None:
    [approval] = approvals_in([signed_for(offer, key, tmp_path)], [key.with_suffix(".pub")])
    case = offer.diagnosed.case
    preferences: Preferences = replace(case.preferences, **changed)  # type: ignore[arg-type]
    other = make_offer(
        replace(offer.diagnosed, case=replace(case, preferences=preferences)), TODAY, approvals=[approval]
    )
    assert isinstance(make_offer(offer.diagnosed, TODAY, approvals=[approval]).quote, FirmQuote)
    assert isinstance(other.quote, DraftQuote)
    assert other.approved == ()


def test_an_approval_fits_no_other_client_and_any_later_start(offer: Offer, key: Path, tmp_path: Path) -> None:
    [approval] = approvals_in([signed_for(offer, key, tmp_path)], [key.with_suffix(".pub")])
    estimate = offer.quote.estimate
    assert approved_keys([approval], estimate, "别家公司", offer.book) == ()
    assert estimate.order.start is not None
    later = replace(estimate.order, start=estimate.order.start + timedelta(days=9))
    moved = replace(estimate, order=later)
    assert approved_keys([approval], moved, offer.diagnosed.case.client.name, offer.book) == ("concession",)


def test_a_stranger_a_forged_file_and_oneself_are_refused(
    store: Store, offer: Offer, key: Path, tmp_path: Path
) -> None:
    path = signed_for(offer, key, tmp_path)
    with pytest.raises(Refusal, match="nobody known here"):
        take_approval(store, offer, path, "温岚", NOW)
    add_approver(store, "王经理", "approver", key.with_suffix(".pub"), now=NOW)
    with pytest.raises(Refusal, match="of his own"):
        take_approval(store, offer, path, "王经理", NOW)
    forged = tmp_path / "forged.json"
    forged.write_text(path.read_text("utf-8").replace("2026-09-07", "2026-09-08"), "utf-8")
    with pytest.raises(Refusal, match="was changed"):
        take_approval(store, offer, forged, "温岚", NOW)
    for broken in ("", "{}", "[1.5]", "{" * 5000, '{"kind":"qifutong-approval"}'):
        forged.write_text(broken, "utf-8")
        with pytest.raises(Refusal, match="no approval"):
            take_approval(store, offer, forged, "温岚", NOW)
    assert not [one for one in chain(store) if f'"kind":"{APPROVED}"' in one.body]


def test_a_forgotten_approver_no_longer_counts_at_the_issue(
    store: Store, offer: Offer, key: Path, tmp_path: Path
) -> None:
    add_approver(store, "王经理", "approver", key.with_suffix(".pub"), now=NOW)
    taken = take_approval(store, offer, signed_for(offer, key, tmp_path), "温岚", NOW)
    request = request_for(offer)
    assert request is not None
    assert genuine(taken, request, approvers(store), offer.book)
    drop_approver(store, "王经理", "温岚", NOW)
    assert not genuine(taken, request, approvers(store), offer.book)


def test_another_key_under_a_known_name_is_refused(store: Store, key: Path, tmp_path: Path) -> None:
    add_approver(store, "王经理", "approver", key.with_suffix(".pub"), now=NOW)
    make_firm_key(tmp_path / "other.pem")
    with pytest.raises(Refusal, match="another key"):
        add_approver(store, "王经理", "approver", tmp_path / "other.pub", now=NOW)


# --- over the telephone ----------------------------------------------------------------------------------------------


def test_a_code_over_the_telephone_fits_this_order_for_minutes(store: Store, offer: Offer, key: Path) -> None:
    words = secret_words(new_secret())
    add_approver(store, "王经理", "approver", key.with_suffix(".pub"), words, now=NOW)
    total = offer.quote.estimate.total.high
    heard = spoken(offer).lower().replace("-", " ")
    digits = spoken_code(words, heard, total, NOW)
    with pytest.raises(Refusal, match="does not fit"):
        take_code(store, offer, "王经理", digits, "温岚", NOW + 2 * CODE_LIFE)
    with pytest.raises(Refusal, match="does not fit"):
        take_code(store, offer, "王经理", spoken_code(words, heard, total + 1, NOW), "温岚", NOW)
    taken = take_code(store, offer, "王经理", f" {digits[:4]} {digits[4:]}", "温岚", NOW + CODE_LIFE)
    assert isinstance(make_offer(offer.diagnosed, TODAY, approvals=[taken]).quote, FirmQuote)
    request = request_for(offer)
    assert request is not None
    assert genuine(taken, request, approvers(store), offer.book)


@given(st.binary(min_size=16, max_size=32), st.integers(0, 2**256 - 1), st.integers(0, 10**9), st.integers(0, 10**6))
def test_codes_hold_for_ten_to_twenty_minutes(secret: bytes, number: int, fen: int, seconds: int) -> None:
    said, total = spoken_digest(f"{number:064x}"), Decimal(fen) / 100
    assert heard_digest(said.replace("-", "").lower()) == said
    made = NOW + timedelta(seconds=seconds)
    code = telephone_code(secret, said, total, made)
    assert code_fits(code, secret, said, total, made + CODE_LIFE)
    assert not code_fits(code, secret, said, total, made + 2 * CODE_LIFE)
    assert not code_fits(code, secret, said, total, made - CODE_LIFE)


# --- the discount matrix ---------------------------------------------------------------------------------------------


def test_the_matrix_says_who_may() -> None:
    text = shipped_pricebook().read_text("utf-8")
    book = parse_pricebook(text.replace("[tiers.basic]", MATRIX + "\n[tiers.basic]", 1), "book.toml")

    def least(**order: object) -> str | None:
        found = lowest_authority(estimate_of(book, **order), book)
        return found.role if found else None

    assert least(concession={"percent": 5, "reason": "老客户"}) == "lead"
    assert least(concession={"percent": Decimal("5.01"), "reason": "老客户"}) == "head"
    assert least(concession={"percent": 16, "reason": "老客户"}) is None
    assert least(custom_days=4, custom_rate=1500) == "head"
    assert least(custom_days=4, custom_rate=1501) is None
    assert least(policies={"gift.months": "first_year_only"}) == "head"
    assert least(policies={"first_month.applies": "annual_too"}) is None


@pytest.mark.parametrize(
    "row",
    [
        'role = "a"\nmay = ["concession"]',
        f'{ROW}may = ["everything"]',
        f'{ROW}may = []\nkeys = ["ab"]',
        f"{ROW}may = []\nlimit = 3",
        f"{ROW}may = []\n[[approval]]\n{ROW}may = []",
    ],
)
def test_a_matrix_that_cannot_be_read_is_refused_by_its_row(row: str) -> None:
    text = shipped_pricebook().read_text("utf-8").replace("[tiers.basic]", f"[[approval]]\n{row}\n[tiers.basic]", 1)
    with pytest.raises(Refusal, match="approval"):
        parse_pricebook(text, "book.toml")


def test_keys_named_in_the_price_book_are_the_only_ones(store: Store, offer: Offer, key: Path, tmp_path: Path) -> None:
    approver = add_approver(store, "王经理", "approver", key.with_suffix(".pub"), now=NOW)
    row = offer.book.authorities[0]
    theirs = replace(offer.book, authorities=(replace(row, keys=("ab" * 32,)),))
    ours = replace(offer.book, authorities=(replace(row, keys=(approver.public.hex(),)),))
    path = signed_for(offer, key, tmp_path)
    with pytest.raises(Refusal, match="does not name the key"):
        take_approval(store, replace(offer, book=theirs), path, "温岚", NOW)
    assert take_approval(store, replace(offer, book=ours), path, "温岚", NOW).approver == "王经理"


def test_a_role_that_may_not_is_told_who_may(store: Store, offer: Offer, key: Path, tmp_path: Path) -> None:
    text = shipped_pricebook().read_text("utf-8")
    matrix = parse_pricebook(text.replace("[tiers.basic]", MATRIX + "\n[tiers.basic]", 1), "book.toml").authorities
    strict = replace(
        offer, book=replace(offer.book, authorities=(replace(matrix[0], concession_percent=Decimal(2)), matrix[1]))
    )
    add_approver(store, "王经理", "lead", key.with_suffix(".pub"), now=NOW)
    with pytest.raises(Refusal, match="Head of sales"):
        take_approval(store, strict, signed_for(strict, key, tmp_path, "lead"), "温岚", NOW)


@given(st.integers(1, 100), st.integers(31, 200), st.integers(0, 6))
def test_the_share_conceded_is_that_of_the_order(percent: int, users: int, systems: int) -> None:
    estimate = estimate_of(users=users, integrations=systems, concession={"percent": percent, "reason": "让利"})
    assert abs(conceded_percent(estimate) - percent) < Decimal("0.01")
    assert request_of(estimate_of(users=users), "甲公司", load_pricebook()) is None
    request = request_of(estimate, "甲公司", load_pricebook())
    assert request is not None
    assert request_from_plain(json.loads(request_text(request))) == request
    assert request_from_plain(json.loads(request_text(request))).digest == request.digest
