"""The page of figures: its lists open, its files are text, nobody else's draft is on it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core import clock
from core.database import Database
from insight import backlog
from people.actors import Actor
from questions.models import QuestionGroup
from search_index.engine import Index
from search_index.models import LoggedSearch
from tests.makers import Browser, Maker, actor_named
from tests.questions.asking import asked

Login = Callable[[str], Browser]
TABLES_OF_SEARCHES = ("searches", "queries", "no-hits", "no-use", "doubted")
FORMULA = "=1+1是什么意思"


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what pages add."""
    return "sqlite"


@pytest.fixture
def question(app: Flask, database: Database, index: Index) -> None:
    """One with marketing that reads like a formula."""
    index.rebuild([])
    actor, context = actor_named(database, "an"), app.extensions["kb"].question_context
    asked(database, context, actor, FORMULA, category="third-party")


@pytest.mark.usefixtures("question")
def test_what_is_owed_is_read_once_for_a_page(
    browser: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With thousands on their way each further time is a second."""
    read: list[Actor] = []

    def counted(session: Session, actor: Actor) -> list[backlog.Waiting]:
        read.append(actor)
        return backlog.on_their_way(session, actor)

    monkeypatch.setattr("kb_app.web.statistics.statistics_look.on_their_way", counted)
    assert browser("zhou").get("/statistics?open=backlog").status_code == 200
    assert len(read) == 1


@pytest.mark.usefixtures("question")
def test_figures_open_their_lists(browser: Login, maker: Maker) -> None:
    maker.published(title="已经发布的题目")
    zhou = browser("zhou")
    assert FORMULA in zhou.get("/statistics?open=first").get_data(as_text=True)
    for opened, path in (
        ("backlog&by=departments", "/questions?show=open&department=marketing"),
        ("backlog&by=categories", "/questions?show=open&category=third-party"),
        ("backlog&by=ages", "/questions?show=open&age=2h"),
        ("backlog&by=grades", "/questions?show=open&grade=simple"),
        (
            "coverage",
            "/questions?show=all&kind=question&category=third-party&asked=true&days=30",
        ),
    ):
        page = zhou.get(f"/statistics?open={opened}").get_data(as_text=True)
        assert page.count('-title">积压：') == (opened != "coverage")  # not four times the same
        assert page.count(f'href="{path.replace("&", "&amp;")}"') == 2  # groups and sightings
        assert FORMULA in zhou.get(path).get_data(as_text=True)
    assert "已经发布的题目" in zhou.get(listed(page, "/statistics/entries")).get_data(as_text=True)
    empty = zhou.get("/questions?show=open&age=older").get_data(as_text=True)
    assert FORMULA not in empty
    assert "没有符合条件的问题" in empty


@pytest.mark.usefixtures("question")
def test_late_ones_and_waiting_callers_open_alone(
    browser: Login, app: Flask, database: Database
) -> None:
    actor, context = actor_named(database, "an"), app.extensions["kb"].question_context
    asked(database, context, actor, "电表箱漏水", callback={"promise": "simple"})
    with database.transaction() as session:
        group = session.get_one(QuestionGroup, 1)
        group.due_at = clock.now() - timedelta(minutes=1)
    zhou = browser("zhou")
    page = zhou.get("/statistics?open=answers").get_data(as_text=True)
    late = zhou.get(listed(page, "/questions?show=open&overdue=true")).get_data(as_text=True)
    assert (FORMULA in late, "电表箱漏水" in late) == (True, False)
    page = zhou.get("/statistics?open=backlog").get_data(as_text=True)
    owed = "/questions?show=open&department=service&waiting=true"
    waiting = zhou.get(listed(page, owed)).get_data(as_text=True)
    assert (FORMULA in waiting, "电表箱漏水" in waiting) == (False, True)
    answered = zhou.get("/questions?show=over&answered=all&days=30&kind=question")
    assert "没有符合条件的问题" in answered.get_data(as_text=True)


def test_searches_in_vain_and_without_use(browser: Login, database: Database) -> None:
    with database.transaction() as session:
        for query, hits, used in (("没有的", 0, False), ("没用的", 3, False), ("有用的", 3, True)):
            same = {"query": query, "folded": query, "user_id": 1, "sitting": "s", "shown": []}
            at = {"begun_at": clock.now(), "at": clock.now()}
            doubted = None if used else query == "没用的"
            session.add(LoggedSearch(hits=hits, used=used, doubted=doubted, **same, **at))
    zhou = browser("zhou")
    tables = {name: rows_of(zhou, name) for name in TABLES_OF_SEARCHES}
    assert tables["searches"] == [
        ["检索次数", "3", ""],
        ["没有结果", "1", "33.3 %"],
        ["有结果但没有用", "1", "33.3 %"],
        ["有结果但没有把握", "1", "33.3 %"],
        ["选中率：有结果的检索里用上的", "1", "50.0 %"],
        ["用上的平均排第几", "–", ""],  # of what was used no place is known
        ["用上的排在前三", "0", "–"],
    ]
    assert tables["no-hits"] == [["没有的", "1"]]
    assert tables["no-use"] == tables["doubted"] == [["没用的", "1"]]
    assert len(tables["queries"]) == 3
    page = zhou.get("/statistics?open=searches").get_data(as_text=True)
    for name in TABLES_OF_SEARCHES[1:]:
        opened = listed(page, f"/statistics?days=30&queries={name}&open=searches#{name}")
        assert f'id="{name}"' in zhou.get(opened).get_data(as_text=True)


def listed(page: str, start: str) -> str:
    """The address on the page that begins so, as it would be followed."""
    found = page[page.index(start.replace("&", "&amp;")) :]
    return found[: found.index('"')].replace("&amp;", "&")


def rows_of(person: Browser, name: str) -> list[list[str]]:
    """The rows of a table's file, without the header."""
    text = person.get(f"/statistics/{name}.csv").data.decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))[1:]


@pytest.mark.usefixtures("question")
def test_an_administrator_sees_figures_without_what_was_asked(browser: Login) -> None:
    admin = browser("admin")
    page = admin.get("/statistics?open=first").get_data(as_text=True)
    assert "Q-000001" in page
    assert FORMULA not in page
    assert "/questions?" not in page
    assert FORMULA not in admin.get("/statistics/shortlist.csv").get_data(as_text=True)


@pytest.mark.usefixtures("question")
def test_a_file_is_text(browser: Login) -> None:
    sent = browser("zhou").get("/statistics/shortlist.csv")
    assert sent.data.startswith(b"\xef\xbb\xbf")
    assert sent.mimetype == "text/csv"
    rows = list(csv.reader(StringIO(sent.data.decode("utf-8-sig"))))
    assert rows[0][:2] == ["编号", "未解答问题"]
    assert rows[1][:4] == ["Q-000001", f"'{FORMULA}", "市场营销部", "1"]


def test_empty_and_in_english(browser: Login) -> None:
    zhou = browser("zhou")
    page = zhou.get("/statistics?open=first").get_data(as_text=True)
    assert "还没有数据" in page
    zhou.post("/language", {"language": "en", "next": "/statistics"})
    page = zhou.get("/statistics?days=7&open=first").get_data(as_text=True)
    assert "Answer these first" in page
    assert "No data yet" in page
    assert zhou.get("/statistics?days=8").status_code == 400
    assert zhou.get("/statistics/nothing.csv").status_code == 404


def test_no_draft_text(browser: Login, maker: Maker) -> None:
    maker.draft(title="还没有通过的题目")
    zhou = browser("zhou")
    assert "还没有通过的题目" not in zhou.get("/statistics").get_data(as_text=True)
