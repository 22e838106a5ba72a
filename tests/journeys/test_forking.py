"""A run that was forked is one that was started: the journeys that fork say what a person would see."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .shell import qifutong


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")
@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("price", "order.toml"),
        ("price", "order.toml", "--json", "--date", "2026-09-07"),
        ("price", "nowhere.toml", "--lang", "en"),
        ("prise",),
        ("profile", "\x1b[2J\u202e客户.csv"),
        ("propose", "case.toml", "--out", "out"),
    ],
)
def test_a_forked_run_is_as_a_started_one(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "order.toml").write_text('tier = "basic"\nbilling = "annual"\nterm = 1\nusers = 10\n')
    (tmp_path / "case.toml").write_text("[client]\n")
    (tmp_path / "out").write_text("in the way")
    forked = qifutong(*words, within=tmp_path, QIFUTONG_HOME=str(tmp_path / "home"))
    started = qifutong(*words, within=tmp_path, before=lambda: None, QIFUTONG_HOME=str(tmp_path / "home"))
    assert forked == started
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.toml", "order.toml", "out"]
