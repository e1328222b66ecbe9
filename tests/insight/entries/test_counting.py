"""The log of searches, counted by entry and day."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from core import clock
from core.database import Database
from insight.entries.counting import count_entry_days
from insight.entries.models import EntryDay
from search_index.models import LoggedSearch, SearchUse, UseAction
from tests.insight.entries.searching import NOON, searched
from tests.makers import Maker

DAY = timedelta(days=1)


def counted(database: Database) -> dict[tuple[int, int], tuple[int, int, int, int]]:
    """By entry and how many days ago: found, opened, read out, in vain."""
    with database.reading() as session:
        return {
            (row.entry_id, (NOON.date() - row.day).days): (
                row.found,
                row.opened,
                row.read_out,
                row.in_vain,
            )
            for row in session.scalars(select(EntryDay))
        }


def test_what_is_found_used_and_in_vain(database: Database, maker: Maker) -> None:
    maker.published(title="甲")
    maker.published(title="乙")
    searched(database, 1, [1, 2], copied=1)
    searched(database, 1, [1, 2], opened=2)
    searched(database, 1, [1])
    searched(database, 0, [2])
    with clock.moved_to(NOON):
        count_entry_days(database)
    assert counted(database) == {
        (1, 1): (3, 0, 1, 1),
        (2, 1): (2, 1, 0, 0),
        (2, 0): (1, 0, 0, 1),
    }


def test_it_goes_on_from_the_day_before_the_last_and_outlives_the_log(
    database: Database, maker: Maker
) -> None:
    maker.published(title="甲")
    searched(database, 5, [1])
    searched(database, 1, [1])
    with clock.moved_to(NOON):
        count_entry_days(database)
    with database.transaction() as session:
        session.execute(delete(SearchUse))
        session.execute(delete(LoggedSearch))
    searched(database, 1, [1], copied=1)  # a use that came late
    with clock.moved_to(NOON + DAY):
        count_entry_days(database)
    assert counted(database) == {(1, 5): (1, 0, 0, 1), (1, 1): (1, 0, 1, 0)}


def test_without_searches_nothing_is_counted(database: Database) -> None:
    count_entry_days(database)
    assert counted(database) == {}


def test_what_was_opened_and_copied_in_one_search_counts_for_both(
    database: Database, maker: Maker
) -> None:
    maker.published(title="甲")
    number = searched(database, 1, [1], copied=1)
    with database.transaction() as session:
        for _again in range(2):
            session.add(
                SearchUse(
                    search_id=number,
                    entry_id=1,
                    revision_id=1,
                    action=UseAction.OPENED,
                    rank=1,
                    at=NOON - DAY,
                )
            )
    with clock.moved_to(NOON):
        count_entry_days(database)
    assert counted(database)[1, 1] == (1, 1, 1, 0)
