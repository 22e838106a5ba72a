"""The PostgreSQL that the tests of the hub share, and a hub of their own on it."""

from __future__ import annotations

import pytest

from tests.postgres_server import PostgresServer, postgres

from .team import Team, new_team

__all__ = ["postgres"]


@pytest.fixture
def team(postgres: PostgresServer) -> Team:
    """A fresh hub with nobody on it but its administrator."""
    return new_team(postgres)


@pytest.fixture(scope="module")
def long_team(postgres: PostgresServer) -> Team:
    """One for a whole module, whose tests leave it as it is."""
    return new_team(postgres)
