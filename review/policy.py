"""Who may decide on what, and how many sign-offs a submission needs. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable

from people.actors import Actor
from people.roles import Role
from review.models import Review, Verdict

SIGN_OFFS_NEEDED = 1  # committee policies by kind of change will say so per submission


def can_review(actor: Actor) -> bool:
    """Members of the review committee."""
    return actor.has(Role.REVIEWER)


def is_own(actor: Actor, review: Review) -> bool:
    """Whether the actor wrote on the revision or submitted it: then somebody else decides.

    For a retirement the text is not at issue, only who asked for it.
    """
    if actor.id == review.submitted_by_id:
        return True
    return review.purpose == "publish" and actor.id in review.revision.writer_ids


def can_decide(actor: Actor, review: Review) -> bool:
    """A reviewer, and never on one's own submission."""
    return can_review(actor) and not is_own(actor, review)


def can_see_review(actor: Actor, review: Review) -> bool:
    """The committee, and the department whose submission it is."""
    return can_review(actor) or can_withdraw(actor, review)


def can_withdraw(actor: Actor, review: Review) -> bool:
    """The contributors of the department that submitted it."""
    return actor.has(Role.CONTRIBUTOR) and actor.department_id == review.entry.department_id


def can_assign(actor: Actor) -> bool:
    """Whose turn it is may be settled by administrators."""
    return actor.has(Role.ADMIN)


def is_complete(verdicts: Iterable[Verdict]) -> bool:
    """Whether the approvals given are enough."""
    approvals = sum(verdict == Verdict.APPROVE for verdict in verdicts)
    return approvals >= SIGN_OFFS_NEEDED
