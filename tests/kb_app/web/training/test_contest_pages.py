"""A contest by forms: held, answered once each, its table."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask

from core import clock
from tests.makers import Browser
from tests.training.training_desk import TrainingDesk

HELD = "/training/contests"


def local(hours: int) -> str:
    """An instant as the field of a form writes it."""
    at = (clock.now() + timedelta(hours=hours)).astimezone(clock.HOTLINE_ZONE)
    return at.strftime("%Y-%m-%dT%H:%M")


def test_from_the_first_question_to_the_table(app: Flask, desk: TrainingDesk) -> None:
    number = desk.exercise(desk.maker.published("answer"))
    zhou, an = (Browser(app, desk.database, who) for who in ("zhou", "an"))
    assert "还没有竞赛" in an.get(HELD).text
    contest = {"title": "十二月竞赛", "opens_at": local(-1), "closes_at": local(1), "parts": number}
    refused = zhou.post(HELD, contest | {"closes_at": local(-2)})
    assert refused.status_code == 400
    assert "结束要晚于开始" in refused.get_data(as_text=True)
    path = zhou.post(HELD, contest).headers["Location"]
    assert "十二月竞赛" in an.get("/training").text
    page = an.get(path).text
    places = re.findall(r'name="choices.0" value="(\d)" required> ([^<]+) <kbd', page)
    right = next(place for place, text in places if text.startswith("24 小时"))
    answer = {"exercise": number, "choices.0": right}
    assert an.post(f"{path}/answer", answer).status_code == 303
    assert "您都答完了" in an.get(path).text
    an.post(f"{path}/answer", answer)
    assert "已经答过" in an.get(path).text
    table = zhou.get(path).text
    assert "1 人参加" in table
    assert re.search(r"<td>1</td><th scope=\"row\">an</th><td>1</td><td>1</td>", table)
    assert "十二月竞赛" not in an.get("/training").text  # nothing is left of it
