"""Comments: written while reading, sent with the verdict, settled by the author's department."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.messages import _, as_json
from people.actors import Actor
from review.comments.anchors import piece_of, place_of, quote_from
from review.comments.models import Comment
from review.comments.queries import comment_seen, unsent
from review.comparison.pieces import Piece, pieces_of
from review.models import Review
from review.permissions import can_withdraw
from review.queries import proposed_before, published_beside
from review.services.steps import locked_review, record, require_open, require_reviewer

AT_MOST = 200  # of one reviewer on one review


def write_comment(
    session: Session, actor: Actor, review_id: int, *, piece: str, text: str, quote: str = ""
) -> Comment:
    """Note a comment on a piece; nobody else sees it before the verdict.

    `piece`: its key; `quote`: the words it is about, the whole piece when empty. Raises `Invalid`
    when there is no such piece, `Forbidden`, `Conflict` when decided.
    """
    review = locked_review(session, actor, review_id)
    require_reviewer(actor, review)
    require_open(review)
    found = _piece(session, review, piece, quote)
    written = select(func.count(Comment.id)).where(
        Comment.review_id == review.id, Comment.writer_id == actor.id
    )
    if (session.scalar(written) or 0) >= AT_MOST:
        raise Conflict(_("一次审核最多写 {count} 条批注", count=AT_MOST), code="too_many_comments")
    comment = Comment(
        review_id=review.id,
        writer_id=actor.id,
        piece=found.key,
        stored_place=as_json(place_of(found)),
        quote=quote or quote_from(found),
        text=text,
        written_at=clock.now(),
    )
    session.add(comment)
    session.flush()
    session.refresh(comment)
    return comment


def rewrite_comment(session: Session, actor: Actor, comment_id: int, text: str) -> Comment:
    """Change what one has written and not sent."""
    comment = _own_unsent(session, actor, comment_id)
    comment.text = text
    session.flush()
    return comment


def drop_comment(session: Session, actor: Actor, comment_id: int) -> Comment:
    """Throw away what one has written and not sent."""
    comment = _own_unsent(session, actor, comment_id)
    session.delete(comment)
    session.flush()
    return comment


def send_comments(session: Session, actor: Actor, review: Review) -> Sequence[Comment]:
    """Part of a verdict: everything the reviewer has written goes out with it."""
    sent = unsent(session, actor, review.id)
    for comment in sent:
        comment.sent_at = clock.now()
    session.flush()
    return sent


def settle_comment(session: Session, actor: Actor, comment_id: int, answer: str) -> Comment:
    """The author's department answers a comment: done, or why not. It can answer anew.

    Raises `NotFound`, `Forbidden` for others.
    """
    comment = comment_seen(session, actor, comment_id)
    if comment.sent_at is None:
        raise NotFound
    review = locked_review(session, actor, comment.review_id)
    if not can_withdraw(actor, review):
        raise Forbidden(_("由送审的部门答复批注"))
    comment.answer = answer
    comment.settled_at = clock.now()
    comment.settled_by_id = actor.id
    session.flush()
    session.refresh(comment)
    record(session, actor, "review.settle_comment", review, {"comment": comment.id})
    return comment


def _own_unsent(session: Session, actor: Actor, comment_id: int) -> Comment:
    comment = comment_seen(session, actor, comment_id)
    locked_review(session, actor, comment.review_id)
    session.refresh(comment)
    if comment.writer_id != actor.id:
        raise Forbidden(_("只能改自己写的批注"))
    if comment.sent_at is not None:
        raise Conflict(_("批注已随结论送出，不能再改"), code="comment_sent")
    return comment


def _piece(session: Session, review: Review, key: str, quote: str) -> Piece:
    """The piece meant: of the proposal, or of what it is compared with (a clause that goes)."""
    compared = (
        review.revision,
        published_beside(session, review),
        proposed_before(session, review),
    )
    for revision in compared:
        if revision is not None and (found := piece_of(key, quote, pieces_of(revision))):
            return found
    raise Invalid.field("piece", _("这一处已不在文中，请刷新后重试"), code="no_such_piece")
