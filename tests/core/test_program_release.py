"""The list of a release takes no name that leads out of its folder, or means two things somewhere."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qifutong_desktop.core.program_release import (
    LARGEST,
    PRODUCT,
    ProgramFile,
    ProgramRelease,
    good_name,
    program_release_from_plain,
)

HASH = "ab" * 32


def release(*names: str) -> ProgramRelease:
    return ProgramRelease(PRODUCT, "1.2.0", "linux-x86_64", 4, tuple(ProgramFile(name, 3, HASH) for name in names))


def test_it_reads_back_as_it_was_written() -> None:
    linked = ProgramFile("_internal/libQt6Core.so.6", 3, HASH, True, "PySide6/Qt/lib/libQt6Core.so.6")
    made = release("qifutong", "PySide6/Qt/lib/libQt6Core.so.6", "docx/[Content_Types].xml")
    made = replace(made, files=(*made.files, linked))
    assert program_release_from_plain(json.loads(made.body)) == made
    assert (made.size, made.size_in_bundle) == (12, 9)
    assert [one.name for one in made.contents] == [one.name for one in made.files[:3]]


@pytest.mark.parametrize(
    "name",
    [
        *("", "/etc/passwd", "../up", "a/../../up", "a/..", "./a", "a//b", "a/", "..", "...", "C:/x", "c:x", "a\\b"),
        *(
            "con",
            "NUL.txt",
            "a/com1",
            "lpt9.dll",
            "aux",
            "aux .txt",
            "a/Com1 .x.dll",
            "a.",
            "a ",
            " a",
            "a\x00b",
            "a\nb",
            "a:stream",
            "a*",
        ),
        *("名.dll", "~" * 121, "/".join(["abcdefgh"] * 25)),
    ],
)
def test_a_name_that_leads_elsewhere_is_none(name: str) -> None:
    assert not good_name(name)
    with pytest.raises(ValueError, match="no name"):
        release("qifutong", name)


@pytest.mark.parametrize(
    "names", [("a", "A"), ("x/a", "X/b"), ("a", "a/b"), ("A", "a/b"), ("a", "a")], ids=lambda names: " ".join(names)
)
def test_names_that_clash_somewhere_are_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"twice|both"):
        release(*names)


@pytest.mark.parametrize(
    "one",
    [
        ProgramFile("a", -1, HASH),
        ProgramFile("a", 3, HASH.upper()),
        ProgramFile("a", LARGEST + 1, HASH),
        ProgramFile("a", 3, HASH, link="not there"),
        ProgramFile("a", 4, HASH, link="qifutong"),
    ],
)
def test_a_file_that_cannot_be_is_refused(one: ProgramFile) -> None:
    good = release("qifutong")
    with pytest.raises(ValueError, match=r"hash|same|more"):
        replace(good, files=(*good.files, one))


def test_a_link_to_a_link_is_refused() -> None:
    good = release("qifutong")
    links = (ProgramFile("a", 3, HASH, link="qifutong"), ProgramFile("b", 3, HASH, link="a"))
    with pytest.raises(ValueError, match="same"):
        replace(good, files=(*good.files, *links))


@pytest.mark.parametrize(
    "change", [{"product": "other"}, {"version": "1.x"}, {"platform": "../x"}, {"store_schema": 0}, {"files": ()}]
)
def test_a_head_that_cannot_be_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (which of the values is said differently)
        replace(release("a"), **change)  # type: ignore[arg-type]


def test_a_key_too_much_is_refused() -> None:
    plain = json.loads(release("a").body)
    for spoiled in ({**plain, "more": 1}, {**plain, "store_schema": True}, {**plain, "files": [{"name": "a"}]}):
        with pytest.raises(ValueError, match="keys"):
            program_release_from_plain(spoiled)
