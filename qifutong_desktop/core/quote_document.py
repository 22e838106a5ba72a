"""What the quote says: parties, lines to the fen, tax, 大写, terms, the readings it rests on, signatures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .audit import printed_head
from .client import Case
from .document import Beside, Block, Code, Column, Document, Facts, Page, Row, Section, Signatures, Table, Words
from .invoice import invoice_lines
from .money import NOTHING, Money, figures, in_words
from .pricebook import PriceBook
from .quote import TO_CONFIRM, DraftQuote, Estimate, FirmQuote, Kind, Line
from .quote_code import quote_code
from .text import Text
from .wording import closed_up, decimals, full_day

_GROUPS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("按期费用", ("recurring", "gift")),
    ("一次性费用", ("one_off",)),
    ("优惠", ("discount",)),
)
#: What stands in a draft as long as :func:`seller_named` is False.
SELLER_UNNAMED = Text(
    "报价方的名称与税号还没有填（设置的“公司与顾问”）",
    "the seller's name and tax number are missing (Settings, company and consultant)",
)
_SELLER_BLANK = "报价方的名称与税号还没有填"
_FORM = "本报价单以纸面盖章或电子签名方式签发，双方认可其形式。"


def make_quote_document(
    case: Case, quote: DraftQuote | FirmQuote, book: PriceBook, today: date, audit_head: str = ""
) -> Document:
    """The quote as a document. A draft, or a quote without a number, prints as 草案.

    ``audit_head`` is the head of the audit chain before this quote was issued; "" when it was not.
    """
    estimate, terms = quote.estimate, quote.terms
    draft = is_draft(case, quote)
    name = "报价单" if isinstance(quote, FirmQuote) else "报价估算"
    offer = offered(estimate, book)
    code = quote_code(quote) if isinstance(quote, FirmQuote) and not draft else ""
    blocks: list[Block] = [_parties(case, quote), price_table(estimate), *_sum(estimate, code)]
    if points := open_points(case, quote):
        blocks += [Section("未定事项"), *(Words(point + "。") for point in points)]
    left = left_out(estimate)
    if left:
        blocks += [Section("本报价不含与说明"), *(Words(one) for one in left)]
    if any(line.kind == "discount" for line in estimate.lines) and estimate.total.exact:
        blocks += [Section("开票明细"), invoice_table(estimate)]
    blocks += [Section("付款与开票"), *_payment(case, quote), Section("服务与条款"), *_terms(estimate, book)]
    blocks += [Section("对价目表的理解"), *readings(estimate, draft)]
    blocks.append(Signatures((("报价方（盖章）", case.company.name), ("客户（盖章）", case.client.name))))
    number = terms.number or "草案"
    return Document(
        title=f"{case.client.name} {name} {terms.number}".strip(),
        author=case.company.name,
        subject=f"{offer} {amount_words(estimate.total)}元",
        status="草案" if draft else "报价",
        foot=f"报价单{number}　第{terms.version}版　{full_day(terms.issued_on)}　{case.client.name}",
        pages=(
            Page(
                chapter=name,
                title=f"{name}：{offer}，{sum_words(estimate)}",
                lead=_lead(quote, draft),
                blocks=tuple(blocks),
                notes=(f"价目表{estimate.book}版，SHA-256 {book.digest[:16]}。{_chain(audit_head)}",),
            ),
        ),
        keywords=("报价", book.tiers[estimate.order.tier].name.zh),
    )


def offered(estimate: Estimate, book: PriceBook) -> str:
    """What is ordered: ``标准版年付``, ``标准版年付2年``, ``标准版月付6个月``; of what only adds to a running contract
    what it adds, and until when: ``标准版增购15个账号、1个系统集成，至2027年12月31日``."""
    order, name = estimate.order, book.tiers[estimate.order.tier].name.zh
    if estimate.midterm:
        return f"{_added(estimate, name)}，至{full_day(estimate.service.end)}"
    if order.billing == "annual":
        return f"{name}年付" + (f"{order.term}年" if order.term > 1 else "")
    return f"{name}月付" + (f"{order.term}个月" if order.term > 1 else "")


def _added(estimate: Estimate, name: str) -> str:
    """``标准版增购15个账号``, ``升级为企业版``"""
    charged = {line.code: line for line in estimate.lines if line.amount.high}
    parts = [f"{added_accounts(estimate)}个账号"] if "seats" in charged else []
    if "integrations" in charged:
        parts.append(f"{charged['integrations'].inputs['billed']}个系统集成")
    parts += [word for code, word in (("custom", "定制开发"), ("migration", "数据迁移")) if code in charged]
    if "tier_upgrade" in estimate.order.unpriced:
        return f"升级为{name}" + (f"，增购{'、'.join(parts)}" if parts else "")
    return f"{name}增购{'、'.join(parts)}" if parts else f"{name}合同期内变更"


def added_accounts(estimate: Estimate) -> str:
    """How many accounts an order adds to those that a running contract has paid for."""
    line = estimate.line("seats")
    return "0" if line is None else str(line.inputs["fresh"])


def sum_words(estimate: Estimate) -> str:
    """``合计44,999.00元（含税）``, and whether something is still to be added."""
    pending = any(not one.apart for one in estimate.pending)
    return f"合计{amount_words(estimate.total)}元（含税）" + ("，待评估项另计" if pending else "")


def _chain(audit_head: str) -> str:
    return f"审计链头{printed_head(audit_head)}。" if audit_head else ""


def is_draft(case: Case, quote: DraftQuote | FirmQuote) -> bool:
    """Whether it prints as 草案: something open, no number, or a seller who is not yet named in full."""
    return isinstance(quote, DraftQuote) or not quote.terms.number or not seller_named(case)


def seller_named(case: Case) -> bool:
    """The seller's name and tax number are there: without them nobody is bound."""
    return bool(case.company.name and case.company.tax_id)


