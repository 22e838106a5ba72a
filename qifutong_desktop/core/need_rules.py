"""Needs drawn from answers and from the client's measured tables, each with its formula in words.

An open answer is a range, never a guess: the ends come from the question's ``assume`` (data), from the headcount, or
from what the options could still raise. What was measured wins over what was said; both are kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from .client import Row
from .known import Amount, Known, assumed, chosen, plain, taken_in_row
from .needs import BASIC_CUSTOMERS, Need, Needs
from .questionnaire import Column, Option, Question
from .ranges import Range
from .text import Text

_ZERO = Decimal(0)


def needs_of(known: Known) -> Needs:
    """All needs of one case."""
    headcount = known.number("headcount")
    customers = _customers(known)
    end, full_month = _customers_end(known, customers)
    return Needs(
        items=(
            _headcount(known, headcount),
            _seats(known, headcount),
            customers,
            end,
            _capabilities(known),
            _integrations(known),
            _storage(known),
            _migration_rows(known),
            _custom_days(known),
            _training(known),
        ),
        customers_full_month=full_month,
    )


def _headcount(known: Known, headcount: Amount) -> Need:
    question = known.question("headcount")
    return Need(
        key="headcount",
        label=Text("企业人数", "Headcount"),
        unit=Text("人", "people"),
        reason=_open_or(
            known,
            question,
            Text(
                f"按回答 {plain(headcount)} 人；只用于适用企业规模的参考",
                f"{plain(headcount)} as answered; only a guide to the size band",
            ),
            headcount,
        ),
        questions=(question.id,),
        source=known.source(question),
        amount=headcount,
    )


def _open_or(known: Known, question: Question, told: Text, amount: Amount) -> Text:
    if known.answer(question) is not None or known.shown[question.id] is False:
        return told
    shown = plain(amount)
    return Text(f"{question.id} 尚不清楚，暂按 {shown} 估算", f"{question.id} is still open; {shown} is assumed")


def _seats(known: Known, headcount: Amount) -> Need:
    question, people = known.question("seats"), known.question("headcount")
    rows = known.rows(question)
    spoken = None if rows is None else _sum(rows, _column(question, "users"), headcount.high)
    measured = None if known.sizing is None or known.sizing.users is None else Decimal(known.sizing.users)
    if measured is not None:
        amount = Range.of(measured)
        reason = Text(
            f"数据表中去重后的登录账号 {plain(measured)} 个" + (f"（口述 {plain(spoken)} 个）" if spoken else ""),
            f"{plain(measured)} accounts measured after dedupe" + (f" (said: {plain(spoken)})" if spoken else ""),
        )
    elif spoken is not None and rows:
        amount = spoken
        parts = " + ".join(_cell(row, "users") for row in rows)
        total = plain(spoken)
        reason = Text(f"各部门需登录的账号相加：{parts} = {total}", f"Sum over departments: {parts} = {total}")
    else:
        amount = Range(min(Decimal(1), headcount.high), headcount.high)
        reason = Text(
            f"登录人数尚不清楚：至少 1 个，至多企业人数 {plain(headcount.high)} 个",
            f"Sign-in users are still open: at least 1, at most the headcount of {plain(headcount.high)}",
        )
    return Need(
        key="seats",
        label=Text("使用人数（账号）", "Users (accounts)"),
        unit=Text("个账号", "accounts"),
        reason=reason,
        questions=(question.id, people.id),
        source="Excel实测" if measured is not None else known.source(question),
        amount=amount,
        spoken=spoken if rows else None,
        measured=measured,
    )


def _cell(row: Row, column: str) -> str:
    value = row.get(column)
    return "?" if value is None else str(value)


def _column(question: Question, column_id: str) -> Column:
    return next(column for column in question.columns if column.id == column_id)


def _sum(rows: Iterable[Row], column: Column, unknown_high: Decimal) -> Amount:
    """Sum over a column; with an empty cell the high end is at least ``unknown_high``."""
    cells = [row.get(column.id) for row in rows]
    known = sum((Decimal(cell) for cell in cells if isinstance(cell, int | Decimal)), _ZERO)
    if all(cell is not None for cell in cells):
        return Range.of(known)
    return Range(known, max(known, unknown_high))


def _customers(known: Known) -> Need:
    question = known.question("customers")
    answered = known.answer(question) is not None
    spoken = known.number("customers") if answered else None
    measured = None if known.sizing is None or known.sizing.customers is None else Decimal(known.sizing.customers)
    if measured is not None:
        amount = Range.of(measured)
        said = f"（口述 {plain(spoken)} 条）" if spoken else ""
        said_en = f" (said: {plain(spoken)})" if spoken else ""
        reason = Text(
            f"客户表去重后实测 {plain(measured)} 条{said}", f"{plain(measured)} records measured after dedupe{said_en}"
        )
    else:
        amount = known.number("customers")
        told = Text(
            f"按回答 {plain(amount)} 条；未经去重，数据体检后更新",
            f"{plain(amount)} as answered; not deduplicated until the tables are profiled",
        )
        reason = _open_or(known, question, told, amount)
    return Need(
        key="customers",
        label=Text("客户档案（现在）", "Customer records (now)"),
        unit=Text("条", "records"),
        reason=reason,
        questions=(question.id,),
        source="Excel实测" if measured is not None else known.source(question),
        amount=amount,
        spoken=spoken,
        measured=measured,
    )


def _customers_end(known: Known, customers: Need) -> tuple[Need, int | None]:
    growth_question = known.question("customers_growth")
    growth, now = known.number("customers_growth"), customers.amount or Range.of(_ZERO)
    months = known.term_months
    end = Range(now.low + growth.low * months, now.high + growth.high * months)
    full = next((m for m in range(1, months + 1) if now.high + growth.high * m > BASIC_CUSTOMERS), None)
    full = 1 if now.high > BASIC_CUSTOMERS else full
    reason = Text(
        f"现有 {plain(now)} + 每月新增 {plain(growth)} × {months} 个月 = {plain(end)}",
        f"now {plain(now)} + {plain(growth)} a month × {months} months = {plain(end)}",
    )
    if full is not None and now.high <= BASIC_CUSTOMERS:
        reason = Text(
            f"{reason.zh}，第 {full} 个月超过 {BASIC_CUSTOMERS} 条",
            f"{reason.en}; passes {BASIC_CUSTOMERS} in month {full}",
        )
    need = Need(
        key="customers_end",
        label=Text("客户档案（服务期末）", "Customer records (end of term)"),
        unit=Text("条", "records"),
        reason=reason,
        questions=(*customers.questions, growth_question.id),
        source=customers.source,
        amount=end,
    )
    return need, full


def _capabilities(known: Known) -> Need:
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


def _integrations(known: Known) -> Need:
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


def _storage(known: Known) -> Need:
    now, growth = known.number("storage_gb"), known.number("storage_growth")
    question, growth_question = known.question("storage_gb"), known.question("storage_growth")
    months = known.term_months
    amount = Range(now.low + growth.low * months, now.high + growth.high * months)
    return Need(
        key="storage_gb",
        label=Text("存储（服务期末）", "Storage (end of term)"),
        unit=Text("GB", "GB"),
        reason=Text(
            f"现有 {plain(now)} GB + 每月 {plain(growth)} GB × {months} 个月 = {plain(amount)} GB",
            f"now {plain(now)} GB + {plain(growth)} GB a month × {months} months = {plain(amount)} GB",
        ),
        questions=(question.id, growth_question.id),
        source=known.source(question),
        amount=amount,
    )


def _migration_rows(known: Known) -> Need:
    question = known.question("migration_rows")
    rows = known.rows(question)
    spoken = None if rows is None else _sum(rows, _column(question, "rows"), assumed(question).high)
    measured = None if known.sizing is None or not known.sizing.tables else Decimal(known.sizing.rows_after_dedupe)
    if measured is not None and known.sizing is not None:
        amount = Range.of(measured)
        said = f"；口述 {plain(spoken)} 行" if spoken else ""
        said_en = f"; said: {plain(spoken)}" if spoken else ""
        reason = Text(
            f"实测 {known.sizing.rows} 行，去重后需迁移 {plain(measured)} 行{said}",
            f"{known.sizing.rows} rows measured, {plain(measured)} to move after dedupe{said_en}",
        )
    elif spoken is not None:
        amount = spoken
        parts = " + ".join(_cell(row, "rows") for row in rows or ()) or "0"
        reason = Text(
            f"各数据集行数相加：{parts} = {plain(spoken)}；未经去重",
            f"Sum over data sets: {parts} = {plain(spoken)}; not deduplicated",
        )
    else:
        amount = assumed(question)
        reason = _open_or(known, question, Text("", ""), amount)
    return Need(
        key="migration_rows",
        label=Text("需迁移的数据（去重后）", "Rows to migrate (after dedupe)"),
        unit=Text("行", "rows"),
        reason=reason,
        questions=(question.id,),
        source="Excel实测" if measured is not None else known.source(question),
        amount=amount,
        spoken=spoken,
        measured=measured,
    )


def _custom_days(known: Known) -> Need:
    question = known.question("custom_days")
    rows = known.rows(question)
    if rows is None:
        amount = assumed(question)
        reason = _open_or(known, question, Text("", ""), amount)
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


def _training(known: Known) -> Need:
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
