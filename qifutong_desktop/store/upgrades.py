"""Bringing the schema of a file to this version (Alembic's operations, our own numbered steps)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy.pool import StaticPool

from ..core.problems import Problem
from ..core.text import Text
from .cipher import engine_for
from .refusals import Newer
from .schema import VERSION


def version_of(connection: Any) -> int:
    """The schema version that stands in a file (DBAPI connection); 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def refuse_newer(found: int, path: Path) -> None:
    """:raises Newer: when a later program wrote the file"""
    if found > VERSION:
        what = Text(
            f"这份数据由更新的程序版本写成（数据格式 {found}，本程序到 {VERSION}）",
            f"a newer version of the program wrote this file (format {found}, this program knows up to {VERSION})",
        )
        remedy = Text("请升级程序后再打开，文件未改动", "update the program; the file was not touched")
        raise Newer([Problem("store", what, remedy, str(path))])


def upgrade(dbapi_connection: Any) -> None:
    """Run the steps that the file lacks, each in its own transaction with its version number.

    Foreign keys are off meanwhile: recreating a parent table with them on would delete its children silently.
    """
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    from .migrations import STEPS

    dbapi_connection.execute("PRAGMA foreign_keys=OFF")
    engine = engine_for(lambda: dbapi_connection, StaticPool)
    with engine.connect() as connection:
        for version in range(version_of(dbapi_connection), len(STEPS)):
            with connection.begin():
                STEPS[version](Operations(MigrationContext.configure(connection)))
                if orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                    raise RuntimeError(f"step {version + 1} leaves rows without their parent: {orphans[:3]}")
                connection.exec_driver_sql(f"PRAGMA user_version={version + 1}")
    dbapi_connection.execute("PRAGMA foreign_keys=ON")
