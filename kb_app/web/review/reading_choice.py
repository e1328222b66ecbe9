"""Whether what is under review becomes required reading: what is proposed, what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from briefing.models import ReadingChoice
from briefing.permissions import can_choose_reading
from briefing.proposing import Proposal, proposal
from briefing.queries import choice_for
from content.kinds.registry import kind_named
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.kit.audience_form import AudienceChoices, audience_choices
from review.models import Purpose, Review, ReviewState
from review.queries import published_beside


@dataclass(frozen=True)
class ShownChoice:
    """What the page shows of it; `stored` fills the form."""

    proposal: Proposal
    chosen: ReadingChoice | None
    may_choose: bool
    choices: AudienceChoices | None
    due_minutes: int

    @property
    def stored(self) -> Mapping[str, Any]:
        """What was chosen, as the form shows it."""
        if self.chosen is None:
            return {}
        return {**self.chosen.audience, "due_minutes": self.chosen.due_minutes}


def reading_choice(session: Session, review: Review) -> ShownChoice | None:
    """The choice for a review; None where there is nothing to choose."""
    if review.purpose != Purpose.PUBLISH or not kind_named(review.entry.kind).shown:
        return None
    if review.state != ReviewState.OPEN:
        return None
    may_choose = can_choose_reading(actor(), review)
    return ShownChoice(
        proposal(session, published_beside(session, review), review.revision),
        choice_for(session, review.revision),
        may_choose,
        audience_choices(session) if may_choose else None,
        container().settings.reading_due_minutes,
    )
