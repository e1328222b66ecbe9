"""One verdict on many reviews as a task: each with its own sign-off, in a step of its own.

What is checked of them all together (one's own, opened, a sample read) is checked when it is asked
for; each is checked again by itself when its turn comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy.orm import Session

from core.errors import Forbidden
from core.messages import _
from core.tasks.models import Task
from core.tasks.services import ask_for
from people.actors import Actor, load_actor
from review.models import Verdict
from review.permissions import can_review, is_own
from review.queries import review_numbered
from review.services.deciding import Given, Together, decide_locked, require_decidable
from review.services.steps import locked_review

VERDICTS = "verdicts"


def require_all_decidable(
    session: Session, actor: Actor, review_ids: Sequence[int], given: Given
) -> None:
    """What `decide_batch` refuses, before anything is asked for."""
    reviews = [review_numbered(session, actor, one) for one in sorted(set(review_ids))]
    require_decidable(session, actor, reviews, given)


def ask_for_verdicts(
    session: Session,
    actor: Actor,
    review_ids: Sequence[int],
    given: Given,
    together: Together | None = None,
) -> Task:
    """Have the verdict given on each, after nothing was found in the way.

    `together`: what they are decided as, where it is more than a choice of one's own.
    """
    ids = sorted(set(review_ids))
    parameters = {
        "ids": ids,
        "verdict": str(given.verdict),
        "comment": given.comment,
        "checked": None if given.checked is None else sorted(given.checked),
        "together": asdict(together) if together else None,
    }
    return ask_for(session, actor.id, VERDICTS, parameters, len(ids))


class VerdictWork:
    """How the reviews are decided one after the other; each gives its number."""

    def prepare(self, session: Session, task: Task) -> Given:
        """The verdict."""
        given = task.parameters
        return Given(Verdict(given["verdict"]), given["comment"], given["checked"])

    def look_ahead(self, session: Session, task: Task, prepared: Given, place: int) -> None:
        """Nothing of it takes long."""

    def begin(self, session: Session, task: Task, prepared: Given) -> Actor:
        """Whoever decides; what they may is looked at with each. Raises `NotFound`."""
        return load_actor(session, task.owner_id)

    def step(self, session: Session, task: Task, prepared: Given, shared: Actor, place: int) -> int:
        """The verdict on one."""
        review = locked_review(session, shared, task.parameters["ids"][place])
        if can_review(shared) and is_own(shared, review):
            raise Forbidden(_("不能审核自己送审的内容"), code="own_submission")
        if task.parameters["together"]:
            Together(**task.parameters["together"]).mark(review)
        decide_locked(session, shared, review, prepared)
        return review.id

    def finish(self, session: Session, task: Task) -> None:
        """One more row in the trail, where they were decided as something together."""
        if task.parameters["together"]:
            Together(**task.parameters["together"]).record(session, task.results)
