"""The same truth out of every format, and out of the sample client's books."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook

from qifutong_desktop.core.migration.sizing import MeasuredTable
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.progress import Cancelled
from qifutong_desktop.core.text import Text
from qifutong_desktop.workbooks.plain_files import Cell, ods_bytes
from qifutong_desktop.workbooks.reading import examine, measure
from qifutong_desktop.workbooks.sample_books import write_sample_books

Rows = Sequence[Sequence[Cell]]


def xlsx(rows: Rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: Rows) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("客户")
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell not in ("", None):
                sheet.write(place, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(delimiter: str, encoding: str, ending: str = "\r\n") -> Callable[[Rows], bytes]:
    def write(rows: Rows) -> bytes:
        lines = [delimiter.join("" if cell is None else str(cell) for cell in row) for row in rows]
        return (ending.join(lines) + ending).encode(encoding)

    return write


FORMATS: dict[str, tuple[str, Callable[[Rows], bytes]]] = {
    "xlsx": (".xlsx", xlsx),
    "xlsm": (".xlsm", xlsx),
    "xls": (".xls", xls),
    "ods": (".ods", lambda rows: ods_bytes("客户", rows)),
    "csv utf-8": (".csv", text(",", "utf-8")),
    "csv utf-8 with bom": (".csv", text(",", "utf-8-sig")),
    "csv gb18030": (".csv", text(",", "gb18030")),
    "csv utf-16": (".csv", text("\t", "utf-16")),
    "csv utf-16-le without bom": (".csv", text(",", "utf-16-le", "\n")),
    "csv utf-16-be without bom": (".csv", text(";", "utf-16-be", "\n")),
    "txt tabs": (".txt", text("\t", "gb18030", "\n")),
    "txt bars": (".txt", text("|", "utf-8", "\n")),
    "csv semicolons, old line ends": (".csv", text(";", "utf-8", "\r")),
}


def customers(count: int, exact: int, again: int) -> list[list[Cell]]:
    """A book with a title, so many customers, exact copies and the same customers by another name, and a total."""
    chance = random.Random(count)
    rows: list[list[Cell]] = [
        [f"无锡第{number}号机械有限公司", f"154{number:08d}", chance.choice("ABC"), 1000 + number]
        for number in range(1, count + 1)
    ]
    rows += [list(row) for row in chance.sample(rows, exact)]
    rows += [[f"又名{number}", *row[1:]] for number, row in enumerate(chance.sample(rows[:count], again))]
    chance.shuffle(rows)
    title: list[Cell] = ["客户表", "", "", ""]
    return [title, ["客户名称", "手机", "级别", "欠款"], *rows, ["合计", "", "", sum(range(count))]]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_truth(name: str, tmp_path: Path) -> None:
    suffix, write = FORMATS[name]
    path = tmp_path / f"客户{suffix}"
    path.write_bytes(write(customers(300, 17, 9)))
    sizing = measure([path], shown=["客户"])
    (table,) = sizing.tables
    assert (table.file, table.header_row, table.rows, table.entity) == ("客户", 2, 326, "customers")
    assert table.columns == ("客户名称", "手机", "级别", "欠款")
    assert (table.exact_duplicates, table.key_duplicates, sizing.customers) == (17, 9, 300)
    assert (sizing.rows, sizing.rows_after_dedupe) == (326, 309)


def test_one_reader_for_all_formats_and_duplicates_across_them(tmp_path: Path) -> None:
    paths = []
    for number, (suffix, write) in enumerate(FORMATS.values()):
        paths.append(tmp_path / f"{number}{suffix}")
        paths[-1].write_bytes(write(customers(40, 2, 1)))
    sizing = measure(paths)
    assert (sizing.rows, sizing.rows_after_dedupe, sizing.customers) == (43 * len(paths), 41, 40)


def test_rows_of_books_with_the_same_headings_are_compared_whichever_was_read_first(tmp_path: Path) -> None:
    goods: Rows = [["商品编码", "商品名称"], *([f"A{number:03}", f"商品{number}"] for number in range(30))]
    written = {"a.xlsx": xlsx(customers(40, 2, 1)), "b.xlsx": xlsx(goods), "c.xlsx": xlsx(customers(40, 0, 0)[:22])}
    for name, content in written.items():
        (tmp_path / name).write_bytes(content)
    sizing = measure([tmp_path / name for name in written])
    assert [table.duplicates_across for table in sizing.tables] == [0, 0, 20]
    assert sizing.rows_after_dedupe == 41 + 30


def test_sheets_of_a_book_with_the_same_headings_are_compared(tmp_path: Path) -> None:
    book = Workbook()
    for title, numbers in {"一月": range(30), "商品": range(5), "二月": range(20, 50)}.items():
        sheet = book.create_sheet(title)
        sheet.append(["商品名称", "规格"] if title == "商品" else ["订单编号", "金额"])
        for number in numbers:
            sheet.append([f"DD{number:05}", number])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "a.xlsx")
    assert [table.duplicates_across for table in measure([tmp_path / "a.xlsx"]).tables] == [0, 0, 10]


def test_cells_are_read_as_they_stand(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "数据"
    sheet["C5"], sheet["D5"], sheet["E5"] = "客户名称", "信用代码", "手机"
    rows: list[tuple[str, int | str, int | str | date | None]] = [
        ("甲一机械厂甲", 330106199001011234, 15400000001),
        ("甲一机械厂乙", 330106199001011299, "15400000001"),
        ("甲一机械厂丙", '="91320299MA00071270"', None),
        ("甲一机械厂丁", "91320299MA00071270\t", date(2026, 1, 2)),
    ]
    for row, cells in enumerate(rows, 6):
        for column, cell in enumerate(cells, 3):
            place = sheet.cell(row, column, cell)
            if isinstance(cell, str):
                place.data_type = "s"  # not a formula
    book.create_sheet("空表")
    book.create_chartsheet("图")
    path = tmp_path / "a.xlsx"
    book.save(path)
    (table,) = measure([path]).tables
    assert (table.sheet, table.header_row, table.rows, table.exact_duplicates) == ("数据", 5, 4, 0)
    # the phone joins the first two although their codes lost digits as numbers; the last two share a code in text
    assert table.key_duplicates == 2


def test_numbers_that_count_are_equal_in_every_format(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["品名", "规格", "数量", "单价"], ["轴承", "A", 5, 12], ["导轨", "B", 7, 30]]
    (tmp_path / "a.xlsx").write_bytes(xlsx(rows))
    (tmp_path / "b.csv").write_bytes(text(",", "gb18030")(rows))
    sizing = measure([tmp_path / "a.xlsx", tmp_path / "b.csv"])
    assert (sizing.rows, sizing.rows_after_dedupe) == (4, 2)


def test_quoted_cells_may_hold_delimiters_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('客户名称,手机,备注\r\n甲厂,15400000001,"一,二\n三"\r\n乙厂,15400000002,"他说""好"""\r\n'.encode())
    assert measure([path]).rows == 2


