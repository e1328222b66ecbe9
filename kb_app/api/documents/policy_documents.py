"""Policies, and what they demand of a review, as JSON."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from content.queries import is_interim
from kb_app.api.documents.entry_documents import review_document
from review.checklist import checklist_of
from review.models import Review, ReviewState
from review.policies.models import PolicyVersion
from review.policies.preview import Gap, Preview
from review.policies.queries import demand_of, unreachable
from review.policies.quorum import Need
from review.policies.rules import rules_of


def whole_review_document(session: Session, review: Review) -> dict[str, Any]:
    """One review with what the policy demands of it and what is still missing."""
    demand = demand_of(session, review)
    is_open = review.state == ReviewState.OPEN
    entry = review.entry
    shown = is_interim(entry) and entry.interim_revision_id == review.revision_id
    return review_document(review) | {
        "demand": {
            "needs": [need_document(need) for need in demand.needs],
            "missing": [need_document(need) for need in demand.missing] if is_open else [],
            "unreachable": [need_document(need) for need in unreachable(session, review)]
            if is_open
            else [],
            "hours": demand.hours,
            "checklist": [
                {"key": item.key, "text": str(item.text)} for item in checklist_of(review, demand)
            ],
        },
        "urgent": [
            {
                "reviewer": one.reviewer.name,
                "department": one.department.code,
                "hours": one.hours,
                "reason": one.reason,
                "checklist": one.checked,
                "at": one.at.isoformat(),
            }
            for one in review.urgent_sign_offs
        ],
        "provisional_until": entry.interim_until.isoformat()
        if shown and entry.interim_until
        else None,
    }


def need_document(need: Need) -> dict[str, Any]:
    """So many sign-offs of one sort, for programs and, in `label`, for people."""
    return {
        "count": need.count,
        "departments": list(need.names),
        "speciality": str(need.speciality) if need.speciality else None,
        "further_department": need.further,
        "operations_group": need.of_group,
        "label": str(need.label),
    }


def version_document(version: PolicyVersion, *, rules: bool = True) -> dict[str, Any]:
    """A version of the policy, with its rules or in short."""
    document: dict[str, Any] = {
        "version": version.id,
        "saved_at": version.saved_at.isoformat(),
        "saved_by": version.saved_by,
        "note": version.note,
    }
    if rules:
        document["rules"] = [
            {"key": rule.key, **rule.as_json()} for rule in rules_of(version.rules)
        ]
    return document


def gap_document(gap: Gap) -> dict[str, Any]:
    """What the committee as it is cannot give."""
    return {
        "rule": gap.rule.key,
        "department": gap.department,
        "lacking": [need_document(need) for need in gap.needs],
    }


def preview_document(shown: Preview) -> dict[str, Any]:
    """What edited rules would have demanded: counts, and each submission by its number."""
    before, after = shown.sign_offs()
    return {
        "total": shown.total,
        "changed": shown.changed,
        "stuck": shown.stuck,
        "sign_offs": {"before": before, "after": after},
        "items": [
            {
                "review": row.review.id,
                "number": row.review.entry.number,
                "grade": str(row.review.grade),
                "department": row.review.entry.department.code,
                "before": [need_document(need) for need in row.before],
                "after": [need_document(need) for need in row.after],
                "hours": {"before": row.hours_before, "after": row.hours_after},
                "changed": row.is_changed,
                "stuck": [need_document(need) for need in row.stuck],
            }
            for row in shown.rows
        ],
    }
