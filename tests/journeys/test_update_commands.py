"""From the firm's desk to a consultant's quote, as typed: make a key, sign a list, trust, import, refuse."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import pytest

from qifutong_desktop.actions.updating import pricebook_in_force
from qifutong_desktop.catalog.pricebook import shipped_pricebook
from qifutong_desktop.cli.main import run
from qifutong_desktop.store.file import add_key_file, create_store, open_store
from qifutong_desktop.store.keys import Scrypting

from .shell import ROOT, Ran, qifutong


class Desk:
    """A folder with a store, its key file and a firm's files, and the program run in it: in this process, to be quick,
    or as one of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "pw.txt").write_text("过江之鲫 2026\n", "utf-8")
        self.environment = {
            "QIFUTONG_HOME": str(folder / "profile"),
            "QIFUTONG_KEY_FILE": str(folder / "store.key"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }

    def apart(self, *words: str) -> Ran:
        return qifutong(*words, within=self.folder, before=None, **self.environment)

    def run(self, *words: str) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(self.folder)
            for name, value in self.environment.items():
                patch.setenv(name, value)
            code = run([*words])
        return Ran(code, out.getvalue(), err.getvalue())

    def book(self, name: str) -> Path:
        text = shipped_pricebook().read_text("utf-8").replace('id = "2026-01"', f'id = "{name}"', 1)
        path = self.folder / f"{name}.toml"
        path.write_text(text.replace("annual = { value = 7999,", "annual = { value = 8888,", 1), "utf-8")
        return path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = Desk(tmp_path_factory.mktemp("desk"))
    store, _ = create_store(made.folder / "profile", "山高水长 42", keyring=False, cost=Scrypting(n=2**4))
    with store:
        add_key_file(store, made.folder / "store.key")
    assert made.run("pricebook", "key", "--json").json == {"key": None, "file": None}
    key = made.run("pricebook", "key", "--new", "firm.pem", "--passphrase-file", "pw.txt", "--json")
    assert (key.code, key.json["file"]) == (0, "firm.pub")
    trusted = made.run("pricebook", "key", "--trust", "firm.pub", "--json")
    assert trusted.json == key.json
    return made


def test_from_the_firm_to_the_consultant(desk: Desk) -> None:
    desk.book("2027-01")
    sign = ("pricebook", "sign", "2027-01.toml", "--key", "firm.pem", "--passphrase-file", "pw.txt", "--json")
    signed = desk.apart(*sign)
    assert signed.json["path"] == "2027-01.qfu"
    came = desk.apart("pricebook", "import", "2027-01.qfu", "--json")
    assert (came.code, came.err) == (0, "")
    assert came.json == signed.json
    with open_store(desk.folder / "profile", key_file=desk.folder / "store.key") as store:
        book = pricebook_in_force(store, date(2026, 12, 1))
        assert (book.id, int(book.tiers["basic"].annual)) == ("2027-01", 8888)
        assert book.digest == came.json["files"][0]["sha256"]
    again = desk.run("pricebook", "import", "2027-01.qfu")
    assert again.code == 2
    assert "2027-01.qfu: release: 不比已导入的新" in again.err


def test_an_altered_file_is_refused_in_one_line(desk: Desk) -> None:
    desk.book("2027-02")
    desk.run("pricebook", "sign", "2027-02.toml", "--key", "firm.pem", "--passphrase-file", "pw.txt")
    file = desk.folder / "2027-02.qfu"
    file.write_bytes(file.read_bytes().replace(b"8888", b"6888"))
    ran = desk.run("--lang", "en", "pricebook", "import", "2027-02.qfu")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "2027-02.qfu: its signature does not fit: it was altered; ask the firm for the file again\n"


def test_words_for_people(desk: Desk) -> None:
    desk.book("2027-03")
    sign = ("pricebook", "sign", "2027-03.toml", "--key", "firm.pem", "--passphrase-file", "pw.txt")
    ran = desk.run(*sign, "--release", "99999999999999", "--until", "2027-03-31", "--out", "三月.qfu")
    assert "已签发：价目表 2027-03 → 三月.qfu" in ran.out
    assert "2026-01-01 起生效，到 2027-03-31 止；第 99999999999999 号发布" in ran.out
    english = desk.run("--lang", "en", "pricebook", "key")
    assert english.out.startswith("only updates signed by this key's owner are taken in\nfingerprint ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sign", "2027-09.toml", "--key", "firm.pem"), "有密码保护"),
        (("sign", "2027-09.toml", "--key", "none.pem"), "密钥文件"),
        (("sign", "none.toml", "--key", "firm.pem", "--passphrase-file", "pw.txt"), "找不到文件"),
        (("sign", "2027-09.toml", "--key", "firm.pem", "--release", "0"), "不是发布号"),
        (("sign", "2027-09.toml", "--key", "firm.pem", "--until", "soon"), "不是可用的日期"),
        (("import", "none.qfu"), "找不到"),
        (("import", "2027-09.toml"), "不是签名的更新文件"),
        (("key", "--trust", "firm.pem"), "不是公钥文件"),
        (("key", "--new", "firm.pem", "--passphrase-file", "pw.txt"), "不会覆盖密钥"),
        (("key", "--new", "other.pem"), "没有给出密码"),
        (("key", "--new", "no/such/folder.pem", "--passphrase-file", "pw.txt"), "读写磁盘失败"),
    ],
)
def test_what_is_refused(desk: Desk, words: tuple[str, ...], said: str) -> None:
    desk.book("2027-09")
    if "--release" in words or "--until" in words:
        words = (*words, "--passphrase-file", "pw.txt")
    ran = desk.run("pricebook", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert said in ran.err
    assert not (desk.folder / "other.pem").exists()


def test_without_a_store_there_is_nowhere_to_keep_it(tmp_path: Path) -> None:
    ran = Desk(tmp_path).run("pricebook", "import", "a.qfu")
    assert ran.code == 2
    assert "qifutong cases --init" in ran.err
    assert not (tmp_path / "profile").exists()


def test_other_commands_load_no_cipher_and_no_database(tmp_path: Path) -> None:
    order = tmp_path / "order.json"
    order.write_text(json.dumps({"tier": "basic", "billing": "annual", "term": 1, "users": 36}))
    case = ROOT / "tests" / "cases" / "service.toml"
    code = (
        "import sys\nfrom qifutong_desktop.cli.main import run\n"
        f"for words in (['price', {str(order)!r}], ['compare', {str(case)!r}], ['pricebook', 'check']):\n"
        "    assert run([*words, '--json']) == 0\n"
        "print(sorted({'sqlalchemy', 'cryptography', 'sqlcipher3', 'keyring', 'alembic'}"
        " & {name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
