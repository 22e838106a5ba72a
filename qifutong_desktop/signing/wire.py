"""What was found in a file, as JSON between the verifying child and its parent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from ..core.text import Text
from ..core.verdict import Findings, SignatureFacts


def findings_line(found: Findings) -> bytes:
    """One line of JSON."""
    return json.dumps(asdict(found), default=str, separators=(",", ":")).encode("ascii") + b"\n"


def findings_of(line: bytes) -> Findings:
    """The findings again.

    :raises ValueError: the line holds none
    """
    try:
        return _findings(json.loads(line))
    except (TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"no findings: {error!r}") from None


def _findings(raw: Mapping[str, Any]) -> Findings:
    total, first = raw["printed_total"], raw["first"]
    made = {
        "why": Text(**raw["why"]),
        "signatures": tuple(SignatureFacts(**one) for one in raw["signatures"]),
        "first": None if first is None else _findings(first),
        "printed_total": None if total is None else Decimal(total),
    }
    return Findings(**{**raw, **made})
