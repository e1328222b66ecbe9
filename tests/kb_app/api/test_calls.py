"""A telephony and a page over the API: a call from its first line to its outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from kb_app.container import Container
from search_index import services as index_services
from tests.kb_app.api.conftest import Caller
from tests.makers import Maker

As = Callable[[str], Caller]
SAID = "我交了电费多久来电啊，电话13800138000"


@pytest.fixture
def maker(maker: Maker) -> Maker:
    """A maker with a sound index."""
    index_services.rebuild(maker.database, maker.index)
    return maker


def test_a_call_from_the_telephony_to_its_outcome(api: As, app: Flask, maker: Maker) -> None:
    number = maker.published()
    an = api("an")
    begun = an.post("/calls", {"external_id": "SIP/4711", "caller": "13900139000"})
    assert begun.status_code == 201
    key = begun.json["id"]
    assert begun.json["bound"]
    assert "caller" not in begun.json
    again = an.post("/calls", {"external_id": "SIP/4711"})
    assert (again.status_code, again.json["id"]) == (200, key)

    heard = an.post(f"/calls/{key}/lines", {"text": SAID})
    assert heard.status_code == 201
    (proposal,) = heard.json["proposals"]
    assert {"number", "title", "say", "confidence"} < proposal.keys()
    assert (proposal["number"], 0 < proposal["confidence"] <= 1) == (number, True)
    told = an.get(f"/calls/{key}/lines").json
    assert told["lines"][0]["text"].endswith("电话***")
    assert told["lines"][0]["proposals"] == [proposal]
    after = an.get(f"/calls/{key}/lines?after={heard.json['id']}").json
    assert after == {"lines": [], "ended": False}
    seen = an.post(f"/calls/{key}/proposals", {"shown": [proposal["id"]]})
    assert (seen.status_code, seen.data) == (204, b"")

    an.get(f"/search?q=交了电费多久来电&call={key}")
    used = {"query": "交了电费多久来电", "number": number, "action": "copied", "call": key}
    an.post("/search/used", used)
    asked = an.post("/questions", {"text": "电表箱漏水归谁管", "call": key}).json
    app.extensions["kb"].search_log.flush()
    done = an.get(f"/calls/{key}").json
    assert [one["query"] for one in done["searches"]] == ["交了电费多久来电"]
    assert [(one["number"], one["revision"]) for one in done["used"]] == [(number, 1)]
    assert [one["group"] for one in done["questions"]] == [asked["group"]]

    closed = an.post(f"/calls/{key}/close", {"outcome": "recorded", "note": "箱子在三楼"}).json
    assert (closed["outcome"], closed["note"]) == ("recorded", "")
    (question,) = an.get(f"/questions/{asked['id']}").json["questions"]
    assert question["agent_note"] == "箱子在三楼"
    assert an.post(f"/calls/{key}/lines", {"text": SAID}).status_code == 409


def test_a_call_back_without_a_question_is_listed_and_made(api: As) -> None:
    an, zhou = api("an"), api("zhou")
    key = an.post("/calls").json["id"]
    refused = an.post(f"/calls/{key}/close", {"outcome": "call_back"})
    assert refused.status_code == 400
    assert refused.json["errors"][0]["field"] == "caller"
    body = {"outcome": "call_back", "caller": "8812", "note": "补贴何时到账"}
    assert an.post(f"/calls/{key}/close", body).status_code == 200

    (owed,) = zhou.get("/callbacks").json["items"]
    assert (owed["group"], owed["text"], owed["caller"]) == (None, "补贴何时到账", "8812")
    made = an.post(f"/callbacks/{owed['id']}/call", {"satisfaction": "satisfied"})
    assert made.json["made_at"]
    assert zhou.get("/callbacks").json["total"] == 0


def test_a_note_is_masked_and_undone_outcomes_go_on(api: As) -> None:
    an = api("an")
    key = an.post("/calls", {"id": "chosen-by-page"}).json["id"]
    noted = an.call("PUT", f"/calls/{key}/note", {"text": "电话13800138000"})
    assert noted.json == {"note": "电话***"}
    an.post(f"/calls/{key}/close", {"outcome": "solved"})
    assert an.call("PUT", f"/calls/{key}/note", {"text": "晚了"}).status_code == 409
    assert an.post(f"/calls/{key}/reopen").json["outcome"] is None


def test_what_is_heard_is_not_kept_where_it_is_not_to_be(api: As, app: Flask, maker: Maker) -> None:
    maker.published()
    parts = app.extensions["kb"]
    settings = replace(parts.settings, spoken_hours=0)
    app.extensions["kb"] = Container(settings, parts.database, parts.index)
    an = api("an")
    key = an.post("/calls", {"external_id": "1"}).json["id"]
    assert an.post(f"/calls/{key}/lines", {"text": SAID}).json["proposals"]
    (line,) = an.get(f"/calls/{key}/lines").json["lines"]
    assert line["text"] == ""


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "voice.example/42",
        "https://",
        "https://me:pw@voice.example",
        "file:///etc",
    ],
)
def test_a_recording_is_a_web_address(api: As, address: str) -> None:
    refused = api("an").post("/calls", {"recording": address})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (400, "recording")
