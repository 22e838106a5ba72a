"""Which rows under a header are data, and what the others are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from operator import eq

from ..patterns import later
from .cells import Row, heading_key
from .layout import Header


class RowKind(Enum):
    """What a row of a sheet is; only DATA rows are counted."""

    DATA = "data"
    BLANK = "blank"
    HEADER = "repeated header"
    TOTAL = "total"
    NOTE = "note"


_TOTAL_WORD = later(
    r"(?:本页|本月|本年|本期|本日|当前|全部|以上|按\S{1,8})?(?:合计|总计|小计|累计|共计|总合计)"
    r"(?:金额|数量|人数|户数|笔数|行)?(?:\(\S{1,6}\)|（\S{1,6}）)?[:：]?"
    r"(?:[\d,，.\s¥￥]*(?:元|户|行|条|笔|人)?|(?:人民币)?[零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟元圆角分整正]+)"
    r"|(?:grand\s*total|sub-?\s*total|totals?|sum)\s*:?",
    re.IGNORECASE,
)
_GROUP_TOTAL = later(r"\S{1,20}(?:小计|合计|总计)[:：]?")
_FOOTER = later(
    r"(?:制表|制单|填表|打印|导出|审核|复核|审批|批准|核准|编制|经办|经手|主管|负责人|单位负责人|财务主管|统计|出纳|会计|记账|验收|领料|仓管|日期)(?:人|员|日期|时间|单位)?\s*[:：]"
    r"|(?:备注|说明|注|附注|提示|填写说明)\s*[:：]|第\s*\d+\s*页|共\s*\d+\s*[页条行户]|[-—－]+\s*(?:完|end|以下无正文|以下空白)"
    r"|[（(]?以下(?:无正文|空白)|\*{3,}",
    re.IGNORECASE,
)
#: A label before its value in one cell (制单人：王芳) or before the cell of its value (户名：); a time of day is none.
_LABEL = later(r"[^\d\s:：][^\d:：]{0,9}\s*[:：].*", re.DOTALL)
#: What begins a line of a firm's own particulars, with a colon or without.
_PARTICULAR = later(
    r"(?:(?:账户|帐户|开户|单位|公司|收款)?户名|(?:收款|开票|购方|销方|单位|公司)(?:单位|公司|名称|抬头|信息|资料)|开户(?:银?行|名称|支行)?"
    r"|(?:银行|收款|对公|公司)?[账帐]号|(?:纳税人)?(?:识别号|税号)|(?:公司|单位|注册|开票|收货|收票)(?:地址|电话)(?:[、，,/及]?电话)?|地址[、，,/及]?电话"
    r"|(?:开票|收款|[账帐]户|银行|联系|付款)(?:信息|资料|方式)|联系(?:人|电话))\s*[:：]?"
)
_REMARK = later(
    r"(?:以上|以下|上述|本表|此表)(?:数据|内容|信息|资料|价格|名单|表格|为|仅|均|由|所列).*|(?:仅供|严禁|请勿|未经|截至|截止)\S{4,}"
    r"|[（(【]?(?:公司|单位|客户|供方|需方)?(?:盖章|签章|签字|签名|公章)(?:处|栏)?[)）】]?"
    r"|内部(?:资料|使用|文件)[,，。!！\s]?.*|最终解释权.*"
)
_UNIT = later(r"(?:金额|货币|计量)?单位\s*[:：]\s*(?:人民币)?[百千万亿]{0,2}(?:元|吨|千克|公斤|个|件|台|套)")
_SECTION = later(
    r"[A-Za-z一二三四五六七八九十甲乙丙丁]{1,2}[类级组区档](?:客户|会员|供应商|商品|产品|员工|人员|名单)?"
    r"|(?:第?[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[)）])\S+"
    r"|[\u4e00-\u9fff]{1,6}(?:类|系列)"
    r"|(?:(?:20)?\d{2}年(?:度)?)?(?:(?:[一二三四五六七八九十]{1,2}|\d{1,2})月份?|第?[一二三四]季度|[上下]半年)"
)
_REQUIRED = {"必填", "选填", "非必填", "可选", "必选", "条件必填"}
LONG_NOTE = 30


def counting_column(rows: Sequence[Row], columns: Sequence[int]) -> int | None:
    """The 序号 column when it only counts the rows; numbers that start again belong to documents and are data."""
    for column in columns:
        numbers = [int(row[column]) for row in rows if column < len(row) and row[column].isdecimal()]
        steps = sum(1 for before, after in pairwise(numbers) if after == before + 1)
        if numbers and steps * 5 >= (len(numbers) - 1) * 4:
            return column
    return None


class RowJudge:
    """Tells data rows from all others in one table. ``titles`` are the texts above its header."""

    def __init__(
        self, header: Header | None, width: int, titles: frozenset[str], serial: int | None, names: Sequence[int]
    ) -> None:
        self._raw = header.raw if header else ()
        self._keys = tuple(tuple(heading_key(text) for text in row) for row in self._raw)
        self._words = {text for row in self._raw for text in row if text}.union(*self._keys) - {""}
        self._headed = sum(1 for name in header.names if name) if header else width
        self._titles = titles
        self._serial = serial
        self._names = frozenset(names)

    @property
    def headed(self) -> int:
        """How many columns have a heading; a row with no more than half as many filled cells is looked at closely."""
        return self._headed

    @property
    def words(self) -> frozenset[str]:
        """Texts of which one stands first or second in any row that repeats the header."""
        return frozenset(self._words)

    def may_open_a_note(self, first: str) -> bool:
        """False for the first text of a row that, with two filled cells or more, is no note however sparse it is."""
        return bool(_FOOTER.match(first) or _labels(first)) or first in self._titles or first in _REQUIRED

    def ends(self, text: str) -> bool:
        """Whether a lone text ends a table (制表人：, 以上数据仅供参考) and is no title of the next."""
        return bool(_FOOTER.match(text) or _REMARK.fullmatch(text)) or len(text) > LONG_NOTE

    def kind(self, row: Row) -> RowKind:
        """What a row is; blank cells are ""."""
        filled = [text for text in row if text]
        if not filled:
            return RowKind.BLANK
        serial = self._serial
        if serial is not None and len(filled) == 1 and serial < len(row) and row[serial]:
            return RowKind.BLANK if row[serial].isdigit() else RowKind.NOTE
        first = filled[0]
        second = filled[1] if len(filled) > 1 else ""
        if self._may_be_header(first, second) and self._is_header(row, len(filled)):
            return RowKind.HEADER
        if (may_be_total(first) or may_be_total(second)) and self._is_total(filled):
            return RowKind.TOTAL
        if len(filled) * 2 <= self._headed or len(filled) == 1:
            return self._sparse(row, filled)
        if ends_in_colon(first) and len(filled) < self._headed and _is_signed(filled):
            return RowKind.NOTE
        return RowKind.DATA

    def _may_be_header(self, first: str, second: str) -> bool:
        return first in self._words or second in self._words or "".join(first.split()) in self._words

    def _is_header(self, row: Row, filled: int) -> bool:
        for raw, keys in zip(self._raw, self._keys, strict=True):
            if filled < 2:
                continue
            if sum(1 for cell, same in zip(row, map(eq, row, raw), strict=False) if same and cell) * 5 >= filled * 4:
                return True
            first = next(column for column, text in enumerate(row) if text)
            if first < len(keys) and len(row[first]) < 20 and keys[first] and heading_key(row[first]) == keys[first]:
                same_keys = sum(1 for text, key in zip(row, keys, strict=False) if text and heading_key(text) == key)
                if same_keys * 5 >= filled * 4:
                    return True
        return False

    def _is_total(self, filled: Sequence[str]) -> bool:
        """A bare 合计 is one wherever it leads; 华东区小计 only in a row that is otherwise rather empty."""
        sparse = len(filled) * 10 <= self._headed * 7
        leading = ["".join(text.split()) for text in filled[:2]]
        return any(_TOTAL_WORD.fullmatch(text) or (sparse and _GROUP_TOTAL.fullmatch(text)) for text in leading)

    def _sparse(self, row: Row, filled: Sequence[str]) -> RowKind:
        first = filled[0]
        if _FOOTER.match(first) or first in self._titles:
            return RowKind.NOTE
        if set(filled) <= _REQUIRED or _is_labelled(filled):
            return RowKind.NOTE
        if len(filled) > 1 or self._headed < 3:
            return RowKind.DATA
        if _SECTION.fullmatch(first) or _REMARK.fullmatch(first) or _UNIT.fullmatch(first) or len(first) > LONG_NOTE:
            return RowKind.NOTE
        column = next(column for column, text in enumerate(row) if text)
        if column in self._names:
            return RowKind.DATA
        return RowKind.NOTE if ":" in first or "：" in first or first.endswith("。") else RowKind.DATA


def _labels(text: str) -> bool:
    return bool(_LABEL.fullmatch(text) or _PARTICULAR.fullmatch(text))


def _is_labelled(filled: Sequence[str]) -> bool:
    """True for 户名 | 甲公司 and 制单人：王芳 | 审核：刘洋: nothing that is no label stands behind none."""
    labels = [_labels(text) for text in filled]
    return all(one or before for before, one in zip([False, *labels], labels, strict=False))


def ends_in_colon(text: str) -> bool:
    """False for a first text with which no row of signatures begins that is more than half full."""
    return text.endswith((":", "："))


def _is_signed(filled: Sequence[str]) -> bool:
    """True for 制表人: 王芳 审核人: 刘洋: two labels at least, one of a signature, nothing that stands behind none."""
    return sum(map(_labels, filled)) > 1 and any(map(_FOOTER.match, filled)) and _is_labelled(filled)


def may_be_total(text: str) -> bool:
    """False for a first or second text with which no row of totals begins."""
    return "计" in text or text[:5].lower() in ("total", "grand", "subto", "sub-t", "sub t", "sum", "sum:")
