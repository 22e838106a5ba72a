"""The migration report of the sample client, and its page in the proposal."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest

from qifutong_desktop.actions.diagnosing import diagnose_opened, open_case
from qifutong_desktop.actions.migration_report import (
    MIGRATION_REPORT,
    migration_report,
    report_pdf,
    write_rehearsal_with_report,
)
from qifutong_desktop.actions.proposing import make_offer
from qifutong_desktop.actions.rehearsing import Rehearsal, rehearse
from qifutong_desktop.assets import asset
from qifutong_desktop.core.migration.migration_document import migration_document
from qifutong_desktop.core.migration.migration_report import MigrationReport
from qifutong_desktop.core.migration.risks import grade_of, points_of, risks_of
from qifutong_desktop.core.proposal import make_proposal
from qifutong_desktop.core.text import Text
from qifutong_desktop.workbooks.effort_rates import load_effort_rates
from qifutong_desktop.workbooks.sample_books import write_sample_books
from qifutong_desktop.workbooks.vocabulary import load_vocabulary
from tests.document_text import document_lines

GOLDEN = Path(__file__).parents[1] / "golden" / "migration-report.txt"
CLIENT, TODAY = "无锡澜桥精密机械有限公司", date(2026, 9, 18)
AT = datetime(2026, 9, 18, 12, tzinfo=UTC)
ORDERS = 400


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    """Of the orders only the first lines."""
    books = write_sample_books(tmp_path_factory.mktemp("sample"))
    orders = next(path for path in books if path.name == "京东订单.csv")
    orders.write_bytes(b"".join(orders.read_bytes().splitlines(keepends=True)[: ORDERS + 1]))
    return rehearse(books, [path.name for path in books])


@pytest.fixture(scope="module")
def report(sample: Rehearsal) -> MigrationReport:
    return migration_report(sample, CLIENT, AT)


def test_the_report_reads_as_reviewed(report: MigrationReport) -> None:
    lines = document_lines(migration_document(report, TODAY))
    if os.environ.get("QIFUTONG_ACCEPT_GOLDEN"):
        GOLDEN.write_text("\n".join(lines) + "\n", "utf-8")
    assert lines == GOLDEN.read_text("utf-8").splitlines()


def test_every_row_of_the_printed_table_adds_up(report: MigrationReport) -> None:
    run = report.rehearsed
    for one in run.entities:
        assert one.read == one.created + one.updated + one.merged + one.skipped + one.rejected
        for line in one.sums:
            assert line.before == line.merged + line.skipped + line.rejected + line.after, line.label.zh


def test_the_fingerprints_are_those_of_the_files(sample: Rehearsal, report: MigrationReport) -> None:
    paths = {used.table.file: used.path for used in sample.tables}
    assert {one.name: one.sha256 for one in report.files} == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()
    }


def test_risk_and_window_follow_from_what_was_found(sample: Rehearsal, report: MigrationReport) -> None:
    assert {one.key: one.points for one in report.risks} == {"many_sources": 2}
    assert (report.points, report.grade) == (2, 0)
    assert grade_of(report.risks, (1, 12)) == 1
    wrong = replace(report.rehearsed.entities[0], differences=(Text("行数不同", "rows differ"),))
    worse = replace(report.rehearsed, entities=(wrong, *report.rehearsed.entities[1:]))
    worse = replace(worse, problems=(Text("读不全", "not read in full"),))
    found = risks_of(sample.sizing, load_effort_rates(), load_vocabulary(), worse)
    assert {one.key: one.points for one in found} == {"unbalanced": 5, "unreadable": 3, "many_sources": 2}
    before = risks_of(sample.sizing, load_effort_rates(), load_vocabulary())
    assert points_of(before) == report.effort.risk_points, "the effort and the scope judge as the report does"
    window = report.window
    assert window.low < window.likely < window.high
    assert "销售单·仓库" in {one.zh for table in report.tables for one in table.missing}


def test_it_is_written_beside_the_workbooks(tmp_path: Path) -> None:
    ledger = tmp_path / "台账𠮷.csv"
    ledger.write_text("客户名称,手机,级别\n澜川轴承有限公司,15400000001,A\n溪川轴承有限公司,12,贵宾\n", "utf-8")
    written = write_rehearsal_with_report(rehearse([ledger]), tmp_path / "out", CLIENT, TODAY)
    assert written[-1].name == MIGRATION_REPORT
    with pypdfium2.PdfDocument(written[-1]) as document:
        words = "".join(page.get_textpage().get_text_bounded() for page in document)
    plain = "".join(words.split())
    assert "贵宾（1行）" in plain
    assert "不是完整的电话号码" in plain
    assert hashlib.sha256(ledger.read_bytes()).hexdigest() in plain


def test_the_same_rehearsal_gives_the_same_bytes(report: MigrationReport) -> None:
    assert report_pdf(report, TODAY) == report_pdf(report, TODAY)


def test_the_proposal_says_what_the_rehearsal_found(report: MigrationReport) -> None:
    offer = make_offer(diagnose_opened(open_case(asset("resources", "sample", "case.toml"))), TODAY)
    told = offer.diagnosed

    def chapters(rehearsed: object) -> list[str]:
        document = make_proposal(
            *(told.case, told.diagnosis, offer.comparison, offer.quote, offer.plan, told.sizing),
            *(offer.book, offer.calendar, TODAY, "P26-0117"),
            rehearsed,  # type: ignore[arg-type]
        )
        return [f"{page.chapter}|{page.title}" for page in document.pages]

    without, with_it = chapters(None), chapters(report.rehearsed)
    [page] = [one for one in with_it if one not in without]
    run = report.rehearsed
    assert run.rejected == 0
    assert page == f"迁移模拟|模拟迁移{run.read:,}条数据，每一条都有去处、合计前后一致"
    assert [one for one in with_it if one != page] == without
