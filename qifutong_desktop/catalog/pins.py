"""The shipped price book, questionnaire and contract by their SHA-256: what was altered since the build is refused.

``tools/pin_resources.py`` writes the table anew after a change of these files.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..assets import asset
from ..core.problems import Refusal
from ..core.text import Text
from .files import fingerprint, read_text

#: Folders of resources/ whose files are pinned, each and every one.
PINNED = ("contract", "pricebook", "questionnaire")
#: Path below resources/ → SHA-256 of the text (UTF-8, lines end in \n).
PINS: Mapping[str, str] = {
    "contract/clauses.toml": "18e5c5c9df2bbccf71f067e6175497c216edff7c19882c65a1e887eef6152272",
    "pricebook/2026-01.toml": "3e16f16abca534fe9f3df1db6588a4f334d53ca546108b13ff61c7baf64d8482",
    "questionnaire/base.toml": "f35655e17a72f0c03edf176f3d41b083b848ec65f2124b492a62e22769f5a21d",
    "questionnaire/manufacturing.toml": "56778c8f01712fbdca3513599cf1996a4d1ed1fabe9795f55e8590aa1ca2015f",
    "questionnaire/retail.toml": "c8bf9dc32abcc86b1bd282968bc585de11cb11e5b9c08815d157216c539e2776",
    "questionnaire/service.toml": "e8e4344c56125fb845ac0df3b008bf5d337cde128075619f9c1ef1085e2a63cd",
}
RENEW = "tools/pin_resources.py"


def pinned_text(path: Path) -> str:
    """The text of a shipped file.

    :raises Refusal: it is not what this build was made with, or lies where no shipped file should
    """
    text = read_text(path)
    if PINS.get(f"{path.parent.name}/{path.name}") != fingerprint(text):
        what = Text("与程序出厂时的内容不一致，可能被改动或损坏", "is not as it was shipped: altered or damaged")
        raise Refusal.of("", what, _remedy(), str(path))
    return text


def _remedy() -> Text:
    if asset(*RENEW.split("/")).is_file():
        return Text(f"是您有意修改的话，请运行 python {RENEW}", f"if you meant to change it, run python {RENEW}")
    return Text("请重新安装程序", "install the program again")
