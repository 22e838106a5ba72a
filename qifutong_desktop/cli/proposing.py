"""``qifutong propose`` and ``qifutong demo``"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote as quoted

from ..actions.printing import print_problem
from ..actions.proposing import PROPOSAL, QUOTE, SUMMARY, Offer, Signing, offer_json, propose_case
from ..core.approval import Approval
from ..core.money import yuan_range
from ..core.problems import Refusal
from ..core.text import Lang, Text
from .asking import data_password
from .columns import bullets, part
from .comparing import advice_lines
from .face import Face
from .parsing import asked_day

_LONGEST_NUMBER = 40
_THROW_AWAY = Text(
    "示例报价单用当场生成的一次性证书签名：验证时会说“不认识签发人”。",
    "The sample quote is signed by a key made on the spot: verify says that its issuer is unknown.",
)
_FIRST = (PROPOSAL, SUMMARY, QUOTE)


def propose(asked: Namespace, face: Face) -> int:
    """:raises Refusal: anything wrong in the case, its workbooks or the folder"""
    today, number, folder = asked_day(asked), asked_number(asked.number), _folder(asked.out)
    data = [Path(name) for name in asked.data]
    signing, password = _signing(asked, face), data_password(asked)
    approvals = asked_approvals(asked)
    try:
        offer, files = propose_case(
            Path(asked.CASE), data, folder, today, number, face.progress, signing, password, approvals
        )
    finally:
        face.progress_done()
    signed = signing is not None
    face.give(lambda: offer_json(offer, files, face.lang), lambda: _lines(offer, files, face.lang, signed))
    face.notices(offer.diagnosed.notices)
    return 0


def demo(asked: Namespace, face: Face) -> int:
    """:raises Refusal: the folder cannot be written"""
    from ..actions.demonstrating import BOOKS, CASE, demonstrate

    today, folder = asked_day(asked), _folder(asked.out)
    try:
        offer, files = demonstrate(folder, today, datetime.now(UTC), face.progress)
    finally:
        face.progress_done()
    case, books, out = (quoted(str(path)) for path in (folder / CASE, folder / BOOKS, folder))
    again = f"qifutong propose {case} --data {books}/* --out {out}"
    face.give(
        lambda: offer_json(offer, files, face.lang),
        lambda: [
            *_lines(offer, files, face.lang, signed=True),
            _THROW_AWAY.said(face.lang),
            *part(Text("改一改案例再来一次", "Change the case and try again"), face.lang, [f"  {again}"]),
        ],
    )
    return 0


def _signing(asked: Namespace, face: Face) -> Signing | None:
    """The key of ``--sign``, opened before the long work begins.

    :raises Refusal: a wrong passphrase, or a key that must not sign
    """
    if asked.sign is None:
        return None
    from .signing import key_asked

    now = datetime.now(UTC)
    return Signing(key_asked(asked.sign, asked.passphrase_file, face, now), now)


def asked_approvals(asked: Namespace) -> tuple[Approval, ...]:
    """:raises Refusal: an approval that none of the keys given signed"""
    if not asked.approval:
        return ()
    from ..actions.approving import approvals_in

    return approvals_in([Path(one) for one in asked.approval], [Path(one) for one in asked.approver])


def _folder(given: str) -> Path:
    """:raises Refusal: no name at all, which would mean the folder one happens to be in"""
    if not given.strip():
        raise Refusal.of(
            "--out", Text("没有给出文件夹", "names no folder"), Text("如 --out out", "write it like --out out")
        )
    return Path(given)


def asked_number(given: str | None) -> str:
    """:raises Refusal: a number that cannot stand on one line of print"""
    if given is None:
        return ""
    number = given.strip()
    if not number or len(number) > _LONGEST_NUMBER or not number.isprintable():
        raise Refusal.of(
            "--number",
            Text("编号应为 1–40 个可见字符", "a number has 1 to 40 printable characters"),
            Text("如 Q26-A1-0007", "like Q26-A1-0007"),
        )
    if problem := print_problem("--number", number):
        raise Refusal([problem])
    return number


def _lines(offer: Offer, files: Sequence[Path], lang: Lang, signed: bool = False) -> list[str]:
    zh = lang == "zh"
    quote, plan = offer.quote, offer.plan
    total = yuan_range(quote.estimate.total)
    reasons = [reason.said(lang) for reason in offer.missing]
    return [
        f"{offer.diagnosed.case.client.name}",
        *advice_lines(offer.comparison.recommendation, lang),
        *part(
            Text("报价与计划", "Quote and plan"),
            lang,
            bullets(
                [
                    f"报价 {total}，有效至 {quote.terms.valid_until}（含当日）"
                    if zh
                    else f"quote {total}, valid until {quote.terms.valid_until} inclusive",
                    f"计划 {plan.start} 启动，{plan.go_live} 上线，八成把握不晚于 {plan.p80}"
                    if zh
                    else f"plan: start {plan.start}, go live {plan.go_live}, with 80 % confidence by {plan.p80}",
                    _standing(offer, lang, signed),
                ]
            ),
        ),
        *part(Text("定下这些才能正式出单", "Settle these before issuing"), lang, bullets(reasons)),
        *part(Text("写出的文件", "Written"), lang, [f"  {file}" for file in files]),
        *part(Text("先看", "Look first at"), lang, [f"  {file}" for file in files if file.name in _FIRST]),
    ]


def _standing(offer: Offer, lang: Lang, signed: bool) -> str:
    """What the quote is worth: never more than it is."""
    if signed:
        return "报价单有编号、已签名" if lang == "zh" else "the quote is numbered and signed"
    if not offer.draft:
        return "报价单有编号、未签名" if lang == "zh" else "the quote is numbered and unsigned"
    if offer.quote.terms.number:
        return "报价单为草案、未签名" if lang == "zh" else "the quote is a draft and unsigned"
    if lang == "zh":
        return "报价单为草案、未签名：没有编号（可用 --number 给出）"
    return "the quote is a draft and unsigned: it has no number (--number gives one)"
