"""One verdict on many: by a task, each with its own sign-off."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from core import audit
from core.tasks.services import AT_ONCE
from core.tasks.task_runner import TaskRunner
from review import services
from review.jobs import WORKS
from review.models import Review, ReviewState, SignOff
from tests.makers import APPROVAL, TICKED, Browser, Maker
from tests.review.writing import open_all

MANY = AT_ONCE + 1


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


@pytest.fixture
def waiting(maker: Maker) -> list[int]:
    return [maker.submitted(title=f"第 {place} 条") for place in range(MANY)]


def decide(app: Flask, maker: Maker, ids: list[int], **changes: Any) -> Any:
    body = APPROVAL | {"ids": ids} | changes
    return app.test_client().post(
        "/api/v1/reviews/decisions", json=body, headers=maker.token("chen")
    )


def states(maker: Maker) -> dict[ReviewState, int]:
    with maker.database.reading() as session:
        return Counter(session.scalars(select(Review.state)))


def work_off(maker: Maker) -> None:
    TaskRunner(maker.database, WORKS).work_off()


def test_many_are_decided_by_a_task(app: Flask, maker: Maker, waiting: list[int]) -> None:
    """What stands in the way is said when it is asked for; nothing is done before the worker."""
    refused = decide(app, maker, waiting)
    assert (refused.status_code, refused.json["code"]) == (409, "open_each")
    open_all(maker, waiting)
    asked = decide(app, maker, waiting)
    assert (asked.status_code, asked.json["total"]) == (202, MANY)
    assert states(maker) == {ReviewState.OPEN: MANY}
    maker.decide(waiting[3], "reject", "sun")  # somebody is faster with one of them
    work_off(maker)
    headers = maker.token("chen")
    task = app.test_client().get(f"/api/v1/tasks/{asked.json['id']}", headers=headers).json
    assert task["results"] == [one for one in waiting if one != waiting[3]]
    assert [one["place"] for one in task["failures"]] == [3]
    assert states(maker) == {ReviewState.APPROVED: MANY - 1, ReviewState.REJECTED: 1}
    with maker.database.reading() as session:
        assert session.scalar(select(func.count(SignOff.id))) == MANY


def test_the_page_of_a_batch_leads_to_its_task(
    app: Flask, maker: Maker, waiting: list[int]
) -> None:
    open_all(maker, waiting)
    chen = Browser(app, maker.database, "chen")
    chosen = {f"ids.{place}": str(one) for place, one in enumerate(waiting)}
    sent = chen.post("/review/batch", chosen | TICKED | {"verdict": "approve", "confirmed": "yes"})
    assert sent.status_code == 303
    work_off(maker)
    assert f"已审核 {MANY} 件" in chen.get(sent.headers["Location"]).text
    assert states(maker) == {ReviewState.APPROVED: MANY}


def test_a_large_load_is_taken_over_by_a_task(app: Flask, maker: Maker, waiting: list[int]) -> None:
    """What nobody read is marked, and the trail says what was decided together."""
    with maker.database.transaction() as session:
        load = services.declare_load(session, maker.actor("wang"), "逐条核对过").id
    headers, client = maker.token("chen"), app.test_client()
    path = f"/api/v1/takeovers/{load}/decision"
    body = {"checklist": APPROVAL["checklist"]}
    assert client.post(path, json=body, headers=headers).json["code"] == "open_each"
    found = client.get(f"/api/v1/takeovers/{load}", headers=headers).json
    sample = found["sample"]
    open_all(maker, sample)
    assert client.post(path, json=body, headers=headers).status_code == 202
    work_off(maker)
    with maker.database.reading() as session:
        reviews = session.scalars(select(Review)).unique().all()
        marked = {one.id for one in reviews if one.revision.taken_over_at is not None}
        assert marked == set(waiting) - set(sample)
        told = audit.events_about(session, f"takeover:{load}")
        (signed,) = [one for one in told if one.action == "takeover.sign"]
        assert signed.data["ids"] == waiting
    assert states(maker) == {ReviewState.APPROVED: MANY}
