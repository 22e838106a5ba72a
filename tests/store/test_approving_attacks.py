"""Ways to get a concession issued that nobody approved, each tried with the program's own functions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from qifutong_desktop.actions.approving import (
    add_approver,
    drop_approver,
    request_for,
    secret_words,
    spoken,
    take_approval,
    take_code,
    unconfirmed,
    write_request,
)
from qifutong_desktop.actions.casework import bring_out, brought_again, said, taken_back
from qifutong_desktop.actions.diagnosing import open_case
from qifutong_desktop.actions.granting import approve, open_request, recomputed, spoken_code, write_approval
from qifutong_desktop.actions.in_force import InForce, shipped
from qifutong_desktop.actions.offering import issue_shown
from qifutong_desktop.actions.proposing import Offer
from qifutong_desktop.actions.working import Work, work_through
from qifutong_desktop.assets import asset
from qifutong_desktop.catalog.pricebook import parse_pricebook, shipped_pricebook
from qifutong_desktop.core.approval import (
    CODE_LIFE,
    Approval,
    approval_field,
    approval_name,
    approved_keys,
    granted,
    lowest_authority,
    request_from_plain,
    request_text,
    telephone_code,
)
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.case_fields import case_fields
from qifutong_desktop.core.client import Company
from qifutong_desktop.core.operation import moment
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.quote import FirmQuote
from qifutong_desktop.store.approvers import KNOWN, MOST_TRIES, REST, approvers, new_secret
from qifutong_desktop.store.audit import audit, chain
from qifutong_desktop.store.bundle import export_case, import_case
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.firm_key import make_firm_key
from qifutong_desktop.store.operations import record
from qifutong_desktop.store.quotes import issued_quotes

from .conftest import CHEAP, PASSPHRASE
from .issuing import NOW, TODAY
from .test_approving import MATRIX, estimate_of

CASE = "5a" * 16
WORDS = "向晚 意不适 驱车"
AUTHOR, BOSS = "温岚", "王经理"
CONCEDED: dict[str, FieldValue] = {
    "preferences.concession_percent": Decimal(3),
    "preferences.concession_reason": "老客户介绍",
    "company.name": "企服通数字技术有限公司",
    "company.tax_id": "91330600MA2JQY7W3X",
}
Change = Mapping[str, FieldValue]


@dataclass
class Desk:
    """A consultant's computer with the sample client on it, three percent off; and the approver's key file."""

    store: Store
    folder: Path
    rules: InForce

    @property
    def key(self) -> Path:
        path = self.folder / "wang.pem"
        if not path.exists():
            make_firm_key(path)
        return path

    @property
    def shown(self) -> Work:
        return work_through(bring_out(self.store, CASE, Company(consultant=AUTHOR)), self.rules, TODAY, quick=True)

    @property
    def offer(self) -> Offer:
        found = self.shown.offer
        assert found is not None
        return found

    def say(self, fields: Change) -> None:
        said(self.store, CASE, fields, AUTHOR, NOW)

    def know(self, role: str = "approver", secret: str = "") -> None:
        add_approver(self.store, BOSS, role, self.key.with_suffix(".pub"), secret, author=AUTHOR, now=NOW)

    def signed(self, key: Path | None = None, role: str = "approver") -> Path:
        request = open_request(write_request(self.offer, self.folder / "request.json"))
        return write_approval(approve(request, BOSS, role, key or self.key, "", NOW), self.folder / "approval.json")

    def keep(self, approval: Approval) -> None:
        self.say({approval_name(approval): approval_field(approval)})

    def approved(self) -> Approval:
        taken = take_approval(self.store, self.offer, self.signed(), AUTHOR, NOW)
        self.keep(taken)
        return taken

    def issue(self, shown: Work | None = None, author: str = AUTHOR) -> None:
        issue_shown(self.store, shown or self.shown, author, NOW)

    def refused(self, shown: Work | None = None, author: str = AUTHOR) -> str:
        """What is said instead of issuing; nothing was issued."""
        before = len(issued_quotes(self.store))
        with pytest.raises(Refusal) as caught:
            self.issue(shown, author)
        assert len(issued_quotes(self.store)) == before
        return caught.value.line("en")


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    fields = case_fields(open_case(asset("resources", "sample", "case.toml")).case) | CONCEDED
    record(store, CASE, fields, author=AUTHOR, at=moment(NOW))
    return Desk(store, tmp_path, shipped())


def test_the_control_an_approved_concession_is_issued(desk: Desk) -> None:
    assert "just changed" in desk.refused()
    desk.know()
    desk.approved()
    assert isinstance(desk.offer.quote, FirmQuote)
    desk.issue()
    [quote] = issued_quotes(desk.store)
    assert quote.inputs.under.approved == ("concession",)
    assert not audit(desk.store).broken


# --- between taking and issuing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"preferences.concession_percent": Decimal("3.01")},
        {"preferences.concession_percent": None, "preferences.concession_amount": Decimal(9000)},
        {"preferences.concession_reason": "另有原因"},
        {"client.name": "别家公司"},
        {"preferences.term": 3},
    ],
)
def test_another_window_raises_the_concession_after_the_approval(desk: Desk, change: Change) -> None:
    desk.know()
    desk.approved()
    shown = desk.shown
    desk.say(change)
    assert "just changed" in desk.refused(shown), "what is shown is not what the store says"
    assert "just changed" in desk.refused(), "and the approval does not fit what it says now"


def test_an_approver_who_is_let_go_between_taking_and_issuing(desk: Desk) -> None:
    desk.know()
    desk.approved()
    shown = desk.shown
    drop_approver(desk.store, BOSS, AUTHOR, NOW)
    assert "cannot be confirmed" in desk.refused(shown)


def test_undo_and_redo_bring_back_no_approval_that_does_not_hold(desk: Desk) -> None:
    desk.know()
    desk.approved()
    desk.say({"preferences.concession_percent": Decimal(30)})
    assert not desk.offer.approved
    taken_back(desk.store, CASE, AUTHOR, NOW)
    assert "concession" in desk.offer.approved, "the very order that was approved"
    brought_again(desk.store, CASE, AUTHOR, NOW)
    assert "just changed" in desk.refused()
    taken_back(desk.store, CASE, AUTHOR, NOW)
    taken_back(desk.store, CASE, AUTHOR, NOW)
    assert not desk.offer.approved, "the approval itself was undone"
    drop_approver(desk.store, BOSS, AUTHOR, NOW)
    brought_again(desk.store, CASE, AUTHOR, NOW)
    assert "concession" in desk.offer.approved
    assert "cannot be confirmed" in desk.refused()


# --- forged fields ---------------------------------------------------------------------------------------------------


def forged(desk: Desk, **change: Any) -> Approval:
    request = request_for(desk.offer)
    assert request is not None
    return replace(granted(request, BOSS, "approver", "signature", NOW, "ab" * 64), **change)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"proof": ""},
        {"proof": "zz"},
        {"how": "telephone", "proof": "12345678"},
        {"how": "telephone", "proof": "１２３４５６７８"},
        {"how": "telephone", "at": "yesterday"},
        {"how": "telephone", "at": "0001-01-01T00:00:00Z"},
        {"how": "telephone", "at": "2026-09-07T09:30:00"},
        {"approver": "谁也不是"},
        {"role": "head"},
    ],
)
def test_a_bundle_with_a_forged_approval_is_not_issued(desk: Desk, change: dict[str, Any]) -> None:
    """A colleague's machine writes the field; here it arrives in a bundle."""
    desk.know(secret=secret_words(new_secret()))
    other, _ = create_store(desk.folder / "colleague", PASSPHRASE, keyring=False, cost=CHEAP)
    with other:
        there = Desk(other, desk.folder, desk.rules)
        export_case(desk.store, CASE, desk.folder / "a.qft", WORDS, cost=CHEAP)
        import_case(other, desk.folder / "a.qft", WORDS)
        there.keep(forged(desk, **change))
        export_case(other, CASE, desk.folder / "b.qft", WORDS, cost=CHEAP)
    import_case(desk.store, desk.folder / "b.qft", WORDS)
    if "role" not in change:
        assert desk.offer.approved == ("concession",), "the page believes it, the issue does not"
    desk.refused()


