"""What a command and an option are, and the options that several families of commands share."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.text import Text


@dataclass(frozen=True, slots=True)
class Option:
    """One argument (``CASE``) or option (``--out DIR``); ``metavar`` is "" for a switch."""

    name: str
    help: Text
    metavar: str = ""
    many: bool = False
    required: bool = False

    @property
    def positional(self) -> bool:
        return not self.name.startswith("-")

    @property
    def shown(self) -> str:
        """As it stands in a usage line."""
        words = self.name if not self.metavar else f"{self.name} {self.metavar}"
        return f"{words}…" if self.many else words


@dataclass(frozen=True, slots=True)
class Command:
    """One command; ``words`` are what is typed, ``examples`` lines to copy."""

    words: tuple[str, ...]
    summary: Text
    about: Text
    options: tuple[Option, ...]
    examples: tuple[str, ...]

    @property
    def name(self) -> str:
        return " ".join(self.words)


JSON = Option("--json", Text("结果以一个 JSON 对象输出", "print the result as one JSON object"))
LANG = Option("--lang", Text("说中文或英文（默认 zh）", "speak Chinese or English (zh by default)"), "zh|en")
HELP = Option("--help", Text("显示本说明", "show this help"))
VERSION = Option("--version", Text("显示版本", "show the version"))
DATE = Option(
    "--date",
    Text("按哪一天出具，如 2026-09-07（默认今天）", "the day it is made for, e.g. 2026-09-07 (today by default)"),
    "YYYY-MM-DD",
)
COMMON = (JSON, LANG, HELP)

CASE = Option("CASE", Text("案例文件（.toml 或 .json）", "the case file (.toml or .json)"), required=True)
DATA = Option(
    "--data",
    Text("客户的表格（.xlsx .xls .ods .csv），可给多个", "the client's workbooks (.xlsx .xls .ods .csv), one or more"),
    "FILE",
    many=True,
)
PASSWORD = Option(
    "--password-file",
    Text("表格有打开密码时，密码取自文件第一行", "what opens locked workbooks, in the file's first line"),
    "FILE",
)
OUT = Option("--out", Text("写到哪个文件夹", "the folder to write to"), "DIR", required=True)
PASSPHRASE = Option(
    "--passphrase-file",
    Text("私钥的密码取自文件第一行（否则询问）", "the private key's passphrase, in the file's first line (else asked)"),
    "FILE",
)
