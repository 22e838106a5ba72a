"""What the list of clients shows without opening a case: made when one is worked through, filled in where it lacks."""

from __future__ import annotations

from datetime import date

from ..catalog.service_desk import load_desk_rules
from ..core.client import Company
from ..core.overview import Overview, Waiting, overview_of
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.quote import FirmQuote
from ..core.service_desk.entry import services_from_fields
from ..core.service_desk.waiting import waiting
from ..core.text import Text
from ..store.file import Store
from ..store.operations import list_cases, put_overview
from .casework import bring_out
from .in_force import InForce
from .issuing import last_issued
from .working import Work, work_through


def overview_of_work(work: Work, issued: FirmQuote | None) -> Overview:
    """The overview of a case worked through; ``issued`` is its last quote (:func:`.issuing.last_issued`), None while
    nothing was issued."""
    offer = work.offer
    return overview_of(
        work.dossier,
        work.diagnosis,
        work.stage,
        quote=offer.quote if offer else None,
        go_live=offer.plan.go_live if offer else None,
        issued=issued,
        waiting=_waiting(work),
    )


def _waiting(work: Work) -> tuple[Waiting, ...]:
    entries, _ = services_from_fields(work.state.values)
    return waiting(entries, load_desk_rules()) if entries else ()


def overview_now(store: Store, work: Work) -> Overview:
    """The overview of a case worked through, with the quote that was issued last."""
    return overview_of_work(work, _last_issued(store, work.id))


def keep_overview(store: Store, work: Work) -> Overview:
    """Store what the list shows of a case that was worked through (with all of its log).

    :raises Refusal: a disk that fails
    """
    overview = overview_now(store, work)
    put_overview(store, work.id, overview, operations=len(work.kept.log))
    return overview


def fill_overviews(
    store: Store, rules: InForce, company: Company, today: date, progress: Progress = silent, *, in_bin: bool = False
) -> int:
    """Work every case through whose overview is missing or knows not of its last change; how many there were.

    After an upgrade, a bundle taken in, an undo or a crash. Each is stored by itself, so it may be cut off and go on.

    :raises Cancelled: by ``progress``
    """
    stale = [one for one in list_cases(store, in_bin=in_bin) if not one.fresh]
    for number, one in enumerate(stale):
        progress(Text("正在更新客户列表", "bringing the list up to date"), number, len(stale))
        keep_overview(store, work_through(bring_out(store, one.case, company), rules, today, quick=True))
    return len(stale)


def _last_issued(store: Store, case: str) -> FirmQuote | None:
    """None as well for a quote whose price book this version cannot read: its paper stands, its total is not shown."""
    try:
        return last_issued(store, case)
    except Refusal:
        return None
