"""First loads: declared by a department, opened by sample, taken over by the committee."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import load
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.messages import _
from core.tasks.services import AT_ONCE
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit import rendering
from kb_app.web.kit.request_form import NOTHING_TYPED, filled, typed_form
from kb_app.web.review.batch_page import asked_for, checklist_for
from people.roles import Role
from review import services, taken_over
from review.assignment.whose_turn import has_signed
from review.models import Verdict
from review.permissions import can_review
from review.schemas import DeclarationSchema, LoadDecisionSchema


@blueprint.get("/review/takeovers", endpoint="takeovers")
def loads() -> ResponseReturnValue:
    """What was declared and waits; for contributors, what they could declare."""
    who = actor()
    writes = who.has(Role.CONTRIBUTOR)
    if not (writes or can_review(who)):
        raise Forbidden(_("只有审核委员和部门供稿人可以看"))
    with container().database.reading() as session:
        return render_template(
            "review/takeovers.html",
            loads=taken_over.loads(session, who),
            writes=writes,
            offered=taken_over.declarable(session, who.department_id) if writes else [],
            least=taken_over.LEAST,
        )


@blueprint.post("/review/takeovers")
def declare_load() -> ResponseReturnValue:
    """The department answers for what it has submitted."""
    values = load(DeclarationSchema(), filled(typed_form()))
    with container().database.transaction() as session:
        declared = services.declare_load(session, actor(), values["declaration"], values["part"])
        address = url_for("web.takeover", takeover_id=declared.id)
    flash(str(_("已声明，样本已由系统抽出")), "success")
    return redirect(address, 303)


@blueprint.get("/review/takeovers/<int(max=2147483647):takeover_id>", endpoint="takeover")
def one_load(takeover_id: int) -> ResponseReturnValue:
    """One load: what the department says, what was drawn, what the committee signs."""
    with container().database.reading() as session:
        return _load_page(session, takeover_id)


@blueprint.post("/review/takeovers/<int(max=2147483647):takeover_id>")
def sign_load(takeover_id: int) -> ResponseReturnValue:
    """Approve what waits of the load; refused, the page comes back with what was ticked."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(LoadDecisionSchema(), filled(typed))
        given = services.Given(Verdict.APPROVE, values["comment"], values["checklist"] or ())
        with container().database.reading() as session:
            together = services.check_load(session, actor(), takeover_id, given)
        if len(together.ids) > AT_ONCE:
            return asked_for(together.ids, given, together)
        with container().database.transaction() as session:
            decided = services.sign_load(
                session, actor(), takeover_id, values["comment"], checked=values["checklist"] or ()
            )
    except (Invalid, Conflict) as error:
        with container().database.reading() as session:
            return _load_page(session, takeover_id, error, typed)
    flash(str(_("已会签 {count} 件", count=len(decided))), "success")
    return redirect(url_for("web.takeover", takeover_id=takeover_id), 303)


def _load_page(
    session: Session,
    takeover_id: int,
    error: DomainError | None = None,
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    who = actor()
    found = taken_over.load_numbered(session, who, takeover_id)
    left = services.unopened(session, who, found.sample)
    signed = bool(found.waiting) and all(has_signed(who, one) for one in found.waiting)
    here = partial(url_for, "web.takeover", takeover_id=takeover_id)
    html = render_template(
        "review/takeover.html",
        here=here if error else rendering.here,
        load=found,
        unopened={one.id for one in left},
        signed=signed,
        deciding=can_review(who) and bool(found.waiting) and not (found.has_failed or signed),
        checklist=checklist_for(session, found.waiting) if can_review(who) else {},
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200
