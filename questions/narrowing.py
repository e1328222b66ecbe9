"""Conditions that narrow a list of groups; figures are counted by them, so each opens its list."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from content.models import Category
from content.structure import structure_now
from core import clock
from core.messages import LazyText, _
from questions.models import (
    ON_THE_WAY,
    GroupState,
    Question,
    QuestionGroup,
    QuestionStep,
    StepKind,
    Urgency,
)


class Age(StrEnum):
    """How long ago a group was first asked."""

    HOURS_2 = "2h"
    DAY = "1d"
    DAYS_3 = "3d"
    WEEK = "7d"
    OLDER = "older"


class Answered(StrEnum):
    """Groups with an answer that searches find, by their deadline."""

    ALL = "all"
    IN_TIME = "in_time"
    LATE = "late"


class CameBack(StrEnum):
    """What did not go straight through."""

    RETURNED = "returned"  # by a department that is not responsible
    REOPENED = "reopened"  # agents still found nothing


AGE_LABELS: dict[Age, LazyText] = {
    Age.HOURS_2: _("2 小时以内"),
    Age.DAY: _("2 至 24 小时"),
    Age.DAYS_3: _("1 至 3 天"),
    Age.WEEK: _("3 至 7 天"),
    Age.OLDER: _("超过 7 天"),
}
_REACHES = {
    Age.HOURS_2: timedelta(hours=2),
    Age.DAY: timedelta(days=1),
    Age.DAYS_3: timedelta(days=3),
    Age.WEEK: timedelta(days=7),
}
_STEPS = {CameBack.RETURNED: StepKind.RETURNED, CameBack.REOPENED: StepKind.REOPENED}


def age_of(created_at: datetime, now: datetime) -> Age:
    """The band of what was first asked at `created_at`; a limit belongs to the younger band."""
    for band, reach in _REACHES.items():
        if now - created_at <= reach:
            return band
    return Age.OLDER


def aged(band: Age) -> ColumnElement[bool]:
    """`age_of` as a condition."""
    now, bands = clock.now(), list(Age)
    created = QuestionGroup.created_at
    younger = bands[bands.index(band) - 1] if band is not bands[0] else None
    older_than = created < now - _REACHES[younger] if younger else None
    within = created >= now - _REACHES[band] if band in _REACHES else None
    known = [condition for condition in (older_than, within) if condition is not None]
    return known[0] if len(known) == 1 else known[0] & known[1]


def answered_since(since: datetime, how: Answered = Answered.ALL) -> ColumnElement[bool]:
    """Groups whose answer has been found since then."""
    condition = (QuestionGroup.state == GroupState.ANSWERED) & (QuestionGroup.answered_at >= since)
    if how == Answered.IN_TIME:
        return condition & (QuestionGroup.answered_at <= QuestionGroup.due_at)
    if how == Answered.LATE:
        return condition & (QuestionGroup.answered_at > QuestionGroup.due_at)
    return condition


def came_back_since(since: datetime, how: CameBack) -> ColumnElement[bool]:
    """Groups that came back at least once since then."""
    return (
        select(QuestionStep.id)
        .where(
            QuestionStep.group_id == QuestionGroup.id,
            QuestionStep.kind == _STEPS[how],
            QuestionStep.at >= since,
        )
        .exists()
    )


def overdue_now() -> ColumnElement[bool]:
    """Groups an answer is owed to, and late."""
    return QuestionGroup.state.in_(ON_THE_WAY) & (QuestionGroup.due_at < clock.now())


def callback_owed() -> ColumnElement[bool]:
    """Questions whose caller waits for a call."""
    return (
        Question.callback_by.is_not(None)
        & Question.called_at.is_(None)
        & Question.withdrawn.is_(False)
    )


def with_question(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Groups that hold at least one such question."""
    return select(Question.id).where(Question.group_id == QuestionGroup.id, condition).exists()


def in_category(session: Session, code: str) -> ColumnElement[bool]:
    """Groups of a category and of all below it."""
    codes = structure_now(session).with_descendants(code)
    return QuestionGroup.category_id.in_(select(Category.id).where(Category.code.in_(codes)))


def narrowed(session: Session, asked: dict[str, Any]) -> list[ColumnElement[bool]]:
    """The conditions of what was asked for.

    By category, grade, age, answered, came_back, overdue, waiting (callers), asked (since then),
    and days, how far back.
    """
    since = clock.now() - timedelta(days=asked["days"])
    conditions: list[ColumnElement[bool]] = []
    if asked["category"]:
        conditions.append(in_category(session, asked["category"]))
    if asked["grade"]:
        conditions.append(QuestionGroup.urgency == Urgency(asked["grade"]))
    if asked["age"]:
        conditions.append(aged(Age(asked["age"])))
    if asked["answered"]:
        conditions.append(answered_since(since, Answered(asked["answered"])))
    if asked["came_back"]:
        conditions.append(came_back_since(since, CameBack(asked["came_back"])))
    if asked["overdue"]:
        conditions.append(overdue_now())
    if asked["waiting"]:
        conditions.append(with_question(callback_owed()))
    if asked["asked"]:
        conditions.append(with_question(Question.asked_at >= since))
    return conditions
