"""What one asked for and the worker does by and by: how far it is, and a way to stop it."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from content.services.recognition import RECOGNITIONS
from core.messages import LazyText, _
from core.paging import LIMIT_DEFAULT
from core.tasks import queries
from core.tasks.models import Task, TaskState
from core.tasks.services import ask_to_stop
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import whole
from review.services import IMPORTS, READINGS

STATE_LABELS: dict[TaskState, LazyText] = {
    TaskState.WAITING: _("等待开始"),
    TaskState.RUNNING: _("正在进行"),
    TaskState.DONE: _("已完成"),
    TaskState.STOPPED: _("已停止"),
    TaskState.FAILED: _("没有完成"),
}


@blueprint.get("/tasks", endpoint="tasks")
def list_tasks() -> ResponseReturnValue:
    """One's own, the newest first."""
    who = actor()
    offset = whole(request.args.get("offset", "0")) or 0
    with container().database.reading() as session:
        page = queries.own_tasks(session, who.id, limit=LIMIT_DEFAULT, offset=offset)
        return render_template("account/tasks.html", page=page, **_words())


@blueprint.get("/tasks/<int(max=2147483647):task_id>", endpoint="task")
def one_task(task_id: int) -> ResponseReturnValue:
    """How far it is; the page asks again by itself while there is something to do."""
    with container().database.reading() as session:
        task = queries.own_task(session, actor().id, task_id)
        return render_template(
            "account/task.html",
            task=task,
            failures=task.failures[: queries.FAILURES_SHOWN],
            reads=task.kind == READINGS,
            **_words(),
        )


@blueprint.post("/tasks/<int(max=2147483647):task_id>/stop")
def stop_task(task_id: int) -> ResponseReturnValue:
    """Do no further step; what was done stays."""
    with container().database.transaction() as session:
        ask_to_stop(session, actor().id, task_id)
    return redirect(url_for("web.task", task_id=task_id), 303)


def _words() -> dict[str, Any]:
    return {"state_labels": STATE_LABELS, "title_of": _title, "done_of": _done, "steps_of": _steps}


def _title(task: Task) -> LazyText:
    """What it does."""
    if task.kind == IMPORTS:
        return _("导入并送审") if task.parameters["submit"] else _("导入为草稿")
    if task.kind == READINGS:
        return _("读取文件")
    if task.kind == RECOGNITIONS:
        return _("识别扫描件的文字")
    return _("批量审核")


def _steps(task: Task) -> LazyText:
    """How far it is, in what it counts."""
    of_files = task.kind == READINGS
    told = _("已读 {done} 个文件，共 {total} 个") if of_files else _("第 {done} 条，共 {total} 条")
    return told.format(done=task.position, total=task.total)


def _done(task: Task) -> LazyText:
    """How many steps led to something, in the words of the task."""
    count = sum(one is not None for one in task.results)
    if task.kind == IMPORTS:
        skipped = len(task.results) - count
        if skipped:
            return _("已导入 {n} 条，跳过 {same} 条（库中已有）", n=count, same=skipped)
        return _("已导入 {n} 条", n=count)
    if task.kind == READINGS:
        return _("读到 {n} 条", n=sum(task.results))
    if task.kind == RECOGNITIONS:
        return _("识别出 {n} 页的文字", n=count)
    return _("已审核 {n} 件", n=count)
