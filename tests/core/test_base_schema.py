"""The fields every schema is made of: what they take, what they refuse and how they say so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base_schema import BaseSchema, Choice, Day, Each, Line, ListOf, Prose, Whole, YesNo, load
from core.errors import Invalid
from core.unseen import as_seen


class Inner(BaseSchema):
    """An object inside."""

    label = Line(required=True)


class Example(BaseSchema):
    """One field of each sort."""

    line = Line(max_length=10)
    must = Line(required=True)
    prose = Prose(max_length=100)
    day = Day()
    choice = Choice(("a", "b"))
    whole = Whole(least=1, most=9)
    yes = YesNo()
    many = ListOf(Line(required=True), most=2, least=1)
    inner = ListOf(Each(Inner), most=5)


def checked(**values: Any) -> dict[str, Any]:
    """The values as `Example` takes them."""
    return load(Example(), {"must": "x"} | values)


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("line", "x" * 11, "line"),
        ("line", "a\nb", "line"),
        ("line", 5, "line"),
        ("line", None, "line"),
        ("line", ["x"], "line"),
        ("line", "a\x00b", "line"),
        ("line", "a\x1bb", "line"),
        ("line", "\ud83d", "line"),
        ("must", "", "must"),
        ("must", "  \n ", "must"),
        ("prose", "x" * 101, "prose"),
        ("prose", "a\x00b", "prose"),
        ("day", "2026-02-30", "day"),
        ("day", "1.3.2026", "day"),
        ("day", 20260301, "day"),
        ("choice", "c", "choice"),
        ("choice", ["a"], "choice"),
        ("whole", 0, "whole"),
        ("whole", 10, "whole"),
        ("whole", "x", "whole"),
        ("whole", True, "whole"),
        ("whole", 1.9, "whole"),
        ("whole", float("inf"), "whole"),
        ("whole", float("nan"), "whole"),
        ("whole", 10**400, "whole"),
        ("yes", "maybe", "yes"),
        ("yes", [], "yes"),
        ("many", "x", "many"),
        ("many", [], "many"),
        ("many", ["a", "b", "c"], "many"),
        ("many", ["a", ""], "many.1"),
        ("many", ["a", None], "many.1"),
        ("inner", [{"label": "a"}, {}], "inner.1.label"),
        ("inner", [{"label": "a", "more": 1}], "inner.0.more"),
        ("inner", ["a"], "inner.0"),
        ("role", "admin", "role"),
    ],
)
def test_what_does_not_hold_is_refused_at_its_field(field: str, value: Any, where: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(**{field: value})
    assert list(refused.value.fields) == [where]
    assert all(str(text) for text in refused.value.fields[where])


def test_a_required_field_left_out_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        load(Example(), {}, prefix="content")
    assert [str(text) for text in refused.value.fields["content.must"]] == ["必填"]


@pytest.mark.parametrize("body", [None, [], "x", 5])
def test_a_body_that_is_no_object_is_malformed(body: Any) -> None:
    with pytest.raises(Invalid) as refused:
        load(Example(), body)
    assert refused.value.code == "malformed"


def test_a_forms_texts_are_taken_as_a_bodys_values() -> None:
    assert checked(whole="3", yes="true", day="2026-03-01") == checked(
        whole=3, yes=True, day="2026-03-01"
    )


def test_line_ends_are_made_one_kind_and_margins_go() -> None:
    assert checked(prose=" a\r\nb\rc ", line=" x ") == {
        "must": "x",
        "prose": "a\nb\nc",
        "line": "x",
    }


@pytest.mark.parametrize("value", ["😀", "𠮷", "👩‍👩‍👧", "עברית", "ﬀ①"])
def test_every_script_comes_back_as_it_was(value: str) -> None:
    assert checked(line=value)["line"] == value


def test_what_shows_in_another_order_than_it_is_stored_in_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        checked(line="a\u202eb")
    assert list(refused.value.fields) == ["line"]


@given(st.text(st.characters(), max_size=120))
def test_any_text_is_refused_by_name_or_can_be_stored(text: str) -> None:
    try:
        kept = checked(prose=text)["prose"]
    except Invalid as refused:
        named = list(refused.fields)
    else:
        named = ["prose"]
        seen = as_seen(text.replace("\r\n", "\n").replace("\r", "\n"))
        assert kept == seen.strip()
        assert "\x00" not in kept
        kept.encode("utf-8")
    assert named == ["prose"]
