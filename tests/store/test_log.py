"""What is written is there after reopening; the lists derived from the log agree with it."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.client import Answer, Case, Client
from qifutong_desktop.core.merge import case_state, history
from qifutong_desktop.core.operation import Operation
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store.cases import cases_saying, new_case, open_case, put_in_bin, save_case, take_from_bin
from qifutong_desktop.store.file import Store, create_store, open_store
from qifutong_desktop.store.operations import (
    append,
    case_operations,
    list_cases,
    parse_operation,
    rebuilt,
    record,
    record_within,
    redo,
    undo,
)
from qifutong_desktop.store.refusals import Damaged, NotWritten
from qifutong_desktop.store.schema import cases
from qifutong_desktop.store.who import latest

from .conftest import CHEAP, PASSPHRASE

AT = "2026-11-22T09:30:00Z"
CASE = Case(Client("北京甲木商贸"), {"P03": Answer(36, "Excel实测", "工资表"), "P09": Answer(Decimal("3.50"))})


def test_a_case_is_there_after_reopening(folder: Path) -> None:
    store, _ = create_store(folder, PASSPHRASE, keyring=False, cost=CHEAP)
    case_id = new_case(store, CASE, author="林", at=AT)
    store.close()
    with open_store(folder, passphrase=PASSPHRASE) as store:
        assert open_case(store, case_id).case == CASE
        assert [(one.case, one.name, one.operations) for one in list_cases(store)] == [(case_id, "北京甲木商贸", 3)]


def test_saving_writes_only_what_changed_with_its_reason_and_history(store: Store) -> None:
    case_id = new_case(store, CASE, author="林", at=AT)
    assert save_case(store, case_id, CASE, author="林", at=AT) == ()
    changed = Case(CASE.client, {**CASE.answers, "P03": Answer(40)})
    [one] = save_case(store, case_id, changed, author="王", at="2026-11-23T09:30:00Z", reason="客户来电更正")
    told = history(case_operations(store, case_id), "answers.P03")
    assert [(step.author, step.reason) for step in told] == [("林", ""), ("王", "客户来电更正")]
    assert told[1].supersedes == (told[0].name,)
    assert told[1] == one
    assert open_case(store, case_id).case == changed


def test_other_nouns_in_the_log_survive_saving_the_case(store: Store) -> None:
    case_id = new_case(store, CASE, author="林", at=AT)
    record(store, case_id, {"mapping.客户表.列A": "customer.name", "order.users": 36}, author="林", at=AT)
    save_case(store, case_id, Case(CASE.client, {}), author="林", at=AT)
    values = open_case(store, case_id).state.values
    assert values["mapping.客户表.列A"] == "customer.name"
    assert values["order.users"] == 36


def test_undo_and_redo_outlive_the_window(folder: Path) -> None:
    store, _ = create_store(folder, PASSPHRASE, keyring=False, cost=CHEAP)
    for name in ("甲", "乙"):
        record(store, "c1", {"client.name": name}, author="林", at=AT)
    store.close()
    shown = []
    with open_store(folder, passphrase=PASSPHRASE) as store:
        for step in (undo, undo, undo, redo, redo, redo):
            step(store, "c1", author="林", at=AT)
            shown.append(list_cases(store)[0].name)
        assert rebuilt(store) == 0
    assert shown == ["甲", "", "", "甲", "乙", "乙"]


def test_who_saw_an_older_state_makes_a_conflict_not_a_loss(store: Store) -> None:
    first, *_ = record(store, "c1", {"client.name": "甲"}, author="林", at=AT)
    seen = {"client.name": (first.name,)}
    record(store, "c1", {"client.name": "乙"}, author="林", at=AT, seen=seen)
    record(store, "c1", {"client.name": "丙"}, author="王", at=AT, seen=seen)
    assert [one.value for one in open_case(store, "c1").state.conflicts["client.name"]] == ["丙", "乙"]
    assert rebuilt(store) == 0


def test_the_bin(store: Store) -> None:
    case_id = new_case(store, CASE, author="林", at=AT)
    put_in_bin(store, case_id, author="林", at="2026-11-23T09:30:00Z")
    assert list_cases(store) == ()
    assert [one.deleted for one in list_cases(store, in_bin=True)] == ["2026-11-23T09:30:00Z"]
    take_from_bin(store, case_id, author="林", at="2026-11-24T09:30:00Z")
    assert [one.case for one in list_cases(store)] == [case_id]
    with pytest.raises(Refusal, match="no such case"):
        put_in_bin(store, "nobody", author="林", at=AT)


def test_a_failed_change_leaves_nothing_behind(store: Store) -> None:
    record(store, "c1", {"notes": "前"}, author="林", at=AT)
    with pytest.raises(Refusal, match=r"client\.name"):
        record(store, "c1", {"notes": "后", "client.name": 1.5}, author="林", at=AT)  # type: ignore[dict-item]
    with pytest.raises(LookupError):
        _delete_and_fail(store)
    assert [one.value for one in case_operations(store, "c1")] == ["前"]


@pytest.mark.parametrize("value", ["字" * 350_000, 2**63, date(9999, 12, 31), {"note": "x" * 2**20}])
def test_what_no_operation_holds_is_a_sentence(store: Store, value: FieldValue) -> None:
    record(store, "c1", {"notes": "前"}, author="林", at=AT)
    with pytest.raises(Refusal, match="notes") as refused:
        record(store, "c1", {"client.name": "甲", "notes": value}, author="林", at=AT)
    assert "\n" not in refused.value.line()
    assert [one.value for one in case_operations(store, "c1")] == ["前"]


def test_what_stands_in_the_file_and_cannot_be_is_told_as_damage(store: Store) -> None:
    """As a restored backup of somebody else's making might hold it."""
    one = record(store, "c1", {"notes": "前"}, author="林", at=AT)[0]
    for body in (
        one.body.replace("2026-11-22T09:30:00Z", "9999-12-31T23:59:59Z"),
        one.body.replace('"前"', "[" * 100_000 + "]" * 100_000),
        one.body.replace('"前"', '{"$decimal":"1E+999999999"}'),
        one.body[:-1],
    ):
        with store.writing() as connection:
            values = {"body": body, "name": sha256(body.encode()).digest()}
            connection.exec_driver_sql("UPDATE operations SET body = :body, name = :name", values)
        for read in (partial(case_operations, store, "c1"), partial(open_case, store, "c1")):
            with pytest.raises(Damaged):
                read()
        for read_all in (
            partial(rebuilt, store),
            partial(latest, store, 9),
            partial(cases_saying, store, "notes", "前"),
        ):
            with pytest.raises(Refusal):
                read_all()


