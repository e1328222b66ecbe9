"""Who wrote and submitted hears what became of it; a text in force, too, when its day comes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.messages import LazyText, _
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from review.models import Purpose, Review, ReviewState


def tell_outcome(session: Session, review: Review, by: int) -> None:
    """Tell the submitter and the writers of a review that was closed; not who closed it (`by`)."""
    number = review.entry.number
    texts: dict[ReviewState, LazyText] = {
        ReviewState.CHANGES_REQUESTED: _("{number} 被退回修改，请看审核意见", number=number),
        ReviewState.REJECTED: _("{number} 被驳回，请看审核意见", number=number),
        ReviewState.APPROVED: _approved(review),
    }
    text = texts.get(review.state)
    if text is None:
        return
    whom = {review.submitted_by_id}
    if review.purpose == Purpose.PUBLISH:
        whom |= review.revision.writer_ids
    about = Subject(SubjectKind.REVIEW, str(review.id))
    key = f"outcome:{review.id}:{review.state}"
    tell(session, whom - {by}, text, about=about, key=key)


def _approved(review: Review) -> LazyText:
    number = review.entry.number
    if review.purpose != Purpose.PUBLISH:
        return _("{number} 的下线申请已通过，已经下线", number=number)
    if review.entry.published_revision_id == review.revision_id:
        return _("{number} 已通过审核并发布", number=number)
    day = review.revision.effective_from
    return _("{number} 已通过审核，{day} 起生效", number=number, day=str(day))
