"""A text has one hash, whatever stands around it and however long the others are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.workbooks.fast.word_hashes import hashed, word_hash, word_hashes, words_of

_TEXTS = st.lists(
    st.one_of(
        st.text("订单A7", max_size=60),
        st.builds(lambda text, size: text * size, st.sampled_from(("甲", "ab", "0")), st.integers(0, 400)),
    ),
    min_size=1,
    max_size=40,
)


@given(_TEXTS, st.binary(max_size=9))
def test_a_text_has_one_hash(texts: list[str], before: bytes) -> None:
    raws = [text.encode() for text in texts]
    window = before + b"\x00".join(raws) + b"\xff" * 31
    sizes = np.array([len(raw) for raw in raws], np.int64)
    found = hashed(words_of(window), len(before) + np.cumsum(sizes + 1) - sizes - 1, sizes)
    assert found.tolist() == word_hashes(texts).tolist() == [word_hash(text) for text in texts]
    assert len(set(found.tolist())) == len(set(texts))
