"""Who is told what of monitoring. Texts say that there is a score, and never which."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core import clock
from core.errors import Text
from core.messages import LazyText, _
from monitoring.models import Plan, Sample
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from questions.duty import supervisors


def told_to_score(session: Session, plan: Plan, user_id: int, number: int) -> None:
    """Somebody has samples to score."""
    text = _("监控计划“{plan}”抽出 {n} 件请您评分", plan=plan.name, n=number)
    about = Subject(SubjectKind.MONITORING)
    tell(session, [user_id], text, about=about, key=f"monitoring-drawn:{plan.id}")


def told_not_drawn(session: Session, plan_id: int, why: Text) -> None:
    """A plan whose period is over could not be drawn: supervisors see to what is missing."""
    told = (user.id for user in supervisors(session))
    text = _("监控计划到期没有抽样：{why}", why=why)
    about = Subject(SubjectKind.MONITORING)
    tell(session, told, text, about=about, key=f"monitoring-not-drawn:{plan_id}")


def told_to_calibrate(session: Session, sample: Sample) -> None:
    """Those who scored are too far apart: supervisors."""
    told = (user.id for user in supervisors(session) if user.id != sample.agent_id)
    _tell(session, told, _("一件监控两人评分相差太大，请统一"), sample, "disputed")


def told_of_score(session: Session, sample: Sample) -> None:
    """An agent's call was scored: they see it, and until when they may appeal."""
    assert sample.agent_id is not None
    assert sample.appeal_by is not None
    text = _("您的一通电话有了监控评分，{due} 前可以申诉", due=_last_day(sample.appeal_by))
    _tell(session, [sample.agent_id], text, sample, "scored")


def told_of_appeal(session: Session, sample: Sample) -> None:
    """An agent appeals: supervisors answer."""
    assert sample.appeal is not None
    text = _("一件监控评分被申诉，{due} 前答复", due=_last_day(sample.appeal.due_at))
    told = (user.id for user in supervisors(session) if user.id != sample.agent_id)
    _tell(session, told, text, sample, "appealed")


def told_late(session: Session, sample: Sample) -> None:
    """The answer to an appeal is owed for too long: supervisors."""
    told = (user.id for user in supervisors(session) if user.id != sample.agent_id)
    _tell(session, told, _("一件监控申诉已超过答复时限"), sample, "appeal-late")


def told_of_answer(session: Session, sample: Sample) -> None:
    """An appeal was answered: the agent."""
    assert sample.agent_id is not None
    _tell(session, [sample.agent_id], _("您的监控申诉有了答复"), sample, "answered")


def _last_day(end: datetime) -> str:
    last = end - timedelta(microseconds=1)  # an end is a midnight
    return last.astimezone(clock.HOTLINE_ZONE).date().isoformat()


def _tell(
    session: Session, user_ids: Iterable[int], text: LazyText, sample: Sample, what: str
) -> None:
    about = Subject(SubjectKind.MONITORED, str(sample.id))
    tell(session, user_ids, text, about=about, key=f"monitoring-{what}:{sample.id}")
