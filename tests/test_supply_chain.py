"""Whose work we hand on: every licence is one that we allow, and a new or unknown one fails by its name."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from tools.packaging import collected, papers
from tools.packaging.icon import SIZES, write_icons
from tools.packaging.size import parts_of, too_large
from tools.packaging.spdx import chosen
from tools.packaging.windows.resource import version_resource
from tools.supply_chain import EXTRAS_IN_FOLDER, ROOT, Part, distribution, locked, refused, rules, shipped_parts

LOCK = (ROOT / "uv.lock").read_text("utf-8")


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return shipped_parts()


def test_everything_that_we_hand_on_is_under_a_licence_that_we_allow(parts: list[Part]) -> None:
    assert not refused(parts), "\n".join(refused(parts))


def test_it_looks_at_all_that_the_program_and_the_folder_ask_for(parts: list[Part]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *(one for name in EXTRAS_IN_FOLDER for one in extras[name])]
    names = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", one, maxsplit=1)[0]).lower() for one in asked}
    assert names <= {part.name for part in parts}
    assert set(extras["freeze"]) - {one for one in extras["freeze"] if one.startswith("pyinstaller")} == {
        one for name in EXTRAS_IN_FOLDER for one in extras[name]
    }, "the extra `freeze` installs the drivers of the folder"


@pytest.mark.parametrize(
    ("licence", "why"),
    [
        ("GPL-3.0-or-later", "is under GPL-3.0-or-later"),
        ("AGPL-3.0-only", "is under AGPL-3.0-only"),
        ("MIT AND GPL-2.0-only", "is under MIT AND GPL-2.0-only"),
        ("LicenseRef-Proprietary", "is under LicenseRef-Proprietary"),
        ("", "says nothing"),
        ("MIT Apache-2.0", "has no licence expression"),
    ],
)
def test_what_we_do_not_allow_is_refused_by_its_name(licence: str, why: str) -> None:
    [line] = refused([Part("ghostscript", "10.1", licence, "its metadata")])
    assert line.startswith("ghostscript 10.1")
    assert why in line


@pytest.mark.parametrize(
    ("expression", "taken"),
    [
        ("MIT", "MIT"),
        ("GPL-2.0-only OR MIT", "MIT"),
        ("MIT AND (GPL-3.0-only OR Zlib)", "MIT AND Zlib"),
        ("MIT AND GPL-3.0-only OR Zlib", "Zlib"),
        ("GPL-3.0-only WITH GCC", None),
        ("GPL-2.0-only OR GPL-3.0-only", None),
    ],
)
def test_an_expression_is_read_as_spdx_means_it(expression: str, taken: str | None) -> None:
    assert chosen(expression, {"MIT", "Zlib"}) == taken


@pytest.mark.parametrize("wrong", ["", "MIT AND", "(MIT", "MIT)", "OR MIT", "MIT Zlib"])
def test_what_is_no_expression_says_so(wrong: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        chosen(wrong, {"MIT", "Zlib"})


def test_a_distribution_that_nobody_entered_and_that_is_not_here_is_refused() -> None:
    assert "not installed here" in refused(distribution("no-such-thing", "1.0"))[0]


def test_every_entry_of_the_table_is_of_something_locked() -> None:
    assert set(rules()["distributions"]) <= {name for name, _ in locked()}, "an entry for what is gone: drop it"


def test_pillow_here_was_built_without_the_gpl_part_of_its_list() -> None:
    features = pytest.importorskip("PIL.features")
    assert rules()["distributions"]["pillow"]["absent"] == ["libimagequant"]
    assert not features.check("libimagequant")


def test_every_locked_file_has_its_hash() -> None:
    for package in tomllib.loads(LOCK)["package"]:
        for file in (*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])):
            assert file["hash"].startswith("sha256:"), file


# --- the folder's papers ---------------------------------------------------------------------------------------------


def test_a_folder_that_holds_somebody_elses_tool_is_refused() -> None:
    [module] = [file for file in metadata.files("pytest") or () if str(file) == "_pytest/config/__init__.py"]
    with pytest.raises(SystemExit, match="pytest is collected and not among"):
        collected.refuse_strangers([("_pytest.config", str(module.locate()), "PYMODULE")], [])


def test_a_system_library_that_nobody_looked_up_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"libreadline\.so\.8"):
        collected.refuse_strangers([], [("libreadline.so.8", "/usr/lib/libreadline.so.8", "BINARY")])


def test_lgpl_code_must_not_be_sealed_into_the_archive() -> None:
    import stdnum

    assert stdnum.__file__ is not None
    with pytest.raises(SystemExit, match="python-stdnum would be in the archive"):
        collected.refuse_strangers([("stdnum", stdnum.__file__, "PYMODULE")], [])
    assert collected.refuse_strangers([], [("stdnum/__init__.py", stdnum.__file__, "DATA")])


def test_the_papers_name_every_part_bring_its_texts_and_are_equal_each_time(parts: list[Part], tmp_path: Path) -> None:
    here = [part for part in parts if part.within or not part.version or _is_here(part.name)]
    first, again = tmp_path / "first", tmp_path / "again"
    for folder in (first, again):
        papers.write_papers(folder, here, [])
    files = {path.relative_to(first): path.read_bytes() for path in first.rglob("*") if path.is_file()}
    assert files == {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}
    notice = files[Path("THIRD-PARTY.txt")].decode()
    for part in here:
        assert f"{' '.join((part.name, part.version)).strip()} — {part.licence}\n" in notice
        if part.version and not part.within:
            assert any((first / "licences" / part.name).rglob("*")), f"{part.name} comes without a text"
    for lgpl in ("pyside6-essentials", "psycopg"):
        assert (first / "licences" / lgpl / "GPL-3.0.txt").is_file(), "the LGPL 3 stands on the text of the GPL 3"


def _is_here(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def test_the_list_of_parts_has_the_locks_hashes_and_names_no_host(parts: list[Part]) -> None:
    found = papers.sbom(parts)
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.5")
    [one] = [part for part in found["components"] if part["name"] == "openpyxl"]
    assert one["licenses"] == [{"expression": "MIT"}]
    for file in one["externalReferences"]:
        assert f"/{file['url']}" in LOCK
        assert f"sha256:{file['hashes'][0]['content']}" in LOCK
    assert "://" not in json.dumps(found)
    refs = [part["bom-ref"] for part in found["components"]]
    known = {found["metadata"]["component"]["bom-ref"], *refs}
    assert len(known) == len(refs) + 1, "each reference stands for one part"
    assert all(set(one["dependsOn"]) <= known and one["ref"] in known for one in found["dependencies"])


# --- size, icon, version ---------------------------------------------------------------------------------------------


def test_a_folder_above_its_bound_says_what_grew(tmp_path: Path) -> None:
    for name, size in (("_internal/PySide6/Qt.so", 2_000_000), ("_internal/new/big.so", 3_000_000), ("qifutong", 10)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))
    parts = parts_of(tmp_path)
    assert parts == {"PySide6": 2_000_000, "new": 3_000_000, "rest": 10}
    assert too_large(parts, {"PySide6": 1.9}, 6) == []
    head, *grown = too_large(parts, {"PySide6": 1.9}, 4)
    assert "5.0 MB" in head
    assert grown == ["  new: +3.0 MB"]


def test_the_icon_has_all_sizes_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    one, other = write_icons(tmp_path / "one"), write_icons(tmp_path / "other")
    assert {path.name: path.read_bytes() for path in one.iterdir()} == {
        path.name: path.read_bytes() for path in other.iterdir()
    }
    with image.open(one / "qifutong.ico") as icon:
        assert icon.info["sizes"] == {(size, size) for size in SIZES}


def test_the_version_resource_is_what_pyinstaller_reads(tmp_path: Path) -> None:
    said = Path(version_resource(tmp_path / "version.txt", "1.20.3")).read_text("utf-8")
    compile(said, "version.txt", "eval")
    assert "filevers=(1, 20, 3, 0)" in said
    assert "企服通桌面版" in said
