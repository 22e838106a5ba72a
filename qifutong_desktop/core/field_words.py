"""Fields of the log of operations in words: what a field is called, on which step it is filled in, what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from .asking import SOURCE_NAMES, value_words
from .canonical import FieldValue
from .client import Special
from .deal import STAGES
from .pricebook import TIER_NAMES
from .questionnaire import Question
from .ranges import Range
from .said_short import BILLINGS, CUSTOMERS
from .steps import Step
from .text import Text, listed

#: What a field is called, in the order of the pages.
NAMES: Mapping[str, Text] = {
    "client.name": Text("公司全称", "Full name"),
    "client.uscc": Text("统一社会信用代码", "Credit code (USCC)"),
    "client.contact": Text("联系人", "Contact"),
    "client.contact_title": Text("联系人职务", "Contact's post"),
    "client.phone": Text("电话", "Phone"),
    "client.email": Text("邮箱", "E-mail"),
    "client.address": Text("地址", "Address"),
    "client.bank": Text("开户行", "Bank"),
    "client.account": Text("账号", "Account number"),
    "deal.stage": Text("阶段", "Stage"),
    "deal.signing_on": Text("预计签约日", "Signing expected"),
    "deal.next_step": Text("下一步", "Next step"),
    "deal.next_on": Text("下一步日期", "Day of the next step"),
    "deal.rival": Text("竞争对手", "Rival"),
    "deal.lost_reason": Text("丢单原因", "Why it was lost"),
    "deal.notes": Text("备注", "Notes"),
    "preferences.customer": Text("客户关系", "Kind of client"),
    "preferences.renewal_months": Text("累计月数（含本单）", "Months in all, this order included"),
    "preferences.free_migration_used": Text("免费迁移已经用过", "Free migration is used up"),
    "preferences.running_tier": Text("现用套餐", "Tier of today"),
    "preferences.connected": Text("随套餐对接的系统", "Systems connected with the tier"),
    "preferences.already_paid": Text("现合同已付的部分", "Paid under the running contract"),
    "preferences.budget": Text("预算", "Budget"),
    "preferences.tier": Text("套餐", "Tier"),
    "preferences.accepted": Text("客户知悉并接受的不足", "What the client takes it without"),
    "preferences.billing": Text("计费", "Billing"),
    "preferences.term": Text("期限", "Term"),
    "preferences.start": Text("开通日", "First day of service"),
    "preferences.validity_days": Text("报价有效期", "Validity of the quote"),
    "preferences.payment": Text("付款方式", "Payment"),
    "preferences.set_apart": Text("另行报价的部分", "Quoted apart"),
    "preferences.custom_rate": Text("定制单价", "Rate of custom work"),
    "preferences.concession_amount": Text("优惠金额", "Concession in yuan"),
    "preferences.concession_percent": Text("优惠百分比", "Concession in percent"),
    "preferences.concession_reason": Text("优惠理由", "Why a concession"),
    "preferences.users": Text("账号数", "Accounts"),
    "preferences.systems": Text("对接系统数", "Systems to integrate"),
    "preferences.rows": Text("迁移条数", "Rows to migrate"),
    "preferences.custom_days": Text("定制人天", "Person-days of custom work"),
    "company.name": Text("报价公司", "Who quotes"),
    "company.tax_id": Text("报价公司税号", "Quoting firm's tax number"),
    "company.address": Text("报价公司地址", "Quoting firm's address"),
    "company.phone": Text("报价公司电话", "Quoting firm's phone"),
    "company.bank": Text("报价公司开户行", "Quoting firm's bank"),
    "company.account_name": Text("报价公司账户名", "Quoting firm's account holder"),
    "company.account": Text("报价公司账号", "Quoting firm's account"),
    "company.consultant": Text("顾问", "Consultant"),
    "company.consultant_phone": Text("顾问电话", "Consultant's phone"),
    "company.consultant_email": Text("顾问邮箱", "Consultant's e-mail"),
    "asked_on": Text("访谈日期", "Day of the interview"),
    "deleted": Text("回收站", "Bin"),
    "sizing": Text("数据的测量结果", "What was measured in the data"),
    "rehearsed": Text("模拟迁移的结果", "What the rehearsal came to"),
    "data": Text("数据文件", "Data files"),
}
#: The same of fields that are no lines of a page's form.
OTHER_NAMES: Mapping[str, Text] = {
    "promise.go_live": Text("承诺的上线日期", "Go-live promised"),
    "promise.went_live": Text("实际上线日期", "Go-live reached"),
    "scope.idle_years": Text("长期没有往来的客户不迁移", "Idle customers stay out"),
    "scope.order_years": Text("只迁移最近的单据", "Only the latest documents move"),
    "scope.left_out": Text("整类不迁移", "Left out as a whole"),
}
_NOUNS: Mapping[str, tuple[Text, Step]] = {
    "answers": (Text("题", "question"), "diagnosis"),
    "evidence": (Text("凭证", "evidence"), "diagnosis"),
    "asked_on": (Text("访谈", "interview"), "diagnosis"),
    "measured": (Text("测评", "measurement"), "diagnosis"),
    "promise": (Text("承诺的等级", "level promised"), "diagnosis"),
    "keep_spoken": (Text("按口述还是实测", "Said or measured"), "diagnosis"),
    "client": (Text("客户", "client"), "client"),
    "deal": (Text("商机", "deal"), "client"),
    "deleted": (Text("回收站", "bin"), "client"),
    "service": (Text("服务台", "service desk"), "client"),
    "company": (Text("报价方", "who quotes"), "client"),
    "plan": (Text("计划任务", "task"), "plan"),
    "preferences": (Text("订单", "order"), "quote"),
    "alternative": (Text("备选方案", "alternative"), "quote"),
    "approval": (Text("批准", "approval"), "quote"),
}
_DATA: Mapping[str, Text] = {
    "header": Text("表头行的位置", "header row"),
    "mapping": Text("列的对应关系", "where columns go"),
    "table": Text("表格的认定", "what a table is"),
    "recipe": Text("清洗规则", "rules of cleaning"),
    "scope": Text("迁移范围", "scope"),
}
#: Nouns whose keys are marks of ours: they are not read out.
_KEYLESS = ("promise", "keep_spoken", "service", "approval", "plan", "mapping", "table", "recipe")
#: Fields of a preferences' noun that are asked on another step than the quote.
_ELSEWHERE: Mapping[str, Step] = {
    "preferences.customer": "client",
    "preferences.renewal_months": "client",
    "preferences.free_migration_used": "client",
    "preferences.already_paid": "client",
    "preferences.running_tier": "client",
    "preferences.connected": "client",
    "preferences.tier": "plan",
}
_TIERS = {str(key): text for key, text in TIER_NAMES.items()}
_WORDS: Mapping[str, Mapping[str, Text]] = {
    "deal.stage": {str(key): text for key, text in STAGES.items()},
    "preferences.billing": {str(key): text for key, text in BILLINGS.items()},
    "preferences.customer": {str(key): text for key, text in CUSTOMERS.items()},
    "preferences.tier": _TIERS,
    "preferences.running_tier": _TIERS,
}
_KEYS = {
    "days": Text("工作日", "workdays"),
    "owner": Text("负责", "owner"),
    "not_before": Text("不早于", "not before"),
    "dropped": Text("取消", "dropped"),
}
_CLEARED = Text("（清除）", "(cleared)")
_LONGEST = 120


def field_name(field: str, questions: Mapping[str, Question], tasks: Mapping[str, Text]) -> Text:
    """What a field is called: ``P03 员工人数``, ``公司全称``, ``计划任务“数据清洗”``. ``tasks`` are names by id."""
    noun, _, key = field.partition(".")
    if named := NAMES.get(field) or OTHER_NAMES.get(field):
        return named
    if noun in ("answers", "evidence") and key in questions:
        question = questions[key]
        zh, en = f"{key} {question.text.zh}", f"{key} {question.text.en}"
        return Text(zh, en) if noun == "answers" else Text(f"{zh}（凭证）", f"{en} (evidence)")
    if noun == "plan" and key in tasks:
        return Text(f"任务“{tasks[key].zh}”", f"Task “{tasks[key].en}”")
    said = _NOUNS[noun][0] if noun in _NOUNS else _DATA.get(noun, Text("数据", "data"))
    if noun in _KEYLESS:
        return said
    return Text(f"{said.zh} {key}".strip(), f"{said.en} {key}".strip())


def change_name(fields: Sequence[str], questions: Mapping[str, Question], tasks: Mapping[str, Text]) -> Text:
    """What one change is called by him who made it: of several fields what they were changed for (``存为 T0``), else
    the first of them and how many there are."""
    nouns = {field.partition(".")[0] for field in fields}
    if frozen := next((field for field in fields if field.startswith("measured.")), None):
        label = frozen.partition(".")[2]
        return Text(f"存为 {label}", f"set aside as {label}")
    if nouns == {"scope"}:
        return _DATA["scope"]
    if "sizing" in fields and len(fields) > 1:
        return _DATA["header"] if "header" in nouns else NAMES["data"]
    name, more = field_name(fields[0], questions, tasks), len(fields) - 1
    if more and all(field.startswith("preferences.concession_") for field in fields):
        return Text("优惠折让", "Concession")
    if more and nouns == {"preferences"} and any(field_step(field) == "quote" for field in fields):
        return Text(f"报价的 {more + 1} 项设置", f"{more + 1} settings of the quote")
    return Text(f"{name.zh}，等 {more + 1} 处", f"{name.en}, and {more} more") if more else name


def level_promised(dimension: Text) -> Text:
    """What the field ``promise.<dimension>`` is called, by the dimension's name."""
    return Text(f"承诺的等级：{dimension.zh}", f"Level promised: {dimension.en}")


