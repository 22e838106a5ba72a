"""Whether two builds are the same to the byte; ``python -m tools.packaging.same ONE OTHER``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path


def contents(folder: Path) -> dict[str, str]:
    """Each file's mode and digest, or where a link leads, by its place in the folder."""
    return {
        path.relative_to(folder).as_posix(): (
            f"→ {path.readlink()}"
            if path.is_symlink()
            else f"{path.stat().st_mode:o} {sha256(path.read_bytes()).hexdigest()}"
        )
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def main(words: Sequence[str]) -> int:
    """0 where nothing differs."""
    one, other = (contents(Path(word)) for word in words)
    wrong = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    whole = sha256("\n".join(f"{name} {said}" for name, said in one.items()).encode()).hexdigest()
    print(*([f"differs: {name}" for name in wrong] or [f"{len(one)} files, the same: {whole}"]), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
