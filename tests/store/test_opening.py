"""The encrypted file opens with each of its keys, with no other, and never comes into being by a mistake."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.store import file as stores
from qifutong_desktop.store.cipher import FIRST_SAFE_SQLITE, connect
from qifutong_desktop.store.file import Store, create_store, open_store
from qifutong_desktop.store.keys import KEY_FILE, Scrypting, read_wraps
from qifutong_desktop.store.operations import list_cases, record
from qifutong_desktop.store.recovery_code import code_bits, new_code
from qifutong_desktop.store.refusals import Damaged, Locked, Newer, NoStore, WrongKey

from .conftest import CHEAP, PASSPHRASE, Drawer

AT = "2026-11-22T09:30:00Z"


def filled(folder: Path, **how: object) -> str:
    """A closed store with one case; its recovery code."""
    store, code = create_store(folder, PASSPHRASE, cost=CHEAP, **({"keyring": False} | how))  # type: ignore[arg-type]
    record(store, "c1", {"client.name": "张三丰商贸"}, author="林", at=AT)
    store.close()
    return code


def names(store: Store) -> list[str]:
    with store:
        return [one.name for one in list_cases(store)]


def test_the_settings_that_durability_rests_on(store: Store) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "temp_store": 2}
    with store.reading() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    assert found == wanted
    assert tuple(map(int, version.split("."))) >= FIRST_SAFE_SQLITE


def test_each_way_in_opens_and_the_others_go_on_working_after_a_change(folder: Path, tmp_path: Path) -> None:
    drawer = Drawer()
    code = filled(folder, keyring=drawer)
    with open_store(folder, use_keyring=drawer) as store:
        stores.add_key_file(store, tmp_path / "robot.key")
        stores.change_passphrase(store, PASSPHRASE, "新密码", cost=CHEAP)
    with pytest.raises(WrongKey):
        open_store(folder, passphrase=PASSPHRASE, use_keyring=False)
    assert names(open_store(folder, passphrase="新密码")) == ["张三丰商贸"]
    assert names(open_store(folder, recovery_code=code)) == ["张三丰商贸"]
    assert names(open_store(folder, key_file=tmp_path / "robot.key")) == ["张三丰商贸"]
    assert names(open_store(folder, use_keyring=drawer)) == ["张三丰商贸"]


def test_a_recovery_code_replaces_a_forgotten_passphrase(folder: Path) -> None:
    code = filled(folder)
    with open_store(folder, recovery_code=code) as store:
        stores.set_passphrase(store, "想起来了", cost=CHEAP)
        renewed = stores.renew_recovery_code(store)
    with pytest.raises(WrongKey):
        open_store(folder, recovery_code=code)
    assert names(open_store(folder, recovery_code=renewed)) == ["张三丰商贸"]
    assert names(open_store(folder, passphrase="想起来了")) == ["张三丰商贸"]


def test_a_wrong_key_is_refused_and_touches_nothing(folder: Path, tmp_path: Path) -> None:
    filled(folder)
    other = tmp_path / "other.key"
    other.write_text("ab" * 32)
    other.chmod(0o600)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    wrong = [
        ("passphrase", {"passphrase": "不对"}),
        ("passphrase", {"passphrase": ""}),
        ("passphrase", {"use_keyring": Drawer()}),
        ("passphrase", {"use_keyring": False}),
        ("recovery_code", {"recovery_code": new_code()}),
        ("key_file", {"key_file": other}),
        ("key_file", {"key_file": tmp_path / "missing.key"}),
    ]
    for key, given_key in wrong:
        with pytest.raises(WrongKey) as refused:
            open_store(folder, **given_key)  # type: ignore[arg-type]
        assert refused.value.problems[0].key == key
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_key_file_that_others_may_read_is_refused_and_none_is_made_so(folder: Path, tmp_path: Path) -> None:
    filled(folder)
    path = tmp_path / "robot.key"
    with open_store(folder, passphrase=PASSPHRASE) as store:
        stores.add_key_file(store, path)
    path.chmod(0o640)
    with pytest.raises(WrongKey, match="chmod 600"):
        open_store(folder, key_file=path)
    for made in (folder / "store.db", folder / KEY_FILE, folder / "backups" / KEY_FILE):
        assert made.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_opening_never_makes_a_file(folder: Path) -> None:
    with pytest.raises(NoStore):
        open_store(folder, passphrase=PASSPHRASE)
    assert not folder.exists()
    filled(folder)
    (folder / "store.db").unlink()
    with pytest.raises(NoStore):
        open_store(folder, passphrase=PASSPHRASE)
    assert not (folder / "store.db").exists()


def test_a_file_cut_to_nothing_is_damage_not_a_fresh_start(folder: Path) -> None:
    filled(folder)
    (folder / "store.db").write_bytes(b"")
    with pytest.raises(Damaged):
        open_store(folder, passphrase=PASSPHRASE)
    assert (folder / "store.db").read_bytes() == b""


def test_a_second_store_never_replaces_the_first(folder: Path) -> None:
    filled(folder)
    with pytest.raises(NoStore):
        create_store(folder, "x", keyring=False, cost=CHEAP)
    assert names(open_store(folder, passphrase=PASSPHRASE)) == ["张三丰商贸"]


def test_setting_up_again_after_it_was_cut_off(folder: Path) -> None:
    filled(folder)
    envelope = (folder / KEY_FILE).read_bytes()
    (folder / "store.db").rename(folder / "store.db.part")
    assert filled(folder)
    assert names(open_store(folder, passphrase=PASSPHRASE)) == ["张三丰商贸"]
    assert [path.read_bytes() for path in folder.glob("key-before-*.json")] == [envelope]


def test_a_lost_envelope_is_taken_from_beside_the_backups(folder: Path) -> None:
    filled(folder)
    for spoilt in (None, b"{", b'{"version": 1, "store": "x", "wraps": [{"way": "any"}]}'):
        (folder / KEY_FILE).unlink(missing_ok=True)
        if spoilt is not None:
            (folder / KEY_FILE).write_bytes(spoilt)
        assert names(open_store(folder, passphrase=PASSPHRASE)) == ["张三丰商贸"]
    (folder / KEY_FILE).unlink()
    (folder / "backups" / KEY_FILE).unlink()
    with pytest.raises(NoStore, match="envelope"):
        open_store(folder, passphrase=PASSPHRASE)


def test_a_locked_store_forgets_its_key_until_unlocked(store: Store) -> None:
    record(store, "c1", {"client.name": "甲"}, author="林", at=AT)
    store.lock()
    for use in (lambda: list_cases(store), lambda: record(store, "c1", {"notes": "x"}, author="林", at=AT)):
        with pytest.raises(Locked):
            use()
    with pytest.raises(WrongKey):
        store.unlock(passphrase="不对")
    store.unlock(passphrase=PASSPHRASE)
    assert names(store) == ["甲"]


def test_a_newer_file_is_refused_politely_and_stays(folder: Path) -> None:
    filled(folder)
    with open_store(folder, passphrase=PASSPHRASE) as store, store.alone() as connection:
        connection.execute("PRAGMA user_version=999")
    before = (folder / "store.db").read_bytes()
    with pytest.raises(Newer, match="newer version"):
        open_store(folder, passphrase=PASSPHRASE)
    assert (folder / "store.db").read_bytes() == before


@pytest.mark.parametrize("place", [5, 1000, 4096 * 2 + 17, 4096 * 5 + 4090, -1, -4096])
def test_a_flipped_bit_anywhere_is_found_at_open(folder: Path, place: int) -> None:
    filled(folder)
    content = bytearray((folder / "store.db").read_bytes())
    content[place] ^= 0x10
    (folder / "store.db").write_bytes(content)
    with pytest.raises(Damaged):
        open_store(folder, passphrase=PASSPHRASE)


def test_300_of_300_flipped_bits_are_found_at_open(folder: Path) -> None:
    filled(folder)
    path = folder / "store.db"
    sound = path.read_bytes()
    chance = Random(1)
    unseen = []
    for _ in range(300):
        bit = chance.randrange(len(sound) * 8)
        path.write_bytes(sound[: bit // 8] + bytes([sound[bit // 8] ^ 1 << bit % 8]) + sound[bit // 8 + 1 :])
        try:
            open_store(folder, passphrase=PASSPHRASE).close()
            unseen.append(bit)
        except Damaged:
            pass
    assert unseen == []
    path.write_bytes(sound)
    assert names(open_store(folder, passphrase=PASSPHRASE)) == ["张三丰商贸"]


def test_a_power_cut_while_the_log_is_folded_in_is_no_damage(folder: Path) -> None:
    filled(folder)
    with open_store(folder, passphrase=PASSPHRASE) as store:
        for number in range(20):
            record(store, "c1", {f"answers.P{number:02}": "答" * 500}, author="林", at=AT)
        before, log = (folder / "store.db").read_bytes(), (folder / "store.db-wal").read_bytes()
    after = (folder / "store.db").read_bytes()
    half = bytearray(before.ljust(len(after), b"\0"))
    for page in range(0, len(after), 4096):
        half[page : page + 2048] = after[page : page + 2048]
    (folder / "store.db").write_bytes(half)
    (folder / "store.db-wal").write_bytes(log)
    with open_store(folder, passphrase=PASSPHRASE) as store:
        assert list_cases(store)[0].operations == 21


@pytest.mark.parametrize("bytes_left_out", [1, 100, 4096, 8192])
def test_a_cut_file_is_found_at_open(folder: Path, bytes_left_out: int) -> None:
    filled(folder)
    content = (folder / "store.db").read_bytes()
    (folder / "store.db").write_bytes(content[:-bytes_left_out])
    with pytest.raises(Damaged):
        open_store(folder, passphrase=PASSPHRASE)


def test_nothing_of_a_client_is_readable_in_the_folder(folder: Path) -> None:
    store, _ = create_store(folder, PASSPHRASE, keyring=False, cost=CHEAP)
    for number in range(50):
        record(store, f"c{number}", {"client.name": "张三丰商贸 13800138000"}, author="林", at=AT)
    written = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert "store.db-wal" in written
    for marker in ("张三丰", "13800138000", "client.name", "SQLite format"):
        for coding in ("utf-8", "utf-16-le", "gb18030"):
            assert not [name for name, content in written.items() if marker.encode(coding) in content]
    store.close()
    assert b"SQLite format" not in (folder / "store.db").read_bytes()
    with pytest.raises(Exception, match="not a database"):
        connect(folder / "store.db", b"\0" * 32)


def test_the_key_stands_nowhere_in_the_clear(folder: Path) -> None:
    filled(folder)
    with open_store(folder, passphrase=PASSPHRASE) as store:
        key = store.key
        for path in folder.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                assert key not in content
                assert key.hex().encode() not in content.lower()


def test_a_passphrase_is_derived_at_the_cost_that_stands_beside_it(folder: Path) -> None:
    assert Scrypting() == Scrypting(n=2**17, r=8, p=1)
    filled(folder)
    raw = json.loads((folder / KEY_FILE).read_text())
    assert [wrap["scrypt"] for wrap in raw["wraps"] if wrap["way"] == "passphrase"] == [[CHEAP.n, 8, 1]]
    assert {wrap.way for wrap in read_wraps(folder / KEY_FILE).wraps} == {"passphrase", "recovery"}


# --- recovery code ---------------------------------------------------------------------------------------------------


def test_a_code_is_read_however_it_is_typed() -> None:
    code = new_code()
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){6}[0-9A-HJKMNP-TV-Z]{5}", code)
    sloppy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter != "-" else "－" for letter in code)
    assert code_bits(sloppy) == code_bits(wide) == code_bits(code)


@given(st.integers(0, 34), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_slip_is_named_by_its_group(place: int, letter: str) -> None:
    code = new_code().replace("-", "")
    if code[place] != letter:
        with pytest.raises(WrongKey, match=f"group {place // 5 + 1} "):
            code_bits(code[:place] + letter + code[place + 1 :])


@pytest.mark.parametrize("typed", ["", "ABC", "****" * 9, "汉" * 35])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(WrongKey):
        code_bits(typed)


@pytest.mark.parametrize("place", range(3, 400, 23))
def test_a_damaged_envelope_is_told_from_a_wrong_passphrase(tmp_path: Path, place: int) -> None:
    """A flipped bit in key.json is noticed, and the copy with the backups is taken instead."""
    store, _ = create_store(tmp_path, PASSPHRASE, keyring=False, cost=CHEAP)
    store.close()
    path = tmp_path / "key.json"
    damaged = bytearray(path.read_bytes())
    damaged[place % len(damaged)] ^= 1
    path.write_bytes(damaged)
    open_store(tmp_path, passphrase=PASSPHRASE, use_keyring=False).close()
