"""Administration of people: their accounts, roles, departments and passwords.

Every page asks `require_administrator` first; what may be changed is up to the services.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import Choice, Line, Whole, YesNo, load
from core.errors import DomainError, Invalid, Stale
from core.messages import LazyText, _
from handover.services.reorganising import change_account
from kb_app.access.logging_in import note, require_confirmed
from kb_app.auth import actor
from kb_app.container import container
from kb_app.demo.demo_accounts import open_to_anybody
from kb_app.errors import status_of
from kb_app.web.admin.access_pages import access_of
from kb_app.web.admin.category_tree import tree
from kb_app.web.admin.edit_clash import Clash, clashes, names_of, yes_no
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import SliceSchema, filled, typed_form
from people.authentication import passwords
from people.authentication.security_log import Outcome, What
from people.models import Region, User
from people.queries import departments, existing_user, regions, users
from people.roles import SPECIALITY_LABELS, Role
from people.schemas import CODE_MAX, UserSchema
from people.services import accounts

PEOPLE_SHOWN = 50

ROLE_EXPLAINED: dict[Role, LazyText] = {
    Role.AGENT: _("检索和查看已发布的内容，纠错，记录答不上来的问题"),
    Role.CONTRIBUTOR: _("为本部门撰写、修改和送审内容；必须属于一个部门"),
    Role.REVIEWER: _("审核各部门送审的内容，决定是否发布；不能审核本人送审的内容"),
    Role.SUPERVISOR: _("查看积压、时限和质量情况"),
    Role.ADMIN: _("管理人员、部门和业务类别，查看审计记录；不能代替审核"),
}


class PeopleSchema(SliceSchema):
    """Which people are listed."""

    q = Line(load_default="", max_length=60)
    role = Choice(tuple(Role), load_default=None)
    department = Line(load_default="", max_length=CODE_MAX)
    active = YesNo(load_default=None)


class ChangedUserSchema(UserSchema):
    """A user's form, with the version it was opened at."""

    version = Whole(required=True)


@blueprint.get("/admin")
def people() -> ResponseReturnValue:
    """Everybody with an account, by log-in name."""
    accounts.require_administrator(actor())
    asked = load(PeopleSchema(), filled(request.args))
    with container().database.reading() as session:
        page = users(
            session,
            limit=PEOPLE_SHOWN,
            offset=asked["offset"],
            text=asked["q"],
            role=Role(asked["role"]) if asked["role"] else None,
            department=asked["department"],
            active=asked["active"],
        )
        return render_template(
            "admin/people.html",
            page=page,
            asked=asked,
            departments=departments(session),
            open_accounts=open_to_anybody(session),
        )


@blueprint.route("/admin/users/new", methods=["GET", "POST"])
def new_user() -> ResponseReturnValue:
    """Add somebody; the password is made here and shown this once."""
    accounts.require_administrator(actor())
    if request.method != "POST":
        return _user_page({"active": "true"})
    typed: dict[str, Any] = {}
    password = passwords.generate()
    try:
        typed = typed_form()
        values = load(UserSchema(), typed)
        require_confirmed()
        with container().database.transaction() as session:
            added = accounts.add_user(session, actor(), values, password, issued=True)
    except Invalid as error:
        return _user_page(typed, error)
    return render_template("admin/password.html", user=added, password=password, is_new=True)


@blueprint.route("/admin/users/<name>", methods=["GET", "POST"])
def user(name: str) -> ResponseReturnValue:
    """Somebody's roles, department and whether they may log in."""
    accounts.require_administrator(actor())
    if request.method != "POST":
        with container().database.reading() as session:
            values = _user_values(session, existing_user(session, name))
        return _user_page(values, name=name)
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(ChangedUserSchema(), {**typed, "name": name})
        version = values.pop("version")
        require_confirmed()
        with container().database.transaction() as session:
            change_account(session, actor(), name, values, version=version)
    except (Invalid, Stale) as error:
        return _user_page(typed, error, name=name)
    flash(str(_("已保存 {name} 的账号", name=values["display_name"] or name)), "success")
    return redirect(url_for("web.people"), 303)


@blueprint.post("/admin/users/<name>/password")
def new_password(name: str) -> ResponseReturnValue:
    """Give somebody a new password, shown this once; all their sessions end."""
    accounts.require_administrator(actor())
    require_confirmed()
    password = passwords.generate()
    with container().database.transaction() as session:
        accounts.set_password(session, actor(), name, password)
        changed = existing_user(session, name)
    note(What.PASSWORD, Outcome.DONE, actor().name, name)
    return render_template("admin/password.html", user=changed, password=password, is_new=False)


def _user_page(
    typed: Mapping[str, Any], error: DomainError | None = None, *, name: str | None = None
) -> ResponseReturnValue:
    """The form; after a clash with both texts, and the version that a second save overwrites."""
    differing: list[Clash] = []
    with container().database.reading() as session:
        stored = existing_user(session, name) if name is not None else None
        if stored is not None and isinstance(error, Stale):
            names = names_of("department", departments(session))
            names |= names_of("posted_to", regions(session))
            differing = clashes(UserSchema(), typed, _user_values(session, stored), names)
            typed = {**typed, "version": stored.version}
        html = render_template(
            "admin/user.html",
            stored=stored,
            typed=typed,
            error=error,
            clashes=differing,
            departments=departments(session),
            regions=list(tree(regions(session))),
            roles=ROLE_EXPLAINED,
            speciality_labels=SPECIALITY_LABELS,
            **(access_of(session, stored) if stored is not None else {}),
        )
    return html, status_of(error) if error else 200


def _user_values(session: Session, user: User) -> dict[str, Any]:
    """A user as their form would send it."""
    posted = session.get(Region, user.posted_to_id) if user.posted_to_id else None
    return {
        "display_name": user.display_name,
        "roles": sorted(user.roles),
        "department": user.department.code if user.department else "",
        "email": user.email,
        "active": yes_no(user.active),
        "person": user.person,
        "specialities": sorted(user.specialities),
        "is_chair": yes_no(user.is_chair),
        "posted_to": posted.code if posted else "",
        "version": user.version,
    }
