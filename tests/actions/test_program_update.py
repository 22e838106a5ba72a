"""An update from the firm's key to the version that starts next, and every reason why it does not come to that."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.durability.fake_program import bundle_of, make_program
from benchmarks.durability.program_update import launched
from qifutong_desktop import __version__
from qifutong_desktop.actions.program_update import go_back, make_release, standing, update_program
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.program_release import PRODUCT, ProgramRelease
from qifutong_desktop.core.progress import Cancelled
from qifutong_desktop.core.text import Text
from qifutong_desktop.installation import unpacking
from qifutong_desktop.installation.bundle import list_files, read_bundle, write_bundle
from qifutong_desktop.installation.launcher import Turn, mark_good
from qifutong_desktop.installation.layout import Installation, this_platform
from qifutong_desktop.store.cases import new_case
from qifutong_desktop.store.file import Store, add_key_file, create_store
from qifutong_desktop.store.firm_key import make_firm_key, trust_firm_key
from qifutong_desktop.store.lock import Held, hold
from qifutong_desktop.store.schema import VERSION
from tests.installation.conftest import NEW, OLD, bundle, here, key, store
from tests.store.issuing import AT, CASE

__all__ = ["bundle", "here", "key", "store"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fake program is a script with #!")
ROOT = Path(__file__).parent.parent.parent


class At(NamedTuple):
    """What an update needs."""

    store: Store
    here: Installation
    key: Ed25519PrivateKey
    folder: Path

    def bundle(self, version: str, platform: str = "", **made: object) -> Path:
        built = make_program(self.folder / f"built-{version}", version, **{"files": 2, **made})  # type: ignore[arg-type]
        return bundle_of(built, self.folder / f"{version}.qfp", self.key, version, platform)

    def update(self, path: Path) -> Turn:
        return update_program(self.store, path, self.here.root).turn

    def versions(self) -> list[str]:
        return sorted(one.name for one in self.here.versions.iterdir())


@pytest.fixture
def at(store: Store, here: Installation, key: Ed25519PrivateKey, tmp_path: Path) -> At:
    return At(store, here, key, tmp_path)


def test_the_new_version_starts_next_and_the_former_is_kept(at: At, bundle: Path) -> None:
    assert at.update(bundle) == Turn(NEW, OLD, NEW)
    assert launched(at.here) == NEW
    assert at.versions() == [OLD, NEW]
    assert not (at.store.folder / "trial").exists()


def test_of_three_versions_the_oldest_goes(at: At) -> None:
    for version in ("1.2.0", "1.10.0"):
        at.update(at.bundle(version))
        mark_good(at.here.root, version)
    assert at.versions() == ["1.10.0", "1.2.0"]
    assert standing(at.here.root).turn == Turn("1.10.0", "1.2.0", "1.10.0")


def test_the_way_back_leads_to_a_version_that_has_come_up(at: At) -> None:
    for version in ("1.2.0", "1.10.0"):
        at.update(at.bundle(version))
    assert standing(at.here.root).turn == Turn("1.10.0", OLD, "1.10.0")
    assert at.versions() == [OLD, "1.10.0"]


def test_back_and_there_again(at: At, bundle: Path) -> None:
    at.update(bundle)
    assert go_back(at.here.root).turn == Turn(OLD, NEW, NEW)
    assert launched(at.here) == OLD
    assert at.update(bundle) == Turn(NEW, OLD, NEW)
    assert launched(at.here) == NEW


def test_an_older_bundle_is_never_taken_in_again(at: At) -> None:
    older = at.bundle("1.0.5")
    at.update(at.bundle("1.1.0"))
    for again in (older, at.folder / "1.1.0.qfp"):
        with pytest.raises(Refusal, match=r"is older than 1\.1\.0|is the version that is here"):
            at.update(again)
    go_back(at.here.root)
    with pytest.raises(Refusal, match=r"older than 1\.1\.0"):
        at.update(older)


def test_a_key_that_was_replaced_signs_nothing_any_more(at: At, bundle: Path) -> None:
    following = Ed25519PrivateKey.generate()
    later = at._replace(key=following).bundle("1.2.0")
    with pytest.raises(Refusal, match="by another key"):
        at.update(later)
    trust_firm_key(at.store, following.public_key().public_bytes_raw())
    with pytest.raises(Refusal, match="by another key"):
        at.update(bundle)
    assert at.update(later) == Turn("1.2.0", OLD, "1.2.0")


def test_a_bundle_for_another_system_is_refused(at: At) -> None:
    with pytest.raises(Refusal, match="is for win32-amd64, not for"):
        at.update(at.bundle(NEW, platform="win32-amd64"))


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("sys.exit('拆不开 the workbook')", "拆不开 the workbook"),
        ("print('{}'); sys.exit(0)", "gave no result"),
        ("os.kill(os.getpid(), 9)", "its self-test failed"),
        ("VERSION = '9.9.9'", "names another version"),
    ],
)
def test_a_version_that_fails_its_self_test_changes_nothing(own: str, said: str, at: At) -> None:
    with pytest.raises(Refusal, match=said):
        at.update(at.bundle(NEW, own=own))
    assert at.versions() == [OLD]
    assert standing(at.here.root).turn == Turn(OLD, "", OLD)
    assert launched(at.here) == OLD
    assert not (at.store.folder / "trial").exists()


def test_a_version_that_never_came_up_is_named_and_may_be_tried_again(at: At) -> None:
    faulty = at.bundle(NEW, own="if sys.argv[1:2] != ['self-test']: sys.exit(1)")
    at.update(faulty)
    assert launched(at.here) == OLD
    assert standing(at.here.root).turn == Turn(OLD, "", NEW, NEW)
    assert at.update(faulty) == Turn(NEW, OLD, NEW)


def test_without_room_it_says_how_much_is_needed(at: At, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "_SPARE", 2**60)
    with pytest.raises(Refusal, match=r"too little room: [\d,]+ MB are needed"):
        at.update(bundle)
    assert at.versions() == [OLD]


def test_stopped_half_way_it_leaves_nothing(at: At, bundle: Path) -> None:
    def stop(words: Text, done: int, total: int | None) -> None:
        if "check" in words.en.lower():
            raise Cancelled

    with pytest.raises(Cancelled):
        update_program(at.store, bundle, at.here.root, stop)
    assert at.versions() == [OLD]


def test_two_updates_at_once_are_one(at: At, bundle: Path) -> None:
    held = hold(at.here.root, "update.lock")
    assert isinstance(held, Held)
    with held, pytest.raises(Refusal, match="another update is under way"):
        at.update(bundle)


def test_without_the_firms_key_nothing_is_taken_in(at: At, bundle: Path, tmp_path: Path) -> None:
    bare, _ = create_store(tmp_path / "bare", "山高水长", keyring=False)
    with bare, pytest.raises(Refusal, match="public key is not set"):
        update_program(bare, bundle, at.here.root)
    trust_firm_key(at.store, bytes(32))
    with pytest.raises(Refusal, match="signed by another key"):
        at.update(bundle)


def test_back_to_a_version_that_cannot_open_the_store_is_refused(at: At, bundle: Path) -> None:
    at.update(bundle)
    shutil.rmtree(at.here.folder(OLD))
    make_program(at.here.folder(OLD), OLD, schema=1, files=1)
    with pytest.raises(Refusal, match=r"opens data up to format 1.*before-upgrade-from-1\.db"):
        go_back(at.here.root)
    shutil.rmtree(at.here.folder(OLD))
    with pytest.raises(Refusal, match="no version to go back to"):
        go_back(at.here.root)
    assert launched(at.here) == NEW


def test_a_checkout_is_not_updated(tmp_path: Path) -> None:
    for root in (None, tmp_path):
        with pytest.raises(Refusal, match="not installed version beside version"):
            standing(root)


def test_a_release_is_signed_once_it_has_passed(tmp_path: Path) -> None:
    public = make_firm_key(tmp_path / "firm.pem", "长风破浪")
    built = make_program(tmp_path / "built", NEW, files=3)
    made = make_release(built, tmp_path / "firm.pem", "长风破浪", tmp_path / "new.qfp")
    assert (made.release.version, len(made.release.files)) == (NEW, 5)
    assert read_bundle(made.path, public).release == made.release
    for out in (tmp_path / "firm.pem", built / "new.qfp"):
        with pytest.raises(Refusal, match="would replace the key"):
            make_release(built, tmp_path / "firm.pem", "长风破浪", out)
    faulty = make_program(tmp_path / "faulty", NEW, own="sys.exit('broken')", files=1)
    with pytest.raises(Refusal, match="broken"):
        make_release(faulty, tmp_path / "firm.pem", "长风破浪", tmp_path / "faulty.qfp")
    assert not (tmp_path / "faulty.qfp").exists()


def test_a_release_is_made_by_the_command_line(at: At) -> None:
    make_firm_key(at.folder / "firm.pem")
    built, out = make_program(at.folder / "built", NEW, files=1), at.folder / "new.qfp"
    said = _run(at, "release", "make", str(built), "--key", str(at.folder / "firm.pem"), "--out", str(out))
    assert (said["version"], said["files"], said["size"]) == (NEW, 3, out.stat().st_size)


def test_the_program_itself_by_its_command_line(at: At, tmp_path: Path) -> None:
    """This checkout in place of the frozen folder: it opens the copy of the store by the word that it is given."""
    new_case(at.store, CASE, author="wen", at=AT)
    add_key_file(at.store, tmp_path / "key")
    built = tmp_path / "built"
    built.mkdir()
    (built / "qifutong").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m qifutong_desktop "$@"\n')
    (built / "qifutong").chmod(0o755)
    at.here.folder(OLD).rename(at.here.folder("0.0.9"))
    (at.here.root / "current").write_text('{"current": "0.0.9"}')
    path = tmp_path / "x.qfp"
    release = ProgramRelease(PRODUCT, __version__, this_platform(), VERSION, list_files(built))
    write_bundle(built, release, at.key, path)
    at.store.close()
    said = _run(at, "update", str(path), "--installation", str(at.here.root))
    assert (said["version"], said["former"]) == (__version__, "0.0.9")
    assert at.versions() == ["0.0.9", __version__]


def _run(at: At, *args: str) -> dict[str, object]:
    told = {**os.environ, "QIFUTONG_HOME": str(at.store.folder), "PYTHONPATH": str(ROOT)}
    told["QIFUTONG_KEY_FILE"] = str(at.folder / "key")
    done = subprocess.run(
        [sys.executable, "-m", "qifutong_desktop", *args, "--json"], env=told, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, object] = json.loads(done.stdout)
    return found
