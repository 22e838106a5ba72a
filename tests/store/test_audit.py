"""The audit of a real file: whatever somebody with the key and no scruples alters is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qifutong_desktop.core.audit import first_break, head_of, link, printed_head
from qifutong_desktop.store.audit import audit, chain
from qifutong_desktop.store.file import Store, create_store, open_store
from qifutong_desktop.store.signed_papers import keep_signed

from .conftest import CHEAP, PASSPHRASE
from .issuing import AT, issue_one


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose store holds three issues and a signature."""
    folder = tmp_path_factory.mktemp("audit") / "template"
    store, _ = create_store(folder, PASSPHRASE, keyring=False, cost=CHEAP)
    with store:
        first = issue_one(store)
        issue_one(store, users=66)
        issue_one(store, supersedes=first.quote.number, users=65)
        keep_signed(store, first.quote.number, 2, "signed", b"%PDF signed", "CN=wen", author="wen", at=AT)
    return folder


@pytest.fixture
def issued(template: Path, folder: Path) -> Iterator[Store]:
    """A store of one's own with those."""
    shutil.copytree(template, folder)
    with open_store(folder, passphrase=PASSPHRASE) as store:
        yield store


def altered(store: Store, change: Callable[[Any], object]) -> None:
    """Change the file behind its triggers, as somebody with the key could."""
    with store.alone() as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        change(connection)


def named(store: Store, *printed: str) -> str:
    return " / ".join(one.what.en for one in audit(store, printed).broken)


def test_all_that_was_issued_and_signed_is_in_the_chain(issued: Store) -> None:
    report = audit(issued)
    assert (report.events, report.quotes, report.broken) == (4, 3, ())
    assert report.head == head_of(chain(issued))
    assert [f'"kind":"{kind}"' in entry.body for kind, entry in zip(KINDS, chain(issued), strict=True)] == [True] * 4


KINDS = ("issued", "issued", "issued", "signed")


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE quotes SET pdf = pdf || x'0a' WHERE id = 2", "the paper of quote"),
        ("UPDATE quotes SET at = x'ff' WHERE id = 2", "the time of quote"),
        ("UPDATE events SET body = CAST(x'ff' AS TEXT) WHERE n = 1", "entry 1"),
        ("UPDATE quotes SET inputs = replace(inputs, '66', '67') WHERE id = 2", "the inputs of quote"),
        ("UPDATE quotes SET inputs = 'nonsense' WHERE id = 2", "the inputs of quote"),
        ("UPDATE quotes SET \"case\" = 'another' WHERE id = 2", "the case of quote"),
        ("UPDATE quotes SET at = '2026-01-01T00:00:00Z' WHERE id = 1", "the time of quote"),
        ("UPDATE quotes SET sha256 = 'ab' WHERE id = 2", "the record of quote"),
        ("UPDATE quotes SET number = 'Q26-7K2M-0009-A' WHERE id = 2", "has no event in the chain"),
        ("DELETE FROM quotes WHERE id = 2", "is gone"),
        ("UPDATE signed_papers SET pdf = pdf || x'0a'", "the signed file of quote"),
        ("UPDATE signed_papers SET pdf = pdf || x'0a', sha256 = 'ab'", "the signed file of quote"),
        ("UPDATE signed_papers SET sha256 = 'ab'", "the signed file of quote"),
        ("UPDATE signed_papers SET kind = 'countersigned'", "the record of a signed file"),
        ("UPDATE signed_papers SET quote_id = 1", "a signed file of quote"),
        ("DELETE FROM signed_papers", "version 2 is gone"),
        ("UPDATE pricebooks SET body = replace(body, '35999', '25999')", "the stored price list"),
        ("UPDATE events SET body = replace(body, 'wen', 'han') WHERE n = 2", "entry 2"),
        ("UPDATE events SET hash = printf('%064d', 1) WHERE n = 2", "entry 2"),
        ("DELETE FROM events WHERE n = 2", "entry 2"),
        ("UPDATE events SET n = 9 WHERE n = 4", "entry 4"),
    ],
)
def test_what_was_altered_is_named(issued: Store, statement: str, found: str) -> None:
    altered(issued, lambda connection: connection.execute(statement))
    assert found in named(issued)


def test_a_quote_cut_off_with_its_event_is_seen_only_against_a_printed_head(issued: Store) -> None:
    head = printed_head(head_of(chain(issued)))
    assert named(issued, head) == ""

    def cut(connection: Any) -> None:
        connection.execute("DELETE FROM events WHERE n >= 3")
        connection.execute("DELETE FROM signed_papers")
        connection.execute("DELETE FROM quotes WHERE id = 3")

    altered(issued, cut)
    assert named(issued) == "", "the control: the file alone cannot tell"
    assert "its tail was cut off" in named(issued, head)
    report = audit(issued, [head])
    assert report.anchored == ((head, None),)


def test_a_chain_written_anew_betrays_itself_by_the_heads_in_its_quotes(issued: Store) -> None:
    """Whoever changes an event and hashes all that follows still has other heads than the papers carry."""

    def forge(connection: Any) -> None:
        head = "0" * 64
        for n, body in connection.execute("SELECT n, body FROM events ORDER BY n").fetchall():
            body = body.replace('"author":"wen"', '"author":"han"') if n == 1 else body
            head = link(head, body)
            connection.execute("UPDATE events SET body = ?, hash = ? WHERE n = ?", (body, head, n))

    altered(issued, forge)
    assert first_break(chain(issued)) is None, "the chain by itself is sound"
    assert "does not fit the chain" in named(issued)


def test_an_audit_changes_nothing(issued: Store, folder: Path) -> None:
    before = (folder / "store.db").read_bytes()
    audit(issued)
    assert (folder / "store.db").read_bytes() == before
