"""Whose work we hand on, under which licences: over all that can stand in a frozen folder, on any system.

``python -m tools.supply_chain`` prints the list and fails, by name, for a licence that tools/packaging/licences.toml
does not allow or that nobody can make out.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from tools.packaging.spdx import chosen

ROOT = Path(__file__).resolve().parent.parent
US = "qifutong-desktop"
# Left to those who have Python: Trino, nine packages for a server that no client's site has; SQL Server, whose driver's
# wheels link to an OpenSSL that nobody mends.
EXTRAS_IN_FOLDER = ("mysql", "token")


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of somebody else's work: ``licence`` is an SPDX expression, empty where none can be made out;
    ``within`` says which library or distribution it lies in, empty where it stands by itself."""

    name: str
    version: str
    licence: str
    evidence: str
    within: str = ""

    @property
    def called(self) -> str:
        """Its name, and where it lies."""
        return f"{self.name} (in {self.within})" if self.within else self.name


def shipped_parts(lock: Path = ROOT / "uv.lock") -> list[Part]:
    """Everything that a frozen folder can hold: distributions of all systems, what lies in them, and what is in every
    folder."""
    parts = [part for name, version in locked(lock) for part in distribution(name, version)]
    parts += [Part(name, "", licence, "licences.toml") for name, licence in rules()["always"].items()]
    return list(dict.fromkeys(parts))


def refused(parts: Iterable[Part]) -> list[str]:
    """A line for each part that may not be handed on."""
    return [line for part in parts for line in _refused(part)]


def _refused(part: Part) -> Iterator[str]:
    try:
        if part.licence and chosen(part.licence, rules()["allowed"]) is not None:
            return
        wrong = f"is under {part.licence}" if part.licence else f"says nothing that we can read: {part.evidence}"
    except ValueError:
        wrong = f"has no licence expression: {part.licence}"
    yield f"{part.called} {part.version} {wrong}; look it up and enter it in tools/packaging/licences.toml, or drop it"


@cache
def rules() -> Mapping[str, Any]:
    """tools/packaging/licences.toml."""
    return tomllib.loads((ROOT / "tools" / "packaging" / "licences.toml").read_text("utf-8"))


def locked(lock: Path = ROOT / "uv.lock") -> list[tuple[str, str]]:
    """Names and versions of the distributions that the program and the extras of the folder ask for, ours apart."""
    packages: dict[str, list[dict[str, Any]]] = {}
    for package in tomllib.loads(lock.read_text("utf-8"))["package"]:
        packages.setdefault(package["name"], []).append(package)
    seen: set[tuple[str, str]] = set()
    asked = [(US, ""), *((US, extra) for extra in EXTRAS_IN_FOLDER)]
    while asked:
        name, extra = asked.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for package in packages[name]:
            extras = {"": package.get("dependencies", ()), **package.get("optional-dependencies", {})}
            asked += [(need["name"], of) for need in extras.get(extra, ()) for of in ("", *need.get("extra", ()))]
    names = {name for name, _ in seen} - {US}
    return [(name, package["version"]) for name in sorted(names) for package in packages[name]]


def distribution(name: str, version: str) -> list[Part]:
    """A distribution and what lies in it, by the table or by what its own papers say."""
    known = rules()["distributions"].get(name, {})
    found = _installed(name)
    if "licence" in known:
        licence, evidence = known["licence"], known.get("evidence", "licences.toml")
    elif found is None:
        licence, evidence = "", "it is not installed here, and not in licences.toml"
    else:
        licence, evidence = _said(found.metadata)
    inner = [entry.rpartition(": ") for entry in known.get("within", [])]
    return [
        Part(name, version, licence, evidence),
        *(Part(what, "", under, "licences.toml", name) for what, _, under in inner),
        *(_listed(found, name) if found else ()),
    ]


def _installed(name: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None


def _said(papers: metadata.PackageMetadata) -> tuple[str, str]:
    """SPDX expression and where it stands: the field made for it, else the old ones where they are exact."""
    values = {key: papers.get_all(key) or [] for key in ("License-Expression", "License", "Classifier")}
    if values["License-Expression"]:
        return values["License-Expression"][0], "License-Expression in its metadata"
    classified = [line.split(" :: ")[-1] for line in values["Classifier"] if line.startswith("License :: ")]
    for said in (*values["License"], *classified):
        licence = rules()["said"].get(said, said if said in rules()["allowed"] else "")
        if licence:
            return licence, f"“{said}” in its metadata"
    return "", f"“{'; '.join((*values['License'], *classified))[:80]}” in its metadata"


def _listed(found: metadata.Distribution, name: str) -> Iterator[Part]:
    """Parts of its own list: crates that were linked in are listed by their licence."""
    for file in found.files or ():
        if "sboms" in file.parts and file.suffix == ".json":
            for one in json.loads(file.read_text("utf-8")).get("components", ()):
                licence = _of_list(one)
                if one["name"] in rules()["distributions"].get(name, {}).get("absent", ()):
                    continue
                if licence and not re.sub(r"\W", "", one["name"]).lower().startswith(re.sub(r"\W", "", name)):
                    yield Part(one["name"], one.get("version", ""), licence, f"{file.name} in its wheel", name)


def _of_list(component: Mapping[str, Any]) -> str:
    said = [
        one.get("expression") or one["license"].get("id") or one["license"].get("name", "")
        for one in component.get("licenses", ())
    ]
    return " AND ".join(f"({one})" if " " in one else one for one in said)


def main() -> int:
    """Print everything; 1 where something may not be handed on."""
    parts = shipped_parts()
    for part in parts:
        print(f"{part.called:48} {part.version:14} {part.licence:40} {part.evidence}")
    wrong = refused(parts)
    print(*wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
