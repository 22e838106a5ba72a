"""A whole rehearsal on real files: everything is accounted for, whatever is in them and in whatever order."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from qifutong_desktop.actions.rehearsal_files import rehearsal_json, write_rehearsal
from qifutong_desktop.actions.rehearsed_tables import Known
from qifutong_desktop.actions.rehearsing import Rehearsal, rehearse
from qifutong_desktop.actions.trial_run import TrialRun, Tried
from qifutong_desktop.core.migration.agreed import recipes_with
from qifutong_desktop.core.migration.cleaning import CleanRow
from qifutong_desktop.core.migration.recipe import Recipe
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.progress import Cancelled
from qifutong_desktop.core.text import Text
from qifutong_desktop.databases.sandbox import open_sandbox
from qifutong_desktop.workbooks.sample_books import write_sample_books
from tests.clean_rows import SCHEMA, cleaned

ORDERS = 400


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Those of the sample client, of the orders only the first lines."""
    written = write_sample_books(tmp_path_factory.mktemp("sample"))
    orders = next(path for path in written if path.name == "京东订单.csv")
    orders.write_bytes(b"".join(orders.read_bytes().splitlines(keepends=True)[: ORDERS + 1]))
    return written


@pytest.fixture(scope="module")
def sample(books: tuple[Path, ...]) -> Rehearsal:
    return rehearse(books, [path.name for path in books])


@pytest.fixture(scope="module")
def written(sample: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return write_rehearsal(sample, tmp_path_factory.mktemp("out"))


def counts(tried: Tried) -> tuple[int, int, int, int, int]:
    fates = tried.balance.fates
    return tried.balance.read, fates.created, fates.merged, fates.skipped, fates.rejected


# --- the sample client -----------------------------------------------------------------------------------------------


def test_the_sample_client_is_rehearsed_and_every_row_is_accounted_for(sample: Rehearsal) -> None:
    """1,975 rows in three ledgers are 1,243 customers, as their maker says, and each account that ordered is one more;
    goods are found by 货号 where the shop calls them otherwise, and the orders, which name no warehouse, have one."""
    assert sample.balanced
    found = {one.target.id: counts(one) for one in sample.tried}
    accounts = len({row.values["customer"] for row in sample.rows["sales_orders"]})
    assert found["customers"] == (1975 + ORDERS, 1243 + accounts, 628 + ORDERS - accounts, 104, 0)
    assert found["staff"] == (55, 55, 0, 0, 0)
    elsewhere = {name: (count, [one.zh for one in tables]) for name, (count, tables) in sample.elsewhere.items()}
    assert elsewhere["customers"] == (accounts, ["销售单"])  # the others are those that the files tab counts
    assert elsewhere["departments"] == (found["departments"][1], ["员工"])
    assert "staff" not in elsewhere
    assert sample.given == sum(one.rows for one in sample.sizing.tables if one.counted)
    assert found["departments"] == (55, 8, 47, 0, 0)
    assert found["products"] == (1286, 1286, 0, 0, 0)
    assert found["opening_stock"] == (1286 * 3, 1286 * 3, 0, 0, 0)
    assert found["warehouses"] == (4, 4, 0, 0, 0)
    assert found["sales_orders"] == (ORDERS, ORDERS, 0, 0, 0)
    assert {row.values["warehouse"] for row in sample.rows["sales_orders"]} == {"默认仓库"}
    assert found["contacts"][0] == sum(found["contacts"][1:])


def test_planted_faults_are_all_found(sample: Rehearsal) -> None:
    assert {one.kind for one in sample.rates} >= {
        *("bad_phone", "two_phones", "bad_credit_code", "precision_lost", "impossible_date", "unreadable_date"),
        *("not_a_number", "unknown_choice", "bad_email", "masked", "error_cell", "too_long", "missing"),
        "unknown_reference",
    }
    assert [(one.kind, one.planted, one.caught) for one in sample.rates if one.caught < one.planted] == []


def test_the_import_workbook_read_again_needs_no_cleaning(sample: Rehearsal, written: tuple[Path, ...]) -> None:
    again = rehearse([written[0]])
    assert again.balanced
    assert again.steps == {}
    before = {one.target.id: one.balance for one in sample.tried}
    for one in again.tried:
        former = before[one.target.id]
        assert one.balance.after == former.after, one.target.id
        assert one.balance.fates.created == former.after.rows
        assert (one.balance.fates.merged, one.balance.fates.skipped, one.balance.fates.rejected) == (0, 0, 0)


def test_the_report_says_the_same_in_json(sample: Rehearsal, written: tuple[Path, ...]) -> None:
    assert [path.name for path in written] == ["import.xlsx", "rehearsal.json"]
    told = json.loads(written[-1].read_text("utf-8"))
    assert told == rehearsal_json(sample, written)
    orders = next(one for one in told["entities"] if one["id"] == "sales_orders")
    assert (told["rows"], orders["elsewhere"]) == (sample.given, 0)
    assert orders["sums"][0] == {
        "field": "quantity",
        "before": orders["sums"][0]["before"],
        "merged": "0.00",
        "skipped": "0.00",
        "rejected": "0.00",
        "after": orders["sums"][0]["before"],
    }


# --- files that a person mends ---------------------------------------------------------------------------------------

LEDGER = """客户台账
客户名称*,手机,信用代码,建档日期
甲一轴承有限公司,15400000001,,2026-03-01
乙二轴承有限公司,1540000,,2026-03-02
,15400000003,,2024-13-05
合计,3,,
丁四轴承有限公司,154 0000 0004,,2026/3/4
"""


def test_the_error_workbook_mended_and_read_again_is_clean(tmp_path: Path) -> None:
    ledger = tmp_path / "台账.csv"
    ledger.write_text(LEDGER, "utf-8")
    first = rehearse([ledger])
    [customers] = first.tried
    assert counts(customers) == (4, 2, 0, 0, 2)
    errors = next(path for path in write_rehearsal(first, tmp_path / "out") if path.name.startswith("errors"))
    book = load_workbook(errors)
    sheet = book.worksheets[0]
    wrong = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment is not None}
    assert wrong == {"B4", "A5", "D5"}
    sheet["B4"], sheet["A5"], sheet["D5"] = "15400000002", "丙三轴承有限公司", "2024-12-05"
    book.save(errors)
    [mended] = rehearse([errors]).tried
    assert counts(mended) == (4, 4, 0, 0, 0)
    names = {record.names[0][0] for record in (*customers.records, *mended.records)}
    assert len(names) == 1, "the mended copy is the same source: a second run would update"


