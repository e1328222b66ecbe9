"""Entries went to another department: what the committee still asks of their open reviews.

Sign-offs stay what they were given for, a department; only the seat of the owner is another's now.
Where that leaves nothing to be signed, the last sign-off counts no more: whoever looks next knows
whose text it is. The clock of a step goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, clock
from core.messages import LazyText, _, enumerated
from people.actors import SYSTEM_NAME, actor_of
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from review.assignment import turns
from review.models import Review, ReviewState, SignOff
from review.permissions import is_own
from review.policies.queries import (
    Structure,
    active_reviewers,
    rule_of,
    signer_of,
    signers_of,
    standing_approvals,
)
from review.policies.quorum import Need, missing


@dataclass(frozen=True)
class Standing:
    """What an open review asks for once its entry is another department's."""

    review: Review
    kept: Sequence[SignOff]
    lapsed: SignOff | None
    still: str  # who has to sign yet
    stuck: str  # what of it nobody can give

    @property
    def told(self) -> LazyText:
        """In words: what stays valid, what is voided, what is asked for."""
        names = enumerated(one.reviewer.display_name for one in self.kept)
        valid = _("已有会签仍有效：{names}；", names=names) if self.kept else ""
        lapsed = self.lapsed.reviewer.display_name if self.lapsed else ""
        void = _("{name}的会签作废，请移交后再签；", name=lapsed) if lapsed else ""
        return _("{valid}{void}还需 {still}", valid=valid, void=void, still=self.still)


def open_reviews(session: Session, entry_ids: Iterable[int]) -> Sequence[Review]:
    """The open reviews of these entries, by id."""
    query = select(Review).where(
        Review.entry_id.in_(set(entry_ids)), Review.state == ReviewState.OPEN
    )
    return session.scalars(query.order_by(Review.id)).unique().all()


def standing_under(session: Session, review: Review, department_id: int) -> Standing:
    """What it would ask for as a submission of that department."""
    wanted = Structure.kept(session).requirement(rule_of(session, review), department_id)
    given, signed = standing_approvals(review), signers_of(session, review)
    still, lapsed = missing(wanted, signed), None
    if not still and all(one.carried_from_id is not None for one in given):
        still = [Need(1, again=True)]  # as it was before: what was carried over decides nothing
    elif not still:
        lapsed = max(given, key=lambda one: (one.at, one.id))
        signed = [one for one, by in zip(signed, given, strict=True) if by is not lapsed]
        given = [one for one in given if one is not lapsed]
        still = missing(wanted, signed)
    able = [
        signer_of(session, user)
        for user in active_reviewers(session)
        if not is_own(actor_of(user), review)
    ]
    stuck = missing(wanted, [*signed, *able])
    return Standing(
        review,
        given,
        lapsed,
        enumerated(need.label for need in still),
        enumerated(need.label for need in stuck),
    )


def follow_owner(session: Session, standing: Standing) -> None:
    """The entry was given away: void what has to be, and make it the turn of who is waited for."""
    review, lapsed = standing.review, standing.lapsed
    if lapsed is not None:
        lapsed.lapsed_at = clock.now()
        session.flush()
        values = {"review": review.id, "hash": review.content_hash, "why": "owner_changed"}
        subject = f"entry:{review.entry.number}"
        signed = values | {"signed": [lapsed.reviewer.name]}
        audit.record(session, SYSTEM_NAME, "review.sign_off_lapsed", subject, signed)
        text = _("{number} 移交给别的部门，您的会签作废，请再看一次", number=review.entry.number)
        about = Subject(SubjectKind.REVIEW, str(review.id))
        key = f"owner-changed:{lapsed.id}:{lapsed.lapsed_at:%Y%m%d%H%M%S}"
        tell(session, [lapsed.reviewer_id], text, about=about, key=key)
    turns.asked_of_others(session, review)
