"""The comparison at the end: the same operations and papers at the hub and here, by case, and mended where they differ.

Compared are the cases that this sync touched, and some more of all in turn, so that each is looked at now and then
whatever happens. A hub that was set back to a backup is found by the name of the last operation pulled.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from ...core.progress import Progress
from ...core.text import Text
from ..file import Store
from ..operations import case_operations
from ..schema import cases, erased, hub_papers, quotes, signed_papers
from .answers import asked
from .connection import Hub
from .pull import Pulled, listed_papers, must_rise, names_of_members, of_team, pull_case, pull_erasures, take_paper
from .push import Pushed, Row, send
from .state import Far, case_names, far_within, forget_kept, left_out, put_far, put_sent

#: Cases looked at in turn at each sync, and in one question.
IN_TURN, AT_ONCE = 200, 100
#: Names of one answer.
MANY = 10_000
_WORDS = Text("正在核对", "comparing")
#: The first seven bytes of a hash as a number: sums of them tell sets apart that differ by accident.
_SUMS = (
    "SELECT case_id, count(*), sum(('x' || encode(substr(name, 1, 7), 'hex'))::bit(56)::bigint)::text"
    " FROM qifutong.operations WHERE case_id = ANY(%s) GROUP BY case_id"
)


_BLOBS = (
    "SELECT seq, case_id, kind, encode(sha256, 'hex') FROM qifutong.blobs"
    f" WHERE case_id = ANY(%s) AND seq > %s ORDER BY seq LIMIT {MANY}"
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cases that still differ after they were pulled and pushed once more; ``lost`` counts papers of ours that the hub
    had and has no more: they wait to be sent."""

    differing: tuple[str, ...]
    lost: int = 0


def find_set_back(store: Store, hub: Hub) -> bool:
    """A hub that lacks the last operation that was pulled from it was set back: pull and push begin anew (True)."""
    with store.reading() as connection:
        known = far_within(connection)
    if not known.mark:
        return False
    sql = "SELECT 1 FROM qifutong.operations WHERE name = %b"
    rows = asked(hub, sql, (bytes.fromhex(known.mark),), (int,))
    if rows or _gone(store, known.mark):
        return False
    begin_anew(store)
    return True


def begin_anew(store: Store) -> None:
    """Forget how far push and pull have come; what is there is skipped quickly."""
    with store.writing() as connection:
        now = replace(far_within(connection), operations=0, mark="", blobs=0, erasures=0, checked="")
        put_far(connection, now)
        put_sent(connection, {store.device: 0})
        forget_kept(connection)
        # its seq begins again and would clash with what is kept here
        connection.execute(update(hub_papers).where(hub_papers.c.seq > 0).values(seq=-hub_papers.c.seq))
        _forget_ours(connection, hub_papers.c.seq < 0)


def _forget_ours(connection: Connection, which: ColumnElement[bool]) -> int:
    """Papers that the hub has no more: those that this store has to send (attachments, its own quotes) are sent again;
    of colleagues' it is kept what is known, their laptops send them."""
    digest = hub_papers.c.sha256
    ours = or_(
        hub_papers.c.kind == "attachment",
        digest.in_(select(quotes.c.sha256)),
        digest.in_(select(signed_papers.c.sha256)),
    )
    return connection.execute(delete(hub_papers).where(which, ours)).rowcount


def _gone(store: Store, name: str) -> bool:
    """The operation was erased here too."""
    with store.reading() as connection:
        cursor = connection.connection.cursor()
        found = cursor.execute("SELECT 1 FROM operations WHERE name = ?", (bytes.fromhex(name),)).fetchone()
    return found is None


def compare(
    store: Store, hub: Hub, touched: Collection[str], sent: Pushed, came: Pulled, now: datetime, progress: Progress
) -> Agreement:
    """Compare the cases that were touched and the next in turn; what differs is sent and fetched whole, once.

    :raises HubRefusal: the way broke
    """
    with store.reading() as connection:
        known = far_within(connection)
        here = set(connection.scalars(select(cases.c.case)))
        gone = set(connection.scalars(select(erased.c.case)))
    team, values = of_team(hub)
    # in the order of our own, whatever that of the database is
    order = 'case_id COLLATE "C"'
    sql = f"SELECT case_id FROM qifutong.cases WHERE {team} {order} > %s ORDER BY {order} LIMIT {IN_TURN}"
    theirs = {case for [case] in asked(hub, sql, (*values, known.checked), (str,))}
    after = sorted(case for case in here | theirs if case > known.checked)[:IN_TURN]
    wanted = sorted({*touched, *after} - gone - {*came.held})
    left = _still_left_out(store, hub, known)
    differing = _differing(store, hub, wanted, left, progress)
    if differing:
        pull_erasures(store, hub, now, came)
        for case in differing:
            _mend(store, hub, known, case, left, sent, came)
        with store.reading() as connection:
            gone = set(connection.scalars(select(erased.c.case)))
        left = _still_left_out(store, hub, known)
        differing = _differing(store, hub, [case for case in differing if case not in gone], left, progress)
        differing = [case for case in differing if _lacks(store, hub, case, left)]
    lost = _compare_papers(store, hub, [case for case in wanted if case in here or case in came.fields], came)
    with store.writing() as connection:
        turned = after[-1] if len(after) == IN_TURN else ""
        put_far(connection, replace(far_within(connection), checked=turned))
    return Agreement(tuple(differing), lost)


