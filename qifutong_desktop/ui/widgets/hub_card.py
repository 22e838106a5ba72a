"""Settings: the team's hub. Join it, see how the sync is, leave it; nobody needs one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QLineEdit, QPushButton, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..spoken import aloud
from ..style import give
from ..syncing import syncing_of
from .ask_bar import AskBar
from .flow_layout import flow
from .typing import sentence_of

if TYPE_CHECKING:
    from ...actions.hub import HubState

_JOINING = Text("正在连接中心库", "Signing in to the hub")
_KINDS = {
    "team": Text("团队成员", "member of a team"),
    "auditor": Text("审计员（只读）", "auditor, reads only"),
    "admin": Text("管理员", "administrator"),
}
_ADDRESS = Text(
    "请填写管理员给的地址：主机名/数据库名，如 hub.example.com/qifutong",
    "Fill in what the administrator gave you: host/database, as in hub.example.com/qifutong",
)
_ROLE = Text("请填写管理员给的账号与密码", "Fill in the account and the password that the administrator gave you")
_LEAVE = Text(
    "退出后不再同步；已在本机的内容都保留，没有上传的也留在本机。",
    "Nothing is synced any more. All that is on this computer stays, what was not sent too.",
)
_DO_LEAVE = Text("退出", "Leave")


class HubCard(QFrame):
    """Reads the state when it is shown; what is refused stands under the field that it is about."""

    hint_label: QLabel
    state_label: QLabel
    author_label: QLabel
    join_part: QWidget
    address_edit: QLineEdit
    address_wrong: QLabel
    role_edit: QLineEdit
    password_edit: QLineEdit
    sign_in_wrong: QLabel
    root_edit: QLineEdit
    root_button: QPushButton
    root_wrong: QLabel
    deeds_row: QWidget
    join_button: QPushButton
    sync_button: QPushButton
    again_button: QPushButton
    leave_button: QPushButton
    ask_bar: AskBar

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk, self.syncing = look, desk, syncing_of(desk)
        self._again = False
        load_form(self, "hub_card", {"AskBar": lambda parent: AskBar(parent, look)})
        give(self, kind="card")
        flow(self.deeds_row)
        self._wrong = (self.address_wrong, self.sign_in_wrong, self.root_wrong)
        for edit in (self.address_edit, self.role_edit, self.password_edit, self.root_edit):
            edit.returnPressed.connect(self._join)
            edit.textChanged.connect(self._clear)
        self.address_edit.editingFinished.connect(self._take_apart)
        self.root_button.clicked.connect(self._choose_root)
        self.join_button.clicked.connect(self._join)
        self.sync_button.clicked.connect(self.syncing.sync)
        self.again_button.clicked.connect(self._ask_again)
        self.leave_button.clicked.connect(
            lambda: self.ask_bar.ask(_LEAVE, _DO_LEAVE, lambda _: self._leave(), danger=True)
        )
        self.syncing.changed.connect(self.show_state)
        self._clear()
        self.show_state()

    def show_state(self) -> None:
        """Show what is known of the hub."""
        state = self.syncing.state
        joined = state is not None and state.joined
        self.hint_label.setVisible(not joined)
        self.join_part.setVisible(not joined or self._again)
        self.join_button.setVisible(not joined or self._again)
        for widget in (self.state_label, self.sync_button, self.again_button, self.leave_button):
            widget.setVisible(joined)
        self.again_button.setVisible(joined and not self._again)
        self.sync_button.setEnabled(self.syncing.at is None)
        wrong = self._other_author(state) if state is not None and joined else ""
        self.author_label.setText(wrong)
        self.author_label.setVisible(bool(wrong))
        if state is not None and joined:
            self.state_label.setText(self._words(state))

    def _words(self, state: HubState) -> str:
        from ...actions.hub import state_words

        kind = self.look.say(_KINDS[state.kind]) if state.kind else ""
        who = aloud(self.look, state.name, kind, state.team)
        now = self.syncing.at or state_words(state, self.desk.now())
        return f"{who}\n{state.address}\n{self.look.say(now)}"

    def _other_author(self, state: HubState) -> str:
        """The hub takes what a member writes under his own name alone."""
        author = self.desk.company.consultant if self.desk.company else ""
        if state.kind != "team" or not author or author == state.name:
            return ""
        said = Text(
            f"本机署名“{author}”，中心库登记为“{state.name}”：除非管理员也登记了前者，新内容会被拒收。请改成一致。",
            f"Here you write as “{author}”, at the hub you are “{state.name}”: unless the administrator enrolled the"
            " former too, what you write is refused. Make them the same.",
        )
        return self.look.say(said)

    # --- joining -----------------------------------------------------------------------------------------------------

    def _take_apart(self) -> None:
        """A whole address was put in: its role and root certificate go into their fields."""
        from ...actions.joining import address_parts

        if "@" not in self.address_edit.text():
            return
        address, role, root = address_parts(self.address_edit.text())
        for edit, words in ((self.address_edit, address), (self.role_edit, role), (self.root_edit, root)):
            if words:
                with QSignalBlocker(edit):
                    edit.setText(words)

    def _choose_root(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.root_button.text(), "", "PEM (*.pem *.crt *.cer)")
        if chosen:
            self.root_edit.setText(chosen)

    def _ask_again(self) -> None:
        state = self.syncing.state
        assert state is not None
        self._again = True
        self.address_edit.setText(state.address)
        self._take_apart()
        self.show_state()
        self.password_edit.setFocus()

    def _join(self) -> None:
        from ...actions.hub import join
        from ...actions.joining import join_url, lacking

        store, now = self.desk.store, self.desk.now()
        if store is None or not self.join_button.isEnabled():
            return
        self._take_apart()
        self._clear()
        url = join_url(self.address_edit.text(), self.role_edit.text(), self.root_edit.text())
        password = self.password_edit.text()
        if lack := lacking(self.address_edit.text(), self.role_edit.text()):
            by_field = {
                "address": (_ADDRESS, self.address_wrong, self.address_edit),
                "role": (_ROLE, self.sign_in_wrong, self.role_edit),
            }
            words, label, edit = by_field[lack]
            self._point_at(self.look.say(words), label, edit)
            return
        self.join_button.setEnabled(False)
        self.desk.jobs.start(
            lambda _: join(store, url, password, now),
            lambda _: self._joined(),
            failed=self._refuse,
            ended=lambda: self.join_button.setEnabled(True),
            words=_JOINING,
            lane="network",
        )

    def _joined(self) -> None:
        self._again = False
        self.password_edit.clear()
        self.syncing.read(self.syncing.sync)

    def _refuse(self, refusal: Refusal) -> None:
        first, state = refusal.problems[0], getattr(refusal, "state", "")
        label, edit = self.address_wrong, self.address_edit
        if state == "28000" and "sslrootcert" in first.remedy.en:
            label, edit = self.root_wrong, self.root_edit
        elif state in ("28000", "QF001"):
            label, edit = self.sign_in_wrong, self.password_edit
        self._point_at(sentence_of(refusal, self.look), label, edit)

    def _point_at(self, words: str, label: QLabel, edit: QLineEdit) -> None:
        label.setText(words)
        label.show()
        give(edit, wrong=True)
        edit.setFocus()

    def _clear(self) -> None:
        for label in self._wrong:
            label.hide()
        for edit in (self.address_edit, self.role_edit, self.password_edit, self.root_edit):
            give(edit, wrong=False)

    def _leave(self) -> None:
        from ...actions.hub import leave

        self.syncing.cancel()
        self.ask_bar.done()
        self.desk.in_store(leave, lambda _: self.syncing.read())
