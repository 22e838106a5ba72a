"""``qifutong profile``"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ..actions.profiling import effort_of, profile_json
from ..core.migration.effort import shown_tenths
from ..core.migration.sizing import Sizing
from ..core.problems import Refusal
from ..core.text import Lang, Text
from ..workbooks.reading import measure
from .asking import data_password
from .face import Face
from .sizing_lines import sizing_lines


def profile(asked: Namespace, face: Face) -> int:
    """:raises Refusal: a file that cannot be read, a database that lets nobody in"""
    if asked.database is not None:
        from .profiling_database import profile_of_database

        return profile_of_database(asked, face)
    if not asked.FILE:
        what = Text("没有给出文件，也没有 --database", "neither a file nor --database was given")
        raise Refusal.of("FILE", what, Text("请给出表格文件或数据库地址", "give workbooks or a database's address"))
    paths, password = [Path(name) for name in asked.FILE], data_password(asked)
    passwords = {str(path): password for path in paths}
    try:
        sizing = measure(paths, shown=asked.FILE, progress=face.progress, passwords=passwords)
    finally:
        face.progress_done()
    face.give(lambda: profile_json(sizing), lambda: [*sizing_lines(sizing, face.lang), effort_line(sizing, face.lang)])
    return 0


def effort_line(sizing: Sizing, lang: Lang) -> str:
    """What moving it takes, in one line."""
    days = effort_of(sizing).days
    low, likely, high = shown_tenths(days.low), shown_tenths(days.likely), shown_tenths(days.high)
    if lang == "zh":
        return f"  迁移工作量 {low}–{high} 人日，多半 {likely}（系数含假设，试迁移后校准）"
    return f"  moving it takes {low}–{high} days, likely {likely} (some rates are assumed until a rehearsal)"
