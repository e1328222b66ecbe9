"""What is done with a question, over the API."""

from __future__ import annotations

import pytest

from tests.kb_app.api.conftest import Api
from tests.makers import Maker

TEXT = "充电桩报装要什么材料"


@pytest.fixture(autouse=True)
def searchable(maker: Maker) -> None:
    maker.index.rebuild([])


def test_no_general_answer_goes_through_review_with_its_reason(api: Api) -> None:
    asked = api("an").post("/questions", {"text": TEXT, "category": "third-party"}).get_json()
    path = f"/questions/{asked['id']}/answer"
    body = {"answer": "请留下联系方式，由供电所逐户核实。", "general": False}
    assert api("wang").post(path, body).get_json()["errors"][0]["field"] == "reason"
    number = api("wang").post(path, body | {"reason": "各小区情况不同"}).get_json()["number"]
    draft = api("wang").get(f"/entries/{number}").get_json()["draft"]
    assert draft["content"]["no_basis"] == "各小区情况不同"
    assert api("an").get(f"/entries/{number}").status_code == 404


def test_what_is_over_cannot_be_changed(api: Api) -> None:
    asked = api("an").post("/questions", {"text": TEXT, "category": "third-party"}).get_json()
    path = f"/questions/{asked['id']}"
    assert api("wang").post(f"{path}/close", {"reason": "不属供电业务"}).status_code == 200
    for action, body in (
        ("answer", {"answer": "好"}),
        ("interim", {"note": "好"}),
        ("route", {"department": "service", "reason": "第四条"}),
        ("snooze", {"hours": 1}),
        ("close", {"reason": "又"}),
    ):
        refused = api("wang").post(f"{path}/{action}", body)
        assert (refused.status_code, refused.get_json()["code"]) == (409, "already_closed"), action
