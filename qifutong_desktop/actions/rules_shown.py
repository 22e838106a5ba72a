"""The price book and questionnaire in force, as the settings show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

from ..catalog.files import fingerprint, read_text
from ..catalog.pricebook import shipped_pricebook
from ..core.pricebook import check_list
from ..core.text import Text
from ..core.update import Kind, Update
from ..store.file import Store
from ..store.firm_key import fingerprint as key_fingerprint
from ..store.firm_key import firm_key
from ..store.updates import SUFFIX, kept_updates
from .in_force import InForce

#: What a signed update's file is called.
UPDATE_SUFFIX = SUFFIX


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One of them: ``digest`` is the SHA-256 of its text ("" where it is several), ``until`` None without an end.

    ``checked`` says which checks it passed."""

    kind: Kind
    name: str
    digest: str
    since: date | None
    until: date | None
    checked: Text


@dataclass(frozen=True, slots=True)
class RulesShown:
    """What is in force, what was imported, and by whose signature updates are taken in ("" for none yet)."""

    rules: tuple[RuleShown, ...]
    imported: tuple[Update, ...]
    firm_key: str


def rules_shown(store: Store, rules: InForce) -> RulesShown:
    """The rules that the window works by."""
    book, questionnaire = rules.book, rules.questionnaire
    kept = tuple(one for kind in get_args(Kind) for one in kept_updates(store, kind))
    released = {one.id: one for one in kept}
    by_book, by_questions = released.get(book.id), released.get(f"{questionnaire.id} {questionnaire.version}")
    gaps = len(check_list(book))
    shipped = fingerprint(read_text(shipped_pricebook())) == book.digest
    checked = Text(
        f"{'随程序提供' if shipped else '公司签名有效'}，格式与数字核对通过；原文自相矛盾或未写明 {gaps} 处，均有约定",
        f"{'comes with the program' if shipped else 'signed by the firm'}, form and figures checked; "
        f"{gaps} places contradict each other or are silent, each with a rule",
    )
    count = len(questionnaire.questions)
    asked = Text(f"{count} 题，跳转与评分核对通过", f"{count} questions, jumps and scores checked")
    trusted = firm_key(store)
    return RulesShown(
        (
            RuleShown("pricebook", book.id, book.digest, book.effective_from, _until(by_book), checked),
            RuleShown(
                "questionnaire",
                f"{questionnaire.id} {questionnaire.version}",
                "",
                by_questions.effective_from if by_questions else None,
                _until(by_questions),
                asked,
            ),
        ),
        kept,
        key_fingerprint(trusted) if trusted else "",
    )


def _until(update: Update | None) -> date | None:
    return update.effective_until if update else None
