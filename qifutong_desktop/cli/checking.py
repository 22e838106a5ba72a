"""``qifutong pricebook check``"""

from __future__ import annotations

from argparse import Namespace

from ..actions.checking import check_shipped_list, findings_json
from ..core.pricebook import Inconsistency, PriceBook
from ..core.text import Lang
from .face import Face


def check_pricebook(asked: Namespace, face: Face) -> int:
    """Findings are what was asked for and no failure: always 0."""
    book, findings = check_shipped_list()
    face.give(lambda: findings_json(book, findings, face.lang), lambda: _lines(book, findings, face.lang))
    return 0


def _lines(book: PriceBook, findings: tuple[Inconsistency, ...], lang: Lang) -> list[str]:
    zh = lang == "zh"
    count = len(findings)
    lines = [
        f"价目表 {book.id}（{book.effective_from} 起）：{count} 处自相矛盾或未写明"
        if zh
        else f"Price list {book.id} (from {book.effective_from}): {count} contradictions and gaps"
    ]
    for number, found in enumerate(findings, 1):
        lines += [
            "",
            f"{number}. {found.what.said(lang)}  [{found.key}]",
            f"   原文：{found.clause}" if zh else f"   clause: {found.clause}",
            f"   取法：{found.decision.said(lang)}" if zh else f"   read as: {found.decision.said(lang)}",
        ]
    return lines
