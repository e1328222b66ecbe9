"""One verdict on similar submissions of which a sample was read."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from core.errors import Conflict
from core.messages import _
from people.actors import Actor
from review.models import Review, Verdict
from review.queries import review_numbered
from review.services.deciding import Given, Together, decide_locked, require_decidable
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
    checked: Collection[str] | None = (),
) -> list[Review]:
    """The verdict on those of the group `key` that were shown and not excluded: all, or none.

    Each has its own sign-off and its own row in the audit trail; one more says what was decided
    together and what the sample was. Raises what `check_similar` raises.
    """
    given = Given(verdict, comment, checked)
    for review_id in sorted({*review_ids, *excluded}):
        locked_review(session, actor, review_id)
    together = check_similar(session, actor, key, review_ids, given, excluded=excluded)
    decided = [decide_locked(session, actor, one, given) for one in together.reviews(session)]
    together.record(session)
    return decided


def check_similar(
    session: Session,
    actor: Actor,
    key: str,
    review_ids: Collection[int],
    given: Given,
    *,
    excluded: Collection[int] = (),
) -> Together:
    """What is to be decided together, when nothing stands in the way.

    Raises what `require_decidable` raises, and `Conflict` when one is not of the group any more or
    is too risky to be approved by a sample.
    """
    reviews = [review_numbered(session, actor, one) for one in sorted(set(review_ids))]
    strangers = [review.id for review in reviews if not belongs(review, key)]
    if strangers:
        raise Conflict(
            _("其中有 {count} 件已不属于这一组，请重新打开", count=len(strangers)),
            code="not_in_group",
            details={"ids": strangers},
        )
    others = [review_numbered(session, actor, one) for one in sorted(set(excluded))]
    drawn = sample([*reviews, *(other for other in others if belongs(other, key))])
    if given.verdict == Verdict.APPROVE:
        heavy = [review.id for review in reviews if not may_by_sample(review.grade)]
        if heavy:
            raise Conflict(
                _("涉及金额、期限、义务或法规的内容须逐件打开审核"),
                code="open_each",
                details={"ids": heavy},
            )
        require_opened(session, actor, drawn)
    require_decidable(session, actor, reviews, given, by_sample=True)
    values = {
        "verdict": str(given.verdict),
        "excluded": sorted(set(excluded)),
        "sample": [review.id for review in drawn],
    }
    ids = [review.id for review in reviews]
    return Together(ids, actor.name, "review.decide_similar", f"reviews:{key}", values)
