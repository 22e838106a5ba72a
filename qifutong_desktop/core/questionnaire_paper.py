"""The questionnaire on paper: blank, to be printed or filled in on the screen, or with the answers of one client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from .client import SOURCES, Answer, Case, Special
from .document import Asked, Blank, Block, Cover, Document, Grid, Page, Tick, Words
from .document import Section as Head
from .key_in import NOT_APPLICABLE, UNKNOWN
from .questionnaire import (
    All,
    AnyOf,
    AtLeast,
    Column,
    Condition,
    Is,
    Not,
    Option,
    Question,
    Questionnaire,
    Section,
    holds,
    visibility,
)
from .ranges import Range, plain
from .wording import full_day

TITLE = "企服通诊断问卷"
_UNITS = {"money": "元", "integer": "", "decimal": "", "date": "（年-月-日）"}
_CHOOSE = {"one": "选一项。", "ladder": "选最接近的一项。", "several": "可选多项。"}
_ROWS, _MANY = 4, 6
#: From here on thousands are set apart: a year is not.
_THOUSANDS = 10_000
_MANY_ROLES = ("seats", "kept_systems", "integrations", "migration_rows")
_HOW = (
    Words("在方框里打勾，在横线上写字。数目不确定时可以写区间，如 30–40。", "怎么填："),
    Words(
        "请勾“不清楚”，不要猜；它不会被当成零分，我们会告诉您会后该找谁问。不适用于贵司的题，请勾“不适用”。",
        "不知道：",
    ),
    Words("标“优先”的题最影响结果，时间不够时先答这些。右上角写明谁最清楚。", "先答哪些："),
)
_NOTE = "题目框架参考公开的《中小企业数字化水平评测指标（2024年版）》。结果称为企服通诊断，不是官方评定的等级。"


def questionnaire_document(questionnaire: Questionnaire, case: Case | None, today: date) -> Document:
    """The blank form (``case`` None; its boxes and lines are fields), or what one client answered of what is asked."""
    paper = _Paper(questionnaire, case)
    blocks = (*_HOW, *paper.blocks()) if case is None else paper.blocks()
    client = case.client.name if case is not None else ""
    brand = (case.company.name if case is not None else "") or "企服通"
    name = f"{TITLE} {questionnaire.version}"
    answered = _answered(paper)
    page = Page(
        chapter="",
        title="请按贵司现在的实际情况回答" if case is None else f"{client}的回答",
        lead=(
            "没有好坏之分。每道题下面的小字说明为什么问；答案只用来做诊断、方案与报价。"
            if case is None
            else f"按当时的回答整理，供双方核对；答了{answered}。有出入请直接在上面改，交回给我们。"
        ),
        blocks=blocks,
        notes=(_NOTE,),
    )
    return Document(
        title=f"{client} {TITLE}".strip(),
        author=brand,
        subject="空白问卷" if case is None else "已填问卷",
        status="问卷",
        foot="　".join(part for part in (client, name, full_day(today)) if part),
        pages=(page,),
        cover=Cover(
            brand=brand,
            title=TITLE,
            subtitle="数字化现状与需求" if case is None else "数字化现状与需求　已填",
            facts=_facts(paper, client, today),
            note=_NOTE,
        ),
        keywords=("企服通诊断", "问卷"),
    )


def _facts(paper: _Paper, client: str, today: date) -> tuple[tuple[str, str], ...]:
    asked = [question for question in paper.shown if question.visible is None or paper.case is not None]
    minutes = sum(question.seconds for question in asked) // 60
    version = ("问卷版本", paper.questionnaire.version)
    if paper.case is not None:
        return (("企业", client), ("已答", _answered(paper)), version, ("日期", full_day(today)))
    count = f"{len(asked)}题，另有行业题"
    return (("题目", count), ("大约需要", f"{minutes}分钟"), version, ("印制日期", full_day(today)))


def _answered(paper: _Paper) -> str:
    """How many have an answer, and of how many it is that nobody knows."""
    unclear = sum(one.value is Special.UNKNOWN for one in paper.answers.values())
    return f"{len(paper.answers)}题" + (f"，其中不清楚{unclear}题" if unclear else "")


class _Paper:
    """The questions that are printed, and how each of them is."""

    def __init__(self, questionnaire: Questionnaire, case: Case | None) -> None:
        self.questionnaire, self.case = questionnaire, case
        self._all: Mapping[str, Answer] = case.answers if case is not None else {}
        self._seen = visibility(questionnaire, self._all)
        printed = [one for one in questionnaire.questions if case is None or self._seen[one.id] is not False]
        self.shown = tuple(printed)
        self.answers = {one.id: self._all[one.id] for one in printed if one.id in self._all}

    def blocks(self) -> tuple[Block, ...]:
        return tuple(self._blocks())

    def _blocks(self) -> Iterator[Block]:
        if self.case is None:
            code = Blank("统一社会信用代码", field="client-uscc")
            yield Asked("", "企业", blanks=(Blank("名称", field="client-name"), code))
            filled_in = (Blank("姓名", field="client-contact"), Blank("日期", field="client-day"))
            yield Asked("", "填写人", blanks=filled_in)
        for section in self.questionnaire.sections:
            questions = [one for one in self.shown if one.section == section.id]
            if questions:
                yield Head(f"{section.id}　{section.title.zh}")
                if self.case is None and section.visible is not None:
                    yield Words(f"{self._when(section.visible)}才填这一节。", small=True)
                yield from (self._asked(one, section) for one in questions)

    def _asked(self, question: Question, section: Section) -> Asked:
        answer = self.answers.get(question.id)
        value = answer.value if answer is not None else None
        own = _own(question.visible, section.visible)
        hint = question.hint.zh
        if self.case is None and own is not None:
            hint = f"{self._when(own)}才填。{hint}"
        hint = _CHOOSE.get(question.type, "") + hint
        if question.evidence is not None:
            hint += f"\n可作凭据：{question.evidence.zh}。"
        unclear = value is Special.UNKNOWN
        extra = [Tick("不清楚", UNKNOWN, chosen=unclear, field=self._field(question.id, "UNCLEAR"))]
        if question.na:
            marked = value is Special.NOT_APPLICABLE
            extra.append(Tick("不适用", NOT_APPLICABLE, chosen=marked, field=self._field(question.id, "NA")))
        sources = tuple(
            Tick(
                label=one,
                key=f"@{n}",
                chosen=answer is not None and answer.source == one,
                field=self._field(question.id, f"SOURCE{n - 1}"),
            )
            for n, one in enumerate(SOURCES[:4], 1)
        )
        measured = answer is not None and answer.source not in SOURCES[:4]
        return Asked(
            id=question.id,
            text=question.text.zh,
            hint=hint,
            aside="\n".join(part for part in ("优先" if question.quick else "", question.who.zh) if part),
            first=question.quick,
            ticks=self._ticks(question, value),
            down=question.type == "ladder",
            blanks=self._blanks(question, value),
            grid=self._grid(question, value) if question.type == "table" else None,
            extra=tuple(extra),
            sources=(*sources, Tick("Excel实测", f"@{len(SOURCES)}", chosen=True)) if measured else sources,
            note=Blank("备注", value=answer.note if answer else "", field=self._field(question.id, "NOTE")),
        )

    def _field(self, *parts: str) -> str:
        """The name of a field; none on a paper that is filled in already. A point would make it a part of another."""
        return "-".join(parts) if self.case is None else ""

    def _ticks(self, question: Question, value: object) -> tuple[Tick, ...]:
        if question.type not in ("one", "several", "ladder"):
            return ()
        first = 0 if question.type == "ladder" else 1
        return tuple(
            Tick(
                label=option.text.zh,
                key=str(number),
                chosen=_chosen(option.id, value),
                field=self._field(question.id, option.id),
            )
            for number, option in enumerate(question.options, first)
            if self._offered(option)
        )

    def _offered(self, option: Option) -> bool:
        if self.case is None or option.visible is None:
            return True
        return holds(option.visible, self._all, self._seen) is not False

    def _blanks(self, question: Question, value: object) -> tuple[Blank, ...]:
        if question.type in ("one", "several", "ladder", "table"):
            return ()
        return (Blank(unit=_UNITS.get(question.type, ""), value=_said(value), field=self._field(question.id)),)

    def _grid(self, question: Question, value: object) -> Grid:
        columns = question.columns
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []
        blank: list[Mapping[str, object]] = [{}] * (_MANY if question.role in _MANY_ROLES else _ROWS)
        printed = rows or (blank if self.case is None else blank[:1])
        return Grid(
            heads=tuple((column.label.zh, _share(column)) for column in columns),
            rows=tuple(
                tuple(self._cell(question, column, row, number) for column in columns)
                for number, row in enumerate(printed, 1)
            ),
            legend=tuple(_legend(column) for column in columns if _numbered(column)),
        )

    def _cell(
        self, question: Question, column: Column, row: Mapping[str, object], number: int
    ) -> Blank | tuple[Tick, ...]:
        value = row.get(column.id)
        field = self._field(question.id, str(number), column.id)
        if column.type != "one":
            return Blank(label=column.label.zh, value=_said(value), field=field)
        return tuple(
            Tick(
                label="" if _numbered(column) else option.text.zh,
                key=str(at),
                chosen=value == option.id,
                field=self._field(question.id, str(number), column.id, option.id),
            )
            for at, option in enumerate(column.options, 1)
        )

    # --- conditions in words ---

    def _when(self, condition: Condition) -> str:
        return f"{self._holds(condition)}时"

    def _holds(self, condition: Condition) -> str:
        match condition:
            case All(parts):
                return "，并且".join(self._holds(part) for part in parts)
            case Not(Is(question, value)):
                return f"{question} 没有选“{self._option(question, value)}”"
            case Not(AnyOf(question, values)):
                return f"{question} 没有选“{'”“'.join(self._option(question, value) for value in values)}”"
            case Not(AtLeast(question, number)):
                return f"{question} 不到 {plain(number)}"
            case Not(part):
                return f"不是（{self._holds(part)}）"
            case AtLeast(question, number):
                return f"{question} 达到 {plain(number)}"
            case Is(question, value):
                return f"{question} 选了“{self._option(question, value)}”"
            case AnyOf(question, values):
                return f"{question} 选了“{'”或“'.join(self._option(question, value) for value in values)}”"

    def _option(self, question: str, value: str) -> str:
        """Its words, without what explains them."""
        return self.questionnaire.by_id[question].option(value).text.zh.partition("：")[0]


def _own(condition: Condition | None, of_section: Condition | None) -> Condition | None:
    """What is a question's own condition, beside its section's."""
    if condition is None or condition == of_section:
        return None
    if isinstance(condition, All) and of_section is not None and condition.parts[0] == of_section:
        return condition.parts[1]
    return condition


def _chosen(option: str, value: object) -> bool:
    if isinstance(value, Range):
        return option in (str(value.low), str(value.high))
    return option in value if isinstance(value, tuple) else str(value) == option


def _said(value: object) -> str:
    match value:
        case None | Special():
            return ""
        case Range(low, high):
            return f"{_said(low)}–{_said(high)}"
        case int() | Decimal():
            return f"{value:,}" if value >= _THOUSANDS else str(value)
        case date():
            return value.isoformat()
    return str(value)


def _numbered(column: Column) -> bool:
    """Options too long for a cell are explained above, and ticked by number."""
    return column.type == "one" and sum(len(option.text.zh) for option in column.options) > 16


def _legend(column: Column) -> str:
    listed = "　".join(f"{at} {option.text.zh}" for at, option in enumerate(column.options, 1))
    return f"{column.label.zh}：{listed}"


def _share(column: Column) -> float:
    match column.type:
        case "one":
            letters = len(column.options) * 2 if _numbered(column) else sum(len(o.text.zh) + 3 for o in column.options)
            return max(3.2, letters * 0.4 if not _numbered(column) else letters * 0.5)
        case "text":
            return 5.0
        case _:
            return 2.6
