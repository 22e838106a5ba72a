"""``qifutong hub join``, ``sync``, ``status`` and ``leave``: a consultant's laptop and the team's hub"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from ..actions.hub import (
    HubState,
    hub_state,
    join,
    leave,
    state_json,
    state_words,
    sync,
    synced_json,
    synced_words,
)
from ..actions.keeping import no_store, open_kept
from ..actions.profile import profile_folder
from ..core.problems import Refusal
from ..core.text import Lang, Text
from ..store.file import Store
from .asking import asker, data_password
from .face import Face

_PASSWORD = Text("中心库的密码", "Password at the hub")
_ALL_THE_SAME = Text("核实后照办：qifutong hub sync --erase", "To erase them all the same: qifutong hub sync --erase")


def join_hub(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no store, no address, no way there, not let in, another hub joined before"""
    with _store(face) as store:
        password = data_password(asked) or asker(face)(_PASSWORD) or ""
        now = join(store, asked.URL, password, datetime.now(UTC))
    said = Text(
        f"已加入中心库，以后用 qifutong hub sync 同步：{now.name}（{now.role}）",
        f"Joined as {now.name} ({now.role}); qifutong hub sync sends and fetches",
    )
    face.give(lambda: state_json(now), lambda: [said.said(face.lang)])
    return 0


def sync_hub(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no store, no hub joined, no way there, not let in"""
    with _store(face) as store:
        try:
            done = sync(store, datetime.now(UTC), face.progress, erase_many="erase" in asked)
        finally:
            face.progress_done()
    told = (*synced_words(done), *([_ALL_THE_SAME] if done.held else []))
    face.give(lambda: synced_json(done), lambda: [one.said(face.lang) for one in told])
    return 0 if done.agreed else 3


def status(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no store"""
    with _store(face) as store:
        now = hub_state(store)
    face.give(lambda: state_json(now), lambda: _status_lines(now, face.lang))
    return 0


def leave_hub(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no store"""
    with _store(face) as store:
        was = hub_state(store)
        leave(store)
    said = Text("没有加入中心库", "no hub was joined")
    if was.joined:
        said = Text("已离开中心库，已下载的内容都保留", "Left the hub; all that was fetched stays")
    face.give(lambda: {"left": was.joined}, lambda: [said.said(face.lang)])
    return 0


@contextmanager
def _store(face: Face) -> Iterator[Store]:
    folder = profile_folder()
    store = open_kept(folder, asker(face))
    if store is None:
        remedy = Text("同步的是加密数据里的案例", "what is synced are the cases in the store")
        raise Refusal.of("store", no_store(folder), remedy)
    with store:
        yield store


def _status_lines(now: HubState, lang: Lang) -> list[str]:
    zh = lang == "zh"
    if not now.joined:
        return ["没有加入中心库" if zh else "No hub was joined"]
    team = now.team or now.kind
    who = f"{now.name}（{now.role}，{team}）" if zh else f"{now.name} ({now.role}, {team})"
    left = f"  中心库有 {now.left_out} 条记录本机不接收" if zh else f"  {now.left_out} entries of the hub are left out"
    lines = [state_words(now, datetime.now(UTC)).said(lang), f"  {now.address}", f"  {who}"]
    return [*lines, left] if now.left_out else lines
