from __future__ import annotations

from pathlib import Path

import pytest

from qifutong_desktop.actions.own_passages import (
    change,
    half_written,
    keep_half_written,
    new_id,
    read_company,
    shelved,
)
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.knowledge.own import Added, Note
from qifutong_desktop.core.knowledge.search import search
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store.file import Store, create_store, open_store
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.store.settings import put_setting

BOOK = load_pricebook()
PASSPHRASE = "示例 密码 2026"
NOTE = Note("own.1", "training", "驻场培训怎么排", "先约两个上午，仓库和财务分开。")
COMPANY = """
[[passage]]
id = "contacts.phone"
title = { zh = "客服电话", en = "Telephone" }
text = { zh = "总机 0000-0000。", en = "Switchboard 0000-0000." }
told = "公司通知"
words = ["总机"]

[[passage]]
id = "contacts.rest"
title = { zh = "节假日谁值班", en = "Who is on duty on holidays" }
text = { zh = "春节值班表贴在前台，{basic.annual} 元起的客户优先。", en = "From {basic.annual} yuan first." }
clauses = ["hotline"]
conflicts = [{ what = { zh = "不同", en = "differ" }, clause = "甲；乙", decision = { zh = "按甲", en = "by 甲" } }]
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return create_store(tmp_path / "store", PASSPHRASE, keyring=False, cost=Scrypting(2**4))[0]


def company_file(folder: Path, words: str = COMPANY) -> Path:
    path = folder / "公司.toml"
    path.write_text(words, "utf-8")
    return path


def test_a_note_is_found_after_the_store_was_opened_anew(store: Store, tmp_path: Path) -> None:
    change(store, BOOK, lambda added: added.with_note(NOTE))
    store.close()
    again = open_store(tmp_path / "store", passphrase=PASSPHRASE)
    held = shelved(again, BOOK)
    assert held.added == Added(notes=(NOTE,))
    assert search(held.library, "驻场培训怎么排")[0].passage.id == "own.1"
    assert search(held.library, "zcpxzmp")[0].passage.id == "own.1"
    assert "own.1" in [hit.passage.id for hit in search(held.library, "zhuchangpeixun")[:2]]
    again.close()


def test_the_library_is_built_anew_only_when_something_changed(store: Store) -> None:
    held = shelved(store, BOOK)
    assert shelved(store, BOOK, held) is held
    changed = change(store, BOOK, lambda added: added.with_note(NOTE))
    assert shelved(store, BOOK, held) is not held
    assert shelved(store, BOOK, changed) is changed
    gone = change(store, BOOK, lambda added: added.without("own.1"))
    assert gone.library.passages == held.library.passages


def test_the_firms_file_is_kept_whole_and_fills_what_was_unfilled(store: Store, tmp_path: Path) -> None:
    company = read_company(company_file(tmp_path), BOOK)
    change(store, BOOK, lambda added: added.with_company(company))
    held = shelved(store, BOOK)
    assert held.added.company == company
    phone = held.library.passage("contacts.phone")
    assert phone is not None
    assert (phone.source, phone.text.zh) == ("company", "总机 0000-0000。")
    rest = held.library.passage("contacts.rest")
    assert rest is not None
    assert "7,999 元" in rest.text.zh
    assert rest.conflicts[0].decision.zh == "按甲"
    assert search(held.library, "总机电话多少")[0].passage.id == "contacts.phone"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (COMPANY.replace("{basic.annual} 元起", "{basic.nope} 元起"), "passage.contacts.rest.text"),
        (COMPANY.replace('["hotline"]', '["basic.nope"]'), "passage.contacts.rest.clauses"),
        (COMPANY.replace("contacts.rest", "nowhere.rest"), "passage.nowhere.rest.topic"),
        (COMPANY.replace('told = "公司通知"', ""), "passage.contacts.phone.clauses"),
        (COMPANY.replace('en = "Telephone"', 'fr = "x"'), "passage.contacts.phone.title.en"),
        ("", "passage"),
        ("[[passage", ""),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(tmp_path: Path, words: str, key: str) -> None:
    path = company_file(tmp_path, words)
    with pytest.raises(Refusal) as refused:
        read_company(path, BOOK)
    first = refused.value.problems[0]
    assert first.file == str(path)
    assert first.key.startswith(key)


def test_what_a_later_version_stored_is_left_out_and_told(store: Store) -> None:
    good = {"id": "own.1", "topic": "fees", "title": "a", "text": "b"}
    stored = {"notes": [{"id": 3}, good], "company": [{"id": "x"}]}
    put_setting(store, "own_passages", stored)
    held = shelved(store, BOOK)
    assert [one.id for one in held.added.notes] == ["own.1"]
    assert len(held.problems) == 2


def test_what_is_half_written_is_kept_and_forgotten(store: Store) -> None:
    assert half_written(store) is None
    keep_half_written(store, NOTE, "2026-11-22T01:30:00Z")
    assert half_written(store) == NOTE
    keep_half_written(store, None, "")
    assert half_written(store) is None
    assert new_id() != new_id()
