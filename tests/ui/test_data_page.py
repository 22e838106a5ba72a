"""The data page in the real window over a real store: drop, counts, header, mapping, undo, what cannot be read."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", reason="Qt's system libraries are missing", exc_type=ImportError)

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.working import Work
from qifutong_desktop.core.migration.sizing import MeasuredTable, Sizing
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.widgets.table_detail import TableDetail
from qifutong_desktop.ui.widgets.typing import LineField
from qifutong_desktop.workbooks.sample_books import write_sample_books
from tests.ui.data_scene import at_rest, data_scene, page_of
from tests.ui.scene import Scene, set_scene

KEY = Qt.Key
LEDGER, SECOND, OLD = "客户台账_销售一部.xlsx", "客户台账_王经理.xlsx", "客户资料(旧).csv"


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("originals")
    write_sample_books(folder)
    return folder


@pytest.fixture
def books(tmp_path: Path, originals: Path) -> Path:
    folder = tmp_path / "客户给的"
    folder.mkdir()
    for name in (LEDGER, SECOND, OLD, "京东订单.csv"):
        shutil.copy(originals / name, folder / name)
    return folder


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    made = data_scene(qapp, qtbot, tmp_path)
    yield made
    made.close()


def work_of(scene: Scene) -> Work:
    assert scene.desk.work is not None
    return scene.desk.work


def sizing_of(scene: Scene) -> Sizing:
    sizing = work_of(scene).dossier.sizing
    assert sizing is not None
    return sizing


def table_of(scene: Scene, file: str, sheet: str) -> MeasuredTable:
    return next(one for one in sizing_of(scene).tables if (one.file, one.sheet) == (file, sheet))


def drop(scene: Scene, *paths: Path) -> None:
    """As from the file manager, on the page beside every card."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    left, page = Qt.MouseButton.LeftButton, page_of(scene)
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(9, 400), copy, data, left, none))
    assert page.drop_card.property("over") is True
    QApplication.sendEvent(page, QDropEvent(QPointF(9, 400), copy, data, left, none))


def dropped(scene: Scene, qtbot: QtBot, *paths: Path) -> None:
    drop(scene, *paths)
    at_rest(scene, qtbot)


def opened(scene: Scene, qtbot: QtBot, file: str, sheet: str) -> TableDetail:
    page = page_of(scene)
    QTest.keyClick(page.cards[file].rows[sheet].button, KEY.Key_Space)
    at_rest(scene, qtbot)
    assert page.detail is not None
    return page.detail


def press(widget: QPushButton) -> None:
    widget.setFocus()
    QTest.keyClick(widget, KEY.Key_Space)


# --- dropping --------------------------------------------------------------------------------------------------------


def test_before_the_first_file_it_says_what_to_ask_for(scene: Scene) -> None:
    page = page_of(scene)
    rows = page.ask_card.grid.texts()
    assert [row[0] for row in rows] == ["金蝶云星空", "企业微信", "京东", "单机进销存", "Excel 台账"]
    assert rows[2][1] == "近 12 个月订单"
    press(page.ask_card.copy_button)
    assert "企业微信：通讯录" in QApplication.clipboard().text()
    assert page.totals_card.isHidden()


def test_a_folder_is_read_and_the_needs_the_panel_and_the_next_visit_follow(
    qapp: QApplication, qtbot: QtBot, scene: Scene, books: Path
) -> None:
    (books / "坏.xlsx").write_bytes(b"no zip at all")
    before = work_of(scene).diagnosis.needs.need("customers").amount
    dropped(scene, qtbot, books)
    page, sizing = page_of(scene), sizing_of(scene)
    assert [number.text() for number in page.totals_card.numbers] == [
        f"{count:,}"
        for count in (sizing.rows, sizing.exact_duplicates, sizing.duplicates_across, sizing.rows_after_dedupe)
    ]
    assert sizing.rows - sizing.exact_duplicates - sizing.duplicates_across == sizing.rows_after_dedupe
    assert "坏.xlsx" in page.unread_label.text()
    assert page.unread_label.text().count("\n") == 0
    assert set(page.cards) == {LEDGER, SECOND, OLD, "京东订单.csv"}
    assert work_of(scene).diagnosis.needs.need("customers").amount != before
    assert page.ask_card.isHidden()
    change = next(one for one in page.totals_card.changes if "客户" in one.name.text())
    assert change.words.text() == "口述 1,600 → 实测 1,243 条（客户表，不含订单买家），方案按期末 1,423 条"
    press(change.button)
    assert scene.frame.step == "diagnosis"
    scene.window.close()
    again = set_scene(qapp, scene.store, Look(), wait=qtbot.waitUntil)
    again.frame.go("data")
    at_rest(again, qtbot)
    assert sizing_of(again) == sizing
    assert set(page_of(again).cards) == set(page.cards)
    assert page_of(again).gone_box.isHidden()
    again.window.close()
    again.desk.jobs.close()


