"""What to know before one signs, in one band: what does not agree, who waits, what was flagged."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from content.laws.place import ended_laws
from content.laws.relations import ENDING
from content.laws.said import unsaid_in
from content.models import number_of
from review.held.changed_basis import changed_since
from review.held.findings import AGAINST_LABELS, findings_of
from review.held.narrow_basis import narrow_basis_of
from review.impact.laws_ended import laws_ended
from review.models import Purpose, Review


def before_signing(session: Session, review: Review) -> dict[str, Any]:
    """What the band shows of the text itself; nothing for a retirement."""
    if review.purpose == Purpose.RETIRE:
        nothing = ("findings", "changed_basis", "narrow_basis", "ends", "on_ended", "unsaid")
        return {"against_labels": AGAINST_LABELS, **{name: [] for name in nothing}}
    cited = {one.regulation_id for one in review.revision.citations}
    return {
        "ends": laws_ended(session, review),
        "on_ended": [(number_of(law), by) for law, by in ended_laws(session, cited).items()],
        "unsaid": [one for one in unsaid_in(review.revision) if one.relation in ENDING],
        "findings": findings_of(session, review.revision),
        "changed_basis": changed_since(session, review),
        "narrow_basis": narrow_basis_of(session, review.revision),
        "against_labels": AGAINST_LABELS,
    }
