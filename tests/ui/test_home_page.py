from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.core.client import Company
from qifutong_desktop.core.due import Due
from qifutong_desktop.core.money import Money
from qifutong_desktop.core.overview import Overview
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.store.operations import list_cases, record
from qifutong_desktop.ui.desk import Desk
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.main_window import MainWindow
from qifutong_desktop.ui.pages.home_page import HomePage
from qifutong_desktop.ui.style import dress

from .scene import NOW, settle

TODAY = NOW.date()
Client = tuple[str, Overview, str]


def money(yuan: int) -> Money:
    return Money.of(Decimal(yuan))


CLIENTS: list[Client] = [
    ("宁波澄川", Overview("diagnosing", "retail", Range(86, 86), total=money(43499), lacks=10), "2026-11-22T01:00:00Z"),
    ("湖州青岚", Overview("signed", total=money(7199), service_end=TODAY + timedelta(20)), "2026-11-21T01:00:00Z"),
    ("安吉明砺", Overview("quoted", total=money(86999), valid_until=TODAY + timedelta(3)), "2026-11-20T01:00:00Z"),
    ("台州海拓", Overview("lost", rival="某家", lost_reason="价格"), "2026-11-19T01:00:00Z"),
]


def case_of(number: int) -> str:
    return f"{number:032x}"


@pytest.fixture
def stage(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., HomePage]]:
    struck: list[Callable[[], object]] = []

    def set_up(clients: list[Client] = CLIENTS, look: Look | None = None) -> HomePage:
        look = look or Look()
        store, _ = create_store(tmp_path / "p", "river and hill", keyring=False, cost=Scrypting(2**4))
        for number, (name, overview, at) in enumerate(clients):
            record(store, case_of(number), {"client.name": name}, author="a", at=at, overview=overview)
        dress(qapp, look)
        desk = Desk(now=lambda: NOW)
        window = MainWindow(look)
        window.furnish(look, desk)
        window.show()
        desk.begin(store, shipped(), Company(consultant="沈亦舟"))
        page = window.go("home")
        assert isinstance(page, HomePage)
        struck.extend((window.close, desk.end, store.close))
        qtbot.waitUntil(lambda: page.found is not None)
        return page

    yield set_up
    for strike in struck:
        strike()


def names(page: HomePage) -> list[str]:
    model = page.cases_list.cases
    return [model.row(number).name for number in range(model.rowCount())]


def store_of(page: HomePage) -> Store:
    store = page.desk.store
    assert store is not None
    return store


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_filters_count_and_sorting_follows_pinyin_expiry_and_total(stage: Callable[..., HomePage]) -> None:
    page = stage()
    assert [button.text().split()[-1] for button in page.groups.values()] == ["4", "1", "1", "0", "1"]
    assert names(page) == ["宁波澄川", "湖州青岚", "安吉明砺", "台州海拓"]
    menu = page.sort_button.menu()
    assert menu is not None
    by_changed, by_name, by_expiry, by_total = menu.actions()
    by_name.trigger()
    assert names(page) == ["安吉明砺", "湖州青岚", "宁波澄川", "台州海拓"]
    by_expiry.trigger()
    assert names(page)[:2] == ["安吉明砺", "湖州青岚"]
    by_total.trigger()
    assert names(page) == ["安吉明砺", "宁波澄川", "湖州青岚", "台州海拓"]
    by_changed.trigger()
    click(page.groups["ending"])
    assert names(page) == ["湖州青岚"]
    click(page.groups["signed"])
    assert names(page) == []
    assert page.none_label.isVisible()


def test_rows_say_what_is_known_and_what_presses(stage: Callable[..., HomePage]) -> None:
    page = stage()
    first, second, third, _ = (page.cases_list.cases.row(number) for number in range(4))
    assert (first.facts, first.stage, first.tier, first.total, first.expiry) == (
        "零售业，86 人",
        "诊断中",
        "未定",
        "43,499.00",
        "草案",
    )
    assert (second.stage, second.pressing) == ("待续费", True)
    assert (third.expiry, third.pressing) == ("2026-11-25", True)
    assert [row.what.zh for row in _dues(page)] == [
        "诊断还差 10 题",
        "报价 11-25 到期，客户尚未签字",
        "服务 12-12 到期，请谈续费",
    ]
    assert page.due_panel.count_label.text() == "3 件"


def _dues(page: HomePage) -> list[Due]:
    assert page.due_panel._shown is not None
    return list(page.due_panel._shown[0])


def test_arrows_and_enter_open_a_client(qtbot: QtBot, stage: Callable[..., HomePage]) -> None:
    page = stage()
    page.cases_list.setFocus()
    page.cases_list.choose(case_of(0))
    QTest.keyClick(page.cases_list, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.opened) as opened:
        QTest.keyClick(page.cases_list, Qt.Key.Key_Return)
    assert opened.args == [case_of(1)]


def test_delete_puts_in_the_bin_and_the_notice_takes_it_back(qtbot: QtBot, stage: Callable[..., HomePage]) -> None:
    page = stage()
    page.cases_list.choose(case_of(2))
    offered = []
    page.offered.connect(lambda *given: offered.append(given))
    QTest.keyClick(page.cases_list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(names(page)) == 3)
    assert page.bin_button.text() == "回收站 1 位，保留 30 天"
    [(words, _, back)] = offered
    assert "安吉明砺" in words.zh
    back()
    qtbot.waitUntil(lambda: len(names(page)) == 4)
    assert not page.bin_button.isVisible()


