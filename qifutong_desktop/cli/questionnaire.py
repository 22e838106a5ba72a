"""``qifutong questionnaire export``, ``check``, ``import``, ``effect`` and ``paper``"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from ..actions.authoring import (
    Edited,
    Effects,
    Judged,
    both,
    effects_on_files,
    effects_on_store,
    judge,
    read_edited,
    rules_of,
    take_in,
    write_book,
)
from ..actions.keeping import open_kept
from ..actions.profile import profile_folder
from ..core.diagnosis import LEVELS
from ..core.diagnosis_json import shown_score
from ..core.problems import Refusal
from ..core.questionnaire import Questionnaire
from ..core.questionnaire_changes import Change
from ..core.questionnaire_effect import Effect, Standing
from ..core.questionnaire_json import about_json, changes_json, coverage_json, effects_json, problems_json
from ..core.ranges import Range
from ..core.text import Lang, Text
from ..store.file import Store
from .asking import asker
from .columns import bullets, part
from .face import Face
from .parsing import asked_day

_NO = 3
_KINDS = {
    "added": Text("新增", "new"),
    "dropped": Text("删去", "dropped"),
    "words": Text("文字", "words"),
    "score": Text("计分", "score"),
    "need": Text("需求", "needs"),
    "asking": Text("问法", "asking"),
    "frame": Text("整体", "frame"),
}


def export(asked: Namespace, face: Face) -> int:
    """:raises Refusal: a folder that does not load, a path that cannot be written, a store that does not open"""
    path, source = Path(asked.out), Path(asked.FOLDER) if asked.FOLDER else None
    with store_if_any(face) as store:
        built = write_book(store, source, path, asked_day(asked))
    said = Text(f"已写出 {_named(built, 'zh')} → {path}", f"written: {_named(built, 'en')} → {path}")
    face.give(lambda: {"file": str(path), **about_json(built)}, lambda: [said.said(face.lang)])
    return 0


def check(asked: Namespace, face: Face) -> int:
    """All problems; where there are none, what differs, what is reached and what becomes of the cases named.

    :raises Refusal: a file that cannot be read at all
    """
    edited = read_edited(Path(asked.FILE))
    if edited.problems or edited.questionnaire is None:
        lines = [one.line(face.lang) for one in edited.problems]
        problems = problems_json(edited.problems, face.lang)
        face.give(lambda: {"file": str(edited.path), "ok": False, "problems": problems}, lambda: lines)
        return _NO
    with store_if_any(face) as store:
        _show(asked, face, edited, edited.questionnaire, store, [])
    return 0


def take(asked: Namespace, face: Face) -> int:
    """:raises Refusal: everything wrong in the workbook; nothing is written then"""
    edited = read_edited(Path(asked.FILE))
    if edited.problems or edited.questionnaire is None:
        raise Refusal(edited.problems)
    with store_if_any(face) as store:
        written = take_in(edited, Path(asked.out))
        _show(asked, face, edited, edited.questionnaire, store, [str(path) for path in written])
    return 0


def effect(asked: Namespace, face: Face) -> int:
    """What a questionnaire would make of the stored cases, and of the case files named.

    :raises Refusal: everything wrong in it, a case that cannot be read
    """
    edited = read_edited(Path(asked.FILE))
    if edited.problems or edited.questionnaire is None:
        raise Refusal(edited.problems)
    today = asked_day(asked)
    with store_if_any(face) as store:
        rules = rules_of(store, today)
        found = _effects(asked, face, edited.questionnaire, store, today)
        if store is not None:
            found = both(effects_on_store(store, edited.questionnaire, rules, today, face.progress), found)
            face.progress_done()
    before, after = rules.questionnaire, edited.questionnaire
    value: dict[str, Any] = {
        "before": about_json(before),
        "after": about_json(after),
        "effects": effects_json(found.effects, face.lang),
        "skipped": [one.said(face.lang) for one in found.skipped],
    }
    head = f"{_named(before, face.lang)} → {_named(after, face.lang)}"
    face.give(lambda: value, lambda: [head, *_effect_lines(found, face.lang)])
    return 0


@contextmanager
def store_if_any(face: Face) -> Iterator[Store | None]:
    """The store where there is one; without it what the program brings is in force."""
    store = open_kept(profile_folder(), asker(face))
    if store is None:
        yield None
    else:
        with store:
            yield store


def _effects(asked: Namespace, face: Face, after: Questionnaire, store: Store | None, today: date) -> Effects:
    try:
        paths = [Path(name) for name in asked.against]
        return effects_on_files(paths, after, rules_of(store, today), today, face.progress)
    finally:
        face.progress_done()


def _show(
    asked: Namespace, face: Face, edited: Edited, after: Questionnaire, store: Store | None, written: list[str]
) -> None:
    today = asked_day(asked)
    judged = judge(after, rules_of(store, today), today)
    found = _effects(asked, face, after, store, today)
    value: dict[str, Any] = {
        "file": str(edited.path),
        "ok": True,
        "problems": [],
        "questionnaire": about_json(after),
        "in_force": about_json(judged.before),
        "changes": changes_json(judged.changes, face.lang),
        "reached": coverage_json(judged.reached, face.lang),
        "effects": effects_json(found.effects, face.lang),
        "files": written,
    }
    face.give(lambda: value, lambda: [*_judged_lines(judged, face.lang), *_effect_lines(found, face.lang), *written])
    face.notices([judged.notice] if judged.notice else [])


# --- words -----------------------------------------------------------------------------------------------------------


def _named(one: Questionnaire, lang: Lang) -> str:
    return f"{one.id} {one.version}（{len(one.questions)} 题）" if lang == "zh" else f"{one.id} {one.version}"


def _judged_lines(judged: Judged, lang: Lang) -> list[str]:
    zh, reached = lang == "zh", judged.reached
    tiers = "、".join(f"{tier} {count}" for tier, count in reached.tiers.items())
    head = _named(judged.after, lang) + ("：没有发现问题" if zh else ": nothing wrong was found")
    tried = (
        f"虚构 {reached.personas} 位客户作答，建议版本：{tiers}"
        if zh
        else f"{reached.personas} invented clients, advised: {tiers.replace('、', ', ')}"
    )
    title = Text(f"与在用的 {judged.before.version} 相比", f"Against {judged.before.version}, which is in force")
    changes = [_change(one, lang) for one in judged.changes] or ["没有不同" if zh else "no difference"]
    missed = [one.said(lang) for one in reached.missed] or ["都走得到" if zh else "everything is reached"]
    return [
        head,
        *part(title, lang, bullets(changes)),
        *part(Text("每个选项、需求、等级、版本走不走得到", "What is reached"), lang, bullets([tried, *missed])),
    ]


def _change(one: Change, lang: Lang) -> str:
    kind = _KINDS[one.kind].said(lang)
    return f"[{kind}] {one.question} {one.what.said(lang)}".replace("]  ", "] ")


def _effect_lines(found: Effects, lang: Lang) -> list[str]:
    same = [one.name for one in found.effects if not one.changed]
    lines = [line for one in found.effects if one.changed for line in _case_lines(one, lang)]
    if same:
        lines.append(
            f"不受影响：{'、'.join(same)}" if lang == "zh" else f"not affected: {', '.join(same)}",
        )
    lines += [f"没有重算 {one.zh}" if lang == "zh" else f"not worked through: {one.en}" for one in found.skipped]
    return part(Text("对诊断的影响", "Effect on diagnoses"), lang, bullets(lines))


def _case_lines(one: Effect, lang: Lang) -> list[str]:
    before, after = one.before, one.after
    zh = lang == "zh"
    pairs = [(Text("总分", "points"), _points(before.total), _points(after.total))]
    pairs.append((Text("等级", "level"), _level(before, lang), _level(after, lang)))
    pairs += [
        (name, _points(old), _points(new))
        for (_, name, old), (_, _, new) in zip(before.dimensions, after.dimensions, strict=False)
    ]
    needs = {key: amount for key, _, amount in before.needs}
    pairs += [(label, needs.get(key, ""), amount) for key, label, amount in after.needs]
    pairs.append((Text("建议", "advice"), before.tier or "–", after.tier or "–"))
    turned = [f"{label.said(lang)} {old or '–'} → {new or '–'}" for label, old, new in pairs if old != new]
    if (before.answered, before.asked) != (after.answered, after.asked):
        old, new = f"{before.answered}/{before.asked}", f"{after.answered}/{after.asked}"
        turned.append(f"答清 {old} → {new}" if zh else f"answered {old} → {new}")
    joined = ("；" if zh else "; ").join(turned) or ("结果不变" if zh else "the same result")
    return [f"{one.name}：{joined}" if zh else f"{one.name}: {joined}", *(f"  {text.said(lang)}" for text in one.lost)]


def _points(score: Range[Any]) -> str:
    low, high = shown_score(score.low), shown_score(score.high)
    return f"{low:.2f}" if low == high else f"{low:.2f}–{high:.2f}"


def _level(one: Standing, lang: Lang) -> str:
    low, high = LEVELS[one.level.low].said(lang), LEVELS[one.level.high].said(lang)
    return low if low == high else f"{low}–{high}"
