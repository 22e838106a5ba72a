"""The passages as data: figures come from the price book, contradictions are shown, nothing is invented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from qifutong_desktop.actions.asking import library_of, shipped_library
from qifutong_desktop.catalog.knowledge import load_vocabulary, load_written, read_passages
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.knowledge.passage import Passage, Written, fill
from qifutong_desktop.core.knowledge.pinyin import readings
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.text import Text

BOOK = load_pricebook()
LIBRARY = shipped_library()
WRITTEN = {one.id: one for one in load_written()}


def passage(id: str) -> Passage:
    found = LIBRARY.passage(id)
    assert found is not None
    return found


# --- figures ---------------------------------------------------------------------------------------------------------


def test_a_new_price_list_changes_the_passages() -> None:
    basic = replace(BOOK.tiers["basic"], annual=Decimal(8888))
    other = library_of(replace(BOOK, tiers={**BOOK.tiers, "basic": basic}))
    changed = {one.id for one in other.passages if one != LIBRARY.passage(one.id)}
    assert changed >= {"fees.list", "fees.basic", "fees.annual", "fees.saving", "renewal.discount"}
    said = other.passage("fees.basic")
    assert said is not None
    assert "8,888" in said.text.zh
    assert "7,999" not in said.text.zh


@pytest.mark.parametrize("one", WRITTEN.values(), ids=lambda one: one.id)
def test_no_passage_repeats_a_figure_of_the_list(one: Written) -> None:
    """Three digits and more stand in braces; 618 is a day of sales."""
    raw = " ".join(re.sub(r"\{[^}]*\}", "", said) for text in (one.title, one.text) for said in (text.zh, text.en))
    assert set(re.findall(r"\d{3,}", raw.replace(",", ""))) <= {"618"}


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("fees.list", ("999／7,999", "3,999／35,999", "9,999／95,999")),
        ("fees.saving", ("3,989", "11,989", "23,989", "3,489.50", "9,989.50")),
        ("fees.first_month", ("499.50", "1,999.50")),
        ("fees.gift", ("13、14、15",)),
        ("fees.label", ("8、9、9.6 折",)),
        ("accounts.extra", ("300 元/人/年", "5 个一组")),
        ("accounts.midterm", ("25 元/人/月",)),
        ("accounts.tie", ("226–230", "第 231 个起")),
        ("integration.extra", ("2,000 元/个", "1,500 元/个")),
        ("custom.price", ("800–1200 元/人天",)),
        ("migration.price", ("10,000 条以内免费", "500 元")),
        ("renewal.discount", ("14,398.20", "64,798.20", "172,798.20", "24 个月", "9 折")),
        ("versions.choose", ("10–50 人", "50–200 人", "200+ 人")),
        ("fees.validity", ("15 日",)),
    ],
)
def test_figures_are_those_of_the_list(id: str, said: tuple[str, ...]) -> None:
    text = passage(id).text.zh
    assert [one for one in said if one not in text] == []


def test_every_passage_says_both_languages_and_its_clause() -> None:
    for one in LIBRARY.passages:
        assert all((one.title.zh, one.title.en, one.text.zh, one.text.en, one.clause)), one.id
        assert "{" not in one.text.zh + one.text.en + one.title.zh + one.title.en, one.id
        allowed = re.sub(
            "企服通|投诉|接单|处理中|已解决|处理意见书|含税|待评估|本报价不含|另行报价|非标接口|另行评估|双11",
            "",
            one.text.en,
        )
        assert not re.search("[\u4e00-\u9fff]{2,}", re.sub("用友.*物流|“/年”", "", allowed)), one.id


def test_the_page_of_promises_has_a_row_for_each_with_its_clause() -> None:
    page = (Path(__file__).parents[2] / "docs" / "coverage.md").read_text("utf-8")
    rows = {cells[2].strip(" `"): cells for line in page.splitlines() if len(cells := line.split("|")) == 8}
    for one in LIBRARY.passages:
        assert one.id in rows, one.id
        assert (rows[one.id][4].strip(), rows[one.id][5].strip()) == (one.clause, one.source), one.id
    assert {id for id in rows if "." in id} == {one.id for one in LIBRARY.passages}


# --- contradictions and gaps -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "clause"),
    [
        ("contacts.hotline", ("按 1", "分机 2")),
        ("training.count", ("1 次", "2 次", "补训 1 次")),
        ("feedback.time", ("1–3 天", "5–7 天", "24 小时")),
        ("consult.reply", ("1–3 天", "5–7 天", "24 小时")),
        ("fees.label", ("8 折",)),
        ("versions.boundary", ("10–50", "50–200")),
        ("accounts.enterprise", ("未写",)),
    ],
)
def test_contradictions_are_shown_with_their_clauses(id: str, clause: tuple[str, ...]) -> None:
    shown = " ".join(one.clause for one in passage(id).conflicts)
    assert [part for part in clause if part not in shown] == []
    assert all(one.decision.zh for one in passage(id).conflicts)


@pytest.mark.parametrize("id", ["contacts.phone", "contacts.email", "contacts.address", "contacts.bank"])
def test_what_the_list_does_not_give_is_said_to_be_unfilled(id: str) -> None:
    one = passage(id)
    assert one.source == "unfilled"
    assert "尚未填写" in one.text.zh
    assert not re.search(r"\d{4,}|@", one.text.zh + one.text.en + one.clause), "no number, no address"


def test_a_clause_whose_wording_is_not_at_hand_is_not_called_published() -> None:
    assert {one.source for one in LIBRARY.passages if WRITTEN[one.id].told} <= {"summarised", "interpreted", "unfilled"}
    assert passage("fees.monthly").source == "published"
    assert passage("fees.tax").source == "interpreted"


# --- what is wrong in the data is said with its place ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"text": Text("{basic.anual} 元", "x")}, "passage.a.b.text"),
        ({"clauses": ("basic.anual",)}, "passage.a.b.clauses"),
        ({"clauses": ("policies.none",)}, "passage.a.b.clauses"),
        ({"related": ("nowhere",)}, "passage.a.b.related"),
        ({"clauses": ()}, "passage.a.b.clauses"),
    ],
)
def test_a_figure_clause_or_passage_that_does_not_exist_is_refused(wrong: Mapping[str, object], key: str) -> None:
    good = Written("a.b", "fees", Text("题", "t"), Text("{basic.annual} 元", "y"), ("basic.annual",))
    assert fill([good], BOOK)[0].text.zh == "7,999 元"
    with pytest.raises(Refusal) as refused:
        fill([replace(good, **wrong)], BOOK)  # type: ignore[arg-type]
    assert [one.key for one in refused.value.problems] == [key]


def test_a_bad_file_is_refused_with_file_and_key(tmp_path: Path) -> None:
    file = tmp_path / "more.toml"
    file.write_text('[[passage]]\nid = "a.b"\ntitle = { zh = "题" }\ntext = { zh = "文", en = "t" }\n', "utf-8")
    with pytest.raises(Refusal) as refused:
        read_passages(file)
    [problem] = refused.value.problems
    assert (problem.file, problem.key) == (str(file), "passage.a.b.title.en")


# --- readings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "read"),
    [
        *(("退款", "tui kuan"), ("价格", "jia ge"), ("账号", "zhang hao"), ("扩容", "kuo rong"), ("发票", "fa piao")),
        *(("绿", "lv"), ("啊", "a"), ("座", "zuo"), ("银行", "yin hang"), ("重新", "chong xin"), ("会计", "kuai ji")),
    ],
)
def test_characters_are_read(word: str, read: str) -> None:
    assert tuple(read.split()) in load_vocabulary().readings.spelled(word)


def test_what_has_no_reading_is_left_alone() -> None:
    assert load_vocabulary().readings.of("䶮") == ()
    assert load_vocabulary().readings.spelled("a款") == ()


def test_syllables_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="ascend"):
        readings({"b": "芭", "a": "啊"}, {})
