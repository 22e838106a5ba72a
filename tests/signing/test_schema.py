"""The published schema (docs/quote.schema.json) against the data of real quotes, by a checker of the words it uses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.issued import issue_inputs, issued_quote
from qifutong_desktop.core.quote_payload import SCHEMA, quote_payload
from qifutong_desktop.signing.verify import embedded_data
from tests.signing.making import inputs, signed
from tests.store.issuing import CASE, UNDER, firm

PAGE = json.loads((Path(__file__).parents[2] / "docs" / "quote.schema.json").read_text("utf-8"))
WORDS = {
    *("$schema", "$id", "title", "type", "properties", "required", "additionalProperties", "items", "minItems"),
    *("enum", "const", "pattern", "minLength", "minimum"),
}
TYPES: dict[str, type | tuple[type, ...]] = {"object": dict, "array": list, "string": str, "integer": int}


def faults(value: Any, schema: dict[str, Any], place: str = "$") -> Iterator[str]:
    """Where a value departs from a schema (JSON Schema 2020-12, as far as ours goes)."""
    assert set(schema) <= WORDS, f"the checker does not know {set(schema) - WORDS}"
    kind = schema.get("type")
    if kind is not None and (not isinstance(value, TYPES[kind]) or isinstance(value, bool)):
        yield f"{place}: no {kind}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{place}: not {schema['const']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: none of {schema['enum']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{place}: not {schema['pattern']}"
    if len(value) < schema.get("minLength", 0) if isinstance(value, str) else False:
        yield f"{place}: too short"
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{place}: too small"
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{place}: too few"
        for number, one in enumerate(value):
            yield from faults(one, schema.get("items", {}), f"{place}[{number}]")
    if isinstance(value, dict):
        yield from (f"{place}.{name}: lacks" for name in schema.get("required", ()) if name not in value)
        known = schema.get("properties", {})
        if schema.get("additionalProperties") is False:
            yield from (f"{place}.{name}: too much" for name in value if name not in known)
        for name in value.keys() & known.keys():
            yield from faults(value[name], known[name], f"{place}.{name}")


def payload() -> dict[str, Any]:
    return dict(json.loads(embedded_data(signed())))


def test_the_data_in_signed_quotes_fits_the_schema() -> None:
    assert PAGE["properties"]["schema"]["const"] == SCHEMA
    for shape in ("plain", "countersigned", "timestamped"):
        assert list(faults(json.loads(embedded_data(signed(shape))), PAGE)) == []


def test_a_second_version_with_an_audit_head_fits_too() -> None:
    quote, book = firm(), load_pricebook()
    second = issue_inputs(CASE, quote, inputs().terms, book, UNDER, "ab" * 32, 1)
    assert list(faults(json.loads(quote_payload(second, issued_quote(second, book))), PAGE)) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("total",), "41,999.00"),
        (("total",), 41999),
        (("schema",), "qifutong-quote/2"),
        (("version",), 0),
        (("version",), True),
        (("issued_on",), "07.09.2026"),
        (("lines",), []),
        (("lines", 0, "kind"), "free"),
        (("lines", 0, "extra"), "x"),
        (("pricebook", "sha256"), "AB"),
        (("seller", "tax_id"), ""),
        (("inputs",), {}),
        (("more",), 1),
    ],
)
def test_what_departs_from_the_schema_is_found(place: tuple[Any, ...], value: Any) -> None:
    data = deepcopy(payload())
    here: Any = data
    for step in place[:-1]:
        here = here[step]
    here[place[-1]] = value
    assert list(faults(data, PAGE))


@pytest.mark.parametrize("name", sorted(PAGE["required"]))
def test_every_key_is_needed(name: str) -> None:
    data = payload()
    del data[name]
    assert list(faults(data, PAGE)) == [f"$.{name}: lacks"]
