"""How large a frozen folder is, part by part: ``python -m tools.packaging.size dist/qifutong`` fails above its bound.

``--write`` renews tools/packaging/size.toml, beside which a folder that grew too large is laid. Megabytes are 10⁶ bytes
of files; links weigh nothing.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

RECORD = Path(__file__).with_name("size.toml")
_ROOM = 1.05  # what a patch release of a library may add
_LISTED = 500_000  # smaller parts are summed up


def parts_of(folder: Path) -> dict[str, int]:
    """Bytes by the first name inside ``_internal``, small ones together as ``rest``."""
    found: dict[str, int] = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            words = [word for word in path.relative_to(folder).parts if word != "_internal"]
            name = words[0].removesuffix(".libs")
            found[name] = found.get(name, 0) + path.stat().st_size
    large = {name: size for name, size in found.items() if size >= _LISTED}
    return {**dict(sorted(large.items())), "rest": sum(found.values()) - sum(large.values())}


def too_large(parts: Mapping[str, int], record: Mapping[str, float], bound: float) -> list[str]:
    """Lines that say by how much and where it grew; none within the bound. ``record`` and ``bound`` in megabytes."""
    total = sum(parts.values()) / 1e6
    if total <= bound:
        return []
    grown = {name: size / 1e6 - record.get(name, 0) for name, size in parts.items()}
    worst = sorted(((more, name) for name, more in grown.items() if more >= 0.5), reverse=True)
    return [
        f"the folder has {total:.1f} MB, its bound is {bound:.0f} MB; what grew:",
        *(f"  {name}: +{more:.1f} MB" for more, name in worst),
    ]


def main(words: Sequence[str]) -> int:
    """0 within the bound."""
    parts = parts_of(Path(words[0]))
    total = sum(parts.values()) / 1e6
    if words[1:] == ["--write"]:
        rows = "".join(f'"{name}" = {size / 1e6:.1f}\n' for name, size in parts.items())
        head = "# Written by python -m tools.packaging.size FOLDER --write, on Linux x86_64. Megabytes.\n"
        RECORD.write_text(f"{head}bound = {total * _ROOM:.0f}\n\n[parts]\n{rows}", "utf-8")
    record = tomllib.loads(RECORD.read_text("utf-8"))
    wrong = too_large(parts, record["parts"], record["bound"])
    print(*wrong or [f"{total:.1f} MB of at most {record['bound']}"], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
