"""A small program in place of the frozen one: a start file, and data of which every file names its version.

It tells a mix: started, it reads all of its files and prints its version only when each is its own and whole.
"""

from __future__ import annotations

import random
import sys
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qifutong_desktop.core.program_release import PRODUCT, ProgramRelease
from qifutong_desktop.installation import launcher
from qifutong_desktop.installation.bundle import list_files, write_bundle
from qifutong_desktop.installation.launcher import Turn, mark_good, write_turn
from qifutong_desktop.installation.layout import Installation, this_platform

SCHEMA = 4
_START = """#!{python} -IS
import hashlib, json, os, pathlib, sys, time
HERE, VERSION = pathlib.Path(__file__).resolve().parent, {version!r}
for line in (HERE / "files").read_text().split():
    name, digest = line.split("=")
    content = (HERE / name).read_bytes()
    if not content.startswith(VERSION.encode() + b"\\n") or hashlib.sha256(content).hexdigest() != digest:
        sys.exit("a mix: " + name)
{own}
if sys.argv[1:2] == ["self-test"]:
    print(json.dumps({{"passed": True, "version": VERSION, "platform": {platform!r}, "store_schema": {schema}}}))
else:
    print(VERSION)
"""


def make_program(
    folder: Path, version: str, *, own: str = "", files: int = 12, schema: int = SCHEMA, platform: str = ""
) -> Path:
    """A program that says its version; ``own`` are lines of Python that it runs first."""
    chance, listed = random.Random(version), list[str]()
    for number in range(files):
        path = folder / "_internal" / f"part{number % 3}" / f"data{number}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(version.encode() + b"\n" + chance.randbytes(chance.randrange(200_000)))
        listed.append(f"{path.relative_to(folder).as_posix()}={sha256(path.read_bytes()).hexdigest()}")
    (folder / "files").write_text("\n".join(listed), "ascii")
    start = folder / launcher.PROGRAM
    words = {"python": sys.executable, "version": version, "schema": schema, "platform": platform or this_platform()}
    start.write_text(_START.format(own=own, **words), "utf-8")
    start.chmod(0o755)
    return folder


def install_first(root: Path, version: str, *, files: int = 12) -> Installation:
    """An installation as the installer leaves it: launcher, one version, known to be good."""
    installation = Installation(root)
    make_program(installation.folder(version), version, files=files)
    write_turn(root, Turn(version, highest=version))
    mark_good(root, version)
    source = Path(launcher.__file__).read_text("utf-8")
    (root / "launcher.py").write_text(source, "utf-8")
    return installation


def bundle_of(program: Path, out: Path, key: Ed25519PrivateKey, version: str, platform: str = "") -> Path:
    """The program's bundle, signed."""
    release = ProgramRelease(PRODUCT, version, platform or this_platform(), SCHEMA, list_files(program))
    write_bundle(program, release, key, out)
    return out
