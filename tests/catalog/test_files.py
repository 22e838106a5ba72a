"""Files that no person writes are refused in one line, at their place, without hanging."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qifutong_desktop.actions.quoting import price_order_dict
from qifutong_desktop.catalog.files import read_table
from qifutong_desktop.core.problems import Refusal
from tests.test_price_agrees import TODAY

ORDER = {"tier": "basic", "billing": "annual", "term": 1, "users": 36}


def refused(folder: Path, name: str, text: str | bytes) -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Refusal) as caught:
        read_table(path)
    line = caught.value.line("en")
    assert str(path) in line
    assert len(line) < 700
    assert "\n" not in line
    return line


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.toml", "a" + ".a" * 400_000 + " = 1", "too deep"),
        ("a.toml", "a = " + "[" * 60 + "]" * 60, "deep"),
        ("a.toml", "\n".join(f"key{number} = 1" for number in range(25_000)), "too many values"),
        ("a.toml", "users = 0x" + "F" * 5000, "users: the number is too large"),
        ("a.toml", "storage_gb = 1e99999999999999999999", "out of range"),
        ("a.json", '{"storage_gb": 1e99999999999999999999}', "out of range"),
        ("a.json", '{"users": ' + "9" * 5000 + "}", "too large"),
        ("a.json", '{"order": {"no": "\\ud800"}}', "order.no: holds an invalid character"),
        ("a.json", '{"' + "k" * 5000 + '": 1}', "the key is too long"),
        ("a.json", '{"users": 1, "users": 2}', "stands twice"),
        ("a.json", "[1]", "top level must be a table"),
        ("a.json", '{"users": NaN}', "NaN is not a number"),
        ("a.toml", "start = 2027-02-30", "not valid TOML"),
        ("a.yaml", "tier: basic", "unknown suffix .yaml"),
        ("a.toml", b"tier = \xff", "byte 7: not UTF-8"),
    ],
)
def test_what_no_person_writes_is_refused(tmp_path: Path, name: str, text: str | bytes, says: str) -> None:
    assert says in refused(tmp_path, name, text)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes; run the tests on Linux or macOS")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(Refusal, match="not an ordinary file"):
        read_table(tmp_path / "pipe.toml")


def test_null_means_absent_for_every_optional_key() -> None:
    optional = (
        "customers",
        "storage_gb",
        "integrations",
        "custom_days",
        "custom_rate",
        "migration_rows",
        "free_migration_used",
        "customer",
        "renewal_months",
        "start",
        "policies",
        "concession",
        "already_paid",
    )
    assert price_order_dict({**ORDER, **dict.fromkeys(optional)}, TODAY) == price_order_dict(ORDER, TODAY)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"start": "20270104"}, "start"),
        ({"start": "2027-W01-1"}, "start"),
        ({"policies": {"nonsense": {}}}, "policies.nonsense"),
        ({"policies": {"gift.months": "first_year_only", "gift": {"months": "per_paid_year"}}}, "policies.gift.months"),
        ({"policies": {"payment": "a\x00b"}}, "policies.payment"),
        ({"integrations": ["用" * 300]}, "integrations[0]"),
        ({"integrations": "用友"}, "integrations"),
        ({"concession": {"amount": None, "reason": "x"}}, "concession"),
    ],
)
def test_an_order_is_read_to_the_letter(given: dict[str, object], key: str) -> None:
    with pytest.raises(Refusal) as caught:
        price_order_dict({**ORDER, **given}, TODAY)
    assert caught.value.problems[0].key == key


def test_a_renewal_counts_as_many_months_as_given() -> None:
    """renewal_months: taken as given, never refused."""
    priced = price_order_dict({**ORDER, "customer": "renewal", "renewal_months": 10**9}, TODAY)
    assert priced["lines"][-1]["code"] == "renewal"
