"""Tasks: what was asked for and is done by and by. Everybody sees their own."""

from __future__ import annotations

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from core.tasks import queries
from core.tasks.services import ask_to_stop
from kb_app.api import request_response
from kb_app.api.documents.task_documents import task_document
from kb_app.api.request_response import PageSchema
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor


@blueprint.get("/tasks")
def list_tasks() -> Response:
    """One's own tasks, the newest first."""
    asked = request_response.arguments(PageSchema())
    with container().database.reading() as session:
        page = queries.own_tasks(session, actor().id, **asked)
        items = [
            {key: value for key, value in task_document(task).items() if key != "results"}
            for task in page.items
        ]
    return request_response.answer(request_response.page_body(page, items))


@blueprint.get("/tasks/<int(max=2147483647):task_id>")
def read_task(task_id: int) -> Response:
    """How far a task of one's own is, and what came of it."""
    with container().database.reading() as session:
        return request_response.answer(
            task_document(queries.own_task(session, actor().id, task_id))
        )


@blueprint.delete("/tasks/<int(max=2147483647):task_id>")
def stop_task(task_id: int) -> Response:
    """Do no further step of it; what was done stays."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return task_document(ask_to_stop(session, who.id, task_id)), 200

    return request_response.write(work)
