"""A timestamp on a signed quote of the store, by the authority that the settings name; without an address, none."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from ..core.operation import moment
from ..core.problems import Refusal
from ..core.progress import Progress
from ..core.text import Text
from ..store.file import Store
from ..store.settings import put_setting, setting
from ..store.signed_papers import keep_signed, read_paper, signed_of
from .signed_papers import IssuedPaper, issued_paper
from .signing import pinned_roots
from .timestamping import pinned_authorities
from .working import Issued

T = TypeVar("T")
_URL = "signing.tsa"
_ASKING = Text("正在向时间戳服务请求", "Asking the timestamp authority")
_TICK = 0.1


def authority_url(store: Store) -> str:
    """Where timestamps come from; "" where no address was ever given: then nothing is ever asked."""
    kept = setting(store, _URL)
    return kept if isinstance(kept, str) else ""


def put_authority_url(store: Store, typed: str) -> str:
    """Keep the address (http or https), "" for none; as it is kept.

    :raises Refusal: it is no address
    """
    url = typed.strip()
    try:
        parts = urlsplit(url)
        fits = not url or (parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable())
    except ValueError:
        fits = False
    if not fits:
        what = Text("不是 http 或 https 网址", "is no http or https address")
        raise Refusal.of("tsa", what, Text("请填写时间戳服务的完整网址，或留空", "give the whole address, or nothing"))
    put_setting(store, _URL, url or None)
    return url


def stamp_shown(store: Store, issued: Issued, author: str, progress: Progress) -> IssuedPaper:
    """The newest signed paper of an issued quote with a timestamp over it, kept beside the quote.

    :raises Refusal: it is not signed, there is no address, or as :func:`..signing.timestamp.timestamp`; the signed
        paper is as it was
    :raises Cancelled: by ``progress``, at once; the same holds
    """
    from ..signing.timestamp import timestamp

    kept, url = signed_of(store, issued.number, issued.version), authority_url(store)
    if not kept:
        what = Text("还没有签名，不加时间戳", "is not signed: there is nothing to stamp")
        raise Refusal.of("", what, Text("请先签名", "sign it first"))
    if not url:
        what = Text("没有设置时间戳服务的网址", "no timestamp authority is set")
        raise Refusal.of("tsa", what, Text("请在设置 → 签名与公章里填写", "give its address in the settings"))
    signed, known = read_paper(store, kept[-1]), (pinned_authorities(store), pinned_roots(store))
    stamped = _unless_cancelled(lambda: timestamp(signed, url, *known), progress)
    number, version, by = issued.number, issued.version, stamped.authority.subject
    at = moment(stamped.at)
    keep_signed(store, number, version, "timestamped", stamped.pdf, by, author=author, at=at, over=kept[-1])
    return issued_paper(store, issued)


def _unless_cancelled(work: Callable[[], T], progress: Progress) -> T:
    """The result of ``work``, which may wait for the network; when it is cancelled nobody waits for it any more."""
    made: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            made.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, name="timestamp", daemon=True)
    thread.start()
    while thread.is_alive():
        progress(_ASKING, 0, None)
        thread.join(_TICK)
    progress(_ASKING, 1, 1)
    if failed:
        raise failed[0]
    return made[0]
