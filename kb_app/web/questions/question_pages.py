"""Pages of questions: the lists, and one group with its work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from calls.queries import owed_calls
from content.kinds.registry import answering_kind
from content.queries import categories
from core.base_schema import Choice, Line, Whole, YesNo, load
from core.errors import DomainError, Unavailable
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED, SliceSchema, filled
from people.actors import Actor
from people.queries import departments, display_names
from questions import matching, permissions, queries
from questions.models import ON_THE_WAY, GroupKind, GroupState, QuestionGroup, Urgency
from questions.narrowing import AGE_LABELS, Age, Answered, CameBack, narrowed
from questions.services import regrouping
from search_index.queries import SearchRequest, SearchResult, search

PER_PAGE = 30
NEAR_SHOWN = 5
OTHERS_OFFERED = 100


class ListSchema(SliceSchema):
    """Which questions are listed."""

    show = Choice(("open", "over", "all", "mine", "calls"), load_default=None)
    kind = Choice(tuple(GroupKind), load_default=None)
    department = Line(load_default=None, max_length=40)
    category = Line(load_default=None, max_length=40)
    grade = Choice(tuple(Urgency), load_default=None)
    age = Choice(tuple(Age), load_default=None)
    answered = Choice(tuple(Answered), load_default=None)
    came_back = Choice(tuple(CameBack), load_default=None)
    overdue = YesNo(load_default=False)
    waiting = YesNo(load_default=False)
    asked = YesNo(load_default=False)
    days = Whole(load_default=30, least=1, most=366)


@blueprint.get("/questions")
def questions() -> ResponseReturnValue:
    """What waits for the department, what one asked oneself, or who is owed a call."""
    who = actor()
    asked = load(ListSchema(), filled(request.args))
    asked["show"] = asked["show"] or ("open" if _answers(who) else "mine")
    with container().database.reading() as session:
        if asked["show"] == "calls":
            page = owed_calls(session, who, limit=PER_PAGE, offset=asked["offset"])
            return render_template(
                "questions/calls.html",
                asked=asked,
                page=page,
                callers=container().question_context.callers,
            )
        all_departments = departments(session)
        by_code = {d.code: d.id for d in all_departments}
        over = (GroupState.ANSWERED, GroupState.CLOSED)
        states = {"open": ON_THE_WAY, "over": over, "all": None, "mine": None}[asked["show"]]
        listed = queries.groups(
            session,
            who,
            states=states,
            kind=GroupKind(asked["kind"]) if asked["kind"] else None,
            department_id=by_code.get(asked["department"] or ""),
            own=asked["show"] == "mine",
            conditions=narrowed(session, asked),
            limit=PER_PAGE,
            offset=asked["offset"],
        )
        return render_template(
            "questions/list.html",
            asked=asked,
            page=listed,
            demand=queries.demand_of(session, [group.id for group in listed.items]),
            departments=all_departments,
            categories=[c for c in categories(session) if c.parent_id is None],
            ages=AGE_LABELS,
            is_overdue=queries.is_overdue,
        )


@blueprint.get("/questions/<reference>")
def question(reference: str) -> ResponseReturnValue:
    """One group: how it was asked, what was done, what can be done."""
    with container().database.reading() as session:
        return question_page(session, reference)


def question_page(
    session: Session,
    reference: str,
    error: DomainError | None = None,
    action: str = "",
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    """The page of a group; after a refused `action` with what was typed."""
    who = actor()
    group = queries.named(session, who, reference).group
    all_departments = departments(session)
    near = _near(session, who, group) if permissions.can_regroup(who, group) else []
    html = render_template(
        "questions/question.html",
        here=lambda: url_for("web.question", reference=group.number),
        group=group,
        demand=queries.demand_of(session, [group.id]).get(group.id, queries.Demand()),
        near=near,
        alike=_alike(session, group) if permissions.can_link(who, group) else None,
        others=_others(session, who, group) if permissions.can_regroup(who, group) else [],
        answering_kind=answering_kind().name,
        undoable=regrouping.last_undoable(session, group),
        departments=[d for d in all_departments if d.active],
        categories=[c for c in categories(session) if c.department_id == group.department_id],
        callers=container().question_context.callers,
        overdue=queries.is_overdue(group),
        names=display_names(session, {step.actor for step in group.steps}),
        department_names={d.code: d.name for d in all_departments},
        error=error,
        action=action,
        typed=typed,
    )
    return html, status_of(error) if error else 200


def _near(
    session: Session, who: Actor, group: QuestionGroup
) -> list[tuple[QuestionGroup, matching.Match]]:
    """Other groups on their way that may mean the same, to be merged with one click, and why."""
    if group.kind == GroupKind.FLAG or group.state not in ON_THE_WAY:
        return []
    found = matching.matches(
        session, container().question_context.phrasings, group.text, NEAR_SHOWN + 1
    )
    others = [(session.get(QuestionGroup, match.group_id), match) for match in found]
    return [
        (other, match)
        for other, match in others
        if other is not None
        and other.id != group.id
        and other.state in ON_THE_WAY
        and permissions.can_regroup(who, other)
    ]


def _alike(session: Session, group: QuestionGroup) -> SearchResult | None:
    """What the base says of it already; None for flags, for what is over, and without an index."""
    if group.kind == GroupKind.FLAG or group.state not in ON_THE_WAY:
        return None
    asked = SearchRequest(
        group.text,
        limit=NEAR_SHOWN,
        corrected=False,
        region_id=group.region_id,
        customer=group.only_customer,
    )
    try:
        return search(session, container().index.searcher, asked)
    except Unavailable:
        return None


def _others(session: Session, who: Actor, group: QuestionGroup) -> Sequence[QuestionGroup]:
    """The department's groups on their way, to be chosen by their words."""
    listed = queries.groups(
        session, who, states=ON_THE_WAY, department_id=group.department_id, limit=OTHERS_OFFERED
    )
    return [other for other in listed.items if other.id != group.id]


def _answers(who: Actor) -> bool:
    return permissions.answers_questions(who) or permissions.is_chair(who)
