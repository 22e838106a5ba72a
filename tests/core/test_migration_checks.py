"""Cells judged one by one, and what only whole rows tell: repeated totals, rows left out, customers that may be one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from qifutong_desktop.core.migration.cells import clean
from qifutong_desktop.core.migration.codes import id_card_kind, phone_kind, uscc_kind
from qifutong_desktop.core.migration.days import day_kind, day_of, day_of_serial
from qifutong_desktop.core.migration.facts import TableFacts
from qifutong_desktop.core.migration.issues import ISSUE_KINDS, issue, issues_json
from qifutong_desktop.core.migration.kinds import full_width, kind_of_number, kind_of_text, mask, shape
from qifutong_desktop.core.migration.likely import core_of
from qifutong_desktop.core.migration.profile import TableProfile
from qifutong_desktop.core.migration.sheet import SheetShape, column_letter
from qifutong_desktop.workbooks.check_words import load_check_words
from qifutong_desktop.workbooks.vocabulary import load_vocabulary

from ..markdown_table import rows_of

VOCABULARY, WORDS = load_vocabulary(), load_check_words()


def drawn(table: str) -> TableFacts:
    profile = TableProfile(SheetShape("表"), VOCABULARY, WORDS)
    for row in rows_of(table):
        profile.take([clean(cell) for cell in row])
    facts = profile.facts()
    assert facts is not None
    return facts


def issues(table: str) -> dict[tuple[str, str], tuple[int, tuple[str, ...]]]:
    return {(one.kind, one.column): (one.count, one.addresses) for one in drawn(table).issues}


# --- dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        *("2024-03-05", "2024-3-5", "2024/3/5", "2024.03.05", "20240305"),
        *("2024年3月5日", "2024年03月05号", "２０２４－３－５", "2024-03-05 08:30", "2024-03-05T08:30:00Z"),
        *("2024/3/5 8:30:01.250", "2024年3月5日 上午8:30", "2024年3月5日8时30分"),
    ],
)
def test_dates_as_clients_write_them(written: str) -> None:
    assert day_of(written) == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        *((text, "impossible_date") for text in ("2024-13-05", "0000-00-00", "2023-02-29", "2024/6/31", "1900-1-0")),
        *((text, "impossible_date") for text in ("0001-01-01", "9999-12-31", "2024年2月30日")),
        *((text, "vague_date") for text in ("2024年3月", "24-3-5", "3/5/2024", "2024-03", "3月5日", "24年3月5日")),
        *((text, "no_date") for text in ("去年", "2024-03-05-06", "138-0000-0000", "12:30", "1.5", "")),
    ],
)
def test_dates_that_are_never_guessed(written: str, kind: str) -> None:
    assert day_kind(written) == kind
    assert day_of(written) is None


@given(st.dates(date(1950, 1, 1), date(2098, 12, 31)))
def test_serial_numbers_are_days(day: date) -> None:
    number = (day - date(1899, 12, 30)).days
    assert day_of_serial(str(number)) == day_of_serial(f"{number}.75") == day
    assert day_of_serial(str(number - 1_462), counts_from_1904=True) == day


@given(st.text())
def test_no_text_is_a_date_that_python_does_not_know(text: str) -> None:
    day = day_of(text)
    assert day is None or 1900 <= day.year < 2100


# --- codes -----------------------------------------------------------------------------------------------------------

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(st.text(ALPHABET, min_size=9, max_size=9), st.integers(100_000, 999_999), st.sampled_from(ALPHABET))
def test_credit_codes_agree_with_the_standard(body: str, region: int, last: str) -> None:
    code = f"91{region}{body}"[:17]
    assert uscc_kind(code + str(uscc.calc_check_digit(code))) == "code"
    assert (uscc_kind(code + last) == "code") == bool(uscc.is_valid(code + last))


def test_credit_codes_are_read_in_any_width_and_older_tax_numbers_under_their_heading() -> None:
    code = "91320299MA0007127" + str(uscc.calc_check_digit("91320299MA0007127"))
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code.lower())
    assert uscc_kind(wide) == uscc_kind(f" {code[:4]} {code[4:]} ") == "code"
    assert uscc_kind("320299123456789") == "bad_code"
    assert uscc_kind("320299123456789", tax=True) == "code"


@given(st.integers(100_000, 999_999), st.dates(date(1920, 1, 1), date(2020, 12, 31)), st.integers(1, 999))
def test_identity_numbers_by_day_and_check_character(region: int, born: date, serial: int) -> None:
    body = f"{region}{born:%Y%m%d}{serial:03d}"
    right = str(ric.calc_check_digit(body + "0"))
    for last in "0123456789X":
        kind = id_card_kind(body + last)
        assert (kind in ("code", "right_but_cut")) == (last == right)
        assert (kind in ("precision_lost", "right_but_cut")) == (body + last).endswith("000")


@pytest.mark.parametrize("written", ["320299199013010017", "32029919900101001", "", "身份证", "320299900101001"])
def test_identity_numbers_that_are_none(written: str) -> None:
    assert id_card_kind(written) == "bad_code"


@pytest.mark.parametrize(
    ("written", "any_phone", "mobile"),
    [
        ("15400000012", "phone", "phone"),
        ("154 0000 0012", "phone", "phone"),
        ("+86-154-0000-0012", "phone", "phone"),
        ("１５４００００００１２", "phone", "phone"),
        ("0510-86001234", "phone", "bad_phone"),
        ("(0510)86001234转801", "phone", "bad_phone"),
        ("86001234", "phone", "bad_phone"),
        ("400-123-4567", "phone", "bad_phone"),
        ("15400000012/15400000013", "two_phones", "two_phones"),
        ("15400000012 15400000013", "two_phones", "two_phones"),
        ("0510-86001234、15400000012", "two_phones", "two_phones"),
        ("51086001234", "leading_zeros_lost", "bad_phone"),
        ("2160001234", "leading_zeros_lost", "bad_phone"),
        ("1540000001", "bad_phone", "bad_phone"),
        ("154000000123", "bad_phone", "bad_phone"),
        ("12400000012", "bad_phone", "bad_phone"),
        ("无", "bad_phone", "bad_phone"),
    ],
)
def test_phones(written: str, any_phone: str, mobile: str) -> None:
    assert (phone_kind(written), phone_kind(written, mobile=True)) == (any_phone, mobile)


@given(st.text())
def test_no_text_breaks_a_judge(text: str) -> None:
    if text.strip():
        assert kind_of_text(text)
        assert phone_kind(text)
        assert uscc_kind(text)
        assert id_card_kind(text)
        assert len(shape(text)) <= 25
        assert len(mask(text)) <= 28


# --- kinds and shapes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        *(("12", "i2"), ("0012", "z4"), ("１２", "i2"), ("20240305", "packed_date"), ("20241305", "i8")),
        *(("-3.50", "number"), ("0.5", "number"), ("13%", "number"), ("1,234.50", "grouped")),
        *(("12元", "unit"), ("￥1,200", "unit"), ("3.5 kg", "unit"), ("2024-3-5", "date")),
        *(("1.38E+10", "scientific"), ("13800000001.0", "float_code")),
        *(("330106199001011234", "long"), ("330106199001011000", "long_cut")),
        *(("154****0012", "masked"), ("张**", "masked"), ("李*", "masked"), ("10*20*30", "text")),
        *(("#N/A", "error_cell"), ("#DIV/0!", "error_cell"), ("甲一机械厂", "text"), ("A-01", "text")),
    ],
)
def test_kinds_of_texts(written: str, kind: str) -> None:
    assert kind_of_text(written) == kind


def test_kinds_of_numbers() -> None:
    assert kind_of_number("13800000001") == "i11"
    assert kind_of_number(repr(330106199001011234.0)) == "precision_lost"
    assert kind_of_number("1e-07") == kind_of_number("-12.5") == "number"


def test_shapes_and_masks_show_no_value() -> None:
    assert shape("138-0000-0000") == "999-9999-9999"
    assert (shape("苏A·12345"), shape("无锡市甲路1号")) == ("字A字99999", "字9字")
    assert (mask("张三"), mask("张"), mask("13812345678")) == ("张*", "张*", "13*********")
    assert full_width("中山路１２号")
    assert not full_width("中山路12号，二楼")
    assert [column_letter(column) for column in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_every_issue_has_its_words() -> None:
    found = issues_json([issue(kind, "表", "甲", 2, ["表!A1"]) for kind in ISSUE_KINDS])
    assert list(found) == list(ISSUE_KINDS)
    assert all(one["count"] == 2 and one["what"] and one["remedy"] for one in found.values())


# --- rows ------------------------------------------------------------------------------------------------------------


def test_an_orders_total_that_stands_on_each_line() -> None:
    found = issues("""
        | 订单号 | 商品名称 | 数量 | 单价 | 订单金额 | 运费 |
        | D1     | 轴承     | 2    | 10   | 120      | 0    |
        | D1     | 导轨     | 1    | 100  | 120      | 0    |
        | D2     | 轴承     | 2    | 10   | 20       | 8    |
        | D3     | 轴承     | 2    | 10   | 50       | 8    |
        | D3     | 丝杠     | 2    | 10   | 50       | 8    |
        | D3     | 螺母     | 2    | 5    | 50       | 8    |
        | D3     | 螺母     | 2    | 5    | 50       | 8    |
        """)
    assert found == {
        ("repeated_total", "订单金额"): (3, ("表!E3", "表!E6", "表!E7")),
        ("repeated_total", "运费"): (2, ("表!F6", "表!F7")),
    }


def test_amounts_of_lines_are_no_totals() -> None:
    assert not issues("""
        | 订单号 | 商品名称 | 数量 | 应付金额 |
        | D1     | 轴承     | 2    | 20       |
        | D1     | 导轨     | 1    | 100      |
        | D2     | 轴承     | 2    | 20       |
        | D2     | 丝杠     | 2    | 20       |
        """)


def test_rows_that_are_left_out_are_told() -> None:
    found = issues("""
        | 客户台账 |        |      |
        | 客户名称 | 联系人 | 欠款 |
        | 江阴甲厂 | 阮一   | 100  |
        | 小计     |        | 100  |
        | 客户名称 | 联系人 | 欠款 |
        | 宜兴乙厂 | 裘二   | 200  |
        |          | 麦三   | 5    |
        | 合计     |        | 305  |
        """)
    assert found == {
        ("blank_key", "客户名称"): (1, ("表!A7",)),
        ("repeated_header", ""): (1, ("表!A5",)),
        ("total_row", ""): (2, ("表!A4", "表!A8")),
    }


def test_a_marked_heading_must_be_filled() -> None:
    found = issues("""
        | 品名* | 牌号（必填） | 炉号（非必填） |
        | 轴承  | 45钢         |                |
        | 导轨  |              | L2             |
        """)
    assert found == {("blank_key", "牌号"): (1, ("表!B3",))}


def test_codes_of_one_length_are_shorter_where_a_zero_was_lost() -> None:
    codes = ["000123", "004567", "123", "045678", "456789", "99", "000001", "000002"]
    table = "\n".join(["| 料号 | 品名 |", *(f"| {code} | 品{number} |" for number, code in enumerate(codes))])
    assert issues(table) == {("leading_zeros_lost", "料号"): (2, ("表!A4", "表!A7"))}
    amounts = "\n".join(["| 料名 | 只 |", *(f"| 料{number} | {number * 7} |" for number in range(1, 40))])
    assert not issues(amounts)
    assert issues("| 公司名称 | 邮编 |\n| 甲厂 | 10020 |\n| 乙厂 | 214000 |") == {
        ("leading_zeros_lost", "邮编"): (1, ("表!B2",))
    }


# --- customers that may be one ---------------------------------------------------------------------------------------


def test_customers_that_may_be_one_are_suggested_never_merged() -> None:
    facts = drawn("""
        | 客户名称                     | 信用代码           | 手机        | 城市   |
        | 江苏省无锡市甲一机械有限公司 |                    | 15400000001 | 无锡   |
        | 无锡甲一机械（集团）有限公司 |                    | 15400000002 | 无锡   |
        | 甲一机械                     |                    | 15400000003 | 无锡市 |
        | 常州甲一机械有限公司         |                    | 15400000004 | 常州   |
        | 无锡乙二模具厂               | 91320299MA00071270 | 15400000005 | 无锡   |
        | 无锡市乙二模具有限公司       | 91320299MA00142547 | 15400000006 | 无锡   |
        | 鑫源                         |                    | 15400000007 | 无锡   |
        | 鑫远                         |                    | 15400000008 | 无锡   |
        """)
    assert (facts.exact_duplicates, facts.key_duplicates, facts.likely_duplicates) == (0, 0, 2)
    (found,) = (one for one in facts.issues if one.kind == "likely_duplicate")
    assert (found.column, found.addresses) == ("客户名称", ("表!A3", "表!A4"))


@pytest.mark.parametrize(
    ("name", "region", "core"),
    [
        ("江苏省无锡市甲一机械（集团）有限公司", "", ("甲一机械", "无锡")),
        ("甲一机械股份有限公司", "浙江省宁波市海曙区", ("甲一机械", "宁波")),
        ("甲一机械有限公司上海分公司", "", ("甲一机械有限公司上海分公司", "")),
        ("公司", "", ("公司", "")),
        ("", "", ("", "")),
    ],
)
def test_the_core_of_a_name(name: str, region: str, core: tuple[str, str]) -> None:
    assert core_of(name, region) == core
