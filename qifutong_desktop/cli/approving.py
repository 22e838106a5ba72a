"""``qifutong approval request``, ``sign``, ``code`` and ``trust``: what a second person must agree to"""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from ..actions.approving import add_approver, request_for, secret_of, secret_words, write_request
from ..actions.granting import amount_heard, approve, open_request, recomputed, spoken_code, write_approval
from ..actions.proposing import make_offer
from ..catalog.pricebook import load_pricebook
from ..core.approval import CODE_LIFE, Request, spoken_digest
from ..core.money import yuan, yuan_range
from ..core.problems import Refusal
from ..core.text import Lang, Text
from ..store.approvers import new_secret
from ..store.firm_key import fingerprint
from .asking import first_line, key_passphrase
from .columns import bullets, part
from .diagnosing import read_asked_case
from .face import Face
from .parsing import asked_day
from .updating import store_asked


def request(asked: Namespace, face: Face) -> int:
    """:raises Refusal: what is wrong in the case, nothing to approve, a file that cannot be written"""
    offer = make_offer(read_asked_case(asked, face), asked_day(asked))
    path = write_request(offer, Path(asked.out))
    made = request_for(offer)
    if made is not None:
        face.give(lambda: {"path": str(path), **_request_json(made, face.lang)}, lambda: _lines(made, face.lang))
    return 0


def sign(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no request, a sum that is not what the price list gives, no key or a wrong passphrase"""
    asking, key = open_request(Path(asked.FILE)), Path(asked.key)
    sure = recomputed(asking, load_pricebook())
    if sure is False:
        what = Text("按价目表重算，金额或待批准的内容不符", "by the price list it comes to something else")
        raise Refusal.of("", what, Text("请让顾问重新导出", "have it exported again"), asked.FILE)
    passphrase = key_passphrase(key, asked, face)
    approval = approve(asking, asked.name, asked.role or "approver", key, passphrase, datetime.now(UTC))
    path = write_approval(approval, Path(asked.out))
    checked = (
        Text("金额已按本机的价目表重算，相符", "recomputed by the price list of this computer: the same total")
        if sure
        else Text("用的是另一版价目表，本机没有重算", "priced by another price list; not recomputed here")
    )
    face.give(
        lambda: {"path": str(path), **_request_json(asking, face.lang), "recomputed": sure, "approver": asked.name},
        lambda: [*_lines(asking, face.lang), checked.said(face.lang)],
    )
    return 0


def code(asked: Namespace, face: Face) -> int:
    """:raises Refusal: a digest, an amount or a secret that cannot be right"""
    secret = first_line(asked.secret_file, "--secret-file")
    digits = spoken_code(secret, asked.DIGEST, amount_heard(asked.amount), datetime.now(UTC))
    minutes = int(CODE_LIFE.total_seconds() // 60)
    said = Text(f"批准码 {digits[:4]} {digits[4:]}，{minutes} 分钟内有效", f"code {digits}, good for {minutes} minutes")
    face.give(lambda: {"code": digits, "minutes": minutes}, lambda: [said.said(face.lang)])
    return 0


def trust(asked: Namespace, face: Face) -> int:
    """Know an approver; with ``--telephone`` make the secret that codes are made from, and show it once.

    :raises Refusal: no key, no store, a name that is known with another key
    """
    words = secret_words(new_secret()) if "telephone" in asked else ""
    if asked.secret_file is not None:
        words = secret_words(secret_of(first_line(asked.secret_file, "--secret-file")))
    with store_asked(face) as store:
        role, now = asked.role or "approver", datetime.now(UTC)
        approver = add_approver(store, asked.name, role, Path(asked.key), words, now=now)
    shown = fingerprint(approver.public)
    said = [Text(f"批准人 {approver.name}，公钥指纹 {shown}", f"approver {approver.name}, fingerprint {shown}")]
    if "telephone" in asked:
        said.append(Text(f"电话批准的密钥（请输入到批准人的电脑）：{words}", f"secret for telephone codes: {words}"))
    face.give(
        lambda: {
            "name": approver.name,
            "role": approver.role,
            "key": shown,
            "secret": words if "telephone" in asked else None,
        },
        lambda: [one.said(face.lang) for one in said],
    )
    return 0


def _request_json(request: Request, lang: Lang) -> dict[str, object]:
    return {
        "client": request.client,
        "total": {"low": f"{request.total.low:.2f}", "high": f"{request.total.high:.2f}"},
        "book": request.book,
        "digest": request.digest,
        "spoken": spoken_digest(request.digest),
        "asked": [{"key": key, "what": what.said(lang)} for key, what in request.asked.items()],
    }


def _lines(request: Request, lang: Lang) -> list[str]:
    spoken, total = spoken_digest(request.digest), yuan_range(request.total)
    head = f"{request.client}，合计 {total}" if lang == "zh" else f"{request.client}, total {total}"
    read_out = Text(
        f"电话批准请念：摘要 {spoken}，金额 {yuan(request.total.high)}",
        f"on the telephone read out: digest {spoken}, amount {yuan(request.total.high)}",
    )
    asked = bullets([what.said(lang) for what in request.asked.values()])
    return [head, *part(Text("须经批准", "To be approved"), lang, asked), read_out.said(lang)]
