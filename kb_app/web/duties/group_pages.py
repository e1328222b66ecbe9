"""The operations group: its members by department and field, terms, substitutes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, YesNo, load
from core.errors import DomainError, Forbidden, Invalid
from core.messages import _
from handover.permissions import can_see_duties
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED, filled, typed_form
from people.absence_calendar import away_on
from people.operations_group import group_members
from people.permissions import can_manage_group
from people.queries import users
from people.schemas import GroupMemberSchema
from people.services.appointing import appoint, end_term

PEOPLE_OFFERED = 1000


class GroupSchema(BaseSchema):
    """Whether terms that are over are shown, too."""

    past = YesNo(load_default=False)


@blueprint.get("/duties/group")
def operations_group() -> ResponseReturnValue:
    """Who sits in the group."""
    with container().database.reading() as session:
        return _page(session)


@blueprint.post("/duties/group")
def appoint_member() -> ResponseReturnValue:
    """Somebody is appointed."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        with container().database.transaction() as session:
            appoint(session, actor(), load(GroupMemberSchema(), filled(typed)))
    except Invalid as error:
        with container().database.reading() as session:
            return _page(session, error, typed)
    flash(str(_("已任命，本人和替补会收到消息")), "success")
    return redirect(url_for("web.operations_group"), 303)


@blueprint.post("/duties/group/<int(max=2147483647):term_id>/end")
def end_membership(term_id: int) -> ResponseReturnValue:
    """A term ends now."""
    with container().database.transaction() as session:
        end_term(session, actor(), term_id)
    flash(str(_("任期已结束")), "success")
    return redirect(url_for("web.operations_group"), 303)


def _page(
    session: Session, error: DomainError | None = None, typed: Mapping[str, Any] = NOTHING_TYPED
) -> ResponseReturnValue:
    who = actor()
    if not can_see_duties(who):
        raise Forbidden(_("您的账号还没有角色，请管理员分配后重新登录"))
    asked = load(GroupSchema(), filled(request.args))
    managing = can_manage_group(who)
    offered = users(session, limit=PEOPLE_OFFERED, active=True).items if managing else []
    html = render_template(
        "duties/group.html",
        members=group_members(session, past=asked["past"]),
        past=asked["past"],
        away=away_on(session),
        managing=managing,
        people=[(u.name, _named(u)) for u in offered if u.department is not None],
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200


def _named(user: Any) -> str:
    return f"{user.display_name} · {user.department.name}"
