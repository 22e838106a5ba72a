"""What lies beside the log: attachments, drafts, settings, the clock, and what the folder is warned about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store import attachments
from qifutong_desktop.store.attachments import CHUNK, attach, attached, detach, read_attachment
from qifutong_desktop.store.audit import audit, chain
from qifutong_desktop.store.clock import latest_day, latest_time, note_time, trust_clock
from qifutong_desktop.store.disk import low_space, replace_file, synced_folder
from qifutong_desktop.store.file import Store
from qifutong_desktop.store.operations import record
from qifutong_desktop.store.refusals import Damaged
from qifutong_desktop.store.settings import draft, drop_draft, put_draft, put_setting, setting

AT = "2026-11-22T09:30:00Z"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_an_attachment_comes_back_byte_for_byte(store: Store, size: int) -> None:
    record(store, "c1", {"client.name": "甲"}, author="林", at=AT)
    content = bytes(number % 251 for number in range(size))
    kept = attach(store, "c1", "C:\\客户\\执照.pdf", content, at=AT)
    assert kept.name == "执照.pdf"
    assert attach(store, "c1", "again.pdf", content, at=AT) == kept
    assert attached(store, "c1") == (kept,)
    assert read_attachment(store, kept) == content
    detach(store, kept)
    assert attached(store, "c1") == ()


def test_an_attachment_too_large_or_without_a_case_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    record(store, "c1", {"client.name": "甲"}, author="林", at=AT)
    monkeypatch.setattr(attachments, "LARGEST", 100)
    monkeypatch.setattr(attachments, "LARGEST_CASE", 150)
    attach(store, "c1", "a", b"x" * 100, at=AT)
    for case, content, match in (("c1", b"y" * 101, "large"), ("c1", b"z" * 60, "large"), ("c2", b"z", "no such case")):
        with pytest.raises(Refusal, match=match):
            attach(store, case, "b", content, at=AT)


def test_an_attachment_that_lost_a_piece_is_not_given_out(store: Store) -> None:
    record(store, "c1", {"client.name": "甲"}, author="林", at=AT)
    kept = attach(store, "c1", "a", b"x" * (CHUNK + 1), at=AT)
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM attachment_chunks WHERE position = 1")
    with pytest.raises(Damaged):
        read_attachment(store, kept)


def test_settings_and_drafts(store: Store) -> None:
    assert setting(store, "retention") is None
    put_setting(store, "retention", {"days": 365, "名": ["甲"]})
    assert setting(store, "retention") == {"days": 365, "名": ["甲"]}
    put_setting(store, "retention", None)
    assert setting(store, "retention") is None
    put_draft(store, "b", "半句", at="2026-11-22T09:30:01Z")
    put_draft(store, "a", "半", at=AT)
    put_draft(store, "a", "半句话", at=AT)
    assert draft(store, "a") == "半句话"
    assert draft(store, "b") == "半句"
    drop_draft(store, "a")
    assert draft(store, "a") is None


def test_a_clock_set_back_is_noticed_and_the_highest_counts(store: Store) -> None:
    assert note_time(store, NOW) is None
    assert note_time(store, NOW - timedelta(hours=23)) is None
    said = note_time(store, NOW - timedelta(days=2))
    assert said is not None
    assert "2026-11-22" in said.zh
    assert latest_time(store, NOW - timedelta(days=2)) == NOW
    assert latest_time(store, NOW + timedelta(days=2)) == NOW + timedelta(days=2)


@pytest.mark.parametrize(
    ("place", "service"),
    [
        ("OneDrive - 某公司/企服通", "OneDrive"),
        ("我的坚果云/企服通", "坚果云"),
        ("Nutstore/1/企服通", "坚果云"),
        ("BaiduSyncdisk/企服通", "百度网盘"),
        ("百度网盘同步空间", "百度网盘"),
        ("Library/Mobile Documents/com~apple~CloudDocs/q", "iCloud"),
        ("Dropbox/q", "Dropbox"),
    ],
)
def test_a_synced_folder_is_warned_about(tmp_path: Path, place: str, service: str) -> None:
    said = synced_folder(tmp_path / place)
    assert said is not None
    assert service in said.zh
    assert synced_folder(tmp_path / "企服通") is None


def test_low_space_is_said_while_there_is_some_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert low_space(tmp_path) is None
    monkeypatch.setattr("qifutong_desktop.store.disk.ENOUGH", 1 << 60)
    said = low_space(tmp_path)
    assert said is not None
    assert "MB" in said.zh


def test_a_file_is_replaced_whole_or_stays(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    replace_file(path, b"one")
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    (tmp_path / "key.json.part").mkdir()
    with pytest.raises(OSError, match=r"."):
        replace_file(path, b"three")
    assert path.read_bytes() == b"two"


def test_a_person_may_say_that_the_clock_is_right_and_it_is_on_record(store: Store) -> None:
    note_time(store, NOW + timedelta(days=400))
    assert latest_day(store, NOW) == (NOW + timedelta(days=400)).date()
    trust_clock(store, NOW, "wen")
    assert (latest_day(store, NOW), note_time(store, NOW)) == (NOW.date(), None)
    [entry] = chain(store)
    assert "2027-12-27" in entry.body
    assert not audit(store).broken


def test_the_day_is_that_of_the_zone_and_without_a_store_that_of_the_clock() -> None:
    late = datetime.fromisoformat("2026-11-23T01:00:00+08:00")
    assert latest_day(None, late) == date(2026, 11, 23)
    assert latest_day(None, late.astimezone(UTC)) == date(2026, 11, 22)
