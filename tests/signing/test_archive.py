"""PDF/A by the judges that others use, where they are here: veraPDF for 3b, Debian's Preflight for what 1b shares with
it. Our own structural checks are in test_papers.py."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.signing.making import Shape, paper, signed

JARS = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api")
_JAVA = Path("/usr/share/java")
#: What part 1 of the standard forbids or asks for, and part 3 does not: its own number, colour profiles of version 4,
#: a list of a subset's characters, files inside, soft masks (the seal's), an invisible field without appearance, and
#: metadata written in the short form (as whoever signs writes them).
ONLY_IN_PART_1 = {
    "7.11.2": "part must be 1",
    "2.1.6": "Invalid version of the ICCProfile",
    "3.1.11": "The CIDSet entry is missing",
    "1.4.7": "EmbeddedFile entry",
    "1.2.9": "EmbeddedFile entry",
    "2.2.2": "Soft Mask",
    "5.3.1": "lacks an appearance dictionary",
    "7.3": "purl.org/dc/elements",
}
SHAPES: tuple[Shape, ...] = ("plain", "countersigned", "timestamped")


def papers(folder: Path) -> list[Path]:
    (folder / "paper.pdf").write_bytes(paper())
    for shape in SHAPES:
        (folder / f"{shape}.pdf").write_bytes(signed(shape))
    return sorted(folder.glob("*.pdf"))


def test_preflight_finds_nothing_but_what_part_3_allows(tmp_path: Path) -> None:
    jars = [_JAVA / f"{name}.jar" for name in JARS]
    if shutil.which("java") is None or not all(jar.exists() for jar in jars):
        pytest.skip(
            "Preflight is not here: sudo apt-get install default-jre-headless libpdfbox2-java libactivation-java"
            " libjaxb-api-java"
        )
    for file in papers(tmp_path):
        command = ["java", "-cp", ":".join(map(str, jars)), "org.apache.pdfbox.preflight.Validator_A1b", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert "PDF/A-1b" in done.stdout + done.stderr, done.stderr
        found = re.findall(r"^(\d+(?:\.\d+)*) : (.*)$", done.stdout + done.stderr, re.M)
        others = [(code, words) for code, words in found if ONLY_IN_PART_1.get(code, "\0") not in words]
        assert others == [], file.name


def test_vera_pdf_calls_it_3b(tmp_path: Path) -> None:
    if shutil.which("verapdf") is None:
        pytest.skip("veraPDF is not on PATH: get it from its own site, it is no package of the system's")
    files = papers(tmp_path)
    done = subprocess.run(
        ["verapdf", "--flavour", "3b", "--format", "text", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout.count("PASS") == len(files), done.stdout
