"""The data page's rehearsal, cleaning, scope, export and locked files, in the real window over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", reason="Qt's system libraries are missing", exc_type=ImportError)

from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qifutong_desktop.core.dossier import Dossier
from qifutong_desktop.core.migration.rehearsed import Rehearsed
from qifutong_desktop.core.operation import moment
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.store.operations import case_operations, record
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.data_page import DataPage
from tests.ui.data_scene import at_rest, data_scene, page_of
from tests.ui.scene import NOW, Scene, set_scene
from tests.workbooks.locked_books import locked_package

KEY = Qt.Key
PASSWORD = "Lq2026"
HEADS = "客户名称,手机,统一社会信用代码,城市,最近联系时间"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """40 customers, half of them idle since 2020; one phone too short, one full-width, two that may be one."""
    years = [2020 if n % 2 else 2026 for n in range(36)]
    dated = [f"{year}-03-{n % 28 + 1:02}" for n, year in enumerate(years)]
    rows = [f"甲{n}精密机械有限公司,1381234{n:04},,无锡,{day}" for n, day in enumerate(dated)]
    rows += ["无锡鼎盛机械有限公司,13912345001,,无锡,2026-01-05", "鼎盛机械厂,13912345002,,无锡,2026-02-06"]
    rows += ["乙一精密机械有限公司,138123,,无锡,2026-02-07"]
    rows += ["丙一精密机械有限公司,１３９１２３４５００９,,无锡,2026-02-08"]
    path = tmp_path / "客户台账.csv"
    path.write_text("\n".join([HEADS, *rows]), "utf-8")
    return path


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    made = data_scene(qapp, qtbot, tmp_path)
    yield made
    made.close()


def dossier_of(scene: Scene) -> Dossier:
    assert scene.desk.work is not None
    return scene.desk.work.dossier


def given(scene: Scene, qtbot: QtBot, *paths: Path) -> DataPage:
    page = page_of(scene)
    page.reading.read(paths)
    at_rest(scene, qtbot)
    return page


def rehearsed(scene: Scene, qtbot: QtBot, page: DataPage) -> Rehearsed:
    page.rehearsal_tab.click()
    page.rehearsal_card.start_button.setFocus()
    QTest.keyClick(page.rehearsal_card.start_button, KEY.Key_Space)
    at_rest(scene, qtbot)
    assert scene.desk.work is not None
    found = scene.desk.work.dossier.rehearsed
    assert found is not None
    return found


def test_a_drop_is_one_step_to_undo(scene: Scene, qtbot: QtBot, ledger: Path) -> None:
    given(scene, qtbot, ledger)
    scene.desk.undo()
    at_rest(scene, qtbot)
    assert dossier_of(scene).sizing is None
    assert dossier_of(scene).case.data == ()
    scene.desk.redo()
    at_rest(scene, qtbot)
    assert dossier_of(scene).sizing is not None
    assert dossier_of(scene).case.data == (str(ledger),)


def test_a_rehearsal_accounts_for_every_row_and_is_remembered(
    qapp: QApplication, qtbot: QtBot, scene: Scene, ledger: Path
) -> None:
    page = given(scene, qtbot, ledger)
    found = rehearsed(scene, qtbot, page)
    customers = next(one for one in found.entities if one.target == "customers")
    assert customers.read == customers.created + customers.merged + customers.skipped + customers.rejected == 40
    assert customers.rejected == 1
    card = page.rehearsal_card
    assert card.verdict.text() == "全部对平"
    row = next(row for row in card.table.facts() if row[0].text == "客户")
    assert [fact.text for fact in row[1:6]] == ["40", "39", "0", "0", "1"]
    told = [[fact.text for fact in row] for row in card.faults.facts()]
    assert ["不是完整的电话号码", "手机", "1", "B40"] in told
    assert "查出" in card.told.text()
    assert (f"文件里是 {found.rows} 行" in card.told.text()) == (found.read > found.rows == 40)
    scene.window.close()
    again = set_scene(qapp, scene.store, Look(), wait=qtbot.waitUntil)
    again.frame.go("data")
    page_of(again).rehearsal_tab.click()
    at_rest(again, qtbot)
    assert page_of(again).rehearsal_card.verdict.text() == "全部对平"
    assert not page_of(again).trial.stale
    again.window.close()
    again.desk.jobs.close()


def test_a_rule_is_switched_off_by_keyboard_and_undone(scene: Scene, qtbot: QtBot, ledger: Path) -> None:
    page = given(scene, qtbot, ledger)
    rehearsed(scene, qtbot, page)
    page.cleaning_tab.click()
    steps = page.cleaning_card.steps
    place = next(n for n, one in enumerate(steps.shown) if (one.target, one.rule) == ("customers", "phone"))
    assert "→ 139****5009" in steps.facts()[place][2].text
    steps.setFocus()
    steps.setCurrentCell(place, 0)
    QTest.keyClick(steps, KEY.Key_Space)
    at_rest(scene, qtbot)
    assert scene.desk.work is not None
    assert scene.desk.work.dossier.recipes["customers"].off == {"phone"}
    assert steps.facts()[place][3].text == "○ 已关"
    assert page.trial.stale
    found = rehearsed(scene, qtbot, page)
    page.cleaning_tab.click()
    assert ("customers", "phone") not in {(one.target, one.rule) for one in found.steps}
    place = next(n for n, one in enumerate(steps.shown) if (one.target, one.rule) == ("customers", "phone"))
    assert steps.facts()[place][1].text == "0", "it stays in sight, to be switched on again"
    scene.desk.undo()
    scene.desk.undo()
    at_rest(scene, qtbot)
    assert "customers" not in scene.desk.work.dossier.recipes


def test_two_records_are_made_one_by_a_key_and_the_other_survives(scene: Scene, qtbot: QtBot, ledger: Path) -> None:
    page = given(scene, qtbot, ledger)
    before = rehearsed(scene, qtbot, page)
    assert before.proposed == 1
    page.cleaning_tab.click()
    pairs = page.cleaning_card.pairs
    assert pairs.facts()[0][3].text == "待您判断"
    stays = pairs.pairs[0].survivor.name
    pairs.setFocus()
    QTest.keyClick(pairs, KEY.Key_S)
    QTest.keyClick(pairs, KEY.Key_Y)
    at_rest(scene, qtbot)
    assert pairs.facts()[0][3].text == "✓ 合并"
    assert pairs.facts()[0][1].text == stays, "swapped"
    after = rehearsed(scene, qtbot, page)
    customers = next(one for one in after.entities if one.target == "customers")
    assert (customers.created, customers.merged) == (38, 1)
    held = page.trial.fresh()
    assert held is not None
    record = next(r for one in held.tried if one.target.id == "customers" for r in one.records if len(r.rows) == 2)
    assert record.values["name"] != stays
    page.cleaning_tab.click()
    page.cleaning_card.pairs.setCurrentCell(0, 0)
    page.cleaning_card.buttons["forget"].click()
    at_rest(scene, qtbot)
    assert scene.desk.work is not None
    assert "customers" not in scene.desk.work.dossier.recipes


def test_the_scope_moves_rows_and_the_quote_and_is_undone(scene: Scene, qtbot: QtBot, ledger: Path) -> None:
    page = given(scene, qtbot, ledger)
    page.scope_tab.click()
    card, desk = page.scope_card, scene.desk
    card.idle.track.setFocus()
    QTest.keyClick(card.idle.track, KEY.Key_Right)
    assert card.rows.text() == "22", "at once"
    assert desk.work is not None
    assert desk.work.diagnosis.needs.amount("migration_rows") == Range.of(Decimal(40))
    qtbot.waitUntil(lambda: desk.work is not None and desk.work.dossier.scope.idle_years == 5, timeout=5_000)
    at_rest(scene, qtbot)
    assert desk.work.diagnosis.needs.amount("migration_rows") == Range.of(Decimal(22))
    assert "迁移范围" in desk.work.diagnosis.needs.need("migration_rows").reason.zh
    desk.undo()
    at_rest(scene, qtbot)
    assert desk.work.diagnosis.needs.amount("migration_rows") == Range.of(Decimal(40))
    assert card.rows.text() == "40"
    box = card.boxes["customers"]
    box.setFocus()
    QTest.keyClick(box, KEY.Key_Space)
    assert card.rows.text() == "0"


def test_a_scope_that_is_left_at_once_counts_and_never_for_another_client(
    scene: Scene, qtbot: QtBot, ledger: Path
) -> None:
    page, desk = given(scene, qtbot, ledger), scene.desk
    page.scope_tab.click()
    card = page.scope_card
    QTest.mouseClick(card.idle.track, Qt.MouseButton.LeftButton, pos=QPoint(card.idle.track.width() - 2, 10))
    scene.frame.go("plan")
    assert desk.work is not None
    assert desk.work.dossier.scope.idle_years == 1
    at_rest(scene, qtbot)
    scene.frame.go("data")
    card.all_button.click()
    other = "7c" * 16
    record(scene.store, other, {"client.name": "宁波远帆贸易"}, author="沈亦舟", at=moment(NOW))
    desk.open(other)
    qtbot.waitUntil(lambda: desk.work is not None and desk.work.id == other, timeout=5_000)
    scene.frame.go("client")
    at_rest(scene, qtbot)
    assert [one.field for one in case_operations(scene.store, other)] == ["client.name"]


def test_the_cleaned_and_the_error_workbook_go_into_the_clients_folder(
    scene: Scene, qtbot: QtBot, ledger: Path, tmp_path: Path
) -> None:
    page = given(scene, qtbot, ledger)
    page.handover_tab.click()
    card = page.handover_card
    card.place.use(tmp_path / "交付")
    scene.window.setMinimumHeight(0)
    scene.window.resize(1280, 480)  # what is told and asked comes below the edge
    card.buttons[0].click()
    qtbot.waitUntil(card.done_frame.isVisible, timeout=30_000)
    qtbot.waitUntil(lambda: _whole(card.done_frame))
    assert {path.name for path in card.folder.iterdir()} == {"import.xlsx", "errors-客户台账.xlsx", "rehearsal.json"}
    book = load_workbook(card.folder / "errors-客户台账.xlsx")
    wrong = [cell for row in book["客户台账"].iter_rows() for cell in row if cell.comment is not None]
    assert [cell.value for cell in wrong] == ["138123"]
    at_rest(scene, qtbot)
    rehearsed(scene, qtbot, page)
    page.handover_tab.click()
    for button in card.buttons[1:]:
        button.click()
        at_rest(scene, qtbot)
        assert card.refusal.text() == ""
    assert {"migration-report.pdf", "analysis.pdf"} <= {path.name for path in card.folder.iterdir()}
    card.buttons[0].click()
    qtbot.waitUntil(card.ask_frame.isVisible, timeout=10_000)
    qtbot.waitUntil(lambda: _whole(card.ask_frame))
    QTest.keyClick(card.replace_button, KEY.Key_Space)
    qtbot.waitUntil(card.done_frame.isVisible, timeout=30_000)


def _whole(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect().height() == widget.height()


def test_a_locked_workbook_asks_and_says_when_the_password_is_wrong(
    scene: Scene, qtbot: QtBot, tmp_path: Path, ledger: Path
) -> None:
    book = Workbook()
    for row in [["客户名称", "手机"], *([f"丁{n}机械设备有限公司", f"1371234{n:04}"] for n in range(9))]:
        book.worksheets[0].append(row)
    book.save(tmp_path / "open.xlsx")
    shut = tmp_path / "加密客户.xlsx"
    shut.write_bytes(locked_package((tmp_path / "open.xlsx").read_bytes(), PASSWORD))
    page = given(scene, qtbot, shut, ledger)
    box = page.password_box
    assert box.isVisible()
    assert set(page.cards) == {ledger.name}, "the others count meanwhile"
    for word, seen in (("wrong", True), (PASSWORD, False)):
        box.field.setFocus()
        QTest.keyClicks(box.field, word)
        QTest.keyClick(box.field, KEY.Key_Return)
        at_rest(scene, qtbot)
        assert box.isVisible() is seen
        if seen:
            assert box.wrong.text() == "密码不对，打不开文件；请核对打开密码（注意大小写）"
            assert box.wrong.isVisible()
            assert box.field.text() == ""
    assert set(page.cards) == {shut.name, ledger.name}
    assert PASSWORD not in repr(scene.desk.work.kept.log if scene.desk.work else "")
    assert rehearsed(scene, qtbot, page).read > 40
