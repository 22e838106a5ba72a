"""Settings: price book and questionnaire in force, updates signed by the firm, retention."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from .typing import NumberField, sentence_of

if TYPE_CHECKING:
    from ...actions.rules_shown import RuleShown, RulesShown

_MOST_DAYS = 100 * 366
_KINDS = {"pricebook": Text("价目表", "Price book"), "questionnaire": Text("问卷", "Questionnaire")}
_NO_KEY = Text("还没有设置公司公钥，暂不能导入更新。", "The firm's public key is not set: no update can be taken in.")


class RulesCard(QFrame):
    """Takes updates in; rules of the open window follow at once."""

    #: other rules are in force
    ruled = Signal()
    #: clients are kept for so many days: an int
    days_said = Signal(object)

    rules_layout: QVBoxLayout
    key_label: QLabel
    import_button: QPushButton
    trust_button: QPushButton
    told_label: QLabel
    refusal_label: QLabel
    days_label: QLabel
    days_edit: NumberField

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        load_form(
            self, "rules_card", {"NumberField": lambda parent: NumberField(parent, look, "integer", limit=_MOST_DAYS)}
        )
        give(self, kind="card")
        self.days_edit.setFixedWidth(look.px(88))
        self.days_edit.setAccessibleName(self.days_label.text())
        self.told_label.hide()
        self.refusal_label.hide()
        self.import_button.clicked.connect(self._choose_update)
        self.trust_button.clicked.connect(self._choose_key)
        self.days_edit.said.connect(lambda days: self.days_said.emit(days or 0))

    def show_rules(self) -> None:
        """Read what is in force."""
        from ...actions.rules_shown import rules_shown

        rules = self.desk.rules
        if rules is not None:
            self.desk.in_store(lambda store: rules_shown(store, rules), self._show)

    def _show(self, found: RulesShown) -> None:
        while self.rules_layout.count():
            item = self.rules_layout.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for rule in found.rules:
            self.rules_layout.addWidget(self._row(rule))
        self.import_button.setEnabled(bool(found.firm_key))
        key = Text(f"公司公钥指纹 {found.firm_key}", f"The firm's key: {found.firm_key}") if found.firm_key else _NO_KEY
        self.key_label.setText(self.look.say(key))

    def _row(self, rule: RuleShown) -> QWidget:
        row, say = QFrame(), self.look.say
        give(row, kind="sunken")
        layout = QGridLayout(row)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setVerticalSpacing(4)
        name, days = QLabel(f"{say(_KINDS[rule.kind])}　{rule.name}"), QLabel(say(_days(rule)))
        give(name, role="strong")
        give(days, role="small")
        layout.addWidget(name, 0, 0)
        layout.addWidget(days, 0, 1, Qt.AlignmentFlag.AlignRight)
        checked = QLabel(f"✓ {say(rule.checked)}")
        checked.setWordWrap(True)
        give(checked, role="small", tone="ok")
        layout.addWidget(checked, 1, 0, 1, 2)
        if rule.digest:
            digest = QLabel(f"SHA-256 {rule.digest[:32]}\u200b{rule.digest[32:]}")
            digest.setWordWrap(True)
            digest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            give(digest, role="caption")
            layout.addWidget(digest, 2, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        return row

    def _choose_update(self) -> None:
        from ...actions.rules_shown import UPDATE_SUFFIX

        name, _ = QFileDialog.getOpenFileName(self, self.import_button.text(), "", f"*{UPDATE_SUFFIX}")
        if name:
            self.take_in(Path(name))

    def take_in(self, path: Path) -> None:
        """Take a signed update in."""
        from ...actions.updating import import_update

        def done(update: object) -> None:
            name = getattr(update, "id", "")
            self._say(Text(f"已导入 {name}，签名有效", f"{name} is taken in, its signature is good"))
            self.ruled.emit()

        self.refusal_label.hide()
        self.desk.in_store(lambda store: import_update(store, path), done, failed=self._refuse)

    def _choose_key(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.trust_button.text(), "", "*.pub")
        if name:
            self.trust(Path(name))

    def trust(self, path: Path) -> None:
        """Trust the firm's public key from now on."""
        from ...actions.updating import set_firm_key

        def done(_: bytes) -> None:
            self._say(Text("公司公钥已设置", "The firm's key is set"))
            self.show_rules()

        self.refusal_label.hide()
        self.desk.in_store(lambda store: set_firm_key(store, path), done, failed=self._refuse)

    def _say(self, words: Text) -> None:
        self.told_label.setText(self.look.say(words))
        self.told_label.show()

    def _refuse(self, refusal: Refusal) -> None:
        self.told_label.hide()
        self.refusal_label.setText(sentence_of(refusal, self.look))
        self.refusal_label.show()


def _days(rule: RuleShown) -> Text:
    if rule.since is None:
        return Text("", "")
    until = rule.until.isoformat() if rule.until else ""
    zh = f"{rule.since} 起{f'，至 {until}' if until else ''}生效"
    return Text(zh, f"from {rule.since}{f' to {until}' if until else ''}")
