"""The changes of a meeting in words, as the pages say them: what it is about, what stood before, what stands now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .asking import SOURCE_NAMES
from .canonical import FieldValue
from .client import Preferences
from .field_words import NAMES, OTHER_NAMES, level_promised
from .minutes import Change, subject_of
from .minutes_values import value_said
from .pricebook import PriceBook
from .questionnaire import Questionnaire
from .steps import STEPS, Step
from .text import Text

#: Many fields of one thing are told by their number.
_COUNTED: dict[str, Text] = {
    "header": Text("表头行的位置", "Header rows"),
    "mapping": Text("列的对应关系", "Where columns go"),
    "table": Text("表格的认定", "What tables are"),
    "recipe": Text("清洗规则", "Rules of cleaning"),
}
#: The option of question O04 (products in use or compared) that a client's paper leaves out.
RIVAL = "rival"
_SLOT = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Known:
    """What fields are called: the questionnaire, the price book, tasks by id, needs by key."""

    questionnaire: Questionnaire
    book: PriceBook
    tasks: Mapping[str, Text]
    needs: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Said:
    """One change in words. ``group`` is the section of the diagnosis, else the subject's name; ``why`` the source of an
    answer, its note and the reason, "" where nobody said any. ``at`` is UTC."""

    field: str
    subject: Step
    group: Text
    what: Text
    before: Text
    after: Text
    at: str
    author: str
    why: Text


def said_of(
    changes: Sequence[Change], known: Known, before: Mapping[str, FieldValue], after: Mapping[str, FieldValue]
) -> tuple[Said, ...]:
    """The changes in the order of the pages. ``before`` and ``after`` are all fields at the two ends of the span."""
    changes = [told for one in changes if (told := _without_rivals(one)) is not None]
    order = {one.id: place for place, one in enumerate(known.questionnaire.questions)}
    counted: dict[str, list[Change]] = {}
    found = []
    for one in changes:
        noun = one.field.partition(".")[0]
        if noun in _COUNTED:
            counted.setdefault(noun, []).append(one)
        elif _moved(one, before, after):
            found.append(_said(one, known, before, after))
    found += [_counted_together(noun, several) for noun, several in counted.items()]
    order |= {name: place for place, name in enumerate(NAMES) if "." in name}
    subjects = list(STEPS)

    def place(one: Said) -> tuple[int, int, str]:
        rest = one.field.partition(".")[2]
        return subjects.index(one.subject), order.get(rest, order.get(one.field, 0)), one.field

    return tuple(sorted(found, key=place))


def _without_rivals(one: Change) -> Change | None:
    """The change without the products that the client compares us with; None where it is about nothing else."""
    before, after = _no_rival(one.before), _no_rival(one.after)
    if (before, after) == (one.before, one.after):
        return one
    return None if before == after else replace(one, before=before, after=after)


def _no_rival(said: FieldValue) -> FieldValue:
    if not isinstance(said, Mapping) or not isinstance(rows := said.get("value"), tuple):
        return said
    kept = tuple(row for row in rows if not (isinstance(row, Mapping) and row.get("kind") == RIVAL))
    return said if len(kept) == len(rows) else {**said, "value": kept}


def _moved(one: Change, before: Mapping[str, FieldValue], after: Mapping[str, FieldValue]) -> bool:
    """False where the change only says a default aloud."""
    rest = one.field.removeprefix("preferences.")
    default = getattr(Preferences(), rest, None) if rest != one.field else None
    return (before.get(one.field) or default) != (after.get(one.field) or default)


def _counted_together(noun: str, several: Sequence[Change]) -> Said:
    last = max(several, key=lambda one: one.at)
    kept = sum(one.after is not None for one in several)
    gone = len(several) - kept
    zh = "，".join(part for part in (f"定下{kept}处" if kept else "", f"收回{gone}处" if gone else "") if part)
    en = ", ".join(part for part in (f"{kept} settled" if kept else "", f"{gone} taken back" if gone else "") if part)
    words = Text(zh, en)
    return Said(last.field, "data", STEPS["data"], _COUNTED[noun], Text("", ""), words, last.at, last.author, _NO)


_NO = Text("", "")


def _said(one: Change, known: Known, before: Mapping[str, FieldValue], after: Mapping[str, FieldValue]) -> Said:
    subject = subject_of(one.field)
    assert subject is not None, f"{one.field} is not told of"
    return Said(
        one.field,
        subject,
        _group(one.field, subject, known),
        _label(one.field, known),
        value_said(one.field, one.before, known.questionnaire, known.book, before),
        value_said(one.field, one.after, known.questionnaire, known.book, after),
        one.at,
        one.author,
        _why(one),
    )


def _group(field: str, subject: Step, known: Known) -> Text:
    question = known.questionnaire.by_id.get(field.partition(".")[2]) if subject == "diagnosis" else None
    sections = known.questionnaire.sections
    return next((one.title for one in sections if question and one.id == question.section), STEPS[subject])


def _why(one: Change) -> Text:
    """Source and note of an answer, and the reason that was given for changing it."""
    zh, en = [], []
    match one.after:
        case {"source": str(source), "note": str(note)} if one.field.startswith("answers."):
            learnt = next((name for key, name in SOURCE_NAMES.items() if key == source), Text(source, source))
            zh.append(learnt.zh)
            en.append(learnt.en)
            if note:
                zh.append(note)
                en.append(note)
    if one.reason:
        zh.append(f"理由：{one.reason}")
        en.append(f"why: {one.reason}")
    return Text("；".join(zh), "; ".join(en))


def _label(field: str, known: Known) -> Text:
    noun, _, rest = field.partition(".")
    question = known.questionnaire.by_id.get(rest)
    match noun:
        case "client" | "preferences" | "asked_on" if field in NAMES:
            return NAMES[field]
        case "answers" if question is not None:
            return question.text
        case "evidence" if question is not None:
            return Text(f"凭证：{question.text.zh}", f"Evidence: {question.text.en}")
        case "keep_spoken" if rest in known.needs:
            return Text(f"{known.needs[rest].zh}：按哪个数", f"{known.needs[rest].en}: which count")
        case "plan" if rest in known.tasks:
            name = known.tasks[rest]
            return Text(_SLOT.sub("", name.zh), _SLOT.sub("", name.en))
        case "alternative":
            return Text(f"备选方案{rest}", f"Alternative {rest}")
        case "measured":
            return Text(f"{rest}测评", f"Measurement {rest}")
        case "promise" | "scope" if field in OTHER_NAMES:
            return OTHER_NAMES[field]
        case "promise":
            dimensions = known.questionnaire.dimensions
            return level_promised(next((one.name for one in dimensions if one.id == rest), Text(rest, rest)))
        case "sizing":
            return Text("客户的数据文件", "The client's data files")
        case "rehearsed":
            return Text("模拟迁移", "Rehearsal")
    return Text(rest, rest)
