"""The address of a hub, taken apart into fields and put together again."""

from __future__ import annotations

import pytest

from qifutong_desktop.actions.joining import address_parts, join_url, lacking
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store.hub.address import read_hub_address


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://lihua@hub.example.com/qifutong",
        "postgresql://lihua@hub.example.com:5433/qifutong?sslrootcert=C:/ca 1.pem",
        "postgresql://lihua@:5432/fresh?host=/tmp/socket",
        "postgresql://lihua@[2001:db8::1]/qifutong",
    ],
)
def test_taken_apart_and_put_together_it_is_the_same_address(url: str) -> None:
    assert read_hub_address(join_url(*address_parts(url))) == read_hub_address(url)


def test_fields_make_an_address() -> None:
    made = read_hub_address(join_url(" hub.example.com/qifutong ", "lihua", "/etc/firm ca.pem"))
    assert (made.host, made.database, made.user, made.root) == (
        *("hub.example.com", "qifutong", "lihua", "/etc/firm ca.pem"),
    )


@pytest.mark.parametrize("typed", ["", "hub.example.com", "postgresql://lihua:geheim@hub.example.com/q", "http://[x/y"])
def test_what_is_no_address_is_refused_when_it_is_read(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_hub_address(join_url(typed, "lihua", ""))
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "role", "lack"),
    [
        ("", "lihua", "address"),
        ("hub.example.com", "lihua", "address"),
        ("[hub.example.com/qifutong", "lihua", "address"),
        ("hub.example.com/qifutong", "", "role"),
        ("hub.example.com/qifutong", "lihua", ""),
        ("postgresql://lihua@:5432/fresh?host=/tmp/socket", "", ""),
    ],
)
def test_what_is_still_to_be_filled_in(address: str, role: str, lack: str) -> None:
    assert lacking(address, role) == lack