def test_a_signature_by_another_key_under_the_name_of_an_approver(desk: Desk) -> None:
    desk.know()
    make_firm_key(desk.folder / "own.pem")
    path = desk.signed(desk.folder / "own.pem")
    with pytest.raises(Refusal, match="nobody known"):
        take_approval(desk.store, desk.offer, path, AUTHOR, NOW)
    stored = json.loads(path.read_text("utf-8"))
    desk.keep(forged(desk, proof=stored["proof"], at=stored["at"]))
    assert "cannot be confirmed" in desk.refused()


def test_a_right_code_that_was_never_taken_in_here_does_not_count(desk: Desk) -> None:
    """Found by trial on another computer that knows the same secret: no field makes up for the register."""
    secret = new_secret()
    desk.know(secret=secret_words(secret))
    digits = telephone_code(secret, spoken(desk.offer), desk.offer.quote.estimate.total.high, NOW)
    desk.keep(forged(desk, how="telephone", proof=digits))
    assert "cannot be confirmed" in desk.refused()
    desk.keep(take_code(desk.store, desk.offer, BOSS, digits, AUTHOR, NOW))
    assert unconfirmed(desk.store, desk.shown, AUTHOR) == ()
    desk.issue()


# --- codes -----------------------------------------------------------------------------------------------------------


