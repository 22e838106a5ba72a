"""Settings come back as they were set; what another version or a bad disk made of them falls back and is said."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.actions.preferences import (
    Place,
    WindowSettings,
    read_rate,
    read_settings,
    save_settings,
    with_rates,
)
from qifutong_desktop.actions.profile import LOOK_FILE, WindowLook, look_of, profile_folder, read_look, save_look
from qifutong_desktop.core.client import Company
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store.file import Store, open_store
from qifutong_desktop.store.settings import put_setting, setting

from .conftest import PASSPHRASE

SET = WindowSettings(
    lang="en",
    dark=True,
    scale=1.25,
    company=Company("甲方数字", tax_id="91330600MA2JQY7W3X", consultant="温𬭩"),
    lock_after_minutes=5,
    retention_days=730,
    last_place=Place("0f" * 16, "diagnosis", "P03"),
    rates={"consultant": Decimal("1200.00")},
    client_sees_prices=True,
)


def test_what_was_never_set_stands_at_its_default(store: Store) -> None:
    assert read_settings(store) == WindowSettings()
    assert WindowSettings().lock_after_minutes == 15


def test_settings_come_back_after_reopening(store: Store, folder: Path) -> None:
    save_settings(store, SET)
    store.close()
    assert read_look(folder) == WindowLook("en", True, 1.25)
    with open_store(folder, passphrase=PASSPHRASE) as again:
        assert read_settings(again) == SET
    (folder / LOOK_FILE).unlink()
    with open_store(folder, passphrase=PASSPHRASE) as again:
        assert read_settings(again) == SET, "the store knows the look as well"


def test_the_file_beside_the_store_holds_nothing_personal(store: Store, folder: Path) -> None:
    save_settings(store, SET)
    assert json.loads((folder / LOOK_FILE).read_text("utf-8")) == {"lang": "en", "dark": True, "scale": 1.25}


def test_a_look_chosen_before_there_is_a_store_counts(store: Store, folder: Path) -> None:
    save_look(folder, WindowLook("en", False, 1.5))
    assert read_settings(store).look == WindowLook("en", False, 1.5)


def test_keys_of_a_newer_program_stay(store: Store, folder: Path) -> None:
    put_setting(store, "window", {"colour": "red", "company": {"name": "甲", "fax": "1"}, "lock_after_minutes": 5})
    (folder / LOOK_FILE).write_text('{"lang": "en", "font": "serif"}')
    read = read_settings(store)
    assert (read.company.name, read.lock_after_minutes, read.lang, read.problems) == ("甲", 5, "en", ())
    save_settings(store, replace(read, lock_after_minutes=10))
    stored = setting(store, "window")
    assert (stored["colour"], stored["company"]["fax"], stored["lock_after_minutes"]) == ("red", "1", 10)
    assert json.loads((folder / LOOK_FILE).read_text("utf-8"))["font"] == "serif"


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("lang", "fr"),
        ("dark", 1),
        ("scale", 9),
        ("company", {"name": 5}),
        ("lock_after_minutes", -1),
        ("retention_days", True),
        ("last_place", {"case": "c1"}),
        ("last_place", {"case": "c1", "step": ["x"], "question": ""}),
        ("rates", {"consultant": "NaN"}),
        ("rates", {"consultant": "many"}),
        ("client_sees_prices", "yes"),
    ],
)
def test_a_bad_value_falls_back_and_is_named_and_the_others_hold(store: Store, name: str, bad: object) -> None:
    save_settings(store, SET)
    put_setting(store, "window", setting(store, "window") | {name: bad})
    (store.folder / LOOK_FILE).unlink()
    read = read_settings(store)
    assert [problem.key for problem in read.problems] == [f"settings.{name}"]
    assert replace(read, problems=()) == replace(SET, **{name: getattr(WindowSettings(), name)})


JUNK = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.lists(st.integers())


@given(st.dictionaries(st.sampled_from(["lang", "dark", "scale", "x"]), JUNK))
def test_whatever_stands_in_the_file_is_a_look(plain: dict[str, Any]) -> None:
    look, problems = look_of(plain)
    assert look_of({"lang": look.lang, "dark": look.dark, "scale": look.scale}) == (look, ())
    assert len(problems) <= 3


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"lang": 3}'])
def test_a_broken_file_of_the_look_is_no_look(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LOOK_FILE).write_bytes(content)
    assert read_look(tmp_path) == WindowLook()
    assert read_look(tmp_path / "nowhere") == WindowLook()
    save_look(tmp_path, WindowLook("en"))
    assert read_look(tmp_path) == WindowLook("en")


def test_our_own_rates_reach_the_plan(store: Store) -> None:
    assert with_rates(shipped(), {}) is shipped()
    ours = with_rates(shipped(), SET.rates)
    assert ours.plan.rates == {"consultant": Decimal(1200)}
    assert with_rates(ours, {}) == shipped()


@pytest.mark.parametrize(
    ("typed", "rate"), [("1,200", "1200.00"), ("¥1500.5", "1500.50"), ("0.1万", "1000.00"), ("0", "0.00")]
)
def test_a_rate_is_read_to_the_fen(typed: str, rate: str) -> None:
    assert str(read_rate(typed)) == rate


@pytest.mark.parametrize("typed", ["dear", "-1", "0.001", "1000000.01", "8–9", "1e3"])
def test_what_is_no_rate_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        read_rate(typed)


def test_the_profile_folder_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QIFUTONG_HOME", str(tmp_path))
    assert profile_folder() == tmp_path
    monkeypatch.delenv("QIFUTONG_HOME")
    assert profile_folder().name == "qifutong"


def test_the_look_is_known_without_loading_the_database() -> None:
    asked = "import sys, qifutong_desktop.actions.profile; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlalchemy", "sqlcipher3", "keyring", "cryptography"} & set(loaded)
