"""Bundles from a stranger, or altered on the way: nothing of them is ever written where it was not meant to be."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.durability.fake_program import bundle_of, make_program
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.progress import silent
from qifutong_desktop.installation.bundle import list_files, read_bundle
from qifutong_desktop.installation.layout import Installation
from qifutong_desktop.installation.unpacking import check_files, install, room_needed, unpack

from .conftest import NEW, OLD


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def signed(key: Ed25519PrivateKey, body: bytes, contents: bytes = b"", length: int | None = None) -> bytes:
    """A bundle as an insider with the key, or a broken tool, could make one."""
    signature = key.sign(b"qifutong program 1\n" + body)
    said = len(body) if length is None else length
    head = f"qifutong program 1\n{public(key).hex()}\n{signature.hex()}\n{said:010d}\n"
    return head.encode() + body + contents


def parts(bundle: Path) -> tuple[bytes, bytes]:
    """List and contents of a bundle."""
    head, rest = bundle.read_bytes()[:224], bundle.read_bytes()[224:]
    length = int(head[-11:-1])
    return rest[:length], rest[length:]


def test_a_program_is_unpacked_as_it_was(bundle: Path, key: Ed25519PrivateKey, tmp_path: Path) -> None:
    read = read_bundle(bundle, public(key))
    assert read.release.version == NEW
    unpack(read, tmp_path / "unpacked")
    check_files(tmp_path / "unpacked", read.release)
    assert list_files(tmp_path / "unpacked") == read.release.files
    assert os.access(tmp_path / "unpacked" / "qifutong", os.X_OK)


def test_a_link_inside_is_unpacked_as_the_same_file(tmp_path: Path) -> None:
    built = make_program(tmp_path / "built", NEW, files=1)
    (built / "libx.so.1").symlink_to("_internal/part0/data0.bin")
    [link] = [one for one in list_files(built) if one.link]
    assert (link.name, link.link) == ("libx.so.1", "_internal/part0/data0.bin")


def test_what_is_there_twice_takes_room_once(key: Ed25519PrivateKey, tmp_path: Path) -> None:
    built = make_program(tmp_path / "built", NEW, files=2)
    alone = bundle_of(built, tmp_path / "alone.qfp", key, NEW)
    for number in range(5):
        (built / f"lib{number}.so").symlink_to("_internal/part0/data0.bin")
    once = read_bundle(alone, public(key)).release
    linked = read_bundle(bundle_of(built, tmp_path / "new.qfp", key, NEW), public(key)).release
    assert room_needed(linked, tmp_path) == room_needed(once, tmp_path)
    assert room_needed(linked, tmp_path / "where no link can be made") > room_needed(once, tmp_path)
    assert not any(tmp_path.glob(".*"))


def test_a_link_that_leads_out_is_not_signed(tmp_path: Path) -> None:
    built = make_program(tmp_path / "built", NEW, files=1)
    (built / "hosts").symlink_to("/etc/hosts")
    with pytest.raises(Refusal, match="leads out"):
        list_files(built)
    (built / "hosts").unlink()
    (built / "hosts").symlink_to("guests")
    (built / "guests").symlink_to("hosts")
    with pytest.raises(Refusal, match="leads out"):
        list_files(built)


def test_any_flipped_byte_is_found(bundle: Path, key: Ed25519PrivateKey, here: Installation) -> None:
    """Before anything is written where it is head or list; as it is unpacked where it is content."""
    whole, chance = bundle.read_bytes(), random.Random(1)
    head = 224 + len(parts(bundle)[0])

    def spoil(place: int) -> None:
        bundle.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])

    for place in chance.sample(range(head), 120):
        spoil(place)
        with pytest.raises(Refusal):
            read_bundle(bundle, public(key))
    for place in chance.sample(range(head, len(whole)), 12):
        spoil(place)
        read = read_bundle(bundle, public(key))
        with pytest.raises(Refusal, match="not what was signed"):
            install(read, here, lambda _: None, silent)
        assert [one.name for one in here.versions.iterdir()] == [OLD]
    assert here.turn.current == OLD


def test_a_bundle_that_is_cut_or_longer_is_refused(bundle: Path, key: Ed25519PrivateKey) -> None:
    whole, chance = bundle.read_bytes(), random.Random(2)
    for size in (0, 10, 223, 224, 300, len(whole) - 1, *chance.sample(range(len(whole)), 40)):
        bundle.write_bytes(whole[:size])
        with pytest.raises(Refusal):
            read_bundle(bundle, public(key))
    bundle.write_bytes(whole + b"\0")
    with pytest.raises(Refusal, match="more than was signed"):
        read_bundle(bundle, public(key))


def test_another_key_is_refused_also_under_our_name(bundle: Path, key: Ed25519PrivateKey) -> None:
    stranger = Ed25519PrivateKey.generate()
    with pytest.raises(Refusal, match="signed by another key"):
        read_bundle(bundle, public(stranger))
    body, contents = parts(bundle)
    forged = signed(stranger, body, contents).replace(public(stranger).hex().encode(), public(key).hex().encode())
    bundle.write_bytes(forged)
    with pytest.raises(Refusal, match="signature does not fit"):
        read_bundle(bundle, public(key))


def test_a_signature_on_a_price_book_is_none_on_a_program(bundle: Path, key: Ed25519PrivateKey) -> None:
    body, contents = parts(bundle)
    update = key.sign(b"qifutong update 1\n" + body)
    whole = signed(key, body, contents)
    right = key.sign(b"qifutong program 1\n" + body)
    bundle.write_bytes(whole.replace(right.hex().encode(), update.hex().encode()))
    with pytest.raises(Refusal, match="signature does not fit"):
        read_bundle(bundle, public(key))


@pytest.mark.parametrize("name", ["../../up", "/tmp/up", "C:/up", "a/../../up", "up\\up", "nul", "QIFUTONG", "名字"])
def test_a_name_that_leads_out_is_refused_though_it_is_signed(name: str, bundle: Path, key: Ed25519PrivateKey) -> None:
    body, contents = parts(bundle)
    plain = json.loads(body)
    plain["files"][-1]["name"] = name
    if name == "QIFUTONG":
        plain["files"][0]["name"] = "qifutong"
    spelled = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    bundle.write_bytes(signed(key, spelled, contents))
    with pytest.raises(Refusal, match="cannot be installed"):
        read_bundle(bundle, public(key))


def test_sizes_that_would_fill_a_disk_are_refused(bundle: Path, key: Ed25519PrivateKey) -> None:
    body, contents = parts(bundle)
    plain = json.loads(body)
    for size, match in ((2**40, "cannot be installed"), (10**9, "cut short"), (0, "more than was signed")):
        plain["files"][0]["size"] = size
        spelled = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
        bundle.write_bytes(signed(key, spelled, contents))
        with pytest.raises(Refusal, match=match):
            read_bundle(bundle, public(key))
    bundle.write_bytes(signed(key, body, contents, length=9_999_999_999))
    with pytest.raises(Refusal, match="signature does not fit"):
        read_bundle(bundle, public(key))


def test_a_list_that_lies_about_contents_leaves_nothing(
    bundle: Path, key: Ed25519PrivateKey, here: Installation
) -> None:
    body, contents = parts(bundle)
    plain = json.loads(body)
    first, second = plain["files"][0], plain["files"][1]
    first["sha256"], second["sha256"] = second["sha256"], first["sha256"]
    spelled = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
    bundle.write_bytes(signed(key, spelled, contents))
    with pytest.raises(Refusal, match="not what was signed"):
        install(read_bundle(bundle, public(key)), here, lambda _: None, silent)
    assert [one.name for one in here.versions.iterdir()] == [OLD]


def test_another_spelling_of_the_list_is_refused(bundle: Path, key: Ed25519PrivateKey) -> None:
    body, contents = parts(bundle)
    for spelled in (json.dumps(json.loads(body)).encode(), b"[" * 100_000, body.replace(b":4,", b":4.0,"), b"\xff"):
        bundle.write_bytes(signed(key, spelled, contents))
        with pytest.raises(Refusal, match="cannot be installed"):
            read_bundle(bundle, public(key))


def test_what_is_no_bundle_is_refused_in_words(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    (tmp_path / "x.qfp").write_bytes(b"PK\x03\x04" + bytes(1000))
    with pytest.raises(Refusal, match=r"no bundle of the program \(.qfp\)"):
        read_bundle(tmp_path / "x.qfp", public(key))
    for missing in (tmp_path, tmp_path / "not there"):
        with pytest.raises(Refusal, match="cannot be found"):
            read_bundle(missing, public(key))
