"""What the base said earlier, as JSON: the text, who approved it, and on what comparison."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from content.as_of import PastEntry
from content.hashing import content_hash
from kb_app.api.documents.entry_documents import (
    doubt_document,
    named_law_document,
    published_document,
)
from review.comparison import compare
from review.models import Review
from review.queries import published_beside


def past_document(past: PastEntry, approval: Review | None, session: Session) -> dict[str, Any]:
    """An entry as readers saw it then, with what stands behind it."""
    document = published_document(past.entry, past.revision)
    document["citations"] = [
        {
            "number": basis.citation.regulation.number,
            "clause": basis.citation.clause,
            "title": basis.title or None,
            "text": basis.clause.text if basis.clause else None,
        }
        for basis in past.basis
    ]
    ended, until = past.revision.ended_at, past.provisional_until
    return document | {
        "at": past.at.isoformat(),
        "state": "provisional" if past.provisional_until else "published",
        "provisional_until": until.isoformat() if until else None,
        "ended_at": ended.isoformat() if ended else None,
        "review_by": str(past.review_by) if past.review_by else None,
        "ended_by": [named_law_document(one) for one in past.ended_by],
        "in_doubt": [doubt_document(doubt) for doubt in past.doubts],
        "confirmed": [
            {"by": word.user.name, "at": word.at.isoformat(), "reason": word.reason}
            for word in past.confirmed
        ],
        "intact": past.revision.content_hash in (None, content_hash(past.revision)),
        "approval": _approval_document(session, approval) if approval else None,
    }


def _approval_document(session: Session, review: Review) -> dict[str, Any]:
    before = published_beside(session, review)
    return {
        "review": review.id,
        "content_hash": review.content_hash,
        "submitted_by": review.submitted_by.name,
        "submitted_at": review.submitted_at.isoformat(),
        "decided_at": review.decided_at.isoformat() if review.decided_at else None,
        "sign_offs": [
            {
                "reviewer": s.reviewer.name,
                "verdict": str(s.verdict),
                "comment": s.comment,
                "at": s.at.isoformat(),
            }
            for s in review.sign_offs
        ],
        "urgent_sign_offs": [
            {"reviewer": s.reviewer.name, "reason": s.reason, "at": s.at.isoformat()}
            for s in review.urgent_sign_offs
        ],
        "compared_with": {"revision": before.seq, "content_hash": before.content_hash}
        if before
        else None,
        "changes": [
            {
                "label": str(pair.label),
                "change": str(pair.mark),
                "before": pair.before.text if pair.before else None,
                "after": pair.after.text if pair.after else None,
            }
            for pair in compare(before, review.revision).changes
        ]
        if before
        else [],
    }
