"""Monitoring by forms: a plan, the draw, two who score, an appeal, weak points."""

from __future__ import annotations

import pytest
from flask import Flask

from core import clock
from core.database import Database
from monitoring.fair_draw import seed_mark
from people.actors import Actor
from search_index.engine import Index
from tests.calls.phone import Phone
from tests.makers import Browser, Maker
from tests.questions.asking import context_of

MARKS = {"marks.0": "100", "marks.1": "100", "marks.2": "100"}


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for pages."""
    return "sqlite"


def test_from_the_plan_to_the_weak_point(
    app: Flask, database: Database, index: Index, people: dict[str, Actor]
) -> None:
    maker = Maker(database, index)
    card = maker.published("scorecard", author="zhao", title="通话评分表")
    phone = Phone(database, context_of(index))
    phone.begin()
    used = maker.published("answer")
    phone.search("复电要多久", used)
    phone.close()
    zhou, an, chen, sun, li = (
        Browser(app, database, who) for who in ("zhou", "an", "chen", "sun", "li")
    )
    today = clock.today().isoformat()
    plan = {"name": "三月", "starts_on": today, "ends_on": today, "card": card, "seed": "种子"}
    plan |= {"quotas.shift.calls": "0", "quotas.shift.entries": "0", "double_percent": "100"}
    refused = zhou.post("/monitoring/plans", plan)
    assert refused.status_code == 400
    assert "至少一个层级要有定额" in refused.get_data(as_text=True)
    plan |= {"quotas.shift.calls": "1"}
    assert zhou.post("/monitoring/plans", plan).status_code == 303
    assert seed_mark("种子") in an.get("/monitoring/plans").text
    assert zhou.post("/monitoring/plans/1/draw").status_code == 409
    assert li.get("/monitoring").status_code == 403
    for who in ("chen", "sun"):
        named = {"level": "shift", "user": who}
        assert zhou.post("/monitoring/monitors/name", named).status_code == 303
    assert zhou.post("/monitoring/plans/1/draw").status_code == 303
    assert "<code>种子</code>" in an.get("/monitoring/plans").text

    one = "/monitoring/samples/1"
    assert "复电要多久" in chen.get(one).text
    assert f'value="{used}">' in chen.get(one).text  # what was used is what findings are about
    assert an.get(one).status_code == 404
    missing = chen.post(f"{one}/score", {"marks.0": "100", "note": "还行"})
    assert missing.status_code == 400
    assert "还行" in missing.get_data(as_text=True)
    found = {"findings.0.criterion": "0", "findings.0.cause": "skill", "findings.0.text": "太快"}
    nowhere = chen.post(f"{one}/score", MARKS | found | {"marks.0": "0"})
    assert nowhere.status_code == 400
    assert "#f-findings-0-place" in nowhere.get_data(as_text=True)
    found |= {"findings.0.place": "第二步"}
    scored = chen.post(f"{one}/score", MARKS | found | {"marks.0": "0"})
    assert scored.headers["Location"] == "/monitoring"
    assert "太快" not in sun.get(one).text
    assert "60.0" not in sun.get(one).text
    sun.post(f"{one}/score", MARKS)
    assert "统一评分" in zhou.get(one).text
    zhou.post(f"{one}/calibrate", MARKS | {"marks.0": "50", "note": "听了录音"})
    page = an.get(one).text
    assert "80.0" in page
    assert "太快" in page
    assert ">chen<" not in page
    assert an.post(f"{one}/appeal", {"reason": ""}).status_code == 400
    assert an.post(f"{one}/appeal", {"reason": "客户先挂的"}).status_code == 303
    assert zhou.post(f"{one}/answer", {"upheld": "true", "answer": "对"}).status_code == 400
    kept = {"upheld": "false", "answer": "维持"} | MARKS
    assert zhou.post(f"{one}/answer", kept).status_code == 303
    assert "维持" in an.get(one).text

    assert "沟通" in zhou.get("/monitoring/weak").text
    file = zhou.get("/monitoring/weak/skills.csv").get_data().decode("utf-8-sig")
    assert file.splitlines()[1] == "沟通,1"
    zhou.post("/monitoring/monitors/drop", {"level": "shift", "user": "chen"})
    assert chen.get("/monitoring").status_code == 200  # what was given to them stays theirs
