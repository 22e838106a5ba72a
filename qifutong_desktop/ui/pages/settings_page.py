"""Settings: who quotes, signing, look, security, backups, rules, retention; what the program is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ...core.text import Text
from ..about import LICENCE, NAME, PURPOSE, VERSION
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..widgets.addresses_card import AddressesCard
from ..widgets.approvers_card import ApproversCard
from ..widgets.company_card import CompanyCard
from ..widgets.copies_card import CopiesCard
from ..widgets.faults_card import FaultsCard
from ..widgets.look_card import LookCard
from ..widgets.program_update_card import ProgramUpdateCard
from ..widgets.rates_card import RatesCard
from ..widgets.rules_card import RulesCard
from ..widgets.security_card import SecurityCard
from ..widgets.signing_card import SigningCard

if TYPE_CHECKING:
    from ...actions.in_force import InForce
    from ...actions.preferences import WindowSettings
    from ...store.lock import Held


class SettingsPage(QWidget):
    """Everything applies at once and is kept; nothing has to be confirmed but what cannot be taken back."""

    #: the settings as they are now: a WindowSettings
    changed = Signal(object)
    locked = Signal()
    #: a backup took the store's place
    restored = Signal()

    header: QFrame
    saved_label: QLabel
    settings_scroll: QScrollArea
    inside_layout: QBoxLayout
    left_layout: QVBoxLayout
    right_layout: QVBoxLayout
    company_card: CompanyCard
    signing_card: SigningCard
    look_card: LookCard
    security_card: SecurityCard
    approvers_card: ApproversCard
    copies_card: CopiesCard
    rules_card: RulesCard
    about_name: QLabel
    about_purpose: QLabel
    about_licence: QLabel
    about_folder: QLabel

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.settings: WindowSettings | None = None
        load_form(
            self,
            "settings_page",
            {
                "CompanyCard": lambda parent: CompanyCard(parent, look, desk),
                "SigningCard": lambda parent: SigningCard(parent, look, desk),
                "LookCard": lambda parent: LookCard(parent, look),
                "SecurityCard": lambda parent: SecurityCard(parent, look, desk),
                "ApproversCard": lambda parent: ApproversCard(parent, look, desk),
                "CopiesCard": lambda parent: CopiesCard(parent, look, desk),
                "RulesCard": lambda parent: RulesCard(parent, look, desk),
            },
        )
        self.addresses_card = AddressesCard(self, look, desk)
        self.left_layout.insertWidget(1, self.addresses_card)
        self.rates_card = RatesCard(self, look, desk)
        self.right_layout.insertWidget(self.right_layout.indexOf(self.rules_card) + 1, self.rates_card)
        self.program_update_card = ProgramUpdateCard(self, look, desk)
        self.left_layout.insertWidget(2, self.program_update_card)
        from ..widgets.hub_card import HubCard  # this page is loaded ahead, what belongs to a hub is not

        self.hub_card = HubCard(self, look, desk)
        self.right_layout.insertWidget(1, self.hub_card)
        self.faults_card = FaultsCard(self, look, desk)
        self.left_layout.insertWidget(self.left_layout.count() - 1, self.faults_card)  # above the spring
        self._say_what_it_is()
        self._connect()

    def _say_what_it_is(self) -> None:
        say = self.look.say
        self.about_name.setText(f"{say(NAME)}　{say(VERSION)}")
        self.about_purpose.setText(say(PURPOSE))
        self.about_licence.setText(say(LICENCE))

    def _connect(self) -> None:
        self.company_card.company_form.changed.connect(lambda company: self._take(company=company))
        self.rates_card.changed.connect(lambda rates: self._take(rates=rates))
        self.look_card.changed.connect(self._changed)
        self.security_card.minutes_said.connect(lambda minutes: self._take(lock_after_minutes=minutes))
        self.security_card.locked.connect(self.locked)
        self.copies_card.restored.connect(self.restored)
        self.rules_card.days_said.connect(lambda days: self._take(retention_days=days))
        self.rules_card.ruled.connect(self._follow_rules)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_settings(self, settings: WindowSettings, held: Held | None) -> None:
        """Show these; ``held`` is the folder's lock, which restoring needs."""
        self.settings = settings
        self.copies_card.held = held
        self.company_card.company_form.show_company(settings.company)
        self.rates_card.show_rates(settings.rates)
        self.look_card.show_settings(settings)
        self.security_card.show_minutes(settings.lock_after_minutes)
        self.rules_card.days_edit.show_value(settings.retention_days)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        store = self.desk.store
        if store is None:
            return
        self.about_folder.setText(self.look.say(Text(f"数据在 {store.folder}", f"The data is in {store.folder}")))
        self.company_card.show_pictures()
        self.signing_card.show_signing()
        self.approvers_card.show_people()
        self.security_card.show_ways()
        self.copies_card.show_copies()
        self.rules_card.show_rules()
        self.faults_card.show_reports()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        wide = event.size().width() >= self.look.px(1100)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self.inside_layout.setDirection(across if wide else down)

    def go_to(self, field: str) -> None:
        """Bring a part into view and focus: ``company``, ``company.bank``, ``signing``, ``look`` …"""
        part, _, name = field.partition(".")
        cards: dict[str, QWidget] = {
            "company": self.company_card,
            "addresses": self.addresses_card,
            "rates": self.rates_card,
            "signing": self.signing_card,
            "approvers": self.approvers_card,
            "look": self.look_card,
            "hub": self.hub_card,
            "security": self.security_card,
            "copies": self.copies_card,
            "rules": self.rules_card,
            "version": self.program_update_card,
            "faults": self.faults_card,
        }
        card = cards.get(part)
        if card is None:
            return
        target: QWidget = card
        if card is self.company_card:
            fields = self.company_card.company_form.fields
            company = self.settings.company if self.settings else None
            empty = next((one for one in fields if company is not None and not getattr(company, one)), "consultant")
            target = fields.get(name) or fields[empty]
            target.setFocus()
        self.inside_layout.activate()
        self.settings_scroll.ensureWidgetVisible(card, 0, 0)
        self.settings_scroll.ensureWidgetVisible(target, 0, 48)

    # --- changing ----------------------------------------------------------------------------------------------------

    def _take(self, **changes: Any) -> None:
        if self.settings is not None:
            self._changed(replace(self.settings, **changes))

    def _changed(self, settings: WindowSettings) -> None:
        if settings != self.settings:
            self.settings = settings
            self.look_card.settings = settings
            self.saved_label.setText(self.look.say(Text("✓ 已保存", "✓ Saved")))
            self.changed.emit(settings)

    def _follow_rules(self) -> None:
        from ...actions.updating import rules_in_force

        today = self.desk.today

        def done(rules: InForce) -> None:
            self.desk.use_rules(rules)
            self.rules_card.show_rules()

        self.desk.in_store(lambda store: rules_in_force(store, today), done)
