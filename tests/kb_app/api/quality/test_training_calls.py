"""Training over the API: the next exercise, answered between calls; a course until it is done."""

from __future__ import annotations

import pytest

from tests.kb_app.api.conftest import Api
from tests.makers import Maker
from tests.training.training_desk import SKILL, TrainingDesk


@pytest.fixture
def desk(maker: Maker) -> TrainingDesk:
    """Exercises, courses, answers."""
    maker.index.rebuild([])
    return TrainingDesk(maker.database, maker)


def test_a_course_between_two_calls(desk: TrainingDesk, api: Api) -> None:
    source = desk.maker.published("answer")
    number = desk.exercise(source)
    body = {"title": "复电", "skill": SKILL, "parts": [number, source]}
    made = api("zhou").post("/training/courses", body)
    assert made.status_code == 201, made.json
    course = f"/training/courses/{made.json['id']}"
    assert api("zhou").get("/training/courses").json["total"] == 1
    assert api("zhou").post(f"{course}/assign", {"people": ["an"]}).json == {"assigned": 1}

    asked = api("an").get("/training/next").json
    assert asked["left"] == 1
    assert asked["exercise"]["number"] == number
    assert "right" not in str(asked)
    wrong = [n for n, text in enumerate(asked["exercise"]["options"]) if "24" not in text][:1]
    told = api("an").post("/training/answers", {"exercise": number, "choices": wrong})
    assert told.status_code == 201
    assert told.json["right"] is False
    assert told.json["source"] == source

    right = desk.answer(number)
    assert right
    (taken,) = api("an").get("/training/enrolments").json["items"]
    assert [(one["exercise"], one["done"]) for one in taken["parts"]] == [
        (True, True),
        (False, False),
    ]
    path = f"/training/enrolments/{taken['id']}"
    assert api("an").post(f"{path}/feedback", {"feedback": 5}).json["code"] == "not_done"
    assert api("an").post(f"{path}/read", {"number": source}).json["done_at"]
    assert api("an").post(f"{path}/feedback", {"feedback": 5}).json["feedback"] == 5
    shown = api("zhou").get(course).json
    assert (shown["answers"], shown["right"], shown["feedback"]) == (2, 1, 5)
    assert shown["effect"]["verdict"] == "too_few"
    assert shown["people"][0]["done_at"]


def test_what_has_changed_is_not_asked_and_counts_for_nothing(desk: TrainingDesk, api: Api) -> None:
    source = desk.maker.published("answer")
    number = desk.exercise(source)
    desk.assign(desk.course(number), "an")
    desk.revise(source)
    assert api("an").get("/training/next").json == {"exercise": None, "left": 0}
    refused = api("an").post("/training/answers", {"exercise": number, "choices": [0]})
    assert (refused.status_code, refused.json["code"]) == (409, "item_withdrawn")
