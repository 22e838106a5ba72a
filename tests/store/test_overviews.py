"""What the list shows of a case lies beside it, is written with its change, and is erased with it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from qifutong_desktop.core.money import Money
from qifutong_desktop.core.overview import Overview
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store.backup import back_up
from qifutong_desktop.store.cases import erase, put_in_bin
from qifutong_desktop.store.file import Store
from qifutong_desktop.store.operations import (
    case_operations,
    list_cases,
    put_overview,
    rebuilt,
    record,
    record_within,
    undo,
)
from qifutong_desktop.store.pictures import LARGEST, Picture, picture, put_picture

AT = "2026-11-22T09:30:00Z"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
FIRST = Overview(stage="proposing", contact="许㙍", total=Money.of(Decimal("35999.00")))
SECOND = Overview(stage="signed", contact="许㙍")
PNG = b"\x89PNG\r\n\x1a\n"


def listed(store: Store, *, in_bin: bool = False) -> tuple[Overview | None, bool]:
    [one] = list_cases(store, in_bin=in_bin)
    return one.overview, one.fresh


def test_it_is_stored_with_the_change_and_grows_stale_with_the_next_one(store: Store) -> None:
    record(store, "c1", {"client.name": "甲"}, author="林", at=AT)
    assert listed(store) == (None, False)
    record(store, "c1", {"notes": "x", "deal.rival": "y"}, author="林", at=AT, overview=FIRST)
    assert listed(store) == (FIRST, True)
    record(store, "c1", {"notes": "z"}, author="林", at=AT)
    assert listed(store) == (FIRST, False)
    put_overview(store, "c1", SECOND, operations=len(case_operations(store, "c1")))
    assert listed(store) == (SECOND, True)
    undo(store, "c1", author="林", at=AT)
    assert listed(store) == (SECOND, False)
    put_in_bin(store, "c1", author="林", at=AT)
    assert listed(store, in_bin=True) == (SECOND, False)
    assert rebuilt(store) == 0


def test_one_made_before_a_change_that_overtook_it_is_not_fresh(store: Store) -> None:
    record(store, "c1", {"client.name": "甲"}, author="林", at=AT)
    known = len(case_operations(store, "c1"))
    record(store, "c1", {"notes": "x"}, author="林", at=AT)
    put_overview(store, "c1", FIRST, operations=known)
    assert listed(store) == (FIRST, False)


def test_neither_it_nor_the_change_is_stored_when_the_transaction_fails(store: Store) -> None:
    record(store, "c1", {"client.name": "甲"}, author="林", at=AT, overview=FIRST)
    with pytest.raises(LookupError):
        _record_and_fail(store)
    assert listed(store) == (FIRST, True)
    assert len(case_operations(store, "c1")) == 1


def _record_and_fail(store: Store) -> None:
    with store.writing() as connection:
        record_within(connection, store.device, "c1", {"notes": "x"}, author="林", at=AT, overview=SECOND)
        raise LookupError


def test_erasing_a_case_erases_it_in_file_and_backup(store: Store) -> None:
    record(store, "c1", {"client.name": "甲"}, author="林", at=AT, overview=FIRST)
    back_up(store, NOW.date())
    assert erase(store, ["c1"], NOW).backups == 1
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM cases").scalar() == 0


def test_a_broken_one_hides_no_case(store: Store) -> None:
    record(store, "c1", {"client.name": "甲"}, author="林", at=AT, overview=FIRST)
    with store.writing() as connection:
        connection.exec_driver_sql("""UPDATE cases SET overview = '{"stage": 7, "of": [1]}'""")
    assert listed(store) == (Overview(), True)


def test_seal_and_logo_are_kept_replaced_and_forgotten(store: Store) -> None:
    for content in (PNG + b"1", PNG + b"2"):
        put_picture(store, "seal", Picture("公章.png", content))
    assert picture(store, "seal") == Picture("公章.png", PNG + b"2")
    assert picture(store, "logo") is None
    put_picture(store, "seal", None)
    assert picture(store, "seal") is None


@pytest.mark.parametrize("content", [b"<svg/>", PNG + b"x" * LARGEST])
def test_a_picture_that_is_none_or_too_large_is_refused(store: Store, content: bytes) -> None:
    with pytest.raises(Refusal):
        put_picture(store, "logo", Picture("x.png", content))
    assert picture(store, "logo") is None
