from __future__ import annotations

import re
from datetime import date

import pytest

from qifutong_desktop.actions.asking import shipped_library
from qifutong_desktop.catalog.knowledge import load_topics, load_written
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.knowledge.client_view import amount_hider, client_text, for_client
from qifutong_desktop.core.knowledge.computed import Setting
from qifutong_desktop.core.knowledge.found import counts, every, found_for, in_short, under
from qifutong_desktop.core.knowledge.library import with_passages
from qifutong_desktop.core.knowledge.own import Added, Note, company_problems, laid_over, note_of
from qifutong_desktop.core.knowledge.passage import Written
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.text import Text

BOOK = load_pricebook()
TODAY = date(2026, 11, 22)
NOTE = Note("own.1", "training", "驻场培训怎么排", "先约两个上午，仓库和财务分开。")


def firm(id: str, **more: object) -> Written:
    given = {"topic": "contacts", "title": Text("电话", "Phone"), "text": Text("打总机", "Call us"), "told": "公司告知"}
    return Written(id, **{**given, **more})  # type: ignore[arg-type]


# --- notes and the firm's passages -----------------------------------------------------------------------------------


def test_a_note_takes_the_place_of_its_former_self_and_goes_without_a_trace() -> None:
    added = Added().with_note(NOTE).with_note(Note("own.2", "fees", "b", "b"))
    changed = added.with_note(Note("own.1", "training", "改过", "新的"))
    assert [one.title for one in changed.notes] == ["改过", "b"]
    assert changed.without("own.1").without("own.2") == Added()