def test_what_is_dropped_later_adds_and_the_same_file_replaces(scene: Scene, qtbot: QtBot, books: Path) -> None:
    dropped(scene, qtbot, books / LEDGER)
    first = sizing_of(scene).rows
    dropped(scene, qtbot, books / OLD)
    assert sizing_of(scene).rows == first + 562
    (books / OLD).write_text("客户名称,联系方式\n甲一机械有限公司,13812345678\n乙二机械有限公司,13912345678\n", "utf-8")
    dropped(scene, qtbot, books / OLD)
    assert sizing_of(scene).rows == first + 2
    assert work_of(scene).dossier.case.data == (str(books / LEDGER), str(books / OLD))
    row = page_of(scene).cards[OLD].rows["客户资料(旧)"]
    assert row.numbers[0].text() == "2"


def test_a_file_taken_out_comes_back_by_undo(scene: Scene, qtbot: QtBot, books: Path) -> None:
    dropped(scene, qtbot, books / LEDGER, books / OLD)
    both = sizing_of(scene)
    press(page_of(scene).cards[OLD].remove_button)
    at_rest(scene, qtbot)
    assert set(page_of(scene).cards) == {LEDGER}
    assert sizing_of(scene).rows < both.rows
    QTest.keyClick(scene.window, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: set(page_of(scene).cards) == {LEDGER, OLD})
    at_rest(scene, qtbot)
    assert sizing_of(scene) == both
    assert page_of(scene).gone_box.isHidden()


def test_cancelled_reading_leaves_everything_as_it_was(scene: Scene, qtbot: QtBot, books: Path, tmp_path: Path) -> None:
    dropped(scene, qtbot, books / OLD)
    before = sizing_of(scene)
    lines = (f"客户{n}有限公司,1381234{n % 10_000:04},无锡{n}\n" for n in range(50_000))
    (tmp_path / "大.csv").write_text("客户名称,联系电话,地址\n" + "".join(lines), "utf-8")
    shown: list[str] = []
    scene.desk.jobs.shown.connect(lambda jobs: shown.extend(job.advance.words.zh for job in jobs))
    drop(scene, tmp_path / "大.csv")
    qtbot.waitUntil(lambda: any("行" in words for words in shown), timeout=10_000)
    buttons = [button for button in scene.window.findChildren(QPushButton) if button.isVisible()]
    cancel = next(button for button in buttons if button.text() == "取消")
    begun = time.monotonic()
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not scene.desk.jobs.busy, timeout=3_000)
    assert time.monotonic() - begun < 1
    assert sizing_of(scene) == before
    assert not page_of(scene).drop_card.hint.text().startswith("正在读取")


def test_a_file_that_is_gone_keeps_its_measure_and_is_asked_for_again(
    scene: Scene, qtbot: QtBot, books: Path, tmp_path: Path
) -> None:
    dropped(scene, qtbot, books / LEDGER, books / OLD)
    whole = sizing_of(scene)
    elsewhere = tmp_path / LEDGER
    shutil.move(books / LEDGER, elsewhere)
    page = page_of(scene)
    page.go_to("")
    qtbot.waitUntil(page.gone_box.isVisible)
    assert LEDGER in page.gone_label.text()
    assert sizing_of(scene) is not None
    dropped(scene, qtbot, books / SECOND)
    assert "已不在原处" in page.unread_label.text()
    assert sizing_of(scene) == whole
    dropped(scene, qtbot, elsewhere)
    assert page.gone_box.isHidden()
    assert sizing_of(scene).rows == whole.rows
    assert str(elsewhere) in work_of(scene).dossier.case.data


def test_a_file_that_counted_and_cannot_be_read_now_costs_nothing(scene: Scene, qtbot: QtBot, books: Path) -> None:
    dropped(scene, qtbot, books / LEDGER)
    before = sizing_of(scene)
    (books / LEDGER).write_bytes(b"half a file")
    dropped(scene, qtbot, books / OLD)
    assert page_of(scene).unread_label.text().startswith(LEDGER)
    assert sizing_of(scene) == before


