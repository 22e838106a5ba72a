"""The highest time ever seen: a clock set back must not make an old quote valid again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ..core.operation import moment
from ..core.text import Text
from .file import Store
from .settings import put_setting, setting

_KEY = "clock.highest"
ALLOWED_BACK = timedelta(days=1)


def latest_time(store: Store, now: datetime) -> datetime:
    """The later of ``now`` and the highest time seen: what validity counts from. ``now`` is aware; UTC comes back."""
    seen = setting(store, _KEY)
    here = now.astimezone(UTC)
    return here if seen is None else max(here, datetime.fromisoformat(seen))


def note_time(store: Store, now: datetime) -> Text | None:
    """Remember the time; what to say when the clock stands more than a day before what was seen."""
    seen, here = setting(store, _KEY), now.astimezone(UTC)
    highest = latest_time(store, now)
    if seen is None or highest - datetime.fromisoformat(seen) >= timedelta(minutes=1):
        put_setting(store, _KEY, moment(highest))
    if highest - here <= ALLOWED_BACK:
        return None
    return Text(
        f"电脑时钟比曾经的时间（{highest.date()}）早了一天以上，报价有效期按较晚的时间计算，请校准时钟",
        f"the clock stands more than a day before {highest.date()}, which was seen already; validity counts from there",
    )
