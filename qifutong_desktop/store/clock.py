"""The highest time ever seen: a clock set back must not make an old quote valid again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ..core.operation import moment
from ..core.text import Text
from .audit import append_event
from .file import Store
from .settings import put_setting, put_setting_within, setting, setting_within

_KEY = "clock.highest"
#: The event of the audit chain when a person says that the clock is right.
TRUSTED = "clock trusted"
ALLOWED_BACK = timedelta(days=1)


def latest_time(store: Store, now: datetime) -> datetime:
    """The later of ``now`` and the highest time seen: what validity counts from. ``now`` is aware; UTC comes back."""
    seen = setting(store, _KEY)
    here = now.astimezone(UTC)
    return here if seen is None else max(here, datetime.fromisoformat(seen))


def latest_day(store: Store | None, now: datetime) -> date:
    """The day on which it is decided whether a quote still binds: that of :func:`latest_time`, in the zone of ``now``.
    Without a store nothing was seen, and ``now`` counts."""
    latest = now if store is None else latest_time(store, now)
    return latest.astimezone(now.tzinfo).date()


def note_time(store: Store, now: datetime) -> Text | None:
    """Remember the time; what to say when the clock stands more than a day before what was seen."""
    seen, highest = setting(store, _KEY), latest_time(store, now)
    if seen is None or highest - datetime.fromisoformat(seen) >= timedelta(minutes=1):
        put_setting(store, _KEY, moment(highest))
    return set_back(store, now)


def trust_clock(store: Store, now: datetime, author: str) -> None:
    """A person says that the clock is right, and that the later time which was seen was not: count from now. It enters
    the audit chain, so that it can be seen which quotes were in force again by it."""
    with store.writing() as connection:
        seen = setting_within(connection, _KEY)
        facts = {"seen": seen or ""}
        append_event(connection, TRUSTED, facts, author=author, device=store.device, at=moment(now))
        put_setting_within(connection, _KEY, moment(now))


def set_back(store: Store, now: datetime) -> Text | None:
    """What to say while the clock stands more than a day before what was seen."""
    highest = latest_time(store, now)
    if highest - now.astimezone(UTC) <= ALLOWED_BACK:
        return None
    return Text(
        f"电脑时钟比曾经的时间（{highest.date()}）早了一天以上，报价有效期按较晚的时间计算，请校准时钟",
        f"the clock stands more than a day before {highest.date()}, which was seen already; validity counts from there",
    )
