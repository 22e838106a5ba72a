"""The audit chain as a pure value: whatever is done to it before its head is found, and at its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from qifutong_desktop.core.audit import GENESIS, Entry, first_break, head_of, link, place_of, printed_head
from qifutong_desktop.core.canonical import canonical
from qifutong_desktop.core.problems import Refusal

LONG = 40
TAMPERINGS = 10_000
Tampering = Callable[[list[Entry], Random], list[Entry]]


def chained(bodies: list[str]) -> list[Entry]:
    """A sound chain over some rows."""
    made: list[Entry] = []
    for n, body in enumerate(bodies, 1):
        made.append(Entry(n, body, link(head_of(made), body)))
    return made


CHAIN = chained([canonical({"n": n, "number": f"Q26-7K2M-{n:04}", "total": f"{n * 7919}.00"}) for n in range(1, LONG)])


def edited(rows: list[Entry], random: Random) -> list[Entry]:
    """One character of a row is another one."""
    place = random.randrange(len(rows))
    body = rows[place].body
    at = random.randrange(len(body))
    other = random.choice([one for one in "0123456789,:abc" if one != body[at]])
    return [*rows[:place], replace(rows[place], body=body[:at] + other + body[at + 1 :]), *rows[place + 1 :]]


def edited_with_its_own_hash(rows: list[Entry], random: Random) -> list[Entry]:
    """The forger also writes the row's hash anew, but not those after it."""
    rows = edited(rows[:-1], random) + rows[-1:]
    for place, (was, now) in enumerate(zip(CHAIN, rows, strict=True)):
        if was != now:
            rows[place] = replace(now, hash=link(head_of(rows[:place]), now.body))
    return rows


def deleted(rows: list[Entry], random: Random) -> list[Entry]:
    """A row before the last is gone; half of the time the others close up."""
    place = random.randrange(len(rows) - 1)
    left = rows[:place] + rows[place + 1 :]
    return renumbered(left) if random.random() < 0.5 else left


def moved(rows: list[Entry], random: Random) -> list[Entry]:
    """Two rows change places, with or without their numbers."""
    one, other = random.sample(range(len(rows)), 2)
    rows = rows[:]
    rows[one], rows[other] = rows[other], rows[one]
    return renumbered(rows) if random.random() < 0.5 else rows


def put_in(rows: list[Entry], random: Random) -> list[Entry]:
    """A row of the forger's own, or one twice, somewhere before the last."""
    place = random.randrange(len(rows))
    body = random.choice([rows[place].body, '{"number":"Q26-7K2M-0007"}'])
    return renumbered([*rows[:place], Entry(0, body, link(head_of(rows[:place]), body)), *rows[place:]])


def renumbered(rows: list[Entry]) -> list[Entry]:
    return [replace(row, n=n) for n, row in enumerate(rows, 1)]


WAYS: tuple[Tampering, ...] = (edited, edited_with_its_own_hash, deleted, moved, put_in)


def test_a_sound_chain_holds() -> None:
    assert first_break(CHAIN) is None
    assert first_break(()) is None
    assert head_of(()) == GENESIS


@pytest.mark.parametrize("way", WAYS)
def test_every_tampering_before_the_head_is_found(way: Tampering) -> None:
    random = Random(20260907)
    for _ in range(TAMPERINGS // len(WAYS)):
        rows = way(CHAIN, random)
        found = first_break(rows)
        assert found is not None
        first = next(place for place, row in enumerate(rows, 1) if rows[:place] != CHAIN[:place])
        assert first <= found.n <= first + 1


def test_a_cut_tail_and_a_chain_written_anew_are_seen_only_against_a_head_kept_elsewhere() -> None:
    printed = printed_head(head_of(CHAIN))
    cut = CHAIN[:-3]
    forged = chained([CHAIN[0].body.replace("7919", "1"), *(row.body for row in CHAIN[1:])])
    for rows in (cut, forged):
        assert first_break(rows) is None, "the control: the chain by itself says nothing"
        assert place_of(rows, printed) is None
    assert place_of(CHAIN, printed) == len(CHAIN)
    assert place_of(cut, printed_head(cut[-1].hash)) == len(cut)


def test_a_head_is_found_wherever_it_stood() -> None:
    for place, row in enumerate(CHAIN, 1):
        assert place_of(CHAIN, printed_head(row.hash)) == place
        assert place_of(CHAIN, row.hash.upper()[:16] + " " + row.hash[16:32]) == place
    assert place_of(CHAIN, GENESIS) == 0


@pytest.mark.parametrize("typed", ["", "abc", "0" * 15, "0" * 65, "x" * 32])
def test_what_is_no_head_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="no head"):
        place_of(CHAIN, typed)


def test_the_order_of_bytes_under_the_hash_is_what_the_page_says() -> None:
    """A third party can check the chain with any SHA-256: the former hash as 32 bytes, then the row in UTF-8."""
    assert link(GENESIS, '{"n":1}') == "29cecc91e68d3dffede939118bf4bbc6d970cf01aa0b9e6bde45692fabfdf661"
