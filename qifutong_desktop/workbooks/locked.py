"""Workbooks under a password, opened in memory with the password that somebody gave.

Only reading processes import this. What was inside never touches a disk: they may not write to files at all.
"""

from __future__ import annotations

import io
from typing import Any, BinaryIO

from ..core.problems import Refusal
from ..core.text import Text
from .screening import Kind, password_needed, refusal, screen, wrong_password
from .source import Source

#: With this Excel locks what nobody gave a password for: it opens such files without asking, and so do we.
_OF_NOBODY = "VelvetSweatshop"


def opened(source: Source, password: str = "") -> tuple[Source, Kind]:
    """What a file is, and where to read it: a locked one is read from what it holds.

    :raises Refusal: as :func:`screen`, for the file and for what it holds; a password is needed, or a wrong one
    """
    kind = screen(source)
    if kind != "locked":
        return source, kind
    inner = Source(source.path, _unlocked(source, password))
    found = screen(inner)
    if found == "locked":
        raise _damaged()
    return inner, found


def _unlocked(source: Source, password: str) -> bytes:
    """:raises Refusal: a password is needed, a wrong one, or damaged"""
    try:
        with source.open() as file:
            package = _package(file)
            if any(_fits(package, given) for given in ((password, _OF_NOBODY) if password else (_OF_NOBODY,))):
                out = io.BytesIO()
                package.decrypt(out)
                return out.getvalue()
    except (MemoryError, Refusal):
        raise
    except Exception:  # the library meets damage with errors of every kind
        raise _damaged() from None
    raise wrong_password() if password else password_needed()


def _package(file: BinaryIO) -> Any:
    """:raises Exception: of any kind"""
    import msoffcrypto
    import olefile
    from msoffcrypto.format import xls97

    xls97.tempfile = _Nowhere
    with olefile.OleFileIO(file) as container:
        described = container.openstream("EncryptionInfo").read() if container.exists("EncryptionInfo") else b""
    if b"<!" in described:  # it declares a document type
        raise _damaged()
    return msoffcrypto.OfficeFile(file)


def _fits(package: Any, password: str) -> bool:
    from msoffcrypto.exceptions import InvalidKeyError

    try:
        if package.format == "ooxml":
            package.load_key(password=password, verify_password=True)
        else:
            package.load_key(password=password)
    except (InvalidKeyError, UnicodeError):
        return False
    return True


class _Nowhere:
    """In the place of the library's temporary file, which would lie on the disk."""

    TemporaryFile = io.BytesIO


def _damaged() -> Refusal:
    return refusal(
        Text("有密码保护，但加密部分已损坏或无法识别", "is locked by a password in a way that is damaged or not known"),
        Text("请用密码打开后另存为无密码的副本", "open it with its password and save a copy without one"),
    )