# --- one table -------------------------------------------------------------------------------------------------------


def test_the_header_is_moved_by_keyboard_and_found_again(scene: Scene, qtbot: QtBot, books: Path) -> None:
    dropped(scene, qtbot, books / LEDGER)
    detail = opened(scene, qtbot, LEDGER, "客户台账")
    press(detail.buttons["header"])
    qtbot.waitUntil(detail.header.table.isVisible)
    marked = [row[0].text for row in detail.header.table.facts() if row[0].marked]
    assert marked == ["4"]
    assert not any("有限公司" in fact.text for row in detail.header.table.facts()[4:] for fact in row), "masked"
    detail.header.table.setFocus()
    QTest.keyClick(detail.header.table, KEY.Key_Down)
    QTest.keyClick(detail.header.table, KEY.Key_Return)
    qtbot.waitUntil(lambda: table_of(scene, LEDGER, "客户台账").header_row == 5, timeout=10_000)
    at_rest(scene, qtbot)
    assert work_of(scene).dossier.headers == {f"{LEDGER}|客户台账": 5}
    assert page_of(scene).detail is detail, "what is open stays open"
    qtbot.waitUntil(detail.header.found_button.isVisible)
    dropped(scene, qtbot, books / OLD)
    assert table_of(scene, LEDGER, "客户台账").header_row == 5, "it holds when more is read"
    qtbot.waitUntil(detail.header.found_button.isVisible)
    press(detail.header.found_button)
    qtbot.waitUntil(lambda: table_of(scene, LEDGER, "客户台账").header_row == 4, timeout=10_000)
    assert not work_of(scene).dossier.headers


