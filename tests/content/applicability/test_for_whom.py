"""For whom a text holds: what it says itself, what its category says, who that is."""

from __future__ import annotations

import pytest

from content.applicability.for_whom import EVERYWHERE, Scope, as_fields, as_stored
from content.structure import Named, Structure

TREE = Structure(
    0,
    {1: Named("top", "上"), 2: Named("below", "下", 1)},
    {},
    {
        1: Named("henan", "河南"),
        2: Named("luoyang", "洛阳", 1),
        3: Named("zhengzhou", "郑州", 1),
    },
    {1: Scope(("henan",), ("farming",))},
)


def test_what_is_stored_comes_back_and_nothing_is_nothing() -> None:
    told = {"regions": ["b", "a", "a"], "customers": [], "conditions": "合表"}
    assert as_stored(told) == {"regions": ["a", "b"], "conditions": "合表"}
    assert as_fields(as_stored(told)) == {
        "regions": ["a", "b"],
        "customers": [],
        "conditions": "合表",
    }
    assert as_stored({"regions": [], "conditions": ""}) is None
    assert Scope.of(None) == EVERYWHERE


def test_what_it_does_not_say_the_category_says_and_the_one_above() -> None:
    own = Scope(("luoyang",))
    assert own.beside(TREE.scopes[2]) == Scope(("luoyang",), ("farming",))
    assert EVERYWHERE.beside(TREE.scopes[2]) == Scope(("henan",), ("farming",))


@pytest.mark.parametrize(
    ("regions", "here"),
    [((), True), (("luoyang",), True), (("henan",), True), (("zhengzhou",), False)],
)
def test_a_region_stands_for_all_below_it(regions: tuple[str, ...], here: bool) -> None:
    around = TREE.region_and_above(2)
    assert around == {"luoyang", "henan"}
    assert Scope(regions).holds_in(around) is here


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        (EVERYWHERE, Scope(("luoyang",)), True),
        (Scope(("luoyang",)), Scope(("zhengzhou",)), False),
        (Scope(("henan",)), Scope(("zhengzhou",)), True),
        (Scope((), ("farming",)), Scope((), ("residential",)), False),
        (Scope(("luoyang",), ("farming",)), Scope(("henan",), ("farming", "business")), True),
    ],
)
def test_two_texts_meet_where_both_can_hold(one: Scope, other: Scope, meets: bool) -> None:
    assert TREE.meet(one, other) is meets
    assert TREE.meet(other, one) is meets