def field_step(field: str) -> Step:
    """On which step of the client it is filled in."""
    noun = field.partition(".")[0]
    return _ELSEWHERE.get(field) or (_NOUNS[noun][1] if noun in _NOUNS else "data")


def value_said(field: str, value: FieldValue, questions: Mapping[str, Question]) -> Text:
    """What a field says in a few words, of any field."""
    noun, _, key = field.partition(".")
    if noun == "answers" and key in questions:
        return answer_said(questions[key], value)
    if field in _WORDS and isinstance(value, str):
        return _WORDS[field].get(value, Text(value, value))
    if field == "deleted":
        return Text("移到回收站", "put in the bin") if value else Text("放回列表", "taken back")
    said = _plain(value)
    return Text(_short(said.zh), _short(said.en))


def answer_said(question: Question, stored: FieldValue) -> Text:
    """What a stored answer says, with its source and note."""
    match stored:
        case {"value": value, "source": str(source), "note": str(note)}:
            said = value_words(question, value)
            learnt = next((name for known, name in SOURCE_NAMES.items() if known == source), Text(source, source))
            extra = f" · {note}" if note else ""
            return Text(f"{said.zh} · {learnt.zh}{extra}", f"{said.en} · {learnt.en}{extra}")
        case _:
            return value_words(question, None)


def tier_name(tier: str) -> Text:
    """What a tier is called; a word that is none stays as it is."""
    return _TIERS.get(tier, Text(tier or "—", tier or "—"))


def _plain(value: FieldValue) -> Text:
    match value:
        case None:
            return _CLEARED
        case bool():
            return Text("是", "yes") if value else Text("否", "no")
        case int():
            return Text(f"{value:,}", f"{value:,}")
        case Decimal():
            return Text(f"{value:,}", f"{value:,}")
        case date():
            return Text(value.isoformat(), value.isoformat())
        case Special():
            return Text(value.value, value.value)
        case Range(low, high):
            return Text(f"{low}–{high}", f"{low}–{high}")
        case tuple():
            return listed(_plain(one) for one in value)
        case Mapping():
            told = [key for key, one in value.items() if one is not None and one is not False and one != ""]
            said = [(_KEYS.get(key, Text(key, key)), _plain(value[key])) for key in told]
            zh = "；".join(f"{name.zh} {one.zh}" for name, one in said)
            return Text(zh, "; ".join(f"{name.en} {one.en}" for name, one in said))
        case _:
            return Text(str(value), str(value))


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
