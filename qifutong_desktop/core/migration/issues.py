"""What is wrong in a table, by kind, with the cells where it shows. No value of the client's stands in an issue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ..text import Text

Severity = Literal["error", "warning", "note"]
IssueKind = Literal[
    "precision_lost",
    "leading_zeros_lost",
    "scientific",
    "float_code",
    "impossible_date",
    "unreadable_date",
    "bad_phone",
    "two_phones",
    "bad_uscc",
    "bad_id_card",
    "unit_in_number",
    "text_number",
    "repeated_total",
    "masked",
    "formula_without_value",
    "error_cell",
    "blank_key",
    "full_width",
    "repeated_header",
    "total_row",
    "likely_duplicate",
    "other_table",
]
ISSUE_KINDS: tuple[IssueKind, ...] = get_args(IssueKind)
#: So many places of one issue are told; its count goes on.
ADDRESSES = 20


@dataclass(frozen=True, slots=True)
class Issue:
    """One kind of fault in one column (or, with ``column`` "", in the table): how many cells, and the first of them.

    ``table`` is the sheet's name, ``addresses`` at most :data:`ADDRESSES` places such as ``Sheet1!B7`` in reading
    order; ``what`` and ``remedy`` are whole sentences.
    """

    kind: IssueKind
    table: str
    column: str
    count: int
    addresses: tuple[str, ...]
    severity: Severity
    what: Text
    remedy: Text


def issue(kind: IssueKind, table: str, column: str, count: int, addresses: Iterable[str]) -> Issue:
    """An issue in our words."""
    severity, what, remedy = _WORDS[kind]
    return Issue(kind, table, column, count, tuple(addresses)[:ADDRESSES], severity, what, remedy)


def issues_json(issues: Iterable[Issue]) -> dict[str, Any]:
    """By kind, in the order of :data:`ISSUE_KINDS`: the count over all columns, and each column's own."""
    found = tuple(issues)
    grouped = {kind: [one for one in found if one.kind == kind] for kind in ISSUE_KINDS}
    return {
        kind: {
            "count": sum(one.count for one in same),
            "severity": same[0].severity,
            "what": same[0].what.zh,
            "remedy": same[0].remedy.zh,
            "columns": [{"column": one.column, "count": one.count, "addresses": list(one.addresses)} for one in same],
        }
        for kind, same in grouped.items()
        if same
    }


_ASK = "请按原始单据补正，或向来源系统重新导出为文本格式"
_ASK_EN = "mend it from the papers, or export it again from its system as text"
_WORDS: Mapping[IssueKind, tuple[Severity, Text, Text]] = {
    "precision_lost": (
        "error",
        Text("长号码存成了数字，第 15 位以后已变成 0 或错误数字", "long numbers were kept as numbers and lost digits"),
        Text(_ASK, _ASK_EN),
    ),
    "leading_zeros_lost": (
        "error",
        Text("编号开头的 0 丢失，比同列其他编号短", "codes lost their leading zeros: shorter than the rest"),
        Text("请确认编号位数，清洗时补 0", "say how long the code is; cleaning adds the zeros"),
    ),
    "scientific": (
        "error",
        Text("号码变成了科学计数法（如 1.38E+10）", "numbers turned into scientific notation such as 1.38E+10"),
        Text(_ASK, _ASK_EN),
    ),
    "float_code": (
        "note",
        Text("电话、条码等号码存成了数字或带 .0", "phones or barcodes were kept as numbers, or end in .0"),
        Text("清洗时按文本还原", "cleaning turns them back into text"),
    ),
    "impossible_date": (
        "error",
        Text("日期不存在（如 2024-13-05、0000-00-00）", "dates that do not exist, such as 2024-13-05"),
        Text("请按原始单据改正", "mend them from the papers"),
    ),
    "unreadable_date": (
        "warning",
        Text("日期写法无法确定是哪一天", "dates written so that the day is not certain"),
        Text("请改为 2024-03-05 这样的写法", "write them as 2024-03-05"),
    ),
    "bad_phone": (
        "warning",
        Text("电话号码位数或号段不对", "phone numbers of a wrong length or prefix"),
        Text("请核对号码", "check the numbers"),
    ),
    "two_phones": (
        "note",
        Text("一个单元格里有两个以上电话", "a cell holds two phones or more"),
        Text("清洗时拆成两列", "cleaning puts them into columns of their own"),
    ),
    "bad_uscc": (
        "warning",
        Text("统一社会信用代码位数或校验位不对", "credit codes of a wrong length or check digit"),
        Text("请按营业执照核对", "check them against the business licence"),
    ),
    "bad_id_card": (
        "warning",
        Text("身份证号位数、日期或校验位不对", "identity numbers of a wrong length, date or check digit"),
        Text("请按证件核对", "check them against the card"),
    ),
    "unit_in_number": (
        "warning",
        Text("数字里带有单位或货币符号（如 12 元）", "numbers that hold a unit or a currency sign"),
        Text("清洗时去掉单位，请确认单位一致", "cleaning takes the unit off; make sure that it is the same"),
    ),
    "text_number": (
        "note",
        Text("数字存成了文本或带千分位", "numbers kept as text or with separators"),
        Text("清洗时转为数字", "cleaning turns them into numbers"),
    ),
    "repeated_total": (
        "error",
        Text("订单总额在每一行明细上重复，直接求和会重复计算", "an order's total stands on each of its lines"),
        Text("求和时每张订单只取一次", "count it once an order"),
    ),
    "masked": (
        "error",
        Text("数据已打码（***），原值不在文件里", "masked data (***): the values are not in the file"),
        Text("请用有权限的帐号重新导出", "export it again with an account that may see them"),
    ),
    "formula_without_value": (
        "warning",
        Text("公式没有保存计算结果，读出来是空白", "formulas without a stored result read as blank"),
        Text("请用 Excel 或 WPS 打开并保存一次", "open it in Excel or WPS and save it once"),
    ),
    "error_cell": (
        "error",
        Text("单元格是错误值（如 #N/A、#REF!）", "cells that hold an error such as #N/A"),
        Text("请修正公式或填入数值", "mend the formula or type the value"),
    ),
    "blank_key": (
        "warning",
        Text("关键字段空白", "a key field is blank"),
        Text("请补填，或确认这些行不需要迁移", "fill it in, or say that these rows are not to be moved"),
    ),
    "full_width": (
        "note",
        Text("含有全角数字", "full-width digits"),
        Text("清洗时转为半角", "cleaning makes them half-width"),
    ),
    "repeated_header": (
        "note",
        Text("表头在中间重复出现，未计入", "the header is repeated further down; not counted"),
        Text("无需处理", "nothing to do"),
    ),
    "total_row": (
        "note",
        Text("合计、小计行，未计入", "total rows; not counted"),
        Text("无需处理", "nothing to do"),
    ),
    "likely_duplicate": (
        "note",
        Text("名称规范后相同、地区或电话不冲突，可能是同一客户", "the same name once normalised: perhaps one customer"),
        Text("请人工确认是否合并", "a person decides whether they are one"),
    ),
    "other_table": (
        "warning",
        Text("工作表里像还有另一张表，没有读入或混在一起", "perhaps another table on the sheet: not read, or mixed in"),
        Text("请拆成两个工作表再读取", "put each table on a sheet of its own and read it again"),
    ),
}
