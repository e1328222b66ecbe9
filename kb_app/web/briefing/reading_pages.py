"""Required reading as its readers meet it: all that waits, confirming, what was confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from briefing import queries
from briefing.schemas import ConfirmSchema
from briefing.services import confirming
from core.base_schema import load
from core.errors import DomainError, Invalid, NotFound, Stale
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form, whole

PER_PAGE = 20


@blueprint.get("/required-reading", endpoint="readings")
def reading_page() -> ResponseReturnValue:
    """What one has yet to read, and what one has confirmed."""
    return _page()


@blueprint.post("/required-reading/<int(max=2147483647):reading_id>/confirm")
def confirm_reading(reading_id: int) -> ResponseReturnValue:
    """Confirm one; the wrong figure comes back with the passage."""
    try:
        values = load(ConfirmSchema(), filled(typed_form()))
        with container().database.transaction() as session:
            confirming.confirm(session, actor(), reading_id, values["revision"], values["choice"])
    except (NotFound, Stale):
        flash(str(_("这一条刚有变化，请看现在的内容")), "warning")
        return redirect(url_for("web.readings"), 303)
    except Invalid as error:
        return _page({reading_id: error}, error)
    flash(str(_("已确认")), "success")
    return redirect(url_for("web.readings"), 303)


def _page(
    wrong: Mapping[int, DomainError] | None = None, error: DomainError | None = None
) -> ResponseReturnValue:
    offset = whole(request.args.get("offset", ""), digits=6) or 0
    with container().database.reading() as session:
        parts: dict[str, Any] = {
            "waiting": queries.to_read(session, actor()),
            "done": queries.confirmed_by(session, actor(), limit=PER_PAGE, offset=offset),
            "wrong": wrong or {},
        }
        page = render_template("briefing/readings.html", **parts)
    return page, status_of(error) if error else 200
