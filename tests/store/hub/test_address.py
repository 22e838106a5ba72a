"""Addresses of a hub as people write them."""

from __future__ import annotations

import pytest

from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store.hub.address import HubAddress, read_hub_address


@pytest.mark.parametrize(
    ("written", "read", "local"),
    [
        ("postgresql://li@hub.firm.cn/qft", HubAddress("hub.firm.cn", 5432, "qft", "li"), False),
        ("postgres://li@10.0.0.5:6000/qft?sslmode=verify-full", HubAddress("10.0.0.5", 6000, "qft", "li"), False),
        ("postgresql://li@hub/qft?sslrootcert=ca.pem", HubAddress("hub", 5432, "qft", "li", "ca.pem"), False),
        ("postgresql://li@127.0.0.1/qft?sslmode=disable", HubAddress("127.0.0.1", 5432, "qft", "li"), True),
        ("postgresql://li@[::1]:5433/qft", HubAddress("::1", 5433, "qft", "li"), True),
        ("postgresql://li@localhost/%E5%BA%93", HubAddress("localhost", 5432, "库", "li"), True),
        ("postgresql://li@/qft?host=/var/run/pg", HubAddress("/var/run/pg", 5432, "qft", "li"), True),
        ("postgresql://li@:6000/qft?host=/var/run/pg", HubAddress("/var/run/pg", 6000, "qft", "li"), True),
    ],
)
def test_read_and_shown(written: str, read: HubAddress, local: bool) -> None:
    address = read_hub_address(written)
    assert (address, address.local) == (read, local)
    assert read_hub_address(address.shown) == address


@pytest.mark.parametrize(
    "written",
    [
        *("", "hub", "http://li@hub/qft", "postgresql://hub/qft", "postgresql://li@hub", "postgresql://li@/qft"),
        *("postgresql://li@a,b/qft", "postgresql://li@hub:no/qft", "postgresql://li@hub/a/b", "postgresql://li@[::1/q"),
        *("postgresql://li@hub/q ft", "postgresql://li@hub/qft?options=-c", "postgresql://li@hub/qft?host=a&host=b"),
        *(
            "postgresql://li@127.0.0.1/qft?host=a,b",
            "postgresql://li@hub/qft#x",
            "postgresql://li@hub/qft?hostaddr=1.2.3.4",
        ),
        *("postgresql://li:geheim@hub/qft", "postgresql://li@hub/qft?password=geheim", "postgresql://li:@hub/qft"),
        *(f"postgresql://li@hub/qft?sslmode={mode}" for mode in ("disable", "prefer", "require", "verify-ca")),
        *("postgresql://li@127.0.0.2/qft?sslmode=disable", "postgresql://li@127.0.0.1.firm.cn/q?sslmode=disable"),
    ],
)
def test_refused_without_a_word_of_the_password(written: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_hub_address(written)
    assert "geheim" not in refused.value.line("zh") + refused.value.line("en")


@pytest.mark.parametrize(
    "address",
    [
        HubAddress("hub.firm.cn", 5432, "a?sslmode=disable", "li@evil"),
        HubAddress("hub.firm.cn", 5432, "库#1", "li:x", "C:\\Program Files\\a+b & c%41?.pem"),
        HubAddress("/var/run/p g&host=x".replace(" ", "_"), 5432, "q", "li"),
    ],
)
def test_odd_characters_come_back_as_they_were(address: HubAddress) -> None:
    """What is shown is what is kept: a second reading must not lead elsewhere."""
    assert read_hub_address(address.shown) == address


@pytest.mark.parametrize("host", ["@abstract", "a,b", "a b", "a'b", "hub.firm.cn,127.0.0.1", "a=b"])
def test_no_host_is_more_than_one_host(host: str) -> None:
    for written in (f"postgresql://li@{host}/qft", f"postgresql://li@hub/qft?host={host}"):
        if host != "@abstract" or "?" in written:
            with pytest.raises(Refusal):
                read_hub_address(written)
