"""``qifutong hub join``, ``sync``, ``status`` and ``leave`` as a consultant types them, and their JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from qifutong_desktop.store.attachments import attach
from qifutong_desktop.store.operations import record
from tests.test_docs import keys, same

from .laptops import laptop, member, url
from .team import AT, CASE, Team
from .test_hub_commands import typed

HEADING = "### JSON of a laptop and its hub"


def test_a_laptop_from_joining_to_leaving(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptop(tmp_path, "li") as li:
        record(li.store, CASE, {"client.name": "甲木商贸"}, author="li", at=AT)
        attach(li.store, CASE, "执照.txt", b"1", at=AT)
    passphrase = tmp_path / "password.txt"
    passphrase.write_text("山高水长 42\n", "utf-8")
    monkeypatch.setenv("QIFUTONG_HOME", str(li.store.folder))
    monkeypatch.setattr("qifutong_desktop.cli.hub.asker", lambda face: lambda words: "山高水长 42")
    assert typed("status").out == "没有加入中心库\n"
    assert typed("sync").code == 2
    joined = typed("join", url(team, team.join("li")), "--password-file", str(passphrase), "--json")
    assert (joined.code, joined.json["unsent"], joined.json["last_sync"]) == (0, 2, None)
    same(keys(HEADING), joined.json)
    assert "山高水长" not in joined.out
    synced = typed("sync", "--json")
    assert (synced.code, synced.json["pushed"], synced.json["papers_pushed"]) == (0, 1, 1)
    same(keys(HEADING, 1), synced.json)
    assert typed("sync").out == "已同步，没有新内容\n"
    with member(team, tmp_path, "sun") as sun:
        assert sun.sync().pulled == 1
    assert typed("status").out.startswith("刚刚同步\n")
    assert typed("leave").out == "已离开中心库，已下载的内容都保留\n"
    assert typed("leave").out == "没有加入中心库\n"
