"""A seminar by forms: planned, minuted, seen by who took part."""

from __future__ import annotations

from flask import Flask

from tests.makers import Browser
from tests.training.training_desk import TrainingDesk

PLAN = {"title": "三次没有回电", "held_on": "2990-03-02", "people.0": "an"}
PLANNED = "/training/seminars"


def test_from_the_plan_to_what_was_agreed(app: Flask, desk: TrainingDesk) -> None:
    case = desk.maker.published("case")
    desk.maker.agent("bo")
    zhou, an, bo = (Browser(app, desk.database, who) for who in ("zhou", "an", "bo"))
    assert "还没有研讨" in zhou.get(PLANNED).text
    refused = zhou.post(PLANNED, PLAN | {"entry": "KB-000999"})
    assert refused.status_code == 400
    told = refused.get_data(as_text=True)
    assert "没有这个已发布的条目" in told
    assert 'value="三次没有回电"' in told
    assert 'value="an" checked' in told
    nobody = {name: value for name, value in PLAN.items() if name != "people.0"}
    assert zhou.post(PLANNED, nobody | {"entry": case}).status_code == 400
    made = zhou.post(PLANNED, PLAN | {"entry": case})
    path = made.headers["Location"]
    assert "请先读案例" in an.get(path).text
    assert bo.get(path).status_code == 404
    assert zhou.post(f"{path}/minutes", {"minutes": "谈了"}).status_code == 400
    zhou.post(f"{path}/minutes", {"minutes": "谈了", "agreed": "先说几点之前"})
    assert "先说几点之前" in an.get(path).text
    assert "三次没有回电" in an.get("/training").text
    assert zhou.post(f"{path}/minutes", {"minutes": "又", "agreed": "又"}).status_code == 409
