"""Who is told of a hand-over: those who give, those who get, and everybody whose work moves."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from core import clock
from core.messages import LazyText, _
from handover.holdings import Thing
from handover.models import Handover
from handover.what_moves import summary_of
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import chairs, members
from people.roles import Role


def proposed(session: Session, handover: Handover, things: Iterable[Thing]) -> None:
    """The receiver has to answer; the giver, and whose work it is, hear of the plan."""
    text = _("{before}拟于 {day} 移交给本部门：{what}。请接收或拒收", **_said(handover, things))
    _tell(session, handover, _writers(session, handover.receiver_id), text, "proposed")
    plan = _("拟于 {day} 由{before}移交{after}：{what}", **_said(handover, things))
    whom = {*_writers(session, handover.giver_id), *_workers(things)} - {handover.proposed_by_id}
    _tell(session, handover, whom, plan, "planned")


def answered(session: Session, handover: Handover, things: Iterable[Thing]) -> None:
    """Yes or no: who proposed it and the giver; of a yes everybody whose work moves."""
    said = _said(handover, things)
    whom = {handover.proposed_by_id, *_writers(session, handover.giver_id)}
    text = _("{after}拒收移交，请改派或与其商定", **said)
    if handover.is_accepted:
        whom |= _workers(things)
        text = _("{after}已接收移交，{day} 生效：{what}", **said)
    _tell(session, handover, whom, text, handover.state)


def withdrawn(session: Session, handover: Handover) -> None:
    """It does not come: the receiver need not think of it."""
    text = _("{before}给{after}的移交已撤回", **_said(handover, ()))
    whom = {*_writers(session, handover.receiver_id), *_writers(session, handover.giver_id)}
    _tell(session, handover, whom, text, "withdrawn")


def chased(session: Session, handover: Handover, things: Iterable[Thing], *, is_late: bool) -> None:
    """The receiver has not answered; when its day is near or past, those above hear of it too."""
    said = _said(handover, things)
    text = _("移交待接收，{day} 生效：{before}→{after}，{what}", **said)
    whom = set(_writers(session, handover.receiver_id))
    if is_late:
        text = _("移交到期未接收，没有生效（{day}）：{before}→{after}，{what}", **said)
        whom |= {handover.proposed_by_id, *chairs(session), *members(session, Role.ADMIN)}
    _tell(session, handover, whom, text, f"chased:{clock.today()}")


def in_trouble(session: Session, handover: Handover) -> None:
    """It could not take effect: all who can do something about it."""
    why = handover.trouble_told
    text = _("移交没有生效（{before}→{after}）：{why}", **_said(handover, ()), why=why)
    departments = (handover.giver_id, handover.receiver_id)
    whom = {user for one in departments for user in _writers(session, one)}
    whom |= {handover.proposed_by_id, *members(session, Role.ADMIN)}
    _tell(session, handover, whom, text, f"trouble:{clock.today()}")


def took_effect(
    session: Session, handover: Handover, things: Iterable[Thing], also: Iterable[int]
) -> None:
    """It is done: both departments, everybody whose work moved, and those who have it now."""
    text = _("已由{before}移交{after}：{what}；时限不变", **_said(handover, things))
    departments = (handover.giver_id, handover.receiver_id)
    whom = {user for one in departments for user in _writers(session, one)}
    whom |= {handover.proposed_by_id, *_workers(things), *also}
    _tell(session, handover, whom, text, "done")


def _said(handover: Handover, things: Iterable[Thing]) -> dict[str, str]:
    return {
        "before": handover.giver.name,
        "after": handover.receiver.name,
        "day": str(handover.effective_on),
        "what": summary_of(things) or "-",
    }


def _writers(session: Session, department_id: int) -> list[int]:
    return members(session, Role.CONTRIBUTOR, department_id)


def _workers(things: Iterable[Thing]) -> set[int]:
    return {user_id for one in things for user_id in one.people}


def _tell(
    session: Session, handover: Handover, whom: Iterable[int], text: LazyText, what: str
) -> None:
    about = Subject(SubjectKind.HANDOVER, str(handover.id))
    tell(session, whom, text, about=about, key=f"handover:{handover.id}:{what}")
