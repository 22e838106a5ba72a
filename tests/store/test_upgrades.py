"""Files of every released version open; an upgrade is all or nothing, with a copy made before."""

from __future__ import annotations

from base64 import decodebytes
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Text

from qifutong_desktop.store import file as stores
from qifutong_desktop.store import migrations, upgrades
from qifutong_desktop.store.attachments import attached, read_attachment
from qifutong_desktop.store.audit import audit
from qifutong_desktop.store.backup import backups, check_copy
from qifutong_desktop.store.cases import open_case
from qifutong_desktop.store.file import Store, open_store
from qifutong_desktop.store.keys import KEY_FILE
from qifutong_desktop.store.operations import case_operations, list_cases, rebuilt, record, redo
from qifutong_desktop.store.pictures import Picture, picture
from qifutong_desktop.store.quotes import issued_quotes
from qifutong_desktop.store.schema import VERSION, metadata
from qifutong_desktop.store.settings import draft, setting
from qifutong_desktop.store.signed_papers import read_paper, signed_of
from tests.old_files.make_store_file import AT, CASE, FIELDS, HERE, OURS, OVERVIEW, PASSPHRASE, SEAL, THEIRS

OLD = sorted(HERE.glob("store-v*"))


def unpacked(old: Path, folder: Path) -> Path:
    folder.mkdir()
    (folder / "backups").mkdir()
    (folder / KEY_FILE).write_bytes((old / KEY_FILE).read_bytes())
    (folder / "store.db").write_bytes(decodebytes((old / "store.db.b64").read_bytes()))
    return folder


def test_there_is_a_real_file_of_every_version() -> None:
    assert [old.name for old in OLD] == [f"store-v{version}" for version in range(1, VERSION + 1)], (
        "at a release with a new schema version run: python -m tests.old_files.make_store_file"
    )


@pytest.mark.parametrize("old", OLD, ids=[old.name for old in OLD])
def test_a_file_of_a_released_version_opens_with_all_that_was_in_it(old: Path, folder: Path) -> None:
    with open_store(unpacked(old, folder), passphrase=PASSPHRASE) as store:
        assert open_case(store, CASE).state.values == FIELDS
        assert [one.reason for one in case_operations(store, CASE)] == ["", "", "", "客户来电", ""]
        [listed] = list_cases(store)
        assert listed.name == FIELDS["client.name"]
        assert (listed.overview, listed.fresh) == ((None, False) if old.name == "store-v1" else (OVERVIEW, True))
        assert picture(store, "seal") == (None if old.name == "store-v1" else Picture("公章.png", SEAL))
        [kept] = attached(store, CASE)
        assert read_attachment(store, kept).decode() == "营业执照"
        if old.name != "store-v1":
            [quote] = issued_quotes(store)
            papers = signed_of(store, quote.number, 1)
            assert [(one.kind, one.by, read_paper(store, one)) for one in papers] == [
                ("signed", "林晓", OURS),
                ("countersigned", "许㙍", THEIRS),
            ]
        assert not audit(store).broken
        assert draft(store, "form") == "半句话"
        assert setting(store, "retention") == {"days": 365}
        assert rebuilt(store) == 0
        assert redo(store, CASE, author="林晓", at=AT) is not None
        assert open_case(store, CASE).state.value("notes") == "改过"


def test_the_steps_make_exactly_the_tables_that_the_program_writes(store: Store) -> None:
    assert len(migrations.STEPS) == VERSION
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def next_version(monkeypatch: pytest.MonkeyPatch, step: object) -> None:
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
    for module in (upgrades, stores):
        monkeypatch.setattr(module, "VERSION", VERSION + 1)


def recreate_cases(op: Operations) -> None:
    """The trap: a batch recreate of a parent table deletes its children when foreign keys are on."""
    with op.batch_alter_table("cases", recreate="always") as cases:
        cases.add_column(Column("colour", Text))


def test_an_upgrade_keeps_every_row_and_a_copy_from_before(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(store, "c1", {"client.name": "甲", "notes": "x"}, author="林", at=AT)
    wraps, key = store.wraps, store.key
    store.close()
    next_version(monkeypatch, recreate_cases)
    stores._check_and_upgrade(folder / "store.db", key)
    with Store(folder, key, wraps) as upgraded:
        assert len(case_operations(upgraded, "c1")) == 2
        assert rebuilt(upgraded) == 0
        with upgraded.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA user_version").scalar() == VERSION + 1
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("SELECT colour FROM cases").scalar() is None
    [copy] = backups(folder)
    assert copy.path.name == f"before-upgrade-from-{VERSION}.db"
    assert check_copy(copy.path, key) == 2


def fail_half_way(op: Operations) -> None:
    op.drop_table("heads")
    raise LookupError


def orphan(op: Operations) -> None:
    op.execute("DELETE FROM cases")


@pytest.mark.parametrize(("step", "error"), [(fail_half_way, LookupError), (orphan, RuntimeError)])
def test_an_upgrade_that_fails_leaves_the_file_as_it_was(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, step: object, error: type[Exception]
) -> None:
    record(store, "c1", {"client.name": "甲"}, author="林", at=AT)
    wraps, key = store.wraps, store.key
    store.close()
    with monkeypatch.context() as patched:
        next_version(patched, step)
        with pytest.raises(error):
            stores._check_and_upgrade(folder / "store.db", key)
    with Store(folder, key, wraps) as same:
        assert rebuilt(same) == 0
        assert [one.name for one in list_cases(same)] == ["甲"]
