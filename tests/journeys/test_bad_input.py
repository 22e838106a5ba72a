"""Whatever is wrong in what the program is given: one line that says what, where and how to mend it; nothing left."""

from __future__ import annotations

import json
import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .shell import Ran, qifutong, words_of

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
    ran = qifutong("price", f"{tmp_path}/\x1b[2J\n\u202elmot\u2066.toml")
    refused(ran)
    assert not {"\x1b", "\u202e", "\u2066"} & set(ran.err)


def test_lines_of_a_jsonl_carry_their_number_and_the_key_of_the_order(tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    good = '{"tier": "basic", "billing": "annual", "term": 1, "users": 10}'
    bad = good.replace("users", "line 1: tier")
    file.write_bytes(f"{good}\r{bad}\r\n{{\n{good}".encode())
    ran = qifutong("price", file)
    assert ran.code == 2
    first, second, third, fourth = (json.loads(line) for line in ran.out.splitlines())
    assert first == fourth != second
    assert second["refused"]["field"] == "line 1: tier"
    assert second["refused"]["message"].startswith(f"{file}: line 2: line 1: tier: ")
    assert third["refused"]["field"] == ""
    assert third["refused"]["message"].startswith(f"{file}: line 3: ")


@pytest.mark.parametrize("content", ["", "\n\r\n  \n"])
def test_a_jsonl_without_orders(tmp_path: Path, content: str) -> None:
    file = tmp_path / "orders.jsonl"
    file.write_text(content)
    refused(qifutong("price", file), f"{file}: ")


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


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("nowhere/客户.xlsx", "nowhere/客户.xlsx"),
        ("case.toml/客户.xlsx", "找不到文件"),
        ("loop", "loop"),
        ("a\\u0000b", "路径"),
        ("a" * 300, "无法读取"),
    ],
)
def test_a_case_names_a_workbook_that_is_not_there(tmp_path: Path, written: str, said: str) -> None:
    file = tmp_path / "case.toml"
    (tmp_path / "loop").symlink_to("loop")
    file.write_text(f'data = ["case.toml", "{written}"]\n{CASE}')
    refused(qifutong("diagnose", file), f"{file}: data.2: ", said)
    refused(qifutong("propose", file, "--out", tmp_path / "out"), f"{file}: data.2: ", said)


def test_a_workbook_named_by_half_a_character(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text('{"client": {"name": "甲"}, "answers": {}, "data": ["\\ud800.xlsx"]}')
    refused(qifutong("diagnose", file), f"{file}: data")


def test_a_link_that_leads_nowhere(tmp_path: Path, case: Path) -> None:
    (tmp_path / "loop.xlsx").symlink_to("loop.xlsx")
    refused(qifutong("propose", case, "--data", tmp_path / "loop.xlsx", "--out", tmp_path / "out"), "loop.xlsx")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (CASE.replace("精密", "精\u200b密"), "client.name"),
        (CASE.replace("精密", "精\u202e密"), "client.name"),
        (CASE.replace("精密", "精\U000e0100密"), "client.name"),
        (CASE + '[company]\naddress = "滨湖\u2066区"\n', "company.address"),
        (CASE + '[company]\nconsultant = "\ufeff李"\n', "company.consultant"),
        (CASE + '[preferences]\npayment = "三\u00ad天"\n', "preferences.payment"),
        (CASE + 'B01 = [{system = "用\u200d友", fate = "keep"}]\n', "answers.B01.1.system"),
        (CASE + 'B01 = [{system = "😀", fate = "keep"}]\n', "answers.B01.1.system"),
    ],
)
def test_a_text_that_would_not_print_as_it_was_written_is_named_by_its_key(
    tmp_path: Path, content: str, key: str
) -> None:
    file = tmp_path / "case.toml"
    file.write_text(content)
    refused(qifutong("propose", file, "--out", tmp_path / "out"), f"{file}: {key}: ", "U+")


def test_a_number_that_cannot_be_printed(tmp_path: Path, case: Path) -> None:
    refused(qifutong("propose", case, "--out", tmp_path / "out", "--number", "Q😀"), "--number: ", "U+1F600")


