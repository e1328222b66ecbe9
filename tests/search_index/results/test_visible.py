"""What is kept in arrays says of every entry what its row says."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from content.applicability.circles import Circle
from content.applicability.for_whom import Scope
from content.facts import InterimFacts, PublishedFacts
from content.structure import Access, Named, Structure
from core import clock
from search_index.results.visibility import Published, Visible

TODAY = date(2026, 3, 10)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
FOR_FARMS = {"customers": ["farming"]}
OPEN, BELOW_STAFF, OTHER, STAFF = 1, 2, 3, 4  # categories
SERVICE, PLANNING = 1, 2  # departments
FEW, FEWER = 1, 2  # circles
ROWS = [
    PublishedFacts(1, 31, "answer", OPEN, SERVICE, None, None),
    PublishedFacts(2, 42, "notice", OPEN, PLANNING, TODAY, TODAY),
    PublishedFacts(3, 33, "answer", OTHER, PLANNING, YESTERDAY, TOMORROW, FOR_FARMS),
    PublishedFacts(4, 44, "answer", OPEN, SERVICE, TOMORROW, None),  # not yet
    PublishedFacts(5, 25, "notice", OPEN, SERVICE, None, YESTERDAY),  # no more
    PublishedFacts(7, 27, "answer", BELOW_STAFF, SERVICE, None, None),
    PublishedFacts(8, 28, "answer", OPEN, PLANNING, None, None, circle_id=FEW),
    PublishedFacts(9, 29, "answer", OPEN, SERVICE, None, None, circle_id=FEWER),
]
NOW = {row.entry_id: row for row in ROWS if row.entry_id not in (4, 5)}
ASKED = np.arange(12)  # 0, 6, 10, 11: none
CIRCLES = {FEW: Circle(roles=("agent",)), FEWER: Circle(roles=("supervisor",))}
STRUCTURE = Structure(
    1,
    {
        OPEN: Named("open", "开放", None),
        STAFF: Named("staff", "员工", None),
        BELOW_STAFF: Named("below", "员工之下", STAFF),
        OTHER: Named("other", "其他", None),
    },
    {SERVICE: Named("service", "客服", None), PLANNING: Named("planning", "计划", None)},
    own_scopes={OTHER: Scope(conditions="分时")},
    circles=CIRCLES,
    own_circles={STAFF: FEW},
)
READERS = {
    "who sees all": (None, {1, 2, 3, 7, 8, 9}),
    "nobody special": (Access(frozenset(), frozenset({BELOW_STAFF, STAFF}), None), {1, 2, 3}),
    "one of few": (Access(frozenset({FEW}), frozenset(), None), {1, 2, 3, 7, 8}),
    "of the category alone": (Access(frozenset(), frozenset(), None), {1, 2, 3, 7}),
    "who writes for planning": (
        Access(frozenset(), frozenset({BELOW_STAFF, STAFF}), PLANNING),
        {1, 2, 3, 8},
    ),
}


def visible(access: Access | None = None, structure: Structure = STRUCTURE) -> Visible:
    published = Published().changed(1, (), ROWS)
    return Visible(published, structure, TODAY.toordinal(), access)


@pytest.mark.parametrize(("access", "seen"), READERS.values(), ids=READERS)
def test_who_sees_what(access: Access | None, seen: set[int]) -> None:
    shown = visible(access)
    revisions = np.array([NOW[one].revision_id if one in NOW else 0 for one in ASKED.tolist()])
    assert set(ASKED[shown.showable(ASKED, revisions) & (revisions > 0)].tolist()) == seen
    assert not shown.showable(ASKED, revisions + 1).any()
    assert shown.newest_first().tolist() == sorted(seen, key=lambda one: -NOW[one].revision_id)
    for entry_id in (-1, *ASKED.tolist()):
        facts = shown.facts(entry_id)
        assert (facts is not None) == (entry_id in seen)
        if facts is not None:
            row = NOW[entry_id]
            assert (facts.revision_id, facts.kind) == (row.revision_id, row.kind)
            assert facts.category is STRUCTURE.categories[row.category_id]
            assert facts.department is STRUCTURE.departments[row.department_id]


def test_what_readers_may_see_is_made_once() -> None:
    published = Published().changed(1, (), ROWS)
    access = Access(frozenset({FEW}), frozenset(), None)
    assert published.readable_by(access) is published.readable_by(access)


def test_whom_it_is_for() -> None:
    shown = visible()
    limited = {one for one in ASKED.tolist() if one < 10 and shown.limited(np.array([one]))[0]}
    assert limited == {3}
    assert shown.scope(3) == Scope(customers=("farming",), conditions="分时")
    assert shown.scope(1) == Scope()
    nowhere = Structure(1, STRUCTURE.categories, STRUCTURE.departments)
    assert visible(structure=nowhere).limited(np.array([1, 3])).tolist() == [False, True]
    assert visible(structure=nowhere).limited_to_some([1, 7, 8]) == [False] * 3
    assert shown.limited_to_some([1, 7, 8, 3]) == [False, True, True, False]


def test_for_whom_goes_with_the_text_and_comes_with_the_next() -> None:
    before = Published().changed(1, (), ROWS)
    after = before.changed(2, {1, 3}, [ROWS[0]._replace(applies_to=FOR_FARMS), ROWS[2]])
    assert set(after.scopes) == {1, 3}
    assert set(after.changed(3, {3}, [ROWS[2]._replace(applies_to=None)]).scopes) == {1}


def test_what_went_is_not_listed() -> None:
    published = Published().changed(1, (), ROWS).changed(2, {1, 4}, [])
    shown = Visible(published, STRUCTURE, TODAY.toordinal())
    assert set(shown.newest_first().tolist()) == NOW.keys() - {1}
    assert shown.revisions_of(np.array([3, 2])).tolist() == [33, 42]


def test_narrowed_and_counted() -> None:
    shown, entry_ids = visible(), np.array([2, 1, 3, 7])
    assert shown.within("kind", frozenset({"notice"}), entry_ids).tolist() == [True] + [False] * 3
    assert shown.within("department", frozenset({"planning"}), entry_ids).tolist() == [
        *(True, False, True, False)
    ]
    assert list(shown.counted("kind", entry_ids).items()) == [("answer", 3), ("notice", 1)]
    codes = list(shown.counted("category", entry_ids).items())
    assert codes == [("open", 2), ("other", 1), ("below", 1)]
    evenly = list(shown.counted("department", entry_ids).items())
    assert evenly == [("planning", 2), ("service", 2)]  # who comes first is named first


def test_what_ends_by_a_day() -> None:
    over = visible().ending_by(np.array([1, 2, 3]), TODAY)
    assert over.tolist() == [False, True, False]


def test_an_interim_text_stands_for_the_other_until_its_end() -> None:
    begun = clock.now()
    until = begun + timedelta(hours=1)
    interim = InterimFacts(ROWS[0]._replace(revision_id=91, kind="notice"), until)
    published = Published().changed(1, (), ROWS, [interim])
    overlaid = Visible(published.with_interims([1]), STRUCTURE, TODAY.toordinal())
    assert overlaid.showable(np.array([1, 1]), np.array([31, 91])).tolist() == [False, True]
    assert overlaid.published.counted == 1
    for at, told in ((begun, until), (until - timedelta(seconds=1), until), (until, None)):
        with clock.moved_to(at):
            assert overlaid.provisional_until(1) == told
            assert overlaid.provisional_until(2) is None
