"""Finding what a client means: the quality set, spellings, marks, own notes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.actions.asking import shipped_library
from qifutong_desktop.catalog.knowledge import load_topics
from qifutong_desktop.core.knowledge.library import Library, build_library, with_passages
from qifutong_desktop.core.knowledge.passage import Passage, Source
from qifutong_desktop.core.knowledge.search import marked, search
from qifutong_desktop.core.knowledge.vocabulary import Segment, pairs, words
from qifutong_desktop.core.text import Text

QUESTIONS = tomllib.loads((Path(__file__).parent / "knowledge_questions.toml").read_text("utf-8"))
LIBRARY = shipped_library()


@cache
def library(segment: Segment) -> Library:
    return build_library(LIBRARY.passages, LIBRARY.topics, LIBRARY.vocabulary, segment)


def first(question: str) -> str:
    return next((hit.passage.id for hit in search(LIBRARY, question)), "")


def ids(question: str) -> list[str]:
    return [hit.passage.id for hit in search(LIBRARY, question)]


# --- the quality set -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quality:
    asked: int
    recall_at_1: float
    recall_at_3: float
    mrr: float
    missed: tuple[str, ...]


def pairs_of(part: str) -> Iterator[tuple[str, str]]:
    for right, questions in QUESTIONS[part].items():
        yield from ((question, right) for question in questions)


def quality(part: str, segment: Segment) -> Quality:
    ranks = []
    missed = []
    for question, right in pairs_of(part):
        found = [hit.passage.id for hit in search(library(segment), question)]
        ranks.append(found.index(right) + 1 if right in found else 0)
        missed += [] if ranks[-1] == 1 else [f"{question} → {found[:2]}, not {right}"]
    asked = len(ranks)
    reciprocal = sum(1 / rank for rank in ranks if rank)
    among_three = sum(1 <= rank <= 3 for rank in ranks)
    return Quality(asked, ranks.count(1) / asked, among_three / asked, reciprocal / asked, tuple(missed))


@pytest.mark.parametrize("segment", [words, pairs])
@pytest.mark.parametrize(
    ("part", "recall", "mrr"),
    [
        *(("tuned", 0.97, 0.98), ("held_out", 0.93, 0.95), ("second", 0.97, 0.98), ("last", 0.93, 0.95)),
        *(("talk_development", 0.95, 0.96), ("talk_validation", 0.95, 0.96), ("talk_sealed", 0.95, 0.96)),
        *(("talk_slang", 0.9, 0.93), ("talk_fresh", 0.85, 0.88)),
        *(("everyday", 0.96, 0.97), ("everyday_fresh", 0.7, 0.8)),
    ],
)
def test_questions_as_clients_ask_them(part: str, recall: float, mrr: float, segment: Segment) -> None:
    """Both ways to split words. What each part is stands in the file of the questions."""
    found = quality(part, segment)
    counted = f"recall@1 {found.recall_at_1:.3f}, recall@3 {found.recall_at_3:.3f}, MRR {found.mrr:.3f}"
    print(f"{part}, {segment.__name__}: {found.asked} asked, {counted}")
    assert found.recall_at_1 >= recall, found.missed
    assert found.mrr >= mrr, found.missed


def test_the_quality_set_is_large_and_each_question_stands_once() -> None:
    every = [question for part in QUESTIONS for question, _ in pairs_of(part)]
    assert len(every) == len(set(every))
    assert len(list(pairs_of("tuned"))) >= 120
    assert len(list(pairs_of("held_out"))) >= 40
    known = {one.id for one in LIBRARY.passages}
    assert {right for part in QUESTIONS for _, right in pairs_of(part)} <= known


@pytest.mark.parametrize("passage", LIBRARY.passages, ids=lambda one: one.id)
def test_every_passage_is_found_by_its_own_title(passage: Passage) -> None:
    assert first(passage.title.zh) == passage.id


# --- spellings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        *(
            ("tuikuan", "refund"),
            ("TuiKuan", "refund"),
            ("tuikaun", "refund"),
            ("tuikuang", "refund"),
            ("tuik", "refund"),
        ),
        *(("shujuqianyi", "migration"), ("shuju qianyi", "migration"), ("kuorong", "accounts"), ("fapiao", "fees")),
        *(("qfjg", "fees"), ("fp", "fees"), ("mnqy", "migration"), ("dzkf", "custom"), ("jichubanjiage", "fees")),
        *(("退宽", "refund"), ("投素", "complaint"), ("数据前移", "migration"), ("定治开发", "custom")),
        *(("私有化布署", "versions"), ("5天无里由退款", "refund"), ("ＣＲＭ", "versions"), ("帐号扩容", "accounts")),
        *(("refund", "refund"), ("how much is basic", "fees"), ("invoice", "fees"), ("migration", "migration")),
    ],
)
def test_pinyin_initials_and_typos(typed: str, about: str) -> None:
    assert first(typed).partition(".")[0] == about


@pytest.mark.parametrize(
    "group", [("多少钱", "价格", "收费"), ("对接", "集成"), ("退款", "退钱", "退费"), ("账号", "帐号", "用户")]
)
def test_synonyms_find_the_same(group: tuple[str, ...]) -> None:
    assert len({tuple(ids(word)) for word in group}) == 1
    assert ids(group[0])


@pytest.mark.parametrize("nothing", ["", "   ", "今天天气怎么样", "asdfgh", "？！。", "的了吗", "\ud800", "🙂🙂"])
def test_what_is_not_to_the_point_finds_nothing(nothing: str) -> None:
    assert search(LIBRARY, nothing) == ()


@given(st.text(max_size=60) | st.text("退款多少钱账号tuikan 5天ＡＢ①％", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_searched_and_its_marks_lie_in_the_text_in_order(asked: str) -> None:
    for hit in search(LIBRARY, asked)[:2]:
        marks = marked(LIBRARY, hit)
        for places, text in ((marks.title, hit.passage.title.zh), (marks.text, hit.passage.text.zh)):
            ends = [end for place in places for end in place]
            assert ends == sorted(set(ends)), "apart from each other, ascending"
            assert all(0 <= end <= len(text) for end in ends)


def test_the_words_of_the_best_passage_are_marked() -> None:
    hit = search(LIBRARY, "怎么退钱")[0]
    text = hit.passage.text.zh
    assert {text[start:end] for start, end in marked(LIBRARY, hit).text} == {"退款"}


def test_marks_are_places_of_the_text_as_it_stands() -> None:
    """Full-width letters, and ① which becomes one character, ㈱ which becomes three."""
    note = own("own.1", "㈱甲乙 ＣＲＭ①", "先问㈱，再看ＣＲＭ")
    more = with_passages(LIBRARY, [note])
    [hit] = [one for one in search(more, "crm 甲乙", 40) if one.passage.id == "own.1"]
    assert note.text.zh[slice(*marked(more, hit).text[-1])] == "ＣＲＭ"


# --- ranking ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", [question for question, _ in pairs_of("tuned")][::7])
def test_the_best_few_are_the_first_of_all(question: str) -> None:
    """Leaving out passages that cannot reach the best changes none of them."""
    some, every = search(LIBRARY, question, 3), search(LIBRARY, question, 1000)
    assert [hit.passage.id for hit in some] == [hit.passage.id for hit in every[:3]]
    assert [hit.score for hit in every] == sorted((hit.score for hit in every), reverse=True)


# --- notes and company passages --------------------------------------------------------------------------------------


def own(id: str, title: str, text: str) -> Passage:
    return Passage(id, "contacts", Text(title, ""), Text(text, ""), "", "own")


def test_own_notes_are_found_the_same_way() -> None:
    more = with_passages(LIBRARY, [own("own.parking", "停车", "客户来访停地下二层，报前台登记")])
    for asked in ("停车", "停在地下二层吗", "来访登记"):
        assert search(more, asked)[0].passage.id == "own.parking"
    assert search(LIBRARY, "停车") == ()


@pytest.mark.parametrize("kind", ["own", "company"])
@pytest.mark.parametrize(
    "asked", ["来访登记", "票寄顺丰吗", "财务小刘是谁", "斑马打印机怎么装", "标签机打不出来", "驻场培训怎么排"]
)
def test_what_was_added_comes_first_in_its_own_words(asked: str, kind: Source) -> None:
    """Beside all passages of the list, several of which treat invoices and training too."""
    added = {
        "来访": own("own.1", "停车", "客户来访停地下二层，报前台登记"),
        "票财": own("own.2", "开票流程", "发票每月二十五号前开，找财务小刘，顺丰寄出"),
        "斑标": own("own.3", "佛山仓库的打印机", "斑马标签机要装驱动，先关防火墙"),
        "驻场": own("own.4", "驻场培训怎么排", "先约两个上午，仓库和财务分开。"),
    }
    more = with_passages(LIBRARY, [replace(one, source=kind) for one in added.values()])
    [right] = [one.id for letters, one in added.items() if asked[0] in letters]
    assert search(more, asked)[0].passage.id == right


def test_what_was_added_does_not_stand_before_what_is_asked_for() -> None:
    more = with_passages(LIBRARY, [own("own.2", "开票流程", "发票每月二十五号前开，找财务小刘，顺丰寄出")])
    assert search(more, "能开发票吗")[0].passage.id == "fees.invoice"


@pytest.mark.parametrize(
    ("talk", "written"),
    [("咋弄才能退款", "怎么办才能退款"), ("基础版几多钱", "基础版多少钱"), ("啥时候上线", "什么时候上线")],
)
def test_talk_is_read_as_it_is_written(talk: str, written: str) -> None:
    assert first(talk) == first(written)


def test_ways_of_asking_decide_beside_the_words_of_the_text() -> None:
    """Without them the same passages are found less often, so they are worth what they cost."""
    bare = build_library([replace(one, asks=()) for one in LIBRARY.passages], LIBRARY.topics, LIBRARY.vocabulary)
    asked = [*pairs_of("talk_validation")]
    found = [search(bare, question)[:1] for question, _ in asked]
    right = sum(bool(hits) and hits[0].passage.id == id for hits, (_, id) in zip(found, asked, strict=True))
    assert right / len(asked) < quality("talk_validation", words).recall_at_1 - 0.1


def test_the_firm_may_replace_a_passage() -> None:
    told = Passage(
        "contacts.phone", "contacts", Text("客服电话号码", ""), Text("见公司资料", ""), "公司通知", "company"
    )
    more = with_passages(LIBRARY, [told])
    assert len(more.passages) == len(LIBRARY.passages)
    assert search(more, "客服电话是多少")[0].passage == told


def test_every_topic_has_passages() -> None:
    assert len(load_topics()) == 11, "the ten of the list, and contacts"
    assert {one.topic for one in LIBRARY.passages} == {topic.id for topic in load_topics()}
