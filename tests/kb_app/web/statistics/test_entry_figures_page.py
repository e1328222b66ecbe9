"""How an entry fares: its page, its files, and the tables that lead to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from core import clock
from core.database import Database
from insight.entries.counting import count_entry_days
from insight.entries.entry_checks import check_entries
from search_index.engine import Index
from tests.insight.entries.searching import NOON, searched
from tests.makers import Browser, Maker

Login = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what pages add."""
    return "sqlite"


@pytest.fixture
def watched(database: Database, index: Index, maker: Maker) -> str:
    """An entry that was read out once, two days ago."""
    number = maker.published(title="停电提前多久", content={"answer": "提前 3 天通知您。"})
    searched(database, (NOON - clock.now()).days + 2, [1], copied=1)
    count_entry_days(database)
    check_entries(database, index.searcher)
    return number


def test_its_page_says_what_was_found_and_what_trust_is_made_of(
    browser: Login, watched: str
) -> None:
    page = browser("wang").get(f"/entries/{watched}/figures").text
    for told in ("停电提前多久", "没有引用依据，也没有说明原因", "有数字而没有引用条款", "3 天"):
        assert told in page
    assert 'role="img" aria-label="每周用上"' in page
    assert "回到统计" not in page  # is not hers
    trust = browser("zhou").get(f"/entries/{watched}/figures/trust.csv").text.splitlines()
    assert trust[0].endswith("部分,得分,满分")
    parts = [int(line.split(",")[1]) for line in trust[1:]]
    assert sum(parts[:-1]) == parts[-1]
    weeks = browser("zhou").get(f"/entries/{watched}/figures/weeks.csv").text.splitlines()
    assert weeks[-1].endswith(",1,1,0")
    assert f"/entries/{watched}/figures" in browser("wang").get(f"/entries/{watched}").text
    assert f"/entries/{watched}/figures" not in browser("an").get(f"/entries/{watched}").text


def test_tables_lead_to_it(browser: Login, watched: str) -> None:
    zhou = browser("zhou")
    page = zhou.get("/statistics?open=entries").text
    assert f'href="/entries/{watched}/figures?days=30"' in page
    listed = zhou.get("/statistics/figures/health-no-clause").text
    assert f'href="/entries/{watched}/figures?days=30"' in listed
    assert "3 天" in zhou.get("/statistics/health-no-clause.csv").text
    most_used = zhou.get("/statistics/entries-most-used.csv").text.splitlines()[1]
    assert most_used.startswith(f"{watched},停电提前多久,市场营销部,1,0,1,0,1,0,0,")


def test_before_it_was_checked(browser: Login, app: Flask, maker: Maker) -> None:
    number = maker.published()
    assert "还没有查过" in browser("wang").get(f"/entries/{number}/figures").text
