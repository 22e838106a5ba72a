"""No forged file is taken for the original, and no honest one is turned away."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_args

import pytest
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from qifutong_desktop.core.verdict import Findings, Known, judge
from qifutong_desktop.signing.names import accept_every_character
from qifutong_desktop.signing.verify import findings
from tests.signing.attacks import SHORT, Attack, attacks
from tests.signing.making import IN_FORCE, Shape, roots, signed, times, verdict
from tests.signing.tokens import token_or_skip

EVERYONE = roots("ec") + roots("rsa") + roots("company")


@cache
def forged() -> tuple[Attack, ...]:
    return tuple(attacks(SHORT))


@pytest.mark.parametrize("by", ["ec", "rsa", "company", "token ec", "token rsa"])
@pytest.mark.parametrize("shape", get_args(Shape))
def test_an_honest_quote_is_accepted(shape: Shape, by: str) -> None:
    if by.startswith("token "):
        token_or_skip()
    judged = verdict(signed(shape, by), EVERYONE)
    assert judged.kind == ("amber" if shape in ("countersigned", "timestamped copy") else "green"), judged


#: Each clause of the rule, and a class of files that would pass without it.
CLAUSES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"canonical": True, "problem": ""}, "/Contents"),
    ({"canonical": True, "problem": ""}, "inside the CMS"),
    ({"canonical": True, "problem": ""}, "inside the timestamp"),
    ({"covers_whole_file": True}, "bytes after the end"),
    ({"trusted": True, "trusted_then": True}, "signed by another"),
    ({"modified_after": False}, "update, then countersigned"),
)


def test_no_forged_file_is_accepted_and_each_clause_of_the_rule_is_needed_for_that() -> None:
    """The control: with one clause taken out, files of its class pass."""
    found = [(one, findings(one.data, EVERYONE, datetime.now(UTC), times())) for one in forged()]
    accepted = [(one.kind, one.name) for one, seen in found if judge(seen, Known(IN_FORCE)).good]
    assert accepted == []
    assert len(forged()) >= 250
    assert len(Counter(one.kind for one in forged())) >= 18, "every class of attack"
    for without, let_in in CLAUSES:
        loose = [(one.kind, loosened(seen, without)) for one, seen in found]
        assert let_in in {kind for kind, seen in loose if judge(seen, Known(IN_FORCE)).good}, let_in


def loosened(seen: Findings, without: dict[str, Any]) -> Findings:
    return replace(
        seen,
        signatures=tuple(replace(one, **without) for one in seen.signatures),
        first=None if seen.first is None else loosened(seen.first, without),
    )


def test_the_library_alone_would_have_accepted_some() -> None:
    """The control: what the strict rule is for. The attacks are not merely broken files."""
    accept_every_character()
    after_the_end = [one for one in forged() if one.kind == "bytes after the end"]
    assert any(said_valid(one.data) for one in after_the_end)


def said_valid(data: bytes) -> bool:
    """What pyHanko's own bottom line says of any signature in a file."""
    return any(bottom_lines(data))


def bottom_lines(data: bytes) -> Iterator[bool]:
    trusted = [Certificate.load(one) for one in EVERYONE]
    with suppress(Exception):  # a file that it cannot read is not accepted
        for one in PdfFileReader(io.BytesIO(data)).embedded_signatures:
            context = ValidationContext(trust_roots=trusted, allow_fetching=False)
            yield bool(validate_pdf_signature(one, signer_validation_context=context).bottom_line)
