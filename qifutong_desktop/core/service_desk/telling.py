"""What the parts of a draft say: the client, the rules applied, the checklist, the days, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..money import yuan_range
from ..text import Text
from .entitled import Entitlement, has_health_check
from .entry import VARIANTS, Entry, reached, state_words
from .facts import Bought, ClientFacts
from .preparing import Point, is_listed, points_of, systems_of
from .refund import ANSWERS, RefundAnswer
from .rules import Desk, Wanted
from .terms import TO_CONFIRM, Due, day_words, due_words

TO_FILL = Text("（待填写）", "(to be filled in)")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the lines under it."""

    title: Text
    lines: tuple[Text, ...]


def told(
    entry: Entry, facts: ClientFacts, desk: Desk, refund: RefundAnswer | None, training: Entitlement | None
) -> Iterator[Section]:
    """What is told of an entry: who the client is, what it is about, and what the rules say of it."""
    yield Section(Text("企业", "The client"), tuple(_client_lines(entry, facts, desk)))
    if entry.kind in ("consultation", "feedback", "complaint", "refund"):
        said = Text(entry.words.strip(), entry.words.strip()) if entry.words.strip() else TO_FILL
        yield Section(Text("事由", "What it is about"), (said,))
    if refund is not None:
        yield Section(Text("能否退款", "Whether it is refundable"), tuple(_refund_lines(refund)))
    if entry.kind == "training":
        yield Section(Text("培训次数", "Training sessions"), tuple(_training_lines(entry, training)))
    if entry.kind == "health_check":
        yield Section(Text("体检", "Health check"), (_health_check_line(facts, desk),))
    if points := points_of(entry, facts, desk):
        yield Section(Text("清单", "Checklist"), tuple(map(_point_line, points)))


def _client_lines(entry: Entry, facts: ClientFacts, desk: Desk) -> Iterator[Text]:
    client = facts.client
    yield Text(f"企业名称：{client.name}", f"Name: {client.name}")
    if entry.kind in ("complaint", "refund"):
        yield Text(f"统一社会信用代码：{client.uscc or TO_FILL.zh}", f"Credit code: {client.uscc or TO_FILL.en}")
    reach = [part for part in (client.contact, client.phone, client.email) if part]
    yield Text(f"联系人：{'，'.join(reach) or TO_FILL.zh}", f"Contact: {', '.join(reach) or TO_FILL.en}")
    if entry.kind == "feedback":
        number, state = entry.number, state_words(entry)
        known = reached(entry.state, "accepted")
        yield Text(
            f"反馈编号：{number or '受理后填写（8 位数字）'}{f'；状态：{state.zh}' if known else ''}",
            f"Number: {number or 'to be filled in once known (8 digits)'}{f'; state: {state.en}' if known else ''}",
        )
    if (bought := _about(entry, facts)) is not None:
        yield _bought_line(bought, desk)


def _about(entry: Entry, facts: ClientFacts) -> Bought | None:
    if entry.kind in ("integration", "migration", "go_live"):
        return None
    return facts.about(entry.quote) if entry.kind == "refund" else facts.contract()


def _bought_line(bought: Bought, desk: Desk) -> Text:
    tier, total = desk.book.tiers[bought.tier].name, yuan_range(bought.total)
    span = Text(f"{bought.start} 至 {bought.end}", f"{bought.start} to {bought.end}")
    return Text(
        f"报价单：{bought.number} 第 {bought.version} 版，{tier.zh}，{total}（含税），服务期 {span.zh}",
        f"Quote: {bought.number} v{bought.version}, {tier.en}, {total} with tax, service {span.en}",
    )


def _refund_lines(refund: RefundAnswer) -> Iterator[Text]:
    answer = ANSWERS[refund.answer]
    yield Text(f"结论：{answer.zh}", f"Answer: {answer.en}")
    names = VARIANTS["refund"]
    for ground in refund.grounds:
        name, said = names[ground.ground], ANSWERS[ground.answer]
        yield Text(f"{name.zh}：{said.zh}。{ground.why.zh}", f"{name.en}: {said.en}. {ground.why.en}")
    if refund.window is not None and not refund.window.told:
        start = refund.window.start
        yield Text(
            f"开通日未填，按服务期第一天 {start} 计，请核对",
            f"the opening day was not told: {start} is the first of service",
        )


def _training_lines(entry: Entry, training: Entitlement | None) -> Iterator[Text]:
    if training is None:
        yield Text("没有已签发的报价，次数待核对", "there is no issued quote to count by")
        return
    yield training.words
    over = Text("次数已用完；价目表没有加次的价格，待评估", "none is left; the list has no price for more")
    if entry.variant == "remedial":
        yield Text("本次申请：补训", "Asked for: the remedial session") if training.remedial_left else over
    elif training.left == 0:
        yield over
        if training.remedial_left:
            yield Text("可改为申请补训", "the remedial session may be asked for instead")
    if entry.variant == "onsite":
        yield Text(
            "上门培训只有企业版写明可申请；差旅没有公布价格，另行评估",
            "only enterprise may ask for it on site; travel has no list price and is assessed apart",
        )


