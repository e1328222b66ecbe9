"""Absences of the committee and their delegates, what waits for whom, and sharing that out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, Line, load
from core.errors import DomainError, Invalid
from core.messages import LazyText, _, enumerated
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit import rendering
from kb_app.web.kit.request_form import NOTHING_TYPED, filled, typed_form
from people.absence_calendar import Absence
from people.schemas import AbsenceSchema
from review import services
from review.assignment import presence, standing_in
from review.permissions import can_assign


class ShareOutSchema(BaseSchema):
    """To whom everything goes that waits for somebody; empty: to whoever has the least."""

    to = Line(load_default="", max_length=60)


@blueprint.get("/review/absences")
def absences() -> ResponseReturnValue:
    """One's own absences; for those who assign everybody's, and what waits for each."""
    with container().database.reading() as session:
        return _page(session)


@blueprint.post("/review/absences")
def enter_absence() -> ResponseReturnValue:
    """Enter an absence."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(AbsenceSchema(), filled(typed))
        with container().database.transaction() as session:
            absence = services.enter_absence(session, actor(), values)
            lost = _lost(session, [absence]).get(absence.id)
    except Invalid as error:
        with container().database.reading() as session:
            return _page(session, error, typed)
    flash(str(_("缺勤已登记；期间轮到的审核会转给代理人或其他委员")), "success")
    if lost:
        flash(
            str(_("代理人不能代签：{lost}，这些由其他委员分担", lost=enumerated(lost))), "warning"
        )
    return redirect(url_for("web.absences"), 303)


@blueprint.post("/review/absences/<int(max=2147483647):absence_id>/cancel")
def cancel_absence(absence_id: int) -> ResponseReturnValue:
    """Take an absence out of the calendar."""
    with container().database.transaction() as session:
        services.cancel_absence(session, actor(), absence_id)
    flash(str(_("缺勤已取消")), "success")
    return redirect(url_for("web.absences"), 303)


@blueprint.post("/review/members/<name>/share-out")
def share_out(name: str) -> ResponseReturnValue:
    """Give on everything that waits for a member."""
    try:
        values = load(ShareOutSchema(), filled(typed_form()))
        with container().database.transaction() as session:
            count = services.share_out(session, actor(), name, to=values["to"])
    except Invalid as error:
        with container().database.reading() as session:
            return _page(session, error)
    flash(str(_("已转出 {count} 件", count=count)), "success")
    return redirect(url_for("web.absences"), 303)


def _lost(session: Session, absences: Sequence[Absence]) -> dict[int, list[LazyText]]:
    """By absence what its delegate could not sign."""
    return {
        one.id: standing_in.out_of_reach(session, one.user, [one.delegate])[one.delegate.id]
        for one in absences
        if one.delegate is not None
    }


def _delegates(session: Session, members: Sequence[presence.Member]) -> list[tuple[str, str]]:
    """Who could stand in for oneself, each with what they could not sign; with those who assign
    it shows once it is entered, for until then it is open who is away."""
    who = actor()
    users = [one.user for one in members]
    away = next((user for user in users if user.id == who.id), None)
    if can_assign(who) or away is None:
        return [(user.name, user.display_name) for user in users]
    others = [user for user in users if user is not away]
    lost = standing_in.out_of_reach(session, away, others)
    return [(user.name, _with_lost(user.display_name, lost[user.id])) for user in others]


def _with_lost(name: str, lost: Sequence[LazyText]) -> str:
    if not lost:
        return name
    return str(_("{name}（不能代签：{lost}）", name=name, lost=enumerated(lost)))


def _page(
    session: Session, error: DomainError | None = None, typed: Mapping[str, Any] = NOTHING_TYPED
) -> ResponseReturnValue:
    who = actor()
    shown = presence.absences(session, who)
    stood_in_for = presence.stood_in_for(session, who)
    members = presence.members(session)
    html = render_template(
        "review/absences.html",
        here=(lambda: url_for("web.absences")) if error else rendering.here,
        absences=shown,
        members=members,
        stood_in_for=stood_in_for,
        lost=_lost(session, [*shown, *stood_in_for]),
        named=[(one.user.name, one.user.display_name) for one in members],
        delegates=_delegates(session, members),
        assigning=can_assign(who),
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200
