"""``cases``, ``backup``, ``restore`` and ``audit`` as typed, on a machine without keyring and terminal."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from qifutong_desktop.actions.issuing import issue
from qifutong_desktop.catalog.case import read_case
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.cli.main import run
from qifutong_desktop.store.audit import chain
from qifutong_desktop.store.cases import new_case
from qifutong_desktop.store.file import Store, open_store
from qifutong_desktop.store.operations import case_operations, list_cases
from qifutong_desktop.store.quotes import issued_quotes
from tests.store.issuing import AT, CASE, NOW, UNDER, firm, issue_one

from .shell import ROOT, Ran, qifutong

COMMANDS = ("cases", "backup", "audit")


class Profile:
    """A profile folder with its key file, and the program run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key_file = folder / "profile", folder / "profile.key"

    def start(self, *words: str | Path) -> Ran:
        """In a process of its own, as a person does."""
        return qifutong(*words, within=ROOT, before=None, **self.environment)

    def run(self, *words: str | Path, key: Path | None = None, without_key: bool = False) -> Ran:
        """In this process, where only words and exit codes matter; with the profile's key file or another one."""
        out, err = StringIO(), StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name, value in self.environment.items():
                patch.setenv(name, value)
            if key is not None:
                patch.setenv("QIFUTONG_KEY_FILE", str(key))
            if without_key:
                patch.delenv("QIFUTONG_KEY_FILE")
            before = signal.getsignal(signal.SIGTERM)
            code = run([str(word) for word in words])
            signal.signal(signal.SIGTERM, before)
        return Ran(code, out.getvalue(), err.getvalue())

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "QIFUTONG_HOME": str(self.folder),
            "QIFUTONG_KEY_FILE": str(self.key_file),
        }

    def open(self) -> Store:
        return open_store(self.folder, key_file=self.key_file)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Profile, Ran]:
    """A store set up on the command line, with a case and an issued quote in it."""
    folder = tmp_path_factory.mktemp("store")
    profile = Profile(folder)
    passphrase = folder / "passphrase.txt"
    passphrase.write_text("山高水长 42\n第二行不算\n", "utf-8")
    ran = profile.start("cases", "--init", "--passphrase-file", passphrase, "--json")
    with profile.open() as store:
        case = new_case(store, CASE, author="wen", at=AT)
        under = replace(UNDER, case=case)
        issue(store, CASE, firm(), load_pricebook(), under, author="wen", now=NOW)
    return profile, ran


