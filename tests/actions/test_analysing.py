"""The basic analysis of real files: the sample client's, held against sums made by hand, and odd ones."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from qifutong_desktop.actions.analysing import analyse, write_analysis
from qifutong_desktop.core.migration.analysis import Analysis
from qifutong_desktop.core.migration.analysis_document import analysis_document
from qifutong_desktop.core.migration.analysis_json import analysis_json
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.progress import Cancelled
from qifutong_desktop.core.text import Text
from qifutong_desktop.workbooks.sample_books import write_sample_books
from tests.document_text import document_lines

GOLDEN = Path(__file__).parents[1] / "golden" / "analysis.txt"
CLIENT, TODAY = "无锡澜桥精密机械有限公司", date(2026, 9, 18)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return write_sample_books(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def sample(books: tuple[Path, ...]) -> Analysis:
    return analyse(books)


@pytest.fixture(scope="module")
def written(sample: Analysis, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    files = write_analysis(sample, tmp_path_factory.mktemp("out"), CLIENT, TODAY)
    return {path.name: path for path in files}


def orders_by_hand(path: Path) -> list[dict[str, str]]:
    """Of each order that counts its first line, by the csv reader alone."""
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(io.StringIO(path.read_text("gb18030"))):
        if "删除" not in row["订单状态"]:
            found.setdefault(row["订单号"].strip(), row)
    return list(found.values())


def test_the_samples_sales_are_what_a_person_would_sum(sample: Analysis, books: tuple[Path, ...]) -> None:
    orders = orders_by_hand(next(path for path in books if path.name == "京东订单.csv"))
    assert sample.sales is not None
    assert sample.sales.amount == sum(Decimal(one["订单金额"]) for one in orders)
    assert sample.sales.orders == len(orders)
    by_month: dict[str, Decimal] = {}
    for one in orders:
        month = one["下单时间"][:7]
        by_month[month] = by_month.get(month, Decimal(0)) + Decimal(one["订单金额"])
    assert {f"{one.day:%Y-%m}": one.amount for one in sample.sales.months} == by_month
    assert [one.name for one in sample.sales.channels] == ["京东"]


def test_the_samples_customers_and_stock_are_what_their_maker_says(sample: Analysis) -> None:
    assert sample.customers is not None
    assert (sample.customers.rows, sample.customers.customers) == (1975, 1243)
    assert sum(one.count for one in sample.customers.provinces) == 1243
    assert sample.stock is not None
    assert (sample.stock.articles, sample.stock.basis) == (1286, "sold")
    assert sample.stock.value == sample.stock.stated
    assert sum(one.articles for one in sample.stock.bands) == 1286 - sample.stock.empty


def test_every_row_is_used_or_left_out(sample: Analysis) -> None:
    for one in sample.origins:
        assert one.rows == one.used + sum(left.rows for left in one.left), one
    assert {one.sheet: one.rows for one in sample.origins}["京东订单"] == 9018
    assert {one.why.zh for one in sample.unused} == {"不是订单、客户或库存", "隐藏的工作表"}


def test_the_report_reads_as_reviewed(sample: Analysis) -> None:
    lines = document_lines(analysis_document(sample, CLIENT, TODAY))
    if os.environ.get("QIFUTONG_ACCEPT_GOLDEN"):
        GOLDEN.write_text("\n".join(lines) + "\n", "utf-8")
    assert lines == GOLDEN.read_text("utf-8").splitlines()


def test_the_workbook_holds_the_same_numbers_as_numbers(sample: Analysis, written: dict[str, Path]) -> None:
    book = load_workbook(written["analysis.xlsx"])
    assert book.sheetnames == ["按月与渠道", "客户集中度", "客户分布", "库龄", "呆滞", "来源与口径"]
    months = book["按月与渠道"]
    assert sample.sales is not None
    sums = [row for row in months.iter_rows(values_only=True) if row[0] == "合计"]
    assert [Decimal(str(sums[0][1])), sums[0][3]] == [sample.sales.amount, sample.sales.orders]
    with zipfile.ZipFile(written["analysis.xlsx"]) as parts:
        assert sum(name.startswith("xl/charts/chart") for name in parts.namelist()) == 4
    read = [row for row in book["来源与口径"].iter_rows(values_only=True) if row[1] == "京东订单.csv"]
    assert read[0][5:7] == (9018, 7465)


def test_the_same_analysis_gives_the_same_bytes(sample: Analysis, written: dict[str, Path], tmp_path: Path) -> None:
    for path in write_analysis(sample, tmp_path, CLIENT, TODAY):
        assert path.read_bytes() == written[path.name].read_bytes(), path.name
    assert json.loads(written["analysis.json"].read_text("utf-8")) == json.loads(json.dumps(analysis_json(sample)))


# --- other files -----------------------------------------------------------------------------------------------------


def test_a_table_that_begins_in_column_c_and_counts_from_1904(tmp_path: Path) -> None:
    """Where its columns stand, and what its serial days mean, is only known at its end."""
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
    sheet = book.worksheets[0]
    rows: list[tuple[str | int, ...]] = [("单号", "下单日期", "金额"), ("A1", 44804, 30), ("A2", 44836, 50)]
    for place, row in enumerate(rows, 3):
        for column, cell in enumerate(row, 3):
            sheet.cell(place, column, cell)
    sheet.cell(5, 2, "备")
    book.save(tmp_path / "订单.xlsx")
    sales = analyse([tmp_path / "订单.xlsx"]).sales
    assert sales is not None
    assert [(one.day, int(one.amount)) for one in sales.months] == [(date(2026, 9, 1), 30), (date(2026, 10, 1), 50)]


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    orders = tmp_path / "订单.csv"
    orders.write_text("订单号,下单日期,金额,订单状态\nA1,2026-01-05,30,奇怪\nA2,2026-01-06,50,完成\n", "utf-8")
    found = analyse([orders])
    assert (found.concentration, found.customers, found.stock) == (None, None, None)
    told = " ".join(one.what.zh for one in found.missing)
    for words in ("渠道", "状态不认识", "没有客户", "客户档案", "库存"):
        assert words in told
    lines = "\n".join(document_lines(analysis_document(found, "", TODAY)))
    assert "请给我们现存量或期初库存" in lines


def test_purchases_are_not_sales_and_nothing_to_analyse_is_refused(tmp_path: Path) -> None:
    bought = tmp_path / "采购.csv"
    bought.write_text(
        "采购单号,采购日期,供应商,采购数量,进价\nC1,2026-01-05,澜川钢材有限公司,3,5\nC2,2026-01-06,溪川钢材有限公司,4,5\n",
        "utf-8",
    )
    with pytest.raises(Refusal) as refused:
        analyse([bought])
    assert "没有订单、客户或库存" in refused.value.line()


def test_what_a_client_writes_is_printed_and_never_a_formula(tmp_path: Path) -> None:
    orders = tmp_path / "订单.csv"
    orders.write_text(
        "订单号,下单日期,金额,销售渠道,客户名称\nA1,2026-01-05,30,=1+1,𠮷川𰻝轴承有限公司\nA2,2026-02-06,50,@SUM(A1),甲\n",
        "utf-8",
    )
    found = analyse([orders])
    assert [page.chapter for page in analysis_document(found, "", TODAY).pages][:3] == ["摘要", "销售", "渠道"]
    written = write_analysis(found, tmp_path / "out", "", TODAY)
    sheet = load_workbook(written[1])["按月与渠道"]
    assert {cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"} == set()
    assert "=1+1" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_it_can_be_cancelled(books: tuple[Path, ...]) -> None:
    def stop(words: Text, done: int, total: int | None) -> None:
        if "正在分析" in words.zh:
            raise Cancelled

    with pytest.raises(Cancelled):
        analyse(books[-1:], stop)
