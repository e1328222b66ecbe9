"""A checklist that is sent is whole: approving, in a batch, on the urgent path."""

from __future__ import annotations

from typing import Any

import pytest

from review.models import Review
from tests.content.looking import counts
from tests.kb_app.api.conftest import Api
from tests.makers import Maker, default_policy

OF_AN_ANSWER_WITH_AMOUNTS = ["numbers", "basis", "readable", "no_basis"]
VERDICT: dict[str, Any] = {"verdict": "approve"}
HURRY: dict[str, Any] = {"hours": 4, "reason": "抢修"}


@pytest.fixture
def review(maker: Maker) -> int:
    """Something that touches amounts, under the policy of a new base."""
    default_policy(maker.database)
    return maker.submitted()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/reviews/{}/decision", VERDICT),
        ("/reviews/{}/urgent", HURRY),
        ("/reviews/decisions", VERDICT),
    ],
)
def test_what_was_not_checked_is_named_and_nothing_is_signed(
    api: Api, maker: Maker, review: int, path: str, body: dict[str, Any]
) -> None:
    """None, a part, or words of another list: 400 that says what is missing."""
    if path == "/reviews/decisions":
        body = {**body, "ids": [review]}
    chen = api("chen")
    before = counts(maker.database)
    for sent, missing in (
        ({"checklist": []}, OF_AN_ANSWER_WITH_AMOUNTS),
        ({"checklist": ["basis", "complete", "numbers"]}, ["readable", "no_basis"]),
    ):
        refused = chen.post(path.format(review), {**body, **sent})
        assert (refused.status_code, refused.json["code"]) == (400, "checklist_incomplete")
        assert [error["field"] for error in refused.json["errors"]] == ["checklist"]
        assert [item["key"] for item in refused.json["missing"]] == missing
        assert refused.json["review"] == review
    assert counts(maker.database) == before
    listed = chen.get(f"/reviews/{review}").json["demand"]["checklist"]
    keys = [item["key"] for item in listed]
    assert keys == OF_AN_ANSWER_WITH_AMOUNTS
    checked = {**body, "checklist": [*keys, "made_up"]}
    assert chen.post(path.format(review), checked).status_code == 200
    with maker.database.reading() as session:
        signed = session.get_one(Review, review)
        (one,) = [*signed.sign_offs, *signed.urgent_sign_offs]
        assert one.checked == OF_AN_ANSWER_WITH_AMOUNTS


def test_a_program_without_a_list_says_so_but_not_on_the_urgent_path(
    api: Api, maker: Maker, review: int
) -> None:
    """`{verdict, comment}` is the whole contract of a verdict."""
    assert api("chen").post(f"/reviews/{review}/urgent", HURRY).status_code == 400
    assert api("chen").post(f"/reviews/{review}/decision", VERDICT).status_code == 200
    with maker.database.reading() as session:
        (one,) = session.get_one(Review, review).sign_offs
        assert one.checked is None


@pytest.mark.parametrize("verdict", ["request_changes", "reject"])
def test_what_is_turned_down_needs_no_list(api: Api, review: int, verdict: str) -> None:
    body = {"verdict": verdict, "comment": "不妥"}
    assert api("chen").post(f"/reviews/{review}/decision", body).status_code == 200
