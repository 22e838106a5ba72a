"""The tables of a contract: parties, scope, price, payments, invoice, phases, gates."""

from __future__ import annotations

from .charts import PHASES
from .client import Company
from .contract import AGREE, BLANK, TableName
from .contract_facts import Agreement, accounts, custom_words, rows_words, systems_words
from .contract_payment import payment_stages
from .document import Block, Column, Row, Table, Words
from .quote_document import amount_words, for_client, invoice_table, left_out, months_words, price_table
from .wording import closed_up, full_day


def parties(deal: Agreement) -> Table:
    """Both sides; what is not known is a line to fill in."""
    client, company = deal.case.client, deal.case.company
    by = company.consultant_phone or company.phone
    rows = (
        ("名称", client.name, legal_name(company)),
        ("统一社会信用代码（税号）", client.uscc, company.tax_id),
        ("地址", client.address, company.address),
        ("法定代表人", "", ""),
        ("联系人", f"{client.contact} {client.contact_title}".strip(), company.consultant),
        ("电话", client.phone, by),
        ("电子邮箱", client.email, company.consultant_email),
        ("户名", client.name, company.account_name or legal_name(company)),
        ("开户行", client.bank, company.bank),
        ("账号", client.account, company.account),
    )
    columns = (Column("", 18), Column("甲方（客户）", 41), Column("乙方（服务方）", 41))
    return Table(columns, tuple(Row((name, one or BLANK, other or BLANK)) for name, one, other in rows))


def legal_name(company: Company) -> str:
    """The company's name; the brand alone is nobody's legal name."""
    return f"{company.name}（全称：{BLANK}）" if company.name == Company().name else company.name


def table_of(name: TableName, deal: Agreement) -> tuple[Block, ...]:
    """What stands below a clause."""
    match name:
        case "scope":
            return (_scope(deal),)
        case "left_out":
            return tuple(Words(f"· {one}") for one in left_out(deal.estimate))
        case "price":
            return (price_table(deal.estimate),)
        case "payment":
            return (_payment(deal),)
        case "invoice":
            exact = deal.estimate.total.exact
            return (invoice_table(deal.estimate) if exact else Words("价款仍是区间，定下后列出。"),)
        case "phases":
            return (_phases(deal),)
        case "gates":
            return (_gates(deal),)


def _scope(deal: Agreement) -> Table:
    """What the order brings; what a running contract has already is not ordered again."""
    order, service = deal.estimate.order, deal.estimate.service
    fee = "annual" if order.billing == "annual" else "monthly"
    whole = (
        ("功能与服务", deal.tier.name.zh, "capabilities"),
        ("培训", "按套餐", "training"),
        ("存储", "按套餐", "storage_gb"),
        ("客户记录", "按套餐", "customers"),
    )
    bound: list[tuple[str, str, str]] = [
        ("套餐", deal.basis, fee),
        ("使用人数（账号）", accounts(deal), "users"),
        ("系统集成", systems_words(deal), "integrations"),
        ("数据迁移", rows_words(deal) if order.migration_rows.high else "无", "migration_free_rows"),
        ("定制开发", custom_words(deal) if order.custom_days.high else "无", "custom_included"),
        ("服务期", months_words(deal.estimate), ""),
    ]
    if not deal.same_tier:
        gift = ("赠送", f"{service.gift_months}个月" if service.gift_months else "无", "gift_months")
        bound = [bound[0], whole[0], *bound[1:5], *whole[1:], gift, bound[5]]
    rows = tuple(Row((name, here, deal.clause(key) if key else "见“服务期”一条")) for name, here, key in bound)
    return Table((Column("项目", 18), Column("本合同", 36), Column("价目表原文", 46)), rows)


def _payment(deal: Agreement) -> Table:
    estimate, default = deal.estimate, str(deal.book.policies["payment"].default)
    stages = payment_stages(estimate, deal.quote.terms.payment, default)
    rows = []
    for stage in stages:
        when = for_client(closed_up(stage.when), draft=True, us="乙方")
        rows.append(Row((when, amount_words(stage.amount) if stage.amount else AGREE)))
    rows.append(Row(("合计", amount_words(estimate.total)), "total"))
    return Table((Column("付款时点", 60), Column("金额（元，含税）", 40, "right")), tuple(rows))


def _phases(deal: Agreement) -> Table:
    """Custom work that the order leaves out is planned for, but no part of the contract."""
    rows = []
    ordered = bool(deal.estimate.order.custom_days.high)
    for phase, name in PHASES.items():
        tasks = [task for task in deal.plan.tasks if task.phase == phase and (ordered or task.id != "custom")]
        if not tasks:
            continue
        first, last = min(task.start for task in tasks), max(task.end for task in tasks)
        handed = dict.fromkeys(closed_up(one.zh) for task in tasks for one in task.deliverables)
        work = "、".join(closed_up(task.name.zh) for task in tasks)
        rows.append(Row((name.zh, f"{full_day(first)}至{full_day(last)}", work, "、".join(handed) or "–")))
    return Table(
        (Column("阶段", 20), Column("起止", 22), Column("任务", 34), Column("交付物", 24)),
        tuple(rows),
    )


def _gates(deal: Agreement) -> Table:
    gates = sorted(deal.plan.gates, key=lambda gate: gate.day)
    rows = tuple(Row((closed_up(gate.name.zh), full_day(gate.day), closed_up(gate.condition.zh))) for gate in gates)
    return Table((Column("关口", 30), Column("计划日期", 22), Column("条件", 48)), rows)
