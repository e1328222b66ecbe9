"""The form from the call: what it begins with, sent twice, refused."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from calls.models import Call
from core import clock
from core.database import Database
from grievances.handling.models import Handling
from people.actors import Actor
from tests.makers import Browser

TOLD = {
    "type": "opinion",
    "category": "third-party",
    "text": "停电三次没有人提前通知",
    "dissatisfaction": "process",
}


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for pages."""
    return "sqlite"


@pytest.fixture
def agent(app: Flask, database: Database, people: dict[str, Actor]) -> Browser:
    """An agent in a call."""
    with database.transaction() as session:
        an = people["an"].id
        session.add(Call(key="call-0001", user_id=an, begun_at=clock.now(), note=""))
    return Browser(app, database, "an")


def test_it_begins_with_the_line_and_the_call(agent: Browser) -> None:
    form = agent.get("/grievances/new?text=停电没人管").get_data(as_text=True)
    assert "停电没人管</textarea>" in form
    assert 'name="call" value="call-0001"' in form
    assert "客户表达了投诉意愿" in form  # definitions are at hand


def test_sent_twice_it_is_recorded_once(agent: Browser, database: Database) -> None:
    form = agent.get("/grievances/new").get_data(as_text=True)
    token = re.search(r'name="token" value="(\w+)"', form)
    assert token is not None
    places = {
        agent.post("/grievances/new", TOLD | {"token": token[1]}).headers["Location"]
        for _time in range(2)
    }
    assert len(places) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count(Handling.id))) == 1


def test_what_is_refused_comes_back_as_typed(agent: Browser) -> None:
    answer = agent.post("/grievances/new", TOLD | {"promise": "days", "wish": "尽快修"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "尽快修" in text
    assert "请写下向客户复述承诺的那句话" in text


def test_what_one_is_dissatisfied_with_is_said_by_the_agent(agent: Browser) -> None:
    form = agent.get("/grievances/new").get_data(as_text=True)
    assert "checked" not in form.split("不满在哪")[1].split("</fieldset>")[0]
    answer = agent.post("/grievances/new", TOLD | {"dissatisfaction": ""})
    assert answer.status_code == 400
    assert "请选客户不满在哪" in answer.get_data(as_text=True)


def test_the_agent_is_back_in_the_call_that_goes_on(agent: Browser) -> None:
    agent.get("/search/results?q=停电没人管&call=call-0001")
    answer = agent.post("/grievances/new", TOLD | {"call": "call-0001"})
    assert answer.headers["Location"].startswith("/search")
    assert 'data-grieved="CG-' in agent.get("/search").get_data(as_text=True)
    told = agent.get("/api/v1/calls/call-0001").json["grievances"]
    assert [one["text"] for one in told] == [TOLD["text"]]
    other = agent.post("/grievances/new", TOLD | {"call": "call-of-before"})
    assert other.headers["Location"].startswith("/grievances/CG-")
