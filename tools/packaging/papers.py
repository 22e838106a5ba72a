"""The papers of a frozen folder: notices with their texts, and the list of parts (CycloneDX), equal for equal parts."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from qifutong_desktop import __version__
from tools.packaging.collected import Entry
from tools.supply_chain import ROOT, US, Part, rules

_TEXTS = ROOT / "tools" / "packaging" / "texts"
_IS_TEXT = re.compile(r"licen[sc]e|copying|notice|authors|third.?party", re.I)

HEAD = """\
Qifutong desktop 企服通桌面版 {version} is released under Apache-2.0 (licences/qifutong-desktop/).
It stands on the work of others, listed here with their licences. Each one's texts are in licences/, by its name;
sbom.cdx.json lists the same for machines.

Qt, PySide6, Shiboken, psycopg, python-stdnum and some system libraries come under the LGPL. They are unchanged, and
each is a file or folder of its own, which you may replace by another build or version of the same interface: Qt and
PySide6 in _internal/PySide6/ and shiboken6/, psycopg in psycopg/ and psycopg_binary/, python-stdnum in stdnum/. To
do so you may take the program apart. Their sources are those that their projects publish under the versions below; ask
whoever gave you this folder for them.

"""


def write_papers(folder: Path, parts: Sequence[Part], binaries: Iterable[Entry]) -> list[Path]:
    """THIRD-PARTY.txt, sbom.cdx.json and licences/ in ``folder``; every file written."""
    shutil.rmtree(folder, ignore_errors=True)
    texts = folder / "licences"
    _copy(ROOT / "LICENSE", texts / US / "LICENSE")
    _copy(ROOT / "resources" / "fonts" / "OFL.txt", texts / "noto-sans-sc" / "OFL.txt")
    for part in parts:
        if not part.within and part.version:
            _copy_texts(part.name, texts / part.name)
    for source in sorted({source for name, source, kind in binaries if kind == "BINARY" and "/" not in name}):
        _copy_debian(source, texts / "system")
    notice = HEAD.format(version=__version__) + "".join(map(_line, parts))
    (folder / "THIRD-PARTY.txt").write_text(notice, "utf-8")
    (folder / "sbom.cdx.json").write_text(json.dumps(sbom(parts), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _line(part: Part) -> str:
    indent = "    " if part.within else ""
    return f"{indent}{' '.join((part.name, part.version)).strip()} — {part.licence}\n"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _copy_texts(name: str, folder: Path) -> None:
    """Texts that its wheel brings, and ours where it brings none."""
    for file in metadata.files(name) or ():
        in_info = ".dist-info" in file.parts[0]
        if _IS_TEXT.search("/".join(file.parts[1:]) if in_info else file.name) and file.suffix not in (".py", ".pyc"):
            source = Path(str(file.locate()))
            inner = [part for part in file.parts[1:] if part != "licenses"] if in_info else [file.name]
            if source.is_file() and "fonts" not in file.parts:
                _copy(source, folder.joinpath(*inner))
    for text in rules()["distributions"].get(name, {}).get("texts", ()):
        _copy(_TEXTS / text, folder / text)


def _copy_debian(library: str, folder: Path) -> None:
    """What Debian says about a library of its own; other systems keep no such file."""
    if shutil.which("dpkg-query") is None:
        return
    for path in (library, library.removeprefix("/usr")):
        owner = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True, check=False).stdout
        said = Path("/usr/share/doc", owner.partition(":")[0], "copyright")
        if owner and said.is_file():
            _copy(said, folder / f"{owner.partition(':')[0]}.txt")
            return


def sbom(parts: Sequence[Part]) -> dict[str, Any]:
    """CycloneDX 1.5. The hashes are those of the lock: of each wheel that it could have come as."""
    hashes = _hashes()
    components = [_component(part, hashes) for part in parts]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components))}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": US, "name": US, "version": __version__}},
        "components": components,
        "dependencies": [
            {"ref": US, "dependsOn": [_ref(part) for part in parts if not part.within]},
            *(
                {"ref": _ref(whole), "dependsOn": inner}
                for whole in parts
                if not whole.within and (inner := [_ref(part) for part in parts if part.within == whole.name])
            ),
        ],
    }


def _ref(part: Part) -> str:
    return "/".join(filter(None, (part.within, f"{part.name}@{part.version}")))


def _component(part: Part, hashes: Mapping[str, list[tuple[str, str]]]) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "library", "bom-ref": _ref(part), "name": part.name}
    if part.version:
        found["version"] = part.version
    found["licenses"] = [{"expression": part.licence}]
    key = f"{part.name}@{part.version}"
    if not part.within and key in hashes:
        found["purl"] = f"pkg:pypi/{key}"
        found["externalReferences"] = [
            {"type": "distribution", "url": file, "hashes": [{"alg": "SHA-256", "content": digest}]}
            for file, digest in hashes[key]
        ]
    return found


def _hashes() -> dict[str, list[tuple[str, str]]]:
    """File names and SHA-256 of all wheels, by name@version."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    return {
        f"{package['name']}@{package['version']}": [
            (wheel["url"].rpartition("/")[2], wheel["hash"].removeprefix("sha256:")) for wheel in package["wheels"]
        ]
        for package in packages
        if "wheels" in package
    }
