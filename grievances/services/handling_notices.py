"""Who is told what happens to a grievance. Texts name it by number and hold nothing of a customer,
but of a danger its words: help is sent by them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from core import clock
from core.messages import LazyText, _
from grievances.handling.models import Escalation, Handling, HandlingStep
from grievances.warning.signs import GRADE_LABELS, reasons_told
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from questions.duty import chairs, contributors, supervisors


def to_department(session: Session, handling: Handling, step: HandlingStep) -> None:
    """A grievance has come to a department: whoever is on duty hears of it."""
    due = _clock(handling.term.due_at)
    text = _("抱怨 {number} 派给本部门，{due} 前提出方案", number=handling.number, due=due)
    _told(session, owners(session, handling), text, handling, step)


def solution_is_there(session: Session, handling: Handling, step: HandlingStep) -> None:
    """The department has a solution: who recorded it calls the customer."""
    due = _clock(handling.due_at)
    text = _("抱怨 {number} 已有方案，{due} 前答复客户", number=handling.number, due=due)
    _told(session, [handling.recorded_by_id], text, handling, step)


def came_back(session: Session, handling: Handling, step: HandlingStep) -> None:
    """The customer does not take it, or is not content: the department, and supervisors."""
    text = _("抱怨 {number}：客户不接受或不满意，请重新提出方案", number=handling.number)
    told = {*owners(session, handling), *(user.id for user in supervisors(session))}
    _told(session, told, text, handling, step)


def hotline_is_late(session: Session, handling: Handling, step: HandlingStep) -> None:
    """The customer waits longer than was promised: who promised it, and supervisors."""
    text = _("抱怨 {number} 答复客户已超时", number=handling.number)
    told = {handling.recorded_by_id, *(user.id for user in supervisors(session))}
    _told(session, told, text, handling, step)


def department_is_late(session: Session, handling: Handling, step: HandlingStep) -> None:
    """The department owes its solution: whoever has it there, and supervisors."""
    text = _("抱怨 {number} 部门方案已超时", number=handling.number)
    told = {*owners(session, handling), *(user.id for user in supervisors(session))}
    _told(session, told, text, handling, step)


def ask_again_is_late(session: Session, handling: Handling, step: HandlingStep) -> None:
    """A customer was to be asked once more within a week: who recorded it, and supervisors."""
    text = _("抱怨 {number} 一周内的再次回访还没有做", number=handling.number)
    told = {handling.recorded_by_id, *(user.id for user in supervisors(session))}
    _told(session, told, text, handling, step)


def went_up(session: Session, up: Escalation) -> None:
    """It reached a level: those named for it, and why."""
    handling = up.handling
    said = {"number": handling.number, "level": GRADE_LABELS[up.level], "why": why(up)}
    text = _("{level}：抱怨 {number}，{why}，{due} 前接手", due=_clock(up.due_at), **said)
    key = f"grievance-up:{handling.number}:{up.level}"
    told = (one.user_id for one in up.told)
    tell(session, told, text, about=_about(handling), key=key)


def why(up: Escalation) -> str:
    """In words why it went up; every escalation says so."""
    if up.from_level is not None:
        return str(_("{level}到时无人接手", level=GRADE_LABELS[up.from_level]))
    if up.asked_by_id is not None:
        return str(_("有人请求上报"))
    return " · ".join(reason.label for reason in reasons_told(up.reasons))


def owners(session: Session, handling: Handling) -> list[int]:
    """Ids of whoever has to see to it: the assignee, else the department, else the chair."""
    if handling.assignee_id is not None:
        return [handling.assignee_id]
    there = contributors(session, handling.department_id) or chairs(session)
    return [user.id for user in there]


def _about(handling: Handling) -> Subject:
    return Subject(SubjectKind.GRIEVANCE, handling.number)


def _clock(at: datetime) -> str:
    return at.astimezone(clock.HOTLINE_ZONE).strftime("%m-%d %H:%M")


def _told(
    session: Session,
    user_ids: Iterable[int],
    text: LazyText,
    handling: Handling,
    step: HandlingStep,
) -> None:
    key = f"grievance-{step.kind}:{handling.number}:{step.id}"
    tell(session, user_ids, text, about=_about(handling), key=key)