def test_a_code_is_good_for_no_other_order_client_or_time(desk: Desk) -> None:
    words = secret_words(new_secret())
    desk.know(secret=words)
    digits = spoken_code(words, spoken(desk.offer), desk.offer.quote.estimate.total.high, NOW)
    before = desk.offer
    for change in (
        {"preferences.concession_reason": "另有原因"},
        {"client.name": "别家公司"},
        {"preferences.concession_percent": Decimal("2.99")},
    ):
        desk.say(change)
        with pytest.raises(Refusal, match="does not fit"):
            take_code(desk.store, desk.offer, BOSS, digits, AUTHOR, NOW)
    for late in (NOW + 2 * CODE_LIFE, NOW - CODE_LIFE):
        with pytest.raises(Refusal, match="does not fit"):
            take_code(desk.store, before, BOSS, digits, AUTHOR, late)


def test_guessing_codes_ends_after_a_few(desk: Desk) -> None:
    words = secret_words(new_secret())
    desk.know(secret=words)
    right = spoken_code(words, spoken(desk.offer), desk.offer.quote.estimate.total.high, NOW)
    wrong = f"{(int(right) + 1) % 10**8:08}"

    def tried(digits: str, later: timedelta = timedelta()) -> str:
        with pytest.raises(Refusal) as caught:
            take_code(desk.store, desk.offer, BOSS, digits, AUTHOR, NOW + later)
        return caught.value.line("en")

    for _ in range(MOST_TRIES):
        assert "does not fit" in tried(wrong)
    assert "too many" in tried(right), "even the right one waits"
    assert "does not fit" in tried(right, REST), "and is too old then"
    fresh = spoken_code(words, spoken(desk.offer), desk.offer.quote.estimate.total.high, NOW + REST)
    assert take_code(desk.store, desk.offer, BOSS, fresh, AUTHOR, NOW + REST).how == "telephone"


def test_a_secret_of_ones_own_under_the_key_that_the_price_book_names(desk: Desk) -> None:
    """The public key is no secret: whoever knows it could register it with a secret that he made himself."""
    own = secret_words(new_secret())
    desk.know(secret=own)
    [known] = approvers(desk.store)
    row = replace(desk.offer.book.authorities[0], keys=(known.public.hex(),))
    offer = replace(desk.offer, book=replace(desk.offer.book, authorities=(row,)))
    digits = spoken_code(own, spoken(offer), offer.quote.estimate.total.high, NOW)
    with pytest.raises(Refusal, match="signatures only"):
        take_code(desk.store, offer, BOSS, digits, AUTHOR, NOW)
    assert take_approval(desk.store, offer, desk.signed(), AUTHOR, NOW).how == "signature"


# --- who one is ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("author", [BOSS, " 王 经理 ", "王经理\u3000"])
def test_nobody_approves_his_own_quote_however_the_name_is_typed(desk: Desk, author: str) -> None:
    desk.know()
    with pytest.raises(Refusal, match="of his own"):
        take_approval(desk.store, desk.offer, desk.signed(), author, NOW)
    desk.approved()  # under another name, and back
    assert "cannot be confirmed" in desk.refused(author=author)


