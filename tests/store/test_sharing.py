"""Handing a case over: the proposed file name, and what is said when it arrives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.actions.sharing import bundle_name, share, take_over
from qifutong_desktop.core.client import Case, Client
from qifutong_desktop.store.cases import new_case
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.operations import record

from .conftest import CHEAP

DAY = date(2026, 11, 22)
AT = "2026-11-22T09:30:00Z"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_a_proposed_name_stays_in_its_folder(client: str) -> None:
    name = bundle_name(client, DAY)
    assert name.endswith(" 2026-11-22.qft")
    assert Path("folder", name).parent == Path("folder")
    assert not set(name) & set('/\\:*?"<>|\n\x00')
    assert len(name) <= 75


def test_the_name_is_the_clients() -> None:
    assert bundle_name("无锡澜桥/精密\\机械（二厂）", DAY) == "无锡澜桥 精密 机械（二厂） 2026-11-22.qft"
    assert bundle_name("../..", DAY) == "case 2026-11-22.qft"


def test_what_is_said_of_a_bundle_that_came(store: Store, tmp_path: Path) -> None:
    case = new_case(store, Case(Client("甲公司", phone="0510-1"), {}), author="林青", at=AT)
    file, words = tmp_path / "a.qft", "过江之鲫 2026"
    assert share(store, case, file, words).operations == 2
    other, _ = create_store(tmp_path / "elsewhere", "另一台电脑 42", keyring=False, cost=CHEAP)
    with other:
        assert take_over(other, file, words)[1].zh == "甲公司：新增 2 条记录、0 个附件"
        assert take_over(other, file, words)[1].en == "甲公司: nothing new, all of it is here already"
        record(other, case, {"client.phone": "0510-2"}, author="周", at=AT)
        record(store, case, {"client.phone": "0510-3"}, author="林青", at=AT)
        share(store, case, file, words)
        assert "1 处与本机不同" in take_over(other, file, words)[1].zh
