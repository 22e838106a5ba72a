"""The window beside a hub: what a colleague writes comes, two words on one field stand there until one is picked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.hub import join, sync
from qifutong_desktop.actions.team import team_view
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.merge import case_state
from qifutong_desktop.core.operation import moment
from qifutong_desktop.store.hub.administration import erase
from qifutong_desktop.store.operations import case_operations, list_cases, record
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.client_page import ClientPage
from qifutong_desktop.ui.pages.settings_page import SettingsPage
from qifutong_desktop.ui.pages.team_page import TeamPage
from qifutong_desktop.ui.team_door import TeamDoor
from qifutong_desktop.ui.widgets.conflict_box import ConflictBox
from qifutong_desktop.ui.widgets.hub_detail import HubDetail
from qifutong_desktop.ui.widgets.hub_sign import HubSign
from tests.postgres_server import PostgresServer, postgres
from tests.store.hub.team import Team, new_team

from .hub_scene import HERS, LATER, MINE, TwoLaptops, enrolled, new_store, two_laptops
from .scene import CASE, NOW, Scene, sample_store, set_scene

__all__ = ["postgres"]


@pytest.fixture
def team(postgres: PostgresServer) -> Team:
    return new_team(postgres)


@pytest.fixture
def both(team: Team, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[TwoLaptops]:
    made = two_laptops(team, qapp, qtbot, tmp_path)
    yield made
    made.scene.close()
    made.her.store.close()


def sign(both: TwoLaptops) -> HubSign:
    return next(one for one in both.scene.frame.findChildren(HubSign))


def boxes(both: TwoLaptops) -> list[ConflictBox]:
    return [one for one in both.scene.frame.findChildren(ConflictBox) if one.isVisible()]


def words(box: ConflictBox) -> str:
    return " ".join(one.text() for one in box.findChildren(QLabel))


def client_page(both: TwoLaptops) -> ClientPage:
    both.scene.frame.go("client")
    page = both.scene.frame.pages.currentWidget()
    assert isinstance(page, ClientPage)
    return page


def test_what_a_colleague_writes_comes_to_the_open_page_and_typing_goes_on(both: TwoLaptops, qtbot: QtBot) -> None:
    page = client_page(both)
    bank, phone = page.fields.field("client.bank"), page.fields.field("client.phone")
    assert bank is not None
    assert phone is not None
    bank.setFocus()
    QTest.keyClicks(bank, "ICBC 6217")
    both.her.say({"client.phone": "0572-2100000"})
    both.sync(qtbot)
    qtbot.waitUntil(lambda: phone.text() == "0572-2100000")
    assert bank.text() == "ICBC 6217"
    assert bank.hasFocus()
    both.scene.window.finish_typing()
    qtbot.waitUntil(lambda: both.scene.desk.all_saved)
    both.sync(qtbot)
    both.her.sync()
    assert case_state(case_operations(both.her.store, CASE)).value("client.bank") == "ICBC 6217"


FIELDS: dict[str, tuple[str, FieldValue, FieldValue]] = {
    "client.bank": ("client", "湖州银行", "农业银行"),
    "deal.notes": ("client", "先谈仓库", "先谈门店"),
    "preferences.payment": ("quote", "验收后付", "签约时付"),
    "plan.T01": ("plan", {"days": 3, "owner": None}, {"days": 5, "owner": None}),
    "answers.S01": (
        "diagnosis",
        {"value": 1, "source": "口述", "note": ""},
        {"value": 3, "source": "现场", "note": "现场看过"},
    ),
}


def test_two_words_on_a_field_of_any_kind_stand_there_with_who_and_one_is_picked_for_all(
    both: TwoLaptops, qtbot: QtBot
) -> None:
    desk, frame = both.scene.desk, both.scene.frame
    desk.say({field: mine for field, (_, mine, _) in FIELDS.items()})
    qtbot.waitUntil(lambda: desk.all_saved)
    both.her.say({field: hers for field, (_, _, hers) in FIELDS.items()}, seen=False)
    both.sync(qtbot)
    qtbot.waitUntil(lambda: sign(both).text() == "5 处冲突")
    for step in ("client", "quote", "plan", "diagnosis"):
        frame.go(step, "answers.S01" if step == "diagnosis" else "")
        here = [field for field, (where, _, _) in FIELDS.items() if where == step]
        for left in range(len(here), 0, -1):
            qtbot.waitUntil(lambda left=left: len(boxes(both)) == left)  # type: ignore[misc]
            [first, *_] = boxes(both)
            told = words(first)
            assert MINE in told
            assert HERS in told
            assert "11-22" in told
            [take, *_] = first.findChildren(QPushButton)
            qtbot.waitUntil(take.isVisible)
            QTest.mouseClick(take, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: desk.all_saved and not boxes(both))
    both.sync(qtbot)
    both.her.sync()
    state = case_state(case_operations(both.her.store, CASE))
    assert state.conflicts == {}
    assert {state.heads[field][0].author for field in FIELDS} == {MINE}
    assert state.value("client.bank") == "农业银行"  # the newest stands first in the box
    assert "冲突" not in sign(both).text()


def test_what_came_while_he_wrote_is_kept_beside_his_words(both: TwoLaptops, qtbot: QtBot) -> None:
    desk = both.scene.desk
    both.her.say({"client.bank": "农业银行"})
    sync(both.scene.store, LATER)  # into the store, not yet on the desk
    desk.say({"client.bank": "湖州银行"})
    desk.say({"client.bank": "湖州银行织里支行"})
    qtbot.waitUntil(lambda: desk.all_saved)
    both.rest(qtbot)
    desk.reread()
    frame = both.scene.frame
    frame.go("client")
    qtbot.waitUntil(lambda: len(boxes(both)) == 1)
    assert "农业银行" in words(boxes(both)[0])
    assert "湖州银行织里支行" in words(boxes(both)[0])
    desk.undo()
    desk.say({"client.bank": "建设银行"})
    qtbot.waitUntil(lambda: desk.all_saved and not boxes(both))


def test_the_sign_tells_what_waits_and_that_the_hub_is_away(both: TwoLaptops, qtbot: QtBot) -> None:
    desk = both.scene.desk
    both.sync(qtbot)
    assert sign(both).text().startswith("已同步")
    desk.say({"client.bank": "湖州银行"})
    qtbot.waitUntil(lambda: sign(both).text() == "待上传 1", timeout=5000)
    both.team.server.run(f"ALTER DATABASE {both.team.database} ALLOW_CONNECTIONS false")
    both.syncing.sync()
    qtbot.waitUntil(lambda: "1 项待上传" in sign(both).text() or sign(both).text() == "同步有问题", timeout=15_000)
    both.team.server.run(f"ALTER DATABASE {both.team.database} ALLOW_CONNECTIONS true")
    both.sync(qtbot)
    qtbot.waitUntil(lambda: sign(both).text().startswith("已同步"))


def test_a_click_on_the_sign_opens_what_came_and_leads_to_a_conflict(both: TwoLaptops, qtbot: QtBot) -> None:
    desk = both.scene.desk
    desk.say({"client.bank": "湖州银行"})
    qtbot.waitUntil(lambda: desk.all_saved)
    both.her.say({"client.bank": "农业银行"}, seen=False)
    both.sync(qtbot)
    both.scene.frame.go("quote")
    QTest.mouseClick(sign(both), Qt.MouseButton.LeftButton)
    [detail] = both.scene.window.findChildren(HubDetail)
    told = " ".join(one.text() for one in detail.findChildren(QLabel))
    assert "上次同步" in told
    assert "下载" in told
    [link] = detail.links
    assert "开户行" in link.text()
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    page = both.scene.frame.pages.currentWidget()
    assert isinstance(page, ClientPage)
    bank = page.fields.field("client.bank")
    assert bank is not None
    qtbot.waitUntil(bank.hasFocus)


def test_the_team_page_lists_clients_with_owner_and_last_hand_and_opens_one(both: TwoLaptops, qtbot: QtBot) -> None:
    other = "6b" * 16
    both.her.say({"client.name": "嘉兴远帆纸业有限公司"}, case=other)
    both.her.say({"client.phone": "0572-2100000"})
    both.sync(qtbot)
    door = both.scene.window.findChild(TeamDoor)
    assert door is not None
    assert door.button is not None
    QTest.mouseClick(door.button, Qt.MouseButton.LeftButton)
    page = both.scene.window.go("team")
    assert isinstance(page, TeamPage)
    qtbot.waitUntil(lambda: page.table is not None and page.table.rowCount() == 2)
    assert page.table is not None
    rows = {row[0].text: row for row in page.table.facts()}
    assert (rows["湖州青岚茶业有限公司"][1].text, rows["湖州青岚茶业有限公司"][5].text) == (MINE, HERS)
    assert (rows["嘉兴远帆纸业有限公司"][1].text, rows["嘉兴远帆纸业有限公司"][5].text) == (HERS, HERS)
    page.find_edit.setText("远帆")
    qtbot.waitUntil(lambda: page.table is not None and page.table.rowCount() == 1)
    page.go_to("changes")
    page.find_edit.clear()
    qtbot.waitUntil(lambda: page.table is not None and page.table.rowCount() >= 3)
    told = [[fact.text for fact in row] for row in page.table.facts()]
    assert any(row[1:] == [HERS, "湖州青岚茶业有限公司", "电话", "0572-2100000"] for row in told)
    row = next(number for number, row in enumerate(told) if row[2] == "嘉兴远帆纸业有限公司")
    page.table.cellActivated.emit(row, 0)
    qtbot.waitUntil(lambda: both.scene.desk.work is not None and both.scene.desk.work.id == other)
    assert both.scene.window.frame is not None
    qtbot.waitUntil(lambda: both.scene.window.frame is not None and both.scene.window.frame.space == "case")


def test_join_and_leave_in_the_settings_with_refusals_beside_the_field(
    team: Team, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    store = sample_store(tmp_path / "one", {"client.name": "湖州青岚茶业有限公司"})
    scene: Scene = set_scene(qapp, store, Look(), wait=lambda done: qtbot.waitUntil(done, timeout=10_000))
    page = scene.window.go("settings")
    assert isinstance(page, SettingsPage)
    card, door = page.hub_card, scene.window.findChild(TeamDoor)
    assert door is not None
    assert door.button is None
    card.address_edit.setText("hub.example.com")
    card.role_edit.setText("shen")
    card.join_button.click()
    qtbot.waitUntil(card.address_wrong.isVisible)
    assert "主机名/数据库名" in card.address_wrong.text()
    role = enrolled(team, MINE, "shen")
    with team.plain("owner") as connection:
        connection.execute(f"ALTER ROLE {team.role('shen')} NOLOGIN".encode())
    card.address_edit.setText(role)
    card.join_button.click()
    qtbot.waitUntil(card.sign_in_wrong.isVisible)
    with team.plain("owner") as connection:
        connection.execute(f"ALTER ROLE {team.role('shen')} LOGIN".encode())
    card.join_button.click()
    qtbot.waitUntil(lambda: door.button is not None and door.button.isVisible(), timeout=10_000)
    qtbot.waitUntil(lambda: not scene.desk.jobs.busy, timeout=10_000)
    assert MINE in card.state_label.text()
    assert not card.join_part.isVisible()
    card.leave_button.click()
    card.ask_bar.confirm.click()
    qtbot.waitUntil(lambda: door.button is not None and not door.button.isVisible())
    assert card.join_part.isVisible()
    scene.close()


_ALONE = """
import os, sys
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication
from tests.ui.scene import sample_store, set_scene, settle
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.syncing import syncing_of
from qifutong_desktop.ui.team_door import TeamDoor
app = QApplication([])
store = sample_store(Path(sys.argv[1]), {"client.name": "x"})
scene = set_scene(app, store, Look())
syncing_of(scene.desk).begin()
scene.desk.say({"client.bank": "y"})
scene.window.go("home")
settle(app, scene.window, 20)
assert scene.window.findChild(TeamDoor).button is None
loaded = [name for name in sys.modules if name.startswith(("psycopg", "qifutong_desktop.store.hub."))
          or "team_page" in name or ".widgets.hub_" in name]
