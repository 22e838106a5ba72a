"""Codes and phones judged many at once are judged as each is alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from qifutong_desktop.core.migration.cells import clean
from qifutong_desktop.core.migration.codes import ID_CHECKS, ID_WEIGHTS, USCC_LETTERS, USCC_WEIGHTS
from qifutong_desktop.core.migration.column_judges import number_judge, text_judge
from qifutong_desktop.core.migration.duties import Duty
from qifutong_desktop.core.migration.identity import digest, phone_keys
from qifutong_desktop.core.migration.kinds import ERROR, FLOAT_CODE, MASKED, SCIENTIFIC, kind_of_text
from qifutong_desktop.workbooks.fast.cell_keys import number_key
from qifutong_desktop.workbooks.fast.code_digests import phone_digests
from qifutong_desktop.workbooks.fast.distinct_values import distinct_of
from qifutong_desktop.workbooks.fast.judged_codes import alike_codes
from qifutong_desktop.workbooks.fast.judged_phones import alike_phones
from qifutong_desktop.workbooks.fast.judged_values import ValueJudges
from qifutong_desktop.workbooks.fast.key_texts import KeyTexts
from qifutong_desktop.workbooks.fast.letters import Letters
from qifutong_desktop.workbooks.fast.shared_texts import Texts
from qifutong_desktop.workbooks.fast.text_forms import Forms

from .test_fast_path import same

_CODES: tuple[Duty, ...] = ("uscc", "tax", "id_card")
_PHONES: tuple[Duty, ...] = ("phone", "mobile")


def _forms(texts: Iterable[str]) -> Forms:
    held = Texts()
    for text in texts:
        held.append(text)
    held.index()
    held.shared = len(held)
    held.sorts.clear()
    return Forms(held)


def _groups(forms: Forms, duty: Duty) -> Any:
    texts, every = forms.texts, np.arange(len(forms.texts))
    if duty in _PHONES:
        return alike_phones(forms, every)
    return alike_codes(np.frombuffer(texts.held, np.uint8), texts.starts, texts.ends - texts.starts, duty)


def _held_alike(wanted: Iterable[str], duty: Duty) -> int:
    """How many texts are in groups, after each of them is judged as every other of its group."""
    forms = _forms(sorted({clean(text) for text in wanted} - {""}))
    judge = text_judge(duty)
    said: dict[int, tuple[str, str]] = {}
    found = _groups(forms, duty).tolist()
    for number, group in enumerate(found):
        if group >= 0:
            text = forms.texts.text(number)
            kind = judge(text)
            assert said.setdefault(group, (kind, text))[0] == kind, (duty, text, said[group])
    return sum(group >= 0 for group in found)


def _uscc(chance: random.Random) -> str:
    body = chance.choice("159Y") + chance.choice("12") + "".join(chance.choices("0123456789", k=6))
    body += "".join(chance.choices(chance.choice((USCC_LETTERS, "0123456789", "0", "X12")), k=9))
    total = sum(USCC_LETTERS.index(letter) * weight for letter, weight in zip(body, USCC_WEIGHTS, strict=True))
    return body + USCC_LETTERS[-total % 31]


def _id(chance: random.Random) -> str:
    year = chance.choice((chance.randint(1930, 2030), 1899, 1900, 2000, 2099, 2100, chance.randint(0, 9999)))
    body = f"{chance.choice((110101, 320583, 999999))}{year:04d}{chance.randint(0, 13):02d}{chance.randint(0, 32):02d}"
    body += chance.choice((f"{chance.randint(0, 999):03d}", f"{chance.randint(0, 9)}00"))
    if chance.random() < 0.2:
        body = f"{body[:6]}{chance.choice((1900, 1996, 2000, 2023))}022{chance.choice('89')}{body[14:]}"
    total = sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True))
    return body + ID_CHECKS[total % 11]


def _cut(code: str, chance: random.Random) -> str:
    return code[:15] + "000"


def _swapped(code: str, chance: random.Random) -> str:
    at = chance.randrange(len(code) - 1)
    return code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def _put(code: str, chance: random.Random) -> str:
    at = chance.randrange(len(code))
    letter = chance.choice("0123456789ABXYIOZSVixé＊*.#-+ 　\x1c\x7f甲５Ｘ")
    return code[:at] + letter + code[at + chance.randint(0, 1) :]


def _parted(code: str, chance: random.Random) -> str:
    for at in sorted(chance.sample(range(len(code)), chance.randint(1, 4)), reverse=True):
        code = code[:at] + chance.choice((" ", "-", "  ", "\u3000", "\n", "－")) + code[at:]
    return code


def _wide(code: str, chance: random.Random) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if chance.random() < 0.3 and "!" <= one <= "~" else one for one in code)


def _old(code: str, chance: random.Random) -> str:
    return code[:6] + code[8:17] if chance.random() < 0.5 else code[:15]


def _masked(code: str, chance: random.Random) -> str:
    at = chance.randrange(12)
    return code[:at] + chance.choice(("XXXX", "xxxxx", "****", "XX XX", "x-xxx")) + code[at + 4 :]


_CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    *(_cut, _swapped, _put, _put, _parted, _wide, _old, _masked),
    *(lambda code, chance: code, lambda code, chance: code.lower()),
    *(lambda code, chance: code[: chance.randint(0, 18)], lambda code, chance: code + code[: chance.randint(1, 18)]),
)


def _some_codes(chance: random.Random, count: int) -> list[str]:
    found = ["无", "-", "1e5", "1E+17", "123456789012.00", "XXXX", "1XXXX1", "\u00b9" * 18, "２" * 18]
    for _ in range(count):
        code = chance.choice((_uscc, _id))(chance)
        for change in chance.choices(_CHANGES, k=chance.randint(1, 2)):
            code = change(code, chance) if len(code) > 4 else code
        found.append(code)
    return found


@pytest.mark.parametrize("duty", _CODES)
@pytest.mark.parametrize("seed", range(3))
def test_codes_are_judged_as_each_alone(duty: Duty, seed: int) -> None:
    found = _some_codes(random.Random(seed), 5_000)
    assert _held_alike(found, duty) > 2_500


def test_a_bad_code_is_broken_where_its_kind_says_so() -> None:
    chance = random.Random(4)
    signs = "0123456789+-.,:eExX*#/RN!A ¥元％．＃"
    texts = [
        *_some_codes(chance, 2_000),
        *("".join(chance.choices(signs, k=chance.randint(1, 12))) for _ in range(6_000)),
    ]
    broken = {MASKED, ERROR, SCIENTIFIC, FLOAT_CODE}
    found = [(text, text_judge("uscc")(text)) for text in texts if text.strip()]
    for text, kind in found:
        if kind not in ("code", "precision_lost"):
            said = kind_of_text(text)
            assert kind == (said if said in broken else "bad_uscc"), text
    assert {kind for _, kind in found} >= {"code", "precision_lost", "bad_uscc", MASKED, SCIENTIFIC, FLOAT_CODE}


def test_every_day_of_birth_is_told() -> None:
    days = (
        f"{year}{month:02d}{day:02d}" for year in (1900, 2000, 2023, 2024) for month in range(14) for day in range(33)
    )
    bodies = [f"110101{day}{order}" for day in days for order in (123, 800)]
    totals = (sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True)) for body in bodies)
    codes = [body + ID_CHECKS[total % 11] for body, total in zip(bodies, totals, strict=True)]
    assert _held_alike(codes, "id_card") == len(codes)
    assert {text_judge("id_card")(code) for code in codes} == {"code", "bad_id_card", "right_but_cut", "precision_lost"}


_BEGUN = (
    *("0510", "010", "021", "02", "0", "00", "0012", "86", "8613", "0086", "008613", "008612", "00138", "13", "138"),
    *("12", "10", "11", "400", "800", "40", "955", "95", "96", "2", "3", "315", "900", "081", "0186", "861", "85"),
)
_LAYOUTS = (
    *("9999-99999999", "999-9999999", "99999999999", "999999999999", "9999999999", "9999999", "99999", "999999"),
    *("9999-9999999-9999", "9999-99999999-9", "9999-99999999转9999", "9999-99999999 转 99", "(9999)99999999", "-999"),
    *("+99 999 9999 9999", "999-9999-9999", "+9999999999999", "99-99999999999", "999 9999 9999", "（999）99999999"),
    *(
        "9999-99999999/99999999999",
        "99999999999,99999999999",
        "99999999999 99999999999",
        "999-999-9999",
        "9999 99999999",
    ),
    *(
        "99999999999-99999999999",
        "9999-99999999ext999",
        "9999-9999999x9999",
        "9999-99999999分机99",
        "9999-99999999甲99",
    ),
    *(
        "9999999999999999",
        "999999999999999999",
        "9999.99999999",
        "99999999.00",
        "2024-99-99",
        "9999/99/99",
        "9,999,999",
    ),
    *(
        "9999-9999999#99",
        "９９９-9999999",
        "999é9999999",
        "9E99",
        "Err:999",
        "ERR：999",
        "9xxxx9999999",
        "99元",
        "甲99999999",
    ),
    *(
        "00-99-999-9999-9999",
        "0999 8613-9999",
        "9-9-9-9-9-9-9-9-9-9-9",
        "9999-9999-9999",
        "99999-999999",
        "9-9999999999",
    ),
    *("99999999999 999999", "(99)99999999999", "00 99 9999999 9999", "9999)9999-9999", "99-9999 9999999"),
)


def _drawn(layout: str, chance: random.Random) -> str:
    """The layout with other digits: runs of them often begin as those of phones do, and digits often repeat."""
    digits = chance.choice(("0123456789", "0123456789", "18", "0", "8", "1", "013", "9"))
    found = "".join(chance.choice(digits) if one == "9" else one for one in layout)
    starts = [at for at, one in enumerate(layout) if one == "9" and (not at or layout[at - 1] != "9")]
    for at in starts:
        if chance.random() < 0.7:
            begun = iter(chance.choice(_BEGUN))
            found = found[:at] + "".join(
                next(begun, one) if of == "9" else one for one, of in zip(found[at:], layout[at:], strict=True)
            )
    return found


def _any_layout(chance: random.Random) -> str:
    runs = ["9" * chance.choice((1, 2, 3, 3, 4, 4, 4, 7, 8, 11)) for _ in range(chance.randint(1, 5))]
    signs = chance.choices(
        [" ", "-", "-", "/", "(", ")", ") ", "+", "  ", "、", "转", "x", "#", ";", "ext ", ",", "|"], k=9
    )
    return "".join(run + sign for run, sign in zip(runs, signs, strict=False))[: chance.randint(5, 40)]


@pytest.mark.parametrize("duty", _PHONES)
def test_phones_of_known_writings_are_judged_as_each_alone(duty: Duty) -> None:
    chance = random.Random(7)
    told = {layout: _held_alike([_drawn(layout, chance) for _ in range(250)], duty) for layout in _LAYOUTS}
    assert min(told["9999-99999999"], told["9999999999"], told["9999-99999999转9999"], told["(9999)99999999"]) > 100
    assert max(told["9999.99999999"], told["ERR：999"], told["99999999999-99999999999"], told["９９９-9999999"]) == 0


@pytest.mark.parametrize("duty", _PHONES)
@pytest.mark.parametrize("seed", range(3))
def test_phones_of_any_writing_are_judged_as_each_alone(duty: Duty, seed: int) -> None:
    chance = random.Random(seed)
    layouts = (_any_layout(chance) for _ in range(60))
    assert sum(_held_alike([_drawn(layout, chance) for _ in range(250)], duty) for layout in layouts) > 4_000


def _digests_held_alike(texts: Iterable[str]) -> None:
    wanted = [[digest(key) for key in phone_keys(text)] for text in texts]
    raw = "".join([text + "\x00" for text in texts]).encode("utf-32-le")
    counts, digests = phone_digests(Letters.of(np.frombuffer(raw, np.uint32)))
    assert counts.tolist() == [len(keys) for keys in wanted]
    assert digests.tolist() == [key for keys in wanted for key in keys]


@pytest.mark.parametrize("seed", range(3))
def test_phones_are_found_as_in_each_alone(seed: int) -> None:
    chance = random.Random(seed)
    layouts = (*_LAYOUTS, *(_any_layout(chance) for _ in range(40)))
    for layout in layouts:
        _digests_held_alike([_drawn(layout, chance) for _ in range(250)])
    _digests_held_alike([_drawn(layout, chance) for layout in chance.choices(layouts, k=4_000)])


def test_one_phone_twice_is_found_once() -> None:
    chance = random.Random(2)
    phones = [f"138{chance.randrange(10**8):08d}" for _ in range(300)]
    others = [phone if at % 5 else phones[at - 1] for at, phone in enumerate(phones)]
    _digests_held_alike([f"{one}/{other}" for one, other in zip(phones, reversed(others), strict=True)])
    _digests_held_alike([f"{one}/{other}" for one, other in zip(phones, others, strict=True)])
    _digests_held_alike([f"{one}/0510-8{one[4:]}" for one in phones])


def test_what_begins_again_within_itself_and_wide_digits_are_looked_at_alone() -> None:
    chance = random.Random(2)
    others = [f"1{chance.randint(3, 9)} 13{chance.randrange(10**9):09d}" for _ in range(60)]
    for sign in " -/(":
        _digests_held_alike([one.replace(" ", sign) for one in ["13 13131313131"] * 60 + others])
    _digests_held_alike([f"０５１０-{chance.randrange(10**8):08d}" for _ in range(60)])


@pytest.mark.parametrize("duty", [*_CODES, *_PHONES])
def test_numbers_are_judged_as_each_alone(duty: Duty) -> None:
    chance = random.Random(3)
    drawn = (_drawn("9" * chance.randint(1, 16), chance).lstrip("0") for _ in range(9_000))
    written = ["0", "12.5", "-86000001", "-123456789012345", "0.25", *drawn]
    keys = np.array([key for text in dict.fromkeys(written) if text and (key := number_key(text))], np.int64)
    forms = _forms(["甲"])
    said, judge = KeyTexts(forms.texts), number_judge(duty)
    judged = ValueJudges(forms, said, counts_from_1904=False).numbers(distinct_of(keys, np.arange(len(keys))), duty)
    found = [judged.kind_names[number] for number in judged.kinds]
    wanted = [judge(said.text(key)) for key in distinct_of(keys, np.arange(len(keys))).keys.tolist()]
    assert found == wanted
    assert len(keys) > 4_000


def test_a_book_of_codes_and_phones_comes_to_the_same(tmp_path: Path) -> None:
    chance = random.Random(11)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["客户编号", "统一社会信用代码", "税号", "身份证号", "电话", "手机", "传真"])
    codes = [code for code in _some_codes(chance, 900) if clean(code) and code.isprintable()]
    for number in range(600):
        phones = [_drawn(chance.choice(_LAYOUTS[: 8 if number % 2 else 30]), chance) for _ in range(3)]
        cells: list[Any] = [f"K{number}", *chance.sample(codes, 3), *phones]
        if number % 3 == 0:
            cells[4:7] = [int(phone) if phone.isdigit() and len(phone) < 16 else phone for phone in phones]
        sheet.append(cells)
    book.save(tmp_path / "book.xlsx")
    same(tmp_path / "book.xlsx")
