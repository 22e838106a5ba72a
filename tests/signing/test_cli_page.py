"""docs/cli.md and docs/verify.md tell of what is there, and of nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from qifutong_desktop.actions.signing import certified_json
from qifutong_desktop.actions.timestamping import stamped_json
from qifutong_desktop.actions.verifying import verified_json, verify_file
from qifutong_desktop.core.verdict import VerdictKind
from qifutong_desktop.signing.timestamp import timestamp
from tests.signing.authorities import serving
from tests.signing.making import key, signed
from tests.test_docs import keys, paths, same

VERIFY_PAGE = Path(__file__).parents[2] / "docs" / "verify.md"


def test_json_of_sign() -> None:
    signer = {f"signer.{name}" for name in certified_json(key().certified)}
    same(keys("### JSON of sign"), {"path", "number", "version", "valid_until", "countersign", "timestamp", *signer})


def test_json_of_timestamp() -> None:
    with serving() as authority:
        stamped = timestamp(signed(), authority.tsa)
    same(keys("### JSON of timestamp"), stamped_json(stamped, Path("a.pdf")))


def test_json_of_verify() -> None:
    told = verified_json(verify_file(signed(), datetime.now(UTC)))
    same(keys("### JSON of verify"), {*paths({**told, "quote": None}), "path"})


def test_json_of_certificate() -> None:
    same(keys("### JSON of certificate"), ["trusted", "trusted_times", "made", "files"])


def test_every_verdict() -> None:
    same(keys("### Verdicts"), get_args(VerdictKind))
    page = VERIFY_PAGE.read_text("utf-8")
    assert all(f"| {kind} |" in page for kind in get_args(VerdictKind))


def test_no_page_claims_more_than_the_certificate_gives() -> None:
    root = Path(__file__).parents[2]
    pages = [*(root / "qifutong_desktop").rglob("*.py"), *(root / "docs").rglob("*.md")]
    assert [str(page) for page in pages if "可靠电子签名" in page.read_text("utf-8")] == []
