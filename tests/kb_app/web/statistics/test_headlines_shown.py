"""The head of the supervisor's page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from calls.models import Call
from core import clock
from core.database import Database
from questions.models import QuestionGroup
from search_index.engine import Index
from search_index.models import LoggedSearch
from tests.makers import Browser, actor_named
from tests.questions.asking import asked


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what pages add."""
    return "sqlite"


def test_it_says_how_it_goes_and_what_burns(
    browser: Callable[[str], Browser], app: Flask, database: Database, index: Index
) -> None:
    index.rebuild([])
    context = app.extensions["kb"].question_context
    asked(database, context, actor_named(database, "an"), "电表箱漏水", category="third-party")
    same = {"query": "x", "folded": "x", "user_id": 1, "sitting": "s", "shown": []}
    with database.transaction() as session:
        session.get_one(QuestionGroup, 1).due_at = clock.now() - timedelta(minutes=130, seconds=5)
        for days, hits, used in ((1, 2, True), (2, 0, False), (40, 2, True)):
            at = clock.now() - timedelta(days=days)
            session.add(LoggedSearch(hits=hits, used=used, begun_at=at, at=at, **same))
        for days, outcome, seconds in (
            (1, "solved", 100),
            (2, "passed_on", 200),
            (40, "solved", 60),
        ):
            ended = {"begun_at": at, "ended_at": clock.now() - timedelta(days=days), "note": ""}
            session.add(
                Call(key=f"call-{days}", user_id=1, outcome=outcome, seconds=seconds, **ended)
            )
    page = browser("zhou").get("/statistics").text
    figures = re.findall(r'headlines__figure[^>]*><a href="([^"]+)">([^<]+)<', page)
    assert [figure for _url, figure in figures] == ["50.0 %", "50.0 %", "1", "0", "–"]
    assert "此前 30 天 100.0 %" in page
    for url, _figure in figures:  # each opens: by its steps, and what it counts
        name = url.partition("?")[0].rpartition("/")[2]
        assert f'id="{name}"' in browser("zhou").get(url.replace("&amp;", "&")).text
        assert browser("zhou").get(f"/statistics/{name}.csv").status_code == 200
    by_agent = browser("zhou").get("/statistics/calls-by-agent.csv?days=7").text
    assert by_agent.splitlines()[1].startswith("an,2,50.0 %,0.0 %,2:30,1,0,1")
    assert "最久 2 小时 10 分" in page
    assert "逾期 2 小时 10 分" in page
    assert page.index("现在要做的") < page.index("先答这些")
    late = browser("zhou").get("/statistics/late.csv").text
    assert "Q-000001,电表箱漏水," in late
    assert "Q-000001,," in browser("admin").get("/statistics/late.csv").text
    again = browser("zhou").get("/statistics/not-answered-first.csv?days=7").text
    assert len(again.splitlines()) == 2
    assert "转派" in again
    hidden = browser("admin").get("/statistics").text
    assert "电表箱漏水" not in hidden
