"""One sync from beginning to end. Each part may be cut at any moment: the next sync goes on from what was kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from ...core.merge import case_state
from ...core.operation import moment
from ...core.problems import Refusal
from ...core.progress import Progress
from ...core.text import Text
from ..file import Store
from ..operations import case_operations, record
from ..schema import cases, heads
from .address import KEY
from .answers import asked
from .check import compare, find_set_back
from .connection import Hub, HubRefusal, legible, open_hub
from .membership import address_of, introduce, must_be_same, pin_authors, pin_devices
from .pull import Pulled, TakeRelease, pull_erasures, pull_operations, pull_papers, pull_releases
from .push import Facts, Pushed, push_operations, push_papers
from .state import Far, Joined, far, far_within, joined, put_far, put_figures, put_joined, put_sent
from .state import figures as kept_figures
from .team import figures

_ALARMS = {
    "device_twice": Text("设备代码在两处使用", "one device code is used in two places"),
    "number_twice": Text("同一报价编号有两种内容", "one quote number stands on two papers"),
    "password_new": Text("管理员设了新密码，可用它登录", "an administrator set a new password, and can sign in by it"),
}

_FIGURES_HOLD = timedelta(minutes=10)
_SET_BACK = Text(
    "中心库曾恢复到以前的备份，已重新上传和下载全部内容",
    "the hub was set back to a backup: all was sent and fetched anew",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sync did; ``conflicts`` are fields of cases that came to say two things."""

    sent: Pushed
    came: Pulled
    conflicts: tuple[tuple[str, str], ...]
    alarms: tuple[Text, ...]
    differing: tuple[str, ...]


def sync_hub(
    store: Store, now: datetime, facts: Facts, take: TakeRelease, progress: Progress, *, erase_many: bool = False
) -> Outcome:
    """Push, pull, compare; why it came to no end is remembered. ``erase_many``: however many clients the hub wants
    erased, the consultant knows of it.

    :raises Refusal: not joined, no way there, not let in
    :raises Cancelled: by ``progress``
    """
    known = joined(store)
    if known is None:
        what = Text("本机没有加入中心库", "this store has joined no hub")
        raise Refusal.of(KEY, what, Text("请运行 qifutong hub join 地址", "run qifutong hub join URL"))
    try:
        with _entered(known) as hub:
            outcome = _synced(store, hub, now, facts, take, progress, erase_many)
    except Refusal as refusal:
        with store.writing() as connection:
            put_far(connection, replace(far_within(connection), refused=refusal.problems[0].what))
        raise
    with store.writing() as connection:
        put_far(connection, replace(far_within(connection), last=moment(now), refused=None))
    return outcome


@contextmanager
def _entered(known: Joined) -> Iterator[Hub]:
    with open_hub(address_of(known), known.password) as hub:
        must_be_same(hub, known)
        hub.connection.autocommit = True  # one question is one way there and back
        yield hub


def _synced(
    store: Store, hub: Hub, now: datetime, facts: Facts, take: TakeRelease, progress: Progress, erase_many: bool
) -> Outcome:
    sent, came = Pushed(), Pulled()
    differing: tuple[str, ...] = ()
    state = _settle(store, hub, came)
    if hub.kind != "admin":
        pull_erasures(store, hub, now, came, many=erase_many)
        if not came.held and find_set_back(store, hub):
            came.note(_SET_BACK)
            pull_erasures(store, hub, now, came, many=erase_many)
        if hub.kind == "team":
            sent = push_operations(store, hub, state, progress)
            if sent.twice:
                _say_again(store, hub, sent, now)
                again = push_operations(store, hub, far(store), progress)
                sent.operations += again.operations
            push_papers(store, hub, facts, sent, progress)
        state, _ = pin_devices(hub, state)
        state, _ = pin_authors(hub, state)
        with store.writing() as connection:
            _keep_pins(connection, state)
        pull_operations(store, hub, came, progress)
        pull_papers(store, hub, came, progress)
        touched = {*came.fields, *sent.cases}
        agreement = compare(store, hub, touched, sent, came, now, progress)
        differing = agreement.differing
        if agreement.lost and hub.kind == "team":
            push_papers(store, hub, facts, sent, progress)
    pull_releases(store, hub, take, came)
    alarms = _alarms(store, hub)
    with suppress(HubRefusal):  # all else is done; the next sync asks again
        _keep_figures(store, hub, now)
    return Outcome(sent, came, _conflicts(store, came), alarms, differing)


