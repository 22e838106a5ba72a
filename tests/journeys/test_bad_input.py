"""Whatever is wrong in what the program is given: one line that says what, where and how to mend it; nothing left."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .shell import Ran, qifutong

ORDER = 'tier = "basic"\nbilling = "annual"\nterm = 1\nusers = 10\n'
CASE = '[client]\nname = "无锡澜桥精密机械有限公司"\n[answers]\nP03 = 86\n'
ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")


def refused(ran: Ran, *said: str) -> None:
    """Exit 2, nothing on stdout, one line on stderr that names all of ``said`` and a remedy."""
    assert ran.code == 2, ran
    assert ran.out == ""
    assert ran.err.count("\n") == 1, ran.err
    assert "Traceback" not in ran.err
    for words in said:
        assert words in ran.err
    assert "；" in ran.err, "no remedy"


def order(changed: str) -> str:
    """The dullest order with one key changed or added."""
    key = changed.split(" = ")[0]
    return "".join(line for line in ORDER.splitlines(True) if not line.startswith(key)) + changed + "\n"


# --- orders ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ("userz = 10", "userz"),
        ("users = -5", "users"),
        ("users = 1000000000000", "users"),
        ('users = "ten"', "users"),
        ("users = true", "users"),
        ("users = 10.5", "users"),
        ("term = 11", "term"),
        ("migration_rows = 1000000001", "migration_rows"),
        ("storage_gb = nan", "storage_gb"),
        ("storage_gb = inf", "storage_gb"),
        ("storage_gb = 1e400", "storage_gb"),
        ('tier = "premium"', "tier"),
        ('start = "2027-02-30"', "start"),
        ('policies = {"gift.month" = "all"}', "policies.gift.month"),
        ('policies = {"gift.months" = "always"}', "policies.gift.months"),
        ("concession = {amount = 500}", "concession.reason"),
        ("custom_days = {low = 8, high = 3}", "custom_days"),
        ("already_paid = {seat = 5}", "already_paid.seat"),
    ],
)
def test_an_order_that_cannot_be_priced(tmp_path: Path, changed: str, key: str) -> None:
    file = tmp_path / "order.toml"
    file.write_text(order(changed))
    refused(qifutong("price", file), f"{file}: {key}: ")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("twice.toml", ORDER + "users = 11\n", "TOML"),
        ("twice.json", '{"users": 10, "users": 11}', "stands twice"),
        ("nan.json", '{"users": NaN}', "NaN"),
        ("day.toml", ORDER + "start = 2027-02-30\n", "TOML"),
        ("deep.json", "[" * 100_000, "JSON"),
        ("list.json", "[1, 2]", "顶层"),
        ("bytes.toml", b"\xff\xfe\x00", "UTF-8"),
        ("empty.toml", "", "tier"),
    ],
)
def test_an_order_that_cannot_be_read(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    refused(qifutong("price", file), str(file), said)


def test_an_order_that_is_not_there(tmp_path: Path) -> None:
    refused(qifutong("price", tmp_path / "nowhere.toml"), "nowhere.toml", "找不到")


def test_a_name_with_control_characters_cannot_steer_the_terminal(tmp_path: Path) -> None:
    ran = qifutong("price", f"{tmp_path}/\x1b[2J\n.toml")
    refused(ran)
    assert "\x1b" not in ran.err


# --- cases -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (CASE + "X99 = 1\n", "answers.X99"),
        (CASE.replace("86", '"many"'), "answers.P03"),
        (CASE.replace("86", "-1"), "answers.P03"),
        (CASE.replace("86", "1000000000000"), "answers.P03"),
        (CASE + 'P02 = "farming"\n', "answers.P02"),
        (CASE + "S01 = 7\n", "answers.S01"),
        (CASE + '[preferences]\nstart = "2027-02-30"\n', "preferences.start"),
        (CASE + "[preferences]\nbudget = nan\n", "preferences.budget"),
        (CASE + '[preferences]\ntier = "gold"\n', "preferences.tier"),
        (CASE + '[preferences]\nwish = "cheap"\n', "preferences.wish"),
        (CASE.replace("name", "nama"), "client.nama"),
        (CASE + 'B01 = [{system = "用友", fate = "keep"}, {system = "用友", fate = "keep"}]\n', "answers.B01"),
        ('data = ["a.xlsx", "a.xlsx"]\n' + CASE, "data"),
        ('data = ["missing.xlsx"]\n' + CASE, "missing.xlsx"),
    ],
)
def test_a_case_that_cannot_be_worked_with(tmp_path: Path, content: str, key: str) -> None:
    file = tmp_path / "case.toml"
    file.write_text(content)
    out = tmp_path / "out"
    refused(qifutong("propose", file, "--out", out), key)
    assert sorted(tmp_path.iterdir()) == [file]


def test_a_character_that_the_typeface_lacks_is_named_and_never_vanishes(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_text(CASE.replace("精密", "😀"))
    refused(qifutong("propose", file, "--out", tmp_path / "out"), str(file), "😀", "U+1F600")
    assert sorted(tmp_path.iterdir()) == [file]


# --- workbooks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"this is no workbook, whatever its name\n" * 9, ""), (b"", "空"), (ENCRYPTED, "密码"), (None, "找不到")],
    ids=["not a workbook", "empty", "encrypted", "missing"],
)
def test_a_workbook_that_cannot_be_read(tmp_path: Path, content: bytes | None, said: str) -> None:
    case, book = tmp_path / "case.toml", tmp_path / "客户.xlsx"
    case.write_text(CASE)
    if content is not None:
        book.write_bytes(content)
    before = sorted(tmp_path.iterdir())
    refused(qifutong("propose", case, "--data", book, "--out", tmp_path / "out"), str(book), said)
    assert sorted(tmp_path.iterdir()) == before
    refused(qifutong("profile", book), str(book), said)


# --- where it is written ---------------------------------------------------------------------------------------------


@pytest.fixture
def case(tmp_path: Path) -> Path:
    file = tmp_path / "case.toml"
    file.write_text(CASE)
    return file


def test_out_is_a_file(tmp_path: Path, case: Path) -> None:
    (tmp_path / "out").write_text("mine")
    refused(qifutong("propose", case, "--out", tmp_path / "out"), str(tmp_path / "out"), "无法写入")
    assert (tmp_path / "out").read_text() == "mine"


def test_out_lies_under_a_file(tmp_path: Path, case: Path) -> None:
    refused(qifutong("propose", case, "--out", case / "a" / "b"), "无法写入")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which nobody can write; /proc is one")
def test_out_cannot_be_made(case: Path) -> None:
    refused(qifutong("propose", case, "--out", "/proc/qifutong/out"), "/proc/qifutong/out", "无法写入")


def test_a_folder_stands_where_a_document_goes(tmp_path: Path, case: Path) -> None:
    (tmp_path / "out" / "quote.pdf").mkdir(parents=True)
    (tmp_path / "out" / "proposal.pdf").write_text("the old one")
    refused(qifutong("propose", case, "--out", tmp_path / "out"), "quote.pdf")
    assert (tmp_path / "out" / "proposal.pdf").read_text() == "the old one"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["proposal.pdf", "quote.pdf"]


def test_a_file_may_not_grow_large_enough(tmp_path: Path, case: Path) -> None:
    """As on a full disk, half-way through a document: the folder that was to be made is not there."""

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    ran = qifutong("propose", case, "--out", tmp_path / "a" / "out", before=little_room, PYTHONDONTWRITEBYTECODE="1")
    refused(ran, str(tmp_path / "a" / "out"), "无法写入")
    assert sorted(tmp_path.iterdir()) == [case]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("a full disk is made by mounting a small tmpfs, which needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_keeps_the_old_documents(small_disk: Path, case: Path) -> None:
    out = small_disk / "out"
    out.mkdir()
    (out / "proposal.pdf").write_text("the old one")
    refused(qifutong("propose", case, "--out", out), str(out), "无法写入")
    assert [path.name for path in out.iterdir()] == ["proposal.pdf"]
    assert (out / "proposal.pdf").read_text() == "the old one"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_result_that_cannot_be_printed(tmp_path: Path) -> None:
    file = tmp_path / "order.toml"
    file.write_text(ORDER)

    def print_into_it() -> None:
        os.dup2(os.open("/dev/full", os.O_WRONLY), 1)

    refused(qifutong("price", file, before=print_into_it), "stdout")


# --- what is typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("prise", "x"), "prise"),
        (("price",), "ORDER"),
        (("price", "a.toml", "--fast"), "--fast"),
        (("price", "a.toml", "--date", "2026-13-01"), "--date"),
        (("price", "a.toml", "--date", "9999-01-01"), "--date"),
        (("propose", "case.toml"), "--out"),
        (("propose", "case.toml", "--out"), "--out"),
        (("propose", "case.toml", "--out", "o", "--sign", "key.p12"), "--sign"),
        (("propose", "case.toml", "--out", "o", "--number", "a\nb"), "--number"),
        (("demo",), "--out"),
        (("demo", "--out", ""), "--out"),
        (("pricebook",), "pricebook"),
        (("verify", "quote.pdf"), "verify"),
        (("--json",), "COMMAND"),
        (("--lang", "fr", "pricebook", "check"), "fr"),
    ],
)
def test_words_that_no_command_knows(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    refused(qifutong(*words, within=tmp_path), said)
    assert list(tmp_path.iterdir()) == []


def test_it_says_no_in_english_too(tmp_path: Path) -> None:
    ran = qifutong("price", tmp_path / "x.toml", "--lang", "en")
    assert ran.code == 2
    assert ran.err == f"{tmp_path / 'x.toml'}: no such file; check the path\n"


def test_without_a_display_it_points_to_the_command_line() -> None:
    refused(qifutong(), "qifutong demo --out out")
