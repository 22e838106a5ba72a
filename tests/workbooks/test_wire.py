"""What the reading process says arrives as it was said, or is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from qifutong_desktop.workbooks.check_words import load_check_words
from qifutong_desktop.workbooks.fast.book import fast_tables
from qifutong_desktop.workbooks.source import Source
from qifutong_desktop.workbooks.vocabulary import load_vocabulary
from qifutong_desktop.workbooks.wire import facts_json, facts_of, message_of


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("books") / "a.xlsx"
    book = openpyxl.Workbook(write_only=True)
    for title, names in (("企业", ["甲一机械有限公司", "乙二电子有限公司"]), ("个人", ["张三", "无锡一厂", "李四"])):
        sheet = book.create_sheet(title)
        sheet.append(["客户名称", "手机", "地区"])
        for row, name in enumerate(names, 1):
            sheet.append([name, f"1381234567{row % 2}", "无锡"])
    book.save(path)
    found = fast_tables(Source(path), {}, load_vocabulary(), load_check_words(), lambda rows: None)
    assert found is not None
    assert [one.identities.count for one in found] == [2, 3]
    told = {one.sheet: json.loads(json.dumps(facts_json(one))) for one in found}
    assert [facts_of(told[one.sheet]) for one in found] == found
    assert [facts_of(facts_json(replace(one, digests=None))).digests for one in found] == [None, None]
    return told


@pytest.mark.parametrize("kind", ["p", "w"])
@pytest.mark.parametrize(
    "packed",
    [
        ["AAAA", "AAAAAAAAAAA="],
        ["!", "!"],
        ["AQAAAA==", ""],
        ["//8A/w==", "AAAAAAAAAAA="],
        ["", "", ""],
        "",
        [1, 2],
        None,
    ],
)
def test_keys_that_are_none_are_refused(told: dict[str, Any], kind: str, packed: object) -> None:
    raw = told["个人"]
    keys = {**raw["identities"]["keys"], kind: packed}
    with pytest.raises((KeyError, TypeError, ValueError)):
        facts_of({**raw, "identities": {**raw["identities"], "keys": keys}})
    with pytest.raises((KeyError, TypeError, ValueError)):
        facts_of({**raw, "identities": {"count": 1, "keys": raw["identities"]["keys"]}})


@pytest.mark.parametrize("keys", ["p", [["p", "w"]], 1, None])
def test_keys_that_are_not_by_kind_are_refused(told: dict[str, Any], keys: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        facts_of({**told["个人"], "identities": {"count": 3, "keys": keys}})


@pytest.mark.parametrize("count", [-1, 10**12, 10**30])
def test_more_records_than_there_can_be_are_refused(told: dict[str, Any], count: int) -> None:
    with pytest.raises(ValueError, match=str(count)):
        facts_of({**told["个人"], "identities": {"count": count, "keys": {}}})


@pytest.mark.parametrize("digests", ["0" * 15, "0" * 17, "-" + "0" * 15, "0x" + "0" * 14, "1_" * 8, "g" * 16])
def test_digests_that_are_none_are_refused(told: dict[str, Any], digests: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        facts_of({**told["个人"], "digests": digests})


def test_digests_arrive_as_they_were(told: dict[str, Any]) -> None:
    assert facts_of({**told["个人"], "digests": "00000000000000ff" + "f" * 16}).digests == (255, 2**64 - 1)


@pytest.mark.parametrize("low", ["1e999999999", "-1e-999999999", "NaN", "Infinity"])
def test_numbers_that_no_workbook_holds_are_refused(told: dict[str, Any], low: str) -> None:
    first, *others = told["个人"]["columns_profile"]
    with pytest.raises(ValueError, match=r"."):
        facts_of({**told["个人"], "columns_profile": [{**first, "low": low}, *others]})


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"x", b"[]", b"1", b"\xff", b'{"rows":1e999}', b'{"rows":Infinity}', b'{"rows":NaN}', b'{"rows":1.5}'),
        *(b"[" * 100_000, b'{"a":' * 100_000, b'{"rows":' + b"9" * 5_000 + b"}"),
    ],
)
def test_nonsense_is_no_message(line: bytes) -> None:
    assert message_of(line) is None
