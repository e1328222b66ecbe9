"""Which hits count, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.database import Database
from search_index.engine import Index
from tests.makers import Maker
from tests.search_index.searching import searched

pytestmark = pytest.mark.usefixtures("index_exists")


def test_among_equals_what_ends_soon_comes_last(
    maker: Maker, database: Database, index: Index
) -> None:
    soon = maker.published(title="停电通知", expires_on=clock.today() + timedelta(days=3))
    lasting = maker.published(title="停电通知")
    assert [hit.number for hit in searched(database, index, "停电通知").hits] == [lasting, soon]


def test_a_line_that_only_narrows_lists_what_is_there_newest_first(
    maker: Maker, database: Database, index: Index
) -> None:
    older, newer = maker.published("case", title="案例甲"), maker.published("case", title="案例乙")
    maker.draft("case", title="案例丙")
    maker.published(title="停电通知怎么查")
    gone = maker.published("case", title="案例丁")
    maker.retire(gone)
    found = searched(database, index, "类型：案例")
    assert [hit.number for hit in found.hits] == [newer, older]
    assert found.confident, "it is all that was asked for"
    assert found.facets["kind"] == {"case": 2}
    assert searched(database, index, "类型：公告").hits == []
    assert not searched(database, index, "类型：公告").confident
    assert searched(database, index, "类型：案例", kind="answer").hits == []
    assert searched(database, index, "").hits == []
