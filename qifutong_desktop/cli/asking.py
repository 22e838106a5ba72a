"""Secrets on the command line: from a file, else typed at the terminal, never an argument that others can list."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from ..core.problems import Refusal
from ..core.text import Text
from .face import Face


def asker(face: Face) -> Callable[[Text], str | None]:
    """Asks at the terminal, without an echo; answers None where nobody sits."""

    def ask(words: Text) -> str | None:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        from getpass import getpass

        return getpass(words.said(face.lang) + ("：" if face.lang == "zh" else ": "), sys.stderr)

    return ask


def data_password(asked: Namespace) -> str:
    """What opens the client's locked workbooks, from the first line of ``--password-file``; "" where none is given.

    :raises Refusal: it cannot be read, or the line is empty
    """
    return "" if asked.password_file is None else first_line(asked.password_file, "--password-file")


def first_line(file: str, option: str = "--passphrase-file") -> str:
    """The secret in the first line of a file that an option names.

    :raises Refusal: it cannot be read, or the line is empty
    """
    from ..catalog.files import read_text

    line = read_text(Path(file)).split("\n", 1)[0].strip("\r")
    if not line:
        what = Text("第一行是空的", "its first line is empty")
        raise Refusal.of(option, what, Text("请把密码写在第一行", "write it in the first line"), file)
    return line


def key_passphrase(key: Path, asked: Namespace, face: Face) -> str:
    """What opens a private key: from the first line of ``--passphrase-file``, else typed where it has one; "" else.

    :raises Refusal: no such key or file, or the line is empty
    """
    from ..store.firm_key import needs_passphrase

    given = first_line(asked.passphrase_file) if asked.passphrase_file is not None else ""
    if given or not needs_passphrase(key):
        return given
    return asker(face)(Text("私钥的密码", "Passphrase of the private key")) or ""


def new_passphrase(file: str | None, face: Face) -> str:
    """From the first line of a file, else typed twice.

    :raises Refusal: nobody to ask, or two that differ
    """
    if file is not None:
        return first_line(file)
    ask = asker(face)
    first = ask(Text("设一个密码", "Choose a passphrase"))
    if not first:
        raise Refusal.of(
            "--passphrase-file",
            Text("没有给出密码", "no passphrase was given"),
            Text("请给出文件，密码写在第一行", "give a file with it in the first line"),
        )
    if ask(Text("再输入一次", "Type it again")) != first:
        raise Refusal.of("passphrase", Text("两次输入不同", "the two differ"), Text("请重新运行", "run it again"))
    return first
