"""Recording what an agent could not answer: into the group that means the same, or a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Category
from content.queries import category_coded
from core import clock
from core.errors import Forbidden, Invalid, Unavailable
from core.messages import _
from people.actors import Actor
from people.models import Region
from questions import matching
from questions.context import QuestionContext
from questions.duty import on_duty
from questions.matching import Match
from questions.models import (
    GroupKind,
    GroupState,
    Question,
    QuestionGroup,
    QuestionStep,
    StepKind,
    Urgency,
)
from questions.permissions import can_record
from questions.queries import customers_of, named
from questions.services import notices
from questions.services.history import add_step, one_at_a_time
from questions.services.raising import raise_if_needed, watch_for_burst
from questions.urgency import TIME_LIMITS, due_from
from search_index.queries import SearchHit, SearchRequest, search

ANSWERS_SHOWN = 3
GROUPS_SHOWN = 5
GROUPS_MATCHED = 50  # one question may have a group in each region
FALLBACK_CATEGORY = "other"
_RANK = {Urgency.URGENT: 2, Urgency.SIMPLE: 1, Urgency.COMPLEX: 0}


@dataclass(frozen=True)
class Similar:
    """What there is already: published answers, and groups of questions with why they match."""

    answers: Sequence[SearchHit]
    groups: Sequence[tuple[QuestionGroup, Match]]


@dataclass(frozen=True)
class Recorded:
    """A stored question, and what was like it before."""

    question: Question
    similar: Similar


def similar_to(session: Session, actor: Actor, context: QuestionContext, text: str) -> Similar:
    """The closest published answers and the closest groups on their way, before it is stored."""
    groups = _groups(session, context, text)[:GROUPS_SHOWN]
    return Similar(answers_to(session, actor, context, text), groups)


def answers_to(
    session: Session,
    actor: Actor,
    context: QuestionContext,
    text: str,
    customer: str | None = None,
) -> Sequence[SearchHit]:
    """The closest published answers; none while there is no index. Raises `Forbidden`.

    A search: to be made before the transaction that records, which holds up all others.
    """
    _require_agent(actor)
    try:
        request = SearchRequest(
            text,
            limit=ANSWERS_SHOWN,
            corrected=False,
            region_id=actor.region_id,
            customer=customer,
        )
        return search(session, context.searcher, request).hits
    except Unavailable:  # a question is recorded whether or not there is an index
        return ()


def record(
    session: Session,
    actor: Actor,
    context: QuestionContext,
    values: dict[str, Any],
    answers: Sequence[SearchHit],
) -> Recorded:
    """Store the fields of `QuestionSchema` as a sighting in the group that means the same.

    `answers`: what `answers_to` found just before; the closest is of the category where none is
    named. Raises `Forbidden` for those who take no calls, `Invalid` on an unknown category.
    """
    _require_agent(actor)
    one_at_a_time(session)
    found = _groups(session, context, values["text"])
    near = found[:GROUPS_SHOWN]
    here = _of_the_same(session, found, actor.region_id, values.get("customer"))
    match = _chosen(session, actor, values["same_as"], near, here)
    category = _category(session, values["category"], answers)
    question = _question(actor, context, values, category)
    into = joined(session, question, match) if match is not None else None
    group = into or new_group(session, question, category)
    question.group_id = group.id
    session.add(question)
    session.flush()
    asked = {"question": question.id, "why": list(question.why)}
    step = add_step(session, actor, group, StepKind.ASKED, **asked)
    if not into:
        arrived(session, group, step)
    alike = {one.id for one, match in near if match.score >= matching.ALIKE_FROM}
    raise_if_needed(session, group, question, alike)
    watch_for_burst(session, group, question, alike)
    return Recorded(question, Similar(answers, near))


def _chosen(
    session: Session,
    actor: Actor,
    same_as: str | None,
    near: Sequence[tuple[QuestionGroup, Match]],
    here: Sequence[tuple[QuestionGroup, Match]],
) -> Match | None:
    """The group the agent says it belongs to, else that of `here` which surely means the same."""
    matches = [match for _group, match in near]
    if same_as is None:
        return matching.same([match for _group, match in here])
    if same_as == "":
        return None
    group = named(session, actor, same_as).group
    if group.kind == GroupKind.FLAG or group.state == GroupState.CLOSED:
        raise Invalid.field("same_as", _("这一组已关闭，请另选一组或作为新问题记录"))
    shown = next((match for match in matches if match.group_id == group.id), None)
    return shown or Match(group.id, 0.0, 0, ())


def _of_the_same(
    session: Session,
    found: Sequence[tuple[QuestionGroup, Match]],
    region_id: int | None,
    customer: str | None,
) -> list[tuple[QuestionGroup, Match]]:
    """Those of one region, which no other class of customers asked: for others the answer may be
    another. A class nobody told may be any."""
    here = [(group, match) for group, match in found if group.region_id == region_id]
    if customer is None:
        return here
    told = customers_of(session, [group.id for group, _match in here])
    return [one for one in here if customer in told.get(one[0].id, {customer})]


def assign(session: Session, group: QuestionGroup) -> None:
    """Give the group to whoever is on duty; without anybody there it goes to the chair."""
    user = on_duty(session, group.department_id) if group.department.active else None
    group.assignee_id = user.id if user else None
    group.with_chair = user is None
    session.flush()


def arrived(session: Session, group: QuestionGroup, step: QuestionStep) -> None:
    """Tell whoever has to see to it that the group is theirs now."""
    if group.with_chair:
        notices.to_chair(session, group, step)
    else:
        notices.to_department(session, group, step)


def _require_agent(actor: Actor) -> None:
    if not can_record(actor):
        raise Forbidden(_("只有坐席可以记录未解答问题"))


def _groups(
    session: Session, context: QuestionContext, text: str
) -> list[tuple[QuestionGroup, Match]]:
    found = matching.matches(session, context.phrasings, text, GROUPS_MATCHED)
    ids = [match.group_id for match in found]
    rows = session.scalars(select(QuestionGroup).where(QuestionGroup.id.in_(ids)))
    by_id = {group.id: group for group in rows}
    return [(by_id[match.group_id], match) for match in found if match.group_id in by_id]


def _category(session: Session, code: str, answers: Sequence[SearchHit]) -> Category:
    """The one named, else that of the closest answer, else the one for everything else."""
    if code:
        return category_coded(session, code)
    for guess in (*(hit.category for hit in answers[:1]), FALLBACK_CATEGORY):
        found = session.scalar(select(Category).where(Category.code == guess))
        if found is not None:
            return found
    return session.scalars(select(Category).order_by(Category.id.desc()).limit(1)).one()


def _question(
    actor: Actor, context: QuestionContext, values: dict[str, Any], category: Category
) -> Question:
    now = clock.now()
    callback, caller = values["callback"], values["caller"]
    promise = Urgency(callback["promise"]) if callback else None
    return Question(
        text=values["text"],
        earlier_queries=values["earlier_queries"],
        category_id=category.id,
        region_id=actor.region_id,
        customer=values.get("customer"),
        urgency=promise or Urgency(values["grade"]),
        details=values["details"],
        asked_by_id=actor.id,
        asked_at=now,
        why=[],
        call_key=values["call"],
        caller_cipher=context.callers.encrypted(caller) if caller else None,
        caller_hash=context.callers.fingerprint(caller) if caller else None,
        callback_by=now + TIME_LIMITS[promise] if promise else None,
    )


def new_group(session: Session, question: Question, category: Category) -> QuestionGroup:
    """A group of its own, with the department of the region it is asked from, or else the
    category's; given to whoever is on duty."""
    group = QuestionGroup(
        text=question.text,
        urgency=question.urgency,
        category_id=category.id,
        department_id=_of_region(session, question.region_id) or category.department_id,
        region_id=question.region_id,
        created_at=question.asked_at,
        asked_at=question.asked_at,
        due_at=due_from(question.asked_at, question.urgency),
    )
    session.add(group)
    session.flush()
    assign(session, group)
    return group


