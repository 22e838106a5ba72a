"""Signed updates: only what the firm signed, newer than what is here, whole, and loadable is taken in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.actions.issuing import issue, last_issued, recompute
from qifutong_desktop.actions.updating import (
    import_update,
    pricebook_in_force,
    pricebook_text,
    questionnaire_in_force,
    rules_in_force,
    set_firm_key,
    sign_release,
)
from qifutong_desktop.actions.working import Kept, work_through
from qifutong_desktop.catalog.pricebook import load_pricebook, shipped_pricebook
from qifutong_desktop.catalog.questionnaire import load_questionnaire, shipped_files
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.update import Kind, Update, in_force, update_from_plain, version_order
from qifutong_desktop.store.file import Store, open_store
from qifutong_desktop.store.firm_key import (
    fingerprint,
    firm_key,
    make_firm_key,
    read_private_key,
    read_public_key,
    trust_firm_key,
)
from qifutong_desktop.store.updates import keep_update, kept_updates, read_update, signed_update, verified_update

from .conftest import PASSPHRASE
from .issuing import CASE, UNDER
from .issuing import firm as firm_quote

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = date(2027, 3, 1)
KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw()


def refusal(work: Callable[[], Any]) -> str:
    """The one line of a refusal."""
    with pytest.raises(Refusal) as caught:
        work()
    assert "\n" not in caught.value.line()
    return caught.value.line()


class Firm:
    """A firm's desk: its key, and price books that it writes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, folder / "firm.pem"
        folder.mkdir()
        self.public = make_firm_key(self.key)

    def book(self, name: str, first: str, price: int) -> Path:
        """The shipped list with another id, day and annual price of basic."""
        text = shipped_pricebook().read_text("utf-8")
        text = text.replace('id = "2026-01"', f'id = "{name}"', 1)
        text = text.replace("effective_from = { value = 2026-01-01", f"effective_from = {{ value = {first}", 1)
        path = self.folder / f"{name}.toml"
        path.write_text(text.replace("annual = { value = 7999,", f"annual = {{ value = {price},", 1), "utf-8")
        return path

    def questionnaire(self, version: str) -> Path:
        """The shipped questionnaire as another version."""
        folder = self.folder / f"questionnaire {version}"
        folder.mkdir()
        for path in shipped_files():
            text = path.read_text("utf-8")
            (folder / path.name).write_text(text.replace('version = "2026.1"', f'version = "{version}"', 1), "utf-8")
        return folder

    def release(self, source: Path, seconds: int = 0, until: date | None = None) -> Path:
        out = self.folder / f"{source.stem}-{seconds}.qfu"
        sign_release(source, self.key, "", NOW + timedelta(seconds=seconds), out=out, until=until)
        return out


@pytest.fixture
def firm(tmp_path: Path, store: Store) -> Firm:
    """A firm whose public key the store trusts."""
    made = Firm(tmp_path / "firm")
    set_firm_key(store, made.key.with_suffix(".pub"))
    return made


def annual(store: Store, day: date = DAY) -> int:
    return int(pricebook_in_force(store, day).tiers["basic"].annual)


# --- taken in --------------------------------------------------------------------------------------------------------


def test_a_released_price_book_is_in_force_from_its_day(store: Store, firm: Firm) -> None:
    source = firm.book("2027-01", "2027-01-01", 8888)
    update = import_update(store, firm.release(source))
    assert (update.id, update.release, update.effective_from) == ("2027-01", 20261122093000, date(2027, 1, 1))
    assert annual(store, date(2026, 12, 31)) == 7999
    assert annual(store, date(2027, 1, 1)) == 8888
    book = pricebook_in_force(store, DAY)
    assert book.id == "2027-01"
    assert book.digest == sha256(source.read_bytes()).hexdigest()
    assert pricebook_text(store, book.digest) == source.read_text("utf-8")
    assert pricebook_text(None, load_pricebook().digest) == shipped_pricebook().read_text("utf-8")
    with pytest.raises(ValueError, match="no price book"):
        pricebook_text(store, "0" * 64)


