"""``qifutong minutes`` on a store, as typed."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest

from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.minutes import Record, record_field, record_value
from qifutong_desktop.store.operations import record, undo

from .test_store_commands import Profile

ROOT = Path(__file__).parents[2]
CASE = "3c" * 16
NAME = "会议示例有限公司"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """A store with a client who was met twice; one change of the second meeting was taken back."""
    folder = tmp_path_factory.mktemp("minutes")
    found = Profile(folder)
    passphrase = folder / "passphrase.txt"
    passphrase.write_text("山高水长 42\n", "utf-8")
    assert found.run("cases", "--init", "--passphrase-file", passphrase).code == 0
    with found.open() as store:
        forty: FieldValue = {"value": 40, "source": "口述", "note": ""}
        many: FieldValue = {"value": 55, "source": "文件", "note": ""}
        first: dict[str, FieldValue] = {"client.name": NAME, "answers.P03": forty}
        record(store, CASE, first, author="wen", at="2026-11-20T02:00:00Z")
        record(store, CASE, {"client.phone": "010-1234"}, author="wen", at="2026-11-22T06:00:00Z")
        more: dict[str, FieldValue] = {"answers.P03": many, "deal.notes": "内部甲"}
        record(store, CASE, more, author="wen", at="2026-11-22T06:30:00Z", together=True)
        record(store, CASE, {"client.bank": "误填银行"}, author="wen", at="2026-11-22T06:40:00Z")
        undo(store, CASE, author="wen", at="2026-11-22T06:41:00Z")
        said = record_value(Record(place="二楼"))
        record(store, CASE, {record_field("2026-11-22T06:00:00Z"): said}, author="wen", at="2026-11-22T06:50:00Z")
    return found


def test_the_last_meeting_as_json(profile: Profile) -> None:
    ran = profile.run("minutes", NAME, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["meeting"]["changes"] == 2
    assert [(one["field"], one["before"], one["after"]) for one in ran.json["changes"]] == [
        ("client.phone", "未填", "010-1234"),
        ("answers.P03", "40 人", "55 人"),
    ]
    assert ran.json["place"] == "二楼"
    assert len(ran.json["meetings"]) == 2
    assert ran.json["file"] is None
    assert "内部甲" not in ran.out
    assert "误填" not in ran.out
    assert profile.run("minutes", CASE[:8], "--json").json == ran.json


def test_the_keys_are_those_of_the_docs(profile: Profile) -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8").partition("### JSON of minutes")[2].partition("\n### ")[0]
    first = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    written = {key for cell in first for key in re.findall(r"`(\w+)`", cell)}
    assert written == set(profile.run("minutes", NAME, "--json").json)


def test_a_span_and_a_pause_that_were_given(profile: Profile) -> None:
    local = datetime.fromisoformat("2026-11-20T02:00:00Z").astimezone()
    ran = profile.run("minutes", NAME, "--from", f"{local:%Y-%m-%d}", "--to", f"{local:%Y-%m-%dT%H:%M}", "--json")
    assert ran.json["before"] is None
    assert {one["field"] for one in ran.json["changes"]} == {"client.name", "answers.P03"}
    split = profile.run("minutes", NAME, "--pause", "20", "--json")
    assert len(split.json["meetings"]) == 3


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_paper_is_written(profile: Profile, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"m.{ending}"
    assert profile.run("minutes", CASE, "--out", out).out.strip() == str(out)
    if ending == "pdf":
        with pypdfium2.PdfDocument(out) as pdf:
            words = "".join(page.get_textpage().get_text_bounded() for page in pdf)
        assert "010-1234" in words
        assert "内部甲" not in words
    else:
        assert out.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("nobody",), "ID"),
        ((NAME, "--from", "2026-11-22"), "--from"),
        ((NAME, "--from", "gestern", "--to", "2026-11-22"), "--from"),
        ((NAME, "--from", "2026-11-23", "--to", "2026-11-22"), "--to"),
        ((NAME, "--from", "2026-10-01", "--to", "2026-10-02"), "--from: 这段时间里没有改动"),
        ((NAME, "--pause", "0"), "--pause"),
        ((NAME, "--out", "minutes.txt"), "--out"),
    ],
)
def test_what_is_refused(profile: Profile, words: tuple[str, ...], key: str) -> None:
    ran = profile.run("minutes", *words)
    assert ran.code == 2
    assert len(ran.err.strip().splitlines()) == 1
    assert key in ran.err


def test_words_to_read(profile: Profile) -> None:
    ran = profile.run("minutes", NAME)
    assert "40 人 → 55 人" in ran.out
    assert "各次会议" in ran.out
