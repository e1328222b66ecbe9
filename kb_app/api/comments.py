"""Comments on a review: read, write, change, throw away, answer."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from kb_app.api import request_response
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from review import queries, services
from review.comments.models import Comment
from review.comments.queries import carried_to, comments_on
from review.schemas import CommentSchema, CommentTextSchema, SettleSchema


def comment_document(comment: Comment) -> dict[str, Any]:
    """A comment; `sent_at` is null while only its writer sees it."""
    return {
        "id": comment.id,
        "review": comment.review_id,
        "writer": comment.writer.name,
        "piece": comment.piece,
        "place": str(comment.place),
        "quote": comment.quote,
        "text": comment.text,
        "written_at": comment.written_at.isoformat(),
        "sent_at": comment.sent_at.isoformat() if comment.sent_at else None,
        "answer": comment.answer,
        "settled_at": comment.settled_at.isoformat() if comment.settled_at else None,
        "settled_by": comment.settled_by.name if comment.settled_by else None,
    }


@blueprint.get("/reviews/<int:review_id>/comments")
def list_comments(review_id: int) -> Response:
    """What was remarked on a review, what was carried over from earlier rounds first."""
    with container().database.reading() as session:
        review = queries.review_numbered(session, actor(), review_id)
        found = [*carried_to(session, review), *comments_on(session, actor(), review)]
        items = [comment_document(comment) for comment in found]
    return jsonify(items=items, total=len(items))


@blueprint.post("/reviews/<int:review_id>/comments")
def write_comment(review_id: int) -> Response:
    """Note a comment on a piece; it is sent with one's verdict."""
    values = request_response.body(CommentSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return comment_document(services.write_comment(session, who, review_id, **values)), 201

    return request_response.write(work)


@blueprint.put("/comments/<int:comment_id>")
def rewrite_comment(comment_id: int) -> Response:
    """Put a comment that was not sent yet in other words."""
    values = request_response.body(CommentTextSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        changed = services.rewrite_comment(session, who, comment_id, values["text"])
        return comment_document(changed), 200

    return request_response.write(work)


@blueprint.delete("/comments/<int:comment_id>")
def drop_comment(comment_id: int) -> Response:
    """Throw a comment away that was not sent yet."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return comment_document(services.drop_comment(session, who, comment_id)), 200

    return request_response.write(work)


@blueprint.post("/comments/<int:comment_id>/settle")
def settle_comment(comment_id: int) -> Response:
    """The author's department answers a comment."""
    values = request_response.body(SettleSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        settled = services.settle_comment(session, who, comment_id, values["answer"])
        return comment_document(settled), 200

    return request_response.write(work)
