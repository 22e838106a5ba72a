"""By which rules the basic analysis reads tables: what their columns mean to it, and which orders are sales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from .cells import heading_key
from .targets import TargetEntity

StatusKind = Literal["counted", "unknown", "unpaid", "closed"]
STATUS_KINDS: tuple[StatusKind, ...] = get_args(StatusKind)
#: 部分退款成功 is a sale less a refund, no closed order.
_PART = "部分"


@dataclass(frozen=True, slots=True)
class AnalysisRules:
    """``entities`` are the import sheets as the analysis reads them, by id (nothing is required, a status is text);
    ``channels`` by source family; ``closed``, ``unpaid`` and ``counted`` are words of a status, as heading keys."""

    entities: Mapping[str, TargetEntity]
    channels: Mapping[str, str]
    closed: tuple[str, ...]
    unpaid: tuple[str, ...]
    counted: tuple[str, ...]
    returned: tuple[str, ...]

    def status(self, text: str, after_sale: str = "") -> StatusKind:
        """What an order's status means: a refund that came through closes it, whatever else is said."""
        key, later = heading_key(text), heading_key(after_sale)
        if _PART not in later and any(word in later for word in self.returned):
            return "closed"
        if _PART not in key and any(word in key for word in self.closed):
            return "closed"
        if any(word in key for word in self.unpaid):
            return "unpaid"
        return "counted" if not key or any(word in key for word in self.counted) else "unknown"
