"""A laid-out installation at work: ``python -m tools.packaging.installed TARGET``, as on a machine without Python.

Everything goes through the launcher: the version's self-test, a window that comes up and so is watched no more, a
bundle of the version signed, and that bundle refused because it is here already.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from qifutong_desktop import __version__
from qifutong_desktop.installation.launcher import VERSIONS, is_good
from tools.packaging.smoke import PATIENCE, Different, Started, frozen, wait_for_bell

_WORD = "Tide-1907-lantern"


def tests_itself(launcher: Started, desk: Path) -> None:
    """:raises Different: the version's self-test fails, or is another version's"""
    done = launcher.run("self-test", "--json", within=desk)
    if done.returncode or json.loads(done.stdout)["version"] != __version__:
        raise Different(f"self-test: {done.returncode} {done.stdout!r} {done.stderr!r}")
    print(f"{__version__} passed its self-test")


def window_comes_up(launcher: Started, desk: Path, at: Path) -> None:
    """Twice: watched, and once it is known to come up.

    :raises Different: it does not come up, is not known afterwards, or does not close when told to
    """
    starts = at / "starts" / f"{__version__}.good"
    starts.unlink(missing_ok=True)  # a command that was done has told so already
    for _ in range(2):
        with TemporaryDirectory(dir=desk) as home:
            own = {**launcher.environment, "QIFUTONG_HOME": f"{home}/profile", "TMPDIR": home}
            opened = subprocess.Popen(launcher.words, cwd=desk, env=own, stderr=subprocess.PIPE)
            try:
                wait_for_bell(opened, Path(home))
                _wait_until_known(opened, at)
            finally:
                opened.send_signal(signal.SIGTERM)
                said = _last_words(opened)
            if said.strip() or opened.returncode:
                raise Different(f"the window ended with {opened.returncode}: {said}")
    print("the launcher's window comes up, is known to, and closes")


def _last_words(opened: subprocess.Popen[bytes]) -> str:
    try:
        return opened.communicate(timeout=PATIENCE)[1].decode()
    except subprocess.TimeoutExpired:
        raise Different("the window did not close when told to") from None


def _wait_until_known(opened: subprocess.Popen[bytes], at: Path) -> None:
    began = time.monotonic()
    while not is_good(at, __version__):
        if opened.poll() is not None or time.monotonic() - began > PATIENCE:
            raise Different("the launcher does not know that the window came up")
        time.sleep(0.05)


def makes_a_bundle(launcher: Started, desk: Path, at: Path) -> None:
    """:raises Different: the folder cannot be signed, or what is signed is not understood"""
    (desk / "word").write_text(f"{_WORD}\n", "utf-8")
    store = replace(launcher, environment={**launcher.environment, "QIFUTONG_KEY_FILE": str(desk / "store.key")})
    program, word = at / VERSIONS / __version__, ("--passphrase-file", "word")
    for words in (
        ("pricebook", "key", "--new", "firm.pem", *word),
        ("release", "make", str(program), "--key", "firm.pem", "--out", "program.qfp", *word),
        ("cases", "--init", *word),
        ("pricebook", "key", "--trust", "firm.pub"),
    ):
        done = store.run(*words, within=desk)
        if done.returncode:
            raise Different(f"qifutong {' '.join(words)}: {done.returncode} {done.stderr.decode()}")
    done = store.run("update", "program.qfp", "--lang", "en", within=desk)
    if done.returncode != 2 or b"is the version that is here" not in done.stderr:
        raise Different(f"its own bundle was not refused as here already: {done.returncode} {done.stderr.decode()}")
    print(f"its bundle is signed ({(desk / 'program.qfp').stat().st_size // 10**6} MB), and refused as here already")


def main(words: Sequence[str]) -> int:
    """0 where all of it works."""
    at = Path(words[0]).resolve()
    with TemporaryDirectory() as made:
        desk = Path(made)
        launcher = frozen(at, desk / "home")
        try:
            tests_itself(launcher, desk)
            window_comes_up(launcher, desk, at)
            makes_a_bundle(launcher, desk, at)
        except Different as error:
            print(f"the installation does not work: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
