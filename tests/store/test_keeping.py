"""What a window does with its store: first use of a day, set-up without a passphrase, restoring while it is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from keyring.errors import NoKeyringError

from qifutong_desktop.actions.casework import bring_out
from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.actions.issuing import issue
from qifutong_desktop.actions.keeping import begin_day, keyring_usable, restore_here, set_up_unasked
from qifutong_desktop.actions.listing import fill_overviews, keep_overview
from qifutong_desktop.actions.preferences import WindowSettings, read_settings, save_settings
from qifutong_desktop.actions.working import work_through
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.client import Company
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store import backup as copies
from qifutong_desktop.store.backup import back_up, backups
from qifutong_desktop.store.cases import new_case, put_in_bin
from qifutong_desktop.store.file import (
    Store,
    change_passphrase,
    forget_way,
    is_there,
    open_store,
    renew_recovery_code,
    set_passphrase,
)
from qifutong_desktop.store.lock import Held, hold
from qifutong_desktop.store.operations import case_operations, list_cases, record
from qifutong_desktop.store.refusals import Busy, Damaged, NoKeyring, NotWritten, WrongKey

from .conftest import CHEAP, PASSPHRASE, Drawer
from .issuing import AT, CASE, TODAY, UNDER, firm

NOW = datetime(2026, 9, 8, 9, 30, tzinfo=UTC)


class NoneThere(Drawer):
    """A keyring that keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NoKeyringError


@pytest.fixture
def held(store: Store) -> Iterator[Held]:
    lock = hold(store.folder)
    assert isinstance(lock, Held)
    with lock:
        yield lock


# --- the day ---------------------------------------------------------------------------------------------------------


def test_the_first_start_of_a_day_backs_up_empties_the_bin_and_says_what_is_amiss(store: Store) -> None:
    assert begin_day(store, NOW) == ()
    [made] = backups(store.folder)
    assert made.day == NOW.astimezone().date()
    old, young = (new_case(store, CASE, author="wen", at=AT) for _ in range(2))
    put_in_bin(store, old, author="wen", at="2026-07-01T00:00:00Z")
    put_in_bin(store, young, author="wen", at="2026-09-01T00:00:00Z")
    save_settings(store, WindowSettings(retention_days=30))
    new_case(store, CASE, author="wen", at="2026-08-01T00:00:00Z")
    [said] = begin_day(store, NOW)
    assert "unchanged for 30 days and past your retention: 1 client;" in said.en
    assert [one.case for one in list_cases(store, in_bin=True)] == [young]
    back = begin_day(store, NOW - timedelta(days=3))
    assert "the clock stands" in back[0].en


def test_a_disk_that_fails_is_told_and_keeps_nobody_from_opening(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies, "copy_to", full)
    with store.alone() as bare:
        bare.execute("CREATE TRIGGER full BEFORE INSERT ON settings BEGIN SELECT RAISE(ABORT, 'full'); END")
    told = begin_day(store, NOW)
    assert [one.en.partition(";")[0] for one in told] == ["the disk is full", "today's backup failed: the disk is full"]


# --- set-up without a passphrase --------------------------------------------------------------------------------------


def test_a_store_set_up_unasked_opens_by_keyring_and_recovery_code(folder: Path) -> None:
    drawer = Drawer()
    assert keyring_usable(drawer)
    made = set_up_unasked(folder, drawer)
    with open_store(folder, use_keyring=drawer) as store:
        assert not store.has_passphrase
        with pytest.raises(ValueError, match="keyring"):
            forget_way(store, "keyring")
        save_settings(store, WindowSettings(company=Company("甲")))
    with pytest.raises(WrongKey):
        open_store(folder, passphrase="", use_keyring=False)
    with open_store(folder, recovery_code=made.recovery_code, use_keyring=False) as store:
        assert read_settings(store).company == Company("甲")
        set_passphrase(store, PASSPHRASE, cost=CHEAP)
        assert store.has_passphrase
    open_store(folder, passphrase=PASSPHRASE, use_keyring=False).close()


def test_without_a_keyring_it_is_refused_and_nothing_is_made(folder: Path) -> None:
    assert not keyring_usable(NoneThere())
    assert not keyring_usable(False)
    with pytest.raises(NoKeyring, match="a passphrase is needed"):
        set_up_unasked(folder, NoneThere())
    assert not is_there(folder)


def test_the_probe_leaves_nothing_in_the_keyring(folder: Path) -> None:
    class Forgetting(Drawer):
        def delete_password(self, service: str, username: str) -> None:
            del self.kept[service, username]

    drawer = Forgetting()
    assert keyring_usable(drawer)
    assert drawer.kept == {}


