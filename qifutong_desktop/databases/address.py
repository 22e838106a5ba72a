"""Where a client's database is: its URL read, its driver there, and no password in anything that is shown."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from ..core.problems import Refusal
from ..core.text import Text

#: Dialects whose profile is known: by tests on a real server, or by the SQL that they are sent.
Server = Literal["sqlite", "postgresql", "mysql", "starrocks", "mssql", "trino", "untried"]

OPTION = "--database"


@dataclass(frozen=True, slots=True)
class _Known:
    server: Server
    driver: str
    module: str
    extra: str


_POSTGRES = _Known("postgresql", "postgresql+psycopg", "psycopg", "")
_MYSQL = _Known("mysql", "mysql+pymysql", "pymysql", "mysql")
_MYSQL_SPOKEN = _Known("starrocks", "mysql+pymysql", "pymysql", "mysql")
_SQL_SERVER = _Known("mssql", "mssql+pymssql", "pymssql", "sqlserver")
#: By what a URL begins with; a driver that it names is replaced with the one that we know.
_KNOWN: Mapping[str, _Known] = {
    "sqlite": _Known("sqlite", "sqlite", "sqlite3", ""),
    "postgresql": _POSTGRES,
    "postgres": _POSTGRES,
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    "starrocks": _MYSQL_SPOKEN,
    "doris": _MYSQL_SPOKEN,
    "mssql": _SQL_SERVER,
    "sqlserver": _SQL_SERVER,
    "trino": _Known("trino", "trino", "trino", "trino"),
}
_EXAMPLE = "postgresql://reader@10.0.0.5/erp"
_HOW = Text(f"请写成 {_EXAMPLE} 的样式，见 docs/databases.md", f"write it like {_EXAMPLE}; see docs/databases.md")
_SECRET = re.compile(r"(?i)(://[^/@\s:]*:)[^@\s]*@|((?:password|pwd|passwd)\s*[=:]\s*)('[^']*'|\"[^\"]*\"|[^\s,;)]+)")


@dataclass(frozen=True, slots=True)
class Address:
    """``url`` holds the password and is for the driver alone; ``shown`` does not."""

    server: Server
    url: URL
    shown: str

    def __repr__(self) -> str:
        return f"Address({self.shown})"

    @property
    def needs_password(self) -> bool:
        """An account is named and nothing opens it yet; a file needs none."""
        return self.server != "sqlite" and bool(self.url.username) and not self.url.password

    @property
    def told_password(self) -> bool:
        """The URL itself holds a password: others on the machine may have seen it."""
        return self.server != "sqlite" and bool(self.url.password)

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(self.url.database) if self.server == "sqlite" and self.url.database else None

    def with_password(self, password: str) -> Address:
        """The same, opened by this."""
        return Address(self.server, self.url.set(password=password), self.shown)

    def scrubbed(self, words: str) -> str:
        """A message of a driver on one line, without the password however it is written."""
        for secret in {self.url.password or "", *map(str, self.url.query.values())}:
            if len(secret) > 2:
                words = words.replace(secret, "***")
        return " ".join(_SECRET.sub(lambda found: f"{found[1] or found[2]}***", words).split())[:200]


def read_address(written: str, *, untried: bool = False) -> Address:
    """A URL as a person writes it. ``untried``: also of a dialect that nobody has tried with this program.

    :raises Refusal: no URL, a dialect that nobody has tried, a driver that is missing; never with the URL's text in it
    """
    try:
        url = make_url(written)
    except (ArgumentError, ValueError):
        raise Refusal.of(OPTION, Text("不是数据库地址", "this is no address of a database"), _HOW) from None
    name = url.drivername.partition("+")[0].lower()
    known = _KNOWN.get(name)
    if known is None:
        return _untried(url, name, untried)
    if find_spec(known.module) is None:
        raise _without_driver(name, known)
    url = url.set(drivername=known.driver)
    if known.server == "sqlite":
        _must_be_a_file(url)
    elif not url.database and known.server != "trino":
        raise Refusal.of(OPTION, Text("地址里没有数据库名", "the address names no database"), _HOW)
    return Address(known.server, url, _shown(url, name))


def _shown(url: URL, name: str) -> str:
    if name == "sqlite":
        return str(url.database)
    host = f"{url.host or ''}{f':{url.port}' if url.port else ''}"
    user = f"{url.username}@" if url.username else ""
    return f"{name}://{user}{host}/{url.database or ''}"


def _must_be_a_file(url: URL) -> None:
    path = Path(url.database or "")
    if not url.database or not path.is_file():
        what = Text("没有这个文件", "there is no such file")
        how = Text("请写 sqlite:///路径/文件.db", "write sqlite:///folder/file.db")
        raise Refusal.of(OPTION, what, how, url.database or "")


def _without_driver(name: str, known: _Known) -> Refusal:
    if getattr(sys, "frozen", False):  # nothing can be added to that one
        return Refusal.of(
            OPTION,
            Text(f"本程序不带 {name} 的驱动", f"this program comes without a driver of {name}"),
            Text(
                "请让客户从数据库导出 Excel 或 CSV，再用 qifutong profile 检查",
                "have the client export Excel or CSV files from the database, and profile those",
            ),
        )
    wanted = f"qifutong-desktop[{known.extra}]" if known.extra else f"{known.module}[binary]"
    return Refusal.of(
        OPTION,
        Text(f"没有装 {name} 的驱动 {known.module}", f"the driver of {name}, {known.module}, is not installed"),
        Text(f'请运行 pip install "{wanted}"', f'run pip install "{wanted}"'),
    )


def _untried(url: URL, name: str, allowed: bool) -> Address:
    if not allowed:
        raise Refusal.of(
            OPTION,
            Text(f"没有在 {name} 上试过", f"nobody has tried this on {name}"),
            Text(
                "请改用客户导出的文件；要冒险一试，加 --untried（只数行数、空值、不同值）",
                "take an export instead; to try all the same, add --untried (only rows, blanks and different values)",
            ),
        )
    try:
        url.get_dialect().import_dbapi()
    except (NoSuchModuleError, ImportError):
        raise Refusal.of(
            OPTION,
            Text(f"没有装 {name} 的 SQLAlchemy 方言或驱动", f"no SQLAlchemy dialect or driver of {name} is installed"),
            Text("请按该数据库的 SQLAlchemy 说明安装", "install it as its own SQLAlchemy page says"),
        ) from None
    return Address("untried", url, _shown(url, name))