def _lead(quote: DraftQuote | FirmQuote, draft: bool) -> str:
    valid = full_day(quote.terms.valid_until)
    if draft:
        return f"这是草案，供双方核对，不构成要约；所列价格按{full_day(quote.terms.issued_on)}的价目表计算。"
    return f"本报价在{valid}（含当日）前有约束力，逾期后按当日价目表重新报价。"


def open_points(case: Case, quote: DraftQuote | FirmQuote, us: str = "我方") -> list[str]:
    """What stands between this paper and a binding offer, its number aside, as the client reads it: not what we settle
    among ourselves, nor the place in the program where it is mended. ``us``: what this paper calls the seller."""
    told = quote.told_client if isinstance(quote, DraftQuote) else ()
    points = [closed_up(reason.zh).replace("我方", us) for reason in told]
    return points if seller_named(case) else [*points, _SELLER_BLANK]


def for_client(words: str, *, draft: bool, us: str = "我方") -> str:
    """A sentence of ours that waits for the firm's word: a client's draft waits for ``us``, an issued quote has it."""
    return words.replace(TO_CONFIRM, f"待{us}确认") if draft else words.replace(f"，{TO_CONFIRM}", "")


def _parties(case: Case, quote: DraftQuote | FirmQuote) -> Facts:
    client, company, terms, service = case.client, case.company, quote.terms, quote.estimate.service
    contact = f"{client.contact} {client.contact_title}".strip()
    phone = company.consultant_phone or company.phone
    pairs = (
        ("客户", _stack(client.name, client.uscc, client.address, f"{contact}　{client.phone}".strip())),
        ("报价方", _stack(company.name, company.tax_id, company.address, f"{company.consultant}　{phone}".strip())),
        ("报价单号与版本", f"{terms.number or '草案'}　第{terms.version}版"),
        ("日期", full_day(terms.issued_on)),
        ("有效至", f"{full_day(terms.valid_until)}（含当日）"),
        ("服务期", _stack(f"{full_day(service.start)}至{full_day(service.end)}", months_words(quote.estimate))),
    )
    return Facts(pairs, 2)


def months_words(estimate: Estimate) -> str:
    """``14个月，其中赠送2个月``; what only adds to a running contract ends with it: ``与原合同同期，按7个月计``"""
    service = estimate.service
    if estimate.midterm:
        return f"与原合同同期，按{service.months}个月计"
    return f"{service.months}个月" + (f"，其中赠送{service.gift_months}个月" if service.gift_months else "")


