"""``qifutong questionnaire keyin``"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ..actions.authoring import rules_of
from ..actions.key_in import write_keyed
from ..core.questionnaire import visibility
from ..core.text import Text
from .face import Face
from .parsing import asked_day
from .questionnaire import store_if_any


def keyin(asked: Namespace, face: Face) -> int:
    """:raises Refusal: every line that is not understood, a path that cannot be written"""
    source, out, today = Path(asked.FILE), Path(asked.out), asked_day(asked)
    with store_if_any(face) as store:
        rules = rules_of(store, today)
    case, notices = write_keyed(source, out, rules, today)
    visible = visibility(rules.questionnaire, case.answers)
    missing = [one.id for one in rules.questionnaire.questions if visible[one.id] and one.id not in case.answers]
    said = Text(
        f"{case.client.name}：{len(case.answers)} 题，还缺 {len(missing)} 题 → {out}",
        f"{case.client.name}: {len(case.answers)} answers, {len(missing)} missing → {out}",
    )
    value = {"file": str(out), "name": case.client.name, "answers": len(case.answers), "missing": missing}
    face.give(lambda: value, lambda: [said.said(face.lang)])
    face.notices(notices)
    return 0
