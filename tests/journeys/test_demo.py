"""The main job on the sample client, as the README's first command runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from .shell import ROOT, TODAY, Ran, qifutong, words_of

DOCUMENTS = ("proposal.pdf", "quote.pdf", "summary.png", "plan.xlsx", "data-report.json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Ran:
    ran = qifutong("demo", "--out", "out", "--json", "--date", TODAY, within=folder)
    assert ran.code == 0, ran.err
    return ran


def test_every_file_it_names_is_there(demo: Ran, folder: Path) -> None:
    files = [folder / name for name in demo.json["files"]]
    assert {file.name for file in files} >= set(DOCUMENTS)
    assert all(file.stat().st_size > 0 for file in files)
    assert {file for file in (folder / "out").rglob("*") if file.is_file()} == set(files)
    assert sorted(path.name for path in folder.iterdir()) == ["out"]


def test_what_is_printed_is_what_was_computed(demo: Ran, folder: Path) -> None:
    quote = demo.json["quote"]
    words = words_of(folder / "out" / "quote.pdf")
    for end in quote["total"].values():
        assert f"{Decimal(end):,.2f}" in words
    assert demo.json["recommendation"]["recommended"] == "standard"
    assert "无锡澜桥精密机械有限公司" in words
    proposal = words_of(folder / "out" / "proposal.pdf")
    assert f"{Decimal(quote['total']['high']):,.2f}" in proposal


def test_it_never_claims_more_than_it_is(demo: Ran, folder: Path) -> None:
    """A sample's number, signed by a key that nobody knows: verify says so."""
    quote = demo.json["quote"]
    assert quote["number"] == "示例-0001"
    assert quote["issuable"] is not bool(quote["reasons"])
    judged = qifutong("verify", "out/quote.pdf", "--json", within=folder)
    assert judged.code == 3
    assert judged.json["verdict"] == "unknown_issuer"
    [signature] = judged.json["signatures"]
    assert (signature["intact"], signature["trusted"], signature["covers_whole_file"]) == (True, False, True)
    assert signature["signer"].startswith("示例签名")


def test_the_workbooks_were_measured(demo: Ran) -> None:
    seats = next(need for need in demo.json["diagnosis"]["needs"] if need["key"] == "seats")
    assert (seats["measured"], seats["spoken"]) == ("52", {"low": "48", "high": "48"})
    assert [one["need"] for one in demo.json["differences"]] == ["customers", "migration_rows"]


def test_its_books_were_rehearsed_as_their_consultant_decided(demo: Ran, folder: Path) -> None:
    words = "".join(words_of(folder / "out" / "proposal.pdf").split())
    assert "模拟迁移18,226条数据，每一条都有去处、合计前后一致" in words
    assert "销售单9,0188,9870310对平" in words


def test_the_papers_are_what_their_names_say(demo: Ran, folder: Path) -> None:
    begins = {"proposal.pdf": b"%PDF-", "quote.pdf": b"%PDF-", "summary.png": b"\x89PNG", "plan.xlsx": b"PK"}
    for name, magic in begins.items():
        assert (folder / "out" / name).read_bytes().startswith(magic), name
    with pypdfium2.PdfDocument(folder / "out" / "proposal.pdf") as proposal:
        assert 8 <= len(proposal) <= 20
    with pypdfium2.PdfDocument(folder / "out" / "quote.pdf") as quote:
        assert 1 <= len(quote) <= 4


def test_the_same_input_and_date_give_the_same_bytes(demo: Ran, folder: Path) -> None:
    again = qifutong("demo", "--out", folder / "again", "--date", TODAY, TZ="Asia/Shanghai", PYTHONHASHSEED="7")
    assert again.code == 0, again.err
    for file in sorted((folder / "out").rglob("*")):
        if file.is_file():
            second = folder / "again" / file.relative_to(folder / "out")
            assert (file.name == "quote.pdf") or second.read_bytes() == file.read_bytes(), file.name
    assert "一次性证书" in again.out


def test_propose_on_the_demo_s_case_gives_the_same_papers(demo: Ran, folder: Path) -> None:
    """The command that the demo ends with; into a folder that already holds files of the same and of other names."""
    target = folder / "mine"
    target.mkdir()
    (target / "quote.pdf").write_text("an old one")
    (target / "notes.txt").write_text("keep me")
    books = sorted((folder / "out" / "客户资料").iterdir())
    ran = qifutong(
        "propose",
        folder / "out" / "案例.toml",
        "--data",
        *books,
        "--out",
        target,
        "--date",
        TODAY,
        "--lang",
        "en",
        "--number",
        "示例-0001",
    )
    assert ran.code == 0, ran.err
    assert "Advice: Standard (annual)" in ran.out
    unsigned, signed = ((place / "quote.pdf").read_bytes() for place in (target, folder / "out"))
    assert signed.startswith(unsigned), "a signature only adds to the file"
    assert len(signed) > len(unsigned)
    assert (target / "notes.txt").read_text() == "keep me"
    assert sorted(path.name for path in target.iterdir()) == sorted([*DOCUMENTS, "notes.txt"])


@pytest.mark.parametrize("company", ["", '\n[company]\nname = "甲乙软件有限公司"\ntax_id = "91320214MA8LQ7XE3L"\n'])
def test_a_number_nothing_open_and_a_named_seller_make_a_firm_quote(tmp_path: Path, company: str) -> None:
    case, target = tmp_path / "case.toml", tmp_path / "firm"
    case.write_text((ROOT / "tests" / "cases" / "service.toml").read_text("utf-8") + company, "utf-8")
    ran = qifutong("propose", case, "--out", target, "--number", "Q26-A1-0007", "--date", TODAY, "--json")
    assert ran.code == 0, ran.err
    quote = ran.json["quote"]
    assert (quote["number"], quote["date"], quote["valid_until"]) == ("Q26-A1-0007", TODAY, "2026-09-21")
    assert quote["issuable"] is bool(company)
    assert ("税号" in " ".join(quote["reasons"])) is not bool(company)
    assert not (target / "data-report.json").exists()
    words = words_of(target / "quote.pdf")
    assert "Q26-A1-0007" in words
    assert ("草案" in words) is not bool(company)


@pytest.mark.parametrize(("stop", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_stopped_half_way_it_leaves_nothing(tmp_path: Path, stop: signal.Signals, code: int) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "qifutong_desktop", "demo", "--out", str(tmp_path / "a" / "out")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not list(tmp_path.glob("a/.qifutong-*/new/案例.toml")):
        assert running.poll() is None
        time.sleep(0.01)
    running.send_signal(stop)
    out, err = running.communicate(timeout=30)
    assert running.returncode == code
    assert out == b""
    assert b"Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_an_edited_sample_case_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "案例.toml").write_text("[client]\nname = '改过的'\n", "utf-8")
    ran = qifutong("demo", "--out", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "案例.toml" in ran.err
    assert "改过的" in (tmp_path / "案例.toml").read_text("utf-8")
