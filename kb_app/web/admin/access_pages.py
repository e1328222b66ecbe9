"""Who was let in and who was not, for administrators; every token; the log-ins of one person."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, Choice, Line, Whole, load
from core.messages import LazyText, _
from kb_app.access.logging_in import note, require_confirmed
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled
from people.authentication import second_factor, security_log, sessions, tokens
from people.authentication.last_seen import LastSeen
from people.authentication.models import SCOPE_LABELS
from people.authentication.security_log import Outcome, SecurityLog, What
from people.models import User
from people.queries import existing_user
from people.services import accounts

PER_PAGE = 100

WHAT_LABELS: dict[str, LazyText] = {
    What.LOG_IN: _("登录"),
    What.SECOND_STEP: _("动态验证码"),
    What.LOG_OUT: _("退出"),
    What.CONFIRM: _("确认本人"),
    What.PASSWORD: _("更改密码"),
    What.TOKEN: _("令牌"),
    What.ACT: _("操作"),
}
OUTCOME_LABELS: dict[str, LazyText] = {
    Outcome.DONE: _("成功"),
    Outcome.FAILED: _("失败"),
    Outcome.THROTTLED: _("过于频繁，未受理"),
    Outcome.DENIED: _("无权，已拒绝"),
}


class SecurityLogSchema(BaseSchema):
    """Which rows are looked for."""

    q = Line(load_default="", max_length=60)
    outcome = Choice(tuple(Outcome), load_default="")
    offset = Whole(load_default=0, most=100_000_000)


@blueprint.get("/admin/access")
def access_log() -> ResponseReturnValue:
    """Log-ins, failures, what was throttled, acts that were denied; newest first."""
    accounts.require_administrator(actor())
    asked = load(SecurityLogSchema(), filled(request.args))
    database = container().database
    SecurityLog.of(database).write_if_it_can(database)
    with database.reading() as session:
        page = security_log.events(
            session,
            text=asked["q"],
            outcome=asked["outcome"],
            limit=PER_PAGE,
            offset=asked["offset"],
        )
        return render_template(
            "admin/access.html",
            page=page,
            asked=asked,
            whats=WHAT_LABELS,
            outcomes=OUTCOME_LABELS,
        )


@blueprint.get("/admin/tokens")
def all_tokens() -> ResponseReturnValue:
    """Every token that opens something."""
    accounts.require_administrator(actor())
    database = container().database
    LastSeen.of(database).write_if_it_can(database)
    with database.reading() as session:
        return render_template(
            "admin/tokens.html",
            tokens=tokens.valid_tokens(session),
            scope_labels=SCOPE_LABELS,
        )


@blueprint.post("/admin/tokens/<int:token_id>/revoke")
def revoke_any_token(token_id: int) -> ResponseReturnValue:
    """Make somebody's token worthless."""
    accounts.require_administrator(actor())
    with container().database.transaction() as session:
        tokens.revoke_token(session, actor(), token_id)
    flash(str(_("令牌已撤销")), "success")
    return redirect(url_for("web.all_tokens"), 303)


@blueprint.post("/admin/users/<name>/sessions/<handle>/end")
def end_session_of(name: str, handle: str) -> ResponseReturnValue:
    """End one log-in of somebody."""
    accounts.require_administrator(actor())
    with container().database.transaction() as session:
        sessions.end_by_handle(session, actor(), existing_user(session, name).id, handle)
    flash(str(_("已让那里退出登录")), "success")
    return redirect(url_for("web.user", name=name), 303)


@blueprint.post("/admin/users/<name>/second-factor/off")
def take_off_second_factor_of(name: str) -> ResponseReturnValue:
    """Somebody lost their generator and every code for that."""
    accounts.require_administrator(actor())
    require_confirmed()
    with container().database.transaction() as session:
        second_factor.take_off(session, actor(), name)
    note(What.SECOND_STEP, Outcome.DONE, actor().name, f"off: {name}")
    flash(str(_("已取消 {name} 的动态验证码", name=name)), "success")
    return redirect(url_for("web.user", name=name), 303)


def access_of(session: Session, user: User) -> dict[str, Any]:
    """What lets somebody in, for the page of their account."""
    return {
        "sessions": sessions.sessions_of(session, user.id),
        "handle_of": sessions.handle_of,
        "tokens": [one for one in tokens.tokens_of(session, user.id) if not one.revoked_at],
        "scope_labels": SCOPE_LABELS,
        "has_second_factor": second_factor.is_set(session, user.id),
    }
