"""Grievances over the API: what a client sends and gets, and never gets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kb_app.api.conftest import Api
from tests.makers import Maker

TOLD = {"type": "opinion", "category": "third-party", "text": "停电三次没有人提前通知"}


@pytest.fixture(autouse=True)
def searchable(maker: Maker) -> None:
    maker.index.rebuild([])


def recorded(api: Api, **values: Any) -> dict[str, Any]:
    """What recording answers with."""
    answer = api("an").post("/grievances", TOLD | values)
    assert answer.status_code == 201, answer.get_json()
    body: dict[str, Any] = answer.get_json()
    return body


def test_it_answers_with_number_grade_and_what_is_alike(api: Api, maker: Maker) -> None:
    number = maker.published(title="计划停电要提前几天通知")
    first = recorded(api)
    body = recorded(api, text="小区停电三次，没人提前通知", tendency=True)
    assert (body["grade"], body["reasons"]) == (
        1,
        [{"sign": "tendency", "count": 1, "points": 3}],
    )
    assert body["due_at"] > body["recorded_at"]
    assert [one["number"] for one in body["similar"]["grievances"]] == [first["number"]]
    assert [one["number"] for one in body["similar"]["answers"]] == [number]


def test_the_same_key_records_once(api: Api) -> None:
    headers = {"Idempotency-Key": "call-17"}
    first = api("an").post("/grievances", TOLD, headers=headers)
    again = api("an").post("/grievances", TOLD, headers=headers)
    assert first.get_json() == again.get_json()
    assert api("an").get("/grievances").get_json()["total"] == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": "enquiry"}, "type"),
        ({"category": "no-such"}, "category"),
        ({"text": ""}, "text"),
        ({"promise": "days", "restated": "三天内"}, "days"),
        ({"promise": "days", "days": 3}, "restated"),
        ({"promise": "days", "days": 31, "restated": "一"}, "days"),
        ({"details": {"whom": "谁"}}, "details.whom"),
        ({"grade": 3}, "grade"),
    ],
)
def test_what_does_not_hold_is_named(api: Api, body: dict[str, Any], field: str) -> None:
    answer = api("an").post("/grievances", TOLD | body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]


def test_from_the_call_to_the_shelf(api: Api) -> None:
    number = recorded(api, caller="13812345678")["number"]
    path = f"/grievances/{number}"
    assert api("an").get(path).get_json()["caller"] == "13812345678"
    assert "caller" not in api("wang").get(path).get_json()
    filed = {"cause": "漏发通知", "responsibility": "计划班", "measure": "双人核对"}
    assert api("an").post(f"{path}/close", filed).get_json()["code"] == "not_informed"
    assert api("an").post(f"{path}/steps", {"step": "judge", "own_fault": True}).status_code == 201
    assert (
        api("wang").post(f"{path}/steps", {"step": "propose", "comment": "赔礼"}).status_code == 201
    )
    called = api("an").post(f"{path}/call", {"satisfaction": "satisfied"})
    assert called.get_json()["ask_again_by"]
    assert "caller" not in called.get_json()
    closed = api("an").post(f"{path}/close", filed).get_json()
    assert (closed["state"], closed["cause"]) == ("closed", "漏发通知")
    assert api("an").get("/grievances").get_json()["total"] == 0
    listed = api("zhou").get("/grievances?state=closed").get_json()["items"]
    assert [one["number"] for one in listed] == [number]
    assert "13812345678" not in str(listed)
