"""Needs drawn from answers and from the client's measured tables, each with its formula in words.

An open answer is a range, never a guess: the ends come from the question's ``assume`` (data), from the headcount, or
from what the options could still raise. What was measured wins over what was said, unless the consultant keeps what was
said; both stay visible.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from .chosen_needs import capabilities, custom_days, integrations, training
from .client import Row
from .known import Amount, Known, assumed, open_or
from .migration.scope import Moved
from .needs import Need, NeedKey, Needs
from .questionnaire import Column, Question
from .ranges import Range, plain
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
            capabilities(known),
            integrations(known),
            _storage(known),
            _migration_rows(known),
            custom_days(known),
            training(known),
        ),
        customers_full_month=full_month,
    )


def _headcount(known: Known, headcount: Amount) -> Need:
    question = known.question("headcount")
    return Need(
        key="headcount",
        label=Text("企业人数", "Headcount"),
        unit=Text("人", "people"),
        reason=open_or(
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


def _seats(known: Known, headcount: Amount) -> Need:
    question, people = known.question("seats"), known.question("headcount")
    rows = known.rows(question)
    spoken = None if rows is None else _sum(rows, _column(question, "users"), headcount.high)
    measured = None if known.sizing is None or known.sizing.users is None else Decimal(known.sizing.users)
    kept = _kept(known, question, measured, "seats") and bool(rows)
    if kept and spoken is not None and measured is not None:
        amount = spoken
        reason = _as_said(_sum_in_words(rows or (), "users", spoken), measured, Text("个", "accounts"))
    elif measured is not None:
        amount = Range.of(measured)
        reason = Text(
            f"数据表中去重后的登录账号 {plain(measured)} 个" + (f"（口述 {plain(spoken)} 个）" if spoken else ""),
            f"{plain(measured)} accounts measured after dedupe" + (f" (said: {plain(spoken)})" if spoken else ""),
        )
    elif spoken is not None and rows:
        amount = spoken
        worked = _sum_in_words(rows, "users", spoken)
        reason = Text(f"各部门需登录的账号相加：{worked}", f"Sum over departments: {worked}")
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
        source=known.source(question) if kept or measured is None else "Excel实测",
        amount=amount,
        spoken=spoken if rows else None,
        measured=measured,
        kept=kept,
    )


def _kept(known: Known, question: Question, measured: Decimal | None, key: NeedKey) -> bool:
    """What was said counts though it was measured otherwise; never where nothing was said."""
    return key in known.spoken and measured is not None and known.answer(question) is not None


def _moved(moved: Moved | None, measured: Decimal) -> Amount:
    """Of what was measured, the part that the chosen scope moves."""
    return Range.of(measured) if moved is None else Range(Decimal(moved.low), Decimal(moved.high))


def _in_scope(amount: Amount, measured: Decimal, unit: Text) -> tuple[str, str]:
    """What of it is left by the chosen scope, in words; nothing where all of it moves."""
    if amount == Range.of(measured):
        return "", ""
    return f"；按迁移范围 {plain(amount)} {unit.zh}", f"; {plain(amount)} {unit.en} in the chosen scope"


def _as_said(worked: str, measured: Decimal, unit: Text) -> Text:
    """The reason of a need for which what was said is kept: ``8 + 5 = 13``, and what was measured beside it."""
    return Text(
        f"按口述 {worked} {unit.zh}计，实测 {plain(measured)} {unit.zh}供核对",
        f"{worked} {unit.en} as said; {plain(measured)} measured, to check against",
    )


def _sum_in_words(rows: Iterable[Row], column: str, total: Amount) -> str:
    """``8 + 5 = 13``; just the total where there is nothing to add; an empty cell shows as ``?``."""
    parts = ["?" if row.get(column) is None else str(row[column]) for row in rows]
    return f"{' + '.join(parts)} = {plain(total)}" if len(parts) > 1 or "?" in parts else plain(total)


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
    kept = _kept(known, question, measured, "customers")
    if kept and spoken is not None and measured is not None:
        amount = spoken
        reason = _as_said(plain(spoken), measured, Text("条", "records"))
    elif measured is not None:
        amount = _moved(known.scoped.customers if known.scoped else None, measured)
        said = f"（口述 {plain(spoken)} 条）" if spoken else ""
        said_en = f" (said: {plain(spoken)})" if spoken else ""
        less, less_en = _in_scope(amount, measured, Text("条", "records"))
        reason = Text(
            f"客户表去重后实测 {plain(measured)} 条{said}{less}",
            f"{plain(measured)} records measured after dedupe{said_en}{less_en}",
        )
    else:
        amount = known.number("customers")
        told = Text(
            f"按回答 {plain(amount)} 条；未经去重，数据体检后更新",
            f"{plain(amount)} as answered; not deduplicated until the tables are profiled",
        )
        reason = open_or(known, question, told, amount)
    return Need(
        key="customers",
        label=Text("客户档案（现在）", "Customer records (now)"),
        unit=Text("条", "records"),
        reason=reason,
        questions=(question.id,),
        source=known.source(question) if kept or measured is None else "Excel实测",
        amount=amount,
        spoken=spoken,
        measured=measured,
        kept=kept,
    )


def _month_full(now: Decimal, growth: Decimal, months: int, limit: int) -> int | None:
    """The month of the term (from 1) in which more records stand than the limit; None: not within it."""
    if now > limit:
        return 1
    return next((month for month in range(1, months + 1) if now + growth * month > limit), None)


def _customers_end(known: Known, customers: Need) -> tuple[Need, int | None]:
    growth_question = known.question("customers_growth")
    growth, now = known.number("customers_growth"), customers.amount or Range.of(_ZERO)
    months, span = known.service_months, known.service_words
    end = Range(now.low + growth.low * months, now.high + growth.high * months)
    limit = known.records_limit
    full = None if limit is None else _month_full(now.high, growth.high, months, limit)
    reason = Text(
        f"{span.zh}：现有 {plain(now)} + 每月新增 {plain(growth)} × {months} = {plain(end)}",
        f"{span.en}: now {plain(now)} + {plain(growth)} a month × {months} = {plain(end)}",
    )
    if limit is not None and full is not None and now.high <= limit:
        reason = Text(
            f"{reason.zh}，第 {full} 个月超过 {limit} 条",
            f"{reason.en}; passes {limit} in month {full}",
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


def _storage(known: Known) -> Need:
    now, growth = known.number("storage_gb"), known.number("storage_growth")
    question, growth_question = known.question("storage_gb"), known.question("storage_growth")
    months, span = known.service_months, known.service_words
    amount = Range(now.low + growth.low * months, now.high + growth.high * months)
    return Need(
        key="storage_gb",
        label=Text("存储（服务期末）", "Storage (end of term)"),
        unit=Text("GB", "GB"),
        reason=Text(
            f"{span.zh}：现有 {plain(now)} GB + 每月 {plain(growth)} GB × {months} = {plain(amount)} GB",
            f"{span.en}: now {plain(now)} GB + {plain(growth)} GB a month × {months} = {plain(amount)} GB",
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
    kept = _kept(known, question, measured, "migration_rows")
    if kept and spoken is not None and measured is not None:
        amount = spoken
        reason = _as_said(_sum_in_words(rows or (), "rows", spoken), measured, Text("行", "rows"))
    elif measured is not None and known.sizing is not None:
        amount = _moved(known.scoped.rows if known.scoped else None, measured)
        less, less_en = _in_scope(amount, measured, Text("行", "rows"))
        said = f"；口述 {plain(spoken)} 行" if spoken else ""
        said_en = f"; said: {plain(spoken)}" if spoken else ""
        reason = Text(
            f"实测 {known.sizing.rows} 行，去重后需迁移 {plain(measured)} 行{said}{less}",
            f"{known.sizing.rows} rows measured, {plain(measured)} to move after dedupe{said_en}{less_en}",
        )
    elif spoken is not None:
        amount = spoken
        worked = _sum_in_words(rows or (), "rows", spoken)
        reason = Text(
            f"各数据集行数相加：{worked}；未经去重",
            f"Sum over data sets: {worked}; not deduplicated",
        )
    else:
        amount = assumed(question)
        reason = open_or(known, question, Text("", ""), amount)
    return Need(
        key="migration_rows",
        label=Text("需迁移的数据（去重后）", "Rows to migrate (after dedupe)"),
        unit=Text("行", "rows"),
        reason=reason,
        questions=(question.id,),
        source=known.source(question) if kept or measured is None else "Excel实测",
        amount=amount,
        spoken=spoken,
        measured=measured,
        kept=kept,
    )