def test_a_full_file_system_is_a_sentence_and_the_work_goes_on_when_there_is_room(store: Store) -> None:
    record(store, "c1", {"notes": "前"}, author="林", at=AT)
    with pytest.raises(NotWritten, match="disk is full"):
        _fill(store, pages=0)
    assert [one.value for one in case_operations(store, "c1")] == ["前"]
    _fill(store, pages=1_000_000)
    assert open_case(store, "c1").state.value("notes") == "后" * 20_000


def _fill(store: Store, pages: int) -> None:
    """Write with room for only so many pages more."""
    with store.writing() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={used + pages}")
        record_within(connection, store.device, "c1", {"notes": "后" * 20_000}, author="林", at=AT)


def _delete_and_fail(store: Store) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM operations")
        raise LookupError


def test_a_fault_does_not_take_the_clients_words_into_the_log(store: Store) -> None:
    with pytest.raises(IntegrityError) as fault, store.writing() as connection:
        connection.execute(insert(cases).values(case="c1", name="张三丰商贸", changed=AT))
    assert "张三丰" not in str(fault.value)


def test_many_threads_write_at_once(store: Store) -> None:
    def write(thread: int) -> None:
        for number in range(10):
            record(store, f"c{thread % 2}", {f"answers.T{thread}": number}, author="林", at=AT)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = [one for case in ("c0", "c1") for one in case_operations(store, case)]
    assert sorted(one.n for one in written) == list(range(1, 61))
    assert all(value == 9 for case in ("c0", "c1") for value in open_case(store, case).state.values.values())
    assert rebuilt(store) == 0