def test_a_case_is_worked_through_and_issued_by_an_imported_list_and_made_again_to_the_byte(
    store: Store, firm: Firm
) -> None:
    import_update(store, firm.release(firm.book("2027-01", "2027-01-01", 8888)))
    rules = rules_in_force(store, DAY)
    assert (rules.book.id, rules.calendar, rules.plan) == ("2027-01", shipped().calendar, shipped().plan)
    assert rules_in_force(store, date(2026, 12, 31)) == rules_in_force(None, DAY) == shipped()
    work = work_through(Kept("0f" * 16, (), company=CASE.company), rules, DAY, quick=True)
    assert work.offer is not None
    assert work.offer.comparison.options[0].estimate.book == work.offer.quote.estimate.book == "2027-01"
    issued = issue(store, CASE, firm_quote(rules.book), rules.book, UNDER, author="wen", now=NOW)
    assert issued.quote.inputs.book == "2027-01"
    import_update(store, firm.release(firm.book("2027-02", "2027-01-01", 9999), 1))
    assert recompute(store, issued.quote) == issued.pdf
    assert last_issued(store, UNDER.case) == replace(
        firm_quote(rules.book), terms=replace(firm_quote(rules.book).terms, number=issued.quote.number)
    )


def test_it_is_still_there_after_reopening(store: Store, firm: Firm, folder: Path) -> None:
    import_update(store, firm.release(firm.book("2027-01", "2027-01-01", 8888)))
    store.close()
    with open_store(folder, passphrase=PASSPHRASE, use_keyring=False) as again:
        assert annual(again) == 8888
        assert firm_key(again) == firm.public


def test_the_newest_release_that_holds_is_in_force(store: Store, firm: Firm) -> None:
    import_update(store, firm.release(firm.book("2027-01", "2027-01-01", 8000), 1))
    import_update(store, firm.release(firm.book("2027-promo", "2027-03-01", 7000), 2, until=date(2027, 3, 31)))
    import_update(store, firm.release(firm.book("2027-07", "2027-07-01", 9000), 3))
    days = {date(2027, 2, 28): 8000, DAY: 7000, date(2027, 3, 31): 7000, date(2027, 4, 1): 8000, date(2027, 7, 1): 9000}
    assert {day: annual(store, day) for day in days} == days


def test_without_store_or_update_the_shipped_ones_hold(store: Store) -> None:
    assert pricebook_in_force(None, DAY) == pricebook_in_force(store, DAY) == load_pricebook()
    assert questionnaire_in_force(None, DAY) == questionnaire_in_force(store, DAY) == load_questionnaire()


def test_a_released_questionnaire(store: Store, firm: Firm) -> None:
    import_update(store, firm.release(firm.questionnaire("2026.10")))
    assert questionnaire_in_force(store, DAY).version == "2026.10"
    assert questionnaire_in_force(store, DAY).by_id == load_questionnaire().by_id
    assert questionnaire_in_force(store, NOW.date() - timedelta(days=2)).version == load_questionnaire().version
    assert annual(store) == 7999


# --- refused ---------------------------------------------------------------------------------------------------------


def test_a_replayed_release_is_refused(store: Store, firm: Firm) -> None:
    first, second = (firm.release(firm.book(f"2027-0{n}", "2027-01-01", 8000 + n), n) for n in (1, 2))
    import_update(store, second)
    for old in (first, second):
        assert "不比已导入的新" in refusal(lambda old=old: import_update(store, old))  # type: ignore[misc]
    assert annual(store) == 8002
    assert len(kept_updates(store, "pricebook")) == 1


def test_another_key_is_refused_and_named(store: Store, firm: Firm, tmp_path: Path) -> None:
    stranger = Firm(tmp_path / "stranger")
    said = refusal(lambda: import_update(store, stranger.release(stranger.book("2027-01", "2027-01-01", 1))))
    assert fingerprint(stranger.public) in said
    assert fingerprint(firm.public) in said
    assert annual(store) == 7999


def test_without_a_trusted_key_nothing_is_taken_in(store: Store, tmp_path: Path) -> None:
    made = Firm(tmp_path / "firm")
    assert "还没有设置公司的公钥" in refusal(
        lambda: import_update(store, made.release(made.book("2027-01", "2027-01-01", 8888)))
    )


def test_a_book_that_lacks_a_rule_is_refused_when_signed_and_when_imported(store: Store, firm: Firm) -> None:
    source = firm.book("2027-01", "2027-01-01", 8888)
    source.write_text(source.read_text("utf-8").replace("seat_pack = ", "seat_pakc = "), "utf-8")
    assert "seat_pa" in refusal(lambda: firm.release(source))
    text = source.read_text("utf-8")
    update = Update("pricebook", "2027-01", 1, date(2027, 1, 1), None, (("2027-01.toml", text),))
    file = firm.folder / "by-hand.qfu"
    file.write_bytes(signed_update(update, read_private_key(firm.key)))
    said = refusal(lambda: import_update(store, file))
    assert "seat_pa" in said
    assert str(file) in said
    assert kept_updates(store, "pricebook") == ()


