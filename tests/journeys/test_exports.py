"""``qifutong export``: each kind from a case file to a file that another program opens."""

from __future__ import annotations

from pathlib import Path
from time import sleep
from typing import get_args

import docx
import openpyxl
import pytest

from qifutong_desktop.actions.other_programs import EXPORTS, Kind
from qifutong_desktop.signing.sign import places_of
from tests.core.test_service_desk_files import events
from tests.documents.reading import POPPLER, text_of
from tests.mspdi_reading import NS, Rescheduled, moment, read, said
from tests.test_docs import keys, same

from .shell import ROOT, TODAY, Ran, qifutong

CASE = ROOT / "tests" / "cases" / "service.toml"


def export(kind: str, out: Path, *more: str) -> Ran:
    return qifutong("export", CASE, "--as", kind, "--out", out, "--date", TODAY, *more)


def test_the_page_tells_of_every_kind_and_key(tmp_path: Path) -> None:
    same(keys("### Exports"), get_args(Kind))
    done = export("project", tmp_path / "计划.xml", "--json")
    same(keys("### JSON of export"), done.json)
    assert done.json["kind"] == "project"
    assert done.json["file"] == str(tmp_path / "计划.xml")
    assert done.json["draft"] is True


def test_a_plan_for_ms_project(tmp_path: Path) -> None:
    out = tmp_path / "plan.xml"
    done = export("project", out, "--lang", "en")
    assert (done.code, done.err) == (0, "")
    root = read(out.read_bytes())
    spans = Rescheduled(root).spans
    tasks = [task for task in root.iter(f"{NS}Task") if said(task, "Summary") == "0"]
    assert len(tasks) > 15
    assert all(spans[said(task, "UID")][1] == moment(task, "Finish") for task in tasks)


def test_a_second_calendar_moves_the_appointments_of_the_first(tmp_path: Path) -> None:
    first, second = tmp_path / "one.ics", tmp_path / "two.ics"
    assert export("calendar", first).code == 0
    late = tmp_path / "late.toml"
    late.write_text(CASE.read_text("utf-8") + "\n[preferences]\nstart = 2026-12-01\n", "utf-8")
    sleep(1)  # the sequence is the second in which it was written
    done = qifutong("export", late, "--as", "calendar", "--out", second, "--date", TODAY)
    assert done.code == 0, done.err
    before, after = events(first.read_bytes()), events(second.read_bytes())
    assert {one["UID"] for one in before} == {one["UID"] for one in after}
    by_name = {one["UID"]: one for one in after}
    for one in before:
        moved = by_name[one["UID"]]
        assert int(one["SEQUENCE"]) < int(moved["SEQUENCE"])
        assert one["DTSTART;VALUE=DATE"] < moved["DTSTART;VALUE=DATE"]


def test_a_quote_a_plan_and_a_proposal(tmp_path: Path) -> None:
    for kind in ("quote", "plan", "proposal"):
        assert export(kind, tmp_path / EXPORTS[kind].file).code == 0
    quote = openpyxl.load_workbook(tmp_path / "quote.xlsx")
    assert "草案" in str(quote.worksheets[0]["A1"].value)
    assert openpyxl.load_workbook(tmp_path / "plan.xlsx").sheetnames[0] == "计划"
    word = docx.Document(str(tmp_path / "proposal.docx"))
    heads = [one.text for one in word.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert len(heads) >= 4
    assert word.sections[0].header.paragraphs[0].text.endswith("草案")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.xlsx", "proposal.docx", "quote.xlsx"]


@POPPLER
def test_a_contract_draft_as_pdf_and_word_that_nobody_signs(tmp_path: Path) -> None:
    for kind in ("contract", "contract_word"):
        done = export(kind, tmp_path / EXPORTS[kind].file, "--json")
        assert done.code == 0, done.err
        assert done.json["draft"] is True
    words = text_of((tmp_path / "contract.pdf").read_bytes())
    assert "合同草案，经双方签章后生效" in words
    assert "未定事项" in words
    word = docx.Document(str(tmp_path / "contract.docx"))
    assert word.sections[0].header.paragraphs[0].text.endswith("合同草案")
    assert places_of((tmp_path / "contract.pdf").read_bytes()).draft


@pytest.mark.parametrize(
    ("kind", "name", "place", "remedy"),
    [
        ("gantt", "plan.xml", "--as", "project"),
        ("quote", "quote.pdf", "--out", "quote.xlsx"),
        ("calendar", ".ics", "--out", "plan.ics"),
        ("contract", "contract.docx", "--out", "contract.pdf"),
        ("contract_word", "contract.pdf", "--out", "contract.docx"),
    ],
)
def test_what_cannot_be_is_refused_with_place_and_remedy(
    kind: str, name: str, place: str, remedy: str, tmp_path: Path
) -> None:
    done = export(kind, tmp_path / name)
    assert done.code == 2
    assert done.out == ""
    assert place in done.err
    assert remedy in done.err
    assert len(done.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_case_is_never_overwritten(tmp_path: Path) -> None:
    case = tmp_path / "case.xml"
    case.symlink_to(CASE)
    before = CASE.read_bytes()
    done = qifutong("export", CASE, "--as", "project", "--out", case)
    assert done.code == 2
    assert CASE.read_bytes() == before
