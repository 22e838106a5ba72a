"""What is drawn into a signature's field: the signer's words where the paper asks for them, and seal or ink."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from ..core.problems import Refusal
from ..core.text import Text
from .ink import Ink
from .style import MM
from .typeset import text_width

#: The ring of the paper, and the pixels that it takes at 300 dpi.
_RING = 42 * MM
_PIXELS = 496
#: More pixels than this are no picture of a seal.
_LARGEST = 40_000_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """``name`` and ``day`` stand over the two lines of the block, ``notes`` small below; ``picture`` is a PNG or JPEG
    (seal or ink), drawn in the ring on the right."""

    name: str
    day: str
    notes: tuple[str, ...] = ()
    picture: bytes | None = None


def stamp_pdf(stamp: Stamp, width: float, height: float) -> bytes:
    """The stamp as a page of this size in points.

    :raises Refusal: a character that the font cannot print, or a picture that is none
    """
    ink = Ink(tags=False)
    ink.height = height
    ink.canvas.setPageSize((width, height))
    room = width - _RING - 4 * MM
    _fitted(ink, stamp.name, 14 * MM + 2 * MM, room, 11, bold=True)
    _fitted(ink, stamp.day, 32 * MM + 2 * MM, room, 9)
    for number, note in enumerate(stamp.notes):
        _fitted(ink, note, 35 * MM + (number + 1) * 7.5, room, 6)
    if stamp.picture is not None:
        _picture(ink, transparent(stamp.picture), width - _RING, (height - _RING) / 2, _RING)
    ink.next_page()
    return ink.finished()


def _fitted(ink: Ink, text: str, y: float, room: float, size: float, *, bold: bool = False) -> None:
    """One line, set smaller where it would not fit."""
    wide = text_width(text, bold) * size / 1000
    fitting = size if wide <= room else max(4.0, size * room / wide)
    ink.words(0, y, round(fitting, 2), "ink", text, bold=bold)


def _picture(ink: Ink, picture: Any, x: float, y: float, side: float) -> None:
    from reportlab.lib.utils import ImageReader

    scale = side / max(picture.size)
    width, height = picture.width * scale, picture.height * scale
    ink.canvas.drawImage(
        ImageReader(picture), x + (side - width) / 2, y + (side - height) / 2, width, height, mask="auto"
    )


def transparent(content: bytes) -> Any:
    """A picture re-encoded: at most 496 pixels a side, nothing but its pixels kept, the white paper taken out.

    :raises Refusal: it is no picture
    """
    from PIL import Image, ImageChops

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > _LARGEST:
                raise ValueError("too many pixels")
            opened.thumbnail((_PIXELS, _PIXELS))
            given = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        what = Text("不是 PNG 或 JPEG 图片", "is no PNG or JPEG picture")
        raise Refusal.of("seal", what, Text("请另存为 PNG", "save it as PNG")) from None
    red, green, blue, alpha = given.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    ground = darkest.point([0 if level > 235 else min(255, (255 - level) * 2) for level in range(256)])
    return Image.merge("RGBA", (red, green, blue, ImageChops.darker(alpha, ground)))
