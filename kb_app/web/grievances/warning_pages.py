"""The page of the warning: how well it foresees, its points, who is named for each level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core import clock
from core.base_schema import BaseSchema, Choice, Whole, YesNo, load
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.messages import LazyText, _
from grievances.warning import permissions, queries, services
from grievances.warning.foresight import BANDS, score, scored
from grievances.warning.models import LEVELS
from grievances.warning.schemas import ContactSchema, WarningModelSchema
from grievances.warning.signs import GRADE_LABELS, SIGN_LABELS
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.grievances.warning_tables import (
    calibration_table,
    cases_table,
    level_table,
    points_told,
)
from kb_app.web.kit.figures import Table, share, table_as_csv
from kb_app.web.kit.request_form import NOTHING_TYPED, filled, typed_form
from people.actors import Actor
from people.permissions import can_see_statistics
from people.queries import users

PERIODS = ("30", "90", "183", "366")
VERSIONS_SHOWN = 10
PEOPLE_OFFERED = 500
CASES_LISTED = 200
BY_LEAST = {str(least): (least, most) for least, most in BANDS}
Values = dict[str, Any]


class ScoredSchema(BaseSchema):
    """Over which time the warning is scored."""

    days = Choice(PERIODS, load_default="183")


class CasesSchema(ScoredSchema):
    """Which of the grievances it is scored on: from a level on, in a band of points."""

    level = Whole(load_default=0, most=len(LEVELS))
    points = Choice(tuple(BY_LEAST), load_default=None)
    outside = YesNo(load_default=False)


@blueprint.get("/grievances/warning")
def warning() -> ResponseReturnValue:
    """Precision, recall, calibration; the points in force; proposals; named people."""
    with container().database.reading() as session:
        return _page(session)


@blueprint.get("/grievances/warning/cases")
def warning_cases() -> ResponseReturnValue:
    """The grievances that a figure of the score counts."""
    asked = load(CasesSchema(), filled(request.args))
    with container().database.reading() as session:
        return render_template(
            "grievances/warning_cases.html",
            table=_cases(session, asked),
            asked={name: value for name, value in asked.items() if value},
            most=CASES_LISTED,
        )


@blueprint.get("/grievances/warning/<any(levels,calibration,cases):name>.csv")
def warning_file(name: str) -> ResponseReturnValue:
    """One of the tables of the score, or the grievances that a figure of it counts."""
    asked = load(CasesSchema(), filled(request.args))
    with container().database.reading() as session:
        if name == "cases":
            return table_as_csv(_cases(session, asked), name)
        days = int(asked["days"])
        found = score(session, actor(), clock.now() - timedelta(days=days), clock.now())
    make = level_table if name == "levels" else calibration_table
    return table_as_csv(make(found, days), name)


def _cases(session: Session, asked: Mapping[str, Any]) -> Table:
    until, band = clock.now(), BY_LEAST.get(asked["points"] or "")
    found = scored(
        session,
        actor(),
        until - timedelta(days=int(asked["days"])),
        until,
        level=asked["level"],
        points=band,
        outside=asked["outside"],
    )
    told = [str(_("{days} 天内", days=asked["days"]))]
    if asked["level"]:
        told.append(str(_("从{level}起", level=GRADE_LABELS[asked["level"]])))
    if band:
        told.append(str(_("最高 {points} 分", points=points_told(*band))))
    if asked["outside"]:
        told.append(str(_("真升级的")))
    return cases_table(found, actor(), " · ".join(told))


def _propose(session: Session, who: Actor, values: Values) -> None:
    services.propose_model(session, who, values)


def _name(session: Session, who: Actor, values: Values) -> None:
    services.name_contact(session, who, values["level"], values["user"])


def _drop(session: Session, who: Actor, values: Values) -> None:
    services.drop_contact(session, who, values["level"], values["user"])


Act = Callable[[Session, Actor, Values], None]
ACTIONS: dict[str, tuple[type[BaseSchema], Act, LazyText]] = {
    "propose": (WarningModelSchema, _propose, _("已提出，等审核委员通过")),
    "name": (ContactSchema, _name, _("已指定")),
    "drop": (ContactSchema, _drop, _("已取消指定")),
}


@blueprint.post(f"/grievances/warning/<any({','.join(ACTIONS)}):action>")
def act_on_warning(action: str) -> ResponseReturnValue:
    """Propose points, name somebody for a level, or no longer."""
    schema, act, said = ACTIONS[action]
    typed: Values = {}
    try:
        typed = typed_form()
        with container().database.transaction() as session:
            act(session, actor(), load(schema(), filled(typed)))
    except Invalid as error:
        with container().database.reading() as session:
            return _page(session, error, typed)
    flash(str(said), "success")
    return redirect(url_for("web.warning"), 303)


@blueprint.post("/grievances/warning/models/<int:number>/<any(approve,withdraw):verdict>")
def decide_on_model(number: int, verdict: str) -> ResponseReturnValue:
    """A member of the committee approves a version; or it is withdrawn."""
    decide = services.approve_model if verdict == "approve" else services.withdraw_model
    try:
        with container().database.transaction() as session:
            model = decide(session, actor(), number)
            in_force = model.in_force_since is not None
    except Conflict as error:
        with container().database.reading() as session:
            return _page(session, error)
    flash(str(_("新分值已生效") if in_force else _("已登记")), "success")
    return redirect(url_for("web.warning"), 303)


def _page(
    session: Session, error: DomainError | None = None, typed: Mapping[str, Any] = NOTHING_TYPED
) -> ResponseReturnValue:
    who = actor()
    if not permissions.can_propose_model(who):
        raise Forbidden(_("预警由班长、审核委员和管理员查看"))
    days = int(load(ScoredSchema(), filled(request.args))["days"])
    found = None
    if can_see_statistics(who):
        found = score(session, who, clock.now() - timedelta(days=days), clock.now())
    versions = queries.models(session, VERSIONS_SHOWN)
    html = render_template(
        "grievances/warning.html",
        score=found,
        tables={
            "levels": level_table(found, days),
            "calibration": calibration_table(found, days),
        }
        if found
        else {},
        share=share,
        days=days,
        periods=PERIODS,
        model=queries.model_in_force(session),
        versions=versions,
        may_approve={one.id for one in versions if permissions.can_approve_model(who, one)},
        may_name=permissions.can_name_contacts(who),
        contacts=queries.contacts(session),
        people=users(session, limit=PEOPLE_OFFERED, active=True).items,
        levels=LEVELS,
        signs=SIGN_LABELS,
        grades=GRADE_LABELS,
        approvals=services.APPROVALS,
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200
