"""The PostgreSQL that the tests of this room share."""

from __future__ import annotations

from tests.postgres_server import postgres

__all__ = ["postgres"]
