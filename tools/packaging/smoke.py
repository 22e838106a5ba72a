"""A frozen folder at work, as on a machine without Python: ``python -m tools.packaging.smoke dist/qifutong``.

It runs with an empty PATH in a home of its own and must answer as the program from source does: the same words, exit
codes and, but for the signature's chance, the same bytes. Where strace is there, it also must not open a file of
another Python nor speak to a network.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.supply_chain import ROOT

DAY = "2026-09-07"
NUMBER = "Q26-A1-0117"
# a key and a serial number of chance are in the first, the second of its making in the others
NEVER_EQUAL = ("quote.pdf", "calendar.ics", "rehearsed/import.xlsx")
PATIENCE = 300.0
#: Seconds that strace takes to write its last line, many times over.
_TRACE_ENDS = 60.0
BOOK = "out/客户资料/客户台账_王经理.xlsx"


class Different(Exception):
    """The folder does not do what the source does."""


@dataclass(frozen=True, slots=True)
class Started:
    """The program in one of its two shapes."""

    words: tuple[str, ...]
    environment: dict[str, str]

    def run(self, *asked: str, within: Path) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*self.words, *asked],
            cwd=within,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )


def frozen(folder: Path, home: Path) -> Started:
    """With nothing on PATH, so that only what lies in the folder can answer."""
    kept = {key: os.environ[key] for key in ("SYSTEMROOT", "TEMP", "TMP", "LANG") if key in os.environ}
    home.mkdir(exist_ok=True)
    environment = {**kept, "PATH": "", "HOME": str(home), "QIFUTONG_HOME": str(home / "profile")}
    program = folder / ("qifutong.exe" if sys.platform == "win32" else "qifutong")
    return Started((str(program),), {**environment, "QT_QPA_PLATFORM": "offscreen"})


def from_source(home: Path) -> Started:
    """This interpreter and checkout."""
    home.mkdir(exist_ok=True)
    environment = {**os.environ, "HOME": str(home), "QIFUTONG_HOME": str(home / "profile"), "PYTHONPATH": str(ROOT)}
    return Started((sys.executable, "-m", "qifutong_desktop"), environment)


# words of one command each; `out/` holds the demo's files by then
SAME_ANSWERS: tuple[tuple[str, ...], ...] = (
    ("--version",),
    ("--help",),
    ("demo", "--out", "out", "--date", DAY),
    ("profile", BOOK, "--json"),
    ("diagnose", "out/案例.toml", "--json"),
    ("ask", "超过50人怎么收费", "--json"),
    ("pricebook", "check"),
    *(
        ("export", "out/案例.toml", "--as", kind, "--out", f"out/{kind}.{suffix}", "--date", DAY, "--number", NUMBER)
        for kind, suffix in (
            *(("project", "xml"), ("calendar", "ics"), ("plan", "xlsx"), ("quote", "xlsx")),
            *(("proposal", "docx"), ("contract", "pdf"), ("contract_word", "docx")),
        )
    ),
    ("questionnaire", "paper", "--out", "out/paper.pdf"),
    ("rehearse", BOOK, "--out", "out/rehearsed"),
    # drivers that are imported only when somebody asks: nobody listens there, so each says so by itself
    *(("profile", "--database", f"{kind}://reader@127.0.0.1:1/erp", "--untried") for kind in ("postgresql", "mysql")),
    ("profile", "no such.xlsx"),
)


def same_answers(folder: Started, source: Started, desk: Path) -> None:
    """Every command of the list, side by side.

    :raises Different: named
    """
    for words in SAME_ANSWERS:
        began = time.monotonic()
        got, wanted = (_run_in(one, desk / name, words) for one, name in ((folder, "frozen"), (source, "source")))
        if got != wanted:
            raise Different("\n".join([f"qifutong {' '.join(words)}", *_difference(got, wanted)]))
        print(f"  {time.monotonic() - began:5.1f} s  {' '.join(words)}", flush=True)
    files = {name: _contents(desk / name / "out") for name in ("frozen", "source")}
    if files["frozen"].keys() != files["source"].keys():
        raise Different(f"files {sorted(files['frozen'].keys() ^ files['source'].keys())}")
    changed = [
        name for name, data in files["frozen"].items() if data != files["source"][name] and name not in NEVER_EQUAL
    ]
    if changed:
        raise Different(f"other bytes in {changed}")
    same = len(files["frozen"]) - len(NEVER_EQUAL)
    print(f"{len(SAME_ANSWERS)} commands say the same, {same} files have the same bytes")


def _run_in(one: Started, within: Path, words: Sequence[str]) -> tuple[int, str, str]:
    within.mkdir(exist_ok=True)
    done = one.run(*words, within=within)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def _difference(got: tuple[int, str, str], wanted: tuple[int, str, str]) -> Iterator[str]:
    yield f"exit codes {got[0]} and {wanted[0]}"
    for one, other in zip(got[1:], wanted[1:], strict=True):
        yield from unified_diff(other.splitlines(), one.splitlines(), "source", "folder", lineterm="", n=0)


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def signature(folder: Started, source: Started, desk: Path) -> None:
    """The folder signs, and both it and the source find the signature good.

    :raises Different: one of the steps failed
    """
    (desk / "pw").write_text("山高水长\n", "utf-8")
    secret = ("--passphrase-file", "../pw")
    for words in (
        ("certificate", "--new", "key.p12", "--name", "温岚", *secret),
        ("propose", "out/案例.toml", "--out", "plain", "--number", NUMBER, "--date", DAY),
        ("sign", "plain/quote.pdf", "--key", "key.p12", "--out", "signed.pdf", *secret),
    ):
        code, _, err = _run_in(folder, desk / "frozen", words)
        if code:
            raise Different(f"qifutong {' '.join(words)}: {code} {err}")
    for one in (folder, source):
        code, out, err = _run_in(one, desk / "frozen", ("verify", "signed.pdf", "--root", "key.pem"))
        if code:
            raise Different(f"verify: {code} {out} {err}")
    print("a quote is signed, and verified in the child process")


@contextmanager
def window(folder: Started, desk: Path, first: Started | None = None) -> Iterator[None]:
    """A window that is open: a second start found it, rang, and ended. ``first`` is how it is started, else ``folder``.

    :raises Different: it does not open, says something on its way, or does not close when told to
    """
    with TemporaryDirectory(dir=desk) as home:
        own = {"QIFUTONG_HOME": f"{home}/profile", "TMPDIR": home}
        folder = replace(folder, environment={**folder.environment, **own})
        words, environment = (first or folder).words, {**(first or folder).environment, **own}
        opened = subprocess.Popen(words, cwd=desk, env=environment, stderr=subprocess.PIPE)
        try:
            wait_for_bell(opened, Path(home))
            second = folder.run(within=desk)
            if second.returncode or second.stderr:
                raise Different(f"the second start did not find the first: {second.returncode} {second.stderr!r}")
            yield
        finally:
            opened.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGINT)
            # without a screen there is no front to come to, and Qt says so
            said = opened.communicate(timeout=PATIENCE)[1].decode().replace("This plugin does not support raise()", "")
        if said.strip() or opened.returncode not in (0, 1, -signal.SIGINT):
            raise Different(f"the window ended with {opened.returncode}: {said}")


def wait_for_bell(opened: subprocess.Popen[bytes], home: Path) -> None:
    """The socket by which a second start finds the first; on Windows it is no file, so that only time helps.

    :raises Different: it ended or hangs, with its last words
    """
    began = time.monotonic()
    while not any(home.glob("qifutong-*")) and not (sys.platform == "win32" and time.monotonic() - began > 10):
        if opened.poll() is not None or time.monotonic() - began > PATIENCE:
            raise Different(f"no window opens: {_last_lines(opened)}")
        time.sleep(0.05)


def _last_lines(opened: subprocess.Popen[bytes]) -> str:
    opened.terminate()
    try:
        said: bytes | None = opened.communicate(timeout=20)[1]
    except subprocess.TimeoutExpired as error:
        opened.kill()
        said = error.stderr
    return "\n".join((said or b"").decode(errors="replace").splitlines()[-20:]) or "it says nothing"


def opens_and_closes(folder: Started, desk: Path) -> None:
    """A window without a screen and, where Xvfb is there, on an X server."""
    with window(folder, desk):
        print("a window opens, answers a second start and closes: without a screen")
    server = shutil.which("Xvfb")
    if server is None:
        print("not on an X server: Xvfb is not on PATH")
        return
    screen = subprocess.Popen(
        [server, "-noreset", "-displayfd", "1"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert screen.stdout is not None
        display = screen.stdout.readline().decode().strip()
        environment = {key: value for key, value in folder.environment.items() if key != "QT_QPA_PLATFORM"}
        with window(replace(folder, environment={**environment, "DISPLAY": f":{display}"}), desk):
            print("… and on an X server")
    finally:
        screen.terminate()
        screen.communicate()


_OPENED = re.compile(r'"([^"]*/(?:python3[^"/]*|site-packages)/[^"]*)"')
_NETWORK = re.compile(r"(?:connect|sendto|bind)\(.*AF_INET")


def keeps_to_itself(folder: Started, desk: Path, at: Path) -> None:
    """Files and calls of one reading of a workbook and one window, by strace.

    :raises Different: it opened another Python's file, or spoke to a network
    """
    strace = shutil.which("strace")
    if strace is None or subprocess.run([strace, "-D", "true"], capture_output=True, check=False).returncode:
        print("not traced: there is no strace, or it may not trace here")
        return
    for name in ("a workbook", "a window"):
        # -D: what is traced is our child, and gets our signals
        tracing = (strace, "-D", "-f", "-e", "trace=openat,connect,sendto,bind,execve", "-o")
        lines: list[str] = []
        for attempt in ("first", "second", "third", "fourth"):  # seen: all had ended, and strace went on waiting
            log = desk / f"{attempt} trace of {name}"
            traced = Started((*tracing, str(log), *folder.words), folder.environment)
            if name == "a window":
                with window(folder, desk, traced):
                    pass
            else:
                _run_in(traced, desk / "frozen", ("profile", BOOK))
            if lines := _traced(log):
                break
        else:
            raise Different(f"strace did not end, four times: {name}")
        opened = {path for line in lines if " = -1 " not in line for path in _OPENED.findall(line)}
        outside = {path for path in opened if not path.startswith(str(at))}
        spoken = [line for line in lines if _NETWORK.search(line)]
        if outside or spoken:
            raise Different(f"{name}: opened {sorted(outside)}, spoke to a network {spoken}")
        started = {line.split()[0] for line in lines if "execve(" in line}
        print(f"{name} under strace: {len(started)} programs, no other Python's file, no network")


def _traced(log: Path) -> list[str]:
    """The whole log: it is complete when the first process is said to have ended; nothing where that is not said."""
    began = time.monotonic()
    while time.monotonic() - began < _TRACE_ENDS:
        lines = log.read_text("utf-8", errors="replace").splitlines() if log.exists() else []
        if lines and any(line.startswith(f"{lines[0].split()[0]} +++ ") for line in lines):
            return lines
        time.sleep(0.1)
    return []


def main(words: Sequence[str]) -> int:
    """0 where the folder does all that the source does."""
    at = Path(words[0]).resolve()
    with TemporaryDirectory() as made:
        desk = Path(made)
        folder, source = frozen(at, desk / "home"), from_source(desk / "home of source")
        try:
            same_answers(folder, source, desk)
            signature(folder, source, desk)
            opens_and_closes(folder, desk)
            keeps_to_itself(folder, desk, at)
        except Different as error:
            print(f"the folder differs: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