def test_a_second_table_of_a_sheet_is_moved_unset_and_found_again(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    staff = ["姓名,工号,部门,手机", *(f"李{one},G{one},财务部,15400001300" for one in "芳娜敏静")]
    goods = ["商品编码,商品名称,单位,销售价", *(f"P{at},轴承,个,{at}" for at in range(30))]
    path = tmp_path / "两张表.csv"
    path.write_text("\n".join([*goods, "", "", "花名册", *staff]), "utf-8")
    dropped(scene, qtbot, path)
    assert [(one.sheet, one.header_row, one.rows) for one in sizing_of(scene).tables] == [
        *(("两张表", 1, 30), ("两张表 (2)", 35, 4))
    ]
    detail = opened(scene, qtbot, path.name, "两张表 (2)")
    press(detail.buttons["header"])
    qtbot.waitUntil(detail.header.table.isVisible)
    assert [row[0].text for row in detail.header.table.facts() if row[0].marked] == ["35"]
    detail.header.table.setFocus()
    QTest.keyClick(detail.header.table, KEY.Key_Down)
    QTest.keyClick(detail.header.table, KEY.Key_Return)
    qtbot.waitUntil(lambda: table_of(scene, path.name, "两张表 (2)").header_row == 36, timeout=10_000)
    at_rest(scene, qtbot)
    qtbot.waitUntil(detail.header.none_button.isVisible)
    press(detail.header.none_button)
    qtbot.waitUntil(lambda: len(sizing_of(scene).tables) == 1, timeout=10_000)
    at_rest(scene, qtbot)
    dropped(scene, qtbot, path)
    assert len(sizing_of(scene).tables) == 1, "it holds when more is read"
    detail = opened(scene, qtbot, path.name, "两张表")
    press(detail.buttons["header"])
    qtbot.waitUntil(detail.header.found_button.isVisible)
    press(detail.header.found_button)
    qtbot.waitUntil(lambda: len(sizing_of(scene).tables) == 2, timeout=10_000)
    assert not work_of(scene).dossier.headers


def test_a_decision_is_remembered_and_replayed_on_the_next_export(
    scene: Scene, qtbot: QtBot, books: Path, tmp_path: Path
) -> None:
    dropped(scene, qtbot, books / LEDGER)
    detail = opened(scene, qtbot, LEDGER, "客户台账")
    press(detail.buttons["mapping"])
    table = detail.mapping.table
    asked = [one.column for one in table.columns if one.open]
    assert [one.column for one in table.columns][: len(asked)] == asked, "questions first"
    assert asked[0] == "联系人"
    table.setFocus()
    table.setCurrentCell(0, 1)
    QTest.keyClick(table, KEY.Key_Return)
    combo = table.findChild(QComboBox)
    assert combo is not None
    qtbot.waitUntil(combo.view().isVisible)
    before = [one.column for one in table.columns]
    assert detail.mapping.left.text() == "不迁移的列 1 个：序号", "what is asked is not said to stay behind"
    words = next(combo.itemText(at) for at in range(combo.count()) if combo.itemText(at).startswith("备注"))
    combo.setCurrentText(words)
    combo.view().setCurrentIndex(combo.model().index(combo.findText(words), 0))
    QTest.keyClick(combo.view(), KEY.Key_Return)
    at_rest(scene, qtbot)
    assert work_of(scene).state.values["mapping.unknown@customers.联系人"] == {"target": "note", "note": ""}
    decided = next(one for one in table.columns if one.column == "联系人")
    assert (decided.target, decided.basis) == ("note", "remembered")
    assert "上次的决定" in decided.reason.zh
    assert [one.column for one in table.columns] == before, "the row stays under the hand that chose"
    assert [one.column for one in table.columns if one.open] == ["所在地区", "备注"]
    assert table.currentRow() == 0
    press(detail.buttons["columns"])
    press(detail.buttons["mapping"])
    assert [one.column for one in table.columns][:2] == ["所在地区", "备注"], "shown again, questions first"
    next_week = tmp_path / "下周导出.xlsx"
    shutil.copy(books / LEDGER, next_week)
    dropped(scene, qtbot, next_week)
    detail = opened(scene, qtbot, next_week.name, "客户台账")
    replayed = next(one for one in detail.mapping.table.columns if one.column == "联系人")
    assert (replayed.target, replayed.basis) == ("note", "remembered")


def test_values_that_we_do_not_know_are_placed_by_a_person(
    scene: Scene, qtbot: QtBot, books: Path, tmp_path: Path
) -> None:
    known, unknown = ("(删除)等待付款".encode("gb18030"), "客服挂起".encode("gb18030"))
    orders = tmp_path / "京东订单.csv"
    orders.write_bytes((books / "京东订单.csv").read_bytes().replace(known, unknown))
    dropped(scene, qtbot, orders)
    detail = opened(scene, qtbot, "京东订单.csv", "京东订单")
    assert detail.tab == "issues", "an error opens with the issues"
    press(detail.issues.copy_button)
    assert QApplication.clipboard().text().splitlines()[0].startswith("京东订单!")
    press(detail.buttons["mapping"])
    assert "来源模板" in " ".join(row[3].text for row in detail.mapping.table.facts())
    (field,) = detail.mapping.questions.fields()
    assert isinstance(field, QComboBox)
    field.setFocus()
    field.setCurrentIndex(field.findData("closed"))
    field.activated.emit(field.currentIndex())
    at_rest(scene, qtbot)
    assert detail.mapping.questions.fields() == [field], "it stays where it is, to be changed"
    assert (field.currentData(), detail.buttons["mapping"].text()) == ("closed", "对应")
    assert field.mapTo(detail, QPoint(0, 0)).y() < detail.mapping.table.mapTo(detail, QPoint(0, 0)).y()
    decision = work_of(scene).dossier.mappings["jd_orders@sales_orders"]["订单状态"]
    assert decision.values == {"客服挂起": "closed"}
    scene.desk.undo()
    at_rest(scene, qtbot)
    assert detail.mapping.questions.fields() == [field]
    assert field.currentIndex() == -1


def test_a_unit_of_the_clients_is_said_in_ours_and_taken_back(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    sales = tmp_path / "销售明细.csv"
    lines = [
        f"SO{n:05d},客户{n % 9}公司,2026-03-1{n % 9},SP{n % 20:04d},{n % 5 + 1}{'箱' * (n % 3 > 0)},{n % 20 * 10 + 1}"
        for n in range(1, 60)
    ]
    sales.write_text("\n".join(["单号,客户名称,下单时间,商品编码,数量,单价", *lines]), "utf-8")
    dropped(scene, qtbot, sales)
    detail = opened(scene, qtbot, sales.name, "销售明细")
    press(detail.buttons["mapping"])
    (field,) = detail.mapping.questions.fields()
    assert isinstance(field, LineField)
    assert field.accessibleName() == "「数量」里 1 箱 是多少基本单位"
    field.setFocus()
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, KEY.Key_Return)
    assert "大于 0" in field.toolTip()
    field.clear()
    QTest.keyClicks(field, "24")
    QTest.keyClick(field, KEY.Key_Return)
    at_rest(scene, qtbot)
    (decisions,) = work_of(scene).dossier.mappings.values()
    assert decisions["数量"].factors == {"箱": 24}
    assert detail.buttons["mapping"].text() == "对应"
    scene.desk.undo()
    at_rest(scene, qtbot)
    assert detail.mapping.questions.fields() == [field]
    assert field.text() == ""


def test_one_value_for_all_rows_where_the_column_is_lacking(
    scene: Scene, qtbot: QtBot, books: Path, tmp_path: Path
) -> None:
    dropped(scene, qtbot, books / "京东订单.csv")
    detail = opened(scene, qtbot, "京东订单.csv", "京东订单")
    press(detail.buttons["mapping"])
    lines = detail.mapping.lacks
    assert [field.accessibleName() for field in lines.fields] == [
        "销售单·源表没有「仓库」",
        "商品·源表没有「基本单位」",
    ]
    assert [field.placeholderText() for field in lines.fields] == ["默认仓库", "请问客户"]
    assert detail.mapping.lacking.isHidden()
    warehouse, unit = lines.fields
    for field, words in ((warehouse, "成品仓"), (unit, "一个太长太长的单位名称")):
        field.setFocus()
        field.insert(words)
        QTest.keyClick(field, KEY.Key_Return)
        at_rest(scene, qtbot)
    values = work_of(scene).state.values
    assert values["recipe.sales_orders"] == {"defaults": {"warehouse@jd_orders": "成品仓"}}
    assert values.get("recipe.products") is None, "too long"
    unit.selectAll()
    unit.insert("件")
    QTest.keyClick(unit, KEY.Key_Return)
    at_rest(scene, qtbot)
    assert work_of(scene).state.values["recipe.products"] == {"defaults": {"unit@jd_orders": "件"}}
    scene.desk.undo()
    at_rest(scene, qtbot)
    assert work_of(scene).state.values.get("recipe.products") is None
    assert lines.fields == [warehouse, unit]
    assert (warehouse.text(), unit.text()) == ("成品仓", "")
    dropped(scene, qtbot, _next_week(books / "京东订单.csv", tmp_path))
    again = opened(scene, qtbot, "下周.csv", "下周")
    assert again.mapping.lacks.fields[0].text() == "成品仓", "for the next export of this source"


def _next_week(orders: Path, folder: Path) -> Path:
    return Path(shutil.copy(orders, folder / "下周.csv"))


def test_a_person_names_the_source_and_the_import_sheet(scene: Scene, qtbot: QtBot, books: Path) -> None:
    dropped(scene, qtbot, books / LEDGER)
    detail = opened(scene, qtbot, LEDGER, "客户台账")
    press(detail.buttons["mapping"])
    combo = detail.mapping.target_combo
    assert combo.currentText() == "客户（CRM）"
    combo.setCurrentIndex(combo.findData("contacts"))
    combo.activated.emit(combo.currentIndex())
    at_rest(scene, qtbot)
    assert combo.currentData() == "contacts"
    assert any(one.column == "联系人" and one.target == "name" for one in detail.mapping.table.columns)


def test_how_patterns_are_written_is_said_where_they_stand(scene: Scene, qtbot: QtBot, books: Path) -> None:
    dropped(scene, qtbot, books / LEDGER)
    detail = opened(scene, qtbot, LEDGER, "客户台账")
    assert any(row[-1].second == "写法 字999字　字99字" for row in detail.columns.facts())
    assert "9 代表一位数字" in detail.legend.text()
    assert detail.legend.isVisible()
    press(detail.buttons["mapping"])
    assert any(row[0].second == "写法 999" for row in detail.mapping.table.facts())
    assert detail.legend.isVisible()
    press(detail.buttons["issues"])
    assert detail.legend.isHidden()


# --- calm ------------------------------------------------------------------------------------------------------------


def test_showing_the_same_again_costs_next_to_nothing(scene: Scene, qtbot: QtBot, books: Path) -> None:
    dropped(scene, qtbot, books)
    opened(scene, qtbot, LEDGER, "客户台账")
    page, work = page_of(scene), work_of(scene)
    begun = time.perf_counter()
    for _ in range(10):
        page.show_work(work)
    assert (time.perf_counter() - begun) / 10 < 0.010
