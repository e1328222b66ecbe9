"""Reviews over the API: queue, claims, verdicts, batches; never one's own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kb_app.api.conftest import Api
from tests.makers import APPROVAL, Maker, new_entry


def test_from_draft_to_screen(api: Api, maker: Maker) -> None:
    """The main job: made, submitted, approved, found."""
    maker.full_committee()
    number = api("wang").post("/entries", new_entry()).json["number"]
    review = api("wang").post(f"/entries/{number}/submit", {"reason": "新问题"}).json
    assert api("chen").get("/reviews").json["items"][0]["reason"] == "新问题"
    read = api("chen").get(f"/reviews/{review['review']}").json
    assert read["proposed"]["title"] == "欠费停电后多久恢复供电？"
    assert read["published"] is None
    path = f"/reviews/{review['review']}/decision"
    first = api("qian").post(path, APPROVAL)  # amounts: the owner's department and the hotline's
    assert first.json["state"] == "open"
    assert [need["label"] for need in first.json["demand"]["missing"]] == ["客户服务中心 1 人"]
    assert api("an").get(f"/entries/{number}").status_code == 404
    decided = api("sun").post(path, APPROVAL)
    assert decided.json["state"] == "approved"
    assert [one["reviewer"] for one in decided.json["sign_offs"]] == ["qian", "sun"]
    maker.drain()
    assert api("an").get("/search?q=恢复供电").json["hits"][0]["number"] == number


@pytest.mark.parametrize("verdict", ["request_changes", "reject"])
def test_refusing_needs_words(api: Api, maker: Maker, verdict: str) -> None:
    """Sent back or rejected without a reason: 400 on `comment`, still open."""
    review = maker.submitted()
    path = f"/reviews/{review}/decision"
    for body in ({"verdict": verdict}, {"verdict": verdict, "comment": "  \n "}):
        answer = api("chen").post(path, body)
        assert answer.status_code == 400
        assert answer.json["errors"][0]["field"] == "comment"
    assert api("chen").get(f"/reviews/{review}").json["state"] == "open"
    assert api("chen").post(path, {"verdict": verdict, "comment": "请补充依据"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "verdict"),
        ({"verdict": "publish"}, "verdict"),
        ({"verdict": ["approve"]}, "verdict"),
        ({"verdict": "approve", "claim": "x"}, "claim"),
        ({"verdict": "approve", "comment": "长" * 2001}, "comment"),
        ({"verdict": "approve", "reviewer": "chen"}, "reviewer"),
        ({"verdict": "approve", "id": 2}, "id"),
        ({"verdict": "approve", "content_hash": "0" * 64}, "content_hash"),
    ],
)
def test_verdicts_are_checked(api: Api, maker: Maker, body: dict[str, Any], field: str) -> None:
    """Unknown and wrong fields decide nothing (abuse 18)."""
    review = maker.submitted()
    answer = api("chen").post(f"/reviews/{review}/decision", body)
    assert answer.status_code == 400
    assert field in [e["field"] for e in answer.json["errors"]]
    assert api("chen").get(f"/reviews/{review}").json["state"] == "open"


def test_never_ones_own(api: Api, maker: Maker) -> None:
    """Submitter, author and co-author who are reviewers too: 403, alone and in a batch."""
    own = maker.submitted(author="sun")
    number = maker.draft(author="zhao")
    changed = new_entry(department="service")
    del changed["kind"], changed["department"]
    tag = api("sun").get(f"/entries/{number}").headers["ETag"]
    saved = api("sun").call("PUT", f"/entries/{number}/draft", changed, headers={"If-Match": tag})
    assert saved.status_code == 200
    written_with = maker.submit(number, "zhao")
    foreign = maker.submitted(title="与己无关的一件")
    for review in (own, written_with):
        answer = api("sun").post(f"/reviews/{review}/decision", APPROVAL)
        assert (answer.status_code, answer.json["code"]) == (403, "own_submission")
        assert api("sun").post(f"/reviews/{review}/claim").status_code == 403
        batch = api("sun").post("/reviews/decisions", {"ids": [foreign, review], **APPROVAL})
        assert (batch.status_code, batch.json["ids"]) == (403, [review])
    states = {r: api("chen").get(f"/reviews/{r}").json["state"] for r in (own, foreign)}
    assert set(states.values()) == {"open"}


def test_only_reviewers_reject(api: Api, maker: Maker) -> None:
    """Refusing is checked as approving is (abuse 17)."""
    review = maker.submitted()
    for verdict in ("approve", "request_changes", "reject"):
        body = {"verdict": verdict, "comment": "不妥"}
        assert api("li").post(f"/reviews/{review}/decision", body).status_code == 403
        for name in ("an", "zhao", "zhou", "admin"):
            assert api(name).post(f"/reviews/{review}/decision", body).status_code == 404
            batch = {"ids": [review], **body}
            assert api(name).post("/reviews/decisions", batch).status_code == 404
    assert api("chen").get(f"/reviews/{review}").json["state"] == "open"


def test_claim_keeps_others_out_and_fences_the_late(api: Api, maker: Maker) -> None:
    """409 with the holder's name; a claim number that is not current decides nothing."""
    review = maker.submitted()
    claim = api("chen").post(f"/reviews/{review}/claim").json["claim"]
    other = api("sun").post(f"/reviews/{review}/claim")
    assert (other.status_code, other.json["code"], other.json["holder"]) == (409, "claimed", "chen")
    assert api("sun").post(f"/reviews/{review}/decision", APPROVAL).status_code == 409
    assert api("sun").call("DELETE", f"/reviews/{review}/claim").status_code == 409
    late = api("chen").post(f"/reviews/{review}/decision", {**APPROVAL, "claim": claim + 1})
    assert (late.status_code, late.json["code"]) == (409, "claim_expired")
    assert api("chen").call("DELETE", f"/reviews/{review}/claim").status_code == 200
    assert api("sun").post(f"/reviews/{review}/claim").json["claim"] == claim + 1


