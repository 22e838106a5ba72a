"""Bundles: a case goes to another machine whole, and whatever is wrong with the file is refused in one sentence."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

import qifutong_desktop
from qifutong_desktop.core.case_fields import case_fields
from qifutong_desktop.core.client import Answer, Case, Client
from qifutong_desktop.core.operation import Operation
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store import sealed as envelope
from qifutong_desktop.store.attachments import attach, attached, read_attachment
from qifutong_desktop.store.audit import audit
from qifutong_desktop.store.bundle import Contents, Enclosed, export_case, import_case, pack, unpack
from qifutong_desktop.store.cases import erase, new_case, open_case, save_case
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.operations import case_operations, list_cases, record
from qifutong_desktop.store.quotes import issued_quotes
from qifutong_desktop.store.sealed import BadBundle, open_content, seal_content
from qifutong_desktop.store.signed_papers import keep_signed

from .conftest import CHEAP
from .issuing import UNDER, issue_one

AT = "2026-11-22T09:30:00Z"
WORDS = "过江之鲫 2026"
CASE = Case(Client("无锡澜桥精密机械有限公司", phone="13900001111"), {"P03": Answer(86, "现场", "人事表")})
ID = "0123456789abcdef" * 2


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """The store of another machine."""
    made, _ = create_store(tmp_path / "elsewhere", "另一台电脑 42", keyring=False, cost=CHEAP)
    yield made
    made.close()


@pytest.fixture
def case(store: Store) -> str:
    made = new_case(store, CASE, author="林青", at=AT)
    attach(store, made, "营业执照.pdf", b"%PDF-1.7 " + bytes(range(256)) * 40, at=AT)
    return made


def refusal(work: Callable[[], Any]) -> str:
    """The one line of a refusal."""
    with pytest.raises(Refusal) as caught:
        work()
    line = caught.value.line()
    assert "\n" not in line
    assert caught.value.line("en") != line
    return line


# --- there and back --------------------------------------------------------------------------------------------------


def test_a_case_arrives_whole(store: Store, other: Store, case: str, tmp_path: Path) -> None:
    file = tmp_path / "澜桥.qft"
    wrote = export_case(store, case, file, WORDS, cost=CHEAP)
    assert (wrote.attachments, wrote.size) == (1, file.stat().st_size)
    came = import_case(other, file, WORDS)
    assert (came.case, came.name, came.operations, came.attachments) == (case, CASE.client.name, wrote.operations, 1)
    assert open_case(other, case).case == CASE
    assert case_operations(other, case) == case_operations(store, case)
    [there], [here] = attached(other, case), attached(store, case)
    assert (there.name, read_attachment(other, there)) == (here.name, read_attachment(store, here))


def test_a_second_import_changes_nothing(store: Store, other: Store, case: str, tmp_path: Path) -> None:
    file = tmp_path / "a.qft"
    export_case(store, case, file, WORDS, cost=CHEAP)
    import_case(other, file, WORDS)
    again = import_case(other, file, WORDS)
    assert (again.operations, again.attachments) == (0, 0)
    assert len(list_cases(other)) == 1


def test_work_on_two_machines_merges_and_a_difference_is_a_conflict(
    store: Store, other: Store, case: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.qft"
    export_case(store, case, file, WORDS, cost=CHEAP)
    import_case(other, file, WORDS)
    save_case(other, case, Case(Client(CASE.client.name, phone="13900002222"), CASE.answers), author="周", at=AT)
    record(other, case, {"answers.P02": {"value": "service", "source": "口述", "note": ""}}, author="周", at=AT)
    record(store, case, {"client.phone": "13900003333"}, author="林青", at="2026-11-22T10:00:00Z")
    export_case(other, case, file, WORDS, cost=CHEAP)
    came = import_case(store, file, WORDS)
    assert came.operations == 2
    assert came.conflicts == ("client.phone",)
    opened = open_case(store, case)
    assert opened.case.answers["P02"].value == "service"
    assert {one.value for one in opened.state.conflicts["client.phone"]} == {"13900002222", "13900003333"}


def test_issued_quotes_go_along_and_arrive_as_attachments(store: Store, other: Store, tmp_path: Path) -> None:
    """They stand on the register of the machine that issued them, and come back to it without a second copy."""
    case, file = UNDER.case, tmp_path / "a.qft"
    record(store, case, case_fields(CASE), author="林青", at=AT)
    first = issue_one(store)
    second = issue_one(store, supersedes=first.quote.number, users=60)
    signed = b"%PDF-1.7 signed"
    keep_signed(store, first.quote.number, 2, "signed", signed, "wen", author="wen", at=AT)
    assert export_case(store, case, file, WORDS, cost=CHEAP).quotes == 2
    assert import_case(other, file, WORDS).attachments == 3
    came = {one.name: read_attachment(other, one) for one in attached(other, case)}
    number = first.quote.number
    assert came == {f"{number} v1.pdf": first.pdf, f"{number} v2.pdf": second.pdf, f"{number} v2 signed.pdf": signed}
    assert issued_quotes(other) == ()
    assert audit(other).broken == ()
    export_case(other, case, file, WORDS, cost=CHEAP)
    assert import_case(store, file, WORDS).attachments == 0
    assert attached(store, case) == ()


def test_an_erased_case_does_not_come_back(store: Store, case: str, tmp_path: Path) -> None:
    file = tmp_path / "a.qft"
    export_case(store, case, file, WORDS, cost=CHEAP)
    erase(store, [case], datetime(2026, 11, 22, tzinfo=UTC))
    assert "彻底删除" in refusal(lambda: import_case(store, file, WORDS))
    assert list_cases(store) == ()


def test_no_bundle_counts_for_this_computer(store: Store, tmp_path: Path) -> None:
    """The number after 2**63 - 1 is none: nothing could be saved here any more."""
    file = tmp_path / "a.qft"
    forged = Operation(ID, "client.name", "甲公司", "林青", store.device, 2**63 - 1, AT)
    file.write_bytes(seal_content(pack(Contents(ID, (forged,))), WORDS, CHEAP))
    assert store.device in refusal(lambda: import_case(store, file, WORDS))
    assert record(store, ID, {"client.name": "甲"}, author="林青", at=AT)[0].n == 1


def test_nothing_of_the_case_can_be_read_in_the_file(store: Store, case: str, tmp_path: Path) -> None:
    file = tmp_path / "a.qft"
    export_case(store, case, file, WORDS, cost=CHEAP)
    raw = file.read_bytes()
    for marker in (CASE.client.name, "13900001111", "人事表", "营业执照", "林青", "P03", case):
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            assert marker.encode(encoding) not in raw, marker
    assert {path.name for path in tmp_path.iterdir()} == {"a.qft", "profile"}
    assert file.stat().st_mode & 0o077 == 0


def test_what_cannot_be_exported(store: Store, case: str, tmp_path: Path) -> None:
    file = tmp_path / "a.qft"
    assert "没有这个案例" in refusal(lambda: export_case(store, ID, file, WORDS, cost=CHEAP))
    assert "少于 8 个字符" in refusal(lambda: export_case(store, case, file, "短  ", cost=CHEAP))
    assert not file.exists()
    refusal(lambda: export_case(store, case, tmp_path / "no folder" / "a.qft", WORDS, cost=CHEAP))


# --- what is wrong with a file, told before anything of it is read ----------------------------------------------------

CONTENT = "一家公司的全部答案\n".encode() * 20
SEALED = seal_content(CONTENT, WORDS, CHEAP)


def resealed(whole: bytes) -> bytes:
    """With its closing hash put right again, as somebody who alters a file on purpose would."""
    return whole[:-32] + sha256(whole[:-32]).digest()


def test_a_sealed_file_opens_again() -> None:
    assert open_content(SEALED, WORDS) == CONTENT
    assert seal_content(CONTENT, WORDS, CHEAP) != SEALED


def test_one_letter_typed_in_two_unicode_spellings_is_one_passphrase() -> None:
    assert open_content(seal_content(b"", "Café 12345", CHEAP), "Cafe\u0301 12345") == b""


def test_a_wrong_passphrase() -> None:
    assert "密码不正确" in refusal(lambda: open_content(SEALED, WORDS + " "))


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, len(SEALED) - 1), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused_even_when_the_closing_hash_is_put_right(place: int, bit: int) -> None:
    altered = bytearray(SEALED)
    altered[place] ^= 1 << bit
    with pytest.raises(BadBundle):
        open_content(bytes(altered), WORDS)
    if place < len(SEALED) - 32:
        with pytest.raises(BadBundle):
            open_content(resealed(bytes(altered)), WORDS)


def test_every_part_of_the_header_is_authenticated() -> None:
    """The version of the program plays no role in opening: only its authentication can find the change."""
    place = SEALED.index(qifutong_desktop.__version__.encode())
    forged = resealed(SEALED[:place] + b"9" + SEALED[place + 1 :])
    assert "被人改过" in refusal(lambda: open_content(forged, WORDS))


@settings(max_examples=60, deadline=None)
@given(length=st.integers(0, len(SEALED) - 1))
def test_any_cut_is_refused(length: int) -> None:
    said = refusal(lambda: open_content(SEALED[:length], WORDS))
    assert "文件不完整" in said or (length == 0 and "不是案例包" in said)


def test_what_follows_the_end_is_refused() -> None:
    assert "损坏或被改动" in refusal(lambda: open_content(SEALED + b"\0", WORDS))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_other_bytes_are_refused(raw: bytes) -> None:
    refusal(lambda: open_content(raw, WORDS))
    refusal(lambda: open_content(envelope.MAGIC + raw, WORDS))


def test_a_newer_format_asks_for_a_newer_program() -> None:
    newer = SEALED[:8] + struct.pack(">H", 2) + b"laid out in another way"
    assert "请升级程序" in refusal(lambda: open_content(newer, WORDS))


@pytest.mark.parametrize("cost", [(30, 8, 1), (4, 255, 1), (4, 8, 255), (0, 8, 1)])
def test_a_header_cannot_make_us_work_for_hours(cost: tuple[int, int, int]) -> None:
    dear = resealed(SEALED[:10] + bytes(cost) + SEALED[13:])
    assert "超出范围" in refusal(lambda: open_content(dear, WORDS))


def test_a_length_that_lies() -> None:
    for length in (2**63, 0, 5):
        lying = SEALED[:41] + struct.pack(">Q", length) + SEALED[49:]
        refusal(partial(open_content, resealed(lying), WORDS))


def sealed_raw(packed: bytes) -> bytes:
    """A sealed file by hand, by somebody who knows the passphrase."""
    header = envelope._read_header(SEALED)
    raw = header.raw[:41] + struct.pack(">Q", len(packed) + 16) + header.raw[49:]
    key = envelope._key(WORDS, header.salt, header.cost)
    whole = raw + AESGCM(key).encrypt(header.nonce, packed, raw)
    return whole + sha256(whole).digest()


def test_a_bomb_is_inflated_no_further_than_the_bound() -> None:
    bomb = sealed_raw(zlib.compress(bytes(3_000_000), 9))
    assert len(bomb) < 4000
    assert len(open_content(bomb, WORDS, most=3_000_000)) == 3_000_000
    assert "超过案例包的上限" in refusal(lambda: open_content(bomb, WORDS, most=2_999_999))


def test_what_does_not_inflate() -> None:
    packed = zlib.compress(CONTENT)
    for wrong in (b"", b"no zlib", packed[:-1], packed + b"more"):
        assert "无法解压" in refusal(partial(open_content, sealed_raw(wrong), WORDS))


def test_a_file_that_is_not_there_a_folder_and_one_too_large(store: Store, tmp_path: Path) -> None:
    assert "找不到" in refusal(lambda: import_case(store, tmp_path / "none.qft", WORDS))
    assert "找不到" in refusal(lambda: import_case(store, tmp_path, WORDS))
    large = tmp_path / "large.qft"
    with large.open("wb") as file:
        file.truncate(envelope.MAX_SEALED + 1)
    assert "上限" in refusal(lambda: import_case(store, large, WORDS))


# --- what somebody who knows the passphrase may have put inside -------------------------------------------------------


def operation(n: int, field: str = "client.name", case: str = ID) -> Operation:
    return Operation(case, field, "甲公司", "林青", "K7QX", n, AT)


FILES = (Enclosed("表.xlsx", b"PK", AT), Enclosed("", b"x", AT))
GOOD = Contents(ID, (operation(1), operation(2, "notes")), FILES)


def test_packing_and_unpacking_are_inverse() -> None:
    assert unpack(pack(GOOD)) == GOOD
    with_quotes = Contents(ID, GOOD.operations, (), FILES)
    assert unpack(pack(with_quotes)) == with_quotes


def test_a_title_is_never_a_path() -> None:
    nasty = Contents(ID, GOOD.operations, (Enclosed("../../etc/\x00passwd\u202egpj.exe", b"x", AT),))
    assert unpack(pack(nasty)).attachments[0].title == "....etcpasswdgpj.exe"


def remade(change: Callable[[dict[str, Any]], Any], blobs: bytes = b"") -> bytes:
    """GOOD with another manifest."""
    content = pack(GOOD)
    [length] = struct.unpack_from(">I", content)
    manifest = json.loads(content[4 : 4 + length])
    change(manifest)
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return struct.pack(">I", len(text)) + text + (blobs or content[4 + length :])


def with_line(line: str) -> bytes:
    """A bundle of one operation as somebody wrote it by hand."""
    lines = f"{line}\n".encode()
    sizes = {"size": len(lines), "sha256": sha256(lines).hexdigest()}
    return remade(lambda manifest: manifest.update(entries=[manifest["entries"][0] | sizes]), lines)


def entry(number: int, **values: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda manifest: manifest["entries"][number].update(values)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (remade(entry(1, name="../../home/x")), "不认识的条目"),
        (remade(entry(1, name="/etc/passwd")), "不认识的条目"),
        (remade(entry(1, name="attachments/..")), "不认识的条目"),
        (remade(entry(1, name="attachments/" + "a" * 64)), "与清单不符"),
        (remade(entry(1, name="operations")), "出现两次"),
        (remade(entry(1, name="quotes/" + "b" * 64)), "与清单不符"),
        (remade(entry(1, name="price/" + "a" * 64)), "不认识的条目"),
        (remade(lambda manifest: manifest["entries"].append(manifest["entries"][1])), "出现两次"),
        (remade(entry(1, title="a/b")), "无法识别"),
        (remade(entry(1, title="a\nb")), "无法识别"),
        (remade(entry(1, size=True)), "无法识别"),
        (remade(entry(1, size=-1)), "无法识别"),
        (remade(entry(1, size=10**15)), "与清单不符"),
        (remade(entry(1, sha256="0" * 64)), "与清单不符"),
        (remade(entry(1, extra=1)), "无法识别"),
        (remade(lambda manifest: manifest["entries"].pop()), "清单与内容不符"),
        (remade(lambda manifest: manifest["entries"].pop(0), b"PKx"), "清单与内容不符"),
        (remade(lambda manifest: manifest.update(entries=[])), "清单与内容不符"),
        (remade(lambda manifest: manifest.update(entries=[1.5])), "清单无法读取"),
        (remade(lambda manifest: manifest.update(case="../x")), "清单无法读取"),
        (remade(lambda manifest: manifest.update(case="f" * 32)), "不属于这个案例"),
        (remade(lambda manifest: manifest.update(more=1)), "清单无法读取"),
        (pack(GOOD) + b"x", "清单与内容不符"),
        (pack(Contents(ID, ())), "没有记录"),
        (remade(entry(1, at="9999-12-31T23:59:59Z")), "无法识别"),
        (remade(entry(1, at="yesterday")), "无法识别"),
        (with_line(GOOD.operations[0].body.replace("2026-11-22T09:30:00Z", "9999-12-31T23:59:59Z")), "无法读取"),
        (with_line(GOOD.operations[0].body.replace("T09:30:00Z", "T17:30:00+08:00")), "无法读取"),
        (with_line(GOOD.operations[0].body.replace('"甲公司"', '{"$decimal":"1E+999999999"}')), "无法读取"),
        (with_line(GOOD.operations[0].body.replace('"甲公司"', "[" * 10_000 + "]" * 10_000)), "无法读取"),
        (with_line(GOOD.operations[0].body.replace("甲公司", "甲" * 400_000)), "无法读取"),
        (with_line(GOOD.operations[0].body.replace('"n":1', '"n":9223372036854775808')), "无法读取"),
        (with_line(GOOD.operations[0].body.replace('"n":1', '"n": 1')), "无法读取"),
        (pack(Contents(ID, (operation(1, case="f" * 32),))), "不属于这个案例"),
        (b"", "没有清单"),
        (b"\xff\xff\xff\xff{}", "清单无法读取"),
        (struct.pack(">I", 200_000) + b"[" * 200_000, "清单无法读取"),
        (struct.pack(">I", 17) + b'{"a":1,"a":1}    ', "清单无法读取"),
    ],
)
def test_content_that_does_not_fit_is_refused(content: bytes, said: str) -> None:
    assert said in refusal(lambda: unpack(content))


def test_a_manifest_has_one_spelling() -> None:
    content = pack(GOOD)
    [length] = struct.unpack_from(">I", content)
    text = content[4 : 4 + length]
    for other in (text + b" ", b'{"case":"x",' + text[1:], text.replace("表".encode(), b"\\u8868")):
        spelled = struct.pack(">I", len(other)) + other + content[4 + length :]
        assert "清单无法读取" in refusal(partial(unpack, spelled))


def test_operations_that_do_not_fit_are_refused() -> None:
    good = operation(1).body
    for line in ("{}", "not json", good.replace('"n":1', '"n":1.5'), good.replace('"n":1', '"n": 1'), good + " ", ""):
        lines = line.encode() + b"\n"
        refusal(partial(unpack, remade_operations(lines)))
    refusal(lambda: unpack(remade_operations(good.encode())))
    assert unpack(remade_operations(good.encode() + b"\n")).operations == (operation(1),)


def remade_operations(lines: bytes) -> bytes:
    def change(manifest: dict[str, Any]) -> None:
        manifest["entries"] = manifest["entries"][:1]
        manifest["entries"][0].update(size=len(lines), sha256=sha256(lines).hexdigest())

    return remade(change, lines)


def test_a_refused_bundle_leaves_the_store_as_it_was(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "a.qft"
    clash = Contents(ID, (operation(1), operation(1, "notes")))
    for content in (pack(GOOD) + b"x", pack(clash)):
        file.write_bytes(seal_content(content, WORDS, CHEAP))
        assert str(file) in refusal(lambda: import_case(store, file, WORDS))
        assert list_cases(store) == ()
