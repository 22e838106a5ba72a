"""A client's case made again from the data inside a quote that may be relied on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from ..core.canonical import FieldValue
from ..core.case_fields import case_fields
from ..core.client import Answer, Case, Preferences, Row, Value
from ..core.problems import Refusal
from ..core.questionnaire import Questionnaire, Role
from ..core.quote_payload import QuoteData
from ..core.text import Text
from ..store.cases import cases_saying
from ..store.file import Store
from ..store.operations import CaseSummary, list_cases
from ..store.quotes import issued_quotes
from .casework import new_id, said
from .verifying import Verified

_WHOLE = "全公司"
_ROWS = "历史数据"


def clients_like(store: Store, data: QuoteData) -> tuple[CaseSummary, ...]:
    """Clients that are here already and may be the one of this quote, the likeliest first: the case that it was issued
    from, those of the same 信用代码, those of the same name."""
    client = data.inputs.client
    issued_from = {one.case for one in issued_quotes(store) if one.number == data.number}
    same_code = cases_saying(store, "client.uscc", client.uscc) if client.uscc else frozenset()
    known = list_cases(store)
    same_name = {one.case for one in known if _spelt(one.name) == _spelt(client.name)}
    place = {case: number for number, cases in enumerate((same_name, same_code, issued_from)) for case in cases}
    return tuple(sorted((one for one in known if one.case in place), key=lambda one: -place[one.case]))


def _spelt(name: str) -> str:
    return " ".join(name.split())


def case_from_quote(store: Store, verified: Verified, questionnaire: Questionnaire, author: str, now: datetime) -> str:
    """A new case with the client, the wishes and, as far as a quote states them, the answers; its id.

    :raises Refusal: the file may not be relied on, or carries no data
    """
    data = verified.data
    if data is None or not verified.verdict.good:
        what = Text("这份文件不能据以建立客户", "no case can be made from this file")
        raise Refusal.of("", what, Text("请向签发人索取原件", "ask who issued it for the original"))
    case = new_id()
    fields = fields_of_quote(data, questionnaire)
    said(store, case, fields, author, now, f"{data.number} v{data.version}")
    return case


def fields_of_quote(data: QuoteData, questionnaire: Questionnaire) -> dict[str, FieldValue]:
    """The fields of such a case. What a quote does not state (who answered what, measures, the plan) stays open."""
    order, terms = data.inputs.order, data.inputs.terms
    wishes = Preferences(
        billing=order.billing,
        term=order.term,
        start=order.start,
        tier=order.tier,
        customer=order.customer,
        renewal_months=order.renewal_months,
        free_migration_used=order.free_migration_used,
        custom_rate=order.custom_rate,
        validity_days=(terms.valid_until - terms.issued_on).days,
        payment=terms.payment,
        set_apart=order.set_apart,
    )
    note = f"按报价 {data.number} 第 {data.version} 版"
    answers = {questionnaire.by_role[role].id: Answer(value, "文件", note) for role, value in _answers(data)}
    return case_fields(Case(data.inputs.client, answers, preferences=wishes))


def _answers(data: QuoteData) -> Iterator[tuple[Role, Value]]:
    """Role of the question and answer, for what the order says to the number."""
    order = data.inputs.order
    if order.users.exact:
        accounts: Row = {"department": _WHOLE, "users": order.users.low}
        yield "seats", (accounts,)
    if order.customers is not None:  # a quote states what stands at the end of the term: growth is in it
        yield "customers", order.customers.low if order.customers.exact else order.customers
        yield "customers_growth", 0
    if order.storage_gb is not None:
        yield "storage_gb", order.storage_gb.low if order.storage_gb.exact else order.storage_gb
        yield "storage_growth", Decimal(0)
    if order.unnamed_integrations.high == 0 and "integrations" not in order.set_apart:
        yield "integrations", tuple({"system": name} for name in order.integrations)
    if order.migration_rows.exact and "migration_rows" not in order.set_apart:
        rows: Row = {"name": _ROWS, "rows": order.migration_rows.low}
        yield "migration_rows", (rows,) if order.migration_rows.low else ()
