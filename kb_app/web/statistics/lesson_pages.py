"""What use taught the search about lines: how it was judged, and taking it back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from search_index import lessons


@blueprint.get("/statistics/lessons", endpoint="lessons")
def lesson_page() -> ResponseReturnValue:
    """The last nights: what was learnt from, how a replay judged it, what is in force."""
    with container().database.reading() as session:
        return render_template("statistics/lessons.html", lessons=lessons.told(session, actor()))


@blueprint.post("/statistics/lessons/<int:lesson_id>/take-back")
def take_lesson_back(lesson_id: int) -> ResponseReturnValue:
    """Search without what was learnt then."""
    with container().database.transaction() as session:
        lessons.take_back(session, actor(), lesson_id)
    flash(str(_("已撤回，几秒后检索不再使用这次学习的结果")), "success")
    return redirect(url_for("web.lessons"), 303)
