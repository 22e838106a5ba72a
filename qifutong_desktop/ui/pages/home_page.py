"""All clients: what each is at, what comes next, what is due; the bin; a client handed over."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QMenu, QPushButton, QStackedWidget, QWidget

from ...core.due import GROUPS, Group, dues, late
from ...core.text import Text
from ...core.wording import weekday
from ..counter import counter_of
from ..desk import Desk
from ..forms import load_form
from ..icons import icon
from ..look import Look
from ..models.cases_model import ORDERS, Order, Row, row_of
from ..pdf_door import VERIFY
from ..style import give
from ..widgets.ask_bar import AskBar
from ..widgets.bin import Bin
from ..widgets.case_list import CaseHeads, CaseList
from ..widgets.due_panel import DuePanel
from ..widgets.flow_layout import FlowLayout
from ..widgets.handing import BUNDLE, Handing

if TYPE_CHECKING:
    from ...actions.client_list import ClientList

_SORT = Text("排序：{}", "Sorted: {}")
_MENU = {
    "open": Text("打开", "Open"),
    "opening": Text("开场", "Opening talk"),
    "export": Text("导出给同事（.qft）…", "Hand over (.qft)…"),
    "bin": Text("移到回收站", "Put in the bin"),
    "back": Text("放回客户列表", "Take back"),
    "erase": Text("彻底删除…", "Erase for good…"),
    "import": Text("导入同事的客户（.qft）…", "Take over a client (.qft)…"),
    "week": Text("本周汇总给总监（.xlsx）…", "The week for the director (.xlsx)…"),
    "verify": Text("打开并验证 PDF…", "Open and verify a PDF…"),
}
_HOW_BACK = Text(
    "双击、回车或右键：放回列表，或彻底删除", "Double-click, Enter or right-click: put back, or erase for good"
)
_BIN_BACK = Text("← 客户", "← Clients")


class HomePage(QWidget):
    """Reads the list when it is shown and when something of it changed."""

    #: a client is to be opened: its id
    opened = Signal(str)
    #: the opening talk with a client: its id, "" for a new one
    talked = Signal(str)
    #: a sentence with a way back: a Text, what the button says, what it does
    offered = Signal(object, object, object)
    #: an entry of the service desk is to be opened: its case, its id
    served = Signal(str, str)
    searched = Signal()
    #: a stack of paper questionnaires is to be typed
    keyed_in = Signal()

    header: QFrame
    title_label: QLabel
    day_label: QLabel
    search_button: QPushButton
    new_button: QPushButton
    more_button: QPushButton
    key_in_button: QPushButton
    states: QStackedWidget
    opening_state: QWidget
    empty_state: QWidget
    list_state: QWidget
    empty_card: QFrame
    sample_button: QPushButton
    first_button: QPushButton
    empty_bin_button: QPushButton
    filters_row: QWidget
    ask_bar: AskBar
    list_card: QFrame
    heads: CaseHeads
    cases_list: CaseList
    none_label: QLabel
    count_label: QLabel
    bin_button: QPushButton
    due_panel: DuePanel

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.in_bin = False
        self.found: ClientList | None = None
        self._filling = False
        load_form(
            self,
            "home_page",
            {
                "AskBar": lambda parent: AskBar(parent, look),
                "CaseHeads": lambda parent: CaseHeads(parent, look),
                "CaseList": lambda parent: CaseList(parent, look),
                "DuePanel": lambda parent: DuePanel(parent, look),
            },
        )
        self.bin, self.handing = Bin(self, desk, self.ask_bar), Handing(self, look, desk, self.ask_bar)
        self.setAcceptDrops(True)
        self._dress()
        self._make_filters()
        self._connect()
        self._show_state()

    def _dress(self) -> None:
        look = self.look
        self.search_button.setIcon(icon(look, "search", "text_3"))
        self.search_button.setMinimumWidth(look.px(280 if look.scale < 1.3 else 200))
        self.new_button.setIcon(icon(look, "plus", "on_accent"))
        self.more_button.setIcon(icon(look, "more"))
        for button in (self.new_button, self.more_button, self.search_button):
            button.setIconSize(QSize(look.px(18), look.px(18)))
        self.heads.stand_over(self.cases_list)
        self.empty_card.setFixedWidth(look.px(520))
        self.none_label.setContentsMargins(0, look.px(48), 0, 0)
        self.due_panel.setVisible(not look.client)

    def _make_filters(self) -> None:
        row = FlowLayout(self.filters_row, last_right=True)
        self.groups: dict[Group, QPushButton] = {}
        chosen = QButtonGroup(self)
        for group in GROUPS:
            button = QPushButton()
            button.setCheckable(True)
            button.setChecked(group == "all")
            give(button, role="filter")
            button.clicked.connect(partial(self._filter, group))
            chosen.addButton(button)
            row.addWidget(button)
            self.groups[group] = button
        self.leave_bin_button = QPushButton(self.look.say(_BIN_BACK))
        give(self.leave_bin_button, role="filter")
        self.leave_bin_button.clicked.connect(lambda: self.show_bin(False))
        self.sort_button = QPushButton()
        give(self.sort_button, role="filter")
        self.sort_button.setMenu(self._sort_menu())
        for extra in (self.leave_bin_button, self.sort_button):
            row.addWidget(extra)

    def _sort_menu(self) -> QMenu:
        menu = QMenu(self.sort_button)
        for order, words in ORDERS.items():
            menu.addAction(self.look.say(words), partial(self._sort, order))
        return menu

    def _connect(self) -> None:
        shown, bar = self.cases_list, self.due_panel
        self.search_button.clicked.connect(self.searched)
        for button in (self.new_button, self.first_button):
            button.clicked.connect(lambda: self.talked.emit(""))
        self.more_button.clicked.connect(self._show_more)
        self.key_in_button.clicked.connect(self.keyed_in)
        self.sample_button.clicked.connect(self._put_sample)
        self.empty_bin_button.clicked.connect(lambda: self.show_bin(True))
        self.bin_button.clicked.connect(lambda: self.show_bin(True))
        shown.opened.connect(self._open)
        shown.unwanted.connect(self._unwanted)
        shown.menu_wanted.connect(self._show_menu)
        bar.opened.connect(self.opened)
        bar.served.connect(self.served)
        for deeds in (self.bin, self.handing):
            deeds.done.connect(self.refresh)
        self.bin.offered.connect(self.offered)
        self.handing.chosen.connect(self.ask_to_import)
        self.desk.listed.connect(self.refresh)
        QShortcut(QKeySequence("Ctrl+N"), self, lambda: self.talked.emit(""))
        QShortcut(QKeySequence("Ctrl+Shift+N"), self, self.keyed_in.emit)

    # --- showing -----------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self.in_bin and not event.spontaneous():  # who comes here comes for the clients
            self.show_bin(False)
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew."""
        if self.desk.store is None or not self.isVisible():
            return
        from ...actions.client_list import read_list

        self.desk.in_store(read_list, self.show_list)

    def show_list(self, found: ClientList) -> None:
        """Show what was read; what the list lacks is worked out behind it."""
        self.found = found
        self._show_state()
        self._fill(found)

    def _fill(self, found: ClientList) -> None:
        stale = any(not one.fresh for one in (*found.cases, *found.binned))
        desk, store, rules, company = self.desk, self.desk.store, self.desk.rules, self.desk.company
        if not stale or self._filling or store is None or rules is None or company is None:
            return
        from ...actions.listing import fill_overviews

        self._filling = True
        today = desk.today
        many = sum(not one.fresh for one in found.cases) > 20
        desk.jobs.start(
            lambda progress: fill_overviews(store, rules, company, today, progress),
            lambda count: self._filled(count),
            ended=lambda: setattr(self, "_filling", False),
            words=Text("正在更新客户列表", "Bringing the list up to date") if many else None,
        )

    def _filled(self, count: int) -> None:
        if count:
            self.refresh()

    def _show_state(self) -> None:
        today = self.desk.today
        self.day_label.setText(
            self.look.say(Text(f"{today.month} 月 {today.day} 日，{weekday(today)}", f"{today:%A}, {today:%Y-%m-%d}"))
        )
        found = self.found
        for button in (self.new_button, self.more_button, self.search_button, self.key_in_button):
            button.setEnabled(found is not None)
        if found is None:
            self.states.setCurrentWidget(self.opening_state)
            return
        if not found.binned:
            self.in_bin = False
        self.title_label.setText(self.look.say(Text("回收站", "Bin") if self.in_bin else Text("客户", "Clients")))
        empty = not found.cases and not self.in_bin
        self.new_button.setVisible(not empty)
        if empty:
            binned = len(found.binned)
            self.empty_bin_button.setVisible(bool(binned))
            self.empty_bin_button.setText(self.look.say(_binned(binned)))
            self.states.setCurrentWidget(self.empty_state)
            if self.isVisible() and self.focusWidget() is None:
                self.sample_button.setFocus()
            return
        self._show_rows(found)
        self.states.setCurrentWidget(self.list_state)
        if self.isVisible() and self.focusWidget() is None:  # a list that comes late takes it from no other page
            self.cases_list.setFocus()

    def _show_rows(self, found: ClientList) -> None:
        from ...actions.client_list import known, local

        today, lang, shown = self.desk.today, self.look.lang, self.cases_list
        cases = found.binned if self.in_bin else found.cases
        rows: list[Row] = [row_of(one.case, one.name, one.overview, local(one.changed), today, lang) for one in cases]
        case, top = shown.case(), shown.verticalScrollBar().value()
        shown.cases.show(rows)
        if case:
            shown.choose(case)
        shown.verticalScrollBar().setValue(top)
        self._show_filters()
        count, binned = len(cases), len(found.binned)
        self.count_label.setText(self.look.say(_HOW_BACK if self.in_bin else _counted(count)))
        self.bin_button.setText(self.look.say(_binned(binned)))
        self.bin_button.setVisible(bool(binned) and not self.in_bin)
        due = dues(known(found.cases), today)
        self.due_panel.show_dues(due, today)
        counter_of(self.desk).tell(late(due, today))
        self.due_panel.show_backup(found.backed_up, today)

    def _show_filters(self) -> None:
        model, say = self.cases_list.cases, self.look.say
        for group, button in self.groups.items():
            button.setVisible(not self.in_bin)
            button.setText(f"{say(GROUPS[group])}  {model.count(group)}")
        self.leave_bin_button.setVisible(self.in_bin)
        self.sort_button.setText(say(ORDERS[model.order]))
        self.sort_button.setAccessibleName(say(_SORT).format(say(ORDERS[model.order])))
        none = model.rowCount() == 0
        self.none_label.setVisible(none)
        self.cases_list.setVisible(not none)
        self.none_label.setText(say(Text("这里没有客户", "No clients here")))

    def _filter(self, group: Group) -> None:
        self.cases_list.cases.arrange(group=group)
        self._show_filters()

    def _sort(self, order: Order) -> None:
        assert order in get_args(Order)
        self.cases_list.cases.arrange(order=order)
        self._show_filters()
        self.cases_list.scrollToTop()

    def show_bin(self, wanted: bool) -> None:
        """Show the bin, or the clients again."""
        self.in_bin = wanted
        self.ask_bar.hide()
        self.cases_list.cases.arrange(group="all")
        self.groups["all"].setChecked(True)
        self._show_state()

    # --- one client --------------------------------------------------------------------------------------------------

    def _open(self, case: str) -> None:
        if self.in_bin:
            self._show_menu(case, self.cases_list.mapToGlobal(self.cases_list.rect().center()))
        else:
            self.opened.emit(case)

    def _show_menu(self, case: str, place: QPoint) -> None:
        menu = self.menu_of(case)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def menu_of(self, case: str) -> QMenu:
        """What can be done with a client here."""
        menu, say = QMenu(self), self.look.say
        if self.in_bin:
            menu.addAction(say(_MENU["back"]), lambda: self.bin.take_back(case))
            menu.addAction(say(_MENU["erase"]), lambda: self._unwanted(case))
            return menu
        menu.addAction(say(_MENU["open"]), lambda: self.opened.emit(case))
        menu.addAction(say(_MENU["opening"]), lambda: self.talked.emit(case))
        menu.addAction(say(_MENU["export"]), lambda: self.handing.ask_to_export(case, self._name(case)))
        menu.addSeparator()
        menu.addAction(say(_MENU["bin"]), lambda: self._unwanted(case))
        return menu

    def _name(self, case: str) -> str:
        cases = (*self.found.cases, *self.found.binned) if self.found else ()
        return next((one.name for one in cases if one.case == case), "")

    def _unwanted(self, case: str) -> None:
        if self.in_bin:
            self.bin.ask_to_erase(case, self._name(case))
        else:
            self.bin.put(case, self._name(case))

    # --- files -------------------------------------------------------------------------------------------------------

    def _show_more(self) -> None:
        menu, say = QMenu(self), self.look.say
        menu.addAction(say(_MENU["import"]), self.handing.choose_bundle)
        menu.addAction(say(_MENU["week"]), self.handing.choose_week)
        menu.addAction(say(_MENU["verify"]), lambda: self.desk.sent.emit(VERIFY, ""))
        if self.found is not None and self.found.binned:
            menu.addAction(say(_binned(len(self.found.binned))), lambda: self.show_bin(True))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more_button.mapToGlobal(QPoint(0, self.more_button.height())))

    def _put_sample(self) -> None:
        from ...actions.demo_case import put_demo_case

        desk, store = self.desk, self.desk.store
        if store is None:
            return
        author, now = desk.author, desk.now()
        self.sample_button.setEnabled(False)
        desk.jobs.start(
            lambda progress: put_demo_case(store, author, now, progress),
            self.opened.emit,
            ended=lambda: self.sample_button.setEnabled(True),
            words=Text("正在准备示例客户", "Preparing the sample client"),
        )

    def ask_to_import(self, path: Path) -> None:
        """Ask in place for the passphrase of a bundle."""
        if self.states.currentWidget() is self.empty_state:
            self.states.setCurrentWidget(self.list_state)
        self.handing.ask_to_import(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if any(url.toLocalFile().endswith(BUNDLE) for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        for url in event.mimeData().urls():
            if url.toLocalFile().endswith(BUNDLE):
                event.acceptProposedAction()
                self.ask_to_import(Path(url.toLocalFile()))
                return


def _counted(count: int) -> Text:
    return Text(f"共 {count} 位客户", f"{count} client{'' if count == 1 else 's'}")


def _binned(count: int) -> Text:
    return Text(f"回收站 {count} 位，保留 30 天", f"Bin: {count}, kept 30 days")
