"""Who answers for what, and hand-overs, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from handover.duty_changes import Change
from handover.duty_list import Duties, Person
from handover.holdings import Thing
from handover.models import Handover
from handover.orphans import Orphan
from handover.what_moves import Moving
from people.operations_group import GroupMember


def handover_document(one: Handover, moving: Moving | None = None) -> dict[str, Any]:
    """One hand-over; while it is pending with what would move now, once done with what did."""
    document: dict[str, Any] = {
        "id": one.id,
        "giver": one.giver.code,
        "receiver": one.receiver.code,
        "state": str(one.state),
        "effective_on": one.effective_on.isoformat(),
        "reason": one.reason,
        "choice": one.choice,
        "proposed_by": one.proposed_by.name,
        "proposed_at": one.proposed_at.isoformat(),
        "answered_by": one.answered_by.name if one.answered_by else None,
        "answered_at": one.answered_at.isoformat() if one.answered_at else None,
        "refusal": one.answer,
        "trouble": one.trouble_told,
        "done_at": one.done_at.isoformat() if one.done_at else None,
    }
    if moving is not None:
        document |= moving_document(moving)
    return document


def moved_document(one: Handover) -> dict[str, Any]:
    """One that took effect, with all that went over."""
    things = [
        {
            "sort": str(item.sort),
            "reference": item.reference,
            "label": item.label,
            "due_at": item.due_at.isoformat() if item.due_at else None,
            "said": item.said_told,
            "came_later": item.came_later,
        }
        for item in one.items
    ]
    return handover_document(one) | {"things": things, "total": len(things)}


def moving_document(moving: Moving) -> dict[str, Any]:
    """What would move, and what becomes of reviews."""
    return {
        "things": [thing_document(one) for one in moving.things],
        "total": len(moving.things),
        "reviews": [
            {
                "id": one.review.id,
                "number": one.review.entry.number,
                "told": str(one.told),
                "stuck": one.stuck,
            }
            for one in moving.standings
        ],
    }


def thing_document(one: Thing) -> dict[str, Any]:
    """One thing that would move."""
    return {
        "sort": str(one.sort),
        "reference": one.reference,
        "label": one.label,
        "note": str(one.note),
        "due_at": one.due_at.isoformat() if one.due_at else None,
    }


def orphan_document(one: Orphan) -> dict[str, Any]:
    """One thing without an able owner."""
    return {
        "sort": str(one.sort),
        "reference": one.reference,
        "label": one.label,
        "department": one.department,
        "why": str(one.why),
    }


def duties_document(one: Duties) -> dict[str, Any]:
    """What one department answers for, with whom."""
    return {
        "department": one.department.code,
        "name": one.department.name,
        "active": one.department.active,
        "able": one.is_able,
        "categories": [category.code for category in one.categories],
        "regions": [region.code for region in one.regions],
        "entries": one.entries,
        "contributors": _people(one.contributors),
        "reviewers": _people(one.reviewers),
        "on_duty": [turn.user.name for turn in one.on_duty],
        "operations_group": [member_document(seat) for seat in one.seats],
        "clocks": None
        if one.clocks is None
        else {
            name: {
                "running": c.running,
                "late": c.late,
                "next_due": c.next_due and c.next_due.isoformat(),
            }
            for name, c in one.clocks.items()
        },
        "handovers": [pending.id for pending in one.leaving],
    }


def change_document(one: Change) -> dict[str, Any]:
    """One change of who answers for what."""
    return {
        "at": one.at.isoformat(),
        "who": one.who,
        "action": one.action,
        "subject": one.subject,
        "called": one.called,
        "values": one.values,
    }


def member_document(one: GroupMember) -> dict[str, Any]:
    """A term in the operations group."""
    return {
        "id": one.id,
        "user": one.user.name,
        "display_name": one.user.display_name,
        "department": one.department.code,
        "field": one.field,
        "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat(),
        "substitute": one.substitute.name if one.substitute else None,
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "able": one.is_able,
    }


def _people(several: Iterable[Person]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.user.name,
            "display_name": one.user.display_name,
            "away_until": one.absence.ends_on.isoformat() if one.absence else None,
            "stood_in_by": list(one.stands_in),
        }
        for one in several
    ]
