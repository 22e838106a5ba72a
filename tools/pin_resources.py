"""Write the SHA-256 of the shipped price book, questionnaire and contract into qifutong_desktop/catalog/pins.py.

Run it after a change of these files that was meant:  python tools/pin_resources.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from qifutong_desktop.catalog import pins  # noqa: E402
from qifutong_desktop.catalog.files import fingerprint, read_text  # noqa: E402


def found(resources: Path = ROOT / "resources") -> dict[str, str]:
    """Every file that is pinned, by its path below resources/."""
    files = [path for folder in pins.PINNED for path in sorted((resources / folder).iterdir())]
    return {path.relative_to(resources).as_posix(): fingerprint(read_text(path)) for path in files}


def renewed(source: str, table: dict[str, str]) -> str:
    """The text of pins.py with another table in it."""
    lines = "".join(f'    "{name}": "{digest}",\n' for name, digest in table.items())
    head = "PINS: Mapping[str, str] = {\n"
    text, count = re.subn(re.escape(head) + r"(?:    .*\n)*\}", head + lines + "}", source)
    if count != 1:
        raise SystemExit("pins.py holds no table PINS")
    return text


if __name__ == "__main__":
    module = Path(pins.__file__)
    module.write_text(renewed(module.read_text("utf-8"), found()), "utf-8", newline="\n")
    print(f"{len(found())} files pinned in {module.relative_to(ROOT)}")
