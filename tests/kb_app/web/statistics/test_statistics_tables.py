"""Every table stands on a page of its own and goes out as a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from calls.models import Call
from content.queries import entry_numbered
from core import clock
from core.database import Database
from kb_app.web.statistics.statistics_tables import TABLES
from questions.models import QuestionGroup
from search_index.engine import Index
from search_index.models import LoggedSearch, SearchUse
from search_index.text.analyzer import fold
from tests.grievances.counter import Counter
from tests.makers import Browser, Maker, actor_named
from tests.questions.asking import asked, context_of
from tests.questions.desk import Desk
from tests.review.writing import save

Login = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what pages add."""
    return "sqlite"


def test_every_table_opens_and_goes_out_as_a_file(browser: Login, maker: Maker) -> None:
    number = maker.draft(title="退过一次的")
    maker.decide(maker.submit(number), "request_changes")
    save(maker, number, title="退过一次的")
    maker.sign_all(maker.submit(number))
    maker.drain()
    Counter(maker.database).record("窗口态度差")
    zhou = browser("zhou")
    for name, table in TABLES.items():
        page = zhou.get(f"/statistics/figures/{name}")
        assert page.status_code == 200, table
        assert f'id="{name}"' in page.text
        assert zhou.get(f"/statistics/{name}.csv").mimetype == "text/csv"
    assert "退过一次的" in zhou.get("/statistics/sent-back.csv").text
    assert "CG-000001" in zhou.get("/statistics/received.csv").text
    assert zhou.get("/statistics/figures/nothing").status_code == 404