@pytest.mark.parametrize(("title", "text", "keys"), [("", "x", ["title"]), ("  ", "\n", ["title", "text"])])
def test_an_empty_note_is_refused_field_by_field(title: str, text: str, keys: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        note_of("own.1", "fees", title, text)
    assert [one.key for one in refused.value.problems] == keys


def test_too_long_a_note_is_refused() -> None:
    with pytest.raises(Refusal, match="longer than 80"):
        note_of("own.1", "fees", "长" * 81, "x")


def test_the_firms_passage_fills_a_shipped_one_and_is_found_by_what_is_asked_for_that() -> None:
    passages, problems = laid_over(load_written(), Added(company=(firm("contacts.phone"),)), load_topics(), BOOK)
    assert not problems
    [phone] = [one for one in passages if one.id == "contacts.phone"]
    [shipped] = [one for one in load_written() if one.id == "contacts.phone"]
    assert (phone.source, phone.text.zh, phone.asks) == ("company", "打总机", shipped.asks)


def test_figures_in_the_firms_passages_are_those_of_the_price_book() -> None:
    text = Text("{basic.annual} 元", "{basic.annual} yuan")
    passages, _ = laid_over(load_written(), Added(company=(firm("fees.ours", text=text),)), load_topics(), BOOK)
    [ours] = [one for one in passages if one.id == "fees.ours"]
    assert ours.text.zh == "7,999 元"


def test_every_fault_of_the_firms_passages_is_named() -> None:
    wrong = (
        firm("a.figure", text=Text("{nix}", "x")),
        firm("a.clause", clauses=("basic.nope",)),
        firm("a.related", related=("nobody",)),
        firm("a.topic", topic="zzz"),
        firm("own.9"),
        firm("a.twice"),
        firm("a.twice"),
        firm("a.bare", told=""),
    )
    found = company_problems(wrong, load_written(), load_topics(), BOOK)
    keys = {problem.key for problems in found.values() for problem in problems}
    assert keys == {
        "passage.a.figure.text",
        "passage.a.clause.clauses",
        "passage.a.related.related",
        "passage.a.topic.topic",
        "passage.own.9.id",
        "passage.a.twice.id",
        "passage.a.bare.clauses",
    }


def test_what_no_longer_fits_the_book_is_left_out_with_all_that_leans_on_it() -> None:
    added = Added(
        notes=(NOTE,),
        company=(firm("a.old", text=Text("{gone}", "x")), firm("a.leans", related=("a.old",)), firm("a.good")),
    )
    passages, problems = laid_over(load_written(), added, load_topics(), BOOK)
    assert [one.id for one in passages[-2:]] == ["a.good", "own.1"]
    assert {one.key for one in problems} == {"passage.a.old.text", "passage.a.leans.related"}


# --- what the page lists ---------------------------------------------------------------------------------------------


def test_what_was_worked_out_stands_with_its_rule_and_nowhere_else() -> None:
    found = found_for(shipped_library(), "我们46人一年多少钱", Setting(BOOK, TODAY))
    assert [one.computed is not None for one in found] == [True] + [False] * (len(found) - 1)
    assert found[0].computed is not None
    assert in_short(found[0].computed).zh == "基础版 ¥13,999；标准版 ¥41,999；企业版 ¥95,999"


def test_a_part_of_a_word_finds_what_was_added_and_only_that() -> None:
    note = Note("own.3", "service", "门禁卡怎么办", "找前台登记。")
    library = with_passages(shipped_library(), laid_over((), Added(notes=(note,)), load_topics(), BOOK)[0])
    assert [one.passage.id for one in found_for(library, "门禁", Setting(BOOK, TODAY))] == ["own.3"]
    assert [one.passage.id for one in found_for(library, "台登", Setting(BOOK, TODAY))] == ["own.3"]
    assert not found_for(library, "门禁", Setting(BOOK, TODAY), client=True)


def test_every_passage_is_counted_under_its_topic() -> None:
    library = with_passages(shipped_library(), laid_over((), Added(notes=(NOTE,)), load_topics(), BOOK)[0])
    found = every(library)
    told = counts(found)
    assert told[""] == len(library.passages) == sum(told[topic.id] for topic in library.topics)
    assert [one.passage.id for one in under(found, "added")] == ["own.1"]
    assert all(one.passage.topic == "fees" for one in under(found, "fees"))
    assert len(under(found, "fees")) == told["fees"]


# --- beside the client -----------------------------------------------------------------------------------------------


def test_the_client_reads_no_note_nothing_unfilled_and_no_remark_among_us() -> None:
    library = with_passages(shipped_library(), laid_over((), Added(notes=(NOTE,)), load_topics(), BOOK)[0])
    assert "驻场" in found_for(library, "驻场培训怎么排", Setting(BOOK, TODAY))[0].passage.title.zh
    for words in ("驻场培训怎么排", "热线按几", "企业版多少账号", "我们46人一年多少钱", "含税吗"):
        for one in found_for(library, words, Setting(BOOK, TODAY), client=True):
            said = [one.passage.text.zh, one.passage.clause, one.computed.text.zh if one.computed else ""]
            assert one.passage.source not in ("own", "unfilled")
            assert not one.passage.conflicts
            assert not re.search("待公司|待补|手头", "".join(said)), one.passage.id
    left = every(library, client=True)
    assert not [one for one in left if re.search("to be confirmed|at hand", one.passage.text.en)]
    assert len(left) > 80


def test_a_sentence_among_us_goes_and_the_others_stay() -> None:
    assert client_text(Text("一。二，待公司确认。三。", "One. Two, to be confirmed. Three.")) == Text(
        "一。三。", "One. Three."
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_amount_of_the_list_is_seen_while_prices_are_hidden(lang: str) -> None:
    hide = amount_hider(BOOK, "••")
    prices = [tier.monthly for tier in BOOK.tiers.values()] + [tier.annual for tier in BOOK.tiers.values()]
    bare = [str(one) for one in prices] + [f"{one:,}" for one in prices]
    for passage in shipped_library().passages:
        shown = for_client(passage)
        if shown is None:
            continue
        for said in (shown.title.said("en" if lang == "en" else "zh"), shown.text.said("en" if lang == "en" else "zh")):
            seen = hide(said)
            assert not re.search(r"\d\s*(?:元|yuan)|¥\s*\d", seen), seen
            assert not [one for one in bare if re.search(rf"(?<![\d,.]){re.escape(one)}(?![\d,.]*\d)", seen)], seen
        assert not re.search(r"\d\s*元", hide(shown.clause))


def test_counts_stay_while_prices_are_hidden() -> None:
    hide = amount_hider(BOOK, "••")
    assert hide("月付 999 元；含 30 个账号，500 条以内，满 24 个月") == "月付 ••；含 30 个账号，500 条以内，满 24 个月"
    assert hide("46 accounts: Basic ¥13,999.00; 300 each a year") == "46 accounts: Basic ••; •• each a year"
