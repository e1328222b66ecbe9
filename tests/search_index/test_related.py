"""Related entries: like the entry, visible, never the entry itself."""

from __future__ import annotations

from content.indexing import indexed_entries
from core.database import Database
from search_index import services
from search_index.engine import Index
from search_index.related import related
from tests.makers import Maker
from tests.search_index.meaning.by_heart import made, understood_by


def test_what_is_like_an_entry(maker: Maker, database: Database, index: Index) -> None:
    services.ensure(database, index)
    own = maker.published(title="停电通知怎么查询")
    like = maker.published(title="停电通知提前几天")
    gone = maker.published(title="停电通知的旧办法")
    maker.draft(title="停电通知的草稿")
    maker.published("case", title="电费发票丢失")
    maker.drain()
    maker.retire(gone)  # the index does not know yet
    with database.reading() as session:
        found = related(session, index.searcher, int(own[3:]), "停电通知怎么查询", ["停电"], 3)
    assert [(one.number, one.title) for one in found][:1] == [(like, "停电通知提前几天")]
    assert not {own, gone} & {one.number for one in found}
    assert all("草稿" not in one.title for one in found)


def test_what_means_the_same_in_other_words_is_like_it(
    maker: Maker, database: Database, index: Index
) -> None:
    services.ensure(database, index)
    own = maker.published(title="家里黑了找谁")
    like = maker.published(title="停电")
    maker.published(title="家里开发票")
    maker.drain()

    def first() -> str:
        with database.reading() as session:
            return related(session, index.searcher, int(own[3:]), "家里黑了找谁", [], 1)[0].number

    assert first() != like
    understood_by(index)
    with database.reading() as session:
        made(index, indexed_entries(session))
    assert first() == like
