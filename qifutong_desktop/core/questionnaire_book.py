"""The questionnaire as a workbook that people edit: which sheets and columns there are, and rows of plain texts.

The dialect is XLSForm (``survey``, ``choices``, ``settings``), so that other form programs open it too; the columns
after those that XLSForm knows are ours, and so are the sheets ``dimensions``, ``who`` and ``tiers``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from .migration.sheet import column_letter
from .problems import Problem
from .questionnaire import Capability, Role, Signal
from .text import Text

LABEL_ZH, LABEL_EN = "label::中文 (zh)", "label::English (en)"
HINT_ZH, HINT_EN = "hint::中文 (zh)", "hint::English (en)"


@dataclass(frozen=True, slots=True)
class BookColumn:
    """One column: its head, what it is for, its width in characters, and the words that it takes (none: any)."""

    name: str
    meaning: Text
    width: int = 12
    words: tuple[str, ...] = ()
    prose: bool = False
    """Running text for people: every character is right there."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not blank, by the sheet's own number; cells by column, empty ones left away."""

    number: int
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One sheet; ``columns`` are the heads as they stand in row 1, "" for a column without one."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]

    def place(self, row: SheetRow | None = None, column: str = "") -> str:
        """``survey!H12``; the row alone where the column is not there: ``survey!12``."""
        letter = column_letter(self.columns.index(column)) if column in self.columns else ""
        return f"{self.name}!{letter}{row.number if row else 1}"


_YES = ("yes", "no")


def _texts(name: str, zh: str, en: str, width: int = 30) -> tuple[BookColumn, BookColumn]:
    return (
        BookColumn(f"{name}_zh", Text(f"{zh}（中文）", f"{en} (Chinese)"), width, prose=True),
        BookColumn(f"{name}_en", Text(f"{zh}（英文）", f"{en} (English)"), width, prose=True),
    )


def _several(name: str, zh: str, en: str, known: object, width: int) -> BookColumn:
    """A column that takes several words, with blanks between."""
    words = " ".join(get_args(known))
    return BookColumn(name, Text(f"{zh}，空格隔开，可用：{words}", f"{en}, with blanks between: {words}"), width)


SURVEY: tuple[BookColumn, ...] = (
    BookColumn("type", Text("题型，见“说明”", "type of question, see the first sheet"), 20),
    BookColumn("name", Text("编号，用过的不再作他用", "id; one that was used never means something else"), 9),
    BookColumn(LABEL_ZH, Text("题目（中文）", "the question (Chinese)"), 44, prose=True),
    BookColumn(LABEL_EN, Text("题目（英文）", "the question (English)"), 34, prose=True),
    BookColumn(HINT_ZH, Text("为什么问（中文）", "why it is asked (Chinese)"), 34, prose=True),
    BookColumn(HINT_EN, Text("为什么问（英文）", "why it is asked (English)"), 28, prose=True),
    BookColumn("relevant", Text("什么时候才问，空着就是都问", "when it is asked; empty: always"), 26),
    BookColumn("required", Text("表格里的这一列必须填", "the table's column must be filled in"), 9, _YES),
    BookColumn("industry", Text("本节只问哪个行业", "the one industry that the section is for"), 14),
    BookColumn("dimension", Text("计入哪个维度，空着不计分", "its dimension; empty: not scored"), 13),
    BookColumn("weight", Text("维度内的权重，空着为 1", "weight in the dimension; empty: 1"), 8),
    BookColumn("core", Text("核心场景，权重取 settings 的 core_weight", "a core scene: weighs core_weight"), 7, _YES),
    BookColumn("need", Text("答案喂给哪项需求", "the need that its answer feeds"), 16, get_args(Role)),
    BookColumn("price_points", Text("没答时给价格留下多少分的不确定", "points its open answer leaves in the price"), 8),
    BookColumn("assume_low", Text("不清楚时按多少算，低", "assumed while open: low"), 8),
    BookColumn("assume_high", Text("不清楚时按多少算，高", "assumed while open: high"), 8),
    BookColumn("limit", Text("最大可填多少", "largest number that is taken"), 12),
    BookColumn("who", Text("谁能答，见 who 表", "who can answer (sheet who)"), 11),
    BookColumn("seconds", Text("大约要问几秒", "seconds it takes"), 8),
    BookColumn("quick", Text("快速模式也问", "asked in quick mode too"), 7, _YES),
    BookColumn("homework", Text("答不上时，会前还是会后补", "before or after the meeting"), 9, ("会前", "会后")),
    BookColumn("na", Text("能不能答“不适用”，空着为能", "may it not apply? empty: it may"), 6, _YES),
    *_texts("evidence", "可以作凭据的材料", "what would prove it", 24),
    *_texts("scene", "诊断里叫什么", "what a finding calls it", 18),
    *_texts("consequence", "低分意味着什么", "what a low answer leads to"),
    *_texts("remedy", "怎么办", "what to do about it"),
    _several("needs_capability", "办到它要有哪些能力", "abilities that the remedy needs", Capability, 18),
    BookColumn("kind", Text("ladder 阶梯题，money 金额", "ladder, or money"), 9, ("ladder", "money")),
    BookColumn("key", Text("表格里这一列不能重复", "no two rows of the table say the same here"), 6, _YES),
    BookColumn("file", Text("写到哪个 TOML 文件，空着同上一题", "its TOML file; empty: as above"), 18),
)

