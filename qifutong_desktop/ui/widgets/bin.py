"""The bin of the list of clients: put there, taken back, erased for good after the name was typed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from ...core.text import Text
from ..desk import Desk
from .ask_bar import AskBar

_UNDO = Text("撤销", "Undo")


class Bin(QObject):
    """Works on the store; asks in the bar above the list."""

    #: the list has changed
    done = Signal()
    #: a sentence with a way back: a Text, what the button says, what it does
    offered = Signal(object, object, object)

    def __init__(self, parent: QObject, desk: Desk, ask_bar: AskBar) -> None:
        super().__init__(parent)
        self.desk, self.ask_bar = desk, ask_bar

    def put(self, case: str, name: str) -> None:
        """Out of the list, with a way back in the notice."""
        from ...actions.client_list import to_bin

        desk, author, now = self.desk, self.desk.author, self.desk.now()
        if desk.work is not None and desk.work.id == case:
            desk.close_case()

        def put(_: None) -> None:
            self.done.emit()
            words = Text(f"“{name}”已移到回收站，保留 30 天", f"“{name}” is in the bin for 30 days")
            self.offered.emit(words, _UNDO, lambda: self.take_back(case))

        desk.in_store(lambda store: to_bin(store, case, author, now), put)

    def take_back(self, case: str) -> None:
        """Into the list again."""
        from ...actions.client_list import from_bin

        author, now = self.desk.author, self.desk.now()
        self.desk.in_store(lambda store: from_bin(store, case, author, now), lambda _: self.done.emit())

    def ask_to_erase(self, case: str, name: str) -> None:
        """Ask in place for the name of what is to be erased, and say what stays."""
        from ...actions.client_list import kept_of

        def ask(kept: tuple[Text, ...]) -> None:
            stays = Text("".join(f"{one.zh}。" for one in kept), "".join(f"{one.en}. " for one in kept))
            words = Text(
                f"彻底删除“{name}”：本机数据和所有备份里都不再有，无法恢复。{stays.zh}请输入客户名称确认。",
                f"Erase “{name}” from this computer and every backup, for good. {stays.en}Type the name to confirm.",
            )
            field = Text("客户名称", "The client's name")
            then = partial(self._erase, case, name)
            self.ask_bar.ask(words, Text("彻底删除", "Erase"), then, field=field, danger=True)

        self.desk.in_store(lambda store: kept_of(store, case), ask)

    def _erase(self, case: str, name: str, typed: str) -> None:
        from ...actions.client_list import erase_for_good

        now = self.desk.now()

        def erased(_: object) -> None:
            self.ask_bar.done()
            self.done.emit()
            self.desk.told.emit(Text(f"“{name}”已彻底删除", f"“{name}” is erased"))

        self.desk.in_store(
            lambda store: erase_for_good(store, case, typed, now),
            erased,
            failed=self.ask_bar.refuse,
            words=Text("正在彻底删除", "Erasing"),
        )