def test_an_id_stands_for_one_text_only(store: Store, firm: Firm) -> None:
    assert "2026-01" in refusal(lambda: import_update(store, firm.release(firm.book("2026-01", "2027-01-01", 8888))))
    import_update(store, firm.release(firm.book("2027-01", "2027-01-01", 8888), 1))
    assert "已用于另一份内容" in refusal(
        lambda: import_update(store, firm.release(firm.book("2027-01", "2027-01-01", 8889), 2))
    )
    extended = firm.release(firm.book("2027-01", "2027-01-01", 8888), 3, until=date(2027, 6, 30))
    assert import_update(store, extended).effective_until == date(2027, 6, 30)


@pytest.mark.parametrize(("name", "first"), [("2027-02", "2027-01-01"), ("2027-01", "2026-12-01")])
def test_a_cover_that_contradicts_its_content(store: Store, firm: Firm, name: str, first: str) -> None:
    text = firm.book("2027-01", "2027-01-01", 8888).read_text("utf-8")
    update = Update("pricebook", name, 1, date.fromisoformat(first), None, (("a.toml", text),))
    file = firm.folder / "a.qfu"
    file.write_bytes(signed_update(update, read_private_key(firm.key)))
    assert "不符" in refusal(lambda: import_update(store, file))


def test_a_questionnaire_no_newer_than_the_shipped_one(store: Store, firm: Firm) -> None:
    for version in ("2026.1", "2025.9"):
        assert "不比程序自带的" in refusal(
            lambda version=version: import_update(store, firm.release(firm.questionnaire(version)))  # type: ignore[misc]
        )
    assert "不能比较先后" in refusal(lambda: firm.release(firm.questionnaire("next")))


def test_what_cannot_be_signed(firm: Firm) -> None:
    book = firm.book("2027-01", "2027-01-01", 8888)
    assert "早于生效日" in refusal(lambda: firm.release(book, until=date(2026, 12, 31)))
    assert "小写字母" in refusal(lambda: firm.release(firm.book("2027 春", "2027-01-01", 1)))
    assert "盖掉" in refusal(lambda: sign_release(book, firm.key, "", NOW, out=book))
    assert "找不到" in refusal(lambda: sign_release(book, firm.folder / "none.pem", "", NOW))
    assert "不是可用的私钥" in refusal(lambda: sign_release(book, book, "", NOW))
    assert "不是可用的私钥" in refusal(lambda: sign_release(book, firm.key.with_suffix(".pub"), "", NOW))


# --- the file, byte by byte ------------------------------------------------------------------------------------------

UPDATE = Update("pricebook", "甲", 7, date(2027, 1, 1), None, (("a.toml", 'id = "甲"\n# "引号" \\ \t'),))
FILE = signed_update(UPDATE, KEY)


def test_a_signed_file_gives_the_update_again() -> None:
    assert verified_update(FILE, PUBLIC) == UPDATE


@settings(max_examples=400, deadline=None)
@given(place=st.integers(0, len(FILE) - 1), byte=st.integers(0, 255))
def test_any_other_byte_anywhere_is_refused(place: int, byte: int) -> None:
    altered = FILE[:place] + bytes([byte]) + FILE[place + 1 :]
    if altered != FILE:
        with pytest.raises(Refusal):
            verified_update(altered, PUBLIC)


@settings(max_examples=100, deadline=None)
@given(place=st.integers(0, len(FILE)), more=st.binary(min_size=1, max_size=3))
def test_any_cut_or_insertion_is_refused(place: int, more: bytes) -> None:
    for altered in (FILE[:place] + more + FILE[place:], FILE[:place]):
        if altered != FILE:
            with pytest.raises(Refusal):
                verified_update(altered, PUBLIC)


def test_a_signature_of_something_else_is_refused() -> None:
    other = json.loads(signed_update(Update("pricebook", "乙", 8, DAY, None, (("a.toml", ""),)), KEY))
    mine = json.loads(FILE) | {"signature": other["signature"]}
    swapped = (json.dumps(mine, ensure_ascii=False, indent=1) + "\n").encode()
    assert "已被改动" in refusal(lambda: verified_update(swapped, PUBLIC))
    bare = KEY.sign(UPDATE.body.encode()).hex()  # signed by the firm, but not as an update
    mine["signature"] = bare
    spoken = (json.dumps(mine, ensure_ascii=False, indent=1) + "\n").encode()
    assert "已被改动" in refusal(lambda: verified_update(spoken, PUBLIC))


def test_a_newer_format_asks_for_a_newer_program() -> None:
    assert "请升级程序" in refusal(lambda: verified_update(b'{"qifutong_update": 2, "anything": []}', PUBLIC))


