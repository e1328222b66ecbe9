"""A course by forms: made, taken between two calls, judged; a talk one to one."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from core.database import Database
from people.actors import Actor
from search_index.engine import Index
from tests.makers import Browser, Maker
from tests.training.training_desk import TrainingDesk


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for pages."""
    return "sqlite"


def right_place(page: str) -> str:
    """Where the right option of the exercise on the page stands."""
    options = re.findall(r'name="choices.0" value="(\d)" required> ([^<]+) <kbd', page)
    return next(place for place, text in options if text == "24 小时内")


def test_from_the_course_to_its_effect(
    app: Flask, database: Database, index: Index, people: dict[str, Actor]
) -> None:
    desk = TrainingDesk(database, Maker(database, index))
    source = desk.maker.published("answer")
    zhou, an, wang = (Browser(app, database, who) for who in ("zhou", "an", "wang"))
    assert wang.get("/training").status_code == 403

    number = desk.exercise(source)
    assert "在用" in wang.get(f"/training/items/{source}").text
    course = {"title": "复电", "skill": "业务知识", "parts": f"{number}\n{source}"}
    refused = zhou.post("/training/courses", course | {"parts": "KB-000099"})
    assert refused.status_code == 400
    assert "KB-000099 现在不能用" in refused.get_data(as_text=True)
    made = zhou.post("/training/courses", course)
    assert made.headers["Location"] == "/training/courses/1"
    assert "人太少，说不准" in zhou.get("/training/courses/1").text
    nobody = {"needing": "true", "people.0": ""}
    refused = zhou.post("/training/courses/1/assign", nobody)
    assert refused.status_code == 400
    assert "没有要新分派的人" in refused.get_data(as_text=True)
    assert (
        zhou.post("/training/courses/1/assign", {"people.0": "an", "people.1": ""}).status_code
        == 303
    )

    page = an.get("/training").text
    assert "1 题等您练" in page
    answer = {"exercise": number, "choices.0": right_place(page)}
    told = an.post("/training/answer", answer).get_data(as_text=True)
    assert "<h1>对了</h1>" in told
    assert "结清电费后 24 小时内恢复供电" in told
    an.post("/training/enrolments/1/read", {"number": source})
    page = an.get("/training").text
    assert "学完" in page
    an.post("/training/enrolments/1/feedback", {"feedback": "4"})
    assert "评价 4.0（满分 5）" in zhou.get("/training/courses/1").text
    zhou.post("/training/courses/1/rules", {"for_new": "true"})
    page = zhou.get("/training/courses/1").text
    assert re.search(r'name="for_new"[^>]* checked', page)
    assert not re.search(r'name="on_change"[^>]* checked', page)
    desk.revise(source, answer="改了。")
    an.post("/training/answer", answer)
    assert "刚刚变了" in an.get("/training").text

    talk = {"user": "an", "notes": "说得太快", "steps": ""}
    assert zhou.post("/training/coachings", talk).status_code == 400
    zhou.post("/training/coachings", talk | {"steps": "每句停一下"})
    assert "每句停一下" in an.get("/training").text