def _stack(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def price_table(estimate: Estimate) -> Table:
    """Every line with why it is so, subtotals and the total."""
    rows: list[Row] = []
    for name, kinds in _GROUPS:
        lines = [line for line in estimate.lines if line.kind in kinds]
        if not lines:
            continue
        rows.append(Row((name, "", "", "", "", ""), "caption"))
        rows += [_row(line, estimate.tax_percent) for line in lines]
        subtotal = sum((line.amount for line in lines), NOTHING)
        tax = sum((line.tax for line in lines), NOTHING)
        rows.append(Row(("小计", "", "", "", amount_words(subtotal), amount_words(tax)), "strong"))
    rows.append(Row(("合计（含税）", "", "", "", amount_words(estimate.total), amount_words(estimate.tax)), "total"))
    columns = (
        Column("项目与依据", 41),
        Column("数量", 13, "right"),
        Column("单价（元）", 15, "right"),
        Column("", 1),
        Column("金额（元，含税）", 17, "right"),
        Column(f"其中税额（{estimate.tax_percent}%）", 15, "right"),
    )
    return Table(columns, tuple(rows))


def _row(line: Line, percent: Decimal) -> Row:
    quantity = "–"
    if line.quantity is not None and line.unit is not None:
        quantity = f"{decimals(line.quantity)}{line.unit.zh}"
    price = "–" if line.unit_price is None or line.kind == "gift" else amount_words(line.unit_price)
    rate = "" if line.tax_percent == percent else f"。税率{line.tax_percent}%"
    return Row(
        (closed_up(line.label.zh), quantity, price, "", amount_words(line.amount), amount_words(line.tax)),
        note=f"{closed_up(line.why.zh)}。依据：{closed_up(line.clause)}{rate}",
    )


def _sum(estimate: Estimate, code: str) -> list[Block]:
    """What it comes to; beside it the code that holds a sheet of paper against the register."""
    total = estimate.total
    words = in_words(total.low) if total.exact else "金额为区间，定下后填写大写"
    facts = Facts(
        (
            ("不含税金额", f"{amount_words(estimate.net)}元"),
            ("税额", f"{amount_words(estimate.tax)}元"),
            ("价税合计", f"{amount_words(total)}元"),
            ("大写", words),
        ),
        2,
    )
    return [Beside((facts,), (Code(code, "编号、合计与订单摘要"),), 0.75)] if code else [facts]


def left_out(estimate: Estimate) -> tuple[str, ...]:
    """Sentences: what the quote leaves out in print (本报价不含，另行报价)."""
    words = [f"{one.what.zh}：{'本报价不含，另行报价' if one.apart else '待评估'}。" for one in estimate.pending]
    apart = estimate.order.set_apart
    names = {
        "custom_days": "定制开发",
        "seats": "更多使用人数（账号）",
        "integrations": "更多系统集成",
        "migration_rows": "更多迁移条数",
    }
    words += [f"{name}中尚未定下的部分：本报价不含，另行报价。" for key, name in names.items() if key in apart]
    return (*words, *(closed_up(note.zh) for note in estimate.notes))


def invoice_table(estimate: Estimate) -> Table:
    """What the invoice says, line by line; only where the total is exact."""
    lines = [
        (closed_up(line.label.zh), (line.listed, line.discount, line.amount, line.net, line.tax))
        for line in invoice_lines(estimate)
    ]
    sums = [sum(column, Decimal(0)) for column in zip(*(numbers for _, numbers in lines), strict=True)]
    rows = [Row((label, *(figures(one) for one in numbers))) for label, numbers in lines]
    rows.append(Row(("合计", *(figures(one) for one in sums)), "total"))
    heads = ("原价", "折扣", "含税金额", "不含税", "税额")
    return Table((Column("开票项目", 25), *(Column(head, 15, "right") for head in heads)), tuple(rows))


def _payment(case: Case, quote: DraftQuote | FirmQuote) -> list[Block]:
    company, client = case.company, case.client
    blank = "（签约前填写）"
    pairs = [
        ("付款方式", for_client(quote.terms.payment, draft=True)),
        ("收款户名", company.account_name or company.name),
        ("开户行与账号", _stack(company.bank, company.account) or blank),
        ("开票抬头与税号", _stack(client.name, client.uscc or blank)),
        ("客户开户行与账号", _stack(client.bank, client.account) or blank),
        ("发票", f"增值税发票，税率{quote.estimate.tax_percent}%，金额与本报价一致"),
    ]
    return [Facts(tuple(pairs), 2)]


def _accounts(estimate: Estimate, book: PriceBook) -> str:
    """How many may sign in, where no line of the table says so, and how more are had."""
    tier = book.tiers[estimate.order.tier]
    if tier.users is None:
        return "使用人数（账号）以合同约定为准"
    included = "" if estimate.line("seats") else f"含{tier.users}个，"
    return f"使用人数（账号）{included}可按{book.seat_pack}个一组随时扩容"


def _terms(estimate: Estimate, book: PriceBook) -> list[Block]:
    words = [
        f"套餐内容以价目表为准，见方案“服务条款”页；{_accounts(estimate, book)}。",
        f"{book.refund}，以价目表服务条款为准。",
        "正式切换前先做沙箱模拟迁移，同一次模拟的重跑不收费。",
        _FORM,
    ]
    return [Words(f"{number}. {word}") for number, word in enumerate(words, 1)]


def readings(estimate: Estimate, draft: bool, us: str = "我方") -> tuple[Words, ...]:
    """The readings of the list that the amounts rest on, numbered; ``us``: what this paper calls the seller."""
    words = [for_client(closed_up(use.footnote.zh), draft=draft, us=us) for use in estimate.policies]
    words.append("价目表标注的年付折扣对应未公布的年付标价；本报价按公布的年付价计，不印折扣。")
    return tuple(Words(f"{number}. {word}", small=True) for number, word in enumerate(words, 1))


def amount_words(money: Money) -> str:
    """``43,499.00``, or both ends of a range."""
    return figures(money.low) if money.exact else f"{figures(money.low)}–{figures(money.high)}"