def test_progress_is_heard_and_may_cancel(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join(f"甲{number},乙{number}" for number in range(40_000)).encode())
    heard: list[int] = []

    def watch(words: Text, done: int, total: int | None) -> None:
        heard.append(done)
        if done >= 10_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        examine([path], progress=watch)
    assert heard[0] == 0
    assert heard == sorted(heard)


# --- the sample client ---------------------------------------------------------------------------------------------

#: file → sheet → header row, rows, exact and key duplicates, entity, hidden
TRUTH = {
    "客户台账_销售一部.xlsx": {
        "客户台账": (4, 882, 24, 38, "customers", False),
        "旧表勿删": (1, 40, 0, 0, "customers", True),
    },
    "客户台账_王经理.xlsx": {
        "我的客户": (1, 471, 11, 0, "customers", False),
        "Sheet2": (1, 60, 0, 0, "customers", False),
    },
    "客户资料(旧).csv": {"客户资料(旧)": (1, 562, 9, 0, "customers", False)},
    "企业微信通讯录.xlsx": {"成员列表": (3, 55, 0, 0, "users", False)},
    "京东订单.csv": {"京东订单": (1, 9018, 31, 0, "orders", False)},
    "存货与期初.ods": {"期初": (3, 1286, 0, 0, "products", False)},
}


