"""Dotted field names as nested data: a round trip, and bounds that hold for any input."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from kb_app.web.kit import forms

NAMES = st.from_regex(r"\A[a-z_][a-z0-9_]{0,8}\Z")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NESTED = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4) | st.dictionaries(NAMES, inner, min_size=1)
    ),
    max_leaves=12,
)
DATA = st.dictionaries(NAMES, NESTED, max_size=4)


def depth(data: Any) -> int:
    below = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    return max((1 + depth(value) for value in below), default=0)


@given(DATA.filter(lambda data: depth(data) <= forms.DEPTH_MAX))
def test_what_is_encoded_is_decoded(data: dict[str, Any]) -> None:
    assert forms.decode(forms.encode(data)) == data


@given(st.lists(st.tuples(st.text(max_size=30), TEXTS), max_size=20))
def test_any_names_are_decoded_or_refused_by_name(pairs: list[tuple[str, str]]) -> None:
    try:
        decoded = forms.decode(pairs)
    except Invalid:
        return
    texts = [text for _name, text in forms.encode(decoded)]
    assert sorted(texts) == sorted(text for _name, text in pairs)


@given(st.lists(st.integers(0, 9999), min_size=1, max_size=8, unique=True))
def test_places_order_a_list_and_leave_no_gaps(places: list[int]) -> None:
    decoded = forms.decode([(f"steps.{place}.title", str(place)) for place in places])
    assert decoded == {"steps": [{"title": str(place)} for place in sorted(places)]}


@pytest.mark.parametrize(
    "names",
    [
        ["a", "a"],
        ["a", "a.b"],
        ["a.b", "a"],
        ["a.0", "a.b"],
        ["a..b"],
        [".a"],
        ["a."],
        [""],
        ["0"],
        ["a.00"],
        ["a.01"],
        ["a.-1"],
        ["a.10000"],
        ["a.１"],
        ["a.__class__.b c"],
        ["a" * 61],
        [".".join("abcdefg")],
        ["a." * 100 + "a"],
    ],
)
def test_names_that_make_no_sense_are_refused(names: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        forms.decode([(name, "x") for name in names])
    assert refused.value.fields


def test_too_many_fields_are_refused() -> None:
    pairs = [(f"a.{place}", "") for place in range(forms.FIELDS_MAX // 2)]
    more = [(f"b.{place}", "") for place in range(forms.FIELDS_MAX // 2 + 1)]
    assert forms.decode(pairs)
    with pytest.raises(Invalid):
        forms.decode(pairs + more)


def test_fields_of_the_page_itself_are_passed_over() -> None:
    pairs = [("csrf_token", "x"), ("csrf_token", "y"), ("title", "t")]
    assert forms.decode(pairs, without=("csrf_token",)) == {"title": "t"}
