"""A skip condition as a form writes it reads back equal, and what cannot be read is said with its mend."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.core.questionnaire import All, AnyOf, AtLeast, Condition, Is, Not
from qifutong_desktop.core.skip_condition import NoCondition, Types, condition_of, relevant

TYPES: Types = {"P02": "one", "N07": "several", "P03": "integer", "D07": "decimal", "S01": "ladder"}
_ids = st.sampled_from(["manufacturing", "a_b", "none", "3", "x-1"])
_number = st.decimals(0, 10**6, places=2).map(abs)
_leaf: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Is, st.sampled_from(["P02", "N07", "S01"]), _ids),
    st.builds(AnyOf, st.sampled_from(["P02", "N07"]), st.lists(_ids, min_size=2, max_size=4).map(tuple)),
    st.builds(AtLeast, st.sampled_from(["P03", "D07", "S01"]), _number),
)
_condition = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.builds(Not, inner), st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts)))
    ),
    max_leaves=8,
)


@given(_condition)
def test_whatever_is_written_reads_back_equal(condition: Condition) -> None:
    assert condition_of(relevant(condition, TYPES), TYPES) == condition


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("${P02} = 'retail'", Is("P02", "retail")),
        ('  ${ P02 }="retail" ', Is("P02", "retail")),
        ("${P02} != 'retail'", Not(Is("P02", "retail"))),
        ("selected(${N07},'dates')", Is("N07", "dates")),
        ("${P02} = 'a' or ${P02} = 'b'", AnyOf("P02", ("a", "b"))),
        ("${P02} = 'a' OR ${N07} = 'b'", Not(All((Not(Is("P02", "a")), Not(Is("N07", "b")))))),
        ("${P03} > 50", AtLeast("P03", Decimal(51))),
        ("${P03} < 50", Not(AtLeast("P03", Decimal(50)))),
        ("${P03} <= 50", Not(AtLeast("P03", Decimal(51)))),
        ("${S01} = 2 and ${P03} >= 1", All((Is("S01", "2"), AtLeast("P03", Decimal(1))))),
    ],
)
def test_what_people_write_is_understood(text: str, condition: Condition) -> None:
    assert condition_of(text, TYPES) == condition


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("P02 = 'retail'", "P02"),
        ("${P02} = retail", "retail"),
        ("${P02} == 'retail'", "="),
        ("(${P02} = 'retail'", ")"),
        ("${P02} = 'retail' 或 ${P02} = 'x'", "或"),
        ("${P02}", "P02"),
        ("not ${P02} = 'retail'", "("),
        ("${D07} > 10", ">="),
        ("(" * 60 + "${P02} = 'a'" + ")" * 60, "("),
        ("and", "and"),
    ],
)
def test_what_is_no_condition_is_refused_with_its_mend(text: str, said: str) -> None:
    with pytest.raises(NoCondition) as fault:
        condition_of(text, TYPES)
    assert said in fault.value.what.zh + fault.value.remedy.zh
