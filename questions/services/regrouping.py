"""Merging and splitting groups by hand. Both can be undone: the steps remember what moved."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.messages import _
from people.actors import Actor
from questions.models import (
    GroupKind,
    GroupState,
    Question,
    QuestionAnswer,
    QuestionGroup,
    QuestionStep,
    StepKind,
)
from questions.permissions import can_regroup
from questions.queries import named
from questions.services.history import add_step, one_at_a_time, require_on_the_way
from questions.services.recording import assign


def merge(session: Session, actor: Actor, reference: str, into: str) -> QuestionGroup:
    """Put a group's questions and answers into another; gives that other.

    A draft that is being written goes along: whichever answer is published first and found closes
    the whole. Raises `Conflict` when one of them is over, `Invalid` when both are the same.
    """
    one_at_a_time(session)
    source, target = _both(session, actor, reference, into)
    moved = _moved(session, select(Question.id).where(Question.group_id == source.id), target)
    drafts = [a.id for a in source.answers]
    session.execute(
        update(QuestionAnswer).where(QuestionAnswer.id.in_(drafts)).values(group_id=target.id)
    )
    undo = {"from": source.number, "questions": moved, "answers": drafts}
    undo |= {"state": str(source.state), "state_into": str(target.state)}
    if source.state == GroupState.ANSWERING:
        target.state = GroupState.ANSWERING
    target.due_at = min(target.due_at, source.due_at)
    target.interim_note = target.interim_note or source.interim_note
    source.state, source.closed_at = GroupState.CLOSED, clock.now()
    source.merged_into_id = target.id
    session.flush()
    session.expire(source)
    session.expire(target)
    add_step(session, actor, target, StepKind.MERGED, **undo)
    add_step(session, actor, source, StepKind.MERGED, into=target.number)
    return target


def split(
    session: Session, actor: Actor, reference: str, question_ids: Sequence[int]
) -> QuestionGroup:
    """Take questions out of their group into one of their own; gives the new group.

    Without `question_ids` the question that `reference` names. Raises `Invalid` when nothing or
    everything would leave, `NotFound` for a question of another group.
    """
    one_at_a_time(session)
    found = named(session, actor, reference, for_change=True)
    group = found.group
    _require_regroup(actor, group)
    require_on_the_way(group)
    if group.kind == GroupKind.FLAG:
        raise Conflict(_("纠错不能拆分"), code="flag")
    leaving = list(question_ids) or ([found.question.id] if found.question else [])
    own = session.scalars(select(Question.id).where(Question.group_id == group.id)).all()
    if not set(leaving) <= set(own):
        raise NotFound
    if not leaving or len(set(leaving)) == len(own):
        raise Invalid.field("questions", _("请选出要拆出的问题，并至少留下一个"))
    first = session.get_one(Question, min(leaving))
    new = QuestionGroup(
        text=first.text,
        urgency=group.urgency,
        category_id=group.category_id,
        department_id=group.department_id,
        created_at=clock.now(),
        asked_at=first.asked_at,
        due_at=group.due_at,
    )
    session.add(new)
    session.flush()
    assign(session, new)
    moved = _moved(session, select(Question.id).where(Question.id.in_(leaving)), new)
    if group.text == first.text:
        staying = min(set(own) - set(leaving))
        group.text = session.get_one(Question, staying).text
    session.flush()
    session.expire(new)
    session.expire(group)
    add_step(session, actor, group, StepKind.SPLIT, into=new.number, questions=moved)
    add_step(session, actor, new, StepKind.SPLIT, **{"from": group.number})
    return new


def undo(session: Session, actor: Actor, reference: str) -> QuestionGroup:
    """Take the last merge or split of a group back; gives the group.

    Raises `Conflict` when there is none, or one of the two groups is over by now.
    """
    one_at_a_time(session)
    group = named(session, actor, reference, for_change=True).group
    _require_regroup(actor, group)
    require_on_the_way(group)
    step = _require_undoable(session, group)
    if step.kind == StepKind.MERGED:
        _undo_merge(session, actor, group, step)
    else:
        merge(session, actor, step.data["into"], group.number)
        merging = _require_undoable(session, group)
        merging.data = merging.data | {"undone": True}
    step.data = step.data | {"undone": True}
    session.flush()
    return group


def _undo_merge(session: Session, actor: Actor, group: QuestionGroup, step: QuestionStep) -> None:
    source = session.get_one(QuestionGroup, int(step.data["from"].removeprefix("Q-")))
    source.state, source.closed_at = GroupState(step.data["state"]), None
    source.merged_into_id = None
    still = select(Question.id).where(
        Question.id.in_(step.data["questions"]), Question.group_id == group.id
    )
    _moved(session, still, source)
    session.execute(
        update(QuestionAnswer)
        .where(QuestionAnswer.id.in_(step.data["answers"]), QuestionAnswer.group_id == group.id)
        .values(group_id=source.id)
    )
    session.flush()
    session.expire(group)
    session.expire(source)
    if not group.answers:
        group.state = GroupState(step.data["state_into"])
    add_step(session, actor, group, StepKind.UNDONE, **{"from": source.number})
    add_step(session, actor, source, StepKind.UNDONE, into=group.number)


def _both(
    session: Session, actor: Actor, reference: str, into: str
) -> tuple[QuestionGroup, QuestionGroup]:
    """Both groups, locked in the order of their ids."""
    ids = {named(session, actor, one).group.number: one for one in (reference, into)}
    if len(ids) < 2:
        raise Invalid.field("into", _("不能并入自己"))
    locked = {one: named(session, actor, ids[one], for_change=True).group for one in sorted(ids)}
    by_reference = {ids[number]: group for number, group in locked.items()}
    source, target = by_reference[reference], by_reference[into]
    for group in (source, target):
        _require_regroup(actor, group)
        require_on_the_way(group)
        if group.kind == GroupKind.FLAG:
            raise Conflict(_("纠错不能合并"), code="flag")
    return source, target


def _require_regroup(actor: Actor, group: QuestionGroup) -> None:
    if not can_regroup(actor, group):
        raise Forbidden(_("只有承办部门和班长可以合并或拆分"))


def _moved(session: Session, wanted: object, target: QuestionGroup) -> list[int]:
    ids = list(session.scalars(wanted))  # type: ignore[call-overload]
    session.execute(update(Question).where(Question.id.in_(ids)).values(group_id=target.id))
    return sorted(ids)


def last_undoable(session: Session, group: QuestionGroup) -> QuestionStep | None:
    """The merge or split that `undo` would take back."""
    steps = session.scalars(
        select(QuestionStep)
        .where(
            QuestionStep.group_id == group.id,
            QuestionStep.kind.in_((StepKind.MERGED, StepKind.SPLIT)),
        )
        .order_by(QuestionStep.id.desc())
    )
    undoable = (s for s in steps if "questions" in s.data and not s.data.get("undone"))
    return next(undoable, None)


def _require_undoable(session: Session, group: QuestionGroup) -> QuestionStep:
    step = last_undoable(session, group)
    if step is None:
        raise Conflict(_("没有可以撤销的合并或拆分"), code="nothing_to_undo")
    return step