def test_what_is_no_update_at_all(tmp_path: Path) -> None:
    for number, raw in enumerate((b"", b"{}", b"[1]", b"\xff", b"[" * 100_000, b"PK\x03\x04", b"null")):
        path = tmp_path / str(number)
        path.write_bytes(raw)
        assert "不是签名的更新文件" in refusal(lambda path=path: read_update(path, PUBLIC))  # type: ignore[misc]
    assert "找不到" in refusal(lambda: read_update(tmp_path, PUBLIC))
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(2**30)
    assert "8 MB" in refusal(lambda: read_update(large, PUBLIC))


def test_keeping_is_all_or_nothing_for_each_kind(store: Store) -> None:
    keep_update(store, UPDATE)
    other = Update("questionnaire", "乙", 1, DAY, None, (("base.toml", ""),))
    keep_update(store, other)
    assert kept_updates(store, "pricebook") == (UPDATE,)
    assert kept_updates(store, "questionnaire") == (other,)


# --- values ----------------------------------------------------------------------------------------------------------


def update(release: int, first: int, last: int | None, kind: Kind = "pricebook") -> Update:
    days = [None if n is None else date(2027, 1, 1) + timedelta(days=n) for n in (first, last)]
    assert days[0] is not None
    return Update(kind, f"book-{release}", release, days[0], days[1], (("a.toml", ""),))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9)), max_size=6), st.integers(-1, 11))
def test_of_those_that_hold_the_newest_release(spans: list[tuple[int, int | None]], today: int) -> None:
    ones = [update(n, first, None if more is None else first + more) for n, (first, more) in enumerate(spans, 1)]
    ends = [99 if more is None else first + more for first, more in spans]
    holding = [n for n, (first, _) in enumerate(spans, 1) if first <= today <= ends[n - 1]]
    found = in_force(reversed(ones), date(2027, 1, 1) + timedelta(days=today))
    assert (found.release if found else None) == max(holding, default=None)


def test_the_body_of_an_update_and_back() -> None:
    for one in (UPDATE, update(3, 0, 5, "questionnaire")):
        assert update_from_plain(json.loads(one.body)) == one


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "program"},
        {"id": ""},
        {"release": 0},
        {"release": True},
        {"files": []},
        {"files": [{"name": "../a.toml", "text": ""}]},
        {"files": [{"name": "a.toml", "text": ""}] * 2},
        {"effective_until": {"$date": "2020-01-01"}},
        {"effective_from": "2027-01-01"},
        {"more": 1},
    ],
)
def test_what_is_no_update(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="update"):
        update_from_plain(json.loads(UPDATE.body) | change)


def test_versions_are_compared_as_numbers() -> None:
    assert version_order("2026.10") > version_order("2026.9") > version_order("2026")
    for wrong in ("", "2026.", "v1", "2026.1-rc", "٣"):
        with pytest.raises(ValueError, match="no version"):
            version_order(wrong)


# --- keys ------------------------------------------------------------------------------------------------------------


def test_a_key_under_a_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "firm.pem"
    public = make_firm_key(path, "洞庭湖的老麻雀")
    assert b"ENCRYPTED" in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert read_public_key(path.with_suffix(".pub")) == public
    assert read_private_key(path, "洞庭湖的老麻雀").public_key().public_bytes_raw() == public
    assert "有密码保护" in refusal(lambda: read_private_key(path))
    assert "密码不正确" in refusal(lambda: read_private_key(path, "别的"))
    assert "不会覆盖" in refusal(lambda: make_firm_key(path))
    assert "不会覆盖" in refusal(lambda: make_firm_key(tmp_path / "firm.key"))
    assert read_private_key(path, "洞庭湖的老麻雀")


def test_an_open_key_opens_whatever_passphrase_is_offered(tmp_path: Path) -> None:
    path = tmp_path / "firm.pem"
    public = make_firm_key(path)
    assert read_private_key(path, "不需要").public_key().public_bytes_raw() == public


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    key = generate_private_key(SECP256R1())
    private, public = tmp_path / "ec.pem", tmp_path / "ec.pub"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert "不是 Ed25519" in refusal(lambda: read_private_key(private))
    assert "不是 Ed25519" in refusal(lambda: read_public_key(public))
    assert "不是公钥" in refusal(lambda: read_public_key(private))


def test_another_key_can_be_trusted_on_purpose(store: Store) -> None:
    assert firm_key(store) is None
    trust_firm_key(store, PUBLIC)
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    trust_firm_key(store, other)
    assert firm_key(store) == other
