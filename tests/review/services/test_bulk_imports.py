"""A large import: asked for, brought in by a task, once; small ones are answered at once."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from content.models import ImportBatch, Revision, RevisionState
from core.database import Database
from core.tasks.models import Task, TaskState
from core.tasks.services import AT_ONCE
from core.tasks.task_runner import TaskRunner
from review.jobs import WORKS
from tests.makers import Browser, Maker

MANY = AT_ONCE + 1


def rows(count: int = MANY) -> str:
    return "问题,答案\n" + "".join(f"第{n}个问题怎么办,结清 {n} 元后恢复。\n" for n in range(count))


def sent(app: Flask, maker: Maker, text: str, who: str = "wang") -> Any:
    """Bring a file for a preview."""
    form = {
        "what": "answers",
        "department": "marketing",
        "category": "third-party",
        "file": (io.BytesIO(text.encode()), "a.csv"),
    }
    return app.test_client().post("/api/v1/imports", data=form, headers=maker.token(who))


def upload(app: Flask, maker: Maker, text: str) -> str:
    """The same; gives the path of the preview in the API."""
    return f"/api/v1/imports/{sent(app, maker, text).json['id']}"


def work_off(database: Database) -> None:
    TaskRunner(database, WORKS).work_off()


def test_many_rows_come_in_by_a_task(app: Flask, maker: Maker) -> None:
    client, headers = app.test_client(), maker.token("wang")
    path = upload(app, maker, rows())
    key = {"Idempotency-Key": "once"}
    asked = client.post(f"{path}/commit", json={"submit": True}, headers=headers | key)
    assert (asked.status_code, asked.json["state"]) == (202, "waiting")
    assert client.post(f"{path}/commit", json={"submit": True}, headers=headers | key).json == (
        asked.json
    )
    again = client.post(f"{path}/commit", headers=headers)
    assert (again.status_code, again.json["code"]) == (409, "being_imported")
    assert client.delete(path, headers=headers).status_code == 409
    work_off(maker.database)
    task = client.get(f"/api/v1/tasks/{asked.json['id']}", headers=headers).json
    assert (task["state"], task["done"], len(task["results"])) == ("done", MANY, MANY)
    assert client.get(path, headers=headers).json["numbers"] == task["results"]
    with maker.database.reading() as session:
        found = session.scalars(select(Revision)).unique().all()
        assert {one.state for one in found} == {RevisionState.SUBMITTED}
        assert len({one.title for one in found}) == len(found) == MANY
    assert client.get("/api/v1/reviews", headers=maker.token("chen")).json["total"] == MANY


def test_what_is_there_is_skipped_and_what_is_refused_is_told(app: Flask, maker: Maker) -> None:
    maker.draft(title="第3个问题怎么办", content={"answer": "结清 3 元后恢复。", "format": "plain"})
    text = rows().replace("问题,答案", "问题,答案,复核日期").replace("恢复。\n", "恢复。,\n")
    path = upload(app, maker, text.replace("结清 5 元后恢复。,", "结清 5 元后恢复。,2026-01-01"))
    client, headers = app.test_client(), maker.token("wang")
    asked = client.post(f"{path}/commit", json={"submit": True}, headers=headers).json
    work_off(maker.database)
    task = client.get(f"/api/v1/tasks/{asked['id']}", headers=headers).json
    assert task["state"] == "done"
    assert len(task["results"]) == MANY - 2
    assert [one["place"] for one in task["failures"]] == [5]
    with maker.database.reading() as session:
        titles = session.scalars(select(Revision.title)).all()
        assert len(titles) == len(set(titles)) == MANY - 1  # the one that is there, none refused


def test_rows_that_are_twins_come_in_by_a_task_as_they_do_at_once(app: Flask, maker: Maker) -> None:
    """Only what was there before is left out, as the preview said: the base may hold both."""
    client, headers = app.test_client(), maker.token("wang")
    for text, made in ((rows(1) * 2, 2), (rows() + rows().partition("\n")[2], 2 * MANY)):
        text = text.replace("恢复。\n问题,答案\n", "恢复。\n").replace("第0个", f"第{made}00个")
        path = upload(app, maker, text)
        client.post(f"{path}/commit", headers=headers)
        work_off(maker.database)
        assert len(client.get(path, headers=headers).json["numbers"]) == made


def test_rights_that_were_lost_end_it(app: Flask, maker: Maker) -> None:
    path = upload(app, maker, rows())
    client, headers = app.test_client(), maker.token("wang")
    asked = client.post(f"{path}/commit", headers=headers).json
    with maker.database.transaction() as session:
        batch = session.scalars(select(ImportBatch)).one()
        batch.department_id = maker.actor("zhao").department_id or 0
    work_off(maker.database)
    with maker.database.reading() as session:
        task = session.get_one(Task, asked["id"])
        assert (task.state, task.position) == (TaskState.FAILED, 0)
        assert session.scalars(select(Revision)).first() is None


def test_the_page_shows_how_far_it_is(app: Flask, maker: Maker) -> None:
    path = upload(app, maker, rows())
    wang = Browser(app, maker.database, "wang")
    batch = path.rpartition("/")[2]
    asked = wang.post(f"/contribute/import/{batch}/commit", {})
    assert asked.status_code == 303
    address = asked.headers["Location"]
    assert f"共 {MANY} 条" in wang.get(address).text
    assert wang.get(f"/contribute/import/{batch}").headers["Location"] == address
    assert "等待开始" in wang.get("/tasks").text
    assert wang.post(f"{address}/stop", {}).status_code == 303
    work_off(maker.database)
    shown = wang.get(address).text
    assert "已停止" in shown
    assert "已导入 0 条" in shown
    assert Browser(app, maker.database, "li").get(address).status_code == 404


def test_previews_that_wait_are_only_so_many(
    app: Flask, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.services.previews.WAITING_MAX", 1)
    assert sent(app, maker, rows(1)).status_code == 201
    refused = sent(app, maker, rows(1))
    assert (refused.status_code, refused.json["code"]) == (409, "too_many_previews")
    assert sent(app, maker, rows(1), "li").status_code == 201