print([name for name in loaded if not name.endswith("store.hub.state")])
scene.close()
"""


def test_without_a_hub_nothing_of_it_is_loaded_and_the_rail_is_as_it_was(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _ALONE, str(tmp_path / "alone")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr[-2000:]


def test_an_administrator_sees_figures_and_no_client(
    team: Team, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    store = new_store(tmp_path / "boss")
    join(store, enrolled(team, "周经理", "boss", "admin"), "", NOW)
    sync(store, NOW)
    view = team_view(store)
    assert view.clients == ()
    assert view.figures is not None
    store.close()


def all_but_one_erased(both: TwoLaptops, qtbot: QtBot) -> str:
    """22 of 23 clients are erased at the hub, which he hears; the one that is left."""
    made = [f"{n:032x}" for n in range(1, 24)]
    for case in made:
        record(both.her.store, case, {"client.name": f"客户{case[-2:]}"}, author=HERS, at=moment(LATER))
    both.her.sync()
    both.sync(qtbot)
    with both.team.hub() as hub:
        for case in made[:22]:
            erase(hub, case)
    both.sync(qtbot)
    return made[22]


def test_many_erasures_at_once_wait_for_a_persons_yes(both: TwoLaptops, qtbot: QtBot) -> None:
    last = all_but_one_erased(both, qtbot)
    assert sign(both).text() == "22 个客户待删除"
    notice = both.scene.window.frame.notice_bar  # type: ignore[union-attr]
    assert "22 个客户" in notice.words.text()
    QTest.mouseClick(sign(both), Qt.MouseButton.LeftButton)
    [detail] = both.scene.window.findChildren(HubDetail)
    assert "客户01、客户02" in detail.held.names.text()
    detail.held.no_button.click()
    assert detail.held.isHidden()
    assert not sign(both).text().endswith("待删除")
    both.sync(qtbot)
    assert not both.syncing.held  # the same are not asked about again

    with both.team.hub() as hub:
        erase(hub, last)
    both.sync(qtbot)
    assert len(both.syncing.held) == 23
    detail.held.yes_button.click()
    assert detail.held.yes_button.isHidden()
    detail.held.sure_button.click()
    qtbot.waitUntil(lambda: len(list_cases(both.scene.store)) == 1, timeout=15_000)
    both.rest(qtbot)
    qtbot.waitUntil(lambda: both.syncing.at is None and not both.syncing.held)
    assert detail.held.isHidden()
    detail.close()


def test_a_yes_to_some_erases_no_others(both: TwoLaptops, qtbot: QtBot) -> None:
    last = all_but_one_erased(both, qtbot)
    with both.team.hub() as hub:
        erase(hub, last)
    both.syncing.erase_held()
    qtbot.waitUntil(lambda: len(both.syncing.held) == 23 and both.syncing.at is None, timeout=15_000)
    both.rest(qtbot)
    assert len(list_cases(both.scene.store)) == 24
