"""Who is told what happens to a question: askers, the department, supervisors.

Texts name groups and entries by number and hold nothing of a caller, but of a danger the words and
the place: help is sent by them.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from core import clock
from core.messages import LazyText, _
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from questions.duty import chairs, contributors, supervisors
from questions.models import (
    URGENCY_LABELS,
    GroupKind,
    Question,
    QuestionGroup,
    QuestionStep,
    StepKind,
)

LATE_CALLBACK = "late-call:"  # and the question's id: the key under which it is told


def to_department(session: Session, group: QuestionGroup, step: QuestionStep) -> None:
    """A group has come to a department: whoever is on duty hears of it."""
    text = _("{number} 派给本部门，{due} 前答复", number=group.number, due=_clock(group))
    _told(session, owners(session, group), text, group, step)


def to_chair(session: Session, group: QuestionGroup, step: QuestionStep) -> None:
    """Nobody takes it: the committee's chair decides."""
    text = _("{number} 没有部门认领，请裁定由谁答复", number=group.number)
    _told(session, (user.id for user in chairs(session)), text, group, step)


def went_up(session: Session, group: QuestionGroup, step: QuestionStep) -> None:
    """Something that cannot wait: supervisors and the department."""
    match step.kind:
        case StepKind.RAISED:
            text = _raised(group, step)
        case StepKind.BURST:
            text = _burst(group, step)
        case _:
            late = URGENCY_LABELS[group.urgency]
            text = _("已逾期：{number}（{grade}）", number=group.number, grade=late)
    _told(session, told_at_once(session, group), text, group, step)


def told_at_once(session: Session, group: QuestionGroup) -> list[int]:
    """Ids of those whom what cannot wait is told: supervisors first, then the department."""
    above = [user.id for user in supervisors(session)]
    return list(dict.fromkeys([*above, *owners(session, group)]))


def called_again(session: Session, group: QuestionGroup, step: QuestionStep) -> None:
    """The same customer called again about the same: the department is reminded of it."""
    text = _("同一客户第 {n} 次来电催问：{number}", n=step.data["calls"], number=group.number)
    _told(session, owners(session, group), text, group, step)


def _raised(group: QuestionGroup, step: QuestionStep) -> LazyText:
    """Words and place of a danger are told: whoever reads it has to send help at once."""
    if "calls" in step.data:
        calls = step.data["calls"]
        return _("立即上报：{number}，同一客户第 {n} 次来电", number=group.number, n=calls)
    said = {"number": group.number, "danger": step.data["danger"]}
    if not step.data["place"]:
        return _("立即上报：{number}，客户说到“{danger}”，地点还不清楚", **said)
    return _(
        "立即上报：{number}，客户说到“{danger}”，地点：{place}", place=step.data["place"], **said
    )


def _burst(group: QuestionGroup, step: QuestionStep) -> LazyText:
    if place := step.data.get("place"):
        return _("集中来电：{number}，{place}短时间内多次来电", number=group.number, place=place)
    return _("集中来电：{number} 短时间内多次被问到", number=group.number)


def reminded(session: Session, group: QuestionGroup, step: QuestionStep) -> None:
    """The deadline is near: the department."""
    text = _("快到期：{number}，{due} 前答复", number=group.number, due=_clock(group))
    _told(session, owners(session, group), text, group, step)


def not_found(session: Session, group: QuestionGroup, step: QuestionStep) -> None:
    """Some phrasings do not find the answer: those who gave it, and the department."""
    text = _(
        "{number} 还没有答复：有 {count} 种问法在检索前三条里找不到 {entry}",
        number=group.number,
        count=len(step.data["phrasings"]),
        entry=step.data["number"],
    )
    givers = {answer.given_by_id for answer in group.answers}
    _told(session, givers | set(owners(session, group)), text, group, step)


def answered(session: Session, group: QuestionGroup, step: QuestionStep) -> None:
    """The answer is there: the agents who asked, with the entry; others who still write one."""
    entry = step.data["number"]
    if group.kind == GroupKind.FLAG:
        text = _("您的纠错 {number} 已处理，{entry} 已更新", number=group.number, entry=entry)
    else:
        text = _("您记录的 {number} 已有答案：{entry}", number=group.number, entry=entry)
    key = f"{step.kind}:{group.number}:{step.id}"
    tell(session, _askers(group), text, about=Subject(SubjectKind.ENTRY, entry), key=key)
    others = {a.given_by_id for a in group.answers if a.entry.number != entry}
    late = _("{number} 已由 {entry} 答复，您的草稿还在", number=group.number, entry=entry)
    _told(session, others, late, group, step, about="others")


def ended(session: Session, group: QuestionGroup, step: QuestionStep) -> None:
    """Closed without an answer of its own: the agents who asked see the reason on the page."""
    kept = _("您的纠错 {number} 经核实维持原文，请看说明", number=group.number)
    closed = _("您记录的 {number} 已关闭，请看说明", number=group.number)
    text = kept if group.kind == GroupKind.FLAG else closed
    _told(session, _askers(group), text, group, step)


def interim(session: Session, group: QuestionGroup, step: QuestionStep) -> None:
    """There is something to say until the answer comes."""
    text = _("您记录的 {number} 有了暂行说明", number=group.number)
    _told(session, _askers(group), text, group, step)


def dissatisfied(session: Session, group: QuestionGroup, step: QuestionStep) -> None:
    """A customer who was called back is not satisfied: a warning sign."""
    text = _("回电客户不满意：{number}", number=group.number)
    _told(session, (user.id for user in supervisors(session)), text, group, step)


def callback_is_late(session: Session, question: Question) -> None:
    """A promised call was not made in time: the agent who promised it, and supervisors."""
    group = question.group
    text = _("答应客户的回电已超时：{number}", number=group.number)
    told = {question.asked_by_id, *(user.id for user in supervisors(session))}
    tell(session, told, text, about=_about(group), key=f"{LATE_CALLBACK}{question.id}")


def owners(session: Session, group: QuestionGroup) -> list[int]:
    """Ids of whoever has to see to it: the assignee, else the department's contributors."""
    if group.with_chair:
        return [user.id for user in chairs(session)]
    if group.assignee_id is not None:
        return [group.assignee_id]
    return [user.id for user in contributors(session, group.department_id)]


def _about(group: QuestionGroup) -> Subject:
    return Subject(SubjectKind.QUESTION, group.number)


def _askers(group: QuestionGroup) -> set[int]:
    return {q.asked_by_id for q in group.questions if not q.withdrawn}


def _clock(group: QuestionGroup) -> str:
    return group.due_at.astimezone(clock.HOTLINE_ZONE).strftime("%m-%d %H:%M")


def _told(
    session: Session,
    user_ids: Iterable[int],
    text: LazyText,
    group: QuestionGroup,
    step: QuestionStep,
    *,
    about: str = "",
) -> None:
    key = f"{step.kind}:{group.number}:{step.id}{about}"
    tell(session, user_ids, text, about=_about(group), key=key)