def test_decisions_replay(tmp_path: Path) -> None:
    ledger = tmp_path / "台账.csv"
    ledger.write_text(LEDGER, "utf-8")
    known = Known(recipes={"customers": Recipe(blank_if_wrong=frozenset({"mobile", "created"}))})
    [customers] = rehearse([ledger], known=known).tried
    assert counts(customers) == (4, 3, 0, 0, 1)


def test_a_row_that_only_names_a_refused_one_is_told_and_not_reddened(tmp_path: Path) -> None:
    customers = "客户编号,客户名称,手机\nK1,甲一轴承有限公司,154\nK2,乙二轴承有限公司,15400000002\n"
    (tmp_path / "客户.csv").write_text(customers, "utf-8")
    deals = "合同编号,合同名称,客户名称,合同金额,签订日期\n"
    deals += "H1,甲,甲一轴承有限公司,1,2026-03-01\nH2,乙,查无公司,1,2026-03-01\n"
    (tmp_path / "合同.csv").write_text(deals, "utf-8")
    found = rehearse([tmp_path / "客户.csv", tmp_path / "合同.csv"])
    book = next(path for path in write_rehearsal(found, tmp_path / "out") if path.name == "errors-合同.xlsx")
    sheet = load_workbook(book).worksheets[0]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["C3"]
    assert "另有错误" in sheet["F2"].value
    assert "找不到" in sheet["F3"].value


def test_nothing_is_planted_that_cannot_be_caught(tmp_path: Path) -> None:
    staff = "姓名,工号,手机,部门\n" + "".join(f"王{n}一,G{n},1540000{n:04d},销售部\n" for n in range(30))
    (tmp_path / "员工.csv").write_text(staff, "utf-8")
    rates = rehearse([tmp_path / "员工.csv"]).rates
    assert rates
    assert all(one.planted == one.caught for one in rates), rates


