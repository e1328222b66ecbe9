"""Comments over the API: unsent only their writer sees them; sent, the author answers."""

from __future__ import annotations

from tests.kb_app.api.conftest import Api
from tests.makers import Maker

NOTE = {"piece": "answer", "quote": "24 小时", "text": "条例写的是七天"}


def listed(api: Api, who: str, review_id: int) -> list[str]:
    items = api(who).get(f"/reviews/{review_id}/comments").json["items"]
    return [item["text"] for item in items]


def test_unsent_ones_are_their_writers_own(api: Api, maker: Maker) -> None:
    review_id = maker.submitted()
    made = api("chen").post(f"/reviews/{review_id}/comments", NOTE)
    assert made.status_code == 201
    assert (made.json["writer"], made.json["sent_at"]) == ("chen", None)
    assert listed(api, "chen", review_id) == [NOTE["text"]]
    assert listed(api, "sun", review_id) == []
    assert api("sun").call("DELETE", f"/comments/{made.json['id']}").status_code in (403, 404)
    path = f"/comments/{made.json['id']}"
    assert api("chen").call("PUT", path, {"text": "七天"}).json["text"] == "七天"
    assert api("chen").call("DELETE", path).status_code == 200
    assert listed(api, "chen", review_id) == []


def test_sent_with_the_verdict_the_author_answers_them(api: Api, maker: Maker) -> None:
    review_id = maker.submitted()
    made = api("chen").post(f"/reviews/{review_id}/comments", NOTE).json
    settle = f"/comments/{made['id']}/settle"
    assert api("wang").post(settle, {"answer": "改了"}).status_code == 404, "not sent yet"
    verdict = {"verdict": "request_changes", "comment": "见批注"}
    assert api("chen").post(f"/reviews/{review_id}/decision", verdict).status_code == 200
    assert listed(api, "wang", review_id) == [NOTE["text"]]
    settled = api("wang").post(settle, {"answer": "改了"}).json
    assert (settled["answer"], settled["settled_by"]) == ("改了", "wang")
    refused = api("chen").call("PUT", f"/comments/{made['id']}", {"text": "别的"})
    assert refused.status_code in (403, 404, 409)


def test_a_comment_says_where_and_what(api: Api, maker: Maker) -> None:
    path = f"/reviews/{maker.submitted()}/comments"
    for wrong, field in (({"text": ""}, "text"), ({"piece": "nowhere"}, "piece")):
        refused = api("chen").post(path, NOTE | wrong)
        assert (refused.status_code, refused.json["errors"][0]["field"]) == (400, field)
