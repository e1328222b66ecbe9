"""The committee's queue. One review is `review_page`, one verdict on several `batch_page`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.awaited import awaited
from core.base_schema import Choice, Line, YesNo, load
from core.errors import DomainError
from core.messages import LazyText, _
from core.paging import Page
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit import rendering
from kb_app.web.kit.request_form import NOTHING_TYPED, SliceSchema, filled
from people.actors import Actor
from people.queries import department_coded, departments
from review import permissions
from review.assignment.deadlines import deadline_of
from review.assignment.whose_turn import TURN_LABELS, Turn, has_signed, is_my_turn
from review.assignment.workload import workload
from review.grading.grades import GRADE_LABELS, Grade
from review.models import Review, ReviewState
from review.queue import ORDER_LABELS, Order, Wanted, decided, queue

QUEUE_SHOWN = 50


class QueueSchema(SliceSchema):
    """Which part of the queue is shown."""

    show = Choice(("open", "decided"), load_default="open")
    turn = Choice(tuple(Turn), load_default=None, allow_none=True)
    kind = Line(load_default=None, max_length=32)
    department = Line(load_default=None, max_length=40)
    grade = Choice(tuple(Grade), load_default=None, allow_none=True)
    overdue = YesNo(load_default=False)
    order = Choice(tuple(Order), load_default=Order.DUE)


@blueprint.get("/review", endpoint="queue")
def show_queue() -> ResponseReturnValue:
    """What waits for the committee, or what was decided, newest first."""
    asked = load(QueueSchema(), filled(request.args))
    with container().database.reading() as session:
        return queue_page(session, asked)


def obstacle(who: Actor, one: Review) -> LazyText | None:
    """In a few words why `who` cannot decide on it now; None when they can."""
    holder = one.holder
    if one.state != ReviewState.OPEN:
        return _("已有结论")
    if permissions.is_own(who, one):
        return _("本人送审")
    if has_signed(who, one):
        return _("您已会签")
    if holder is not None and holder.id != who.id:
        return _("{name} 审核中", name=holder.display_name)
    return None if permissions.can_decide(who, one) else _("待审核委员审核")


def queue_address() -> str:
    """Where the queue is."""
    return url_for("web.queue")


def decided_so(who: Actor, one: Review, verdict: str) -> bool:
    """Whether `who` has given this very verdict: a second click is no error."""
    return any(s.reviewer_id == who.id and s.verdict == verdict for s in one.sign_offs)


def queue_page(
    session: Session,
    asked: dict[str, Any],
    error: DomainError | None = None,
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    """The queue, also with what was typed for a verdict on several and why it was refused."""
    read = decided if asked["show"] == "decided" else queue
    page = read(
        session, actor(), _wanted(session, asked), limit=QUEUE_SHOWN, offset=asked["offset"]
    )
    html = render_template(
        "review/queue.html",
        here=queue_address if error else rendering.here,
        asked=asked,
        can_decide_some=any(obstacle(actor(), one) is None for one in page.items),
        narrowed=any(asked[name] for name in ("turn", "kind", "department", "grade", "overdue")),
        departments=departments(session),
        order_labels=ORDER_LABELS,
        error=error,
        typed=typed,
        ticked={str(review_id) for review_id in typed.get("ids", ())},
        **beside(session, page),
    )
    return html, status_of(error) if error else 200


def beside(session: Session, page: Page[Review]) -> dict[str, Any]:
    """What the list on the left shows."""
    who = actor()
    waiting = awaited(session, [one.entry_id for one in page.items])
    return {
        "page": page,
        "callers_of": lambda one: waiting.get(one.entry_id),
        "groups": _groups(who, page),
        "turn_labels": TURN_LABELS,
        "workload": workload(session, who) if permissions.can_review(who) else None,
        "obstacle": lambda one: obstacle(who, one),
        "deadline_of": deadline_of,
        "grade_labels": GRADE_LABELS,
    }


def _groups(who: Actor, page: Page[Review]) -> list[tuple[Turn | None, list[Review]]]:
    """The rows in their order under whose turn it is; without headings when that is mixed."""
    found: list[tuple[Turn | None, list[Review]]] = []
    for one in page.items:
        turn = _turn(who, one)
        if not found or found[-1][0] != turn:
            found.append((turn, []))
        found[-1][1].append(one)
    if len(found) > len({turn for turn, _rows in found}):
        return [(None, list(page.items))]
    return found


def _turn(who: Actor, one: Review) -> Turn | None:
    if one.state == ReviewState.CHANGES_REQUESTED:
        return Turn.AUTHOR
    if one.state != ReviewState.OPEN or not permissions.can_review(who):
        return None
    return Turn.MINE if is_my_turn(who, one) else Turn.OTHERS


def _wanted(session: Session, asked: Mapping[str, Any]) -> Wanted:
    code = asked["department"]
    return Wanted(
        turn=Turn(asked["turn"]) if asked["turn"] else None,
        kind=asked["kind"],
        department_id=department_coded(session, code).id if code else None,
        grade=Grade(asked["grade"]) if asked["grade"] else None,
        overdue=asked["overdue"],
        order=Order(asked["order"]),
    )
