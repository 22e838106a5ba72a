"""The team's hub as a laptop uses it: join, sync, leave, and what to show of it. Without a hub nothing is loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal, cast

from ..catalog.pricebook import parse_pricebook
from ..core.issued import issued_quote
from ..core.money import to_fen
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.text import Text
from ..store.file import Store
from ..store.operations import list_cases
from ..store.quotes import IssuedQuote, issued_book
from .updating import import_release

MemberKind = Literal["", "team", "auditor", "admin"]


@dataclass(frozen=True, slots=True)
class HubState:
    """What the header shows, read from the store alone: no network, no driver.

    ``address`` never holds a password; ``name`` is the member's at the hub (the author of what he pushes); ``team`` is
    "" but for members of one. ``last_sync`` is the UTC moment of the last sync that came to its end, "" for none yet.
    ``unsent`` counts operations and papers that wait to be pushed, ``left_out`` those of the hub that this store does
    not take (each was told). ``refused`` is why the last sync came to none. Not joined: all fields are empty."""

    joined: bool
    address: str = ""
    role: str = ""
    name: str = ""
    kind: MemberKind = ""
    team: str = ""
    last_sync: str = ""
    unsent: int = 0
    refused: Text | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field of a case (``client`` is its name) that says two things since this sync: pick one on its question."""

    case: str
    client: str
    field: str


@dataclass(frozen=True, slots=True)
class Synced:
    """What one sync brought. Counts are of operations; ``papers_*`` of attachments, quotes and signed papers.

    ``new_cases`` and ``erased`` are case ids, ``releases`` the ids of price books and questionnaires taken in.
    ``alarms`` are kept at the hub about this member; ``notes`` say what was left out and why (a case of another team, a
    file too large, a changed key). ``held`` names the clients whom the hub wants erased, too many at once:
    they wait for ``sync(…, erase_many=True)``. ``agreed``: hub and store hold the same operations, but for what was
    left out and told; else ``differing`` names cases.
    """

    pushed: int = 0
    pulled: int = 0
    papers_pushed: int = 0
    papers_pulled: int = 0
    new_cases: tuple[str, ...] = ()
    conflicts: tuple[FieldConflict, ...] = ()
    erased: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    alarms: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    differing: tuple[str, ...] = ()
    agreed: bool = True
    held: tuple[str, ...] = ()


def hub_state(store: Store) -> HubState:
    """What is known of the hub here; a few milliseconds, nothing of the network."""
    from ..store.hub import state

    known = state.joined(store)
    if known is None:
        return HubState(False)
    from ..store.hub.push import unsent_papers

    now = state.far(store)
    waiting = 0
    if known.kind == "team":
        waiting = state.unsent_operations(store) + unsent_papers(store)
    kind = cast(MemberKind, known.kind)
    with store.reading() as connection:
        left = sum(map(len, state.left_out(connection, now).values()))
    return HubState(True, known.address, known.role, known.name, kind, known.team, now.last, waiting, now.refused, left)


def join(store: Store, url: str, password: str, now: datetime) -> HubState:
    """Sign in, enrol this device, and keep address and password (inside the encrypted store). Again: all is renewed.

    :raises Refusal: no address, no way there, not let in; another hub was joined (leave it first)
    """
    from ..store.hub.membership import join_hub

    join_hub(store, url, password)
    return hub_state(store)


def sync(store: Store, now: datetime, progress: Progress = silent, *, erase_many: bool = False) -> Synced:
    """Push what is unsent, pull what is new, compare. For a thread: it may take minutes; the store can be worked on.

    More than a few clients are erased here at once only with ``erase_many``; else it is told that the hub wants it.
    Broken off at any moment, the next one goes on. Why it came to no end is kept for :func:`hub_state`.

    :raises Refusal: not joined, no way there, not let in; what was done until then stays done
    :raises Cancelled: by ``progress``
    """
    from ..store.hub.sync import sync_hub

    facts, take = partial(facts_of_quote, store), _taker(store)
    done = sync_hub(store, now, facts, take, progress, erase_many=erase_many)
    names = {one.case: one.name for one in (*list_cases(store), *list_cases(store, in_bin=True))}
    return Synced(
        pushed=done.sent.operations,
        pulled=done.came.operations,
        papers_pushed=done.sent.papers,
        papers_pulled=done.came.papers,
        new_cases=tuple(done.came.new_cases),
        conflicts=tuple(FieldConflict(case, names.get(case, ""), field) for case, field in done.conflicts),
        erased=tuple(done.came.erased),
        releases=tuple(done.came.releases),
        alarms=done.alarms,
        notes=(*done.sent.notes, *done.came.notes),
        differing=done.differing,
        agreed=not done.differing,
        held=tuple(names.get(case) or case[:8] for case in done.came.held),
    )


def leave(store: Store) -> None:
    """Forget the hub, its password and how far the sync was; everything that was pulled stays. Not joined: nothing."""
    from ..store.hub.membership import leave_hub

    leave_hub(store)


# --- what goes along with a quote, and what comes back ---------------------------------------------------------------


