"""Plans: quotas for each level, who monitors for it, and the draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from calls.models import OUTCOME_LABELS
from core.base_schema import load
from core.errors import Conflict, DomainError, Invalid
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED, SliceSchema, filled, typed_form
from monitoring import queries
from monitoring.fair_draw import seed_mark
from monitoring.models import LEVEL_LABELS
from monitoring.permissions import can_watch_monitoring
from monitoring.schemas import MonitorSchema, PlanSchema
from monitoring.services import drawing, planning
from people.queries import users

PER_PAGE = 10
PEOPLE_OFFERED = 500


@blueprint.get("/monitoring/plans")
def monitoring_plans() -> ResponseReturnValue:
    """Plans, with how far each level is; for supervisors the forms too."""
    with container().database.reading() as session:
        return _page(session)


@blueprint.post("/monitoring/plans")
def make_monitoring_plan() -> ResponseReturnValue:
    """Make a plan; what is refused comes back with what was typed."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(PlanSchema(), filled(typed))
        with container().database.transaction() as session:
            planning.make_plan(session, actor(), values)
    except Invalid as error:
        with container().database.reading() as session:
            return _page(session, error, typed)
    flash(str(_("计划已定")), "success")
    return redirect(url_for("web.monitoring_plans"), 303)


@blueprint.post("/monitoring/plans/<int:plan_id>/draw")
def draw_monitoring_plan(plan_id: int) -> ResponseReturnValue:
    """Draw what it asks for."""
    try:
        with container().database.transaction() as session:
            drawing.draw_plan(session, actor(), plan_id)
    except Conflict as error:
        with container().database.reading() as session:
            return _page(session, error)
    flash(str(_("已抽样，评分人会收到")), "success")
    return redirect(url_for("web.monitoring_plans"), 303)


@blueprint.post("/monitoring/monitors/<any(name,drop):action>")
def act_on_monitors(action: str) -> ResponseReturnValue:
    """Somebody monitors for a level, or no longer."""
    act = planning.name_monitor if action == "name" else planning.drop_monitor
    try:
        values = load(MonitorSchema(), filled(typed_form()))
        with container().database.transaction() as session:
            act(session, actor(), values)
    except Invalid as error:
        with container().database.reading() as session:
            return _page(session, error)
    return redirect(url_for("web.monitoring_plans"), 303)


def _page(
    session: Session, error: DomainError | None = None, typed: Mapping[str, Any] = NOTHING_TYPED
) -> ResponseReturnValue:
    who = actor()
    queries.require_concerned(session, who)
    leads = can_watch_monitoring(who)
    asked = load(SliceSchema(), filled(request.args))
    page = queries.plans(session, limit=PER_PAGE, offset=asked["offset"])
    ids = [plan.id for plan in page.items]
    html = render_template(
        "monitoring/plans.html",
        page=page,
        progress=queries.progress(session, ids),
        agreed=queries.agreed(session, ids) if leads else {},
        seed_mark=seed_mark,
        leads=leads,
        monitors=queries.monitors_by_level(session),
        cards=queries.cards(session, of_entries=False) if leads else [],
        entry_cards=queries.cards(session, of_entries=True) if leads else [],
        people=users(session, limit=PEOPLE_OFFERED, active=True).items if leads else [],
        levels=LEVEL_LABELS,
        outcomes=OUTCOME_LABELS,
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200
