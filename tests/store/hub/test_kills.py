"""The hub, the network or the laptop goes at any moment: nothing that was acknowledged is lost, nothing is doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from qifutong_desktop.actions.hub import hub_state
from qifutong_desktop.store.file import open_store
from qifutong_desktop.store.hub import patience
from qifutong_desktop.store.hub.connection import HubRefusal
from qifutong_desktop.store.operations import record
from tests.postgres_server import PostgresServer, start_postgres

from .laptops import Laptop, member, names
from .proxy import BreakingProxy
from .team import CASE, Team, new_team

_PASSPHRASE = "山高水长 42"


def say(one: Laptop, count: int, case: str = CASE) -> None:
    for number in range(count):
        record(one.store, case, {f"answers.X{number % 40}": f"{number}"}, author=one.person, at=one.at())


def at_hub(team: Team) -> list[str]:
    return sorted(name for [name] in team.asked("SELECT encode(name, 'hex') FROM qifutong.operations"))


def sync_for_ever(one: Laptop) -> None:
    while True:
        one.sync()


@contextmanager
def own_server() -> Iterator[tuple[PostgresServer, list[subprocess.Popen[bytes]], Path]]:
    with tempfile.TemporaryDirectory(prefix="qft-pg-", ignore_cleanup_errors=True) as folder:
        server, process = start_postgres(Path(folder))
        running = [process]
        try:
            yield server, running, Path(folder)
        finally:
            running[-1].send_signal(signal.SIGQUIT)
            running[-1].wait(30)


def restarted(server: PostgresServer, folder: Path) -> subprocess.Popen[bytes]:
    """PostgreSQL again on what the killed one left."""
    serve = [*server.account, str(server.programs / "postgres"), "-D", str(folder / "data"), "-k", str(server.socket)]
    ready = [str(server.programs / "pg_isready"), "-q", "-h", str(server.socket)]
    for _ in range(20):
        process = subprocess.Popen([*serve, "-c", "listen_addresses="], stderr=subprocess.DEVNULL, cwd="/")
        for _ in range(100):
            if process.poll() is not None:
                break  # children of the killed one are still going
            if subprocess.run(ready, check=False).returncode == 0:
                return process
            time.sleep(0.05)
        time.sleep(0.2)
    raise RuntimeError("PostgreSQL does not come up again")


def test_a_hub_that_is_killed_goes_on(tmp_path: Path) -> None:
    chance = random.Random(7)
    with own_server() as (server, running, folder):
        team = new_team(server)
        with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
            for _ in range(2):
                say(li, 150)
                timer = threading.Timer(chance.uniform(0.0, 0.25), running[-1].kill)
                timer.start()
                with suppress(HubRefusal):
                    li.sync()
                timer.join()
                running[-1].wait(30)
                running.append(restarted(server, folder))
            li.sync()
            assert sun.sync().agreed
            assert names(li.store) == names(sun.store)
            assert at_hub(team) == sorted(names(li.store)[CASE])


def test_a_network_that_goes_silent_is_given_up(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is closed and nothing comes: the driver alone would wait for ever."""
    with BreakingProxy(team.server.socket) as proxy, member(team, tmp_path, "li", proxy.port) as li:
        say(li, 3)
        with monkeypatch.context() as hurried:
            hurried.setattr(patience, "ANSWER", 0.3)
            cut = threading.Timer(0.15, setattr, (proxy, "silent", True))
            cut.start()
            begun = time.monotonic()
            with pytest.raises(HubRefusal) as refused:
                sync_for_ever(li)
            assert refused.value.away
            assert time.monotonic() - begun < 30
        assert hub_state(li.store).refused is not None


_CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from qifutong_desktop.actions.hub import sync
from qifutong_desktop.store.file import open_store
import psycopg
store = open_store(Path(sys.argv[1]), passphrase=sys.argv[2], use_keyring=False)
print("ready", flush=True)
sys.stdin.readline()
sync(store, datetime.now(UTC))
"""


def test_a_laptop_that_is_killed_goes_on(team: Team, tmp_path: Path) -> None:
    chance = random.Random(3)
    with member(team, tmp_path, "sun") as sun:
        with member(team, tmp_path, "li") as li:
            say(li, 200)
            say(sun, 120)
            sun.sync()
            mine = names(li.store)[CASE]
            folder = li.store.folder
        for _ in range(3):
            arguments = [sys.executable, "-c", _CHILD, str(folder), _PASSPHRASE]
            child = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd())
            assert child.stdout is not None
            assert child.stdin is not None
            assert child.stdout.readline() == b"ready\n"
            child.stdin.write(b"\n")
            child.stdin.flush()
            time.sleep(chance.uniform(0.0, 0.3))
            os.kill(child.pid, signal.SIGKILL)
            child.communicate()
        with open_store(folder, passphrase=_PASSPHRASE, use_keyring=False) as store:
            again = Laptop("li", store, sun.now())
            assert again.sync().agreed
            sun.sync()
            assert mine <= names(store)[CASE]
            assert names(store) == names(sun.store)
            assert at_hub(team) == sorted(names(store)[CASE])
