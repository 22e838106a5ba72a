"""Bring ``resources/i18n/en.ts`` up to the forms: new strings come in unfinished, gone ones go. Then translate them.

python -m tools.update_translations
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Run Qt's own lupdate over all forms."""
    forms = [str(form.relative_to(ROOT)) for form in sorted((ROOT / "forms").glob("*.ui"))]
    lupdate = Path(sys.executable).with_name("pyside6-lupdate")
    options = ["-source-language", "zh_CN", "-target-language", "en", "-no-obsolete", "-locations", "none"]
    command = [str(lupdate), *forms, *options, "-ts", "resources/i18n/en.ts"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
