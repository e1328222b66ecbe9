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
