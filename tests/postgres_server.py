"""A PostgreSQL of the tests' own: started once a test run and process, on a socket in a fresh folder, gone after it.

Use the fixture ``postgres`` (import it into a conftest) and :meth:`PostgresServer.database` for a fresh database.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

_WHERE = ("/usr/lib/postgresql", "/usr/pgsql", "/usr/local/pgsql", "/opt/homebrew/opt")
_MEND = "install PostgreSQL, for example: apt-get install postgresql"
#: Durability is not what is tested here.
_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=40", "shared_buffers=32MB")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """``socket`` is the folder of its socket: it listens on no network."""

    programs: Path
    socket: Path
    account: tuple[str, ...]
    numbers: Iterator[int]

    def url(self, database: str = "postgres", user: str = "owner", password: str = "") -> str:
        """For SQLAlchemy with psycopg."""
        who = f"{user}:{password}" if password else user
        return f"postgresql+psycopg://{who}@/{database}?host={self.socket}"

    def run(self, sql: str, database: str = "postgres") -> None:
        """As the superuser."""
        command = [str(self.programs / "psql"), "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.socket), "-U", "owner"]
        subprocess.run([*self.account, *command, "-d", database, "-c", sql], check=True, capture_output=True, cwd="/")

    def database(self) -> str:
        """The name of a new, empty database."""
        name = f"fresh_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        return name


def start_postgres(
    folder: Path, guard: str = "", more: Sequence[str] = ()
) -> tuple[PostgresServer, subprocess.Popen[bytes]]:
    """A running server whose data lies in ``folder``. ``guard`` are further lines of its pg_hba.conf, ``more`` settings
    (``port=…``); whoever comes by the socket is let in, whatever the password.

    :raises pytest.skip.Exception: there is no PostgreSQL here, or nobody to run it (it refuses root)
    """
    programs, account = _programs(), _account()
    data, socket = folder / "data", folder / "socket"
    if account:
        shutil.chown(folder, _user())
        folder.chmod(0o755)
    as_owner = [*account, "mkdir", str(socket)]
    subprocess.run(as_owner, check=True, cwd="/")
    make = [str(programs / "initdb"), "-D", str(data), "-U", "owner", "--auth=trust", "-E", "UTF8", "--no-locale", "-N"]
    subprocess.run([*account, *make], check=True, capture_output=True, cwd="/")
    if guard:
        lines = f"local all all trust\n{guard}\n"
        write = [*account, "tee", str(data / "pg_hba.conf")]
        subprocess.run(write, input=lines.encode(), check=True, capture_output=True, cwd="/")
    settings = [word for one in ("listen_addresses=", *_FAST, *more) for word in ("-c", one)]
    serve = [str(programs / "postgres"), "-D", str(data), "-k", str(socket), *settings]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*account, *serve], stdout=log, stderr=log, cwd="/")
    port = next((one.partition("=")[2] for one in more if one.startswith("port=")), "5432")
    ready = [str(programs / "pg_isready"), "-q", "-h", str(socket), "-p", port, "-t", "1"]
    for _ in range(300):
        if process.poll() is not None:
            break
        if subprocess.run(ready, check=False).returncode == 0:
            return PostgresServer(programs, socket, tuple(account), count(1)), process
        _pause()
    process.kill()
    raise RuntimeError((folder / "log").read_text("utf-8", "replace")[-2000:])


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server for the whole run (one a process under xdist). Its path is short: a socket's may have 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="qft-pg-", ignore_cleanup_errors=True) as folder:
        server, process = start_postgres(Path(folder))
        try:
            yield server
        finally:
            process.send_signal(3)  # SIGQUIT: at once, there is nothing to keep
            process.wait(30)


def _programs() -> Path:
    found: list[Path] = []
    for place in _WHERE:
        found += sorted(Path(place).glob("*/bin/initdb"), key=lambda path: _release(path.parent.parent.name))
    if not found and (named := shutil.which("initdb")):
        found = [Path(named)]
    if not found:
        pytest.skip(f"no PostgreSQL on this machine; {_MEND}")
    return found[-1].parent


def _release(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split(".") if part.isdigit())


def _user() -> str:
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    pytest.skip("PostgreSQL refuses root, and there is neither a user postgres nor nobody; run the tests as yourself")


def _account() -> Sequence[str]:
    """What to put before a command so that it does not run as root."""
    if os.geteuid() != 0:
        return ()
    entry = pwd.getpwnam(_user())
    if shutil.which("setpriv"):
        return ("setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups", "--")
    if shutil.which("runuser"):
        return ("runuser", "-u", entry.pw_name, "--")
    pytest.skip("PostgreSQL refuses root; install util-linux (setpriv), or run the tests as yourself")


def _pause() -> None:
    import time

    time.sleep(0.1)
