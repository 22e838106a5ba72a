"""From a case to a signed quote that a recipient checks, by command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from qifutong_desktop.assets import asset
from tests.journeys.shell import TODAY, qifutong

NUMBER = "Q26-A1-0117"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key, its passphrase, and the sample client's numbered quote: unsigned and signed."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "pw").write_text("山高水长\n", "utf-8")
    made = qifutong("certificate", "--new", folder / "key.p12", "--name", "温岚", *passphrase(folder))
    assert made.code == 0, made.err
    case = asset("resources", "sample", "case.toml")
    plain = qifutong("propose", case, "--out", folder / "plain", "--number", NUMBER, "--date", TODAY)
    assert plain.code == 0, plain.err
    return folder


def passphrase(desk: Path) -> tuple[str, Path]:
    return "--passphrase-file", desk / "pw"


def test_sign_then_verify(desk: Path) -> None:
    signed = qifutong("sign", desk / "plain" / "quote.pdf", "--key", desk / "key.p12", *passphrase(desk), "--json")
    assert signed.code == 0, signed.err
    assert (signed.json["number"], signed.json["signer"]["self_signed"]) == (NUMBER, True)
    stranger = qifutong("verify", signed.json["path"], "--json")
    assert (stranger.code, stranger.json["verdict"]) == (3, "unknown_issuer")
    assert [one["trusted"] for one in stranger.json["signatures"]] == [False]
    known = qifutong("verify", signed.json["path"], "--root", desk / "key.pem", "--json")
    assert (known.code, known.json["verdict"]) == (0, "green")
    [one] = known.json["signatures"]
    assert (one["signer"], one["intact"], one["trusted"]) == ("温岚", True, True)
    assert (one["covers_whole_file"], one["modified_after"]) == (True, False)
    totals = set(known.json["totals"].values())
    assert totals == {known.json["quote"]["total"]}, "printed, embedded and recomputed"


def test_propose_signs_at_once(desk: Path) -> None:
    case = asset("resources", "sample", "case.toml")
    done = qifutong(
        *("propose", case, "--out", desk / "signed", "--number", NUMBER, "--date", TODAY),
        *("--sign", desk / "key.p12", *passphrase(desk)),
    )
    assert done.code == 0, done.err
    assert "已签名" in done.out
    seen = qifutong("verify", desk / "signed" / "quote.pdf", "--root", desk / "key.pem", "--lang", "en")
    assert (seen.code, seen.out.splitlines()[0].startswith("the original as “温岚” issued it")) == (0, True), seen.out


def test_a_draft_is_not_signed_and_nothing_is_written(desk: Path) -> None:
    case = asset("resources", "sample", "case.toml")
    done = qifutong("propose", case, "--out", desk / "none", "--sign", desk / "key.p12", *passphrase(desk))
    assert (done.code, done.out) == (2, "")
    assert "草案不能签名" in done.err
    assert not (desk / "none").exists()


def test_a_changed_file_and_an_unsigned_one_are_a_no(desk: Path, tmp_path: Path) -> None:
    unsigned = qifutong("verify", desk / "plain" / "quote.pdf", "--json")
    assert (unsigned.code, unsigned.json["verdict"], unsigned.json["signatures"]) == (3, "unsigned", [])
    signed = tmp_path / "s.pdf"
    base = desk / "plain" / "quote.pdf"
    assert qifutong("sign", base, "--key", desk / "key.p12", *passphrase(desk), "--out", signed).code == 0
    signed.write_bytes(signed.read_bytes().replace(b"/Rotate 0", b"/Rotate 9", 1) + b"\n")
    changed = qifutong("verify", signed, "--root", desk / "key.pem")
    assert changed.code == 3
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    assert qifutong("verify", broken, "--json").json["verdict"] == "cannot_verify"


@pytest.mark.parametrize(
    "words",
    [
        ("sign", "plain/quote.pdf", "--key", "key.p12"),
        ("sign", "plain/quote.pdf", "--key", "key.pem", "--passphrase-file", "pw"),
        ("sign", "plain/proposal.png", "--key", "key.p12", "--passphrase-file", "pw"),
        ("sign", "plain/quote.pdf", "--key", "key.p12", "--passphrase-file", "pw", "--out", "plain/quote.pdf"),
        ("verify", "nowhere.pdf"),
        ("verify", "plain/quote.pdf", "--root", "pw"),
        ("certificate", "--new", "key.p12", "--name", "温岚", "--passphrase-file", "pw"),
        ("certificate", "--new", "other.p12", "--passphrase-file", "pw"),
        ("certificate", "--trust", "key.pem"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(desk: Path, words: tuple[str, ...]) -> None:
    done = qifutong(*words, within=desk, QIFUTONG_HOME=str(desk / "home"))
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1, done.err