def test_a_reader_sees_one_state_while_another_writes(store: Store) -> None:
    record(store, "c1", {"notes": 1}, author="林", at=AT)
    count = "SELECT count(*) FROM operations"
    with store.reading() as connection:
        assert connection.exec_driver_sql(count).scalar() == 1
        record(store, "c1", {"notes": 2}, author="林", at=AT)
        assert connection.exec_driver_sql(count).scalar() == 1


def elsewhere(n: int, value: object, *after: Operation, device: str = "ZZZZ", case: str = "c9") -> Operation:
    names = tuple(one.name for one in after)
    return Operation(case, "client.name", str(value), "王", device, n, f"2026-11-22T09:30:{n:02}Z", names)


@pytest.mark.parametrize("spelling", [" {}", '{{"x":1.0,{}', "{}" + " " * 2**20, "[" * 200_000, "9" * 5000, "{}{}"])
def test_only_the_one_spelling_of_an_operation_is_read(spelling: str) -> None:
    body = elsewhere(1, 'a "b"\n').body
    assert parse_operation(body).body == body
    for spelt in (spelling.replace("{}", body), body.replace('"n":1', '"n": 1'), body.replace("\\n", "\\u000a")):
        with pytest.raises(ValueError, match=r"."):
            parse_operation(spelt)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.permutations(range(6)), st.integers(0, 6))
def test_operations_from_elsewhere_arrive_in_any_order_and_twice(store: Store, order: list[int], cut: int) -> None:
    case = "c" + "".join(map(str, order)) + f"-{cut}"
    device = "".join(map(str, order)) + str(cut)
    chain = [elsewhere(1, "0", device=device, case=case)]
    for number in range(2, 7):
        after = chain[-1] if number != 4 else chain[0]
        chain.append(elsewhere(number, number, after, device=device, case=case))
    mixed = [chain[place] for place in order]
    before = len(case_operations(store, case))
    assert append(store, mixed[:cut]) + append(store, mixed) == 6 - before
    assert append(store, mixed) == 0
    state = open_case(store, case).state
    assert state == case_state(chain)
    assert [one.name for one in list_cases(store) if one.case == case] == [state.value("client.name")]
    assert rebuilt(store) == 0


def test_one_number_for_two_things_is_refused_whole(store: Store) -> None:
    append(store, [elsewhere(1, "甲")])
    with pytest.raises(Refusal, match="two versions"):
        append(store, [elsewhere(2, "丙"), elsewhere(1, "乙")])
    assert [one.value for one in case_operations(store, "c9")] == ["甲"]


def test_a_derived_list_that_went_wrong_is_found_and_mended(store: Store) -> None:
    new_case(store, CASE, author="林", at=AT)
    case_id = new_case(store, CASE, author="林", at=AT)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE cases SET name = '乱' WHERE id = 1")
        connection.exec_driver_sql("DELETE FROM heads WHERE case_id = 2 AND field = 'answers.P03'")
    assert rebuilt(store) == 2
    assert rebuilt(store) == 0
    assert open_case(store, case_id).case == CASE


def test_an_entry_that_is_not_what_its_name_says_is_never_read(store: Store) -> None:
    record(store, "c1", {"notes": "36 人"}, author="林", at=AT)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE operations SET body = replace(body, '36', '63')")
    with pytest.raises(Damaged):
        case_operations(store, "c1")
