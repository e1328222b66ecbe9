"""The page of duties: who answers for what, to be printed, and what changed since a day."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core import clock
from core.base_schema import load
from core.errors import Invalid
from core.messages import LazyText, _
from handover.duty_changes import changes_since
from handover.duty_list import duty_list
from handover.orphans import orphans
from handover.permissions import can_see_handovers, can_see_orphans
from handover.schemas import ChangesSchema
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.audit_labels import ACTION_LABELS
from kb_app.web.kit.request_form import filled
from people.queries import departments
from people.roles import ROLE_LABELS

SHOWN_DAYS = 7
CLOCK_LABELS: dict[str, LazyText] = {
    "questions": _("未解答问题"),
    "grievances": _("抱怨方案"),
    "submissions": _("送审"),
    "measures": _("案例会措施"),
    "upkeep": _("条目复核"),
}
VALUE_LABELS: dict[str, LazyText] = {
    "from": _("原"),
    "to": _("现"),
    "department": _("部门"),
    "roles": _("角色"),
    "active": _("启用"),
    "effective_on": _("生效日"),
    "starts_on": _("从"),
    "ends_on": _("到"),
    "user": _("人员"),
    "field": _("专业"),
    "substitute": _("替补"),
    "delegate": _("代理人"),
    "things": _("事项"),
    "entries": _("条目"),
    "reason": _("事由"),
}


@blueprint.get("/duties")
def duties() -> ResponseReturnValue:
    """All departments with their duties, people and clocks."""
    who, error = actor(), None
    since = clock.today() - timedelta(days=SHOWN_DAYS)
    try:
        since = load(ChangesSchema(), filled(request.args))["since"] or since
    except Invalid as refused:
        error = refused
    with container().database.reading() as session:
        html = render_template(
            "duties/duties.html",
            duties=duty_list(session, who),
            since=since,
            changes=changes_since(session, who, since) if can_see_handovers(who) else [],
            orphans=len(orphans(session)) if can_see_orphans(who) else 0,
            names={one.code: one.name for one in departments(session)},
            actions=ACTION_LABELS,
            clock_labels=CLOCK_LABELS,
            value_labels=VALUE_LABELS,
            roles=ROLE_LABELS,
            error=error,
        )
    return html, status_of(error) if error else 200