def test_batch_is_all_or_nothing(api: Api, maker: Maker) -> None:
    """One that is decided already stands in the way of all, by its id."""
    reviews = [maker.submitted(title=t) for t in ("甲", "乙", "丙")]
    maker.decide(reviews[1])
    answer = api("chen").post("/reviews/decisions", {"ids": reviews, **APPROVAL})
    assert (answer.status_code, answer.json["code"]) == (409, "already_decided")
    assert answer.json["ids"] == [reviews[1]]
    assert api("chen").get(f"/reviews/{reviews[0]}").json["state"] == "open"
    unopened = {"ids": [reviews[0], reviews[2]], **APPROVAL}
    refused = api("chen").post("/reviews/decisions", unopened)
    assert (refused.status_code, refused.json["code"]) == (409, "open_each")
    assert refused.json["ids"] == [reviews[2]]  # the first was opened just above
    api("chen").get(f"/reviews/{reviews[2]}")
    unknown = api("chen").post("/reviews/decisions", {"ids": [reviews[0], 999], **APPROVAL})
    assert unknown.status_code == 404
    rest = {"ids": [reviews[0], reviews[2], reviews[0]], **APPROVAL}
    decided = api("chen").post("/reviews/decisions", rest)
    assert [r["state"] for r in decided.json["items"]] == ["approved", "approved"]


@pytest.mark.parametrize(
    "ids", [[], list(range(1, 502)), [0], [-1], ["x"], [2**31], [None], "1", {"1": 1}, [[1]]]
)
def test_batches_are_bounded_and_typed(api: Api, maker: Maker, ids: Any) -> None:
    """From one to 500 ids."""
    answer = api("chen").post("/reviews/decisions", {"ids": ids, **APPROVAL})
    assert answer.status_code == 400
    assert answer.json["errors"][0]["field"].split(".")[0] == "ids"


def test_queue_is_of_the_committee_and_of_the_department(api: Api, maker: Maker) -> None:
    """Foreign submissions are neither listed nor counted (abuse 10)."""
    first, second = maker.submitted(title="甲"), maker.submitted(author="zhao", title="乙")
    third = maker.submitted(title="丙")
    queue = api("chen").get("/reviews").json
    assert [r["id"] for r in queue["items"]] == [first, second, third]
    page = api("chen").get("/reviews?limit=1&offset=1").json
    assert ([r["id"] for r in page["items"]], page["total"]) == ([second], 3)
    assert [r["id"] for r in api("li").get("/reviews").json["items"]] == [first, third]
    assert api("zhao").get("/reviews").json["total"] == 1
    for name in ("an", "zhou", "admin"):
        empty = api(name).get("/reviews?state=all").json
        assert (empty["items"], empty["total"]) == ([], 0)
    maker.decide(first)
    assert [r["id"] for r in api("chen").get("/reviews?state=approved").json["items"]] == [first]
    assert api("chen").get("/reviews?department=marketing&kind=answer").json["total"] == 1


def test_withdrawing_keeps_the_text_as_a_draft(api: Api, maker: Maker) -> None:
    """The department takes it back; afterwards nothing is left to decide."""
    review = maker.submitted()
    assert api("zhao").post(f"/reviews/{review}/withdraw").status_code == 404
    assert api("chen").post(f"/reviews/{review}/withdraw").status_code == 403
    taken = api("li").post(f"/reviews/{review}/withdraw")
    assert taken.json["state"] == "withdrawn"
    assert api("li").get(f"/entries/{taken.json['number']}").json["draft"]["revision"] == 2
    late = api("chen").post(f"/reviews/{review}/decision", APPROVAL)
    assert (late.status_code, late.json["code"]) == (409, "already_decided")


@pytest.mark.parametrize("number", ["0", "2147483647", "2147483648", "99999999999999999999", "x"])
def test_ids_out_of_range_are_404(api: Api, maker: Maker, number: str) -> None:
    """No id, however large, reaches the database as something it cannot hold."""
    for path in (f"/reviews/{number}", f"/imports/{number}"):
        answer = api("chen").get(path)
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert api("chen").post(f"/reviews/{number}/decision", APPROVAL).status_code == 404