def test_no_table_of_ours_is_a_refusal(tmp_path: Path) -> None:
    stray = tmp_path / "天气.csv"
    stray.write_text("风向,风力,能见度\n东,3,远\n西,4,近\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        rehearse([stray])
    assert "导入模板" in refused.value.line()


# --- whatever the rows -----------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["甲一轴承有限公司", "甲一轴承有限责任公司", "乙二 轴承有限公司", "丙三", "丙三厂", "", "丁**"])
PHONES = st.sampled_from(["15400000001", "154 0000 0001", "15400000002", "12", "", "0510-86000000"])
AMOUNTS = st.sampled_from(["100", "1,200.50", "0.1", "面议", "-3", ""])
DAYS = st.sampled_from(["2026-03-01", "2026/4/1", "24-3-5", "2025年1月2日"])
CUSTOMERS = st.lists(st.tuples(NAMES, PHONES, st.sampled_from(["无锡", "常州", ""])), max_size=12)
CONTRACTS = st.lists(st.tuples(st.sampled_from(["H1", "H2", "H3", "H4", ""]), NAMES, AMOUNTS, DAYS), max_size=12)
STAFF = st.lists(
    st.tuples(
        st.sampled_from(["张一", "李二", "王三"]),
        st.sampled_from(["001", "002", "003", "004"]),
        st.sampled_from(["销售部", "财务部", ""]),
        st.sampled_from(["张一", "李二", "查无此人", ""]),
    ),
    max_size=8,
)


def rows_of(
    customers: list[tuple[str, ...]], contracts: list[tuple[str, ...]], staff: list[tuple[str, ...]]
) -> dict[str, list[CleanRow]]:
    told = {
        "customers": cleaned("customers", "客户名称|联系电话|城市", *("|".join(row) for row in customers)),
        "contracts": cleaned(
            "contracts",
            "合同编号|合同名称|客户|合同金额|下单时间",
            *("|".join((row[0], "年度合同", *row[1:])) for row in contracts),
        ),
        "staff": cleaned("staff", "姓名|工号|部门|直属上级", *("|".join(row) for row in staff)),
    }
    return {name: found for name, found in told.items() if found}


def tried(rows: dict[str, list[CleanRow]]) -> tuple[Tried, ...]:
    with open_sandbox(SCHEMA, 0) as sandbox:
        return TrialRun(sandbox, SCHEMA, rows).run()


@settings(max_examples=25, deadline=None)
@given(CUSTOMERS, CONTRACTS, STAFF, st.randoms(use_true_random=False))
def test_in_is_out_for_every_entity_and_the_order_of_the_rows_decides_nothing(
    customers: list[tuple[str, ...]],
    contracts: list[tuple[str, ...]],
    staff: list[tuple[str, ...]],
    chance: random.Random,
) -> None:
    once = tried(rows_of(customers, contracts, staff))
    for one in once:
        assert one.balance.differences == (), one.target.id
        assert one.balance.again is not None
        assert (one.balance.again.created, one.balance.again.updated) == (0, 0)
        assert one.balance.read == one.balance.fates.told
    for rows in (customers, contracts, staff):
        chance.shuffle(rows)
    again = tried(rows_of(customers, contracts, staff))
    assert [(one.target.id, one.balance) for one in again] == [(one.target.id, one.balance) for one in once]


def test_of_an_order_with_a_wrong_line_nothing_is_loaded() -> None:
    columns = "单号|日期|客户|商品|仓库|数量"
    lines = ("S1|2026-01-01|甲公司|A|成品仓|1", "S1|2026-01-01|甲公司|B|成品仓|2", "S2|2026-01-01|甲公司|A|成品仓|4")
    rows = {
        "customers": cleaned("customers", "客户名称|手机", "甲公司|"),
        "products": cleaned("products", "商品名称|商品编码|单位", "轴承|A|套"),
        "sales_orders": cleaned("sales_orders", columns, *lines),
    }
    orders = next(one for one in tried(rows) if one.target.id == "sales_orders")
    assert {(reject.row.row, reject.faults[0].kind) for reject in orders.rejected} == {
        (3, "unknown_reference"),
        (2, "order_incomplete"),
    }
    assert (orders.balance.after.rows, orders.balance.after.sums["quantity"]) == (1, Decimal(4))
    assert orders.balance.balanced


def test_next_weeks_export_updates_and_doubles_nothing() -> None:
    columns = "客户编号|客户名称|手机"
    monday = {"customers": cleaned("customers", columns, "1|甲一公司|15400000001", "2|乙二公司|15400000002")}
    friday = {
        "customers": cleaned(
            "customers", columns, "2|乙二公司|15400000022", "1|甲一公司|15400000001", "3|丙三公司|15400000003"
        )
    }
    with open_sandbox(SCHEMA, 0) as sandbox:
        TrialRun(sandbox, SCHEMA, monday).run(twice=False)
        [one] = TrialRun(sandbox, SCHEMA, friday).run()
    assert (one.balance.fates.created, one.balance.fates.updated, one.balance.fates.skipped) == (1, 1, 1)
    assert one.balance.balanced
    assert one.balance.after.rows == 3


def test_a_cancelled_run_goes_on_and_ends_the_same() -> None:
    rows = rows_of(
        [(f"第{n}号轴承有限公司", f"154{n:08d}", "无锡") for n in range(1_300)],
        [(f"H{n}", f"第{n}号轴承有限公司", "100", "2026-03-01") for n in range(700)],
        [],
    )
    calls = 0

    def stop_now_and_then(words: Text, done: int, total: int | None) -> None:
        nonlocal calls
        calls += 1
        if calls % 3 == 0:
            raise Cancelled

    with open_sandbox(SCHEMA, 0) as sandbox:
        run = TrialRun(sandbox, SCHEMA, rows)
        for _ in range(20):
            try:
                found = run.run(stop_now_and_then)
                break
            except Cancelled:
                continue
    assert calls > 6
    assert [(one.target.id, one.balance) for one in found] == [(one.target.id, one.balance) for one in tried(rows)]


def test_a_database_that_loses_rows_is_found_out() -> None:
    """The control: a sandbox that forgets a record does not balance."""
    rows = rows_of([("甲一轴承有限公司", "15400000001", "无锡")], [("H1", "甲一轴承有限公司", "100", "2026-03-01")], [])
    with open_sandbox(SCHEMA, 0) as sandbox:
        run = TrialRun(sandbox, SCHEMA, rows)
        run.run(twice=False)
        sandbox.roll_back(1)
        found = {one.target.id: one.balance for one in run.run(twice=False)}
    assert found["customers"].balanced
    assert [one.zh for one in found["contracts"].differences] == [
        "行数：应有 1，库中 0",
        "主键数：应有 1，库中 0",
        "合同金额：应有 100，库中 0",
        "下单时间的起止：应为 2026-03-01–2026-03-01，库中 –",
    ]


def _csv(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


GOODS = ("商品编码,商品名称,单位,销售价", *(f"P{at},轴承{at},个,{5 + at}" for at in range(3)))
RECEIPTS = [f"X{at // 2:04d},2025-03-01 10:0{at // 2}:00,轴承{at % 3},P{at % 3},1,5" for at in range(12)]


@pytest.mark.parametrize("others", [False, True])
def test_receipts_of_a_till_are_sales_to_nobody_in_particular(others: bool, tmp_path: Path) -> None:
    heads = "小票号,销售时间,商品名称,商品编码,数量,单价,门店"
    till = _csv(tmp_path / "till.csv", heads, *(f"{one},万达店" for one in RECEIPTS))
    books = [_csv(tmp_path / "goods.csv", *GOODS), till]
    if others:
        books.append(_csv(tmp_path / "ledger.csv", "客户名称,手机号", "无锡甲乙轴承有限公司,15400000001"))
    run = rehearse(books)
    assert run.balanced
    made = {one.target.id: one.balance.fates.created for one in run.tried}
    assert made == {"customers": 1 + others, "products": 3, "warehouses": 1, "sales_orders": 12}
    assert run.steps["default"] == 12
    assert {one.values["customer"] for one in run.rows["sales_orders"]} == {"散客"}


def test_receipts_that_cannot_be_moved_are_said_before_they_are_tried(tmp_path: Path) -> None:
    dateless = [",".join((one.split(",")[0], *one.split(",")[2:])) for one in RECEIPTS]
    till = _csv(tmp_path / "till.csv", "小票号,商品名称,商品编码,数量,单价", *dateless)
    goods = _csv(tmp_path / "goods.csv", *GOODS)
    run = rehearse([goods, till])
    assert [one.target.id for one in run.tried] == ["products"]
    (why,) = [one.why.zh for one in run.tables if one.why]
    assert "日期" in why
    with pytest.raises(Refusal, match="no column for date"):
        rehearse([till])


def test_the_warehouse_that_orders_do_not_name_is_agreed_once(tmp_path: Path) -> None:
    """Without a word of it they have one of their own, which the report shows; a recipe says which it is."""
    rows = [f"D{at},2025-03-0{at + 1},无锡甲{at}有限公司,P{at},1" for at in range(3)]
    orders = _csv(tmp_path / "orders.csv", "订单号,下单时间,客户名称,商品编码,数量", *rows)
    books = [_csv(tmp_path / "goods.csv", *GOODS), orders]
    for recipes, name in (({}, "默认仓库"), ({"sales_orders": Recipe(defaults={"warehouse": "成品仓"})}, "成品仓")):
        run = rehearse(books, known=Known(recipes=recipes))
        assert run.balanced
        made = {one.target.id: one for one in run.tried}
        assert counts(made["sales_orders"]) == (3, 3, 0, 0, 0)
        assert [one.values["name"] for one in made["warehouses"].records] == [name]
        assert run.steps["default"] == 3


def test_goods_of_an_export_without_a_list_wait_for_their_unit(books: tuple[Path, ...]) -> None:
    """Without a word of it the orders are tried, refused, and this is told before; one word makes the goods of them."""
    orders = [path for path in books if path.name == "京东订单.csv"]
    heard: list[Text] = []
    run = rehearse(orders, tell=heard.extend)
    assert [one.zh for one in heard] == [
        "京东订单：没有商品清单，这里也没有基本单位：涉及的单据会全部退回。请放入商品清单，或说定统一的基本单位"
    ]
    assert {one.target.id: one.balance.fates.rejected for one in run.tried}["sales_orders"] == ORDERS
    heard.clear()
    run = rehearse(orders, known=Known(recipes=recipes_with(SCHEMA, {}, "单位", "件")), tell=heard.extend)
    assert heard == []
    assert run.balanced
    made = {one.target.id: one for one in run.tried}
    assert counts(made["sales_orders"]) == (ORDERS, ORDERS, 0, 0, 0)
    assert {one.values["unit"] for one in made["products"].records} == {"件"}
    assert run.steps["default"] == 2 * ORDERS, "a warehouse and a unit on each row"
    assert all(one.caught == one.planted for one in run.rates)


def test_a_list_of_goods_goes_before_what_order_lines_say_of_them(books: tuple[Path, ...]) -> None:
    pair = [path for path in books if path.name in ("京东订单.csv", "存货与期初.ods")]
    heard: list[Text] = []
    run = rehearse(pair, known=Known(recipes=recipes_with(SCHEMA, {}, "单位", "件")), tell=heard.extend)
    made = {one.target.id: counts(one) for one in run.tried}
    assert made["products"] == (1286, 1286, 0, 0, 0)
    assert made["sales_orders"][1] == ORDERS
    assert heard == []


def test_what_is_said_for_a_column_that_is_lacking_fills_no_blank_cell(tmp_path: Path) -> None:
    heads, lines = "订单号,下单时间,客户名称,商品编码,数量", [f"D{at},2025-03-0{at + 1},甲,P{at},1" for at in range(3)]
    bare = _csv(tmp_path / "bare.csv", heads, *lines)
    named = [f"E{one[1:]},{'二号仓'[: at * 3]}" for at, one in enumerate(lines)]
    blanks = _csv(tmp_path / "named.csv", f"{heads},仓库", *named)
    known = Known(recipes=recipes_with(SCHEMA, {}, "仓库", "成品仓"))
    orders = rehearse([_csv(tmp_path / "goods.csv", *GOODS), bare, blanks], known=known).tried[-1]
    assert counts(orders) == (6, 5, 0, 0, 1)
    assert sorted({str(line["warehouse"]) for one in orders.records for line in one.lines}) == ["二号仓", "成品仓"]


@pytest.mark.parametrize("city", ["", "无锡"])
def test_members_are_known_by_name_and_phone(city: str, tmp_path: Path) -> None:
    rows = [f"王芳,15400000001,{city}", f"王芳,15400000002,{city}", f"王芳,15400000001,{city or '常州'}"]
    run = rehearse([_csv(tmp_path / "m.csv", "会员姓名,手机号,城市", *rows)])
    (members,) = run.tried
    assert members.balance.fates.created == 2
    assert {row.keys[0] for row in run.rows["customers"]} == {"王芳/15400000001", "王芳/15400000002"}
    again = members.balance.again
    assert again is not None
    assert (again.created, again.updated) == (0, 0)