def test_no_role_is_raised_in_passing_and_every_change_is_on_the_register(desk: Desk) -> None:
    desk.know("lead")
    with pytest.raises(Refusal, match="another role"):
        desk.know("head")
    with pytest.raises(Refusal, match="is kept as that of"):
        add_approver(desk.store, "别人", "head", desk.key.with_suffix(".pub"), author=AUTHOR, now=NOW)
    drop_approver(desk.store, BOSS, AUTHOR, NOW)
    desk.know("head")
    told = [json.loads(entry.body) for entry in chain(desk.store)]
    assert [(one["kind"], one["facts"]["role"], one["author"]) for one in told] == [
        (KNOWN, "lead", AUTHOR),
        ("approver forgotten", "lead", AUTHOR),
        (KNOWN, "head", AUTHOR),
    ]


def test_a_signature_for_a_lower_role_is_not_turned_into_one_for_a_higher(desk: Desk) -> None:
    desk.know("lead")
    path = desk.signed(role="lead")
    stored = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(stored | {"role": "approver"}), "utf-8")
    with pytest.raises(Refusal, match="was changed"):
        take_approval(desk.store, desk.offer, path, AUTHOR, NOW)
    drop_approver(desk.store, BOSS, AUTHOR, NOW)
    desk.know("approver")
    with pytest.raises(Refusal, match="may not approve"):
        take_approval(desk.store, desk.offer, desk.signed(role="lead"), AUTHOR, NOW)


# --- the price book --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        (lambda text: text.replace("[tiers.basic]", f"{MATRIX}\n[tiers.basic]", 1)),
        (lambda text: text + "\n# anything else\n"),
    ],
)
def test_an_approval_under_one_price_book_is_none_under_another(desk: Desk, change: Callable[[str], str]) -> None:
    desk.know()
    taken = desk.approved()
    swapped = parse_pricebook(change(shipped_pricebook().read_text("utf-8")), "book.toml")
    other = Desk(desk.store, desk.folder, replace(desk.rules, book=swapped))
    assert other.offer.approved == ()
    assert approved_keys([taken], desk.offer.quote.estimate, desk.offer.diagnosed.case.client.name, swapped) == ()
    assert "just changed" in other.refused()


def test_no_fen_is_won_by_rounding_at_the_limit_of_a_role() -> None:
    text = shipped_pricebook().read_text("utf-8")
    book = parse_pricebook(text.replace("[tiers.basic]", MATRIX + "\n[tiers.basic]", 1), "book.toml")
    whole = estimate_of(book).total.high
    limit = whole * 5 / 100  # what the lead may grant
    for fen, role in ((Decimal("-0.01"), "lead"), (Decimal(0), "lead"), (Decimal("0.01"), "head")):
        amount = (limit + fen).quantize(Decimal("0.01"))
        estimate = estimate_of(book, concession={"amount": amount, "reason": "老客户"})
        least = lowest_authority(estimate, book)
        assert least is not None
        assert least.role == role, amount


# --- what the approver is shown --------------------------------------------------------------------------------------


def test_a_request_whose_words_were_softened_is_seen_through(desk: Desk) -> None:
    path = write_request(desk.offer, desk.folder / "request.json")
    stored = json.loads(path.read_text("utf-8"))
    assert recomputed(open_request(path), desk.offer.book) is True
    for asked in ({"concession": ["没什么", "nothing much"]}, {}, stored["asked"] | {"customers": ["多", "many"]}):
        path.write_text(json.dumps(stored | {"asked": asked}), "utf-8")
        assert recomputed(open_request(path), desk.offer.book) is False


ODD: tuple[Any, ...] = (None, -1, "x", "\ud800", [], {}, *({"$decimal": one} for one in ("-1E+9", "NaN", "0.001")))


def _leaves(plain: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    return [at, *(leaf for key, one in inner for leaf in _leaves(one, (*at, key)))]


def test_a_request_with_anything_in_any_place_is_refused_or_read_never_a_fault(desk: Desk) -> None:
    request = request_for(desk.offer)
    assert request is not None
    genuine = request_text(request)
    path = desk.folder / "odd.json"
    for place in _leaves(json.loads(genuine))[1:]:
        for odd in ODD:
            stored = json.loads(genuine)
            inner = stored
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = odd
            path.write_text(json.dumps(stored), "utf-8")
            try:
                found = open_request(path)
            except Refusal:
                continue
            if found != request and found.digest == request.digest:
                assert replace(found.order, start=None) == replace(request.order, start=None)
            recomputed(found, desk.offer.book)
    assert request_from_plain(json.loads(genuine)) == request
