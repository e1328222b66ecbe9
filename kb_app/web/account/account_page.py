"""The page of one's own account: password, API tokens, log-ins; and the language one reads."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from core import clock
from core.base_schema import BaseSchema, Choice, Line, Whole, load
from core.errors import FieldErrors, Invalid, TooMany
from core.messages import _
from kb_app import i18n
from kb_app.access import cookies
from kb_app.access.logging_in import WRONG, log_out, note, one_try, require_confirmed
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.security import local_path
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form
from people.authentication import second_factor, sessions, tokens
from people.authentication.last_seen import LastSeen
from people.authentication.models import SCOPE_LABELS, TokenScope
from people.authentication.passwords import PASSWORD_MAX, PASSWORD_MIN
from people.authentication.security_log import Outcome, What
from people.models import Department
from people.schemas import ChosenRegionSchema
from people.services import accounts, region_tree

LANGUAGE_LASTS = 400 * 24 * 3600


DAYS_OFFERED = (30, 90, 365)


class TokenSchema(BaseSchema):
    """Asking for an API token: what it is for, what it is good for, and how long."""

    label = Line(required=True, max_length=100, metadata={"label": _("用途")})
    scope = Choice(tuple(TokenScope), load_default=TokenScope.READ, metadata={"label": _("范围")})
    days = Whole(load_default=90, least=1, most=tokens.DAYS_MOST, metadata={"label": _("有效天数")})


@blueprint.route("/account", methods=["GET", "POST"])
def account() -> ResponseReturnValue:
    """Who I am, my password, my API tokens; posting changes the password."""
    return _changed_password() if request.method == "POST" else _account_page()


@blueprint.post("/account/tokens")
def issue_token() -> ResponseReturnValue:
    """A new API token of one's own. Its secret is in this answer and nowhere else."""
    actor()
    try:
        values = load(TokenSchema(), filled({"label": "", **typed_form()}))
    except Invalid as error:
        return _account_page(token_errors=error.fields), 400
    require_confirmed()
    with container().database.transaction() as session:
        _row, secret = tokens.issue_token(
            session,
            actor(),
            actor().name,
            values["label"],
            scope=TokenScope(values["scope"]),
            days=values["days"],
        )
    note(What.TOKEN, Outcome.DONE, actor().name, values["label"])
    return _account_page(secret=secret)


@blueprint.post("/account/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Make a token worthless."""
    with container().database.transaction() as session:
        tokens.revoke_token(session, actor(), token_id)
    flash(str(_("令牌已撤销")), "success")
    return redirect("/account", 303)


@blueprint.post("/account/sessions/<handle>/end")
def end_session(handle: str) -> ResponseReturnValue:
    """End one of one's own log-ins."""
    actor()
    require_confirmed()
    with container().database.transaction() as session:
        sessions.end_by_handle(session, actor(), actor().id, handle)
    flash(str(_("已让那里退出登录")), "success")
    return redirect("/account", 303)


@blueprint.post("/account/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's own log-ins but this one."""
    actor()
    require_confirmed()
    with container().database.transaction() as session:
        ended = sessions.end_others(session, actor(), cookies.sent(cookies.SESSION) or "")
    said = _("已让其他 {count} 处退出登录", count=ended) if ended else _("已让其他地方退出登录")
    flash(str(said), "success")
    return redirect("/account", 303)


@blueprint.post("/language")
def set_language() -> ResponseReturnValue:
    """Remember the language in a cookie and go back."""
    response = redirect(local_path(request.form.get("next")), 303)
    chosen = request.form.get("language", "")
    if chosen in i18n.LANGUAGES:
        cookies.put(response, cookies.LANGUAGE, chosen, max_age=LANGUAGE_LASTS)
    return response


@blueprint.post("/region")
def choose_region() -> ResponseReturnValue:
    """Answer for the callers of a region from now on, and go back."""
    values = load(ChosenRegionSchema(), {"region": request.form.get("region", "")})
    who = actor()
    with container().database.transaction() as session:
        region_tree.choose_region(session, who, values["region"])
    return redirect(local_path(request.form.get("next")), 303)


def _changed_password() -> ResponseReturnValue:
    """All sessions end with the old password, so the way leads to the log-in."""
    form = request.form
    try:
        if form.get("new", "") != form.get("again", ""):
            raise Invalid.field("again", _("两次输入的新密码不一样"))
        with one_try("password"), container().database.transaction() as session:
            accounts.change_own_password(
                session, actor(), form.get("current", ""), form.get("new", "")
            )
    except Invalid as error:
        # The rule for passwords calls its field "password"; here that is the new one.
        if error.code in WRONG:
            note(What.PASSWORD, Outcome.FAILED, actor().name)
        errors = {"new" if k == "password" else k: v for k, v in error.fields.items()}
        return _account_page(password_errors=errors), 400
    except TooMany as error:
        return _account_page(password_errors={"current": [error.message]}), status_of(error)
    response = redirect("/login", 303)
    note(What.PASSWORD, Outcome.DONE, actor().name)
    log_out(response)
    flash(str(_("密码已更改，请用新密码登录")), "success")
    return response


def _account_page(
    *,
    password_errors: FieldErrors | None = None,
    token_errors: FieldErrors | None = None,
    secret: str = "",
) -> str:
    me, database = actor(), container().database
    LastSeen.of(database).write_if_it_can(database)
    with database.reading() as session:
        values: dict[str, Any] = {
            "department": session.get(Department, me.department_id) if me.department_id else None,
            "tokens": tokens.tokens_of(session, me.id),
            "sessions": sessions.sessions_of(session, me.id),
            "present": sessions.key_hash(cookies.sent(cookies.SESSION) or ""),
            "has_second_factor": second_factor.is_set(session, me.id),
        }
        return render_template(
            "account/account.html",
            **values,
            secret=secret,
            password_errors=password_errors or {},
            token_errors=token_errors or {},
            password_min=PASSWORD_MIN,
            password_max=PASSWORD_MAX,
            handle_of=sessions.handle_of,
            scope_labels=SCOPE_LABELS,
            days_offered=DAYS_OFFERED,
            now=clock.now(),
        )
