"""``qifutong export``"""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from ..actions.other_programs import EXPORTS, Asked, export_case, export_json
from ..core.problems import Refusal
from ..core.text import Text
from .asking import data_password
from .face import Face
from .parsing import asked_day
from .proposing import asked_approvals, asked_number


def export(asked: Namespace, face: Face) -> int:
    """:raises Refusal: an unknown kind, anything wrong in the case, its workbooks or the path"""
    kind = next((one for one in EXPORTS if one == getattr(asked, "as")), None)
    if kind is None:
        kinds = "、".join(EXPORTS)
        what = Text(f"没有“{getattr(asked, 'as')}”这种导出", f"there is no export {getattr(asked, 'as')!r}")
        raise Refusal.of("--as", what, Text(f"可选：{kinds}", f"one of {', '.join(EXPORTS)}"))
    out = Path(asked.out)
    wanted = Asked(
        Path(asked.CASE),
        tuple(Path(name) for name in asked.data),
        kind,
        out,
        asked_number(asked.number),
        data_password(asked),
        asked_approvals(asked),
        face.lang,
    )
    try:
        offer = export_case(wanted, asked_day(asked), datetime.now(UTC), face.progress)
    finally:
        face.progress_done()
    name = EXPORTS[kind].name.said(face.lang)
    face.give(lambda: export_json(offer, kind, out, face.lang), lambda: [f"{name}: {out}"])
    face.notices(offer.diagnosed.notices)
    return 0
