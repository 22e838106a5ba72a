"""References in character data, many resolved at a time, against one read by a pattern."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from qifutong_desktop.workbooks.fast.character_references import resolved

_NAMED = {
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&apos;": "'",
    "&#x9;": "\t",
    "&#xA;": "\n",
    "&#xa;": "\n",
}
_CODES = st.sampled_from(
    (0, 9, 10, 13, 31, 32, 127, 128, 0x7FF, 0x800, 23458, 0xD7FF, 0xD800, 0xE000, 0xFFFD, 0xFFFE, 0x10000, 1114111)
)
_PARTS = st.one_of(
    st.sampled_from(
        ("a", "客户", ";", "#", "&", "&#", "&#;", "&#x41;", "&#xAB;", "&#xD;", "&foo;", "&#12345678;", "\x00", *_NAMED)
    ),
    st.builds("&#{};".format, st.one_of(_CODES, st.integers(0, 1_200_000))),
)


def _resolved(found: re.Match[str]) -> str:
    if found[0] in _NAMED:
        return _NAMED[found[0]]
    code = int(found[0][2:-1])
    plain = (code >= 32 or code in (9, 10)) and not 0xD800 <= code <= 0xDFFF and code not in (0xFFFE, 0xFFFF)
    return chr(code) if plain and code <= 0x10FFFF else found[0]


@given(st.lists(_PARTS, max_size=12))
@example(["&#1114111;", "&#128512;", "&lt;", "&#9;"])
def test_each_becomes_its_character_and_the_rest_is_left(parts: list[str]) -> None:
    text = "".join(parts)
    body, left = resolved(text.encode())
    known = re.compile(r"&(?:amp|lt|gt|quot|apos);|&#x(?:9|A|a);|&#\d{1,7};")
    assert body.decode() == known.sub(_resolved, text)
    unknown = known.sub(lambda one: one[0] if _resolved(one) == one[0] else "\x01" * len(one[0].encode()), text)
    assert left.tolist() == [one.start() for one in re.finditer(b"&", unknown.encode())]
