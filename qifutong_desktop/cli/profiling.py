"""``qifutong profile``"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ..core.migration.sizing import sizing_json
from ..workbooks.reading import measure
from .diagnosing import sizing_lines
from .face import Face


def profile(asked: Namespace, face: Face) -> int:
    """:raises Refusal: a file that cannot be read"""
    try:
        sizing = measure([Path(name) for name in asked.FILE], shown=asked.FILE, progress=face.progress)
    finally:
        face.progress_done()
    face.give(lambda: sizing_json(sizing), lambda: sizing_lines(sizing, face.lang))
    return 0
