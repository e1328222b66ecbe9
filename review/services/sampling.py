"""One verdict on similar submissions of which a sample was read."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict
from core.messages import _
from people.actors import Actor
from review.models import Review, Verdict
from review.services.deciding import Given, decide_together
from review.services.opened_texts import require_opened
from review.services.steps import locked_review
from review.similar import belongs, may_by_sample, sample


def decide_similar(
    session: Session,
    actor: Actor,
    key: str,
    review_ids: Collection[int],
    verdict: Verdict,
    comment: str = "",
    *,
    excluded: Collection[int] = (),
    checked: Collection[str] = (),
) -> list[Review]:
    """The verdict on those of the group `key` that were shown and not excluded: all, or none.

    Each has its own sign-off and its own row in the audit trail; one more says what was decided
    together and what the sample was. Raises what `decide_batch` raises, and `Conflict` when one is
    not of the group any more or is too risky to be approved by a sample.
    """
    reviews = [locked_review(session, actor, review_id) for review_id in sorted(set(review_ids))]
    strangers = [review.id for review in reviews if not belongs(review, key)]
    if strangers:
        raise Conflict(
            _("其中有 {count} 件已不属于这一组，请重新打开", count=len(strangers)),
            code="not_in_group",
            details={"ids": strangers},
        )
    if verdict == Verdict.APPROVE:
        heavy = [review.id for review in reviews if not may_by_sample(review.grade)]
        if heavy:
            raise Conflict(
                _("涉及金额、期限、义务或法规的内容须逐件打开审核"),
                code="open_each",
                details={"ids": heavy},
            )
    others = [locked_review(session, actor, one) for one in sorted(set(excluded))]
    drawn = sample([*reviews, *(other for other in others if belongs(other, key))])
    if verdict == Verdict.APPROVE:
        require_opened(session, actor, drawn)
    ids = [review.id for review in reviews]
    given = Given(verdict, comment, checked)
    decided = decide_together(session, actor, ids, given, by_sample=True)
    values = {
        "verdict": str(verdict),
        "ids": [review.id for review in decided],
        "excluded": sorted(set(excluded)),
        "sample": [review.id for review in drawn],
    }
    audit.record(session, actor.name, "review.decide_similar", f"reviews:{key}", values)
    return decided
