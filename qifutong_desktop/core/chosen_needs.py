"""Needs that follow from what was chosen or named: functions, systems to integrate, custom work, training."""

from __future__ import annotations

from decimal import Decimal

from .client import Row
from .known import Amount, Known, assumed, chosen, open_or, taken_in_row
from .needs import Need
from .questionnaire import Option, Question
from .ranges import Range, plain
from .text import Text

_ZERO = Decimal(0)


def capabilities(known: Known) -> Need:
    """Functions and service levels: certain where chosen, possible where an answer is still open."""
    certain: dict[str, tuple[Question, Option]] = {}
    possible: dict[str, tuple[Question, Option]] = {}
    for question, option, sure in chosen(known):
        for capability in option.capabilities:
            (certain if sure else possible).setdefault(capability, (question, option))
    listed = "；".join(f"{option.text.zh}（{question.id}）" for question, option in certain.values()) or "无"
    listed_en = "; ".join(f"{option.text.en} ({question.id})" for question, option in certain.values()) or "none"
    asked = dict.fromkeys(question.id for question, _ in (*certain.values(), *possible.values()))
    return Need(
        key="capabilities",
        label=Text("功能与服务", "Functions and service"),
        unit=Text("项", "items"),
        reason=Text(f"由所选答案直接得出：{listed}", f"Raised by the options chosen: {listed_en}"),
        questions=tuple(asked),
        source=next((known.source(question) for question, _ in certain.values()), "口述"),
        names=tuple(certain),
        possible=tuple(name for name in possible if name not in certain),
    )


def integrations(known: Known) -> Need:
    """Systems by name. Open: from none to the systems in use that stay (planning.md, Needs)."""
    question, systems = known.question("integrations"), known.question("kept_systems")
    rows = known.rows(question)
    if rows is None:
        kept = tuple(str(row["system"]) for row in known.rows(systems) or () if _kept(systems, row))
        high = max(Decimal(len(kept)), assumed(question).high if known.rows(systems) is None else _ZERO)
        names: tuple[str, ...] = ()
        possible = kept
        amount = Range(_ZERO, high)
        reason = Text(
            f"{question.id} 尚不清楚：最多按保留的 {plain(high)} 个系统估算",
            f"{question.id} is still open: up to {plain(high)} systems, those that are kept",
        )
    else:
        certain = [str(row["system"]) for row in rows if all(sure for _, sure in taken_in_row(question, row))]
        names = tuple(dict.fromkeys(certain)) if known.firm(question) else ()
        possible = tuple(dict.fromkeys(str(row["system"]) for row in rows if str(row["system"]) not in names))
        amount = Range(Decimal(len(names)), Decimal(len(names) + len(possible)))
        listed = "、".join((*names, *(f"{name}（待定）" for name in possible))) or "无"
        listed_en = ", ".join((*names, *(f"{name} (open)" for name in possible))) or "none"
        reason = Text(f"逐个点名的系统：{listed}", f"Systems named one by one: {listed_en}")
    return Need(
        key="integrations",
        label=Text("需对接的系统", "Systems to integrate"),
        unit=Text("个", "systems"),
        reason=reason,
        questions=(question.id, systems.id),
        source=known.source(question),
        amount=amount,
        names=names,
        possible=possible,
    )


def _kept(question: Question, row: Row) -> bool:
    """A system in use that stays: no option of its row marks it as going (``optional``)."""
    return row.get("system") is not None and all(certain for _, certain in taken_in_row(question, row))


def custom_days(known: Known) -> Need:
    """Person-days of all M and L requirements; an open one starts at 0, small ones (S) are only mentioned."""
    question = known.question("custom_days")
    rows = known.rows(question)
    if rows is None:
        amount = assumed(question)
        reason = open_or(known, question, Text("", ""), amount)
    else:
        items = [(str(row.get("requirement")), *_days(known, question, row)) for row in rows]
        counted = [(name, size, days) for name, size, days in items if days is not None]
        amount = Range(sum((d.low for *_, d in counted), _ZERO), sum((d.high for *_, d in counted), _ZERO))
        words = [f"{name} {size} {plain(days)}" for name, size, days in counted]
        listed, listed_en = "；".join(words) or "无", "; ".join(words) or "none"
        small = len(items) - len(counted)
        extra = f"；另有 {small} 项 S 级小功能微调，标准版与企业版内含，不计人天" if small else ""
        extra_en = f"; {small} more of size S, part of standard and enterprise, not counted" if small else ""
        reason = Text(f"逐项人天：{listed}{extra}", f"Person-days by item: {listed_en}{extra_en}")
    return Need(
        key="custom_days",
        label=Text("定制开发", "Custom development"),
        unit=Text("人天", "person-days"),
        reason=reason,
        questions=(question.id,),
        source=known.source(question),
        amount=amount,
    )


def _days(known: Known, question: Question, row: Row) -> tuple[str, Amount | None]:
    """Size and person-days of one requirement; None for a small one. Without a size: from nothing to the largest."""
    picked = list(taken_in_row(question, row))
    size = next((option for option, _ in picked if option.days is not None), None)
    if size is None or size.days is None:
        largest = max(option.days.high for column in question.columns for option in column.options if option.days)
        return "?", Range(_ZERO, largest)
    if size.small:
        return size.id, None
    sure = known.firm(question) and all(certain for _, certain in picked)
    return size.id, size.days if sure else Range(_ZERO, size.days.high)


def training(known: Known) -> Need:
    """Sessions a year: one for go-live, more by the services chosen."""
    sure, most = 1, 1
    questions: dict[str, None] = {}
    for question, option, certain in chosen(known):
        if option.trainings is not None:
            questions[question.id] = None
            most = max(most, option.trainings)
            sure = max(sure, option.trainings) if certain else sure
    amount = Range(Decimal(sure), Decimal(most))
    feeding = tuple(questions) or tuple(
        q.id for q in known.questionnaire.questions if any(o.trainings is not None for o in q.options)
    )
    return Need(
        key="training",
        label=Text("培训", "Training"),
        unit=Text("次/年", "sessions a year"),
        reason=Text(
            f"上线培训 1 次起，按所选服务为 {plain(amount)} 次/年",
            f"One session for go-live; {plain(amount)} a year by the services chosen",
        ),
        questions=feeding,
        source=known.source(known.questionnaire.by_id[feeding[0]]) if feeding else "口述",
        amount=amount,
    )
