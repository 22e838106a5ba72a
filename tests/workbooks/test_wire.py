"""What the reading process says arrives as it was said, or is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import xlsxwriter

from qifutong_desktop.workbooks.check_words import load_check_words
from qifutong_desktop.workbooks.fast_book import fast_tables
from qifutong_desktop.workbooks.source import Source
from qifutong_desktop.workbooks.vocabulary import load_vocabulary
from qifutong_desktop.workbooks.wire import facts_json, facts_of


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("books") / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        firms, people = book.add_worksheet("企业"), book.add_worksheet("个人")
        for sheet, names in ((firms, ["甲一机械有限公司", "乙二电子有限公司"]), (people, ["张三", "无锡一厂", "李四"])):
            sheet.write_row(0, 0, ["客户名称", "手机", "地区"])
            for row, name in enumerate(names, 1):
                sheet.write_row(row, 0, [name, f"1381234567{row % 2}", "无锡"])
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
