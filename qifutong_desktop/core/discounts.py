"""What comes off the whole order, in this order: first month, concession, two-year renewal."""

from __future__ import annotations

from .money import NOTHING, ZERO, Money, figures, to_fen, yuan_range
from .pricing_run import Run
from .problems import Refusal
from .quote import Line, Violation
from .text import Text


def first_month(run: Run) -> Line | None:
    """新客户首月 5 折: half of one month's plan fee, basic and standard, monthly billing."""
    order, tier = run.order, run.tier
    if order.customer != "new" or not tier.first_month_half:
        return None
    applies = run.use("first_month.applies")
    if order.billing == "annual" and applies != "annual_too":
        return None
    half = to_fen(tier.monthly / 2)
    return run.line(
        "first_month",
        "discount",
        Text("新客户首月 5 折", "First month at half price"),
        Money.of(-half),
        "first_month.half",
        {"monthly": figures(tier.monthly)},
        Text(f"首月套餐费 {figures(tier.monthly)} 元的一半", f"half of the first month's {figures(tier.monthly)}"),
        tier.clauses["first_month_half"].source,
    )


def concession(run: Run) -> Line | None:
    """优惠折让: an amount or a percent of all lines before it; needs approval.

    :raises Refusal: larger than the order
    """
    concession = run.order.concession
    if concession is None:
        return None
    if concession.amount is not None:
        taken = Money.of(concession.amount)
        words = Text(f"{figures(concession.amount)} 元", figures(concession.amount))
    else:
        percent = concession.percent or ZERO
        taken = Money(to_fen(run.total.low * percent / 100), to_fen(run.total.high * percent / 100))
        words = Text(f"总价的 {percent}%", f"{percent}% of the order")
    if taken.low > run.total.low:
        raise Refusal.of(
            "concession.amount",
            Text(
                f"优惠 {figures(taken.low)} 元大于订单 {figures(run.total.low)} 元",
                f"the concession {figures(taken.low)} is larger than the order {figures(run.total.low)}",
            ),
            Text("请减小优惠", "make it smaller"),
        )
    run.violations.append(
        Violation(
            "concession",
            Text(f"优惠折让（{concession.reason}）须经批准", f"the concession ({concession.reason}) needs approval"),
            ours=True,
        )
    )
    return run.line(
        "concession",
        "discount",
        Text("优惠折让", "Concession"),
        Money(-taken.low, -taken.high),
        "concession",
        {"reason": concession.reason},
        Text(f"{words.zh}：{concession.reason}", f"{words.en}: {concession.reason}"),
        "双方约定的优惠",
    )


def renewal(run: Run) -> Line | None:
    """满 2 年总价 9 折: a tenth of all lines before it, from 24 renewed months on."""
    order, book = run.order, run.book
    if order.customer != "renewal":
        return None
    months = order.months if run.use("renewal.basis") == "this_order" else order.renewal_months
    if months < book.renewal_months:
        if months < order.months:
            run.notes.append(
                Text(
                    f"续费累计月数按所填 {months} 个月计；满 {book.renewal_months} 个月（含本单）总价 9 折，请核对。",
                    f"{months} renewed months as given; {book.renewal_months} (this order included) take 10% off.",
                )
            )
        return None
    base = run.total
    if run.use("renewal.base") == "recurring":
        base = sum((line.amount for line in run.lines if line.kind == "recurring"), NOTHING)
    percent = book.renewal_percent
    taken = Money(to_fen(base.low * percent / 100), to_fen(base.high * percent / 100))
    return run.line(
        "renewal",
        "discount",
        Text("续费满 2 年总价 9 折", "Two-year renewal, 10% off"),
        Money(-taken.low, -taken.high),
        "renewal.two_years",
        {"months": months, "base": yuan_range(base)},
        Text(
            f"累计续费 {months} 个月，满 {book.renewal_months} 个月：{yuan_range(base)} 的 {percent}%",
            f"{months} months renewed, {book.renewal_months} needed: {percent}% of {yuan_range(base)}",
        ),
        book.clauses["renewal_percent"].source,
    )
