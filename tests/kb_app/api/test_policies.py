"""The review policy over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from review.policies.queries import current_version
from review.policies.rules import rules_of
from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE


@pytest.fixture
def admin(maker: Maker, browser: Callable[[str], Browser]) -> Browser:
    """An administrator, before the policy a new base starts with."""
    maker.full_committee()
    return browser("admin")


def hours(maker: Maker) -> list[int]:
    """The hours of all rules in force."""
    with maker.database.reading() as session:
        return sorted(rule.hours for rule in rules_of(current_version(session).rules))


def test_what_was_read_can_be_put_back(admin: Browser) -> None:
    """As it came; what the answer adds for the reader is passed over, all else is refused."""
    read = admin.send("GET", "/api/v1/policies").get_json()
    assert all("key" in rule for rule in read["rules"])
    assert admin.send("POST", "/api/v1/policies/preview", read).status_code == 200
    saved = admin.send("PUT", "/api/v1/policies", read)
    assert saved.status_code == 200
    assert saved.get_json()["rules"] == read["rules"]
    for wrong in (
        read | {"gap": []},
        read | {"rules": [rule | {"no": 1} for rule in read["rules"]]},
    ):
        assert admin.send("PUT", "/api/v1/policies", wrong).status_code == 400


def test_the_api_tells_previews_and_saves(admin: Browser, maker: Maker) -> None:
    maker.submitted()
    read = admin.send("GET", "/api/v1/policies").get_json()
    assert (read["version"], len(read["rules"])) == (3, 5)
    rules: list[dict[str, Any]] = [
        {k: v for k, v in rule.items() if k != "key"} for rule in read["rules"]
    ]
    rules[0]["hours"] = 9
    body = {"version": 3, "rules": rules, "note": "快些"}
    shown = admin.send("POST", "/api/v1/policies/preview", body).get_json()
    assert (shown["total"], shown["items"][0]["number"]) == (1, "KB-000001")
    saved = admin.send("PUT", "/api/v1/policies", body)
    assert (saved.status_code, saved.get_json()["version"]) == (200, 4)
    assert admin.send("PUT", "/api/v1/policies", body).status_code == 412
    listed = admin.send("GET", "/api/v1/policies/versions").get_json()
    assert [one["version"] for one in listed["items"]] == [4, 3, 2, 1]
    assert admin.send("GET", "/api/v1/policies/versions/9").status_code == 404
