"""Copies are encrypted, proved, pruned and restored; erasing reaches into them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from qifutong_desktop.actions.keeping import begin_day
from qifutong_desktop.core.client import Answer, Case, Client
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.text import Text
from qifutong_desktop.store import cases
from qifutong_desktop.store.attachments import attach, attached
from qifutong_desktop.store.backup import back_up, backups, check_copy, daily_backup, restore
from qifutong_desktop.store.cases import erase, finish_erasing, new_case, overdue_in_bin, past_retention, put_in_bin
from qifutong_desktop.store.cipher import connect
from qifutong_desktop.store.file import Store, create_store, open_store
from qifutong_desktop.store.lock import Held, hold
from qifutong_desktop.store.operations import append, case_operations, list_cases, record
from qifutong_desktop.store.refusals import Busy, Damaged, NotWritten, WrongKey
from qifutong_desktop.store.settings import draft, put_draft

from .conftest import CHEAP, PASSPHRASE

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
AT = "2026-11-22T09:30:00Z"
TODAY = NOW.date()


def add(store: Store, name: str) -> str:
    return new_case(store, Case(Client(name), {"P03": Answer(36)}), author="林", at=AT)


def names(folder: Path) -> list[str]:
    with open_store(folder, passphrase=PASSPHRASE) as store:
        return sorted(one.name for one in list_cases(store))


def lock_of(folder: Path) -> Held:
    held = hold(folder)
    assert isinstance(held, Held)
    return held


def restored(folder: Path, path: Path, **key: Any) -> Path | None:
    with lock_of(folder) as held:
        return restore(folder, path, NOW, held, **(key or {"passphrase": PASSPHRASE}))


def everything(connection: Any) -> str:
    """Every value in a file, as text."""
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return "\n".join(str(row) for table in tables for row in connection.execute(f'SELECT * FROM "{table}"'))


# --- copies ----------------------------------------------------------------------------------------------------------


def test_the_first_use_of_a_day_makes_a_copy_that_is_encrypted_and_whole(store: Store) -> None:
    add(store, "张三丰商贸")
    made, _ = daily_backup(store, TODAY)
    assert made is not None
    assert check_copy(made.path, store.key) == 2
    content = made.path.read_bytes()
    assert not any(marker in content for marker in (b"SQLite format", "张三丰".encode()))
    assert daily_backup(store, TODAY)[0] is None
    if sys.platform != "win32":
        assert made.path.stat().st_mode & 0o077 == 0


def test_thirty_days_are_kept(store: Store) -> None:
    for back in range(40, -1, -1):
        (store.folder / "backups" / f"store-{TODAY - timedelta(days=back)}.db").write_bytes(b"old")
    (store.folder / "backups" / f"store-{TODAY}.db").unlink()
    daily_backup(store, TODAY)
    assert [one.day for one in backups(store.folder)] == [TODAY - timedelta(days=back) for back in range(31)]


def test_a_copy_that_fails_is_said_and_drops_no_older_one(store: Store) -> None:
    old = store.folder / "backups" / f"store-{date(2020, 1, 1)}.db"
    old.write_bytes(b"old")
    (store.folder / "backups" / f"store-{TODAY}.db.new.part").mkdir()
    made, said = daily_backup(store, TODAY)
    assert made is None
    assert "今天的备份没有做成" in said[-1].zh
    assert old.exists()
    with pytest.raises(NotWritten):
        back_up(store, TODAY)


@pytest.mark.parametrize(
    "said", ['{"$decimal":"1E+999999999"}', "[" * 5000 + "]" * 5000, '{"$date":"9999-12-31"}', "9" * 30]
)
def test_a_copy_that_somebody_with_the_key_filled_with_what_cannot_be(store: Store, folder: Path, said: str) -> None:
    """It is restored; the client concerned is damaged in words, the others are there."""
    bad, good = add(store, "甲"), add(store, "乙")
    path, key = back_up(store, TODAY).path, store.key
    store.close()
    copy = connect(path, key, in_wal=False)
    for number, body in copy.execute("SELECT id, body FROM operations").fetchall():
        if f'"case":"{bad}"' in body and '"field":"answers.P03"' in body:
            odd = body.replace('"value":36', f'"value":{said}')
            values = (odd, sha256(odd.encode()).digest(), number)
            copy.execute("UPDATE operations SET body = ?, name = ? WHERE id = ?", values)
    copy.commit()
    copy.close()
    restored(folder, path)
    with open_store(folder, passphrase=PASSPHRASE) as again:
        assert sorted(one.name for one in list_cases(again)) == ["乙", "甲"]
        assert cases.open_case(again, good).case.client.name == "乙"
        with pytest.raises(Damaged):
            cases.open_case(again, bad)


@pytest.mark.parametrize("place", [10, 4096 * 3 + 5, -1])
def test_a_copy_with_a_flipped_bit_is_not_restored(store: Store, folder: Path, place: int) -> None:
    add(store, "甲")
    path = back_up(store, TODAY).path
    key = store.key
    store.close()
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(Damaged, match="not sound"):
        check_copy(path, key)
    with pytest.raises(Damaged):
        restored(folder, path)
    assert names(folder) == ["甲"]


# --- restore ---------------------------------------------------------------------------------------------------------


def test_restore_brings_the_day_back_and_keeps_what_it_replaced(folder: Path) -> None:
    store, _ = create_store(folder, PASSPHRASE, keyring=False, cost=CHEAP)
    add(store, "甲")
    path = back_up(store, TODAY).path
    add(store, "乙")
    device, key = store.device, store.key
    store.close()
    replaced = restored(folder, path)
    assert names(folder) == ["甲"]
    assert replaced is not None
    assert check_copy(replaced, key) == 4
    with open_store(folder, passphrase=PASSPHRASE) as store:
        assert store.device != device
        add(store, "丙")
    assert names(folder) == ["丙", "甲"]
    assert replaced in [one.path for one in backups(folder)]


def test_a_damaged_store_names_its_copies_and_is_kept_when_replaced(folder: Path) -> None:
    store, _ = create_store(folder, PASSPHRASE, keyring=False, cost=CHEAP)
    add(store, "甲")
    path = back_up(store, TODAY).path
    store.close()
    spoilt = bytearray((folder / "store.db").read_bytes())
    spoilt[9000] ^= 1
    (folder / "store.db").write_bytes(spoilt)
    with pytest.raises(Damaged) as refused:
        open_store(folder, passphrase=PASSPHRASE)
    assert refused.value.backups == (path,)
    assert path.name in refused.value.line("zh")
    replaced = restored(folder, path)
    assert replaced is not None
    assert replaced.read_bytes() == spoilt
    assert names(folder) == ["甲"]


def test_a_lost_store_is_restored_too(folder: Path) -> None:
    store, code = create_store(folder, PASSPHRASE, keyring=False, cost=CHEAP)
    add(store, "甲")
    path = back_up(store, TODAY).path
    store.close()
    for lost in ("store.db", "key.json"):
        (folder / lost).unlink()
    with pytest.raises(WrongKey):
        restored(folder, path, passphrase="不对")
    assert restored(folder, path, recovery_code=code) is None
    assert names(folder) == ["甲"]


def test_nothing_is_replaced_under_an_open_store(store: Store, folder: Path) -> None:
    add(store, "甲")
    path = back_up(store, TODAY).path
    add(store, "乙")
    with pytest.raises(Busy):
        restored(folder, path)
    store.close()
    assert names(folder) == ["乙", "甲"]


@pytest.mark.parametrize("set_aside", [True, False])
def test_a_restore_that_was_cut_off_is_finished_or_forgotten_at_open(folder: Path, set_aside: bool) -> None:
    store, _ = create_store(folder, PASSPHRASE, keyring=False, cost=CHEAP)
    add(store, "甲")
    path = back_up(store, TODAY).path
    add(store, "乙")
    store.close()
    path.rename(folder / "store.db.new")
    if set_aside:
        (folder / "store.db").rename(folder / "backups" / "replaced-x.db")
        (folder / "store.db-wal").write_bytes(b"of the old file")
    assert names(folder) == (["甲"] if set_aside else ["乙", "甲"])
    assert not (folder / "store.db.new").exists()


# --- erasing ---------------------------------------------------------------------------------------------------------


def test_erasing_leaves_nothing_of_a_client_in_file_or_copies(store: Store, folder: Path) -> None:
    gone, stays = add(store, "要删的客户"), add(store, "留下的客户")
    attach(store, gone, "营业执照.pdf", b"scan" * 1000, at=AT)
    put_draft(store, "form", "半句话", at=AT, case=gone)
    for back in range(3):
        back_up(store, TODAY - timedelta(days=back))
    done = erase(store, [gone], NOW, duty=[Text("已签发的报价单依法保留 1 份", "1 issued quote is kept by duty")])
    assert (done.cases, done.operations, done.backups) == (1, 2, 3)
    assert done.kept[0].en.startswith("1 issued quote")
    assert [one.case for one in list_cases(store)] == [stays]
    assert draft(store, "form") is None
    assert attached(store, gone) == ()
    for path in (store.path, *(one.path for one in backups(folder))):
        connection = connect(path, store.key, in_wal=False)
        text = everything(connection)
        connection.close()
        assert "要删的客户" not in text
        assert "留下的客户" in text
        assert "scan" not in text
        if path != store.path:
            assert check_copy(path, store.key) == 2


def test_the_pages_of_the_erased_are_gone_not_only_its_rows(store: Store) -> None:
    gone = add(store, "甲")
    attach(store, gone, "a.bin", bytes(3_000_000), at=AT)
    before = store.path.stat().st_size + store.path.with_name("store.db-wal").stat().st_size
    erase(store, [gone], NOW)
    assert store.path.stat().st_size < 300_000 < before
    assert store.path.with_name("store.db-wal").stat().st_size < 10_000
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA freelist_count").scalar() == 0


def test_the_erased_never_come_back_and_their_numbers_are_not_given_again(store: Store) -> None:
    gone = add(store, "甲")
    known = case_operations(store, gone)
    erase(store, [gone], NOW)
    with pytest.raises(Refusal, match="erased for good"):
        append(store, known)
    with pytest.raises(Refusal, match="erased for good"):
        record(store, gone, {"notes": "x"}, author="林", at=AT)
    [one] = record(store, "c2", {"notes": "x"}, author="林", at=AT)
    assert one.n == known[-1].n + 1


def test_a_copy_that_cannot_be_rewritten_is_named(store: Store) -> None:
    gone = add(store, "甲")
    (store.folder / "backups" / "replaced-x.db").write_bytes(b"unreadable" * 1000)
    assert "replaced-x.db" in erase(store, [gone], NOW).kept[0].zh


def test_an_erasure_that_was_cut_off_is_completed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = add(store, "要删的客户")
    copy = back_up(store, TODAY).path
    with monkeypatch.context() as power_cut:
        power_cut.setattr(cases, "finish_erasing", lambda _: (0, ()))
        erase(store, [gone], NOW)
    assert check_copy(copy, store.key) == 2
    assert finish_erasing(store) == (1, ())
    assert check_copy(copy, store.key) == 0
    assert finish_erasing(store) == (0, ())


def test_the_bin_is_emptied_after_thirty_days(store: Store) -> None:
    old, young = add(store, "旧"), add(store, "新")
    put_in_bin(store, old, author="林", at="2026-10-20T09:30:00Z")
    put_in_bin(store, young, author="林", at="2026-10-25T09:30:00Z")
    assert overdue_in_bin(store, NOW) == (old,)
    begin_day(store, NOW)
    assert [one.case for one in list_cases(store, in_bin=True)] == [young]
    assert overdue_in_bin(store, NOW) == ()


def test_cases_past_retention_are_shown(store: Store) -> None:
    old = add(store, "旧")
    assert past_retention(store, NOW + timedelta(days=100), 100) == ()
    assert [one.case for one in past_retention(store, NOW + timedelta(days=101), 100)] == [old]


# --- one window ------------------------------------------------------------------------------------------------------

HOLD = """
import sys, time
from pathlib import Path
from qifutong_desktop.store.lock import hold
print(type(hold(Path(sys.argv[1]))).__name__, flush=True)
time.sleep(60)
"""


def test_a_second_process_learns_who_has_the_store_and_a_dead_one_has_nothing(folder: Path) -> None:
    first = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == "Held\n"
        second = hold(folder)
        assert not isinstance(second, Held)
        assert second.pid == first.pid
    finally:
        first.kill()
        first.wait()
    held = lock_of(folder)
    assert not isinstance(hold(folder), Held)
    held.release()
    lock_of(folder).release()


def test_the_first_start_of_a_day_makes_its_backup(store: Store) -> None:
    add(store, "旧")
    assert begin_day(store, NOW) == ()
    assert [one.day for one in backups(store.folder)] == [TODAY]
    begin_day(store, NOW + timedelta(hours=1))
    assert len(backups(store.folder)) == 1
    begin_day(store, NOW + timedelta(days=1))
    assert len(backups(store.folder)) == 2


def test_a_clock_set_back_is_said_at_the_start(store: Store) -> None:
    begin_day(store, NOW)
    (said,) = begin_day(store, NOW - timedelta(days=3))
    assert "clock" in said.en
