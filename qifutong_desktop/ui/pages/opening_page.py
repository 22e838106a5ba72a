"""The first fifteen minutes with a new client (开场): who, what hurts, why now, one dropped export, said back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from ...core.opening import WHY_NOW, reasons_now, understood
from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from ..tab_order import follow
from ..widgets.drop_card import DropCard

if TYPE_CHECKING:
    from ...actions.working import Work
    from ...core.migration.sizing import Sizing

_PAINS = 3
#: Below this width (at 100 % text) what is said back stands under the questions.
_TWO_COLUMNS = 1060
_ANY = 16_777_215
_REASONS = 6
_HOURS = Text("每月小时", "h/month")
_PAIN = Text("第 {n} 件，用您的原话", "Number {n}, in your words")
_READING = Text("正在读取", "Reading the files")
_DROP = Text("把您的表格拖到这里", "Drop your workbooks here")
_NOTHING_YET = Text("边聊边记，这里会用三句话说回给您听。", "As we talk, three sentences appear here for you.")


class OpeningPage(QWidget):
    """Feels like a talk, not a form; shows no price. Everything said lands in the case's ordinary answers."""

    #: the opening is over: "diagnosis" to go on, "" back to the list
    ended = Signal(str)

    name_edit: QLineEdit
    industry_layout: QHBoxLayout
    pains_layout: QGridLayout
    reasons_layout: QGridLayout
    drop_card: DropCard
    inside_layout: QHBoxLayout
    understood_card: QFrame
    understood_label: QLabel
    back_button: QPushButton
    go_button: QPushButton

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        load_form(self, "opening_page", {"DropCard": lambda parent: DropCard(parent, look, _DROP)})
        self.understood_label.setText(look.say(_NOTHING_YET))
        self._industries = QButtonGroup(self)
        self._reasons: dict[str, QPushButton] = {}
        self._pains: list[tuple[QLineEdit, QLineEdit]] = []
        assert desk.rules is not None
        self._make_industries()
        self._make_pains()
        self._make_reasons()
        pains = (edit for pair in self._pains for edit in pair)
        follow(self.name_edit, (*self._industries.buttons(), *pains, *self._reasons.values()))
        self.name_edit.editingFinished.connect(self._say_name)
        self.drop_card.dropped.connect(self._measure)
        self.back_button.clicked.connect(lambda: self.ended.emit(""))
        self.go_button.clicked.connect(lambda: self.ended.emit("diagnosis"))
        self.back_button.setHidden(look.client)  # other clients are nobody's business
        desk.shown.connect(self.show_work)
        self.show_work(desk.work)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        beside = self.width() >= self.look.px(_TWO_COLUMNS)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self.inside_layout.setDirection(way)
        self.understood_card.setMinimumWidth(self.look.px(360) if beside else 0)
        self.understood_card.setMaximumWidth(self.look.px(360) if beside else _ANY)

    # --- what is said ------------------------------------------------------------------------------------------------

    def _make_industries(self) -> None:
        assert self.desk.rules is not None
        question = self.desk.rules.questionnaire.by_role["industry"]
        for option in question.options:
            button = QPushButton(_short(self.look.say(option.text)))
            button.setToolTip(self.look.say(option.text))
            button.setCheckable(True)
            button.setProperty("option", option.id)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self._say, {f"answers.{question.id}": _answer(option.id)}))
            self._industries.addButton(button)
            self.industry_layout.addWidget(button)

    def _make_pains(self) -> None:
        for number in range(_PAINS):
            words, hours = QLineEdit(), QLineEdit()
            named = self.look.say(_PAIN).format(n=number + 1)
            words.setPlaceholderText(named)
            words.setAccessibleName(named)
            hours.setPlaceholderText(self.look.say(_HOURS))
            hours.setAccessibleName(f"{named} · {self.look.say(_HOURS)}")
            hours.setFixedWidth(self.look.px(112))
            for edit in (words, hours):
                edit.editingFinished.connect(self._say_pains)
            self.pains_layout.addWidget(words, number, 0)
            self.pains_layout.addWidget(hours, number, 1)
            self._pains.append((words, hours))

    def _make_reasons(self) -> None:
        assert self.desk.rules is not None
        question = reasons_now(self.desk.rules.questionnaire)
        columns = 2 if self.look.lang == "zh" else 1
        for number, option in enumerate(question.options[:_REASONS] if question else ()):
            button = QPushButton(self.look.say(option.text))
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(self._say_reasons)
            self.reasons_layout.addWidget(button, number // columns, number % columns)
            self._reasons[option.id] = button

    def _say(self, changes: Mapping[str, Any], *_: object) -> None:
        self.desk.say(changes)

    def _say_name(self) -> None:
        name = " ".join(self.name_edit.text().split())
        if name and self.desk.work is not None:
            self._say({"client.name": name})

    def _say_reasons(self) -> None:
        chosen = tuple(option for option, button in self._reasons.items() if button.isChecked())
        self._say({f"answers.{WHY_NOW}": _answer(chosen) if chosen else None})

    def _say_pains(self) -> None:
        work = self.desk.work
        if work is None:
            return
        question = work.rules.questionnaire.by_role["pains"]
        before = work.dossier.case.answers.get(question.id)
        known = (
            {row.get("pain"): row for row in before.value if isinstance(row, Mapping)}
            if before and isinstance(before.value, tuple)
            else {}
        )
        rows: dict[str, dict[str, Any]] = {}
        for words, hours in self._pains:
            pain = " ".join(words.text().split())
            if pain:
                row = {**known.get(pain, {}), "pain": pain}
                spent = _number(hours.text())
                give(hours, wrong=bool(hours.text().strip()) and spent is None)
                rows[pain] = row | ({"hours": spent} if spent is not None else {})
        self._say({f"answers.{question.id}": _answer(tuple(rows.values())) if rows else None})

    # --- what was dropped --------------------------------------------------------------------------------------------

    def _measure(self, paths: list[Path]) -> None:
        from ...actions.measuring import measure_files

        self.desk.jobs.start(
            lambda progress: measure_files(paths, progress),
            lambda sizing: self._measured(sizing, paths),
            failed=self._unread,
            words=_READING,
        )

    def _measured(self, sizing: Sizing, paths: list[Path]) -> None:
        from ...core.dossier import SIZING, sizing_field

        self._say({SIZING: sizing_field(sizing), "data": tuple(str(path) for path in paths)})

    def _unread(self, refusal: Refusal) -> None:
        self.drop_card.say(refusal.line(self.look.lang))

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work | None) -> None:
        """Fill in what is known; never what is being typed."""
        if work is None or self.isHidden():
            return
        answers, questionnaire = work.dossier.case.answers, work.rules.questionnaire
        name = work.dossier.case.client.name
        _fill(self.name_edit, "" if name == "?" else name)
        industry = answers.get(questionnaire.by_role["industry"].id)
        for button in self._industries.buttons():
            button.setChecked(industry is not None and industry.value == button.property("option"))
        why = answers.get(WHY_NOW)
        for option, button in self._reasons.items():
            button.setChecked(why is not None and isinstance(why.value, tuple) and option in why.value)
        pains = work.diagnosis.pains
        for number, (words, hours) in enumerate(self._pains):
            if number < len(pains):
                _fill(words, pains[number].words)
                spent = pains[number].hours_per_month
                _fill(hours, f"{spent.normalize():f}" if spent is not None else "")
        said = understood(work.dossier.case.client, questionnaire, answers, work.diagnosis, work.dossier.sizing)
        self.understood_label.setText("\n\n".join(self.look.say(one) for one in said) or self.look.say(_NOTHING_YET))


def _short(words: str) -> str:
    """An option without what explains it."""
    return words.replace("：", ":").partition(":")[0]


def _fill(edit: QLineEdit, words: str) -> None:
    typing = edit.hasFocus() and edit.isModified()
    if not typing and edit.text() != words:
        edit.setText(words)


def _answer(value: Any) -> dict[str, Any]:
    return {"value": value, "source": "口述", "note": ""}


def _number(words: str) -> Decimal | None:
    try:
        number = Decimal(words.strip())
    except ArithmeticError:
        return None
    return number if number.is_finite() and 0 <= number <= 100_000 else None
