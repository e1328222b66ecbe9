"""What to know before one signs, in one band: what does not agree, who waits, what was flagged."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from review.held.changed_basis import changed_since
from review.held.findings import AGAINST_LABELS, findings_of
from review.models import Purpose, Review


def before_signing(session: Session, review: Review) -> dict[str, Any]:
    """What the band shows of the text itself; nothing for a retirement."""
    if review.purpose == Purpose.RETIRE:
        return {"findings": [], "changed_basis": [], "against_labels": AGAINST_LABELS}
    return {
        "findings": findings_of(session, review.revision),
        "changed_basis": changed_since(session, review),
        "against_labels": AGAINST_LABELS,
    }
