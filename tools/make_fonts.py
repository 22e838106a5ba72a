"""Make the two static faces in ``resources/fonts`` from the variable Noto Sans SC (OFL, see ``OFL.txt`` there).

PDF embedding and older Windows want one file a weight, and no package on PyPI brings static TrueType outlines. In a
throw-away environment:

    pip install fonttools justmytype-intl-cjk
    python tools/make_fonts.py resources/fonts

The result depends only on the source font and fontTools; it takes about a minute.
"""

from __future__ import annotations

import sys
from importlib.metadata import files
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

PACKAGE = "justmytype-intl-cjk"
WEIGHTS = {"Regular": 400, "Bold": 700}


def variable_font() -> Path:
    """The variable Noto Sans SC that the package carries."""
    for file in files(PACKAGE) or ():
        if file.name.startswith("NotoSansSC") and file.suffix == ".ttf":
            return Path(str(file.locate()))
    raise SystemExit(f"{PACKAGE} brings no NotoSansSC*.ttf")


def main(folder: Path) -> None:
    source = variable_font()
    for name, weight in WEIGHTS.items():
        font = TTFont(source, recalcTimestamp=False)
        instantiateVariableFont(font, {"wght": weight}, inplace=True, updateFontNames=True)
        font.save(folder / f"NotoSansSC-{name}.ttf")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python tools/make_fonts.py FOLDER")
    main(Path(sys.argv[1]))
