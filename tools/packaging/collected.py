"""What stands in one frozen folder, by whose it is.

Entries are PyInstaller's ``(name, source file, kind)`` of modules, libraries and data.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from tools.supply_chain import ROOT, US, Part, distribution, locked, refused, rules

Entry = tuple[str, str, str]
_BUILDERS = {"pyinstaller", "pyinstaller-hooks-contrib"}


def refuse_strangers(modules: Iterable[Entry], files: Iterable[Entry]) -> list[Part]:
    """Every part of the folder that is somebody else's, sorted.

    :raises SystemExit: one of them is not ours to hand on, or an LGPL one could not be replaced; named
    """
    modules, files = list(modules), list(files)
    wrong = [f"{name} would be in the archive, where nobody can replace it" for name in _sealed_in(modules)]
    owners = {owner for _, source, _ in (*modules, *files) if (owner := _owner(source))} - _BUILDERS - {US}
    versions = dict(locked())
    wrong += [f"{name} is collected and not among what the program asks for" for name in sorted(owners - set(versions))]
    parts = [part for name in sorted(owners & set(versions)) for part in distribution(name, metadata.version(name))]
    parts += [Part(name, "", licence, "licences.toml") for name, licence in rules()["always"].items()]
    parts += [_system_library(name) for name, source, kind in files if _is_system(source) and kind == "BINARY"]
    wrong += refused(parts)
    if wrong:
        raise SystemExit("\n".join(["the folder would hold what it must not:", *sorted(set(wrong))]))
    return sorted(set(parts), key=lambda part: (part.within or part.name, part.within != "", part.name, part.version))


def _sealed_in(modules: Iterable[Entry]) -> list[str]:
    owners = {owner for _, source, kind in modules if kind.startswith("PYMODULE") and (owner := _owner(source))}
    return sorted(name for name in owners if _is_lgpl(name))


def _is_lgpl(name: str) -> bool:
    return str(rules()["distributions"].get(name, {}).get("licence", "")).startswith("LGPL")


def _is_system(source: str) -> bool:
    """A library of the machine that builds."""
    return not _owner(source) and bool(re.search(r"\.so(\.|$)", source)) and not source.startswith(_own_places())


def _own_places() -> tuple[str, ...]:
    """Of this project and of Python: its extension modules are under its own licence."""
    return (str(ROOT), *(str(Path(prefix) / "lib" / "python") for prefix in (sys.base_prefix, sys.prefix)))


def _system_library(name: str) -> Part:
    file = name.rpartition("/")[2]
    starts = [start for start in rules()["system"] if file.startswith(start)]
    licence = rules()["system"][max(starts, key=len)] if starts else ""
    return Part(file, "", licence, "[system] of licences.toml")


@cache
def _owners() -> dict[str, str]:
    return {path: name for found in metadata.distributions() for path, name in _files(found)}


def _files(found: metadata.Distribution) -> Iterator[tuple[str, str]]:
    name = re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower()
    yield from ((str(Path(str(found.locate_file(file))).resolve()), name) for file in found.files or ())


def _owner(source: str) -> str:
    """The distribution that a file came with; empty where it came with none."""
    return _owners().get(str(Path(source).resolve()), "") if source else ""
