"""What is new to readers."""

from __future__ import annotations

from datetime import timedelta

from content.recent_changes import changes_since
from content.services import drafts
from core import clock
from tests.makers import Maker


def test_new_texts_come_newest_first_and_say_whether_they_replaced_one(maker: Maker) -> None:
    long_ago = clock.now() - timedelta(days=30)
    with clock.moved_to(long_ago):
        old, changed = maker.published(title="旧的"), maker.published(title="会改的")
    new = maker.published(title="新的")
    maker.draft(title="还没批准")
    gone = maker.published(title="又下线的")
    maker.retire(gone)
    with maker.database.transaction() as session:
        drafts.start_draft(session, maker.actor("wang"), changed)
    with maker.database.reading() as session:
        before = [
            c.visible.entry.number for c in changes_since(session, clock.now() - timedelta(7), 9)
        ]
    assert before == [new]
    maker.decide(maker.submit(changed), "approve")
    with maker.database.reading() as session:
        found = changes_since(session, clock.now() - timedelta(days=7), 9)
        told = [(one.visible.entry.number, one.replaced) for one in found]
        assert told == [(changed, True), (new, False)]
        assert len(changes_since(session, clock.now() - timedelta(days=7), 1)) == 1
        everything = changes_since(session, long_ago - timedelta(days=1), 9)
    assert old in {one.visible.entry.number for one in everything}