def _health_check_line(facts: ClientFacts, desk: Desk) -> Text:
    match has_health_check(facts, desk):
        case True:
            return Text("本套餐每季度一次系统体检", "the tier brings one health check a quarter")
        case False:
            return Text("本套餐没有写明季度体检", "the list names no health check for this tier")
    return Text("套餐未定，是否含体检待核对", "no tier yet: whether it is included is to be checked")


def _point_line(point: Point) -> Text:
    on = "" if point.on is None else f"，{day_words(point.on).zh}前"
    en_on = "" if point.on is None else f", by {day_words(point.on).en}"
    stands = point.stands or Text("", "")
    system, en_system = (f"{point.system}：", f"{point.system}: ") if point.system else ("", "")
    return Text(
        f"□ {system}{point.what.zh}{f'（{stands.zh}）' if stands.zh else ''}——{point.who.zh}{on}",
        f"[ ] {en_system}{point.what.en}{f' ({stands.en})' if stands.en else ''}: {point.who.en}{en_on}",
    )


def due_section(dues: Iterable[Due]) -> Section:
    """The days, each with its reckoning."""
    return Section(Text("时限", "By when"), tuple(map(due_line, dues)))


def due_line(due: Due) -> Text:
    """What is due, by when at the latest, how it was counted, and on which clause."""
    on = due_words(due)
    first, clause = ("", ""), ("", "")
    if due.first != due.on:
        first = (f"最早 {due.first}，", f"{due.first} at the earliest, ")
    if due.clause:
        clause = (f"；条款：{due.clause}", f"; clause: {due.clause}")
    mark = ("", "")
    if due.open is not None:
        mark = (f"（{TO_CONFIRM.zh}）", f" ({TO_CONFIRM.en})")
    return Text(
        f"{due.what.zh}：{first[0]}最迟 {on.zh}。{due.why.zh}{clause[0]}{mark[0]}",
        f"{due.what.en}: {first[1]}{on.en} at the latest. {due.why.en}{clause[1]}{mark[1]}",
    )


def open_section(open: tuple[Text, ...]) -> Section:
    """The points that only the firm can settle."""
    return Section(Text("待公司确认", "To be confirmed by the firm"), open)


def open_points(
    entry: Entry,
    dues: Iterable[Due],
    refund: RefundAnswer | None,
    training: Entitlement | None,
    facts: ClientFacts,
    desk: Desk,
) -> Iterator[Text]:
    """What the clauses leave open in this entry, with the reading taken and what the other one would come to."""
    for due in dues:
        if due.open is not None:
            other = due.other
            zh = f"；按另一种读法为 {other}" if other else ""
            en = f"; by the other reading {other}" if other else ""
            yield Text(f"{due.what.zh}：{due.open.zh}{zh}", f"{due.what.en}: {due.open.en}{en}")
    years = sorted({year for due in dues for year in due.provisional})
    if refund is not None and refund.window is not None:
        years = sorted({*years, *refund.window.provisional})
    if years:
        listed = "、".join(map(str, years))
        yield Text(f"{listed} 年放假安排未公布，暂按周末推算", f"{listed}: holidays not announced, weekends assumed")
    if refund is not None:
        if any(one.answer != "no" or one.ground == "no_reason" for one in refund.grounds):
            yield desk.rules.refund.open
        yield refund.excluded
        if facts.stage != "signed":
            yield Text(
                "案例未标为已签约，是否已付款请核对", "the case is not marked as signed: check whether it was paid"
            )
    if training is not None:
        yield desk.rules.training.open
    if entry.kind == "integration":
        for system in systems_of(entry, facts):
            if not is_listed(system.name, desk):
                yield Text(
                    f"{system.name}：价目表未列名，非标接口另行评估",
                    f"{system.name}: not named by the list, its interface is assessed apart",
                )


def to_fill(entry: Entry, facts: ClientFacts, address: str, role: Text, wanted: Iterable[Wanted]) -> Iterator[Text]:
    """What is to be added by hand; ``address`` is where the draft goes, "" when that is not known."""
    if not address:
        yield Text(f"收件地址：{role.zh}", f"where it goes: {role.en}")
    if not facts.company.consultant_email:
        yield Text("顾问的邮箱", "the consultant's address")
    if entry.kind in ("complaint", "refund") and not facts.client.uscc:
        yield Text("统一社会信用代码", "the credit code")
    if entry.kind in ("consultation", "feedback", "complaint", "refund") and not entry.words.strip():
        yield Text("事由", "what it is about")
    if entry.kind == "feedback" and not entry.number and reached(entry.state, "accepted"):
        yield Text("8 位反馈编号", "the 8-digit number")
    if entry.kind == "refund" and facts.about(entry.quote) is None:
        yield Text("退哪一份报价单", "which quote is refunded")
    if entry.kind == "refund" and entry.activated is None and entry.variant != "failed_opening":
        yield Text("实际开通日", "the day of opening")
    if entry.kind == "integration" and not systems_of(entry, facts):
        yield Text("要对接的系统", "the systems to be integrated")
    if entry.kind in ("training", "health_check") and entry.by is None:
        yield Text("希望的日期", "the day that is wished")
    needed = [one for one in wanted if one.required]
    if len(entry.files) < len(needed):
        for one in needed:
            yield Text(f"附件：{one.name.zh}", f"attachment: {one.name.en}")