def _of_region(session: Session, region_id: int | None) -> int | None:
    """The active department responsible for a region, or for the nearest above it that has one."""
    region = session.get(Region, region_id) if region_id else None
    while region is not None and not (region.department and region.department.active):
        region = region.parent
    return region.department_id if region else None


def joined(session: Session, question: Question, match: Match) -> QuestionGroup | None:
    """The group, locked, open again when it was answered, as urgent as both.

    None when it was closed while it was looked at.
    """
    locked = select(QuestionGroup).where(QuestionGroup.id == match.group_id)
    group = session.scalars(
        locked.with_for_update(of=QuestionGroup), execution_options={"populate_existing": True}
    ).one()
    if group.state == GroupState.CLOSED:
        return None
    question.why = list(match.why)
    group.asked_at = question.asked_at
    if group.state == GroupState.ANSWERED:
        _reopen(session, group, question)
    elif _RANK[question.urgency] > _RANK[group.urgency]:
        group.urgency = question.urgency
        group.due_at = min(group.due_at, due_from(question.asked_at, question.urgency))
    return group


def _reopen(session: Session, group: QuestionGroup, question: Question) -> None:
    """Agents still find nothing: the answered group is open again, with its history."""
    group.state = GroupState.OPEN
    group.reopened += 1
    group.answered_at = None
    group.reminded_at = group.escalated_at = group.burst_at = group.snoozed_until = None
    group.due_at = due_from(question.asked_at, question.urgency)
    session.flush()
    assign(session, group)
    arrived(session, group, add_step(session, None, group, StepKind.REOPENED, times=group.reopened))
