"""Three orders for one client on the command line: compared, priced as orders of their own, kept in the store."""

from __future__ import annotations

import json
from pathlib import Path

from .shell import ROOT, TODAY, qifutong

SAMPLE = (ROOT / "tests" / "cases" / "service.toml").read_text("utf-8")
ALTERNATIVES = """
[[alternatives]]
title = "标准版"
tier = "standard"
start = 2027-01-04
users = 36
systems = 3
rows = 12000
custom_days = 4
custom_rate = 1000

[[alternatives]]
title = "先按月"
billing = "monthly"
term = 6

[[alternatives]]
letter = "C"
title = "优惠过多"
concession_amount = 99999999
concession_reason = "试"
"""


def test_each_is_priced_as_an_order_of_its_own(tmp_path: Path) -> None:
    case, order = tmp_path / "case.toml", tmp_path / "order.json"
    case.write_text(SAMPLE + ALTERNATIVES, "utf-8")
    asked = {"tier": "standard", "billing": "annual", "term": 1, "users": 36, "integrations": 3, "start": "2027-01-04"}
    order.write_text(json.dumps({**asked, "migration_rows": 12000, "custom_days": 4, "custom_rate": 1000}))
    found = qifutong("compare", case, "--json", "--date", TODAY).json
    first, second, third = found["alternatives"]
    priced = qifutong("price", order, "--json", "--date", TODAY).json
    assert first["total"] == priced["total"]
    charged = [line for line in first["lines"] if line["amount"]["high"] != "0.00"]
    assert [(line["code"], line["amount"]) for line in charged] == [
        (line["code"], line["amount"]) for line in priced["lines"] if line["amount"]["high"] != "0.00"
    ]
    assert first["to_first"] == {"low": "0.00", "high": "0.00"}
    assert (second["letter"], second["billing"], second["term"], second["chosen"]) == ("B", "monthly", 6, False)
    assert third["refused"]
    assert "total" not in third
    said = qifutong("compare", case, "--date", TODAY).out
    assert "备选方案" in said
    assert "C 优惠过多：" in said
    assert "Alternatives" in qifutong("compare", case, "--date", TODAY, "--lang", "en").out


def test_what_the_total_hangs_on_is_ranked() -> None:
    retail = ROOT / "tests" / "cases" / "retail.toml"
    found = qifutong("compare", retail, "--json", "--date", TODAY).json["sensitivity"]
    assert [(one["kind"], one["key"]) for one in found] == [
        ("answer", "N05"),
        ("rate", "custom_rate"),
        ("answer", "N02"),
        ("reading", "seats.monthly"),
    ]
    assert found[0]["worth"] == {"low": "6400.00", "high": "9600.00"}
    assert found[3]["worth"] == {"low": "-750.00", "high": "-750.00"}


def test_a_wrong_one_is_refused_with_its_place(tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    case.write_text(SAMPLE + '\n[[alternatives]]\ntier = "gold"\n', "utf-8")
    ran = qifutong("compare", case)
    assert ran.code == 2
    assert "alternatives.1.tier" in ran.err


def test_a_letter_stands_once(tmp_path: Path) -> None:
    twice = '\n[[alternatives]]\nletter = "A"\n' * 2
    (tmp_path / "case.toml").write_text(SAMPLE + twice, "utf-8")
    ran = qifutong("compare", tmp_path / "case.toml")
    assert ran.code == 2
    assert "alternatives.2.letter: A 用了两次" in ran.err
    assert "B、C" in ran.err
