"""A draft (草稿) of the service desk: an entry in words, with the rules applied, ready for a mail or a call."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..text import Lang, Text
from .entitled import Entitlement, training_left
from .entry import Entry
from .facts import ClientFacts
from .preparing import dues_for
from .refund import RefundAnswer, refund_of
from .rules import Desk, Role, Wanted, Wording
from .telling import TO_FILL, Section, due_line, due_section, open_points, open_section, to_fill, told
from .terms import TO_CONFIRM, Due, next_due

#: What stands for what is known of a case in the words of a draft.
PLACES = ("client", "contact", "company", "consultant", "tier", "number", "quote", "day")
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody whom a draft is to or from. ``email`` and ``telephone`` are "" until they are filled in; ``field`` says
    where they are kept."""

    role: Text
    name: str
    email: str
    telephone: str
    field: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft. ``open`` are the points that only the firm can settle, ``to_fill`` what is to be added before it goes
    out. ``call`` is the sheet for telling it on the telephone. ``refund`` and ``training`` hold what was worked out."""

    case: str
    entry_id: str
    entry: Entry
    client: str
    name: Text
    to: Addressee
    sender: Addressee
    subject: Text
    body: Text
    wanted: tuple[Wanted, ...]
    dues: tuple[Due, ...]
    open: tuple[Text, ...]
    to_fill: tuple[Text, ...]
    call: Text
    clause: str
    refund: RefundAnswer | None = None
    training: Entitlement | None = None

    @property
    def due(self) -> Due | None:
        """What is due next."""
        return next_due(self.dues)


def make_draft(entry_id: str, entry: Entry, facts: ClientFacts, desk: Desk) -> Draft:
    """The draft of an entry from what is known of the client on ``facts.today``."""
    words = desk.rules.words[entry.kind]
    dues = dues_for(entry, facts, desk)
    refund = refund_of(entry, facts, desk) if entry.kind == "refund" else None
    training = training_left(facts, desk, besides=entry_id) if entry.kind == "training" else None
    wanted = tuple(one for one in words.wanted if not one.variant or one.variant == entry.variant)
    to = _to(words.to, facts, desk)
    said = tuple(told(entry, facts, desk, refund, training))
    open = tuple(dict.fromkeys((*words.open, *open_points(entry, dues, refund, training, facts, desk))))
    sections = [one for one in (*said, due_section(dues), open_section(open)) if one.lines]
    opening = _filled(words.opening, entry, facts, desk)
    return Draft(
        case=facts.case,
        entry_id=entry_id,
        entry=entry,
        client=facts.client.name,
        name=words.name,
        to=to,
        sender=_sender(facts),
        subject=_filled(words.subject, entry, facts, desk),
        body=_body(words, opening, facts, to, wanted, sections),
        wanted=wanted,
        dues=dues,
        open=open,
        to_fill=tuple(to_fill(entry, facts, to.email, to.role, wanted)),
        call=_call(words, opening, facts, desk, to, dues, said),
        clause=words.clause,
        refund=refund,
        training=training,
    )


# --- who -------------------------------------------------------------------------------------------------------------


def _to(role: Role, facts: ClientFacts, desk: Desk) -> Addressee:
    name, known = desk.rules.roles[role], facts.addresses
    if role == "client":
        client = facts.client
        return Addressee(name, client.contact or client.name, client.email, client.phone, "client.email")
    email = {"service": known.service, "complaints": known.complaints, "refunds": known.refunds}[role]
    return Addressee(name, facts.company.name, email, known.telephone, f"addresses.{role}")


def _sender(facts: ClientFacts) -> Addressee:
    company = facts.company
    role = Text("顾问", "Consultant")
    return Addressee(
        role, company.consultant, company.consultant_email, company.consultant_phone, "company.consultant_email"
    )


# --- put together ----------------------------------------------------------------------------------------------------


def _filled(text: Text, entry: Entry, facts: ClientFacts, desk: Desk) -> Text:
    contract = facts.contract()
    tier = contract.tier if contract else facts.tier
    about = facts.about(entry.quote)
    known = {
        "client": facts.client.name,
        "contact": facts.client.contact,
        "company": facts.company.name,
        "consultant": facts.company.consultant,
        "quote": entry.quote or (about.number if about else ""),
        "day": f"{facts.today}",
    }
    name = desk.book.tiers[tier].name if tier else Text("套餐待定", "tier open")
    number = Text(f"（编号 {entry.number}）", f" (no. {entry.number})") if entry.number else Text("", "")

    def fill(lang: Lang) -> str:
        values = known | {"tier": name.said(lang), "number": number.said(lang)}
        return _PLACE.sub(lambda place: values[place[1]], text.said(lang)).strip()

    return Text(fill("zh"), fill("en"))


def _body(
    words: Wording,
    opening: Text,
    facts: ClientFacts,
    to: Addressee,
    wanted: tuple[Wanted, ...],
    sections: list[Section],
) -> Text:
    asked = [*sections, Section(Text("请办理", "Please"), words.asks)]
    if wanted:
        asked.append(Section(Text("附件", "Attached"), tuple(one.name for one in wanted)))
    unknown = Text(f"收件人：{to.role.zh}{TO_FILL.zh}", f"To: {to.role.en} {TO_FILL.en}")
    signed = (facts.company.consultant, facts.company.name, facts.company.consultant_phone, f"{facts.today}")

    def written(lang: Lang) -> str:
        lines = [] if to.email else [unknown.said(lang), ""]
        lines += [_greeting(facts.client.contact if words.to == "client" else "", lang), "", opening.said(lang), ""]
        for section in asked:
            lines.append(f"【{section.title.zh}】" if lang == "zh" else f"{section.title.en}:")
            lines += [*(line.said(lang) for line in section.lines), ""]
        return "\n".join([*lines, *(part for part in signed if part)]) + "\n"

    return Text(written("zh"), written("en"))


def _greeting(name: str, lang: Lang) -> str:
    if lang == "zh":
        return f"{name}，您好：" if name else "您好："
    return f"Dear {name or 'colleagues'},"


def _labelled(zh: str, en: str, lang: Lang) -> str:
    return f"{zh}：" if lang == "zh" else f"{en}: "


def _call(
    words: Wording,
    opening: Text,
    facts: ClientFacts,
    desk: Desk,
    to: Addressee,
    dues: tuple[Due, ...],
    said: tuple[Section, ...],
) -> Text:
    extension = _extension(words, desk)
    record = (Text("接听人", "Answered by"), Text("时间", "At"), Text("答复", "Said"), Text("编号", "Number"))

    def written(lang: Lang) -> str:
        lines = [f"{words.name.said(lang)} · {Text('电话记录单', 'call sheet').said(lang)}"]
        lines.append(f"{_labelled('打给', 'Call', lang)}{to.name or to.role.said(lang)}")
        lines.append(f"{_labelled('电话', 'Telephone', lang)}{to.telephone or TO_FILL.said(lang)}")
        lines += [] if extension is None else [extension.said(lang)]
        lines += ["", opening.said(lang), *(line.said(lang) for section in said for line in section.lines), ""]
        lines += [f"{number}. {ask.said(lang)}" for number, ask in enumerate(words.asks, 1)]
        lines += ["", *(due_line(due).said(lang) for due in dues), ""]
        return "\n".join([*lines, *(f"{one.said(lang)} ______" for one in record)]) + "\n"

    return Text(written("zh"), written("en"))


def _extension(words: Wording, desk: Desk) -> Text | None:
    if words.to == "client":
        return None
    if not words.extension:
        return Text("分机：价目表未写，按语音提示或转人工", "Extension: the list names none; follow the voice menu")
    key = desk.book.policies["hotline"].default
    clauses = "；".join(one.clause.source for one in desk.book.hotline)
    digits = re.sub(r"\D", "", str(key))
    return Text(
        f"{key}（运维；条款前后不一：{clauses}，{TO_CONFIRM.zh}）",
        f"Extension {digits} (operations; the clauses differ: {clauses}; {TO_CONFIRM.en})",
    )