def _settle(store: Store, hub: Hub, came: Pulled) -> Far:
    """Member, device, colleagues' devices and this member's names as the hub knows them now."""
    known = joined(store)
    assert known is not None
    if hub.kind == "team" and introduce(store, hub):
        came.note(_new_code(store.device))
    former = far(store)
    state, odd_keys = pin_devices(hub, former)
    state, odd_names = pin_authors(hub, state)
    came.notes += [*odd_keys, *odd_names]
    with store.writing() as connection:
        put_joined(connection, replace(known, name=hub.name, kind=hub.kind, team=hub.team))
        if set(state.authors) - set(former.authors):
            put_sent(connection, {store.device: 0})  # what was another's may be his now
        return _keep_pins(connection, state)


def _keep_pins(connection: Connection, state: Far) -> Far:
    kept = replace(far_within(connection), pins=state.pins, writers=state.writers, authors=state.authors)
    put_far(connection, kept)
    return kept


def _new_code(code: str) -> Text:
    return Text(
        f"本机的设备代码已被占用，改为 {code}；以后的报价编号也用它",
        f"the device code of this computer was taken; it is {code} from now on, in quote numbers too",
    )


def _say_again(store: Store, hub: Hub, sent: Pushed, now: datetime) -> None:
    """The hub knows other contents under these numbers: a copy of this store wrote on under one code. A new code is
    drawn, and what of them still stands is said again under it."""
    store.rename_device()
    introduce(store, hub)
    sent.notes.append(_new_code(store.device))
    lost = {row.name.hex() for row in sent.twice}
    for case in sorted({row.case for row in sent.twice}):
        known = {one.name: one for one in case_operations(store, case)}
        for field, standing in case_state(known.values()).heads.items():
            for one in standing:
                if one.name in lost:
                    seen = {field: tuple(_before(known, lost, one.name))}
                    what = {field: one.value}
                    record(store, case, what, author=one.author, at=moment(now), reason=one.reason, seen=seen)


def _before(known: Any, lost: set[str], name: str) -> Iterable[str]:
    """An operation and what it replaced, back to what the hub may know."""
    yield name
    if name in lost and name in known:
        for one in known[name].supersedes:
            yield from _before(known, lost, one)


def _conflicts(store: Store, came: Pulled) -> tuple[tuple[str, str], ...]:
    """Fields that came to say two things: only where several heads stand are the operations read."""
    many = select(cases.c.case).join(heads).group_by(heads.c.case_id, heads.c.field).having(func.count() > 1).distinct()
    with store.reading() as connection:
        odd = sorted(case for case in connection.scalars(many) if case in came.fields)
    found: list[tuple[str, str]] = []
    for case in odd:
        conflicts = case_state(case_operations(store, case)).conflicts
        found += [(case, field) for field in conflicts if field in came.fields[case]]
    return tuple(found)


def _alarms(store: Store, hub: Hub) -> tuple[Text, ...]:
    """Alarms that came since the last sync."""
    with store.reading() as connection:
        after = far_within(connection).alarms
    sql = "SELECT seq, kind, subject FROM qifutong.alarms WHERE seq > %s ORDER BY seq LIMIT 100"
    rows = asked(hub, sql, (after,), (int, str, str))
    if rows:
        with store.writing() as connection:
            put_far(connection, replace(far_within(connection), alarms=rows[-1][0]))
    said = ((_ALARMS[kind], legible(subject)) for _, kind, subject in rows if kind in _ALARMS)
    return tuple(Text(f"{what.zh}：{subject}", f"{what.en}: {subject}") for what, subject in said)


def _keep_figures(store: Store, hub: Hub, now: datetime) -> None:
    """The manager's figures, to be looked at offline; the hub counts them for a laptop six times an hour at most."""
    kept = kept_figures(store)
    if kept is not None and timedelta() <= now - datetime.fromisoformat(kept["at"]) < _FIGURES_HOLD:
        return
    found = figures(hub)
    plain = {
        "at": moment(now),
        "tiers": [[team, month, tier, count, str(total)] for team, month, tier, count, total in found.tiers],
        "conversion": [list(row) for row in found.conversion],
        "days": list(found.days),
    }
    with store.writing() as connection:
        put_figures(connection, plain)
