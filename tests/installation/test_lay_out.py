"""What is handed out, made from what a build left."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from qifutong_desktop import __version__
from qifutong_desktop.installation.launcher import Turn, program_of, read_turn
from qifutong_desktop.installation.layout import Installation
from tools.packaging.lay_out import main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there the build has two of each")


def build(folder: Path) -> Path:
    (folder / "qifutong" / "_internal").mkdir(parents=True)
    for name in ("qifutong/qifutong", "qifutong-launcher"):
        (folder / name).write_text(name)
        (folder / name).chmod(0o755)
    return folder


def test_it_is_an_installation_of_one_version_that_the_launcher_finds(tmp_path: Path) -> None:
    built = build(tmp_path / "dist")
    for _ in range(2):  # made anew over the first
        assert main([str(built)]) == 0
        here = Installation(built / "installation")
        (here.root / "starts").mkdir()
        assert read_turn(here.root) == Turn(__version__, "", __version__, "")
        assert program_of(here.root, __version__).read_text() == "qifutong/qifutong"
        assert here.launcher.read_text() == "qifutong-launcher"
        assert os.access(here.launcher, os.X_OK)
    assert {path.name for path in here.root.iterdir()} == {"qifutong", "versions", "current", "starts"}


def test_half_a_build_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = build(tmp_path / "dist")
    (built / "qifutong-launcher").unlink()
    assert main([str(built)]) == 1
    assert "qifutong-launcher" in capsys.readouterr().err
    assert not (built / "installation" / "current").exists()
