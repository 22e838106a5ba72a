"""The program's own update in the settings: by hand, with what comes of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from benchmarks.durability.fake_program import bundle_of, install_first, make_program
from qifutong_desktop import __version__
from qifutong_desktop.installation.launcher import ROOT_VARIABLE, Turn, is_good
from qifutong_desktop.store.firm_key import trust_firm_key

from .program_run import Run, make_profile, running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fake program is a script with #!")


@pytest.fixture
def run(
    qtbot: QtBot, qapp: QApplication, no_keyring: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Run]:
    install_first(tmp_path / "installed", "0.0.9")
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "installed"))
    make_profile(tmp_path / "profile")
    with running(qtbot, qapp, tmp_path / "profile") as started:
        started.unlock()
        started.listed()
        yield started


def test_a_bundle_is_taken_in_and_gone_back_from(run: Run, tmp_path: Path) -> None:
    assert is_good(tmp_path / "installed", __version__), "the window came up: the launcher is told"
    key = Ed25519PrivateKey.generate()
    bundle = bundle_of(make_program(tmp_path / "built", "1.1.0", files=2), tmp_path / "new.qfp", key, "1.1.0")
    card = run.settings.program_update_card
    run.until(card.isVisible)
    assert not card.back_button.isVisible()
    card.take_in(bundle)
    run.until(card.refusal_label.isVisible)
    assert "公钥" in card.refusal_label.text()
    store = run.settings.desk.store
    assert store is not None
    trust_firm_key(store, key.public_key().public_bytes_raw())
    card.take_in(bundle)
    run.until(card.told_label.isVisible)
    assert "1.1.0" in card.told_label.text()
    assert not card.refusal_label.isVisible()
    assert card.restart_button.isVisible()
    assert card.standing is not None
    assert card.standing.turn == Turn("1.1.0", "0.0.9", "1.1.0")
    run.until(card.back_button.isEnabled)
    card.go_back()
    run.until(lambda: "0.0.9" in card.told_label.text())
