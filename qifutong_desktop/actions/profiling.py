"""The client's files measured for us: what is in them and what moving it takes."""

from __future__ import annotations

from typing import Any

from ..core.migration.effort import Effort, effort_json, estimate_effort
from ..core.migration.sizing import Sizing, sizing_json
from ..workbooks.effort_rates import load_effort_rates
from ..workbooks.vocabulary import load_vocabulary


def effort_of(sizing: Sizing) -> Effort:
    """By the coefficients as shipped."""
    return estimate_effort(sizing, load_effort_rates(), load_vocabulary())


def profile_json(sizing: Sizing) -> dict[str, Any]:
    """The contract's ``profile`` object. What is handed to the client is :func:`sizing_json`, without our effort."""
    return {**sizing_json(sizing), "effort": effort_json(effort_of(sizing))}
