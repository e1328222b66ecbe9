"""Questions and flags as JSON, with nothing of a foreign caller in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calls.queries import OwedCall
from content.applicability.readers import may_know_of
from content.models import Entry
from kb_app.api.search import hit_document
from people.actors import Actor
from questions.callers import CallerReferences
from questions.models import (
    GroupKind,
    Question,
    QuestionAnswer,
    QuestionGroup,
    QuestionStep,
)
from questions.permissions import can_see_details, can_see_private, can_see_work
from questions.queries import Demand, is_overdue
from questions.services.recording import Similar


def group_document(group: QuestionGroup, demand: Demand) -> dict[str, Any]:
    """A group as everybody who knows of it sees it; `id` names it in paths as `group` does."""
    return {
        "id": demand.first_id,
        "group": group.number,
        "kind": str(group.kind),
        "state": str(group.state),
        "text": group.text,
        "category": group.category.code,
        "department": group.department.code,
        "region": group.region.code if group.region else None,
        "grade": str(group.urgency),
        "sightings": demand.sightings,
        "callers_waiting": demand.waiting,
        "created_at": group.created_at.isoformat(),
        "asked_at": group.asked_at.isoformat(),
        "due_at": group.due_at.isoformat(),
        "overdue": is_overdue(group),
        "with_chair": group.with_chair,
        "interim": group.interim_told or None,
        "number": _number_of(group),
        "merged_into": group.merged_into.number if group.merged_into else None,
        "closed_at": group.closed_at.isoformat() if group.closed_at else None,
        "close_reason": group.reason_told or None,
        "unreviewed": [name for name, text in _unreviewed(group).items() if text],
        "reopened": group.reopened,
    }


def whole_document(
    group: QuestionGroup, demand: Demand, who: Actor, callers: CallerReferences
) -> dict[str, Any]:
    """A group with its questions; history and answers for those whose work it is."""
    document = group_document(group, demand) | {
        "customers": group.customers,
        "questions": [question_document(q, who, callers) for q in group.questions],
    }
    if can_see_work(who, group):
        document["assignee"] = group.assignee.name if group.assignee else None
        document["answers"] = [answer_document(answer) for answer in group.answers]
        document["steps"] = [step_document(step) for step in group.steps]
    return document


def question_document(
    question: Question, who: Actor, callers: CallerReferences | None
) -> dict[str, Any]:
    """One sighting; details for who answers, the caller for the agent and supervisors only.

    `callers` None leaves the reference out: what answers a change is kept for its idempotency key.
    """
    document: dict[str, Any] = {
        "id": question.id,
        "text": question.text,
        "asked_at": question.asked_at.isoformat(),
        "why": question.why,
        "customer": question.customer,
        "flag": str(question.flag_reason) if question.flag_reason else None,
        "passage": question.passage or None,
        "closed": question.closed_at is not None,
        "call_number": question.call_number,
    }
    if can_see_details(who, question):
        document["details"] = question.details
        document["agent_note"] = question.agent_note_told or None
    if can_see_private(who, question):
        document |= {
            "asked_by": question.asked_by.name,
            "earlier_queries": question.earlier_queries,
            "callback_by": question.callback_by.isoformat() if question.callback_by else None,
            "called_at": question.called_at.isoformat() if question.called_at else None,
            "satisfaction": str(question.satisfaction) if question.satisfaction else None,
        }
        if callers is not None:
            document["caller"] = callers.decrypted(question.caller_cipher)
    return document


def owed_document(owed: OwedCall, who: Actor, callers: CallerReferences) -> dict[str, Any]:
    """A call that is owed: of a question, or of a call without one, whose `group` is None."""
    if owed.question is not None:
        group = owed.question.group
        document = question_document(owed.question, who, callers)
        return document | {"group": group.number, "state": str(group.state)}
    assert owed.callback is not None
    return {
        "id": owed.callback.id,
        "group": None,
        "state": None,
        "text": owed.about,
        "asked_at": owed.callback.promised_at.isoformat(),
        "asked_by": owed.callback.user.name,
        "callback_by": owed.due_at.isoformat(),
        "caller": callers.decrypted(owed.caller_cipher),
    }


def answer_document(answer: QuestionAnswer) -> dict[str, Any]:
    """An entry that is to answer, and the phrasings a search does not find it by."""
    return {
        "number": answer.entry.number,
        "means": str(answer.means),
        "given_by": answer.given_by.name,
        "given_at": answer.given_at.isoformat(),
        "not_found": answer.not_found,
    }


def step_document(step: QuestionStep) -> dict[str, Any]:
    """One line of the history."""
    return {
        "step": str(step.kind),
        "at": step.at.isoformat(),
        "by": step.actor,
        "comment": step.comment_told or None,
        "data": step.data,
    }


def similar_document(similar: Similar, demand: Mapping[int, Demand]) -> dict[str, Any]:
    """The closest published answers and groups, with the words that made them close and apart."""
    return {
        "answers": [hit_document(hit) for hit in similar.answers],
        "questions": [
            group_document(group, demand.get(group.id, Demand()))
            | {
                "likeness": round(match.score, 3),
                "same": match.sure,
                "why": list(match.why),
                "unmatched": list(match.unmatched),
            }
            for group, match in similar.groups
        ],
    }


def _unreviewed(group: QuestionGroup) -> dict[str, str]:
    """What of a group people may read though no committee has."""
    return {"interim": group.interim_note, "close_reason": group.close_reason}


def _number_of(group: QuestionGroup) -> str | None:
    """The entry that answers it, or that a flag is about."""
    entry: Entry | None = group.answer_entry
    if group.kind == GroupKind.FLAG:
        entry = group.flagged_entry
    return entry.number if entry and may_know_of(entry) else None
