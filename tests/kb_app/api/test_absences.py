"""Absences over the API: one's own are entered, seen and cancelled; others' are not there."""

from __future__ import annotations

from tests.kb_app.api.conftest import Api

DAYS = {"starts_on": "2030-03-02", "ends_on": "2030-03-06"}


def test_ones_own_are_entered_seen_and_cancelled(api: Api) -> None:
    chen = api("chen")
    entered = chen.post("/absences", {**DAYS, "delegate": "sun", "note": "培训"})
    assert entered.status_code == 201
    (listed,) = chen.get("/absences").json["items"]
    assert listed == entered.json
    assert (listed["user"], listed["delegate"], listed["note"]) == ("chen", "sun", "培训")
    assert chen.call("DELETE", f"/absences/{listed['id']}").status_code == 200
    assert chen.get("/absences").json["items"] == []


def test_the_same_key_enters_one(api: Api) -> None:
    headers = {"Idempotency-Key": "leave-1"}
    first = api("chen").post("/absences", DAYS, headers=headers)
    again = api("chen").post("/absences", DAYS, headers=headers)
    assert first.json == again.json
    assert len(api("chen").get("/absences").json["items"]) == 1


def test_others_neither_see_nor_cancel_them(api: Api) -> None:
    number = api("chen").post("/absences", DAYS).json["id"]
    assert api("sun").get("/absences").json["items"] == []
    assert api("sun").call("DELETE", f"/absences/{number}").status_code in (403, 404)
    assert [one["id"] for one in api("admin").get("/absences").json["items"]] == [number]
    assert len(api("chen").get("/absences").json["items"]) == 1


def test_days_that_make_no_sense_are_named(api: Api) -> None:
    backwards = api("chen").post("/absences", {**DAYS, "ends_on": "2030-03-01"})
    assert (backwards.status_code, backwards.json["errors"][0]["field"]) == (400, "ends_on")
    unknown = api("chen").post("/absences", {**DAYS, "delegate": "nobody"})
    assert (unknown.status_code, unknown.json["errors"][0]["field"]) == (400, "delegate")
