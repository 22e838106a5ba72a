"""A stack of paper questionnaires, typed without a mouse: one line a question in the order of the paper, by codes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget

from ...core.key_in import id_keyed
from ...core.questionnaire import visibility
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..widgets.key_in_first import FirstTyping
from ..widgets.key_in_line import KeyInLine, Way, way_of
from ..widgets.key_in_lines import NAME, USCC, options_words
from ..widgets.key_in_same import SameBar
from ..widgets.key_in_second import SecondTyping, first_of
from ..widgets.key_in_sheet import KeyInSheet
from ..widgets.key_in_stack import StackList, stack_of

if TYPE_CHECKING:
    from ...actions.working import Work

_NUMBER = Text("第 {n} 份", "No. {n}")
_PROGRESS = Text("已录 {n} 题{told}，还缺 {open} 题", "{n} typed{told}, {open} missing")
_UNCLEAR = Text("（不清楚 {n} 题）", " ({n} not known)")
_BLANK = Text("空白问卷", "A blank one")
_WRONG = Text("{n} 处编码没有看懂，改好或清空再完成", "{n} codes are not understood: mend or clear them first")
_LOSE = Text("{n} 处没看懂的编码不会保存；再按一次 Esc 离开", "{n} codes will not be kept; Esc again leaves")
_UNEQUAL = Text("{n} 题两遍不同，请用 F2 或 F3 选定", "{n} differ: choose by F2 or F3")
_EMPTY = Text("这一份还是空的", "Nothing is typed yet")
_NO_ID = Text("没有 {id} 这道题", "There is no question {id}")
_END = Text("最后一题了，Ctrl+Enter 完成这一份", "The last one: Ctrl+Enter finishes it")
_KEYS: tuple[tuple[str, Text], ...] = (
    ("Enter ↓", Text("下一题", "next")),
    ("Shift+Enter ↑", Text("上一题", "back")),
    ("PgDn PgUp", Text("换一节", "section")),
    ("#D03", Text("跳到", "go to")),
    ("?", Text("不清楚", "not known")),
    ("-", Text("不适用", "does not apply")),
    ("|", Text("分格", "next cell")),
    ("@4", Text("来源", "source")),
    (";", Text("备注", "note")),
    ("F6", Text("复核", "second typing")),
    ("Ctrl+Enter", Text("完成，下一份", "finish, next")),
    ("Esc", Text("离开", "leave")),
)


class KeyInPage(QWidget):
    """Each answer is said to its case as it is given; the case is made with the first one."""

    #: the typing ended: the step to go back to, "" for the clients
    ended = Signal(str)

    count_label: QLabel
    leave_button: QPushButton
    check_button: QPushButton
    done_button: QPushButton
    same_bar: SameBar
    scroll_area: QScrollArea
    sheet: KeyInSheet
    options_label: QLabel
    keys_label: QLabel
    side: QWidget
    progress_label: QLabel
    problem_label: QLabel
    stack_list: StackList

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk, self.stack = look, desk, stack_of(desk)
        makers: dict[str, Callable[[QWidget | None], QWidget]] = {
            "KeyInSheet": lambda parent: KeyInSheet(parent, look),
            "SameBar": lambda parent: SameBar(parent, look),
            "StackList": lambda parent: StackList(parent, look),
        }
        load_form(self, "key_in_page", makers)
        self.current = NAME
        self._warned = False
        assert desk.rules is not None
        self._questionnaire = desk.rules.questionnaire
        self.sheet.furnish(desk, self._questionnaire)
        self.lines = self.sheet.lines
        self.first, self.second = FirstTyping(desk, self.stack), SecondTyping(self.stack, self.sheet)
        self.side.setFixedWidth(look.px(176))
        self.options_label.setMinimumHeight(look.px(40))  # two lines, so that the sheet stands still
        self.keys_label.setText("　&nbsp; ".join(f"<b>{cap}</b>&nbsp; {look.say(words)}" for cap, words in _KEYS))
        self.leave_button.clicked.connect(self.leave)
        self.check_button.clicked.connect(self.check)
        self.done_button.clicked.connect(self.finish)
        self.same_bar.taken.connect(lambda case: self.first.when_written(partial(self._merge, case)))
        self.stack_list.chosen.connect(self._again)
        for keys, step in (("Ctrl+Z", desk.undo), ("Ctrl+Y", desk.redo), ("Ctrl+Shift+Z", desk.redo)):
            QShortcut(QKeySequence(keys), self, step).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.sheet.given.connect(self._given)
        self.sheet.led.connect(self._lead)
        self.sheet.entered.connect(self._enter)
        self.sheet.decided.connect(self._decide)
        desk.shown.connect(self.show_work)
        self._show()

    # --- beginning and ending ----------------------------------------------------------------------------------------

    def begin(self, origin: str) -> None:
        """Begin typing: for the open client ("diagnosis"), or a blank questionnaire ("")."""
        work = self.desk.work
        self.stack.origin = origin
        self._turn_to(work.id if origin and work is not None else "")

    def _turn_to(self, case: str) -> None:
        """Another questionnaire: of a case, or a blank one."""
        self.stack.begin(case)
        self.first.then, self._warned = None, False
        self.same_bar.drop()
        if self.desk.work is not None and self.desk.work.id != case:
            self.desk.close_case()
        self.sheet.clear(self.lines)
        self._tell("")
        self._show()
        if case and self.first.work is None:
            self.desk.open(case)
        self.lines[NAME].begin()
        self.scroll_area.verticalScrollBar().setValue(0)

    def finish(self) -> None:
        """This one is done: the next blank one; not while something is not understood or not decided."""
        wrong = self.sheet.wrong()
        unequal = self.second.unequal()
        if wrong or unequal:
            self._tell(self.look.say(_WRONG if wrong else _UNEQUAL).format(n=len(wrong or unequal)))
            self.lines[(wrong or unequal)[0]].begin()
        elif not self.stack.case:
            self._tell(self.look.say(_EMPTY))
        else:
            self.first.when_written(self._next_one)

    def _next_one(self) -> None:
        self.first.put()
        self.stack.origin = ""
        self._turn_to("")

    def leave(self) -> None:
        """Back to where the typing began; all that was understood is kept."""
        wrong = self.sheet.wrong()
        if wrong and not self._warned:
            self._warned = True
            self._tell(self.look.say(_LOSE).format(n=len(wrong)))
        else:
            self.first.when_written(self._end)

    def _end(self) -> None:
        self.first.put()
        origin = self.stack.origin
        self.stack.begin("")
        if not origin:
            self.desk.close_case()
        self.ended.emit(origin)

    def _again(self, case: str) -> None:
        def turn() -> None:
            self.first.put()
            self._turn_to(case)

        self.first.when_written(turn)

    # --- what is given -----------------------------------------------------------------------------------------------

    def _given(self, name: str, value: Any) -> None:
        self._warned = False
        self._tell("")
        if self.second.take(name, value):
            return
        self.first.say({name: value})
        if name == USCC and value and not self.stack.origin:
            self.same_bar.look_for(self.desk, value, self.stack.case)

    def _merge(self, case: str) -> None:
        self.same_bar.drop()
        self.first.merge(case)

    # --- the second typing -------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Type it again and compare, or back to the first typing."""
        if self.first.work is None or self.sheet.wrong():
            self._tell(self.look.say(_EMPTY) if self.first.work is None else "")
            self.check_button.setChecked(self.stack.checking)
            return
        self.second.turn()
        self._show()
        self.lines[self.sheet.questions[0]].begin()

    def _judge(self, name: str) -> bool:
        """Whether a line may be left, after both typings of it were compared."""
        free = self.second.judge(name, self.first.work)
        self._show_progress()
        return free

    def _decide(self, name: str, which: str) -> None:
        work = self.first.work
        if name not in self.stack.unequal or work is None:
            return
        if which == "first":
            self.stack.second[name] = first_of(work, name)
        else:
            self.first.say({name: self.stack.second[name]})
        self._show()
        self._judge(name)
        self._go(name, "next")

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work | None) -> None:
        """The case of this questionnaire anew; what waited for it is said."""
        if work is None or work.id != self.stack.case:
            return
        self._show()
        if self.stack.waiting or self.first.then is not None:
            QTimer.singleShot(0, self, self.first.go_on)

    def _show(self) -> None:
        stack, work, say = self.stack, self.first.work, self.look.say
        case = work.dossier.case if work else None
        name = case.client.name if case and case.client.name != "?" else ""
        values: dict[str, Any] = {NAME: name or None, USCC: (case.client.uscc or None) if case else None}
        answers = {f"answers.{key}": answer for key, answer in case.answers.items()} if case else {}
        values |= stack.second if stack.checking else answers
        visible = work.visible if work else visibility(self._questionnaire, {})
        # until it is there the fields know better
        self.sheet.show_values(values, visible, () if self.first.on_its_way else self.lines)
        self.count_label.setText("　".join(part for part in (say(_NUMBER).format(n=stack.number), name) if part))
        self.check_button.setChecked(stack.checking)
        self.check_button.setEnabled(work is not None)
        self.stack_list.show_typed(stack.typed)
        self._show_progress()

    def _show_progress(self) -> None:
        stack, say = self.stack, self.look.say
        if (work := self.first.work) is None:
            words = say(_BLANK)
        elif stack.checking:
            words = self.second.words(self.look)
        else:
            words = self._typed(work)
        self.progress_label.setText(words)

    def _typed(self, work: Work) -> str:
        """How much is typed, of how much of it nobody knows, and what is missing."""
        say, unclear = self.look.say, len(work.diagnosis.unclear)
        told = say(_UNCLEAR).format(n=unclear) if unclear else ""
        return say(_PROGRESS).format(n=len(work.dossier.case.answers), told=told, open=len(work.diagnosis.unanswered))

    def _tell(self, sentence: str) -> None:
        self.problem_label.setText(sentence)
        self.problem_label.setVisible(bool(sentence))

    def _enter(self, name: str) -> None:
        self.current = name
        self.options_label.setText(options_words(self.look, self._questionnaire.by_id.get(name.partition(".")[2])))
        QTimer.singleShot(0, self, self._bring)  # a row that was just added has its place after a round of layout

    def _bring(self) -> None:
        """Line and field that have the keyboard into view."""
        line = self.lines[self.current]
        self.scroll_area.ensureWidgetVisible(line, 0, self.look.px(40))
        if (field := line.focusWidget()) is not None:
            self.scroll_area.ensureWidgetVisible(field, 0, self.look.px(40))

    # --- moving ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keys where no field has the keyboard: a button is pressed by Enter, the rest leads on."""
        way = way_of(event)
        if isinstance(self.focusWidget(), QPushButton) and way == "next" and event.key() != Qt.Key.Key_Down:
            self.focusWidget().click()  # type: ignore[attr-defined]
        elif way is not None:
            self._lead(self.current, way)
        else:
            super().keyPressEvent(event)

    def _lead(self, name: str, way: Way) -> None:
        line = self.lines[name]
        match way:
            case "leave":
                self.leave()
            case "done":
                self._said(name)
                self.finish()
            case "review":
                self.check()
            case "first" | "second" if self.same_bar.found:
                self.same_bar.take() if way == "first" else self.same_bar.drop()
            case "first" | "second":
                self._decide(name, way)
            case "next" if line.words().startswith(("#", "＃")):
                self._jump(line)
            case _ if self._said(name):
                self._go(name, way)

    def _said(self, name: str) -> bool:
        """Say what is typed; whether it was understood."""
        line = self.lines[name]
        line.flush()
        return not line.wrong

    def _go(self, name: str, way: Way) -> None:
        if way in ("next", "back") and self.lines[name].step(1 if way == "next" else -1):
            return
        if not self._judge(name):
            return
        found = self.sheet.beyond(name, way)
        if found is not None:
            self.lines[found].begin(last=way == "back")
        elif way == "next":
            self._tell(self.look.say(_END))

    def _jump(self, line: KeyInLine) -> None:
        wanted = id_keyed(line.words().lstrip("#＃"))
        line.put_back()
        name = f"answers.{wanted}"
        if name in self.lines:
            self._tell("")
            self.lines[name].begin()
        else:
            self._tell(self.look.say(_NO_ID).format(id=wanted or "#"))
