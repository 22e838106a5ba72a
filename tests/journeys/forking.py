"""A process that has loaded the command line once and forks itself for every run.

Each run is a process of its own as any other, with its folder, environment, streams and exit code; only our modules are
not loaded again. What is settled while Python starts is that of the first process: :meth:`Forking.suits` tells.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

_DOOR = "qifutong_desktop.__main__"
_SECONDS = 60


def _startup(environment: Mapping[str, str]) -> dict[str, str]:
    """What the interpreter and the C library read before any code of ours runs."""
    early = ("PYTHON", "LC_", "LANG", "LD_", "TZ")
    return {name: said for name, said in environment.items() if name.startswith(early) and "KEYRING" not in name}


class Forking:
    """The waiting process, seen from the tests."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._startup = _startup(environment)
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=Path(__file__).parents[2],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        atexit.register(self.end)

    def suits(self, environment: Mapping[str, str]) -> bool:
        """Whether a run with this environment would start as this process did."""
        return _startup(environment) == self._startup

    def run(self, words: Sequence[str], within: Path, environment: Mapping[str, str]) -> tuple[int, bytes, bytes]:
        """Exit code, stdout and stderr of one run.

        :raises TimeoutError: it has not ended after a minute; then the waiting process is gone as well
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        out, err = (Path(self._folder.name, name) for name in ("out", "err"))
        streams = [str(out), str(err)]
        asked = {"words": words, "within": str(within), "environment": dict(environment), "streams": streams}
        self._process.stdin.write(json.dumps(asked).encode("ascii") + b"\n")
        self._process.stdin.flush()
        if not select.select([self._process.stdout], [], [], _SECONDS)[0]:
            self.end()
            raise TimeoutError(f"qifutong {' '.join(words)}")
        return int(self._process.stdout.readline()), out.read_bytes(), err.read_bytes()

    def end(self) -> None:
        """Stop it, with whatever run it has begun."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._folder.cleanup()
        forking.cache_clear()


@cache
def forking() -> Forking:
    """The one of this process, as :data:`os.environ` is when it is first asked for."""
    return Forking({**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8"})


def _serve() -> int:
    """In the waiting process: answer with an exit code a line. In a forked one: return its exit code."""
    while line := sys.stdin.buffer.readline():
        if os.fork() == 0:
            return _run(**json.loads(line))
        _, status = os.wait()
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(status))
    return 0


def _run(words: list[str], within: str, environment: dict[str, str], streams: list[str]) -> int:
    for number, path in enumerate([os.devnull, *streams]):
        opened = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(within)
    os.environ.clear()
    os.environ.update(environment)
    door = importlib.import_module(_DOOR)
    sys.argv = [str(door.__file__), *words]
    return int(door.main())


def _load() -> None:
    """Whatever a run is likely to load."""
    from qifutong_desktop import actions, cli, documents, signing

    for room in (cli, actions, documents, signing):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    importlib.import_module("qifutong_desktop.workbooks.plan_book")
    gc.freeze()


if __name__ == "__main__":
    _load()
    sys.exit(_serve())
