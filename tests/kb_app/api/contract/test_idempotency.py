"""Idempotency keys: the same call is done once and answered alike, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from core.database import Database
from tests.databases import ENGINES
from tests.kb_app.api.conftest import Api
from tests.makers import APPROVAL, Maker, new_entry


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """Two at once are settled by the database: both are asked."""
    return str(request.param)


def keyed(key: str) -> dict[str, Any]:
    """The options of a call under `key`."""
    return {"headers": {"Idempotency-Key": key}}


def test_asked_again_the_first_answer_comes_again(api: Api) -> None:
    """Body, status and tag are the same, and there is one entry."""
    first = api("wang").post("/entries", new_entry(), **keyed("a"))
    again = api("wang").post("/entries", new_entry(), **keyed("a"))
    assert (again.status_code, again.json) == (first.status_code, first.json) == (201, first.json)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert api("wang").get("/entries").json["total"] == 1


def test_key_of_another_call_is_refused(api: Api) -> None:
    """Another body, path or If-Match under the same key is a mistake of the caller."""
    made = api("wang").post("/entries", new_entry(), **keyed("a")).json
    other = [
        api("wang").post("/entries", new_entry(title="另一个"), **keyed("a")),
        api("wang").post(f"/entries/{made['number']}/submit", **keyed("a")),
        api("wang").post("/entries?x=1", new_entry(), **keyed("a")),
    ]
    for answer in other:
        assert (answer.status_code, answer.json["code"]) == (400, "idempotency_key_reused")
    assert api("wang").get("/entries").json["total"] == 1


def test_keys_of_two_people_have_nothing_to_do_with_each_other(api: Api) -> None:
    """The same key of another user is another key."""
    first = api("wang").post("/entries", new_entry(), **keyed("a")).json
    second = api("li").post("/entries", new_entry(), **keyed("a")).json
    assert first["number"] != second["number"]


def test_what_failed_may_be_tried_again_under_its_key(api: Api) -> None:
    """Only what was done is remembered."""
    assert api("wang").post("/entries", new_entry(category="x"), **keyed("a")).status_code == 400
    assert api("wang").post("/entries", new_entry(), **keyed("a")).status_code == 201


@pytest.mark.parametrize("key", ["k" * 101, "a\tb"])
def test_keys_are_bounded(api: Api, key: str) -> None:
    """At most 100 visible characters."""
    answer = api("wang").post("/entries", new_entry(), **keyed(key))
    assert answer.status_code == 400
    assert answer.json["errors"][0]["field"] == "Idempotency-Key"


def test_verdict_repeated_under_its_key_is_given_once(api: Api, maker: Maker) -> None:
    """The answer that was lost on the way is found by the key, not a conflict."""
    review = maker.submitted()
    path, body = f"/reviews/{review}/decision", APPROVAL
    first = api("chen").post(path, body, **keyed("v"))
    assert api("chen").post(path, body, **keyed("v")).json == first.json
    assert api("chen").post(path, body).status_code == 409


def test_two_at_once_are_done_once(api: Api, database: Database) -> None:
    """Sent at the same instant from eight threads: one entry, one answer for all."""
    callers = [api("wang") for _ in range(8)]
    for round_ in range(3):
        barrier = Barrier(len(callers))
        body = new_entry(title=f"第 {round_} 轮")

        def send(caller: Any, barrier: Barrier = barrier, body: Any = body, r: int = round_) -> Any:
            barrier.wait()
            return caller.post("/entries", body, **keyed(f"round {r}"))

        with ThreadPoolExecutor(len(callers)) as pool:
            answers = list(pool.map(send, callers))
        assert {a.status_code for a in answers} == {201}
        assert len({a.json["number"] for a in answers}) == 1
    assert api("wang").get("/entries").json["total"] == 3


@pytest.fixture(autouse=True)
def _pool_is_large_enough(database: Database) -> Iterator[None]:
    """Nothing but the key decides who waits."""
    yield
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