def _compare_papers(store: Store, hub: Hub, wanted: Sequence[str], came: Pulled) -> int:
    """Fetch what was passed by because its case was not here yet; forget as sent what the hub lost (how many)."""
    members: dict[str, str] = {}
    lost = 0
    for start in range(0, len(wanted), AT_ONCE):
        some = list(wanted[start : start + AT_ONCE])
        listed = _listed(hub, some)
        with store.reading() as connection:
            kept = select(hub_papers.c.seq, cases.c.case, hub_papers.c.kind, hub_papers.c.sha256).join(cases)
            known = {tuple(row)[1:]: row.seq for row in connection.execute(kept.where(cases.c.case.in_(some)))}
        missed = [seq for seq, *paper in listed if known.pop(tuple(paper), 0) <= 0]
        gone = [seq for seq in known.values() if seq > 0]
        if missed and not members:
            members = names_of_members(hub)
        for begin in range(0, len(missed), AT_ONCE):
            for row in listed_papers(hub, "seq = ANY(%s) ORDER BY seq", (missed[begin : begin + AT_ONCE],)):
                take_paper(store, hub, row, members.get(row.role, ""), came)
        for begin in range(0, len(gone), MANY):
            with store.writing() as connection:
                lost += _forget_ours(connection, hub_papers.c.seq.in_(gone[begin : begin + MANY]))
    return lost


def _listed(hub: Hub, some: Sequence[str]) -> list[tuple[int, str, str, str]]:
    found: list[tuple[int, str, str, str]] = []
    after = 0
    while rows := asked(hub, _BLOBS, (some, after), (int, str, str, str)):
        must_rise(hub, after, [row[0] for row in rows])
        found += rows
        after = rows[-1][0]
    return found


def _still_left_out(store: Store, hub: Hub, known: Far) -> dict[str, set[bytes]]:
    """By case what was told and left out, and is at the hub as it was then."""
    with store.reading() as connection:
        names = left_out(connection, known)
    if not names:
        return {}
    sql = "SELECT case_id, name, coalesce(signature, '') FROM qifutong.operations WHERE name = ANY(%b)"
    every = [bytes.fromhex(name) for some in names.values() for name in some]
    still: dict[str, set[bytes]] = {}
    for case, name, signature in asked(hub, sql, (every,), (str, bytes, bytes)):
        if names.get(case, {}).get(name.hex()) == signature.hex():
            still.setdefault(case, set()).add(name)
    return still


def _differing(
    store: Store, hub: Hub, wanted: Sequence[str], left: Mapping[str, set[bytes]], progress: Progress
) -> list[str]:
    found: list[str] = []
    for start in range(0, len(wanted), AT_ONCE):
        progress(_WORDS, start, len(wanted))
        some = wanted[start : start + AT_ONCE]
        theirs = {case: (count, total) for case, count, total in asked(hub, _SUMS, (some,), (str, int, str))}
        with store.reading() as connection:
            for case in some:
                names = case_names(connection, case).keys() | left.get(case, set())
                mine = len(names), str(sum(int.from_bytes(name[:7]) for name in names))
                if theirs.get(case, (0, "0")) != mine:
                    found.append(case)
    return found


def _theirs(hub: Hub, case: str) -> set[bytes]:
    found, after = set[bytes](), 0
    sql = f"SELECT seq, name FROM qifutong.operations WHERE case_id = %s AND seq > %s ORDER BY seq LIMIT {MANY}"
    while rows := asked(hub, sql, (case, after), (int, bytes)):
        must_rise(hub, after, [seq for seq, _ in rows])
        found |= {name for _, name in rows}
        after = rows[-1][0]
    return found


def _mend(
    store: Store, hub: Hub, known: Far, case: str, left: Mapping[str, set[bytes]], sent: Pushed, came: Pulled
) -> None:
    theirs = _theirs(hub, case)
    with store.reading() as connection:
        here = case_names(connection, case)
    if theirs - here.keys() - left.get(case, set()):
        pull_case(store, hub, case, came)
    mine = {code for code, (role, _) in known.pins.items() if role == hub.role}
    lost = {name for name, (device, _) in here.items() if name not in theirs and device in mine}
    if lost and hub.kind == "team":
        send(store, hub, _rows(store, case, lost, known), sent)


def _rows(store: Store, case: str, names: Collection[bytes], known: Far) -> list[Row]:
    wanted = [one for one in case_operations(store, case) if bytes.fromhex(one.name) in names]
    authors = {*known.authors, *known.pins}
    return [
        Row(bytes.fromhex(one.name), one.case, one.device, one.n, one.body)
        for one in sorted(wanted, key=lambda one: (one.device, one.n))
        if one.author in authors
    ]


def _lacks(store: Store, hub: Hub, case: str, left: Mapping[str, set[bytes]]) -> bool:
    """Whether something of the hub is still not here; what is here alone came by a bundle, or is told already."""
    with store.reading() as connection:
        here = case_names(connection, case)
    return bool(_theirs(hub, case) - here.keys() - left.get(case, set()))
