"""The sample client put into the store, measured workbooks and all: one click to something to look at."""

from __future__ import annotations

from datetime import datetime

from ..assets import asset
from ..core.case_fields import case_fields
from ..core.dossier import SIZING, sizing_field
from ..core.progress import Progress, silent
from ..core.text import Text
from ..store.file import Store
from .casework import new_id, said
from .diagnosing import diagnose_opened, open_case

#: Where the sample's workbooks lie in the profile folder, to be dropped and read again.
BOOKS = "示例客户资料"


def put_demo_case(store: Store, author: str, now: datetime, progress: Progress = silent) -> str:
    """Write the sample's workbooks beside the store, measure them and store the case; its id.

    :raises Refusal: a disk that fails
    :raises Cancelled: by ``progress``; the store is as it was
    """
    from ..workbooks.sample_books import write_sample_books

    progress(Text("正在准备示例客户", "preparing the sample client"), 0, None)
    folder = store.folder / BOOKS
    folder.mkdir(exist_ok=True)
    books = write_sample_books(folder)
    opened = open_case(asset("resources", "sample", "case.toml"), books)
    sizing = diagnose_opened(opened, progress).sizing
    fields = case_fields(opened.case) | {"data": tuple(str(path) for path in books)}
    if sizing is not None:
        fields[SIZING] = sizing_field(sizing)
    case = new_id()
    said(store, case, fields, author, now)
    return case