def test_a_workbook_may_be_named_as_one_likes(tmp_path: Path, case: Path) -> None:
    book = tmp_path / "客\u202e户😀.csv"
    book.write_text("客户名称\n甲\n")
    ran = qifutong("propose", case, "--data", book, "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    assert "客□户□.csv" in words_of(tmp_path / "out" / "proposal.pdf")
    assert "\u202e" not in ran.out + ran.err


def test_a_character_that_the_typeface_lacks_is_named_and_never_vanishes(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_text(CASE.replace("精密", "😀"))
    refused(qifutong("propose", file, "--out", tmp_path / "out"), f"{file}: client.name: ", "😀", "U+1F600")
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


@pytest.mark.parametrize("linked", [False, True], ids=["itself", "through a link"])
def test_a_document_would_overwrite_what_it_is_made_from(tmp_path: Path, case: Path, linked: bool) -> None:
    out = tmp_path / "out"
    out.mkdir()
    book = tmp_path / "given.xlsx" if linked else out / "plan.xlsx"
    book.write_text("the client's")
    if linked:
        (out / "plan.xlsx").symlink_to(book)
    refused(qifutong("propose", case, "--data", book, "--out", out), str(book), "plan.xlsx")
    assert book.read_text() == "the client's"
    (out / "data-report.json").write_text('{"client": {"name": "甲"}, "answers": {}}')
    refused(qifutong("propose", out / "data-report.json", "--out", out), "data-report.json")


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


# --- what cannot be printed ------------------------------------------------------------------------------------------


def full(stream: int) -> Callable[[], None]:
    def before() -> None:
        os.dup2(os.open("/dev/full", os.O_WRONLY), stream)

    return before


def closed(*streams: int) -> Callable[[], None]:
    def before() -> None:
        for stream in streams:
            os.close(stream)

    return before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("before", [full(1), closed(1), closed(0, 1)], ids=["full", "closed", "no input either"])
@pytest.mark.parametrize("words", [("--version",), ("--help",), ("price", "o.toml"), ("price", "o.toml", "--json")])
def test_a_result_that_cannot_be_printed(tmp_path: Path, words: tuple[str, ...], before: Callable[[], None]) -> None:
    (tmp_path / "o.toml").write_text(ORDER)
    ran = qifutong(*words, within=tmp_path, before=before)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1), ran
    assert ran.err.startswith("stdout: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_documents_stand_though_the_result_cannot_be_printed(tmp_path: Path, case: Path) -> None:
    ran = qifutong("propose", case, "--out", tmp_path / "out", before=full(1))
    assert ran.code == 1
    assert (tmp_path / "out" / "quote.pdf").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("before", [full(2), closed(2), closed(0, 1, 2)], ids=["full", "closed", "all closed"])
def test_the_exit_code_speaks_where_no_message_can(tmp_path: Path, before: Callable[[], None]) -> None:
    ran = qifutong("price", tmp_path / "nowhere.toml", before=before)
    assert (ran.code, ran.out, ran.err) == (2, "", "")


# --- what the machine cannot give ------------------------------------------------------------------------------------


def test_no_more_files_may_be_opened(tmp_path: Path, case: Path) -> None:
    book = tmp_path / "a.csv"
    book.write_text("名称\n甲\n")

    def few_files() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (7, 7))

    refused(qifutong("profile", book, before=few_files), "Too many open files")
    refused(qifutong("propose", case, "--data", book, "--out", tmp_path / "out", before=few_files), "Too many")
    assert sorted(tmp_path.iterdir()) == sorted([book, case])


def test_file_names_that_hold_no_chinese(tmp_path: Path) -> None:
    refused(qifutong("demo", "--out", tmp_path / "out", LC_ALL="C", PYTHONUTF8="0"), "ascii", "PYTHONUTF8=1")
    assert list(tmp_path.iterdir()) == []


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
        (("propose", "case.toml", "--out", "o", "--sign", "key.p12"), "key.p12"),
        (("propose", "case.toml", "--out", "o", "--number", "a\nb"), "--number"),
        (("demo",), "--out"),
        (("demo", "--out", ""), "--out"),
        (("pricebook",), "pricebook"),
        (("verify",), "PDF"),
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