def seen(table: MeasuredTable) -> tuple[int | None, int, int, int, str, bool]:
    return (
        table.header_row,
        table.rows,
        table.exact_duplicates,
        table.key_duplicates,
        table.entity,
        table.hidden,
    )


def test_the_sample_books_hold_what_they_say(tmp_path: Path) -> None:
    sizing = measure(write_sample_books(tmp_path), shown=list(TRUTH))
    found: dict[str, dict[str, object]] = {}
    for table in sizing.tables:
        found.setdefault(table.file, {})[table.sheet] = seen(table)
    assert found == TRUTH
    assert (sizing.rows, sizing.rows_after_dedupe) == (12_334, 12_199)
    assert (sizing.customers, sizing.users) == (1_243, 52)
    counted = [table for table in sizing.tables if table.counted]
    assert sum(table.rows for table in counted) == sizing.rows
    assert sum(table.exact_duplicates for table in counted) == sizing.exact_duplicates
    assert sum(table.duplicates_across for table in counted) == sizing.duplicates_across > 0
    assert sizing.rows - sizing.exact_duplicates - sizing.duplicates_across == sizing.rows_after_dedupe
    assert sum(table.rows_after_dedupe for table in counted) == sizing.rows_after_dedupe
    recognised = {table.file: table.recognised_as.zh for table in sizing.tables}
    assert recognised["京东订单.csv"].startswith("京东订单")
    assert recognised["企业微信通讯录.xlsx"].startswith("企业微信通讯录")
    customer_rows = sum(table.rows for table in sizing.tables if table.entity == "customers" and table.counted)
    assert customer_rows == 1_975


def test_the_sample_books_are_the_same_bytes_every_time(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = write_sample_books(tmp_path / "a"), write_sample_books(tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_sample_books_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        write_sample_books(tmp_path / "nowhere")


TAIWAN = "訂單編號,客戶,電話,住所\n1001,王大明,0912000001,臺北市信義區\n1002,陳小華,0912000002,高雄市前鎮區\n"
#: Headings that we know in no encoding.
UNKNOWN = TAIWAN.replace("訂單編號,客戶,電話,住所", "甲號,乙稱,丙機,丁處")


@pytest.mark.parametrize(
    ("content", "encoding", "columns", "note"),
    [
        (TAIWAN, "big5", ("訂單編號", "客戶", "電話", "住所"), "Big5"),
        (TAIWAN, "gb18030", ("訂單編號", "客戶", "電話", "住所"), ""),
        (UNKNOWN, "gb18030", ("甲號", "乙稱", "丙機", "丁處"), "编码不确定"),
        ("单号,顾客\n1001,王大明\n1002,陈小华与刘鑫\n", "gb18030", ("单号", "顾客"), ""),
        ("客户名称,手机\n囍喆犇堃,1\n", "gb18030", ("客户名称", "手机"), ""),
        ("客户名称,手机\n上三不,1\n一上海,2\n", "utf-16-le", ("客户名称", "手机"), ""),
        ("客户名称,手机\n上三不,1\n一上海,2\n", "utf-16-be", ("客户名称", "手机"), ""),
    ],
)
def test_headings_in_any_encoding(
    content: str, encoding: str, columns: tuple[str, ...], note: str, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(content.encode(encoding))
    (table,) = measure([tmp_path / "a.csv"]).tables
    assert table.columns == columns
    said = "".join(text.zh for text in table.notes)
    assert note in said
    assert note or "编码" not in said
