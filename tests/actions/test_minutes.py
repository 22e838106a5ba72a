"""The minutes of an invented meeting: what they say, what it did to the result, and what they must never say."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache

import pypdfium2
import pytest

from qifutong_desktop.actions.diagnosing import open_case
from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.actions.minutes import draw_minutes, meetings_of, minutes_of, minutes_word
from qifutong_desktop.actions.working import Kept, work_through
from qifutong_desktop.assets import asset
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.case_fields import case_fields
from qifutong_desktop.core.client import Company, Special
from qifutong_desktop.core.merge import case_state, known_at
from qifutong_desktop.core.minutes import Record, record_field, record_value
from qifutong_desktop.core.minutes_document import Minutes, minutes_document
from qifutong_desktop.core.minutes_json import minutes_json
from qifutong_desktop.core.minutes_words import RIVAL
from qifutong_desktop.core.operation import Operation, moment
from tests.document_text import document_lines

CHINA = timezone(timedelta(hours=8))
COMPANY = Company(name="示例企服有限公司", consultant="沈亦舟", bank="机密银行")
MEETING = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
#: What a client must never read, each in a field where a person might write it.
MARKERS = (
    "毛利三十八",
    "对手名甲",
    "丢单原因乙",
    "下一步丙",
    "折让内因丁",
    "批准人戊",
    "内部己",
    "机密银行",
    "内因庚",
    "对手品辛",
)
SECRETS: Mapping[str, FieldValue] = {
    "deal.notes": "毛利三十八",
    "deal.rival": "对手名甲",
    "deal.lost_reason": "丢单原因乙",
    "deal.next_step": "下一步丙",
    "deal.signing_on": date(2026, 12, 24),
    "preferences.concession_reason": "折让内因丁",
    "preferences.budget": Decimal("61234"),
    "approval.a": {"approver": "批准人戊"},
    "service.a": {"words": "内部己"},
    "something.new": "内部己",
    "answers.O04": {"value": ({"what": "对手品辛", "kind": "rival"},), "source": "口述", "note": ""},
    "alternative.A": {"title": "省钱", "tier": "standard", "term": 2, "users": 40, "concession_reason": "内因庚"},
}


class Talk:
    """A case and what is said of it."""

    def __init__(self) -> None:
        self.log: list[Operation] = []

    def say(self, at: datetime, changes: Mapping[str, FieldValue], reason: str = "") -> None:
        for field, value in changes.items():
            heads = case_state(self.log).heads.get(field, ())
            names = tuple(one.name for one in heads)
            number = len(self.log) + 1
            self.log.append(Operation("c", field, value, "沈亦舟", "d", number, moment(at), names, reason=reason))

    @property
    def kept(self) -> Kept:
        return Kept("c", tuple(self.log), (), COMPANY)


def later(minutes: int) -> datetime:
    return MEETING + timedelta(minutes=minutes)


@cache
def held() -> tuple[Kept, Minutes]:
    """The sample client, and a meeting two days on."""
    talk = Talk()
    fields = case_fields(open_case(asset("resources", "sample", "case.toml")).case)
    talk.say(later(-2880), {name: value for name, value in fields.items() if not name.startswith("company.")})
    talk.say(MEETING, {"client.phone": "0510-8888 6666"})
    talk.say(later(7), {"answers.P03": {"value": 96, "source": "现场", "note": "含两名兼职"}}, "当场改口")
    talk.say(later(20), {"answers.P02": {"value": Special.UNKNOWN, "source": "口述", "note": ""}})
    talk.say(later(25), {"preferences.tier": "enterprise", "preferences.billing": "monthly", "preferences.term": 12})
    talk.say(later(26), {"plan.kickoff": {"days": Decimal(2), "owner": None, "not_before": None, "dropped": False}})
    talk.say(later(27), {"preferences.concession_amount": Decimal(500), "scope.idle_years": 3, **SECRETS})
    talk.say(later(28), {"preferences.customer": "new", "mapping.a.b": {"target": "x", "note": ""}})
    said = Record("", "", "王建国、李芳", "三楼会议室", "先做模拟迁移\n\n李芳对接", "春节前上线。")
    talk.say(later(30), {record_field(moment(MEETING)): record_value(said)})
    kept = talk.kept
    return kept, minutes_of(kept, meetings_of(kept)[0], shipped(), CHINA)


def test_each_change_is_said_in_the_words_of_the_pages() -> None:
    _, minutes = held()
    said = {one.field: (one.what.zh, one.before.zh, one.after.zh, one.why.zh) for one in minutes.changes}
    question = shipped().questionnaire.by_id["P03"].text.zh
    assert said["answers.P03"] == (question, "86 人", "96 人", "现场；含两名兼职；理由：当场改口")
    assert said["answers.P02"][2] == "不清楚"
    assert said["preferences.tier"][:3] == ("套餐", "按建议", "企业版")
    assert said["preferences.billing"][1:3] == ("年付", "月付")
    assert said["preferences.term"][1:3] == ("1年", "12个月"), "each in the unit of its time"
    assert said["preferences.concession_amount"][1:3] == ("无", "¥500.00")
    assert said["scope.idle_years"][1:3] == ("全部迁移", "超过3年的")
    assert said["mapping.a.b"] == ("列的对应关系", "", "定下1处", "")
    assert "preferences.customer" not in said, "a default said aloud changes nothing"
    subjects = [one.subject for one in minutes.changes]
    assert subjects == sorted(subjects, key=("client", "diagnosis", "data", "plan", "quote").index)


def test_products_in_use_are_told_without_those_compared_with_us() -> None:
    question = shipped().questionnaire.by_id["O04"]
    assert RIVAL in [option.id for column in question.columns for option in column.options]
    used, compared = {"what": "甲软件", "kind": "paid"}, {"what": "乙软件", "kind": RIVAL}
    talk = Talk()
    talk.say(MEETING, {"client.name": "甲公司", "answers.O04": {"value": (compared,), "source": "口述", "note": ""}})
    talk.say(later(2), {"answers.O04": {"value": (compared, used), "source": "口述", "note": ""}})
    kept = talk.kept
    minutes = minutes_of(kept, meetings_of(kept)[0], shipped(), CHINA)
    [said] = [one for one in minutes.changes if one.field == "answers.O04"]
    assert "甲软件" in said.after.zh
    assert "乙软件" not in f"{said.before.zh}{said.after.zh}"


def test_the_rarer_fields_are_said_in_words_too() -> None:
    talk = Talk()
    talk.say(MEETING, {"client.name": "甲公司", "answers.P03": {"value": 86, "source": "口述", "note": ""}})
    dimension = shipped().questionnaire.dimensions[0]
    answers: FieldValue = {"P03": {"value": 86, "source": "口述", "note": ""}}
    changes: dict[str, FieldValue] = {
        "alternative.A": {"title": "省钱", "term": 12, "billing": "monthly", "users": 40, "custom_days": Decimal(8)},
        "preferences.users": 45,
        "preferences.rows": 12_000,
        "preferences.already_paid": {"seats": 5, "integrations": ("用友", "淘宝"), "months_left": 7, "order_no": "Q7"},
        "measured.T0": {"answers": answers, "day": date(2026, 1, 12), "questionnaire": "q"},
        f"promise.{dimension.id}": 3,
        "promise.go_live": date(2027, 4, 1),
        "asked_on": date(2027, 2, 15),
    }
    talk.say(later(500), changes)
    minutes = minutes_of(talk.kept, meetings_of(talk.kept)[0], shipped(), CHINA)
    said = {one.field: (one.what.zh, one.before.zh, one.after.zh) for one in minutes.changes}
    assert said == {
        "alternative.A": ("备选方案A", "无", "“省钱”：按建议，月付12个月，40个账号，8人天"),
        "preferences.users": ("账号数", "按诊断", "45个账号"),
        "preferences.rows": ("迁移条数", "按诊断", "12,000条"),
        "preferences.already_paid": (
            "现合同已付的部分",
            "无",
            "另购账号5个，已付对接用友、淘宝，还剩7个月，原合同Q7",
        ),
        "measured.T0": ("T0测评", "无", "2026-01-12，1题"),
        f"promise.{dimension.id}": (f"承诺的等级：{dimension.name.zh}", "无", "企服通L3"),
        "promise.go_live": ("承诺的上线日期", "无", "2027-04-01"),
        "asked_on": ("访谈日期", "未填", "2027-02-15"),
    }


def test_the_result_is_that_of_the_case_as_it_was_and_as_it_is() -> None:
    kept, minutes = held()
    before, after = minutes.before, minutes.after
    assert before is not None
    day = date(2026, 11, 22)
    was = work_through(Kept("c", known_at(kept.log, moment(later(-1))), (), COMPANY), shipped(), day, quick=True)
    now = work_through(kept, shipped(), day, quick=True)
    assert was.offer is not None
    assert now.offer is not None
    assert (before.total, after.total) == (was.offer.quote.estimate.total, now.offer.quote.estimate.total)
    assert (before.go_live, after.go_live) == (was.offer.plan.go_live, now.offer.plan.go_live)
    assert before.total != after.total
    assert (before.offer and before.offer.zh, after.offer and after.offer.zh) == ("标准版年付", "企业版月付")
    questions = {one.what.zh for one in minutes.open}
    assert {one.text.zh for one in now.diagnosis.homework} <= questions
    assert all(one.who.zh and one.when.zh for one in minutes.open)


def test_before_the_first_meeting_there_was_nothing() -> None:
    kept, _ = held()
    minutes = minutes_of(kept, meetings_of(kept)[1], shipped(), CHINA)
    assert minutes.before is None
    lines = "\n".join(document_lines(minutes_document(minutes)))
    assert "会上首次得出" in lines
    assert "未填" not in lines, "no column of what stood before"


def test_the_paper_says_who_met_and_what_was_decided() -> None:
    _, minutes = held()
    lines = "\n".join(document_lines(minutes_document(minutes)))
    for words in ("王建国、李芳", "三楼会议室", "14:05–14:33", "先做模拟迁移", "李芳对接", "春节前上线。"):
        assert words in lines
    assert "不构成报价" in lines
    assert [one.zh for one in minutes.decisions] == ["先做模拟迁移", "李芳对接"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_internal_word_reaches_the_client(lang: str) -> None:
    kept, minutes = held()
    pdf = pypdfium2.PdfDocument(draw_minutes(minutes).pdf)
    printed = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    with zipfile.ZipFile(io.BytesIO(minutes_word(minutes))) as word:
        written = "".join(word.read(name).decode("utf-8", "replace") for name in word.namelist())
    told = json.dumps(minutes_json(minutes, meetings_of(kept), lang), ensure_ascii=False)  # type: ignore[arg-type]
    for text in (printed, written, told):
        squeezed = "".join(text.split())
        assert [marker for marker in (*MARKERS, "2026-12-24", "61234", "61,234") if marker in squeezed] == []
        assert "0510-88886666" in squeezed, "the rest is there"
