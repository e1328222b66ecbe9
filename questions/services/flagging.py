"""Flags on published content: the same road as a question, to the department that owns it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.doubts import DoubtReason
from content.models import Entry, Revision
from content.queries import visible_entry
from content.services.doubting import raise_doubt
from core import clock
from core.errors import Conflict, Forbidden
from core.messages import _
from people.actors import Actor
from questions.models import (
    FLAG_LABELS,
    ON_THE_WAY,
    FlagReason,
    GroupKind,
    Question,
    QuestionGroup,
    StepKind,
    Urgency,
)
from questions.permissions import can_answer, can_flag
from questions.queries import named
from questions.services.history import add_step, one_at_a_time, require_on_the_way
from questions.services.recording import arrived, assign
from questions.urgency import due_from

FLAGS_AT_MOST = 30  # of one person
MEASURED_OVER = timedelta(days=1)
URGENCIES = {
    FlagReason.WRONG: Urgency.SIMPLE,
    FlagReason.OUTDATED: Urgency.COMPLEX,
    FlagReason.UNCLEAR: Urgency.COMPLEX,
}


def flag(session: Session, actor: Actor, number: str, values: dict[str, Any]) -> Question:
    """Flag a published entry from the fields of `FlagSchema`; gives the flag in its group.

    Several flags on one entry go together until they are settled. Raises `NotFound` for an entry
    agents do not see, `Conflict` for who has flagged it already, or too much of late.
    """
    if not can_flag(actor):
        raise Forbidden(_("您的账号没有任何角色，请联系管理员"))
    visible = visible_entry(session, actor, number)
    one_at_a_time(session)
    _require_measure(session, actor, visible.entry)
    reason = FlagReason(values["reason"])
    group = _open_road(session, visible.entry)
    is_new = group is None
    if group is None:
        group = _new_road(session, visible.entry, visible.revision, URGENCIES[reason])
    now = clock.now()
    group.asked_at = now
    group.due_at = min(group.due_at, due_from(now, URGENCIES[reason]))
    question = Question(
        group_id=group.id,
        text=values["comment"] or FLAG_LABELS[reason].source,
        category_id=group.category_id,
        urgency=URGENCIES[reason],
        flag_reason=reason,
        flagged_revision_id=visible.revision.id,
        passage=values["passage"],
        asked_by_id=actor.id,
        asked_at=now,
    )
    session.add(question)
    session.flush()
    told = {"question": question.id, "reason": str(reason), "number": number}
    step = add_step(session, actor, group, StepKind.FLAGGED, **told)
    if is_new:
        arrived(session, group, step)
    raise_doubt(
        session,
        visible.entry,
        DoubtReason.FLAGGED,
        source=group.number,
        detail=FLAG_LABELS[reason],
        by=actor.name,
    )
    return question


def confirm(session: Session, actor: Actor, reference: str) -> QuestionGroup:
    """The department finds a flag to be right: it holds beyond the revision it was about.

    Raises `Forbidden` for others, `Conflict` for what is over, confirmed or no flag.
    """
    group = named(session, actor, reference, for_change=True).group
    if not can_answer(actor, group):
        raise Forbidden(_("只有承办部门的供稿人可以核实"))
    require_on_the_way(group)
    if group.kind != GroupKind.FLAG:
        raise Conflict(_("这不是纠错"), code="no_flag")
    if group.confirmed_at is not None:
        raise Conflict(_("已经核实过"), code="already_confirmed")
    group.confirmed_at = clock.now()
    session.flush()
    add_step(session, actor, group, StepKind.CONFIRMED)
    return group


def _require_measure(session: Session, actor: Actor, entry: Entry) -> None:
    """Nobody puts an entry in doubt twice, or a whole base in a day."""
    own = (
        select(func.count(Question.id))
        .join(QuestionGroup, Question.group_id == QuestionGroup.id)
        .where(Question.asked_by_id == actor.id, QuestionGroup.kind == GroupKind.FLAG)
    )
    again = own.where(
        QuestionGroup.flagged_entry_id == entry.id,
        QuestionGroup.state.in_(ON_THE_WAY),
        Question.withdrawn.is_(False),
    )
    if session.scalar(again):
        raise Conflict(_("您已经纠错过这一条，正在处理"), code="already_flagged")
    lately = own.where(Question.asked_at > clock.now() - MEASURED_OVER)
    if (session.scalar(lately) or 0) >= FLAGS_AT_MOST:
        raise Conflict(_("一天最多纠错 {n} 条，请联系班长", n=FLAGS_AT_MOST), code="too_many_flags")


def _open_road(session: Session, entry: Entry) -> QuestionGroup | None:
    query = select(QuestionGroup).where(
        QuestionGroup.flagged_entry_id == entry.id, QuestionGroup.state.in_(ON_THE_WAY)
    )
    return session.scalar(query.with_for_update(of=QuestionGroup))


def _new_road(
    session: Session, entry: Entry, revision: Revision, urgency: Urgency
) -> QuestionGroup:
    now = clock.now()
    group = QuestionGroup(
        kind=GroupKind.FLAG,
        text=revision.title,
        urgency=urgency,
        category_id=revision.category_id,
        department_id=entry.department_id,
        flagged_entry_id=entry.id,
        created_at=now,
        asked_at=now,
        due_at=due_from(now, urgency),
    )
    session.add(group)
    session.flush()
    assign(session, group)
    return group
