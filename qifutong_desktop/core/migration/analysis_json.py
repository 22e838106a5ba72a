"""The analysis as plain JSON values: amounts are strings of yuan, days ISO, shares strings from 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..money import to_fen
from .analysis import Analysis, Concentration, Customers, Group, Origin, Sales, Stock


def analysis_json(analysis: Analysis, files: Sequence[str] = ()) -> dict[str, Any]:
    """The ``analyse`` object of the command line; a part is null where the data do not tell it."""
    return {
        "until": analysis.until.isoformat() if analysis.until else None,
        "sales": _sales(analysis.sales) if analysis.sales else None,
        "concentration": _concentration(analysis.concentration) if analysis.concentration else None,
        "customers": _customers(analysis.customers) if analysis.customers else None,
        "stock": _stock(analysis.stock) if analysis.stock else None,
        "sources": [_origin(one) for one in analysis.origins],
        "unused": [
            {"file": one.file, "sheet": one.sheet, "rows": one.rows, "why": one.why.zh} for one in analysis.unused
        ],
        "missing": [{"part": one.part, "what": one.what.zh, "remedy": one.remedy.zh} for one in analysis.missing],
        "files": list(files),
    }


def _money(amount: Decimal) -> str:
    return f"{to_fen(amount):f}"


def _share(part: Decimal) -> str:
    return str(part.quantize(Decimal("0.0001"), ROUND_HALF_UP))


def _sales(sales: Sales) -> dict[str, Any]:
    return {
        "amount": _money(sales.amount),
        "orders": sales.orders,
        "refunds": _money(sales.refunds),
        "channels": [{"name": one.name, "amount": _money(one.amount), "orders": one.orders} for one in sales.channels],
        "months": [
            {
                "month": f"{one.day:%Y-%m}",
                "amount": _money(one.amount),
                "orders": one.orders,
                "by_channel": [_money(amount) for amount in one.amounts],
            }
            for one in sales.months
        ],
        "statuses": [{"status": one.text, "counts_as": one.kind, "rows": one.rows} for one in sales.statuses],
    }


def _concentration(many: Concentration) -> dict[str, Any]:
    return {
        "customers": many.customers,
        "amount": _money(many.amount),
        "unnamed": _money(many.unnamed),
        "top_share": _share(many.top_share),
        "eighty_percent_by": many.eighty,
        "largest": [
            {
                "name": one.name,
                "amount": _money(one.amount),
                "orders": one.orders,
                "share": _share(one.share),
                "together": _share(one.together),
            }
            for one in many.largest
        ],
        "curve": [[_share(customers), _share(sales)] for customers, sales in many.curve],
    }


def _customers(customers: Customers) -> dict[str, Any]:
    return {
        "rows": customers.rows,
        "customers": customers.customers,
        "provinces": _groups(customers.provinces),
        "cities": _groups(customers.cities),
        "grades": _groups(customers.grades),
    }


def _groups(groups: Sequence[Group]) -> list[dict[str, Any]]:
    return [{"name": one.name, "count": one.count} for one in groups]


def _stock(stock: Stock) -> dict[str, Any]:
    return {
        "articles": stock.articles,
        "empty": stock.empty,
        "negative": stock.negative,
        "unpriced": stock.unpriced,
        "value": _money(stock.value),
        "stated": None if stock.stated is None else _money(stock.stated),
        "warehouses": [
            {
                "name": one.name,
                "articles": one.articles,
                "quantity": f"{one.quantity:f}",
                "value": _money(one.value),
            }
            for one in stock.warehouses
        ],
        "age_by": stock.basis,
        "ages": [{"age": one.id, "articles": one.articles, "value": _money(one.value)} for one in stock.bands],
        "dead_articles": stock.dead_articles,
        "dead_value": _money(stock.dead_value),
        "dead": [
            {
                "code": one.code,
                "name": one.name,
                "quantity": f"{one.quantity:f}",
                "value": None if one.value is None else _money(one.value),
                "last": one.last.isoformat() if one.last else None,
            }
            for one in stock.dead
        ],
    }


def _origin(one: Origin) -> dict[str, Any]:
    return {
        "part": one.part,
        "file": one.file,
        "sheet": one.sheet,
        "columns": [
            {"field": column.field.zh, "column": column.column, "sure": f"{column.sure:.2f}"} for column in one.columns
        ],
        "counted_by": one.basis,
        "rows": one.rows,
        "used": one.used,
        "left_out": [{"why": left.why, "rows": left.rows, "amount": _money(left.amount)} for left in one.left],
    }
