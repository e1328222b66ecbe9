"""What is offered where nothing was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from search_index import services as index_services
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]
JSON = {"Accept": "application/json"}


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def maker(maker: Maker) -> Maker:
    """A maker with a sound, empty index."""
    index_services.rebuild(maker.database, maker.index)
    return maker


def results(who: Browser, query: str, **more: Any) -> Any:
    return who.get("/search/results", query_string={"q": query, **more}, headers=JSON)


def test_no_result_offers_queries_that_have_some(browser: Open, maker: Maker) -> None:
    maker.published()
    an = browser("an")

    nothing = results(an, "欠费", kind="case").json
    assert nothing["total"] == 0
    assert "没有找到" in nothing["list"]
    assert "在全部条目里找" in nothing["list"]

    assert results(an, "zzz").json["total"] == 0


def test_no_single_character_is_offered(browser: Open, maker: Maker) -> None:
    maker.published(title="过户要多少天")
    listed = results(browser("an"), "过呗").json["list"]
    assert "没有找到" in listed
    assert 'data-query="过"' not in listed
