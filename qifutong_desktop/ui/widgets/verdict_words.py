"""A verdict in the window's words: what stands over its sentence, which colour and icon go with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...core.text import Text

if TYPE_CHECKING:
    from ...core.verdict import VerdictKind


@dataclass(frozen=True, slots=True)
class VerdictLook:
    """The word for a kind of verdict, the tone of its text, the ground behind it, its icon."""

    word: Text
    tone: str
    ground: str
    icon: str


_LOOKS: dict[VerdictKind, VerdictLook] = {
    "green": VerdictLook(Text("可信的原件", "Trusted original"), "ok", "good", "shield"),
    "amber": VerdictLook(Text("我方内容未变，已会签", "Ours unchanged, countersigned"), "warn", "warned", "shield"),
    "changed": VerdictLook(Text("被改动过", "Changed"), "block", "blocked", "alert"),
    "unknown_issuer": VerdictLook(Text("不认识签发人", "Unknown issuer"), "warn", "warned", "alert"),
    "cannot_verify": VerdictLook(Text("无法验证", "Cannot be verified"), "block", "blocked", "alert"),
    "unsigned": VerdictLook(Text("没有签名", "Not signed"), "text_2", "sunken", "file"),
}


def look_of_verdict(kind: VerdictKind) -> VerdictLook:
    """How a verdict shows."""
    return _LOOKS[kind]
