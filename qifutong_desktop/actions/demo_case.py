"""The sample client put into the store, measured and rehearsed workbooks and all: one click to something to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from ..assets import asset
from ..core.canonical import FieldValue
from ..core.case_fields import case_fields
from ..core.dossier import SIZING, dossier_from_fields, sizing_field
from ..core.migration.decisions import ColumnDecision, decision_value, decisions_field
from ..core.migration.recipe import Recipe, recipe_field, recipe_value
from ..core.migration.rehearsed import REHEARSED, Rehearsed, rehearsed_field
from ..core.migration.sizing import Sizing
from ..core.progress import Progress, silent
from ..core.text import Text
from ..store.file import Store
from .casework import new_id, said
from .diagnosing import diagnose_opened, open_case

#: Where the sample's workbooks lie in the profile folder, to be dropped and read again.
BOOKS = "示例客户资料"
_BUYERS = ColumnDecision("", "店铺买家不进客户档案，订单记在散客名下")
#: What its consultant decided: a shop's buyers are no customers of a machine shop, and its parcels leave 成品仓.
DECIDED: Mapping[str, FieldValue] = {
    decisions_field("jd_orders@sales_orders", "下单帐号"): decision_value(_BUYERS),
    decisions_field("jd_orders@sales_orders", "客户姓名"): decision_value(_BUYERS),
    recipe_field("sales_orders"): recipe_value(Recipe(defaults={"warehouse": "成品仓"})),
}


def rehearsed_sample(
    books: Sequence[Path],
    shown: Sequence[str] | None,
    sizing: Sizing,
    fields: Mapping[str, FieldValue],
    now: datetime,
    progress: Progress = silent,
) -> Rehearsed:
    """What a rehearsal of the sample's workbooks comes to with :data:`DECIDED`, made at ``now`` (an aware moment);
    ``fields`` are those of its case.

    :raises Cancelled: by ``progress``
    """
    from .rehearsal_summary import known_of_dossier, rests_on, summary_of
    from .rehearsing import rehearse

    dossier = dossier_from_fields(fields)
    rehearsal = rehearse(books, shown, known_of_dossier(dossier), progress, measured=sizing)
    return summary_of(rehearsal, now, rests_on(fields, dossier))


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
    fields = {**case_fields(opened.case), "data": tuple(str(path) for path in books), **DECIDED}
    if sizing is not None:
        fields[SIZING] = sizing_field(sizing)
        fields[REHEARSED] = rehearsed_field(rehearsed_sample(books, None, sizing, fields, now, progress))
    case = new_id()
    said(store, case, fields, author, now)
    return case
