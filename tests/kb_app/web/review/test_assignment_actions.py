"""Giving one review to a member from its page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.makers import Browser, Maker
from tests.review.members import add_reviewer, turn_of

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def test_the_chair_stays_on_the_page(browser: Open, maker: Maker) -> None:
    add_reviewer(maker, "wu", "planning", is_chair=True)
    review_id = maker.submitted()
    done = browser("wu").post(f"/review/{review_id}/assignment", {"user": "sun"})
    assert (done.status_code, done.location) == (303, f"/review/{review_id}")
    assert turn_of(maker.database, review_id) == ["sun"]


def test_an_administrator_assigns_unseen(browser: Open, maker: Maker) -> None:
    review_id, admin = maker.submitted(), browser("admin")
    assert admin.get(f"/review/{review_id}").status_code == 404
    done = admin.post(f"/review/{review_id}/assignment", {"user": "sun"})
    assert (done.status_code, done.location) == (303, "/review/absences")
    assert turn_of(maker.database, review_id) == ["sun"]


def test_others_do_not(browser: Open, maker: Maker) -> None:
    review_id = maker.submitted()
    for who in ("sun", "wang", "an", "zhou"):
        refused = browser(who).post(f"/review/{review_id}/assignment", {"user": "sun"})
        assert refused.status_code in (403, 404)
    assert turn_of(maker.database, review_id) == ["chen"]
