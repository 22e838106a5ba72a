"""A client's database, opened so that nothing can be written: one statement at a time, stopped by time or by a person.

Statements run in a thread of their own; whoever watches the progress may cancel from any other, and the running
statement is stopped at the server.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Executable, create_engine, event, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from ..core.migration.kinds import shape
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.text import Text
from .address import OPTION, Address

#: How often a watcher hears of it, and may cancel.
_TICK = 0.1
#: So long a stopped statement may take to end before its connection is given up.
_STOPPING = 5.0
_CONNECTING = 15
#: What a statement of ours may begin with; whatever else came would never leave the program.
_READS = ("SELECT", "WITH", "SHOW", "SET", "PRAGMA", "EXPLAIN", "DESC", "BEGIN", "START TRANSACTION READ ONLY")
_Got = TypeVar("_Got")


class OutOfTime(Exception):
    """A statement took longer than it may, or the whole did (``all``)."""

    def __init__(self, whole: bool = False) -> None:
        super().__init__("out of time")
        self.whole = whole


class NotAnswered(Exception):
    """The server refused a statement; ``why`` is what it said, without any password."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: for one statement, and for all of them together."""

    statement: float = 60.0
    whole: float = 1800.0


class Database:
    """An open database. Every question is a SELECT; see :func:`open_database`."""

    def __init__(self, address: Address, engine: Engine, limits: Limits, progress: Progress) -> None:
        self.address = address
        self.engine = engine
        self._limits = limits
        self._progress = progress
        self._ends = time.monotonic() + limits.whole
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._at: Connection | None = None
        self._said: tuple[Text, int, int | None] = (Text("", ""), 0, None)

    def say(self, words: Text, done: int, total: int | None) -> None:
        """What is being asked now. :raises Cancelled: a person stopped it"""
        self._said = (words, done, total)
        self._progress(words, done, total)

    def rows(self, question: Executable) -> list[Sequence[Any]]:
        """The answer to one SELECT.

        :raises OutOfTime: the statement was stopped  :raises Cancelled: a person stopped it, and it with it
        :raises NotAnswered: the server refused it
        """
        answer: list[Sequence[Any]] = self.work(lambda at: [tuple(row) for row in at.execute(question)])
        return answer

    def work(self, asked: Any) -> Any:
        """What ``asked`` finds out on the connection, which it must only read. Raises as :meth:`rows`."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise OutOfTime(whole=True)
        return self._waited(self._worker.submit(self._in_transaction, asked), min(left, self._limits.statement))

    def _in_transaction(self, asked: Any) -> Any:
        if self._at is None or self._at.closed or self._at.invalidated:
            self._at = self.engine.connect()
        try:
            return asked(self._at)
        finally:
            with suppress(SQLAlchemyError):
                self._at.rollback()

    def _waited(self, running: Future[_Got], seconds: float) -> _Got:
        ends = time.monotonic() + seconds
        while True:
            try:
                return running.result(_TICK)
            except NotYet:
                try:
                    self._progress(*self._said)
                except BaseException:
                    self._stop(running)
                    raise
                if time.monotonic() > ends:
                    self._stop(running)
                    raise OutOfTime(whole=time.monotonic() > self._ends) from None
            except DBAPIError as error:
                raise NotAnswered(self.address.scrubbed(_plain(error))) from None
            except SQLAlchemyError as error:
                raise NotAnswered(self.address.scrubbed(str(error))) from None

    def _stop(self, running: Future[Any]) -> None:
        """Stop the statement at the server; a connection that does not answer is left to itself."""
        at = self._at
        if at is not None and not at.closed:
            with suppress(Exception):
                _cancel(self, at.connection.dbapi_connection)
        with suppress(Exception):
            running.exception(_STOPPING)

    def close(self) -> None:
        """Leave the server."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        with suppress(Exception):
            if self._at is not None:
                self._at.close()
        with suppress(Exception):
            self.engine.dispose()


def _cancel(database: Database, raw: Any) -> None:
    match database.address.server:
        case "sqlite":
            raw.interrupt()
        case "postgresql":
            raw.cancel()
        case "mysql" | "starrocks":
            with database.engine.connect() as other:
                other.exec_driver_sql(f"KILL QUERY {int(raw.thread_id())}")
        case "mssql":
            raw._conn.cancel()
        case _:
            raw.close()


