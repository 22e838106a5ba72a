"""Pieces on sheets: order, room, and what keeps together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.documents.flow import Piece, Sheet, sheets
from qifutong_desktop.documents.ink import Ink


def _nothing(ink: Ink, x: float, y: float) -> None:
    del ink, x, y


_PIECE = st.builds(
    Piece,
    st.floats(1, 90),
    st.just(_nothing),
    st.floats(0, 20),
    st.booleans(),
    st.none() | st.just(Piece(9.0, _nothing)),
)


def _content(sheet: Sheet, heads: set[int]) -> list[Piece]:
    return [piece for _, piece in sheet.placed if id(piece) not in heads]


@given(st.lists(_PIECE, max_size=25))
def test_every_piece_is_placed_once_in_order_and_within_its_sheet(pieces: list[Piece]) -> None:
    heads = {id(piece.head) for piece in pieces if piece.head}
    done = sheets(pieces, 100, 100)
    assert [id(piece) for sheet in done for piece in _content(sheet, heads)] == [id(piece) for piece in pieces]
    for sheet in done:
        edge = 0.0
        for y, piece in sheet.placed:
            assert y >= edge - 1e-6
            edge = y + piece.height
        assert edge <= 100 + 1e-6


@given(st.lists(st.tuples(st.floats(1, 20), st.booleans()), min_size=1, max_size=30))
def test_what_keeps_with_the_next_never_ends_a_sheet_that_could_go_on(made: list[tuple[float, bool]]) -> None:
    pieces = [Piece(height, _nothing, 0.0, keep) for height, keep in made]
    done = sheets(pieces, 100, 100)
    for sheet in done[:-1]:
        last = sheet.placed[-1][1]
        start = next(index for index, piece in enumerate(pieces) if piece is last)
        while start > 0 and pieces[start - 1].keep:
            start -= 1
        chain = 0.0
        for piece in pieces[start:]:
            chain += piece.height
            if not piece.keep:
                break
        assert not last.keep or chain > 100


def test_a_tables_head_comes_again_on_the_next_sheet() -> None:
    head = Piece(10, _nothing)
    rows = [Piece(30, _nothing, head=head) for _ in range(7)]
    done = sheets([head, *rows], 100, 100)
    assert [sheet.placed[0][1] is head for sheet in done] == [True, True, True]
    assert [len(sheet.placed) for sheet in done] == [4, 4, 2]