def test_erasing_for_good_wants_the_name_typed(qtbot: QtBot, stage: Callable[..., HomePage]) -> None:
    page = stage()
    page.cases_list.choose(case_of(3))
    QTest.keyClick(page.cases_list, Qt.Key.Key_Delete)
    qtbot.waitUntil(page.bin_button.isVisible)
    click(page.bin_button)
    assert names(page) == ["台州海拓"]
    assert "放回" in page.count_label.text()
    page.cases_list.choose(case_of(3))
    QTest.keyClick(page.cases_list, Qt.Key.Key_Delete)
    qtbot.waitUntil(page.ask_bar.isVisible)
    page.ask_bar.edit.setText("台州")
    QTest.keyClick(page.ask_bar.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(page.ask_bar.refusal.isVisible)
    assert len(list_cases(store_of(page), in_bin=True)) == 1
    page.ask_bar.edit.setText("台州海拓")
    QTest.keyClick(page.ask_bar.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: list_cases(store_of(page), in_bin=True) == ())
    qtbot.waitUntil(lambda: not page.in_bin and len(names(page)) == 3)


def test_a_client_is_handed_over_and_taken_over_in_place(
    qtbot: QtBot, stage: Callable[..., HomePage], tmp_path: Path
) -> None:
    page = stage()
    path = tmp_path / "a.qft"
    page.handing.export(case_of(0), path, "another way 1")
    qtbot.waitUntil(path.exists)
    page.ask_to_import(path)
    page.ask_bar.edit.setText("wrong passphrase")
    QTest.keyClick(page.ask_bar.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(page.ask_bar.refusal.isVisible, timeout=10_000)
    told = []
    page.desk.told.connect(lambda text: told.append(text.zh))
    page.ask_bar.edit.setText("another way 1")
    QTest.keyClick(page.ask_bar.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert told == ["宁波澄川：没有新内容，早已导入"]
    assert not page.ask_bar.isVisible()


def test_the_week_for_the_director_holds_every_client(
    qtbot: QtBot, stage: Callable[..., HomePage], tmp_path: Path
) -> None:
    page = stage()
    path = tmp_path / "week.xlsx"
    page.handing.write_week(path)
    qtbot.waitUntil(path.exists, timeout=10_000)
    sheet = load_workbook(path).worksheets[0]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert set(rows) == {name for name, _, _ in CLIENTS}
    assert rows["台州海拓"][1] == "已丢单"
    assert rows["台州海拓"][8:10] == ("某家", "价格")
    assert rows["安吉明砺"][5] == 86999
    assert rows["安吉明砺"][7].date() == TODAY + timedelta(3)  # type: ignore[union-attr]


def test_what_the_list_lacks_is_worked_out_behind_it(qtbot: QtBot, stage: Callable[..., HomePage]) -> None:
    page = stage()
    said = {"client.name": "新来的", "client.contact": "许女士"}
    record(store_of(page), "ab" * 16, said, author="a", at="2026-11-22T01:20:00Z")
    page.refresh()
    qtbot.waitUntil(lambda: all(one.fresh for one in list_cases(store_of(page))), timeout=10_000)
    qtbot.waitUntil(lambda: page.cases_list.cases.row(0).facts == "许女士")


def test_an_empty_list_offers_the_sample_and_a_new_client_only(qtbot: QtBot, stage: Callable[..., HomePage]) -> None:
    page = stage([])
    assert page.states.currentWidget() is page.empty_state
    assert not page.new_button.isVisible()
    assert not page.empty_bin_button.isVisible()
    with qtbot.waitSignal(page.talked) as talked:
        QTest.keyClick(page.first_button, Qt.Key.Key_Space)
    assert talked.args == [""]


def test_two_thousand_clients_scroll_and_sort_without_a_stall(
    qtbot: QtBot, qapp: QApplication, stage: Callable[..., HomePage]
) -> None:
    page = stage()
    row, shown = page.cases_list.cases.row(0), page.cases_list
    many = [replace(row, case=case_of(n), name=f"客户{n * 7919 % 2000}") for n in range(2000)]
    shown.cases.show(many)
    longest = 0.0
    bar = shown.verticalScrollBar()
    settle(qapp, page, 3)
    for place in range(0, bar.maximum(), max(1, bar.maximum() // 40)):
        begun = time.perf_counter()
        bar.setValue(place)
        page.repaint()
        qapp.processEvents()
        longest = max(longest, time.perf_counter() - begun)
    begun = time.perf_counter()
    shown.cases.arrange(order="name")
    assert time.perf_counter() - begun < 1
    assert longest < 0.1


def test_the_client_view_shows_nothing_of_what_is_due(stage: Callable[..., HomePage]) -> None:
    page = stage(look=Look(client=True, priced=False))
    assert not page.due_panel.isVisible()


def test_who_comes_back_finds_the_clients_not_the_bin(qtbot: QtBot, stage: Callable[..., HomePage]) -> None:
    page = stage()
    page.cases_list.choose(case_of(3))
    QTest.keyClick(page.cases_list, Qt.Key.Key_Delete)
    qtbot.waitUntil(page.bin_button.isVisible)
    click(page.bin_button)
    page.hide()
    page.show()
    qtbot.waitUntil(lambda: len(names(page)) == 3)
    assert page.title_label.text() == "客户"
