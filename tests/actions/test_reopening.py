"""Which client of the list a quote may be of."""

from __future__ import annotations

import json
from dataclasses import replace

from qifutong_desktop.actions.issuing import issue
from qifutong_desktop.actions.reopening import clients_like
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.issued import issued_quote
from qifutong_desktop.core.quote_payload import quote_data, quote_payload
from qifutong_desktop.store.cases import new_case
from qifutong_desktop.store.file import Store
from qifutong_desktop.store.operations import record
from tests.store.conftest import folder, store
from tests.store.issuing import AT, CASE, NOW, UNDER, firm

__all__ = ["folder", "store"]
CODE, OTHER = "91330600MA2JQY7W3X", "91330600MA2JQY7W4A"


def test_the_case_it_was_issued_from_then_the_same_code_then_the_same_name(store: Store) -> None:
    client = replace(CASE.client, uscc=CODE)
    coded = replace(CASE, client=client)

    def known(name: str, code: str = "") -> str:
        return new_case(store, replace(CASE, client=replace(client, name=name, uscc=code)), author="wen", at=AT)

    same_name = known(f"  {client.name} ")
    renamed = known("绍兴䶮禾食品集团", CODE)
    known("别家公司", OTHER)
    source = known("签发后改了名", OTHER)
    under = replace(UNDER, case=source)
    inputs = issue(store, coded, firm(), load_pricebook(), under, author="wen", now=NOW).quote.inputs
    data = quote_data(json.loads(quote_payload(inputs, issued_quote(inputs, load_pricebook()))))
    assert [one.case for one in clients_like(store, data)] == [source, renamed, same_name]
    record(store, renamed, {"client.uscc": OTHER}, author="wen", at=AT)
    assert [one.case for one in clients_like(store, data)] == [source, same_name]
    nameless = replace(data, number="Q26-7K2M-0009-A", inputs=replace(inputs, client=replace(client, uscc="")))
    assert [one.case for one in clients_like(store, nameless)] == [same_name], "no code is like no code"