@pytest.fixture
def profile(made: tuple[Profile, Ran]) -> Profile:
    return made[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_profile_lists_nothing_and_says_how_to_begin(command: str, tmp_path: Path) -> None:
    empty = Profile(tmp_path)
    ran = empty.run(command, "--json")
    assert ran.code == 0
    assert "qifutong cases --init" in ran.err
    assert [ran.json[key] for key in ("cases", "made", "events") if key in ran.json] in ([[]], [None], [0])
    assert not empty.folder.exists(), "looking makes nothing"


def test_a_store_is_set_up_without_a_terminal(made: tuple[Profile, Ran]) -> None:
    profile, ran = made
    assert (ran.code, ran.err) == (0, "")
    told = ran.json
    assert told["folder"] == str(profile.folder)
    assert told["key_file"] == str(profile.key_file)
    assert len(told["recovery_code"].split("-")) == 7
    with open_store(profile.folder, recovery_code=told["recovery_code"], use_keyring=False) as store:
        assert store.device == told["device"]
    with open_store(profile.folder, passphrase="山高水长 42", use_keyring=False) as store:
        assert store.device == told["device"]


def test_a_second_store_never_replaces_the_first(profile: Profile, tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase.txt"
    passphrase.write_text("another")
    refused(profile.run("cases", "--init", "--passphrase-file", passphrase))
    with profile.open() as store:
        assert list_cases(store)


def test_without_terminal_and_key_it_is_refused_in_one_line(profile: Profile, tmp_path: Path) -> None:
    assert "--passphrase-file" in refused(Profile(tmp_path).run("cases", "--init"))
    assert "QIFUTONG_KEY_FILE" in refused(profile.run("audit", without_key=True))


def test_a_wrong_key_opens_nothing(profile: Profile, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.key"
    wrong.write_text("ab" * 32)
    wrong.chmod(0o600)
    assert str(wrong) in refused(profile.run("cases", key=wrong))


def refused(ran: Ran) -> str:
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    return ran.err


def test_cases_are_listed_with_what_was_issued(profile: Profile) -> None:
    ran = profile.start("cases")
    assert (ran.code, ran.err) == (0, "")
    assert CASE.client.name in ran.out
    with profile.open() as store:
        [number] = [one.number for one in issued_quotes(store)]
    [case] = profile.run("cases", "--json").json["cases"]
    assert (case["name"], case["changed"], case["deleted"]) == (CASE.client.name, AT, None)
    assert case["quotes"] == [{"number": number, "version": 1}]


def documented(number: int) -> list[str]:
    """The keys that docs/cli.md lists in a table of the commands' JSON: 2 with --add, 3 with --export."""
    section = (ROOT / "docs/cli.md").read_text("utf-8").partition("\n### JSON of cases\n")[2].partition("\n### ")[0]
    return re.findall(r"^\| `(\w+)` \|", section.split("| key | means |")[number + 1], re.M)


def test_a_case_file_goes_into_the_store_and_comes_back_equal(profile: Profile, tmp_path: Path) -> None:
    source, out = ROOT / "tests/cases/retail.toml", tmp_path / "out.toml"
    ran = profile.run("cases", "--add", source, "--json")
    added = ran.json
    assert (ran.code, list(added)) == (0, documented(2))
    assert added["operations"] > 10
    [listed] = [one for one in profile.run("cases", "--json").json["cases"] if one["id"] == added["id"]]
    assert (listed["name"], listed["operations"]) == (added["name"], added["operations"])
    with profile.open() as store:
        [kept] = [one for one in list_cases(store) if one.case == added["id"]]
        assert kept.fresh
        assert kept.overview is not None
        assert (kept.overview.industry, kept.overview.stage) == ("retail", "diagnosing")
    ran = profile.run("cases", "--export", added["id"][:8], "--out", out, "--json")
    assert (ran.code, list(ran.json)) == (0, documented(3))
    assert ran.json["id"] == added["id"]
    assert "没有加密" in ran.err
    assert read_case(out, load_questionnaire()) == read_case(source, load_questionnaire())
    assert profile.start("diagnose", out, "--json").json == profile.start("diagnose", source, "--json").json


def test_workbooks_of_a_case_are_measured_and_their_rows_are_not_kept(profile: Profile, tmp_path: Path) -> None:
    (tmp_path / "客户.csv").write_text("客户名称,手机\n甲木商贸,13900001111\n乙林商贸,13900002222\n", "utf-8")
    case = tmp_path / "case.toml"
    case.write_text('data = ["客户.csv"]\n[client]\nname = "丙"\n[answers]\nP02 = "service"\n', "utf-8")
    added = profile.run("cases", "--add", case, "--json").json
    assert added["measured"] == 1
    with profile.open() as store:
        bodies = " ".join(one.body for one in case_operations(store, added["id"]))
    assert "乙林商贸" not in bodies
    assert "13900002222" not in bodies


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--add", "no-such.toml"], "no-such.toml"),
        (["--add", "tests/cases/retail.toml", "--export", "0f0f"], "--init"),
        (["--add", "tests/cases/retail.toml", "--bin"], "--init"),
        (["--export", "0f0f"], "--out"),
        (["--export", "zzzz", "--out", "x.toml"], "zzzz"),
        (["--export", "", "--out", "x.toml"], "--export"),
        (["--export", "0f0f", "--out", "x.json"], "x.json"),
        (["--export", "0f0f", "--out", "nowhere/x.toml"], "nowhere"),
    ],
)
def test_what_cannot_be_added_or_written_is_refused_in_one_line(profile: Profile, words: list[str], said: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        before = len(profile.run("cases", "--json").json["cases"])
        assert said in refused(profile.run("cases", *words))
        assert len(profile.run("cases", "--json").json["cases"]) == before
    assert not (ROOT / "x.toml").exists()


def test_without_a_store_nothing_is_added(tmp_path: Path) -> None:
    empty = Profile(tmp_path)
    assert "qifutong cases --init" in refused(empty.run("cases", "--add", ROOT / "tests/cases/retail.toml"))
    assert not empty.folder.exists()


def test_a_copy_is_made_listed_and_restored(profile: Profile, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    told = profile.run("backup", "--out", file, "--json").json
    assert told["made"] == {"path": str(file), "day": None, "bytes": file.stat().st_size}
    assert told["key_envelope"] == str(profile.folder / "key.json")
    daily = profile.run("backup", "--json").json["made"]
    assert Path(daily["path"]).parent == profile.folder / "backups"
    with profile.open() as store:
        device, kept = store.device, len(list_cases(store))
        new_case(store, CASE, author="wen", at=AT)
    restored = profile.start("restore", Path(daily["path"]).name, "--json").json
    assert restored["restored"] == daily["path"]
    listed = profile.run("backup", "--list", "--json").json["backups"]
    assert [one["path"] for one in listed] == [daily["path"], restored["replaced"]]
    file.write_bytes(file.read_bytes()[:-100])
    for copy in (file, "no-such-copy.db"):
        refused(profile.run("restore", copy))
    with profile.open() as store:
        assert (len(list_cases(store)), store.device == device) == (kept, False)


def test_an_audit_says_yes_then_names_what_was_altered(profile: Profile) -> None:
    with profile.open() as store:
        [entry] = chain(store)
        issue_one(store)
    ran = profile.run("audit", "--head", entry.hash[:32], "--json")
    assert (ran.code, ran.json["ok"], ran.json["quotes"]) == (0, True, 2)
    assert ran.json["anchored"] == [{"head": entry.hash[:32], "after": 1}]
    refused(profile.run("audit", "--head", "no head"))
    lost = profile.run("audit", "--head", "ab" * 16)
    assert lost.code == 3
    assert "ab" * 16 in lost.out
    with profile.open() as store, store.alone() as connection:
        connection.execute("DROP TRIGGER quotes_no_update")
        connection.execute("UPDATE quotes SET pdf = pdf || x'0a' WHERE id = 1")
    ran = profile.start("audit", "--json", "--lang", "en")
    assert (ran.code, ran.json["ok"]) == (3, False)
    [broken] = ran.json["broken"]
    assert broken["event"] == 1
    assert broken["what"].startswith("the paper of quote Q26-")


@pytest.mark.parametrize("words", [["cases", "--help"], ["price", "order.json"]], ids=["help", "price"])
def test_what_needs_no_store_loads_no_database(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "order.json").write_text('{"tier": "basic", "billing": "annual", "term": 1, "users": 36}')
    asked = [sys.executable, "-X", "importtime", "-m", "qifutong_desktop", *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(asked, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    for library in ("sqlalchemy", "sqlcipher3", "keyring", "cryptography"):
        assert library not in done.stderr
