"""What is said of the cells of a workbook in which something is wrong, in whatever format it was found."""

from __future__ import annotations

from ..core.text import Text

REPAIR = Text("请用 Excel 或 WPS 打开并修复，另存为 .xlsx 后再试", "repair it in Excel or WPS and save it as .xlsx")
OUTSIDE = Text("单元格不在表内", "a cell lies outside the sheet")
TWO_VALUES = Text("一个单元格有两个值", "a cell has two values")
IN_PIECES = Text("工作表的数据分成了几段", "the sheet's data lies in several pieces")


def broken_styles(count: int) -> Text:
    """So many cells whose format is not there."""
    return Text(
        f"{count} 个单元格的格式已损坏，日期可能显示为数字",
        f"the format of {count} cells is broken: dates may show as numbers",
    )


def no_numbers(count: int, first: str = "") -> Text:
    """So many cells that should hold numbers; ``first`` is where the first of them stands."""
    zh, en = (f"（首个 {first}）", f" (first {first})") if first else ("", "")
    return Text(f"{count} 个数字单元格里不是数字{zh}，请核对", f"{count} cells for numbers hold none{en}: check them")