def facts_of_quote(store: Store, quote: IssuedQuote) -> dict[str, str]:
    """What the hub's views read of an issued quote; without the total where this version cannot read its price book."""
    inputs = quote.inputs
    facts = {
        "client": inputs.client.name,
        "tier": inputs.order.tier,
        "billing": inputs.order.billing,
        "issued_at": quote.at,
        "valid_until": inputs.terms.valid_until.isoformat(),
    }
    with suppress(Refusal, ValueError):
        book = parse_pricebook(issued_book(store, quote), inputs.book)
        facts["total"] = str(to_fen(issued_quote(inputs, book).estimate.total.low))
    for one in (*list_cases(store), *list_cases(store, in_bin=True)):
        if one.case == quote.case and one.overview is not None and one.overview.go_live is not None:
            facts["go_live"] = one.overview.go_live.isoformat()
    return facts


def _taker(store: Store) -> Callable[[str], str | None]:
    def take(body: str) -> str | None:
        update = import_release(store, body.encode())
        return None if update is None else update.id

    return take


# --- in words --------------------------------------------------------------------------------------------------------


def state_words(state: HubState, now: datetime) -> Text:
    """The sync state in one short line for the header; "" for no hub."""
    if not state.joined:
        return Text("", "")
    waiting = Text(f"{state.unsent} 条未上传", f"{state.unsent} to send")
    if state.refused is not None:
        return Text(f"未同步：{state.refused.zh}", f"Not synced: {state.refused.en}")
    if not state.last_sync:
        return Text("已加入中心库，尚未同步", "Joined, never synced")
    ago = _ago(now - datetime.fromisoformat(state.last_sync))
    if state.unsent:
        return Text(f"{ago.zh}同步，{waiting.zh}", f"Synced {ago.en}, {waiting.en}")
    return Text(f"{ago.zh}同步", f"Synced {ago.en}")


def _ago(since: timedelta) -> Text:
    minutes = int(since.total_seconds() // 60)
    if minutes < 1:
        return Text("刚刚", "just now")
    if minutes < 60:
        return Text(f"{minutes} 分钟前", f"{minutes} min ago")
    if minutes < 60 * 24:
        return Text(f"{minutes // 60} 小时前", f"{minutes // 60} h ago")
    return Text(f"{minutes // 1440} 天前", f"{minutes // 1440} d ago")


def synced_words(synced: Synced) -> tuple[Text, ...]:
    """What a sync brought, in sentences: the first is the summary, the rest wants to be read."""
    up = synced.pushed + synced.papers_pushed
    down = synced.pulled + synced.papers_pulled
    first = Text("已同步，没有新内容", "Synced: nothing new")
    if up or down:
        first = Text(f"已同步：上传 {up} 条，下载 {down} 条", f"Synced: {up} sent, {down} fetched")
    told = [first]
    if synced.new_cases:
        count = len(synced.new_cases)
        told.append(Text(f"新增 {count} 个客户", f"{count} clients are new"))
    if synced.conflicts:
        told.append(_conflict_words(synced.conflicts))
    if synced.erased:
        count = len(synced.erased)
        told.append(Text(f"按管理员的要求彻底删除了 {count} 个客户", f"{count} clients were erased for good, as asked"))
    told += [Text(f"已采用 {name}", f"{name} was taken in") for name in synced.releases]
    told += [*synced.alarms, *synced.notes]
    if not synced.agreed:
        count = len(synced.differing)
        told.append(
            Text(
                f"{count} 个案例与中心库仍不一致，请告诉管理员：{'、'.join(synced.differing[:3])}",
                f"{count} cases still differ from the hub, tell its administrator: {', '.join(synced.differing[:3])}",
            )
        )
    return tuple(told)


def _conflict_words(conflicts: Sequence[FieldConflict]) -> Text:
    names = list(dict.fromkeys(one.client or one.case[:8] for one in conflicts))
    zh, en = "、".join(names[:3]), ", ".join(names[:3])
    return Text(
        f"{len(conflicts)} 处两人写法不同，两种都保留，请各选一种：{zh}{'等' * (len(names) > 3)}",
        f"{len(conflicts)} fields say two things, both are kept, pick one of each: {en}{' …' * (len(names) > 3)}",
    )


# --- objects of the command line -------------------------------------------------------------------------------------


def state_json(state: HubState) -> dict[str, Any]:
    """The object of ``hub status`` and ``hub join``."""
    return {
        "joined": state.joined,
        "address": state.address,
        "role": state.role,
        "name": state.name,
        "kind": state.kind,
        "team": state.team,
        "last_sync": state.last_sync or None,
        "unsent": state.unsent,
        "refused": None if state.refused is None else state.refused.zh,
        "left_out": state.left_out,
    }


def synced_json(synced: Synced) -> dict[str, Any]:
    """The object of ``hub sync``."""
    return {
        "pushed": synced.pushed,
        "pulled": synced.pulled,
        "papers_pushed": synced.papers_pushed,
        "papers_pulled": synced.papers_pulled,
        "new_cases": list(synced.new_cases),
        "conflicts": [{"case": one.case, "client": one.client, "field": one.field} for one in synced.conflicts],
        "erased": list(synced.erased),
        "releases": list(synced.releases),
        "alarms": [one.zh for one in synced.alarms],
        "notes": [one.zh for one in synced.notes],
        "differing": list(synced.differing),
        "agreed": synced.agreed,
        "held": list(synced.held),
    }
