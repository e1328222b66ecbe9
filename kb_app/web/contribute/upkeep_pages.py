"""What a department has to look at again, and confirming it in one click."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.schemas import ReconfirmSchema
from content.services import reconfirming
from content.upkeep.upkeep_queries import upkeep_items
from content.upkeep.upkeep_rules import upkeep_of
from core import clock
from core.base_schema import Line, load
from core.errors import DomainError, Invalid, Stale
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import SliceSchema, filled, typed_form
from people.queries import department_coded, departments
from people.schemas import CODE_MAX
from review.comparison.wording import Effort, runs
from review.comparison.words import says_a_measure

PER_PAGE = 20


class UpkeepListSchema(SliceSchema):
    """Which entries are listed."""

    department = Line(load_default="", max_length=CODE_MAX)


@blueprint.get("/upkeep", endpoint="upkeep")
def upkeep_page() -> ResponseReturnValue:
    """What is due, overdue, or rests on clauses that changed."""
    return _page()


@blueprint.post("/upkeep/<number>/confirm")
def confirm(number: str) -> ResponseReturnValue:
    """The department's word that the entry still holds."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(ReconfirmSchema(), {"doubts": [], **filled(typed)})
        with container().database.transaction() as session:
            word = reconfirming.reconfirm(
                session,
                actor(),
                number,
                values["reason"],
                review_by=values["review_by"],
                seen=values["doubts"],
            )
    except (Invalid, Stale) as error:
        return _page(number, typed, error), status_of(error)
    said = (
        _("{number} 已确认，下次复核 {day}", number=number, day=word.review_by)
        if word.review_by
        else _("{number} 已确认", number=number)
    )
    flash(str(said), "success")
    return redirect(url_for("web.upkeep"), 303)


def _page(
    number: str | None = None,
    typed: dict[str, Any] | None = None,
    error: DomainError | None = None,
) -> str:
    asked = load(UpkeepListSchema(), filled(request.args))
    with container().database.reading() as session:
        page = upkeep_items(
            session,
            actor(),
            department_id=_department_id(session, asked["department"]),
            limit=PER_PAGE,
            offset=asked["offset"],
        )
        effort = Effort()  # marking words is bounded over the whole page
        kinds = {item.entry.kind for item in page.items}
        today = clock.today()
        return render_template(
            "contribute/upkeep.html",
            page=page,
            asked=asked,
            departments=departments(session),
            next_dates={k: upkeep_of(session, k).next_review(today) for k in kinds},
            refused=number,
            typed=typed or {},
            error=error,
            runs_of=lambda clause: runs(clause.before, clause.now, effort),
            is_measure=says_a_measure,
        )


def _department_id(session: Session, code: str) -> int | None:
    return department_coded(session, code).id if code else None
