"""The urgent path: two people of two departments put a text up at once, for hours only.

The submission stays where it is, in the ordinary queue: approved by the ordinary quorum it becomes
ordinary, and without that the text is gone when its time is over. What they sign here counts for
nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.models import INTERIM_HOURS_MAX, Revision
from content.services import interim, publishing
from core import audit, clock
from core.errors import Conflict, Forbidden, Invalid
from core.messages import LazyText, _
from people.actors import SYSTEM_NAME, Actor, actor_of
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.permissions import same_person
from review.models import Purpose, Review, ReviewState, UrgentSignOff
from review.permissions import is_of_committee, is_own
from review.services.checking import ticked
from review.services.steps import locked_review, record, require_open, require_reviewer

_DECIDED = (ReviewState.APPROVED, ReviewState.REJECTED)


def sign_urgent(
    session: Session,
    actor: Actor,
    review_id: int,
    hours: int,
    reason: str,
    *,
    checked: Collection[str] = (),
) -> Review:
    """Sign for putting the text up now, for `hours` at most; the second department's does it.

    The shorter of both times holds. `checked`: the keys ticked of the checklist, which binds here
    as for an approval: haste is no reason to leave a number unread. Raises `Forbidden` on one's own
    and without a department, `Invalid` on `hours`, `reason` and the checklist, `Conflict` when it
    cannot be, or the same person or department has signed already.
    """
    review = locked_review(session, actor, review_id)
    require_reviewer(actor, review)
    require_open(review)
    department_id = _require_allowed(session, actor, review)
    if not 1 <= hours <= INTERIM_HOURS_MAX:
        raise Invalid.field("hours", _("需要 1 到 {max} 小时", max=INTERIM_HOURS_MAX))
    if not reason.strip():
        raise Invalid.field("reason", _("请写明为什么等不到正常会签"))
    listed = ticked(session, review, checked, whole=True)
    own = next((one for one in review.urgent_sign_offs if one.reviewer_id == actor.id), None)
    if own is None:  # else one that lapsed when they left the committee
        own = UrgentSignOff(reviewer_id=actor.id)
        review.urgent_sign_offs.append(own)
    own.department_id, own.content_hash = department_id, review.content_hash
    own.hours, own.reason, own.checked = hours, reason.strip(), listed
    own.at, own.lapsed_at = clock.now(), None
    session.flush()
    record(session, actor, "review.urgent", review, {"hours": hours, "reason": reason.strip()})
    signed = standing_urgent(review)
    if len({one.department_id for one in signed}) >= 2:
        _show(session, review, signed)
    return review


def standing_urgent(review: Review) -> list[UrgentSignOff]:
    """Those that count: the committee's, of people whose own it is not, each once."""
    people: list[UrgentSignOff] = []
    for one in review.urgent_sign_offs:
        who = actor_of(one.reviewer)
        again = any(same_person(who, actor_of(other.reviewer)) for other in people)
        stands = one.lapsed_at is None and is_of_committee(one.reviewer)
        if stands and not again and not is_own(who, review):
            people.append(one)
    return people


def end_due_interims(session: Session) -> Sequence[Revision]:
    """What the worker does: take down what was not confirmed in time, and tell who was part of it.

    Readers do not wait for it: they stop seeing a text the moment its time is over.
    """
    ended = interim.end_due_interims(session)
    for revision in ended:
        subject = f"entry:{revision.entry.number}"
        values = {"seq": revision.seq, "hash": revision.content_hash}
        audit.record(session, SYSTEM_NAME, "interim.lapsed", subject, values)
        _tell_lapsed(session, revision)
    session.flush()
    return ended


def _require_allowed(session: Session, actor: Actor, review: Review) -> int:
    """The department the actor signs for. Raises `Forbidden`, `Conflict`."""
    if actor.department_id is None:
        raise Forbidden(_("紧急发布要由两个部门的委员会签，您不属于任何部门"))
    if review.purpose != Purpose.PUBLISH:
        raise Conflict(_("下线申请不能走紧急发布"), code="not_urgent")
    publishing.require_judged(session, review.revision, review.content_hash)
    if _was_shown(session, review):
        raise Conflict(
            _("这个条目已经临时发布过，要等正常会签有结论之后才能再次使用紧急发布"),
            code="interim_used",
        )
    for one in standing_urgent(review):
        if same_person(actor, actor_of(one.reviewer)):
            raise Conflict(_("您已经签过紧急发布，等另一个部门的委员"), code="already_signed")
        if one.department_id == actor.department_id:
            raise Conflict(_("本部门已经签过，等另一个部门的委员"), code="same_department")
    return actor.department_id


def _was_shown(session: Session, review: Review) -> bool:
    """Whether an interim text of the entry was shown that the committee never decided on.

    Otherwise taking back and submitting again would keep a text up for ever.
    """
    shown = (
        select(func.max(Review.id))
        .join(Revision, Review.revision_id == Revision.id)
        .where(Revision.entry_id == review.entry_id, Revision.interim_from.is_not(None))
    )
    latest = session.scalar(shown)
    if latest is None:
        return False
    decided = select(Review.id).where(
        Review.entry_id == review.entry_id, Review.id >= latest, Review.state.in_(_DECIDED)
    )
    return session.scalar(decided.limit(1)) is None


def _show(session: Session, review: Review, signed: Sequence[UrgentSignOff]) -> None:
    until = clock.now() + timedelta(hours=min(one.hours for one in signed))
    interim.show_interim(session, review.revision, until)
    shown_until = review.revision.interim_until
    assert shown_until is not None
    values = {
        "review": review.id,
        "seq": review.revision.seq,
        "hash": review.content_hash,
        "until": shown_until.isoformat(),
        "signed": [one.reviewer.name for one in signed],
    }
    audit.record(session, SYSTEM_NAME, "interim.shown", f"entry:{review.entry.number}", values)
    text = _("{number} 已临时发布，请尽快完成正常会签", number=review.entry.number)
    _tell_part_of_it(session, review, text, "shown")


def _tell_lapsed(session: Session, revision: Revision) -> None:
    query = select(Review).where(
        Review.revision_id == revision.id, Review.purpose == Purpose.PUBLISH
    )
    review = session.scalars(query.order_by(Review.id.desc()).limit(1)).unique().one()
    text = _("{number} 的临时内容没有按时确认，已撤下", number=revision.entry.number)
    _tell_part_of_it(session, review, text, "lapsed")


def _tell_part_of_it(session: Session, review: Review, text: LazyText, what: str) -> None:
    waits = [user.id for user in review.awaited]
    signed = [one.reviewer_id for one in review.urgent_sign_offs]
    tell(
        session,
        [review.submitted_by_id, *signed, *waits],
        text,
        about=Subject(SubjectKind.REVIEW, str(review.id)),
        key=f"interim.{what}:{review.id}",
    )
