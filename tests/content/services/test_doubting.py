"""Doubts: raised once, settled with a note, hiding nothing."""

from __future__ import annotations

import threading

from content.doubts import DoubtReason
from core.database import Database
from tests.content.doubted import actions, doubt, open_of, settle
from tests.makers import Maker


def test_the_same_doubt_is_raised_once(database: Database, maker: Maker) -> None:
    number = maker.published()
    start = threading.Barrier(2)

    def say() -> None:
        start.wait()
        doubt(database, number)

    threads = [threading.Thread(target=say) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    doubt(database, number)
    assert len(open_of(database, number)) == 1
    assert actions(database, number) == ["doubt.raise"]


def test_what_was_settled_can_be_raised_again(database: Database, maker: Maker) -> None:
    number = maker.published()
    doubt(database, number)
    doubt(database, number, "KB-2")
    doubt(database, number, reason=DoubtReason.FLAGGED)
    assert settle(database, number, "KB-1") == 1
    assert settle(database, number) == 1
    assert settle(database, number) == 0
    assert [d.reason for d in open_of(database, number)] == [DoubtReason.FLAGGED]
    doubt(database, number)
    assert len(open_of(database, number)) == 2
    raised, settled = "doubt.raise", "doubt.settle"
    assert actions(database, number) == [raised, raised, raised, settled, settled, raised]
