"""Lists come in pages that say how many there are in all."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core import clock
from core.database import Database
from core.feed import Happening
from core.paging import batches, page_of


@pytest.mark.parametrize(
    ("limit", "offset", "found", "more"),
    [(2, 0, [5, 4], True), (2, 4, [1], False), (5, 0, [5, 4, 3, 2, 1], False), (3, 9, [], False)],
)
def test_the_slice_and_the_whole(
    database: Database, limit: int, offset: int, found: list[int], more: bool
) -> None:
    with database.transaction() as session:
        session.execute(Happening.__table__.delete())
        session.add_all(Happening(topic="x", subject_id=n, at=clock.now()) for n in range(1, 6))
        session.flush()
        query = select(Happening.subject_id).order_by(Happening.subject_id.desc())
        page = page_of(session, query, limit=limit, offset=offset)
    assert (list(page.items), page.total, page.has_more) == (found, 5, more)
    assert (page.limit, page.offset) == (limit, offset)


def test_batches_hold_everything_once_in_its_order() -> None:
    assert [list(some) for some in batches([5, 4, 3, 2, 1], 2)] == [[5, 4], [3, 2], [1]]
    assert list(batches([], 2)) == []
