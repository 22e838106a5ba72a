"""Records told apart many at once come to what they come to one by one."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qifutong_desktop.core.migration.cells import clean
from qifutong_desktop.core.migration.identity import digest, name_key, plain_key
from qifutong_desktop.core.migration.known import Known, known_by
from qifutong_desktop.core.migration.likely import bare, core_of, place_of
from qifutong_desktop.core.migration.profile import TableFrame
from qifutong_desktop.core.migration.record_keys import IdentityTally
from qifutong_desktop.core.migration.sheet import SheetShape
from qifutong_desktop.workbooks.fast.cell_keys import number_key
from qifutong_desktop.workbooks.fast.columns import ColumnReader
from qifutong_desktop.workbooks.fast.identities import RecordKeys
from qifutong_desktop.workbooks.fast.letters import Letters, Spelling
from qifutong_desktop.workbooks.fast.names import Cores, NameSpelling, RegionPlaces, bare_letters
from qifutong_desktop.workbooks.fast.shared_texts import Texts
from qifutong_desktop.workbooks.fast.text_forms import Forms
from qifutong_desktop.workbooks.vocabulary import load_vocabulary

_VOCABULARY = load_vocabulary()
_HEADS = {
    "customers": ["客户名称", "手机", "电话", "统一社会信用代码", "地区", "地址"],
    "users": ["工号", "姓名", "帐号", "手机", "禁用", "状态"],
    "products": ["商品编码", "商品名称", "规格型号", "仓库"],
}
_NAMES = (
    *(
        "江苏省",
        "无锡市",
        "无锡",
        "苏州",
        "市",
        "县",
        "（集团）",
        "(中国)",
        "【甲】",
        "〔",
        "）",
        "﹙",
        "[",
        "集团",
        "股份",
    ),
    *(
        "有限",
        "责任",
        "公司",
        "分",
        "经营部",
        "厂",
        "甲",
        "一机械",
        "东方",
        "上海",
        "内蒙古自治区",
        "工作室",
        "店",
        "_",
        " ",
    ),
    *("ａＢ", "é", "e\u0301", "ß", "가\u1100\u1161", "𠮷", "…", "行", "1"),
)
_PHONES = (
    *("13812345678", "13812345679", "13888888888", "12345678901", "13812345678/13812345679", "１３８１２３４５６７８"),
    *(
        "0510-86000001",
        "010-1234567",
        "021-11111111",
        "012-1234567",
        "0210-1234567",
        "0510-8888888",
        "00-1234567",
        "0510-1381234",
    ),
    *("+86 138-1234-5678", "转 8001"),
)
_PEOPLE = ("张A", "张1", "张三", "李·", "麦景行", "甲行")
_CODES = (
    "91320205MA1WABCD2X",
    "91320205ma1wabcd2x",
    "91320205MA1WABCD3Y",
    "111111111111111111",
    "9132 0205MA1WABCD2X",
    "无",
)


def _texts(chance: random.Random, spread: int) -> dict[str, str]:
    """A cell for each heading; the smaller the spread the more cells are alike."""

    def one_of(words: Sequence[str]) -> str:
        return chance.choice(words) if chance.random() < 0.8 else ""

    name = "".join(chance.choices(_NAMES[:spread], k=chance.randint(0, 8)))
    code = f"91320205MA1W{chance.randrange(spread * 20):04d}2X"
    return {
        "客户名称": name if chance.random() < 0.8 else chance.choice(_PEOPLE),
        "手机": one_of(_PHONES) if chance.random() < 0.5 else f"1380000{chance.randrange(spread * 9):04d}",
        "电话": one_of(_PHONES),
        "统一社会信用代码": one_of([*_CODES, *[code] * 9]) if chance.random() < 0.6 else "",
        "地区": "".join(chance.choices(_NAMES[:spread], k=chance.randint(0, 2))),
        "地址": "".join(chance.choices(_NAMES, k=chance.randint(0, 12))),
        "工号": one_of(
            [f"E{chance.randrange(spread * 9)}", f"e {chance.randrange(spread)}", str(chance.randrange(99))]
        ),
        "姓名": one_of(_NAMES),
        "帐号": one_of([f"a{chance.randrange(spread * 20)}"]),
        "禁用": one_of(["", "否", "是", "Yes"]),
        "状态": one_of(["", "在职", "已离职"]),
        "商品编码": one_of([f"SP{chance.randrange(spread * 9)}", str(chance.randrange(spread * 9)), "1.50"]),
        "商品名称": name,
        "规格型号": "",
        "仓库": one_of(["", "一号仓", "二号 仓"]),
    }


def _both(heads: list[str], rows: list[list[str]]) -> tuple[Known, Known]:
    """Many at once, and one by one."""
    rows = [[clean(cell) for cell in row] for row in rows]
    frame = TableFrame.settled(
        [(1, heads), *((2 + at, row) for at, row in enumerate(rows[:30]))], SheetShape("甲"), _VOCABULARY
    )
    texts, numbers = Texts(), {text: 0 for row in rows for text in row if text and not number_key(text)}
    for place, text in enumerate(numbers):
        texts.append(text)
        numbers[text] = place + 1
    texts.index()
    texts.shared = len(texts)
    keys = np.array([[number_key(text) or numbers[text] if text else 0 for text in row] for row in rows], np.int64)
    reader = ColumnReader(Forms(texts), 100, counts_from_1904=False)
    places = np.arange(len(rows)) * 2 + 7
    found = RecordKeys(frame, texts, reader, lambda column: keys[:, column].copy(), places).known()
    tally, active, cores = IdentityTally(), [], []
    for row in rows:
        match frame.recognition.entity:
            case "customers":
                name = frame.first("customer_name", row)
                tally.take(frame.customer(row, name))
                cores.append(core_of(name, frame.first("region", row)))
            case "users":
                tally.take(frame.user(row))
                active.append(frame.is_active(row))
            case _:
                tally.take(frame.product(row))
    return found, known_by(tally.found(), active, cores, places.tolist())


@pytest.mark.parametrize("entity", list(_HEADS))
@pytest.mark.parametrize("spread", [4, 12, len(_NAMES)])
@pytest.mark.parametrize("seed", range(4))
def test_records_come_to_the_same(entity: str, spread: int, seed: int) -> None:
    chance = random.Random(seed)
    heads = [head for head in _HEADS[entity] if seed % 2 or head != "统一社会信用代码"]
    drawn = [_texts(chance, spread) for _ in range((700, 40, 250, 1)[seed])]
    found, wanted = _both(heads, [[row[head] for head in heads] for row in drawn])
    assert (found.identities, found.apart, found.again, found.off) == (
        *(wanted.identities, wanted.apart, wanted.again, wanted.off),
    )
    assert list(found.likely) == list(wanted.likely)


def test_more_of_one_core_than_are_compared_come_to_the_same() -> None:
    heads = ["客户名称", "统一社会信用代码", "地区"]
    chance = random.Random(5)
    rows = [
        [
            f"{chance.choice(['甲一机械', '乙二电子'])}（{at}）有限公司",
            f"91320205MA1W{at:04d}2X" if chance.random() < 0.97 else "",
            chance.choice(["无锡", "苏州", "常州", "南通", ""]),
        ]
        for at in range(400)
    ]
    found, wanted = _both(heads, rows)
    assert list(found.likely) == list(wanted.likely)
    assert 10 < len(wanted.likely) < 300


def test_few_of_some_cores_among_many_of_others_come_to_the_same() -> None:
    heads = ["客户名称", "统一社会信用代码", "地区"]
    names = [f"{first}{last}机械" for first in "甲乙丙丁戊己" for last in "东西南北"]
    often = [60] * 20 + [3, 1, 2, 4]
    held = [name for name, count in zip(names, often, strict=True) for _ in range(count)]
    rows = [
        [f"{name}（{at}）有限公司", f"91320205MA1W{at:04d}2X" if at % 4 else "", ("无锡", "苏州", "")[at % 3]]
        for at, name in enumerate(held)
    ]
    random.Random(4).shuffle(rows)
    found, wanted = _both(heads, rows)
    assert list(found.likely) == list(wanted.likely)
    assert wanted.likely


def test_long_names_come_to_the_same() -> None:
    names = ["甲", *("乙" * (30_000 + at) + "有限公司" for at in range(60)), "乙" * 30_000 + "有限公司", "丁" * 9]
    rows = [[name, f"138123456{at:02d}", "苏州市" + name[:1_000]] for at, name in enumerate(names)]
    found, wanted = _both(["客户名称", "手机", "地址"], rows)
    assert (found.identities, found.apart) == (wanted.identities, wanted.apart)
    assert wanted.apart == len(names) - 1


def test_a_phone_under_many_names_joins_none_of_them() -> None:
    heads = ["客户名称", "手机", "电话"]
    rows = [[f"甲{'一二三四五六七八九'[at]}机械有限公司", "0510-86000001", ""] for at in range(9)]
    rows += [[f"乙{'一二三四五'[at]}电子有限公司", "13812345678", ""] for at in range(5)]
    found, wanted = _both(heads, rows)
    assert found.apart == wanted.apart == 10


def test_people_of_a_town_are_not_joined_by_their_names_and_others_are() -> None:
    names = ["张A", "张1", "张B", "张2", "张５", "张三", "李三丰", "麦景行", "甲行", "麦a"]
    rows = [[name, f"1381234{at}{place:03d}", "无锡"] for place, name in enumerate(names) for at in range(2)]
    found, wanted = _both(["客户名称", "手机", "地区"], rows)
    assert (found.apart, found.identities) == (wanted.apart, wanted.identities)
    assert len(names) < found.apart < len(rows)


def test_codes_part_what_is_perhaps_the_same() -> None:
    codes = ["", "91320205MA1WABCD2X", "91320205MA1WABCD3Y"]
    rows = [
        [f"甲一机械（{at}）有限公司", codes[(at + place) % 3], "无锡"] for place in range(3) for at in range(place, 3)
    ]
    for mine in (rows[:2], rows[1:3], rows[:3], rows[2:], rows):
        found, wanted = _both(["客户名称", "统一社会信用代码", "地区"], mine)
        assert list(found.likely) == list(wanted.likely)
    assert not _both(["客户名称", "统一社会信用代码", "地区"], rows[1:3])[0].likely


def _letters(texts: list[str]) -> Letters:
    return Letters.of(np.frombuffer("".join([text + "\x00" for text in texts]).encode("utf-32-le"), np.uint32))


_ANY = st.lists(
    st.one_of(
        st.text(st.characters(exclude_characters="\x00\x1e\x1f\ufffe\uffff", exclude_categories=["Cs"]), max_size=9),
        st.lists(st.sampled_from(_NAMES), max_size=6).map("".join),
        st.lists(
            st.sampled_from("甲（）()【〔]］有限责任公司か\u0301\u3099ｶﾞ\u2011\u2026\u00a8가ᄀ１1\t\n·"), max_size=9
        ).map("".join),
        st.sampled_from(_PHONES),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=80, deadline=None)
@given(_ANY)
@example(["か\u3099", "e\u0301A", "가\u11a8", "\u1100\u1161", "ﬁ", "ǅ", "ß", "A\u0338", "﹙甲（乙）丙", "…", "\u2011"])
@example(
    [
        "内蒙古自治区东方第一机械制造加工厂",
        "中国上海东方第一机械集团股份有限责任总公司",
        "有限责任公司",
        "无锡市甲乙",
        "分公司",
    ]
)
def test_letters_say_what_texts_say(texts: list[str]) -> None:
    raw = _letters(texts)
    assert raw.digests().tolist() == [digest(text) for text in texts]
    spelled = [
        *((NameSpelling().of(raw), name_key), (Spelling(plain_key).of(raw), plain_key)),
        (bare_letters(raw, Spelling(bare)), bare),
    ]
    for found, function in spelled:
        assert [found.text(at) for at in range(len(texts))] == [function(text) for text in texts]
    places = [place_of(text[:20]) for text in texts]
    numbers = [sum(ord(one) << 32 - 32 * at for at, one in enumerate(place)) for place in places]
    assert RegionPlaces().of(raw).tolist() == numbers
    for text in texts:
        core, place = core_of(text, "")
        if len(core) >= 4 and core[:2] == place:  # told to be a place, by the name itself
            core = core[2:]
        cores = Cores()
        cores.take(_letters([text]))
        (found,), _, (enough,) = cores.of(np.ones(1, np.int32), np.zeros(1, np.uint64))
        assert (found, enough) == (digest(core), len(core) >= 2)
