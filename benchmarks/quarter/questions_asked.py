"""Questions of a quarter that nobody could answer, flags, and what became of both."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from benchmarks.quarter.calls_taken import caller_hash
from benchmarks.quarter.frame import Frame, Known
from questions.models import (
    ON_THE_WAY,
    AnswerMeans,
    FlagReason,
    GroupKind,
    GroupState,
    Question,
    QuestionAnswer,
    QuestionGroup,
    QuestionStep,
    Satisfaction,
    StepKind,
    Urgency,
)
from questions.urgency import TIME_LIMITS

QUESTIONS = 1_500
GROUPS = 420
FLAGS = 90
_SAID = {Satisfaction.SATISFIED: 78, Satisfaction.NEUTRAL: 11, Satisfaction.DISSATISFIED: 7}


Rows = dict[type[Any], list[dict[str, Any]]]


def ask_questions(session: Session, frame: Frame) -> None:
    """Add groups, the questions in them, their answers and call-backs; flags, too."""
    last = session.scalar(select(func.max(QuestionGroup.id))) or 0
    rows: Rows = {QuestionGroup: [], Question: [], QuestionStep: [], QuestionAnswer: []}
    for number, size in enumerate(_sizes(frame), start=last + 1):
        _group(frame, rows, number, size, frame.entry(), GroupKind.QUESTION)
    busy = select(QuestionGroup.flagged_entry_id).where(QuestionGroup.state.in_(ON_THE_WAY))
    flagged_by_now = set(session.scalars(busy))  # an entry has one open flag at most
    free = [known for known in frame.entries if known.entry_id not in flagged_by_now]
    flagged = frame.chance.sample(free, FLAGS)
    for number, known in enumerate(flagged, start=last + GROUPS + 1):
        _group(frame, rows, number, 1, known, GroupKind.FLAG)
    for model, some in rows.items():
        session.execute(insert(model), some)


def _sizes(frame: Frame) -> list[int]:
    """How often each group is asked: few very often, most once or twice."""
    sizes = [1] * GROUPS
    weights = [1 / (1 + place) ** 0.9 for place in range(GROUPS)]
    for place in frame.chance.choices(range(GROUPS), weights, k=QUESTIONS - FLAGS - GROUPS):
        sizes[place] += 1
    return sizes


def _group(frame: Frame, rows: Rows, number: int, size: int, known: Known, kind: GroupKind) -> None:
    chance, is_flag = frame.chance, kind == GroupKind.FLAG
    asked = sorted(frame.moment() for _one in range(size))
    urgency = chance.choices(list(Urgency), (70, 25, 5))[0]
    ended = asked[0] + TIME_LIMITS[urgency] * chance.lognormvariate(-0.6, 0.6)
    states = [GroupState.ANSWERED, GroupState.CLOSED, GroupState.ANSWERING, GroupState.OPEN]
    is_old = ended < frame.until - timedelta(days=3)
    state = chance.choices(states, (900, 93, 3, 4) if is_old else (40, 5, 20, 35))[0]
    is_answered, is_closed = state == GroupState.ANSWERED, state == GroupState.CLOSED
    line = chance.choice(known.lines)
    again = is_answered and asked[-1] > ended + timedelta(days=1) and chance.random() < 0.2
    rows[QuestionGroup].append(
        {
            "id": number,
            "kind": kind,
            "state": state,
            "urgency": urgency,
            "text": line,
            "category_id": known.category_id,
            "department_id": known.department_id,
            "flagged_entry_id": known.entry_id if is_flag else None,
            "confirmed_at": ended if is_flag and is_answered and chance.random() < 0.6 else None,
            "answer_entry_id": known.entry_id if is_answered and not is_flag else None,
            "created_at": asked[0],
            "asked_at": asked[-1],
            "due_at": asked[0] + TIME_LIMITS[urgency],
            "answered_at": ended if is_answered else None,
            "closed_at": ended if is_closed else None,
            "close_reason": "与本公司无关" if is_closed else "",
            "reopened": int(again),
        }
    )
    steps = [(asked[0], StepKind.FLAGGED if is_flag else StepKind.ASKED)]
    steps += [(asked[-1], StepKind.REOPENED)] if again else []
    steps += [(ended, StepKind.ANSWERED)] if is_answered else []
    rows[QuestionStep] += [
        {"group_id": number, "kind": what, "at": at, "actor": "quarter-01"} for at, what in steps
    ]
    if is_answered and not is_flag:
        rows[QuestionAnswer].append(_answer(known, number, ended, frame))
    for at in asked:
        rows[Question].append(_question(frame, known, number, at, ended, line, is_flag=is_flag))


def _answer(known: Known, number: int, at: datetime, frame: Frame) -> dict[str, Any]:
    return {
        "group_id": number,
        "entry_id": known.entry_id,
        "means": AnswerMeans.LINK,
        "given_by_id": frame.agents[0].id,
        "given_at": at,
        "from_revision_id": known.revision_id,
        "checked_revision_id": known.revision_id,
        "not_found": [],
    }


def _question(
    frame: Frame,
    known: Known,
    group: int,
    at: datetime,
    ended: datetime,
    line: str,
    *,
    is_flag: bool,
) -> dict[str, Any]:
    chance = frame.chance
    has_call = not is_flag and chance.random() < 0.6
    promised = at + timedelta(hours=chance.choice((2, 24)))
    called = max(ended, at) + timedelta(minutes=chance.uniform(5, 90))
    is_called = has_call and called < frame.until and chance.random() < 0.93
    said = chance.choices([*_SAID, Satisfaction.UNREACHED], [*_SAID.values(), 4])[0]
    return {
        "group_id": group,
        "text": line,
        "category_id": known.category_id,
        "flag_reason": chance.choice(list(FlagReason)) if is_flag else None,
        "flagged_revision_id": known.revision_id if is_flag else None,
        "asked_by_id": chance.choice(frame.agents).id,
        "asked_at": at,
        "caller_hash": None if is_flag else caller_hash(frame.customer()),
        "callback_by": promised if has_call else None,
        "called_at": called if is_called else None,
        "satisfaction": said if is_called else None,
        "closed_at": called if is_called else None,
    }
