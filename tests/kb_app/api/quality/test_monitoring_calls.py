"""Monitoring over the API: planned, drawn, scored blind, appealed, answered."""

from __future__ import annotations

from typing import Any

import pytest

from monitoring.models import Level
from tests.kb_app.api.conftest import Api
from tests.monitoring.monitoring_desk import MonitoringDesk

FOUND = {"criterion": 1, "place": "答复时限", "text": "复电时限说错了"}
WEAK = {"marks": ["100", "0", "100"], "findings": [FOUND]}


def planned(desk: MonitoringDesk, api: Api, **begun: str) -> int:
    """A plan over two calls, drawn by the API; gives the first sample."""
    desk.calls(2 - len(begun))
    if begun:
        desk.calls(1, **begun)
    desk.name(Level.SHIFT, "chen", "sun")
    body = {
        "name": "三月",
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-02",
        "card": desk.card(),
        "quotas": {"shift": {"calls": 2}},
        "double_percent": 100,
        "seed": "种子",
    }
    made = api("zhou").post("/monitoring/plans", body)
    assert made.status_code == 201, made.json
    assert made.json["seed"] is None
    assert len(made.json["seed_sha256"]) == 64
    drawn = api("zhou").post(f"/monitoring/plans/{made.json['id']}/draw")
    assert drawn.json["seed"] == "种子"
    assert drawn.json["progress"][0]["drawn"] == 2
    listed = api("chen").get("/monitoring/samples").json
    assert listed["total"] == 2
    return int(listed["items"][0]["id"])


def test_the_whole_way(desk: MonitoringDesk, api: Api) -> None:
    path = f"/monitoring/samples/{planned(desk, api)}"
    assert api("an").get(path).status_code == 404
    shown = api("chen").get(path).json
    assert shown["yours_to_score"]
    assert [one["points"] for one in shown["criteria"]] != []
    assert shown["history"]["searches"][0]["text"] == "复电要多久"
    assert api("chen").post(f"{path}/score", WEAK).status_code == 200
    assert api("chen").post(f"{path}/score", WEAK).json["code"] == "already_scored"
    for who in ("sun", "zhou"):  # blind
        seen = api(who).get(path).json
        assert (seen["assessments"], seen["findings"], seen["marks"]) == ([], [], None)
    assert [one["by"] for one in api("chen").get(path).json["assessments"]] == ["chen"]
    done = api("sun").post(f"{path}/score", {"marks": ["100", "0", "100"]}).json
    assert done["marks"] == [100, 0, 100]
    own = api("an").get("/monitoring/samples?show=own").json
    assert [one["total"] for one in own["items"]] == [done["total"]]
    seen = api("an").get(path).json
    assert all("by" not in one for one in seen["assessments"])
    assert [one["skill"] for one in seen["findings"]] == ["业务知识"]
    appealed = api("an").post(f"{path}/appeal", {"reason": "客户说的是另一户"})
    assert appealed.json["appeal"]["due_at"]
    waiting = api("zhou").get("/monitoring/samples?show=to_decide").json
    assert waiting["total"] == 1
    given = {"upheld": False, "answer": "核对过"}
    answered = api("zhou").post(f"{path}/answer", given).json
    assert answered["final_at"]
    assert answered["appeal"]["upheld"] is False
    weak = api("zhou").get("/monitoring/weak-points?days=7").json
    assert weak["skills"][0]["findings"] == 1
    assert [(one["agent"], one["skill"]) for one in weak["needs"]] == [("an", "业务知识")]
    assert api("an").get("/training/needs").json["items"] == weak["needs"]


def test_apart_it_is_calibrated(desk: MonitoringDesk, api: Api) -> None:
    path = f"/monitoring/samples/{planned(desk, api)}"
    api("chen").post(f"{path}/score", {"marks": ["100", "100", "100"]})
    api("sun").post(f"{path}/score", {"marks": ["0", "0", "0"]})
    given = {"marks": ["100", "50", "100"], "note": "听了录音"}
    assert api("zhou").post(f"{path}/calibrate", given).json["marks"] == [100, 50, 100]
    assert api("an").post(f"{path}/acknowledge").json["final_at"]
    agreement = api("zhou").get("/monitoring/plans").json["items"][0]["agreement"]
    assert agreement["doubled"] == agreement["disputed"] == 1
    assert "agreement" not in api("an").get("/monitoring/plans").json["items"][0]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"marks": ["100"]}, "marks"),
        ({"marks": ["none", "none", "none"]}, "marks"),
        ({"marks": ["100", "100", "70"]}, "marks.2"),
        (
            {"marks": ["100"] * 3, "findings": [{"criterion": 9, "text": "x"}]},
            "findings.0.criterion",
        ),
        (
            {"marks": ["100"] * 3, "findings": [{"criterion": 0, "cause": "content", "text": "x"}]},
            "findings.0.entry",
        ),
        ({"marks": ["100"] * 3, "total": 100}, "total"),
    ],
)
def test_what_is_no_score_is_refused_by_field(
    desk: MonitoringDesk, api: Api, body: dict[str, Any], field: str
) -> None:
    answer = api("chen").post(f"/monitoring/samples/{planned(desk, api)}/score", body)
    assert answer.status_code == 400
    assert [one["field"] for one in answer.json["errors"]] == [field]


def test_the_same_key_scores_once(desk: MonitoringDesk, api: Api) -> None:
    path = f"/monitoring/samples/{planned(desk, api)}/score"
    headers = {"Idempotency-Key": "score-1"}
    first = api("chen").post(path, WEAK, headers=headers)
    assert api("chen").post(path, WEAK, headers=headers).json == first.json


def test_who_scores_a_call_is_told_where_it_is_recorded(desk: MonitoringDesk, api: Api) -> None:
    begun = {"external_id": "SIP/4711"}
    first = planned(desk, api, **begun)
    told = begun | {"recording": "https://voice.example/4711?part=1"}
    assert api("an").post("/calls", told).status_code == 200  # the call is over
    other = api("an").post("/calls", begun | {"recording": "https://elsewhere.example/"})
    assert other.status_code == 200  # what was told first holds
    histories = [
        api("chen").get(f"/monitoring/samples/{one}").json["history"]["recording"]
        for one in (first, first + 1)
    ]
    assert sorted(map(str, histories)) == ["None", told["recording"]]
    assert api("an").get(f"/monitoring/samples/{first}").status_code == 404