@pytest.mark.parametrize("name", ["entries-most-used", "entries-least-used", "entries-untrusted"])
def test_of_all_entries_only_the_rows_that_are_shown_are_made(
    browser: Login, maker: Maker, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """100,000 rows with their links took the page 20 seconds to show 30 of them."""
    for title in ("甲", "乙", "丙"):
        maker.published(title=title)
    maker.drain()
    monkeypatch.setattr("kb_app.web.statistics.statistics_pages.ROWS_SHOWN", 2)
    made: list[str] = []
    monkeypatch.setattr(
        "kb_app.web.statistics.entry_tables._address", lambda number, _look: made.append(number)
    )
    page = browser("zhou").get(f"/statistics?open=entries&entries={name}").text
    assert len(made) == 2
    assert "只列前 2 行，其余在 CSV 里" in page
    assert len(browser("zhou").get(f"/statistics/{name}.csv").text.splitlines()) == 4


def test_figures_of_the_flow_open_their_lists(browser: Login, maker: Maker) -> None:
    maker.published(title="一次通过的")
    page = browser("zhou").get("/statistics?open=flow").text
    assert 'href="/statistics/figures/published-changes?days=30"' in page
    assert 'href="/statistics/figures/sent-back?days=30"' in page
    assert "一次通过的" in browser("zhou").get("/statistics/published-changes.csv").text


def test_a_figure_opens_the_calls_it_counts(browser: Login, database: Database) -> None:
    now = clock.now()
    with database.transaction() as session:
        for number, outcome in enumerate(("solved", "passed_on", "solved")):
            at = now - timedelta(days=number + 1)
            ended = {"begun_at": at, "ended_at": at, "seconds": 60, "note": ""}
            session.add(Call(key=f"call-{number}", user_id=1, outcome=outcome, **ended))
    zhou = browser("zhou")
    for name, said, listed in (
        ("calls", "转派", 1),
        ("calls-by-agent", "an", 3),
        ("calls-by-day", str((now - timedelta(days=2)).astimezone(clock.HOTLINE_ZONE).date()), 1),
        ("answered-first", "合计", 3),
        ("answered-first", "此前 30 天", 0),
    ):
        page = zhou.get(f"/statistics/figures/{name}").text
        row = page[page.index(f">{said}") :]
        url = re.search(r'href="(/statistics/figures/calls-listed[^"]+)"', row)
        if listed:
            assert url is not None
            opened = url[1].replace("&amp;", "&")
            assert zhou.get(opened).text.count("1:00") == listed, opened
            file = opened.replace("figures/calls-listed", "calls-listed.csv")
            assert len(zhou.get(file).text.splitlines()) == listed + 1


def test_a_list_says_what_it_is_narrowed_to(browser: Login, database: Database) -> None:
    zhou = browser("zhou")
    at = "team=marketing&outcome=solved&which=first&said=neutral&ended=no_use&line=电费&entry=KB-1"
    page = zhou.get(f"/statistics/figures/calls-listed?agent=1&on=2026-01-02&{at}").text
    for said in ("an", "市场营销部", "解决", "首次解答", "一般", "有结果但没有用", "电费", "KB-1"):
        assert said in page
    assert "days=90&amp;on=2026-01-02&amp;agent=1&amp;team=marketing" in page  # kept beside
    for wrong in ("step=8", "step=-2", "which=all", "outcome=x", "agent=x", "on=2026-02-30"):
        assert zhou.get(f"/statistics/figures/calls-listed?{wrong}").status_code == 400
    nowhere = zhou.get("/statistics/figures/calls-listed?team=nobody")
    assert "还没有数据" in nowhere.text


def test_a_line_opens_its_searches(browser: Login, database: Database, maker: Maker) -> None:
    number = maker.published(title="已经发布的题目")
    with database.transaction() as session:
        for line, hits in (("电费", 1), ("電費", 0), ("停电", 1)):
            same = {"user_id": 1, "sitting": "s", "shown": [], "used": line == "电费"}
            at = {"begun_at": clock.now(), "at": clock.now()}
            one = LoggedSearch(query=line, folded=fold(line), hits=hits, **same, **at)
            session.add(one)
            if line == "电费":
                entry = entry_numbered(session, number)
                assert entry is not None
                ids = {"entry_id": entry.id, "revision_id": entry.published_revision_id}
                one.uses.append(SearchUse(action="copied", rank=2, at=clock.now(), **ids))
    zhou = browser("zhou")
    page = zhou.get("/statistics/figures/queries").text
    url = re.search(
        r'href="(/statistics/figures/searches-listed[^"]+%E7%94%B5%E8%B4%B9[^"]*)"', page
    )
    assert url is not None
    listed = zhou.get(url[1].replace("&amp;", "&")).text
    assert "已经发布的题目" in listed
    assert "停电" not in listed
    used = zhou.get("/statistics/searches-listed.csv?ended=used").text
    assert len(used.splitlines()) == 2
    assert f"{number} 已经发布的题目,2" in used


def test_a_department_s_share_opens_its_answers(
    browser: Login, app: Flask, database: Database, index: Index
) -> None:
    index.rebuild([])
    context = app.extensions["kb"].question_context
    asked(database, context, actor_named(database, "an"), "电表箱漏水", category="third-party")
    with database.transaction() as session:
        session.get_one(QuestionGroup, 1).answered_at = clock.now()
    zhou = browser("zhou")
    page = zhou.get("/statistics/figures/replies").text
    url = "/statistics/figures/replied?days=30&team=marketing&of=questions"
    assert f'href="{url.replace("&", "&amp;")}"' in page
    assert "Q-000001" in zhou.get(url).text
    assert "Q-000001" not in zhou.get(url.replace("questions", "grievances")).text
    assert "Q-000001" not in zhou.get(url.replace("marketing", "safety")).text


def test_an_entry_s_count_opens_its_questions(browser: Login, maker: Maker) -> None:
    number = maker.published()
    Desk(maker.database, context_of(maker.index), maker).flag(number)
    zhou = browser("zhou")
    flags = f"/statistics/figures/entry-flags?days=30&amp;entry={number}"
    assert f'href="{flags}"' in zhou.get("/statistics/figures/entries-most-used").text
    assert "Q-000001" in zhou.get(flags.replace("&amp;", "&")).text
    assert zhou.get("/statistics/figures/entry-questions?entry=KB-999999").status_code == 404
    assert "还没有数据" in zhou.get("/statistics/figures/entry-questions").text
