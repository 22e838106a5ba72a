"""Pictures of our own inside the encrypted file: the company's seal and logo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, insert, select

from ..core.problems import Refusal
from ..core.text import Text
from .file import Store
from .schema import pictures

PictureKey = Literal["seal", "logo"]
#: In bytes: a scanned seal is some 200 KB.
LARGEST = 4 * 1024**2
_BEGINS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG file; ``name`` is what it was called."""

    name: str
    content: bytes


def picture(store: Store, key: PictureKey) -> Picture | None:
    """The picture kept as seal or logo."""
    with store.reading() as connection:
        row = connection.execute(select(pictures.c.name, pictures.c.data).where(pictures.c.key == key)).one_or_none()
    return None if row is None else Picture(row.name, bytes(row.data))


def put_picture(store: Store, key: PictureKey, given: Picture | None) -> None:
    """Keep a picture in place of the former one; None forgets it.

    :raises Refusal: no PNG or JPEG, or larger than 4 MB
    """
    if given is not None:
        _check(given)
    with store.writing() as connection:
        connection.execute(delete(pictures).where(pictures.c.key == key))
        if given is not None:
            connection.execute(insert(pictures).values(key=key, name=given.name, data=given.content))


def _check(given: Picture) -> None:
    if not given.content.startswith(_BEGINS):
        what = Text("不是 PNG 或 JPEG 图片", "is no PNG or JPEG picture")
        raise Refusal.of("", what, Text("请另存为 PNG", "save it as PNG"), given.name)
    if len(given.content) > LARGEST:
        what = Text(f"图片超过 {LARGEST // 1024**2} MB", f"is larger than {LARGEST // 1024**2} MB")
        raise Refusal.of("", what, Text("请缩小后再选", "make it smaller"), given.name)
