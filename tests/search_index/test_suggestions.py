"""Suggestions are what agents may see now."""

from __future__ import annotations

from content.services.drafts import start_draft
from core.database import Database
from search_index import services
from search_index.engine import Index
from search_index.suggestions import suggest
from tests.makers import Maker
from tests.review.writing import save


def test_only_what_may_be_seen_now(maker: Maker, database: Database, index: Index) -> None:
    services.ensure(database, index)
    number = maker.published(title="龘龘停电公告")
    maker.draft(title="龘龘机密草案")
    maker.drain()
    with database.reading() as session:
        for typed in ("龘龘", "龘龘停"):
            assert suggest(session, index.searcher, typed) == [("龘龘停电公告", number)]
    maker.retire(number)  # the index does not know yet
    with database.reading() as session:
        assert suggest(session, index.searcher, "龘龘") == []


def test_a_replaced_text_is_not_suggested_while_the_index_lags(
    maker: Maker, database: Database, index: Index
) -> None:
    """The entry may be seen, but not by the words it had before."""
    services.ensure(database, index)
    number = maker.published(title="龘龘旧题目")
    with database.transaction() as session:
        start_draft(session, maker.actor("wang"), number)
    save(maker, number, title="龘龘新题目")
    maker.decide(maker.submit(number))  # the index does not know yet
    with database.reading() as session:
        assert suggest(session, index.searcher, "龘龘") == []
    maker.drain()
    with database.reading() as session:
        assert suggest(session, index.searcher, "龘龘") == [("龘龘新题目", number)]


def test_what_an_approved_word_of_the_same_sense_leads_to_comes_after(
    maker: Maker, database: Database, index: Index
) -> None:
    services.ensure(database, index)
    synonym = maker.published(title="停电怎么报修")
    both = maker.published(title="断电怎么报修")
    with database.reading() as session:
        assert suggest(session, index.searcher, "断电怎么") == [("断电怎么报修", both)]
    maker.published("synonyms")
    expected = [("断电怎么报修", both), ("停电怎么报修", synonym)]
    with database.reading() as session:
        assert suggest(session, index.searcher, "断电怎么") == expected
        assert suggest(session, index.searcher, "断电怎么", limit=1) == expected[:1]