CHOICES: tuple[BookColumn, ...] = (
    BookColumn("list_name", Text("选项表，题型里引用", "the list that a type names"), 14),
    BookColumn("name", Text("选项编号", "id of the option"), 18),
    BookColumn(LABEL_ZH, Text("选项（中文）", "the option (Chinese)"), 48, prose=True),
    BookColumn(LABEL_EN, Text("选项（英文）", "the option (English)"), 42, prose=True),
    BookColumn("score", Text("得分 0–100（阶梯题每级 25 分）", "points 0–100 (a ladder: 25 a rung)"), 8),
    _several("capabilities", "选了就要求套餐具备什么", "abilities that choosing it asks of the tier", Capability, 26),
    _several("signals", "选了就提示计划有什么风险", "risks that choosing it signals to the plan", Signal, 26),
    BookColumn("alone", Text("与其他选项互斥", "excludes the others"), 8, _YES),
    BookColumn("optional", Text("表格的这一行可能不做", "the table's row may still not come"), 9, _YES),
    BookColumn("days_low", Text("定制人天，低", "person-days of custom work: low"), 9),
    BookColumn("days_high", Text("定制人天，高", "person-days of custom work: high"), 9),
    BookColumn("small", Text("小功能微调，含在套餐里", "a tweak that the plan includes"), 7, _YES),
    BookColumn("trainings", Text("一年几次培训", "trainings a year"), 9),
    BookColumn("relevant", Text("什么时候才有这个选项", "when there is such an option"), 30),
)

SETTINGS: tuple[BookColumn, ...] = (
    BookColumn("form_title", Text("标题，只给人看", "title, for people only"), 22, prose=True),
    BookColumn("form_id", Text("问卷编号，不改", "id of the questionnaire, never changed"), 22),
    BookColumn("version", Text("版本，每次发布都要升", "version; each release has a higher one"), 11),
    BookColumn("default_language", Text("默认语言", "default language"), 16),
    BookColumn("core_weight", Text("核心场景的权重", "weight of a core scene"), 12),
    BookColumn("quick_minutes", Text("快速模式最多几分钟", "minutes that quick mode may take"), 14),
)

DIMENSIONS: tuple[BookColumn, ...] = (
    BookColumn("id", Text("编号", "id"), 16),
    *_texts("name", "名称", "name", 24),
    BookColumn("weight", Text("权重，合计 100", "weight; all sum to 100"), 10),
)
WHO: tuple[BookColumn, ...] = (
    BookColumn("id", Text("编号", "id"), 16),
    *_texts("name", "谁", "who", 34),
)
TIERS: tuple[BookColumn, ...] = (
    BookColumn("tier", Text("套餐", "tier"), 14),
    _several("capabilities", "哪些能力属于它", "abilities that call for it", Capability, 90),
)

#: Every sheet that is read, with its columns.
SHEETS: Mapping[str, tuple[BookColumn, ...]] = {
    "survey": SURVEY,
    "choices": CHOICES,
    "settings": SETTINGS,
    "dimensions": DIMENSIONS,
    "who": WHO,
    "tiers": TIERS,
}

#: XLSForm's word for each type of question; a decimal of kind money is an amount, a select_one of kind ladder a ladder.
TYPE_WORDS: Mapping[str, str] = {
    "one": "select_one",
    "several": "select_multiple",
    "ladder": "select_one",
    "integer": "integer",
    "decimal": "decimal",
    "money": "decimal",
    "date": "date",
    "text": "text",
    "table": "begin_repeat",
}

# --- typed by mistake ------------------------------------------------------------------------------------------------

_FULL = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_ODD = {"\u3000": " ", "“": "'", "”": "'", "‘": "'", "’": "'", "、": ",", "≥": ">=", "≤": "<="}
_MENDED: dict[int, str] = _FULL | {ord(odd): plain for odd, plain in _ODD.items()}


def mended(text: str) -> str:
    """The text with full-width letters, digits, brackets, quotes and operators as a form wants them."""
    return text.translate(_MENDED)


def typed_wide(sheet: BookSheet, columns: tuple[BookColumn, ...]) -> list[Problem]:
    """Every cell that is no running text and holds a full-width character, with its mend."""
    problems = []
    for row in sheet.rows:
        for column in columns:
            text = row.cell(column.name)
            wide = "" if column.prose else "".join(dict.fromkeys(one for one in text if mended(one) != one))
            if wide:
                listed = " ".join(wide.replace("\u3000", "␣"))
                what = Text(f"{column.name} 里有全角的 {listed}", f"{column.name} has full-width {listed}")
                remedy = Text(f"请改成 {mended(text)}", f"write {mended(text)}")
                problems.append(Problem(sheet.place(row, column.name), what, remedy))
    return problems
