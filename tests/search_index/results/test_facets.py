"""Counts say what a list can be narrowed to."""

from __future__ import annotations

import pytest

from core.database import Database
from search_index.engine import Index
from tests.makers import Maker
from tests.search_index.searching import searched

pytestmark = pytest.mark.usefixtures("index_exists")


def test_facets_of_operators_and_filters(maker: Maker, database: Database, index: Index) -> None:
    for n in range(3):
        maker.published(title=f"停电通知之{n}")
    maker.published("case", title="停电通知的一个案例")
    by_filter = searched(database, index, "停电通知", kind="case")
    assert by_filter.facets["kind"] == {"answer": 3, "case": 1}
    assert by_filter.facets["department"] == {"marketing": 1}
    typed = searched(database, index, "停电通知 kind:case")
    assert typed.facets["kind"] == {"case": 1}
    both = searched(database, index, "停电通知 -案例", kind="case", department="marketing")
    assert (both.total, both.facets["kind"]) == (0, {"answer": 3})


def test_filters_narrow_and_their_facet_still_offers_the_others(
    maker: Maker, database: Database, index: Index
) -> None:
    maker.published(title="停电通知怎么查")
    maker.published("case", title="停电通知的一个案例")
    result = searched(database, index, "停电通知", kind="case")
    assert [hit.kind for hit in result.hits] == ["case"]
    assert result.facets["kind"] == {"answer": 1, "case": 1}
    assert result.facets["department"] == {"marketing": 1}
    assert searched(database, index, "停电通知", department="service").total == 0
    assert searched(database, index, "停电通知", category="third-party").total == 2
