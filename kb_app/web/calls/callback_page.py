"""One call back that was promised in a call without a question: whom to call, and how it went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from calls.queries import callback_for
from calls.services.calling_back import make_callback
from core.base_schema import load
from core.errors import Conflict, DomainError, Invalid
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED, filled, typed_form
from questions.schemas import CallSchema


@blueprint.get("/calls/callbacks/<int:callback_id>")
def callback(callback_id: int) -> ResponseReturnValue:
    """Whom to call, about what, and by when."""
    with container().database.reading() as session:
        return _page(session, callback_id)


@blueprint.post("/calls/callbacks/<int:callback_id>", endpoint="make_callback")
def note_callback(callback_id: int) -> ResponseReturnValue:
    """The call back, and what the customer said."""
    typed = typed_form()
    try:
        values = load(CallSchema(), filled(typed))
        with container().database.transaction() as session:
            make_callback(session, actor(), callback_id, values)
    except (Invalid, Conflict) as error:
        with container().database.reading() as session:
            return _page(session, callback_id, error, typed)
    flash(str(_("回电已登记")), "success")
    return redirect(url_for("web.questions", show="calls"), 303)


def _page(
    session: Session,
    callback_id: int,
    error: DomainError | None = None,
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    owed = callback_for(session, actor(), callback_id)
    html = render_template(
        "calls/callback.html",
        owed=owed,
        caller=container().question_context.callers.decrypted(owed.caller_cipher),
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200
