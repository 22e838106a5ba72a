"""The sandbox: real constraints, batches, cancel and resume, rolling back, and nothing left behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from qifutong_desktop.catalog.migration import load_targets
from qifutong_desktop.core.progress import Cancelled
from qifutong_desktop.core.text import Text
from qifutong_desktop.databases.sandbox import Entry, Outcome, Sandbox, Stored, open_sandbox

SCHEMA = load_targets()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with open_sandbox(SCHEMA, 0) as opened:
        yield opened


def entry(key: str, **values: Stored) -> Entry:
    return Entry((("旧系统", key),), values)


def loaded(sandbox: Sandbox, target: str, *entries: Entry) -> list[Outcome]:
    outcomes: list[Outcome] = []
    sandbox.load(target, entries, outcomes)
    return outcomes


def contract(key: str, customer: Stored, **more: Stored) -> Entry:
    values: dict[str, Stored] = {"number": key, "name": "年度合同", "amount": Decimal("100.10")}
    return entry(key, **(values | {"customer": customer, "ordered": date(2026, 3, 1)} | more))


def test_every_constraint_of_the_target_holds_even_if_our_own_checks_missed_it(sandbox: Sandbox) -> None:
    [made] = loaded(sandbox, "customers", entry("1", name="甲一轴承公司", uscc="A" * 18))
    assert made.record is not None
    refused = loaded(
        sandbox,
        "customers",
        entry("2", name="乙公司", uscc="A" * 18),
        entry("3", name="甲一轴承公司"),
        entry("4", name="长" * 101),
        entry("5", name=""),
        entry("6"),
        entry("7", name="丙公司", level="D"),
        entry("8", name="丁公司"),
    )
    assert [one.why for one in refused] == [
        "customers.uscc",
        "customers.name",
        "too_long_name",
        "missing_name",
        "customers.name",
        "unknown_choice_level",
        "",
    ]
    orphan, good = loaded(sandbox, "contracts", contract("H1", 999), contract("H2", made.record))
    assert orphan.why == "FOREIGN KEY"
    assert good.done == "created"


def test_amounts_come_back_to_the_last_digit(sandbox: Sandbox) -> None:
    [made] = loaded(sandbox, "customers", entry("1", name="甲一轴承公司"))
    assert made.record is not None
    amounts = [Decimal("0.1"), Decimal("0.2"), Decimal("99999999999999.99")]
    loaded(
        sandbox,
        "contracts",
        *(contract(f"H{n}", made.record, amount=amount) for n, amount in enumerate(amounts)),
    )
    totals = sandbox.totals("contracts")
    assert totals.sums["amount"] == sum(amounts)
    assert totals.days["ordered"] == (date(2026, 3, 1), date(2026, 3, 1))


def test_a_second_run_updates_and_doubles_nothing(sandbox: Sandbox) -> None:
    first = Entry((("旧系统", "1"), ("网店", "w1")), {"name": "甲公司", "mobile": "15400000001"})
    assert [one.done for one in loaded(sandbox, "customers", first)] == ["created"]
    assert [one.done for one in loaded(sandbox, "customers", first)] == ["unchanged"]
    renamed = Entry((("网店", "w1"),), {"name": "甲一公司", "mobile": "15400000001"})
    assert [one.done for one in loaded(sandbox, "customers", renamed)] == ["updated"]
    assert sandbox.totals("customers").rows == 1


def test_cancelled_between_batches_it_goes_on_where_it_stopped(sandbox: Sandbox) -> None:
    entries = [entry(str(n), name=f"第{n}公司") for n in range(25)]
    outcomes: list[Outcome] = []

    def stop(words: Text, done: int, total: int | None) -> None:
        if done >= 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        sandbox.load("customers", entries, outcomes, stop, size=10)
    assert (len(outcomes), sandbox.totals("customers").rows) == (20, 20)
    sandbox.load("customers", entries, outcomes, size=10)
    assert (len(outcomes), sandbox.totals("customers").rows) == (25, 25)
    assert {one.done for one in outcomes} == {"created"}


def test_rolling_back_undoes_batches_the_last_one_first(sandbox: Sandbox) -> None:
    [first] = loaded(sandbox, "customers", entry("1", name="甲公司", created=date(2026, 1, 2)))
    assert first.record is not None
    before = sandbox.batch
    loaded(sandbox, "customers", entry("1", name="甲一公司", note="改了"), entry("2", name="乙公司"))
    loaded(sandbox, "contracts", contract("H1", first.record))
    sandbox.roll_back(before)
    assert sandbox.totals("contracts").rows == 0
    assert sandbox.totals("customers").rows == 1
    same = entry("1", name="甲公司", created=date(2026, 1, 2))
    assert [one.done for one in loaded(sandbox, "customers", same)] == ["unchanged"]
    assert [one.done for one in loaded(sandbox, "customers", entry("2", name="乙公司"))] == ["created"]
    sandbox.roll_back()
    assert sandbox.totals("customers").rows == 0


def test_an_order_keeps_its_lines_and_replaces_them_whole(sandbox: Sandbox) -> None:
    [customer] = loaded(sandbox, "customers", entry("1", name="甲公司"))
    [product] = loaded(sandbox, "products", entry("A", name="轴承", code="A", unit="套"))
    [store] = loaded(sandbox, "warehouses", entry("W", name="成品仓"))
    assert customer.record
    assert product.record
    assert store.record

    def order(*quantities: str) -> Entry:
        assert customer.record
        lines: tuple[dict[str, Stored], ...] = tuple(
            {"product": product.record or 0, "warehouse": store.record or 0, "quantity": Decimal(one)}
            for one in quantities
        )
        head: dict[str, Stored] = {"number": "S1", "date": date(2026, 3, 1), "customer": customer.record}
        return Entry((("旧系统", "S1"),), head, lines)

    assert loaded(sandbox, "sales_orders", order("1", "2"))[0].done == "created"
    assert loaded(sandbox, "sales_orders", order("1", "2"))[0].done == "unchanged"
    assert loaded(sandbox, "sales_orders", order("1", "2", "4"))[0].done == "updated"
    totals = sandbox.totals("sales_orders")
    assert (totals.rows, totals.keys, totals.sums["quantity"]) == (3, 1, Decimal(7))


def test_on_the_disk_it_is_unreadable_and_gone_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    marker = "查无此人澜川轴承"
    with open_sandbox(SCHEMA, 10, in_memory_up_to=5) as sandbox:
        loaded(sandbox, "customers", *(entry(str(n), name=f"{marker}{n}") for n in range(2_000)))
        held = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in held) > 100_000
        for path in held:
            content = path.read_bytes()
            assert marker.encode() not in content
            assert marker.encode("utf-16-le") not in content
            assert b"SQLite format" not in content
    assert not list(tmp_path.iterdir())