@contextmanager
def open_database(
    address: Address,
    *,
    limits: Limits = Limits(),
    progress: Progress = silent,
) -> Iterator[Database]:
    """The database, read-only where its server can hold us to it, and in any case by the SELECTs that we send.

    :raises Refusal: it cannot be reached, or the account may not enter; never with a password in it
    """
    database = Database(address, _engine(address, limits), limits, progress)
    try:
        try:
            database.say(Text(f"连接 {address.shown}", f"connecting to {address.shown}"), 0, None)
            database.rows(text("SELECT 1"))
        except NotAnswered as refused:
            raise closed(address, refused.why) from None
        except OutOfTime:
            raise closed(address, "time-out") from None
        yield database
    finally:
        database.close()


def closed(address: Address, why: str) -> Refusal:
    """The refusal of a database that lets nobody in."""
    return Refusal.of(
        OPTION,
        Text(f"连不上（{why}）", f"it cannot be opened ({why})"),
        Text("请核对地址、账号、密码和网络，见 docs/databases.md", "check address, account, password and network"),
        address.shown,
    )


def _plain(error: DBAPIError) -> str:
    """What the driver said, without the statement and its parameters."""
    return str(error.orig).strip() or type(error.orig).__name__


def _engine(address: Address, limits: Limits) -> Engine:
    """:raises Refusal: the driver does not take the address"""
    try:
        engine = _made(address, limits)
    except (SQLAlchemyError, TypeError, ValueError) as error:
        raise closed(address, address.scrubbed(str(error))) from None
    event.listen(engine, "before_cursor_execute", _only_reads)
    return engine


def _only_reads(at: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
    if not statement.lstrip().upper().startswith((*_READS, "KILL QUERY")):
        raise AssertionError("a profile only reads")


def _made(address: Address, limits: Limits) -> Engine:
    milliseconds = int(limits.statement * 1000)
    match address.server:
        case "sqlite":
            return _sqlite(address)
        case "postgresql":
            options = f"-c default_transaction_read_only=on -c statement_timeout={milliseconds} -c lock_timeout=5000"
            arguments: dict[str, Any] = {"connect_timeout": _CONNECTING, "options": options}
            return create_engine(address.url, connect_args=arguments, execution_options={"postgresql_readonly": True})
        case "mysql":
            engine = create_engine(address.url, connect_args={"connect_timeout": _CONNECTING, "charset": "utf8mb4"})
            _at_start(engine, "SET SESSION TRANSACTION READ ONLY", f"SET SESSION max_execution_time = {milliseconds}")
        case "starrocks":
            engine = create_engine(address.url, connect_args={"connect_timeout": _CONNECTING, "charset": "utf8mb4"})
            engine.dialect.qifutong_columnar = True  # type: ignore[attr-defined]
        case "mssql":
            engine = create_engine(address.url, connect_args={"login_timeout": _CONNECTING, "charset": "UTF-8"})
            # an ERP's own users must never wait for a profile
            _at_start(engine, "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED", "SET LOCK_TIMEOUT 5000")
        case "trino":
            # it takes a password over TLS alone
            secure = {"http_scheme": "https"} if address.url.password else {}
            limit = {"query_max_run_time": f"{max(1, int(limits.statement))}s"}
            engine = create_engine(address.url, connect_args={"session_properties": limit, **secure})
        case _:
            engine = create_engine(address.url)
    return engine


def _at_start(engine: Engine, *statements: str) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        for statement in statements:
            # a server that does not know it (MariaDB calls one of them otherwise) is still only read from
            with suppress(Exception):
                cursor.execute(statement)
        cursor.close()


def _sqlite(address: Address) -> Engine:
    """The file opened for reading only, with the two functions that SQLite lacks."""
    import sqlite3

    where = f"file:{quote(str(address.url.database))}?mode=ro"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(where, uri=True, check_same_thread=False, timeout=5),
        poolclass=StaticPool,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.create_function("qifutong_shape", 1, shape, deterministic=True)
        connection.create_function("qifutong_number", 1, _written, deterministic=True)

    return engine


def _written(number: float) -> str:
    """A number as a sheet shows it, without ``.0``."""
    return str(int(number)) if number.is_integer() and abs(number) < 10**15 else repr(number)
