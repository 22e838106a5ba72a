"""The company's seal and logo in the store."""

from __future__ import annotations

import io
from pathlib import Path

from ..core.problems import Refusal
from ..core.text import Text
from ..store.file import Store
from ..store.pictures import LARGEST, Picture, PictureKey, picture, put_picture


def company_picture(store: Store, key: PictureKey) -> tuple[str, bytes] | None:
    """Name and content of the seal or the logo."""
    found = picture(store, key)
    return None if found is None else (found.name, found.content)


def take_picture(store: Store, key: PictureKey, path: Path | None) -> tuple[str, bytes] | None:
    """Keep a picture file; None forgets it. A seal is kept as it is stamped: small, without its white ground.

    :raises Refusal: it cannot be read, is no PNG or JPEG, or is larger than 4 MB
    """
    if path is None:
        put_picture(store, key, None)
        return None
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        what = Text(f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})")
        raise Refusal.of("", what, Text("请核对文件", "check the file"), path.name) from None
    if key == "seal" and len(content) <= LARGEST:
        content = _as_stamped(content, path.name)
    put_picture(store, key, Picture(path.name, content))
    return path.name, content


def _as_stamped(content: bytes, name: str) -> bytes:
    from ..documents.stamp import transparent

    out = io.BytesIO()
    try:
        transparent(content).save(out, "PNG")
    except Refusal as refusal:
        raise refusal.in_file(name) from None
    return out.getvalue()
