"""The list and the page of a grievance: what each person finds there."""

from __future__ import annotations

import pytest
from flask import Flask

from core.database import Database
from people.actors import Actor
from tests.grievances.counter import Counter
from tests.makers import Browser


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for pages."""
    return "sqlite"


@pytest.fixture
def counter(app: Flask, database: Database, people: dict[str, Actor]) -> Counter:
    """With the keys of the application."""
    from kb_app.container import Container

    found = Counter(database)
    container: Container = app.extensions["kb"]
    found.callers = container.question_context.callers
    return found


def page(app: Flask, database: Database, who: str, path: str) -> str:
    """The page as somebody sees it."""
    answer = Browser(app, database, who).get(path)
    assert answer.status_code == 200, path
    text: str = answer.get_data(as_text=True)
    return text


def test_the_list_shows_what_may_go_further_first(
    app: Flask, database: Database, counter: Counter
) -> None:
    plain = counter.record("表箱门掉了")
    warned = counter.record("多次停电没有通知", tendency=True)
    shown = page(app, database, "zhou", "/grievances")
    assert shown.index(warned) < shown.index(plain)
    assert "有升级倾向" in shown
    only = page(app, database, "zhou", "/grievances?show=warned")
    assert warned in only
    assert plain not in only


def test_the_customer_is_seen_by_who_recorded_it_and_supervisors(
    app: Flask, database: Database, counter: Counter
) -> None:
    number = counter.record(caller="13812345678")
    sees = {
        who: "13812345678" in page(app, database, who, f"/grievances/{number}")
        for who in ("an", "zhou", "wang")
    }
    assert sees == {"an": True, "zhou": True, "wang": False}


def test_a_page_offers_what_is_ones_part(app: Flask, database: Database, counter: Counter) -> None:
    number = counter.record()
    hotline = page(app, database, "an", f"/grievances/{number}")
    department = page(app, database, "wang", f"/grievances/{number}")
    assert "结案归档" in hotline
    assert 'value="propose"' not in hotline
    assert 'value="propose"' in department
    assert 'name="satisfaction"' not in department
