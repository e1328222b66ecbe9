"""What is done with a hand-over: accepted, refused with a reason, taken back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from core.base_schema import load
from core.errors import Conflict, Invalid
from core.messages import LazyText, _
from handover.schemas import RefusalSchema
from handover.services.accepting import accept, refuse
from handover.services.offering import withdraw
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.duties.handover_pages import handover_page
from kb_app.web.kit.request_form import filled, typed_form

_DONE: dict[str, LazyText] = {
    "accept": _("已接收；到生效日自动移交"),
    "refuse": _("已拒收，移交部门会看到理由"),
    "withdraw": _("移交已撤回"),
}


@blueprint.post(
    "/duties/handovers/<int(max=2147483647):handover_id>/<any(accept,refuse,withdraw):act>"
)
def answer_handover(handover_id: int, act: str) -> ResponseReturnValue:
    """Yes, no, or never mind."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        with container().database.transaction() as session:
            if act == "refuse":
                values = load(RefusalSchema(), filled(typed))
                refuse(session, actor(), handover_id, values["reason"])
            else:
                (accept if act == "accept" else withdraw)(session, actor(), handover_id)
    except (Invalid, Conflict) as error:
        with container().database.reading() as session:
            return handover_page(session, handover_id, error, typed)
    flash(str(_DONE[act]), "success")
    return redirect(url_for("web.handover", handover_id=handover_id), 303)
