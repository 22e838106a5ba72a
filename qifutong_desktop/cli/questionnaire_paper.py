"""``qifutong questionnaire paper``"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ..actions.authoring import rules_of
from ..actions.questionnaire_paper import write_paper
from ..core.questionnaire_json import about_json
from .face import Face
from .parsing import asked_day
from .questionnaire import store_if_any


def paper(asked: Namespace, face: Face) -> int:
    """:raises Refusal: what is wrong in the case, a path that cannot be written"""
    path, case, today = Path(asked.out), Path(asked.CASE) if asked.CASE else None, asked_day(asked)
    with store_if_any(face) as store:
        rules = rules_of(store, today)
    try:
        notices = write_paper(case, path, rules, today, face.progress)
    finally:
        face.progress_done()
    face.give(lambda: {"file": str(path), **about_json(rules.questionnaire)}, lambda: [str(path)])
    face.notices(notices)
    return 0