# --- while the window has it open ------------------------------------------------------------------------------------


def test_keys_are_changed_while_the_window_holds_the_lock(store: Store, held: Held) -> None:
    change_passphrase(store, PASSPHRASE, "另一个密码", cost=CHEAP)
    code = renew_recovery_code(store)
    record(store, "c1", {"notes": "x"}, author="wen", at=AT)
    for given in ({"passphrase": "另一个密码"}, {"recovery_code": code}):
        with open_store(store.folder, use_keyring=False, **given) as same:  # type: ignore[arg-type]
            assert len(list_cases(same)) == 1


def test_a_copy_is_restored_from_within_and_the_same_store_goes_on(store: Store, held: Held) -> None:
    record(store, "c1", {"notes": "前"}, author="wen", at=AT)
    copy = back_up(store, TODAY)
    device = store.device
    record(store, "c1", {"notes": "后"}, author="wen", at=AT)
    restored, replaced = restore_here(store, copy.path.name, NOW, held)
    assert (restored, replaced is not None and replaced.exists()) == (copy.path, True)
    assert [one.value for one in case_operations(store, "c1")] == ["前"]
    assert store.device != device
    record(store, "c1", {"notes": "又"}, author="wen", at=AT)
    with open_store(store.folder, passphrase=PASSPHRASE) as other:
        assert [one.value for one in case_operations(other, "c1")] == ["前", "又"]
        assert other.device == store.device


def test_a_copy_that_is_not_sound_leaves_the_open_store_as_it_was(store: Store, held: Held) -> None:
    record(store, "c1", {"notes": "前"}, author="wen", at=AT)
    copy = back_up(store, TODAY)
    copy.path.write_bytes(copy.path.read_bytes()[:-100])
    for named, refusal in ((copy.path.name, Damaged), ("store-2020-01-01.db", Refusal)):
        with pytest.raises(refusal):
            restore_here(store, named, NOW, held)
    record(store, "c1", {"notes": "后"}, author="wen", at=AT)
    assert [one.value for one in case_operations(store, "c1")] == ["前", "后"]


def test_nothing_is_replaced_while_another_reads(store: Store, held: Held) -> None:
    record(store, "c1", {"notes": "前"}, author="wen", at=AT)
    copy = back_up(store, TODAY)
    record(store, "c1", {"notes": "后"}, author="wen", at=AT)
    with open_store(store.folder, passphrase=PASSPHRASE) as other, other.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM operations").scalar()
        with pytest.raises(Busy):
            restore_here(store, str(copy.path), NOW, held)
    assert [one.value for one in case_operations(store, "c1")] == ["前", "后"]


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_list_is_filled_in_where_it_lacks_and_shows_what_was_issued(store: Store) -> None:
    case = new_case(store, CASE, author="wen", at=AT)
    new_case(store, CASE, author="wen", at=AT)
    issued = issue(store, CASE, firm(), load_pricebook(), replace(UNDER, case=case), author="wen", now=NOW).quote
    told: list[int] = []
    assert fill_overviews(store, shipped(), Company(), TODAY, lambda _, done, __: told.append(done)) == 2
    assert told == [0, 1]
    assert fill_overviews(store, shipped(), Company(), TODAY) == 0
    shown = {one.case: one.overview for one in list_cases(store)}
    assert all(one.fresh for one in list_cases(store))
    overview = shown.pop(case)
    [other] = shown.values()
    assert overview is not None
    assert other is not None
    assert (overview.stage, overview.number, overview.version) == ("quoted", issued.number, 1)
    assert (overview.tier, overview.valid_until) == ("standard", date(2026, 9, 21))
    assert overview.total == firm().estimate.total
    assert overview.service_end == firm().estimate.service.end
    assert (other.stage, other.number, other.service_end, other.contact) == ("lead", "", None, "许㙍")
    work = work_through(bring_out(store, case, Company()), shipped(), TODAY, quick=True)
    assert keep_overview(store, work) == overview


def test_a_failed_write_is_no_bare_fault_and_the_next_one_is_stored(store: Store) -> None:
    record(store, "c1", {"notes": "x"}, author="wen", at=AT)
    with pytest.raises(NotWritten):
        _overfill(store)
    record(store, "c1", {"notes": "y"}, author="wen", at=AT)
    assert len(case_operations(store, "c1")) == 2


def _overfill(store: Store) -> None:
    with store.saving() as cursor:
        used = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={used}")
        cursor.execute("INSERT INTO settings VALUES ('x', hex(zeroblob(100000)))")
