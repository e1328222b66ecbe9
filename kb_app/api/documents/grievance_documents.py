"""Grievances as JSON, with nothing of a customer in them but for those who lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grievances.handling.five_steps import Task
from grievances.handling.models import Handling, HandlingStep
from grievances.handling.permissions import leads_grievance
from grievances.handling.queries import done_tasks
from grievances.services.taking_in import TakenIn
from kb_app.api.search import hit_document
from people.actors import Actor
from questions.callers import CallerReferences
from search_index.queries import SearchHit


def grievance_document(handling: Handling) -> dict[str, Any]:
    """A grievance as everybody who knows of it sees it."""
    facts, term = handling.grievance, handling.term
    return {
        "number": handling.number,
        "state": str(handling.state),
        "type": str(facts.type),
        "category": facts.category.code,
        "text": handling.text_told,
        "channel": str(handling.channel),
        "dissatisfaction": str(handling.dissatisfaction),
        "department": handling.department.code,
        "grade": handling.grade,
        "points": handling.points,
        "reasons": handling.reasons,
        "recorded_at": handling.recorded_at.isoformat(),
        "due_at": handling.due_at.isoformat(),
        "overdue": handling.hotline_is_late,
        "department_due_at": term.due_at.isoformat() if term.ended_at is None else None,
        "department_overdue": handling.department_is_late,
        "closed_at": handling.closed_at.isoformat() if handling.closed_at else None,
    }


def recorded_document(taken: TakenIn, answers: Sequence[SearchHit]) -> dict[str, Any]:
    """What recording answers with: the grievance, and what is like it."""
    return grievance_document(taken.handling) | {
        "call_number": taken.handling.call_number,
        "similar": {
            "answers": [hit_document(hit) for hit in answers],
            "grievances": [
                {
                    "number": one.number,
                    "text": one.text_told,
                    "state": str(one.state),
                    "measure": one.measure or None,
                }
                for one in taken.similar
            ],
        },
    }


def whole_grievance(
    handling: Handling, who: Actor, callers: CallerReferences | None
) -> dict[str, Any]:
    """A grievance with its work; the customer for who recorded it and supervisors only.

    `callers` None leaves the reference out: what answers a change is kept for its idempotency key.
    """
    done = done_tasks(handling)
    document = grievance_document(handling) | {
        "details": handling.details,
        "wish": handling.wish,
        "promise": str(handling.promise),
        "restated": handling.restated,
        "own_fault": handling.own_fault,
        "tendency": handling.tendency,
        "call_number": handling.call_number,
        "tasks": {str(task): task in done for task in Task},
        "steps": [step_document(step) for step in handling.steps],
        "satisfaction": str(handling.satisfaction) if handling.satisfaction else None,
        "ask_again_by": handling.ask_again_by.isoformat() if handling.ask_again_by else None,
        "cause": handling.cause or None,
        "responsibility": handling.responsibility or None,
        "measure": handling.measure or None,
        "escalations": [
            {
                "level": up.level,
                "at": up.at.isoformat(),
                "due_at": up.due_at.isoformat(),
                "reasons": up.reasons,
                "taken_at": up.taken_at.isoformat() if up.taken_at else None,
            }
            for up in handling.escalations
        ],
    }
    if callers is not None and leads_grievance(who, handling):
        document["caller"] = callers.decrypted(handling.caller_cipher)
    return document


def step_document(step: HandlingStep) -> dict[str, Any]:
    """One line of the history."""
    return {
        "step": str(step.kind),
        "at": step.at.isoformat(),
        "by": step.actor,
        "comment": step.comment_told or None,
        "data": step.data,
    }
