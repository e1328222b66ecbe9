"""One entry whose content cannot be read: set aside by number, and the rest goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from core import feed
from core.database import Database
from search_index import services as index_services
from search_index.engine import Index
from search_index.queries import SearchRequest, search
from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE
OTHER_KIND = '\'["nothing", "that its kind knows"]\''
NO_JSON = '\'{"answer": "ab\''
NO_TEXT = "CAST(X'FF7B' AS TEXT)"


def spoil(database: Database, entry: str, content: str) -> int:
    """Write over the content of an entry, as a disk or a hand in the database does."""
    number = int(entry.removeprefix("KB-"))
    with database.engine.connect() as connection:
        connection.exec_driver_sql(
            f"UPDATE revisions SET content = {content} WHERE entry_id = {number}"
        )
        connection.exec_driver_sql("COMMIT")
    return number


def found(database: Database, index: Index) -> set[str]:
    """The numbers a search finds."""
    with database.reading() as session:
        hits = search(session, index.searcher, SearchRequest("计划停电公告")).hits
    return {hit.number for hit in hits}


@pytest.mark.parametrize("content", [OTHER_KIND, NO_JSON, NO_TEXT], ids=["kind", "json", "bytes"])
def test_rebuilding_goes_on_with_the_rest(maker: Maker, index: Index, content: str) -> None:
    numbers = [maker.published(title=f"计划停电公告{n}号") for n in range(3)]
    bad = spoil(maker.database, numbers[1], content)
    assert index_services.rebuild(maker.database, index) == 2
    assert set(index.unreadable) == {bad}
    assert found(maker.database, index) == {numbers[0], numbers[2]}
    (difference,) = index_services.verify(maker.database, index)
    assert f"entry {bad}" in difference
    assert "cannot be read" in difference
    assert index_services.ensure(maker.database, index) == "sound"  # not rebuilt for ever


def test_indexing_goes_on_and_what_is_mended_comes_back(maker: Maker, index: Index) -> None:
    numbers = [maker.published(title=f"计划停电公告{n}号") for n in range(2)]
    with maker.database.reading() as session:
        sound = session.scalar(text("SELECT quote(content) FROM revisions WHERE entry_id = 1"))
    bad = spoil(maker.database, numbers[0], NO_JSON)
    with maker.database.transaction() as session:
        feed.record(session, "published", bad)
    later = maker.published(title="计划停电公告9号")
    assert set(index.unreadable) == {bad}
    assert found(maker.database, index) == {numbers[1], later}
    spoil(maker.database, numbers[0], sound)
    with maker.database.transaction() as session:
        feed.record(session, "published", bad)
    index_services.drain(maker.database, index)
    assert not index.unreadable
    assert found(maker.database, index) == {*numbers, later}


def test_searching_goes_on_when_a_hit_cannot_be_read(
    app: Flask, maker: Maker, index: Index
) -> None:
    """Indexed while it was sound; a rule that cannot be read holds no search up either."""
    numbers = [maker.published(title=f"计划停电公告{n}号") for n in range(2)]
    rule = maker.published("synonyms", content={"words": ["停电", "断电"], "one_way": False})
    spoil(maker.database, numbers[0], NO_JSON)
    spoil(maker.database, rule, OTHER_KIND)
    maker.database.forget()
    assert found(maker.database, index) == {numbers[1]}
    answer = app.test_client().get("/api/v1/search?q=计划停电公告", headers=maker.token("an"))
    assert answer.json is not None
    assert [hit["number"] for hit in answer.json["hits"]] == [numbers[1]]


@pytest.mark.parametrize("content", [OTHER_KIND, NO_JSON], ids=["kind", "json"])
def test_its_own_page_says_so(
    browser: Callable[[str], Browser], maker: Maker, content: str
) -> None:
    """Not that the service is broken: 503, in words, to who reads it and to a program."""
    number = maker.published(title="计划停电公告")
    spoil(maker.database, number, content)
    maker.database.forget()
    for path in (f"/entries/{number}", f"/api/v1/entries/{number}"):
        answer = browser("an").get(path)
        assert answer.status_code == 503
        said = answer.json["title"] if answer.is_json else answer.text
        assert "请联系管理员" in said
