"""The pinned hashes and the files they stand for: equal here, and the program refuses a file that differs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qifutong_desktop.catalog import pins
from qifutong_desktop.catalog.files import fingerprint, read_text
from qifutong_desktop.catalog.pins import PINNED, PINS, pinned_text
from qifutong_desktop.catalog.pricebook import load_pricebook, shipped_pricebook
from qifutong_desktop.catalog.questionnaire import shipped_files
from qifutong_desktop.core.problems import Refusal

from .journeys.shell import ROOT, qifutong

RESOURCES = ROOT / "resources"
FILES = [path for folder in PINNED for path in sorted((RESOURCES / folder).iterdir())]


def test_every_shipped_price_book_and_questionnaire_is_pinned_as_it_is() -> None:
    there = {path.relative_to(RESOURCES).as_posix(): fingerprint(read_text(path)) for path in FILES}
    assert there == PINS, "a change that was meant is pinned by:  python tools/pin_resources.py"


def test_what_the_program_loads_is_among_them() -> None:
    assert {shipped_pricebook(), *shipped_files()} <= set(FILES)
    assert load_pricebook().digest == PINS["pricebook/2026-01.toml"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_any_flipped_bit_is_refused(path: Path, tmp_path: Path) -> None:
    """Spread over the whole file; what is no UTF-8 any more is refused for that."""
    content = path.read_bytes()
    copy = tmp_path / path.parent.name / path.name
    copy.parent.mkdir()
    for number in range(60):
        place, bit = number * len(content) // 60, 1 << number % 8
        copy.write_bytes(content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :])
        with pytest.raises(Refusal):
            pinned_text(copy)
    copy.write_bytes(content)
    assert pinned_text(copy)


def test_line_ends_of_another_system_are_no_change(tmp_path: Path) -> None:
    copy = tmp_path / "pricebook" / "2026-01.toml"
    copy.parent.mkdir()
    copy.write_bytes(shipped_pricebook().read_bytes().replace(b"\n", b"\r\n"))
    assert pinned_text(copy) == read_text(shipped_pricebook())


def test_a_file_that_was_put_beside_the_shipped_ones_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "questionnaire" / "extra.toml"
    copy.parent.mkdir()
    copy.write_text("")
    with pytest.raises(Refusal):
        pinned_text(copy)


@pytest.fixture
def altered(tmp_path: Path) -> Path:
    """An installed copy in which the annual price of the basic tier was lowered."""
    shutil.copytree(ROOT / "qifutong_desktop", tmp_path / "qifutong_desktop")
    shutil.copytree(RESOURCES, tmp_path / "qifutong_desktop" / "resources", ignore=shutil.ignore_patterns("*.ttf"))
    book = tmp_path / "qifutong_desktop" / "resources" / "pricebook" / "2026-01.toml"
    book.write_text(book.read_text("utf-8").replace("value = 7999", "value = 6999"), "utf-8")
    return tmp_path


def test_an_installed_program_refuses_to_price_with_an_altered_list(altered: Path, tmp_path: Path) -> None:
    order = tmp_path / "order.toml"
    order.write_text('tier = "basic"\nbilling = "annual"\nterm = 1\nusers = 30\n')
    ran = qifutong("price", order, within=altered, PYTHONPATH=str(altered))
    assert (ran.code, ran.out) == (2, "")
    assert "2026-01.toml: 与程序出厂时的内容不一致" in ran.err
    assert "请重新安装程序" in ran.err


def test_a_shipped_file_that_is_gone_is_missed(altered: Path) -> None:
    (altered / "qifutong_desktop" / "resources" / "questionnaire" / "retail.toml").unlink()
    case = ROOT / "tests" / "cases" / "service.toml"
    ran = qifutong("diagnose", case, within=altered, PYTHONPATH=str(altered))
    assert ran.code == 2
    assert "retail.toml: 找不到文件" in ran.err


def test_the_tool_writes_the_table_anew() -> None:
    from tools.pin_resources import found, renewed

    source = Path(pins.__file__).read_text("utf-8")
    assert renewed(source, found()) == source
    other = renewed(source, {"pricebook/a.toml": "0" * 64})
    assert '    "pricebook/a.toml": "' + "0" * 64 + '",\n}\n' in other
    assert "2026-01.toml" not in other.split("RENEW")[0]
    with pytest.raises(SystemExit):
        renewed("nothing", {})
