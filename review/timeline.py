"""The way of an entry through the committee, as steps a person can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.errors import Text
from core.messages import LazyText, _
from people.models import User
from review.models import (
    REVIEW_STATE_LABELS,
    VERDICT_LABELS,
    Purpose,
    Review,
    ReviewState,
    SignOff,
    Verdict,
)


class Tone(StrEnum):
    """How a step is shown beside its words."""

    PLAIN = "plain"
    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"


@dataclass(frozen=True)
class Step:
    """One thing somebody did, or is waited for."""

    what: Text
    person: User | None = None
    at: datetime | None = None
    comment: str = ""
    tone: Tone = Tone.PLAIN
    current: bool = False


_SUBMITTED: dict[Purpose, LazyText] = {
    Purpose.PUBLISH: _("送审"),
    Purpose.RETIRE: _("申请下线"),
}
_TONES: dict[Verdict, Tone] = {
    Verdict.APPROVE: Tone.GOOD,
    Verdict.REQUEST_CHANGES: Tone.ATTENTION,
    Verdict.REJECT: Tone.BAD,
}


def steps(review: Review) -> list[Step]:
    """What happened in a review, oldest first; exactly the last step is the current one."""
    done = [
        Step(_SUBMITTED[review.purpose], review.submitted_by, review.submitted_at, review.reason),
        *(Step(_verdict(s), s.reviewer, s.at, s.comment, _tone(s)) for s in review.sign_offs),
    ]
    if review.state in (ReviewState.CHANGES_REQUESTED, ReviewState.REJECTED):
        return [*done[:-1], replace(done[-1], current=True)]
    return [*done, _standing(review)]


def _verdict(sign_off: SignOff) -> Text:
    label = VERDICT_LABELS[sign_off.verdict]
    if sign_off.lapsed_at is None:
        return label
    return _("{verdict}（已失效，不再计入）", verdict=label)


def _tone(sign_off: SignOff) -> Tone:
    return _TONES[sign_off.verdict] if sign_off.lapsed_at is None else Tone.PLAIN


def _standing(review: Review) -> Step:
    if review.state == ReviewState.OPEN:
        holder = review.holder
        waits = _("审核中") if holder else REVIEW_STATE_LABELS[ReviewState.OPEN]
        return Step(waits, holder, current=True)
    if review.state == ReviewState.APPROVED:
        return Step(_outcome(review), at=review.decided_at, tone=Tone.GOOD, current=True)
    return Step(REVIEW_STATE_LABELS[review.state], at=review.decided_at, current=True)


def _outcome(review: Review) -> Text:
    if review.purpose == Purpose.RETIRE:
        return _("已下线")
    starts = review.revision.effective_from
    waits = starts is not None and review.revision.published_at is None
    return _("已通过，{day} 生效", day=starts) if waits else _("已发布")


def earlier(reviews: Sequence[Review], review: Review) -> list[Review]:
    """The submissions of the entry before `review`, newest first."""
    return [other for other in reviews if other.id < review.id]
