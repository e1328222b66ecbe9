"""Who may decide on what, and how many sign-offs a submission needs. Pure functions."""

from __future__ import annotations

from people.actors import Actor
from people.models import User
from people.permissions import Account, same_person
from people.roles import Role
from review.models import Purpose, Review


def can_review(actor: Actor) -> bool:
    """Members of the review committee."""
    return actor.has(Role.REVIEWER)


def is_of_committee(user: User) -> bool:
    """Whether an account can decide at all as it stands: active, and a reviewer's."""
    return user.active and Role.REVIEWER in user.roles


def is_own(actor: Actor, review: Review, acting_for: Actor | None = None) -> bool:
    """Whether the actor wrote on the revision or submitted it: then somebody else decides.

    It is the person that counts, whatever account they use, and with a delegate both of them:
    `acting_for` is the one whose place the actor takes. For a retirement the text is not at issue,
    only who asked for it.
    """
    behind: list[Account] = [review.submitted_by]
    if review.purpose == Purpose.PUBLISH:
        behind += review.revision.written_by
    deciding = [actor] if acting_for is None else [actor, acting_for]
    return any(same_person(one, other) for one in deciding for other in behind)


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
    """Whose turn it is may be settled by the committee's chair and by administrators."""
    return is_chair(actor) or actor.has(Role.ADMIN)


def is_chair(actor: Actor) -> bool:
    """The chair is a member of the committee."""
    return actor.is_chair and can_review(actor)
